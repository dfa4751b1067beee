"""A text and the spans in it, cut at every border: paragraphs of segments that each know which spans they stand in.

Overlapping spans cannot be nested elements of a page; segments can. Joined in order, the pieces are the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from counterclaim.records import Section

Role = Literal["source", "cue", "content", "check", "at"]
"""What a span is to a statement; "check": a reporter's note on what could be verified, "at": a place that somebody points to."""

_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_BREAK = re.compile(r"(?:\r\n|[\n\r\u2028\u2029])(?:[ \t]*(?:\r\n|[\n\r\u2028\u2029]))+")
_BLANK = " \t\n\r\u2028\u2029"
LONG_LINE = 100
"""Code points. Text set in lines of a fixed width has shorter ones."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of one attribution.

    Attributes:
        start: code points of the text.
        end: exclusive.
        card: number of the attribution within its report, from 1.
        role: what the span is to it.
        part: number of the span among those of its role, from 1.
        depth: how many attributions this one stands inside of.
    """

    start: int
    end: int
    card: int
    role: Role
    part: int = 1
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text without a border inside; `begins` and `ends` are those of its `marks` whose edge it holds."""

    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or part of one, of one kind (None: in no section); `after` is the white space up to the next one."""

    kind: str | None
    segments: tuple[Segment, ...]
    after: str = ""


def cut(text: str, marks: Iterable[Mark], sections: Sequence[Section] = ()) -> Iterator[Paragraph]:
    """The text as paragraphs of segments.

    Args:
        text: any text.
        marks: in any order; may overlap, nest and repeat. What lies outside the text, and empty ones, are left out.
        sections: in the order of the text.

    Yields:
        Paragraphs in order. Their segments' texts and the `after` of each, joined, are the text; white space before the
        first paragraph is a paragraph without segments.
    """
    waiting = iter(sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, -m.end, m.depth, m.card)))
    ahead = next(waiting, None)
    inside: list[Mark] = []
    stretches = list(_stretches(text, sections))
    first = stretches[0][0] if stretches else len(text)
    if first:
        yield Paragraph(None, (), text[:first])
    before = 0
    for n, (start, end, kind) in enumerate(stretches):
        inside = [m for m in inside if m.end > start]
        while ahead is not None and ahead.start < end:
            if ahead.end > start:
                inside.append(ahead)
            ahead = next(waiting, None)
        behind = stretches[n + 1][0] if n + 1 < len(stretches) else len(text)
        yield Paragraph(kind, tuple(_segments(text, (before, start, end, behind), inside)), text[end:behind])
        before = end


def _segments(text: str, place: tuple[int, int, int, int], marks: list[Mark]) -> Iterator[Segment]:
    """One paragraph. Its place: end of the one before, start, end, start of the next one; white space lies between.

    Marks are those that share a code point with it, in order of their starts. A span whose edge lies in the white space
    has it at the nearest segment.
    """
    before, start, end, behind = place
    borders = sorted({start, end, *(e for m in marks for e in (m.start, m.end) if start < e < end)})
    open_marks: list[Mark] = []
    taken = 0
    for a, b in pairwise(borders):
        open_marks = [m for m in open_marks if m.end > a]
        fresh = taken
        while taken < len(marks) and marks[taken].start <= a:
            taken += 1
        open_marks += marks[fresh:taken]
        begins = tuple(m for m in marks[fresh:taken] if m.start >= before)
        ends = tuple(m for m in open_marks if m.end == b or (b == end and m.end <= behind))
        yield Segment(text[a:b], tuple(open_marks), begins, ends)


def _stretches(text: str, sections: Sequence[Section]) -> Iterator[tuple[int, int, str | None]]:
    """(start, end, kind) of each paragraph, trimmed; all that lies between them is white space."""
    breaks = _BREAK if _is_wrapped(text) else _LINE_END
    at = 0
    for start, end, kind in _joined(text, sections):
        yield from _paragraphs(text, (at, start), None, breaks)
        yield from _paragraphs(text, (start, end), kind, breaks)
        at = end
    yield from _paragraphs(text, (at, len(text)), None, breaks)


def _joined(text: str, sections: Sequence[Section]) -> Iterator[tuple[int, int, str]]:
    """Sections as stretches, those of one kind as one where white space alone lies between; ones out of order are left out."""
    start = end = 0
    kind: str | None = None
    for section in sections:
        if not end <= section.start < section.end <= len(text):
            continue
        if section.kind != kind or text[end : section.start].strip(_BLANK):
            if kind is not None:
                yield start, end, kind
            start, kind = section.start, section.kind
        end = section.end
    if kind is not None:
        yield start, end, kind


def _is_wrapped(text: str) -> bool:
    """Whether paragraphs were broken into lines of a set width: then a line end alone ends no paragraph."""
    return 2 * sum(len(line) for line in _LINE_END.split(text) if len(line) > LONG_LINE) < len(text)


def _paragraphs(text: str, place: tuple[int, int], kind: str | None, breaks: re.Pattern[str]) -> Iterator[tuple[int, int, str | None]]:
    begin, end = place
    for found in breaks.finditer(text, *place):
        yield from _trimmed(text, begin, found.start(), kind)
        begin = found.end()
    yield from _trimmed(text, begin, end, kind)


def _trimmed(text: str, start: int, end: int, kind: str | None) -> Iterator[tuple[int, int, str | None]]:
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    if start < end:
        yield start, end, kind
