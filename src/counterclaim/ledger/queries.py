"""What a ledger is asked: documents, statements, actors, notes, in the ledger's order, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Select, func, select

from counterclaim.ledger import columns, schema
from counterclaim.ledger.address import address_of
from counterclaim.ledger.columns import Row
from counterclaim.records import Actor, Attribution, Document, Likeness, Problem, Reference, Verification

T = TypeVar("T")

AT_ONCE = 200
"""How many documents or actors are held while rows are listed."""

_STREAMED = 1_000


def parts(rows: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Lists of so many, as a database takes a limited number of parameters at once."""
    rows = iter(rows)
    while part := list(islice(rows, size)):
        yield part


def generation(connection: Connection) -> int:
    """The generation that holds; 1 where nothing was read yet."""
    return connection.scalar(select(schema.ledger.c.generation)) or 1


def next_generation(connection: Connection) -> int | None:
    """The generation that is being made; None where none is."""
    return connection.scalar(select(schema.ledger.c.next_generation))


def generations(connection: Connection) -> list[int]:
    """Every generation, the first one first."""
    return list(connection.scalars(select(schema.generation.c.number).order_by(schema.generation.c.number)))


def documents(connection: Connection, generation: int, numbers: Collection[int] | None = None) -> Iterator[tuple[int, Document]]:
    """Documents by number, with what the machine made of them as a whole; all, or those of these numbers."""
    for row in _paged(connection, _documents(generation), schema.document.c.number, numbers):
        yield row["number"], columns.document(row)


def document(connection: Connection, generation: int, identifier: str) -> tuple[int, Document] | None:
    """The document of an identifier."""
    return next(iter(_read(connection, _documents(generation).where(schema.document.c.id == identifier))), None)


def documents_at(connection: Connection, generation: int, url: str) -> list[tuple[int, Document]]:
    """Documents at an address, the oldest first."""
    return _read(connection, _documents(generation).where(schema.document.c.address == address_of(url)))


def count_documents(connection: Connection) -> int:
    """How many documents there are."""
    return connection.scalar(select(func.count()).select_from(schema.document)) or 0


def count_rows(connection: Connection, generation: int) -> dict[str, int]:
    """How many documents, statements, notes and actors there are, by the types of their rows."""
    made = {"document": count_documents(connection)}
    for table in (schema.attribution, schema.verification, schema.actor):
        made[table.name] = connection.scalar(select(func.count()).where(table.c.generation == generation)) or 0
    return made


def states_at(connection: Connection, url: str) -> list[tuple[str, str]]:
    """What an address led to: identifier and time of taking each time that it was another document than before, the oldest first."""
    custody, doc = schema.custody, schema.document
    rows = select(doc.c.id, custody.c.at).join(custody, custody.c.document == doc.c.id).where(doc.c.address == address_of(url))
    states: list[tuple[str, str]] = []
    for identifier, at in connection.execute(rows.order_by(custody.c.number)):
        if not states or states[-1][0] != identifier:
            states.append((identifier, at))
    return states


def previous_of(connection: Connection, generation: int, number: int) -> tuple[int, Document] | None:
    """The version before a document, None where there is none."""
    previous = connection.scalar(select(schema.document.c.previous).where(schema.document.c.number == number))
    return None if previous is None else document(connection, generation, previous)


def versions_of(connection: Connection, generation: int, identifier: str) -> list[tuple[int, Document]]:
    """The versions that came next after a document and were read in this generation."""
    return _read(connection, _documents(generation).where(schema.document.c.previous == identifier))


def numbers_of(connection: Connection, identifiers: Collection[str]) -> dict[str, int]:
    """Numbers of documents by identifier."""
    table = schema.document
    rows = select(table.c.id, table.c.number)
    return {row.id: row.number for part in parts(identifiers) for row in connection.execute(rows.where(table.c.id.in_(part)))}


def identifiers_of(connection: Connection, numbers: Collection[int]) -> list[str]:
    """Identifiers of documents by number, in no order."""
    table = schema.document
    return [i for part in parts(numbers) for i in connection.scalars(select(table.c.id).where(table.c.number.in_(part)))]


def attributions(connection: Connection, generation: int, numbers: Mapping[int, str]) -> dict[int, list[Attribution]]:
    """Statements of documents, by number; the argument gives the documents' identifiers by number."""
    return _by_document(connection, schema.attribution, generation, numbers, columns.attribution)


