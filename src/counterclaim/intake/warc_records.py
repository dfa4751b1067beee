"""The records of a WARC file: where each begins and ends, and where to go on behind a damaged one.

warcio parses the headers. Its iterator is not used: it reads lines of any length, and behind a damaged record it reads no further.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple, Protocol

from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from counterclaim.intake.compressed import MAGIC, PIECE, DamagedError, Gunzip

MAX_HEADER = 64 * 1024
"""The longest header of a record, and the longest HTTP header in one, in bytes."""

MAX_UNPACKED = 64 << 30
"""How many bytes are unpacked of one archive, those that are read again included; a gigabyte of news archive holds about five."""

MAX_RATIO = 200
"""How many times its size a file may unpack to, if that is more than a gigabyte: pages pack to a fifth, a bomb to a thousandth."""

MAX_TRIES = 10_000
"""How often what looks like the beginning of packed data is tried behind a damaged record."""

BEGINNING = re.compile(rb"\r?\n\r?\nWARC/\d\.\d\r?\n")
"""What parts a record from the one before, and how it begins."""

_START = b"WARC/"
_LOOK = 1024
_VERSION = re.compile(rb"WARC/\d\.\d")
_VERSION_LENGTH = 8
_BEGINNING_LENGTH = 15
_LENGTH = re.compile(r"\d{1,18}", re.A)
_MEMBER = re.compile(re.escape(MAGIC) + rb"\x08[\x00-\x1f]", re.S)


class Place(NamedTuple):
    """Where a record begins: the offset of its gzip member in the file and of the record in what that unpacks to, or offset and 0."""

    offset: int
    inner: int


class Source(Protocol):
    """Bytes that are read forwards, packed or not."""

    def read_some(self, size: int) -> bytes:
        """At least one byte and at most so many, none at the end."""

    def readline(self, limit: int) -> bytes:
        """Up to and with the next line feed."""

    def peek(self, size: int) -> bytes:
        """The next bytes without reading them."""

    def place(self) -> Place:
        """Where the next byte stands."""

    def go(self, place: Place) -> None:
        """Go back to a place."""

    def find_next(self, after: int) -> bool:
        """Go to the next stretch of the file where a record may begin, behind damaged data."""

    def passed_record(self, since: Place) -> bool:
        """Whether a record begins between the one at a place and the next byte."""


class _Packed(Gunzip):
    def __init__(self, stream: BinaryIO, limit: int) -> None:
        super().__init__(stream, limit=limit)
        self._tries = 0

    def place(self) -> Place:
        self.fill()
        return Place(self.member, self.inner)

    def go(self, place: Place) -> None:
        self.seek(*place)

    def find_next(self, after: int) -> bool:
        """The next gzip member that begins with a record."""
        kept, at = b"", after
        self._stream.seek(after)
        while read := self._stream.read(PIECE):
            searched = kept + read
            for match in _MEMBER.finditer(searched):
                self._tries += 1
                if self._tries > MAX_TRIES:
                    return False
                if self._begins_record(at + match.start()):
                    self.seek(at + match.start())
                    return True
            kept = searched[-3:]
            at += len(searched) - len(kept)
            self._stream.seek(at + len(kept))
        return False

    def passed_record(self, since: Place) -> bool:
        """Not looked for: most have a member for each record, and to go back in a long one takes as long as to come to its place."""
        return False

    def _begins_record(self, offset: int) -> bool:
        self._stream.seek(offset)
        try:
            return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(self._stream.read(4096), len(_START)) == _START
        except zlib.error:
            return False


class _Plain:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.read_some = stream.read
        self.readline = stream.readline

    def peek(self, size: int) -> bytes:
        at = self._stream.tell()
        data = self._stream.read(size)
        self._stream.seek(at)
        return data

    def place(self) -> Place:
        return Place(self._stream.tell(), 0)

    def go(self, place: Place) -> None:
        self._stream.seek(place.offset)

    def find_next(self, after: int) -> bool:
        """There is no packed data that could be damaged."""
        return False

    def passed_record(self, since: Place) -> bool:
        here, found, kept = self._stream.tell(), False, b""
        self._stream.seek(since.offset)
        while not found and (left := here - self._stream.tell()) > 0:
            searched = kept + self._stream.read(min(PIECE, left))
            found = BEGINNING.search(searched) is not None
            kept = searched[-_BEGINNING_LENGTH:]
        self._stream.seek(here)
        return found


class Record:
    """One record: its headers, and its block, which is read once.

    Attributes:
        place: where it begins.
        headers: the WARC headers.
        left: how many bytes of the block were not yet read.
    """

    def __init__(self, place: Place, headers: StatusAndHeaders, source: Source, left: int) -> None:
        self.place = place
        self.headers = headers
        self.left = left
        self._source = source

    def get(self, name: str) -> str:
        """A WARC header's value, empty where there is none."""
        return str(self.headers.get_header(name) or "").strip()

    def http_headers(self) -> StatusAndHeaders | None:
        """The HTTP headers with which the block begins; None where the block is empty.

        Raises:
            DamagedError: they are longer than MAX_HEADER, or the file is damaged here.
        """
        try:
            return StatusAndHeadersParser([], verify=False).parse(_Lines(self, self.place.offset))
        except EOFError:
            return None

    def readline(self, limit: int) -> bytes:
        """A line of the block."""
        line = self._source.readline(min(limit, self.left))
        return self._counted(line)

    def read(self) -> bytes:
        """The rest of the block; look at `left` before."""
        pieces: list[bytes] = []
        while self.left:
            pieces.append(self._some())
        return b"".join(pieces)

    def finish(self) -> None:
        """Pass over the rest of the block and see that the record ends there.

        Raises:
            DamagedError: the file ends before, or the declared length is wrong.
        """
        while self.left:
            self._some()
        gap = 0
        try:
            while (ahead := self._source.peek(_LOOK)) and (blank := len(ahead) - len(ahead.lstrip(b"\r\n"))):
                gap += len(self._source.read_some(blank))
        except DamagedError as error:
            if error.at == self.place.offset:
                raise
            return  # it is the next member that is damaged, and whoever reads on will see it
        # A wrong length may end at an empty line by chance, and what follows may be junk: then it is told by what was passed over.
        if ahead and not ahead.startswith(_START) and (not gap or self._source.passed_record(self.place)):
            raise DamagedError(self.place.offset, "a record does not end where its length says")

    def _some(self) -> bytes:
        # A member holds whole records: where one begins inside another, that other's length is wrong.
        if isinstance(self._source, _Packed) and self._source.place().inner == 0 and self._source.peek(len(_START)) == _START:
            raise DamagedError(self.place.offset, "a record breaks off before its declared length")
        return self._counted(self._source.read_some(min(self.left, PIECE)))

    def _counted(self, data: bytes) -> bytes:
        if not data and self.left:
            raise DamagedError(self.place.offset, "the file ends before the end of a record")
        self.left -= len(data)
        return data


