"""Batches that were loaded as a whole, and how far one has come that is being loaded."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table, Text

from counterclaim.ledger.migrations.types import NUMBER


def declare(metadata: MetaData) -> None:
    """Add the table of this step."""
    Table(
        "batch",
        metadata,
        Column("digest", Text, primary_key=True),
        Column("chunks", NUMBER, nullable=False),
        Column("done", NUMBER, nullable=False),
        Column("begun_at", Text, nullable=False),
        Column("finished_at", Text),
    )
