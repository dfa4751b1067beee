"""Rows on disk: one file a type, month and call, which other programs read too."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counterclaim.export.rows import Row, attribution_row, document_row, problem_row, verification_row
from counterclaim.read.published import is_published
from counterclaim.scale import row_files
from counterclaim.scale.folder import Folder
from counterclaim.scale.row_columns import KINDS, columns_of
from counterclaim.scale.row_files import month_of, read_rows, write_rows
from tests.ledger import made

Dated = tuple[str | None, Row]
DATES = ("2024-03-02", None, "2024-02-29T23:59:59-11:00", "2023", "2024-03-31")
MONTHS = ["2024-02", "2024-03", "unknown"]


def stories(dates: tuple[str | None, ...] = DATES) -> Iterator[Dated]:
    for number, date in enumerate(dates):
        document = made.document(
            f"Bridge {number} falls\n\nThe mayor of Varna said on Monday that {number} people had died. It could not be verified."
        )
        yield date, document_row(document)
        yield date, attribution_row(made.statement(document, f"that {number} people had died"))
        yield date, verification_row(made.note(document))
    yield None, problem_row("scan.pdf", "this is a PDF")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(str(tmp_path / "batch"))


def _bytes(folder: Folder) -> dict[str, bytes]:
    return {name: folder.read(name) for kind in KINDS for name in folder.names(kind)}


# Months


@pytest.mark.parametrize(
    ("date", "month"),
    [
        ("2024-03-05", "2024-03"),
        ("2024-03-05T18:10:00Z", "2024-03"),
        ("2024-02-29T23:30:00.5-05:00", "2024-02"),
        ("2024-03-01T00:30+0200", "2024-03"),
        ("2024-03", "2024-03"),
        ("2024-12-XX", "2024-12"),
        ("2024-03~", "2024-03"),
        ("2024-03-05?", "2024-03"),
    ],
)
def test_a_date_within_a_month(date: str, month: str) -> None:
    assert month_of(date) == month


@pytest.mark.parametrize(
    "date",
    [
        *(
            None,
            "",
            "2024",
            "202X",
            "2024-XX",
            "2024-XX-XX",
            "2024-21",
            "2024-00",
            "2024-13",
            "2024-03-01/2024-03-05",
            "../2024-03",
            "2024-03/..",
        ),
        *(
            "2024-03-05/..",
            "2024-03\n",
            "2024-03-05\n",
            "2024-3",
            "-2024-03",
            "Y12024-03",
            "2024-03/../../x",
            "2024-03-05T/../..",
            "٢٠٢٤-٠٣",
        ),
        *("2024-03-05T\x00", "2024-03-05 18:10", " 2024-03", "2024-1٢"),
    ],
)
def test_what_names_no_single_month(date: str | None) -> None:
    assert month_of(date) == "unknown"


@given(st.one_of(st.text(), st.from_regex(r"\A\d{4}-\d\d(.*)\Z"), st.from_regex(r"\A[0-9]{4}-[01][0-9](-[0-3X][0-9X])?[T~?/.]?.{0,9}\Z")))
@example("2024-03-05T" + ":" * 100_000 + "!")
def test_nothing_but_a_month_reaches_a_name(date: str) -> None:
    month = month_of(date)
    assert month == "unknown" or (
        len(month) == 7 and month.isascii() and month[4] == "-" and 1 <= int(month[5:]) <= 12 and date.startswith(month)
    )


@given(st.dates().map(str), st.sampled_from(["", "T18:10", "T18:10:00Z", "T18:10:00.123456789+05:30", "~"]))
def test_every_day_has_its_month(day: str, rest: str) -> None:
    assert is_published(day + rest)
    assert month_of(day + rest) == day[:7]


# Files


def test_rows_come_back_month_by_month(folder: Folder) -> None:
    rows = list(stories())
    assert write_rows(folder, "00000-00004", rows) == {"document": 5, "attribution": 5, "verification": 5, "problem": 1}
    months = {"document": MONTHS, "attribution": MONTHS, "verification": MONTHS, "problem": ["unknown"]}
    assert sorted(_bytes(folder)) == sorted(
        f"{kind}/month={month}/00000-00004.parquet" for kind, those in months.items() for month in those
    )
    for kind in KINDS:
        expected = [row for date, row in sorted(rows, key=lambda dated: month_of(dated[0])) if row["type"] == kind]
        assert list(read_rows(folder, kind)) == expected


def test_parts_lie_side_by_side(folder: Folder) -> None:
    rows = [row for row in stories() if row[1]["type"] == "document"]
    for name in ("00001-00000", "00000-00000"):
        write_rows(folder, name, rows)
    found = [row["id"] for row in read_rows(folder, "document")]
    assert len(found) == 10
    assert found[:2] == [rows[2][1]["id"]] * 2


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (Folder(str(tmp_path / name)) for name in ("first", "second"))
    for folder in (first, second):
        write_rows(folder, "0", stories())
    assert _bytes(first) == _bytes(second)


def test_the_same_rows_again_take_the_place_of_those_before(folder: Folder) -> None:
    write_rows(folder, "other-0", stories())
    written = write_rows(folder, "0", stories())
    before = _bytes(folder)
    assert write_rows(folder, "0", stories()) == written
    assert _bytes(folder) == before
    assert {name.rpartition("/")[2] for name in before} == {"0.parquet", "other-0.parquet"}


def test_what_fails_leaves_what_was_there(folder: Folder) -> None:
    write_rows(folder, "0", stories())
    before = _bytes(folder)

    def broken() -> Iterator[Dated]:
        yield from stories()
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        write_rows(folder, "0", broken())
    assert _bytes(folder) == before


def test_null_where_there_may_be_none_is_an_error(folder: Folder) -> None:
    with pytest.raises(pa.ArrowInvalid, match="reason"):
        write_rows(folder, "0", [(None, {"type": "problem", "file": None, "url": None, "reason": None})])
    assert list(read_rows(folder, "problem")) == []


def test_only_rows_that_a_batch_has(folder: Folder) -> None:
    with pytest.raises(KeyError, match="decision"):
        write_rows(folder, "0", [(None, {"type": "decision"})])
    with pytest.raises(KeyError):
        list(read_rows(folder, "../document"))
    assert list(read_rows(folder, "claim")) == []


def test_an_address_of_another_file_system() -> None:
    folder = Folder("memory://rows-of-a-batch/case")
    write_rows(folder, "0", stories())
    assert [row["type"] for row in read_rows(folder, "document")] == ["document"] * 5


# Groups


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        ({}, 60),
        ({"MOST_WAITING": 1, "MOST_ROWS": 7}, 7),
        ({"MOST_CHARACTERS": 1, "MOST_BYTES": 1}, 1),
        ({"MOST_WAITING": 1, "MOST_HELD_BYTES": 0}, 1),
        ({"MOST_WAITING": 4}, 60),
    ],
)
def test_groups_are_bounded(folder: Folder, monkeypatch: pytest.MonkeyPatch, limits: dict[str, int], most: int) -> None:
    for name, value in limits.items():
        monkeypatch.setattr(row_files, name, value)
    rows = list(stories(("2024-03-01",) * 60))
    write_rows(folder, "0", rows)
    with folder.parquet("attribution/month=2024-03/0.parquet") as file:
        groups = [file.metadata.row_group(n) for n in range(file.num_row_groups)]
    assert max(group.num_rows for group in groups) == most
    assert sum(group.num_rows for group in groups) == 60
    assert {group.column(n).compression for group in groups for n in range(group.num_columns)} == {"ZSTD"}
    assert list(read_rows(folder, "attribution")) == [row for _, row in rows if row["type"] == "attribution"]


def test_memory_does_not_grow_with_rows(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_files, "MOST_WAITING", 50)
    monkeypatch.setattr(row_files, "MOST_HELD_BYTES", 100_000)
    most = 0

    def rows() -> Iterator[Dated]:  # 10 MB of them
        nonlocal most
        for n in range(5_000):
            yield f"2024-{1 + n % 3:02}", problem_row(f"{n}.txt", f"{n:04}" * 500)
            most = max(most, pa.total_allocated_bytes())

    write_rows(folder, "0", stories())  # what is loaded once
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    write_rows(folder, "0", rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000
    assert most - before < 3_000_000  # compressed it is little


# Other programs


def test_arrow_finds_months_and_columns(folder: Folder) -> None:
    write_rows(folder, "0", [("2024-03-02", row) for _, row in stories(DATES[:1])])
    for kind in ("document", "attribution"):
        found = ds.dataset(folder.path(kind), format="parquet", partitioning="hive")
        assert found.schema.field("month").type == pa.string()  # though every month there is looks like a number
        assert found.count_rows(filter=ds.field("month") == "2024-03") == 1
        assert found.count_rows(filter=ds.field("month") == "2024-02") == 0
        assert found.schema.names == [*columns_of(kind).names, "month"]
        assert found.schema.field("id").metadata == columns_of(kind).field("id").metadata
        assert found.schema.metadata[b"tells"] == columns_of(kind).metadata[b"tells"]


def test_a_file_says_the_types_of_its_columns(folder: Folder) -> None:
    write_rows(folder, "0", stories())
    for kind in ("document", "attribution", "verification", "problem"):
        file = next(name for name in folder.names(kind))
        schema = pq.read_schema(folder.path(file))
        for found, column in zip(schema, columns_of(kind), strict=True):
            assert (found.name, found.type, found.nullable) == (column.name, column.type, column.nullable)
