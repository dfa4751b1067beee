"""An evidence bundle: the originals as they were received, the rows, the logs, and digests of all of it.

The digests have the form of WACZ, so that tools for web archives can check them. The same ledger gives the same bytes: nothing is
compressed, since deflate differs between builds of zlib, and times are those of the ledger's last entry.

Source: Web Archive Collection Zipped (WACZ) 1.1.1, sections 5.2 and 5.3.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from counterclaim.errors import UsageError
from counterclaim.export.bundle_files import (
    CUSTODY,
    DECISIONS,
    DIGEST,
    MOST_LISTED,
    ORIGINALS,
    PACKAGE,
    README,
    ROWS,
    UNREADABLE,
    open_bundle,
)
from counterclaim.export.jsonl import as_json
from counterclaim.export.ledger_part import Part, rows_of
from counterclaim.ledger.evidence import Evidence, Original, gather
from counterclaim.ledger.store import Ledger
from counterclaim.records import ARTICLES
from counterclaim.version import __version__

PROFILE, PROGRAM = "data-package", "counterclaim"

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".txt"}
_KEPT_SUFFIXES = (".html", ".htm", ".xhtml", ".txt", ".text", ".md")

_TELLS = """Evidence bundle, written by counterclaim
========================================

originals/               every file, page or record exactly as it was received; each is named by its SHA-256
rows.jsonl               the documents read from them, and who claims what in each, with the place of every word
custody.jsonl            the custody log: when each original was taken in (UTC), from where, how, by which program
decisions.jsonl          what people decided about it: who, when and why
datapackage.json         the list of these files with their sizes and SHA-256
datapackage-digest.json  the SHA-256 of that list

{extent}

Check it by hand
----------------
1. sha256sum datapackage.json
   prints the hash that stands in datapackage-digest.json. One who changes files can write new digests for them: whoever
   gave you the bundle should tell you this hash by another way too.
2. sha256sum README.txt rows.jsonl custody.jsonl decisions.jsonl
   prints the hashes that stand in datapackage.json.
3. cd originals; for f in *; do echo "${{f%%.*}}  $f"; done | sha256sum --check
   says OK for every original, since its name is its hash.
4. In custody.jsonl and decisions.jsonl every row holds as "before" the "hash" of the row before it in the ledger. A row's
   hash is the SHA-256 of the row without it, as JSON with sorted keys, without spaces, and all but ASCII escaped.

The program does all of this, and looks up every place in every text as well:
   counterclaim verify THIS-BUNDLE
