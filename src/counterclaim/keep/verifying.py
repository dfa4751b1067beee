"""Whether a ledger still holds what it says: every hash derived again, every offset looked up."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from counterclaim.errors import LedgerError
from counterclaim.keep.actors import compared_name
from counterclaim.keep.derived import decoded_text, document_ids, statement_id
from counterclaim.keep.passages import check_likenesses, check_origins
from counterclaim.ledger import hashes, queries, schema
from counterclaim.ledger.address import address_of
from counterclaim.ledger.decisions import decision_id
from counterclaim.ledger.store import Ledger, custody_key
from counterclaim.ledger.verifying import mentions, originals, references, search_index, state
from counterclaim.ledger.verifying.chains import check_chain
from counterclaim.ledger.verifying.findings import Finding, Tally
from counterclaim.ledger.verifying.pages import keys, numbered, plain, readable
from counterclaim.ledger.verifying.reports import check_report
from counterclaim.records import Attribution, Document, Taken
from counterclaim.resolve.who.actor_names import ActorName
from counterclaim.resolve.who.actor_names import keys as keys_of_name

Row = dict[str, Any]
Check = Callable[[Connection, Tally], Iterator[Finding]]


def verify(ledger: Ledger, tally: Tally | None = None) -> Iterator[Finding]:
    """Check everything that a ledger holds; nothing is written.

    Each check sees the ledger as it is at one moment, so that it may be written to meanwhile. A check that the database cannot
    answer is a finding, and the next one goes on.

    Args:
        ledger: an open one.
        tally: is told what was looked at and what was found.

    Returns:
        What is broken; nothing where all is well. What cannot be seen: that the last rows of the custody log or of the decisions were
        cut off with all that belongs to them. Against that, keep `tally.ends` elsewhere.
    """
    tally = Tally() if tally is None else tally
    for check in CHECKS:
        try:
            with ledger.reading() as connection:
                for finding in check(connection, tally):
                    yield tally.found(finding)
        except (DBAPIError, LedgerError, sqlite3.Error) as error:
            yield tally.found(Finding("database", check.__name__, "readable", f"the database gives no answer ({plain(error)})"))


def check_custody(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """The custody log: its chain, and the keys that keep a taking from being recorded twice."""
    yield from check_chain("custody", numbered(connection, schema.custody), tally)
    seen: Counter[str] = Counter()
    for row in numbered(connection, schema.custody):
        taken = Taken(b"", row["method"], row["file"], row["url"])
        once = custody_key(taken, row["original"])
        again, seen[once] = seen[once], seen[once] + 1
        if row["key"] != custody_key(taken, row["original"], again):
            yield Finding("custody", str(row["number"]), "key", "the key is not that of its original, method, file and address")


def check_decisions(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """The decisions of people: their chain and identifiers."""
    yield from check_chain("decision", numbered(connection, schema.decision), tally)
    for row in numbered(connection, schema.decision):
        if row["id"] != decision_id(row, row["number"] - 1):
            yield Finding("decision", row["id"], "id", "the identifier is not that of its values")


def check_documents(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Documents, and what was made of them in every generation."""
    doc = schema.document
    holds = queries.generation(connection)
    generations = queries.generations(connection)
    for page in keys(connection, doc.c.number):
        tally.count("document", len(page))
        rows, broken = readable("document", page, lambda part: _rows(connection, select(doc).where(doc.c.number.in_(part))))
        yield from broken
        sound = {row["number"]: row for row in rows if isinstance(row["text"], str)}
        yield from (Finding("document", row["id"], "text", "the text is no text") for row in rows if row["number"] not in sound)
        taken = _taken(connection, [row["id"] for row in sound.values()])
        for row in sound.values():
            yield from _document(row, taken[row["id"]])
            yield from search_index.check_found(connection, row["number"], row["text"], tally)
        yield from _decoded(connection, list(sound.values()), taken)
        for generation in generations:
            for finding in _readings(connection, generation, sound, tally):
                yield finding if generation == holds else replace(finding, row=f"{finding.row} (generation {generation})")


def _document(row: Row, taken: Sequence[Row]) -> Iterator[Finding]:
    text, identifier = row["text"], row["id"]
    if hashes.of_text(text) != row["text_sha256"]:
        yield Finding("document", identifier, "text_sha256", "the text does not have the hash that was recorded: it was changed")
    first = address_of(taken[0]["url"]) if taken else row["address"]
    if first != row["address"]:
        yield Finding("document", identifier, "address", f"it was taken from {first}, not from {row['address']}")
    if identifier not in document_ids(text, [row, *taken]):
        yield Finding("document", identifier, "id", "the identifier is not that of its text and where it was found")


