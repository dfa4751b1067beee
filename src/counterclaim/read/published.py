"""Check a date of publication: an EDTF date (level 0, or level 1 with a mark of doubt or X digits) or an ISO date-time."""

from __future__ import annotations

import re
from datetime import date, datetime

from counterclaim.errors import UsageError

FIRST_YEAR, LAST_YEAR = 1800, 2100
"""What a page gives outside of these years is a placeholder or an error."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[?~%]?", re.A)
_UNSPECIFIED = re.compile(r"\d{3}X|\d\dXX|\d{4}-XX|\d{4}-\d\d-XX|\d{4}-XX-XX", re.A)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?", re.A)

_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})(?:(?P<m>\d\d)(?P<d>\d\d)|(?P<joint>[-/.])(?P<m2>\d\d?)(?P=joint)(?P<d2>\d\d?))"
    r"(?:(?:T|\s|,\s)\s?(?P<time>\d\d:?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?)\s?(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?|[A-Z]{2,5})?)?",
    re.A | re.I,
)
_MAIL = re.compile(r"(?:[A-Z][a-z]{2,8}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|[A-Z]{1,4})", re.A)
_WRITTEN = re.compile(r"(?:[A-Za-z]{3,9}\.?,? )?(?:([A-Za-z]{3,9})\.? (\d{1,2})|(\d{1,2})\.? ([A-Za-z]{3,9})\.?),? (\d{4})(?:\b.*)?", re.A)
_MONTHS = "january february march april may june july august september october november december".split()
_NO_MOMENT = "1970-01-01T00:00:00"  # zero, as computers count time


def is_published(value: str) -> bool:
    """Whether the value is a date or date-time that exists in the calendar."""
    try:
        if _MOMENT.fullmatch(value):
            datetime.fromisoformat(value)
            return True
        if match := _DATE.fullmatch(value):
            date(int(match.group(1)), int(match.group(2) or 1), int(match.group(3) or 1))
            return True
    except ValueError:
        return False
    return _UNSPECIFIED.fullmatch(value) is not None and 1 <= int(value[5:7].replace("XX", "1") or 1) <= 12


def check_published(value: str) -> str:
    """The value, unchanged.

    Raises:
        UsageError: it is neither an EDTF date nor an ISO date-time.
    """
    if not is_published(value):
        raise UsageError(f"not a date of publication: {value!r}; write 2021-09-06, 2021-09 or 2021-09-06T14:30:00Z")
    return value


def normal_published(value: str) -> str | None:
    """A date or moment in ISO 8601, from the forms that pages and feeds have; None where it is none, or can be read in two ways.

    "2024-03-02 18:10:00 +0000", "20240302", "Sat, 02 Mar 2024 18:10:00 GMT" and "March 2, 2024" are understood; "02/03/2024" is not.
    Behind an ISO moment, letters for a zone other than Z, UTC and GMT have no one meaning and are dropped: it is then a local one.
    """
    try:
        found = _from_year_first(value) or _from_mail(value) or _from_written(value)
    except (ValueError, OverflowError):
        return None
    if found is None:
        found = value if _DATE.fullmatch(value) and is_published(value) else None
    if found is None or found.startswith(_NO_MOMENT) or not FIRST_YEAR <= int(found[:4]) <= LAST_YEAR:
        return None
    return found


def _from_year_first(value: str) -> str | None:
    match = _YEAR_FIRST.fullmatch(value)
    if match is None:
        return None
    day = date(int(match["y"]), int(match["m"] or match["m2"]), int(match["d"] or match["d2"])).isoformat()
    if match["time"] is None:
        return day
    zone = (match["zone"] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
    return iso(datetime.fromisoformat(f"{day}T{match['time']}{zone if zone[:1] in ('+', '-', 'Z') else ''}"))


def _from_mail(value: str) -> str | None:
    """RFC 5322's form, which feeds and headers have."""
    if _MAIL.fullmatch(value) is None:
        return None
    from email.utils import parsedate_to_datetime

    return iso(parsedate_to_datetime(value))


def _from_written(value: str) -> str | None:
    match = _WRITTEN.fullmatch(value)
    if match is None:
        return None
    month = (match[1] or match[4]).lower()
    number = next((n for n, name in enumerate(_MONTHS, 1) if month in (name, name[:3]) or (month, n) == ("sept", 9)), 0)
    return date(int(match[5]), number, int(match[2] or match[3])).isoformat()


def iso(moment: datetime) -> str:
    """A moment in ISO 8601 to the second, with Z for UTC."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
