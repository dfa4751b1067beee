"""What finds reports of the same event, which of them were compared, and what that showed, as rows.

A document is compared with earlier ones only, so what comes out depends on nothing that is added later. It does depend on the earlier
ones: where one of them is made anew, those that were compared with it, or now might be, wait to be compared again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, select, text, update

from counterclaim.ledger import schema
from counterclaim.ledger.queries import parts

Compared = tuple[str, str, Mapping[str, Any]]
"""Identifiers of the earlier and the later of two statements, and what their texts show."""

_AT_ONCE = 1_000
_ONE_BY_ONE = "SELECT document FROM event_key WHERE generation = :generation AND key = :key AND document"
_EARLIER = text(f"{_ONE_BY_ONE} < :number ORDER BY document DESC LIMIT :most")
_LATER = text(f"{_ONE_BY_ONE} > :number ORDER BY document LIMIT :most")
_ONCE_MORE = text(
    "INSERT INTO rekeyed (generation, times) VALUES (:generation, 1) ON CONFLICT (generation) DO UPDATE SET times = rekeyed.times + 1"
)


class PairRows:
    """The pairs of one generation, inside a transaction.

    Args:
        most: how many earlier documents are looked up for one key.
    """

    def __init__(self, connection: Connection, generation: int, most: int) -> None:
        self.connection = connection
        self._generation = generation
        self._most = most

    # What finds documents

    def holders(self, keys: Iterable[int], before: int) -> dict[int, list[int]]:
        """Numbers below a number of the documents that have each of these keys, the latest first, `most` each."""
        return {key: self._having(_EARLIER, key, before) for key in keys}

    def keys(self, number: int) -> list[int]:
        """The keys of a document."""
        table = schema.event_key
        here = (table.c.generation == self._generation) & (table.c.document == number)
        return list(self.connection.scalars(select(table.c.key).where(here).order_by(table.c.key)))

    def keep_keys(self, number: int, keys: Collection[int]) -> None:
        """What finds a document that was read; it waits to be compared, and so do later ones for which it matters."""
        old, new = set(self.keys(number)), set(keys)
        if self._is_followed(number) and old | new:
            self._compare_again({later for key in sorted(old ^ new) for later in self._having(_LATER, key, number)})
            self._compare_again(self._compared_with(number, old))
            self._count_change()
        table = schema.event_key
        here = (table.c.generation == self._generation) & (table.c.document == number)
        for part in parts(sorted(old - new), _AT_ONCE):
            self.connection.execute(delete(table).where(here, table.c.key.in_(part)))
        if new - old:
            rows = [{"generation": self._generation, "key": key, "document": number} for key in sorted(new - old)]
            self.connection.execute(insert(table), rows)
        if not self.waits(number):
            self.let_wait(number)

    def let_wait(self, number: int) -> None:
        """That a document, which was compared with none, waits to be compared."""
        self.connection.execute(insert(schema.related).values(generation=self._generation, document=number))

    def forget(self, number: int) -> None:
        """Take back what was found about a document that is made anew.

        Its keys stay until the new ones are kept, so that only those documents are compared again for which these differ.
        """
        self._compare_again(self._compared_with(number, self.keys(number)))
        for table in (schema.pair, schema.related):
            self.connection.execute(delete(table).where(table.c.generation == self._generation, table.c.document == number))
        self._count_change()

    def forget_all(self) -> None:
        """Take back everything; every document waits to be compared."""
        for table in (schema.pair, schema.related, schema.event_key):
            self.connection.execute(delete(table).where(table.c.generation == self._generation))
        reading = schema.reading
        read = select(reading.c.generation, reading.c.document).where(reading.c.generation == self._generation)
        self.connection.execute(insert(schema.related).from_select(["generation", "document"], read))
        self._count_change()

    def changes(self) -> int:
        """How often something changed that earlier comparisons may have rested on; what was compared before a change is not kept."""
        table = schema.rekeyed
        return self.connection.scalar(select(table.c.times).where(table.c.generation == self._generation)) or 0

    # What was compared

    def unrelated(self, limit: int) -> list[int]:
        """Documents that wait to be compared, in the order of the ledger."""
        table = schema.related
        waits = select(table.c.document).where(table.c.generation == self._generation, table.c.others.is_(None))
        return list(self.connection.scalars(waits.order_by(table.c.document).limit(limit)))

    def count_unrelated(self) -> int:
        """How many documents wait to be compared."""
        table = schema.related
        waits = select(func.count()).where(table.c.generation == self._generation, table.c.others.is_(None))
        return self.connection.scalar(waits) or 0

    def is_begun(self) -> bool:
        """Whether any document was compared."""
        table = schema.related
        done = select(table.c.document).where(table.c.generation == self._generation, table.c.others.is_not(None))
        return self.connection.scalar(done.limit(1)) is not None

    def waits(self, number: int) -> bool:
        """Whether a document waits to be compared."""
        table = schema.related
        here = (table.c.generation == self._generation) & (table.c.document == number) & table.c.others.is_(None)
        return self.connection.scalar(select(table.c.document).where(here)) is not None

    def without_keys(self, after: int, limit: int) -> list[int]:
        """Documents behind a number that wait to be compared and have no keys: none were made yet, or there is nothing to find them by."""
        table, keys = schema.related, schema.event_key
        has_keys = exists().where(keys.c.generation == self._generation, keys.c.document == table.c.document)
        waits = select(table.c.document).where(table.c.generation == self._generation, table.c.others.is_(None), ~has_keys)
        return list(self.connection.scalars(waits.where(table.c.document > after).order_by(table.c.document).limit(limit)))

    def keep(self, number: int, others: Sequence[int], pairs: Iterable[Compared]) -> None:
        """That a document was compared with others, and what that showed."""
        key = {"generation": self._generation, "document": number}
        rows = [{**key, "a": a, "b": b, "evidence": dict(evidence)} for a, b, evidence in pairs]
        if rows:
            self.connection.execute(insert(schema.pair), rows)
        table = schema.related
        here = (table.c.generation == self._generation) & (table.c.document == number)
        self.connection.execute(update(table).where(here).values(others=list(others)))

    def pairs(self) -> Iterator[Compared]:
        """All pairs, in the order of the identifiers."""
        table = schema.pair
        rows = select(table.c.a, table.c.b, table.c.evidence).where(table.c.generation == self._generation).order_by(table.c.a, table.c.b)
        yield from ((row.a, row.b, row.evidence) for row in self.connection.execute(rows.execution_options(yield_per=_AT_ONCE)))

    # Which comparisons rest on a document

    def _having(self, statement: Any, key: int, number: int) -> list[int]:
        # one key at a time: the index gives the next few documents without a look at the thousands that may have the key
        values = {"generation": self._generation, "key": key, "number": number, "most": self._most}
        return list(self.connection.scalars(statement, values))

    def _is_followed(self, number: int) -> bool:
        table = schema.related
        return (self.connection.scalar(select(func.max(table.c.document)).where(table.c.generation == self._generation)) or 0) > number

    def _compared_with(self, number: int, keys: Iterable[int]) -> set[int]:
        """Later documents that were compared with this one: they share a key, and it was among the latest that had it."""
        near = {later for key in keys for later in self._having(_LATER, key, number)}
        table = schema.related
        rows = select(table.c.document, table.c.others).where(table.c.generation == self._generation)
        asked = (rows.where(table.c.document.in_(part)) for part in parts(sorted(near), _AT_ONCE))
        return {later for statement in asked for later, others in self.connection.execute(statement) if number in (others or ())}

    def _compare_again(self, numbers: Collection[int]) -> None:
        pair, related = schema.pair, schema.related
        for part in parts(sorted(numbers), _AT_ONCE):
            self.connection.execute(delete(pair).where(pair.c.generation == self._generation, pair.c.document.in_(part)))
            here = (related.c.generation == self._generation) & related.c.document.in_(part)
            self.connection.execute(update(related).where(here).values(others=None))

    def _count_change(self) -> None:
        self.connection.execute(_ONCE_MORE, {"generation": self._generation})
