"""`counterclaim export`: what a ledger holds, in a format."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterclaim.cli.comparing import compare_argument
from counterclaim.cli.exit_status import FAILED
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.errors import UsageError

FORMATS = ("jsonl", "json")


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    compare_argument(command)
    command.add_argument("--to", choices=FORMATS, default="jsonl", help="jsonl: every row, one a line (the default); json: one array")
    command.add_argument("--out", metavar="PATH", type=Path, help="write to a file instead of standard output")


def run(options: argparse.Namespace) -> int:
    """Write the rows.

    Returns:
        The exit status: 0, or 1 where the program failed on a document that it compared first.

    Raises:
        UsageError: there is no such ledger, or the file cannot be written.
    """
    from counterclaim.cli.comparing import compare_what_waits
    from counterclaim.cli.output import output
    from counterclaim.export import json_array, jsonl
    from counterclaim.export.ledger_rows import ledger_rows
    from counterclaim.ledger.store import Ledger

    if options.out is not None and options.out.is_file() and Path(options.ledger).is_file() and options.out.samefile(options.ledger):
        raise UsageError(f"{options.out} is the ledger itself: give --out another name")
    write = {"jsonl": jsonl.write_rows, "json": json_array.write_rows}[options.to]
    with Ledger.open(options.ledger) as ledger, output(options.out) as stream:
        failed = compare_what_waits(ledger, options)
        write(ledger_rows(ledger), stream)
    return FAILED if failed else 0
