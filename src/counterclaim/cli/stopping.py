"""Ctrl-C, so that it is never lost.

Python raises KeyboardInterrupt wherever it is; where that is a callback of the collector or of a weak reference, the exception
is dropped and the program goes on. The wish to stop is therefore also noted, and asked for between two items.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

T = TypeVar("T")
_STEP_S = 0.5


class Stopping:
    """Whether somebody asked to stop."""

    def __init__(self) -> None:
        self._asked = False

    def note(self, number: int, frame: FrameType | None) -> None:
        """Take the signal."""
        self._asked = True
        raise KeyboardInterrupt

    def check(self) -> None:
        """Raise KeyboardInterrupt where it was asked for and lost."""
        if self._asked:
            raise KeyboardInterrupt

    def between(self, items: Iterable[T]) -> Iterator[T]:
        """Items, with a check before each."""
        for item in items:
            self.check()
            yield item

    def sleep(self, seconds: float) -> None:
        """Sleep, with checks."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, _STEP_S))


@contextmanager
def stopping() -> Iterator[Stopping]:
    """Note Ctrl-C while this lasts."""
    made = Stopping()
    before = signal.signal(signal.SIGINT, made.note)
    try:
        yield made
    finally:
        signal.signal(signal.SIGINT, before)
