"""Digests that the ledger rests on, each derived in one place."""

from __future__ import annotations

import hashlib
import json
from typing import Any

FIRST = "0" * 64
"""What the first row of a chain names as the one before it."""


def of_bytes(data: bytes) -> str:
    """SHA-256 of bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def of_text(text: str) -> str:
    """SHA-256 of the text in UTF-8."""
    return of_bytes(text.encode("utf-8"))


def of_row(values: dict[str, Any]) -> str:
    """SHA-256 of a row: its values by name, names sorted, as compact JSON."""
    return of_text(json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":")))
