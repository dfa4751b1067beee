"""Which reports are one origin: what finds candidates, which draws on which, the groups."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Float, ForeignKey, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text

from counterclaim.ledger.migrations.types import NUMBER, OBJECT


def declare(metadata: MetaData) -> None:
    """Add the tables of this step."""
    Table(
        "fingerprint",
        metadata,
        Column("generation", NUMBER, nullable=False),
        Column("value", BigInteger, nullable=False),
        Column("document", NUMBER, ForeignKey("document.number"), nullable=False),
        PrimaryKeyConstraint("generation", "value", "document"),
        sqlite_with_rowid=False,
    )
    Table(
        "outlet",
        metadata,
        Column("generation", NUMBER, nullable=False),
        Column("key", Text, nullable=False),
        Column("part", Text, nullable=False),
        Column("slot", Integer, nullable=False),
        Column("document", NUMBER, ForeignKey("document.number"), nullable=False),
        PrimaryKeyConstraint("generation", "key", "part", "slot"),
        Index("outlet_document", "generation", "document"),
        CheckConstraint("part IN ('publishes', 'is relayed')", name="outlet_part"),
        sqlite_with_rowid=False,
    )
    Table(
        "likeness",
        metadata,
        Column("generation", NUMBER, nullable=False),
        Column("document", Text, ForeignKey("document.id"), nullable=False),
        Column("source", Text, ForeignKey("document.id"), nullable=False),
        Column("kind", Text, nullable=False),
        Column("score", Float(53), nullable=False),
        Column("reasons", OBJECT, nullable=False),
        Column("passages", OBJECT, nullable=False),
        PrimaryKeyConstraint("generation", "document", "source"),
        Index("likeness_source", "generation", "source"),
    )
