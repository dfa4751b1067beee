"""Arrays of numbers in a folder, looked into without being read as a whole."""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
from functools import cache
from typing import Any

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
    made: NDArray[Any] = np.load(folder.on_disk(name, _copies(folder.address)), mmap_mode="r", allow_pickle=False)
    return made


@cache
def _copies(address: str) -> str:
    """Where this process keeps copies of what lies elsewhere."""
    home = tempfile.mkdtemp(prefix="counterclaim-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home
