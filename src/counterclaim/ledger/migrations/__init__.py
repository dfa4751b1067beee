"""Named, recorded steps from an empty database to the tables as they are now.

A step is a module with `declare(metadata)`, which adds its tables, and where needed `APPEND_ONLY`, names of tables whose
rows nothing may change or delete, and `finish(connection)` for what a table cannot say. A step that was released is never
edited; what comes later is a new step, one file and one line in `STEPS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from sqlalchemy import Column, Connection, MetaData, Table, Text, insert, inspect, select

from counterclaim.ledger.clock import now
from counterclaim.version import __version__

STEPS = ("m0001_reports", "m0002_readings", "m0003_origins", "m0004_decisions", "m0005_search")

RECORD = Table(
    "migration",
    MetaData(),
    Column("name", Text, primary_key=True),
    Column("applied_at", Text, nullable=False),
    Column("program", Text, nullable=False),
)

_GUARD = {
    "sqlite": ("CREATE TRIGGER {table}_keeps_{event} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "CREATE TRIGGER {table}_keeps_{event} BEFORE {event} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ),
}


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
    RECORD.create(connection, checkfirst=True)
    for step in steps:
        module = import_module(f"{__name__}.{step}")
        before = set(declared(STEPS[: STEPS.index(step)]).tables)
        metadata = declared(STEPS[: STEPS.index(step) + 1])
        metadata.create_all(connection, [t for name, t in metadata.tables.items() if name not in before], checkfirst=False)
        for table in getattr(module, "APPEND_ONLY", ()):
            _guard(connection, table)
        if hasattr(module, "finish"):
            module.finish(connection)
        connection.execute(insert(RECORD).values(name=step, applied_at=now(), program=f"counterclaim {__version__}"))


def _guard(connection: Connection, table: str) -> None:
    """Make the database itself refuse to change or delete rows of a table."""
    for event in ("UPDATE", "DELETE"):
        for statement in guard(connection.dialect.name, table, event):
            connection.exec_driver_sql(statement.replace("%", "%%"))


def guard(dialect: str, table: str, event: str) -> list[str]:
    """The statements that make triggers against UPDATE or DELETE on a table."""
    return [statement.replace("{table}", table).replace("{event}", event) for statement in _GUARD[dialect]]