def verifications(connection: Connection, generation: int, numbers: Mapping[int, str]) -> dict[int, list[Verification]]:
    """The reporters' notes of documents, by number."""
    return _by_document(connection, schema.verification, generation, numbers, columns.verification)


def reports(
    connection: Connection, generation: int, numbers: Collection[int] | None = None
) -> Iterator[tuple[int, Document, list[Attribution], list[Verification]]]:
    """Documents with their statements and notes."""
    for part in parts(documents(connection, generation, numbers)):
        ids = {number: doc.id for number, doc in part}
        said, notes = attributions(connection, generation, ids), verifications(connection, generation, ids)
        for number, doc in part:
            yield number, doc, said[number], notes[number]


def actors(connection: Connection, generation: int) -> Iterator[Actor]:
    """Every actor, in the order of first appearance."""
    table = schema.actor
    rows = select(table).where(table.c.generation == generation)
    for part in parts(_paged(connection, rows, table.c.number, None)):
        numbers = [row["number"] for row in part]
        mentions = _by_actor(connection, schema.mention, generation, numbers)
        merged = _by_actor(connection, schema.merged, generation, numbers)
        for row in part:
            yield columns.actor(
                row,
                tuple(Reference(m["id"], m["start"], m["end"]) for m in mentions.get(row["number"], ())),
                tuple(
                    {"document": m["id"], "name": m["name"], "made_by": m["made_by"], "score": m["score"], "reasons": m["reasons"]}
                    for m in merged.get(row["number"], ())
                ),
            )


def names(connection: Connection, generation: int) -> dict[str, str]:
    """Every actor's name, by identifier."""
    table = schema.actor
    rows = connection.execute(select(table.c.id, table.c.name).where(table.c.generation == generation))
    return {row.id: row.name for row in rows}


def parties(connection: Connection, generation: int) -> dict[str, str | None]:
    """For whom every actor speaks, by identifier."""
    table = schema.actor
    rows = connection.execute(select(table.c.id, table.c.party).where(table.c.generation == generation))
    return {row.id: row.party for row in rows}


def statements(connection: Connection, generation: int) -> Iterator[tuple[Attribution, RowMapping]]:
    """Every statement in the order of the ledger, with what is known of its document.

    The second value has the document's `id`, `text_sha256`, `sections`, `published_at` and `origin`.
    """
    doc, reading, said = schema.document, schema.reading, schema.attribution
    known = select(reading.c.document, doc.c.id, doc.c.text_sha256, reading.c.sections, reading.c.published_at, reading.c.origin)
    known = known.join(doc, doc.c.number == reading.c.document).where(reading.c.generation == generation)
    documents = {row["document"]: row for row in connection.execute(known).mappings()}
    rows = select(said).where(said.c.generation == generation).order_by(said.c.document, said.c.place)
    for row in connection.execute(rows.execution_options(yield_per=_STREAMED)).mappings():
        yield columns.attribution(row, documents[row["document"]]["id"]), documents[row["document"]]


def notes(connection: Connection, generation: int) -> Iterator[Verification]:
    """The reporters' notes of all documents, in the order of the ledger."""
    table, doc = schema.verification, schema.document
    rows = select(table, doc.c.id).join(doc, doc.c.number == table.c.document).where(table.c.generation == generation)
    for row in connection.execute(rows.order_by(table.c.document, table.c.place)).mappings():
        yield columns.verification(row, row["id"])


def relations(connection: Connection, generation: int) -> Iterator[Row]:
    """Relations between statements, in the same order in both dialects."""
    table = schema.relation
    # identifiers are hexadecimal and sort alike everywhere; the names of relations need not
    name = table.c.relation.collate("C") if connection.dialect.name == "postgresql" else table.c.relation
    rows = select(table).where(table.c.generation == generation).order_by(table.c.a, table.c.b, name)
    yield from connection.execute(rows).mappings()


