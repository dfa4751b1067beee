"""The rows of a batch as Parquet: a folder a row type, the months of publication below it, in each of them one file a call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from counterclaim.export.rows import Row
from counterclaim.scale.folder import Folder
from counterclaim.scale.row_columns import KINDS, columns_of, from_table, to_table

UNKNOWN = "unknown"
"""The month of what names no single one."""
MOST_ROWS, MOST_BYTES = 50_000, 32_000_000
"""Of a row group, whichever comes first, as arrow holds it; what was packed last may go beyond."""
MOST_WAITING, MOST_CHARACTERS = 5_000, 8_000_000
"""Of rows that are not packed yet; one row may be longer than that by itself."""
MOST_HELD_BYTES = 64_000_000
"""Of rows that are packed, in all files that are being written."""

_MONTH = re.compile(r"([0-9]{4}-(?:0[1-9]|1[0-2]))(?:-(?:[0-9]{2}|XX)(?:T[0-9:.+Z-]+)?)?[?~%]?")
_READ_AT_ONCE = 1_000


def month_of(published_at: str | None) -> str:
    """The month of a date, `YYYY-MM` as it is written there: no time zone is changed; "unknown" where it names no single month.

    Args:
        published_at: ISO 8601 or EDTF. A day that is not specified and marks of doubt leave a month; years, seasons and intervals don't.
    """
    found = _MONTH.fullmatch(published_at or "")
    return UNKNOWN if found is None else found[1]


def write_rows(folder: Folder, name: str, rows: Iterable[tuple[str | None, Row]]) -> dict[str, int]:
    """Write rows into `TYPE/month=YYYY-MM/NAME.parquet`, in their order; the same rows give the same bytes.

    Each file is there whole or not at all, and takes the place of one of its name. Held are MOST_WAITING rows, MOST_HELD_BYTES, and what
    goes beyond compressed, until all rows have come.

    Args:
        folder: of the batch.
        name: of the part.
        rows: each with the date of publication whose month it belongs to.

    Returns:
        How many rows, by type.

    Raises:
        KeyError: a batch has no rows of that type, or a key is missing.
        pyarrow.ArrowInvalid: a value is null where its schema does not allow that, or of another type.
    """
    files = _Files()
    for published_at, row in rows:
        files.add(row["type"], month_of(published_at), row)
    counts: dict[str, int] = {}
    for kind, month in files.places():
        data, count = files.finish((kind, month))
        folder.write(f"{kind}/month={month}/{name}.parquet", memoryview(data))
        counts[kind] = counts.get(kind, 0) + count
    return counts


def read_rows(folder: Folder, kind: str) -> Iterator[Row]:
    """All rows of a type: month by month, in each part by part.

    Raises:
        KeyError: a batch has no rows of that type.
    """
    for name in _files_of(folder, kind):
        with folder.parquet(name) as file:
            for batch in file.iter_batches(batch_size=_READ_AT_ONCE):
                yield from from_table(kind, pa.Table.from_batches([batch]))


def _files_of(folder: Folder, kind: str) -> list[str]:
    columns_of(kind)  # a type that there is
    return [name for name in folder.names(kind) if name.endswith(".parquet")]


class _Files:
    """The files of a call while rows come, by type and month."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], _File] = {}
        self._waiting = self._characters = 0

    def add(self, kind: str, month: str, row: Row) -> None:
        """Take a row."""
        if (file := self._files.get((kind, month))) is None:
            file = self._files[kind, month] = _File(kind)
        file.rows.append(row)
        self._waiting += 1
        self._characters += _characters(row)
        if self._waiting >= MOST_WAITING or self._characters >= MOST_CHARACTERS:
            self._pack()

    def places(self) -> list[tuple[str, str]]:
        """Type and month of each file, types in the order of the public interface."""
        return sorted(self._files, key=lambda place: (KINDS.index(place[0]), place[1]))

    def finish(self, place: tuple[str, str]) -> tuple[pa.Buffer, int]:
        """The bytes of a file, and how many rows they hold."""
        file = self._files[place]
        return file.finish(), file.count

    def _pack(self) -> None:
        files = [self._files[place] for place in self.places()]
        for file in files:
            file.pack()
        self._waiting = self._characters = 0
        held = sum(file.held_bytes for file in files)
        for file in sorted(files, key=lambda file: -file.held_bytes):
            if held <= MOST_HELD_BYTES:
                break
            held -= file.held_bytes
            file.write()


class _File:
    """A file while rows come: first as they are, then packed as tables, then as groups of Parquet."""

    def __init__(self, kind: str) -> None:
        self.rows: list[Row] = []
        self.count = self.held_bytes = 0
        self._kind = kind
        self._columns = columns_of(kind)
        self._tables: list[pa.Table] = []
        self._sink = pa.BufferOutputStream()
        self._writer: pq.ParquetWriter | None = None

    def pack(self) -> None:
        """Pack rows, and write a group where there are enough."""
        if self.rows:
            table = to_table(self._kind, self.rows)
            self.count += len(self.rows)
            self.rows = []
            self._tables.append(table)
            self.held_bytes += table.nbytes
            if sum(map(len, self._tables)) >= MOST_ROWS or self.held_bytes >= MOST_BYTES:
                self.write()

    def write(self) -> None:
        """Write what is packed as a group."""
        if self._tables:
            if self._writer is None:
                self._writer = pq.ParquetWriter(self._sink, self._columns, compression="zstd")
            self._writer.write_table(pa.concat_tables(self._tables))
            self._tables, self.held_bytes = [], 0

    def finish(self) -> pa.Buffer:
        """The bytes of the file, which is not kept."""
        self.pack()
        self.write()
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        return self._sink.getvalue()


def _characters(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_characters, value.values()))
    if isinstance(value, list):
        return sum(map(_characters, value))
    return 0
