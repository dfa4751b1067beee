"""CSV, as Python's and Arrow's readers see it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.export import csv_tables
from counterclaim.export.csv_cells import guarded
from counterclaim.export.csv_tables import write_folder
from counterclaim.export.moment import Moment
from counterclaim.export.tables import TABLES, cells
from counterclaim.ledger.store import Ledger
from tests.export import tabled

arrow = pytest.importorskip("pyarrow")
arrow_csv = pytest.importorskip("pyarrow.csv")

FORMULAS = "=+-@＝＋－＠\t\r\n\x00"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return tabled.fill(tmp_path_factory.mktemp("tabled") / "case.db")


@pytest.fixture(scope="module")
def folder(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("csv")
    with Moment.of(ledger) as moment:
        write_folder(moment, out)
    return out


def exact(cell: str) -> str:
    """As the documentation says: an apostrophe at the beginning is taken away."""
    return cell.removeprefix("'")


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, strict=True))


def _as_python_reads(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables with their types, as a reader of the documentation would make them."""
    makers = {"text": exact, "json": str, "integer": int, "number": float, "boolean": lambda cell: {"true": True, "false": False}[cell]}
    made: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        header, *rows = _read(folder / f"{table.name}.csv")
        assert header == [c.name for c in table.columns]
        made[table.name] = [
            {c.name: makers[c.type](cell) if cell else None for c, cell in zip(table.columns, row, strict=True)} for row in rows
        ]
    return made


def _expected(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    made: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}
    with Moment.of(ledger) as moment:
        for table, row in cells(moment):
            made[table.name].append({c.name: None if cell == "" else cell for c, cell in zip(table.columns, row, strict=True)})
    return made


def test_python_reads_what_the_ledger_holds(ledger: Ledger, folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {f"{table.name}.csv" for table in TABLES}
    read = _as_python_reads(folder)
    assert read == _expected(ledger)
    assert tabled.check_words(read) > 30


def test_arrow_reads_the_same(ledger: Ledger, folder: Path) -> None:
    types = {"text": arrow.string(), "json": arrow.string(), "integer": arrow.int64(), "number": arrow.float64(), "boolean": arrow.bool_()}
    expected = _expected(ledger)
    for table in TABLES:
        found = arrow_csv.read_csv(
            folder / f"{table.name}.csv",
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types={c.name: types[c.type] for c in table.columns}, strings_can_be_null=True, null_values=[""]
            ),
        ).to_pylist()
        texts = {c.name for c in table.columns if c.type == "text"}
        assert [{k: exact(v) if k in texts and v else v for k, v in row.items()} for row in found] == expected[table.name]


def test_lines_are_those_of_rfc_4180(folder: Path) -> None:
    for path in folder.iterdir():
        data = path.read_bytes()
        assert data.endswith(b"\r\n")
        assert not data.startswith(b"\xef\xbb\xbf")
        outside = b"".join(data.split(b'"')[::2])
        assert outside.count(b"\n") == outside.count(b"\r\n") == outside.count(b"\r")


def test_no_cell_is_a_formula(folder: Path) -> None:
    cells_ = [cell for path in folder.iterdir() for row in _read(path) for cell in row]
    assert not [cell for cell in cells_ if cell[:1] and cell[0] in FORMULAS]
    assert {'\'=HYPERLINK("https://x.example";"Varna")', "'@Varna 'Post'", "'=this is a PDF", "'+7", "''and'"} <= set(cells_)


def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger, folder: Path, tmp_path: Path) -> None:
    with Moment.of(ledger) as moment:
        write_folder(moment, tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


@given(TEXTS)
def test_one_apostrophe_less_gives_the_exact_words(words: str) -> None:
    cell = guarded(words)
    assert cell[:1] == "" or cell[0] not in FORMULAS
    assert exact(cell) == words


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_any_words_come_back(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([[guarded(cell) for cell in row] for row in rows])
    stream.seek(0)
    assert [[exact(cell) for cell in row] for row in csv.reader(stream, strict=True)] == rows


def test_a_lone_surrogate_comes_out_as_its_escape(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (problems,) = (table for table in TABLES if table.name == "problems")
    monkeypatch.setattr(csv_tables, "cells", lambda moment: [(problems, ["r\udc80.txt", None, "broken"])])
    with Moment.of(ledger) as moment:
        write_folder(moment, tmp_path)
    assert _read(tmp_path / "problems.csv")[1] == ["r\\udc80.txt", "", "broken"]
