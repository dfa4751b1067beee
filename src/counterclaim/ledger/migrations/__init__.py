"""Named, recorded steps from an empty database to the tables as they are now.

A step is a module with `declare(metadata)`, which adds its tables, and where needed `APPEND_ONLY`, names of tables whose
rows nothing may change or delete, and `finish(connection)` for what a table cannot say. A step that was released is never
edited; what comes later is a new step, one file and one line in `STEPS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, Table, Text, UniqueConstraint, insert, inspect, select

from counterclaim.ledger.clock import now
from counterclaim.version import __version__

STEPS = ("m0001_reports", "m0002_readings", "m0003_origins", "m0004_decisions", "m0005_search", "m0006_relations", "m0007_batches")

RECORD = Table(
    "migration",
    MetaData(),
    Column("name", Text, primary_key=True),
    Column("applied_at", Text, nullable=False),
    Column("program", Text, nullable=False),
)

EVENTS = {"sqlite": ("UPDATE", "DELETE", "INSERT"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}
"""What a database is told to refuse on an append-only table; of INSERT only what would take the place of a row."""

REFUSAL = " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END "
"""What PostgreSQL's triggers do."""


def declared(steps: Sequence[str] = STEPS) -> MetaData:
    """The tables after these steps."""
    metadata = MetaData()
    for step in steps:
        import_module(f"{__name__}.{step}").declare(metadata)
    return metadata


def applied(connection: Connection) -> list[str]:
    """Names of the steps that a database has behind it, in order; empty for a new one."""
    if not inspect(connection).has_table(RECORD.name):
        return []
    return list(connection.scalars(select(RECORD.c.name).order_by(RECORD.c.name)))


def apply(connection: Connection, steps: Sequence[str]) -> None:
    """Take these steps and record them, in the transaction of the connection."""
    if not inspect(connection).has_table(RECORD.name):
        RECORD.create(connection)
        _guard(connection, RECORD)
    for step in steps:
        module = import_module(f"{__name__}.{step}")
        before = set(declared(STEPS[: STEPS.index(step)]).tables)
        metadata = declared(STEPS[: STEPS.index(step) + 1])
        metadata.create_all(connection, [t for name, t in metadata.tables.items() if name not in before], checkfirst=False)
        for table in getattr(module, "APPEND_ONLY", ()):
            _guard(connection, metadata.tables[table])
        if hasattr(module, "finish"):
            module.finish(connection)
        connection.execute(insert(RECORD).values(name=step, applied_at=now(), program=f"counterclaim {__version__}"))


def _guard(connection: Connection, table: Table) -> None:
    """Make the database itself refuse to change, replace or delete rows of a table."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        function = f"CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $${REFUSAL}$$"
        connection.exec_driver_sql(function.replace("%", "%%"))
    for event in EVENTS[dialect]:
        connection.exec_driver_sql(guard(dialect, table, event))


def guard(dialect: str, table: Table, event: str) -> str:
    """The statement that makes the trigger against one of `EVENTS` on a table."""
    begin = f"CREATE TRIGGER {table.name}_keeps_{event} BEFORE {event} ON {table.name}"
    if dialect == "postgresql":
        return f"{begin} FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    # SQLite's INSERT OR REPLACE deletes the row that is in the way, and calls that no DELETE
    when = f" WHEN EXISTS (SELECT 1 FROM {table.name} WHERE {_same_row(table)})" if event == "INSERT" else ""
    return f"{begin}{when} BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"


def _same_row(table: Table) -> str:
    """Whether a row of SQLite's has a key of the one that is inserted."""
    keys = [c.columns.keys() for c in table.constraints if isinstance(c, PrimaryKeyConstraint | UniqueConstraint)]
    found = sorted(" AND ".join(f"{name} = NEW.{name}" for name in key) for key in keys)
    return " OR ".join(["rowid = NEW.rowid", *found])
