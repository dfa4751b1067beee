"""Rows in the shape of UCDP's Georeferenced Event Dataset: what each claim says of a number of people killed.

A row is a claim, not an event, as told by those of its statements that give a number. Several rows may be about one event; `relid` holds
the disputes in which they stand against each other.

Source: UCDP GED Codebook, version 24.1 (2024): names, order and codes of the columns.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

from counterclaim.export.csv_cells import row_cells
from counterclaim.export.event_claims import Head, Telling, claimants, heads, least, listed, number, tellings, tolls
from counterclaim.export.event_places import days_told, ged_precision, location_of, names_of
from counterclaim.records import Place, Quantity
from counterclaim.relate.pairs import Statement
from counterclaim.resolve.countries import NAMES

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment

COLUMNS = tuple(
    """
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id dyad_name
    side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office source_date
    source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid
    country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low
    gwnoa gwnob
    """.split()
)
"""All columns of GED, in its order."""

NUMBERS = frozenset("number_of_sources where_prec latitude longitude event_clarity date_prec year best high low".split())
"""Those of the columns filled here that hold numbers; all others are texts."""

_PROVINCE, _DISTRICT, _NEAR = 4, 3, 2


class Toll(NamedTuple):
    """A number of people killed: the figure that is given, and the bounds that are stated; None where there is none."""

    best: float | None
    low: float | None
    high: float | None


def write_ledger(moment: Moment, stream: TextIO) -> None:
    """A row for each claim that says how many were killed, in the order of the ledger."""
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(COLUMNS)
    reports, names = heads(moment), {actor.id: actor.name for actor in moment.actors.values()}
    for claim in tellings(moment):
        telling = claim.of(filter(tolls, claim.statements))
        if toll := toll_of(telling.statements):
            filled = _row(telling, toll, reports, names)
            rows.writerow(row_cells(COLUMNS, NUMBERS, filled))


def toll_of(statements: Sequence[Statement]) -> Toll | None:
    """What statements that say the same give together; None where they give no number of people killed.

    Returns:
        The figure that all of those who give one give; the least of the lower bounds and the greatest of the upper bounds that are stated.
        Where a statement gives several numbers, they may be parts, or parts and the total: then there are at least as many as the greatest
        of them, and no more is known.
    """
    values: set[float | None] = set()
    lows: list[float] = []
    highs: list[float] = []
    for found in filter(None, map(tolls, statements)):
        value, low, high = _together(found)
        values.add(value)
        lows += [] if low is None else [low]
        highs += [] if high is None else [high]
    if not values:
        return None
    given = values - {None}
    return Toll(given.pop() if len(given) == 1 else None, min(lows, default=None), max(highs, default=None))


def _together(found: Sequence[Quantity]) -> Toll:
    """What one statement gives."""
    if len(found) == 1:
        return Toll(found[0].value, found[0].lower, found[0].upper)
    return Toll(None, max((low for q in found if (low := least(q)) is not None), default=None), None)


def _row(telling: Telling, toll: Toll, reports: Mapping[str, Head], names: Mapping[str, str]) -> dict[str, str]:
    said = [statement.attribution for statement in telling.statements]
    sources = [reports[statement.document] for statement in telling.carried_by()]
    place = location_of(said)
    told = days_told(telling.statements)
    precision = ged_precision(told)
    year = told.first.year if precision and told.first and told.last and told.first.year == told.last.year else None
    is_clear = precision == 1 and place is not None and (place.precision or 0) <= _NEAR
    return {
        "id": telling.id,
        "relid": listed([dispute.id for dispute, _ in telling.contested]),
        "year": number(year),
        "number_of_sources": str(telling.origins),
        "source_article": listed([f'"{",".join(source)}"' for source in sources]),
        "source_office": listed([source.publisher for source in sources]),
        "source_date": listed([source.day for source in sources]),
        "source_headline": listed([source.title for source in sources]),
        "source_original": listed(claimants(telling, names)),
        "where_description": listed(names_of(said)),
        **({} if place is None else _where(place)),
        "event_clarity": "1" if is_clear else "",
        "date_prec": number(precision),
        "date_start": told.first.isoformat() if told.first else "",
        "date_end": told.last.isoformat() if told.last else "",
        "best": number(toll.best),
        "high": number(toll.high),
        "low": number(toll.low),
    }


def _where(place: Place) -> dict[str, str]:
    return {
        "where_prec": str(place.precision),
        "where_coordinates": place.name,
        "adm_1": place.name if place.precision == _PROVINCE else "",
        "adm_2": place.name if place.precision == _DISTRICT else "",
        "latitude": number(place.latitude),
        "longitude": number(place.longitude),
        "geom_wkt": f"POINT ({number(place.longitude)} {number(place.latitude)})",
        "country": NAMES.get(place.country or "", ""),
    }
