"""What workers do in the tests of engines; as a program, a driver that can be stopped and killed.

python -m tests.scale.engines_under_test ENGINE FOLDER
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

from counterclaim.errors import UsageError
from counterclaim.scale.engine import ENGINES, open_engine

MISSING = {"dask": find_spec("distributed") is None}
"""Engines that may be missing, and whether they are."""
PRESENT = [name for name in ENGINES if not MISSING.get(name)]


def square(number: int) -> int:
    return number * number


def whose(number: int) -> tuple[int, int]:
    """The number, and the worker that had it."""
    time.sleep(0.01)
    return number, os.getpid()


def refuse(refused: int, number: int) -> int:
    if number == refused:
        raise UsageError(f"not {number}")
    return number


def stay(folder: Path, number: int) -> None:
    """Says which worker it is, and works for a minute."""
    (folder / str(os.getpid())).touch()
    time.sleep(60)


def die(folder: Path, deadly: int, number: int) -> int:
    """The first time that a worker has one of the first parts, it is killed; it had done the part by then."""
    time.sleep(0.01)
    with (folder / f"done-{number}").open("a") as done:
        done.write("x")
    if number < deadly and (folder / f"done-{number}").stat().st_size == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_always(number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@cache
def _loaded() -> list[int]:
    return []


def load(number: int) -> tuple[int, int]:
    """The worker, and for how many parts it has had what it keeps."""
    time.sleep(0.01)
    _loaded().append(number)
    return os.getpid(), len(_loaded())


def load_tools(number: int) -> tuple[int, int]:
    """The worker, and how often it has loaded the models."""
    from counterclaim.pipeline import usual_tools

    usual_tools()
    return os.getpid(), usual_tools.cache_info().misses


def multiply(number: int) -> int:
    """How many threads numpy starts to multiply."""
    import numpy as np

    before = len(os.listdir("/proc/self/task"))
    table = np.ones((600, 600))
    table @ table
    return len(os.listdir("/proc/self/task")) - before


def working(folder: Path) -> list[int]:
    """The two workers that `stay`, as soon as both do."""
    end = time.monotonic() + 60
    while len(found := [int(path.name) for path in folder.iterdir() if path.name.isdigit()]) < 2:
        assert time.monotonic() < end, "the workers don't begin"
        time.sleep(0.05)
    return found


def gone(workers: Iterable[int], patience_s: float) -> bool:
    """Whether processes end in that time."""
    end = time.monotonic() + patience_s
    while any(_runs(worker) for worker in workers):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _runs(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def main(name: str, folder: str) -> int:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # where tests run in the background it is ignored, which programs inherit
    try:
        with open_engine(name, 2) as engine:
            for _ in engine.map(partial(stay, Path(folder)), range(10)):
                pass
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
