"""A desk on a small ledger, and a browser that does what its pages let one do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.testclient import TestClient
from starlette.types import Message

from counterclaim.desk.app import create_app
from counterclaim.desk.cases import Cases
from counterclaim.desk.guard import Rules
from counterclaim.desk.jobs import Jobs
from counterclaim.desk.pages import Desk
from counterclaim.ledger.store import Ledger

HOME = "http://127.0.0.1:8765"


def no_models() -> Any:
    raise AssertionError("nothing here needs the models")


def browser(ledger: Ledger, *, by: str | None = "Ana Ruiz", password: str | None = None, load: Callable[[], Any] = no_models) -> TestClient:
    """Requests go to a desk on the ledger, and are not followed."""
    rules = replace(Rules.of("127.0.0.1", ("desk.example",), password), token="always-the-same")
    app = create_app(Desk(Cases(ledger), rules, by))
    app.state.jobs = Jobs(ledger, load)
    return TestClient(app, base_url=HOME, follow_redirects=False, raise_server_exceptions=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk gives for an address."""

    status: int
    headers: Headers
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


def answers(client: TestClient, addresses: Iterable[str]) -> dict[str, Answer]:
    """What the desk gives for each address; without a client's own work, which takes longer than the desk's for thousands of pages."""
    asked = list(addresses)
    return dict(zip(asked, _answers(client.app, ((address, None) for address in asked)), strict=True))


def sent(client: TestClient, forms: Iterable[tuple[str, Mapping[str, str]]]) -> list[Answer]:
    """What it gives for forms that are sent to addresses, one after another."""
    return _answers(client.app, ((address, urlencode(fields, errors="replace").encode()) for address, fields in forms))


def _answers(app: Any, asked: Iterable[tuple[str, bytes | None]]) -> list[Answer]:
    async def given() -> list[Answer]:
        return [await _answer(app, address, form) for address, form in asked]

    return asyncio.run(given())


async def _answer(app: Any, address: str, form: bytes | None) -> Answer:
    parts, home = urlsplit(address), urlsplit(HOME)
    kind = [] if form is None else [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", str(len(form)).encode())]
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET" if form is None else "POST", "scheme": home.scheme,
        "server": (home.hostname, home.port), "path": unquote(parts.path), "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(), "root_path": "", "headers": [(b"host", home.netloc.encode()), *kind],
    }  # fmt: skip
    given: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": form or b"", "more_body": False}

    async def send(message: Message) -> None:
        given.append(message)

    with suppress(Exception):  # by then the desk has said so
        await app(scope, receive, send)
    return Answer(given[0]["status"], Headers(raw=given[0]["headers"]), b"".join(message["body"] for message in given[1:]))


def token(client: TestClient) -> str:
    return client.app.state.desk.rules.token  # type: ignore[attr-defined]


def problem(page: str) -> str:
    """What a page complains of, in plain text."""
    found = re.search(r'role="alert">(.*?)</p>', page, re.S)
    assert found is not None, page
    return re.sub(r"<[^>]+>", "", found[1]).replace("&#39;", "'").replace("&#34;", '"')


def in_folder(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))
