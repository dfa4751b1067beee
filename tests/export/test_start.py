"""What writes rows of a ledger waits for no model library."""

from __future__ import annotations

import subprocess
import sys


def test_no_pipeline_is_loaded_to_write_rows() -> None:
    code = (
        "import sys; from counterclaim.export import json_array, jsonl, visible; "
        "assert not {'numpy', 'onnxruntime', 'counterclaim.pipeline'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
