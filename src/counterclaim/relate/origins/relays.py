"""Whether a report only tells what another outlet reported: its statements come through that outlet, and nothing is its own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from counterclaim.records import Attribution, Document, Reason
from counterclaim.relate.origins.named import credited, mentions
from counterclaim.relate.origins.outlets import name_key
from counterclaim.relate.origins.report import Report
from counterclaim.relate.origins.words import folded, stretches
from counterclaim.text.paragraphs import Marked
from counterclaim.text.sentences import Sentences

RELAYED = 0.6
"""The least share of a relay's statements that come through the other outlet."""

_SUBSTANCE = 0.5  # of the names, numbers and quoted words told through the outlet that its report has
_SUBSTANCE_ON_CREDIT = 0.7  # of those of the whole text where only a credit line says whose they are
_LEAST_SHARED = 3
_LEAST_ON_CREDIT = 8
_QUOTED_RUN = 3
_TOKEN = re.compile(r"\d[\d.,]*\d|[^\W_]+(?:['\u2019-][^\W_]+)*")
_PRONOUN = re.compile(r"(?:it|he|she|they|her|him|them|who|the (?:man|woman|former|latter))$", re.I)
_OWN_VOICE = re.compile(r"\b(?:we|this (?:newspaper|paper|station|publication|website|magazine)|our)\b", re.I)
_SECOND_HAND = re.compile(r"\b(?:was|were|is|are|been) (?:also )?(?:quoted|reported|cited|said)\b|\breportedly\b", re.I)
_MARKS = "\"'\u2018\u201c\u00ab\u201e(["
_TITLES = frozenset("mr mrs ms dr the a an in on at and of for to from by it he she its his her they this that but".split())


