"""Arrays of numbers in a folder, looked into without being read as a whole."""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterclaim.scale.folder import Folder


def save(folder: Folder, name: str, array: NDArray[Any]) -> None:
    """Write an array to a file whose name ends in .npy."""
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    folder.write(name, stream.getbuffer())


def load(folder: Folder, name: str) -> NDArray[Any]:
    """The array of a file, mapped into memory: only what is looked at is read.

    Raises:
        FileNotFoundError: there is none.
    """
    made: NDArray[Any] = np.load(folder.on_disk(name, "" if folder.is_local else _copies(folder)), mmap_mode="r", allow_pickle=False)
    return made


def _copies(folder: Folder) -> str:
    """Where this process keeps copies of what lies elsewhere, of the latest run only."""
    held = _HOMES.get(folder.address)
    if held is None or held.run != folder.run:
        if held is not None:
            shutil.rmtree(held.path, ignore_errors=True)
        _HOMES[folder.address] = held = _Home(folder.run, tempfile.mkdtemp(prefix="counterclaim-"))
        atexit.register(shutil.rmtree, held.path, ignore_errors=True)
    return held.path


class _Home(NamedTuple):
    run: str
    path: str


_HOMES: dict[str, _Home] = {}
"""Where copies are, by address."""
