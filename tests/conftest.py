"""Fixtures that many tests share."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from counterclaim.models.tagger import Tagger
from counterclaim.pipeline import Tools, usual_tools

# How fast something is, a benchmark says; the same commit gets the same examples, `--hypothesis-profile=search` looks for others.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("same")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    """The packaged model, loaded once."""
    return Tagger()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold and data beside the checkout; tests that need it are skipped where it is missing."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("no gold sets beside the checkout")
    return folder


@pytest.fixture(scope="session")
def demo() -> Path:
    """The demonstration reports."""
    return ROOT / "demo" / "reports"


@pytest.fixture(scope="session")
def tools() -> Tools:
    """Model and gazetteer, loaded once."""
    return usual_tools()


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a ledger can be made: a new file, and a new database where COUNTERCLAIM_TEST_POSTGRESQL names a server."""
    if request.param == "sqlite":
        yield str(tmp_path / "case.db")
        return
    server = os.environ.get("COUNTERCLAIM_TEST_POSTGRESQL")
    if not server:
        pytest.skip("COUNTERCLAIM_TEST_POSTGRESQL names no server")
    import psycopg

    name = f"counterclaim_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server.rstrip('/')}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server.rstrip('/')}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
