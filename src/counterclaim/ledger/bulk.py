"""Load all of a batch into an empty ledger, a chunk in one transaction; after a kill the same call goes on where it stopped.

How many chunks are there is written in the transaction of the last of them, so none is ever loaded half or twice. Until all are there,
`connect` and `Writer` refuse the ledger to everybody else: secondary indexes, and what PostgreSQL compares other rows with, are taken away
for the time, and are there again before the ledger is called whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Connection, exists, insert, select, update

from counterclaim.errors import LedgerError, UsageError
from counterclaim.ledger import queries, schema
from counterclaim.ledger.bulk_rows import LOADED, WORDS, LostError, Values, Written
from counterclaim.ledger.clock import now
from counterclaim.ledger.opening import connect, shown
from counterclaim.ledger.store import held, plainly

Rows = Iterable[tuple[str, Iterable[Mapping[str, Any]]]]
"""Rows by the name of their table, in any order; a table may come more than once."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A chunk that is in the ledger.

    Attributes:
        chunk: its number, from 0.
        of: how many chunks there are.
        rows: how many rows it had, by table.
    """

    chunk: int
    of: int
    rows: Mapping[str, int]


class Dialect(Protocol):
    """What each database has its own way for."""

    errors: tuple[type[Exception], ...]
    """What its driver raises of itself."""

    def prepare(self, connection: Connection) -> None:
        """Set up a connection that only loads."""

    def loosen(self, connection: Connection) -> None:
        """Take away what is made faster at the end, besides indexes of tables; inside a transaction."""

    def tighten(self, connection: Connection) -> None:
        """Make that again where it is not there, and see that what rows refer to is there; inside a transaction.

        Raises:
            LostError: it is not.
        """

    def write(self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Written]) -> None:
        """Write rows of a table as they come."""

    def write_words(self, connection: Connection, rows: Iterable[Written]) -> None:
        """Write numbers of documents and their words to the search index as they come."""


def load(
    address: str, batch: str, chunks: int, rows_of: Callable[[int], Rows], tell: Callable[[Loaded], None] = lambda loaded: None
) -> None:
    """Load a batch, or what is missing of it; nothing where all of it is there. Who loads the same batch meanwhile waits, and goes on.

    Args:
        address: of a ledger without documents, which is made where there is none, or of one in which this batch was begun.
        batch: the digest of all that is in the batch.
        chunks: how many parts it has.
        rows_of: gives the rows of a part, from 0, with every column of their table but `generation`, `at`, `program`, and, in the custody
            log, which is written in the order in which they come, `number`, `before` and `hash`. Columns of JSON hold Python values. The
            table `search` has `number`, `title` and `text` of documents. Rows are asked for once and written as they come.
        tell: is called for each chunk, when it is in the ledger.

    Raises:
        UsageError: the ledger cannot be opened, or holds something else.
        LedgerError: the database refused; what was loaded until then is there.
    """
    engine = connect(address, create=True, loading=True)
    try:
        with plainly(address), engine.connect().execution_options(writes=True) as connection:
            loading = _Loading(connection, shown(address), batch, chunks)
            if loading.begin():
                while (loaded := loading.load_next(rows_of)) is not None:
                    tell(loaded)
                loading.finish()
    finally:
        engine.dispose()


_INDEXES = [index for table in LOADED for index in sorted(table.indexes, key=lambda index: str(index.name))]


class _Loading:
    """One batch on one connection. What is to be done is asked anew in each transaction: another process may do the same."""

    def __init__(self, connection: Connection, ledger: str, batch: str, chunks: int) -> None:
        self._connection = connection
        self._ledger = ledger
        self._batch = batch
        self._chunks = chunks
        self._dialect = _dialect(connection.dialect.name)
        self._here = schema.batch.c.digest == batch

    def begin(self) -> bool:
        """Whether anything is left to do; the batch is begun where it was not."""
        self._dialect.prepare(self._connection)
        with self._connection.begin():
            held(self._connection)
            row = self._connection.execute(select(schema.batch).where(self._here)).one_or_none()
            if row is None:
                self._check_empty()
                values = {"digest": self._batch, "chunks": self._chunks, "done": 0, "begun_at": now()}
                self._connection.execute(insert(schema.batch), values)
                for index in _INDEXES:
                    index.drop(self._connection, checkfirst=True)
                self._dialect.loosen(self._connection)
            elif row.chunks != self._chunks:
                raise UsageError(f"{self._ledger}: this batch was begun in {row.chunks} parts, not {self._chunks}: make the ledger anew")
            return row is None or row.finished_at is None

    def _check_empty(self) -> None:
        if self._connection.scalar(select(exists().where(schema.batch.c.finished_at.is_(None)))):
            raise UsageError(f"{self._ledger}: another batch was begun in this ledger: load that, or give --ledger another name")
        if any(self._connection.scalar(select(exists(select(table)))) for table in (schema.document, schema.decision)):
            raise UsageError(f"{self._ledger}: a batch is loaded into an empty ledger, and this one has documents: give another name")

    def load_next(self, rows_of: Callable[[int], Rows]) -> Loaded | None:
        """Load the next chunk; None where all are there."""
        counts: Counter[str] = Counter()
        table = ""
        with self._connection.begin():
            held(self._connection)
            chunk: int = self._connection.scalars(select(schema.batch.c.done).where(self._here)).one()
            if chunk >= self._chunks:
                return None
            values = Values(self._connection, queries.generation(self._connection))
            try:
                for table, rows in rows_of(chunk):
                    self._write(values, table, _counted(rows, table, counts))
            except self._dialect.errors as error:
                said = " ".join(str(error).split())
                raise LedgerError(f"{self._ledger}: rows of {table} in part {chunk} of the batch could not be written ({said})") from None
            self._connection.execute(update(schema.batch).where(self._here).values(done=chunk + 1))
        return Loaded(chunk, self._chunks, counts)

    def _write(self, values: Values, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        if table == WORDS:
            self._dialect.write_words(self._connection, values.words(rows))
        else:
            self._dialect.write(self._connection, table, values.columns(table), values.written(table, rows))

    def finish(self) -> None:
        """Make again what was taken away, then call the ledger whole."""
        made: list[Callable[[Connection], object]] = [partial(index.create, checkfirst=True) for index in _INDEXES]
        try:
            for make in (*made, self._dialect.tighten):
                with self._connection.begin():
                    held(self._connection)
                    make(self._connection)
        except LostError as error:
            raise LedgerError(f"{self._ledger}: the batch is not whole ({error}): make the batch and the ledger anew") from None
        with self._connection.begin():
            held(self._connection)
            open_ = self._here & schema.batch.c.finished_at.is_(None)
            self._connection.execute(update(schema.batch).where(open_).values(finished_at=now()))


def _dialect(name: str) -> Dialect:
    if name == "sqlite":
        from counterclaim.ledger.bulk_sqlite import Sqlite

        return Sqlite()
    from counterclaim.ledger.bulk_postgresql import Postgresql

    return Postgresql()


def _counted(rows: Iterable[Mapping[str, Any]], table: str, counts: Counter[str]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        counts[table] += 1
        yield row
