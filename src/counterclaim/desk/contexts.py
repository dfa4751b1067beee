"""Words that were found, marked where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counterclaim.ledger import search

MOST_CONTEXTS = 3
"""How many of a report are shown."""
REACH = 90
"""How many characters stand on each side of words that were found in a report."""

_MOST_PLACES = 40
"""How many places of a report are looked at."""
_LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class Segment:
    """Words as they stand, some of them found."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Context:
    """Words found in a report, with what stands around them.

    Attributes:
        start: of the first words found, in code points.
        end: of them.
        cut_before: whether their paragraph begins earlier.
        cut_behind: whether it goes on.
    """

    segments: Sequence[Segment]
    start: int
    end: int
    cut_before: bool
    cut_behind: bool


def marked(text: str, query: str, begun: bool) -> list[Segment]:
    """A text in segments, the words of a query marked; the last word may be the beginning of one where it is only begun.

    Raises:
        UsageError: the query holds no word.
    """
    return list(_segments(text, search.places(text, query, begun=begun)))


def contexts(text: str, query: str, begun: bool) -> Iterator[Context]:
    """The first stretches of a text in which words were found; words near one another are in one.

    Raises:
        UsageError: the query holds no word.
    """
    places = search.places(text, query, begun=begun, most=_MOST_PLACES)
    made, at = 0, -1
    for start, end in places:
        if start < at or made == MOST_CONTEXTS:
            continue
        # the words of a phrase may stand far apart, with marks and spaces between them
        first, at = _edges(text, start, min(end, start + _LONGEST_PLACE))
        inside = [(a - first, min(b, at) - first) for a, b in places if first <= a < at]
        cut_before, cut_behind = first > 0 and text[first - 1] != "\n", at < len(text) and text[at] != "\n"
        yield Context(list(_segments(text[first:at], inside)), start, end, cut_before, cut_behind)
        made += 1


def _segments(text: str, places: Sequence[tuple[int, int]]) -> Iterator[Segment]:
    """A text in segments; places may overlap, as a word and a phrase that holds it do."""
    at = 0
    for start, end in places:
        if end <= at:
            continue
        if start > at:
            yield Segment(text[at:start], False)
        yield Segment(text[max(start, at) : end], True)
        at = end
    if at < len(text):
        yield Segment(text[at:], False)


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a stretch around words begins and ends: not within a word, nor beyond their paragraph."""
    first, last = max(0, start - REACH), min(len(text), end + REACH)
    if (line := text.rfind("\n", first, start)) >= 0:
        first = line + 1
    elif first and (space := text.find(" ", first, start)) >= 0:
        first = space + 1
    if (line := text.find("\n", end, last)) >= 0:
        last = line
    elif last < len(text) and (space := text.rfind(" ", end, last)) >= 0:
        last = space
    return first, last
