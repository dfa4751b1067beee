"""Where one report comes from: how it was taken in, what it draws on, what was made of the version before it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from counterclaim.ledger import columns, queries, schema
from counterclaim.records import Likeness, Reason

MOST = 500
"""How many takings or likenesses of one report are told of."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One time that a report was taken in.

    Attributes:
        at: when, UTC, ISO 8601.
        original: SHA-256 of the bytes as received.
        method: how ("file", "http", "warc" …).
        taken_at: when it was taken from its source, where that was earlier: an archive's date of capture.
        record: what identifies it there.
        program: which took it in.
    """

    at: str
    original: str
    method: str
    file: str | None
    url: str | None
    taken_at: str | None
    record: Mapping[str, str]
    program: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a version changed in the one before it.

    Attributes:
        kind: "trivial" or "real".
        reasons: what happened, real changes first.
    """

    kind: str
    reasons: tuple[Reason, ...]


def receipts(connection: Connection, document: str) -> list[Receipt]:
    """Every time that a report was taken in, the first one first."""
    c = schema.custody.c
    fields = (c.at, c.original, c.method, c.file, c.url, c.taken_at, c.record, c.program)
    rows = select(*fields).where(c.document == document).order_by(c.number).limit(MOST)
    return [Receipt(*row) for row in connection.execute(rows)]


def likenesses(connection: Connection, generation: int, document: str) -> list[Likeness]:
    """What a report draws on and what draws on it, with reasons, without passages."""
    table = schema.likeness
    rows = select(*(c for c in table.c if c.name != "passages")).where(
        table.c.generation == generation, or_(table.c.document == document, table.c.source == document)
    )
    found = connection.execute(rows.order_by(table.c.document, table.c.source).limit(MOST)).mappings()
    return [columns.likeness(row) for row in found]


def verdicts(connection: Connection, generation: int, numbers: Collection[int]) -> dict[int, Verdict]:
    """What reports changed in the versions before them, by number; a first version has none."""
    c = schema.reading.c
    rows = select(c.document, c.change).where(c.generation == generation, c.change.is_not(None))
    found = {}
    for part in queries.parts(sorted(numbers)):
        for row in connection.execute(rows.where(c.document.in_(part))):
            if row.change:
                found[row.document] = Verdict(row.change["kind"], columns.reasons(row.change["reasons"]))
    return found
