"""What a ledger remembers of the network: validators of addresses, and which entries of feeds were taken."""

from __future__ import annotations

from sqlalchemy import select

from counterclaim.intake.web import Validators
from counterclaim.ledger import schema
from counterclaim.ledger.store import Ledger


class LedgerFeeds:
    """The memory that fetching asks. What it is told waits until `keep`, which is called when all that was handed on is kept:
    else, after a kill, a server would say that nothing is new.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: dict[str, Validators] = {}

    def validators(self, url: str) -> Validators | None:
        """What the server gave with what was last taken from here."""
        table = schema.fetched
        with self._ledger.reading() as connection:
            row = connection.execute(select(table.c.etag, table.c.last_modified).where(table.c.url == url)).first()
        return None if row is None or not (row.etag or row.last_modified) else Validators(row.etag, row.last_modified)

    def remember(self, url: str, validators: Validators) -> None:
        """Keep validators, later."""
        self._waiting[url] = validators

    def seen(self, url: str, stamp: str) -> bool:
        """Whether a feed's entry was taken when it had this stamp."""
        table = schema.fetched
        with self._ledger.reading() as connection:
            return connection.scalar(select(table.c.stamp).where(table.c.url == url)) == stamp

    def keep(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, {}
        if waiting:
            with self._ledger.writing() as writer:
                for url, validators in waiting.items():
                    writer.keep_fetched(url, {"etag": validators.etag, "last_modified": validators.last_modified})
                    writer.solve_problems(writer.problems_at(url))  # a feed that could not be fetched once has been
