"""Fetching from servers that behave, and from those that do not."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from counterclaim import __version__
from counterclaim.errors import UnreadableError
from counterclaim.intake.web import MAX_REDIRECTS, Fetcher, FetchError, Validators
from tests.intake.site import Answer, Site, answer, led_on

PAGE = b"<html><title>Bridge</title><p>The mayor of Varna said that the bridge had fallen.</p></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def fetcher(**limits: Any) -> Fetcher:
    quick = {"allow_private": True, "connect_timeout_s": 2, "read_timeout_s": 2, "total_timeout_s": 4, "max_bytes": 100_000}
    return Fetcher(**{**quick, **limits})


def refused(site: Site, said: Answer, match: str | None = None, **limits: Any) -> FetchError:
    site.answers["/"] = said
    with pytest.raises(FetchError, match=match) as caught:
        fetcher(**limits).fetch(site.url())
    return caught.value


def forever(piece: bytes, first: bytes = b"", pause_s: float = 0.0) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(first)
            for _ in count():
                connection.sendall(piece)
                time.sleep(pause_s)

    return send


def test_a_page_comes_with_what_identifies_it(site: Site) -> None:
    site.answers["/new"] = answer(PAGE, ETag='"v1"', Last_Modified="Sat, 02 Mar 2024 18:10:00 GMT", Date="Sun, 03 Mar 2024 10:00:00 GMT")
    site.answers["/old"] = led_on("/new")
    fetched = fetcher().fetch(site.url("/old#part"))
    assert (fetched.data, fetched.status, fetched.media_type, fetched.charset) == (PAGE, 200, "text/html", "utf-8")
    taken = fetched.taken()
    assert (taken.data, taken.method, taken.url, taken.media_type, taken.charset) == (PAGE, "http", site.url("/old"), "text/html", "utf-8")
    assert taken.record == {
        "status": "200",
        "final_url": site.url("/new"),
        "etag": '"v1"',
        "last_modified": "Sat, 02 Mar 2024 18:10:00 GMT",
    }
    assert taken == fetcher().fetch(site.url("/old")).taken()
    assert site.headers[0]["user-agent"] == f"counterclaim/{__version__} (+reads news reports for one analyst)"
    assert not {"cookie", "authorization", "referer"} & set(site.headers[1])


def test_validators_are_sent_and_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    site.answers["/"] = answer(status=304)
    fetched = fetcher().fetch(site.url(), Validators('"v1"', "Sat, 02 Mar 2024 18:10:00 GMT"))
    assert fetched.not_modified
    assert fetched.data == b""
    assert site.headers[0]["if-none-match"] == '"v1"'
    assert site.headers[0]["if-modified-since"] == "Sat, 02 Mar 2024 18:10:00 GMT"


def test_304_to_one_who_has_nothing_is_no_answer(site: Site) -> None:
    refused(site, answer(status=304), "304")


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418, 429, 451, 500, 503])
def test_a_status_that_brings_no_page_is_the_reason(site: Site, status: int) -> None:
    error = refused(site, answer(PAGE, status), str(status))
    assert error.status == status
    assert error.is_passing == (status in (429, 500, 503))
    assert error.retry_after_s is None


def test_how_long_to_stay_away_is_told(site: Site) -> None:
    assert refused(site, answer(status=429, Retry_After="120")).retry_after_s == 120
    past = refused(site, answer(status=503, Retry_After="Sat, 02 Mar 2024 18:10:00 GMT")).retry_after_s
    assert past == 0
    for odd in ("soon", "-5", "Sat, 99 Mar 2024", "9" * 500):
        assert refused(site, answer(status=503, Retry_After=odd)).retry_after_s in (None, float("9" * 60))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
    ],
)
def test_content_encodings_are_undone(site: Site, encoding: str, packed: bytes) -> None:
    site.answers["/"] = answer(packed, Content_Encoding=encoding)
    assert fetcher().fetch(site.url()).data == PAGE
    assert site.headers[0]["accept-encoding"] == "gzip, deflate"


def test_a_body_in_chunks_is_joined(site: Site) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:7], PAGE[7:]))
    site.answers["/"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    fetched = fetcher().fetch(site.url())
    assert fetched.data == PAGE
    assert fetched.media_type is None


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


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "video/mp4", "application/json", "application/octet-stream"])
def test_only_text_is_taken(site: Site, media_type: str) -> None:
    refused(site, answer(PAGE, media_type=media_type), media_type)


# --- redirects


def test_redirects_without_end_are_left(site: Site) -> None:
    for n in range(20):
        site.answers[f"/{n}"] = led_on(f"/{n + 1}")
    with pytest.raises(FetchError, match="leads on more than"):
        fetcher().fetch(site.url("/0"))
    assert len(site.asked) == MAX_REDIRECTS + 1
    site.answers["/5"] = answer(PAGE)
    assert fetcher().fetch(site.url("/0")).final_url == site.url("/5")


def test_a_circle_is_left_when_it_closes(site: Site) -> None:
    site.answers |= {"/a": led_on("/b"), "/b": led_on("/a#again")}
    with pytest.raises(FetchError, match="circle"):
        fetcher().fetch(site.url("/a"))
    assert site.asked == ["/a", "/b"]


@pytest.mark.parametrize("location", ["ftp://example.org/", "file:///etc/hostname", "http://user@example.org/", "http://[", "javascript:1"])
def test_a_redirect_to_what_is_not_fetched_is_left(site: Site, location: str) -> None:
    refused(site, led_on(location), "leads on to")


def test_no_password_of_a_redirect_is_shown(site: Site) -> None:
    refused(site, led_on("http://user:secret@example.org/x"), "leads on to 'http://example.org/x'")


def test_a_redirect_to_an_address_in_other_letters_is_followed(site: Site) -> None:
    site.answers |= {"/": led_on("/gr\xc3\xbcn page"), "/gr%C3%BCn%20page": answer(PAGE)}
    assert fetcher().fetch(site.url()).data == PAGE


# --- addresses


class Names:
    """A resolver that notes what it was asked and answers from a table, the last answer for ever."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): list(found) for name, found in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        found = self.answers.get(host)
        if found is None:
            raise socket.gaierror("no such name")
        return found.pop(0) if len(found) > 1 else found[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "0177.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"])
