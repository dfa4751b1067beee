"""A desk on a small ledger, and a browser that does what its pages let one do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from counterclaim.desk.app import create_app
from counterclaim.desk.case import Cases
from counterclaim.desk.guard import Rules
from counterclaim.desk.jobs import Jobs
from counterclaim.desk.pages import Desk
from counterclaim.ledger.store import Ledger

HOME = "http://127.0.0.1:8765"


def no_models() -> Any:
    raise AssertionError("nothing here needs the models")


def browser(ledger: Ledger, *, by: str | None = "Ana Ruiz", password: str | None = None, load: Callable[[], Any] = no_models) -> TestClient:
    """Requests go to a desk on the ledger, and are not followed."""
    app = create_app(Desk(Cases(ledger), Rules.of("127.0.0.1", ("desk.example",), password), by))
    app.state.jobs = Jobs(ledger, load)
    return TestClient(app, base_url=HOME, follow_redirects=False, raise_server_exceptions=False)


def token(client: TestClient) -> str:
    return client.app.state.desk.rules.token  # type: ignore[attr-defined]


def problem(page: str) -> str:
    """What a page complains of, in plain text."""
    found = re.search(r'role="alert">(.*?)</p>', page, re.S)
    assert found is not None, page
    return re.sub(r"<[^>]+>", "", found[1]).replace("&#39;", "'").replace("&#34;", '"')


def in_folder(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))
