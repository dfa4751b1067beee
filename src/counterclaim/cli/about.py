"""`counterclaim about`: what is claimed about something, by whom, and what contradicts it."""

from __future__ import annotations

import argparse
import sys

from counterclaim.cli.comparing import compare_argument
from counterclaim.cli.exit_status import FAILED
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.cli.plain_text import plain_text
from counterclaim.errors import UsageError

MOST = 1_000
"""How many claims are listed at most."""


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    compare_argument(command)
    command.add_argument(
        "words", metavar="WORDS", type=plain_text, help='whole words, without regard to case and accents, and "phrases" in quotation marks'
    )
    command.add_argument("--limit", metavar="N", type=int, default=10, help=f"claims at most (default: 10, at most {MOST:,})")
    command.add_argument("--format", choices=("table", "json"), default="table", help="table (the default) or json")


def run(options: argparse.Namespace) -> int:
    """List claims, those that have most of the words first.

    Returns:
        The exit status: 0, or 1 where the program failed on a document that it compared first.

    Raises:
        UsageError: there is no such ledger, or no word to look for.
    """
    from counterclaim.cli.comparing import compare_what_waits
    from counterclaim.export import claimed
    from counterclaim.export.moment import without_collecting
    from counterclaim.export.output import output
    from counterclaim.keep.about import about
    from counterclaim.ledger import queries
    from counterclaim.ledger.store import Ledger

    if not 1 <= options.limit <= MOST:
        raise UsageError(f"--limit takes a number from 1 to {MOST:,}")
    with Ledger.open(options.ledger) as ledger, output(None) as stream:
        failed = compare_what_waits(ledger, options)
        with without_collecting(), ledger.reading() as connection:
            generation = queries.generation(connection)
            found = about(connection, generation, options.words, options.limit)
            names = queries.names(connection, generation)
        write = {"table": claimed.write_table, "json": claimed.write_json}[options.format]
        write(found, names, stream)
    if not found and sys.stderr.isatty():
        print("nothing is claimed with these words: all of them must stand in one document, each as a whole word", file=sys.stderr)
    return FAILED if failed else 0
