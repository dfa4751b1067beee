"""By what a folder is known to be a batch."""

from __future__ import annotations

import json
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.scale.folder import Folder

MANIFEST, LOCK, PARTS = "manifest.json", ".lock", "parts"
"""In a batch's folder: what it is, what keeps a second run out, and what the stages leave for one another."""

FORM = "counterclaim batch 1"
"""What a manifest says that it is."""


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
        raise UsageError(f"{folder.address}: this is no batch of `counterclaim batch`")
    made: dict[str, Any] = json.loads(data)
    return made


def is_manifest(data: bytes) -> bool:
    """Whether a file's bytes are a batch's manifest."""
    try:
        made = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(made, dict) and made.get("form") == FORM
