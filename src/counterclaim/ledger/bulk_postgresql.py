"""How PostgreSQL takes many rows: with COPY, and what compares them with other rows is made when all are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import IntegrityError

from counterclaim.ledger.bulk_rows import LOADED, LostError, Written
from counterclaim.ledger.opening import said

_SEARCH_INDEX = "CREATE INDEX IF NOT EXISTS search_words ON search USING gin (words)"
_NEW_WORDS = "CREATE TEMPORARY TABLE IF NOT EXISTS new_words (document BIGINT, words TEXT) ON COMMIT DELETE ROWS"
_INDEXED = "INSERT INTO search (document, words) SELECT document, to_tsvector('simple', words) FROM new_words"


class Postgresql:
    """A ledger in a database."""

    errors: tuple[type[Exception], ...] = (psycopg.Error, UnicodeEncodeError)

    def prepare(self, connection: Connection) -> None:
        """Nothing."""

    def loosen(self, connection: Connection) -> None:
        """Drop foreign keys, which are checked faster all at once, and the index of words."""
        connection.exec_driver_sql("DROP INDEX IF EXISTS search_words")
        found = inspect(connection)
        for table in _tables():
            for key in found.get_foreign_keys(table):
                connection.exec_driver_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{key["name"]}"')

    def tighten(self, connection: Connection) -> None:
        """Make them again."""
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
        connection.exec_driver_sql(_SEARCH_INDEX)
        found = inspect(connection)
        for table, keys in _tables().items():
            there = {key["constrained_columns"][0] for key in found.get_foreign_keys(table)}
            for column, target in keys.items():
                if column not in there:
                    _refer(connection, table, column, target)
            connection.exec_driver_sql(f'ANALYZE "{table}"')

    def write(self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Written]) -> None:
        """Copy rows as they come; a problem that is there already stays."""
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        if table == "problem":
            marks = sql.SQL(", ").join([sql.Placeholder()] * len(columns))
            insert = sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING")
            with _driver(connection).cursor() as cursor:
                cursor.executemany(insert.format(sql.Identifier(table), names, marks), rows)
        else:
            _copy(connection, sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names), rows)

    def write_words(self, connection: Connection, rows: Iterable[Written]) -> None:
        """Put documents into the index; the server makes its entries."""
        driver = _driver(connection)
        driver.execute(_NEW_WORDS)
        _copy(connection, sql.SQL("COPY new_words (document, words) FROM STDIN"), rows)
        driver.execute(_INDEXED)
        driver.execute("TRUNCATE new_words")


def _refer(connection: Connection, table: str, column: str, target: str) -> None:
    try:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ADD FOREIGN KEY ("{column}") REFERENCES {target}')
    except IntegrityError as error:
        raise LostError(said(error)) from None


def _copy(connection: Connection, statement: sql.SQL | sql.Composed, rows: Iterable[Written]) -> None:
    with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _tables() -> dict[str, dict[str, str]]:
    """The tables that are loaded, with what their columns refer to."""
    found = {
        table.name: {key.parent.name: f'"{key.column.table.name}" ("{key.column.name}")' for key in table.foreign_keys} for table in LOADED
    }
    return {name: dict(sorted(keys.items())) for name, keys in found.items()} | {"search": {"document": '"document" (number)'}}


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)
