"""What was read: outlets, languages and days, and what is missing from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from counterclaim.desk.case import Case
from counterclaim.desk.days import published
from counterclaim.desk.words import day

MOST_NAMED = 40
"""How many outlets, and gaps between days, are named."""

_A_DAY = timedelta(days=1)
Counted = Sequence[tuple[str | None, int]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is in a ledger.

    Attributes:
        outlets: with how many reports, the most first; None is an outlet that is not known.
        languages: the same, by code.
        days: from the first to the last day of a report whose day is known; None where that is known of none.
        silent: how many days between them have no report.
        gaps: those days, in words, one stretch each; `more_gaps` are not named.
        undated: reports whose day is not known.
        waiting: reports that are not compared with the others.
        unread: inputs that could not be read.
    """

    reports: int
    origins: int
    statements: int
    outlets: Counted
    more_outlets: int
    languages: Counted
    days: tuple[str, str] | None
    silent: int
    gaps: Sequence[str]
    more_gaps: int
    undated: int
    waiting: int
    unread: int


def coverage_of(case: Case, unread: int, most: int = MOST_NAMED) -> Coverage:
    """Of the whole ledger, as it was read; `most` outlets and gaps are named."""
    heads = case.heads.values()
    outlets = _counted(head.publisher for head in heads)
    found = [when.first if when and when.one else None for when in (published(head.published_at) for head in heads)]
    days = sorted({one for one in found if one is not None})
    gaps = [(before + _A_DAY, after - _A_DAY) for before, after in pairwise(days) if after - before > _A_DAY]
    return Coverage(
        reports=len(case.heads),
        origins=len({head.origin for head in heads}),
        statements=len(case.related.statements),
        outlets=outlets[:most],
        more_outlets=max(0, len(outlets) - most),
        languages=_counted(head.language for head in heads),
        days=(days[0].isoformat(), days[-1].isoformat()) if days else None,
        silent=sum((last - first).days + 1 for first, last in gaps),
        gaps=[_stretch(first, last) for first, last in gaps[:most]],
        more_gaps=max(0, len(gaps) - most),
        undated=found.count(None),
        waiting=case.waiting,
        unread=unread,
    )


def _counted(names: Iterable[str | None]) -> list[tuple[str | None, int]]:
    return sorted(Counter(name or None for name in names).items(), key=lambda both: (-both[1], both[0] is None, both[0] or ""))


def _stretch(first: date, last: date) -> str:
    return day(first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}")
