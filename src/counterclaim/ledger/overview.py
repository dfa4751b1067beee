"""A ledger at a glance: its state in a few counts, and every report without its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from counterclaim.ledger import schema


class State(NamedTuple):
    """What tells one state of a ledger from another.

    Attributes:
        read: of what the machine made.
        waiting: how many reports are not compared yet.
        decided: how many decisions there are.
    """

    read: tuple[int, ...]
    waiting: int
    decided: int


@dataclass(frozen=True, slots=True)
class Head:
    """A report without its text.

    Attributes:
        origin: identifier of the origin that it is laid to.
        previous: identifier of the version before it.
        statements: how many stand in it.
    """

    id: str
    number: int
    title: str | None
    publisher: str | None
    published_at: str | None
    language: str | None
    url: str | None
    file: str | None
    origin: str
    previous: str | None
    statements: int

    @property
    def name(self) -> str:
        """What to call it."""
        return self.title or self.file or self.url or self.id


def state_of(connection: Connection) -> State:
    """The state of a ledger, from a few counts."""
    generation, documents, taken, decided, changes, waiting = connection.execute(_STATE).one()
    return State((generation, documents, taken, changes, waiting), waiting, decided)


def heads(connection: Connection, generation: int) -> dict[str, Head]:
    """Every report without its text, in the order of the ledger."""
    doc, reading, said = schema.document, schema.reading, schema.attribution
    counted = select(said.c.document, func.count().label("statements")).where(said.c.generation == generation).group_by(said.c.document)
    counts = {row.document: row.statements for row in connection.execute(counted)}
    fields = (reading.c.title, reading.c.publisher, reading.c.published_at, reading.c.language, reading.c.origin)
    rows = select(doc.c.id, doc.c.number, doc.c.url, doc.c.file, doc.c.previous, *fields)
    rows = rows.join(reading, (reading.c.document == doc.c.number) & (reading.c.generation == generation)).order_by(doc.c.number)
    return {
        row.id: Head(
            row.id, row.number, row.title, row.publisher, row.published_at, row.language, row.url, row.file,
            row.origin or row.id, row.previous, counts.get(row.number, 0),
        )
        for row in connection.execute(rows)
    }  # fmt: skip


def _state() -> Select[Any]:
    """All counts in one query, as every page asks for them first."""
    generation = func.coalesce(select(schema.ledger.c.generation).scalar_subquery(), 1)
    newest = (select(func.max(c)).scalar_subquery() for c in (schema.document.c.number, schema.custody.c.number, schema.decision.c.number))
    rekeyed, related = schema.rekeyed, schema.related
    changes = select(rekeyed.c.times).where(rekeyed.c.generation == generation).scalar_subquery()
    waiting = select(func.count()).where(related.c.generation == generation, related.c.others.is_(None)).scalar_subquery()
    return select(generation, *(func.coalesce(count, 0) for count in (*newest, changes, waiting)))


_STATE = _state()
