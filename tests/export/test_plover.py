"""Records in PLOVER's JSON: the manual's fields, places in the text, and what is told kept apart from who tells it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from counterclaim.export import plover
from counterclaim.export.country_codes import ALPHA_3, NUMERIC
from counterclaim.export.event_places import days
from counterclaim.export.event_words import RULES
from counterclaim.export.moment import Moment
from counterclaim.export.sectors import code_of, sector_of
from counterclaim.ledger import queries
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from counterclaim.records import Actor
from counterclaim.resolve.countries import NAMES
from tests.conftest import ROOT
from tests.export import stories
from tests.export.stories import Said, Story, killed

EVENTS = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT DEMAND ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
).split()
MODES = {
    "ASSAULT": "abduct beat torture execute sexual assassinate destroy primitive firearms explosives suicide-attack heavy-weapons "
    "cleansing massacre unconventional sideAB",
    "PROTEST": "demo riot general strike hunger boycott obstruct",
    "COERCE": "confiscate restrict ban censor curfew martial-law arrest deport withhold",
}
SECTORS = "GOV JUD LEG MIL COP OPP PTY REB PRM SPY UAF CVL BUS EDU MED LAB AGR JRN REF REL SOC CRM UNK".split()


def text(**more: object) -> dict:
    return {"type": ["string", "null"], **more}


NUMBER, COUNT = {"type": ["number", "null"]}, {"type": ["integer", "null"]}
PLACE = {
    "type": "object",
    "required": ["start", "end"],
    "additionalProperties": False,
    "properties": {"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 0}},
}
MAYBE_PLACE = {"anyOf": [PLACE, {"type": "null"}]}
LOCATION = {
    "type": "object",
    "required": ["extracted_place", "resolved_place", "geonameid", "lat", "lon", "country_code", "resolution"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys("extracted_place resolved_place city district province country feature_class feature_code".split(), text()),
        "country_code": text(pattern="^[A-Z]{3}$"),
        "geonameid": COUNT,
        "lat": {**NUMBER, "minimum": -90, "maximum": 90},
        "lon": {**NUMBER, "minimum": -180, "maximum": 180},
        "resolution": {"enum": [1, 2, 3, 4, 5, None]},
    },
}
ENTITY = {
    "type": "object",
    "required": ["code", "sector", "entity_text", "identifier_id", "identifier_text", "office"],
    "properties": {
        "code": text(pattern="^[A-Z]{3}$"),
        "sector": {"enum": SECTORS},
        "identifier_id": text(pattern="^Q[0-9]+$"),
        **dict.fromkeys(("entity_text", "identifier_text", "office"), text()),
    },
}
SIZE = {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(("dead", "injured", "arrested"), NUMBER)}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["id", "date", "actor", "event"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "claim_type": {"const": "statement"},
        "has_event": {"type": "boolean"},
        **dict.fromkeys(("date", "enddate", "coded_date"), text(format="date")),
        **dict.fromkeys(("time", "endtime", "coded_time", "text", "coder", "comment", "link"), text()),
        "actor": {"type": "array", "items": ENTITY},
        "recipient": {"type": "array", "items": ENTITY},
        "event": {"type": "array", "items": {"enum": [*EVENTS, "STATEMENT"]}, "minItems": 1},
        "told": {
            "type": "array",
            "items": {"type": "object", "required": ["event", "mode", "rule"], "properties": {"event": {"enum": [*EVENTS, None]}}},
        },
        "event_loc": {"anyOf": [LOCATION, {"type": "null"}]},
        "places": {"type": "array", "items": LOCATION},
        "event_text": {"type": "array", "items": {"type": "string"}},
        "quad_code": {"enum": [1, 2, 3, 4, None]},
        "event_scale": NUMBER,
        "mode": {"type": "array", "items": {"enum": ["negation", "hypothetical", "future", "historical"]}, "uniqueItems": True},
        "context": {"type": "array"},
        "size": SIZE,
        "text_info": {
            "type": "object",
            "required": ["sequence", "start", "end", "text_story"],
            "properties": {
                "sequence": {"type": "integer", "minimum": 1},
                "start": {"type": "integer", "minimum": 0},
                "end": {"type": "integer", "minimum": 0},
                "text_story": {"type": ["array", "null"]},
                "source": MAYBE_PLACE,
                "cue": MAYBE_PLACE,
                "content": {"type": "array", "items": PLACE},
            },
        },
        "cite_info": {"type": "object", "required": ["url", "publication", "date"], "properties": {"url": text(), "publication": text()}},
    },
}
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


def records(ledger: Ledger) -> dict[str, dict]:
    """By identifier; each is checked with the schema, and its places with its report."""
    stream = io.StringIO()
    with Moment.of(ledger) as moment:
        plover.write_ledger(moment, stream)
        texts = {document.id: document.text for _, document in queries.documents(moment.connection, moment.generation)}
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    for record in found:
        VALIDATOR.validate(record)
        whole, info = texts[record["cite_info"]["citation"]], record["text_info"]
        assert whole[info["start"] : info["end"]] == record["text"]
        assert [whole[span["start"] : span["end"]] for span in info["content"]] == record["event_text"]
    return {record["id"]: record for record in found}


def test_one_record_a_statement_and_who_says_it_does_not_do_it(ledger: Ledger) -> None:
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    found = records(ledger)
    assert list(found) == ["a1", "a3", "a2", "a4", "a5", "a6"]
    first = found["a1"]
    assert (first["event"], first["actor"][0]["name"], first["actor"][0]["sector"]) == (["STATEMENT"], "Rila Front", "UAF")
    assert (first["has_event"], first["told"]) == (True, [{"event": "ASSAULT", "mode": "heavy-weapons", "rule": "shelling"}])
    assert (first["size"]["dead"], first["size_bounds"][0]["lower"]) == (None, 9)
    assert (first["event_loc"]["resolved_place"], first["event_loc"]["resolution"]) == ("Vidin", 4)
    assert (first["event_loc"]["geonameid"], first["event_loc"]["country_code"]) == (725905, "BGR")
    assert (first["date"], found["a3"]["date"]) == ("2024-03-06", "2024-03-05")
    assert first["link"] == found["a2"]["link"] != found["a3"]["link"]
    assert found["a3"]["actor"][0] == {
        "code": "BGR", "sector": "MIL", "entity_text": "Ivo Marin", "identifier_id": None, "identifier_text": None, "office": "spokesman",
        "name": "Ivo Marin", "kind": "person", "actor": stories.SPOKESMAN,
    }  # fmt: skip
    assert found["a3"]["size"] == {"dead": 4, "injured": None, "arrested": None}
    assert [found[i]["mode"] for i in ("a1", "a4", "a5", "a6")] == [[], ["negation"], ["future"], ["negation"]]
    assert found["a2"]["cite_info"]["url"] == "https://rila.example/1"
    assert first["coder"].startswith("counterclaim ")
    assert first["coder"].endswith(" made@1")


def test_decisions_are_named_and_rejected_statements_marked(ledger: Ledger) -> None:
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    with ledger.writing() as writer:
        made = decide(writer, "reject", "attribution", "a1", by="Ana Ruiz", why="Misread.")
    found = records(ledger)
    assert (found["a1"]["rejected"], found["a2"]["rejected"]) == (True, False)
    assert found["a1"]["decisions"] == [{"id": made.id, "kind": "reject", "why": "Misread.", "by": "Ana Ruiz"}]


def test_several_figures_of_a_kind_are_no_number(ledger: Ledger) -> None:
    said = Said(
        "a1", None, "8 men and 3 boys died and 5 were hurt", tolls={"8 men": killed(8), "3 boys": killed(3), "5": killed(5, kind="injured")}
    )
    stories.keep(ledger, [Story([said], published_at=None)])
    record = records(ledger)["a1"]
    assert record["size"] == {"dead": None, "injured": 5, "arrested": None}
    assert [(bound["size"], bound["value"]) for bound in record["size_bounds"]] == [("dead", 8), ("dead", 3), ("injured", 5)]
    assert (record["date"], record["actor"]) == (None, [])


def test_every_field_is_documented(ledger: Ledger) -> None:
    page = (ROOT / "docs/reference/forms/plover.md").read_text(encoding="utf-8")
    stories.keep(ledger, stories.QUARREL)
    record = records(ledger)["a1"]
    parts = [record, *record["actor"], *record["told"], record["size"], *record["size_bounds"], record["text_info"], record["cite_info"]]
    unsaid = {"text", "start", "end", "size", "rule", *record["event_loc"]}
    assert {name for part in parts for name in part if f"`{name}`" not in page} <= unsaid


def test_an_empty_ledger_has_no_record(ledger: Ledger) -> None:
    assert records(ledger) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=4))
def test_places_hold_in_any_text(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    with Ledger.open(str(tmp_path_factory.mktemp("any") / "case.db"), create=True) as ledger:
        stories.keep(ledger, [Story([Said(f"a{n}", stories.FRONT, f"{w} killed 3 people") for n, w in enumerate(words)])])
        assert len(records(ledger)) == len(words)


@pytest.mark.parametrize(
    ("fields", "flags"),
    [
        ({}, []),
        ({"stance": "denies", "polarity": "negative"}, ["negation"]),
        ({"polarity": "negative"}, ["negation"]),
        ({"stance": "predicts"}, ["future"]),
        ({"stance": "commits", "polarity": "negative"}, ["negation", "future"]),
        ({"stance": "calls_for"}, ["hypothetical"]),
        ({"stance": "questions"}, ["hypothetical"]),
        ({"stance": "opines"}, []),
        ({"times": {"words": "2024-03-08"}}, ["future"]),
        ({"times": {"words": "2024-03-05"}}, []),
        ({"times": {"words": "1999"}}, ["historical"]),
        ({"times": {"words": "2023-06"}}, []),
        ({"times": {"words": "1999", "some": "2024-03-05"}}, []),
        ({"times": {"words": "../1999"}}, ["historical"]),
    ],
)
def test_flags(fields: dict, flags: list[str]) -> None:
    said = stories.attribution(Said("a", None, "some words", **fields))
    assert list(plover.modes(said, days("2024-03-06"))) == flags
    assert "historical" not in plover.modes(said, days(None))


@pytest.mark.parametrize(
    ("kind", "name", "role", "party", "sector"),
    [
        ("state", "Ministry of Health", None, None, "GOV"),
        ("state", "the navy", None, None, "MIL"),
        ("state", "Supreme Court", None, None, "JUD"),
        ("state", "parliament", None, None, "LEG"),
        ("state", "police", None, None, "COP"),
        ("armed_group", "Front for the Army of Rila", None, None, "UAF"),
        ("media", "Danube Post", None, None, "JRN"),
        ("person", "Ana Petrova", "minister", None, "GOV"),
        ("person", "Ana Petrova", "colonel", stories.FRONT, "UAF"),
        ("person", "Ana Petrova", "spokeswoman", stories.ARMY, "MIL"),
        ("person", "Ana Petrova", "doctor", stories.ARMY, "MED"),
        ("person", "Ana Mayor", None, None, "UNK"),
        ("anonymous", "a nurse at the hospital", "nurse", None, "MED"),
        ("collective", "residents", None, None, "CVL"),
        ("organization", "government and an armed group", None, None, "UNK"),
        ("organization", "University of Sofia", None, None, "EDU"),
        ("organization", "Rila Bank", None, None, "UNK"),
        ("organization", "Partytime Rally", None, None, "UNK"),
    ],
)
def test_sectors(kind: str, name: str, role: str | None, party: str | None, sector: str) -> None:
    actors = {a.id: a for a in stories.ACTORS}
    assert sector_of(Actor("x", name, kind, role, party, (), ()), actors) == sector


def test_a_country_only_where_a_state_is_named() -> None:
    actors = {a.id: a for a in stories.ACTORS}
    assert [code_of(actors[i], actors) for i in (stories.STATE, stories.SPOKESMAN, stories.FRONT)] == ["BGR", "BGR", None]
    ring = {"x": replace(actors[stories.FRONT], id="x", party="y"), "y": replace(actors[stories.FRONT], id="y", party="x")}
    assert code_of(ring["x"], ring) is None


def test_the_table_is_the_manuals() -> None:
    for rule in RULES:
        assert rule.event is None or rule.event in EVENTS
        assert rule.mode is None or rule.mode in MODES[rule.event].split()


def test_country_codes_are_those_of_others() -> None:
    assert len(set(ALPHA_3.values())) == len(set(NUMERIC.values())) == len(ALPHA_3) == 249
    assert set(NAMES) - set(ALPHA_3) <= {"XK"}
    get_territory = pytest.importorskip("rigour.territories").get_territory
    for two, three in ALPHA_3.items():
        assert get_territory(two.lower()).alpha3.upper() == three
