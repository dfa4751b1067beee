"""Check a date of publication: an EDTF date (level 0, or level 1 with a mark of doubt or X digits) or an ISO date-time."""

from __future__ import annotations

import re
from datetime import date, datetime

from counterclaim.errors import UsageError

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[?~%]?", re.A)
_UNSPECIFIED = re.compile(r"\d{3}X|\d\dXX|\d{4}-XX|\d{4}-\d\d-XX|\d{4}-XX-XX", re.A)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?", re.A)


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
