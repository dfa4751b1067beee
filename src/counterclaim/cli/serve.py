"""`counterclaim serve`: the desk, in a browser."""

from __future__ import annotations

import argparse
import os

from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.cli.plain_text import plain_text
from counterclaim.errors import UsageError

PASSWORD = "COUNTERCLAIM_PASSWORD"


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1, which no other machine reaches)"
    )
    command.add_argument("--port", type=int, default=8765, help="the port (default: 8765; 0 takes a free one)")
    command.add_argument("--by", metavar="NAME", type=plain_text, help="who decides (default: the name that you are logged in with)")
    command.add_argument("--read-only", action="store_true", help="nothing can be added or decided")
    command.add_argument(
        "--name", action="append", default=[], metavar="HOST", help="another host name by which browsers may call the desk"
    )
    command.add_argument("--threshold", metavar="P", type=float, help="how probable a contradiction has to be, 0 to 1")
    command.add_argument("--open", action="store_true", help="open a browser")


def run(options: argparse.Namespace) -> int:
    """Serve until somebody stops it.

    Raises:
        UsageError: there is no such ledger, the port is taken, or other machines could reach it without a password.
    """
    from counterclaim.desk.guard import Rules, is_loopback
    from counterclaim.desk.serving import serve
    from counterclaim.ledger.store import Ledger

    password = os.environ.get(PASSWORD) or None
    if not is_loopback(options.host) and password is None:
        raise UsageError(
            f"{options.host} can be reached from other machines, and the desk shows all that the ledger holds: put a password into the "
            f"environment variable {PASSWORD}, or leave --host out"
        )
    if options.threshold is not None and not 0 <= options.threshold <= 1:
        raise UsageError("--threshold takes a number from 0 to 1")
    if not 0 <= options.port <= 65_535:
        raise UsageError("--port takes a number from 0 to 65535")
    by = None if options.read_only else options.by or _who()
    with Ledger.open(options.ledger, create=not options.read_only) as ledger:
        rules = Rules.of(options.host, options.name, password)
        serve(ledger, rules, options.host, options.port, by, options.threshold, open_browser=options.open)
    return 0


def _who() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