"""


@dataclass(frozen=True, slots=True)
class Bundled:
    """What was written; `digest` is the SHA-256 of `datapackage.json`, on which all other digests hang."""

    documents: int
    originals: int
    digest: str


def write_bundle(ledger: Ledger, out: Path, documents: Sequence[str] = ()) -> Bundled:
    """Write a bundle; it takes its name only when it is whole.

    Args:
        ledger: whose.
        out: a zip file where it ends in `.zip`, a directory otherwise. A zip that is a bundle is replaced, nothing else ever.
        documents: identifiers, for a bundle of these alone.

    Raises:
        UsageError: the place is taken or cannot be written, a document is not in the ledger, or there is none.
        LedgerError: an original is damaged.
    """
    try:
        with _parcel(out, ledger.address) as parcel, gather(ledger, documents) as evidence:
            return _fill(_Resources(parcel), evidence)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror or error}") from error


def _fill(resources: _Resources, evidence: Evidence) -> Bundled:
    count, total = evidence.count, evidence.total
    part = None if evidence.documents is None else Part(evidence)
    extent = (
        f"It holds all {total:,} documents of a ledger." if count == total else f"It holds {count:,} of a ledger's {total:,} documents."
    )
    resources.add(README, [_TELLS.format(extent=extent).encode()])
    resources.add(ROWS, _lines(rows_of(evidence, part)))
    custody, decisions = _Log(), _Log()
    resources.add(CUSTODY, _lines(custody.passing(evidence.custody())))
    # once the rows have passed, the part knows what decisions may be about
    decided = (row for row in evidence.decisions() if part is None or part.decided(row["id"], row["subject"], row["seen"]))
    resources.add(DECISIONS, _lines(decisions.passing(decided)))
    logs = {"custody": custody, "decision": decisions}
    originals = _originals(resources, evidence)
    last = max(log.at for log in logs.values())
    package = {
        "profile": PROFILE,
        "title": f"Evidence bundle: {count:,} document{'' if count == 1 else 's'}",
        "description": extent,
        "created": last,
        "modified": last,
        "software": f"{PROGRAM} {__version__}",
        "documents": count,
        "documents_in_ledger": total,
        "logs": {name: {"rows": log.rows, "last": log.last} for name, log in logs.items()},
        "resources": resources.listed,
    }
    return Bundled(count, originals, resources.seal(package))


@dataclass(slots=True)
class _Log:
    """A log on its way into the bundle: how many rows, the last one's hash, its time."""

    rows: int = 0
    last: str | None = None
    at: str = ""

    def passing(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            self.rows, self.last, self.at = self.rows + 1, row["hash"], max(self.at, row["at"])
            yield dict(row)


def _originals(resources: _Resources, evidence: Evidence) -> int:
    """Write every original that was taken for the documents; how many there are."""
    count = 0
    for original in evidence.originals():
        count += 1
        more = {"mediatype": original.media_type} if original.media_type else {}
        resources.add(f"{ORIGINALS}{original.sha256}{_suffix(original)}", original.pieces(), **more)
    return count


def _suffix(original: Original) -> str:
    if original.method in ARTICLES:
        return ".json"
    suffix = os.path.splitext(original.file or "")[1].lower()
    return _SUFFIXES.get(original.media_type or "", suffix if suffix in _KEPT_SUFFIXES else ".bin")


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield (as_json(row) + "\n").encode("utf-8", "backslashreplace")


class _Parcel(Protocol):
    """Where files are put."""

    def put(self, path: str, pieces: Iterable[bytes]) -> None: ...


@dataclass(slots=True)
class _Resources:
    """The files of a bundle as they are written, with their digests; some 200 bytes of memory each."""

    parcel: _Parcel
    listed: list[dict[str, Any]] = field(default_factory=list)

    def add(self, path: str, pieces: Iterable[bytes], **more: str) -> None:
        digest, size = hashlib.sha256(), 0

        def passing() -> Iterator[bytes]:
            nonlocal size
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                yield piece

        self.parcel.put(path, passing())
        self.listed.append({"name": path.rpartition("/")[2], "path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": size, **more})

    def seal(self, package: dict[str, Any]) -> str:
        """Write the list and its digest, which comes back."""
        data = _json(package)
        digest = hashlib.sha256(data).hexdigest()
        self.parcel.put(PACKAGE, [data])
        self.parcel.put(DIGEST, [_json({"path": PACKAGE, "hash": f"sha256:{digest}"})])
        return digest


def _json(value: Any) -> bytes:
    return (as_json(value, indent=1) + "\n").encode()


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def put(self, path: str, pieces: Iterable[bytes]) -> None:
        entry = zipfile.ZipInfo(path, _EARLIEST)
        entry.create_system, entry.external_attr, entry.compress_type = 3, 0o100644 << 16, zipfile.ZIP_STORED
        with self._archive.open(entry, "w", force_zip64=path.endswith(".jsonl")) as stream:
            for piece in pieces:
                stream.write(piece)


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, path: str, pieces: Iterable[bytes]) -> None:
        target = self._folder / path
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as stream:
            for piece in pieces:
                stream.write(piece)


@contextmanager
def _parcel(out: Path, address: str) -> Iterator[_Parcel]:
    """A zip file or a directory under another name, which takes its own at the end."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    if out.suffix.lower() == ".zip":
        if out.exists() and (not out.is_file() or (os.path.exists(address) and out.samefile(address))):
            raise UsageError(f"{out} is in the way: give --out another name")
        if out.exists() and not _is_bundle(out):
            raise UsageError(f"{out} is there already and is no evidence bundle of this program: give --out another name")
        try:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
                yield _Zip(archive)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is in the way: give --out the name of a new directory, or one that ends in .zip")
    try:
        part.mkdir()
        yield _Folder(part)
        if out.exists():
            out.rmdir()
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _is_bundle(path: Path) -> bool:
    """Whether a zip holds the list of files of a bundle that this program wrote."""
    try:
        with open_bundle(path) as files, files.open(PACKAGE) as stream:
            package = json.loads(stream.read(MOST_LISTED))
            return package["profile"] == PROFILE and str(package["software"]).startswith(f"{PROGRAM} ")
    except (*UNREADABLE, UsageError, KeyError, TypeError, RecursionError):
        return False
