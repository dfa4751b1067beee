"""Where words were spoken, only where the sentence of the attribution says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from counterclaim.records import Attribution, Known, Place, Span, Unknown
from counterclaim.resolve.report import Report
from counterclaim.resolve.where.toponyms import place_words

NOT_SAID = "the report does not say where"
LONGEST_PATH = 110
"""Code points between the word that speaks and the place."""

_LINK = re.compile(r"\b(?:in|at|from|outside|inside|near)[ \n](?:the[ \n])?(?:(?:capital|city|town|village)(?:[ \n]of)?,?[ \n])?$", re.I)
_SPEAKING = re.compile(
    r"\b(?:speaking|addressing|talking|briefing|testifying|(?:news|press)[ \n]conference|(?:press[ \n])?briefing|rally|speech|interview|"
    r"interviewed|meeting|summit|forum|ceremony|hearing|remarks|reached|address|phone|telephone|sermon|funeral|event|gathering|visit)\b",
    re.I,
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def find_said_in(report: Report, places: Sequence[Place]) -> dict[str, Known[Place] | Unknown]:
    """Where each attribution's words were spoken.

    Args:
        report: the report with its attributions.
        places: what find_places found in it, in the order of the text.

    Returns:
        By the attribution's id: the place with the words that show it, or that the report does not say.
    """
    starts = [place.start for place in places]
    return {attribution.id: _spoken_at(report, attribution, places, starts) for attribution in report.attributions}


def _spoken_at(report: Report, attribution: Attribution, places: Sequence[Place], starts: list[int]) -> Known[Place] | Unknown:
    cue = attribution.cue
    around = report.sentences.around(cue.start) if cue else None
    if cue is None or around is None:
        return Unknown(NOT_SAID)
    start, end = around
    inside = [place for place in places[bisect_left(starts, start) : bisect_left(starts, end)] if not _quoted(place, attribution)]
    for place in inside:
        if place.unknown is not None:
            continue
        anchor = _anchor(report, attribution, place, cue, start)
        if anchor is not None:
            rule = "said_in.cue@1" if anchor.start == cue.start else "said_in.event@1"
            return Known(place, rule, (anchor, Span(place.start, place.end, place.text)))
    return Unknown(NOT_SAID)


def _quoted(place: Place, attribution: Attribution) -> bool:
    return any(part.start <= place.start < part.end for part in attribution.content)


def _anchor(report: Report, attribution: Attribution, place: Place, cue: Span, start: int) -> Span | None:
    """The cue or the occasion from which a path of small words leads to the place."""
    text = report.text
    link = _LINK.search(text, max(start, place.start - 40), place.start)
    if link is None:
        return None
    if cue.end <= link.start() and _is_path(text, cue.end, link.start(), attribution):
        return cue
    occasion = None
    for match in _SPEAKING.finditer(text, max(start, place.start - LONGEST_PATH), link.start()):
        if not any(part.start <= match.start() < part.end for part in attribution.content):
            occasion = match
    if occasion is not None and _is_path(text, occasion.end(), link.start(), attribution):
        return Span(occasion.start(), occasion.end(), occasion.group())
    return None


def _is_path(text: str, start: int, end: int, attribution: Attribution) -> bool:
    if end - start > LONGEST_PATH or any(part.start < end and start < part.end for part in attribution.content):
        return False
    between = text[start:end]
    if any(mark in between for mark in ';:"“”.!?\n'):
        return False
    path = place_words().path
    return all(word.group().casefold() in path or word.group().isdigit() for word in _WORD.finditer(between))
