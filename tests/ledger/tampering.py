"""A ledger changed as somebody with the file could, and what verifying finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from counterclaim.keep.verifying import verify
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.verifying.findings import Finding, Tally

Found = set[tuple[str, str]]
Change = Callable[[sqlite3.Connection], object]


def findings(address: object, tally: Tally | None = None) -> list[Finding]:
    with Ledger.open(str(address)) as ledger:
        return list(verify(ledger, tally))


def found(address: object) -> Found:
    return {(f.table, f.check) for f in findings(address)}


def tamper(path: Path, change: str | Change) -> None:
    """Change a ledger as somebody with the file could: the guards are taken off before and put on again."""
    connection = sqlite3.connect(path)
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    if isinstance(change, str):
        assert connection.execute(change).rowcount > 0, "the change changed nothing"
    else:
        change(connection)
    for _, made in guards:
        connection.execute(made)
    connection.commit()
    connection.close()
