"""Add what was taken to a ledger."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Literal

from counterclaim.errors import CounterclaimError
from counterclaim.keep.holding import Holding
from counterclaim.keep.problems import Earlier
from counterclaim.keep.relating import Compared, count_waiting, relate
from counterclaim.keep.report import keep_report
from counterclaim.ledger.store import Ledger, Writer
from counterclaim.pipeline import Input, Result, Tools, read_all
from counterclaim.read import read_taken
from counterclaim.records import Problem, Taken

AT_ONCE = 8
"""How many documents one transaction keeps at most; a kill loses no more than these."""

AHEAD = 32
"""How many documents are in reading or wait to be kept, so that the threads have work while a transaction is written."""

AT_LEAST_EVERY_S = 1.0
"""How long a document that was read may wait to be kept."""

ENTRY = "entry_stamp"
"""Where the record of what a feed led to has the state of the feed's entry."""

Outcome = Literal["added", "version", "amended", "known", "problem"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one item.

    Attributes:
        outcome: "added"; "version" (another text at an address that is known); "amended" (known, and more is said of it now);
            "known" (nothing changed); "problem".
        characters: length of its text where it was read.
        reason: why it could not be read.
        failed: the fault is the program's.
    """

    name: str
    outcome: Outcome
    document: str | None = None
    characters: int = 0
    reason: str | None = None
    failed: bool = False


def add(
    ledger: Ledger,
    items: Iterable[Taken | Problem],
    tell: Callable[[Added], None],
    *,
    published: str | None = None,
    threads: int | None = None,
    tools: Tools | None = None,
    relating: bool = False,
    compared: Callable[[Compared], None] = lambda compared: None,
) -> None:
    """Read what was taken and keep it, in the order in which it comes.

    Args:
        ledger: where to.
        items: taken lazily; a few are held at once.
        tell: is called once for each item, when it is in the ledger.
        published: date of publication of documents that give none.
        threads: documents read at once; the rows don't depend on it.
        tools: models and gazetteer; loaded when the first document needs them where left out.
        relating: then compare the statements of every document that waits for it with those of earlier ones; else they go on waiting.
        compared: is called for each document when it was compared with the others.
    """
    holding = Holding(ledger, published)
    waiting: deque[Taken] = deque()
    earlier = Earlier(ledger)
    batch = _Batch(ledger, tell, holding, earlier)

    def inputs() -> Iterator[Input]:
        for item in items:
            earlier.pass_by(item)
            if isinstance(item, Problem):
                batch.put(item)
            elif (known := holding.known(item)) is not None:
                batch.put((item, known))
            else:
                waiting.append(item)
                yield Input(item.name, partial(read_taken, item, published=published), len(item.data))

    fresh = inputs()
    try:
        first = next(fresh, None)
        if first is not None:
            batch.tools = tools or Tools.load(relating=relating)
            for result in read_all(chain([first], fresh), batch.tools, threads, AHEAD):
                batch.put((waiting.popleft(), result))
    finally:
        batch.keep()  # what was read before a Ctrl-C is kept too
    if solved := earlier.solved():
        with ledger.writing() as writer:
            writer.solve_problems(solved)
    if relating and count_waiting(ledger):  # an earlier run may have been stopped before it came to that
        relate(ledger, batch.tools or tools or Tools.load(relating=True), compared, threads)


_Item = Problem | tuple[Taken, Result | str]
"""What waits to be kept: a problem, a report that was read, or a taking of a document that is known by this identifier."""


class _Batch:
    """Items that wait for the next transaction."""

    def __init__(self, ledger: Ledger, tell: Callable[[Added], None], holding: Holding, earlier: Earlier) -> None:
        self._ledger = ledger
        self._holding = holding
        self._earlier = earlier
        self._tell = tell
        self._items: list[_Item] = []
        self._since = 0.0
        self.tools: Tools | None = None

    def put(self, item: _Item) -> None:
        if not isinstance(item, Problem) and isinstance(item[1], str) and ENTRY not in item[0].record:
            self._tell(Added(item[0].name, "known", item[1]))
            return
        if not self._items:
            self._since = time.monotonic()
        self._items.append(item)
        if len(self._items) >= AT_ONCE or time.monotonic() - self._since >= AT_LEAST_EVERY_S:
            self.keep()

    def keep(self) -> None:
        if not self._items:
            return
        items, self._items = self._items, []
        self._keep(items)

    def _keep(self, items: list[_Item]) -> None:
        try:
            with self._ledger.writing() as writer:
                told = [self._keep_one(writer, item) for item in items]
        except CounterclaimError:
            raise
        except Exception as error:  # a fault of ours in one document must not lose the others
            for item in items:
                self._keep([item] if len(items) > 1 else [self._known_by_now(item) or _as_fault(item, error)])
            return
        for added in told:
            self._tell(added)

    def _known_by_now(self, item: _Item) -> _Item | None:
        """An item whose bytes came from the same place just before, declared otherwise, so that another text was read in them."""
        if isinstance(item, Problem) or not isinstance(item[1], Result):
            return None
        known = self._holding.known(item[0])
        return None if known is None else (item[0], known)

    def _keep_one(self, writer: Writer, item: _Item) -> Added:
        if isinstance(item, Problem):
            self._keep_problem(writer, item.file, item.url, item.reason)
            return Added(item.file or item.url or "-", "problem", reason=item.reason)
        taken, made = item
        if ENTRY in taken.record and taken.url is not None:
            writer.keep_fetched(taken.url, {"stamp": taken.record[ENTRY]})  # what cannot be read either: not again before it changes
        if isinstance(made, Result) and made.document is None:
            reason = made.problem or "nothing was read"
            self._keep_problem(writer, taken.file, taken.url, reason)
            return Added(taken.name, "problem", reason=reason, failed=made.failed)
        if isinstance(made, str):
            return Added(taken.name, "known", made)
        assert made.document is not None
        assert self.tools is not None
        outcome, identifier = keep_report(writer, taken, made, self.tools)
        return Added(taken.name, outcome, identifier, len(made.document.text))

    def _keep_problem(self, writer: Writer, file: str | None, url: str | None, reason: str) -> None:
        self._earlier.meet(file, url, reason)
        writer.keep_problem(file, url, reason)


def _as_fault(item: _Item, error: Exception) -> _Item:
    """What is left to say of an item that could not be kept.

    Raises:
        Exception: the error itself, where the item is a problem already.
    """
    if isinstance(item, Problem) or (isinstance(item[1], Result) and item[1].document is None):
        raise error
    reason = f"the program failed when it kept this document ({type(error).__name__}): please report it"
    return item[0], Result(item[0].name, problem=reason, failed=True)
