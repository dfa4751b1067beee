"""Statements about invented events to train the pair model with: events, cases and dossiers in one form."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import events

HERE = Path(__file__).parent


def held(key: str, part: int = 10) -> bool:
    """Whether what has this name is set aside for measuring: one in `part`."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % part == 0


def event_files() -> list[Path]:
    """Files of the events, and of every second case."""
    return [*sorted((HERE / "events").glob("*.tsv")), *(p for p in sorted((HERE / "cases").glob("*.tsv")) if not held(p.stem, 2))]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of an event: its source and cue, its content, and the party that speaks, where that is known."""

    speaker: str
    content: str
    party: str | None


@dataclass(frozen=True, slots=True)
class Happening:
    """Statements about one event.

    Attributes:
        source: "events" or "dossiers".
        pairs: label of every two statements of which none stands in the other, by their places.
    """

    name: str
    source: str
    said: list[Said]
    pairs: dict[tuple[int, int], str]


def own_happenings() -> list[Happening]:
    """Events, and every second case and dossier; from the others `training/judge.py` learns, with a model that never saw them.

    Some of the other dossiers are among them to be held back.
    """
    dossiers = [p.parent for p in sorted((HERE / "dossiers").glob("*/dossier.toml"))]
    chosen = [folder for folder in dossiers if not held(folder.name, 2) or held(folder.name, 6)]
    return [*(_of_event(events.read(path)) for path in event_files()), *map(_of_dossier, build(chosen))]


def build(folders: list[Path]) -> list[Path]:
    """The same folders, with their reports and gold written."""
    subprocess.run([sys.executable, str(HERE.parent / "evals" / "gold" / "build.py"), *map(str, folders)], check=True, capture_output=True)
    return folders


def _of_event(event: events.Event) -> Happening:
    said = [
        Said(f"{s.source} {s.cue}".strip(), s.content, event.parties.get(s.voice, s.voice) if s.source else None) for s in event.statements
    ]
    place = {id(s): n for n, s in enumerate(event.statements)}
    return Happening(event.name, "events", said, {(place[id(a)], place[id(b)]): label for label, a, b in event.pairs()})


def _of_dossier(folder: Path) -> Happening:
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    texts = {p.name: p.read_text(encoding="utf-8") for p in folder.glob("r?.txt")}
    rows = gold["attributions"]
    said = []
    for row in rows:
        spans = [[row["source"], row["cue"]], row["content"]]
        speaker, content = (" ".join(texts[row["file"]][s[0] : s[1]] for s in some if s) for some in spans)
        said.append(
            Said(" ".join(speaker.split()), " ".join(content.split()), _party(gold["actors"], row["actor"]) if row["source"] else None)
        )
    relations = {frozenset((r["a"], r["b"])): r["relation"] for r in gold["relations"]}
    label = {"repeats": "same", "corroborates": "same", None: "unrelated"}
    pairs = {}
    for n, m in combinations(range(len(rows)), 2):
        a, b = rows[n], rows[m]
        if a["content"] and b["content"] and a["parent"] != b["id"] and b["parent"] != a["id"]:
            relation = relations.get(frozenset((a["id"], b["id"])))
            pairs[n, m] = label.get(relation, relation)
    return Happening(folder.name, "dossiers", said, pairs)


def _party(actors: dict[str, dict[str, Any]], name: str | None) -> str | None:
    """The widest body for which an actor speaks."""
    while name in actors and (party := actors[name]["party"]) not in (None, name):
        name = party
    return name
