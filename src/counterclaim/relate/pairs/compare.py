"""Compare the statements of a new report with one another and with those of earlier reports.

Three steps, each dearer than the one before and with fewer pairs: statements whose words lie near each other by what each says alone
(a product of two short vectors), the nearest of these for each statement, and the model that reads two statements at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

import numpy as np

from counterclaim.models.joined import Floats, Joined, Read, Words, join
from counterclaim.records import Attribution
from counterclaim.relate.pairs.figures import compare_figures
from counterclaim.relate.pairs.opposed import find_opposed
from counterclaim.relate.pairs.statement import Pair, Told, content_of, day_of

MAX_CANDIDATES = 40
"""With how many statements before it one is compared at most."""

MAX_DAYS = 60
"""Reports further apart than this are not compared."""

_BOTH_FACTS, _BESIDE, _ONE_KIND, _RAREST = 2.5, 0.8, 1.0, 0.24
"""What is added to nearness where two statements state facts, stand side by side, count the same, and for a bit of the rarest piece
that both have: a logistic regression over our dossiers."""

_LEAST_WORTH = -1.4
"""With less, too few have anything to do with each other for what reading them costs."""

_UNRELATED_FROM = 0.95  # what the model is so sure of is not kept
_ALIKE = 0.5
_DIGITS = 4
_COMMONEST = 1996  # the piece of "the"; marks and letters stand before it
_COMMON = 150  # how many pieces further on a word says one bit more
_NEAR = 400  # code points between two statements, for a word of contrast to be about them
_CONTRAST = re.compile(
    r"\b(?:but|while|whereas|however|although|though|despite|yet|contrary|den(?:y|ied|ies|ying)|reject\w*|dismiss\w*|disput\w*|contradict\w*"
    r"|refut\w*|counter(?:ed|s)|not so|scoff\w*|mock\w*)\b",
    re.I,
)


class PairReader(Protocol):
    """What reads statements for us; `counterclaim.models.pairs.PairModel`."""

    def words(self, speaker: str, content: str) -> Words:
        """A statement in word pieces."""

    def nearness(self, own: Sequence[Words], others: Sequence[Words]) -> Floats:
        """Log odds [N, M] that two statements have to do with each other, by what each says alone."""

    def read(self, pairs: Iterable[Joined]) -> list[Read]:
        """What each second statement says of the first."""


class Prepared(NamedTuple):
    """A statement as it is compared."""

    attribution: Attribution
    words: Words
    text: str


class Candidate(NamedTuple):
    """Two statements worth reading, the earlier first, and the log odds that they have to do with each other, by what each says alone."""

    a: Prepared
    b: Prepared
    nearness: float


def prepare(told: Told, reader: PairReader) -> list[Prepared]:
    """The statements of a report that say something."""
    said = [(a, content_of(a)) for a in told.attributions if a.content]
    return [Prepared(a, reader.words(_speaker_of(a), content), content) for a, content in said]


def _speaker_of(a: Attribution) -> str:
    """Source and cue in a line."""
    return " ".join(" ".join(span.text.split()) for span in (a.source, a.cue) if span is not None)


def compare(told: Told, others: Sequence[Told], reader: PairReader) -> list[Pair]:
    """Pairs that may have to do with each other, with what their texts show; in the order of the statements.

    Args:
        told: the new report.
        others: earlier reports.
        reader: the model.
    """
    chosen = candidates_of(told, others, reader)
    made = reader.read(join(a.words, b.words) for a, b, _ in chosen)
    return [
        Pair(a.attribution.id, b.attribution.id, evidence)
        for (a, b, near), read in zip(chosen, made, strict=True)
        if (evidence := _evidence_of(a, b, near, read, told.document.text)) is not None
    ]


def candidates_of(told: Told, others: Sequence[Told], reader: PairReader) -> list[Candidate]:
    """Pairs worth reading: each statement of a new report with the nearest ones before it, `MAX_CANDIDATES` at most; the earlier first."""
    own = prepare(told, reader)
    earlier = [statement for other in others if _near_in_time(told, other) for statement in prepare(other, reader)]
    return list(_nearest(own, earlier, reader))


def _nearest(own: Sequence[Prepared], earlier: Sequence[Prepared], reader: PairReader) -> Iterator[Candidate]:
    if not own:
        return
    before = [*earlier, *own]
    near = reader.nearness([s.words for s in own], [s.words for s in before])
    marks = [_marks(s) for s in before]
    for n, statement in enumerate(own):
        known = len(earlier) + n
        worth = near[n, :known] + [_in_common(marks[known], other) for other in marks[:known]]
        for m in sorted(np.argsort(-worth, kind="stable")[:MAX_CANDIDATES].tolist()):
            if worth[m] >= _LEAST_WORTH and not _nested(before[m].attribution, statement.attribution):
                yield Candidate(before[m], statement, float(near[n, m]))


class _Marks(NamedTuple):
    """What a statement may have in common with another beside its meaning.

    Attributes:
        document: its report.
        start: where its first span begins there.
        end: where its last one ends.
        fact: whether it states a fact.
        kinds: of its figures.
        pieces: of its content.
    """

    document: str
    start: int
    end: int
    fact: bool
    kinds: frozenset[str]
    pieces: frozenset[int]


def _marks(s: Prepared) -> _Marks:
    a = s.attribution
    places = _places(a)
    kinds = frozenset(q.kind for q in a.quantities if q.kind is not None)
    return _Marks(a.document, min(places), max(places), a.stance in ("asserts", "denies"), kinds, frozenset(s.words.content))


def _in_common(a: _Marks, b: _Marks) -> float:
    """What it adds to nearness."""
    beside = a.document == b.document and max(a.start, b.start) - min(a.end, b.end) <= _NEAR
    rarest = max(map(_weight, a.pieces & b.pieces), default=0.0)
    return _BOTH_FACTS * (a.fact and b.fact) + _BESIDE * beside + _ONE_KIND * bool(a.kinds & b.kinds) + _RAREST * rarest


def _nested(a: Attribution, b: Attribution) -> bool:
    return a.document == b.document and (a.parent == b.id or b.parent == a.id)


def _near_in_time(a: Told, b: Told) -> bool:
    days = [day_of(told.document.published_at) for told in (a, b)]
    return days[0] is None or days[1] is None or abs((days[0] - days[1]).days) <= MAX_DAYS


def _evidence_of(a: Prepared, b: Prepared, nearness: float, read: Read, text: str) -> dict[str, Any] | None:
    """What two texts show; None where the model is sure that they have nothing to do with each other.

    Args:
        a: the earlier statement.
        b: the later one.
        nearness: of the `Candidate`.
        read: what the model makes of both.
        text: of the later one's report.
    """
    labels, follows, one_party = read
    figures = compare_figures(a.attribution.quantities, b.attribution.quantities)
    wording = _likeness(a.words, b.words)
    one_report = a.attribution.document == b.attribution.document
    if labels[0] > _UNRELATED_FROM and not figures and wording < _ALIKE and not one_report:
        return None
    evidence: dict[str, Any] = {"labels": _rounded(labels), "follows": _rounded(follows), "wording": round(wording, _DIGITS)}
    evidence |= {"near": round(nearness, _DIGITS), "one party": round(one_party, _DIGITS)}
    if figures:
        evidence["figures"] = [[f.kind, f.verdict, f.a.start, f.a.end, f.b.start, f.b.end] for f in figures]
    if opposed := find_opposed(a.text, b.text):
        evidence["opposed"] = [[o.a.text, o.b.text] for o in opposed]
    if one_report:
        evidence |= _between(a.attribution, b.attribution, text)
    return evidence


def _between(a: Attribution, b: Attribution, text: str) -> dict[str, Any]:
    """How far apart two statements of one report stand, and whether a word between them or in the second one sets it against the first."""
    first, second = sorted((min(places), max(places)) for places in (_places(a), _places(b)))
    words = text[first[1] : second[0]]
    found: dict[str, Any] = {"apart": len(words), "paragraphs": words.count("\n\n")}
    if len(words) <= _NEAR and (contrast := _CONTRAST.search(text, first[1], second[1])):
        found["contrast"] = [contrast.start(), contrast.end()]
    return found


def _places(a: Attribution) -> list[int]:
    return [at for span in (a.source, a.cue, *a.content) if span is not None for at in (span.start, span.end)]


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), _DIGITS) for value in values]


def _likeness(a: Words, b: Words) -> float:
    """How alike two contents are in their word pieces, rare ones weighing more, 0 to 1."""
    left, right = set(a.content), set(b.content)
    shared = sum(_weight(piece) ** 2 for piece in left & right)
    whole = sum(_weight(p) ** 2 for p in left) * sum(_weight(p) ** 2 for p in right)
    return shared / whole**0.5 if whole else 0.0


@cache
def _weight(piece: int) -> float:
    """How much a word piece says: the vocabulary is ordered by how common pieces are."""
    return math.log2(1 + max(0, piece - _COMMONEST) / _COMMON)
