"""The argument that names the ledger, the same in every command."""

from __future__ import annotations

import argparse


def ledger_argument(command: argparse.ArgumentParser, note: str = "", required: bool = True) -> None:
    """Add `--ledger`."""
    words = "a file such as case.db, or postgresql://user@host/database" + (f"; {note}" if note else "")
    command.add_argument("--ledger", metavar="LEDGER", required=required, help=words)
