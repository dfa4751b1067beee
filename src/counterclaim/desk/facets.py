"""By what a list of statements can be narrowed down, with how many there would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from counterclaim.desk.case import Case
from counterclaim.desk.words import day as in_words
from counterclaim.ledger.overview import Head
from counterclaim.relate.pairs import Statement

MOST_OPTIONS = 8
UNKNOWN = "-"
"""What stands for no value: a source without a name, an outlet or a day that is not known."""

_FEW_DAYS, _FEW_MONTHS = 10, 24
_NAMES = ("party", "outlet", "day", "stance", "contested")
_TITLES = {"party": "Who says it", "outlet": "Outlet", "day": "Day", "stance": "Kind of statement", "contested": "Contested"}
_LENGTHS = (10, 7, 4)


class Chosen(Protocol):
    """What somebody has chosen; empty where anything will do."""

    @property
    def party(self) -> str:
        """Identifier of an actor, who need not be the widest body."""

    @property
    def outlet(self) -> str:
        """A publisher."""

    @property
    def day(self) -> str:
        """The beginning of a day: "2021", "2021-09", "2021-09-06"."""

    @property
    def stance(self) -> str:
        """A stance."""

    @property
    def contested(self) -> str:
        """Either "yes" or "no"."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose, and how many statements there would be."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to choose by.

    Attributes:
        more: values that are not listed, those with fewest statements.
    """

    name: str
    title: str
    options: Sequence[Option]
    more: int


def counted(case: Case, statements: Sequence[Statement], chosen: Chosen) -> tuple[list[Statement], list[Facet]]:
    """The statements that fit what was chosen; and the facets, each counted as if nothing were chosen in it."""
    passing = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in _NAMES}
    wanted = {name: getattr(chosen, name) for name in _NAMES}
    days = case.index.days
    for s in statements:
        head = case.heads[s.document]
        claim = case.claim_of.get(s.attribution.id)
        values = {
            "party": s.party or UNKNOWN,
            "outlet": head.publisher or UNKNOWN,
            "day": days[s.attribution.id] or UNKNOWN,
            "stance": s.attribution.stance,
            "contested": "yes" if claim is not None and claim.id in case.disputes_of else "no",
        }
        failing = [name for name, want in wanted.items() if want and not _fits(name, want, values[name], s)]
        if not failing:
            passing.append(s)
            for name, value in values.items():
                counts[name][value] += 1
        elif len(failing) == 1:
            counts[failing[0]][values[failing[0]]] += 1
    return passing, [_facet(case, name, counts[name], wanted[name]) for name in _NAMES if len(counts[name]) > 1 or wanted[name]]


def chosen_of(head: Head, chosen: Chosen) -> bool:
    """Whether a report fits the outlet and the day that were chosen."""
    published = (head.published_at or UNKNOWN)[:10]
    return (not chosen.outlet or chosen.outlet == (head.publisher or UNKNOWN)) and (not chosen.day or published.startswith(chosen.day))


def _fits(name: str, want: str, value: str, statement: Statement) -> bool:
    if name == "party":
        return want in statement.voices or want == value
    return value.startswith(want) if name == "day" else value == want


def _facet(case: Case, name: str, counts: Counter[str], want: str) -> Facet:
    if name == "day":
        counts = _gathered(counts)
        ranked = sorted(counts.items(), key=lambda both: (both[0] == UNKNOWN, both[0]))
        most = _FEW_MONTHS
    else:
        ranked = sorted(counts.items(), key=lambda both: (-both[1], both[0]))
        most = MOST_OPTIONS
    words = _WORDS[name]
    options = [Option(value, words(case, value), n, value == want) for value, n in ranked[:most]]
    if want and not any(option.chosen for option in options):
        options.insert(0, Option(want, words(case, want), counts.get(want, 0), True))
    return Facet(name, _TITLES[name], options, max(0, len(ranked) - most))


def _gathered(counts: Counter[str]) -> Counter[str]:
    """Days as they are where they are few, else months, else years."""
    made: Counter[str] = counts
    for length, most in zip(_LENGTHS, (_FEW_DAYS, _FEW_MONTHS, len(counts)), strict=True):
        made = Counter()
        for day, n in counts.items():
            made[day[:length]] += n
        if len(made) <= most:
            break
    return made


_WORDS: dict[str, Callable[[Case, str], str]] = {
    "party": lambda case, value: "not named" if value == UNKNOWN else case.name(value) or "somebody unknown",
    "outlet": lambda case, value: "not known" if value == UNKNOWN else value,
    "day": lambda case, value: "not known" if value == UNKNOWN else in_words(value),
    "stance": lambda case, value: value.replace("_", " "),
    "contested": lambda case, value: "contested" if value == "yes" else "not contested",
}
