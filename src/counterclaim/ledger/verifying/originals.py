"""Originals: the bytes as they were received, unpacked and hashed again."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from functools import partial

from sqlalchemy import Connection, RowMapping, func, select

from counterclaim.ledger import schema
from counterclaim.ledger.verifying.findings import Finding, Tally
from counterclaim.ledger.verifying.pages import keys, readable

PIECE = 1024 * 1024
"""How many bytes are unpacked at once."""


def unpacked(packed: bytes) -> Iterator[bytes]:
    """An original in pieces.

    Raises:
        ValueError: what is kept is damaged.
    """
    stream = zlib.decompressobj()
    try:
        piece = stream.decompress(packed, PIECE)
        while piece:
            yield piece
            piece = stream.decompress(stream.unconsumed_tail, PIECE)
    except (zlib.error, TypeError) as error:
        raise ValueError(f"it cannot be unpacked ({error})") from None
    if not stream.eof or stream.unused_data:
        raise ValueError("it cannot be unpacked (it ends too early, or goes on behind its end)")


def check_originals(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether every original unpacks to bytes of its size and hash."""
    for page in keys(connection, schema.original.c.sha256):
        tally.count("original", len(page))
        for rows, broken in held(connection, page):
            yield from broken
            for row in rows:
                yield from _original(row["sha256"], row["size"], row["packed"])


def held(connection: Connection, page: Sequence[str]) -> Iterator[tuple[list[RowMapping], list[Finding]]]:
    """Rows of originals by their hashes, large ones for themselves, and findings for those that cannot be read."""
    table = schema.original
    lengths = select(table.c.sha256, func.length(table.c.packed)).where(table.c.sha256.in_(page)).order_by(table.c.sha256)
    known = connection.execute(lengths).all()
    light = [sha256 for sha256, length in known if length <= PIECE]
    for part in (light, *([sha256] for sha256, length in known if length > PIECE)):
        if part:
            yield readable("original", part, partial(_rows, connection))


def _rows(connection: Connection, page: Sequence[str]) -> list[RowMapping]:
    table = schema.original
    return list(connection.execute(select(table).where(table.c.sha256.in_(page)).order_by(table.c.sha256)).mappings())


def _original(sha256: str, size: int, packed: bytes) -> Iterator[Finding]:
    digest, length = hashlib.sha256(), 0
    try:
        for piece in unpacked(packed):
            digest.update(piece)
            length += len(piece)
            if length > size:
                break
    except ValueError as error:
        yield Finding("original", sha256, "packed", str(error))
        return
    if length != size:
        yield Finding(
            "original", sha256, "size", f"{'more than ' if length > size else ''}{min(length, size)} bytes, not the {size} recorded"
        )
    elif digest.hexdigest() != sha256:
        yield Finding("original", sha256, "sha256", f"the bytes have the hash {digest.hexdigest()}: they are not those that were received")
