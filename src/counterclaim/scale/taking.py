"""The first stage: what an input holds, item by item, into parts that later stages go through."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pyarrow as pa

from counterclaim.errors import UnreadableError
from counterclaim.intake.faults import fault
from counterclaim.intake.files import Step, take_path
from counterclaim.ledger.packing import pack, unpack
from counterclaim.read.opening import opened, why
from counterclaim.records import Particular, Problem, Taken
from counterclaim.scale.folder import ROWS_AT_ONCE, Folder
from counterclaim.scale.inputs import Input, Remote, name_of
from counterclaim.scale.parts import TAKEN, part_name

MOST_ITEMS = 128
"""How many items and problems a part has at most."""

MOST_BYTES = 16 << 20
"""How many bytes the items of a part have, unpacked; a single item may have more."""

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class TakenPart:
    """A part, and how many items and problems are in it."""

    name: str
    items: int
    problems: int


@dataclass(frozen=True, slots=True)
class TakenInput:
    """An input that was taken whole.

    Attributes:
        sha256: of the file's bytes; of several files, of the list of their names and digests; None where there was no such file.
        size: bytes that the digest is of, all files together.
    """

    number: int
    name: str
    sha256: str | None
    size: int
    parts: tuple[TakenPart, ...]


def take(folder: Folder, number: int, what: Input, *, most_items: int | None = None, most_bytes: int = MOST_BYTES) -> TakenInput:
    """Write what an input holds, part by part, and at last that it is done; nothing where it was done before.

    The same input gives the same files. Memory: a part's items, packed, and what reading the input takes.

    Args:
        folder: of the batch.
        number: of the input, from 0.
        what: the input.
        most_items: of a part; MOST_ITEMS where left out.
        most_bytes: of a part's items, unpacked.

    Raises:
        UnreadableError: a file could not be fetched, which another time may go well.
    """
    if (done := taken_input(folder, number)) is not None:
        return done
    digests: list[tuple[str, str | None, int]] = []
    writer = _Writer(folder, number, most_items or MOST_ITEMS, most_bytes)
    for one in what.what:
        for item in _items_of(one, digests):
            writer.put(item)
    parts = writer.finish()
    sha256 = digests[0][1] if len(digests) == 1 else _digest_of([list(digest[:2]) for digest in digests])
    made = TakenInput(number, what.name, sha256, sum(size for *_, size in digests), parts)
    told = {
        "name": made.name,
        "sha256": made.sha256,
        "size": made.size,
        "parts": [[part.name, part.items, part.problems] for part in parts],
    }
    folder.write(_done(number), (_as_json(told) + "\n").encode())
    return made


def taken_input(folder: Folder, number: int) -> TakenInput | None:
    """An input that was taken whole; None where it was not yet."""
    try:
        told = json.loads(folder.read(_done(number)))
    except FileNotFoundError:
        return None
    return TakenInput(number, told["name"], told["sha256"], told["size"], tuple(TakenPart(*part) for part in told["parts"]))


def items(folder: Folder, part: str) -> Iterator[Taken | Problem]:
    """The items and problems of a part, as they were taken and in their order, a few in memory at a time.

    Args:
        folder: of the batch.
        part: its name ("00012-00003").
    """
    with folder.parquet(part_name("taken", part)) as file:
        for batch in file.iter_batches(ROWS_AT_ONCE):
            for row in batch.to_pylist():
                yield _restored(row)


def _done(number: int) -> str:
    return f"taken/{number:05}.json"


def _items_of(what: Step | Remote, digests: list[tuple[str, str | None, int]]) -> Iterator[Taken | Problem]:
    """The items of a file, behind whose digest is noted; where the program itself fails, a problem ends them."""
    name = name_of(what)
    try:
        if isinstance(what, Remote):
            with _fetched(what) as (path, sha256, size):
                digests.append((name, sha256, size))
                yield from take_path(path, name=name, only_regular=True)
        else:
            digests.append((name, *((None, 0) if isinstance(what.what, Problem) else _digest(name))))
            yield from what.take()
    except _MissingError as error:
        digests.append((name, None, 0))
        yield Problem(str(error), name)
    except UnreadableError:
        raise
    except Exception as error:  # a fault of ours in one file must not lose the others
        yield Problem(f"{fault(error)}; what stands behind it in this file was not taken", name)


class _MissingError(UnreadableError):
    """A file at an address that is not there, or may not be read: trying again does not help."""


@contextmanager
def _fetched(remote: Remote) -> Iterator[tuple[str, str, int]]:
    """A file on this machine's disk with the bytes of one at an address, their digest and their number; it is gone afterwards."""
    from fsspec.core import url_to_fs
    from fsspec.implementations.local import LocalFileSystem

    files, _ = url_to_fs(remote.address)
    if isinstance(files, LocalFileSystem):
        sha256, size = _digest(remote.path)
        if sha256 is None:
            raise _MissingError("there is no such file, or it cannot be read")
        yield remote.path, sha256, size
        return
    with tempfile.TemporaryDirectory(prefix="counterclaim-") as home:
        path = os.path.join(home, "fetched" + _ending(remote.name))
        yield path, *_fetch(files, remote, path)


