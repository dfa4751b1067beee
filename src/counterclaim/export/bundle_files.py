"""The files of a bundle that anybody may have made: a zip or a directory, of which only what is harmless can be opened."""

from __future__ import annotations

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from counterclaim.errors import UsageError
from counterclaim.ledger.verifying.findings import Finding

PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
ROWS, CUSTODY, DECISIONS, README = "rows.jsonl", "custody.jsonl", "decisions.jsonl", "README.txt"
ORIGINALS = "originals/"

MOST_LISTED = 64 * 1024 * 1024
"""The largest list of files that is read, in bytes: some 250,000 originals. Parsed, one of nothing but brackets takes twenty times that."""

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,120})?")
_ENCRYPTED = 0x1
_SMALL = 1024 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (OSError, EOFError, RuntimeError, NotImplementedError, ValueError, struct.error, zipfile.BadZipFile, zlib.error)
"""What a damaged file raises while it is read."""

MOST_UNPACKED = 200
"""How many times larger than it is packed a file may be; rows, which repeat themselves most, come to 20 times."""


@dataclass(slots=True)
class BundleFiles:
    """What can be opened.

    Attributes:
        sizes: in bytes as declared, by path.
        open: the stream of a path; reading it may raise one of `UNREADABLE`.
        refused: what is no file that a bundle has, and why.
    """

    open: Callable[[str], BinaryIO]
    sizes: dict[str, int] = field(default_factory=dict)
    refused: list[Finding] = field(default_factory=list)

    def refuse(self, path: str, check: str, detail: str) -> None:
        """Note what will not be opened."""
        self.sizes.pop(path, None)
        self.refused.append(Finding("file", path, check, detail))


@contextmanager
def open_bundle(path: Path) -> Iterator[BundleFiles]:
    """The files of a zip or a directory.

    Raises:
        UsageError: there is no such file or directory, or it is no bundle at all.
    """
    try:
        if path.is_dir():
            yield _of_folder(path)
            return
        if not path.is_file():
            raise UsageError(f"{path}: there is no bundle of this name")
        try:
            archive = zipfile.ZipFile(path)
        except UNREADABLE as error:
            raise UsageError(f"{path} is neither a zip file nor a directory ({error}); a ledger is given with --ledger") from None
    except PermissionError as error:
        raise UsageError(f"{path}: no permission to read {error.filename}") from None
    with archive:
        yield _of_zip(archive)


def _of_zip(archive: zipfile.ZipFile) -> BundleFiles:
    files = BundleFiles(lambda path: archive.open(path))  # type: ignore[arg-type,return-value]
    seen: set[str] = set()
    end = 0
    for entry in sorted(archive.infolist(), key=lambda e: e.header_offset):
        name = entry.filename
        if entry.header_offset < end:
            files.refuse(name, "overlap", "it shares bytes with another file of the zip")
        elif name in seen:
            files.refuse(name, "twice", "the zip has two files of this name")
        elif (refusal := _refusal(entry)) is not None:
            files.refuse(name, *refusal)
        elif not entry.is_dir():
            files.sizes[name] = entry.file_size
        seen.add(name)
        end = max(end, entry.header_offset + entry.compress_size)
    return files


def _refusal(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
    name = entry.filename.removesuffix("/")
    if not _SAFE.fullmatch(name) or entry.orig_filename != entry.filename:
        return "name", "a bundle has no file of such a name"
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "kind", "it is a link or a device"
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted", "it is encrypted"
    if entry.compress_type not in _METHODS:
        return "packing", f"it is packed by method {entry.compress_type}, which no bundle uses"
    if entry.file_size > MOST_UNPACKED * entry.compress_size + _SMALL:
        return "bomb", f"{entry.compress_size:,} bytes are said to unpack to {entry.file_size:,}"
    return None


def _of_folder(folder: Path) -> BundleFiles:
    files = BundleFiles(lambda path: _opened(folder / path))
    for place in ("", "originals"):
        at = folder / place
        if place and (at.is_symlink() or not at.is_dir()):
            continue
        with os.scandir(at) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                name = f"{place}/{entry.name}".removeprefix("/")
                if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
                    files.refuse(name, "kind", "it is a link or a device")
                elif not _SAFE.fullmatch(name):
                    files.refuse(name, "name", "a bundle has no file of such a name")
                elif entry.is_file():
                    files.sizes[name] = entry.stat(follow_symlinks=False).st_size
                elif name != "originals":
                    files.refuse(name, "extra", "a bundle has no such directory")
    return files


def _opened(path: Path) -> BinaryIO:
    """A file that is no link, even if it was made one since it was looked at."""
    return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)), "rb")
