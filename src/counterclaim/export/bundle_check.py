"""Whether an evidence bundle is whole and true to itself; whoever made it, it is taken for hostile."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counterclaim.export.bundle_files import (
    CUSTODY,
    DECISIONS,
    DIGEST,
    MOST_LISTED,
    ORIGINALS,
    PACKAGE,
    ROWS,
    UNREADABLE,
    BundleFiles,
    open_bundle,
)
from counterclaim.export.bundle_rows import check_logs, check_rows
from counterclaim.export.scratch import Scratch
from counterclaim.ledger.verifying.findings import Finding, Tally
from counterclaim.ledger.verifying.pages import MISSHAPEN, plain
from counterclaim.read import MAX_BYTES

_PIECE = 1024 * 1024
_HASH = re.compile(r"sha256:([0-9a-f]{64})")


@dataclass(slots=True)
class Package:
    """What `datapackage.json` lists.

    Attributes:
        resources: the entries by path.
        originals: paths by the hash that their names give.
        part: the bundle holds some of a ledger's documents.
    """

    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    part: bool = False


def check_bundle(path: Path, tally: Tally | None = None) -> Iterator[Finding]:
    """Check a bundle: digests, files, chains, places in texts, references.

    Args:
        path: a zip file or a directory.
        tally: is told what was looked at and what was found.

    Returns:
        What is broken; nothing where all is well. That somebody changed files and wrote new digests for them cannot be seen in the
        bundle itself: compare the hash of `datapackage.json` with the one that the sender told.

    Raises:
        UsageError: there is no such bundle.
    """
    tally = Tally() if tally is None else tally
    with open_bundle(path) as files:
        for finding in _check(files, tally):
            yield tally.found(finding)


def _check(files: BundleFiles, tally: Tally) -> Iterator[Finding]:
    tally.count("file", len(files.sizes) + len(files.refused))
    yield from files.refused
    package = Package()
    yield from _package(files, package)
    if package.resources:
        yield from _resources(files, package)
    with Scratch() as scratch:
        for name in (CUSTODY, DECISIONS, ROWS):
            if name not in files.sizes:
                yield Finding("file", name, "missing", "every bundle has this file")
        yield from check_logs(files, package.part, scratch, tally)
        yield from check_rows(files, package.resources, package.originals, scratch, tally)


def _package(files: BundleFiles, package: Package) -> Iterator[Finding]:
    """Read the list of files, and check it against its digest."""
    try:
        data, digest = (_small(files, path) for path in (PACKAGE, DIGEST))
        listed, sealed = json.loads(data), json.loads(digest)
        resources = [_entry(entry) for entry in listed["resources"]]
        package.part = listed["documents"] != listed["documents_in_ledger"]
        path, expected = sealed["path"], sealed["hash"]
    except (*UNREADABLE, *MISSHAPEN) as error:
        yield Finding("file", PACKAGE, "readable", f"the list of files and its digest cannot be read ({plain(error)})")
        return
    if path != PACKAGE or expected != f"sha256:{hashlib.sha256(data).hexdigest()}":
        yield Finding("file", DIGEST, "hash", f"the digest is not that of {PACKAGE}")
    for entry in resources:
        if entry["path"] in package.resources:
            yield Finding("file", entry["path"], "twice", "it is listed twice")
        package.resources[entry["path"]] = entry
        if entry["path"].startswith(ORIGINALS):
            package.originals[entry["path"].removeprefix(ORIGINALS).partition(".")[0]] = entry["path"]


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    path, digest, size = entry["path"], entry["hash"], entry["bytes"]
    if not isinstance(path, str) or type(size) is not int or not _HASH.fullmatch(digest) or not isinstance(entry.get("mediatype", ""), str):
        raise ValueError("an entry is none")
    return entry


def _small(files: BundleFiles, path: str) -> bytes:
    if path not in files.sizes:
        raise ValueError(f"{path} is not there")
    with files.open(path) as stream:
        data = stream.read(MOST_LISTED + 1)
    if len(data) > MOST_LISTED:
        raise ValueError(f"{path} is too large")
    return data


def _resources(files: BundleFiles, package: Package) -> Iterator[Finding]:
    """Whether every listed file is there as it was, and no other."""
    for path in sorted(set(files.sizes) - set(package.resources) - {PACKAGE, DIGEST}):
        yield Finding("file", path, "extra", f"{PACKAGE} does not list it")
    refused = {finding.row for finding in files.refused}
    for path, entry in package.resources.items():
        if path in files.sizes:
            yield from _resource(files, path, entry)
        elif path not in refused:
            yield Finding("file", path, "missing", f"{PACKAGE} lists it, but it is not there")


def _resource(files: BundleFiles, path: str, entry: dict[str, Any]) -> Iterator[Finding]:
    expected, size = entry["hash"].removeprefix("sha256:"), entry["bytes"]
    if path.startswith(ORIGINALS) and max(size, files.sizes[path]) > MAX_BYTES:
        yield Finding("file", path, "size", f"it is said to be larger than {MAX_BYTES:,} bytes, which no original is")
        return
    if files.sizes[path] != size:
        yield Finding("file", path, "size", f"{files.sizes[path]:,} bytes, not the {size:,} that are listed")
        return
    digest, length = hashlib.sha256(), 0
    try:
        with files.open(path) as stream:
            while length <= size and (piece := stream.read(_PIECE)):
                digest.update(piece)
                length += len(piece)
    except UNREADABLE as error:
        yield Finding("file", path, "readable", f"it cannot be read ({plain(error)})")
        return
    if length != size:
        yield Finding("file", path, "size", f"{length:,} bytes came out, not the {size:,} that are listed")
    elif digest.hexdigest() != expected:
        yield Finding("file", path, "hash", f"its SHA-256 is {digest.hexdigest()}, not {expected}: it was changed")
    elif path.startswith(ORIGINALS) and path.removeprefix(ORIGINALS).partition(".")[0] != expected:
        yield Finding("file", path, "name", "an original's name is its SHA-256, and this one's is not")
