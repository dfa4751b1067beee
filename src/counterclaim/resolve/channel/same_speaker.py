"""Whether two statements of a report have the same speaker, as far as names, offices and pronouns tell.

It serves rules that carry something from one statement to the next; it gathers no actors.
"""

from __future__ import annotations

import re

from counterclaim.records import Attribution, Span
from counterclaim.resolve.report import Report

PRONOUN = re.compile(r"(?:s?he|they|it|him|her|them|i|we)$", re.I)
_GENDERS = {"he": "m", "him": "m", "she": "f", "her": "f", "it": "thing", "they": "many", "them": "many"}
_MANY = {"two", "three", "four", "five", "several", "many", "some", "most", "both"}
_WORD = re.compile(r"[\w’'-]+")
_APPOSITION = re.compile(r",? (?:an?|the|its|his|her|who) [^,.;:\n\"“”‘]{3,60}")
_BEHIND_HEAD = re.compile(r",| (?:of|for|in|from|at|who|which)\b")
_POSSESSIVE = re.compile(r"[’']s?$")
_NOT_NAMES = {"The", "A", "An", "Mr", "Mrs", "Ms", "Dr", "Its", "His", "Her", "Their"}
_PERSON = re.compile(
    r"(?:activist|admiral|adviser|aide|ambassador|analyst|archbishop|attorney|bishop|brigadier|brother|candidate|captain"
    r"|chairman|chairwoman|chief|coach|colonel|commander|commissioner|councillor|cousin|daughter|deputy|diplomat"
    r"|director|doctor|dr|driver|economist|editor|engineer|envoy|farmer|father|fisherman|founder|general|governor"
    r"|guard|head|historian|husband|imam|inspector|judge|king|lawyer|leader|lieutenant|major|man|manager|mayor|miner"
    r"|minister|mother|mr|mrs|ms|nurse|officer|official|owner|patriarch|pilot|premier|president|priest|prince"
    r"|prosecutor|queen|resident|secretary|senator|sergeant|sheikh|sheriff|shopkeeper|sister|son|spokesman"
    r"|spokesperson|spokespersons|spokeswoman|student|survivor|teacher|trader|widow|wife|witness|woman)"
)
_BODY = re.compile(
    r"(?:agency|alliance|army|assembly|association|audit|authority|bank|board|brigade|bureau|cabinet|center|centre"
    r"|channel|charity|club|coalition|command|commission|committee|communique|communiqué|company|consulate"
    r"|corporation|corps|council|court|defence|defense|department|embassy|family|federation|firm|force|forces|front"
    r"|government|group|house|indictment|institute|junta|leaflet|league|letter|message|militia|ministry|mission"
    r"|movement|navy|network|newspaper|note|office|organisation|organization|parliament|party|petition|police|post"
    r"|presidency|prosecution|recording|regime|relief|report|secretariat|senate|service|society|staff|statement"
    r"|station|study|survey|trust|union|university|utility|video|watch|watchdog)"
)


class Speakers:
    """Who speaks in each attribution, as far as names, pronouns and offices tell: enough to say that it is the same one.

    Args:
        report: the text.
        attributions: in the order of the text.
        heads: (start, end) of each one's source and cue.
    """

    def __init__(self, report: Report, attributions: list[Attribution], heads: list[tuple[int, int]]) -> None:
        self.text = report.text
        self._known: list[set[str]] = []
        self._pronouns: list[set[str]] = []
        self._last: dict[int, int] = {}
        self._by_span: dict[tuple[int, int], int] = {}
        self._before: list[int | None] = []
        self._current: int | None = None
        for n, attribution in enumerate(attributions):
            who = self._number(attribution)
            self._before.append(None if who is None else self._last.get(who))
            if who is not None and attribution.parent is None:  # a quoted quotation changes nothing about who is speaking
                self._last[who] = n
                self._current = who

    def before(self, number: int) -> int | None:
        """The number of the attribution before this one that has the same speaker, None where there is none."""
        return self._before[number]

    def _number(self, attribution: Attribution) -> int | None:
        source = attribution.source
        if source is None:
            return self._current if attribution.cue is None and attribution.quotation == "direct" else None
        place = (source.start, source.end)
        if place not in self._by_span:
            pronoun = _GENDERS.get(source.text.lower())
            self._by_span[place] = self._by_name(source) if pronoun is None else self._by_pronoun(pronoun)
        return self._by_span[place]

    def _by_pronoun(self, gender: str) -> int:
        """The speaker of the last statement, where the pronoun fits; otherwise somebody of whom only the pronoun is known."""
        who = self._current
        if who is None or gender not in self._pronouns[who]:
            return self._new(set(), {gender})
        self._pronouns[who] = {gender}
        return who

    def _by_name(self, source: Span) -> int:
        words = self._words(source)
        same = [who for who, known in enumerate(self._known) if _may_be_same(words, known)]
        if not same:
            return self._new(words, _fitting(source.text))
        best = max(same, key=lambda who: self._last.get(who, -1))
        self._known[best] |= words
        return best

    def _new(self, words: set[str], pronouns: set[str]) -> int:
        self._known.append(set(words))
        self._pronouns.append(pronouns)
        return len(self._known) - 1

    def _words(self, source: Span) -> set[str]:
        """Names and offices in a source and in the apposition behind it."""
        behind = _APPOSITION.match(self.text, source.end, source.end + 80)
        names = {_POSSESSIVE.sub("", w) for w in _WORD.findall(source.text) if w[:1].isupper()} - _NOT_NAMES
        all_words = {w.lower() for w in _WORD.findall(source.text + (behind.group() if behind else ""))}
        return names | {w for w in all_words if _PERSON.fullmatch(w) or _BODY.fullmatch(w)}


def _may_be_same(words: set[str], known: set[str]) -> bool:
    """Whether a short form fits: its names are known, or more of them than not; without a name, its offices."""
    names = {w for w in words if w[:1].isupper()}
    if names:
        return names <= known or len(names - known) < len(names & known)
    return bool(words) and words <= known


def _fitting(source: str) -> set[str]:
    """Which pronouns can stand for a source: m, f, thing, many."""
    front = _BEHIND_HEAD.split(source, maxsplit=1)[0]
    words = [w.lower() for w in _WORD.findall(front)]
    last = words[-1] if words else ""
    if _BODY.fullmatch(last):
        return {"thing", "many"}
    if any(_PERSON.fullmatch(w) for w in words):
        return {"m", "f"}
    if (last.endswith("s") and words[0] not in ("mr", "mrs")) or (words[:1] and words[0] in _MANY):
        return {"many"}
    return {"m", "f", "thing", "many"}
