"""What a batch costs: seconds by engine, number of workers and stage; memory while it runs; seconds to load it into a ledger.

    python benchmarks/batch.py speed  --work FOLDER [--documents 20000] [--no-relate] [--record]
    python benchmarks/batch.py memory --work FOLDER [--documents 100000] [--engine dask] [--workers 2] [--no-relate] [--record]
    python benchmarks/batch.py load   --work FOLDER [--documents 100000] [--ledger postgresql://user@host/database] [--record]

The archives are made (evals/news_made.py) and stay in the folder, as do batches that are finished: `load` loads what `memory` made, and a
run of `speed` that was stopped goes on with the engine at which it stopped. Turn about, so that a machine that others use is fair to all.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

import news_made  # noqa: E402
import numpy as np  # noqa: E402
import psutil  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from batch_same import batch, done, program  # noqa: E402
from recording import command_line, record  # noqa: E402

from counterclaim.relate.pairs.blocks import find_blocks  # noqa: E402

RUNS = (("local", 1), ("local", 2), ("dask", 1), ("dask", 2))
EVERY_S = 2.0
POINTS = 50
"""Of the curve that is recorded."""


def archive_of(work: Path, documents: int) -> Path:
    """A made archive of so many documents; as many files as a worker would like to have for its part."""
    folder = work / f"archive-{documents}"
    if not folder.exists():
        news_made.write(folder.with_suffix(".part"), documents, shards=max(4, documents // 2_500))
        folder.with_suffix(".part").rename(folder)
    return folder


def told(out: Path) -> dict[str, Any]:
    """What the manifest of a batch says."""
    made: dict[str, Any] = json.loads((out / "manifest.json").read_text())
    return made


# Speed


def speed(work: Path, documents: int, rounds: int, *more: str) -> dict[str, Any]:
    """Seconds of each engine with one worker and with two; of several rounds the fastest counts, since others use the machine too."""
    archive = archive_of(work, documents)
    kept = work / f"speed-{documents}{''.join(more)}.json"
    runs: dict[str, list[dict[str, Any]]] = json.loads(kept.read_text()) if kept.exists() else {}
    for n in range(rounds):
        for engine, workers in RUNS:
            of_run = runs.setdefault(f"{engine} {workers}", [])
            if len(of_run) > n:
                continue
            out = work / "speed"
            shutil.rmtree(out, ignore_errors=True)
            seconds = done(batch(archive, out, engine, workers, *more))
            made = told(out)
            of_run.append({"seconds": seconds, "words_a_second": round(made["read"]["words"] / seconds), "stages": made["stages"]})
            kept.write_text(json.dumps(runs))
            print(f"{engine} {workers}: {json.dumps(of_run[-1])}", flush=True)
    best = {name: min(of_run, key=lambda one: one["seconds"]) for name, of_run in runs.items()}
    seconds_of = {name: one["seconds"] for name, one in best.items()}
    return {
        "documents": documents,
        "rounds": {name: [one["seconds"] for one in of_run] for name, of_run in runs.items()},
        "runs": best,
        "two_workers_times_one": {engine: round(seconds_of[f"{engine} 1"] / seconds_of[f"{engine} 2"], 2) for engine in ("local", "dask")},
        "dask_over_local_percent": {n: round(100 * (seconds_of[f"dask {n}"] / seconds_of[f"local {n}"] - 1), 1) for n in (1, 2)},
    }


# Memory


class Sample(NamedTuple):
    """Memory at a moment.

    Attributes:
        at_s: since the beginning.
        stage: at which the batch was.
        share: of the stage's parts that were finished.
        documents: read until then.
        driver_mb: what the driver has to itself, and its share of what it shares with others (PSS).
        workers_mb: the same of each worker; of the largest, in what is recorded.
        driver_s: processor time that the driver has taken.
        workers_s: the same of all workers together.
    """

    at_s: float
    stage: str
    share: float
    documents: int
    driver_mb: float
    workers_mb: Sequence[float]
    driver_s: float
    workers_s: float


class Watch:
    """Samples the memory of this process, which drives a batch, and of its workers, until it is closed.

    Attributes:
        moved: bytes that each process has read and written in all, files and pipes together, and the seconds of processor time it took.
    """

    def __init__(self) -> None:
        self.samples: list[Sample] = []
        self.moved: dict[int, tuple[int, int, float]] = {}
        self._began = time.monotonic()
        self._progress: Any = None
        self._documents = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def tell(self, progress: Any) -> None:
        """What the batch calls as parts get finished."""
        self._progress = progress
        self._documents = progress.documents or self._documents

    def _sample(self) -> None:
        driver = psutil.Process()
        while not self._ended.wait(EVERY_S):
            now = self._progress
            if now is None:
                continue
            children = driver.children(recursive=True)
            for process in (driver, *children):
                with suppress(psutil.Error):
                    counters, times = process.io_counters(), process.cpu_times()
                    self.moved[process.pid] = counters.read_chars, counters.write_chars, times.user + times.system
            workers = [megabytes(child) for child in children]
            at_s = round(time.monotonic() - self._began, 1)
            share = round(now.done / max(1, now.of), 3)
            there = [mb for mb in workers if mb > 20]
            took = {pid: one[2] for pid, one in self.moved.items()}
            driver_s = round(took.pop(driver.pid, 0.0), 1)
            self.samples.append(
                Sample(at_s, now.stage, share, self._documents, megabytes(driver), there, driver_s, round(sum(took.values()), 1))
            )

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()


def megabytes(process: psutil.Process) -> float:
    """The proportional set size; 0 for a process that has ended."""
    try:
        return round(process.memory_full_info().pss / 1e6, 1)
    except psutil.Error:
        return 0.0


def memory(work: Path, documents: int, engine_name: str, workers: int, relating: bool) -> dict[str, Any]:
    """Run a batch in this process, and see how much memory it and its workers take on the way."""
    from counterclaim.scale.batch import Batch
    from counterclaim.scale.engine import open_engine
    from counterclaim.scale.folder import Folder
    from counterclaim.scale.inputs import plan

    archive, out = archive_of(work, documents), work / f"batch-{documents}"
    shutil.rmtree(out, ignore_errors=True)
    with Watch() as watch, open_engine(engine_name, workers) as engine:
        Batch(Folder(str(out)), engine, watch.tell).run(plan([str(archive)]), relating=relating)
    samples = watch.samples
    driver = watch.moved.pop(os.getpid())
    workers_moved = [sum(side) for side in zip(*watch.moved.values(), strict=True)]
    stages = {stage: list(of) for stage, of in groupby(samples, key=lambda s: s.stage)}
    return {
        "documents": documents,
        "engine": f"{engine_name} {workers}",
        "stages_s": told(out)["stages"],
        "most_mb": {"driver": max(s.driver_mb for s in samples), "worker": max(mb for s in samples for mb in s.workers_mb)},
        "stored_mb": {place: stored_mb(out, place) for place in ("parts", "rows")},
        "moved_mb": {who: [round(n / 1e6) for n in sides[:2]] for who, sides in (("driver", driver), ("workers", workers_moved))},
        **blocks(out),
        "by_stage": {
            stage: growth(of) | taken(before, of) for before, (stage, of) in zip(([], *stages.values()), stages.items(), strict=False)
        },
        "curve": [{**s._asdict(), "workers_mb": max(s.workers_mb, default=0.0)} for s in thinned(samples)],
    }


def taken(before: Sequence[Sample], of: Sequence[Sample]) -> dict[str, float]:
    """Processor time of a stage, from the end of the one before."""
    began, ended = (before or of[:1])[-1], of[-1]
    return {"driver_s": round(ended.driver_s - began.driver_s, 1), "workers_s": round(ended.workers_s - began.workers_s, 1)}


def stored_mb(out: Path, place: str) -> int:
    """What a batch takes on disk: its `parts`, or its `rows`, which is everything beside them."""
    sizes = (path.stat().st_size for path in out.rglob("*") if path.is_file() and ((out / "parts") in path.parents) == (place == "parts"))
    return round(sum(sizes) / 1e6)


def blocks(out: Path) -> dict[str, int]:
    """How many pairs were kept, and how many of them hang together at most."""
    files = sorted((out / "parts" / "pairs").glob("*.parquet"))
    if not files:
        return {}
    ends = pa.concat_tables([pq.read_table(path, columns=["a", "b"]) for path in files])
    a, b = (ends[name].to_numpy() for name in ("a", "b"))
    of = find_blocks(int(max(a.max(), b.max())) + 1, a, b)
    return {"pairs": len(a), "largest_block": int(np.bincount(of[a]).max())}


def growth(samples: Sequence[Sample]) -> dict[str, Any]:
    """Megabytes at most in the first half of a stage and in the second, which are alike where nothing grows with the documents."""
    half = (len(samples) + 1) // 2
    sides = (samples[:half], samples[half:] or samples)
    return {
        "driver_mb": [max(s.driver_mb for s in side) for side in sides],
        "worker_mb": [max((mb for s in side for mb in s.workers_mb), default=0.0) for side in sides],
    }


def thinned(samples: Sequence[Sample]) -> Iterator[Sample]:
    """Some fifty of them, evenly apart in time."""
    for n in range(min(POINTS, len(samples))):
        yield samples[n * len(samples) // min(POINTS, len(samples))]


# Loading


def load(work: Path, documents: int, address: str | None) -> dict[str, Any]:
    """Load a finished batch into an empty ledger, and verify it."""
    out = work / f"batch-{documents}"
    if not (out / "manifest.json").exists():
        done(batch(archive_of(work, documents), out, "dask", 2))
    made = told(out)
    with emptied(work, address) as ledger:
        seconds = done(program("add", "--ledger", ledger, out))
        verified_s = done(program("verify", "--ledger", ledger))
        files = work.glob("loaded.db*")
        size = {} if address else {"megabytes": round(sum(path.stat().st_size for path in files) / 1e6)}
    return {"documents": made["rows"]["document"], "rows": made["rows"], "loading_s": seconds, "verify_s": verified_s, **size}


@contextmanager
def emptied(work: Path, address: str | None) -> Iterator[str]:
    """A ledger without rows: a file that goes afterwards, or the database at an address."""
    if address is None:
        for old in work.glob("loaded.db*"):
            old.unlink()
        yield str(work / "loaded.db")
        return
    import psycopg

    server, name = address.rsplit("/", 1)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    yield address


def keep(part: str, figures: Mapping[str, Any]) -> None:
    """Put the figures of a part, with the commit at which they were measured, beside those of the others."""
    path = HERE / "batch.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        record(Path(folder) / "part.json", command_line(), dict(figures))
        kept[part] = json.loads((Path(folder) / "part.json").read_text(encoding="utf-8"))
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("speed", "memory", "load"))
    parser.add_argument("--work", type=Path, required=True, help="a folder for archives and batches")
    parser.add_argument("--documents", type=int)
    parser.add_argument("--rounds", type=int, default=1, help="of speed")
    parser.add_argument("--engine", default="dask", help="of memory")
    parser.add_argument("--workers", type=int, default=2, help="of memory")
    parser.add_argument("--no-relate", action="store_true", help="of speed and memory: without comparing statements")
    parser.add_argument("--ledger", help="a PostgreSQL database to load into, which is made anew; SQLite in the folder when left out")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    documents = options.documents or (20_000 if options.part == "speed" else 100_000)
    options.work.mkdir(parents=True, exist_ok=True)
    if options.part == "speed":
        part, figures = "speed", speed(options.work, documents, options.rounds, *(["--no-relate"] if options.no_relate else []))
    elif options.part == "memory":
        part, figures = "memory", memory(options.work, documents, options.engine, options.workers, not options.no_relate)
    else:
        part = f"load into {'PostgreSQL' if options.ledger else 'SQLite'}"
        figures = load(options.work, documents, options.ledger)
    print(json.dumps(figures, indent=1))
    if options.record:
        keep(f"{part} without relations" if options.no_relate else part, figures)


if __name__ == "__main__":
    main()
