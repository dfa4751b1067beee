"""How SQLite takes many rows: through its driver, one prepared statement for a table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import cast

from sqlalchemy import Connection

from counterclaim.ledger.bulk_rows import LOADED, LostError, Written

# each value once: SQLite's own check looks up that of every row, which takes ten times as long
_LOST = (
    'SELECT named FROM (SELECT DISTINCT "{column}" AS named FROM "{table}") '
    'WHERE named IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{target}" WHERE "{there}" = named) LIMIT 1'
)


class Sqlite:
    """A ledger in a file."""

    errors: tuple[type[Exception], ...] = (sqlite3.Error, UnicodeEncodeError)

    def prepare(self, connection: Connection) -> None:
        """A larger cache, and a log that is seldom moved into the file; what is sorted goes to disk.

        A loss of power may take the last chunks, each as a whole. Keys of other rows are looked up when all are there.
        """
        for pragma in ("cache_size = -131072", "wal_autocheckpoint = 32768", "temp_store = FILE", "foreign_keys = OFF"):
            _driver(connection).execute(f"PRAGMA {pragma}")

    def loosen(self, connection: Connection) -> None:
        """Nothing."""

    def tighten(self, connection: Connection) -> None:
        """Look up what rows refer to."""
        for table in LOADED:
            for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
                column, target = key.parent.name, key.column
                values = {"table": table.name, "column": column, "target": target.table.name, "there": target.name}
                lost = _driver(connection).execute(_LOST.format_map(values)).fetchone()
                if lost is not None:
                    raise LostError(f"{column} {lost[0]} of {table.name} is not in {target.table.name}")

    def write(self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Written]) -> None:
        """Insert rows as they come; a problem that is there already stays."""
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        again = " ON CONFLICT DO NOTHING" if table == "problem" else ""
        _driver(connection).executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks}){again}', rows)

    def write_words(self, connection: Connection, rows: Iterable[Written]) -> None:
        """Put documents into the index."""
        _driver(connection).executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", rows)


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)
