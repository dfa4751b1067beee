"""Parquet, as Arrow's reader sees it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from counterclaim.errors import UsageError
from counterclaim.export import parquet_tables
from counterclaim.export.moment import Moment
from counterclaim.export.parquet_tables import write_folder
from counterclaim.export.tables import TABLES, cells
from counterclaim.ledger.store import Ledger
from tests.export import tabled

pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return tabled.fill(tmp_path_factory.mktemp("tabled") / "case.db")


def _written(ledger: Ledger, folder: Path) -> Path:
    with Moment.of(ledger) as moment:
        write_folder(moment, folder)
    return folder


def _expected(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    made: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}
    with Moment.of(ledger) as moment:
        for table, row in cells(moment):
            made[table.name].append(dict(zip((c.name for c in table.columns), row, strict=True)))
    return made


def test_arrow_reads_what_the_ledger_holds(ledger: Ledger, tmp_path: Path) -> None:
    folder = _written(ledger, tmp_path)
    read = {table.name: pq.read_table(folder / f"{table.name}.parquet").to_pylist() for table in TABLES}
    assert {path.stem for path in folder.iterdir()} == set(read)
    assert read == _expected(ledger)
    assert tabled.check_words(read) > 30


def test_columns_have_types_and_say_what_they_tell(ledger: Ledger, tmp_path: Path) -> None:
    folder = _written(ledger, tmp_path)
    types = {"text": "string", "json": "string", "integer": "int64", "number": "double", "boolean": "bool"}
    for table in TABLES:
        schema = pq.read_schema(folder / f"{table.name}.parquet")
        assert [(f.name, str(f.type)) for f in schema] == [(c.name, types[c.type]) for c in table.columns]
        assert [f.metadata[b"tells"].decode() for f in schema] == [c.tells for c in table.columns]


@pytest.mark.parametrize(("name", "value"), [("MOST_ROWS", 2), ("MOST_CHARACTERS", 1)])
def test_groups_are_bounded(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: int) -> None:
    monkeypatch.setattr(parquet_tables, name, value)
    folder = _written(ledger, tmp_path)
    file = pq.ParquetFile(folder / "attributions.parquet")
    groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert sum(groups) == len(_expected(ledger)["attributions"])
    assert len(groups) > 1
    assert max(groups) <= value
    assert file.read().to_pylist() == _expected(ledger)["attributions"]


def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    first, second = (tmp_path / name for name in ("first", "second"))
    for folder in (first, second):
        folder.mkdir()
        _written(ledger, folder)
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()


def test_a_lone_surrogate_comes_out_as_its_escape(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (problems,) = (table for table in TABLES if table.name == "problems")
    monkeypatch.setattr(parquet_tables, "cells", lambda moment: [(problems, ["r\udc80.txt", None, "🕊 broken"])])
    found = pq.read_table(_written(ledger, tmp_path) / "problems.parquet").to_pylist()
    assert found == [{"file": "r\\udc80.txt", "url": None, "reason": "🕊 broken"}]


def test_without_arrow_it_says_what_to_install(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError, match=r"pip install 'counterclaim\[parquet\]'"):
        _written(ledger, tmp_path)
    assert not list(tmp_path.iterdir())
