"""Bodies of archived pages are unpacked within limits, and digests are checked."""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import UnreadableError
from counterclaim.intake.bodies import join_chunks, undo_codings
from counterclaim.records import Problem, Taken
from tests.intake.reports import bomb
from tests.intake.warcs import (
    archive,
    digested,
    http,
    page,
    pages,
    reasons,
    response,
    sha1,
    take,
    url,
)


def chunked(data: bytes, size: int = 50) -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x;name=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


BODIES = {
    "chunked": (chunked(page(1)), {"Transfer_Encoding": "chunked"}),
    "no longer chunked": (page(1), {"Transfer_Encoding": "chunked"}),
    "gzip": (gzip.compress(page(1)), {"Content_Encoding": "gzip"}),
    "gzip in chunks": (chunked(gzip.compress(page(1))), {"Content_Encoding": "GZIP", "Transfer_Encoding": "chunked"}),
    "no longer gzip": (page(1), {"Content_Encoding": "gzip"}),
    "no longer br": (page(1), {"Content_Encoding": "br"}),
    "deflate": (zlib.compress(page(1)), {"Content_Encoding": "deflate"}),
    "raw deflate": (raw_deflate(page(1)), {"Content_Encoding": "deflate"}),
    "twice": (gzip.compress(zlib.compress(page(1))), {"Content_Encoding": "deflate, gzip"}),
    "identity": (page(1), {"Content_Encoding": "identity"}),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies_are_unpacked(name: str) -> None:
    body, headers = BODIES[name]
    (item,) = take(response(1, body, **headers))
    assert isinstance(item, Taken), item
    assert item.data == page(1)


def test_brotli() -> None:
    brotli = pytest.importorskip("brotli")
    body = brotli.compress(page(1))
    assert undo_codings(body, "br", limit=10_000) == page(1)
    for broken in (body[:-4], b"\xff" + body, b""):
        with pytest.raises(UnreadableError):
            undo_codings(broken, "br", limit=10_000)
    with pytest.raises(UnreadableError, match="unpacks to more"):
        undo_codings(brotli.compress(bytes(1 << 24)), "br", limit=1 << 20)


BAD_BODIES = {
    "cut chunks": (chunked(page(1))[:200], {"Transfer_Encoding": "chunked"}, "chunks break off"),
    "cut gzip": (gzip.compress(page(1))[:50], {"Content_Encoding": "gzip"}, "break off"),
    "damaged deflate": (b"\x00" * 50, {"Content_Encoding": "deflate"}, "damaged"),
    "unknown": (b"\x28\xb5", {"Content_Encoding": "zstd"}, "'zstd' is not read"),
    "many": (b"x", {"Content_Encoding": "gzip, gzip, gzip, gzip"}, "one over the other"),
    "bomb": (bomb(1 << 27), {"Content_Encoding": "gzip"}, "unpacks to more"),
    "huge chunk": (b"ffffffff\r\n" + page(1), {"Transfer_Encoding": "chunked"}, None),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_bad_bodies_are_problems_and_the_rest_is_read(name: str, is_packed: bool) -> None:
    body, headers, reason = BAD_BODIES[name]
    items = take(archive([response(1, body, **headers), response(2)], is_packed))
    assert pages(items)[-1] == url(2)
    if reason is not None:
        (problem,) = (item for item in items if isinstance(item, Problem))
        assert reason in problem.reason
        assert problem.reason.startswith("record <urn:x:1> at byte 0: ")
        assert (problem.file, problem.url) == ("a.warc", url(1))


@given(st.binary(max_size=300), st.integers(1, 99))
def test_chunks_are_joined(data: bytes, size: int) -> None:
    assert join_chunks(chunked(data, size)) == data


# digests


def digests(data: bytes) -> Iterator[str]:
    digest = hashlib.sha256(data).digest()
    yield sha1(data)
    yield "sha1:" + hashlib.sha1(data).hexdigest().upper()
    yield "md5:" + hashlib.md5(data).hexdigest()
    yield "sha-256:" + base64.b64encode(digest).decode()
    yield "sha256:" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
    yield "unheard-of:x"


@pytest.mark.parametrize("n", range(6))
def test_digests_are_checked(n: int) -> None:
    declared = list(digests(page(1)))[n]
    assert len(pages(take(digested(1, declared)))) == 1
    changed = page(1).replace(b"safe", b"sure")
    items = take(digested(1, declared, block=http(changed)) + response(2))
    assert pages(items) == ([url(1)] if n == 5 else []) + [url(2)]
    if n == 0:
        (reason,) = reasons(items)
        assert sha1(page(1)) in reason
        assert sha1(changed) in reason
        assert "<urn:x:" in reason


def test_a_digest_with_or_without_chunks() -> None:
    body = chunked(page(1))
    for digest in (sha1(body), sha1(page(1))):
        (item,) = take(digested(1, digest, block=http(body, Transfer_Encoding="chunked")))
        assert isinstance(item, Taken)
        assert item.data == page(1)