class _Lines:
    """Lines for warcio's parser, which reads as many and as long ones as there are."""

    def __init__(self, source: Source | Record, offset: int) -> None:
        self._source = source
        self._offset = offset
        self._left = MAX_HEADER

    def readline(self) -> bytes:
        if isinstance(self._source, Record) and not self._source.left:
            return b""
        line = self._source.readline(self._left)
        self._left -= len(line)
        if self._left <= 0:
            raise DamagedError(self._offset, f"a record has a header of more than {MAX_HEADER:,} bytes")
        return line


class Records:
    """The records of a WARC file, packed or not, in their order.

    Source: ISO 28500:2017 (WARC 1.1).
    """

    def __init__(self, stream: BinaryIO) -> None:
        """`stream`: the file from its beginning; it must be able to seek."""
        self._stream = stream
        self._is_packed = _is_packed(stream.read(PIECE))
        self._limit = min(MAX_UNPACKED, max(1 << 30, MAX_RATIO * stream.seek(0, os.SEEK_END)))
        stream.seek(0)
        self._source: Source = _Packed(stream, self._limit) if self._is_packed else _Plain(stream)
        self._place = Place(0, 0)

    def next(self) -> Record | None:
        """The next record, behind one that was finished; None at the end.

        Raises:
            DamagedError: no record begins here, or its header is broken; `resume` goes on.
            UnreadableError: more came out of it than MAX_UNPACKED or MAX_RATIO allow.
        """
        self._place = self._source.place()
        return _parse(self._source) if self._source.peek(1) else None

    def resume(self) -> int | None:
        """Go to the next record behind damage.

        Returns:
            Its offset; None where none was found.
        """
        begin: int | None = None
        while True:
            try:
                if begin is None:
                    self._source.go(self._place)
                    begin = 1  # behind the first byte of the record that is damaged
                # what parts a record from the one before may be damaged too, so it may begin inside a line
                while ahead := self._source.peek(PIECE):
                    if found := _VERSION.search(ahead, begin):
                        self._source.read_some(found.start())
                        return self._source.place().offset
                    begin = 0
                    self._source.read_some(max(1, len(ahead) - _VERSION_LENGTH + 1))
                return None
            except DamagedError as error:
                begin = 0
                if not self._source.find_next(error.at + 1):
                    return None

    @contextmanager
    def again(self, place: Place) -> Iterator[Record]:
        """A record that was read before, to be read once more, while the next one waits."""
        at = self._stream.tell()
        source: Source = _Packed(self._stream, self._limit) if self._is_packed else _Plain(self._stream)
        try:
            source.go(place)
            yield _parse(source)
        finally:
            self._limit -= source.unpacked if isinstance(source, _Packed) else 0
            self._stream.seek(at)


def _is_packed(head: bytes) -> bool:
    """Whether a file that begins so is packed; its very first bytes may be what is damaged."""
    return head.startswith(MAGIC) or (MAGIC in head and not head.startswith(_START) and b"\n" + _START not in head)


def _parse(source: Source) -> Record:
    place = source.place()
    try:
        headers = StatusAndHeadersParser(ArcWarcRecordLoader.WARC_TYPES).parse(_Lines(source, place.offset))
    except (StatusAndHeadersParserException, EOFError):
        raise DamagedError(place.offset, "no WARC record begins where one should") from None
    length = str(headers.get_header("Content-Length") or "").strip()
    if not _LENGTH.fullmatch(length):
        raise DamagedError(place.offset, "a record does not say how long it is")
    return Record(place, headers, source, int(length))
