"""WACZ archives: ZIP files with WARC files and a list of digests."""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from counterclaim.errors import UnreadableError
from counterclaim.intake import archives
from counterclaim.intake.compressed import PIECE
from counterclaim.read.opening import opened
from counterclaim.records import Problem, Taken

MAX_DIRECTORY = 16 * 1024 * 1024
"""The largest list of members, in bytes; parsed, it takes some ten times as much memory."""

MAX_LIST = 4 * 1024 * 1024
"""The largest datapackage.json."""

MAX_RATIO = 200
"""How many times its packed size a member may unpack to: WARC text packs to a tenth or fifth, a bomb to a thousandth."""

MAX_UNPACKED = 64 << 30
"""How many bytes the members of one file may unpack to, all together."""

_ALGORITHMS = ("sha256", "sha512", "sha1", "md5")
_INSIDE = (".warc", ".warc.gz", ".wacz", ".zip")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, struct.error)


def take_wacz(path: str, *, name: str | None = None, only_regular: bool = False) -> Iterator[Taken | Problem]:
    """The pages of the WARC files in a WACZ file's `archive/` folder, in the order of their names.

    Each member is read twice: first to check it against the ZIP file's checksum and the digest in datapackage.json, then for its
    pages (see `take_records`). A member whose digest is another is not taken at all, since no page in it can be vouched for; nor is
    a damaged one. Without a datapackage.json, or with one that cannot be read (which is a problem), members are taken unchecked, and
    items from a checked member carry its digest. A member that is packed in the ZIP file too, against the format's advice, is
    unpacked into a temporary file without a name, since revisits need to go back.

    Args:
        path: the file.
        name: what it is called in items and problems, where that is not the path.
        only_regular: refuse pipes and devices.

    Source: Web Archive Collection Zipped (WACZ) 1.1.1.
    """
    name = path if name is None else name
    try:
        with opened(path, only_regular=only_regular) as stream:
            if not stream.seekable():
                raise UnreadableError("an archive is read in more than one place, which a pipe cannot do: save it as a file")
            _refuse_long_directory(stream)
            with zipfile.ZipFile(stream) as archive:
                yield from _take_members(archive, stream, name)
    except UnreadableError as error:
        yield Problem(str(error), name)
    except _BROKEN as error:
        yield Problem(f"this is no ZIP file that can be read ({error}): a WACZ file is one", name)


def _refuse_long_directory(stream: BinaryIO) -> None:
    """Raise where the list of members is so long that reading it would fill the memory."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    at_64 = tail.rfind(b"PK\x06\x06", 0, max(at, 0))
    lengths = [struct.unpack_from("<I", tail, at + 12)[0]] if 0 <= at <= len(tail) - 16 else []
    if 0 <= at_64 <= len(tail) - 48:
        lengths = [struct.unpack_from("<Q", tail, at_64 + 40)[0]]
    if any(length > MAX_DIRECTORY for length in lengths):
        raise UnreadableError("the ZIP file lists more members than any web archive has")
    stream.seek(0)


def _take_members(archive: zipfile.ZipFile, stream: BinaryIO, file: str) -> Iterator[Taken | Problem]:
    members = sorted(archive.infolist(), key=lambda member: member.filename)
    names = Counter(member.filename for member in members)
    digests, trouble = _listed_digests(archive, names)
    if trouble:
        yield Problem(f"datapackage.json {trouble}: the archives' digests could not be checked", file)
    left = MAX_UNPACKED
    for member in members:
        name = member.filename
        if not name.lower().endswith(_INSIDE):
            continue
        try:
            if names[name] > 1:
                raise UnreadableError("more than one member has this name")
            if not _is_archive(name):
                raise UnreadableError("only WARC files in the folder archive/ are read: unpack it and add it by itself")
            digest = _checked(archive, member, digests.get(name), left)
            left -= member.file_size
            record = {"member": name[:1000], **({"member_digest": digest} if digest else {})}
            with _rereadable(archive, member, stream) as inner:
                yield from archives.take_records(inner, file, "wacz", record)
        except UnreadableError as error:
            yield Problem(f"{name[:200]}: {error}", file)
        except _BROKEN as error:
            yield Problem(f"{name[:200]}: this member is damaged and was not taken ({error})", file)
    for name in sorted(digests.keys() - names.keys()):
        if _is_archive(name):
            yield Problem(f"{name[:200]}: datapackage.json lists it, and it is not there", file)


def _is_archive(name: str) -> bool:
    folder, _, base = name.rpartition("/")
    return folder == "archive" and base.lower().endswith(archives.SUFFIXES)


def _listed_digests(archive: zipfile.ZipFile, names: Counter[str]) -> tuple[dict[str, str], str]:
    """Name and digest of what datapackage.json lists; and what is wrong with that file, empty where nothing is or there is none."""
    if not names["datapackage.json"]:
        return {}, ""
    try:
        member = archive.getinfo("datapackage.json")
        if member.file_size > MAX_LIST:
            return {}, "is too large"
        with archive.open(member) as stream:
            package = json.loads(stream.read(MAX_LIST))
    except (*_BROKEN, ValueError, RecursionError):
        return {}, "cannot be read"
    listed: Any = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(listed, list):
        return {}, "has no list of resources"
    entries = [item for item in listed if isinstance(item, dict)]
    return {e["path"]: e["hash"] for e in entries if isinstance(e.get("path"), str) and isinstance(e.get("hash"), str)}, ""


def _checked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, listed: str | None, left: int) -> str | None:
    """The listed digest of a member, which is read through once.

    Raises:
        UnreadableError: it is encrypted, a bomb, or has another digest.
        zipfile.BadZipFile: its checksum is another.
    """
    if member.flag_bits & 1:
        raise UnreadableError("this member is encrypted: unpack it with its password")
    if member.file_size > max(PIECE, member.compress_size) * MAX_RATIO or member.file_size > left:
        raise UnreadableError(f"this member unpacks to {member.file_size:,} bytes, which is more than is read")
    algorithm, _, value = (listed or "").strip().lower().partition(":")
    algorithm = algorithm.replace("-", "")
    if listed and algorithm not in _ALGORITHMS:
        raise UnreadableError(f"datapackage.json gives a digest that cannot be checked ({listed[:40]!r}): unpack it and add it by itself")
    digest = hashlib.new(algorithm if listed else "sha256", usedforsecurity=False)
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
    if listed and digest.hexdigest() != value:
        raise UnreadableError(
            f"this member has the digest {algorithm}:{digest.hexdigest()}, and datapackage.json says {listed[:200]}: "
            "it was changed or damaged, and was not taken"
        )
    return listed


@contextmanager
def _rereadable(archive: zipfile.ZipFile, member: zipfile.ZipInfo, stream: BinaryIO) -> Iterator[BinaryIO]:
    """The member as a file in which any place can be reached at once."""
    if member.compress_type == zipfile.ZIP_STORED:
        stream.seek(member.header_offset + 26)
        name, extra = struct.unpack("<HH", stream.read(4))
        yield io.BufferedReader(_Window(stream, member.header_offset + 30 + name + extra, member.file_size))
        return
    with tempfile.TemporaryFile() as spool, archive.open(member) as packed:
        while piece := packed.read(PIECE):
            spool.write(piece)
        spool.seek(0)
        yield spool


class _Window(io.RawIOBase):
    """A stretch of a file as a file."""

    def __init__(self, stream: BinaryIO, start: int, length: int) -> None:
        self._stream = stream
        self._start = start
        self._length = length
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        self._stream.seek(self._start + self._at)
        data = self._stream.read(max(0, min(len(buffer), self._length - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
