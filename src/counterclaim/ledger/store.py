"""The ledger, and the only writer to it: one transaction at a time, whichever process it is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import DatabaseError, OperationalError

from counterclaim.errors import LedgerError
from counterclaim.ledger import columns, hashes, queries, schema, search
from counterclaim.ledger.actors import ActorRows
from counterclaim.ledger.address import address_of
from counterclaim.ledger.chain import Chain
from counterclaim.ledger.clock import now
from counterclaim.ledger.opening import connect, said, shown, unfinished
from counterclaim.ledger.packing import pack
from counterclaim.records import Attribution, Decision, Document, Taken, Verification
from counterclaim.version import __version__

PROGRAM = f"counterclaim {__version__}"


class Ledger:
    """A ledger that is open. Reading and writing may go on at once; writers wait for one another."""

    def __init__(self, engine: Engine, address: str) -> None:
        self.engine = engine
        self.address = address

    @classmethod
    def open(cls, address: str, *, create: bool = False, read_only: bool = False) -> Self:
        """Open a ledger and bring it up to date.

        Args:
            address: a file name, or `postgresql://user@host/database`.
            create: make it where there is none.
            read_only: the database itself refuses to write; a ledger that an older program made is not brought up to date then.

        Raises:
            UsageError: there is none, it cannot be reached, the file is something else, or it would have to be brought up to date.
        """
        return cls(connect(address, create=create, read_only=read_only), address)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on which everything is seen as it is at one moment."""
        with plainly(self.address), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, *, next_generation: bool = False) -> Iterator[Writer]:
        """All that is written inside is kept, or nothing.

        Args:
            next_generation: what the machine makes goes to the generation that is to hold once it is whole.
        """
        with plainly(self.address), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield Writer(connection, next_generation)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


@contextmanager
def plainly(address: str) -> Iterator[None]:
    """Say what a database complains of in a sentence."""
    try:
        yield
    except DatabaseError as error:
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise  # a fault of ours, not the database's
        raise LedgerError(f"{shown(address)}: the ledger could not be read or written ({said(error)})") from None


def custody_key(taken: Taken, sha256: str, again: int = 0) -> str:
    """What makes a second taking of the same bytes from the same place the same row.

    Args:
        taken: the item.
        sha256: of its bytes.
        again: how often a page had gone back to these bytes from others.
    """
    place = {"original": sha256, "method": taken.method, "file": columns.plain(taken.file), "url": columns.plain(taken.url)}
    return hashes.of_row({**place, "again": again} if again else place)


class FinishedError(LedgerError):
    """The generation that was to be written to holds already."""


LIVE = ("http", "feed")
"""Methods by which the same place may show other bytes each time, and go back to earlier ones."""


def went_back(connection: Connection, taken: Taken, document_id: str) -> bool:
    """Whether a page that had shown something else since shows a document again: the same address, asked in the same way."""
    if taken.method not in LIVE:
        return False
    table = schema.custody
    here = (table.c.url == columns.plain(taken.url)) & (table.c.method == taken.method)
    last = connection.scalar(select(table.c.document).where(here).order_by(table.c.number.desc()).limit(1))
    return last is not None and last != document_id


def latest_at(connection: Connection, url: str | None) -> str | None:
    """The identifier of the document that an address led to last; None where it led to none."""
    address = address_of(columns.plain(url))
    if address is None:
        return None
    custody, document = schema.custody, schema.document
    taken = select(document.c.id).join(custody, custody.c.document == document.c.id).where(document.c.address == address)
    return connection.scalar(taken.order_by(custody.c.number.desc()).limit(1))


def problem_key(file: str | None, url: str | None, reason: str) -> str:
    """What makes the same problem the same row."""
    return hashes.of_row({"file": columns.plain(file), "url": columns.plain(url), "reason": columns.plain(reason)})


def held(connection: Connection) -> RowMapping:
    """The row of the ledger itself, which no one else who writes has until the transaction ends."""
    row = select(schema.ledger)
    if connection.dialect.name == "postgresql":
        row = row.with_for_update()  # SQLite's BEGIN IMMEDIATE does the same
    return connection.execute(row).mappings().one()


