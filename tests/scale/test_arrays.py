"""Arrays of a folder in a store are copied once in a run, and anew in the next."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from counterclaim.scale import arrays
from counterclaim.scale.folder import Folder

STORE = "memory://arrays-of-a-batch/case"


def test_a_run_copies_an_array_once() -> None:
    folder = pickle.loads(pickle.dumps(Folder(STORE, run="one").below("parts")))  # as workers get it
    arrays.save(folder, "order/a.npy", np.arange(3))
    assert arrays.load(folder, "order/a.npy").tolist() == [0, 1, 2]
    Folder(STORE).remove("parts")
    assert arrays.load(folder, "order/a.npy").tolist() == [0, 1, 2]


@pytest.mark.parametrize("later", ["", "two"])
def test_another_run_copies_it_anew(later: str) -> None:
    copies = []
    for run, values in (("one", [1, 2, 3]), (later, [4, 5, 6])):
        folder = Folder(STORE, run=run)
        arrays.save(folder, "order/b.npy", np.array(values))
        made = arrays.load(folder, "order/b.npy")
        assert made.tolist() == values
        copies.append(Path(made.filename))
    assert [copy.exists() for copy in copies] == [False, True]


def test_without_a_run_what_was_written_since_is_seen() -> None:
    folder = Folder(STORE)
    for values in ([7, 8], [8, 9, 10]):
        arrays.save(folder, "c.npy", np.array(values))
        assert arrays.load(folder, "c.npy").tolist() == values


def test_a_folder_on_disk_is_looked_into_itself(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path), run="one")
    arrays.save(folder, "a.npy", np.arange(3))
    assert Path(arrays.load(folder, "a.npy").filename) == tmp_path / "a.npy"
