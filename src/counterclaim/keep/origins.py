"""Lay a document that is kept to its origin: find likely ones, compare, and group anew what the likenesses touch."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from counterclaim.ledger import queries
from counterclaim.ledger.origins import IS_RELAYED, PUBLISHES, Member, OriginRows
from counterclaim.ledger.store import Writer
from counterclaim.records import Attribution, Document, Likeness, Reason
from counterclaim.relate import origins as origin

_VERSION = Reason("version", "another state of the same page")


def place(writer: Writer, number: int, document: Document, attributions: Sequence[Attribution], also: Collection[int] = ()) -> str:
    """The identifier of the origin of a document whose reading is about to be kept; all that is found about it is written.

    Args:
        writer: the transaction.
        number: of the document.
        document: as it was read.
        attributions: its statements.
        also: documents that were in one origin with it, to be grouped anew.
    """
    rows = OriginRows(writer.connection, writer.generation)
    report = origin.prepare(document, tuple(attributions))
    values = origin.fingerprints(report)
    publishes, relays = origin.publisher_keys(document), origin.relay_keys(document)
    holders = rows.holders(values)
    named = rows.named(relays, PUBLISHES, origin.MAX_HOLDERS) + rows.named(publishes, IS_RELAYED, origin.MAX_HOLDERS)
    previous = queries.previous_of(writer.connection, writer.generation, number)
    chosen = origin.choose_candidates([holders[value] for value in values], named, [previous[0]] if previous else [])
    found = [likeness for other in _prepared(writer, chosen) if (likeness := origin.compare(report, other)) is not None]
    if previous is not None:
        found.append(Likeness(document.id, previous[1].id, "version", 1.0, (_VERSION,)))
    rows.keep_likenesses(found)
    room = [value for value in values if len(holders[value]) < origin.MAX_HOLDERS]
    rows.keep_keys(number, room, {PUBLISHES: publishes, IS_RELAYED: relays})
    return _grouped(rows, number, document, found, also)[document.id]


def _prepared(writer: Writer, numbers: Sequence[int]) -> list[origin.Report]:
    reports = queries.reports(writer.connection, writer.generation, numbers) if numbers else ()
    return [origin.prepare(document, tuple(attributions)) for _, document, attributions, _ in reports]


def regroup(writer: Writer, numbers: Collection[int]) -> None:
    """Group documents anew that a document was taken away from."""
    rows = OriginRows(writer.connection, writer.generation)
    members = rows.members(numbers) if numbers else []
    if members:
        _group(rows, members)


def _grouped(rows: OriginRows, number: int, document: Document, found: Sequence[Likeness], also: Collection[int]) -> dict[str, str]:
    this = Member(number, document.id, document.publisher, tuple(dict.fromkeys(c.name for c in document.credits)))
    touched = set(origin.touched(found)) - {document.id}
    numbers = {*also, *(queries.numbers_of(rows.connection, touched).values() if touched else ())}
    return _group(rows, sorted([*(rows.members(numbers) if numbers else ()), this], key=lambda member: member.number))


def _group(rows: OriginRows, members: Sequence[Member]) -> dict[str, str]:
    printed = {member.id: origin.Printed(member.publisher, member.credits) for member in members}
    among = rows.likenesses(printed) if len(members) > 1 else []
    return rows.regroup(members, origin.group([member.id for member in members], among, printed))
