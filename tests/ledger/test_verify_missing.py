"""Verifying finds what was taken out of a ledger: rows, tables, words to search for, guards."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from counterclaim.ledger import migrations, search
from counterclaim.ledger.opening import is_database_url
from counterclaim.ledger.store import Ledger
from tests.ledger.tampering import findings, found, tamper


def test_rows_that_were_taken_out(copy: Path) -> None:
    tamper(copy, "DELETE FROM document WHERE number = 2")
    assert {("document", "number"), ("custody", "document"), ("reading", "document"), ("search", "document")} <= found(copy)


def test_a_statement_that_was_taken_out(copy: Path) -> None:
    tamper(copy, "DELETE FROM attribution WHERE document = 2 AND place = 0")
    assert ("attribution", "place") in found(copy)


def test_a_reading_that_was_taken_out(copy: Path) -> None:
    tamper(copy, "DELETE FROM reading WHERE document = 2")
    assert found(copy) >= {("document", "reading"), ("attribution", "document"), ("mention", "document")}


def test_an_actor_that_was_taken_out(copy: Path) -> None:
    tamper(copy, "DELETE FROM actor WHERE number = 1")
    assert found(copy) >= {("attribution", "actor"), ("mention", "actor")}


def test_a_table_that_was_taken_out(copy: Path) -> None:
    with sqlite3.connect(copy) as connection:
        connection.executescript("DROP TABLE merged; ALTER TABLE relation DROP COLUMN reasons")
    assert found(copy) >= {("table", "there"), ("table", "columns")}


def test_documents_that_are_not_found_by_their_words(copy: Path) -> None:
    def reindex(connection: sqlite3.Connection) -> None:
        texts = dict(
            connection.execute("SELECT d.number, r.title || char(10) || d.text FROM document d JOIN reading r ON r.document = d.number")
        )
        for number in (1, 2):
            words = search.fold(texts[number])
            connection.execute("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)", (number, words))
        connection.execute("INSERT INTO search (rowid, words) VALUES (2, 'other words')")

    tamper(copy, reindex)
    assert {(f.row, f.check) for f in findings(copy)} == {("1", "indexed"), ("1", "found"), ("2", "found")}


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER custody_keeps_DELETE",
        "DROP TRIGGER custody_keeps_DELETE; CREATE TRIGGER custody_keeps_DELETE BEFORE DELETE ON custody BEGIN SELECT 1; END",
        "DROP TRIGGER custody_keeps_DELETE; CREATE TRIGGER custody_keeps_DELETE BEFORE DELETE ON custody WHEN 0 "
        "BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END",
    ],
)
def test_guards_that_are_gone_or_hollow(copy: Path, change: str) -> None:
    with sqlite3.connect(copy) as connection:
        connection.executescript(change)
    assert [(f.table, f.row, f.check) for f in findings(copy)] == [("guard", "custody", "delete")]


@pytest.mark.parametrize("table", ["original", "document", "custody", "decision", "migration"])
def test_every_guard_is_looked_for(ledger_address: str, table: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger, ledger.engine.begin() as connection:
        events = migrations.EVENTS[connection.dialect.name]
        for event in events:
            connection.exec_driver_sql(f"DROP TRIGGER {table}_keeps_{event}" + (f" ON {table}" if is_database_url(ledger_address) else ""))
    assert [(f.table, f.row, f.check) for f in findings(ledger_address)] == [("guard", table, event.lower()) for event in events]


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE custody DISABLE TRIGGER custody_keeps_delete",
        "DROP TRIGGER custody_keeps_delete ON custody; CREATE TRIGGER custody_keeps_delete BEFORE DELETE ON problem "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ],
)
def test_guards_of_postgresql_that_are_hollow(ledger_address: str, change: str) -> None:
    if not is_database_url(ledger_address):
        pytest.skip("SQLite's are looked at above")
    with Ledger.open(ledger_address, create=True) as ledger, ledger.engine.begin() as connection:
        connection.exec_driver_sql(change)
    assert [(f.table, f.row, f.check) for f in findings(ledger_address)] == [("guard", "custody", "delete")]


def test_a_guard_of_postgresql_that_refuses_nothing(ledger_address: str) -> None:
    if not is_database_url(ledger_address):
        pytest.skip("SQLite's are looked at above")
    with Ledger.open(ledger_address, create=True) as ledger, ledger.engine.begin() as connection:
        hollow = "BEGIN IF false THEN RAISE EXCEPTION 'is append-only'; END IF; RETURN NULL; END"
        connection.exec_driver_sql(f"CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $${hollow}$$")
    assert len(findings(ledger_address)) == 15