def origins(connection: Connection, generation: int) -> Iterator[tuple[list[Document], list[Likeness]]]:
    """The documents of each origin, in the ledger's order, and the likenesses among them; in the order of the first documents.

    Documents come without their texts.
    """
    reading, doc = schema.reading, schema.document
    read = select(reading.c.origin).where(reading.c.generation == generation, reading.c.origin.is_not(None)).group_by(reading.c.origin)
    # grouped once for all pages: some 70 bytes of memory for each origin
    for part in parts(connection.scalars(read.order_by(func.min(reading.c.document))).all()):
        inside = _documents(generation).where(reading.c.origin.in_(part)).order_by(doc.c.number)
        members: dict[str, list[Document]] = {origin: [] for origin in part}
        for row in connection.execute(inside.with_only_columns(*(c for c in inside.selected_columns if c.name != "text"))).mappings():
            members[row["origin"]].append(columns.document({**row, "text": ""}))
        several = {origin: documents for origin, documents in members.items() if len(documents) > 1}
        found = _likenesses_within(connection, generation, several) if several else {}
        for origin, documents in members.items():
            yield documents, found.get(origin, [])


def problems(connection: Connection) -> Iterator[Problem]:
    """Inputs that could not be read, in the same order in both dialects."""
    table = schema.problem
    rows = connection.execute(select(table.c.reason, table.c.file, table.c.url))
    # sorted here: databases differ in where NULL and capitals stand
    yield from sorted((Problem(*row) for row in rows), key=lambda problem: (problem.file or "", problem.url or "", problem.reason))


def _documents(generation: int) -> Select[Any]:
    doc, reading = schema.document, schema.reading
    joined = (doc.c.number == reading.c.document) & (reading.c.generation == generation)
    fields = [c for c in reading.c if c.name not in ("document", "generation")]
    return select(doc.c.number, doc.c.id, doc.c.file, doc.c.url, doc.c.text, doc.c.previous, *fields).join(reading, joined)


def _read(connection: Connection, rows: Select[Any]) -> list[tuple[int, Document]]:
    found = connection.execute(rows.order_by(schema.document.c.number)).mappings()
    return [(row["number"], columns.document(row)) for row in found]


def _likenesses_within(connection: Connection, generation: int, members: Mapping[str, Sequence[Document]]) -> dict[str, list[Likeness]]:
    """Likenesses by the origin that both of their documents are in; without passages."""
    reading, doc, likeness = schema.reading, schema.document, schema.likeness
    home = {document.id: origin for origin, documents in members.items() for document in documents}
    # asked for by the origins, as a family may have more documents than a statement can have parameters
    inside = select(doc.c.id).join(reading, (doc.c.number == reading.c.document) & (reading.c.generation == generation))
    rows = select(*(c for c in likeness.c if c.name != "passages")).where(
        likeness.c.generation == generation, likeness.c.document.in_(inside.where(reading.c.origin.in_(members)))
    )
    found: dict[str, list[Likeness]] = {}
    for row in connection.execute(rows.order_by(likeness.c.document, likeness.c.source)).mappings():
        if home[row["document"]] == home.get(row["source"]):
            found.setdefault(home[row["document"]], []).append(columns.likeness(row))
    return found


def _paged(connection: Connection, rows: Select[Any], key: Any, numbers: Collection[int] | None) -> Iterator[RowMapping]:
    """Rows in the order of a number that is unique among them, some hundreds at a time."""
    if numbers is not None:  # with a range beside it, SQLite would walk through the whole table
        for wanted in parts(sorted(set(numbers))):
            yield from connection.execute(rows.where(key.in_(wanted)).order_by(key)).mappings().all()
        return
    last = -1
    while True:
        part = connection.execute(rows.where(key > last).order_by(key).limit(AT_ONCE)).mappings().all()
        yield from part
        if len(part) < AT_ONCE:
            return
        last = part[-1][key.name]


def _by_document(
    connection: Connection, table: Any, generation: int, numbers: Mapping[int, str], make: Callable[[Row, str], T]
) -> dict[int, list[T]]:
    """What is made of a table's rows and their documents' identifiers, by the documents' numbers."""
    found: dict[int, list[T]] = {number: [] for number in numbers}
    rows = select(table).where(table.c.generation == generation, table.c.document.in_(numbers))
    for row in connection.execute(rows.order_by(table.c.document, table.c.place)).mappings():
        found[row["document"]].append(make(row, numbers[row["document"]]))
    return found


def _by_actor(connection: Connection, table: Any, generation: int, numbers: Sequence[int]) -> dict[int, list[RowMapping]]:
    joined = select(table, schema.document.c.id).join(schema.document, schema.document.c.number == table.c.document)
    rows = joined.where(table.c.generation == generation, table.c.actor.in_(numbers))
    found = connection.execute(rows.order_by(table.c.actor, table.c.document, table.c.place)).mappings()
    return {actor: list(group) for actor, group in groupby(found, key=lambda row: int(row["actor"]))}
