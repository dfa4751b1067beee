"""What a server sent, made into the page: its type read, chunks joined, content encoding undone, the archive's digest checked."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib

from counterclaim.errors import UnreadableError
from counterclaim.intake.compressed import MAGIC, PIECE, refuse_size, unpack

_CHARSET = re.compile(r""";\s{0,9}charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9_.:-]{1,40})""", re.I)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]{0,20}(?:;[^\r\n]{0,1000})?\r\n")
_MOST_CODINGS = 3
_ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s")


def declared_type(header: str) -> tuple[str, str | None]:
    """What a Content-Type header declares: the media type in small letters, empty where there is none, and the charset.

    Source: RFC 9110, 8.3.
    """
    charset = _CHARSET.search(header[:500])
    return header.partition(";")[0].strip().lower()[:100], charset.group(1) if charset else None


def join_chunks(body: bytes) -> bytes:
    """The body without the marks of chunked transfer; unchanged where it has none, since many tools undo it and leave the header.

    Raises:
        UnreadableError: it begins in chunks and does not go on so.

    Source: RFC 9112, 7.1.
    """
    pieces: list[bytes] = []
    at = 0
    while match := _CHUNK.match(body, at):
        end = match.end() + int(match.group(1), 16)
        if end == match.end():
            return b"".join(pieces)
        if body[end : end + 2] != b"\r\n":
            break
        pieces.append(body[match.end() : end])
        at = end + 2
    if not pieces:
        return body
    raise UnreadableError(f"its chunks break off after {at:,} of {len(body):,} bytes")


def undo_codings(body: bytes, codings: str, *, limit: int) -> bytes:
    """The body as it was before its content encoding; unchanged where it plainly has none in spite of the header.

    Args:
        body: as it was sent, chunks joined.
        codings: the Content-Encoding header ("gzip", "deflate, br"); empty for none.
        limit: the most bytes that may come out.

    Raises:
        UnreadableError: damaged, larger than the limit, or in an encoding that is not read.

    Source: RFC 9110, 8.4.
    """
    applied = [name for name in (part.strip().lower() for part in codings.split(",")) if name not in ("", "identity", "none")]
    if len(applied) > _MOST_CODINGS:
        raise UnreadableError(f"it has {len(applied)} content encodings, one over the other")
    for coding in reversed(applied):
        if coding in ("gzip", "x-gzip"):
            body = unpack(body, limit=limit) if body.startswith(MAGIC) else body
        elif body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):  # a page; no packed data begin so
            continue
        elif coding == "deflate":
            body = _inflate(body, limit)
        elif coding == "br":
            body = _unpack_brotli(body, limit)
        else:
            raise UnreadableError(f"its content encoding {coding[:40]!r} is not read; gzip, deflate and br are")
    return body


def _inflate(body: bytes, limit: int) -> bytes:
    """Servers send deflate with and without the zlib header that the standard asks for."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        stream = zlib.decompressobj(window)
        try:
            data = stream.decompress(body, limit + 1)
        except zlib.error:
            continue
        refuse_size(len(data), limit)
        if stream.eof:
            return data
    raise UnreadableError("its deflate data are damaged")


def _unpack_brotli(body: bytes, limit: int) -> bytes:
    try:
        import brotli
    except ImportError:
        raise UnreadableError("it is packed with brotli: install the package brotli to read it") from None
    stream = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        while not stream.is_finished():
            piece = stream.process(body, output_buffer_limit=PIECE)
            body = b""
            if not piece and stream.can_accept_more_data():
                break
            pieces.append(piece)
            size += len(piece)
            refuse_size(size, limit)
    except brotli.error:
        raise UnreadableError("its brotli data are damaged") from None
    if not stream.is_finished():
        raise UnreadableError("its brotli data break off before their end")
    return b"".join(pieces)


def digest_of(data: bytes, declared: str) -> str | None:
    """The digest of these bytes in the form of a declared one, None where its algorithm is not known.

    Args:
        data: what the digest is taken of.
        declared: algorithm and value with a colon between, as WARC headers and data packages have it; the value in base 32, 16 or 64.
    """
    algorithm, _, value = declared.strip().partition(":")
    name = algorithm.lower().replace("-", "")
    if name not in _ALGORITHMS:
        return None
    digest = hashlib.new(name, data, usedforsecurity=False).digest()
    return f"{algorithm}:{_written_like(digest, value.strip())}"


def _written_like(digest: bytes, value: str) -> str:
    """The digest in the form of the value if it is the same, else in base 32, which archives use."""
    forms = (
        (digest.hex(), value.lower()),
        (base64.b32encode(digest).decode().rstrip("="), value.upper().rstrip("=")),
        (base64.b64encode(digest).decode().rstrip("="), value.rstrip("=")),
        (base64.urlsafe_b64encode(digest).decode().rstrip("="), value.rstrip("=")),
    )
    return next((value for form, given in forms if form == given), base64.b32encode(digest).decode())
