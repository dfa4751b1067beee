"""Bundles checked, changed, sealed again and packed, for tests of them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from counterclaim.export.bundle_check import check_bundle
from counterclaim.ledger.verifying.findings import Tally

Found = set[tuple[str, str]]


def found(path: Path, tally: Tally | None = None) -> Found:
    return {(f.table, f.check) for f in check_bundle(path, tally)}


def reseal(folder: Path) -> None:
    """Write new digests for what is in the directory, as somebody who changes files would."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for entry in package["resources"]:
        data = (folder / entry["path"]).read_bytes()
        entry |= {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
    seal(folder, package)


def seal(folder: Path, package: dict) -> None:
    data = json.dumps(package).encode()
    (folder / "datapackage.json").write_bytes(data)
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    (folder / "datapackage-digest.json").write_text(json.dumps(digest))


def zipped(folder: Path, target: Path, change: Callable[[zipfile.ZipInfo], None] = lambda entry: None, method: int = 8) -> Path:
    with zipfile.ZipFile(target, "w", method) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix())
            entry.compress_type = method
            change(entry)
            archive.writestr(entry, path.read_bytes())
    return target
