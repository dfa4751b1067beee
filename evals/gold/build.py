"""Build the gold of our own dossiers from marked reports, claims and rules. README.md describes the format.

    python evals/gold/build.py evals/gold/NAME …            write r1.txt … and gold.json
    python evals/gold/build.py --check evals/gold/NAME …    write nothing; print what is wrong and how much there is
    python evals/gold/build.py --list evals/gold/NAME …     the same, and every relation in words, for proofreading

Standard library only, and independent of the package: what it is measured by must not share its mistakes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "training" / "texts")]

from marks import parent_of, quotation, read_marked  # noqa: E402
from markup import Marked  # noqa: E402

RELATIONS = ("contradicts", "updates", "repeats", "corroborates")  # the first that applies to a pair holds
ACTOR_KINDS = ("person", "organization", "state", "armed_group", "media", "anonymous", "collective")
TABLES = ("actors", "propositions", "incompatible", "updates", "origins", "disputes", "add", "remove", "covers")
EDTF = re.compile(r"\d{4}(-\d\d(-\d\d)?)?[~?%]?(/\d{4}(-\d\d(-\d\d)?)?[~?%]?)?")
QUANTITY = re.compile(r"(?P<kind>[a-z_]+)(?P<sign>>=|<=|[=~<>])(?P<low>\d+(?:\.\d+)?)(?:\.\.(?P<high>\d+(?:\.\d+)?))?(?::(?P<hedge>\w+))?")
BOUNDS = {"=": ("value", None), "~": ("value", "about"), ">=": ("lower", "at least"), ">": ("lower", "more than"),
          "<=": ("upper", "up to"), "<": ("upper", "fewer than")}  # fmt: skip
Row = dict[str, Any]


@dataclass
class Said:
    """One attribution: what is marked in the text, and its line of claims."""

    id: str
    file: str
    mark: Marked
    words: str
    quotation: str
    parent: str | None = None
    actor: str | None = None
    voice: str | None = None
    said_at: str | None = None
    claims: tuple[str, ...] = ()
    quantities: list[Row] = field(default_factory=list)


@dataclass
class Related:
    """A pair with its relation and the claims that it rests on."""

    a: Said
    b: Said
    relation: str
    why: str


@dataclass
class Dossier:
    """One event's reports, as they were written, with what follows from them."""

    name: str
    reports: list[Row]
    texts: dict[str, str] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    notes: dict[str, Row] = field(default_factory=dict)
    rules: Row = field(default_factory=dict)
    related: list[Related] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_quantity(word: str) -> Row:
    """`killed>=12` as a gold row. Raises ValueError."""
    m = QUANTITY.fullmatch(word)
    if not m or (m["high"] and m["sign"] != "="):
        raise ValueError(f"unreadable quantity {word!r}")
    bound, hedge = BOUNDS[m["sign"]]
    low = float(m["low"]) if "." in m["low"] else int(m["low"])
    row: Row = {"kind": m["kind"], bound: low}
    if m["high"]:
        row = {"kind": m["kind"], "lower": low, "upper": float(m["high"]) if "." in m["high"] else int(m["high"])}
        hedge = "between"
    return row | {"hedge": m["hedge"].replace("_", " ") if m["hedge"] else hedge}


def signed(key: str) -> str:
    """A proposition with its sign; without one it is asserted."""
    return key if key[:1] in ("+", "-") else f"+{key}"


def bare(key: str) -> str:
    """A proposition without its sign."""
    return key.lstrip("+-")


def voice_of(actor: str | None, actors: Row) -> str | None:
    """Whom an actor speaks for in the end."""
    seen: set[str | None] = set()
    while actor in actors and actors[actor].get("voice") and actor not in seen:
        seen.add(actor)
        actor = actors[actor]["voice"]
    return actor


