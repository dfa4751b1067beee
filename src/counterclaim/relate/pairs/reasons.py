"""Why a relation is held to hold, in words that a person can check, each with the places of the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from counterclaim.records import Reason, Reference, RelationKind
from counterclaim.relate.pairs.features import voices
from counterclaim.relate.pairs.statement import Statement, content_of

_LABELS: dict[RelationKind, int] = {"contradicts": 2, "corroborates": 1, "updates": 3, "repeats": 1}
_SAYS: dict[RelationKind, str] = {
    "contradicts": "both cannot be so",
    "corroborates": "both say the same",
    "updates": "the one is a later state of the other",
    "repeats": "both say the same",
}
_ALIKE = 0.6
_SHOWN = 120  # code points of a content in a detail


def reasons_for(kind: RelationKind, evidence: Mapping[str, Any], a: Statement, b: Statement) -> Iterator[Reason]:
    """The reasons for a relation, the plainest first; the last says what the model makes of both contents, read together.

    Args:
        kind: the relation.
        evidence: what the texts show, of a `Pair`.
        a: the earlier statement.
        b: the later one.
    """
    yield from _figures(kind, evidence, a, b)
    if kind == "contradicts":
        yield from _denial(a, b)
        yield from _opposed(evidence, a, b)
    if kind in ("repeats", "corroborates") and evidence["wording"] >= _ALIKE:
        yield Reason("same words", f"{_quoted(a)} and {_quoted(b)}", (*_contents(a), *_contents(b)))
    yield from _speaker(a, b)
    chance = evidence["labels"][_LABELS[kind]]
    if chance >= 0.5:
        yield Reason("read together", f"{_quoted(a)} and {_quoted(b)}: {_SAYS[kind]} ({chance:.2f})", (*_contents(a), *_contents(b)))
    else:
        yield Reason("other wordings", f"{_quoted(a)} and {_quoted(b)}: {_SAYS[kind]}, by other statements of the two claims as well",
                     (*_contents(a), *_contents(b)))  # fmt: skip


def _figures(kind: RelationKind, evidence: Mapping[str, Any], a: Statement, b: Statement) -> Iterator[Reason]:
    """Figures of one thing that exclude each other, or are the same."""
    says = {"excludes": "against", "equal": "and"}
    wanted = "equal" if kind in ("repeats", "corroborates") else "excludes"
    for what, verdict, *places in evidence.get("figures", ()):
        if verdict == wanted:
            first, second = Reference(a.document, *places[:2]), Reference(b.document, *places[2:])
            yield Reason("figures", f"{what}: {_at(a, first)} {says[verdict]} {_at(b, second)}", (first, second))


def _denial(a: Statement, b: Statement) -> Iterator[Reason]:
    """That one of them denies."""
    for one in (a, b):
        if one.attribution.stance == "denies" and one.attribution.cue is not None:
            cue = one.attribution.cue
            yield Reason("denial", f"“{' '.join(cue.text.split())}”", (Reference(one.document, cue.start, cue.end),))


def _opposed(evidence: Mapping[str, Any], a: Statement, b: Statement) -> Iterator[Reason]:
    """Predicates that cannot both be so."""
    for left, right in evidence.get("opposed", ()):
        places = tuple(place for one, word in ((a, left), (b, right)) for place in _word(one, word))
        yield Reason("opposed words", f"“{left}” against “{right}”", places)


def _speaker(a: Statement, b: Statement) -> Iterator[Reason]:
    """Whether one or two speak."""
    says = {"one actor": "the same speaker", "one party": "two who speak for one party", "two parties": "two parties"}
    who = voices(a, b)
    if who in says:
        sources = tuple(Reference(s.document, s.attribution.source.start, s.attribution.source.end) for s in (a, b) if s.attribution.source)
        yield Reason("speaker", says[who], sources)


def _quoted(statement: Statement) -> str:
    line = content_of(statement.attribution)
    return f"“{line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + '…'}”"


def _contents(statement: Statement) -> tuple[Reference, ...]:
    return tuple(Reference(statement.document, span.start, span.end) for span in statement.attribution.content)


def _at(statement: Statement, place: Reference) -> str:
    for q in statement.attribution.quantities:
        if (q.start, q.end) == (place.start, place.end):
            return f"“{' '.join(q.text.split())}”"
    return "a figure"


def _word(statement: Statement, word: str) -> Iterator[Reference]:
    for span in statement.attribution.content:
        at = span.text.find(word)
        if at >= 0:
            yield Reference(statement.document, span.start + at, span.start + at + len(word))
            return
