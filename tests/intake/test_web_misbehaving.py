"""Fetching from servers that misbehave: every limit holds."""

from __future__ import annotations

import gzip
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from counterclaim.errors import UnreadableError
from counterclaim.intake.web import FetchError
from tests.intake.fetching import PAGE, fetcher, refused
from tests.intake.site import Site, answer, forever, led_on


@pytest.mark.parametrize(("encoding", "window"), [("gzip", 31), ("deflate", 15)])
def test_a_bomb_is_left_off_early(site: Site, encoding: str, window: int) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    million = bytes(1_000_000)
    bomb = b"".join(packer.compress(million) for _ in range(90)) + packer.flush()
    assert len(bomb) < 100_000
    site.answers["/"] = answer(bomb, Content_Encoding=encoding)
    tracemalloc.start()
    with pytest.raises(UnreadableError, match="100,000"):
        fetcher().fetch(site.url())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize("cut", [gzip.compress(PAGE)[:-9], gzip.compress(PAGE)[:40], zlib.compress(PAGE)[:30]])
def test_packed_data_that_break_off_are_no_page(site: Site, cut: bytes) -> None:
    site.answers["/"] = answer(cut, Content_Encoding="gzip" if cut.startswith(b"\x1f") else "deflate")
    with pytest.raises(UnreadableError):
        fetcher().fetch(site.url())


def test_a_body_shorter_than_announced_is_no_page(site: Site) -> None:
    refused(site, b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + PAGE, "broke")
    refused(site, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + PAGE[:30], "broke")
    refused(site, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + PAGE, "broke")


def test_no_answer_is_no_page(site: Site) -> None:
    assert refused(site, b"").is_passing


@pytest.mark.parametrize("first", [b"HELLO\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00\xff" * 50 + b"\r\n", b"HTTP/1.1 99 Low\r\n\r\n", PAGE])
def test_what_is_no_http_is_no_page(site: Site, first: bytes) -> None:
    refused(site, first)


def test_headers_have_a_limit(site: Site) -> None:
    refused(site, b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n" + PAGE, "web server")
    refused(site, b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n" + PAGE, "web server")
    refused(site, forever(b"X: y" + b"y" * 5000 + b"\r\n", b"HTTP/1.1 200 OK\r\n"), "more than is read")
    refused(site, forever(b"HTTP/1.1 100 Continue\r\n\r\n"), "more than is read")


def test_a_body_without_end_is_left(site: Site) -> None:
    refused(site, forever(b"y" * 5000, b"HTTP/1.1 200 OK\r\n\r\n"), "100,000")
    refused(site, forever(b"1000\r\n" + b"y" * 4096 + b"\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), "100,000")
    refused(site, forever(b"1;" + b"x" * 60 + b"\r\ny\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), "100,000")
    refused(site, forever(b"y" * 5000, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"))


def test_a_body_that_announces_too_much_is_not_read(site: Site) -> None:
    refused(site, forever(b"y", b"HTTP/1.1 200 OK\r\nContent-Length: 900000000000\r\n\r\n", 0.5), "100,000")


def test_a_server_that_says_nothing_is_left(site: Site) -> None:
    assert refused(site, lambda _: time.sleep(3), "said nothing", read_timeout_s=0.2).is_passing


@pytest.mark.parametrize(
    "first", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
)
def test_a_server_that_drips_is_left(site: Site, first: bytes) -> None:
    began = time.monotonic()
    refused(site, forever(b"1", first, 0.05), "had not come", total_timeout_s=0.5)
    assert time.monotonic() - began < 3


def test_the_time_counts_over_redirects(site: Site) -> None:
    def slowly(n: int) -> Callable[[socket.socket], None]:
        return lambda connection: (time.sleep(0.3), connection.sendall(led_on(f"/{n + 1}")))[1]

    site.answers |= {f"/{n}": slowly(n) for n in range(5)}
    with pytest.raises(FetchError):
        fetcher(total_timeout_s=0.7).fetch(site.url("/0"))
    assert len(site.asked) < 5
