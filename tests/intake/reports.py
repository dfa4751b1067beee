"""Files of reports as they lie on a disk, and a packed one that means harm."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path

REPORT = b"Bridge falls\n\nThe mayor of Varna said on Monday that the bridge had fallen at noon.\n"


def bomb(size: int) -> bytes:
    """So many zeros, packed; made piece by piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    return b"".join(packer.compress(zeros) for _ in range(size >> 20)) + packer.flush()


def fill(home: Path, *files: str) -> None:
    for name in files:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(REPORT if not name.endswith(".gz") else gzip.compress(REPORT))


def write_manifest(folder: Path, entries: object) -> Path:
    path = folder / "reports.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path
