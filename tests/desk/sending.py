"""A desk to which reports are sent, and the jobs that this begins."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from counterclaim.desk.jobs import Job
from counterclaim.ledger import queries
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from counterclaim.records import Document
from tests.desk.opened import browser, problem, token
from tests.pairs import stand_in

WAIT_S = 60


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files that are sent lie for a while."""
    folder = tmp_path / "sent"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


@pytest.fixture
def client(ledger: Ledger, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """With a model that compares nothing."""
    stand_in(monkeypatch)
    made = browser(ledger, load=lambda: replace(tools, pairs=object()))  # type: ignore[arg-type]
    yield made
    made.app.state.jobs.close()


def send(client: TestClient, *files: tuple[str, bytes], **fields: str):
    parts = [("files", (name, data)) for name, data in files] or None
    return client.post("/add", data={"token": token(client), **fields}, files=parts)


def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)


def done(client: TestClient, answer) -> Job:
    """The job that was begun, when it is over."""
    assert answer.status_code == 303, problem(answer.text)
    job = client.app.state.jobs.get(answer.headers["Location"].removeprefix("/add/"))
    until(lambda: job.is_over)
    assert job.reason is None
    return job


def documents(ledger: Ledger) -> list[Document]:
    with ledger.reading() as connection:
        return [document for _, document in queries.documents(connection, queries.generation(connection))]
