"""How much the pages of a Parquet file unpack to, found out before anything is unpacked: their headers say it.

What a reader must fear are not only pages that unpack to much. A text may be an entry of a dictionary, or the beginning of the text
before it, and stand in a million places at the cost of a few bits each. The list of row groups at the file's end is read here too:
asked for a damaged column by `RowGroupMetaData.column`, pyarrow 26 ends the whole process.

Source: Apache Parquet format 2.11, parquet.thrift; the Thrift compact protocol.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import pyarrow as pa

from counterclaim.errors import UnreadableError

MAX_PAGE = 256 << 20
"""The most bytes that a page may unpack to; usual are 1 MB, and 100 MB with DuckDB."""

_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3
_BY_DICTIONARY, _BY_PREFIX = (2, 8), 7
_HEADER, _LONGEST_HEADER = 4 << 10, 1 << 20
_MOST_PAGES = 1_000_000
_UNPACKED, _CODECS = 0, {1: "snappy", 2: "gzip", 4: "brotli", 6: "zstd", 7: "lz4_raw"}
_BYTE_ARRAY = 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a row group.

    Attributes:
        field: the name of the outermost field that it is part of.
        is_words: whether its values are texts or bytes of any length.
        values: how many there are, entries of lists counted one by one.
        start: where its pages begin.
        packed: how many bytes they have.
        codec: how they are packed, by the number that the format has for it.
    """

    field: str
    is_words: bool
    values: int
    start: int
    packed: int
    codec: int


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A row group: how many rows and bytes it has, and its columns in the order of the schema."""

    rows: int
    size: int
    columns: tuple[Column, ...]


def row_groups(footer: bytes) -> list[RowGroup]:
    """The row groups that a file's end lists.

    Args:
        footer: the file's metadata, without their length and the letters behind them.

    Raises:
        UnreadableError: they make no sense.
    """
    try:
        return [RowGroup(_count(group[3]), _count(group[2]), tuple(map(_column, group[1]))) for group in _Compact(footer).struct()[0][4]]
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, RecursionError):
        raise UnreadableError("its list of row groups makes no sense") from None


def _column(chunk: dict[int, Any]) -> Column:
    about = chunk[3]
    starts = [about[9], about.get(11) or 0]
    start = min(start for start in starts if start > 0)
    return Column(about[3][0].decode(), about[1] == _BYTE_ARRAY, _count(about[5]), start, _count(about[7]), _count(about[4]))


def _count(value: Any) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError
    return value


@dataclass(frozen=True, slots=True)
class Repeated:
    """What of a column's values is written once for many of them.

    Attributes:
        longest: bytes of the longest such value, or more.
        values: how many values are written so.
    """

    longest: int = 0
    values: int = 0


def repeated(stream: BinaryIO, column: Column) -> Repeated:
    """What of a column of a row group is repeated; the stream may stand elsewhere afterwards.

    Args:
        stream: the file.
        column: of a row group.

    Raises:
        UnreadableError: a page unpacks to more than MAX_PAGE, or its header makes no sense.
    """
    longest = in_prefixes = values = 0
    for header, at in _pages(stream, column):
        kind, size = header[1], header[2]
        about = header.get(8 if kind == _DATA_2 else 5)
        count, encoding = (about.get(1), about.get(4 if kind == _DATA_2 else 2)) if isinstance(about, dict) else (0, None)
        if kind == _DICTIONARY and column.is_words:
            longest = max(longest, _longest_entry(stream, column, at, header))
        elif encoding == _BY_PREFIX or encoding in _BY_DICTIONARY:
            if not isinstance(count, int) or count < 0:
                raise UnreadableError("a page does not say how many values it has")
            values += count
            in_prefixes = max(in_prefixes, size if encoding == _BY_PREFIX else 0)
    return Repeated(max(longest, in_prefixes), values)


def _pages(stream: BinaryIO, column: Column) -> Iterator[tuple[dict[int, Any], int]]:
    """The headers of the pages, and where each page begins behind its header."""
    at = column.start
    end = at + column.packed
    for _ in range(_MOST_PAGES):
        if at >= end:
            return
        header, length = _header(stream, at)
        if not all(isinstance(header.get(field), int) and header[field] >= 0 for field in (1, 2, 3)):
            raise UnreadableError("a page does not say how long it is")
        if header[2] > MAX_PAGE:
            raise UnreadableError(f"a page unpacks to {header[2]:,} bytes, which is more than is read")
        yield header, at + length
        at += length + header[3]
    raise UnreadableError(f"it has more than {_MOST_PAGES:,} pages")


def _header(stream: BinaryIO, at: int) -> tuple[dict[int, Any], int]:
    for size in (_HEADER, _LONGEST_HEADER):
        stream.seek(at)
        try:
            return _Compact(stream.read(size)).struct()
        except (IndexError, struct.error):
            continue
        except (ValueError, RecursionError):
            break
    raise UnreadableError("the header of a page makes no sense")


def _longest_entry(stream: BinaryIO, column: Column, at: int, header: dict[int, Any]) -> int:
    """The length of a dictionary's longest entry, in bytes; of the whole dictionary where its packing is one that is not looked into."""
    stream.seek(at)
    data: Any = stream.read(header[3])
    if column.codec in _CODECS:
        data = pa.decompress(data, decompressed_size=header[2], codec=_CODECS[column.codec]).to_pybytes()
    elif column.codec != _UNPACKED:
        return int(header[2])
    longest = place = 0
    while place + 4 <= len(data):
        length = int.from_bytes(data[place : place + 4], "little")
        longest = max(longest, length)
        place += 4 + length
    return longest


class _Compact:
    """Values in Thrift's compact protocol, as far as Parquet's metadata have them.

    Raises IndexError where the data end too early, ValueError where they make no sense.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self) -> tuple[dict[int, Any], int]:
        """The fields by their numbers, and how many bytes were read."""
        fields: dict[int, Any] = {}
        last = 0
        while head := self._byte():
            last = last + (head >> 4) if head >> 4 else self._number()
            fields[last] = self._value(head & 15)
        return fields, self._at

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _varint(self) -> int:
        value = shift = 0
        while shift < 70:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
        raise ValueError

    def _number(self) -> int:
        value = self._varint()
        return value >> 1 ^ -(value & 1)

    def _value(self, kind: int) -> Any:
        if kind in (1, 2):
            return kind == 1
        if kind == 3:
            return self._byte()
        if kind in (4, 5, 6):
            return self._number()
        if kind in (7, 8):
            return self._bytes(8 if kind == 7 else self._varint())
        if kind in (9, 10):
            head = self._byte()
            return [self._value(head & 15) for _ in range(min(self._varint() if head >> 4 == 15 else head >> 4, len(self._data)))]
        if kind == 12:
            return self.struct()[0]
        raise ValueError

    def _bytes(self, size: int) -> bytes:
        self._at += size
        if self._at > len(self._data):
            raise IndexError
        return self._data[self._at - size : self._at]
