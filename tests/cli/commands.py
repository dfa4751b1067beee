"""The command line run as a user runs it, and all that a ledger holds, to compare."""

from __future__ import annotations

import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, select

from counterclaim.export.ledger_rows import ledger_rows
from counterclaim.ledger.store import Ledger

PROGRAM = [sys.executable, "-m", "counterclaim"]
# A report that would like to steer the terminal
HOSTILE = "\x1b[31mBridge\u202e falls\x07\n\nThe mayor of <b>Varna</b>, Ivo\x9b31m Marin, said that [red]\x1b[2Jnobody[/red] had died.\n"

# The page whose three versions are in the ledger that conftest.py makes, and who decides about it
URL = "https://post.example/bridge"
WHO = ("--by", "Ana Petrova", "--why", "compared with the recording")


def run(*arguments: str, stdin: bytes = b"", **how: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, check=False, **how)


def well(*arguments: str, stdin: bytes = b"", **how: Any) -> str:
    """Standard output of a command that has nothing to complain of."""
    done = run(*arguments, stdin=stdin, **how)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def refused(*arguments: str, status: int = 2, stdin: bytes = b"", **how: Any) -> str:
    """Standard error of a command that fails in words and says nothing else."""
    done = run(*arguments, stdin=stdin, **how)
    assert done.returncode == status, done.stderr
    assert done.stdout == b""
    message = done.stderr.decode()
    assert message.startswith(("counterclaim: ", "usage: "))
    assert "Traceback" not in message
    return message


def on_terminal(*arguments: str) -> tuple[int, str]:
    """Exit status of a command whose standard error is a terminal, and what it writes there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    told = b""
    try:
        while piece := os.read(ours, 65536):
            told += piece
    except OSError:  # Linux's way to say that the other end is closed
        pass
    os.close(ours)
    return process.wait(), told.decode()


def rows(ledger: str, kind: str | None = None) -> list[dict[str, Any]]:
    """What export writes, all or of one type."""
    with Ledger.open(str(ledger)) as opened:
        made = json.loads(json.dumps(list(ledger_rows(opened))))
    return [row for row in made if kind in (None, row["type"])]


def identifier(ledger: str, kind: str) -> str:
    """That of the first row of a type."""
    return str(rows(ledger, kind)[0]["id"])


def everything(ledger: str) -> dict[str, list[str]]:
    """Every row of every table."""
    with Ledger.open(str(ledger)) as opened, opened.reading() as connection:
        tables = MetaData()
        tables.reflect(connection)
        return {t.name: sorted(repr(tuple(row)) for row in connection.execute(select(t))) for t in tables.sorted_tables}


def kept(ledger: str | Path) -> bool:
    """Whether a ledger that is being written holds a report."""
    try:
        with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM document").fetchone()[0] > 0
    except sqlite3.Error:
        return False


def without_privileges() -> list[str]:
    """What to run a program under so that the rights of files hold for it too."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everything, and there is no setpriv")
    return ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]
