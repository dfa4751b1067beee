"""A batch says what one ledger says of the same documents, however it is cut, and goes on where it was stopped."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from counterclaim.errors import UsageError
from counterclaim.keep.verifying import verify
from counterclaim.ledger.store import Ledger
from counterclaim.scale import loading
from counterclaim.scale.folder import Folder
from tests.scale.batches import Here, LostError, batch, dump, exported, ledger_of, news, rows_of, small_parts

COUNT = 90


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    with small_parts():
        yield


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Path:
    folder = news(tmp_path_factory.mktemp("news"), COUNT)
    shutil.copytree(demo, folder / "reports")
    (folder / "torn.txt.gz").write_bytes(b"\x1f\x8b torn")
    (folder / "zz.jsonl").write_text("".join((*said_twice(), *feuds())))
    for name, head in (("one", ""), ("two", HEAD)):  # one document: the same text in files of one name
        (folder / name).mkdir()
        (folder / name / "index.html").write_text(f"<html><head><title>Ferry</title>{head}</head><body>{PAGE}</body></html>")
    return folder


HEAD = '<link rel="canonical" href="https://www.post.example.au/ferry"><meta property="article:published_time" content="2024-03-06">'
PAGE = "".join(
    f"<p>{who} of Newcastle said on Monday that {what}. The council of Perth had asked for it, and the harbour stayed shut until noon.</p>"
    for who, what in (("The mayor", "the ferry had sunk with 12 people"), ("A fisherman", "nobody had been on board of the ferry"))
)


def feuds() -> Iterator[str]:
    """Two parties who contradict each other again and again, about things that have nothing to do with one another."""
    for day, what in (
        ("2021-01-04", "the strike had ended"),
        ("2022-06-07", "the crane had been repaired"),
        ("2023-11-08", "the pay had risen"),
    ):
        text = f"Harbour Company Odessos said that {what}. Dockers United denied that {what}. Harbour Company Odessos insisted that {what}."
        yield json.dumps({"url": f"https://post.example/feud/{day}", "title": day, "text": text, "date": day}) + "\n"


def said_twice() -> Iterator[str]:
    """Articles, and then the same with a date that was missing."""
    for more in ({}, {"date": "2024-03-05T10:00:00Z"}):
        for n in range(3):
            text = f"The mayor of Ruse said on Monday that {n + 3} people had died at the mill. The union denied that on Tuesday."
            yield json.dumps({"url": f"https://post.example/mill/{n}", "title": f"Mill, {n}", "text": text, **more}) + "\n"


@pytest.fixture(scope="module")
def made(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("batch")
    batch(out, given)
    return out


@pytest.fixture(scope="module")
def plain(given: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    address = str(tmp_path_factory.mktemp("ledger") / "case.db")
    ledger_of(address, given)
    return address


def test_rows_are_those_of_one_ledger(made: Path, plain: str) -> None:
    found, wanted = rows_of(made), exported(plain)
    assert list(found) == list(wanted)
    assert {"relation", "claim", "dispute", "problem", "verification"} <= set(found)
    for kind, rows in wanted.items():
        assert found[kind] == rows, kind


def test_a_ledger_that_it_is_loaded_into_has_the_same_tables(made: Path, plain: str, ledger_address: str) -> None:
    told = loading.load(ledger_address, Folder(str(made)))
    loading.check(ledger_address, told)
    found, wanted = dump(ledger_address), dump(plain)
    for table, rows in wanted.items():
        assert found[table] == rows, table
    with Ledger.open(ledger_address) as ledger:
        assert list(verify(ledger)) == []


def test_a_run_that_is_stopped_goes_on_and_ends_with_the_same_rows(given: Path, made: Path, tmp_path: Path) -> None:
    stops = 0
    while True:
        try:
            batch(tmp_path, given, engine=Here(11))
            break
        except LostError:
            stops += 1
    assert stops > 3
    assert rows_of(tmp_path) == rows_of(made)


def test_a_folder_in_a_store_holds_the_same_rows(given: Path, made: Path) -> None:
    batch("memory://archives/news", given)
    assert rows_of("memory://archives/news") == rows_of(made)


def test_it_has_many_of_everything(made: Path) -> None:
    parts = made / "parts"
    assert len(list((parts / "index").glob("events-*-values.npy"))) > 1
    assert len(list((parts / "read").glob("again-*"))) > 1
    assert len(np.load(parts / "judge" / "shared.npy")) > 0
    assert len(np.load(parts / "judge" / "touched-rows.npy")) > 50
    assert json.loads((parts / "judge" / "bundles.json").read_text())["bundles"] > 5
    assert len(list(parts.glob("rows/actors-*"))) > 1


def test_what_is_finished_is_not_done_again(given: Path, made: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in made.rglob("*") if path.is_file() and path.suffix in (".parquet", ".npy")}
    batch(made, given, engine=Here(0))
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_relations_may_be_left_for_later(given: Path, made: Path, tmp_path: Path) -> None:
    first = batch(tmp_path, given, relating=False)
    assert "relation" not in first.counts
    assert not json.loads((tmp_path / "manifest.json").read_text())["related"]
    batch(tmp_path, given)
    assert rows_of(tmp_path) == rows_of(made)


def test_what_waits_to_be_compared_waits_in_a_ledger_too(given: Path, plain: str, tmp_path: Path) -> None:
    batch(tmp_path / "out", given, relating=False)
    loading.load(str(tmp_path / "loaded.db"), Folder(str(tmp_path / "out")))
    ledger_of(str(tmp_path / "plain.db"), given, relating=False)
    assert dump(str(tmp_path / "loaded.db")) == dump(str(tmp_path / "plain.db"))


def test_what_killed_workers_left_is_removed(given: Path, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "again")
    half = tmp_path / "again/document/month=2021-01/.reports-00000.parquet.abc.part"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"PAR1")
    batch(tmp_path / "again", given)
    assert not half.exists()
    assert rows_of(tmp_path / "again") == rows_of(made)


def test_another_folder_s_content_is_left_alone(given: Path, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("Dear Vera\n")
    with pytest.raises(UsageError, match="holds something else"):
        batch(tmp_path, given)
    assert [path.name for path in tmp_path.iterdir() if path.name != ".lock"] == ["letters.txt"]


def test_other_inputs_or_another_date_need_another_folder(given: Path, made: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="other inputs"):
        batch(made, given, news(tmp_path / "more", 10))
    with pytest.raises(UsageError, match="begun with published None"):
        batch(made, given, published="2024-03-01")


def test_an_unfinished_batch_is_not_loaded(given: Path, tmp_path: Path) -> None:
    with pytest.raises(LostError):
        batch(tmp_path / "out", given, engine=Here(4))
    with pytest.raises(UsageError, match="not finished"):
        loading.load(str(tmp_path / "case.db"), Folder(str(tmp_path / "out")))
    assert not (tmp_path / "case.db").exists()
