"""What the engines of `counterclaim batch` cost by themselves, whatever the parts are.

    python benchmarks/engines.py [--engines local dask] [--workers 2] [--parts 2000] [--record]

Each engine is measured three times, in a process of its own each time, and the median is told: how long from the start of Python until
the first part is done; how long parts of a millisecond take beyond that millisecond; how much memory all processes need before anything
is loaded; and, where the engine goes on after a lost worker, how long results stay away at most when one is killed among 200 parts of
20 ms. Workers do no more than sleep, so that only the engine computes.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import pairwise, repeat
from multiprocessing import active_children
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

from recording import command_line, record  # noqa: E402

from counterclaim.errors import CounterclaimError  # noqa: E402
from counterclaim.scale.engine import ENGINES, Engine, open_engine  # noqa: E402

TIMES = 3
PART_S = 0.001
LOSSES, LOSS_PART_S = 200, 0.02


def measured(name: str, workers: int, parts: int) -> dict[str, float | None]:
    """One engine's figures, in this process."""
    with open_engine(name, workers) as engine:
        list(engine.map(time.sleep, [0]))
        found: dict[str, float | None] = {"first_result_s": age_s()}
        list(engine.map(time.sleep, repeat(LOSS_PART_S, 10 * workers)))  # until all workers are there
        found["memory_mb"] = sum(memory_mb(process) for process in (os.getpid(), *workers_of_this()))
        began, computed = time.perf_counter(), time.process_time()
        made = sum(1 for _ in engine.map(time.sleep, repeat(PART_S, parts)))
        assert made == parts
        found["a_part_ms"] = 1000 * ((time.perf_counter() - began) / parts - PART_S / workers)
        found["a_part_driver_cpu_ms"] = 1000 * (time.process_time() - computed) / parts
        found["gap_after_a_loss_s"] = loss(engine)
    return {key: None if value is None else round(value, 2) for key, value in found.items()}


def loss(engine: Engine) -> float | None:
    """How long no result comes at most when a worker is killed; None where the run ends."""
    moments = [time.perf_counter()]
    with suppress(CounterclaimError):
        for _ in engine.map(time.sleep, repeat(LOSS_PART_S, LOSSES)):
            moments.append(time.perf_counter())
            if len(moments) == LOSSES // 4:
                os.kill(workers_of_this()[0], signal.SIGKILL)
        assert len(moments) == LOSSES + 1
        return max(later - earlier for earlier, later in pairwise(moments))
    return None


def workers_of_this() -> list[int]:
    """The processes that this one started."""
    return [child.pid for child in active_children() if child.pid is not None]


def memory_mb(process: int) -> float:
    """Memory of a process; what it shares with others is shared out among them."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    return int(rollup.partition("\nPss:")[2].split()[0]) / 1024


def age_s() -> float:
    """How long ago this process began."""
    ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--parts", type=int, default=2000)
    parser.add_argument("--record", action="store_true", help="write benchmarks/engines.json")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measured(options.engines[0], options.workers, options.parts)))
        return
    figures = {}
    for name in options.engines:
        command = [sys.executable, __file__, "--here", "--engines", name, "--workers", str(options.workers), "--parts", str(options.parts)]
        runs = [json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(TIMES)]
        figures[name] = {key: None if runs[0][key] is None else median(run[key] for run in runs) for key in runs[0]}
        print(name, json.dumps(figures[name]))
    if options.record:
        record(HERE / "engines.json", command_line(), figures, workers=options.workers, parts=options.parts)


if __name__ == "__main__":
    main()
