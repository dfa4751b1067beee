"""The tables as data: they hold every row of the ledger, and each column stands in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from counterclaim.export.ledger_rows import KINDS
from counterclaim.export.moment import Moment
from counterclaim.export.tables import TABLES, cells
from counterclaim.ledger.store import Ledger
from tests.export import tabled

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "forms" / "tables.md"
INSIDE = {
    "sections": ("document", "sections"),
    "credits": ("document", "credits"),
    "quantities": ("attribution", "quantities"),
    "times": ("attribution", "times"),
    "mentions": ("actor", "mentions"),
    "sides": ("dispute", "sides"),
}
ELSEWHERE = {
    "type",
    "sections",
    "credits",
    "quantities",
    "times",
    "places",
    "said_in",
    "mentions",
    "sides",
    "source",
    "cue",
    "channel",
    "reason",
}
"""Fields of rows that are no columns of the row's own table, or several."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return tabled.fill(tmp_path_factory.mktemp("tabled") / "case.db")


def _filled(ledger: Ledger) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {table.name: [] for table in TABLES}
    with Moment.of(ledger) as moment:
        for table, row in cells(moment):
            found[table.name].append(dict(zip((c.name for c in table.columns), row, strict=True)))
    return found


def test_every_kind_of_row_has_a_table() -> None:
    assert {table.kind for table in TABLES} == KINDS
    assert len({table.name for table in TABLES}) == len(TABLES)
    for table in TABLES:
        assert len({c.name for c in table.columns}) == len(table.columns)


def test_every_row_is_in_its_table(ledger: Ledger) -> None:
    rows, tables = tabled.rows_by_type(ledger), _filled(ledger)
    for table in TABLES:
        assert tables[table.name], f"{table.name} is not tested"
        if table.name in INSIDE:
            kind, field = INSIDE[table.name]
            assert len(tables[table.name]) == sum(len(row[field]) for row in rows[kind])
        elif table.name != "places":
            assert len(tables[table.name]) == len(rows[table.kind])
    assert len(tables["places"]) == sum(len(row["places"]) + (row["said_in"] is not None) for row in rows["attribution"])


def test_every_field_of_a_row_is_in_a_column(ledger: Ledger) -> None:
    rows = tabled.rows_by_type(ledger)
    for table in TABLES:
        columns = {c.name for c in table.columns}
        if table.name in INSIDE:
            kind, field = INSIDE[table.name]
            fields = {name for row in rows[kind] for one in row[field] for name in one} - {"anchor"}
        elif table.name == "places":
            fields = {name for row in rows["attribution"] for one in row["places"] for name in one}
        else:
            fields = {name for row in rows[table.kind] for name in row} - ELSEWHERE
        assert fields <= columns, table.name


def test_cells_are_of_their_column_s_type(ledger: Ledger) -> None:
    types = {"text": str, "json": str, "integer": int, "number": (int, float), "boolean": bool}
    for name, rows in _filled(ledger).items():
        (table,) = (t for t in TABLES if t.name == name)
        for row in rows:
            for column in table.columns:
                value = row[column.name]
                assert value is None or isinstance(value, types[column.type]), (name, column.name)


def test_spans_slice_to_their_words(ledger: Ledger) -> None:
    assert tabled.check_words(_filled(ledger)) > 30


def test_what_people_decided_stands_beside_what_the_machine_made(ledger: Ledger) -> None:
    tables = _filled(ledger)
    decided = {row["content_text"]: row["decided"] for row in tables["attributions"] if row["decided"]}
    assert decided == {"that 12 people had died … “that, too”": "reject, note", "@home": "assess", "שלום": "correct"}
    assert {row["stance"] for row in tables["attributions"]} == {"asserts"}, "a correction is put in no other table"
    (relation,) = (row for row in tables["relations"] if row["decided"])
    assert (relation["a"], relation["b"], relation["decided"]) == ("a1", "a2", "accept")
    assert [row["id"] for row in tables["actors"] if row["decided"] == "accept"] == ["p-mayor"]
    assert [(row["credibility"], row["reliability"]) for row in tables["assessments"]] == [(2, "b")]


def test_statements_know_their_claims_and_disputes(ledger: Ledger) -> None:
    rows, tables = tabled.rows_by_type(ledger), _filled(ledger)
    claims = {a: row["id"] for row in rows["claim"] for a in row["attributions"]}
    contested = {a for row in rows["dispute"] for side in row["sides"] for a in side["attributions"]}
    assert contested
    for row in tables["attributions"]:
        assert row["claim"] == claims.get(row["id"])
        assert (row["disputes"] != "[]") == (row["id"] in contested)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_documented(table) -> None:
    page = PAGE.read_text(encoding="utf-8")
    section = re.search(rf"^## `{table.name}`\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    assert section is not None
    assert section[1].strip().lower().startswith(table.tells.lower())
    documented = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", section[1], re.M)
    assert documented == [(c.name, c.type, c.tells) for c in table.columns]


def test_no_other_table_is_documented() -> None:
    assert re.findall(r"^## `(\w+)`$", PAGE.read_text(encoding="utf-8"), re.M) == [table.name for table in TABLES]
