"""Gzip files from strangers: unpacked piece by piece, with a limit on what comes out, and the place named where one is damaged."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

from counterclaim.errors import UnreadableError

PIECE = 64 * 1024
"""How many bytes are read, and how many are unpacked, at a time."""

MAGIC = b"\x1f\x8b"


class DamagedError(UnreadableError):
    """A file that is damaged or cut off.

    Attributes:
        at: offset of the damaged part in the file, in bytes.
        what: what is wrong there.
    """

    def __init__(self, at: int, what: str) -> None:
        super().__init__(f"the file is damaged at byte {at:,}: {what}")
        self.at = at
        self.what = what


class Gunzip:
    """The bytes of a gzip file of one member or many, read forwards; a few pieces are in memory at a time.

    Attributes:
        member: offset in the packed file of the member that the next byte comes from.
        inner: how many bytes of that member were read.
        unpacked: how many bytes came out so far, all members together.

    Source: RFC 1952.
    """

    def __init__(self, stream: BinaryIO, *, limit: int) -> None:
        """Begin where the stream stands, which is taken for offset 0 of the file; `limit`: bytes that may come out."""
        self._stream = stream
        self._limit = limit
        self.unpacked = 0
        self._begin(0)

    def _begin(self, member: int) -> None:
        self.member, self.inner = member, 0
        self._packed, self._packed_end = b"", member
        self._member: zlib._Decompress | None = None
        self._out, self._at = b"", 0

    def seek(self, member: int, inner: int = 0) -> None:
        """Go to a byte of a member; the stream must be able to seek."""
        self._stream.seek(member)
        self._begin(member)
        while inner > 0:
            inner -= len(self.read(min(inner, PIECE))) or inner

    def read(self, size: int) -> bytes:
        """So many bytes; fewer only at the end of the file.

        Raises:
            DamagedError: the packed bytes are no gzip data, are damaged or break off.
            UnreadableError: more comes out than the limit.
        """
        pieces: list[bytes] = []
        while size > 0 and (piece := self.read_some(size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def readline(self, limit: int) -> bytes:
        """The bytes up to and with the next line feed, `limit` of them at most. Raises as `read` does."""
        pieces: list[bytes] = []
        while limit > 0 and self.fill():
            end = self._out.find(b"\n", self._at) + 1
            pieces.append(self._take(min(limit, end - self._at if end else limit)))
            limit -= len(pieces[-1])
            if end and pieces[-1].endswith(b"\n"):
                break
        return b"".join(pieces)

    def peek(self, size: int) -> bytes:
        """The next bytes without reading them; fewer at the end of a member. Raises as `read` does."""
        self.fill()
        while len(self._out) - self._at < size and self._member is not None:
            ready = self._out[self._at :]
            self._unpack()
            self._out = ready + self._out
        return self._out[self._at : self._at + size]

    def read_some(self, size: int) -> bytes:
        """At least one byte and at most so many, all of one member; none at the end of the file. Raises as `read` does."""
        return self._take(size) if self.fill() else b""

    def fill(self) -> bool:
        """Have at least one byte ready, of this member or of the next; False at the end of the file."""
        while self._at >= len(self._out):
            if self._member is None and not self._next_member():
                return False
            self._unpack()
        return True

    def _take(self, size: int) -> bytes:
        piece = self._out[self._at : self._at + size]
        self._at += len(piece)
        self.inner += len(piece)
        return piece

    def _next_member(self) -> bool:
        """Stand at the beginning of a member; zeros between two of them are padding."""
        self._packed = self._packed.lstrip(b"\x00")
        while not self._packed:
            read = self._stream.read(PIECE)
            if not read:
                return False
            self._packed_end += len(read)
            self._packed = read.lstrip(b"\x00")
        self.member, self.inner = self._packed_end - len(self._packed), 0
        self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return True

    def _unpack(self) -> None:
        assert self._member is not None
        if not self._packed:
            self._packed = self._stream.read(PIECE)
            self._packed_end += len(self._packed)
            if not self._packed:
                raise DamagedError(self.member, "its gzip data break off before their end")
        try:
            self._out, self._at = self._member.decompress(self._packed, PIECE), 0
        except zlib.error as error:
            raise DamagedError(self.member, f"its gzip data cannot be unpacked ({str(error).rpartition(': ')[2]})") from None
        self._packed = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        if self._member.eof:
            self._member = None
        self.unpacked += len(self._out)
        refuse_size(self.unpacked, self._limit)


def refuse_size(size: int, limit: int) -> None:
    """Raise UnreadableError where more came out than may."""
    if size > limit:
        raise UnreadableError(f"it unpacks to more than {limit:,} bytes, the most that is read")


def unpack(packed: bytes, *, limit: int) -> bytes:
    """What a gzip file holds.

    Args:
        packed: the whole file.
        limit: the most bytes that may come out; unpacking stops there.

    Raises:
        DamagedError: it is damaged or cut off.
        UnreadableError: it is no gzip file, or holds more than the limit.
    """
    if not packed.startswith(MAGIC):
        raise UnreadableError("this is no gzip file, though it is called one: give it its right name")
    return Gunzip(io.BytesIO(packed), limit=limit).read(limit + 1)
