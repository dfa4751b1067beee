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


class Quotation(NamedTuple):
    """A stretch in quotation marks: `start` at the opening mark, `end` behind the closing one (code points)."""

    start: int
    end: int
    closed: bool


class _Ahead(NamedTuple):
    """What lies behind each mark of a paragraph, so that no decision scans forward: thousands of marks take linear time."""

    closes: list[bool]  # a later single mark could close
    ends_better: list[bool]  # the next single mark that opens or closes is a better close than a plural s before this one


def _closes_single(text: str, at: int, end: int) -> bool:
    """Whether the single mark at `at` could end a quotation: something before it, no letter after it."""
    if at == 0 or text[at - 1].isspace():
        return False
    return at + 1 >= end or not text[at + 1].isalnum()


def _look_ahead(text: str, places: list[int], end: int) -> _Ahead:
    closes = [False] * len(places)
    better = [False] * len(places)
    closer = best = False
    for n in range(len(places) - 1, -1, -1):
        closes[n], better[n] = closer, best
        at = places[n]
        if text[at] not in _SINGLE:
            continue
        before = text[at - 1] if at else " "
        if at + 1 < end and text[at + 1].isalnum() and (before.isspace() or text[at] == "\u2018"):
            best = False  # another quotation opens first
        elif _closes_single(text, at, end):
            closer = True
            best = before not in "sSzZ"
    return _Ahead(closes, better)


def _is_possessive(text: str, at: int, end: int, better: bool) -> bool:
    """Whether the mark after a plural s ("the workers' rights") is an apostrophe: a better end comes later."""
    return better and text[at - 1] in "sSzZ" and at + 1 < end and text[at + 1] == " "


def _opens_single(text: str, at: int, begin: int, end: int, closes: bool) -> bool:
    """Whether the single mark at `at` begins a quotation that also ends within the paragraph."""
    if at + 1 >= end or text[at + 1].isspace():
        return False
    if at > begin and (text[at - 1].isalnum() or text[at - 1] in ".,"):
        return False
    if _ELISION.match(text, at + 1):
        return False
    return text[at] == "\u2018" or closes


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
    places = [m.start() for m in _MARK.finditer(text, begin, end)]
    if not places:
        return []
    ahead = _look_ahead(text, places, end)
    last_double = max((at for at in places if text[at] in _DOUBLE), default=-1)
    found: list[Quotation] = []
    kind: str | None = None
    start = 0
    for n, at in enumerate(places):
        mark = text[at]
        before = text[at - 1] if at > begin else " "
        after = text[at + 1] if at + 1 < end else " "
        if kind is None:
            kind = _opened(mark, before, after)
            if mark in _SINGLE and mark not in _OPENS and _opens_single(text, at, begin, end, ahead.closes[n]):
                kind = "single"
            start = at
        elif kind == "single":
            if (
                mark in _SINGLE
                and mark != "\u2018"
                and _closes_single(text, at, end)
                and not _is_possessive(text, at, end, ahead.ends_better[n])
            ):
                found.append(Quotation(start, at + 1, True))
                kind = None
        elif kind == "double" and mark in _DOUBLE and before.isspace() and not after.isspace():
            start = at if at < last_double else start  # the mark before was no opening
        elif _ends(mark, kind):
            found.append(Quotation(start, at + 1, True))
            kind = None
    # an opening single mark that never closes is an apostrophe more often than a quotation
    if kind is not None and kind != "single":
        found.append(Quotation(start, end, False))
    return found


def _opened(mark: str, before: str, after: str) -> str | None:
    """The kind of quotation that this double, low or angle mark opens, if any."""
    if mark in _OPENS:
        return _OPENS[mark]
    if before.isspace() and not after.isspace() and mark in "\u00bb\u203a\u201d":  # »so« and ”so”
        return "same" if mark == "\u201d" else "reversed"
    if mark in _DOUBLE and not after.isspace() and not (before.isdigit() and not after.isalnum()):  # not inches
        return "double"
    return None


def _ends(mark: str, kind: str) -> bool:
    """Whether the mark closes a quotation of this kind."""
    if kind == "low":
        return mark in "\u201c\u201d"
    if kind == "low1":
        return mark in "\u2018\u2019"
    if kind in ("reversed", "same"):
        return mark in ("\u00ab\u2039" if kind == "reversed" else "\u201d")
    return _CLOSES.get(mark) == kind or (kind == "double" and mark in _DOUBLE)
