"""Read a ledger's documents again with the program as it is now.

A new generation is made beside the one that holds, in the ledger's order, a few documents in one transaction; when it is whole it
takes the other's place. Killed on the way, it goes on where it stopped. Earlier generations stay as they were.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection, select

from counterclaim.errors import LedgerError, UnreadableError
from counterclaim.keep.adding import AHEAD
from counterclaim.keep.origins import regroup
from counterclaim.keep.relating import Compared, relate, waits_for_relating
from counterclaim.keep.report import forget, keep_again
from counterclaim.ledger import queries, schema
from counterclaim.ledger.store import FinishedError, Ledger
from counterclaim.pipeline import Input, Result, Tools, read_all
from counterclaim.read import read_taken
from counterclaim.read.particulars import settle
from counterclaim.records import Document, Taken
from counterclaim.relate.statements import StatementChanges, compare_statements

Said = frozenset[tuple[str, ...]]
"""What others than a document itself say of it."""

ELSEWHERE = ("manifest", "option", "feed", "archive")
"""Whose word does not stand in a document's own bytes, so that only the ledger has it."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a document again changed.

    Attributes:
        statements: gained, lost, moved, changed, kept.
        other_text: the program now takes other text from the same bytes; the text of the ledger was read again.
        problem: why the program failed on it; its statements are those of the reading before, laid to nobody.
    """

    document: Document
    statements: StatementChanges
    other_text: bool
    problem: str | None = None


def needs_rereading(ledger: Ledger, reader: str) -> bool:
    """Whether any document was read by another state of the program, or a rereading was begun."""
    with ledger.reading() as connection:
        generation = queries.generation(connection)
        other = select(schema.reading.c.document).where(schema.reading.c.generation == generation, schema.reading.c.reader != reader)
        return queries.next_generation(connection) is not None or connection.scalar(other.limit(1)) is not None


def reread(
    ledger: Ledger,
    tools: Tools,
    tell: Callable[[Reread], None],
    threads: int | None = None,
    compared: Callable[[Compared], None] = lambda compared: None,
) -> None:
    """Read every document again, compare them again, and let what is made of them hold.

    Args:
        ledger: whose.
        tools: models and gazetteer.
        tell: is called for each document.
        threads: documents read at once.
        compared: is called for each document when it was compared with the others.
    """
    with ledger.writing() as writer:
        old, new = writer.begin_generation()
    made: dict[int, Said] = {}
    try:
        while (numbers := _left(ledger, (old, new), tools, made)) is not None:
            for part in queries.parts(numbers, AHEAD):
                for told in _reread_part(ledger, part, old, tools, threads, made):
                    tell(told)
            relate(ledger, tools, compared, threads, next_generation=True)
    except FinishedError:
        return  # another process went on with the same, and was faster


def _left(ledger: Ledger, generations: tuple[int, int], tools: Tools, made: Mapping[int, Said]) -> list[int] | None:
    """Documents that the new generation lacks, or of which more is said by now; None where all is there and compared: then it holds.

    What another state of the program had begun is begun anew.
    """
    old, new = generations
    with ledger.writing(next_generation=True) as writer:
        held, kept = _said(writer.connection, old), _said(writer.connection, new, tools.reader)
        left = [n for n in sorted(held) if n not in kept or held[n] != made.get(n, held[n] & kept[n])]
        for number, document in queries.documents(writer.connection, new, left):
            regroup(writer, forget(writer, number, document))
        if left or waits_for_relating(writer, tools):
            return left
        writer.finish_generation()
    return None


def _said(connection: Connection, generation: int, reader: str | None = None) -> dict[int, Said]:
    """What others say of each document that was read in a generation, by any state of the program or by one."""
    table = schema.reading
    rows = select(table.c.document, table.c.particulars).where(table.c.generation == generation)
    rows = rows if reader is None else rows.where(table.c.reader == reader)
    return {row.document: frozenset(tuple(p) for p in row.particulars if p[2] in ELSEWHERE) for row in connection.execute(rows)}


def _reread_part(
    ledger: Ledger, numbers: list[int], old: int, tools: Tools, threads: int | None, made: dict[int, Said]
) -> Iterator[Reread]:
    with ledger.reading() as connection:
        before = list(queries.reports(connection, old, numbers))
        taken = {number: _taken(connection, document) for number, document, _, _ in before}
    other: set[int] = set()
    inputs = (Input(doc.file or doc.url or doc.id, partial(_again, doc, taken[n], partial(other.add, n))) for n, doc, _, _ in before)
    results = deque(read_all(inputs, tools, threads, AHEAD))
    told = []
    with ledger.writing(next_generation=True) as writer:
        there = _said(writer.connection, writer.generation)
        for number, document, attributions, notes in before:
            result = results.popleft()
            if number in there:
                continue  # another process was faster
            problem = result.problem
            if result.document is None:
                result = Result(result.file, document, tuple(replace(a, actor=None) for a in attributions), tuple(notes))
            now = keep_again(writer, number, result, tools.reader)
            made[number] = frozenset((p.name, p.value, p.said_by) for p in taken[number].particulars)
            told.append(Reread(document, compare_statements(attributions, now), number in other, problem))
    yield from told


def _again(stored: Document, taken: Taken, differs: Callable[[], None]) -> Document:
    """The document as the program reads it now; where its text would be another, or none, the ledger's."""
    try:
        read = read_taken(taken)
        if read.text == stored.text:
            return replace(read, id=stored.id, file=stored.file, url=stored.url)
    except UnreadableError:
        pass
    differs()
    return replace(settle(stored, taken.particulars), origin=None)


def _taken(connection: Connection, document: Document) -> Taken:
    """The item that a document was made of, as it was received."""
    custody, original = schema.custody, schema.original
    joined = select(custody, original.c.packed, original.c.media_type).join(original, original.c.sha256 == custody.c.original)
    row = connection.execute(joined.where(custody.c.document == document.id).order_by(custody.c.number).limit(1)).mappings().one()
    return Taken(
        data=_unpacked(row["packed"], document),
        method=row["method"],
        file=row["file"],
        url=row["url"],
        media_type=row["media_type"],
        charset=row["record"].get("charset"),
        taken_at=row["taken_at"],
        record=row["record"],
        particulars=tuple(p for p in document.particulars if p.said_by in ELSEWHERE),
    )


def _unpacked(packed: bytes, document: Document) -> bytes:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        raise LedgerError(f"the original of {document.id} is damaged: `counterclaim verify` says what else is") from None
