"""What reports call an actor."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from counterclaim.ledger import schema
from counterclaim.records import Reference

MOST_MENTIONS = 600


def mentions_of(connection: Connection, generation: int, actor: str, limit: int = MOST_MENTIONS) -> list[tuple[Reference, str]]:
    """Places that call an actor something, with the words that stand there, in the order of the reports; the first so many."""
    mention, doc, who = schema.mention, schema.document, schema.actor
    words = func.substr(doc.c.text, mention.c.start + 1, mention.c.end - mention.c.start)
    rows = select(doc.c.id, mention.c.start, mention.c.end, words.label("words")).join(doc, doc.c.number == mention.c.document)
    rows = rows.join(who, (who.c.number == mention.c.actor) & (who.c.generation == mention.c.generation))
    rows = rows.where(mention.c.generation == generation, who.c.id == actor)
    rows = rows.order_by(mention.c.document, mention.c.place).limit(limit)
    return [(Reference(row.id, row.start, row.end), row.words or "") for row in connection.execute(rows)]
