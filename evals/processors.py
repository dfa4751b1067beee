"""Do the tags agree on processors with and without VNNI? The demonstration reports, natively and under emulation.

    python evals/processors.py            needs qemu-x86_64 (Debian: qemu-user); minutes

The emulated processor has AVX2 but no VNNI and no AVX-512 (Haswell), so that onnxruntime takes its other kernels; what
has no AVX at all, onnxruntime's builds do not run on. Spans, cues, stance and polarity must be the same; probabilities may
differ in the last digit, since 32-bit sums are taken in another order.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

REPORTS = sorted((Path(__file__).parent.parent / "demo" / "reports").glob("*.txt"))
MODELS = ("Haswell",)
TOLERANCE = 0.005


def rows(*before: str) -> list[dict]:
    command = [*before, sys.executable, "-m", "counterclaim", "extract", "--threads", "1", *map(str, REPORTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def differences(here: list[dict], there: list[dict]) -> list[str]:
    found = [] if len(here) == len(there) else [f"{len(here)} rows here, {len(there)} there"]
    for a, b in zip(here, there, strict=False):
        pa, pb = a.pop("probability", 0), b.pop("probability", 0)
        if a != b:
            found.append(f"{a} is {b}")
        elif abs(pa - pb) > TOLERANCE:
            found.append(f"{a['id']}: probability {pa} is {pb}")
        a["probability"] = pa
    return found


def main() -> int:
    emulator = shutil.which("qemu-x86_64")
    if emulator is None:
        print("qemu-x86_64 is not installed: nothing compared")
        return 0
    native = rows()
    wrong = 0
    for model in MODELS:
        there = rows(emulator, "-cpu", model)
        problems = differences(native, there)
        wrong += len(problems)
        print(f"{model}: {len(there)} rows, {len(problems)} differ")
        for problem in problems[:10]:
            print("  " + problem)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
