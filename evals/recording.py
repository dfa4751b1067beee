"""Keep what was measured together with what it was measured on: commit, data, model, machine, command."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results"


def fingerprint(home: Path, *folders: Path) -> str:
    """One hash over all files of folders inside `home` (all of it when none is named), their names among them."""
    digest = hashlib.sha256()
    for path in sorted(p for folder in folders or (home,) for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(home).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def command_line() -> str:
    """How the script at hand was called, without what is this machine's own: of absolute paths and addresses only the end."""
    return " ".join(
        ["python", *("…/" + word.rstrip("/").rpartition("/")[2] if word.startswith("/") or "://" in word else word for word in sys.argv)]
    )


def record(path: Path, command: str, figures: dict[str, Any], **measured_with: str | int) -> None:
    """Write figures as JSON, with the commit, what they were measured with (data, model, threads) and the machine."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=True, cwd=HERE).stdout.strip()
    entry = {
        "commit": commit,
        **measured_with,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "command": command,
        "figures": figures,
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(entry, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
