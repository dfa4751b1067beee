"""The day of a statement, as far as it is known: when it was said, else when it was published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from counterclaim.desk.words import day
from counterclaim.ledger.edtf import days_of
from counterclaim.relate.pairs import Statement

LONGEST_GAP_DAYS = 7
"""More days without a statement are drawn short."""

_UNKNOWN = date.max, date.max, True


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
        return day(self.given)

    @property
    def start(self) -> date:
        """By what it is put in order."""
        return self.last if self.first == date.min else self.first


def when(statement: Statement) -> When | None:
    """The day of a statement; None where neither the day that it was said nor that of its report is known."""
    return _of("said", statement.attribution.said_at) or published(statement.published_at)


def published(given: str | None) -> When | None:
    """The day of a report, from the moment at which it was published; None where that is not known."""
    return _of("published", (given or "").strip().partition("T")[0].partition(" ")[0])


@lru_cache(maxsize=20_000)
def _of(by: Literal["said", "published"], given: str | None) -> When | None:
    days = days_of(given) if given else None
    return When(*days, by, given) if given and days else None


def ordered(statements: Iterable[Statement], times: Mapping[str, When | None]) -> list[Statement]:
    """Statements in the order of time: by the first day, what is more exact and what was said first; unknown days last.

    Args:
        statements: in the order of the ledger, which holds where times are alike.
        times: when each was made, by identifier.
    """
    groups: dict[tuple[date, date, bool], list[Statement]] = defaultdict(list)
    for statement in statements:
        found = times[statement.attribution.id]
        groups[(found.start, found.last, found.by == "published") if found else _UNKNOWN].append(statement)
    return [statement for key in sorted(groups) for statement in groups[key]]
