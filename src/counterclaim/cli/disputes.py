"""`counterclaim disputes`: what is contested, the sides, and what stands behind each."""

from __future__ import annotations

import argparse
import sys

from counterclaim.cli.comparing import compare_argument
from counterclaim.cli.exit_status import FAILED
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.errors import UsageError


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    compare_argument(command)
    command.add_argument("--format", choices=("table", "json"), default="table", help="table (the default) or json")
    command.add_argument(
        "--threshold",
        metavar="P",
        type=float,
        help="how probable a contradiction has to be for a dispute to be made of it, 0 to 1; more shows fewer disputes, and surer ones",
    )


def run(options: argparse.Namespace) -> int:
    """List disputes, the weightiest first.

    Returns:
        The exit status: 0, or 1 where the program failed on a document that it compared first.

    Raises:
        UsageError: there is no such ledger, or the threshold is no probability.
    """
    from counterclaim.cli.comparing import compare_what_waits
    from counterclaim.export import disputes
    from counterclaim.export.moment import without_collecting
    from counterclaim.export.output import output
    from counterclaim.keep.related import related
    from counterclaim.ledger import queries
    from counterclaim.ledger.store import Ledger

    if options.threshold is not None and not 0 <= options.threshold <= 1:
        raise UsageError("--threshold takes a number from 0 to 1")
    with Ledger.open(options.ledger) as ledger, output(None) as stream:
        failed = compare_what_waits(ledger, options)
        with without_collecting(), ledger.reading() as connection:
            generation = queries.generation(connection)
            found = related(connection, generation, options.threshold)
            names = queries.names(connection, generation)
        write = {"table": disputes.write_table, "json": disputes.write_json}[options.format]
        write(found, names, stream)
    if not found.disputes and sys.stderr.isatty():
        print("no statements contradict each other, as far as the program sees", file=sys.stderr)
    return FAILED if failed else 0
