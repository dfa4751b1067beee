"""A text's paragraphs, and the quotations in each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from counterclaim.text.quotes import Quotation, quotations

_LINE_END = re.compile(r"\n")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_BROKEN_LINE = re.compile(r"^(\S.{10,200}\S)[^\S\n]*\n(?=\S)", re.M)


class Marked:
    """The paragraphs of the stretches of a text, and the quotations in each.

    Args:
        text: the document's text.
        stretches: (start, end) of what is to be read, code points; all of the text when left out.

    Attributes:
        paragraphs: (start, end) each, in order.
        quotations: outermost ones, in order; none goes beyond its paragraph.
        unclosed: where those end that their paragraph leaves open.
    """

    def __init__(self, text: str, stretches: Iterable[tuple[int, int]] | None = None) -> None:
        self.text = text
        wrapped = is_wrapped(text)
        self.paragraphs = [
            p for a, b in (stretches if stretches is not None else [(0, len(text))]) for p in paragraphs(text, a, b, wrapped)
        ]
        self.quotations: list[Quotation] = [q for a, b in self.paragraphs for q in quotations(text, a, b)]
        self.unclosed = {q.end for q in self.quotations if not q.closed}
        self._starts = [q.start for q in self.quotations]
        self._ends = [q.end for q in self.quotations]

    def touching(self, start: int, end: int) -> list[Quotation]:
        """Quotations that share a code point with the span."""
        first = bisect_right(self._ends, start)
        behind = bisect_left(self._starts, end, lo=first)
        return self.quotations[first:behind]


def is_wrapped(text: str) -> bool:
    """Whether paragraphs were broken into lines of a set width, so that a line end alone ends none.

    Looked for in the first part of the text: lines of 40 to 100 characters that the next line follows without a blank
    one between, most of them without the end of a sentence.
    """
    broken = _BROKEN_LINE.findall(text, 0, 20_000)
    if len(broken) < 4:
        return False
    widths = sorted(len(line) for line in broken)
    unended = sum(line[-1] not in ".!?:\"'”’»" for line in broken)
    return widths[len(widths) // 2] >= 40 and widths[-1] <= 100 and unended > 0.6 * len(broken)


def paragraphs(text: str, begin: int = 0, end: int | None = None, wrapped: bool = False) -> Iterator[tuple[int, int]]:
    """Paragraphs as (start, end) without the space around them.

    Args:
        text: the document's text.
        begin: where to begin (code points).
        end: where to stop; the end of the text when left out.
        wrapped: only blank lines part paragraphs.
    """
    end = len(text) if end is None else end
    breaks = _BLANK_LINE if wrapped else _LINE_END
    at = begin
    while at < end:
        found = breaks.search(text, at, end)
        stop, after = found.span() if found else (end, end)
        inner = text[at:stop]
        left = len(inner) - len(inner.lstrip())
        right = len(inner.rstrip())
        if right > left:
            yield at + left, at + right
        at = after
