"""What a ledger is asked: documents, statements, actors, notes, in the ledger's order, a part at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Select, func, select

from counterclaim.ledger import columns, schema
from counterclaim.ledger.address import address_of
from counterclaim.ledger.columns import Row
from counterclaim.records import Actor, Attribution, Document, Likeness, Problem, Reference, Verification

T = TypeVar("T")

AT_ONCE = 200
"""How many documents or actors are held while rows are listed."""


def generation(connection: Connection) -> int:
    """The generation that holds; 1 where nothing was read yet."""
    return connection.scalar(select(schema.ledger.c.generation)) or 1


def documents(connection: Connection, generation: int, numbers: Collection[int] | None = None) -> Iterator[tuple[int, Document]]:
    """Documents by number, with what the machine made of them as a whole; all, or those of these numbers."""
    for row in _paged(connection, _documents(generation), schema.document.c.number, numbers):
        yield row["number"], columns.document(row)


def document(connection: Connection, generation: int, identifier: str) -> tuple[int, Document] | None:
    """The document of an identifier."""
    row = connection.execute(_documents(generation).where(schema.document.c.id == identifier)).mappings().first()
    return None if row is None else (row["number"], columns.document(row))


def documents_at(connection: Connection, generation: int, url: str) -> list[tuple[int, Document]]:
    """Documents at an address, the oldest first."""
    found = _documents(generation).where(schema.document.c.address == address_of(url)).order_by(schema.document.c.number)
    return [(row["number"], columns.document(row)) for row in connection.execute(found).mappings()]


def count_documents(connection: Connection) -> int:
    """How many documents there are."""
    return connection.scalar(select(func.count()).select_from(schema.document)) or 0


def states_at(connection: Connection, url: str) -> list[tuple[str, str]]:
    """What an address led to: identifier and time of taking each time that it was another document than before, the oldest first."""
    custody, doc = schema.custody, schema.document
    rows = select(doc.c.id, custody.c.at).join(custody, custody.c.document == doc.c.id).where(doc.c.address == address_of(url))
    states: list[tuple[str, str]] = []
    for identifier, at in connection.execute(rows.order_by(custody.c.number)):
        if not states or states[-1][0] != identifier:
            states.append((identifier, at))
    return states


def custody_of(connection: Connection, identifier: str) -> list[RowMapping]:
    """How a document was come by, the first time first."""
    table = schema.custody
    return list(connection.execute(select(table).where(table.c.document == identifier).order_by(table.c.number)).mappings())


def previous_of(connection: Connection, generation: int, number: int) -> tuple[int, Document] | None:
    """The version before a document, None where there is none."""
    previous = connection.scalar(select(schema.document.c.previous).where(schema.document.c.number == number))
    return None if previous is None else document(connection, generation, previous)


def numbers_of(connection: Connection, identifiers: Collection[str]) -> dict[str, int]:
    """Numbers of documents by identifier."""
    table = schema.document
    return {row.id: row.number for row in connection.execute(select(table.c.id, table.c.number).where(table.c.id.in_(identifiers)))}


def attributions(connection: Connection, generation: int, numbers: Mapping[int, str]) -> dict[int, list[Attribution]]:
    """Statements of documents, by number; the argument gives the documents' identifiers by number."""
    found: dict[int, list[Attribution]] = {number: [] for number in numbers}
    for row in _of_documents(connection, schema.attribution, generation, numbers):
        found[row["document"]].append(columns.attribution(row, numbers[row["document"]]))
    return found


def verifications(connection: Connection, generation: int, numbers: Mapping[int, str]) -> dict[int, list[Verification]]:
    """The reporters' notes of documents, by number."""
    found: dict[int, list[Verification]] = {number: [] for number in numbers}
    for row in _of_documents(connection, schema.verification, generation, numbers):
        found[row["document"]].append(columns.verification(row, numbers[row["document"]]))
    return found


def reports(
    connection: Connection, generation: int, numbers: Collection[int] | None = None
) -> Iterator[tuple[int, Document, list[Attribution], list[Verification]]]:
    """Documents with their statements and notes."""
    for part in _parts(documents(connection, generation, numbers)):
        ids = {number: doc.id for number, doc in part}
        said, notes = attributions(connection, generation, ids), verifications(connection, generation, ids)
        for number, doc in part:
            yield number, doc, said[number], notes[number]