def _ending(name: str) -> str:
    """How the name ends, which says what the file is."""
    suffixes = Path(name.partition("::")[0]).suffixes[-2:]
    return "".join(suffix for suffix in suffixes if len(suffix) < 10)


def _fetch(files: Any, remote: Remote, path: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    try:
        with files.open(remote.path, "rb") as source, open(path, "wb") as copy:
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                copy.write(piece)
    except (FileNotFoundError, PermissionError) as error:
        raise _MissingError(why(error)) from None
    except Exception as error:  # each storage has errors of its own
        raise UnreadableError(f"{remote.name}: the file could not be fetched ({error}): run the same command again") from error
    return digest.hexdigest(), size


def _digest(path: str) -> tuple[str | None, int]:
    """SHA-256 and size of a file; None where it cannot be read."""
    try:
        with opened(path, only_regular=True) as stream:
            return hashlib.file_digest(cast(Any, stream), "sha256").hexdigest(), stream.tell()
    except UnreadableError:
        return None, 0


def _digest_of(listed: Iterable[Any]) -> str:
    return hashlib.sha256(_as_json(list(listed)).encode()).hexdigest()


class _Writer:
    """Writes items into parts of limited size."""

    def __init__(self, folder: Folder, number: int, most_items: int, most_bytes: int) -> None:
        self._folder, self._number = folder, number
        self._most_items, self._most_bytes = most_items, most_bytes
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0
        self._parts: list[TakenPart] = []

    def put(self, item: Taken | Problem) -> None:
        size = len(item.data) if isinstance(item, Taken) else 0
        if self._rows and (len(self._rows) >= self._most_items or self._bytes + size > self._most_bytes):
            self._write()
        self._rows.append(_row(item))
        self._bytes += size

    def finish(self) -> tuple[TakenPart, ...]:
        """Write what is left, and remove what an earlier run left of an input that was longer then."""
        if self._rows:
            self._write()
        stale = len(self._parts)
        while self._folder.has(name := part_name("taken", self._name(stale))):
            self._folder.remove(name)
            stale += 1
        return tuple(self._parts)

    def _name(self, part: int) -> str:
        return f"{self._number:05}-{part:05}"

    def _write(self) -> None:
        name = self._name(len(self._parts))
        self._folder.write_table(part_name("taken", name), pa.Table.from_pylist(self._rows, schema=TAKEN))
        problems = sum(row.get("taken") is None for row in self._rows)
        self._parts.append(TakenPart(name, len(self._rows) - problems, problems))
        self._rows, self._bytes = [], 0


def _row(item: Taken | Problem) -> dict[str, Any]:
    if isinstance(item, Problem):
        return {"problem": _as_json({"reason": item.reason, "file": item.file, "url": item.url})}
    told = {name: getattr(item, name) for name in ("method", "file", "url", "media_type", "charset", "taken_at")}
    said = [[p.name, p.value, p.said_by] for p in item.particulars]
    return {
        "taken": _as_json({**told, "record": dict(item.record), "particulars": said}),
        "sha256": hashlib.sha256(item.data).hexdigest(),
        "size": len(item.data),
        "packed": pack(item.data),
    }


def _restored(row: Mapping[str, Any]) -> Taken | Problem:
    if row["problem"] is not None:
        return Problem(**json.loads(row["problem"]))
    told = json.loads(row["taken"])
    return Taken(unpack(row["packed"]), **{**told, "particulars": tuple(Particular(*said) for said in told["particulars"])})


def _as_json(value: Any) -> str:
    """JSON in ASCII: names of files may hold bytes that are no text."""
    return json.dumps(value, separators=(",", ":"))
