"""Read statements about invented events, and label their pairs.

python training/events.py                    check all files under training/events; counts by label
python training/events.py --list FILE …      every related pair in words
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

FOLDER = Path(__file__).parent / "events"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement; `claims` are signed propositions ("+dead12"), `report` counts an event's reports from 0."""

    voice: str
    day: str
    claims: frozenset[str]
    source: str
    cue: str
    content: str
    report: int = 0
    title: bool = False


@dataclass(slots=True)
class Event:
    """An event and what was said of it."""

    name: str
    propositions: dict[str, str] = field(default_factory=dict)
    excludes: set[frozenset[str]] = field(default_factory=set)
    updates: set[tuple[str, str]] = field(default_factory=set)
    statements: list[Statement] = field(default_factory=list)
    parties: dict[str, str] = field(default_factory=dict)
    reports: list[tuple[str, str]] = field(default_factory=list)
    """Outlet and day of each, where a file tells reports apart."""

    def label(self, a: Statement, b: Statement) -> str:
        """What `b` says of `a`; for "updates" the order does not matter."""
        if a.voice != b.voice and any(self.opposed(p, q) for p in a.claims for q in b.claims):
            return "contradicts"
        if a.voice == b.voice and any((p, q) in self.updates or (q, p) in self.updates for p in a.claims for q in b.claims):
            return "updates"
        return "same" if a.claims & b.claims else "unrelated"

    def opposed(self, p: str, q: str) -> bool:
        """Whether two signed propositions cannot both hold."""
        return (p[1:] == q[1:] and p != q) or frozenset((p, q)) in self.excludes

    def pairs(self) -> Iterator[tuple[str, Statement, Statement]]:
        """Every pair with its label, the earlier first."""
        for a, b in combinations(self.statements, 2):
            yield self.label(a, b), *((b, a) if b.day < a.day else (a, b))


def read(path: Path) -> Event:
    """An event from its file.

    Raises:
        ValueError: something in it is wrong, with the line.
    """
    event = Event(path.stem)
    updates: list[tuple[str, str]] = []
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        parts = line.split("\t")
        try:
            match parts:
                case [""]:
                    continue
                case ["#event", _]:
                    pass
                case ["#proposition", name, words] if name.isidentifier() and words:
                    event.propositions[name] = words
                case ["#excludes", a, b]:
                    event.excludes.add(frozenset((_signed(event, a), _signed(event, b))))
                case ["#updates", a, b]:
                    updates.append((_signed(event, a), _signed(event, b)))
                case ["#party", voice, party] if voice != party:
                    event.parties[voice] = party
                case ["#report", outlet, day] if outlet and len(day) == 5:
                    event.reports.append((outlet, day))
                case [voice, day, claims, source, cue, content, *rest] if (
                    voice and len(day) == 5 and content and not voice.startswith("#") and rest in ([], ["title"])
                ):
                    signed = frozenset() if claims == "-" else frozenset(_signed(event, c, sign=True) for c in claims.split(","))
                    report = max(0, len(event.reports) - 1)
                    event.statements.append(Statement(voice, day, signed, source, cue, content, report, bool(rest)))
                case _:
                    raise ValueError(f"{len(parts)} columns, or a wrong one")
        except ValueError as error:
            raise ValueError(f"{path.name}:{n}: {error}: {line[:80]!r}") from None
    event.updates = _chained(updates)
    return event


def _signed(event: Event, claim: str, sign: bool = False) -> str:
    if sign and claim[:1] not in "+-":
        raise ValueError(f"{claim!r} has no sign")
    claim = claim if claim[:1] in "+-" else f"+{claim}"
    if claim[1:] not in event.propositions:
        raise ValueError(f"no proposition {claim[1:]!r} above")
    return claim


def _chained(pairs: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Pairs and what follows from chains of them."""
    made = set(pairs)
    while more := {(a, d) for a, b in made for c, d in made if b == c} - made:
        made |= more
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    wrong = 0
    total: Counter[str] = Counter()
    for path in options.files or sorted(FOLDER.glob("*.tsv")):
        try:
            event = read(path)
        except ValueError as error:
            print(error, file=sys.stderr)
            wrong = 1
            continue
        counts = Counter(label for label, _, _ in event.pairs())
        total += counts
        used = Counter(c[1:] for s in event.statements for c in s.claims)
        print(path.stem, len(event.statements), "statements", dict(counts), "unused:", [p for p in event.propositions if not used[p]])
        if options.list:
            for label, a, b in sorted(event.pairs(), key=lambda pair: pair[0]):
                if label != "unrelated":
                    print(f"  {label:<12}{a.voice}: {a.source} {a.cue} {a.content}\n{'':14}{b.voice}: {b.source} {b.cue} {b.content}")
    print(sum(total.values()), "pairs", dict(total))
    return wrong


if __name__ == "__main__":
    sys.exit(main())
