"""A ledger as Parquet: one file a table, with typed columns."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.errors import UsageError
from counterclaim.export.columns import Table
from counterclaim.export.tables import TABLES, cells

if TYPE_CHECKING:
    import pyarrow as pa

    from counterclaim.export.moment import Moment

MOST_ROWS, MOST_CHARACTERS = 10_000, 8_000_000
"""Of a row group, whichever comes first; one row may be longer than that by itself."""


def write_folder(moment: Moment, folder: Path) -> None:
    """Every table, in one pass; of each a row group is held at most.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow: pip install 'counterclaim[parquet]'") from error
    with ExitStack() as files:
        groups = {}
        for table in TABLES:
            schema = schema_of(table)
            groups[table.name] = _Groups(
                files.enter_context(pq.ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd")), schema
            )
        for table, row in cells(moment):
            groups[table.name].add(row)
        for group in groups.values():
            group.write()


def schema_of(table: Table) -> pa.Schema:
    """The columns with their types; what a column tells is in its metadata, as is that it holds JSON."""
    import pyarrow as pa

    types = {"text": pa.string(), "json": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    return pa.schema(
        [pa.field(c.name, types[c.type], metadata={"tells": c.tells, "type": c.type}) for c in table.columns],
        metadata={"tells": table.tells},
    )


class _Groups:
    """The rows of a file that are not written yet."""

    def __init__(self, writer: Any, schema: pa.Schema) -> None:
        self._writer, self._schema = writer, schema
        self._rows: list[list[Any]] = []
        self._characters = 0

    def add(self, row: list[Any]) -> None:
        """Take a row, and write a group where there are enough."""
        self._rows.append(row)
        self._characters += sum(len(value) for value in row if isinstance(value, str))
        if len(self._rows) >= MOST_ROWS or self._characters >= MOST_CHARACTERS:
            self.write()

    def write(self) -> None:
        """Write what there is as a group."""
        import pyarrow as pa

        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [_array(list(column), field.type) for column, field in zip(columns, self._schema, strict=True)]
            self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))
            self._rows, self._characters = [], 0


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # a lone surrogate comes out as the escape that JSON has for it
        return pa.array([None if v is None else v.encode("utf-8", "backslashreplace").decode("utf-8") for v in values], kind)