@dataclass(frozen=True, slots=True)
class Relay:
    """How a report relays another: what it is worth, 0 to 1, and why."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Substance:
    """What can be checked in both reports."""

    names: frozenset[str]
    numbers: frozenset[str]
    quoted: frozenset[tuple[str, ...]]

    @property
    def size(self) -> int:
        return len(self.names) + len(self.numbers) + len(self.quoted)

    def within(self, tokens: list[str]) -> _Substance:
        """What of it a text with these tokens has."""
        words = frozenset(tokens)
        return _Substance(self.names & words, self.numbers & words, self.quoted & frozenset(_runs(tokens)))

    def __str__(self) -> str:
        return f"{len(self.names)} names, {len(self.numbers)} numbers, {len(self.quoted)} runs of quoted words"


def find_relay(report: Report, other: Report) -> Relay | None:
    """Whether `report` relays `other`, and why; None where it does not, or where its attributions are not known."""
    publisher = other.document.publisher
    if not publisher or not report.attributions or name_key(publisher) == name_key(report.document.publisher or ""):
        return None
    places = mentions(report.document, publisher)
    if places:
        return _Telling(report, other, places).through_outlet(publisher)
    credit = credited(report.document, other.document)
    return None if credit is None else _Telling(report, other, []).on_credit(credit, publisher)


class _Telling:
    """The statements of a report, divided by whom it has them from, as seen from another report."""

    def __init__(self, report: Report, other: Report, mentioned: list[tuple[int, int]]) -> None:
        document = report.document
        self.text = document.text
        self.marked = Marked(self.text, stretches(document, "body"))
        self.sentences = Sentences(self.marked)
        self.mentioned = mentioned
        self.statements = sorted((a for a in report.attributions if a.content and self._number(a) is not None), key=_start)
        self.theirs = _tokens(_article(other.document))
        self.their_words = frozenset(self.theirs)
        self.own_names = frozenset(name_key(report.document.publisher or "").split())
        self.outlet_words = frozenset(map(folded, name_key(other.document.publisher or "").split())) | self.own_names

    def _number(self, a: Attribution) -> int | None:
        return self.sentences.number((a.cue or a.source or a.content[0]).start)

    def through_outlet(self, publisher: str) -> Relay | None:
        through, foreign = self._divided()
        if len(through) < 2 or len(through) < RELAYED * (len(through) + len(foreign)):
            return None
        told = sorted({self.sentences.places[n] for a in through if (n := self._number(a)) is not None})
        said = self._substance(told)
        shared = said.within(self.theirs)
        if shared.size < _LEAST_SHARED or shared.size < _SUBSTANCE * said.size:
            return None
        share = len(through) / (len(through) + len(foreign))
        return Relay(
            round(share * shared.size / said.size, 4),
            (
                Reason("relays", f"{len(through)} of {len(through) + len(foreign)} statements come through {publisher}"),
                Reason("shared_substance", f"{shared} of what it tells so ({said}) stand in the other report"),
            ),
        )

    def on_credit(self, credit: str, publisher: str) -> Relay | None:
        foreign = [a for a in self.statements if self._is_foreign(a)]
        said = self._substance(self.sentences.places)
        shared = said.within(self.theirs)
        if len(foreign) * 8 > len(self.statements) or shared.size < _LEAST_ON_CREDIT or shared.size < _SUBSTANCE_ON_CREDIT * said.size:
            return None
        return Relay(
            round(shared.size / said.size, 4),
            (
                Reason("credit", f'credits "{credit}", {publisher} being the publisher of the other'),
                Reason("shared_substance", f"{shared} of its own {said} stand in the other report"),
            ),
        )

    def _divided(self) -> tuple[list[Attribution], list[Attribution]]:
        """Statements that came through the outlet, and those of speakers whom the other report does not have."""
        through: dict[str, Attribution] = {}
        foreign: list[Attribution] = []
        before: Attribution | None = None
        for a in self.statements:
            if self._speaks_for_itself(a):
                continue
            if self._is_through(a, through, before):
                through[a.id] = a
            elif self._is_foreign(a):
                foreign.append(a)
            before = a
        return list(through.values()), foreign

    def _speaks_for_itself(self, a: Attribution) -> bool:
        """Whether the outlet that prints the report is the source: "the Post has not been able to confirm this"."""
        if a.source is None:
            return False
        words = name_key(a.source.text).split()
        own = bool(words) and bool(self.own_names.intersection(words[-1:])) and self.own_names.issuperset(words)
        return own or _OWN_VOICE.search(a.source.text[:80]) is not None

    def _is_through(self, a: Attribution, through: dict[str, Attribution], before: Attribution | None) -> bool:
        if a.parent in through:
            return True
        number = self._number(a)
        if number is None:
            return False
        if _touches(self.mentioned, *self.sentences.places[number]):
            return True
        if a.cue is not None and _SECOND_HAND.search(self.text, a.cue.start - 12, a.cue.end):
            return bool(through)
        # who goes on speaking, goes on through the same outlet
        return before is not None and before.id in through and (a.source is None or _PRONOUN.match(a.source.text) is not None)

    def _is_foreign(self, a: Attribution) -> bool:
        """Whether the speaker is not in the other report: a name that it lacks, or somebody without a name whose words it lacks."""
        if a.source is None:
            return not self._is_told_there(a)
        if _PRONOUN.match(a.source.text) is not None:
            return False
        names = self._names(a.source.start, a.source.end)
        if names:
            return not names & self.their_words
        return not self._is_told_there(a)

    def _is_told_there(self, a: Attribution) -> bool:
        """Whether most of the longer words of the statement stand in the other report."""
        words = [w for span in a.content for t in _TOKEN.findall(span.text) if len(w := folded(t)) > 3 or t[0].isdigit()]
        return sum(word in self.their_words for word in words) * 2 >= len(words)

    def _names(self, start: int, end: int) -> frozenset[str]:
        found = (token for token in _TOKEN.findall(self.text[start:end]) if token[0].isupper())
        return frozenset(word for token in found if (word := folded(token)) not in _TITLES) - self.outlet_words

    def _substance(self, places: Iterable[tuple[int, int]]) -> _Substance:
        names: set[str] = set()
        numbers: set[str] = set()
        quoted: set[tuple[str, ...]] = set()
        for start, end in places:
            for token in _TOKEN.finditer(self.text, start, end):
                word = folded(token.group())
                if token.group()[0].isdigit():
                    numbers.add(word)
                elif (
                    token.group()[0].isupper()
                    and token.start() > start
                    and self.text[token.start() - 1] not in _MARKS
                    and word not in _TITLES
                    and word not in self.outlet_words
                ):
                    names.add(word)
            for q in self.marked.touching(start, end):
                quoted.update(_runs(_tokens(self.text[max(q.start, start) : min(q.end, end)])))
        return _Substance(frozenset(names), frozenset(numbers), frozenset(quoted))


def _start(a: Attribution) -> tuple[int, str]:
    return min(span.start for span in (*a.content, *filter(None, (a.source, a.cue)))), a.id


def _article(document: Document) -> str:
    """The words of title, dateline and body."""
    return "\n".join(document.text[a:b] for a, b in stretches(document, "title", "dateline", "body"))


def _tokens(text: str) -> list[str]:
    return [folded(token) for token in _TOKEN.findall(text)]


def _runs(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(tokens[n:] for n in range(_QUOTED_RUN)), strict=False)


def _touches(places: list[tuple[int, int]], start: int, end: int) -> bool:
    n = bisect_right(places, (end, -1)) - 1
    return n >= 0 and places[n][1] > start
