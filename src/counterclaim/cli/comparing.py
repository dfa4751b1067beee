"""How the comparing of documents is told of: a progress bar, and what failed."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterclaim.keep.relating import Compared
    from counterclaim.ledger.store import Ledger


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


def tell_of_waiting(ledger: Ledger) -> None:
    """Say on a terminal that documents wait to be compared, so that what they say is in no claim yet."""
    if not sys.stderr.isatty():
        return
    from counterclaim.keep.relating import count_waiting

    if waiting := count_waiting(ledger):
        print(f"counterclaim: {waiting:,} documents are not compared yet: `counterclaim relate` does it", file=sys.stderr)
