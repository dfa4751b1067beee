"""Comparing documents, for commands: how it is told of, and what is compared before relations are shown."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from counterclaim.errors import CounterclaimError

if TYPE_CHECKING:
    from counterclaim.keep.relating import Compared
    from counterclaim.ledger.store import Ledger

STOPPED = "stopped: what was compared is kept, and `counterclaim relate` goes on from there"


class Comparing:
    """Called once for each document that was compared; the first call ends the bar of whatever came before.

    Attributes:
        documents: how many were compared.
        pairs: how many pairs of statements may have to do with each other.
        failed: the program failed on one of them.
    """

    def __init__(self, bars: ExitStack, quiet: bool = False) -> None:
        self._bars = bars
        self._quiet = quiet
        self.documents = self.pairs = 0
        self.failed = False

    def __call__(self, told: Compared) -> None:
        """Take one step, and name a document on which the program failed."""
        from counterclaim.cli.progress import progress
        from counterclaim.export.visible import on_one_line

        if not self.documents:
            self._bars.close()
            self._step = self._bars.enter_context(progress(told.of, self._quiet))
        self.documents += 1
        self.pairs += told.pairs
        if told.problem is not None:
            self.failed = True
            print(on_one_line(f"counterclaim: {told.document}: {told.problem}"), file=sys.stderr)
        self._step(told.characters)


def compare_argument(command: argparse.ArgumentParser) -> None:
    """Let a command that shows relations show them as they stand, instead of comparing first what waits for it."""
    command.add_argument(
        "--no-relate", action="store_true", help="show what is compared already; leave new documents for `counterclaim relate`"
    )


def compare_what_waits(ledger: Ledger, options: argparse.Namespace) -> bool:
    """Compare the documents that were added since, so that what they say is in the answer; tell how many wait where that is not wanted.

    Returns:
        Whether the program failed on one of them.

    Raises:
        CounterclaimError: somebody stopped it.
    """
    from counterclaim.keep.relating import count_waiting, relate
    from counterclaim.pipeline import Tools

    if not (waiting := count_waiting(ledger)):
        return False
    if options.no_relate:
        if sys.stderr.isatty():
            print(f"counterclaim: {waiting:,} documents are not compared yet: `counterclaim relate` does it", file=sys.stderr)
        return False
    with ExitStack() as bars:
        compared = Comparing(bars)
        try:
            relate(ledger, Tools.load(relating=True), compared)
        except KeyboardInterrupt:
            raise CounterclaimError(STOPPED) from None
    return compared.failed
