"""Where and when what a statement tells of is said to have happened, as far as its words say so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from counterclaim.ledger.edtf import days_of
from counterclaim.records import Attribution, Place
from counterclaim.relate.pairs import Statement

COUNTRY = 6
"""The precision of a place that is no more than a country."""

_LOCATING = frozenset(
    "in at near outside inside around off over on across throughout within above amid beside between shelled shelling bombed bombing "
    "bombarded hit struck attacked attacking captured seized retook recaptured entered stormed overran besieged".split()
)
_LEADING_ELSEWHERE = frozenset(
    "to from for toward towards into via against by with about like than as after before since until said".split()
)
_LOOK = 6  # words before a place
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MONTH, _YEAR = 31, 366


def is_location(said: Attribution, place: Place) -> bool:
    """Whether the words before a place say that something is there ("in the port of Varna"), and not a ferry to it or a call from it.

    The nearest word that leads to a place decides; a place before which none stands is no location.
    """
    for span in said.content:
        if span.start <= place.start < span.end:
            before = _WORD.findall(span.text[max(0, place.start - span.start - 120) : place.start - span.start].casefold())
            for word in reversed(before[-_LOOK:]):
                if word in _LOCATING:
                    return True
                if word in _LEADING_ELSEWHERE:
                    return False
    return False


def location_of(statements: Iterable[Attribution]) -> Place | None:
    """The one place at which the statements locate what they tell; None where they name none, or several.

    A country that a finer place lies in is no second place.
    """
    found: dict[object, Place] = {}
    for said in statements:
        for place in said.places:
            if place.precision is not None and place.latitude is not None and is_location(said, place):
                found.setdefault(place.gazetteer_id or (place.name, place.country), place)
    finer = {place.country for place in found.values() if (place.precision or 0) < COUNTRY}
    left = [place for place in found.values() if place.precision != COUNTRY or place.country not in finer]
    return left[0] if len(left) == 1 else None


def names_of(statements: Iterable[Attribution]) -> list[str]:
    """The places that the statements name, as they stand there, each once."""
    return list(dict.fromkeys(" ".join(place.text.split()) for said in statements for place in said.places))


class Days(NamedTuple):
    """The first and the last day on which something can have happened; None where that is open."""

    first: date | None
    last: date | None

    @property
    def length(self) -> int | None:
        """How many days; None where a side is open."""
        return None if self.first is None or self.last is None else (self.last - self.first).days + 1

    @property
    def middle(self) -> date | None:
        """The day in the middle, the earlier of two."""
        return None if self.first is None or self.length is None else self.first + timedelta(days=(self.length - 1) // 2)


NO_DAYS = Days(None, None)


def days(edtf: str | None) -> Days:
    """The days that a time may mean."""
    found = None if edtf is None else days_of(edtf)
    return NO_DAYS if found is None else Days(*(None if day in (date.min, date.max) else day for day in found))


def day_said(statement: Statement) -> Days:
    """The days on which a statement may have been made: when it was said, else when its report was published."""
    said_at = days(statement.attribution.said_at)
    return said_at if said_at != NO_DAYS else published(statement.published_at)


def published(moment: str | None) -> Days:
    """The day of a moment of publication, which may have a time of day."""
    return days((moment or "").partition("T")[0])


def days_told(statements: Iterable[Statement]) -> Days:
    """The days that the statements give for what they tell, all together; times after a statement was made are not counted.

    Both sides are None where they give none.
    """
    found = []
    for statement in statements:
        made = day_said(statement).last
        for time in statement.attribution.times:
            told = days(time.edtf)
            if told != NO_DAYS and not (made is not None and told.first is not None and told.first > made):
                found.append(told)
    if not found:
        return NO_DAYS
    firsts, lasts = [told.first for told in found], [told.last for told in found]
    first = None if None in firsts else min(day for day in firsts if day is not None)
    last = None if None in lasts else max(day for day in lasts if day is not None)
    return Days(first, last)


def ged_precision(told: Days) -> int | None:
    """UCDP GED's `date_prec`: 1 a day, 2 two to six days, 3 a week, 4 a month, 5 a year; None where it is more, or open."""
    if told.length is None or told.length > _YEAR:
        return None
    return next(code for code, most in ((1, 1), (2, 6), (3, 7), (4, _MONTH), (5, _YEAR)) if told.length <= most)


def acled_precision(told: Days) -> int | None:
    """ACLED's `time_precision`: 1 the day, 2 within a week, 3 within a month; None where it is more, or open."""
    if told.length is None or told.length > _MONTH:
        return None
    return 1 if told.length == 1 else 2 if told.length <= 7 else 3
