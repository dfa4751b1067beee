"""`counterclaim export`: what a ledger holds, in a format."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterclaim.cli.comparing import compare_argument
from counterclaim.cli.exit_status import FAILED
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.errors import UsageError
from counterclaim.export.forms import FORMS


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    compare_argument(command)
    forms = "; ".join(f"{name}: {form.tells}" for name, form in FORMS.items())
    command.add_argument("--to", choices=FORMS, metavar="FORM", default="jsonl", help=f"{forms} (default: jsonl)")
    command.add_argument(
        "--out",
        metavar="PATH",
        type=Path,
        help="the file to write instead of standard output, or the folder of a form that has several files",
    )


def run(options: argparse.Namespace) -> int:
    """Write the ledger in a form.

    Returns:
        The exit status: 0, or 1 where the program failed on a document that it compared first.

    Raises:
        UsageError: there is no such ledger, or the file or folder cannot be written.
    """
    from counterclaim.cli.comparing import compare_what_waits
    from counterclaim.export.moment import Moment, without_collecting
    from counterclaim.export.output import output, output_folder
    from counterclaim.ledger.store import Ledger

    form, out = FORMS[options.to], options.out
    if form.folder and out is None:
        raise UsageError(f"{options.to} has several files: give --out FOLDER")
    if out is not None and out.is_file() and Path(options.ledger).is_file() and out.samefile(options.ledger):
        raise UsageError(f"{out} is the ledger itself: give --out another name")
    with Ledger.open(options.ledger) as ledger:
        if form.folder:
            write_folder = form.folder_writer()
            with output_folder(out) as folder:
                failed = compare_what_waits(ledger, options)
                with without_collecting(), Moment.of(ledger) as moment:
                    write_folder(moment, folder)
        else:
            write = form.writer()
            with output(out) as stream:
                failed = compare_what_waits(ledger, options)
                with without_collecting(), Moment.of(ledger) as moment:
                    write(moment, stream)
    return FAILED if failed else 0
