"""Invented cases as a ledger has them: what each pair of statements is, by what they assert and who speaks for whom.

python training/cases.py                    check all files under training/cases; counts by relation
python training/cases.py --list FILE …      every related pair in words
python training/cases.py --write FOLDER     dossiers in the form of the gold, one folder a case
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import events
from events import Event, Statement

FOLDER = Path(__file__).parent / "cases"
ONE_STORY = 0.4
"""From which share of statements in the same words two reports are one origin."""

_PRONOUNS = frozenset("he she it they we i".split())
_QUOTED = re.compile(r"[\"“”]")
_STANCES = {
    "denies": r"den(?:y|ied|ies|ying)|reject|dismiss|disput",
    "calls_for": r"call(?:s|ed|ing)? (?:on|for)|urg|demand|appeal|ask|order",
    "declines": r"declin|refus|(?:could|would) (?:not|neither) (?:confirm|comment|say)",
    "commits": r"promis|vow|pledg|threat|undert",
    "predicts": r"predict|expect|forecast",
    "opines": r"belie|think|thought|prais|condemn|regret|call(?:s|ed) (?:it|the|this|that)",
}
_NEGATIVE = re.compile(r"\b(?:not|no|never|nobody|none|nothing|neither|n't)\b|n[’']t\b", re.I)


def voices(event: Event, statement: Statement) -> tuple[str, ...]:
    """Who speaks, and the parties for whom, the widest last."""
    chain = [statement.voice]
    while (party := event.parties.get(chain[-1])) is not None and party not in chain:
        chain.append(party)
    return tuple(chain)


def relation(event: Event, a: Statement, b: Statement) -> str | None:
    """What one says of the other; None where they have nothing to do with each other."""
    if set(voices(event, a)) & set(voices(event, b)):
        if any((p, q) in event.updates or (q, p) in event.updates for p in a.claims for q in b.claims):
            return "updates"
        if not a.claims & b.claims:
            return None
        return "repeats" if a.voice == b.voice else "corroborates"
    if any(event.opposed(p, q) for p in a.claims for q in b.claims):
        return "contradicts"
    return "corroborates" if a.claims & b.claims else None


def related(event: Event) -> Iterator[tuple[str, Statement, Statement]]:
    """Every pair that has to do with each other, in the order of the file."""
    for a, b in combinations(event.statements, 2):
        if (kind := relation(event, a, b)) is not None:
            yield kind, a, b


def write(event: Event, folder: Path) -> None:
    """A dossier in the form of the gold: reports.json, r1.txt … and gold.json. Stances and polarities are guessed from the cues."""
    folder.mkdir(parents=True, exist_ok=True)
    reports: list[dict[str, str]] = []
    rows: list[dict[str, Any]] = []
    voiced: dict[str, str] = {}
    statements: list[Statement] = []
    for n, (outlet, day) in enumerate(event.reports):
        file, title, text = f"r{n + 1}.txt", "", ""
        last: dict[str, str] = {}
        said = sorted((s for s in event.statements if s.report == n), key=lambda s: not s.title)
        statements += said
        for m, s in enumerate(said):
            line, spans = _line(s)
            text = f"{text}\n\n{line}" if text else line
            begin = len(text) - len(line)
            title = title or line
            actor = _actor(s, last)
            voiced[actor] = s.voice
            rows.append(
                {name: [begin + at for at in span] if span else None for name, span in zip(("source", "cue"), spans, strict=False)}
                | {"id": f"r{n + 1}.{m}", "file": file, "content": [[begin + at for at in spans[2]]], "actor": actor, "parent": None}
                | {"quotation": _quotation(s.content), "channel": None, "said_at": f"2024-{s.day}", "quantities": []}
                | _manner(s)
            )
        (folder / file).write_text(text + "\n", encoding="utf-8")
        reports.append({"file": file, "publisher": outlet, "published_at": f"2024-{day}T20:00:00Z", "title": title})
    relations = [
        {"a": rows[i]["id"], "b": rows[j]["id"], "relation": kind}
        for i, j in combinations(range(len(statements)), 2)
        if (kind := relation(event, statements[i], statements[j])) is not None
    ]
    parties = {**{actor: voice for actor, voice in voiced.items() if voice and voice != actor}, **event.parties}
    names = {row["actor"] for row in rows} | set(parties) | set(parties.values())
    actors = {
        name: {"name": name, "kind": "organization", "role": None, "party": parties.get(name), "aliases": []} for name in sorted(names)
    }
    gold = {"attributions": rows, "relations": relations, "origins": _origins(event), "actors": actors}
    (folder / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "reports.json").write_text(json.dumps(reports, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _line(s: Statement) -> tuple[str, list[list[int] | None]]:
    """A statement as a sentence, and where its source, cue and content stand."""
    line = ""
    spans: dict[str, list[int] | None] = {}
    order = (s.cue, s.source) if s.cue[:1].isupper() and not s.source[:1].isupper() else (s.source, s.cue)  # "According to" / "the army"
    for part in (*order, s.content):
        line += " " if line and part else ""
        spans[part] = [len(line), len(line) + len(part)] if part else None
        line += part
    line = line[:1].upper() + line[1:]
    return line if s.title or line[-1] in '.!?"”' else f"{line}.", [spans[part] for part in (s.source, s.cue, s.content)]


def _actor(s: Statement, last: dict[str, str]) -> str:
    """Who a source is: the person that it names, who speaks for the voice, or the voice; a pronoun goes on with the last one."""
    words = s.source.split()
    if not words or words[0].lower() in _PRONOUNS or (words[0].lower() == "the" and words[1:2] in (["same"], ["two"])):
        return last.get(s.voice, s.voice)
    named = re.search(r"(?:[A-ZÀ-Þ][\w'’-]+ )+([A-ZÀ-Þ][\w'’-]+),?$", s.source)
    bodily = re.search(r"\b(?:the|The|its|of|for)\b", s.source) and "," not in s.source
    last[s.voice] = f"{s.voice}/{named[1].casefold()}" if named and not bodily else s.voice
    return last[s.voice]


def _quotation(content: str) -> str:
    marks = _QUOTED.findall(content)
    return "indirect" if len(marks) < 2 else "direct" if content[0] in '"“' and content[-1] in '"”' and len(marks) == 2 else "mixed"


def _manner(s: Statement) -> dict[str, Any]:
    stance = next((name for name, words in _STANCES.items() if re.search(rf"\b(?:{words})", s.cue, re.I)), "asserts")
    negative = stance == "denies" or _NEGATIVE.search(" ".join(s.content.split()[:6])) is not None
    return {"stance": stance, "polarity": "negative" if negative else "positive"}


def _origins(event: Event) -> list[list[str]]:
    """Reports that share so many statements in the same words that they are one story."""
    said = [{s.content for s in event.statements if s.report == n} for n in range(len(event.reports))]
    groups: list[list[int]] = []
    for n, words in enumerate(said):
        like = [g for g in groups if any(len(words & said[m]) >= ONE_STORY * max(1, min(len(words), len(said[m]))) for m in g)]
        groups = [g for g in groups if g not in like] + [[*(m for g in like for m in g), n]]
    return [[f"r{n + 1}.txt" for n in group] for group in groups if len(group) > 1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    wrong = 0
    for path in options.files or sorted(FOLDER.glob("*.tsv")):
        try:
            event = events.read(path)
        except ValueError as error:
            print(error, file=sys.stderr)
            wrong = 1
            continue
        counts = Counter(kind for kind, _, _ in related(event))
        used = {c[1:] for s in event.statements for c in s.claims}
        unused = [p for p in event.propositions if p not in used]
        print(path.stem, len(event.reports), "reports", len(event.statements), "statements", dict(counts), "unused:", unused)
        if options.write:
            write(event, options.write / path.stem)
        if options.list:
            for kind, a, b in sorted(related(event), key=lambda pair: pair[0]):
                print(f"  {kind:<12}{a.voice}: {a.source} {a.cue} {a.content}\n{'':14}{b.voice}: {b.source} {b.cue} {b.content}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
