"""`counterclaim bundle`: an evidence bundle, for others to check without the ledger."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterclaim.cli.ledger_argument import ledger_argument


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument(
        "--out", metavar="PATH", type=Path, required=True, help="a zip file where it ends in .zip, otherwise a directory that is made"
    )
    command.add_argument(
        "--document", metavar="ID", nargs="+", action="extend", default=[], dest="documents", help="only these documents (default: all)"
    )


def run(options: argparse.Namespace) -> int:
    """Write the bundle, and say what its digest is.

    Raises:
        UsageError: there is no such ledger or document, or the bundle cannot be written.
    """
    from counterclaim.export.bundle import write_bundle
    from counterclaim.export.bundle_files import PACKAGE
    from counterclaim.export.output import output
    from counterclaim.export.visible import on_one_line
    from counterclaim.ledger.store import Ledger

    with Ledger.open(options.ledger) as ledger:
        made = write_bundle(ledger, options.out, options.documents)
    with output(None) as stream:
        stream.write(on_one_line(f"{options.out}: {made.documents:,} documents, {made.originals:,} originals") + "\n")
        stream.write(f"sha256 of {PACKAGE}: {made.digest}\n")
    return 0
