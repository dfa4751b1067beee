"""The day of a statement, as far as it is known: when it was said, else when it was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from counterclaim.desk.words import day
from counterclaim.ledger.edtf import days_of
from counterclaim.relate.pairs import Statement

LONGEST_GAP_DAYS = 7
"""More days without a statement are drawn short."""

_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_DOUBTS = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}


@dataclass(frozen=True, slots=True, eq=False)  # counted by the hundred thousand: by identity, which is quick, as equal ones are one
class When:
    """The day of a statement, or the days of which one is it.

    Attributes:
        first: `date.min` where the beginning is open.
        last: `date.max` where the end is open.
        by: "said" where that day is known, else "published".
        given: in EDTF, without the time of day.
    """

    first: date
    last: date
    by: Literal["said", "published"]
    given: str

    @property
    def one(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    @property
    def words(self) -> str:
        """As a person writes it."""
        return spell(self.given)

    @property
    def start(self) -> date:
        """By what it is put in order."""
        return self.last if self.first == date.min else self.first


def when(statement: Statement) -> When | None:
    """The day of a statement; None where neither the day that it was said nor that of its report is known."""
    return _said(statement.attribution.said_at) or _published(statement.published_at)


@lru_cache(maxsize=20_000)
def _said(given: str | None) -> When | None:
    days = days_of(given) if given else None
    return When(*days, "said", given) if given and days else None


@lru_cache(maxsize=20_000)
def _published(given: str | None) -> When | None:
    plain = given.strip().partition("T")[0].partition(" ")[0] if given else ""
    days = days_of(plain)
    return When(*days, "published", plain) if days else None


def ranks(statements: Mapping[str, Statement], times: Mapping[str, When | None]) -> dict[str, int]:
    """The place of each statement in time: by its first day, what is more exact and what was said first; unknown days last."""

    def key(statement: Statement) -> tuple[date, date, bool, int]:
        found = times[statement.attribution.id]
        if found is None:
            return date.max, date.max, True, statement.place
        return found.start, found.last, found.by == "published", statement.place

    return {s.attribution.id: n for n, s in enumerate(sorted(statements.values(), key=key))}


def spell(given: str) -> str:
    """A time in EDTF, in words."""
    first, slash, last = given.partition("/")
    if slash:
        if first == "..":
            return f"until {spell(last)}"
        return f"from {spell(first)} on" if last == ".." else f"{spell(first)} to {spell(last)}"
    doubt = _DOUBTS.get(given[-1:], "")
    plain = given.rstrip("?~%")
    year, _, rest = plain.partition("-")
    if year.endswith("X"):
        return f"{doubt}some year of {year.replace('X', '0')} to {year.replace('X', '9')}"
    if rest in _SEASONS:
        return f"{doubt}{_SEASONS[rest]} {year}"
    if rest.endswith("XX"):
        month = rest.partition("-")[0]
        return f"{doubt}a day of {year if month == 'XX' else day(f'{year}-{month}')}"
    return doubt + day(plain)
