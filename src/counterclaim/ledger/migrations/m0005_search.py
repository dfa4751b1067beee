"""Full-text search: an index of folded words, of which each dialect has its own kind."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData

_SQLITE = ("CREATE VIRTUAL TABLE search USING fts5(words, content='')",)
_POSTGRESQL = (
    "CREATE TABLE search (document BIGINT PRIMARY KEY REFERENCES document (number), words TSVECTOR NOT NULL)",
    "CREATE INDEX search_words ON search USING gin (words)",
)


def declare(metadata: MetaData) -> None:
    """No table that both dialects know."""


def finish(connection: Connection) -> None:
    """Make the index of the dialect at hand."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)
