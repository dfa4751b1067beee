"""Name documents by what they say and where they came from, the same on every machine."""

from __future__ import annotations

import hashlib
import re


def document_id(text: str, *, file: str | None, url: str | None) -> str:
    """A name that depends on the text and on the address or the file's base name, and on nothing of the machine.

    Returns:
        "d" and 16 hexadecimal digits of a SHA-256.
    """
    place = url if url is not None else base_name(file)
    return "d" + hashlib.sha256(f"{place}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def base_name(file: str | None) -> str:
    """The last part of a path of any system; empty for standard input."""
    return "" if file is None or file == "-" else re.split(r"[/\\]", file)[-1]
