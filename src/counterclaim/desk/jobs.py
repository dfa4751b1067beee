"""What is being read: one thing after another, in one thread, while pages show how far it is."""

from __future__ import annotations

import logging
import queue
import secrets
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from counterclaim.errors import CounterclaimError, UsageError
from counterclaim.keep.adding import Added, add
from counterclaim.keep.memory import LedgerFeeds
from counterclaim.keep.relating import Compared, relate
from counterclaim.ledger.store import Ledger
from counterclaim.records import Problem, Taken

if TYPE_CHECKING:
    from counterclaim.desk.forms import Upload
    from counterclaim.pipeline import Tools

Stage = Literal["waiting", "loading", "reading", "comparing", "done", "stopped", "failed"]
Item = Taken | Problem

MOST_WAITING = 8
"""How many jobs may wait for their turn."""

MOST_KEPT = 50
"""How many jobs are remembered."""

MOST_TOLD = 500
"""Of how many reports a job shows what became of each."""

_CLOSING_S = 20.0
_FAULT = "the program failed ({}): please report it, with what the terminal says"
_log = logging.getLogger(__name__)


class StoppedError(CounterclaimError):
    """Somebody stopped a job."""


@dataclass(eq=False)
class Job:
    """Something to be read, and how far that is.

    Attributes:
        name: what it is, for a person.
        take: takes it, with the ledger's memory of the network; None where only what waits is to be compared.
        total: how many items there are; None where that takes reading.
        published: date of reports that give none.
        folder: where its files lie; it is removed when they are read.
        counted: how many reports came to what.
        told: what became of each, the first ones.
        documents: identifiers of reports that are new, or were read again.
        unchanged: addresses at which nothing was new.
        to_compare: how many reports waited to be compared when that began.
        troubles: identifiers of reports that could not be compared, and why.
        reason: why it failed.
    """

    name: str
    take: Callable[[Job, LedgerFeeds], Iterator[Item]] | None = None
    total: int | None = None
    published: str | None = None
    folder: TemporaryDirectory[str] | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    stage: Stage = "waiting"
    counted: Counter[str] = field(default_factory=Counter)
    told: list[Added] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    unchanged: list[str] = field(default_factory=list)
    compared: int = 0
    to_compare: int = 0
    pairs: int = 0
    troubles: list[tuple[str, str]] = field(default_factory=list)
    reason: str | None = None
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.stage in ("done", "stopped", "failed")

    @property
    def read(self) -> int:
        """Of how many reports it is known what became of them."""
        return sum(self.counted.values())

    @property
    def untold(self) -> int:
        """How many more there are than are shown."""
        return self.read - len(self.told)

    def tell(self, added: Added) -> None:
        """Take what became of one item."""
        self.counted[added.outcome] += 1
        if added.document is not None and added.outcome != "known":
            self.documents.add(added.document)
        if len(self.told) < MOST_TOLD or (added.outcome == "problem" and self.counted["problem"] < MOST_TOLD):
            self.told.append(added)

    def tell_compared(self, compared: Compared) -> None:
        """Take that one report was compared.

        Raises:
            StoppedError: somebody stopped the job; what was compared is kept.
        """
        self.to_compare = max(self.to_compare, compared.of, self.compared + 1)
        self.compared += 1
        self.pairs += compared.pairs
        if compared.problem is not None and len(self.troubles) < MOST_TOLD:
            self.troubles.append((compared.document, compared.problem))
        if self.stopping.is_set():
            raise StoppedError

    def until_stopped(self, items: Iterable[Item]) -> Iterator[Item]:
        """Items, until somebody stops the job."""
        for item in items:
            yield item
            if self.stopping.is_set():
                return

    def clear(self) -> None:
        """Remove its files."""
        if self.folder is not None:
            with suppress(OSError):
                self.folder.cleanup()
            self.folder = None


