"""Plain stand-ins for what decides about pairs of statements, so that what keeps them can be tested by itself."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace

import pytest

from counterclaim.records import Attribution, Reason, Reference, Relation
from counterclaim.relate import pairs
from counterclaim.relate.pairs import Pair, Statement, Told

FEWEST_SHARED = 2
LEAST = 0.5


def event_keys(told: Told) -> tuple[int, ...]:
    """Of the capitalised words; of the day as well, so that an amended date changes them."""
    words = {w for w in told.document.text.split() if w[:1].isupper()} | {told.document.published_at or ""}
    return tuple(sorted(zlib.crc32(w.encode()) for w in words))


def choose_documents(holders: Mapping[int, Sequence[int]]) -> list[int]:
    shared = Counter(n for numbers in holders.values() for n in numbers)
    return [n for n, _ in sorted(shared.items(), key=lambda item: (-item[1], -item[0]))[:3]]


def compare(told: Told, others: Sequence[Told], judge_texts: object) -> list[Pair]:
    """Statements that share words; the number of all that were looked at is in the evidence, so that a stale comparison shows."""
    looked_at = sum(len(o.attributions) for o in others)
    found = []
    for other in others:
        for a in other.attributions:
            for b in told.attributions:
                shared = sorted(_words(a) & _words(b))
                if len(shared) >= FEWEST_SHARED:
                    apart = _numbers(a) != _numbers(b)
                    days = [other.document.published_at, told.document.published_at]
                    found.append(Pair(a.id, b.id, {"shared": shared, "apart": apart, "days": days, "looked_at": looked_at}))
    return found


def judge(
    statements: Mapping[str, Statement], compared: Iterable[Pair], given: Iterable[Relation] = (), threshold: float | None = None
) -> list[Relation]:
    """Other figures contradict, the same repeat; a contradiction is the surer, the more words are shared."""
    made = {(r.a, r.b, r.relation): r for r in given}
    for pair in compared:
        a, b = statements[pair.a], statements[pair.b]
        kind = "contradicts" if pair.evidence["apart"] else "repeats"
        probability = 1 - 1 / len(pair.evidence["shared"])
        if kind == "repeats" or probability >= min(LEAST, LEAST if threshold is None else threshold):
            places = tuple(Reference(s.document, s.attribution.content[0].start, s.attribution.content[0].end) for s in (a, b))
            reasons = (Reason("words", " ".join(pair.evidence["shared"]), places),)
            made.setdefault((pair.a, pair.b, kind), Relation(pair.a, pair.b, kind, probability, reasons, "plain@1"))
    return sorted(made.values(), key=lambda r: (statements[r.a].place, statements[r.b].place, r.relation))


def load_weights() -> SimpleNamespace:
    """From where on a contradiction makes a dispute."""
    return SimpleNamespace(sure=LEAST)


def _words(said: Attribution) -> set[str]:
    return {w for c in said.content for w in c.text.lower().split() if len(w) > 4}


def _numbers(said: Attribution) -> set[str]:
    return {w for c in said.content for w in c.text.split() if w.isdigit()}


def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let them decide."""
    for made in (event_keys, choose_documents, compare, judge, load_weights):
        monkeypatch.setattr(pairs, made.__name__, made)
    monkeypatch.setattr(pairs, "MAX_HOLDERS", 3)
