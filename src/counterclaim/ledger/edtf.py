"""Which strings are times as the ledger holds them: EDTF, levels 0 and 1, as far as readings write it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_DATE = re.compile(r"(?:(\d{3}X|\d\dXX)|(\d{4})(?:-(?:(\d\d)(?:-(\d\d|XX))?|XX(?:-XX)?))?)[?~%]?", re.A)
_OPEN = ".."
_SEASONS = range(21, 25)


def is_edtf(text: str) -> bool:
    """Whether it is a day, month, season or year that exists, or an interval of two, of which one may be open ("../2021-09").

    A date may have X for digits that are not known, and may end in ? (uncertain), ~ (approximate) or % (both).

    Source: Library of Congress, Extended Date/Time Format specification (2019), levels 0 and 1.
    """
    return days_of(text) is not None


def days_of(text: str) -> tuple[date, date] | None:
    """The first and the last day that it may mean, `date.min` and `date.max` where it is open; None where it is no EDTF."""
    first, slash, last = text.partition("/")
    try:
        if not slash:
            return _days(first)
        begin = (date.min, date.min) if first == _OPEN else _days(first)
        end = (date.max, date.max) if last == _OPEN else _days(last)
    except ValueError:  # a day that no calendar has
        return None
    if begin is None or end is None or begin[0] > end[1] or {first, last} == {_OPEN}:
        return None
    return begin[0], end[1]


def _days(text: str) -> tuple[date, date] | None:
    """The first and the last day that it may mean; None where it is no date."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    digits, year, month, day = match.groups()
    if digits is not None:
        return date(max(int(digits.replace("X", "0")), 1), 1, 1), date(int(digits.replace("X", "9")), 12, 31)
    of_year, number = int(year), int(month or 1)
    if day is not None and day != "XX":
        return date(of_year, number, int(day)), date(of_year, number, int(day))
    if number in _SEASONS and day is None:  # months as the northern ones; a winter may end in the next year
        return date(of_year, 1, 1), date(of_year + (number == _SEASONS[-1]), 12, 31)
    last_month = 12 if month is None else number
    return date(of_year, number, 1), date(of_year, last_month, monthrange(of_year, last_month)[1])
