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
        made = json.loads(folder.read(MANIFEST))
        if isinstance(made, dict) and made.get("form") == FORM:
            return made
    except (FileNotFoundError, ValueError):
        pass
    raise UsageError(f"{folder.address}: this is no batch of `counterclaim batch`")
