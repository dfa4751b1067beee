"""`counterclaim relate`: compare what is not yet compared, or everything anew."""

from __future__ import annotations

import argparse
from contextlib import ExitStack

from counterclaim.cli.exit_status import FAILED
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.errors import CounterclaimError


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument("--all", action="store_true", help="compare everything anew, and not only what was never compared")
    command.add_argument("--threads", metavar="N", type=int, help="documents compared at once (default: one a processor)")


def run(options: argparse.Namespace) -> int:
    """Compare.

    Raises:
        UsageError: an argument is wrong, or there is no such ledger.
        CounterclaimError: somebody stopped it.
    """
    from counterclaim.cli.comparing import STOPPED, Comparing
    from counterclaim.cli.extract import check_arguments
    from counterclaim.export.output import output
    from counterclaim.keep.relating import count_waiting, relate, relate_anew
    from counterclaim.ledger.store import Ledger
    from counterclaim.pipeline import Tools

    check_arguments(None, options.threads, [])
    with Ledger.open(options.ledger) as ledger, output(None) as stream, ExitStack() as bars:
        if not options.all and not count_waiting(ledger):
            stream.write("nothing to do: every document is compared\n")
            return 0
        compared = Comparing(bars)
        try:
            (relate_anew if options.all else relate)(ledger, Tools.load(relating=True), compared, options.threads)
        except KeyboardInterrupt:
            raise CounterclaimError(STOPPED) from None
        bars.close()
        stream.write(f"{compared.documents:,} documents compared, {compared.pairs:,} pairs of statements kept\n")
    return FAILED if compared.failed else 0
