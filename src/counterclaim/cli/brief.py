"""`counterclaim brief`: a dispute or the whole case as one document to hand on."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.cli.comparing import compare_argument
from counterclaim.cli.exit_status import FAILED
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterclaim.desk.case import Case
    from counterclaim.records import Dispute

_ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    command.add_argument(
        "disputes",
        nargs="*",
        metavar="DISPUTE",
        help="identifiers (q…) of the disputes to tell, as `disputes` lists them; else the whole case",
    )
    ledger_argument(command)
    compare_argument(command)
    command.add_argument("--out", metavar="FILE", type=Path, help="write to FILE, .html or .md, instead of standard output")
    command.add_argument("--format", choices=("html", "markdown"), help="html, for the screen and for printing (the default), or markdown")
    command.add_argument("--all", action="store_true", help="every dispute, quotation and report, however many; else the weightiest")
    command.add_argument("--title", metavar="WORDS", help="what stands above it")
    command.add_argument("--by", metavar="NAME", help="who hands it over")


def run(options: argparse.Namespace) -> int:
    """Write a brief.

    Returns:
        The exit status: 0, or 1 where the program failed on a document that it compared first.

    Raises:
        UsageError: there is no such ledger or dispute, or the file cannot be written.
    """
    form = _form(options)
    from counterclaim.cli.comparing import compare_what_waits
    from counterclaim.desk.brief.brief import brief_of
    from counterclaim.desk.brief.markdown import write_markdown
    from counterclaim.desk.brief.page import write_html
    from counterclaim.desk.brief.question import EVERYTHING
    from counterclaim.desk.cases import Cases
    from counterclaim.export.output import output
    from counterclaim.ledger.store import Ledger

    write = {"html": write_html, "markdown": write_markdown}[form]
    with Ledger.open(options.ledger) as ledger:
        failed = compare_what_waits(ledger, options)
        case = Cases(ledger).now()
        chosen = _chosen(case, options.disputes) if options.disputes else None
        limits = EVERYTHING if options.all else None
        made = brief_of(ledger, case, chosen, limits=limits, title=options.title, by=options.by)
        with output(options.out) as stream:
            write(made, stream)
    return FAILED if failed else 0


def _form(options: argparse.Namespace) -> str:
    """What to write, by `--format`, else by the file's ending."""
    out: Path | None = options.out
    ending = out.suffix.lower() if out is not None else ""
    if ending == ".pdf":
        raise UsageError("PDF is not written: write an .html file, open it in a browser and print it to a PDF, which it is laid out for")
    if out is not None and out.is_file() and Path(options.ledger).is_file() and out.samefile(options.ledger):
        raise UsageError(f"{out} is the ledger itself: give --out another name")
    return options.format or _ENDINGS.get(ending, "html")


def _chosen(case: Case, identifiers: Sequence[str]) -> list[Dispute]:
    for one in identifiers:
        if one not in case.disputes:
            raise UsageError(f"there is no dispute {one} now; `counterclaim disputes` lists those that there are")
    return [case.disputes[one] for one in dict.fromkeys(identifiers)]
