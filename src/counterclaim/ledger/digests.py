"""By what a report can be known again: digests of what was received and of its text, and when it was first taken in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from counterclaim.ledger import queries, schema


@dataclass(frozen=True, slots=True)
class Digests:
    """Of one report.

    Attributes:
        original: SHA-256 of the bytes as received.
        text: SHA-256 of the text that offsets are counted in, in UTF-8.
        at: when it was first taken in, UTC, ISO 8601.
        method: how ("file", "http", "warc" …).
        taken_at: when it had been taken from its source, where that was earlier: an archive's date of capture.
        times: how often it was taken in.
    """

    original: str
    text: str
    at: str
    method: str
    taken_at: str | None
    times: int


def digests(connection: Connection, documents: Iterable[str]) -> dict[str, Digests]:
    """The digests of some reports, by identifier."""
    doc, custody = schema.document, schema.custody
    found: dict[str, Digests] = {}
    for part in queries.parts(sorted(set(documents))):
        counted = select(custody.c.document, func.min(custody.c.number).label("first"), func.count().label("times"))
        first = counted.where(custody.c.document.in_(part)).group_by(custody.c.document).subquery()
        fields = (doc.c.id, doc.c.original, doc.c.text_sha256, custody.c.at, custody.c.method, custody.c.taken_at, first.c.times)
        rows = select(*fields).join(first, first.c.document == doc.c.id).join(custody, custody.c.number == first.c.first)
        found |= {row.id: Digests(*row[1:]) for row in connection.execute(rows)}
    return found


def last_entry(connection: Connection) -> str | None:
    """When something was last taken in or decided, UTC, ISO 8601; None where the ledger is empty."""
    moments = (connection.scalar(select(func.max(table.c.at))) for table in (schema.custody, schema.decision))
    return max((moment for moment in moments if moment is not None), default=None)
