"""Models that lie in the package, and the only code that runs them."""

from __future__ import annotations

import os

# onnxruntime reports its use to its makers where it is built so, as 1.32 for Linux is; whether it may, it asks when it is imported. Whoever
# reads sensitive reports must be able to rely on a silent machine.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
