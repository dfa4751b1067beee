"""A load that is killed at any moment goes on, and what comes out is the same."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from pathlib import Path

from counterclaim.ledger.store import Ledger
from tests.conftest import ROOT
from tests.ledger.test_bulk import Chunk, assert_same, made_of

pytest_plugins = ["tests.ledger.test_bulk"]

MOMENTS = (600, 300, 100, 100)
"""Up to which moment it is killed each time; of 742 in SQLite and 980 in PostgreSQL, in the last 60 indexes and keys are made again."""


def loaded(address: str, file: Path, moment: int = 0) -> int | None:
    """Load in a process that is killed at a moment; how many moments there were, None where it was killed."""
    command = [sys.executable, "-m", "tests.ledger.killing", address, str(file), str(moment)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode == -9:
        return None
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_it_is_killed_and_goes_on(filled: str, chunks: list[Chunk], ledger_address: str, tmp_path: Path) -> None:
    draw = random.Random(1)
    file = tmp_path / "chunks.pickle"
    file.write_bytes(pickle.dumps(chunks))
    with Ledger.open(ledger_address, create=True) as ledger, ledger.reading() as connection:
        wanted = made_of(connection)
    killed = [loaded(ledger_address, file, draw.randrange(1, most)) is None for most in MOMENTS]
    assert killed.count(True) > 1
    loaded(ledger_address, file)
    assert_same(filled, ledger_address)
    with Ledger.open(ledger_address) as ledger, ledger.reading() as connection:
        assert made_of(connection) == wanted
