"""Processes on this machine, of Python's own pool."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from types import TracebackType
from typing import Any, Self

from counterclaim.errors import CounterclaimError, UsageError
from counterclaim.scale.engine import Made, Part

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""What workers have in their environment before numpy and pyarrow are loaded, as Dask's have: all processors have a worker already."""


class LocalEngine:
    """A pool of processes that are started as they are needed.

    They hold one end of a pipe and end when the other is closed: by `close`, or with the process that opened the engine, however that
    ends. Python's pool alone leaves its processes behind when its owner is killed.

    Args:
        workers: how many processes.
    """

    name = "local"

    def __init__(self, workers: int) -> None:
        self.workers = workers
        spawn = get_context("spawn")  # a fork of a process with threads may stand still
        heard, self._lifeline = spawn.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(workers, spawn, _begin, (heard,))
        self._running: set[Future[Any]] = set()

    def map(self, work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """See `Engine.map`. A worker that ends before its time ends the run."""
        left = iter(parts)
        try:
            running = {self._submit(work, part) for part in islice(left, 2 * self.workers)}
            while running:
                ready, running = wait(running, return_when=FIRST_COMPLETED)
                for one in ready:
                    yield one.result()
                    running |= {self._submit(work, part) for part in islice(left, 1)}
        except BrokenProcessPool as error:
            raise CounterclaimError(
                "a worker process ended before its time, as when memory runs out (fewer workers need less): "
                "run the same command again, what is finished is not done again"
            ) from error

    def close(self) -> None:
        """End all workers, at once where they still work."""
        if self._running:
            self._lifeline.close()
        self._pool.shutdown(cancel_futures=True)
        self._lifeline.close()

    def _submit(self, work: Callable[[Part], Made], part: Part) -> Future[Made]:
        future = self._pool.submit(work, part)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def start(workers: int | None, scheduler: str | None) -> LocalEngine:
    """The engine.

    Args:
        workers: how many processes; one a processor when left out.
        scheduler: must be left out.

    Raises:
        UsageError: a scheduler is given.
    """
    if scheduler is not None:
        raise UsageError("the engine local has no scheduler: --engine dask has")
    if workers is None:
        from counterclaim.pipeline import processors  # not on top: every worker would wait for what that loads before its first line

        workers = processors()
    return LocalEngine(workers)


def _begin(lifeline: Connection) -> None:
    """What a worker does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C goes to all processes of a terminal; the one that opened the engine decides
    os.environ.update(ONE_THREAD)
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    lifeline.poll(None)
    os._exit(1)
