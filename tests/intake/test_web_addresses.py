"""Only what may be connected to is connected to: addresses that were checked, certificates that hold."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterclaim.errors import UnreadableError
from counterclaim.intake.web import FetchError
from tests.intake.fetching import PAGE, fetcher
from tests.intake.site import Site, answer, forever, led_on


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
