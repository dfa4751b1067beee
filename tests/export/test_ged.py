"""Rows in the shape of UCDP GED: which claims have one, what they count, and the columns as typed readers read them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.export import ged
from counterclaim.export.event_places import Days, acled_precision, days_told, ged_precision, is_location, location_of
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from counterclaim.relate.pairs import Statement
from tests.conftest import ROOT
from tests.export import stories
from tests.export.stories import COUNTRY, PROVINCE, VIDIN, Said, Story, killed

CODE_BOOK = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,"
    "dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
    "source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,"
    "priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,"
    "deaths_unknown,best,high,low,gwnoa,gwnob"
)
WHOLE = (
    "year active_year type_of_violence conflict_new_id dyad_new_id side_a_new_id side_b_new_id number_of_sources where_prec priogrid_gid "
    "country_id event_clarity date_prec deaths_a deaths_b deaths_civilians deaths_unknown best high low"
).split()
TYPES = {
    **dict.fromkeys(WHOLE, pa.int64()),
    **dict.fromkeys(("latitude", "longitude"), pa.float64()),
    **dict.fromkeys(("date_start", "date_end"), pa.date32()),
}
TEXTS = dict.fromkeys(set(CODE_BOOK.split(",")) - set(TYPES), pa.string())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


def rows(ledger: Ledger) -> list[dict]:
    """As pyarrow reads them, with the types of the code book."""
    options = pa_csv.ConvertOptions(column_types={**TYPES, **TEXTS}, strings_can_be_null=True)
    parse = pa_csv.ParseOptions(newlines_in_values=True)
    table = pa_csv.read_csv(io.BytesIO(stories.written(ledger, "ged").encode()), convert_options=options, parse_options=parse)
    assert table.column_names == CODE_BOOK.split(",")
    return table.to_pylist()


def test_a_claim_that_gives_a_number_is_a_row_and_denials_and_predictions_are_none(ledger: Ledger) -> None:
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    first, second = rows(ledger)
    assert {name: first[name] for name in ("best", "low", "high", "number_of_sources")} == {
        "best": 12, "low": 9, "high": None, "number_of_sources": 2,
    }  # fmt: skip
    assert first["source_original"] == "Rila Front"
    assert first["source_office"] == "Danube Post; Rila Courier"
    assert first["source_date"] == "2024-03-06; 2024-03-07"
    assert first["source_headline"] == '\'=HYPERLINK("x"), night; Night in Vidin'
    assert first["source_article"] == '"Danube Post,2024-03-06,=HYPERLINK("x"), night"; "Rila Courier,2024-03-07,Night in Vidin"'
    assert (first["where_prec"], first["where_coordinates"], first["country"]) == (1, "Vidin", "Bulgaria")
    assert (first["latitude"], first["longitude"], first["geom_wkt"]) == (43.99, 22.8725, "POINT (22.8725 43.99)")
    assert (first["date_prec"], first["date_start"], first["date_end"], first["year"]) == (1, date(2024, 3, 4), date(2024, 3, 4), 2024)
    assert first["event_clarity"] == 1
    assert (second["id"][0], second["best"], second["low"], second["high"]) == ("c", 4, None, None)
    assert second["source_original"] == "Ivo Marin"
    assert (second["where_prec"], second["latitude"], second["event_clarity"]) == (None, None, None)
    assert first["relid"] == second["relid"] != None  # noqa: E711
    for lost in ("type_of_violence", "side_a", "side_b", "deaths_civilians", "conflict_name", "priogrid_gid", "gwnoa", "region"):
        assert first[lost] is None


def test_what_people_reject_is_left_out(ledger: Ledger) -> None:
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    with ledger.writing() as writer:
        rejection = decide(writer, "reject", "attribution", "a1", by="Ana Ruiz", why="Misread.")
        decide(writer, "reject", "attribution", "a3", by="Ana Ruiz", why="Misread.")
    only = rows(ledger)
    assert [(row["best"], row["low"], row["number_of_sources"]) for row in only] == [(12, None, 1)]
    with ledger.writing() as writer:
        decide(writer, "undo", "decision", rejection.id, by="Ana Ruiz", why="Read again.")
    assert [(row["best"], row["low"]) for row in rows(ledger)] == [(12, 9)]


def test_the_same_ledger_gives_the_same_bytes_and_an_empty_one_the_columns(ledger: Ledger) -> None:
    assert stories.written(ledger, "ged") == CODE_BOOK + "\n"
    stories.keep(ledger, stories.QUARREL, stories.RELATIONS)
    assert stories.written(ledger, "ged") == stories.written(ledger, "ged")


def test_hostile_words_stay_in_their_cells(ledger: Ledger) -> None:
    nasty = '@SUM(1)"\u202e,;\x1b[31m'
    said = Said("a1", None, f"{nasty}\n killed 3 people", tolls={"3 people": killed(3)})
    stories.keep(ledger, [Story([said], title=f"{nasty} title", publisher="+cmd|' /C calc'!A0", published_at="soon")])
    (row,) = rows(ledger)
    assert row["source_office"] == "'+cmd|' /C calc'!A0"
    assert row["source_headline"].startswith("'@SUM(1)\"⟨RLO⟩,,␛[31m")
    assert (row["source_date"], row["date_prec"], row["source_original"]) == ("soon", None, "a source that is not named")


def test_every_column_is_documented() -> None:
    page = (ROOT / "docs/reference/forms/ged.md").read_text(encoding="utf-8")
    assert [name for name in ged.COLUMNS if f"`{name}`" not in page] == []
    assert set(ged.COLUMNS) > ged.NUMBERS


def statement(said: Said, published_at: str | None = "2024-03-06") -> Statement:
    made = stories.attribution(said)
    return Statement(made, 0, "d", False, published_at, "o", "s", ())


def told(*figures: tuple) -> Statement:
    words = [f"{n} people" for n in range(len(figures))]
    return statement(Said("a", None, " and ".join(words), tolls=dict(zip(words, figures, strict=True))))


@pytest.mark.parametrize(
    ("statements", "toll"),
    [
        ([told(killed(4))], (4, None, None)),
        ([told(killed(lower=9))], (None, 9, None)),
        ([told(killed(upper=40))], (None, None, 40)),
        ([told(killed(lower=10, upper=20))], (None, 10, 20)),
        ([told(killed(12)), told(killed(lower=9))], (12, 9, None)),
        ([told(killed(lower=9)), told(killed(lower=11))], (None, 9, None)),
        ([told(killed(12)), told(killed(14))], (None, None, None)),
        ([told(killed(8), killed(3))], (None, 8, None)),
        ([told(killed(8), killed(lower=30))], (None, 30, None)),
        ([told(killed(0))], None),
        ([told(killed(5, kind="injured"))], None),
        ([told()], None),
    ],
)
def test_the_toll_of_statements_that_say_the_same(statements: list[Statement], toll: tuple | None) -> None:
    assert ged.toll_of(statements) == toll


numbers = st.one_of(st.none(), st.integers(1, 99).map(float))
figures = st.tuples(st.just("killed"), numbers, numbers, numbers).filter(lambda f: any(f[1:]))


@given(st.lists(st.lists(figures, min_size=1, max_size=3), min_size=1, max_size=4))
def test_no_number_is_made_up(found: list[list[tuple]]) -> None:
    toll = ged.toll_of([told(*some) for some in found])
    assert toll is not None
    alone = [some[0] for some in found if len(some) == 1]
    assert toll.best is None or {f[1] for f in alone} - {None} == {toll.best}
    assert toll.high is None or toll.high in [f[3] for f in alone]
    assert toll.low is None or toll.low in [n for some in found for f in some for n in f[1:3]]


@pytest.mark.parametrize(
    ("length", "in_ged", "in_acled"),
    [(1, 1, 1), (2, 2, 2), (6, 2, 2), (7, 3, 2), (8, 4, 3), (31, 4, 3), (32, 5, None), (366, 5, None), (367, None, None)],
)
def test_precision_of_times(length: int, in_ged: int | None, in_acled: int | None) -> None:
    span = Days(date(2024, 1, 1), date.fromordinal(date(2024, 1, 1).toordinal() + length - 1))
    assert (span.length, ged_precision(span), acled_precision(span)) == (length, in_ged, in_acled)
    assert span.first <= span.middle <= span.last


@pytest.mark.parametrize(
    ("times", "days"),
    [
        ({"Monday": "2024-03-04"}, ("2024-03-04", "2024-03-04")),
        ({"Monday": "2024-03-04", "Tuesday": "2024-03-05"}, ("2024-03-04", "2024-03-05")),
        ({"March": "2024-03"}, ("2024-03-01", "2024-03-31")),
        ({"until Tuesday": "../2024-03-05"}, (None, "2024-03-05")),
        ({"Friday": "2024-03-08"}, (None, None)),  # after the statement
        ({"someday": "nonsense"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_days_of_what_is_told(times: dict, days: tuple) -> None:
    found = days_told([statement(Said("a", None, " ".join(times) or "x", times=times))])
    assert tuple(day and day.isoformat() for day in found) == days


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("nine people died in [Vidin]", True),
        ("nine died at the old port of [Vidin]", True),
        ("clashes in Ruse and [Vidin]", True),
        ("jets bombed [Vidin]", True),
        ("waited for the morning ferry to [Vidin]", False),
        ("an inquiry run from [Vidin]", False),
        ("three were sisters from the town of [Vidin]", False),
        ("[Vidin] had been warned", False),
    ],
)
def test_a_place_is_where_it_happened_only_where_the_words_say_so(words: str, there: bool) -> None:
    said = stories.attribution(Said("a", None, words.replace("[", "").replace("]", ""), places={"Vidin": VIDIN}))
    assert is_location(said, said.places[0]) is there


@pytest.mark.parametrize(
    ("words", "places", "name"),
    [
        ("in Vidin", {"Vidin": VIDIN}, "Vidin"),
        ("in Vidin in Bulgaria", {"Vidin": VIDIN, "Bulgaria": COUNTRY}, "Vidin"),
        ("in Bulgaria", {"Bulgaria": COUNTRY}, "Bulgaria"),
        ("in Vidin and in Lom", {"Vidin": VIDIN, "Lom": PROVINCE}, None),
        ("nowhere", {}, None),
    ],
)
def test_one_place_or_none(words: str, places: dict, name: str | None) -> None:
    found = location_of([stories.attribution(Said("a", None, words, places=places))])
    assert (found and found.name) == name


def test_province_and_country_stand_in_their_columns(ledger: Ledger) -> None:
    sentences: Sequence[tuple[str, tuple]] = (("Province", PROVINCE), ("Country", COUNTRY))
    said = [
        Said(f"a{n}", None, f"{n + 2} people were killed in {word}", tolls={f"{n + 2} people": killed(n + 2)}, places={word: place})
        for n, (word, place) in enumerate(sentences)
    ]
    stories.keep(ledger, [Story(said)])
    province, country = rows(ledger)
    assert (province["adm_1"], province["where_prec"], province["where_description"]) == ("Vidin Province", 4, "Province")
    assert (country["adm_1"], country["where_prec"], country["country"]) == (None, 6, "Bulgaria")
