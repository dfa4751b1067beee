"""Open a ledger by its address: a file is SQLite, `postgresql://…` a PostgreSQL database; make it or bring it up to date."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from counterclaim.errors import LedgerError, UsageError
from counterclaim.ledger import migrations

WAIT_S = 600
"""How long a writer waits for another before it gives up."""

_PAUSE_S = 0.01
_SQLITE_MAGIC = b"SQLite format 3\x00"
_URL = re.compile(r"(postgres(?:ql)?)(?:\+psycopg)?://", re.I)
_PASSWORD = re.compile(r"(://[^:@]*:).*@", re.S)
_PASSWORD_LATER = re.compile(r"([?&](?:ssl)?password=)[^&]*", re.I)
_LOCK = 0x636F756E746572  # "counter": one writer at a time brings a PostgreSQL ledger up to date


def is_database_url(address: str) -> bool:
    """Whether the address names a PostgreSQL database."""
    return _URL.match(address) is not None


def shown(address: str) -> str:
    """The address without a password, also where it is no address of a database that is understood."""
    return _PASSWORD.sub(r"\1***@", _PASSWORD_LATER.sub(r"\1***", address)) if "://" in address else address


def said(error: DBAPIError) -> str:
    """What a database complains of, in one line."""
    return " ".join(str(error.orig).split())


def connect(address: str, *, create: bool = False, read_only: bool = False, loading: bool = False) -> Engine:
    """An engine on a ledger that is up to date.

    Args:
        address: a file name, or `postgresql://user@host/database`.
        create: make the ledger where there is none.
        read_only: the database itself refuses to write, also to bring the ledger up to date.
        loading: also where a batch was not loaded to its end.

    Raises:
        UsageError: there is no ledger, it cannot be reached, the file is something else, it would have to be brought up to date, or not
            all of a batch is in it.
    """
    if not is_database_url(address) and ("://" in address or address == ":memory:"):
        raise UsageError(f"{shown(address)} is no ledger: give a file name, such as case.db, or postgresql://user@host/database")
    engine = _postgresql(address, read_only) if is_database_url(address) else _sqlite(Path(address), create, read_only)
    try:
        (_check_up_to_date if read_only else partial(_bring_up_to_date, create=create))(engine, address)
        if not loading:
            _check_whole(engine, address)
    except DBAPIError as error:
        engine.dispose()
        kind = UsageError if is_database_url(address) else LedgerError
        raise kind(f"{shown(address)}: the ledger cannot be opened ({said(error)})") from None
    except BaseException:
        engine.dispose()
        raise
    return engine


def _sqlite(path: Path, create: bool, read_only: bool = False) -> Engine:
    if path.is_dir():
        raise UsageError(f"{path} is a directory: give the ledger a file name, such as case.db")
    if not path.exists():
        if not create:
            raise UsageError(f"{path}: there is no ledger of this name; `counterclaim add --ledger {path} …` makes one")
        if not path.parent.is_dir():
            raise UsageError(f"{path}: there is no directory {path.parent}")
    else:
        try:
            with path.open("rb") as stream:
                head = stream.read(len(_SQLITE_MAGIC))
        except OSError as error:
            raise UsageError(f"{path}: the ledger cannot be read ({error.strerror})") from None
        if head and head != _SQLITE_MAGIC:
            raise UsageError(f"{path} is no ledger: give --ledger another name")
    fixed = not create and not os.access(path.parent, os.W_OK)
    if fixed and _waits_in_log(path):
        raise UsageError(f"{path}: its last changes are in {path.name}-wal, and this directory cannot be written to: copy both elsewhere")
    # on a medium that cannot be written to SQLite can make no lock: it is told that nobody else will write
    query = {"mode": "ro", "uri": "true"} | ({"immutable": "1"} if fixed else {}) if fixed or read_only else {}
    database = f"file:{quote(str(path.absolute()))}" if query else str(path)
    url = URL.create("sqlite", database=database, query=query)
    engine = create_engine(url, connect_args={"timeout": WAIT_S}, json_serializer=compact)
    event.listen(engine, "connect", _prepare_to_read if query else _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _waits_in_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.is_file() and log.stat().st_size > 0


def _prepare_to_read(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None


def _postgresql(address: str, read_only: bool = False) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise UsageError("PostgreSQL needs a driver: pip install 'counterclaim[postgresql]'") from None
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
        if "@" in (url.host or ""):  # the end of a password, which the driver would name as a host that it cannot find
            raise ValueError
        engine = create_engine(url, json_serializer=compact, pool_pre_ping=True)
        return engine.execution_options(postgresql_readonly=True) if read_only else engine
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise UsageError(
            f"{shown(address)!r} is no address of a database: write postgresql://user@host/database, and %40 for an @ in a password"
        ) from None


compact: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""How the ledger writes JSON."""


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    """Write-ahead log, foreign keys, and transactions that begin when we say so."""
    connection.isolation_level = None
    _write_ahead(connection)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON", "temp_store = MEMORY", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    # two make a ledger at once: for the lock that a change of the journal needs SQLite does not wait by itself
    until = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_PAUSE_S)


