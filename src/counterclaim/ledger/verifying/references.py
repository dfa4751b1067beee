"""What rows name in other tables exists, and what every row must have is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select

from counterclaim.ledger import queries, schema
from counterclaim.ledger.verifying.findings import Finding, Tally


@dataclass(frozen=True, slots=True)
class _Reference:
    """That the values of a column are those of another one, in the same generation where `within` is set."""

    column: Any
    target: Any
    within: bool = True


def _declared() -> Iterator[_Reference]:
    """Foreign keys. A database checks them when it writes, and only while it is told to."""
    for table in schema.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda k: k.parent.name):
            yield _Reference(key.parent, key.column, within=False)


def _by_generation() -> Iterator[_Reference]:
    """What only holds inside a generation, which no foreign key says."""
    read = schema.reading.c.document
    for table in (schema.attribution, schema.verification, schema.mention, schema.merged, schema.related, schema.pair):
        yield _Reference(table.c.document, read)
    yield _Reference(schema.attribution.c.actor, schema.actor.c.id)
    yield _Reference(schema.actor.c.party, schema.actor.c.id)
    for table in (schema.actor_key, schema.mention, schema.merged):
        yield _Reference(table.c.actor, schema.actor.c.number)
    for column in (schema.relation.c.a, schema.relation.c.b, schema.pair.c.a, schema.pair.c.b):
        yield _Reference(column, schema.attribution.c.id)


_COUNTED_ELSEWHERE = frozenset("document custody decision reading attribution verification actor likeness original migration".split())
"""Tables whose rows other checks count."""


def check_references(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Every reference from row to row."""
    counted: set[str] = set()
    for reference in (*_declared(), *_by_generation()):
        table, target = reference.column.table, reference.target.table.alias()
        if table.name not in counted and table.name not in _COUNTED_ELSEWHERE:
            counted.add(table.name)
            tally.count(table.name, connection.scalar(select(func.count()).select_from(table)) or 0)
        same = target.c[reference.target.name] == reference.column
        if reference.within:
            same &= target.c.generation == table.c.generation
        named = reference.column.label("named")
        lost = select(*table.primary_key, named).where(reference.column.is_not(None), ~exists().where(same).correlate(table))
        for row in connection.execute(lost.order_by(*table.primary_key)):
            detail = f"{reference.column.name} {row.named} is not in {reference.target.table.name}"
            yield Finding(table.name, _key(row[:-1]), reference.column.name, detail)


def check_belongings(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """What every document and original must have."""
    doc, custody, original, reading = schema.document, schema.custody, schema.original, schema.reading
    generation = queries.generation(connection)
    taken = custody.c.document == doc.c.id
    read = (reading.c.document == doc.c.number) & (reading.c.generation == generation)
    wanted: tuple[tuple[str, ColumnElement[bool], str], ...] = (
        ("custody", taken, "no custody row tells how it was come by"),
        ("original", taken & (custody.c.original == doc.c.original), "its original is none of those taken for it"),
        ("reading", read, f"there is no reading of it in generation {generation}, the one that holds"),
    )
    missing: set[str] = set()
    for check, condition, detail in wanted:
        for row in connection.scalars(select(doc.c.id).where(~exists().where(condition).correlate(doc)).order_by(doc.c.id)):
            if check != "original" or row not in missing:  # one that nobody took has nothing to compare
                yield Finding("document", row, check, detail)
            missing.add(row)
    # custody has no index by originals, so all are compared at once
    for row in connection.scalars(select(original.c.sha256).except_(select(custody.c.original)).order_by("sha256")):
        yield Finding("original", row, "custody", "no custody row tells how it was come by")
    yield from _counts(connection)


def _counts(connection: Connection) -> Iterator[Finding]:
    """Numbers that count rows have no gap."""
    said, doc = schema.attribution, schema.document
    for table in (said, schema.verification):
        rows = select(table.c.generation, table.c.document).group_by(table.c.generation, table.c.document)
        for generation, document in connection.execute(rows.having(func.max(table.c.place) + 1 != func.count())):
            yield Finding(table.name, f"{generation} {document}", "place", "a row of this generation and document is missing")
    count, last = connection.execute(select(func.count(), func.max(doc.c.number))).one()
    if last is not None and count != last:
        yield Finding("document", "all", "number", f"numbers go to {last}, but there are {count} rows: some are missing")


def check_versions(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """The version before a document is an earlier one at the same address."""
    later, earlier = schema.document, schema.document.alias()
    rows = select(later.c.id, later.c.previous).join(earlier, earlier.c.id == later.c.previous)
    wrong = (earlier.c.number >= later.c.number) | (earlier.c.address != later.c.address) | later.c.address.is_(None)
    for identifier, previous in connection.execute(rows.where(wrong | earlier.c.address.is_(None)).order_by(later.c.number)):
        yield Finding("document", identifier, "previous", f"{previous} is no earlier document at the same address")


def _key(values: Any) -> str:
    return " ".join(str(value) for value in values)
