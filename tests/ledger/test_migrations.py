"""A ledger of any earlier step opens and is brought up to date; a copy of it is kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect

from counterclaim.errors import UsageError
from counterclaim.ledger import migrations, schema
from counterclaim.ledger.opening import _postgresql, _sqlite, connect, is_database_url
from counterclaim.ledger.store import Ledger


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
