"""What a batch's arguments stand for, as values that are small enough to be sent to workers."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from counterclaim.errors import UsageError
from counterclaim.intake.addresses import shown
from counterclaim.intake.files import Step, is_wanted, kind_of
from counterclaim.intake.sources import list_files
from counterclaim.read.manifest import Entry
from counterclaim.records import Problem
from counterclaim.scale.folder import is_store

GROUP = 256
"""How many single reports are one input."""

Kind = Literal["warc", "wacz", "jsonl", "parquet", "reports"]

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+(?:://|::)", re.I)
_WEB = re.compile(r"https?://", re.I)
_SECRET = re.compile(r"[^/?#]*//[^/?#@]*:[^/?#@]*@")
_CHANGED = ("mtime", "LastModified", "last_modified", "updated", "modified", "created", "ETag")


@dataclass(frozen=True, slots=True)
class Remote:
    """A file that fsspec knows.

    Attributes:
        address: of what was asked for, by which its file system is found.
        path: of the file in that file system.
        name: what it is called.
    """

    address: str
    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Input:
    """What one worker takes: an archive, or up to GROUP reports.

    Attributes:
        what: the archive, or the reports in their order, and what is wrong among them.
        size: bytes, all together, as far as they are known.
        modified: a later state has another one: when the file was changed last, or of several a digest of that.
    """

    kind: Kind
    what: tuple[Step | Remote, ...]
    size: int
    modified: str

    @property
    def names(self) -> tuple[str, ...]:
        """What its files are called."""
        return tuple(name_of(one) for one in self.what)

    @property
    def name(self) -> str:
        """What to call it in messages and manifests."""
        first, *others = self.names
        return f"{first} and {len(others):,} more" if others else first


@dataclass(frozen=True, slots=True)
class _Found:
    """A file, and what is known of it without opening it."""

    what: Step | Remote
    size: int = 0
    modified: str = ""

    @property
    def kind(self) -> Kind:
        """Of the input that it is part of."""
        if isinstance(self.what, Step) and not isinstance(self.what.what, str):
            return "reports"
        kind = kind_of(self.what.name.partition("::")[0] if isinstance(self.what, Remote) else str(self.what.what))
        return "reports" if kind == "report" else kind


def plan(arguments: Sequence[str], *, without: str | Path | None = None) -> list[Input]:
    """Everything that the arguments stand for, in the order in which `add` takes it; nothing is opened but manifests and directories.

    Args:
        arguments: files, directories, manifests, and addresses that fsspec knows: of a file, a folder, or a pattern such as
            `s3://bucket/crawl/*.warc.gz`. At http and https addresses archives are taken, no pages.
        without: a folder that is not to be taken from those that it is in, since it will be written.

    Raises:
        UsageError: an argument can stand for nothing, a directory has nothing to take, a manifest is broken, or an address cannot be
            looked up.
    """
    written = None if without is None else str(without)
    _check_secrets(written or "")
    found = chain.from_iterable([_find(argument, written) for argument in arguments])
    return [made for kind, group in groupby(found, key=lambda one: one.kind) for made in _bundled(kind, list(group))]


def _bundled(kind: Kind, found: Sequence[_Found]) -> Iterator[Input]:
    at_once = GROUP if kind == "reports" else 1
    for start in range(0, len(found), at_once):
        some = found[start : start + at_once]
        yield Input(kind, tuple(one.what for one in some), sum(one.size for one in some), _together([one.modified for one in some]))


def _together(modified: Sequence[str]) -> str:
    return modified[0] if len(modified) == 1 else hashlib.sha256("\n".join(modified).encode()).hexdigest()


def name_of(what: Step | Remote) -> str:
    """What a file is called in items and problems."""
    if isinstance(what, Remote):
        return what.name
    if isinstance(what.what, Problem):
        return what.what.file or "-"
    return str(what.what.path) if isinstance(what.what, Entry) else what.what


def _find(argument: str, without: str | None) -> list[_Found]:
    if argument == "-":
        raise UsageError("- (standard input) is not taken here, only files; counterclaim add takes it")
    if _ADDRESS.match(argument) and not Path(argument).exists():
        return _find_remote(argument, without)
    return [_looked_at(step) for step in list_files(argument, without=None if without is None else Path(without))]


def _looked_at(step: Step) -> _Found:
    try:
        state = os.stat(name_of(step))
    except (OSError, ValueError):
        return _Found(step)
    said = repr(step.what.particulars()) if isinstance(step.what, Entry) else ""  # by the manifest, which may change too
    return _Found(step, state.st_size, f"{state.st_mtime_ns}{said and ' ' + hashlib.sha256(said.encode()).hexdigest()}")


def _find_remote(argument: str, without: str | None) -> list[_Found]:
    called = "::".join(map(shown, argument.split("::")))
    _check_secrets(argument)
    if _WEB.match(argument) and kind_of(urlsplit(argument).path) == "report":
        raise UsageError(f"{called}: pages and feeds are not taken here, only archives of them; counterclaim add and watch take them")
    if not is_store(argument):
        list_files(argument)  # says what is taken
    from fsspec.core import url_to_fs

    try:
        files, path = url_to_fs(argument)
        listed = _listed(files, path, has_patterns=not _WEB.match(argument) and any(sign in path for sign in "*?["))
    except Exception as error:  # each storage has errors of its own
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else f"this could not be looked up ({error})"
        raise UsageError(f"{called}: {reason}") from None
    if without is not None and _ADDRESS.match(without):
        home = url_to_fs(without)[1].rstrip("/") + "/"
        listed = [(name, info) for name, info in listed if not name.startswith(home)]
    if not listed:
        raise UsageError(f"{called}: nothing is there that could be taken")
    if any(name.lower().endswith(".json") for name, _ in listed):
        raise UsageError(f"{called}: a manifest is read from disk only, with the files beside it: copy the folder")
    return [
        _Found(Remote(argument, name, _called(argument, files, name)), int(info.get("size") or 0), _changed(info)) for name, info in listed
    ]


def _check_secrets(address: str) -> None:
    links = address.split("::")
    if any(map(_SECRET.match, links)):
        raise UsageError(
            f"{'::'.join(map(shown, links))}: the address holds a password: leave it out, and give it as that storage's own settings do"
        )


def _listed(files: Any, path: str, *, has_patterns: bool) -> list[tuple[str, Mapping[str, Any]]]:
    """The files at a path, sorted as those of a directory are."""
    if has_patterns:
        found = {name: info for name, info in files.glob(path, detail=True).items() if info.get("type") != "directory"}
        return sorted(found.items(), key=lambda one: one[0].split("/"))
    info = files.info(path)
    if info.get("type") != "directory":
        return [(path, info)]
    home = path.rstrip("/") + "/"
    below = files.find(path, detail=True)
    inside = {name: name.removeprefix(home).split("/") for name in below}
    wanted = [name for name, parts in inside.items() if not any(part.startswith(".") for part in parts) and _is_taken(parts[-1])]
    return [(name, below[name]) for name in sorted(wanted, key=inside.__getitem__)]


def _is_taken(name: str) -> bool:
    return is_wanted(name) or name == "reports.json"


def _called(argument: str, files: Any, path: str) -> str:
    """The address of a file, without what comes behind ? in a web address: such parts change, and may be secret."""
    outer, *inner = argument.split("::")
    return "::".join([_bare(outer) if _WEB.match(outer) else str(files.unstrip_protocol(path)), *map(_bare, inner)])


def _bare(address: str) -> str:
    return urlsplit(address)._replace(query="", fragment="").geturl() if _WEB.match(address) else address


def _changed(info: Mapping[str, Any]) -> str:
    value = next((info[key] for key in _CHANGED if info.get(key)), "")
    return value.isoformat() if isinstance(value, datetime) else str(value)
