"""A version's words, each with the section and the sentence that it stands in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from counterclaim.records import Document
from counterclaim.relate.wording import words_of
from counterclaim.text.paragraphs import Marked
from counterclaim.text.sentences import Sentences

OWN = frozenset(["title", "body", "dateline", "note"])
"""The sections that are the article's; what else a page holds may change unheeded."""

STAMP = "time-stamp"
"""What a line that says only when the page was updated is called, whatever section it was taken for."""

_STAMP = re.compile(
    r"\W*(?:this (?:article|story|report|page|post|item) (?:was|has been|is) )?(?:last |first |originally )?"
    r"(?:updated|published|posted|modified|edited)\b(?P<when>[^\n]{0,80})\W*",
    re.I,
)
_WHEN = re.compile(
    r"\d[\w.:/,-]*|(?:on|at|the|of|by|ago|a|an|and|one|minutes?|mins?|hours?|hrs?|days?|am|pm|a\.m|p\.m|gmt|utc|bst|cet|cest|est|edt|et|ist|z|t"
    r"|today|yesterday|(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)",
    re.I,
)
_QUOTES = "\"'\u2018\u201c\u00ab\u201e"


class Article:
    """A document as words.

    Attributes:
        words: of the whole text, in order.
        kinds: of each word the section's kind, STAMP in a line that only says when the page was updated; "body" outside of all.
        sentences: of each word the number of its sentence; -1 outside of body and notes.
        opens: starts of the words that open a sentence or a quotation.
    """

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.words = words_of(document.text)
        self._starts = [w.start for w in self.words]
        self._sections = [(s.start, s.end, s.kind) for s in document.sections] or [(0, len(self.text), "body")]
        self._section_starts = [start for start, _, _ in self._sections]
        self._parts = Sentences(Marked(self.text, [(a, b) for a, b, kind in self._sections if kind in OWN]))
        stamps = {n for n, (a, b) in enumerate(self._parts.places) if b - a < 200 and is_stamp(self.text[a:b])}
        self.kinds: list[str] = []
        self.sentences: list[int] = []
        self.opens: set[int] = set()
        last = -1
        for word in self.words:
            kind: str = self.kind_at(word.start) or "body"
            sentence = self._parts.number(word.start) if kind in OWN else None
            kind = STAMP if sentence in stamps else kind
            self.kinds.append(kind)
            self.sentences.append(sentence if sentence is not None and kind in ("body", "note") else -1)
            if sentence is not None and (sentence != last or self.text[word.start - 1 : word.start] in _QUOTES):
                self.opens.add(word.start)
            last = last if sentence is None else sentence

    def numbers(self, start: int, end: int) -> range:
        """The numbers of the words between two code points."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def kind_at(self, offset: int) -> str | None:
        """The kind of the section that holds a code point, or that it ends."""
        n = bisect_right(self._section_starts, offset) - 1
        return self._sections[n][2] if n >= 0 and offset <= self._sections[n][1] else None

    def kind_of(self, start: int, end: int) -> str | None:
        """The kind of what stands between two code points: that of the words there, else of the section around."""
        numbers = self.numbers(start, end)
        return self.kinds[numbers[0]] if numbers else self.kind_at(start)

    def is_own(self, number: int) -> bool:
        """Whether a word is the article's."""
        return self.kinds[number] in OWN

    def sentence(self, number: int) -> str:
        """The words of a sentence, on one line."""
        return " ".join(self.text[slice(*self._parts.places[number])].split())

    def section_of_sentence(self, number: int) -> str | None:
        """The kind of the section that a sentence stands in."""
        return self.kind_at(self._parts.places[number][0])


def is_stamp(line: str) -> bool:
    """Whether a line says when the page was published or updated, and nothing else."""
    found = _STAMP.fullmatch(line.strip())
    if found is None:
        return False
    words = [w.strip(".,:;()|\u2013\u2014-") for w in found["when"].split()]
    return any(map(str.isdecimal, found["when"])) and all(_WHEN.fullmatch(w) for w in words if w)
