"""The ledger as the memory in which actors across reports are found again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import RowMapping

from counterclaim.ledger.actors import ActorChange, ActorRows
from counterclaim.ledger.columns import Columns, Row
from counterclaim.resolve.who.actor_names import ActorName
from counterclaim.resolve.who.remembered import MOST_WITH_KEY, RECENT_DOCUMENTS, Remembered


class LedgerMemory:
    """Actors of one generation of a ledger, inside a transaction, for one report."""

    def __init__(self, rows: ActorRows, number: int) -> None:
        """Remember for a report: rows of the generation, and the number of its document."""
        self._rows = rows
        self._number = number
        self._loaded: dict[str, tuple[RowMapping, Remembered]] = {}

    def with_keys(self, keys: Collection[str]) -> Mapping[str, Sequence[Remembered]]:
        """Actors by each of these blocking keys."""
        return {key: [self._load(row) for row in rows] for key, rows in self._rows.with_keys(keys).items()}

    def get(self, ids: Collection[str]) -> Mapping[str, Remembered]:
        """Those of these identifiers that are known."""
        missing = [i for i in ids if i not in self._loaded]
        for row in self._rows.of(missing) if missing else ():
            self._load(row)
        return {i: self._loaded[i][1] for i in ids if i in self._loaded}

    def naming(self, ids: Collection[str]) -> Sequence[int]:
        """The latest reports in which one of these actors is called something."""
        return self._rows.documents_naming(ids, RECENT_DOCUMENTS)

    def in_documents(self, documents: Collection[int]) -> Sequence[Remembered]:
        """Actors that are called something in these reports."""
        return [self._load(row) for row in self._rows.in_documents(documents)] if documents else []

    def keep(self, document: str, changed: Iterable[Remembered]) -> None:
        """Write these as they are after a report."""
        self._rows.keep(self._number, [change for known in changed if (change := self._change(known)) is not None], MOST_WITH_KEY)

    def _load(self, row: RowMapping) -> Remembered:
        if row["id"] not in self._loaded:
            self._loaded[row["id"]] = (row, _remembered(row))
        return self._loaded[row["id"]][1]

    def _change(self, known: Remembered) -> ActorChange | None:
        merged = [{key: value for key, value in m.items() if key != "document"} for m in known.merged]
        if known.id not in self._loaded:
            return ActorChange(None, _values(known), known.keys, known.mentions, merged)
        row, _ = self._loaded[known.id]
        merged = [] if row["founder"] == self._number else merged  # it comes from this very report, which is read anew
        values = {name: value for name, value in _values(known).items() if value != row[name]}
        if not (values or known.mentions or merged):
            return None
        return ActorChange(row["number"], values, frozenset(), known.mentions, merged)


def _values(known: Remembered) -> Columns:
    compared = known.compared
    return {
        "id": known.id,
        "name": known.name,
        "kind": known.kind,
        "role": known.role,
        "party": known.party,
        "aliases": list(known.aliases),
        "made_by": dict(known.made_by),
        "unresolved": list(known.unresolved),
        "told": [sorted(words) for words in known.told],
        "compared": [compared.name, compared.kind, list(compared.aliases), compared.role, compared.party, compared.country],
    }


def compared_name(row: Row) -> ActorName:
    """By what an actor is found again, of its row."""
    name, kind, aliases, role, party, country = row["compared"]
    return ActorName(name, kind, tuple(aliases), role, party, country)


def _remembered(row: RowMapping) -> Remembered:
    return Remembered(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        compared=compared_name(row),
        role=row["role"],
        party=row["party"],
        aliases=list(row["aliases"]),
        made_by=dict(row["made_by"]),
        unresolved=list(row["unresolved"]),
        told=[frozenset(words) for words in row["told"]],
        new=False,
    )
