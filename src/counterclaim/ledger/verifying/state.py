"""The database itself: whole, made by known steps, and guarded against changes of what is append-only."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from sqlalchemy import Connection, Table, inspect, text

from counterclaim.ledger import migrations, schema
from counterclaim.ledger.verifying.findings import Finding, Tally

_POSTGRESQL_TRIGGERS = text(
    "SELECT lower(t.tgname), pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE n.nspname = current_schema() AND t.tgenabled IN ('O', 'A') AND p.proname = 'append_only' AND p.prosrc = :refusal "
    "AND starts_with(lower(t.tgname), c.relname || '_keeps_')"
).bindparams(refusal=migrations.REFUSAL)
_SQLITE_TRIGGERS = text("SELECT lower(name), sql FROM sqlite_master WHERE type = 'trigger'")


_LOSSES = {
    "UPDATE": "being updated",
    "DELETE": "being deleted",
    "INSERT": "being replaced by others",
    "TRUNCATE": "being deleted all at once",
}


def check_database(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """SQLite's own check of its file. PostgreSQL has none that every user may run."""
    if connection.dialect.name != "sqlite":
        return
    tally.count("database")
    for (message,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if message != "ok":
            yield Finding("database", "file", "integrity", " ".join(str(message).split()))


def check_steps(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether the ledger was made by the steps that this program knows."""
    applied = migrations.applied(connection)
    tally.count("migration", len(applied))
    for step in (s for s in applied if s not in migrations.STEPS):
        yield Finding("migration", step, "known", "this program knows no such step")
    for step in (s for s in migrations.STEPS if s not in applied):
        yield Finding("migration", step, "recorded", "the step is not recorded")


def check_tables(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether every table is there with its columns."""
    inspector = inspect(connection)
    tally.count("table", len(schema.metadata.tables))
    there = set(inspector.get_table_names())
    for name, table in schema.metadata.tables.items():
        if name not in there:
            yield Finding("table", name, "there", "there is no such table")
            continue
        columns = {column["name"] for column in inspector.get_columns(name)}
        for column in (c for c in table.columns.keys() if c not in columns):  # noqa: SIM118
            yield Finding("table", name, "columns", f"it has no column {column}")


def check_guards(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether the database refuses to change, replace or delete rows of the tables that are append-only."""
    dialect = connection.dialect.name
    present = {row[0]: row[1] for row in connection.execute(_SQLITE_TRIGGERS if dialect == "sqlite" else _POSTGRESQL_TRIGGERS)}
    for table in append_only():
        for event in migrations.EVENTS[dialect]:
            tally.count("guard")
            made = str(present.get(f"{table.name}_keeps_{event}".lower(), ""))
            if dialect == "sqlite":
                holds = made == migrations.guard(dialect, table, event)
            else:
                holds = f"BEFORE {event} ON" in made and " WHEN " not in made
            if not holds:
                yield Finding("guard", table.name, event.lower(), f"nothing keeps rows of {table.name} from {_LOSSES[event]}")


def append_only() -> list[Table]:
    """The tables whose rows nothing may change or delete."""
    steps = (import_module(f"{migrations.__name__}.{step}") for step in migrations.STEPS)
    return [migrations.RECORD, *(schema.metadata.tables[name] for step in steps for name in getattr(step, "APPEND_ONLY", ()))]