def _begin(connection: Connection) -> None:
    # one that will write takes the lock at once: begun as a reader, it could not wait for another writer later
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_up_to_date(engine: Engine, address: str) -> None:
    with engine.connect() as connection:
        if _missing(_steps(connection, address, create=False), address):
            raise UsageError(
                f"{shown(address)}: an older counterclaim made this ledger, and here nothing is written: bring it up to date with "
                f"`counterclaim decisions --ledger {shown(address)}`, which keeps a copy"
            )


def _check_whole(engine: Engine, address: str) -> None:
    with engine.connect() as connection:
        if unfinished(connection):
            raise UsageError(
                f"{shown(address)}: a batch is being loaded into this ledger, or was not loaded to its end: run "
                f"`counterclaim add --ledger {shown(address)} DIR` again, with the folder of the batch, and wait until it is done"
            )


def unfinished(connection: Connection) -> bool:
    """Whether a batch was begun to be loaded and not all of it is there."""
    return connection.scalar(text("SELECT 1 FROM batch WHERE finished_at IS NULL")) is not None


def _bring_up_to_date(engine: Engine, address: str, create: bool) -> None:
    with engine.begin() as connection:
        if _steps(connection, address, create) == list(migrations.STEPS):
            return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        steps = _steps(connection, address, create)  # another may have taken them meanwhile
        missing = _missing(steps, address)
        if steps and missing:
            _COPIES[connection.dialect.name](connection, address, steps, missing[0])
        migrations.apply(connection, missing)


def _steps(connection: Connection, address: str, create: bool) -> list[str]:
    """The steps that the database has behind it; none where a ledger may be made."""
    if connection.dialect.name == "postgresql":
        # whoever makes or changes the tables holds this until all are there: no one sees half of them between two questions;
        # in SQLite all questions of a transaction see one state
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    steps = migrations.applied(connection)
    if not steps and inspect(connection).get_table_names():
        raise UsageError(f"{shown(address)}: other tables are in this database; a ledger needs one of its own")
    if not steps and not create:
        raise UsageError(f"{shown(address)}: there is no ledger in this database; `counterclaim add --ledger …` makes one")
    return steps


def _missing(steps: list[str], address: str) -> Sequence[str]:
    known = list(migrations.STEPS)
    if steps != known[: len(steps)]:
        unknown = [step for step in steps if step not in known] or steps
        raise UsageError(f"{shown(address)}: the ledger was made by a newer counterclaim (it has the step {unknown[-1]}): install that")
    return known[len(steps) :]


def _copy_file(connection: Connection, address: str, steps: list[str], step: str) -> None:
    """Keep the file as it was, beside the ledger; the lock is held, so nothing changes meanwhile.

    A copy that is there already is made anew if an upgrade was ended after it was made: if it is of this ledger before the same step.
    """
    target = Path(f"{address}.before-{step}")
    if target.exists() and not _is_earlier(target, connection, steps):
        raise UsageError(f"{target} is in the way: the ledger is copied there before it is brought up to date; move it away")
    part = Path(f"{target}.part")
    part.unlink(missing_ok=True)
    with sqlite3.connect(address) as source, sqlite3.connect(part) as copy:
        source.backup(copy)
    copy.close()
    source.close()
    part.replace(target)


def _is_earlier(copy: Path, connection: Connection, steps: list[str]) -> bool:
    """Whether a file is the ledger at this step, and holds nothing that the ledger does not: both logs go on from where its logs end."""
    if not copy.is_file() or _waits_in_log(copy):
        return False
    ends: dict[str, tuple[int, str]] = {}
    try:
        with closing(sqlite3.connect(f"file:{quote(str(copy.absolute()))}?mode=ro&immutable=1", uri=True)) as held:
            if [name for (name,) in held.execute("SELECT name FROM migration ORDER BY name")] != steps:
                return False
            for log in ("custody", "decision") if "m0004_decisions" in steps else ("custody",):
                last = held.execute(f"SELECT number, hash FROM {log} ORDER BY number DESC LIMIT 1").fetchone()
                ends.update({log: last} if last else {})
    except sqlite3.DatabaseError:
        return False
    return all(connection.exec_driver_sql(f"SELECT 1 FROM {log} WHERE number = ? AND hash = ?", end).first() for log, end in ends.items())


def _copy_tables(connection: Connection, address: str, steps: list[str], step: str) -> None:
    """Keep all tables as they were, in a schema of their own."""
    quote = connection.dialect.identifier_preparer.quote
    schema = quote(f"before_{step}")
    tables = inspect(connection).get_table_names()
    connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    for table in tables:
        connection.exec_driver_sql(f"CREATE TABLE {schema}.{quote(table)} AS TABLE {quote(table)}")


_COPIES: dict[str, Callable[[Connection, str, list[str], str], None]] = {"sqlite": _copy_file, "postgresql": _copy_tables}
