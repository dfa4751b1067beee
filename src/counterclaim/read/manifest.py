"""A manifest: a JSON list that names report files and says what is known of each."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.read import load, read_taken
from counterclaim.records import Document, Particular, ParticularName, Taken

KEYS: tuple[ParticularName, ...] = ("publisher", "published_at", "url", "title")

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One report of a manifest: its file, and what the manifest says of it where it does."""

    path: Path
    publisher: str | None = None
    published_at: str | None = None
    url: str | None = None
    title: str | None = None

    def read(self, published: str | None = None) -> Document:
        """The report; what the manifest says goes before what the file says of itself.

        Args:
            published: a date for a report that neither the manifest nor the file dates.

        Raises:
            UnreadableError: the file cannot be read, or the manifest's date for it is none.
        """
        return read_taken(self.taken(), published)

    def taken(self) -> Taken:
        """The file's bytes and what the manifest says of them.

        Raises:
            UnreadableError: the file cannot be read.
        """
        return Taken(load(self.path), "manifest", file=str(self.path), url=self.url, particulars=self.particulars())

    def particulars(self) -> tuple[Particular, ...]:
        """What the manifest says of the report."""
        return tuple(Particular(name, value, "manifest") for name in KEYS if (value := getattr(self, name)) is not None)


def read_manifest(path: Path) -> list[Entry]:
    """The entries of a manifest, in its order.

    Raises:
        UsageError: it is no JSON list of objects with a "file", a value is no text, or a file lies outside of the manifest's folder.
    """
    try:
        listed = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such manifest") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: the manifest cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if not isinstance(listed, list):
        raise UsageError(f'{path}: a manifest is a JSON list of {{"file": …, "publisher": …, "published_at": …, "url": …, "title": …}}')
    return list(_entries(path, listed))


def _entries(path: Path, listed: list[Any]) -> Iterator[Entry]:
    home = path.parent.resolve()
    for n, item in enumerate(listed, 1):
        if not isinstance(item, dict) or not isinstance(item.get("file"), str):
            raise UsageError(f'{path}: entry {n} has no "file"')
        if any(item.get(key) is not None and not isinstance(item[key], str) for key in KEYS):
            raise UsageError(f"{path}: entry {n}: {', '.join(KEYS)} are strings")
        for key in ("file", *KEYS):
            if _NO_TEXT.search(item.get(key) or ""):
                raise UsageError(f'{path}: entry {n}: "{key}" holds characters that are no text')
        # a manifest may come from anywhere: it names files beside it, not any file of this machine
        if not Path(os.path.realpath(home / item["file"])).is_relative_to(home):
            raise UsageError(f"{path}: entry {n}: {item['file']!r} lies outside of the manifest's folder")
        yield Entry(path.parent / item["file"], *(item.get(key) for key in KEYS))
