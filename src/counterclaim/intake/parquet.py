"""Parquet files of articles that another crawler wrote: one item a row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from counterclaim.errors import UnreadableError
from counterclaim.intake.faults import fault
from counterclaim.read.json_article import FIELDS, MAX_BYTES, WRAPPERS, find_url, load_article
from counterclaim.read.opening import opened
from counterclaim.records import Problem, Taken

if TYPE_CHECKING:
    import pyarrow.parquet as pq

    from counterclaim.intake.parquet_pages import RowGroup

SUFFIXES = (".parquet",)

MAX_COLUMNS = 1000
"""How many columns a file may have, those inside others counted one by one."""

MAX_FOOTER = 8 << 20
"""The longest list of row groups and columns, in bytes; parsed, it takes some fifty times as much memory."""

MAX_LISTED = 1 << 26
"""How many entries the lists of one column may have in a row group; their places take some bytes each, and pack to nothing."""

MAX_REPEATED = 1 << 30
"""How many bytes lists may come to by repeating what is in the file once."""

_MAGIC = b"PAR1"
_ROWS_AT_ONCE = 32
_BYTES_AT_ONCE = 32 << 20
_TEXTS = frozenset((*FIELDS["text"], *WRAPPERS, "@graph"))
_BROKEN = (OSError, ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError, RuntimeError)
"""What pyarrow raises besides its own errors where a file makes no sense."""


def take_parquet(path: str, *, name: str | None = None, only_regular: bool = False) -> Iterator[Taken | Problem]:
    """The articles of a Parquet file, in its order, a few rows in memory at a time.

    An item's `data` are the row as JSON, its keys sorted (see `arrow_values`), its `file` is the file's name and the row's number
    ("articles.parquet#17"). Lists of numbers (vectors) are left out: no article stands in them.

    Args:
        path: the file.
        name: what it is called in items and problems, where that is not the path.
        only_regular: refuse pipes and devices.

    Yields:
        An item a row; a problem for each row that is too large, and for each row group that is damaged: reading goes on at the next.
    """
    name = path if name is None else name
    try:
        with opened(path, only_regular=only_regular) as stream:
            if not stream.seekable():
                raise UnreadableError("a Parquet file is read from its end, which a pipe does not allow: save it as a file")
            footer = _footer(stream)
            yield from _take_rows(stream, _open(stream), footer, name)
    except UnreadableError as error:
        yield Problem(str(error), name)


def _footer(stream: BinaryIO) -> bytes:
    """The list of row groups and columns at the file's end.

    Raises:
        UnreadableError: this is no Parquet file, or the list is so long that parsing it would fill the memory.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 8))
    tail = stream.read(8)
    if size < 12 or tail[4:] != _MAGIC:
        raise UnreadableError("this is no Parquet file, or its end is missing: such a file begins and ends with PAR1")
    length = int.from_bytes(tail[:4], "little")
    if length > MAX_FOOTER:
        raise UnreadableError(f"its list of columns is {length:,} bytes long, and {MAX_FOOTER:,} are read at most")
    stream.seek(max(0, size - 8 - length))
    return stream.read(length)


def _open(stream: BinaryIO) -> pq.ParquetFile:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UnreadableError("reading Parquet needs pyarrow: pip install 'counterclaim[parquet]'") from None
    stream.seek(0)
    try:
        file = pq.ParquetFile(stream, buffer_size=1 << 20, pre_buffer=False, page_checksum_verification=True)
        _refuse_columns(file.metadata)
        return file
    except (pa.ArrowException, *_BROKEN) as error:
        raise UnreadableError(f"this is no Parquet file that can be read ({_said(error)})") from None


def _refuse_columns(metadata: pq.FileMetaData) -> None:
    """Raise where there are too many columns, or none of them can hold an article's text."""
    if metadata.num_columns > MAX_COLUMNS:
        raise UnreadableError(f"it has {metadata.num_columns:,} columns, and {MAX_COLUMNS:,} are read at most: keep those of the article")
    if not any(metadata.schema.column(n).path.partition(".")[0] in _TEXTS for n in range(metadata.num_columns)):
        raise UnreadableError(f"no column holds articles' texts: one was looked for that is called {', '.join(FIELDS['text'])}")


def _fields(file: pq.ParquetFile) -> list[str]:
    """Names of the fields that are read: all but lists of numbers."""
    import pyarrow.types as types

    def is_vector(kind: Any) -> bool:
        is_list = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
        return is_list and (types.is_primitive(kind.value_type) or is_vector(kind.value_type))

    return [field.name for field in file.schema_arrow if not is_vector(field.type)]


def _take_rows(stream: BinaryIO, file: pq.ParquetFile, footer: bytes, name: str) -> Iterator[Taken | Problem]:
    import pyarrow as pa

    from counterclaim.intake.parquet_pages import row_groups

    groups, fields = row_groups(footer), _fields(file)
    before = 0
    for n, group in enumerate(groups):
        number = before
        before += group.rows
        try:
            at_once = _rows_at_once(stream, file.metadata.schema, group, fields)
            for batch in file.iter_batches(at_once, row_groups=[n], columns=fields, use_threads=False):
                for row in range(batch.num_rows):
                    number += 1
                    yield _take_row(name, number, {field: values[row] for field, values in zip(fields, batch.columns, strict=True)})
            if number < before:
                raise UnreadableError(f"{before - number:,} rows are missing")
        except (UnreadableError, pa.ArrowException, *_BROKEN) as error:
            where = f"reading went on at row {before + 1:,}" if n + 1 < len(groups) else "nothing behind it could be read"
            yield Problem(f"the file is damaged behind row {number:,}: {_said(error)}; {where}", name)


def _rows_at_once(stream: BinaryIO, schema: pq.ParquetSchema, group: RowGroup, fields: list[str]) -> int:
    """How many rows of a row group are held.

    Raises:
        UnreadableError: a row may come to more than can be.
    """
    from counterclaim.intake.parquet_pages import repeated

    size = max(1, group.size // max(1, group.rows))
    for n, column in enumerate(group.columns):
        if column.field not in fields:
            continue
        if column.values > max(MAX_LISTED, group.rows):
            raise UnreadableError(f"a column has {column.values:,} entries, which is more than is read")
        of = repeated(stream, column)
        if schema.column(n).max_repetition_level and of.longest * of.values > MAX_REPEATED:
            raise UnreadableError(f"a list may come to {of.longest * of.values:,} bytes, which is more than is read")
        size = max(size, of.longest)
    return max(1, min(_ROWS_AT_ONCE, _BYTES_AT_ONCE // size))


def _take_row(name: str, number: int, row: dict[str, Any]) -> Taken | Problem:
    from counterclaim.intake.arrow_values import Values

    file = f"{name}#{number}"
    try:
        values = Values(MAX_BYTES)
        article = {field: values.of(scalar) for field, scalar in row.items()}
        data = json.dumps(article, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()
        url = find_url(load_article(data))
    except UnreadableError as error:
        return Problem(f"row {number}: {error}", file)
    except RecursionError:
        return Problem(f"row {number}: its values are nested too deeply for an article", file)
    except Exception as error:  # a fault of ours in one row must not lose the others
        return Problem(f"row {number}: {fault(error)}", file)
    return Taken(data, "parquet", file=file, url=url, media_type="application/json", record={"row": str(number)})


def _said(error: BaseException) -> str:
    """What is wrong, on one line."""
    return " ".join(str(error).split())[:300] or type(error).__name__
