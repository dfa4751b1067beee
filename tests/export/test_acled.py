"""Rows in the shape of ACLED: which words tell of which event, and the columns as typed readers read them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.export import acled
from counterclaim.export.csv_cells import guarded
from counterclaim.export.event_words import RULES, rules_for
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from tests.conftest import ROOT
from tests.export import stories
from tests.export.stories import COUNTRY, PROVINCE, VIDIN, Said, Story, killed
from tests.export.test_ged import statement, told

CODE_BOOK = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,"
    "assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,"
    "geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
TYPES = {
    **dict.fromkeys("year time_precision inter1 inter2 interaction iso geo_precision fatalities timestamp".split(), pa.int64()),
    **dict.fromkeys(("latitude", "longitude"), pa.float64()),
    "event_date": pa.date32(),
}
TEXTS = dict.fromkeys(set(CODE_BOOK.split(",")) - set(TYPES), pa.string())
SUB_EVENT_TYPES = {
    "Battles": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Explosions/Remote violence": {
        "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED",
        "Grenade",
    },
    "Protests": {"Peaceful protest", "Protest with intervention", "Excessive force against protesters"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Strategic developments": {
        "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
        "Looting/property destruction", "Non-violent transfer of territory", "Other",
    },
}  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


def rows(ledger: Ledger) -> list[dict]:
    """As pyarrow reads them, with the types of the code book."""
    options = pa_csv.ConvertOptions(column_types={**TYPES, **TEXTS}, strings_can_be_null=True)
    table = pa_csv.read_csv(io.BytesIO(stories.written(ledger, "acled").encode()), convert_options=options)
    assert table.column_names == CODE_BOOK.split(",")
    return table.to_pylist()


def test_claims_that_tell_of_an_event_and_what_the_other_side_says(ledger: Ledger) -> None:
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    first, second = rows(ledger)
    assert (first["event_type"], first["sub_event_type"]) == ("Explosions/Remote violence", "Shelling/artillery/missile attack")
    assert (first["disorder_type"], first["civilian_targeting"]) == ("Political violence", None)
    assert (first["event_date"], first["year"], first["time_precision"]) == (date(2024, 3, 4), 2024, 1)
    assert (first["location"], first["geo_precision"], first["iso"], first["country"]) == ("Vidin", 1, 100, "Bulgaria")
    assert (first["source"], first["fatalities"]) == ("Danube Post; Rila Courier", 9)
    assert first["notes"].startswith("Claimed by Rila Front (2 independent origins): “the army shelled the market")
    assert "Rule: shelling." in first["notes"]
    (dispute,) = {word for word in first["notes"].split() if word.startswith("q")}
    assert f"Contested in {dispute} (likely):" in first["notes"]
    assert "Bulgaria: 4 killed" in first["notes"]
    assert dispute in second["notes"]
    assert "Rila Front: 9 or more, 12 killed" in second["notes"]
    assert second["fatalities"] == 4
    for lost in ("actor1", "inter1", "actor2", "inter2", "interaction", "region", "source_scale", "timestamp"):
        assert first[lost] is None


@pytest.mark.parametrize("stance", ["denies", "calls_for", "commits", "predicts", "opines", "questions", "declines"])
def test_only_what_is_said_to_have_happened_is_a_row(ledger: Ledger, stance: str) -> None:
    said = [replace(stories.SHELLED, stance=stance), replace(stories.FOUR, polarity="negative")]
    stories.keep(ledger, [Story(said)])
    assert rows(ledger) == []


def test_what_another_side_only_denies_is_quoted_and_what_people_reject_is_left_out(ledger: Ledger) -> None:
    stories.keep(ledger, stories.QUARREL[:2], {"contradicts": [("a1", "a4")]})
    assert "Bulgaria: “denied that its guns had shelled the market”" in rows(ledger)[0]["notes"]
    with ledger.writing() as writer:
        decide(writer, "reject", "attribution", "a1", by="Ana Ruiz", why="Misread.")
    assert "a1" not in [row["event_id_cnty"] for row in rows(ledger)]


def test_the_same_ledger_gives_the_same_bytes_and_an_empty_one_the_columns(ledger: Ledger) -> None:
    assert stories.written(ledger, "acled") == CODE_BOOK + "\n"
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    assert stories.written(ledger, "acled") == stories.written(ledger, "acled")


def test_places_and_times_that_are_less_than_exact(ledger: Ledger) -> None:
    said = [
        Said("a0", None, "clashes in the province in March", places={"the province": PROVINCE}, times={"March": "2024-03"}),
        Said("a1", None, "clashes in the country this year", places={"the country": COUNTRY}, times={"this year": "2024"}),
        Said(
            "a2", None, "looting in Vidin that week", places={"Vidin": (*VIDIN[:4], 2, "x")}, times={"that week": "2024-02-26/2024-03-03"}
        ),
    ]
    stories.keep(ledger, [Story(said, published_at="2024-12-31")])
    month, year, week = rows(ledger)
    assert (month["event_date"], month["time_precision"], month["geo_precision"], month["admin1"]) == (
        date(2024, 3, 16), 3, 3, "Vidin Province",
    )  # fmt: skip
    assert (year["event_date"], year["time_precision"], year["country"], year["location"], year["latitude"]) == (
        None, None, "Bulgaria", None, None,
    )  # fmt: skip
    assert (week["event_date"], week["time_precision"], week["geo_precision"]) == (date(2024, 2, 29), 2, 2)


def test_a_crowd_is_a_tag(ledger: Ledger) -> None:
    said = Said("a0", None, "about 500 people protested", tolls={"about 500 people": killed(500, kind="crowd")})
    stories.keep(ledger, [Story([said])])
    (row,) = rows(ledger)
    assert (row["event_type"], row["sub_event_type"], row["tags"], row["fatalities"]) == (
        "Protests", None, "crowd size=about 500 people", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "figure", "number"),
    [
        ("dozens of people", killed(lower=24), 12),
        ("tens of people", killed(lower=20), 10),
        ("hundreds of people", killed(lower=200), 100),
        ("hundreds of thousands of people", killed(lower=200_000), 200_000),
        ("at least nine people", killed(lower=9), 9),
        ("up to 40 people", killed(upper=40), None),
        ("12 people", killed(12), 12),
    ],
)
def test_fatalities_of_one_statement(words: str, figure: tuple, number: int | None) -> None:
    assert acled.fatalities([statement(Said("a", None, f"{words} died", tolls={words: figure}))]) == number


def test_of_statements_that_differ_the_least_counts_of_parts_the_greatest() -> None:
    assert acled.fatalities([told(killed(12)), told(killed(lower=9)), told(killed(8), killed(11))]) == 9
    assert acled.fatalities([told()]) is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("heavy fighting broke out near the bridge", "battle"),
        ("soldiers returned fire and shelled the hill", "battle"),
        ("the army has retaken the town", "territory-regained"),
        ("the town was recaptured by government forces", "territory-regained"),
        ("rebels captured the border crossing", "territory-overtaken"),
        ("the airfield had been seized by masked gunmen", "territory-overtaken"),
        ("the village fell to an unknown force", "territory"),
        ("it had taken control of three villages", "territory"),
        ("warplanes bombed a school", "air-strike"),
        ("an air strike hit the market", "air-strike"),
        ("fighters fired rockets at a depot", "shelling"),
        ("the navy of shelling the quay", "shelling"),
        ("a car bomb went off", "bomb"),
        ("a man blew himself up at the gate", "suicide-bomb"),
        ("a hand grenade was thrown into a bar", "grenade"),
        ("chlorine gas was used", "chemical"),
        ("gunmen opened fire on worshippers", "attack-on-civilians"),
        ("three villagers were shot", "attack-on-civilians"),
        ("it was a massacre", "massacre"),
        ("two aid workers were kidnapped", "abduction"),
        ("women had been raped", "sexual-violence"),
        ("hundreds marched through the capital", "protest"),
        ("students demonstrated peacefully", "protest-peaceful"),
        ("police used tear gas on protesters", "protest-dispersed"),
        ("troops opened fire on the demonstrators", "excessive-force"),
        ("protesters clashed with police", "protest-violent"),
        ("rioters burned tyres", "riot"),
        ("a thief was lynched", "mob"),
        ("shops were looted", "looting"),
        ("it intercepted three drones", "weapons-disrupted"),
        ("police arrested 12 men", "arrests"),
        ("both sides signed a peace accord", "agreement-signed"),
        ("they had agreed to a ceasefire", "agreement-reached"),
        ("riot police stood by", None),
        ("people who signed a truce with one hand", None),
        ("he died of cardiac arrest", None),
        ("a planned attack on a civilian harbour", None),
        ("he captured the mood of the nation", None),
        ("three children died in the flood", None),
        ("the shell company was closed", None),
        ("", None),
    ],
)
def test_words_and_what_they_tell_of(text: str, rule: str | None) -> None:
    found = rules_for(text)
    assert (found[0].name if found else None) == rule
    assert rules_for(text.upper().replace(" ", " \n ")) == found


def test_every_column_and_rule_is_documented() -> None:
    page = (ROOT / "docs/reference/forms/acled.md").read_text(encoding="utf-8")
    assert [name for name in (*acled.COLUMNS, *(rule.name for rule in RULES)) if f"`{name}`" not in page] == []
    assert set(acled.COLUMNS) > acled.NUMBERS


def test_the_table_is_the_code_books() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.sub_event_type in SUB_EVENT_TYPES[rule.event_type] | {""}
        assert rule.event_type in acled.DISORDER


@given(st.text(max_size=400))
def test_a_guarded_cell_is_no_formula_and_can_be_read_back(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert (cell[1:] if cell.startswith("'") else cell) == text


@pytest.mark.parametrize("piece", ["captured-", "captured'", "army ", "- ", "fired ", "’", "shot "])
def test_long_words_take_no_long_time(piece: str) -> None:
    assert isinstance(rules_for(piece * 200_000), list)