def actors(connection: Connection, generation: int) -> Iterator[Actor]:
    """Every actor, in the order of first appearance."""
    table = schema.actor
    rows = select(table).where(table.c.generation == generation)
    for part in _parts(_paged(connection, rows, table.c.number, None)):
        numbers = [row["number"] for row in part]
        mentions = _by_actor(connection, schema.mention, generation, numbers, [schema.document.c.id])
        merged = _by_actor(connection, schema.merged, generation, numbers, [schema.document.c.id])
        for row in part:
            yield columns.actor(
                row,
                tuple(Reference(m["id"], m["start"], m["end"]) for m in mentions.get(row["number"], ())),
                tuple(
                    {"document": m["id"], "name": m["name"], "made_by": m["made_by"], "score": m["score"], "reasons": m["reasons"]}
                    for m in merged.get(row["number"], ())
                ),
            )


def relations(connection: Connection, generation: int) -> Iterator[Row]:
    """Relations between statements."""
    table = schema.relation
    yield from connection.execute(select(table).where(table.c.generation == generation).order_by(table.c.a, table.c.b)).mappings()


def origins(connection: Connection, generation: int) -> Iterator[tuple[list[Document], list[Likeness]]]:
    """The documents of each origin, in the ledger's order, and the likenesses among them; in the order of the first documents.

    Documents come without their texts.
    """
    reading, doc, likeness = schema.reading, schema.document, schema.likeness
    first = func.min(reading.c.document).label("first")
    listed = select(reading.c.origin, first).where(reading.c.generation == generation).group_by(reading.c.origin).subquery()
    for part in _parts(_paged(connection, select(listed), listed.c.first, None)):
        inside = _documents(generation).where(reading.c.origin.in_([row["origin"] for row in part])).order_by(doc.c.number)
        members: dict[str, list[Document]] = {row["origin"]: [] for row in part}
        for row in connection.execute(inside.with_only_columns(*(c for c in inside.selected_columns if c.name != "text"))).mappings():
            members[row["origin"]].append(columns.document({**row, "text": ""}))
        several = [document.id for documents in members.values() if len(documents) > 1 for document in documents]
        rows = select(*(c for c in likeness.c if c.name != "passages"))
        drawn = connection.execute(rows.where(likeness.c.generation == generation, likeness.c.document.in_(several))).mappings()
        found = [columns.likeness(row) for row in drawn]
        for documents in members.values():
            ids = {document.id for document in documents}
            yield documents, [one for one in found if one.document in ids and one.source in ids]


def problems(connection: Connection) -> Iterator[Problem]:
    """Inputs that could not be read."""
    table = schema.problem
    for row in connection.execute(select(table).order_by(table.c.file, table.c.url, table.c.reason)).mappings():
        yield Problem(row["reason"], row["file"], row["url"])


def _documents(generation: int) -> Select[Any]:
    doc, reading = schema.document, schema.reading
    joined = (doc.c.number == reading.c.document) & (reading.c.generation == generation)
    fields = [c for c in reading.c if c.name not in ("document", "generation")]
    return select(doc.c.number, doc.c.id, doc.c.file, doc.c.url, doc.c.text, doc.c.previous, *fields).join(reading, joined)


def _paged(connection: Connection, rows: Select[Any], key: Any, numbers: Collection[int] | None) -> Iterator[RowMapping]:
    """Rows in the order of a number that is unique among them, some hundreds at a time."""
    if numbers is not None:
        rows = rows.where(key.in_(numbers))
    last = -1
    while True:
        part = connection.execute(rows.where(key > last).order_by(key).limit(AT_ONCE)).mappings().all()
        yield from part
        if len(part) < AT_ONCE:
            return
        last = part[-1][key.name]


def _of_documents(connection: Connection, table: Any, generation: int, numbers: Collection[int]) -> Iterator[RowMapping]:
    rows = select(table).where(table.c.generation == generation, table.c.document.in_(numbers))
    yield from connection.execute(rows.order_by(table.c.document, table.c.place)).mappings()


def _by_actor(
    connection: Connection, table: Any, generation: int, numbers: Sequence[int], more: Sequence[Any]
) -> dict[int, list[RowMapping]]:
    joined = select(table, *more).join(schema.document, schema.document.c.number == table.c.document)
    rows = joined.where(table.c.generation == generation, table.c.actor.in_(numbers))
    found = connection.execute(rows.order_by(table.c.actor, table.c.document, table.c.place)).mappings()
    return {actor: list(group) for actor, group in groupby(found, key=lambda row: int(row["actor"]))}


def _parts(rows: Iterator[T]) -> Iterator[list[T]]:
    part: list[T] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part
