"""What finds likely origins, which document draws on which, and to which origin each is laid, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from counterclaim.ledger import columns, schema
from counterclaim.records import Likeness

PUBLISHES, IS_RELAYED = "publishes", "is relayed"
"""The parts that an outlet's name plays for a document, in `outlet.part`."""


SLOTS = 64
"""How many documents a name of an outlet leads to."""


class OriginRows:
    """The origins of one generation, inside a transaction."""

    def __init__(self, connection: Connection, generation: int) -> None:
        self.connection = connection
        self._generation = generation

    def holders(self, values: Sequence[int]) -> dict[int, list[int]]:
        """Numbers of the documents that have each of these fingerprints, in the ledger's order."""
        table = schema.fingerprint
        found: dict[int, list[int]] = {value: [] for value in values}
        rows = select(table.c.value, table.c.document).where(table.c.generation == self._generation, table.c.value.in_(values))
        for value, document in self.connection.execute(rows.order_by(table.c.value, table.c.document)):
            found[value].append(document)
        return found

    def named(self, keys: Sequence[str], part: str) -> list[list[int]]:
        """For each key late documents for which it plays this part, the latest first, `SLOTS` at most."""
        if not keys:
            return []
        table = schema.outlet
        rows = select(table.c.key, table.c.document).where(
            table.c.generation == self._generation, table.c.key.in_(keys), table.c.part == part
        )
        found: dict[str, list[int]] = {key: [] for key in keys}
        for key, document in self.connection.execute(rows.order_by(table.c.key, table.c.document.desc())):
            found[key].append(document)
        return list(found.values())

    def keep_keys(self, number: int, values: Iterable[int], names: Mapping[str, Sequence[str]]) -> None:
        """What finds a document: fingerprints, and names of outlets by the part that they play.

        Of the documents of a name each slot holds the last one, so that a name which thousands have costs no more than any other.
        """
        key = {"generation": self._generation, "document": number}
        table, slot = schema.outlet, number % SLOTS
        for part, keys in names.items():
            if keys:
                held = (table.c.generation == self._generation) & (table.c.slot == slot) & (table.c.part == part)
                self.connection.execute(delete(table).where(held, table.c.key.in_(keys)))
                self.connection.execute(insert(table), [{**key, "part": part, "key": name, "slot": slot} for name in keys])
        prints = [{**key, "value": value} for value in values]
        if prints:
            self.connection.execute(insert(schema.fingerprint), prints)

    def keep_likenesses(self, found: Sequence[Likeness]) -> None:
        """Which document draws on which."""
        if found:
            rows = [{"generation": self._generation, **columns.of_likeness(likeness)} for likeness in found]
            self.connection.execute(insert(schema.likeness), rows)

    def drawn(self, identifiers: Collection[str]) -> list[Likeness]:
        """On what these documents draw; reasons and passages are left out."""
        return self._light(schema.likeness.c.document.in_(identifiers))

    def among(self, identifiers: Collection[str]) -> list[Likeness]:
        """Likenesses between these documents; reasons and passages are left out."""
        table = schema.likeness
        return self._light(table.c.document.in_(identifiers) & table.c.source.in_(identifiers))

    def _light(self, which: ColumnElement[bool]) -> list[Likeness]:
        table = schema.likeness
        rows = select(table.c.document, table.c.source, table.c.kind, table.c.score).where(table.c.generation == self._generation, which)
        return [Likeness(*row, ()) for row in self.connection.execute(rows)]

    def members(self, identifiers: Collection[str]) -> dict[str, int]:
        """Numbers of all documents of the origins that these documents are in, by identifier, in the ledger's order."""
        reading, doc = schema.reading, schema.document
        inside = select(reading.c.origin).join(doc, doc.c.number == reading.c.document)
        inside = inside.where(reading.c.generation == self._generation, doc.c.id.in_(identifiers))
        rows = select(doc.c.id, doc.c.number).join(reading, doc.c.number == reading.c.document)
        found = self.connection.execute(
            rows.where(reading.c.generation == self._generation, reading.c.origin.in_(inside)).order_by(doc.c.number)
        )
        return {row.id: row.number for row in found}

    def origins_of(self, identifiers: Collection[str]) -> dict[str, str]:
        """The origins that these documents are in, by document."""
        reading, doc = schema.reading, schema.document
        rows = select(doc.c.id, reading.c.origin).join(doc, doc.c.number == reading.c.document)
        found = self.connection.execute(rows.where(reading.c.generation == self._generation, doc.c.id.in_(identifiers)))
        return {row.id: row.origin for row in found if row.origin is not None}

    def oldest(self, origins: Collection[str]) -> str:
        """The one of these origins whose first document is the first in the ledger."""
        reading = schema.reading
        first = func.min(reading.c.document)
        rows = select(reading.c.origin).where(reading.c.generation == self._generation, reading.c.origin.in_(origins))
        return str(self.connection.scalar(rows.group_by(reading.c.origin).order_by(first).limit(1)))

    def lay(self, number: int, origin: str) -> None:
        """Lay a document to an origin."""
        reading = schema.reading
        here = (reading.c.generation == self._generation) & (reading.c.document == number)
        self.connection.execute(update(reading).where(here).values(origin=origin))

    def merge(self, origins: Collection[str], into: str) -> None:
        """Lay all documents of some origins to one."""
        reading = schema.reading
        here = (reading.c.generation == self._generation) & reading.c.origin.in_(origins)
        self.connection.execute(update(reading).where(here).values(origin=into))

    def forget(self, number: int, identifier: str) -> list[str]:
        """Take back what was found about a document.

        Returns:
            The other documents of the origin that it was in, which are to be grouped anew.
        """
        others = [member for member in self.members([identifier]) if member != identifier]
        likeness = schema.likeness
        drawn = (likeness.c.document == identifier) | (likeness.c.source == identifier)
        self.connection.execute(delete(likeness).where(likeness.c.generation == self._generation, drawn))
        for table in (schema.fingerprint, schema.outlet):
            self.connection.execute(delete(table).where(table.c.generation == self._generation, table.c.document == number))
        return others
