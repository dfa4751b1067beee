"""Files, directories, manifests and standard input."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal

from counterclaim.errors import UnreadableError, UsageError
from counterclaim.intake import jsonl, parquet
from counterclaim.intake.compressed import unpack
from counterclaim.read import MAX_BYTES, SUFFIXES
from counterclaim.read.manifest import Entry, read_manifest
from counterclaim.read.opening import opened, why
from counterclaim.records import Problem, Taken

MANIFEST = "reports.json"

BATCH_FORM = "counterclaim batch"
"""With what the `form` begins that the manifest of a batch tells: rows in Parquet, which are no articles."""

MOST_MANIFEST_BYTES = 1 << 28
"""How much of such a manifest is read at most."""

_PIECE = 1024 * 1024
_LONGEST_NAME = 200  # bytes of a manifest in which its form stands
_TOO_LARGE = f"the file is too large: {MAX_BYTES:,} bytes are read at most; split it into its reports"
_LEADS_OUT = "this is a link to somewhere outside of the directory, which is not followed: give what it leads to"

Kind = Literal["warc", "wacz", "jsonl", "parquet", "report"]


def kind_of(name: str) -> Kind:
    """What a file is by its name; one of no known kind is taken for a report."""
    name = name.lower()
    if name.endswith(jsonl.SUFFIXES):
        return "jsonl"
    if name.endswith(parquet.SUFFIXES):
        return "parquet"
    if name.endswith(".wacz"):
        return "wacz"
    return "warc" if name.endswith((".warc", ".warc.gz")) else "report"


def take_path(path: str, *, name: str | None = None, only_regular: bool = False) -> Iterator[Taken | Problem]:
    """What is in a file of any kind: a report, an archive, a JSONL or Parquet file.

    Args:
        path: the file as given; how it ends says what it is.
        name: what it is called in items and problems, where that is not the path: the bytes of one that was fetched lie elsewhere.
        only_regular: refuse pipes and devices.
    """
    kind = kind_of(path)
    if kind == "jsonl":
        yield from jsonl.take_jsonl(path, name=name, only_regular=only_regular)
    elif kind == "parquet":
        yield from parquet.take_parquet(path, name=name, only_regular=only_regular)
    elif kind == "warc":
        from counterclaim.intake.archives import take_warc  # loads warcio

        yield from take_warc(path, name=name, only_regular=only_regular)
    elif kind == "wacz":
        from counterclaim.intake.wacz import take_wacz

        yield from take_wacz(path, name=name, only_regular=only_regular)
    else:
        yield from take_file(path, name=name, only_regular=only_regular)


def take_file(path: str, *, name: str | None = None, only_regular: bool = False) -> Iterator[Taken | Problem]:
    """One report: a text or HTML file, packed with gzip where its name ends in .gz.

    The item of a packed file has the unpacked bytes, the media type by the suffix before .gz, and the packed file's digest.

    Args:
        path: the file as given.
        name: what it is called in the item or problem, where that is not the path.
        only_regular: refuse pipes and devices.

    Yields:
        The item, or the problem that kept it from being taken.
    """
    name = path if name is None else name
    try:
        yield _read(path, name, only_regular)
    except UnreadableError as error:
        yield Problem(str(error), name)


def _read(path: str, name: str, only_regular: bool) -> Taken:
    with opened(path, only_regular=only_regular) as stream:
        data = _limited(stream)
    if not path.lower().endswith(".gz"):
        return Taken(data, "file", file=name)
    record = {"packed_sha256": hashlib.sha256(data).hexdigest()}
    return Taken(unpack(data, limit=MAX_BYTES), "file", file=name, media_type=_media_type(path[:-3]), record=record)


def _limited(stream: BinaryIO) -> bytes:
    """The whole stream, read in pieces: room for as many bytes as are asked for is made before it is known how many there are."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_BYTES:
            raise UnreadableError(_TOO_LARGE)
    return b"".join(pieces)


def _media_type(name: str) -> str | None:
    suffix = os.path.splitext(name.lower())[1]
    if suffix not in SUFFIXES:
        return None
    return "text/html" if suffix.startswith(".h") else "application/xhtml+xml" if suffix.startswith(".x") else "text/plain"


def take_standard_input() -> Iterator[Taken | Problem]:
    """The one document on standard input.

    Raises:
        UsageError: standard input is closed; raised by the call itself.
    """
    if sys.stdin is None:
        raise UsageError("standard input is closed: give a file")
    return _take_stream(sys.stdin.buffer)


def _take_stream(stream: BinaryIO) -> Iterator[Taken | Problem]:
    try:
        yield Taken(_limited(stream), "standard input", file="-")
    except UnreadableError as error:
        yield Problem(str(error), "-")
    except (OSError, ValueError) as error:
        yield Problem(why(error), "-")


def take_manifest(path: str) -> Iterator[Taken | Problem]:
    """The reports that a manifest lists, in its order, with what it says of each.

    Raises:
        UsageError: the manifest is missing or broken; raised by the call itself.
    """
    return (item for entry in read_manifest(Path(path)) for item in take_entry(entry))


