"""By what a folder is known to be a batch, and what keeps a second run out of it."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.intake.files import BATCH_FORM, MOST_MANIFEST_BYTES
from counterclaim.scale.folder import Folder

MANIFEST, LOCK, PARTS = "manifest.json", ".lock", "parts"
"""In a batch's folder: what it is, what keeps a second run out, and what the stages leave for one another."""

FORM = f"{BATCH_FORM} 1"
"""What a manifest says that it is."""

DAMAGED = (
    ArithmeticError, AttributeError, EOFError, FileNotFoundError, LookupError, NotImplementedError, RecursionError, TypeError, ValueError,
    zlib.error,
)  # fmt: skip
"""What reading files that somebody changed ends in; what Arrow raises is among them."""

_FIELDS: dict[str, type | tuple[type, ...]] = {
    "program": str,
    "reader": str,
    "models": list,
    "published": (str, type(None)),
    "inputs": list,
    "stages": dict,
}


def manifest(folder: Folder) -> dict[str, Any]:
    """The manifest of a batch.

    Raises:
        UsageError: this is no batch.
    """
    try:
        data = folder.read(MANIFEST)
    except FileNotFoundError:
        data = b""
    if not is_manifest(data):
        raise UsageError(f"{folder}: this is no batch of `counterclaim batch`")
    made: dict[str, Any] = json.loads(data)
    return made


def is_manifest(data: bytes) -> bool:
    """Whether a file's bytes are a batch's manifest."""
    try:
        made = json.loads(data[:MOST_MANIFEST_BYTES])
    except (ValueError, RecursionError):
        return False
    if not isinstance(made, dict) or made.get("form") != FORM or type(made.get("finished")) is not bool:
        return False
    finished = {"rows": dict, "related": bool, "items": dict} if made["finished"] else {}
    return all(isinstance(made.get(name), kind) for name, kind in {**_FIELDS, **finished}.items())


@contextmanager
def locked(folder: Folder) -> Iterator[None]:
    """Keep a second run out of a folder on this machine's disk.

    Raises:
        UsageError: another run is at work there.
    """
    if not folder.is_local:
        yield
        return
    import fcntl

    os.makedirs(folder.path(""), exist_ok=True)
    with open(folder.path(LOCK), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"{folder}: another run of this batch is at work") from None
        yield
