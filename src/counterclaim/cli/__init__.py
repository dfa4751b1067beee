"""The command line: one module a command, listed here."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from counterclaim.errors import CounterclaimError, UsageError

COMMANDS = {
    "extract": "read reports, print who says what; nothing is kept",
    "add": "read reports, pages, feeds and archives into a ledger",
    "watch": "poll feeds and add what is new to a ledger",
    "export": "write what a ledger holds",
    "search": "find words in a ledger's documents and statements",
    "history": "show what changed between the versions of a page",
    "decide": "accept, reject, correct or assess what a ledger holds, with a reason",
    "decisions": "list what people decided, and how it stands",
    "reread": "read a ledger's documents again with the present program, and list what changed",
}
FAILED, MISUSED = 1, 2


def parser() -> argparse.ArgumentParser:
    """The whole command line. Modules of commands are light to import: what is heavy is imported when a command runs."""
    from counterclaim.version import __version__

    top = argparse.ArgumentParser(
        prog="counterclaim", description="Turns news reports about contested events into a ledger of who claims what."
    )
    top.add_argument("--version", action="version", version=f"counterclaim {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        import_module(f"counterclaim.cli.{name}").arguments(command)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 all done; 1 the program failed; 2 the command line was wrong; 3 done, but some documents could not be read.
    """
    options = parser().parse_args(arguments)
    try:
        status: int = import_module(f"counterclaim.cli.{options.command}").run(options)
        sys.stdout.flush()
        return status
    except UsageError as error:
        return _complain(error, MISUSED)
    except CounterclaimError as error:
        return _complain(error, FAILED)
    except BrokenPipeError:
        # whoever read our output has seen enough: end without a word, and keep the interpreter from flushing again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _complain(error, FAILED)
    except KeyboardInterrupt:
        return _complain("stopped", FAILED)


def _complain(error: object, status: int) -> int:
    from counterclaim.export.visible import on_one_line

    print(on_one_line(f"counterclaim: {error}"), file=sys.stderr)
    return status
