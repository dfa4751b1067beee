"""Find quotations by their marks, whatever the house style.

Straight and curly, double and single marks, guillemets and low-high marks are read; apostrophes are told from
closing single marks. A quotation is looked for within one paragraph: printers reopen it at the head of the next.
"""

from __future__ import annotations

import re
from typing import NamedTuple

OUTSIDE, OPENING, INSIDE, CLOSING = range(4)

_MARK = re.compile("[\"'\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\uff02`\u00b4]")
_OPENS = {"\u201c": "double", "\u201e": "low", "\u201f": "double", "\u00ab": "angle", "\u2039": "angle1", "\u201a": "low1"}
_CLOSES = {"\u201d": "double", "\u00bb": "angle", "\u203a": "angle1"}
_DOUBLE = '"\uff02'
_SINGLE = "'\u2018\u2019\u201b`\u00b4"
_ELISION = re.compile(r"(?:\d\ds?|em|tis|twas|til|cause|round|n)\b", re.I)
_AFTER_CLOSE = re.compile(r"[\s.,;:!?)\]\u2014\u2013\-\u2026/]|$")


class Quotation(NamedTuple):
    """A stretch in quotation marks: `start` at the opening mark, `end` behind the closing one (code points)."""

    start: int
    end: int
    closed: bool


def _closes_single(text: str, at: int, end: int) -> bool:
    """Whether the single mark at `at` could end a quotation: something before it, no letter after it."""
    if at == 0 or text[at - 1].isspace():
        return False
    return at + 1 >= end or not text[at + 1].isalnum()


def _is_possessive(text: str, at: int, end: int) -> bool:
    """Whether the mark after a plural s ("the workers' rights") is an apostrophe: a better end comes later."""
    if text[at - 1] not in "sSzZ" or at + 1 >= end or text[at + 1] != " ":
        return False
    for m in _MARK.finditer(text, at + 1, end):
        if m.group() not in _SINGLE:
            continue
        later = m.start()
        if later + 1 < end and text[later + 1].isalnum() and (text[later - 1].isspace() or m.group() == "\u2018"):
            return False  # another quotation opens first
        if _closes_single(text, later, end):
            return text[later - 1] in ".,!?;:\u2026" or text[later - 1] not in "sSzZ"
    return False


def _opens_single(text: str, at: int, begin: int, end: int) -> bool:
    """Whether the single mark at `at` begins a quotation that also ends within the paragraph."""
    if at + 1 >= end or text[at + 1].isspace():
        return False
    if at > begin and (text[at - 1].isalnum() or text[at - 1] in ".,"):
        return False
    if _ELISION.match(text, at + 1):
        return False
    if text[at] == "\u2018":
        return True
    return any(m.group() in _SINGLE and _closes_single(text, m.start(), end) for m in _MARK.finditer(text, at + 1, end))


def quotations(text: str, begin: int = 0, end: int | None = None) -> list[Quotation]:
    """Outermost quotations between `begin` and `end` of one paragraph, in order.

    Args:
        text: the document's text.
        begin: where the paragraph begins (code points).
        end: where it ends, exclusive; the end of the text when left out.

    Returns:
        Quotations; the last may be unclosed, and then ends with the paragraph.
    """
    end = len(text) if end is None else end
    found: list[Quotation] = []
    kind: str | None = None
    start = 0
    for m in _MARK.finditer(text, begin, end):
        at, mark = m.start(), m.group()
        before = text[at - 1] if at > begin else " "
        after = text[at + 1] if at + 1 < end else " "
        if kind is None:
            if mark in _OPENS:
                kind = _OPENS[mark]
            elif mark in _DOUBLE:
                if before.isdigit() and not after.isalnum():
                    continue  # inches
                kind = "double" if not after.isspace() else None
            elif mark in _SINGLE and _opens_single(text, at, begin, end):
                kind = "single"
            start = at
        elif kind == "single":
            if mark in _SINGLE and mark != "\u2018" and _closes_single(text, at, end) and not _is_possessive(text, at, end):
                found.append(Quotation(start, at + 1, True))
                kind = None
        else:
            reopened = mark in _DOUBLE and before.isspace() and not after.isspace() and kind == "double"
            closes = _CLOSES.get(mark) == kind or (mark in "\u201c\u201d" and kind == "low") or (mark in "\u2018\u2019" and kind == "low1") or (mark in _DOUBLE and kind == "double")
            if reopened:
                start = at if text.find(mark, at + 1, end) >= 0 else start
            elif closes:
                found.append(Quotation(start, at + 1, True))
                kind = None
    if kind == "single":
        return found  # an opening single mark that never closes is an apostrophe more often than a quotation
    if kind is not None:
        found.append(Quotation(start, end, False))
    return found
