"""Running models tells nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_onnxruntime_s_telemetry_is_off(tmp_path: Path) -> None:
    program = "from counterclaim.models.tagger import Tagger; Tagger()"
    told = {**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    told.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-B", "-c", program], check=True, env=told)
    assert list(tmp_path.rglob("*")) == []  # its session file, which comes with the first event
