"""A ledger of the demonstration reports and a page in three versions, and copies of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import URL, well

VERSIONS = (
    "The mayor of Varna, Ivo Marin, said on Monday that at least 4 people had died when the bridge fell.\n\n"
    "“Nobody warned us,” Marin told reporters. The river authority denied that the bridge had been closed for repairs.",
    "The mayor of Varna, Ivo Marin, said on Monday that at least 7 people had died when the bridge fell.\n\n"
    "“Nobody warned us,” Marin told reporters. The river authority denied that the bridge had been closed for repairs.",
    "The mayor of Varna, Ivo Marin, said on Monday that at least 7 people had died when the bridge fell.\n\n"
    "“Nobody warned us,” Marin told reporters. The river authority denied that the bridge had been closed for repairs.\n\n"
    "Divers said on Tuesday that the search would go on for two days.",
)


@pytest.fixture(scope="session")
def made(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the demonstration reports and a page in three versions."""
    folder = tmp_path_factory.mktemp("made")
    lines = [{"url": URL, "title": "Bridge falls", "text": text, "date": "2024-03-04T10:00:00Z"} for text in VERSIONS]
    (folder / "page.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    well("add", "--ledger", str(folder / "case.db"), str(demo), str(folder / "page.jsonl"))
    return folder / "case.db"


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> str:
    """A copy of it, to be written to."""
    return str(shutil.copy(made, tmp_path / "case.db"))
