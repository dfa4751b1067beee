"""Workers of Dask: a cluster on this machine, or one that runs already."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Self

from counterclaim.errors import CounterclaimError, UsageError
from counterclaim.pipeline import processors
from counterclaim.scale.engine import Made, Part
from counterclaim.scale.program import program
from counterclaim.version import __version__

if TYPE_CHECKING:
    from distributed import Client, as_completed

DEATHS = 10
"""How many workers a part may lose before it is taken for what ends them."""

SETTINGS = {
    "distributed.scheduler.allowed-failures": DEATHS,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.target": False,  # results are small: what fills a worker's memory is not Dask's to write to disk
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,  # a worker that grows past its share of the memory is ended, and another one started
    "distributed.worker.memory.monitor-interval": "500ms",
    "distributed.admin.tick.interval": "1s",  # these three wake processes up, which takes 8 % of a processor from two workers otherwise
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.diagnostics.nvml": False,
}
"""For a cluster on this machine, as far as it is not what Dask does by itself."""

IGNORE_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
"""What a worker does first: a Ctrl-C goes to all processes of a terminal, and the one that opened the engine decides."""

ANSWERS_S = 10
GONE = "the scheduler is gone: run the same command again, what is finished is not done again"


class DaskEngine:
    """Dask's own scheduler gives parts to workers, and gives a lost worker's parts to others.

    Args:
        client: connected to the scheduler.
        own: how many workers there are, where they are the engine's own.

    Attributes:
        held: what ends with the engine.
    """

    name = "dask"

    def __init__(self, client: Client, own: int | None = None) -> None:
        self.held = ExitStack()
        self._client, self._own = client, own

    @property
    def workers(self) -> int:
        """How many parts are worked on at once, now.

        Raises:
            CounterclaimError: the scheduler is gone.
        """
        try:
            return self._own or sum(self._client.nthreads().values())
        except OSError as error:
            raise CounterclaimError(GONE) from error

    def map(self, work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """See `Engine.map`."""
        from distributed import KilledWorker, as_completed

        called = work if self._own else partial(alike, program(), work)
        left = iter(parts)
        running = as_completed(with_results=True, loop=self._client.loop)
        try:
            self._send(called, left, running)
            for future, result in running:
                if future.cancelled():
                    raise CounterclaimError(GONE)
                yield result
                self._send(called, left, running)
        except KilledWorker as error:
            raise CounterclaimError(
                f"{error.allowed_failures + 1} worker processes ended while they worked on the same part, as when memory runs out: "
                "run the same command again with more memory a worker, what is finished is not done again"
            ) from error

    def _send(self, work: Callable[[Part], Made], left: Iterator[Part], running: as_completed) -> None:
        """Parts on their way, as many as there is room for."""
        for part in islice(left, max(0, 2 * max(1, self.workers) - running.count())):
            running.add(self._client.submit(work, part, pure=False))

    def close(self) -> None:
        """End all workers that the engine started, at once where they still work."""
        self.held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def start(workers: int | None, scheduler: str | None) -> DaskEngine:
    """The engine.

    Args:
        workers: how many processes on this machine; one a processor when left out.
        scheduler: the address of a cluster that runs already, which has its own.

    Raises:
        UsageError: Dask is missing, nothing answers at the address, or the cluster has another version of this program.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise UsageError("the engine dask needs Dask: pip install 'counterclaim[dask]'") from error
    return _on_this_machine(workers or processors()) if scheduler is None else _elsewhere(scheduler)


def _on_this_machine(workers: int) -> DaskEngine:
    """A cluster that listens on the loopback interface only, and ends with the engine or the process that opened it."""
    import dask
    from distributed import Client, LocalCluster

    with ExitStack() as held:
        folder = held.enter_context(TemporaryDirectory(prefix="counterclaim-", ignore_cleanup_errors=True))
        held.enter_context(dask.config.set({**SETTINGS, "temporary-directory": folder}))
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            silence_logs=logging.CRITICAL,
            preload=IGNORE_CTRL_C,
        )
        held.enter_context(cluster)
        engine = DaskEngine(held.enter_context(Client(cluster)), workers)
        engine.held = held.pop_all()
    return engine


def _elsewhere(scheduler: str) -> DaskEngine:
    from distributed import Client

    for name in ("distributed", "distributed.client", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with ExitStack() as held:
        try:
            with warnings.catch_warnings(action="ignore"):  # of versions that differ; what has to be the same is looked at below
                client = held.enter_context(Client(scheduler, timeout=ANSWERS_S))
        except (OSError, TypeError, ValueError) as error:  # TypeError: certificates are missing, see docs/how-to/cluster.md
            raise UsageError(f"no scheduler of Dask answers at {scheduler} ({error})") from error
        _must_have_it(client)
        engine = DaskEngine(client)
        engine.held = held.pop_all()
    return engine


def _must_have_it(client: Client) -> None:
    """A worker that lacks the package ends at its first part, and the part waits for ever for another worker."""
    told = client.get_versions(packages=["counterclaim"])
    places = {"the scheduler": told["scheduler"], **{f"the worker {at}": worker for at, worker in told["workers"].items()}}
    for place, found in places.items():
        if found["packages"]["counterclaim"] != __version__:
            has = found["packages"]["counterclaim"] or "none"
            raise UsageError(f"{place} needs counterclaim {__version__} with the same extras as this machine; it has {has}")


def alike(expected: str, work: Callable[[Part], Made], part: Part) -> Made:
    """Work on a part where the program is the same as that which asks for it.

    Raises:
        UsageError: it isn't.
    """
    if expected != program():
        raise UsageError(f"a worker of the cluster has {program()}, this machine {expected}: install the same on both")
    return work(part)
