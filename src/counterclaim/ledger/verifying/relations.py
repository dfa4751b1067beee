"""What was found between reports: shared passages, whom a name is laid to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, select

from counterclaim.ledger import columns, schema, search
from counterclaim.ledger.verifying.findings import Finding, Tally
from counterclaim.ledger.verifying.pages import AT_ONCE, readable
from counterclaim.ledger.verifying.reports import check_place
from counterclaim.records import Likeness


def check_mentions(connection: Connection, generation: int, texts: dict[int, str]) -> Iterator[Finding]:
    """Whether the places where documents call actors something are in their texts.

    Args:
        connection: inside a transaction.
        generation: of the mentions.
        texts: by the documents' numbers.
    """
    table = schema.mention
    rows = select(table).where(table.c.generation == generation, table.c.document.in_(texts))
    for row in connection.execute(rows.order_by(table.c.document, table.c.actor, table.c.place)).mappings():
        key = f"{row['actor']} {row['document']} {row['place']}"
        yield from check_place("mention", key, texts[row["document"]], ("mention", row["start"], row["end"], None))


def check_likenesses(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether shared passages hold the same words in both documents."""
    table = schema.likeness
    found = connection.execute(select(table.c.generation, table.c.document, table.c.source).order_by(*table.primary_key))
    while page := found.fetchmany(AT_ONCE):
        for generation, document, source in page:
            tally.count("likeness")
            here = (table.c.generation == generation) & (table.c.document == document) & (table.c.source == source)
            rows = partial(_likenesses, connection, select(table).where(here))
            likenesses, broken = readable("likeness", [f"{document} {source}"], rows)
            yield from broken
            yield from chain.from_iterable(_passages(connection, likeness) for likeness in likenesses)


def _likenesses(connection: Connection, rows: Select[Any], page: Sequence[str]) -> list[Likeness]:
    return [columns.likeness(row) for row in connection.execute(rows).mappings()]


def _passages(connection: Connection, likeness: Likeness) -> Iterator[Finding]:
    row = f"{likeness.document} {likeness.source}"
    texts = _texts(connection, (likeness.document, likeness.source))
    if len(texts) < 2:
        return  # a reference that leads nowhere is another check's
    ours, theirs = texts[likeness.document], texts[likeness.source]
    for p in likeness.passages:
        places = [*check_place("likeness", row, ours, ("passage", p.start, p.end, None))]
        places += check_place("likeness", row, theirs, ("passage of the source", p.source_start, p.source_end, None))
        yield from places
        if not places and _letters(ours[p.start : p.end]) != _letters(theirs[p.source_start : p.source_end]):
            yield Finding("likeness", row, "words", f"the passage at {p.start} to {p.end} has other words in the source")


def _texts(connection: Connection, identifiers: Sequence[str]) -> dict[str, str]:
    table = schema.document
    return {row.id: row.text for row in connection.execute(select(table.c.id, table.c.text).where(table.c.id.in_(identifiers)))}


def _letters(passage: str) -> str:
    """A passage without what typesetting changes in it."""
    return search.fold(passage).replace(" ", "")
