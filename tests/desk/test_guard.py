"""Who may talk to the desk: only who calls it by its name, with the password where there is one, and writes from its own pages."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from counterclaim.desk.guard import HEADERS, Guard, Rules, has_token, is_loopback
from counterclaim.ledger.store import Ledger
from tests.cli.commands import refused
from tests.desk.opened import HOME, browser, token
from tests.ledger.test_store import filled

OURS = ["127.0.0.1:8765", "127.0.0.1", "localhost", "LOCALHOST:80", "[::1]:8765", "[::1]", "desk.example", "Desk.Example:443"]
OTHERS = [
    "evil.example", "evil.example:8765", "127.0.0.1.evil.example", "localhost.evil.example", "evil-localhost", "localhost.", "127.1",
    "0.0.0.0:8765", "[::]", "[::1", "::1", "[", "]", "localhost:80:80", "localhost:", "localhost:x", "localhost/evil", "evil@localhost",
    "localhost:80@evil.example", "localhost?x", "localhost#x", "localhost\\evil", " localhost x", "", ":8765", "[::ffff:127.0.0.1]",
    "localhost:8765, evil.example", "ⓛocalhost", "[::1%25lo]",
]  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with filled(str(tmp_path / "case.db")) as opened:
        yield opened


@pytest.fixture
def client(ledger: Ledger) -> TestClient:
    return browser(ledger)


def accept(client: TestClient, **headers: str):
    """A decision that only the guard can be against."""
    with client.app.state.desk.cases.ledger.reading() as connection:
        from counterclaim.ledger import queries

        ((_, _, (said,), _),) = queries.reports(connection, 1)
    form = {"token": token(client), "kind": "accept", "about": "attribution", "subject": said.id, "why": "Heard."}
    return client.post("/decide", data=form, headers={name.replace("_", "-"): value for name, value in headers.items()})


def decided(client: TestClient) -> int:
    return len(client.app.state.desk.cases.now().log)


# The name by which it is called


@pytest.mark.parametrize("host", OURS)
def test_the_desk_answers_to_its_own_names(client: TestClient, host: str) -> None:
    assert client.get("/add", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("path", ["/", "/add", "/static/desk.css", "/nowhere"])
def test_a_name_that_was_made_to_point_here_is_refused(client: TestClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host.encode()})
    assert answer.status_code == 421
    assert token(client) not in answer.text
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_two_names_are_refused(client: TestClient) -> None:
    answer = client.get("/add", headers=[("Host", "127.0.0.1"), ("Host", "evil.example")])
    assert answer.status_code == 421
    assert client.get("/add", headers=[("Host", "127.0.0.1"), ("Host", "127.0.0.1")]).status_code == 421


@given(st.text(max_size=40))
def test_any_host_header_is_understood_or_refused(host: str) -> None:
    rules = Rules.of("127.0.0.1", ("desk.example",))
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    assert rules.is_ours(host) == (name.lower() in rules.names and host.isascii())


@pytest.mark.parametrize(
    ("host", "header"),
    [
        ("fe80::1", "[fe80::1]:8765"),
        ("[FE80::0001]", "[fe80::1]"),
        ("2001:DB8:0::7", "[2001:db8::7]:80"),
        ("192.168.1.5", "192.168.1.5:8765"),
        ("Desk.Example", "desk.example"),
    ],
)
def test_the_address_that_it_listens_on_is_a_name_of_it(host: str, header: str) -> None:
    assert Rules.of(host).is_ours(header)
    assert Rules.of("127.0.0.1", [host]).is_ours(header)


# Writes


def test_a_page_of_the_desk_may_write(client: TestClient) -> None:
    assert accept(client, origin=HOME, sec_fetch_site="same-origin").status_code == 303
    assert accept(client, origin=HOME, sec_fetch_site="none").status_code == 303
    assert accept(client).status_code == 303
    assert decided(client) == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://"},
        {"origin": "http://["},
        {"origin": "http://[::1"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1"},
        {"origin": "http://localhost:8765"},
        {"origin": "http://127.0.0.1:8765.evil.example"},
        {"origin": "http://evil.example#127.0.0.1:8765"},
        {"origin": "http://x@127.0.0.1:8765"},
        {"origin": "file://127.0.0.1:8765"},
        {"origin": f"{HOME} http://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "anything"},
        {"sec_fetch_site": "cross-site", "origin": HOME},
        {"sec_fetch_site": "same-origin", "origin": "http://evil.example"},
    ],
)
def test_a_page_from_elsewhere_may_not_even_with_the_token(client: TestClient, headers: dict[str, str]) -> None:
    assert accept(client, **headers).status_code == 403
    assert decided(client) == 0


def test_a_second_origin_does_not_help(client: TestClient) -> None:
    answer = client.post("/decide", headers=[("Origin", HOME), ("Origin", "http://evil.example")], data={"token": token(client)})
    assert answer.status_code == 403
    assert "another page" in answer.text


@pytest.mark.parametrize("given", [None, "", "x", "ä", "0" * 43, "\ud800"])
@pytest.mark.parametrize("path", ["/decide", "/add", "/add/compare", "/add/x/stop"])
def test_nothing_is_written_without_the_token(client: TestClient, path: str, given: str | None) -> None:
    form = {"kind": "accept", "about": "attribution", "subject": "a1", "why": "x", "text": "A text.", "addresses": ""}
    if given is not None:
        form["token"] = given.encode(errors="replace").decode()
    assert client.post(path, data=form).status_code == 403
    assert client.post(path, data={**form, "token": token(client)[:-1]}).status_code == 403
    assert client.post(path, files={"files": ("a.txt", b"A text.")}, data=form).status_code == 403
    assert decided(client) == 0
    assert client.app.state.jobs.listed() == []


def test_a_script_of_the_desk_sends_the_token_as_a_header(client: TestClient) -> None:
    form = {"kind": "accept", "about": "attribution", "subject": "a0", "why": "x"}
    assert client.post("/decide", data=form, headers={"X-Token": token(client)}).status_code == 400
    assert client.post("/decide", data=form, headers={"X-Token": "x"}).status_code == 403


@given(st.text(max_size=50))
def test_only_the_token_is_the_token(given: str) -> None:
    rules = Rules(frozenset())
    assert not has_token(rules, given)
    assert has_token(rules, rules.token)
    assert not has_token(rules, None)


def test_each_run_has_a_token_of_its_own_that_is_not_printed() -> None:
    rules = Rules(frozenset())
    assert rules.token != Rules(frozenset()).token
    assert len(rules.token) >= 43
    assert rules.token not in repr(rules)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_no_method_gets_past_from_elsewhere(client: TestClient, method: str) -> None:
    for path in ("/", "/add", "/decide", "/static/desk.css"):
        assert client.request(method, path, headers={"Origin": "http://evil.example"}).status_code == 403


@pytest.mark.parametrize("path", ["/decide", "/add", "/add/compare", "/add/x/stop"])
def test_a_desk_for_reading_only_takes_nothing(ledger: Ledger, path: str) -> None:
    client = browser(ledger, by=None)
    page = client.get("/add").text
    assert "<form method=" not in page
    assert "reading only" in page
    assert token(client) not in page
    assert client.post(path, data={"token": token(client)}).status_code == 403
    assert client.post(path, data={"token": token(client)}, files={"files": ("a.txt", b"A text.")}).status_code == 403


# The password


def basic(password: bytes | str, user: str = "") -> str:
    given = password.encode() if isinstance(password, str) else password
    return "Basic " + base64.b64encode(user.encode() + b":" + given).decode()


@pytest.mark.parametrize(
    "given",
    [
        None, "", "Basic", "Basic ", "Basic x", "Basic ====", "Basic ä", "Bearer abc", basic(""), basic("wrong"), basic("pässwort:2 "),
        basic("PÄSSWORT:2"), basic("pässwort:2".encode("latin-1")), basic(b"\xff\xfe"),
        "Basic " + base64.b64encode("pässwort:2".encode()).decode(),
        "pässwort:2",
    ],
)  # fmt: skip
def test_without_the_password_nothing_is_shown(ledger: Ledger, given: str | None) -> None:
    client = browser(ledger, password="pässwort:2")
    headers = {} if given is None else {"Authorization": given.encode()}
    for path in ("/", "/add", "/static/desk.css", "/nowhere"):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert token(client) not in answer.text
    assert client.post("/decide", data={"token": token(client)}, headers=headers).status_code == 401


@pytest.mark.parametrize("password", ["pässwort:2", "a", "ä" * 500, "\udcff!"])
def test_with_the_password_whoever_it_is_comes_in(ledger: Ledger, password: str) -> None:
    client = browser(ledger, password=password)
    for user in ("", "ana", "änä"):
        header = basic(password.encode(errors="surrogateescape"), user)
        assert client.get("/add", headers={"Authorization": header}).status_code == 200
        assert client.get("/add", headers={"Authorization": header, "Host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example", "", "127.0.0.1.example", "127.1", "::ffff:127.0.0.1"])
def test_it_listens_nowhere_else_without_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.delenv("COUNTERCLAIM_PASSWORD", raising=False)
    assert not is_loopback(host)
    ledger = tmp_path / "case.db"
    assert "COUNTERCLAIM_PASSWORD" in refused("serve", "--ledger", str(ledger), "--host", host)
    monkeypatch.setenv("COUNTERCLAIM_PASSWORD", "")
    assert "COUNTERCLAIM_PASSWORD" in refused("serve", "--ledger", str(ledger), "--host", host)
    assert not ledger.exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "LocalHost", "::1", "[::1]"])
def test_addresses_of_this_machine_need_none(host: str) -> None:
    assert is_loopback(host)


# What every answer carries


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200), ("GET", "/add", 200), ("GET", "/decisions", 200), ("HEAD", "/add", 200), ("GET", "/static/desk.css", 200),
        ("GET", "/static/add.js", 200), ("GET", "/static/../app.py", 404), ("GET", "/static/%2e%2e/app.py", 404), ("GET", "/nowhere", 404),
        ("GET", "/static/nowhere.css", 404), ("GET", "/add/", 307), ("PUT", "/add", 405), ("POST", "/decisions", 405),
        ("POST", "/static/desk.css", 405), ("GET", "/add/nothing", 404), ("GET", "/add/nothing/state", 404), ("POST", "/decide", 415),
        ("GET", "/decide", 404), ("GET", "/dispute/<script>", 404),
    ],
)  # fmt: skip
def test_every_answer_carries_the_headers(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers.get_list(name) == [value]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_what_is_too_large_is_refused_with_the_headers(client: TestClient) -> None:
    answer = client.post("/decide", data={"token": token(client), "why": "x" * 1024 * 1024})
    assert answer.status_code == 413
    assert {*HEADERS} <= {name.title().replace("Dns", "DNS") for name in answer.headers}


@pytest.mark.parametrize("inside", [True, False])
def test_a_fault_of_the_program_is_answered_with_the_headers(inside: bool) -> None:
    async def broken(request: object) -> PlainTextResponse:
        raise ZeroDivisionError("secret words")

    async def all_broken(scope: object, receive: object, send: object) -> None:
        raise ZeroDivisionError("secret words")

    rules = Rules.of("127.0.0.1")
    app = Starlette(routes=[Route("/", broken)], middleware=[Middleware(Guard, rules=rules)]) if inside else Guard(all_broken, rules)
    answer = TestClient(app, base_url=HOME, raise_server_exceptions=False).get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert all(answer.headers.get_list(name) == [value] for name, value in HEADERS.items())


def test_policy_allows_no_inline_script_and_nothing_from_elsewhere() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("path", ["/", "/static/desk.css", "/ws"])
def test_there_are_no_web_sockets(client: TestClient, path: str) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(path):
        pass
