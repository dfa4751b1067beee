"""Parquet files: one item a row, whatever the columns are."""

from __future__ import annotations

import builtins
import json
import math
import sys
import tracemalloc
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.intake import parquet, parquet_pages
from counterclaim.intake.files import take_path
from counterclaim.intake.parquet import take_parquet
from counterclaim.intake.sources import count, take
from counterclaim.read import read_taken
from counterclaim.read.json_article import MAX_BYTES
from counterclaim.records import Problem, Taken

FIRST = {"title": "Bridge is safe", "text": "The mayor of Varna said that it was safe.", "url": "https://courier.example/1"}
SECOND = {"title": "Bridge falls", "text": "The mayor of Varna said that it had fallen.", "url": None}


def write(path: Path, rows: list[dict[str, Any]], schema: Any = None, **how: Any) -> str:
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, **how)
    return str(path)


def texts(count: int) -> list[dict[str, Any]]:
    return [{"text": f"The mayor of Ruse said on day {n} that the ferry had not sailed."} for n in range(count)]


def test_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", [FIRST, SECOND])
    first, second = take_path(path)
    data = json.dumps(FIRST, sort_keys=True, separators=(",", ":")).encode()
    assert first == Taken(data, "parquet", file=f"{path}#1", url=FIRST["url"], media_type="application/json", record={"row": "1"})
    assert isinstance(second, Taken)
    assert (second.file, second.url, second.record) == (f"{path}#2", None, {"row": "2"})
    assert read_taken(second).text == "Bridge falls\n\nThe mayor of Varna said that it had fallen.\n"


def test_a_row_is_the_article_that_a_line_is(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(FIRST) + "\n")
    (line,) = take_path(str(tmp_path / "a.jsonl"))
    (row,) = take_path(write(tmp_path / "a.parquet", [FIRST]))
    assert isinstance(line, Taken)
    assert isinstance(row, Taken)
    assert read_taken(line).id == read_taken(row).id


def test_the_order_of_columns_and_row_groups_changes_nothing(tmp_path: Path) -> None:
    rows = [{"title": f"T{n}", **row} for n, row in enumerate(texts(100))]
    one = write(tmp_path / "a.parquet", rows)
    other = tmp_path / "b.parquet"
    pq.write_table(pa.Table.from_pylist(rows).select(["text", "title"]), other, row_group_size=7, compression="zstd")
    found = [[item.data for item in take_path(str(path)) if isinstance(item, Taken)] for path in (one, other)]
    assert found[0] == found[1]
    assert len(found[0]) == 100


