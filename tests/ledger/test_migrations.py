"""A ledger of any earlier step opens and is brought up to date; a copy of it is kept; what is append-only is guarded."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread, Timer

import pytest
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import DBAPIError

from counterclaim.errors import UsageError
from counterclaim.ledger import migrations, queries, schema
from counterclaim.ledger.bulk import load
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.opening import _postgresql, _sqlite, connect, is_database_url
from counterclaim.ledger.store import Ledger
from tests.ledger import made
from tests.ledger.test_store import filled


def older(address: str, steps: int) -> None:
    """A ledger as it was after so many steps, with a problem in it."""
    engine = _postgresql(address) if is_database_url(address) else _sqlite(Path(address), True)
    with engine.begin() as connection:
        migrations.apply(connection, migrations.STEPS[:steps])
        connection.exec_driver_sql("INSERT INTO problem (key, at, reason) VALUES ('k', '2021-09-06T00:00:00Z', 'the file is empty')")
    engine.dispose()


def columns_of(address: str) -> dict[str, set[str]]:
    engine = connect(address, create=False)
    found = inspect(engine)
    made = {table: {c["name"] for c in found.get_columns(table)} for table in schema.metadata.tables}
    engine.dispose()
    return made


@pytest.mark.parametrize("steps", range(1, len(migrations.STEPS)))
def test_an_older_ledger_is_brought_up_to_date_and_a_copy_is_kept(ledger_address: str, steps: int) -> None:
    older(ledger_address, steps)
    with Ledger.open(ledger_address) as ledger, ledger.reading() as connection:
        assert migrations.applied(connection) == list(migrations.STEPS)
        assert connection.exec_driver_sql("SELECT reason FROM problem").scalar() == "the file is empty"
        step = migrations.STEPS[steps]
        if is_database_url(ledger_address):
            kept = connection.exec_driver_sql(f'SELECT reason FROM "before_{step}".problem').scalar()
        else:
            with sqlite3.connect(f"{ledger_address}.before-{step}") as copy:
                kept = copy.execute("SELECT reason FROM problem").fetchone()[0]
                assert copy.execute("SELECT count(*) FROM migration").fetchone()[0] == steps
    assert kept == "the file is empty"
    assert columns_of(ledger_address) == {name: set(table.c.keys()) for name, table in schema.metadata.tables.items()}


def test_a_batch_is_loaded_into_an_older_ledger(ledger_address: str) -> None:
    older(ledger_address, len(migrations.STEPS) - 1)
    row = {"key": "l", "file": None, "url": None, "reason": "the file is too large"}
    load(ledger_address, "b" * 64, 1, lambda n: [("problem", [row])])
    with Ledger.open(ledger_address) as ledger, ledger.reading() as connection:
        assert sorted(problem.reason for problem in queries.problems(connection)) == ["the file is empty", "the file is too large"]
        assert connection.execute(select(schema.batch.c.chunks, schema.batch.c.done)).all() == [(1, 1)]


def test_opening_again_does_nothing(ledger_address: str, tmp_path: Path) -> None:
    Ledger.open(ledger_address, create=True).close()
    before = sorted(p.name for p in tmp_path.iterdir())
    Ledger.open(ledger_address).close()
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_ledger_of_a_newer_program_is_left_alone(ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger, ledger.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO migration (name, applied_at, program) VALUES ('m9999_later', 'x', 'x')")
    with pytest.raises(UsageError, match="newer counterclaim"):
        Ledger.open(ledger_address)


def test_a_copy_in_the_way_is_never_overwritten(tmp_path: Path) -> None:
    address = str(tmp_path / "case.db")
    older(address, 1)
    kept = tmp_path / f"case.db.before-{migrations.STEPS[1]}"
    kept.write_text("mine")
    with pytest.raises(UsageError, match="in the way"):
        Ledger.open(address)
    assert kept.read_text() == "mine"


def test_every_step_is_a_file() -> None:
    folder = Path(migrations.__file__).parent
    assert sorted(p.stem for p in folder.glob("m[0-9]*.py")) == list(migrations.STEPS)


# What the ledger is copied to before it is brought up to date


def interrupted(path: Path) -> Path:
    """An older ledger whose upgrade was ended between the copy and the commit; the copy."""
    older(str(path), 4)
    copy = path.with_name(f"{path.name}.before-{migrations.STEPS[4]}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def log_custody(path: Path, number: int, digest: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        values = (number, f"k{number}", "2021-09-06T00:00:00Z", "d1", "s1", "file", "{}", "counterclaim", "0", digest)
        connection.execute(
            'INSERT INTO custody (number, "key", at, document, original, method, record, program, "before", hash) '
            f"VALUES ({','.join('?' * len(values))})",
            values,
        )


def test_an_upgrade_that_was_ended_goes_on_and_copies_anew(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    copy = interrupted(path)
    log_custody(copy, 1, "one")
    for number, digest in ((1, "one"), (2, "two")):  # an older program has added to the ledger meanwhile
        log_custody(path, number, digest)
    connect(str(path), create=False).dispose()
    with closing(sqlite3.connect(copy)) as kept:
        assert [row[0] for row in kept.execute("SELECT hash FROM custody ORDER BY number")] == ["one", "two"]
        assert kept.execute("SELECT count(*) FROM migration").fetchone()[0] == 4
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.db", copy.name]


@pytest.mark.parametrize(
    "change", ["more custody", "other custody", "more decisions", "other steps", "no table", "cut", "in use", "directory"]
)
def test_what_is_no_earlier_copy_is_never_overwritten(tmp_path: Path, change: str) -> None:
    path = tmp_path / "case.db"
    copy = interrupted(path)
    if change == "more custody":
        log_custody(copy, 1, "one")
    elif change == "other custody":
        log_custody(copy, 1, "one")
        log_custody(path, 1, "another")
    elif change == "cut":
        copy.write_bytes(copy.read_bytes()[:5000])
    elif change == "in use":
        Path(f"{copy}-wal").write_bytes(b"more")
    elif change == "directory":
        copy.unlink()
        copy.mkdir()
    else:
        changes = {
            "more decisions": "INSERT INTO decision VALUES (1, 'j1', 'note', 'document', 'd1', '{}', '{}', 'w', 'b', 'x', NULL, '0', 'h')",
            "other steps": "INSERT INTO migration VALUES ('m0005_search', 'x', 'x')",
            "no table": "DROP TABLE custody",
        }
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute(changes[change])
    before = None if copy.is_dir() else copy.read_bytes()
    with pytest.raises(UsageError, match="in the way"):
        Ledger.open(str(path))
    assert before is None or copy.read_bytes() == before


def test_two_who_make_the_same_ledger_at_once_see_all_of_it_or_nothing(ledger_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    applied, opened = migrations.applied, []
    other = Thread(target=lambda: opened.append(connect(ledger_address, create=True)))

    def applied_while_another_makes_it(connection: Connection) -> list[str]:
        steps = applied(connection)
        if other.ident is None:
            other.start()
            other.join(0.5)  # it is done by then, or waits
        return steps

    monkeypatch.setattr(migrations, "applied", applied_while_another_makes_it)
    opened.append(connect(ledger_address, create=True))
    other.join()
    assert len(opened) == 2
    for engine in opened:
        with engine.connect() as connection:
            assert applied(connection) == list(migrations.STEPS)
        engine.dispose()


# Passwords


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:sEcret@h:54x/db", "mysql://u:sEcret@h/db", "postgresql://u:x@sEcret@127.0.0.1:1/db", "postgresql://u:sEc/sEcret@[::1/db",
        "postgresql://u:sEcret@127.0.0.1:1/db", "postgresql://127.0.0.1:1/db?user=u&password=sEcret", "mysql://h/db?password=sEcret:x@y",
    ],
)  # fmt: skip
def test_no_password_is_shown(address: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(UsageError) as error:
        Ledger.open(address)
    assert "sEc" not in str(error.value)
    assert "***" in str(error.value)


# Guards

KEPT = ("original", "document", "custody", "decision")


def guarded(address: str) -> Ledger:
    """A ledger with two documents and a decision."""
    ledger = filled(address)
    other = made.document("Ferry sinks\n\nNobody was hurt, the captain said.\n", "other.txt")
    with ledger.writing() as writer:
        writer.keep_reading(writer.keep_document(other, made.taken(other.text, "other.txt"), None), other, [], [], "made@1")
        for identifier in (made.document().id, other.id):
            decide(writer, "note", "document", identifier, by="Ana", why="Read.")
    return ledger


def refused(ledger: Ledger, change: str) -> None:
    with pytest.raises(DBAPIError, match="is append-only"), ledger.engine.begin() as connection:
        connection.exec_driver_sql(change)


@pytest.mark.parametrize("table", [*KEPT, "migration"])
def test_rows_are_not_changed_or_deleted_in_any_way(ledger_address: str, table: str) -> None:
    with guarded(ledger_address) as ledger:
        declared = schema.metadata.tables.get(table, schema.migration)
        rows = select(declared).order_by(*declared.primary_key)
        with ledger.reading() as connection:
            before = connection.execute(rows).all()
        column = next(iter(declared.primary_key)).name
        refused(ledger, f"UPDATE {table} SET {column} = {column}")
        refused(ledger, f"DELETE FROM {table}")
        if is_database_url(ledger_address):
            refused(ledger, f"TRUNCATE {table} CASCADE")
        else:
            refused(ledger, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
            refused(ledger, f"INSERT OR IGNORE INTO {table} SELECT * FROM {table}")
            refused(ledger, f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET {column} = 'x'")
        with ledger.reading() as connection:
            assert connection.execute(rows).all() == before


@pytest.mark.parametrize(
    "change",
    [
        "document (number, id, original, text, text_sha256) SELECT '1', 'd0', original, 'x', 'x' FROM document",
        "document (number, id, original, text, text_sha256) SELECT 9, id, original, 'x', 'x' FROM document",
        "document (id, original, text, text_sha256) SELECT id, original, 'x', 'x' FROM document",
        "document (rowid, id, original, text, text_sha256) SELECT 2, 'd0', original, 'x', 'x' FROM document",
        "original (rowid, sha256, size, packed) VALUES (1, 'x', 1, 'x')",
        "original (sha256, size, packed) SELECT sha256, 1, 'x' FROM original",
        "custody SELECT 9, key, at, document, original, method, file, url, taken_at, record, 'x', before, hash FROM custody",
        "decision SELECT 9, id, kind, subject_type, subject, seen, value, 'x', by, at, replaces, before, hash FROM decision",
        "migration (rowid, name, applied_at, program) VALUES (1, 'x', 'x', 'x')",
    ],
)
def test_no_row_takes_the_place_of_another_by_any_of_its_keys(tmp_path: Path, change: str) -> None:
    with guarded(str(tmp_path / "case.db")) as ledger:
        refused(ledger, f"INSERT OR REPLACE INTO {change}")


def test_what_is_new_is_still_taken(tmp_path: Path) -> None:
    with guarded(str(tmp_path / "case.db")) as ledger, ledger.engine.begin() as connection:
        for name in ("x", "y"):
            connection.exec_driver_sql(f"INSERT OR REPLACE INTO original (sha256, size, packed) VALUES ('{name}', 1, 'x')")
        assert connection.exec_driver_sql("SELECT count(*) FROM original").scalar() == 4


def test_a_lock_while_a_ledger_is_made_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE t (x)")
    other.execute("DROP TABLE t")
    other.execute("BEGIN EXCLUSIVE")
    timer = Timer(0.3, other.execute, ["COMMIT"])
    timer.start()
    with Ledger.open(str(path), create=True) as ledger, ledger.reading() as connection:
        assert queries.count_documents(connection) == 0
    timer.join()
    other.close()