class Jobs:
    """What waits, is in work, and was done since the desk was opened.

    Args:
        ledger: where everything is added.
        load: gives the models, when the first job needs them.
    """

    def __init__(self, ledger: Ledger, load: Callable[[], Tools] | None = None) -> None:
        self._ledger = ledger
        self._load = load or _load
        self._tools: Tools | None = None
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._kept: deque[Job] = deque(maxlen=MOST_KEPT)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def put(self, job: Job) -> None:
        """Let a job wait for its turn.

        Raises:
            UsageError: too many wait, or the desk is being closed.
        """
        with self._lock:
            if self._is_closed:
                raise UsageError("the desk is being closed")
            if sum(kept.stage == "waiting" for kept in self._kept) >= MOST_WAITING:
                raise UsageError(f"{MOST_WAITING} wait for their turn already: wait until one of them is done")
            self._kept.append(job)
            self._waiting.put(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="reading", daemon=True)
                self._thread.start()

    def get(self, identifier: str) -> Job | None:
        """The job of an identifier; None where there is none, or it is forgotten."""
        return next((job for job in self.listed() if job.id == identifier), None)

    def listed(self) -> list[Job]:
        """All that are remembered, the latest first."""
        with self._lock:
            return list(reversed(self._kept))

    def before(self, job: Job) -> int:
        """How many have to be done before a job that waits."""
        listed = self.listed()
        return sum(not other.is_over for other in listed[listed.index(job) + 1 :]) if job in listed else 0

    def close(self) -> None:
        """Stop what is in work, forget what waits. What was read until now is in the ledger."""
        with self._lock:
            self._is_closed = True
            thread = self._thread
            for job in self._kept:
                job.stopping.set()
        self._waiting.put(None)
        if thread is not None:
            thread.join(_CLOSING_S)

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            self._do(job)

    def _do(self, job: Job) -> None:
        try:
            if job.stopping.is_set():
                raise StoppedError
            job.stage = "loading"
            self._tools = self._tools or self._load()
            if job.take is not None:
                job.stage = "reading"
                memory = LedgerFeeds(self._ledger)
                items = job.until_stopped(job.take(job, memory))
                add(self._ledger, items, self._telling(job), published=job.published, tools=self._tools)
                memory.keep()
                job.clear()
            if job.stopping.is_set():
                raise StoppedError
            job.stage = "comparing"
            relate(self._ledger, self._tools, job.tell_compared)
            job.stage = "done"
        except StoppedError:
            job.stage = "stopped"
        except CounterclaimError as error:
            job.reason, job.stage = str(error), "failed"
        except Exception as error:  # a fault of ours in one job must not end the others
            _log.exception("reading failed")
            job.reason, job.stage = _FAULT.format(type(error).__name__), "failed"
        finally:
            job.clear()

    def _telling(self, job: Job) -> Callable[[Added], None]:
        def tell(added: Added) -> None:
            job.tell(added)
            if self._is_closed:  # what waits to be read is not waited for
                raise StoppedError

        return tell


def _load() -> Tools:
    from counterclaim.pipeline import Tools  # a second, and 300 MB

    return Tools.load(relating=True)


def guarded(items: Iterator[Item], fault: Callable[[str], Problem]) -> Iterator[Item]:
    """Items of one source; where taking them fails, a problem that says so, so that other sources are still taken.

    Args:
        items: taken from it.
        fault: makes the problem of a reason.
    """
    try:
        yield from items
    except CounterclaimError as error:
        yield fault(str(error))
    except Exception as error:  # a fault of ours in one file must not lose the others
        _log.exception("taking failed")
        yield fault(_FAULT.format(type(error).__name__))


def files_of(uploads: Iterable[tuple[str, Upload]]) -> Iterator[Item]:
    """What is in files that were sent.

    Args:
        uploads: each with the name under which it is to be known.
    """
    from counterclaim.intake.files import take_path

    for name, upload in uploads:
        path = str(upload.path)
        if name.lower().endswith(".json"):
            yield Problem("a manifest names files that lie beside it: give it to `counterclaim add`, or add the files alone", name)
            continue
        for item in guarded(take_path(path, only_regular=True), partial(Problem, file=path)):
            yield _renamed(item, path, name)


def _renamed(item: Item, path: str, name: str) -> Item:
    """An item under the name that its file was sent with, not the one under which it lies here."""
    file = name + item.file[len(path) :] if item.file is not None and item.file.startswith(path) else item.file
    if isinstance(item, Problem):
        return replace(item, file=file, reason=item.reason.replace(path, name))
    return replace(item, file=file)


def pages_at(urls: Iterable[str], job: Job, memory: LedgerFeeds) -> Iterator[Item]:
    """What is at addresses: pages, and the reports that feeds lead to."""
    from counterclaim.intake.addresses import shown
    from counterclaim.intake.robots import Robots
    from counterclaim.intake.watch import take_url
    from counterclaim.intake.web import Fetcher

    fetcher = Fetcher()
    robots = Robots(fetcher)
    for url in urls:
        has_any = False
        for item in guarded(take_url(url, fetcher, robots, memory), partial(Problem, url=shown(url))):
            has_any = True
            yield item
        if not has_any:
            job.unchanged.append(url)
