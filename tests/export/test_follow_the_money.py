"""Entities of FollowTheMoney, as its own library reads them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.export import follow_the_money as ftm
from counterclaim.export.moment import Moment
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from counterclaim.records import Actor
from tests.conftest import ROOT
from tests.export import stories
from tests.export.stories import Said, Story

model = pytest.importorskip("followthemoney").model
InvalidData = pytest.importorskip("followthemoney.exc").InvalidData
registry = pytest.importorskip("followthemoney.types").registry


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


def entities(ledger: Ledger, *, survives: bool = True) -> dict[str, dict]:
    """By identifier; each is checked with the library, and what it refers to is there."""
    stream = io.StringIO()
    with Moment.of(ledger) as moment:
        ftm.write_ledger(moment, stream)
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    by_id = {entity["id"]: entity for entity in found}
    assert len(by_id) == len(found)
    for entity in found:
        check(entity, by_id, survives)
    return by_id


def check(entity: dict, others: dict[str, dict], survives: bool) -> None:
    schema = model[entity["schema"]]
    assert set(entity["properties"]) <= {name for name, prop in schema.properties.items() if not prop.stub}
    schema.validate(entity)
    plain = model.get_proxy(entity, cleaned=True)
    cleaned = model.get_proxy(entity, cleaned=False)
    for name, values in entity["properties"].items():
        assert plain.get(name) == values
        prop = schema.get(name)
        for value in values if prop.type == registry.entity else ():
            assert model[others[value]["schema"]].is_a(prop.range)
        if survives and name != "bodyText":
            assert cleaned.get(name) == values, (entity["schema"], name)


def test_every_entity_is_valid_and_refers_to_what_is_there(ledger: Ledger) -> None:
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    found = entities(ledger)
    schemata = {i: e["schema"] for i, e in found.items()}
    assert [schemata[a.id] for a in stories.ACTORS] == ["PublicBody", "PublicBody", "Person", "Organization", "Organization", "LegalEntity"]
    assert found[stories.STATE]["properties"]["country"] == ["bg"]
    assert "topics" not in found[stories.FRONT]["properties"]
    link = found[f"{stories.SPOKESMAN}-{stories.ARMY}"]
    assert (link["schema"], link["properties"]["agent"], link["properties"]["client"]) == (
        "Representation", [stories.SPOKESMAN], [stories.ARMY],
    )  # fmt: skip
    assert found[f"{stories.ARMY}-{stories.STATE}"]["schema"] == "UnknownLink"
    said = found["a3"]
    assert said["properties"]["description"] == ["four soldiers were killed on Monday when fighters fired rockets at the market"]
    assert said["properties"]["createdAt"] == ["2024-03-05"]
    assert {"stance:asserts", "polarity:positive", "quotation:indirect"} < set(said["properties"]["keywords"])
    (article,) = said["properties"]["proof"]
    whole = found[article]["properties"]["bodyText"][0]
    places = [note.split(" ", 2) for note in said["properties"]["notes"] if note.split(" ", 1)[0] in ("source", "cue", "content")]
    assert [name for name, _, _ in places] == ["source", "cue", "content"]
    for _, place, words in places:
        start, end = map(int, place.split(":"))
        assert whole[start:end] == words
    assert found[f"a3-{article}"]["schema"] == "Documentation"
    assert found[article]["properties"]["publishedAt"] == ["2024-03-06T10:00:00"]


def test_disputes_are_notes_with_links_to_their_sides(ledger: Ledger) -> None:
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    found = entities(ledger)
    (dispute,) = [e for e in found.values() if "dispute" in e["properties"].get("keywords", ())]
    sides = {
        e["properties"]["subject"][0]: e["properties"]["role"][0]
        for e in found.values()
        if dispute["id"] in e["properties"].get("object", ())
    }
    assert sides["a1"] == sides["a2"] != sides["a3"] == sides["a4"]
    assert len(dispute["properties"]["description"]) == 2


def test_actors_that_are_called_the_same_stay_apart_and_say_why(ledger: Ledger) -> None:
    twin = Actor("p-twin", "Ivo Marin", "person", None, None, (), (), unresolved=("two candidates fit equally well",))
    stories.keep(ledger, [Story([stories.FOUR, replace(stories.SHELLED, actor="p-twin")])], actors=(*stories.ACTORS, twin))
    found = entities(ledger)
    assert found["p-twin"]["properties"]["name"] == found[stories.SPOKESMAN]["properties"]["name"] == ["Ivo Marin"]
    assert found["p-twin"]["properties"]["notes"] == ["two candidates fit equally well"]
    assert (found["a3"]["properties"]["entity"], found["a1"]["properties"]["entity"]) == ([stories.SPOKESMAN], ["p-twin"])


def test_decisions_are_notes_and_rejected_statements_marked(ledger: Ledger) -> None:
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    with ledger.writing() as writer:
        made = decide(writer, "reject", "attribution", "a1", by="Ana Ruiz", why="Misread.")
    found = entities(ledger)
    assert "rejected" in found["a1"]["properties"]["keywords"]
    assert f"reject by Ana Ruiz at {made.at}: Misread." in found["a1"]["properties"]["notes"]
    assert "rejected" not in found["a2"]["properties"]["keywords"]


def test_hostile_and_missing_values_are_valid_still(ledger: Ledger) -> None:
    bad = '"><script>\u202e\x1b[31m' + "x" * 500
    actors = (Actor("p1", bad, "person", bad, "p-gone", (bad, ""), ()),)
    said = [Said("a1", "p1", f"{bad} 😀", said_at="2024-03-05/2024-03-07"), Said("a2", None, "nothing")]
    stories.keep(ledger, [Story(said, title="x" * 900, publisher=None, published_at="soon", url="file:///x")], actors=actors)
    found = entities(ledger, survives=False)
    assert len(found["p1"]["properties"]["name"][0]) == 300
    assert "createdAt" not in found["a1"]["properties"]
    assert "said at 2024-03-05/2024-03-07 (EDTF)" in found["a1"]["properties"]["notes"]
    assert "entity" not in found["a2"]["properties"]


def test_every_schema_and_property_is_documented(ledger: Ledger) -> None:
    page = (ROOT / "docs/reference/forms/ftm.md").read_text(encoding="utf-8")
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    found = entities(ledger).values()
    assert {entity["schema"] for entity in found if entity["schema"] not in page} == set()
    in_words = {"document"}  # of a Documentation
    assert {name for entity in found for name in entity["properties"] if f"`{name}`" not in page} <= in_words


def test_an_empty_ledger_has_no_entity(ledger: Ledger) -> None:
    assert entities(ledger) == {}


def test_a_property_that_no_schema_has_would_be_noticed() -> None:
    with pytest.raises(AssertionError):
        check(ftm.entity("x", "Note", wordings="y"), {}, True)
    with pytest.raises(InvalidData):
        model["Person"].validate(ftm.entity("x", "Person", country="nowhere", name="y"))


@given(st.one_of(st.from_regex(r"[0-9X]{4}(-[0-9X]{2}){0,2}[?~%]?(/[0-9.]{2,10})?", fullmatch=True), st.text(max_size=12), st.none()))
def test_a_date_is_valid_or_left_out(given_date: str | None) -> None:
    day = ftm._day(given_date)
    assert day is None or (registry.date.validate(day) and registry.date.clean(day) == day)
    assert day is None or str(given_date).startswith(day)


@given(st.one_of(st.from_regex(r"https?://[\w.-]{1,12}(:[0-9]{1,6})?([/?#]\w{0,4})?", fullmatch=True), st.text(max_size=20)))
def test_an_address_is_valid_or_left_out(given_address: str) -> None:
    address = ftm._address(given_address)
    assert address is None or (address == given_address and registry.url.validate(address))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://rila.example/1?q=a#b", True),
        ("http://пример.рф/путь", True),
        ("file:///x", False),
        ("https://rila.example/\u202e", False),
        ("https://rila.example:99999/", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_addresses(url: str, kept: bool) -> None:
    assert (ftm._address(url) == url) is kept or not url


@pytest.mark.parametrize(
    ("published_at", "date"),
    [
        ("2024-03-06T10:00:00Z", "2024-03-06T10:00:00"),
        ("2024-03-06T10:00:00+02:00", "2024-03-06"),
        ("2024-03-06", "2024-03-06"),
        ("2024-03", "2024-03"),
        ("2024-02-30", None),
        ("2024-02-30T10:00:00Z", None),
        ("2024-03-06T25:00:00Z", "2024-03-06"),
        ("2024-03-06/2024-03-08", None),
        ("soon", None),
        (None, None),
    ],
)
def test_dates_of_publication(published_at: str | None, date: str | None) -> None:
    assert ftm._moment(published_at) == date


def test_languages_are_the_librarys() -> None:
    for two, three in ftm.LANGUAGES.items():
        assert registry.language.clean(two) == three
