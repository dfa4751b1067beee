"""What a rule for expressions of time consists of, what it may ask about its place in the text, and the words that rules share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from counterclaim.records import Span
from counterclaim.resolve.when import calendar as cal
from counterclaim.resolve.when.calendar import Stretch
from counterclaim.resolve.when.tenses import Sense, sense_of

S = r"\s{1,2}"
_PARAGRAPHS_BACK = 6
_PARAGRAPHS_NEAR = 1


@dataclass(frozen=True, slots=True)
class Earlier:
    """An expression that was read, for those that count from it."""

    span: Span
    stretch: Stretch
    sentence: int
    paragraph: int
    told: bool


@dataclass(slots=True)
class Setting:
    """What a rule may ask about the place where its expression stands."""

    text: str
    start: int
    end: int
    at: int
    behind: int
    published: date | None
    sentence: int
    paragraph: int
    quoted: bool
    told: bool
    earlier: list[Earlier]
    anchor: Earlier | None = None

    @property
    def sense(self) -> Sense:
        """Whether the clause looks back or ahead."""
        return sense_of(self.text, self.start, self.end, self.at, self.behind)

    def before(self, width: int = 24) -> str:
        """The words before the expression, in its sentence."""
        return self.text[max(self.start, self.at - width) : self.at]

    def after(self, width: int = 24) -> str:
        """The words behind the expression, in its sentence."""
        return self.text[self.behind : min(self.end, self.behind + width)]

    def count_from(self, unit: str = "day", single: bool = False) -> Stretch | None:
        """The latest earlier expression that is fine enough to count such units from; it becomes the anchor.

        The reporter's own words count from the reporter's own, where those are near: in "said on Monday the bridge fell on
        Friday. Hours later …" it is hours after Monday.

        Args:
            unit: what is counted.
            single: only from one day.
        """
        found = None if self.told else self._latest(unit, single, _PARAGRAPHS_NEAR, own=True)
        found = found or self._latest(unit, single, _PARAGRAPHS_BACK, own=False)
        self.anchor = found
        return found.stretch if found else None

    def _latest(self, unit: str, single: bool, reach: int, own: bool) -> Earlier | None:
        most = cal.FINENESS["day" if unit in ("hour", "minute", "moment", "week") else unit]  # type: ignore[index]
        for found in reversed(self.earlier):
            if self.paragraph - found.paragraph > reach:
                return None
            one = not single or found.stretch.first == found.stretch.last
            if cal.FINENESS[found.stretch.unit] <= most and one and not (own and found.told):
                return found
        return None


Match = re.Match[str]
Read = Callable[[Match, Setting], Stretch | None]


class Rule(NamedTuple):
    """How one kind of expression looks and what it means; a group named `x` is the span, else all of the match."""

    name: str
    pattern: re.Pattern[str]
    read: Read


def words(names: list[str]) -> str:
    """An alternation of literal strings, longest first."""
    return "|".join(sorted(names, key=len, reverse=True))


def named(table: dict[str, int]) -> str:
    """An alternation of names, capitalised or all in capitals."""
    return f"(?-i:{words([n.capitalize() for n in table] + [n.upper() for n in table])})"


LONG_WEEKDAY = named({n: k for n, k in cal.WEEKDAYS.items() if n.endswith("day")})
DAY_PART = r"(?:early |late |mid-?)?(?:morning|afternoon|evening|night|midday|noon|midnight|lunchtime|dawn)"
NUMBER = rf"(?:{words(list(cal.NUMBERS))}|\d{{1,4}})"
HEDGE = rf"(?:(?P<hedge>around|circa|roughly|approximately|on or about|on or around|some ?time in){S})?"
COUNT_HEDGE = (
    rf"(?:(?P<hedge>about|around|roughly|approximately|nearly|almost|some|(?:just )?(?:over|under)|more than|less than|at least){S})?"
)
EDGE = rf"(?:the{S}(?:very{S})?)?(?:beginning|start|end|middle|close){S}of"
PARTLY = rf"(?:(?P<part>{EDGE}|early|mid|late|end)(?:{S}in)?[\s-])?"
TO = rf"(?:{S}(?P<to>to|until|till|through|and|into){S}|(?:{S})?[-–—](?:{S})?)"
BETWEEN = rf"(?:(?P<between>between){S})?"


def month(n: str = "") -> str:
    """A month, named or abbreviated, as group `m` and a suffix."""
    return rf"(?P<m{n}>{named(cal.MONTHS)})(?:(?<!\w\w\w\w\w)\.(?=\s{{0,2}}[\d,;:)]))?"


def day(n: str = "") -> str:
    """A day of the month as group `d` and a suffix."""
    return rf"(?P<d{n}>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[.,:]\d)"


def year(n: str = "") -> str:
    """A year of four digits as group `y` and a suffix."""
    return rf"(?P<y{n}>1[0-9]\d\d|20\d\d|21\d\d)(?![\d%]|[.,]\d)"


def weekday(n: str = "") -> str:
    """A day of the week as group `w` and a suffix, with a part of the day."""
    return rf"(?P<w{n}>{LONG_WEEKDAY})(?:{S}{DAY_PART})?"


DATE_WEEKDAY = rf"(?:{named(cal.WEEKDAYS)}\.?(?:{S}{DAY_PART})?,?{S}(?:the{S})?)?"
