"""Statements as they were read last, whether the present reading has them or not: earlier readings stay in the ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select

from counterclaim.ledger import queries, schema

_AT_ONCE = 500


def former(connection: Connection, identifiers: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """Who said what and where, by identifier, as decisions hold it; from the last reading that has the statement, if any has."""
    table, doc = schema.attribution, schema.document
    words = (table.c.source, table.c.source_start, table.c.source_end, table.c.content)
    rows = select(table.c.id, doc.c.id.label("report"), *words).join(doc, doc.c.number == table.c.document).order_by(table.c.generation)
    found: dict[str, Mapping[str, Any]] = {}
    for part in queries.parts(sorted(identifiers), _AT_ONCE):
        here = table.c.generation.in_(queries.generations(connection)) & table.c.id.in_(part)
        for row in connection.execute(rows.where(here)):
            source = {} if row.source is None else {"source": [row.source_start, row.source_end, row.source]}
            found[row.id] = {"document": row.report, "content": row.content, **source}
    return found
