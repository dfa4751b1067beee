"""Documents by all that others may call them, and which program read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from counterclaim.ledger import schema


@dataclass(frozen=True, slots=True)
class Entry:
    """A document without its text.

    Attributes:
        address: what stands for its URL.
        reader: name of the program that read it.
    """

    id: str
    text_sha256: str
    file: str | None
    address: str | None
    reader: str


def catalogue(connection: Connection, generation: int) -> Iterator[Entry]:
    """Every document of a reading, in the order of the ledger."""
    doc, reading = schema.document.c, schema.reading.c
    rows = select(doc.id, doc.text_sha256, doc.file, doc.address, reading.reader).join(schema.reading, reading.document == doc.number)
    for row in connection.execute(rows.where(reading.generation == generation).order_by(doc.number)):
        yield Entry(*row)
