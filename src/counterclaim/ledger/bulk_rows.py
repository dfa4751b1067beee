"""Rows of a batch as a database takes them: in the order of the columns, JSON as text, the custody log chained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import index, itemgetter
from typing import Any

from sqlalchemy import JSON, Column, Connection, Float, Integer

from counterclaim.errors import LedgerError
from counterclaim.ledger import schema, search
from counterclaim.ledger.chain import Chain
from counterclaim.ledger.clock import now
from counterclaim.ledger.columns import plain
from counterclaim.ledger.opening import compact
from counterclaim.ledger.store import PROGRAM

Row = Mapping[str, Any]
Written = tuple[Any, ...]

WORDS = "search"
"""The search index, by the name of which the words of documents are given."""

LOADED = (
    schema.original,
    schema.document,
    schema.custody,
    schema.reading,
    schema.attribution,
    schema.verification,
    schema.actor,
    schema.actor_key,
    schema.mention,
    schema.merged,
    schema.relation,
    schema.fingerprint,
    schema.outlet,
    schema.likeness,
    schema.event_key,
    schema.related,
    schema.rekeyed,
    schema.pair,
    schema.problem,
)
"""The tables that a batch may have rows of."""


class LostError(LedgerError):
    """A row refers to another one that is not there."""


_TABLES = {table.name: table for table in LOADED}
_LINKED = ("number", "at", "program", "before", "hash")
_NAMES = {"document": ("file", "url"), "custody": ("file", "url"), "problem": ("file", "url", "reason")}
"""Columns that hold what others call something, which the writer keeps as `plain` makes it."""


class Values:
    """Rows for one transaction."""

    def __init__(self, connection: Connection, generation: int) -> None:
        self._filled = {"generation": generation, "at": now(), "program": PROGRAM}
        self._custody = Chain(connection, schema.custody)

    def columns(self, table: str) -> Sequence[str]:
        """Names of the columns of a table, in the order in which `written` has them.

        Raises:
            KeyError: a batch has no rows of such a table.
        """
        return list(_TABLES[table].c.keys())

    def written(self, table: str, rows: Iterable[Row]) -> Iterator[Written]:
        """Rows of a table, filled up."""
        values = [self._value(table, column) for column in _TABLES[table].c]
        linked = map(self._linked, rows) if table == schema.custody.name else rows
        return (tuple([value(row) for value in values]) for row in linked)

    def words(self, rows: Iterable[Row]) -> Iterator[Written]:
        """Numbers of documents with the words that the search index has of them."""
        return ((index(row["number"]), search.indexed(row["title"], row["text"])) for row in rows)

    def _value(self, table: str, column: Column[Any]) -> Callable[[Row], Any]:
        """What gives a column's value in a row."""
        name = column.name
        if name in self._filled:
            return lambda row, value=self._filled[name]: value  # type: ignore[misc]
        convert = plain if name in _NAMES.get(table, ()) else _conversion(column)
        if convert is None:
            return itemgetter(name)
        return lambda row: None if row[name] is None else convert(row[name])

    def _linked(self, row: Row) -> Row:
        given = {name: row[name] for name in schema.custody.c.keys() if name not in _LINKED}  # noqa: SIM118
        named = {name: plain(row[name]) for name in _NAMES[schema.custody.name]}
        return self._custody.link({**given, **named, "at": self._filled["at"], "program": PROGRAM})


def _conversion(column: Column[Any]) -> Callable[[Any], Any] | None:
    """How a value is to be written. Numbers of other libraries become Python's: SQLite would take their bytes."""
    if isinstance(column.type, JSON):
        return compact
    if isinstance(column.type, Integer):
        return index
    return float if isinstance(column.type, Float) else None
