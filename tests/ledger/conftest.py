"""A filled ledger and copies of it."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from counterclaim.pipeline import Tools
from tests import evidence


@pytest.fixture(scope="session")
def whole(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled ledger; tests change copies of it."""
    path = tmp_path_factory.mktemp("whole") / "case.db"
    evidence.fill(str(path), tools)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "copy.db"))
