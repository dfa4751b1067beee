"""Divide a report's text into title, byline, dateline, caption, credit, note, furniture and body, line by line.

What is unsure is body: a menu read as body costs a false claim, a paragraph read as a menu loses a true one.
The order of the steps matters: the title is looked for first, since what stands just below it and what stands at the
end of the text are judged less strictly than what stands between paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from counterclaim.read import bylines, datelines, own_words
from counterclaim.records import Section, SectionKind

MANY_LINES = 20_000
"""A text of more lines is no single report: only its two ends are divided line by line, what lies between is body."""

END_LINES = 300
"""How many lines of each end of such a text are looked at."""

_LOOK = 800
"""How much of a line is looked at; a longer one is a paragraph."""
_TITLE_LENGTH = 220
_HEAD_LINES = 8
_TAIL_LINES = 40
_TAIL_LENGTH = 100_000
_LIST_LENGTH = 120
_ABOUT_LINES = 4

_LINE_ENDS = ("\n", "\r", "\u2028", "\u2029")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_BULLET = re.compile(r"(?:[\u2022\u25cf\u25aa\u25ba\u2023*\u00b7]|[-\u2013]\s|\d{1,2}[.)]\s)\s*")
_TIME = re.compile(r"\d{1,2}[:.h]\d\d\b")
_SPEAKER = re.compile(r"[^\W\d_][\w .'\u2019-]{0,30}:\s")
_SENTENCE_INSIDE = re.compile(r"[.!?][\"'\u2019\u201d]?\s+[A-Z\"\u201c\u2018]")

TitleAt = Literal["find", "first line", "none"]


@dataclass(slots=True)
class _Line:
    """A non-blank line: its place in the text (code points, trimmed), its first words, what it was found to be."""

    start: int
    end: int
    words: str
    kind: SectionKind | None = None
    heads_list: bool = False

    @property
    def is_paragraph(self) -> bool:
        """Whether it reads as prose: a full sentence of some length."""
        return self.end - self.start >= 60 and (self.end - self.start > 300 or own_words.ends_sentence(self.words))

    @property
    def is_headline(self) -> bool:
        """Whether it could be the headline of another story."""
        return self.end - self.start <= _LIST_LENGTH and not own_words.ends_sentence(self.words.rstrip("?!"))


def find_sections(text: str, title: TitleAt = "find") -> tuple[Section, ...]:
    """The sections of a text, in order; together they hold every character that is not white space between lines.

    Args:
        text: the document's text.
        title: whether the title is to be found, is known to be the first line, or is not in the text.

    Returns:
        One section a line (two where a dateline opens a paragraph), code points, without white space at the edges.
        In texts of more than MANY_LINES lines the middle is one section of body.
    """
    lines, middle = _split(text)
    for line in lines:
        own = own_words.own_kind(line.words)
        if own == "furniture" and bylines.is_outlets_line(line.words):
            own = "credit"
        line.heads_list = own == "heading"
        line.kind = "furniture" if own == "heading" else own
    at = _mark_title(lines, title)
    first_paragraph = _mark_head(lines, at + 1)
    _mark_lists(lines, at)
    _mark_tail(lines, max(first_paragraph, at) + 1)
    _mark_captions(lines, first_paragraph)
    return _as_sections(text, lines, middle, first_paragraph)


def is_too_long(text: str) -> bool:
    """Whether the text has so many lines that only its ends are divided."""
    return sum(map(text.count, _LINE_ENDS)) > MANY_LINES


def _split(text: str) -> tuple[list[_Line], tuple[int, int] | None]:
    """The non-blank lines, or those of both ends and the stretch between them."""
    if not is_too_long(text):
        return list(_lines(text, 0, len(text))), None
    head_end = max(m.end() for m in islice(_LINE.finditer(text), END_LINES))
    last = [m.start() for m in _LINE.finditer(text, max(head_end, len(text) - _TAIL_LENGTH))]
    tail_start = last[-END_LINES:][0] if last else len(text)
    head = list(_lines(text, 0, head_end))
    tail = list(_lines(text, tail_start, len(text)))
    between = text[head_end:tail_start]
    start = head_end + len(between) - len(between.lstrip())
    end = head_end + len(between.rstrip())
    return head + tail, (start, end) if start < end else None


def _lines(text: str, start: int, end: int) -> list[_Line]:
    found = []
    for match in _LINE.finditer(text, start, end):
        raw = match.group()
        bare = raw.strip()
        if bare:
            begin = match.start() + len(raw) - len(raw.lstrip())
            # The end of a long line matters as well: whether it closes a sentence.
            words = bare if len(bare) <= _LOOK else bare[: _LOOK - 8] + bare[-8:]
            found.append(_Line(begin, begin + len(bare), words))
    return found


def _mark_title(lines: list[_Line], title: TitleAt) -> int:
    """Mark the title; the index of its line, -1 where there is none."""
    if title == "none" or not lines:
        return -1
    if title == "first line":
        lines[0].kind, lines[0].heads_list = "title", False
        return 0
    for i, line in enumerate(lines[: 2 * _HEAD_LINES]):
        if line.kind is not None:
            continue
        if bylines.is_opened_byline(line.words):
            line.kind = "byline"
            continue
        if datelines.is_date_and_place(line.words):
            line.kind = "dateline"
            continue
        if not _can_be_title(line, last=all(other.kind is not None for other in lines[i + 1 :])):
            return -1
        line.kind = "title"
        for before in lines[:i]:
            before.heads_list = False
        return i
    return -1


def _can_be_title(line: _Line, *, last: bool) -> bool:
    if line.end - line.start > _TITLE_LENGTH or datelines.find_dateline(line.words, first=True):
        return False
    stopped = line.words.endswith((".", '."', ".\u201d", ".'", ".\u2019")) and not line.words.endswith(("..", "U.S.", "U.N.", "U.K."))
    if stopped and (len(line.words) > 60 or last or own_words.speaks(line.words) or _SENTENCE_INSIDE.search(line.words)):
        return False
    return not (last and own_words.ends_sentence(line.words))


def _mark_head(lines: list[_Line], start: int) -> int:
    """Mark what stands between the title and the first paragraph; the index of that paragraph."""
    decks = 0
    for i in range(start, min(len(lines), start + _HEAD_LINES)):
        line = lines[i]
        if line.kind is not None:
            if line.kind in ("note", "credit", "caption", "furniture"):
                continue
            return i
        if datelines.find_dateline(line.words):
            return i
        follows = lines[i + 1] if i + 1 < len(lines) else None
        if bylines.is_byline(line.words, below_title=decks == 0 or i > start):
            line.kind = "byline"
        elif bylines.is_outlets_line(line.words):
            line.kind = "credit"
        elif datelines.is_date_and_place(line.words):
            line.kind = "dateline"
        elif follows is None:
            return i
        elif start > 0 and own_words.is_caption(line.words, near_title=True):
            line.kind = "caption"
        elif start > 0 and decks == 0 and _is_deck(line, lines[i + 1 :]):
            line.kind = "title"
            decks += 1
        else:
            return i
    return min(len(lines), start + _HEAD_LINES)


def _is_deck(line: _Line, below: list[_Line]) -> bool:
    """Whether it is a second headline: no sentence, no list, no dialogue, and prose soon follows."""
    words = line.words
    if line.end - line.start > 160 or len(words.split()) < 5 or own_words.ends_sentence(words.rstrip("\"'\u2019\u201d")):
        return False
    if words.endswith((":", ",", ";")) or _BULLET.match(words) or _TIME.match(words) or words[0].islower():
        return False
    if _SPEAKER.match(words) and below and _SPEAKER.match(below[0].words):
        return False
    return any(other.is_paragraph for other in below[:4])


def _mark_lists(lines: list[_Line], title_at: int) -> None:
    """Mark the headlines below "Most read" and the like, up to the next line that closes a sentence."""
    within = False
    headlines_from = _headlines_from(lines)
    for i, line in enumerate(lines):
        if i <= title_at:
            continue
        if line.kind is not None:
            # "Also read: X | Y" brings its headlines along; a bare "Most read" announces those below it.
            within = (line.heads_list and _is_bare_heading(line.words)) or (within and line.kind == "furniture")
        elif within and (i >= headlines_from or _is_listed(line)):
            line.kind = "furniture"
        else:
            within = False


def _is_bare_heading(words: str) -> bool:
    _, colon, rest = words.partition(":")
    return len(words) <= 60 and not (colon and rest.strip())


def _is_listed(line: _Line) -> bool:
    """Whether a line below "Most read" is one of the headlines announced, and not the report going on."""
    if " | " in line.words:
        return not line.words.endswith(".")
    return line.is_headline and not _TIME.match(line.words) and not _SPEAKER.match(line.words)


def _headlines_from(lines: list[_Line]) -> int:
    """The line from which on nothing but headlines and furniture follows."""
    i = len(lines)
    while i > 0 and (lines[i - 1].is_headline or lines[i - 1].kind is not None):
        i -= 1
    return i


def _mark_tail(lines: list[_Line], first: int) -> None:
    """Mark furniture, credits and notes upwards from the end, as far as they go without a break."""
    seen_about = 0
    for i in range(len(lines) - 1, max(first, len(lines) - _TAIL_LINES, 0) - 1, -1):
        line = lines[i]
        if line.kind is not None:
            continue
        if bylines.is_opened_byline(line.words):
            line.kind = "byline"
        elif bylines.is_agency_line(line.words) or bylines.is_outlets_line(line.words):
            line.kind = "credit"
        elif own_words.speaks_to_reader(line.words):
            line.kind = "furniture"
        elif seen_about < _ABOUT_LINES and own_words.is_about_us(line.words):
            line.kind = "furniture"
            seen_about += 1
        elif own_words.is_caption(line.words, near_title=False):
            line.kind = "caption"
        elif _is_closing_bullet(lines, i):
            line.kind = "furniture"
        else:
            return


def _is_closing_bullet(lines: list[_Line], i: int) -> bool:
    """A bulleted headline at the end, unless the list was announced by a line of the report ("He listed three reasons:")."""
    if not (_BULLET.match(lines[i].words) and lines[i].is_headline):
        return False
    above = i - 1
    while above >= 0 and _BULLET.match(lines[above].words):
        above -= 1
    return above >= 0 and (own_words.ends_sentence(lines[above].words) or lines[above].kind not in (None, "body"))


def _mark_captions(lines: list[_Line], first: int) -> None:
    for line in lines[first + 1 :]:
        if line.kind is None and line.end - line.start <= 200 and own_words.is_caption(line.words, near_title=False):
            line.kind = "caption"


def _as_sections(text: str, lines: list[_Line], middle: tuple[int, int] | None, first_paragraph: int) -> tuple[Section, ...]:
    sections: list[Section] = []
    for i, line in enumerate(lines):
        if middle is not None and line.start >= middle[1]:
            sections.append(Section("body", *middle))
            middle = None
        if line.kind is not None:
            sections.append(Section(line.kind, line.start, line.end))
            continue
        length = datelines.find_dateline(line.words, first=i == first_paragraph)
        if length:
            sections.append(Section("dateline", line.start, line.start + length))
            rest = text[line.start + length : line.end]
            body_start = line.start + length + len(rest) - len(rest.lstrip())
            if body_start < line.end:
                sections.append(Section("body", body_start, line.end))
        else:
            sections.append(Section("body", line.start, line.end))
    if middle is not None:
        sections.append(Section("body", *middle))
    return tuple(sections)
