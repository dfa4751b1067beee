"""What was taken in: originals, documents, who had them how, and what could not be read."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Connection, ForeignKey, Index, LargeBinary, MetaData, Table, Text, text

from counterclaim.ledger.clock import now
from counterclaim.ledger.migrations.types import NUMBER, OBJECT

APPEND_ONLY = ("original", "document", "custody")


def declare(metadata: MetaData) -> None:
    """Add the tables of this step."""
    Table(
        "ledger",
        metadata,
        Column("id", NUMBER, primary_key=True),
        Column("generation", NUMBER, nullable=False),
        Column("next_generation", NUMBER),
        CheckConstraint("id = 1", name="one_ledger"),
    )
    Table(
        "generation",
        metadata,
        Column("number", NUMBER, primary_key=True),
        Column("started_at", Text, nullable=False),
        Column("finished_at", Text),
    )
    Table(
        "original",
        metadata,
        Column("sha256", Text, primary_key=True),
        Column("size", NUMBER, nullable=False),
        Column("media_type", Text),
        Column("packed", LargeBinary, nullable=False),
    )
    Table(
        "document",
        metadata,
        Column("number", NUMBER, primary_key=True),
        Column("id", Text, nullable=False, unique=True),
        Column("original", Text, ForeignKey("original.sha256"), nullable=False),
        Column("file", Text),
        Column("url", Text),
        Column("address", Text),
        Column("text", Text, nullable=False),
        Column("text_sha256", Text, nullable=False),
        Column("previous", Text, ForeignKey("document.id")),
        Index("document_address", "address"),
        Index("document_previous", "previous"),
    )
    Table(
        "custody",
        metadata,
        Column("number", NUMBER, primary_key=True),
        Column("key", Text, nullable=False, unique=True),
        Column("at", Text, nullable=False),
        Column("document", Text, ForeignKey("document.id"), nullable=False),
        Column("original", Text, ForeignKey("original.sha256"), nullable=False),
        Column("method", Text, nullable=False),
        Column("file", Text),
        Column("url", Text),
        Column("taken_at", Text),
        Column("record", OBJECT, nullable=False),
        Column("program", Text, nullable=False),
        Column("before", Text, nullable=False),
        Column("hash", Text, nullable=False),
        Index("custody_document", "document"),
        Index("custody_url", "url"),
    )
    Table(
        "problem",
        metadata,
        Column("key", Text, primary_key=True),
        Column("at", Text, nullable=False),
        Column("file", Text),
        Column("url", Text),
        Column("reason", Text, nullable=False),
    )
    Table(
        "fetched",
        metadata,
        Column("url", Text, primary_key=True),
        Column("etag", Text),
        Column("last_modified", Text),
        Column("stamp", Text),
    )


def finish(connection: Connection) -> None:
    """Begin the first generation."""
    connection.execute(text("INSERT INTO generation (number, started_at) VALUES (1, :now)"), {"now": now()})
    connection.execute(text("INSERT INTO ledger (id, generation) VALUES (1, 1)"))
