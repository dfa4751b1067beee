"""The places of a ledger: which statements name each, or were said in it, and what cannot be put on a map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from counterclaim.desk.words import short
from counterclaim.records import Place
from counterclaim.relate.pairs import Statement
from counterclaim.relate.pairs.statement import day_of
from counterclaim.resolve.countries import NAMES

Role = Literal["named", "said"]
TOO_WIDE = "a whole continent: too wide to be a place on a map"

_CONTINENTS = range(6255146, 6255153)
"""GeoNames's numbers of the seven."""


class Occurrence(NamedTuple):
    """That a statement names a place, or was said in it.

    Attributes:
        day: of the statement, else of its report, ISO 8601; "" where no single day is known.
    """

    site: str
    statement: str
    role: Role
    day: str


@dataclass(frozen=True, slots=True)
class Site:
    """A place that statements have to do with.

    Attributes:
        key: of the gazetteer, with the precision: "northern Kenya" is another site than "Kenya".
        words: what reports call it, the first of them.
        country: its country's name; None for a country itself, and where it lies in none or several.
    """

    key: str
    name: str
    words: str
    code: str | None
    country: str | None
    latitude: float
    longitude: float
    precision: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Words for a place that is on no map, and why."""

    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sites:
    """All places.

    Attributes:
        occurrences: in the order of the ledger; `site` is a key of `located` or of `unplaced`.
        unsaid: why it is not known where statements were said, by reason: how many.
        nowhere: statements that name no place.
    """

    located: Mapping[str, Site]
    unplaced: Mapping[str, Unplaced]
    occurrences: Sequence[Occurrence]
    unsaid: Mapping[str, frozenset[str]]
    nowhere: frozenset[str]


def sites_of(statements: Iterable[Statement]) -> Sites:
    """The places of these statements, each statement once in a place and role."""
    located: dict[str, Site] = {}
    unplaced: dict[str, Unplaced] = {}
    occurrences: dict[tuple[str, str, Role], Occurrence] = {}
    unsaid: dict[str, set[str]] = defaultdict(set)
    nowhere = set()
    for statement in statements:
        said = statement.attribution
        places: list[tuple[Role, Place]] = [("named", place) for place in said.places]
        if said.said_in is not None:
            places.append(("said", said.said_in))
        elif reason := said.unknown.get("said_in"):
            unsaid[reason].add(said.id)
        if not said.places:
            nowhere.add(said.id)
        for role, place in places:
            key = _key(place)
            if (reason := why_unplaced(place)) is None:
                if key not in located:
                    located[key] = _site(key, place)
            elif key not in unplaced:
                unplaced[key] = Unplaced(short(place.name or place.text), reason)
            occurrences.setdefault((key, said.id, role), Occurrence(key, said.id, role, day(statement)))
    whys = {reason: frozenset(some) for reason, some in unsaid.items()}
    return Sites(located, unplaced, list(occurrences.values()), whys, frozenset(nowhere))


def gathered(occurrences: Iterable[Occurrence]) -> dict[str, dict[str, tuple[Role, ...]]]:
    """The statements at each place, and how each has to do with it."""
    found: dict[str, dict[str, tuple[Role, ...]]] = {}
    for o in occurrences:
        there = found.setdefault(o.site, {})
        there[o.statement] = (*there.get(o.statement, ()), o.role)
    return found


def day(statement: Statement) -> str:
    """The day on which it was said, else on which its report appeared, ISO 8601; "" where no single day is known."""
    for moment in (statement.attribution.said_at, statement.published_at):
        if (found := day_of(moment)) is not None:
            return found.isoformat()
    return ""


def why_unplaced(place: Place) -> str | None:
    """Why a place is on no map; None where it is on one."""
    if place.latitude is None or place.longitude is None or not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
        return place.unknown or "no coordinates are known"
    source, _, number = (place.gazetteer_id or "").partition(":")
    if source == "geonames" and number.isdecimal() and int(number) in _CONTINENTS:
        return TOO_WIDE
    return None


def _key(place: Place) -> str:
    if place.gazetteer_id and place.latitude is not None:
        return f"{place.gazetteer_id}~{place.precision or 5}"
    return f"?{' '.join((place.name or place.text).casefold().split())}"


def _site(key: str, place: Place) -> Site:
    assert place.latitude is not None
    assert place.longitude is not None
    precision = place.precision if place.precision is not None and 1 <= place.precision <= 7 else 5
    country = NAMES.get(place.country or "", place.country) if precision != 6 else None
    # a part of something ("northern Kenya") goes by the report's words, as the gazetteer's name is the whole's
    name = place.text if precision == 5 and place.text else place.name or place.text
    return Site(key, short(name), short(place.text), place.country, country, place.latitude, place.longitude, precision)
