"""Where the ledgers of tests lie: the same tests run over SQLite and over PostgreSQL."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVER = "COUNTERCLAIM_TEST_POSTGRESQL"


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a ledger that is not there yet: a file, or an empty database of its own."""
    if request.param == "sqlite":
        yield str(tmp_path / "case.db")
        return
    server = os.environ.get(SERVER)
    if not server:
        pytest.skip(f"no PostgreSQL server: set {SERVER} to its address, such as postgresql://postgres@127.0.0.1:5432/")
    import psycopg

    name = f"counterclaim_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server.rstrip('/')}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server.rstrip('/')}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
