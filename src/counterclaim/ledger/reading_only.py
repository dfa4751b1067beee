"""Open a ledger so that nothing in it can change: not even brought up to date."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from counterclaim.errors import UsageError
from counterclaim.ledger import opening
from counterclaim.ledger.store import Ledger


def open_to_read(address: str) -> Ledger:
    """A ledger in which the database itself refuses to write.

    Args:
        address: a file name, or `postgresql://user@host/database`.

    Raises:
        UsageError: there is none, it cannot be reached, the file is something else, or an older program made it.
    """
    is_database = opening.is_database_url(address)
    if not is_database and ("://" in address or address == ":memory:"):
        raise UsageError(f"{opening.shown(address)} is no ledger: give a file name, such as case.db, or postgresql://user@host/database")
    engine = opening._postgresql(address).execution_options(postgresql_readonly=True) if is_database else _sqlite(Path(address))
    try:
        with engine.connect() as connection:
            if opening._missing(opening._steps(connection, address, create=False), address):
                raise UsageError(
                    f"{opening.shown(address)}: an older counterclaim made this ledger, and here nothing is written: bring it up to date "
                    f"with `counterclaim decisions --ledger {opening.shown(address)}`, which keeps a copy"
                )
    except DBAPIError as error:
        engine.dispose()
        raise UsageError(f"{opening.shown(address)}: the ledger cannot be opened ({opening.said(error)})") from None
    except BaseException:
        engine.dispose()
        raise
    return Ledger(engine, address)


def _sqlite(path: Path) -> Engine:
    usual = opening._sqlite(path, create=False)  # complains of what is no ledger
    fixed = "immutable" in usual.url.query
    database = f"file:{quote(str(path.absolute()))}"
    url = usual.url if fixed else URL.create("sqlite", database=database, query={"mode": "ro", "uri": "true"})
    engine = create_engine(url, connect_args={"timeout": opening.WAIT_S})
    event.listen(engine, "connect", opening._prepare_fixed)
    event.listen(engine, "begin", opening._begin)
    return engine