def test_unusual_values(tmp_path: Path) -> None:
    moment = datetime(2024, 3, 2, 18, 10, 5, 250_000)
    columns = {
        "text": pa.array(["It fell."]),
        "date": pa.array([moment], pa.timestamp("us", tz="Europe/Sofia")),
        "local": pa.array([moment], pa.timestamp("ms")),
        "nanoseconds": pa.array([1_709_403_005_123_456_789], pa.timestamp("ns")),
        "far": pa.array([10**18], pa.timestamp("ms")),
        "day": pa.array([date(2024, 3, 2)], pa.date32()),
        "far_day": pa.array([2**31 - 1], pa.int32()).cast(pa.date32()),
        "hour": pa.array([time(18, 10)], pa.time64("us")),
        "nan": pa.array([math.nan]),
        "infinite": pa.array([-math.inf], pa.float32()),
        "half": pa.array([0.5]),
        "money": pa.array([Decimal("12.50")]),
        "bytes_text": pa.array(["Pétrova".encode()], pa.binary()),
        "bytes": pa.array([b"\xff\xfe"], pa.binary()),
        "digest": pa.array([b"abcd"], pa.binary(4)),
        "large": pa.array(["x"], pa.large_string()),
        "sort": pa.array(["a"]).dictionary_encode(),
        "authors": pa.array([["Ana Lim", None]]),
        "publisher": pa.array([{"name": "Danube Post", "since": date(1990, 1, 1)}]),
        "map": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
        "numbers": pa.array([[(1, 2)]], pa.map_(pa.int64(), pa.int64())),
        "nested": pa.array([[[{"at": moment}]]]),
        "vector": pa.array([[0.1] * 8]),
        "empty": pa.array([None]),
        "truth": pa.array([True]),
        "unsigned": pa.array([2**64 - 1], pa.uint64()),
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    (item,) = take_path(str(tmp_path / "a.parquet"))
    assert isinstance(item, Taken)
    row = json.loads(item.data)
    assert row.pop("far") == 10**18
    assert isinstance(row.pop("far_day"), int)
    assert row == {
        "text": "It fell.",
        "date": "2024-03-02T18:10:05.250000Z",
        "local": "2024-03-02T18:10:05.250000",
        "nanoseconds": "2024-03-02T18:10:05.123456",
        "day": "2024-03-02",
        "hour": "18:10:00",
        "nan": None,
        "infinite": None,
        "half": 0.5,
        "money": "12.50",
        "bytes_text": "Pétrova",
        "bytes": {"$binary": "//4="},
        "digest": {"$binary": "YWJjZA=="},
        "large": "x",
        "sort": "a",
        "authors": ["Ana Lim", None],
        "publisher": {"name": "Danube Post", "since": "1990-01-01"},
        "map": {"k": 1},
        "numbers": [[1, 2]],
        "nested": [[{"at": "2024-03-02T18:10:05.250000"}]],
        "empty": None,
        "truth": True,
        "unsigned": 2**64 - 1,
    }
    document = read_taken(item)
    assert (document.published_at, document.publisher, document.authors) == ("2024-03-02T18:10:05Z", "Danube Post", ("Ana Lim",))


def test_a_date_that_no_calendar_has_is_named_when_it_is_read(tmp_path: Path) -> None:
    schema = pa.schema([("text", pa.string()), ("date", pa.timestamp("ms"))])
    (item,) = take_path(write(tmp_path / "a.parquet", [{"text": "It fell.", "date": None}], schema))
    assert isinstance(item, Taken)
    pq.write_table(pa.table({"text": ["It fell."], "date": pa.array([10**18], pa.timestamp("ms"))}), tmp_path / "b.parquet")
    (item,) = take_path(str(tmp_path / "b.parquet"))
    assert isinstance(item, Taken)
    assert "is no date" in read_taken(item).problems[0]


def test_a_name_that_is_not_the_path(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", [FIRST])
    assert [item.file for item in take_path(path, name="s3://crawl/x.parquet")] == ["s3://crawl/x.parquet#1"]
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    assert [item.file for item in take_path(str(tmp_path / "b.parquet"), name="s3://crawl/y.parquet")] == ["s3://crawl/y.parquet"]


def test_in_a_directory(tmp_path: Path) -> None:
    write(tmp_path / "a.PARQUET", [FIRST])
    (tmp_path / "b.txt").write_text("Bridge falls\n\nThe mayor said so.\n")
    assert [item.file for item in take([str(tmp_path)])] == [f"{tmp_path}/a.PARQUET#1", f"{tmp_path}/b.txt"]
    assert count([str(tmp_path)]) is None


# what is refused


def reasons(path: str | Path) -> list[str]:
    return [item.reason for item in take_parquet(str(path)) if isinstance(item, Problem)]


def test_no_columns_of_an_article(tmp_path: Path) -> None:
    (reason,) = reasons(write(tmp_path / "a.parquet", [{"price": 1.5, "shop": "x"}]))
    assert "no column holds articles' texts" in reason
    assert "maintext" in reason


def test_articles_inside_a_column(tmp_path: Path) -> None:
    (item,) = take_path(write(tmp_path / "a.parquet", [{"_source": FIRST, "_id": 7}]))
    assert isinstance(item, Taken)
    assert item.url == FIRST["url"]
    assert read_taken(item).title == "Bridge is safe"


def test_too_many_columns(tmp_path: Path) -> None:
    columns = {f"c{n}": [n] for n in range(10_000)}
    pq.write_table(pa.table({"text": ["x"], **columns}), tmp_path / "a.parquet")
    (reason,) = reasons(tmp_path / "a.parquet")
    assert "10,001 columns" in reason


def test_a_row_that_is_too_large(tmp_path: Path) -> None:
    rows = [FIRST, {**FIRST, "text": "a" * (MAX_BYTES + 1)}, {**FIRST, "text": "\x00" * (MAX_BYTES // 2)}, SECOND]
    first, large, escaped, last = take_path(write(tmp_path / "a.parquet", rows))
    assert isinstance(first, Taken)
    assert isinstance(last, Taken)
    for problem, number in ((large, 2), (escaped, 3)):
        assert isinstance(problem, Problem)
        assert problem.file == f"{tmp_path}/a.parquet#{number}"
        assert problem.reason.startswith(f"row {number}: ")
        assert f"{MAX_BYTES:,}" in problem.reason


def peak(path: Path) -> tuple[int, int, list[Taken | Problem]]:
    """The most that Python and Arrow held, and what was taken, without its data."""
    before = pa.default_memory_pool().max_memory()
    tracemalloc.start()
    try:
        items = [type(item)(b"", "parquet") if isinstance(item, Taken) else item for item in take_parquet(str(path))]  # type: ignore[call-arg]
        return tracemalloc.get_traced_memory()[1], pa.default_memory_pool().max_memory() - before, items
    finally:
        tracemalloc.stop()


def test_an_entry_of_a_dictionary_in_every_row_is_held_once(tmp_path: Path) -> None:
    text = "a" * (1 << 20)
    pq.write_table(
        pa.table({"text": pa.DictionaryArray.from_arrays(pa.array([0] * 300, pa.int32()), [text])}),
        tmp_path / "a.parquet",
        compression="gzip",
    )
    python, arrow, items = peak(tmp_path / "a.parquet")
    assert len(items) == 300
    assert max(python, arrow) < 20 * len(text)


def test_an_entry_of_a_dictionary_many_times_in_one_row(tmp_path: Path) -> None:
    entry = "a" * (1 << 20)
    for times, reason in ((5_000, "a list may come to"), (50, "row 1: it comes to more than")):
        words = pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), [entry])
        pq.write_table(pa.table({"text": ["x"], "authors": pa.ListArray.from_arrays([0, times], words)}), tmp_path / "a.parquet")
        python, arrow, (problem,) = peak(tmp_path / "a.parquet")
        assert isinstance(problem, Problem)
        assert reason in problem.reason
        assert max(python, arrow) < 300 * len(entry)


def test_words_that_differ_in_their_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MAX_REPEATED", 8 << 20)
    path = tmp_path / "a.parquet"
    words = ["a" * (1 << 18)] * 40
    table = pa.table({"text": ["x"], "authors": [words]})
    pq.write_table(table, path, use_dictionary=False, column_encoding={"authors.list.element": "DELTA_BYTE_ARRAY", "text": "PLAIN"})
    (problem,) = peak(path)[2]
    assert isinstance(problem, Problem)
    assert "a list may come to" in problem.reason


def test_zeros_that_were_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_pages, "MAX_PAGE", 8 << 20)
    path = tmp_path / "a.parquet"
    with pq.ParquetWriter(path, pa.schema([("text", pa.string())]), compression="zstd", use_dictionary=False) as writer:
        writer.write_table(pa.table({"text": ["x"]}))
        writer.write_table(pa.table({"text": ["a" * (9 << 20)]}))
        writer.write_table(pa.table({"text": ["y"]}))
    python, _, (first, problem, last) = peak(path)
    assert isinstance(first, Taken)
    assert isinstance(last, Taken)
    assert isinstance(problem, Problem)
    assert "unpacks to" in problem.reason
    assert problem.reason.endswith("reading went on at row 3")
    assert python < 8 << 20


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    used = []
    for count_ in (500, 5_000):
        path = tmp_path / f"{count_}.parquet"
        rows = [{"text": f"{n} " + "The mayor of Ruse said that the ferry had not sailed. " * 20} for n in range(count_)]
        pq.write_table(pa.Table.from_pylist(rows), path)  # one row group
        used.append(peak(path)[0])
    assert used[1] < used[0] + (4 << 20)


def test_vectors_are_left_out_and_not_read(tmp_path: Path) -> None:
    rows = [{**FIRST, "embedding": [0.5] * 768, "tokens": [[1, 2]] * 50} for _ in range(20)]
    items = list(take_path(write(tmp_path / "a.parquet", rows)))
    assert len(items) == 20
    assert all(isinstance(item, Taken) and json.loads(item.data) == FIRST for item in items)


def test_a_damaged_row_group_loses_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(texts(30)), path, row_group_size=10, compression="zstd", write_page_checksum=True)
    column = pq.read_metadata(path).row_group(1).column(0)
    data = bytearray(path.read_bytes())
    at = column.data_page_offset - 20  # in the page of the dictionary, behind its header
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    items = list(take_path(str(path)))
    taken = [item.record["row"] for item in items if isinstance(item, Taken)]
    assert taken == [str(n) for n in (*range(1, 11), *range(21, 31))]
    (reason,) = [item.reason for item in items if isinstance(item, Problem)]
    assert reason.startswith("the file is damaged behind row 10: ")
    assert reason.endswith("reading went on at row 21")


@pytest.mark.parametrize("cut", [1, 4, 8, 40, 400])
def test_a_file_that_was_cut(tmp_path: Path, cut: int) -> None:
    path = Path(write(tmp_path / "a.parquet", texts(50)))
    path.write_bytes(path.read_bytes()[:-cut])
    (reason,) = reasons(path)
    assert "Parquet" in reason


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" * 4, b"PAR1" + bytes(40) + b"\xff\xff\xff\x7fPAR1", b"{}\n" * 9])
def test_no_parquet_at_all(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(data)
    assert len(reasons(tmp_path / "a.parquet")) == 1


@pytest.mark.parametrize("path", ["none.parquet", "."])
def test_nothing_to_open(tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(reasons(path)) == 1


def test_deep_columns(tmp_path: Path) -> None:
    value: Any = "x"
    for _ in range(90):
        value = {"name": value}
    path = write(tmp_path / "a.parquet", [{"text": "It fell.", "publisher": value}])
    (item,) = take_path(path)
    assert isinstance(item, Taken)


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.parquet", [FIRST])
    wanted = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return wanted(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    for name in [name for name in sys.modules if name.startswith("pyarrow")]:
        monkeypatch.delitem(sys.modules, name)
    (reason,) = reasons(path)
    assert "pip install 'counterclaim[parquet]'" in reason


def test_a_fault_of_ours_in_one_row_loses_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = parquet.find_url

    def fail(article: dict[str, Any]) -> str | None:
        if article["title"] == "Bridge falls":
            raise TypeError("no")
        return known(article)

    monkeypatch.setattr(parquet, "find_url", fail)
    first, problem, last = take_path(write(tmp_path / "a.parquet", [FIRST, SECOND, FIRST]))
    assert isinstance(first, Taken)
    assert isinstance(problem, Problem)
    assert "the program failed on it (TypeError: no)" in problem.reason
    assert isinstance(last, Taken)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damage_anywhere_is_survived(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("parquet") / "a.parquet"
    rows = [{**FIRST, "authors": ["Ana Lim"], "date": datetime(2024, 3, 2, tzinfo=UTC), "n": n} for n in range(12)]
    write(path, rows, row_group_size=5, compression=data.draw(st.sampled_from(["none", "zstd", "snappy"])))
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        piece = data.draw(st.binary(min_size=1, max_size=6))
        whole[at : at + len(piece)] = piece
    path.write_bytes(whole)
    for item in take_parquet(str(path)):
        assert isinstance(item, (Taken, Problem))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"text": st.text(st.characters(exclude_categories=["Cs"]), max_size=30)},
            optional={
                "title": st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
                "n": st.none() | st.integers(0, 9),
            },
        ),
        min_size=1,
        max_size=20,
    )
)
def test_every_row_comes_as_it_was(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]) -> None:
    schema = pa.schema([("text", pa.string()), ("title", pa.string()), ("n", pa.int64())])
    path = write(tmp_path_factory.mktemp("parquet") / "a.parquet", rows, schema, row_group_size=3)
    items = [json.loads(item.data) for item in take_parquet(path) if isinstance(item, Taken)]
    assert items == [{"n": row.get("n"), "text": row["text"], "title": row.get("title")} for row in rows]
