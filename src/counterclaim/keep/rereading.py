"""Read a ledger's documents again with the program as it is now.

A new generation is made beside the one that holds, in the ledger's order, a few documents in one transaction; when it is whole it
takes the other's place. Killed on the way, it goes on where it stopped. Earlier generations stay as they were.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection, select

from counterclaim.errors import CounterclaimError
from counterclaim.keep.adding import AHEAD
from counterclaim.keep.origins import regroup
from counterclaim.keep.report import forget, keep_made
from counterclaim.ledger import queries, schema
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Input, Result, Tools, read_all
from counterclaim.read import read_taken
from counterclaim.read.particulars import settle
from counterclaim.records import Document, Particular, Taken
from counterclaim.relate.statements import StatementChanges, compare_statements

ELSEWHERE = ("manifest", "option", "feed", "archive")
"""Whose word does not stand in a document's own bytes, so that only the ledger has it."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a document again changed.

    Attributes:
        statements: gained, lost, moved, changed, kept.
        other_text: the program now takes other text from the same bytes; the text of the ledger was read again.
    """

    document: Document
    statements: StatementChanges
    other_text: bool


def needs_rereading(ledger: Ledger, reader: str) -> bool:
    """Whether any document was read by another state of the program, or a rereading was begun."""
    with ledger.reading() as connection:
        generation = queries.generation(connection)
        other = select(schema.reading.c.document).where(schema.reading.c.generation == generation, schema.reading.c.reader != reader)
        begun = connection.scalar(select(schema.ledger.c.next_generation))
        return begun is not None or connection.scalar(other.limit(1)) is not None


def reread(ledger: Ledger, tools: Tools, tell: Callable[[Reread], None], threads: int | None = None) -> None:
    """Read every document again and let what is made of them hold.

    Args:
        ledger: whose.
        tools: model and gazetteer.
        tell: is called for each document.
        threads: documents read at once.
    """
    with ledger.writing() as writer:
        old, new = writer.begin_generation()
    while numbers := _left(ledger, old, new):
        for part in (numbers[i : i + AHEAD] for i in range(0, len(numbers), AHEAD)):
            for told in _reread_part(ledger, part, old, tools, threads):
                tell(told)


def _left(ledger: Ledger, old: int, new: int) -> list[int]:
    """Documents that the new generation lacks, or of which more is said by now; where there are none the generation holds."""
    with ledger.writing(next_generation=True) as writer:
        held, made = (_said(writer.connection, generation) for generation in (old, new))
        left = [number for number in sorted(held) if number not in made or not held[number] <= made[number]]
        for number, document in queries.documents(writer.connection, new, [n for n in left if n in made]):
            regroup(writer, forget(writer, number, document))
        if not left:
            writer.finish_generation()
    return left


def _said(connection: Connection, generation: int) -> dict[int, set[tuple[str, ...]]]:
    table = schema.reading
    rows = connection.execute(select(table.c.document, table.c.particulars).where(table.c.generation == generation))
    return {row.document: {tuple(p) for p in row.particulars if p[2] in ELSEWHERE} for row in rows}


def _reread_part(ledger: Ledger, numbers: list[int], old: int, tools: Tools, threads: int | None) -> Iterator[Reread]:
    with ledger.reading() as connection:
        before = list(queries.reports(connection, old, numbers))
        taken = {number: _taken(connection, document) for number, document, _, _ in before}
    other: set[int] = set()
    inputs = (Input(doc.file or doc.url or doc.id, partial(_again, doc, taken[n], partial(other.add, n))) for n, doc, _, _ in before)
    results = deque(read_all(inputs, tools, threads, AHEAD))
    told = []
    with ledger.writing(next_generation=True) as writer:
        for number, document, attributions, _ in before:
            result = _whole(results.popleft(), document)
            made = keep_made(writer, number, result, tools.reader)
            told.append(Reread(document, compare_statements(attributions, made), number in other))
    yield from told


def _whole(result: Result, document: Document) -> Result:
    if result.document is None:
        raise CounterclaimError(f"{document.id} ({result.file}) cannot be read again: {result.problem}; the reading before it holds")
    return result


def _again(stored: Document, taken: Taken, differs: Callable[[], None]) -> Document:
    """The document as the program reads it now; where its text would be another, the ledger's."""
    read = read_taken(taken)
    if read.text == stored.text:
        return replace(read, id=stored.id, file=stored.file, url=stored.url)
    differs()
    return replace(settle(stored, taken.particulars), origin=None)


def _taken(connection: Connection, document: Document) -> Taken:
    """The item that a document was made of, as it was received."""
    custody, original = schema.custody, schema.original
    joined = select(custody, original.c.packed, original.c.media_type).join(original, original.c.sha256 == custody.c.original)
    row = connection.execute(joined.where(custody.c.document == document.id).order_by(custody.c.number).limit(1)).mappings().one()
    return Taken(
        data=zlib.decompress(row["packed"]),
        method=row["method"],
        file=row["file"],
        url=row["url"],
        media_type=row["media_type"],
        charset=row["record"].get("charset"),
        taken_at=row["taken_at"],
        record=row["record"],
        particulars=tuple(Particular(p.name, p.value, p.said_by) for p in document.particulars if p.said_by in ELSEWHERE),
    )
