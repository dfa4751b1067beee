"""What finds likely origins, which document draws on which, and the groups, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from counterclaim.ledger import columns, schema
from counterclaim.records import Likeness, Origin

PUBLISHES, IS_RELAYED = "publishes", "is relayed"
"""The parts that an outlet's name plays for a document, in `outlet.part`."""


@dataclass(frozen=True, slots=True)
class Member:
    """A document in an origin: its number, identifier, publisher, and the names that it credits."""

    number: int
    id: str
    publisher: str | None
    credits: tuple[str, ...]


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

    def named(self, keys: Sequence[str], part: str, most: int) -> list[list[int]]:
        """For each key the latest documents for which it plays this part, the latest first."""
        if not keys:
            return []
        table = schema.outlet
        latest = func.row_number().over(partition_by=table.c.key, order_by=table.c.document.desc()).label("latest")
        held = select(table.c.key, table.c.document, latest).where(
            table.c.generation == self._generation, table.c.key.in_(keys), table.c.part == part
        )
        ranked = held.subquery()
        rows = select(ranked.c.key, ranked.c.document).where(ranked.c.latest <= most)
        found: dict[str, list[int]] = {key: [] for key in keys}
        for key, document in self.connection.execute(rows.order_by(ranked.c.key, ranked.c.latest)):
            found[key].append(document)
        return list(found.values())

    def keep_keys(self, number: int, values: Iterable[int], names: Mapping[str, Iterable[str]]) -> None:
        """What finds a document: fingerprints, and names of outlets by the part that they play."""
        key = {"generation": self._generation, "document": number}
        prints = [{**key, "value": value} for value in values]
        outlets = [{**key, "part": part, "key": name} for part, keys in names.items() for name in keys]
        for table, rows in ((schema.fingerprint, prints), (schema.outlet, outlets)):
            if rows:
                self.connection.execute(insert(table), rows)

    def keep_likenesses(self, found: Sequence[Likeness]) -> None:
        """Which document draws on which."""
        if found:
            rows = [{"generation": self._generation, **columns.of_likeness(likeness)} for likeness in found]
            self.connection.execute(insert(schema.likeness), rows)

    def members(self, numbers: Collection[int]) -> list[Member]:
        """The documents of the origins that these documents are in, in the ledger's order."""
        reading, doc = schema.reading, schema.document
        here = (reading.c.generation == self._generation) & reading.c.document.in_(numbers) & reading.c.origin.is_not(None)
        origins = select(reading.c.origin).where(here)
        rows = select(doc.c.number, doc.c.id, reading.c.publisher, reading.c.credits).join(doc, doc.c.number == reading.c.document)
        found = self.connection.execute(
            rows.where(reading.c.generation == self._generation, reading.c.origin.in_(origins)).order_by(doc.c.number)
        )
        return [Member(row.number, row.id, row.publisher, tuple(dict.fromkeys(c[0] for c in row.credits))) for row in found]

    def likenesses(self, identifiers: Collection[str]) -> list[Likeness]:
        """Likenesses among these documents, without the passages."""
        table = schema.likeness
        named = [c for c in table.c if c.name != "passages"]
        rows = select(*named).where(table.c.generation == self._generation, table.c.document.in_(identifiers))
        found = self.connection.execute(rows.order_by(table.c.document, table.c.source)).mappings()
        return [
            Likeness(row["document"], row["source"], row["kind"], row["score"], columns.reasons(row["reasons"]))
            for row in found
            if row["source"] in identifiers
        ]

    def regroup(self, members: Sequence[Member], origins: Iterable[Origin]) -> dict[str, str]:
        """Let these origins take the place of those that their documents were in.

        Returns:
            The origin of each of the documents, by identifier.
        """
        reading, table = schema.reading, schema.origin
        numbers = {member.id: member.number for member in members}
        here = (reading.c.generation == self._generation) & reading.c.document.in_(numbers.values())
        before = {row.document: row.origin for row in self.connection.execute(select(reading.c.document, reading.c.origin).where(here))}
        gone = {origin for origin in before.values() if origin is not None}
        if gone:
            self.connection.execute(delete(table).where(table.c.generation == self._generation, table.c.id.in_(gone)))
        laid: dict[str, str] = {}
        rows = []
        for origin in origins:
            laid |= dict.fromkeys(origin.documents, origin.id)
            founder, reasons = numbers[origin.documents[0]], columns.of_reasons(origin.reasons)
            values = {"id": origin.id, "founder": founder, "kind": origin.kind, "agency": origin.agency, "reasons": reasons}
            rows.append({"generation": self._generation, **values})
        self.connection.execute(insert(table), rows)
        for identifier, origin_id in laid.items():
            number = numbers[identifier]
            if number in before and before[number] != origin_id:
                at = (reading.c.generation == self._generation) & (reading.c.document == number)
                self.connection.execute(update(reading).where(at).values(origin=origin_id))
        return laid

    def forget(self, number: int, identifier: str) -> list[int]:
        """Take back what was found about a document.

        Returns:
            The other documents of the origin that it was in; they have none until they are grouped anew.
        """
        others = [member.number for member in self.members([number]) if member.number != number]
        reading, origin = schema.reading, schema.origin
        was_in = select(reading.c.origin).where(reading.c.generation == self._generation, reading.c.document == number)
        self.connection.execute(delete(origin).where(origin.c.generation == self._generation, origin.c.id.in_(was_in)))
        likeness = schema.likeness
        drawn = (likeness.c.document == identifier) | (likeness.c.source == identifier)
        self.connection.execute(delete(likeness).where(likeness.c.generation == self._generation, drawn))
        for table in (schema.fingerprint, schema.outlet):
            self.connection.execute(delete(table).where(table.c.generation == self._generation, table.c.document == number))
        return others
