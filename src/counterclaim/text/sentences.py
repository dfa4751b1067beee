"""Where sentences end: the unit in which a time, a channel or a place bears on a statement."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from counterclaim.text.paragraphs import Marked

_END = re.compile(r"[.!?\u2026]+[\"'\u201d\u2019\u00bb)\]]*(?=\s+[\"'\u201c\u2018\u00ab(\[]*[^\W_a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Adm|Cmdr|Sen|Rep|Gov|Pres|Rev|Hon|St|Jr|Sr|Messrs|vs|No|Nos|Art|Fig|approx|ca|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|Inc|Ltd|Corp|Co|Ave|Blvd|Mt|Ft)|\b[A-Z]|\b(?:[A-Za-z]\.)+[A-Za-z])\.$"
)


class Sentences:
    """The sentences of a text's paragraphs, in order, with look-up by offset.

    Args:
        marked: the text with its paragraphs.

    Attributes:
        places: (start, end) each, code points, without the space between them.
    """

    def __init__(self, marked: Marked) -> None:
        self.text = marked.text
        self.places: list[tuple[int, int]] = []
        self._paragraphs: list[int] = []
        for number, (start, end) in enumerate(marked.paragraphs):
            for place in _sentences(marked.text, start, end):
                self.places.append(place)
                self._paragraphs.append(number)
        self._starts = [start for start, _ in self.places]

    def number(self, offset: int) -> int | None:
        """Which sentence holds the code point, None outside of all."""
        n = bisect_right(self._starts, offset) - 1
        return n if n >= 0 and offset < self.places[n][1] else None

    def paragraph(self, number: int) -> int:
        """The number of the paragraph that the sentence stands in."""
        return self._paragraphs[number]

    def around(self, offset: int) -> tuple[int, int] | None:
        """(start, end) of the sentence that holds the code point."""
        number = self.number(offset)
        return None if number is None else self.places[number]


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in _END.finditer(text, start, end):
        if found.group().startswith(".") and _ABBREVIATION.search(text, max(at, found.start() - 12), found.start() + 1):
            continue
        yield at, found.end()
        at = found.end()
        while at < end and text[at].isspace():
            at += 1
    if at < end:
        yield at, end
