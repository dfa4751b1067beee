"""`counterclaim verify`: check a ledger or an evidence bundle, and say what is broken."""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from counterclaim.cli.exit_status import FAILED
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterclaim.ledger.verifying.findings import Finding, Tally

MOST_SHOWN = 1_000
"""How many findings are shown; all are counted."""


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command, required=False)
    command.add_argument("bundle", nargs="?", metavar="BUNDLE", type=Path, help="an evidence bundle: a zip file or a directory")
    command.add_argument("--format", choices=("table", "json"), default="table", help="table (the default) or json")


def run(options: argparse.Namespace) -> int:
    """Check, and print what was checked and what was found.

    Returns:
        0 all is well; 1 something is broken.

    Raises:
        UsageError: neither or both are given, or there is no such ledger or bundle.
    """
    from counterclaim.export.output import output
    from counterclaim.ledger.verifying.findings import Tally

    if (options.ledger is None) == (options.bundle is None):
        raise UsageError("give --ledger LEDGER, or an evidence bundle")
    tally = Tally()
    findings = _bundle(options.bundle, tally) if options.bundle else _ledger(options.ledger, tally)
    shown = list(islice(findings, MOST_SHOWN))
    for _ in findings:
        pass
    with output(None) as stream:
        (_print_json if options.format == "json" else _print_table)(shown, tally, stream)
    return FAILED if shown else 0


def _ledger(address: str, tally: Tally) -> Iterator[Finding]:
    from counterclaim.keep.verifying import verify
    from counterclaim.ledger.store import Ledger

    with Ledger.open(address) as ledger:
        yield from verify(ledger, tally)


def _bundle(path: Path, tally: Tally) -> Iterator[Finding]:
    from counterclaim.export.bundle_check import check_bundle

    yield from check_bundle(path, tally)


def _print_table(shown: list[Finding], tally: Tally, stream: TextIO) -> None:
    from counterclaim.export.visible import on_one_line

    stream.write(f"{'what':<14}{'checked':>12}{'broken':>12}\n")
    for table in dict.fromkeys([*tally.checked, *tally.broken]):
        stream.write(f"{on_one_line(table)[:14]:<14}{tally.checked[table]:>12,}{tally.broken[table]:>12,}\n")
    for table, (number, last) in tally.ends.items():
        if number:
            stream.write(f"the {table} log ends with row {number:,}, hash {last}\n")
    total = tally.broken.total()
    stream.write(f"{total:,} broken\n" if total else "nothing is broken\n")
    for finding in shown:
        stream.write(on_one_line(f"{finding.table} {finding.row}: {finding.check}: {finding.detail}") + "\n")
    if total > len(shown):
        stream.write(f"and {total - len(shown):,} more\n")


def _print_json(shown: list[Finding], tally: Tally, stream: TextIO) -> None:
    from counterclaim.export.jsonl import as_json

    tables = dict.fromkeys([*tally.checked, *tally.broken])
    made = {
        "clean": not shown,
        "checks": [{"what": table, "checked": tally.checked[table], "broken": tally.broken[table]} for table in tables],
        "logs": {table: {"rows": number, "last": last} for table, (number, last) in tally.ends.items()},
        "findings": [{"table": f.table, "row": f.row, "check": f.check, "detail": f.detail} for f in shown],
    }
    stream.write(as_json(made, indent=1) + "\n")
