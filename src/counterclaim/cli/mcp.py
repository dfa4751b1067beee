"""`counterclaim mcp`: a ledger for assistants, over standard input and output."""

from __future__ import annotations

import argparse

from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.errors import UsageError


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command, "nothing is written to it")


def run(options: argparse.Namespace) -> int:
    """Answer until the other side closes standard input.

    Raises:
        UsageError: there is no such ledger, an older program made it, or the protocol's library is missing.
    """
    from counterclaim.ledger.store import Ledger

    try:
        from counterclaim.mcp_server.serving import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise UsageError("a server for assistants needs the protocol's library: pip install 'counterclaim[mcp]'") from None
    with Ledger.open(options.ledger, read_only=True) as ledger:
        serve(ledger)
    return 0
