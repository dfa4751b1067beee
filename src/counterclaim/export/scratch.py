"""Notes on a bundle's rows that may be too many for memory: what there is, what is named, how each document was come by."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from counterclaim.ledger.verifying.findings import Finding

_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE held (kind TEXT, id TEXT, length INTEGER, times INTEGER DEFAULT 1, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE named (kind TEXT, id TEXT, end INTEGER, by_kind TEXT, by_id TEXT, field TEXT);
CREATE TABLE taken (document TEXT, number INTEGER, how TEXT);
CREATE INDEX taken_document ON taken (document, number);
"""
_HELD = "INSERT INTO held (kind, id, length) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET times = times + 1"
_LOST = """
SELECT n.by_kind, n.by_id, n.field, n.kind, n.id, n.end, h.length FROM named n LEFT JOIN held h ON h.kind = n.kind AND h.id = n.id
WHERE h.id IS NULL OR n.end > h.length ORDER BY n.rowid
"""


_MOST = 2**63


class Scratch:
    """A database of its own in a temporary file that goes with it."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.executescript(_TABLES)

    def hold(self, kind: str, identifier: str, length: int = 0) -> None:
        """That there is such a row; of a document also how long its text is."""
        self._database.execute(_HELD, (kind, _plain(identifier), length))

    def name(self, kind: str, identifier: str, by: tuple[str, str], field: str, end: int = 0) -> None:
        """That a row names another one, or a place in a document that ends there."""
        self._database.execute("INSERT INTO named VALUES (?, ?, ?, ?, ?, ?)", (kind, _plain(identifier), end, by[0], _plain(by[1]), field))

    def take(self, number: int, document: str, taken: Mapping[str, Any]) -> None:
        """Keep how a document was come by."""
        if type(number) is not int or not 0 < number < _MOST:
            raise ValueError(f"{number!r} is no number of a row")
        self._database.execute("INSERT INTO taken VALUES (?, ?, ?)", (_plain(document), number, json.dumps(taken)))

    def taken(self, document: str) -> list[dict[str, Any]]:
        """How a document was come by, the first time first."""
        rows = self._database.execute("SELECT how FROM taken WHERE document = ? ORDER BY number", (_plain(document),))
        return [json.loads(how) for (how,) in rows]

    def lost(self) -> Iterator[Finding]:
        """What is named and is not there, and what is there twice."""
        for kind, identifier, times in self._database.execute("SELECT kind, id, times FROM held WHERE times > 1 ORDER BY kind, id"):
            yield Finding(kind, identifier, "twice", f"there are {times} rows of this identifier")
        for by_kind, by_id, field, kind, identifier, end, length in self._database.execute(_LOST):
            where = f"ends at {end}, behind the end of" if length is not None else "is not there:"
            yield Finding(by_kind, by_id, field, f"{field} {where} {kind} {identifier}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._database.close()


def _plain(identifier: str) -> str:
    """A string that SQLite can hold."""
    return identifier.encode("utf-8", "backslashreplace").decode()
