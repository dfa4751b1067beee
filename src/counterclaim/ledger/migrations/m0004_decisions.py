"""What people decided: append-only."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, Text

from counterclaim.ledger.migrations.types import NUMBER, OBJECT

APPEND_ONLY = ("decision",)


def declare(metadata: MetaData) -> None:
    """Add the tables of this step."""
    Table(
        "decision",
        metadata,
        Column("number", NUMBER, primary_key=True),
        Column("id", Text, nullable=False, unique=True),
        Column("kind", Text, nullable=False),
        Column("subject_type", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("seen", OBJECT, nullable=False),
        Column("value", OBJECT, nullable=False),
        Column("why", Text, nullable=False),
        Column("by", Text, nullable=False),
        Column("at", Text, nullable=False),
        Column("replaces", Text, ForeignKey("decision.id")),
        Column("before", Text, nullable=False),
        Column("hash", Text, nullable=False),
        Index("decision_subject", "subject_type", "subject"),
    )
