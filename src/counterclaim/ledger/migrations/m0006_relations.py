"""What statements have to do with one another: what finds reports of the same event, which were compared, and what that showed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Index, MetaData, PrimaryKeyConstraint, Table, Text, text

from counterclaim.ledger.migrations.types import NUMBER, OBJECT


def declare(metadata: MetaData) -> None:
    """Add the tables of this step."""
    Table(
        "event_key",
        metadata,
        Column("generation", NUMBER, nullable=False),
        Column("key", BigInteger, nullable=False),
        Column("document", NUMBER, ForeignKey("document.number"), nullable=False),
        PrimaryKeyConstraint("generation", "key", "document"),
        Index("event_key_document", "generation", "document"),
        sqlite_with_rowid=False,
    )
    related = Table(
        "related",
        metadata,
        Column("generation", NUMBER, nullable=False),
        Column("document", NUMBER, ForeignKey("document.number"), nullable=False),
        Column("others", OBJECT),
        PrimaryKeyConstraint("generation", "document"),
    )
    waits = related.c.others.is_(None)
    Index("related_waits", related.c.generation, related.c.document, sqlite_where=waits, postgresql_where=waits)
    Table(
        "rekeyed",
        metadata,
        Column("generation", NUMBER, nullable=False),
        Column("times", NUMBER, nullable=False),
        PrimaryKeyConstraint("generation"),
    )
    Table(
        "pair",
        metadata,
        Column("generation", NUMBER, nullable=False),
        Column("a", Text, nullable=False),
        Column("b", Text, nullable=False),
        Column("document", NUMBER, ForeignKey("document.number"), nullable=False),
        Column("evidence", OBJECT, nullable=False),
        PrimaryKeyConstraint("generation", "a", "b"),
        Index("pair_document", "generation", "document"),
    )


def finish(connection: Connection) -> None:
    """Every document that was read before waits to be compared."""
    waiting = "SELECT r.generation, r.document FROM reading r JOIN ledger l ON r.generation IN (l.generation, l.next_generation)"
    connection.execute(text(f"INSERT INTO related (generation, document) {waiting}"))
