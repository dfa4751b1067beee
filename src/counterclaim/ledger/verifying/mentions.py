"""Where documents call actors something."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from counterclaim.ledger import schema
from counterclaim.ledger.verifying.findings import Finding
from counterclaim.ledger.verifying.reports import check_place


def check_mentions(connection: Connection, generation: int, texts: dict[int, str]) -> Iterator[Finding]:
    """Whether the places where documents call actors something are in their texts.

    Args:
        connection: inside a transaction.
        generation: of the mentions.
        texts: by the documents' numbers.
    """
    table = schema.mention
    rows = select(table).where(table.c.generation == generation, table.c.document.in_(texts))
    for row in connection.execute(rows.order_by(table.c.document, table.c.actor, table.c.place)).mappings():
        key = f"{row['actor']} {row['document']} {row['place']}"
        yield from check_place("mention", key, texts[row["document"]], ("mention", row["start"], row["end"], None))
