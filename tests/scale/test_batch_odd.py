"""Batches of nothing much: they end well, and say what a ledger says."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterclaim.scale import loading
from counterclaim.scale.folder import Folder
from tests.scale.batches import batch, dump, exported, ledger_of, rows_of

SILENT = "Roads of Varna\n\nThe road to the harbour runs past the mill. It is narrow.\n"
ONE = "Bridge shut\n\nThe mayor of Varna said on Monday that the bridge had been shut.\n"

INPUTS = {
    "nobody says anything": {"a.txt": SILENT.encode()},
    "one statement": {"a.txt": ONE.encode()},
    "the same twice under two names": {"a.txt": ONE.encode(), "b.txt": ONE.encode()},
    "nothing can be read": {"a.txt": b"", "b.txt": b"\x00\x01"},
    "an archive with nothing in it": {"a.jsonl": b""},
    "an archive with nothing in it beside a report": {"a.jsonl": b"", "b.txt": ONE.encode()},
    "a name that is no UTF-8": {"caf\udce9.txt": ONE.encode()},
}


@pytest.mark.parametrize("kind", INPUTS)
def test_it_says_what_a_ledger_says(kind: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name, data in INPUTS[kind].items():
        (folder / name).write_bytes(data)
    batch(out, folder)
    ledger_of(str(tmp_path / "plain.db"), folder)
    assert rows_of(out) == exported(str(tmp_path / "plain.db"))
    loading.check(str(tmp_path / "loaded.db"), loading.load(str(tmp_path / "loaded.db"), Folder(str(out))))
    assert dump(str(tmp_path / "loaded.db")) == dump(str(tmp_path / "plain.db"))
