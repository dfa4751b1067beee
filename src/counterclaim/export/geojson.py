"""The places of a ledger's statements as GeoJSON, one feature for each place of each statement.

Source: RFC 7946; precision as UCDP GED's code book has it (`where_prec`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TextIO

from counterclaim.export.jsonl import as_json
from counterclaim.export.report_tables import places_of, words_of
from counterclaim.export.tables import decided_about, disputes_of
from counterclaim.ledger import queries

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment
    from counterclaim.export.rows import Row

PRECISION = {
    1: "exact location",
    2: "near a point, within about 25 km",
    3: "district (second-order division)",
    4: "province (first-order division)",
    5: "vague, or wider than a province",
    6: "country",
    7: "international waters or airspace",
}
DECIMALS = 7
_CIRCLE = 360


def write_ledger(moment: Moment, stream: TextIO) -> None:
    """A FeatureCollection, a feature a line; its bounding box comes last, as it is known only then."""
    latitudes: set[float] = set()
    longitudes: set[float] = set()
    stream.write('{"type": "FeatureCollection", "features": [')
    for n, feature in enumerate(features(moment)):
        longitude, latitude = feature["geometry"]["coordinates"]
        longitudes.add(longitude)
        latitudes.add(latitude)
        stream.write((",\n" if n else "\n") + as_json(feature))
    stream.write("\n]")
    if latitudes:
        stream.write(f', "bbox": {as_json(box(longitudes, latitudes))}')
    stream.write("}\n")


def features(moment: Moment) -> Iterator[Row]:
    """A point for each place of each statement that has coordinates, in the order of the ledger."""
    decided, disputes = decided_about(moment), disputes_of(moment)
    names = queries.names(moment.connection, moment.generation)
    report: Row = {}
    for row in moment.rows(frozenset({"document", "attribution"})):
        if row["type"] == "document":
            report = row
            continue
        told = _told(row, report, names)
        told |= {"disputes": disputes.get(row["id"], []), "decided": decided.get(("attribution", row["id"]), [])}
        for place in places_of(row):
            if place["latitude"] is not None and place["longitude"] is not None:
                yield _feature(place, told)


def box(longitudes: Iterable[float], latitudes: Iterable[float]) -> Sequence[float]:
    """West, south, east, north of the narrowest box around points; west is the greater number where it crosses the antimeridian."""
    around = sorted(longitudes)
    gaps = [(around[0] + _CIRCLE - around[-1], around[0], around[-1]), *((b - a, b, a) for a, b in pairwise(around))]
    _, west, east = max(gaps, key=lambda gap: gap[0])
    ups = list(latitudes)
    return west, min(ups), east, max(ups)


def _told(row: Row, report: Row, names: Mapping[str, str]) -> dict[str, Any]:
    """What is said of a statement wherever it is."""
    return {
        "attribution": row["id"],
        "document": row["document"],
        "publisher": report["publisher"],
        "published_at": report["published_at"],
        "url": report["url"],
        "actor": row["actor"],
        "actor_name": names.get(row["actor"]),
        "source": None if row["source"] is None else row["source"]["text"],
        "words": words_of(row),
        "quotation": row["quotation"],
        "stance": row["stance"],
        "polarity": row["polarity"],
        "said_at": row["said_at"],
        "probability": row["probability"],
    }


def _feature(place: Mapping[str, Any], told: Mapping[str, Any]) -> Row:
    return {
        "type": "Feature",
        "id": f"{place['attribution']} {place['role']} {place['number']}",
        "geometry": {"type": "Point", "coordinates": [round(place["longitude"], DECIMALS), round(place["latitude"], DECIMALS)]},
        "properties": {
            "role": place["role"],
            "place": place["name"],
            "country": place["country"],
            "gazetteer_id": place["gazetteer_id"],
            "precision": place["precision"],
            "precision_words": PRECISION.get(place["precision"]),
            "place_words": place["text"],
            "place_start": place["start"],
            "place_end": place["end"],
            "place_made_by": place["made_by"],
            **told,
        },
    }
