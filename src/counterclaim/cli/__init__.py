"""The command line: one module a command, listed here."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import NoReturn

from counterclaim.cli.exit_status import FAILED, MISUSED
from counterclaim.errors import CounterclaimError, UsageError

COMMANDS = {
    "extract": "read reports, print who says what; nothing is kept",
    "add": "read reports, pages, feeds and archives into a ledger",
    "watch": "poll feeds and add what is new to a ledger",
    "batch": "read whole archives over many processes, to Parquet",
    "export": "write what a ledger holds",
    "serve": "open the desk: read, compare and decide in a browser",
    "mcp": "answer an assistant's questions about a ledger, over the Model Context Protocol; nothing is written",
    "disputes": "list what is contested: the sides, and how many independent origins stand behind each",
    "brief": "write a dispute or the whole case as one document to hand on, with sources, digests and what was not read",
    "about": "list what is claimed about something, by whom, and what contradicts it",
    "search": "find documents of a ledger by their words, and the statements in which these stand",
    "history": "show what changed between the versions of a page",
    "decide": "accept, reject, correct or assess what a ledger holds, with a reason",
    "decisions": "list what people decided, and how it stands",
    "compare": "compare annotations made elsewhere with what was read in the same texts, and correct by them",
    "verify": "check every hash and offset of a ledger or an evidence bundle",
    "bundle": "write originals, rows and digests as one evidence bundle",
    "relate": "compare the statements of reports that were not compared yet, or all anew",
    "reread": "read a ledger's documents again with the present program, and list what changed",
}


def parser() -> argparse.ArgumentParser:
    """The whole command line. Modules of commands are light to import: what is heavy is imported when a command runs."""
    from counterclaim.version import __version__

    top = _Parser(prog="counterclaim", description="Turns news reports about contested events into a ledger of who claims what.")
    top.add_argument("--version", action="version", version=f"counterclaim {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        import_module(f"counterclaim.cli.{name}").arguments(command)
    return top


class _Parser(argparse.ArgumentParser):
    """Complains in words that steer no terminal, whatever was typed or pasted."""

    def error(self, message: str) -> NoReturn:
        from counterclaim.export.visible import on_one_line

        super().error(on_one_line(message))


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 all done; 1 the program failed; 2 the command line was wrong; 3 done, but some documents could not be read.
    """
    if sys.stderr is None:  # closed: else `print` would put complaints among the rows
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    options = parser().parse_args(arguments)
    try:
        status: int = import_module(f"counterclaim.cli.{options.command}").run(options)
        if sys.stdout is not None:
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
        named = f"{error.filename}: " if error.filename is not None else ""
        return _complain(f"{named}{error.strerror or error}", FAILED)
    except KeyboardInterrupt:
        return _complain("stopped", FAILED)


def _complain(error: object, status: int) -> int:
    from counterclaim.export.visible import on_one_line

    print(on_one_line(f"counterclaim: {error}"), file=sys.stderr)
    return status
