"""What others are given to check without the ledger: originals and logs, of all documents or of some, as they are at one moment."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from counterclaim.errors import LedgerError, UsageError
from counterclaim.ledger import queries, schema
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.verifying.originals import held, unpacked
from counterclaim.ledger.verifying.pages import keys, numbered


@dataclass(frozen=True, slots=True)
class Original:
    """One item as it was received, with what the first custody row says of it."""

    sha256: str
    media_type: str | None
    file: str | None
    method: str
    packed: bytes

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, some at a time.

        Raises:
            LedgerError: what is kept is damaged.
        """
        try:
            yield from unpacked(self.packed)
        except ValueError as error:
            raise _damaged(self.sha256, str(error)) from None


class Evidence:
    """A ledger, or some of its documents, inside a transaction.

    Attributes:
        connection: for queries at the same moment.
        generation: the one that holds.
        documents: identifiers by number; None for all.
        total: how many documents the ledger has.
    """

    def __init__(self, connection: Connection, documents: Mapping[int, str] | None) -> None:
        self.connection = connection
        self.generation = queries.generation(connection)
        self.documents = documents
        self.total = queries.count_documents(connection)

    @property
    def count(self) -> int:
        """How many documents it is about."""
        return self.total if self.documents is None else len(self.documents)

    def custody(self) -> Iterator[dict[str, Any]]:
        """Rows of the custody log, every column."""
        return numbered(self.connection, schema.custody, *self._taken)

    def decisions(self) -> Iterator[dict[str, Any]]:
        """Rows of all decisions, every column."""
        return numbered(self.connection, schema.decision)

    def originals(self) -> Iterator[Original]:
        """What was received, in the order of the hashes.

        Raises:
            LedgerError: a row cannot be read.
        """
        custody = schema.custody
        wanted = select(custody.c.original).where(*self._taken)
        for page in keys(self.connection, schema.original.c.sha256, schema.original.c.sha256.in_(wanted)):
            firsts = select(func.min(custody.c.number)).where(custody.c.original.in_(page)).group_by(custody.c.original)
            how = select(custody.c.original, custody.c.file, custody.c.method).where(custody.c.number.in_(firsts))
            taken = {row.original: row for row in self.connection.execute(how)}
            for rows, broken in held(self.connection, page):
                for finding in broken:
                    raise _damaged(finding.row, finding.detail)
                for row in rows:
                    first = taken[row["sha256"]]
                    yield Original(row["sha256"], row["media_type"], first.file, first.method, row["packed"])

    def parties(self, actors: Collection[str]) -> set[str]:
        """These actors, those whom they speak for, and so on."""
        table = schema.actor
        known, new = set(actors), set(actors)
        while new:
            rows = select(table.c.party).where(table.c.generation == self.generation, table.c.id.in_(sorted(new)))
            new = {party for party in self.connection.scalars(rows) if party is not None} - known
            known |= new
        return known

    @property
    def _taken(self) -> tuple[ColumnElement[bool], ...]:
        """Which custody rows are about the documents."""
        return () if self.documents is None else (schema.custody.c.document.in_(self.documents.values()),)


@contextmanager
def gather(ledger: Ledger, identifiers: Sequence[str] = ()) -> Iterator[Evidence]:
    """The evidence for documents of these identifiers; for all where none are given.

    Raises:
        UsageError: the ledger holds no document, or not one of these.
    """
    with ledger.reading() as connection:
        numbers = queries.numbers_of(connection, sorted(set(identifiers)))
        unknown = [identifier for identifier in identifiers if identifier not in numbers]
        if unknown:
            raise UsageError(f"there is no document {unknown[0]!r} in the ledger")
        by_number = {number: identifier for identifier, number in sorted(numbers.items(), key=lambda pair: pair[1])}
        evidence = Evidence(connection, by_number if identifiers else None)
        if not evidence.total:
            raise UsageError("the ledger holds no document: there is nothing to bundle")
        yield evidence


def _damaged(sha256: str, why: str) -> LedgerError:
    return LedgerError(f"the original {sha256}: {why}; `counterclaim verify --ledger` says what else is broken")
