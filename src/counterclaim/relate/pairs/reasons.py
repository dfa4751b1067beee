"""Why a relation is held to hold, in words that a person can check, each with the places of the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

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
_HOLDS: dict[RelationKind, str] = {
    "contradicts": "contradicts",
    "corroborates": "says the same as",
    "updates": "is another state of",
    "repeats": "says the same as",
}
_ALIKE = 0.6
_PLAIN = 0.5
_SHOWN = 120  # code points of a content in a detail


class Third(NamedTuple):
    """A statement that has to do with both of two, and how."""

    statement: Statement
    with_a: RelationKind
    with_b: RelationKind


class Elsewhere(NamedTuple):
    """Two other statements of the same two parties of which the same holds plainly, and of how many `pairs` it does."""

    a: Statement
    b: Statement
    pairs: int


def is_plain(kind: RelationKind, evidence: Mapping[str, Any]) -> bool:
    """Whether the words of two statements show their relation by themselves."""
    return bool(evidence["labels"][_LABELS[kind]] >= _PLAIN)


def reasons_for(
    kind: RelationKind,
    evidence: Mapping[str, Any],
    a: Statement,
    b: Statement,
    thirds: Iterable[Third] = (),
    elsewhere: Elsewhere | None = None,
) -> Iterator[Reason]:
    """The reasons for a relation, the plainest first; the last says what the model makes of both contents, read together.

    Args:
        kind: the relation.
        evidence: what the texts show, of a `Pair`.
        a: the earlier statement.
        b: the later one.
        thirds: other statements through which it shows.
        elsewhere: what the same two parties say of each other.
    """
    yield from _figures(kind, evidence, a, b)
    if kind == "contradicts":
        yield from _denial(a, b)
        yield from _opposed(evidence, a, b)
    if kind in ("repeats", "corroborates") and evidence["wording"] >= _ALIKE:
        yield Reason("same words", f"{_quoted(a)} and {_quoted(b)}", (*_contents(a), *_contents(b)))
    yield from _speaker(a, b)
    yield from _through(thirds, a, b)
    if elsewhere is not None:
        c, d, pairs = elsewhere
        others = "1 other pair" if pairs == 1 else f"{pairs} other pairs"
        detail = f"of {others} of these two parties the same holds plainly: {_quoted(c)} {_HOLDS[kind]} {_quoted(d)}"
        yield Reason("same parties elsewhere", detail, (*_contents(c), *_contents(d)))
    chance = evidence["labels"][_LABELS[kind]]
    yield Reason("read together", f"{_quoted(a)} and {_quoted(b)}: {_SAYS[kind]} ({chance:.2f})", (*_contents(a), *_contents(b)))


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


def _through(thirds: Iterable[Third], a: Statement, b: Statement) -> Iterator[Reason]:
    """Statements that say of one what they say of the other, or the opposite."""
    for c, with_a, with_b in thirds:
        detail = f"{_quoted(c)} {_HOLDS[with_a]} {_quoted(a)} and {_HOLDS[with_b]} {_quoted(b)}"
        yield Reason("third statement", detail, (*_contents(c), *_contents(a), *_contents(b)))


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