def test_this_machine_is_not_gone_to(site: Site, host: str) -> None:
    site.answers["/"] = answer(PAGE)
    with pytest.raises(UnreadableError, match="allow-private-addresses"):
        fetcher(allow_private=False).fetch(site.url(host=host))
    assert site.asked == []


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:10.0.0.1"], ["8.8.8.8", "fd00::1"], ["fe80::1%2"]])
def test_a_name_with_an_inner_address_among_its_own_is_not_gone_to(site: Site, found: list[str]) -> None:
    with pytest.raises(UnreadableError, match="allow-private-addresses"):
        fetcher(allow_private=False, resolver=Names(news_example=[found])).fetch(site.url(host="news.example"))
    assert site.asked == []


def test_a_redirect_to_an_inner_address_is_not_followed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(news_example=[["8.8.8.8"]], inner_example=[["10.0.0.1"]])
    reached: list[tuple[str, int]] = []
    connect = socket.socket.connect

    def to_the_site(self: socket.socket, address: tuple[str, int]) -> None:
        reached.append(address)
        connect(self, ("127.0.0.1", site.port))

    monkeypatch.setattr(socket.socket, "connect", to_the_site)
    for location in (site.url(), "http://10.0.0.1/", "http://inner.example/", "http://[::ffff:169.254.169.254]/latest"):
        site.answers["/"] = led_on(location)
        with pytest.raises(UnreadableError, match="allow-private-addresses"):
            fetcher(allow_private=False, resolver=names).fetch("http://news.example/")
    assert reached == [("8.8.8.8", 80)] * 4


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that has a public address when it is checked and an inner one a moment later."""
    names = Names(news_example=[["8.8.8.8"], ["127.0.0.1"]])
    reached: list[tuple[str, int]] = []

    def note(self: socket.socket, address: tuple[str, int]) -> None:
        reached.append(address)
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr(socket.socket, "connect", note)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("the name was looked up a second time"))
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher(allow_private=False, resolver=names).fetch("http://news.example:8080/")
    assert reached == [("8.8.8.8", 8080)]
    assert names.asked == ["news.example"]


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    site.answers["/"] = answer(PAGE)
    names = Names(news_example=[["127.0.0.9", "127.0.0.1"]])
    assert fetcher(resolver=names).fetch(site.url(host="news.example")).data == PAGE
    assert site.headers[0]["host"] == f"news.example:{site.port}"


def test_a_name_that_nobody_has_and_a_port_where_nobody_listens() -> None:
    with pytest.raises(FetchError, match="was not found") as caught:
        fetcher(resolver=Names()).fetch("http://news.example/")
    assert caught.value.is_passing
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher().fetch(f"http://127.0.0.1:{port}/")


def test_no_proxy_is_taken_from_the_environment(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.answers["/"] = answer(PAGE)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetcher().fetch(site.url()).data == PAGE


# --- servers that misbehave


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


# --- secure connections


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for news.example, signed by itself, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    made = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=news.example",
    ]
    names = ["-addext", "subjectAltName=DNS:news.example", "-addext", "keyUsage=digitalSignature,keyCertSign"]
    key, certificate = path.with_suffix(".key"), path.with_suffix(".crt")
    subprocess.run([openssl, *made, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    path.write_bytes(key.read_bytes() + certificate.read_bytes())
    return path


@pytest.fixture
def secure(authority: Path) -> Iterator[Site]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority)
    with Site({"/": answer(PAGE)}, tls) as site:
        yield site


NEWS = {"news_example": [["127.0.0.1"]], "other_example": [["127.0.0.1"]]}


def test_a_secure_page_is_read_at_the_checked_address(secure: Site, authority: Path) -> None:
    secured = fetcher(resolver=Names(**NEWS), authorities=str(authority))
    assert secured.fetch(secure.url(host="news.example")).data == PAGE


@pytest.mark.parametrize(("host", "trusting"), [("other.example", True), ("127.0.0.1", True), ("news.example", False)])
def test_the_certificate_must_be_the_hosts(secure: Site, authority: Path, host: str, trusting: bool) -> None:
    secured = fetcher(resolver=Names(**NEWS), authorities=str(authority) if trusting else None)
    with pytest.raises(FetchError, match="certificate"):
        secured.fetch(secure.url(host=host))
    assert secure.asked == []


def test_limits_hold_for_secure_connections(secure: Site, authority: Path) -> None:
    secured = fetcher(resolver=Names(**NEWS), authorities=str(authority), total_timeout_s=0.7)
    secure.answers["/"] = forever(b"1", b"HTTP/1.1 200 OK\r\n\r\n", 0.05)
    with pytest.raises(FetchError, match="had not come"):
        secured.fetch(secure.url(host="news.example"))
    secure.answers["/"] = forever(b"1" * 5000, b"HTTP/1.1 200 OK\r\n\r\n")
    with pytest.raises(FetchError, match="100,000"):
        secured.fetch(secure.url(host="news.example"))


def test_a_handshake_that_never_ends_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: (server.accept(), time.sleep(2)), daemon=True).start()
        with pytest.raises(FetchError, match="does not answer"):
            fetcher(read_timeout_s=0.3).fetch(f"https://127.0.0.1:{server.getsockname()[1]}/")


def test_a_secure_page_does_not_lead_to_an_open_one(secure: Site, authority: Path, site: Site) -> None:
    secure.answers["/"] = led_on(site.url())
    with pytest.raises(FetchError, match="from https to http"):
        fetcher(resolver=Names(**NEWS), authorities=str(authority)).fetch(secure.url(host="news.example"))
    assert site.asked == []


def test_somebody_may_be_asked_before_each_request(site: Site) -> None:
    site.answers |= {"/a": led_on("/b"), "/b": answer(PAGE)}
    before: list[str] = []
    fetcher().fetch(site.url("/a"), before=before.append)
    assert before == [site.url("/a"), site.url("/b")]

    def refuse(url: str) -> None:
        raise FetchError("not now", url)

    with pytest.raises(FetchError, match="not now"):
        fetcher().fetch(site.url("/a"), before=refuse)
    assert len(site.asked) == 2
