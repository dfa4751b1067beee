"""The database itself: whole, made by known steps, and guarded against changes of what is append-only."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from sqlalchemy import Connection, text

from counterclaim.ledger import migrations
from counterclaim.ledger.verifying.findings import Finding, Tally

_POSTGRESQL_TRIGGERS = text(
    "SELECT lower(t.tgname), pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE n.nspname = current_schema() AND t.tgenabled IN ('O', 'A') AND p.proname = 'append_only' AND p.prosrc LIKE '%RAISE EXCEPTION%'"
)
_SQLITE_TRIGGERS = text("SELECT lower(name), sql FROM sqlite_master WHERE type = 'trigger'")


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


def check_guards(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether the database refuses to change or delete rows of the tables that are append-only."""
    sqlite = connection.dialect.name == "sqlite"
    present = {name: str(made).upper() for name, made in connection.execute(_SQLITE_TRIGGERS if sqlite else _POSTGRESQL_TRIGGERS)}
    for table in append_only():
        for event in ("UPDATE", "DELETE"):
            tally.count("guard")
            made = present.get(f"{table}_keeps_{event}".lower(), "")
            if f"BEFORE {event} ON" not in made or (sqlite and f"BEGIN SELECT RAISE(ABORT, '{table.upper()} IS APPEND-ONLY')" not in made):
                yield Finding("guard", table, event.lower(), f"nothing keeps rows of {table} from being {event.lower()}d")


def append_only() -> list[str]:
    """The tables whose rows nothing may change or delete."""
    steps = (import_module(f"{migrations.__name__}.{step}") for step in migrations.STEPS)
    return [table for step in steps for table in getattr(step, "APPEND_ONLY", ())]
