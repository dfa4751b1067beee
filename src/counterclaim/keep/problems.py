"""Problems of earlier runs that this one went past without meeting them again: they are gone."""

from __future__ import annotations

from sqlalchemy import select

from counterclaim.ledger import schema
from counterclaim.ledger.columns import plain
from counterclaim.ledger.store import Ledger, problem_key
from counterclaim.records import Problem, Taken

Place = tuple[str | None, str | None]


class Earlier:
    """The problems that a ledger held when a run began, and what the run met."""

    def __init__(self, ledger: Ledger) -> None:
        table = schema.problem
        with ledger.reading() as connection:
            self._keys: dict[Place, set[str]] = {}
            for row in connection.execute(select(table.c.key, table.c.file, table.c.url)):
                self._keys.setdefault((row.file, row.url), set()).add(row.key)
        self._passed: set[Place] = set()
        self._met: set[str] = set()

    def pass_by(self, item: Taken | Problem) -> None:
        """Note that an item came: its own place was gone through, and the file or archive that it is in."""
        if not self._keys:
            return
        file, url = plain(item.file), plain(item.url)
        container = file.split("#")[0] if file else None
        self._passed.update(place for place in ((file, url), (file, None), (container, None), (None, url)) if place in self._keys)

    def meet(self, file: str | None, url: str | None, reason: str) -> None:
        """Note that this run has a problem."""
        if self._keys:
            self._met.add(problem_key(file, url, reason))

    def solved(self) -> list[str]:
        """Keys of problems that are no more."""
        return sorted(key for place in self._passed for key in self._keys[place] - self._met)