def take_entry(entry: Entry) -> Iterator[Taken | Problem]:
    """The report of one entry of a manifest."""
    path = str(entry.path)
    try:
        if kind_of(path) != "report":
            raise UnreadableError("a manifest lists single reports: give archives, JSONL and Parquet files by themselves")
        taken = _read(path, path, only_regular=True)
    except UnreadableError as error:
        yield Problem(str(error), path, entry.url)
        return
    yield replace(taken, method="manifest", url=entry.url, particulars=entry.particulars())


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a directory holds: a file, an entry of a manifest, or what is wrong there."""

    what: str | Entry | Problem

    def take(self) -> Iterator[Taken | Problem]:
        """What it yields."""
        if isinstance(self.what, Problem):
            return iter([self.what])
        return take_entry(self.what) if isinstance(self.what, Entry) else take_path(self.what, only_regular=True)


def take_directory(path: str, *, without: Path | None = None) -> Iterator[Taken | Problem]:
    """What the files of a directory hold; see `list_directory`.

    Raises:
        UsageError: as `list_directory` does, by the call itself.
    """
    return (item for step in list_directory(path, without=without) for item in step.take())


def list_directory(path: str, *, without: Path | None = None) -> list[Step]:
    """What is to be taken from a directory and those in it, sorted by name, files and directories together.

    Text and HTML files, packed or not, archives, JSONL and Parquet files count; hidden ones don't. Where a directory has a
    `reports.json`, the entries of that manifest come first, and the files that it lists are not taken again. Links to
    directories are not followed; links to files are, within the directory, where the file is not taken under its own name.
    One that leads out is a problem.

    Args:
        path: the directory as given.
        without: a file or directory that is not to be taken, since it will be written.

    Raises:
        UsageError: there is nothing to take, or a manifest is broken: better to know before half of it is taken.
    """
    steps = list(_Listing(path, without).steps())
    if not steps:
        raise UsageError(f"{path}: no {', '.join(SUFFIXES)}, .warc, .wacz, .jsonl or .parquet files in this directory")
    return steps


def is_wanted(name: str) -> bool:
    """Whether a file of this name is taken from a directory."""
    return kind_of(name) != "report" or name.lower().removesuffix(".gz").endswith(SUFFIXES)


def _is_of_batch(manifest: Path) -> bool:
    """Whether a file is the manifest of a batch, which names its form first."""
    try:
        with opened(str(manifest), only_regular=True) as stream:
            return f'"form": "{BATCH_FORM}'.encode() in stream.read(_LONGEST_NAME)
    except UnreadableError:
        return False


class _Listing:
    """What is in a directory, each file once."""

    def __init__(self, root: str, without: Path | None) -> None:
        self._root = Path(root)
        self._home = os.path.join(os.path.realpath(root), "")
        self._passed = set() if without is None else {os.path.realpath(without)}

    def steps(self) -> Iterator[Step]:
        waiting = [self._root]
        while waiting:
            path = waiting.pop()
            if path != self._root and path.is_dir() and os.path.realpath(path) in self._passed:
                continue
            if path.is_dir() and (path == self._root or not path.is_symlink()):
                steps, inside = self._open(path)
                yield from steps
                waiting += reversed(inside)
            else:
                yield from self._file(path)

    def _open(self, folder: Path) -> tuple[list[Step], list[Path]]:
        """The entries of the directory's manifest, and all that is in the directory."""
        try:
            names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
        except OSError as error:
            return [Step(Problem(f"this directory could not be read: {error.strerror or error}", str(folder)))], []
        if "manifest.json" in names and _is_of_batch(folder / "manifest.json"):
            return [], []
        steps: list[Step] = []
        manifest = folder / MANIFEST
        if MANIFEST in names and manifest.is_file() and self._is_inside(os.path.realpath(manifest)):
            steps = [Step(entry) for entry in read_manifest(manifest)]
            self._passed.update(os.path.realpath(step.what.path) for step in steps if isinstance(step.what, Entry))
        return steps, [folder / name for name in names]

    def _file(self, path: Path) -> Iterator[Step]:
        real = os.path.realpath(path)
        if path.is_symlink() and (is_wanted(path.name) or path.is_dir()):
            if not os.path.exists(path):
                yield Step(Problem("this is a link to a file that is not there", str(path)))
            elif not self._is_inside(real):
                yield Step(Problem(_LEADS_OUT, str(path)))
            if not self._is_inside(real) or self._has_own_name(real):
                return
        if is_wanted(path.name) and path.is_file() and real not in self._passed:
            self._passed.add(real)
            yield Step(str(path))

    def _is_inside(self, real: str) -> bool:
        return os.path.join(real, "").startswith(self._home)

    def _has_own_name(self, real: str) -> bool:
        """Whether a file is taken where it lies, so that a link to it is not."""
        parts = real[len(self._home) :].split(os.sep)
        return is_wanted(parts[-1]) and not any(part.startswith(".") for part in parts)
