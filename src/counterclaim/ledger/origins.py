"""What finds likely origins, which document draws on which, and to which origin each is laid, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, func, insert, select, text, update

from counterclaim.ledger import columns, schema
from counterclaim.ledger.queries import parts
from counterclaim.records import Likeness

PUBLISHES, IS_RELAYED = "publishes", "is relayed"
"""The parts that an outlet's name plays for a document, in `outlet.part`."""

SLOTS = 64
"""How many documents a name of an outlet leads to."""

_AT_ONCE = 1_000
"""How many documents, origins or fingerprints are named in one statement; PostgreSQL takes 65,535 parameters, and families grow larger."""


_TAKE_SLOT = text(
    "INSERT INTO outlet (generation, key, part, slot, document) VALUES (:generation, :key, :part, :slot, :document) "
    "ON CONFLICT (generation, key, part, slot) DO UPDATE SET document = excluded.document"
)


class OriginRows:
    """The origins of one generation, inside a transaction."""

    def __init__(self, connection: Connection, generation: int) -> None:
        self.connection = connection
        self._generation = generation

    def holders(self, values: Sequence[int]) -> dict[int, list[int]]:
        """Numbers of the documents that have each of these fingerprints, in the ledger's order."""
        table = schema.fingerprint
        found: dict[int, list[int]] = {value: [] for value in values}
        rows = select(table.c.value, table.c.document).where(table.c.generation == self._generation)
        for part in parts(values, _AT_ONCE):
            for value, document in self.connection.execute(rows.where(table.c.value.in_(part)).order_by(table.c.value, table.c.document)):
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
        slots = [{**key, "part": part, "key": name, "slot": number % SLOTS} for part, keys in names.items() for name in keys]
        if slots:
            self.connection.execute(_TAKE_SLOT, slots)
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
        table = schema.likeness
        rows = select(table.c.document, table.c.source, table.c.kind, table.c.score).where(table.c.generation == self._generation)
        asked = (rows.where(table.c.document.in_(part)) for part in parts(sorted(identifiers), _AT_ONCE))
        return [Likeness(*row, ()) for statement in asked for row in self.connection.execute(statement)]

    def among(self, identifiers: Collection[str]) -> list[Likeness]:
        """Likenesses between these documents; reasons and passages are left out."""
        inside = frozenset(identifiers)
        return [likeness for likeness in self.drawn(inside) if likeness.source in inside]

    def members(self, identifiers: Collection[str]) -> dict[str, int]:
        """Numbers of all documents of the origins that these documents are in, by identifier, in the ledger's order."""
        reading, doc = schema.reading, schema.document
        rows = select(doc.c.number, doc.c.id).join(reading, doc.c.number == reading.c.document)
        rows = rows.where(reading.c.generation == self._generation)
        origins = sorted(set(self.origins_of(identifiers).values()))
        asked = (rows.where(reading.c.origin.in_(part)) for part in parts(origins, _AT_ONCE))
        return {name: number for number, name in sorted(tuple(row) for statement in asked for row in self.connection.execute(statement))}

    def origins_of(self, identifiers: Collection[str]) -> dict[str, str]:
        """The origins that these documents are in, by document."""
        reading, doc = schema.reading, schema.document
        rows = select(doc.c.id, reading.c.origin).join(doc, doc.c.number == reading.c.document)
        rows = rows.where(reading.c.generation == self._generation, reading.c.origin.is_not(None))
        asked = (rows.where(doc.c.id.in_(part)) for part in parts(identifiers, _AT_ONCE))
        return {row.id: row.origin for statement in asked for row in self.connection.execute(statement)}

    def oldest(self, origins: Collection[str]) -> str | None:
        """The one of these origins whose first document is the first in the ledger; None where none has a document."""
        reading = schema.reading
        # one by one, so that the index gives each answer without a look at the other documents of a large family
        rows = select(func.min(reading.c.document)).where(reading.c.generation == self._generation)
        firsts = ((self.connection.scalar(rows.where(reading.c.origin == origin)), origin) for origin in origins)
        return min(((first, origin) for first, origin in firsts if first is not None), default=(0, None))[1]

    def lay(self, number: int, origin: str) -> None:
        """Lay a document to an origin."""
        reading = schema.reading
        here = (reading.c.generation == self._generation) & (reading.c.document == number)
        self.connection.execute(update(reading).where(here).values(origin=origin))

    def merge(self, origins: Collection[str], into: str | None) -> None:
        """Lay all documents of some origins to one; nothing where there is none to lay."""
        reading = schema.reading
        for part in parts(sorted(origins), _AT_ONCE):
            here = (reading.c.generation == self._generation) & reading.c.origin.in_(part)
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
