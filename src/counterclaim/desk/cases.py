"""The picture of a ledger that pages are made of, taken anew beside them when the ledger has changed."""

from __future__ import annotations

import gc
import math
import threading
import time
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING

from counterclaim.desk.case import Case, after_decisions, taken
from counterclaim.ledger.overview import State, state_of
from counterclaim.ledger.store import Ledger

if TYPE_CHECKING:
    from sqlalchemy import Connection

PATIENCE_S = 0.1
"""How long a page waits for what is new in the ledger before it shows the ledger as it was."""


class Cases:
    """The picture of a ledger, taken anew when something has changed.

    Taking it takes long where much is in the ledger, and pages do not wait for that: until what is new has been taken, they show the
    ledger as it was. What people decide is shown at once.

    Args:
        ledger: whose.
        threshold: the least probability of a contradiction that is shown; the usual one where left out.
        patience_s: how long a page waits for what is new; until it is there where left out.
    """

    def __init__(self, ledger: Ledger, threshold: float | None = None, patience_s: float | None = None) -> None:
        self.ledger = ledger
        self._threshold = threshold
        self._patience_s = patience_s
        self._last: Case | None = None
        self._taking: Future[None] | None = None
        self._lock = threading.Lock()

    def now(self) -> Case:
        """The ledger as it is, or nearly."""
        until = math.inf if self._patience_s is None else time.monotonic() + self._patience_s
        while True:
            with self.ledger.reading() as connection:
                state = state_of(connection)
                last = self._last
                if last is not None and (last.state.read == state.read or time.monotonic() >= until):
                    return last if last.state.decided >= state.decided else self._decided(connection, state)
            left = until - time.monotonic()
            wait([taking := self._take()], None if last is None or left == math.inf else max(0.0, left))
            if taking.done():
                taking.result()

    def _take(self) -> Future[None]:
        """Take the ledger anew, beside the pages, unless that goes on already."""
        with self._lock:
            if self._taking is None or self._taking.done():
                self._taking = Future()
                threading.Thread(target=self._taken, args=[self._taking], daemon=True).start()
            return self._taking

    def _taken(self, told: Future[None]) -> None:
        try:
            with _staying:
                with self.ledger.reading() as connection:
                    made = taken(connection, state_of(connection), self._threshold)
                if self._last is not None:
                    made.warm()
                self._last = made
        except BaseException as error:
            told.set_exception(error)
        else:
            told.set_result(None)
            with _staying:
                made.warm()

    def _decided(self, connection: Connection, state: State) -> Case:
        """The last picture, with what was decided since."""
        with self._lock:
            assert self._last is not None
            if self._last.state.decided < state.decided:
                with _staying:
                    self._last = after_decisions(connection, self._last, state.decided)
            return self._last


class _Staying:
    """Inside, what is made stays: the collector never goes through all of it, as to go through millions of objects stops all pages.

    It goes on with what is young, so that nothing of the pages that are asked for meanwhile is taken for something that stays.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._depth = 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._depth:
                gc.collect()  # quick, as nothing is looked at that stays
                gc.set_threshold(*_YOUNG_ONLY)
            self._depth += 1

    def __exit__(self, *raised: object) -> None:
        with self._lock:
            self._depth -= 1
            gc.collect(1)
            gc.freeze()
            if not self._depth:
                gc.set_threshold(*_USUAL)


_USUAL = gc.get_threshold()
_YOUNG_ONLY = 10_000, 10, 1_000_000_000
_staying = _Staying()
