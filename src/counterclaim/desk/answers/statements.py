"""Statements in their exact words, and the reports in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TypeVar

from counterclaim.desk.case import Case
from counterclaim.export.ledger_rows import decision_row
from counterclaim.export.rows import Row, attribution_row, document_row, span_row, verification_row
from counterclaim.ledger import queries
from counterclaim.ledger.overview import Head
from counterclaim.ledger.store import Ledger
from counterclaim.records import Attribution, Dispute, Verification

MOST_QUOTES = 100
"""How many statements stand within another answer."""
LONGEST_PART = 8_000
"""How many code points of a text are given at a time, where a part is asked for."""
NOT_NAMED = "a source that is not named"

T = TypeVar("T")


def paged(some: Sequence[T], make: Callable[[T], Row], after: int, limit: int, **more: object) -> Row:
    """A part of a list, how long the list is, and where the next part begins."""
    part = some[after : after + limit]
    end = after + len(part)
    return {"total": len(some), "rows": [make(one) for one in part], "next": end if part and end < len(some) else None, **more}


def summary(head: Head) -> Row:
    """A report without its text."""
    return {
        "type": "document",
        "id": head.id,
        "file": head.file,
        "url": head.url,
        "publisher": head.publisher,
        "title": head.title,
        "published_at": head.published_at,
        "language": head.language,
        "origin": head.origin,
        "previous": head.previous,
        "attributions": head.statements,
    }


def document(case: Case, ledger: Ledger, identifier: str) -> Row | None:
    """The `document` row, with its versions; None where there is none."""
    head = case.heads.get(identifier)
    if head is None:
        return None
    with ledger.reading() as connection:
        found = queries.document(connection, case.generation, identifier)
    if found is None:
        return None
    later = [one.id for one in case.next_of.get(identifier, ())]
    return {**document_row(found[1]), "previous": head.previous, "later": later, "attributions": head.statements}


def part_of_document(case: Case, ledger: Ledger, identifier: str, start: int) -> Row | None:
    """A part of a report's text from a code point on (from its end, where it is shorter), with the statements that begin in it."""
    made = document(case, ledger, identifier)
    if made is None:
        return None
    text = made["text"]
    start = min(start, len(text))
    end = min(start + LONGEST_PART, len(text))
    told = [(s.attribution, _begin(s.attribution)) for s in case.statements_in.get(identifier, ())]
    inside = [(said, at) for said, at in told if start <= at < end]
    return {
        **summary(case.heads[identifier]),
        "start": start,
        "end": end,
        "length": len(text),
        "text": text[start:end],
        "statements": [{"attribution": said.id, "speaker": case.speaker(said), "start": at} for said, at in inside[:MOST_QUOTES]],
        "more_statements": max(0, len(inside) - MOST_QUOTES),
    }


def attribution(case: Case, identifier: str) -> Row | None:
    """The `attribution` row with all that hangs on it; None where there is none."""
    statement = case.related.statements.get(identifier)
    if statement is None:
        return None
    claim = case.claim_of.get(identifier)
    return {
        **told(case, statement.attribution),
        "claim": claim.id if claim else None,
        "disputes": [d.id for d in case.disputes_of.get(claim.id, ()) if _stands_in(identifier, d)] if claim else [],
        "notes": [verification_row(note) for note in case.notes_of.get(identifier, ())],
        "decisions": [decision_row(one) for one in case.decided.get(identifier, ())],
    }


def told(case: Case, said: Attribution) -> Row:
    """The `attribution` row, with who speaks and where it stands."""
    return {**attribution_row(said), "speaker": case.speaker(said), **where(case, said.document), "decided": decided(case, said.id)}


def quote(case: Case, identifier: str) -> Row:
    """A statement in its exact words: who, what, when, and in which report."""
    said = case.related.statements[identifier].attribution
    return {
        "attribution": said.id,
        "speaker": case.speaker(said),
        "actor": said.actor,
        "source": span_row(said.source),
        "cue": span_row(said.cue),
        "content": [span_row(span) for span in said.content],
        "quotation": said.quotation,
        "stance": said.stance,
        "polarity": said.polarity,
        "said_at": said.said_at,
        "probability": said.probability,
        "decided": decided(case, said.id),
        "document": said.document,
        **where(case, said.document),
        "origin": case.heads[said.document].origin,
    }


def quotes(case: Case, identifiers: Sequence[str], most: int = MOST_QUOTES) -> Row:
    """The first of some statements, and how many more there are."""
    return {"quotes": [quote(case, a) for a in identifiers[:most]], "more_quotes": max(0, len(identifiers) - most)}


def noted(case: Case, note: Verification) -> Row:
    """The `verification` row, with where it stands."""
    return {**verification_row(note), **where(case, note.document)}


def where(case: Case, identifier: str) -> Row:
    """What a reader calls a report by."""
    head = case.heads[identifier]
    return {"publisher": head.publisher, "published_at": head.published_at, "title": head.title, "url": head.url}


def decided(case: Case, subject: str) -> list[str]:
    """The kinds of the decisions about something that were neither undone nor replaced, in order."""
    return [one.decision.kind for one in case.standing_decisions(subject)]


def speakers(case: Case, identifiers: Iterable[str], most: int = MOST_QUOTES) -> list[str]:
    """Who makes statements, each once, in their order; the first so many."""
    names = (case.speaker(case.related.statements[a].attribution) or NOT_NAMED for a in identifiers)
    return list(islice(dict.fromkeys(names), most))


def _begin(said: Attribution) -> int:
    return min(span.start for span in (said.source, said.cue, *said.content) if span is not None)


def _stands_in(identifier: str, dispute: Dispute) -> bool:
    return any(identifier in side.attributions for side in dispute.sides)
