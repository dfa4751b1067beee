"""Logs in which every row holds the hash of the one before, so that nothing inside can be changed or taken out unseen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, select

from counterclaim.ledger import hashes


class Chain:
    """The end of a log, inside a transaction."""

    def __init__(self, connection: Connection, table: Table) -> None:
        last = connection.execute(select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)).first()
        self._end: tuple[int, str] = (last.number, last.hash) if last else (0, hashes.FIRST)

    def link(self, values: dict[str, Any]) -> dict[str, Any]:
        """The row that goes on from the end, which is the new end: these values with its number, the hash before and its own."""
        number, before = self._end
        row = {"number": number + 1, **values, "before": before}
        digest = hashes.of_row(row)
        self._end = number + 1, digest
        return {**row, "hash": digest}