def _read_claims(dossier: Dossier, raw: str) -> None:
    """Lay each line of claims to its attribution."""
    listed: list[str] = []
    for number, line in enumerate(raw.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        where = f"claims.tsv line {number}"
        if len(cells) not in (4, 5):
            dossier.problems.append(f"{where}: {len(cells)} columns, not 4 or 5")
            continue
        if (said := dossier.said.get(cells[0])) is None:
            dossier.problems.append(f"{where}: {cells[0]} is not marked in the texts")
            continue
        listed.append(said.id)
        actor, _, voice = cells[1].partition(":")
        said.actor = None if actor == "-" else actor
        said.voice = voice_of(voice or said.actor, dossier.rules["actors"])
        said.said_at = None if cells[2] == "-" else cells[2]
        said.claims = () if cells[3] == "-" else tuple(c.strip() for c in cells[3].split(","))
        try:
            said.quantities = [read_quantity(word) for word in (cells[4].split() if len(cells) == 5 else ()) if word != "-"]
        except ValueError as error:
            dossier.problems.append(f"{where}: {error}")
        dossier.problems += [f"{where}: {p}" for p in _line_problems(said, voice, dossier.rules)]
    twice = [key for key, count in Counter(listed).items() if count > 1]
    dossier.problems += [f"claims.tsv: {key} stands there twice" for key in twice]
    dossier.problems += [f"attribution without claims line: {key}" for key in dossier.said if key not in listed]


def _line_problems(said: Said, voice: str, rules: Row) -> Iterator[str]:
    """What is wrong with one line of claims."""
    for key in (said.actor, voice):
        if key and key not in rules["actors"]:
            yield f"unknown actor {key!r}"
    if said.said_at and not EDTF.fullmatch(said.said_at):
        yield f"not an EDTF date: {said.said_at!r}"
    for claim in said.claims:
        if claim[:1] not in ("+", "-") or claim[1:] not in rules["propositions"]:
            yield f"unknown proposition {claim!r}"
    if said.claims and said.mark.stance == "declines":
        yield "a refusal claims nothing"
    if said.mark.source and not said.actor:
        yield "has a source but no actor"


def _check_rules(dossier: Dossier) -> None:
    """Unknown keys in the rules."""
    rules, actors = dossier.rules, dossier.rules["actors"]
    by_hand = rules["add"] + rules["remove"]
    pairs = rules["incompatible"] + rules["updates"]
    sides = [side for dispute in rules["disputes"] for side in dispute["sides"]]
    named = [("proposition", rules["propositions"], [bare(key) for keys in pairs + sides for key in keys])]
    named += [("attribution", dossier.said, [key for keys in by_hand for key in keys[:2]])]
    named += [("attribution", dossier.said, [key for keys in rules["covers"].values() for key in keys])]
    named += [
        ("note", dossier.notes, list(rules["covers"])),
        ("report", dossier.texts, [name for group in rules["origins"] for name in group]),
    ]
    named += [("actor", actors, [actor[link] for actor in actors.values() for link in ("party", "voice") if link in actor])]
    dossier.problems += [f"dossier.toml: unknown {what} {key!r}" for what, known, keys in named for key in keys if key not in known]
    dossier.problems += [f"dossier.toml: not a pair: {row}" for row in pairs if len(row) != 2]
    dossier.problems += [
        f"dossier.toml: not two attributions and a relation: {row}" for row in by_hand if len(row) != 3 or row[2] not in RELATIONS
    ]
    misplaced = [key for key, meaning in rules["propositions"].items() if not isinstance(meaning, str)]
    dossier.problems += [f"proposition {key} is no text; lists stand before the first table" for key in misplaced]
    nameless = [key for key, actor in actors.items() if actor.get("kind") not in ACTOR_KINDS or not actor.get("name")]
    dossier.problems += [f"actor {key} needs a name and a kind" for key in nameless]


def _doubt(dossier: Dossier) -> None:
    """What may be right, but is worth a second look."""
    rules, said = dossier.rules, dossier.said.values()
    used = {key for s in said for key in (s.actor, s.voice)} | {actor.get("party") for actor in rules["actors"].values()}
    dossier.doubts += [f"actor {key} is never used" for key in rules["actors"] if key not in used]
    dossier.doubts += [f"note {key} covers nothing" for key in dossier.notes if not rules["covers"].get(key)]
    claimed = Counter(bare(claim) for s in said for claim in s.claims)
    paired = {bare(key) for pair in rules["incompatible"] + rules["updates"] for key in pair}
    lonely = [key for key in rules["propositions"] if claimed[key] == 0 or (claimed[key] == 1 and key not in paired)]
    dossier.doubts += [f"proposition {key} is claimed {claimed[key]} times" for key in lonely]
    agreeing = [s for s in said if s.mark.stance == "denies" and s.claims and all(claim[0] == "+" for claim in s.claims)]
    dossier.doubts += [f"{s.id} denies, but only asserts {', '.join(s.claims)}" for s in agreeing]


def _closure(pairs: list[list[str]]) -> set[tuple[str, str]]:
    """Earlier to later, over chains."""
    later = {(signed(a), signed(b)) for a, b in pairs}
    while more := {(a, d) for a, b in later for c, d in later if b == c and a != d} - later:
        later |= more
    return later


def _relation(a: Said, b: Said, opposed: set[frozenset[str]], later: set[tuple[str, str]]) -> Related | None:
    """What follows from the claims of two attributions, `a` before `b` in the dossier."""
    shared = [claim for claim in a.claims if claim in b.claims]
    if a.voice is None or a.voice != b.voice:
        for x in a.claims:
            for y in b.claims:
                if (bare(x) == bare(y) and x != y) or frozenset((x, y)) in opposed:
                    return Related(a, b, "contradicts", f"{x} against {y}")
        if shared and a.voice and b.voice:
            return Related(a, b, "corroborates", " ".join(shared))
        return None
    for x in a.claims:
        for y in b.claims:
            if (x, y) in later:
                return Related(a, b, "updates", f"{x} then {y}")
            if (y, x) in later:
                return Related(b, a, "updates", f"{y} then {x}")
    return Related(a, b, "repeats", " ".join(shared)) if shared else None


def _ancestors(said: Said, all_said: dict[str, Said]) -> set[str]:
    out: set[str] = set()
    while said.parent:
        out.add(said.parent)
        said = all_said[said.parent]
    return out


def relate(dossier: Dossier) -> None:
    """Derive the relations, then take away and add what the rules get wrong."""
    rules = dossier.rules
    opposed = {frozenset(map(signed, pair)) for pair in rules["incompatible"]}
    later = _closure(rules["updates"])
    found: dict[frozenset[str], Related] = {}
    for a, b in combinations(dossier.said.values(), 2):
        if a.id in _ancestors(b, dossier.said) or b.id in _ancestors(a, dossier.said):
            continue
        if related := _relation(a, b, opposed, later):
            found[frozenset((a.id, b.id))] = related
    for a, b, relation in rules["remove"]:
        if (there := found.pop(frozenset((a, b)), None)) is None or there.relation != relation:
            dossier.problems.append(f"remove: {a} and {b} are not related by {relation!r}")
    for a, b, relation in rules["add"]:
        key = frozenset((a, b))
        if key in found and found[key].relation == relation and (found[key].a.id == a or relation != "updates"):
            dossier.problems.append(f"add: {a} and {b} are related by {relation!r} already")
        found[key] = Related(dossier.said[a], dossier.said[b], relation, "added by hand")
    order = {key: n for n, key in enumerate(dossier.said)}
    dossier.related = sorted(found.values(), key=lambda r: (order[r.a.id], order[r.b.id]))


def load(folder: Path) -> Dossier:
    """Everything of a dossier; what is wrong with it stands in `problems`, and relations are derived only where nothing is."""
    dossier = Dossier(folder.name, json.loads((folder / "reports.json").read_text(encoding="utf-8")))
    for report in dossier.reports:
        file = report["file"]
        marked, notes = read_marked((folder / "marked" / file).read_text(encoding="utf-8"))
        stem, text = Path(file).stem, marked.text
        dossier.texts[file] = text
        dossier.problems += [f"{file}: {problem}" for problem in marked.problems]
        titles = [text[start:end] for kind, start, end in marked.sections if kind == "title"]
        if titles[:1] != [report["title"]]:
            dossier.problems.append(f"{file}: the title in reports.json is another")
        for n, mark in marked.attributions.items():
            words = " … ".join(text[slice(*span)] for span in (mark.source, mark.cue, *mark.content) if span)
            said = Said(f"{stem}.{n}", file, mark, words, quotation(text, mark))
            parent = parent_of(n, marked.attributions, text)
            said.parent = f"{stem}.{parent}" if parent else None
            dossier.said[said.id] = said
        for n, (kind, span) in enumerate(notes, 1):
            dossier.notes[f"{stem}.v{n}"] = {"file": file, "span": list(span), "kind": kind}
    given = tomllib.loads((folder / "dossier.toml").read_text(encoding="utf-8"))
    dossier.problems += [f"dossier.toml: unknown table {key!r}" for key in given if key not in TABLES]
    dossier.rules = {key: given.get(key, {} if key in ("actors", "propositions", "covers") else []) for key in TABLES}
    _read_claims(dossier, (folder / "claims.tsv").read_text(encoding="utf-8"))
    _check_rules(dossier)
    _doubt(dossier)
    if not dossier.problems:
        relate(dossier)
    return dossier


def gold(dossier: Dossier) -> Row:
    """The dossier as gold.json has it."""
    rules = dossier.rules
    origin = {file: n for n, group in enumerate(rules["origins"]) for file in group}
    disputes = []
    for dispute in rules["disputes"]:
        sides = [[s for s in dossier.said.values() if {signed(key) for key in side} & set(s.claims)] for side in dispute["sides"]]
        counts = [len({origin.get(s.file, s.file) for s in side}) for side in sides]
        disputes.append({"title": dispute["title"], "sides": [[s.id for s in side] for side in sides], "independent_origins": counts})
    attributions = [
        {
            "id": s.id, "file": s.file, "source": s.mark.source, "cue": s.mark.cue, "content": s.mark.content, "quotation": s.quotation,
            "stance": s.mark.stance, "polarity": s.mark.polarity, "actor": s.actor, "channel": s.mark.channel, "said_at": s.said_at,
            "parent": s.parent, "quantities": s.quantities,
        }
        for s in dossier.said.values()
    ]  # fmt: skip
    return {
        "attributions": attributions,
        "relations": [{"a": r.a.id, "b": r.b.id, "relation": r.relation} for r in dossier.related],
        "origins": rules["origins"],
        "verification": [note | {"covers": rules["covers"].get(key, [])} for key, note in dossier.notes.items()],
        "actors": {
            key: {"name": a["name"], "kind": a["kind"], "role": a.get("role"), "party": a.get("party"), "aliases": a.get("aliases", [])}
            for key, a in rules["actors"].items()
        },
        "disputes": disputes,
    }


def files(dossier: Dossier) -> dict[str, str]:
    """What is written for a dossier, by file name."""
    return dossier.texts | {"gold.json": json.dumps(gold(dossier), ensure_ascii=False, indent=1) + "\n"}


def describe(dossier: Dossier, listing: bool) -> str:
    """What a proofreader reads."""
    counts = Counter(related.relation for related in dossier.related)
    words = [len(text.split()) for text in dossier.texts.values()]
    lines = [f"{dossier.name}: {len(dossier.said)} attributions in {len(words)} reports of {words} words, {len(dossier.related)} relations"]
    lines.append("  " + ", ".join(f"{counts[relation]} {relation}" for relation in RELATIONS))
    lines += [f"  wrong: {problem}" for problem in dossier.problems]
    lines += [f"  look again: {doubt}" for doubt in dossier.doubts]
    if listing:
        for key, meaning in dossier.rules["propositions"].items():
            lines.append(f"\n{key}: {meaning}")
            carriers = [(c, said) for said in dossier.said.values() for c in said.claims if bare(c) == key]
            lines += [f"  {claim[0]} {_words(said)}" for claim, said in sorted(carriers, key=lambda c: c[0])]
        lines += ["\nclaims nothing:", *(f"  {_words(said)}" for said in dossier.said.values() if not said.claims)]
        for r in sorted(dossier.related, key=lambda r: RELATIONS.index(r.relation)):
            lines.append(f"\n{r.relation} ({r.why})\n  {_words(r.a)}\n  {_words(r.b)}")
    return "\n".join(lines)


def _words(said: Said) -> str:
    voice = f" for {said.voice}" if said.voice != said.actor else ""
    return f"{said.id} [{said.actor}{voice}; {said.mark.stance}{'-' if said.mark.polarity == 'negative' else ''}] {said.words}"


def main(arguments: list[str] | None = None) -> int:
    """Build or check the dossiers that are named; 1 where one has problems."""
    parser = argparse.ArgumentParser(description="Build the gold of our own dossiers.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--list", action="store_true", help="write nothing, print every relation in words")
    options = parser.parse_args(arguments)
    wrong = False
    for folder in options.folders:
        try:
            dossier = load(folder)
        except (OSError, ValueError, KeyError) as error:
            print(f"{folder.name}: unreadable: {error}")
            wrong = True
            continue
        print(describe(dossier, options.list))
        wrong = wrong or bool(dossier.problems)
        if not (options.check or options.list or dossier.problems):
            for name, text in files(dossier).items():
                (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
