"""What a ledger holds already, asked before anything is read."""

from __future__ import annotations

from sqlalchemy import select

from counterclaim.ledger import hashes, schema
from counterclaim.ledger.store import Ledger, custody_key, went_back
from counterclaim.read.particulars import particular
from counterclaim.records import Particular, Taken


class Holding:
    """Answers whether an item, with all that is said of it, is in a ledger."""

    def __init__(self, ledger: Ledger, published: str | None) -> None:
        self._ledger = ledger
        self._option = () if published is None else (Particular("published_at", published, "option"),)

    def known(self, taken: Taken) -> str | None:
        """The document that was made of the same bytes from the same place, None where there is none or more is said of it now."""
        custody, doc, reading = schema.custody, schema.document, schema.reading
        with self._ledger.reading() as connection:
            held = (
                select(doc.c.id, reading.c.particulars)
                .join(custody, custody.c.document == doc.c.id)
                .join(
                    reading,
                    (reading.c.document == doc.c.number) & (reading.c.generation == select(schema.ledger.c.generation).scalar_subquery()),
                )
                .where(custody.c.key == custody_key(taken, hashes.of_bytes(taken.data)))
            )
            row = connection.execute(held).first()
            if row is None or went_back(connection, taken, row.id):
                return None
        said = {tuple(p) for p in row.particulars}
        wanted = [particular(p.name, p.value, p.said_by) for p in (*taken.particulars, *self._option)]
        return row.id if all((p.name, p.value, p.said_by) in said for p in wanted if p is not None) else None
