"""GeoJSON, as the package of that name sees it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.export import geojson as form
from counterclaim.export.geojson import PRECISION, box, write_ledger
from counterclaim.export.moment import Moment
from counterclaim.ledger.store import Ledger
from tests.export import tabled

reader = pytest.importorskip("geojson")

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "forms" / "geojson.md"
LONGITUDES, LATITUDES = st.floats(-180, 180), st.floats(-90, 90)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return tabled.fill(tmp_path_factory.mktemp("tabled") / "case.db")


def _written(moment: Moment) -> str:
    stream = io.StringIO()
    write_ledger(moment, stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def made(ledger: Ledger) -> str:
    with Moment.of(ledger) as moment:
        return _written(moment)


def test_another_reader_finds_it_valid(made: str) -> None:
    read = reader.loads(made)
    assert isinstance(read, reader.FeatureCollection)
    assert read.is_valid, read.errors()
    assert read["features"]
    for feature in read["features"]:
        assert feature.is_valid
        assert feature.geometry.is_valid


def test_every_place_with_coordinates_is_a_feature(ledger: Ledger, made: str) -> None:
    features = {f["id"]: f for f in json.loads(made)["features"]}
    wanted = {}
    for row in tabled.rows_by_type(ledger)["attribution"]:
        named = [(f"{row['id']} named {n}", place) for n, place in enumerate(row["places"])]
        said = [(f"{row['id']} said_in 0", row["said_in"])] if row["said_in"] else []
        wanted |= {key: place for key, place in (*named, *said) if place["latitude"] is not None}
    assert list(features) == list(wanted)
    for key, place in wanted.items():
        assert features[key]["geometry"] == {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]}
        assert features[key]["properties"]["precision_words"] == PRECISION[place["precision"]]
        assert features[key]["properties"]["role"] == key.split()[1]


def test_places_stand_where_they_say(ledger: Ledger, made: str) -> None:
    text = {row["id"]: row["text"] for row in tabled.rows_by_type(ledger)["document"]}
    for feature in json.loads(made)["features"]:
        told = feature["properties"]
        assert text[told["document"]][told["place_start"] : told["place_end"]] == told["place_words"]


def test_what_people_decided_is_told(made: str) -> None:
    decided = {f["properties"]["words"]: f["properties"]["decided"] for f in json.loads(made)["features"]}
    assert decided == {"that 12 people had died … “that, too”": ["reject", "note"], "שלום": ["correct"]}


def test_every_property_is_documented(made: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    documented = {name for cell in re.findall(r"^\| (`.*?) \|", page, re.M) for name in re.findall(r"`(\w+)`", cell)}
    for feature in json.loads(made)["features"]:
        assert set(feature["properties"]) == documented
    for code, words in PRECISION.items():
        assert f"{code} {words}" in page


@given(st.lists(st.tuples(LONGITUDES, LATITUDES, st.text(max_size=20)), max_size=8))
def test_any_places_make_valid_geojson(some: list[tuple[float, float, str]]) -> None:
    read = json.loads(_of(some))
    assert reader.loads(json.dumps(read)).is_valid
    assert len(read["features"]) == len(some)
    for feature, (longitude, latitude, words) in zip(read["features"], some, strict=True):
        assert feature["properties"]["place"] == words
        assert feature["geometry"]["coordinates"] == pytest.approx([longitude, latitude], abs=1e-7)
        for number in feature["geometry"]["coordinates"]:
            assert round(number, 7) == number
    assert ("bbox" in read) == bool(some)
    if some:
        west, south, east, north = read["bbox"]
        for feature in read["features"]:
            longitude, latitude = feature["geometry"]["coordinates"]
            assert south <= latitude <= north
            assert west <= longitude <= east if west <= east else longitude >= west or longitude <= east


def test_the_box_may_cross_the_antimeridian() -> None:
    assert box([177.5, 179.0, -178.0], [-16.0, -20.0, -17.5]) == (177.5, -20.0, -178.0, -16.0)
    assert box([10.0, 20.0], [1.0]) == (10.0, 1.0, 20.0, 1.0)
    assert box([10.0], [1.0]) == (10.0, 1.0, 10.0, 1.0)


def _of(some: list[tuple[float, float, str]]) -> str:
    """What is written of a ledger with one statement that names these places."""
    rows: list[dict[str, Any]] = [{"type": "document", "id": "d1", "publisher": None, "published_at": None, "url": None}]
    places = [
        {"start": 0, "end": 1, "text": words, "name": words, "country": None, "latitude": latitude, "longitude": longitude}
        | {"precision": None, "gazetteer_id": None, "made_by": "made@1", "unknown": None}
        for longitude, latitude, words in some
    ]
    fields = dict.fromkeys(("actor", "source", "quotation", "stance", "polarity", "said_at", "said_in"))
    rows.append({"type": "attribution", "id": "a1", "document": "d1", "content": [], "probability": 0.5, "places": places, **fields})
    moment = SimpleNamespace(rows=lambda kinds: iter(rows), decided=[], related=SimpleNamespace(disputes=[]), connection=None, generation=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(form.queries, "names", lambda connection, generation: {})
        return _written(cast(Moment, moment))