def _taken(connection: Connection, identifiers: Sequence[str]) -> dict[str, list[Row]]:
    """How documents were come by, by their identifiers, the first time first."""
    table = schema.custody
    taken: dict[str, list[Row]] = {identifier: [] for identifier in identifiers}
    rows, _ = readable("custody", identifiers, lambda part: _rows(connection, select(table).where(table.c.document.in_(part))))
    for row in sorted(rows, key=lambda row: int(row["number"])):
        taken[row["document"]].append(row)
    return taken


def _decoded(connection: Connection, documents: Sequence[Row], taken: Mapping[str, Sequence[Row]]) -> Iterator[Finding]:
    """Whether the texts of text files are what their bytes say."""
    made: dict[str, list[Row]] = {}
    for row in documents:
        made.setdefault(row["original"], []).append(row)
    for rows, _ in originals.held(connection, list(made)):  # what cannot be read is found where originals are checked
        for original in rows:
            try:
                data = b"".join(originals.unpacked(original["packed"]))
            except ValueError:
                continue
            if hashes.of_bytes(data) != original["sha256"]:
                continue
            for row in made[original["sha256"]]:
                how = next((t for t in taken[row["id"]] if t["original"] == row["original"]), None)
                if how is None:
                    continue
                text = decoded_text(
                    Taken(data, how["method"], how["file"], how["url"], original["media_type"], how["record"].get("charset"))
                )
                if text is not None and text != row["text"]:
                    yield Finding("document", row["id"], "decoded", f"the text is not what its original {row['original']} says")


def _readings(connection: Connection, generation: int, rows: Mapping[int, Row], tally: Tally) -> Iterator[Finding]:
    reports, broken = readable("reading", list(rows), lambda part: list(queries.reports(connection, generation, part)))
    yield from broken
    for _, document, attributions, notes in reports:
        yield from check_report(document, attributions, notes, tally)
        yield from check_ids(document, attributions)
    yield from mentions.check_mentions(connection, generation, {number: row["text"] for number, row in rows.items()})


def check_ids(document: Document, attributions: Sequence[Attribution]) -> Iterator[Finding]:
    """Whether statements have the identifiers that their places give."""
    for a in attributions:
        if a.id != statement_id(a):
            yield Finding("attribution", a.id, "id", f"the identifier is not that of its places in {document.id}")


def check_actors(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether actors can be read, and are found by keys of their own names only."""
    for generation in queries.generations(connection):
        for page in keys(connection, schema.actor.c.number, schema.actor.c.generation == generation):
            tally.count("actor", len(page))
            names, broken = readable("actor", page, partial(_names, connection, generation))
            yield from broken
            yield from _keys(connection, generation, {number: (identifier, name) for number, identifier, name in names})


def _names(connection: Connection, generation: int, numbers: Sequence[int]) -> list[tuple[int, str, ActorName]]:
    """Number, identifier, and the name by which an actor is found."""
    table = schema.actor
    rows = _rows(connection, select(table).where(table.c.generation == generation, table.c.number.in_(numbers)))
    return [(row["number"], row["id"], compared_name(row)) for row in rows]


def _keys(connection: Connection, generation: int, names: Mapping[int, tuple[str, ActorName]]) -> Iterator[Finding]:
    table = schema.actor_key
    allowed = {number: keys_of_name(name) for number, (_, name) in names.items()}
    held = select(table.c.actor, table.c.key).where(table.c.generation == generation, table.c.actor.in_(names))
    for number, key in connection.execute(held.order_by(table.c.actor, table.c.key)):
        if key not in allowed[number]:
            yield Finding("actor_key", f"{names[number][0]} {key}", "key", "the key is none of the actor's name")


def check_problems(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether what could not be read has the keys of its values."""
    for row in connection.execute(select(schema.problem).order_by(schema.problem.c.key)).mappings():
        tally.count("problem")
        if row["key"] != hashes.of_row({"file": row["file"], "url": row["url"], "reason": row["reason"]}):
            yield Finding("problem", row["key"], "key", "the key is not that of its values")


def _rows(connection: Connection, rows: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(rows).mappings()]


CHECKS: tuple[Check, ...] = (
    state.check_database,
    state.check_steps,
    state.check_tables,
    state.check_guards,
    originals.check_originals,
    check_custody,
    check_decisions,
    check_documents,
    check_actors,
    check_likenesses,
    check_origins,
    check_problems,
    references.check_references,
    references.check_belongings,
    references.check_versions,
    search_index.check_index,
)
"""Everything that is checked, in this order; one more is one line."""
