"""Lay a document that is kept to its origin: find likely ones, compare, and group anew what the likenesses touch."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection

from counterclaim.ledger import queries
from counterclaim.ledger.origins import IS_RELAYED, PUBLISHES, OriginRows
from counterclaim.ledger.store import Writer
from counterclaim.records import Attribution, Document, Likeness, Origin, Reason
from counterclaim.relate import origins as origin

VERSION = Reason("version", "another state of the same page")


def place(
    writer: Writer,
    number: int,
    document: Document,
    attributions: Sequence[Attribution],
    before: Sequence[tuple[int, Document]] = (),
    after: Sequence[tuple[int, Document]] = (),
    also: Collection[str] = (),
) -> None:
    """Find what a document draws on and what draws on it, and lay it to its origin.

    Args:
        writer: the transaction.
        number: of the document, whose reading is kept, laid to an origin of its own.
        document: as it was read.
        attributions: its statements.
        before: number and document of the version before, if there is one.
        after: those of the next versions, where this one is read anew.
        also: documents that were in one origin with it, to be grouped anew.
    """
    rows = OriginRows(writer.connection, writer.generation)
    report = origin.prepare(document, tuple(attributions))
    values = origin.fingerprints(report)
    publishes, relays = origin.publisher_keys(document), origin.relay_keys(document)
    holders = rows.holders(values)
    named = rows.named(relays, PUBLISHES) + rows.named(publishes, IS_RELAYED)
    chosen = origin.choose_candidates([holders[value] for value in values], named, [version for version, _ in (*before, *after)])
    found = [likeness for other in _prepared(writer, chosen) if (likeness := origin.compare(report, other)) is not None]
    found += [Likeness(document.id, earlier.id, "version", 1.0, (VERSION,)) for _, earlier in before]
    found += [Likeness(later.id, document.id, "version", 1.0, (VERSION,)) for _, later in after]
    rows.keep_likenesses(found)
    room = [value for value in values if len(holders[value]) < origin.MAX_HOLDERS]
    rows.keep_keys(number, room, {PUBLISHES: publishes, IS_RELAYED: relays})
    if also or not _join(rows, found):
        regroup(writer, {document.id, *also, *origin.touched(found)})


def regroup(writer: Writer, documents: Collection[str]) -> None:
    """Group all documents of these documents' origins anew."""
    rows = OriginRows(writer.connection, writer.generation)
    members = rows.members(documents)
    before = rows.origins_of(members)
    for made in origin.group(list(members), rows.among(members), {}):
        for document in made.documents:
            if before[document] != made.id:
                rows.lay(members[document], made.id)


def described(connection: Connection, generation: int) -> Iterator[Origin]:
    """Every origin with its agency and reasons, in the order of the first documents."""
    for members, likenesses in queries.origins(connection, generation):
        printed = {document.id: origin.Printed.of(document) for document in members}
        yield from origin.group([document.id for document in members], likenesses, printed)


def _join(rows: OriginRows, found: Sequence[Likeness]) -> bool:
    """Lay a new document and what it makes one to the oldest of their origins.

    Returns:
        False where another document now draws most on the new one, so that what it was laid to before may no longer hold: then all
        is to be grouped anew.
    """
    if not found:
        return True
    drawn = rows.drawn({likeness.document for likeness in found})
    place = queries.numbers_of(rows.connection, {document for one in drawn for document in (one.document, one.source)})
    pairs = {(one.document, one.source) for one in found}
    old = [one for one in drawn if (one.document, one.source) not in pairs]
    before, after = ({(one.document, one.source) for one in origin.joining(place, some)} for some in (old, drawn))
    if not before <= after:
        return False
    joined = {document for pair in after & pairs for document in pair}
    origins = set(rows.origins_of(joined).values())
    into = rows.oldest(origins)
    rows.merge(origins - {into}, into)
    return True


def _prepared(writer: Writer, numbers: Sequence[int]) -> list[origin.Report]:
    reports = queries.reports(writer.connection, writer.generation, numbers) if numbers else ()
    return [origin.prepare(document, tuple(attributions)) for _, document, attributions, _ in reports]
