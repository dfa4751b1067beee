"""Stretches of the calendar as EDTF, and the steps from one to another.

Source: Library of Congress, Extended Date/Time Format specification (2019), level 1. Seasons are 21 spring, 22 summer,
23 autumn, 24 winter; a winter carries the year in which it begins. Weeks run from Monday to Sunday.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "season", "year", "decade", "century"]

FINENESS: dict[Unit, int] = {"day": 0, "week": 1, "month": 2, "season": 3, "year": 4, "decade": 5, "century": 6}
"""How coarse a unit is: a step in days can only be counted from something no coarser than a week."""

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thur thu", "friday fri", "saturday sat", "sunday sun"))
    for name in names.split()
}  # fmt: skip
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
NUMBERS = {
    word: number
    for number, words in enumerate(
        ("", "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"))
    for word in words.split()
} | {"thirty": 30, "forty": 40, "fifty": 50, "a couple of": 2, "a dozen": 12}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1}
FIXED_DAYS = {
    "christmas day": (12, 25), "christmas eve": (12, 24), "christmas": (12, 25), "boxing day": (12, 26), "new year's day": (1, 1),
    "new year's eve": (12, 31), "may day": (5, 1), "halloween": (10, 31), "valentine's day": (2, 14),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the calendar.

    Attributes:
        edtf: Extended Date/Time Format, level 1, without its qualifiers.
        first: its first day.
        last: its last day.
        unit: how finely it was named.
        approximate: the text is vague about it.
        dated: its year was written out.
    """

    edtf: str
    first: date
    last: date
    unit: Unit
    approximate: bool = False
    dated: bool = False


def vague(stretch: Stretch) -> Stretch:
    """The same stretch, said to be approximate."""
    return replace(stretch, approximate=True)


def day(of: date) -> Stretch:
    """One day."""
    return Stretch(of.isoformat(), of, of, "day")


def days(first: date, last: date) -> Stretch:
    """From one day to another, both included."""
    return day(first) if first == last else Stretch(f"{first.isoformat()}/{last.isoformat()}", first, last, "day")


def month(of_year: int, number: int) -> Stretch:
    """A month."""
    return Stretch(
        f"{of_year:04d}-{number:02d}",
        date(of_year, number, 1),
        date(of_year, number, monthrange(of_year, number)[1]),
        "month",
    )


def year(number: int) -> Stretch:
    """A year."""
    return Stretch(f"{number:04d}", date(number, 1, 1), date(number, 12, 31), "year")


def decade(first_year: int) -> Stretch:
    """The ten years from one that ends in 0."""
    return Stretch(f"{first_year // 10:03d}X", date(first_year, 1, 1), date(first_year + 9, 12, 31), "decade", dated=True)


def century(number: int) -> Stretch:
    """A century by its ordinal, as newspapers count: the 19th is 1800 to 1899."""
    first = max(100 * (number - 1), 1)
    return Stretch(f"{number - 1:02d}XX", date(first, 1, 1), date(100 * number - 1, 12, 31), "century", dated=True)


def season(of_year: int, number: int) -> Stretch:
    """A season, 1 spring to 4 winter, by northern months; a winter by the year in which it begins."""
    first = date(of_year, 3 * number, 1)
    behind = month(*plus_months(of_year, 3 * number, 2))
    return Stretch(f"{of_year:04d}-{20 + number}", first, behind.last, "season")


def week(of: date) -> Stretch:
    """The week from Monday to Sunday that holds the day."""
    monday = of - timedelta(of.weekday())
    return replace(days(monday, monday + timedelta(6)), unit="week")


def weekend(of: date) -> Stretch:
    """The latest Saturday and Sunday of which the first is not after the day."""
    saturday = of - timedelta((of.weekday() - 5) % 7)
    return replace(days(saturday, saturday + timedelta(1)), unit="week")


def join(first: Stretch, last: Stretch) -> Stretch | None:
    """From the first to the last, None where they are the wrong way round."""
    if first.first > last.last:
        return None
    unit = first.unit if FINENESS[first.unit] > FINENESS[last.unit] else last.unit
    edtf = f"{first.edtf.split('/')[0]}/{last.edtf.split('/')[-1]}"
    return Stretch(edtf, first.first, last.last, unit, first.approximate or last.approximate, first.dated or last.dated)


def plus_months(of_year: int, number: int, step: int) -> tuple[int, int]:
    """Year and month that lie a number of months on."""
    months = 12 * of_year + number - 1 + step
    return months // 12, months % 12 + 1


def same_day(of: date, step_months: int) -> date:
    """The same day of the month a number of months on, or that month's last."""
    of_year, number = plus_months(of.year, of.month, step_months)
    return date(of_year, number, min(of.day, monthrange(of_year, number)[1]))


def latest_weekday(number: int, until: date) -> date:
    """The latest such day of the week on or before a day."""
    return until - timedelta((until.weekday() - number) % 7)


def coming_weekday(number: int, since: date) -> date:
    """The first such day of the week on or after a day."""
    return since + timedelta((number - since.weekday()) % 7)


def step(start: Stretch, count: int, unit: str) -> Stretch | None:
    """What lies a number of units on, as finely as the unit says; None where the start is too coarse to count from.

    Args:
        start: where to count from: its first day going back, its last day going on.
        count: how many, negative going back.
        unit: "hour", "minute", "moment", "day", "week", "month" or "year".
    """
    edge = start.first if count < 0 else start.last
    if unit in ("hour", "minute", "moment"):
        days_on = int(count / 24) if unit == "hour" else 0
        return day(edge + timedelta(days_on)) if start.unit == "day" else None
    if unit in ("day", "week"):
        length = 7 * count if unit == "week" else count
        return day(edge + timedelta(length)) if start.unit == "day" else None
    if unit == "month":
        return month(*plus_months(edge.year, edge.month, count)) if FINENESS[start.unit] <= FINENESS["month"] else None
    return year(edge.year + count * (10 if unit == "decade" else 1)) if FINENESS[start.unit] <= FINENESS["year"] else None


def period(unit: str, around: date, count: int) -> Stretch:
    """The calendar week, weekend, month, year, decade or season a number of units from the one that holds a day."""
    if unit == "week":
        return week(around + timedelta(7 * count))
    if unit == "weekend":
        return weekend(around + timedelta(7 * count))
    if unit == "month":
        return month(*plus_months(around.year, around.month, count))
    if unit == "decade":
        return decade(around.year // 10 * 10 + 10 * count)
    return year(around.year + count)


def edge_of(stretch: Stretch, part: str) -> Stretch:
    """The part of a stretch that words such as "early" or "the end of" name, always approximate.

    An end or a beginning is the last or the first day; the other parts leave the stretch as it is.
    """
    if FINENESS[stretch.unit] > FINENESS["year"]:
        return vague(stretch)
    if "end" in part or "close" in part:
        return Stretch(stretch.last.isoformat(), stretch.last, stretch.last, "day", True, stretch.dated)
    if "start" in part or "beginning" in part:
        return Stretch(stretch.first.isoformat(), stretch.first, stretch.first, "day", True, stretch.dated)
    return vague(stretch)
