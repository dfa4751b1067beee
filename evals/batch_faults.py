"""Kill workers, and kill the whole batch, at random moments: the rows must be those of a run that nobody disturbs.

    python evals/batch_faults.py [--documents 2000] [--kills 10] [--work FOLDER] [--record]

Three runs beside the undisturbed one: worker processes of Dask killed (SIGKILL) one after another while it goes on; the command killed and
called again until it is done, with Dask and with `local`. Processes that outlive a command that was killed are counted too.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import news_made
import psutil
from batch_same import batch, digests, done
from recording import RESULTS, command_line, record

SEED = 9
WORKERS = 2
GONE_AFTER_S = 30
"""By when the workers of a command that was killed have to be gone."""


def workers_of(process: psutil.Process) -> list[psutil.Process]:
    """Worker processes under a command."""
    found = []
    for child in process.children(recursive=True):
        try:
            if "spawn_main" in " ".join(child.cmdline()):  # what Python's multiprocessing calls to begin one; its tracker is another
                found.append(child)
        except psutil.Error:
            continue  # it ended meanwhile
    return found


def workers_killed(command: list[str], kills: int, undisturbed_s: float) -> dict[str, Any]:
    """Kill a worker at random moments of a run.

    Raises:
        SystemExit: the run failed, or was done before all were killed.
    """
    draw = random.Random(SEED)
    moments = sorted(draw.uniform(0.03, 0.85) * undisturbed_s for _ in range(kills))
    began, killed = time.monotonic(), []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    driver = psutil.Process(process.pid)
    while process.poll() is None and moments:
        time.sleep(max(0.2, min(1.0, began + moments[0] - time.monotonic())))
        if time.monotonic() - began >= moments[0] and process.poll() is None and (found := workers_of(driver)):
            draw.choice(sorted(found, key=lambda one: one.pid)).kill()
            killed.append(round(time.monotonic() - began, 1))
            moments.pop(0)
    _, said = process.communicate()
    if process.returncode not in (0, 3):
        raise SystemExit(f"with workers killed after {killed} s: exit status {process.returncode}\n{said[-4000:]}")
    if moments:
        raise SystemExit(f"done when {len(killed)} workers were killed: take more documents")
    return {"killed_after_s": killed, "seconds": round(time.monotonic() - began, 1)}


def driver_killed(command: list[str], kills: int, undisturbed_s: float) -> dict[str, Any]:
    """Kill the command at a random moment, again and again, and at last let it end.

    Raises:
        SystemExit: a run failed, or was done before all were killed.
    """
    draw = random.Random(SEED)
    killed: list[float] = []
    left: list[psutil.Process] = []
    for _ in range(kills):
        wait_s = draw.uniform(1.0, 1.2 * undisturbed_s / kills)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            status = process.wait(wait_s)
        except subprocess.TimeoutExpired:
            left += workers_of(psutil.Process(process.pid))
            process.kill()
            process.wait()
            killed.append(round(wait_s, 1))
        else:
            raise SystemExit(f"exit status {status} when it was killed {len(killed)} times: take more documents")
    seconds = done(command)
    _, alive = psutil.wait_procs(left, timeout=GONE_AFTER_S)
    for one in alive:
        one.kill()
    return {"killed_after_s": killed, "last_run_s": seconds, "workers_left_behind": len(alive)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--work", type=Path, help="an empty folder to work in; a temporary one when left out")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        archive = work / "archive"
        news_made.write(archive, options.documents)
        undisturbed_s = done(batch(archive, work / "undisturbed", "dask", WORKERS))
        wanted = digests(work / "undisturbed")
        result: dict[str, Any] = {"documents": options.documents, "undisturbed_s": undisturbed_s, "digests": wanted}
        for name, engine, disturbed in (
            ("dask, workers killed", "dask", workers_killed),
            ("dask, command killed", "dask", driver_killed),
            ("local, command killed", "local", driver_killed),
        ):
            out = work / name.replace(", ", "-").replace(" ", "-")
            told = disturbed(batch(archive, out, engine, WORKERS), options.kills, undisturbed_s)
            differ = [kind for kind, made in digests(out).items() if made != wanted[kind]]
            result[name] = {"kills": len(told["killed_after_s"]), **told, "rows_identical": not differ, "differ": differ}
            print(json.dumps({name: result[name]}), flush=True)
    runs = [told for told in result.values() if isinstance(told, dict) and "rows_identical" in told]
    if any(not told["rows_identical"] or told.get("workers_left_behind") for told in runs):
        raise SystemExit("rows differ from those of an undisturbed run, or workers were left behind")
    if options.record:
        record(RESULTS / "batch-faults.json", command_line(), result)


if __name__ == "__main__":
    main()
