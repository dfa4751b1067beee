"""Keep one report that was read: a new document, a new version of one, or more about one that is known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from counterclaim.keep.actors import LedgerMemory
from counterclaim.keep.origins import place
from counterclaim.keep.relating import forget_pairs, let_wait, wait_again
from counterclaim.keep.versions import keep_version
from counterclaim.ledger import queries
from counterclaim.ledger.origins import OriginRows
from counterclaim.ledger.store import Writer
from counterclaim.pipeline import Input, Result, Tools, admit, read_one
from counterclaim.read.particulars import settle
from counterclaim.records import Attribution, Document, Taken
from counterclaim.relate.origins import origin_id
from counterclaim.resolve.who.across import Registry

Outcome = Literal["added", "version", "amended", "known"]
Version = tuple[int, Document]
_FIELDS = ("publisher", "title", "authors", "published_at", "language")


def keep_report(writer: Writer, taken: Taken, result: Result, tools: Tools) -> tuple[Outcome, str]:
    """Keep a report in the transaction at hand.

    Returns:
        What it was to the ledger, and the identifier of its document.
    """
    document = result.document
    assert document is not None
    number = writer.document_number(document, taken.url)
    if number is not None:
        return _keep_more(writer, taken, number, document, tools)
    previous = writer.latest_at(taken.url)
    number = writer.keep_document(document, taken, previous)
    before = None if previous is None else queries.document(writer.connection, writer.generation, previous)
    _keep_made(writer, number, result, tools.reader, before)
    let_wait(writer, number)
    return ("version" if previous else "added"), document.id


def _keep_more(writer: Writer, taken: Taken, number: int, document: Document, tools: Tools) -> tuple[Outcome, str]:
    """A document that is there, come by another way or with more said of it."""
    ((_, stored),) = queries.documents(writer.connection, writer.generation, [number])
    writer.keep_custody(stored.id, taken)
    settled = settle(stored, document.particulars)
    if settled.particulars == stored.particulars:
        return "known", stored.id
    if all(getattr(settled, name) == getattr(stored, name) for name in _FIELDS):
        writer.change_particulars(number, settled)
        return "amended", stored.id
    again = read_one(Input(taken.name, lambda: settled), tools)
    if again.document is None:
        raise RuntimeError(again.problem)  # which whoever adds takes for a fault in this document alone
    also = forget(writer, number, stored)
    keep_again(writer, number, again, tools.reader, also)
    return "amended", stored.id


def forget(writer: Writer, number: int, document: Document) -> Sequence[str]:
    """Take back what the machine made of a document, to make it anew.

    Returns:
        Documents that are to be laid to their origins anew with it.
    """
    also = OriginRows(writer.connection, writer.generation).forget(number, document.id)
    forget_pairs(writer, number)
    writer.forget_reading(number)
    return also


def keep_again(writer: Writer, number: int, result: Result, reader: str, also: Collection[str] = ()) -> Sequence[Attribution]:
    """Keep what the machine made of a document that was read anew, beside the versions before and after it.

    Args:
        writer: the transaction.
        number: of the document, which is there.
        result: what was made of it.
        reader: the name of the state of the program that made it.
        also: documents to be laid to their origins anew with it.

    Returns:
        Its statements, laid to the ledger's actors.
    """
    assert result.document is not None
    before = queries.previous_of(writer.connection, writer.generation, number)
    after = queries.versions_of(writer.connection, writer.generation, result.document.id)
    attributions = _keep_made(writer, number, result, reader, before, after, also)
    wait_again(writer, number, result.document, attributions)
    for later, document in after:
        said = queries.attributions(writer.connection, writer.generation, {later: document.id})[later]
        writer.change_verdict(later, keep_version(writer, (number, result.document), document, said))
    return attributions


def _keep_made(
    writer: Writer,
    number: int,
    result: Result,
    reader: str,
    before: Version | None,
    after: Sequence[Version] = (),
    also: Collection[str] = (),
) -> Sequence[Attribution]:
    assert result.document is not None
    laid = admit(result, Registry(LedgerMemory(writer.actors, number)))
    change = None if before is None else keep_version(writer, before, result.document, laid.attributions)
    origin = origin_id(result.document.id)
    writer.keep_reading(number, result.document, laid.attributions, laid.notes, reader, origin, change)
    place(writer, number, result.document, laid.attributions, [before] if before else [], after, also)
    return laid.attributions
