"""Actors as rows: found by key, by document, by identifier; written as they are after a report."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, exists, func, insert, select, update

from counterclaim.ledger import schema
from counterclaim.ledger.columns import Columns
from counterclaim.records import Reference


@dataclass(frozen=True, slots=True)
class ActorChange:
    """What a report brought for an actor.

    Attributes:
        number: its row; None for one that is new.
        values: columns of `actor`.
        keys: what a new one is found by.
        mentions: where this report calls it something.
        merged: what this report calls it that was taken for it, with reasons.
    """

    number: int | None
    values: Columns
    keys: frozenset[str] = frozenset()
    mentions: Sequence[Reference] = ()
    merged: Sequence[Mapping[str, Any]] = ()


class ActorRows:
    """The actors of one generation, inside a transaction."""

    def __init__(self, connection: Connection, generation: int) -> None:
        self._connection = connection
        self._generation = generation
        self._last: int | None = None

    def with_keys(self, keys: Collection[str]) -> dict[str, list[RowMapping]]:
        """Actors by blocking key, in the order of first appearance."""
        if not keys:
            return {}
        table = schema.actor_key
        held = select(table.c.key, table.c.actor).where(table.c.generation == self._generation, table.c.key.in_(keys))
        pairs = self._connection.execute(held.order_by(table.c.key, table.c.actor)).all()
        rows = self._rows(schema.actor.c.number.in_({pair.actor for pair in pairs}))
        actors = {row["number"]: row for row in rows}
        found: dict[str, list[RowMapping]] = {}
        for pair in pairs:
            found.setdefault(pair.key, []).append(actors[pair.actor])
        return found

    def of(self, identifiers: Collection[str]) -> list[RowMapping]:
        """Actors by identifier."""
        return self._rows(schema.actor.c.id.in_(identifiers))

    def _rows(self, which: ColumnElement[bool]) -> list[RowMapping]:
        rows = select(schema.actor).where(schema.actor.c.generation == self._generation, which).order_by(schema.actor.c.number)
        return list(self._connection.execute(rows).mappings())

    def documents_naming(self, identifiers: Collection[str], limit: int) -> list[int]:
        """The latest documents in which one of these actors is called something."""
        mention, actor = schema.mention, schema.actor
        latest: set[int] = set()
        for number in self._connection.scalars(
            select(actor.c.number).where(actor.c.generation == self._generation, actor.c.id.in_(identifiers))
        ).all():
            rows = select(mention.c.document).where(mention.c.generation == self._generation, mention.c.actor == number)
            latest.update(self._connection.scalars(rows.distinct().order_by(mention.c.document.desc()).limit(limit)))
        return sorted(latest, reverse=True)[:limit]

    def in_documents(self, numbers: Collection[int]) -> list[RowMapping]:
        """Actors that are called something in these documents, in the order of first appearance."""
        mention = schema.mention
        inside = select(mention.c.actor).where(mention.c.generation == self._generation, mention.c.document.in_(numbers))
        return self._rows(schema.actor.c.number.in_(inside))

    def keep(self, document: int, changes: Sequence[ActorChange], most_with_key: int) -> None:
        """Write what a document brought."""
        if not changes:
            return
        numbered = self._write_actors(document, changes)
        key = {"generation": self._generation}
        self._write_keys({n: c.keys for n, c in numbered if c.number is None}, most_with_key)
        mentions = [
            {**key, "actor": n, "document": document, "place": i, "start": m.start, "end": m.end}
            for n, c in numbered
            for i, m in enumerate(c.mentions)
        ]
        merged = [{**key, "actor": n, "document": document, "place": i, **m} for n, c in numbered for i, m in enumerate(c.merged)]
        if mentions:
            self._connection.execute(insert(schema.mention), mentions)
        if merged:
            self._connection.execute(insert(schema.merged), merged)

    def forget(self, document: int) -> None:
        """Take back what a document brought, and the actors that no other document knows."""
        actor, key, mention, merged = schema.actor, schema.actor_key, schema.mention, schema.merged
        for table in (mention, merged):
            self._connection.execute(delete(table).where(table.c.generation == self._generation, table.c.document == document))
        alone = (actor.c.generation == self._generation) & (actor.c.founder == document)
        for table in (mention, merged):
            alone &= ~exists().where(table.c.generation == self._generation, table.c.actor == actor.c.number)
        gone = list(self._connection.scalars(select(actor.c.number).where(alone)))
        self._last = None
        for table, number in ((key, key.c.actor), (actor, actor.c.number)):
            self._connection.execute(delete(table).where(table.c.generation == self._generation, number.in_(gone)))

    def _write_actors(self, document: int, changes: Sequence[ActorChange]) -> list[tuple[int, ActorChange]]:
        table = schema.actor
        if self._last is None:
            self._last = self._connection.scalar(select(func.max(table.c.number)).where(table.c.generation == self._generation)) or 0
        last = self._last
        numbered, new = [], []
        for change in changes:
            if change.number is None:
                last += 1
                new.append({"generation": self._generation, "number": last, "founder": document, **change.values})
            elif change.values:
                here = (table.c.generation == self._generation) & (table.c.number == change.number)
                self._connection.execute(update(table).where(here).values(change.values))
            numbered.append((last if change.number is None else change.number, change))
        self._last = last
        if new:
            self._connection.execute(insert(table), new)
        return numbered

    def _write_keys(self, keys: Mapping[int, frozenset[str]], most: int) -> None:
        """A key that leads to very many actors leads to no more."""
        table = schema.actor_key
        wanted = sorted(frozenset().union(*keys.values()))
        if not wanted:
            return
        counted = select(table.c.key, func.count()).where(table.c.generation == self._generation, table.c.key.in_(wanted))
        held: dict[str, int] = {row[0]: row[1] for row in self._connection.execute(counted.group_by(table.c.key))}
        rows = []
        for number, names in keys.items():
            for name in sorted(names):
                held[name] = held.get(name, 0) + 1
                if held[name] <= most:
                    rows.append({"generation": self._generation, "key": name, "actor": number})
        if rows:
            self._connection.execute(insert(table), rows)