class Writer:
    """One transaction. Its methods write one kind of row each; the order in which documents come is the ledger's order.

    Attributes:
        connection: for queries inside the transaction.
        generation: to which the machine's rows belong.
    """

    def __init__(self, connection: Connection, next_generation: bool = False) -> None:
        self.connection = connection
        row = held(connection)
        if unfinished(connection):
            raise LedgerError("a batch is being loaded into this ledger: wait until all of it is there")
        if next_generation and row["next_generation"] is None:
            raise FinishedError("another process has finished this rereading")
        self.generation: int = row["next_generation" if next_generation else "generation"]
        self.documents: int = self._last(schema.document.c.number)
        self.actors = ActorRows(connection, self.generation)
        self._chains: dict[str, Chain] = {}

    def _last(self, column: Any) -> int:
        return self.connection.scalar(select(func.coalesce(func.max(column), 0))) or 0

    # What was read

    def document_number(self, document: Document, url: str | None = None) -> int | None:
        """The number of this document: of the same identifier, or of the same text at another spelling of its address.

        Args:
            document: as it was read.
            url: where it was taken from; what a page says of itself is no address to go by.
        """
        table = schema.document
        known = table.c.id == document.id
        same, address = known, address_of(columns.plain(url))
        if address is not None:
            same |= (table.c.address == address) & (table.c.text_sha256 == hashes.of_text(document.text))
        return self.connection.scalar(select(table.c.number).where(same).order_by(known.desc(), table.c.number).limit(1))

    def latest_at(self, url: str | None) -> str | None:
        """The document that an address led to last."""
        return latest_at(self.connection, url)

    def keep_document(self, document: Document, taken: Taken, previous: str | None) -> int:
        """A document that is not there yet, its original, and the entry in the custody log.

        Returns:
            Its number.
        """
        sha256 = hashes.of_bytes(taken.data)
        self._keep_original(taken, sha256)
        self.documents += 1
        values = {
            "number": self.documents,
            "id": document.id,
            "original": sha256,
            "file": columns.plain(document.file),
            "url": columns.plain(document.url),
            "address": address_of(columns.plain(taken.url)),
            "text": document.text,
            "text_sha256": hashes.of_text(document.text),
            "previous": previous,
        }
        self.connection.execute(insert(schema.document), [values])
        search.keep(self.connection, self.documents, document)
        self._keep_custody(document.id, taken, sha256)
        return self.documents

    def keep_custody(self, document_id: str, taken: Taken) -> bool:
        """That a document which is there was taken from somewhere; whether that is new."""
        sha256 = hashes.of_bytes(taken.data)
        again = 0
        while self.connection.scalar(select(schema.custody.c.document).where(schema.custody.c.key == custody_key(taken, sha256, again))):
            again += 1
        if again and not went_back(self.connection, taken, document_id):
            return False
        self._keep_original(taken, sha256)
        self._keep_custody(document_id, taken, sha256, again)
        return True

    def _keep_original(self, taken: Taken, sha256: str) -> None:
        if self.connection.scalar(select(schema.original.c.size).where(schema.original.c.sha256 == sha256)) is None:
            packed = pack(taken.data)
            values = {"sha256": sha256, "size": len(taken.data), "media_type": taken.media_type, "packed": packed}
            self.connection.execute(insert(schema.original), [values])

    def _keep_custody(self, document_id: str, taken: Taken, sha256: str, again: int = 0) -> None:
        self._append(
            schema.custody,
            {
                "key": custody_key(taken, sha256, again),
                "at": now(),
                "document": document_id,
                "original": sha256,
                "method": taken.method,
                "file": columns.plain(taken.file),
                "url": columns.plain(taken.url),
                "taken_at": taken.taken_at,
                "record": {**taken.record, **({"charset": taken.charset} if taken.charset else {})},
                "program": PROGRAM,
            },
        )

    def _append(self, table: Any, values: dict[str, Any]) -> None:
        """Add a row to a chain, in which every row holds the hash of the one before."""
        if table.name not in self._chains:
            self._chains[table.name] = Chain(self.connection, table)
        self.connection.execute(insert(table), [self._chains[table.name].link(values)])

    def keep_problem(self, file: str | None, url: str | None, reason: str) -> None:
        """That an input could not be read; once, however often it is tried."""
        file, url = columns.plain(file), columns.plain(url)
        reason = columns.plain(reason) or ""
        key = problem_key(file, url, reason)
        table = schema.problem
        if self.connection.scalar(select(table.c.key).where(table.c.key == key)) is None:
            self.connection.execute(insert(table), [{"key": key, "at": now(), "file": file, "url": url, "reason": reason}])

    def problems_at(self, url: str) -> list[str]:
        """Keys of the problems of an address."""
        table = schema.problem
        return list(self.connection.scalars(select(table.c.key).where(table.c.file.is_(None), table.c.url == columns.plain(url))))

    def solve_problems(self, keys: Sequence[str]) -> None:
        """That these problems are no more."""
        for part in queries.parts(keys):
            self.connection.execute(delete(schema.problem).where(schema.problem.c.key.in_(part)))

    def keep_fetched(self, url: str, values: Mapping[str, str | None]) -> None:
        """What is known of an address for the next time."""
        table = schema.fetched
        row = self.connection.execute(select(table).where(table.c.url == url)).mappings().first()
        if row is None:
            self.connection.execute(insert(table), [{"url": url, "etag": None, "last_modified": None, "stamp": None, **values}])
        elif any(row[name] != value for name, value in values.items()):
            self.connection.execute(update(table).where(table.c.url == url).values(**values))

    # What people decided

    def keep_decision(self, decision: Decision) -> None:
        """Add a decision; `counterclaim.ledger.decisions.decide` checks and makes it."""
        values = {f.name: getattr(decision, f.name) for f in fields(decision)}
        self._append(schema.decision, {**values, "seen": dict(decision.seen), "value": dict(decision.value)})

    # What the machine made of it

    def keep_reading(
        self,
        number: int,
        document: Document,
        attributions: Sequence[Attribution],
        notes: Sequence[Verification],
        reader: str,
        origin: str | None = None,
        change: Mapping[str, Any] | None = None,
    ) -> None:
        """What a state of the program made of a document: its fields, statements and notes, and the origin that it is laid to."""
        key = {"generation": self.generation, "document": number}
        values = {**key, "reader": reader, **columns.of_reading(document), "change": change, "origin": origin}
        self.connection.execute(insert(schema.reading), [values])
        if attributions:
            rows = [{**key, "place": n, **columns.of_attribution(a)} for n, a in enumerate(attributions)]
            self.connection.execute(insert(schema.attribution), rows)
        if notes:
            rows = [{**key, "place": n, **columns.of_verification(note)} for n, note in enumerate(notes)]
            self.connection.execute(insert(schema.verification), rows)

    def forget_reading(self, number: int) -> None:
        """Take back what was made of a document, to make it anew: fields, statements, notes, actors, relations between versions."""
        said = select(schema.attribution.c.id).where(
            schema.attribution.c.generation == self.generation, schema.attribution.c.document == number
        )
        table = schema.relation
        self.connection.execute(delete(table).where(table.c.generation == self.generation, table.c.a.in_(said) | table.c.b.in_(said)))
        self.actors.forget(number)
        for table in (schema.reading, schema.attribution, schema.verification):
            self.connection.execute(delete(table).where(table.c.generation == self.generation, table.c.document == number))

    def change_verdict(self, number: int, change: Mapping[str, Any]) -> None:
        """Keep what a document changed, where the version before it was read anew."""
        table = schema.reading
        here = (table.c.generation == self.generation) & (table.c.document == number)
        self.connection.execute(update(table).where(here).values(change=change))

    def change_particulars(self, number: int, document: Document) -> None:
        """Keep what else is said of a document, where its fields stay as they are."""
        table = schema.reading
        here = (table.c.generation == self.generation) & (table.c.document == number)
        self.connection.execute(update(table).where(here).values(particulars=columns.of_reading(document)["particulars"]))

    def keep_relations(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Relations between statements."""
        made = [{"generation": self.generation, **row} for row in rows]
        if made:
            self.connection.execute(insert(schema.relation), made)

    # Generations

    def begin_generation(self) -> tuple[int, int]:
        """Begin to read the whole ledger again, or go on with it.

        Returns:
            The generation that holds, and the one that is being made.
        """
        table = schema.ledger
        row = self.connection.execute(select(table.c.generation, table.c.next_generation)).one()
        if row.next_generation is not None:
            return row.generation, row.next_generation
        number = self._last(schema.generation.c.number) + 1
        self.connection.execute(insert(schema.generation).values(number=number, started_at=now(), finished_at=None))
        self.connection.execute(update(table).values(next_generation=number))
        return row.generation, number

    def finish_generation(self) -> None:
        """Let the generation that was made hold; the one before stays as it was."""
        table = schema.ledger
        number = self.connection.scalar(select(table.c.next_generation))
        self.connection.execute(update(table).values(generation=number, next_generation=None))
        self.connection.execute(update(schema.generation).where(schema.generation.c.number == number).values(finished_at=now()))
