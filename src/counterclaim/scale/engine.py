"""The engine boundary: what runs a function over many parts at once, in processes that others start, feed and watch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from types import TracebackType
from typing import Protocol, Self, TypeVar

from counterclaim.errors import UsageError

ENGINES = {
    "local": "counterclaim.scale.engines.local",
    "dask": "counterclaim.scale.engines.dask_cluster",
}
"""Names of engines, and the module of each; its `start` makes the engine."""

Part = TypeVar("Part")
Made = TypeVar("Made")


class Engine(Protocol):
    """Worker processes that live until the engine is closed. What `functools.cache` keeps in a worker, models above all, stays there.

    Attributes:
        name: as in `ENGINES`.
    """

    name: str

    @property
    def workers(self) -> int:
        """How many parts are worked on at once; it changes where a cluster grows or shrinks."""

    def map(self, work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """What `work` makes of each part, as soon as it is ready, in any order.

        Args:
            work: a function of a module, or a `functools.partial` of one. It may be called twice for a part where a worker is lost,
                though the result comes once: what it writes must be the same each time, and be there whole or not at all.
            parts: small values, taken as there is room for them: twice as many as there are workers are on their way.

        Raises:
            CounterclaimError: workers ended so that the run cannot go on.
            Exception: the first one that `work` raises; parts that are on their way may be worked on until the engine is closed.
        """

    def close(self) -> None:
        """End all workers that the engine started, at once where they still work."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def open_engine(name: str, workers: int | None = None, scheduler: str | None = None) -> Engine:
    """Start an engine; close it.

    Args:
        name: one of `ENGINES`.
        workers: how many processes on this machine; one a processor when left out.
        scheduler: the address of a cluster that runs already.

    Raises:
        UsageError: there is no such engine; it isn't installed; it can't do what the arguments ask for; nothing answers at the address.
    """
    if name not in ENGINES:
        raise UsageError(f"there is no engine {name!r}: choose {' or '.join(ENGINES)}")
    if workers is not None and workers < 1:
        raise UsageError("--workers takes a number from 1")
    if workers is not None and scheduler is not None:
        raise UsageError("--workers is for this machine: a cluster with a --scheduler has its own")
    engine: Engine = import_module(ENGINES[name]).start(workers, scheduler)
    return engine
