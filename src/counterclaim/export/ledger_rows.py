"""Every row of a ledger, in its order: documents with their statements and notes, then actors, relations, claims, origins, disputes,
what people decided, and what could not be read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from counterclaim.export.rows import Row, actor_row, attribution_row, document_row, problem_row, reason_rows, verification_row
from counterclaim.keep.origins import described
from counterclaim.keep.related import Related, related, seen
from counterclaim.ledger import queries
from counterclaim.ledger.decisions import Decided, decisions
from counterclaim.ledger.store import Ledger
from counterclaim.records import Claim, Dispute, Origin, Relation, Side, Standing

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OF_REPORTS = frozenset({"document", "attribution", "verification"})
KINDS = _OF_REPORTS | {"actor", "relation", "claim", "origin", "dispute", "assessment", "decision", "problem"}
"""The rows that there are, by their `type`."""


def ledger_rows(ledger: Ledger) -> Iterator[Row]:
    """The rows as they are at one moment, whatever is written meanwhile."""
    with ledger.reading() as connection:
        yield from rows_at(connection, queries.generation(connection))


def rows_at(
    connection: Connection,
    generation: int,
    numbers: Collection[int] | None = None,
    *,
    kinds: frozenset[str] = KINDS,
    related_now: Callable[[], Related] | None = None,
) -> Iterator[Row]:
    """The rows of a generation.

    Args:
        connection: for reading.
        generation: which reading.
        numbers: of documents, where not all are wanted.
        kinds: which rows; what none of them needs is not made.
        related_now: gives relations, claims and disputes, where somebody may have them already.
    """
    if kinds & _OF_REPORTS:
        yield from _rows_of_reports(connection, generation, numbers, kinds)
    if "actor" in kinds:
        yield from map(actor_row, queries.actors(connection, generation))
    found = related_now or cache(partial(related, connection, generation))
    if "relation" in kinds:
        yield from map(relation_row, found().relations)
    if "claim" in kinds:
        yield from map(claim_row, found().claims)
    if "origin" in kinds:
        yield from map(origin_row, described(connection, generation))
    if "dispute" in kinds:
        yield from map(dispute_row, found().disputes)
    if kinds & {"assessment", "decision"}:
        rows = map(decision_row, decisions(connection, generation, seen(lambda: found().relations)))
        yield from (row for row in rows if row["type"] in kinds)
    if "problem" in kinds:
        yield from (problem_row(p.file, p.reason, p.url) for p in queries.problems(connection))


def _rows_of_reports(connection: Connection, generation: int, numbers: Collection[int] | None, kinds: frozenset[str]) -> Iterator[Row]:
    for _, document, attributions, notes in queries.reports(connection, generation, numbers):
        if "document" in kinds:
            yield document_row(document)
        if "attribution" in kinds:
            yield from map(attribution_row, attributions)
        if "verification" in kinds:
            yield from map(verification_row, notes)


def relation_row(relation: Relation) -> Row:
    """The `relation` row."""
    return {
        "type": "relation",
        "a": relation.a,
        "b": relation.b,
        "relation": relation.relation,
        "probability": relation.probability,
        "reasons": reason_rows(relation.reasons),
        "made_by": relation.made_by,
    }


def claim_row(claim: Claim) -> Row:
    """The `claim` row."""
    return {
        "type": "claim",
        "id": claim.id,
        "text": claim.text,
        "attributions": list(claim.attributions),
        "actors": list(claim.actors),
        **standing_row(claim.standing),
    }


def dispute_row(dispute: Dispute) -> Row:
    """The `dispute` row."""
    return {
        "type": "dispute",
        "id": dispute.id,
        "title": dispute.title,
        "sides": [_side(side) for side in dispute.sides],
        "status": dispute.status,
        "certainty": dispute.certainty,
        "verified": [{"document": document, "start": start, "end": end} for document, start, end in dispute.verified],
    }


def _side(side: Side) -> Row:
    return {
        "party": side.party,
        "claims": list(side.claims),
        "attributions": list(side.attributions),
        **standing_row(side.standing),
        "figures": [{"kind": f.kind, "lower": f.lower, "upper": f.upper, "attribution": f.attribution, "at": f.at} for f in side.figures],
        "days": [{"day": day, "statements": count} for day, count in side.days],
    }


def standing_row(standing: Standing) -> Row:
    """How many stand behind something, inside a row."""
    return {
        "independent_origins": standing.origins,
        "reports": standing.reports,
        "texts": standing.texts,
        "sources": standing.sources,
    }


def origin_row(origin: Origin) -> Row:
    """The `origin` row."""
    return {
        "type": "origin",
        "id": origin.id,
        "documents": list(origin.documents),
        "kind": origin.kind,
        "agency": origin.agency,
        "reasons": reason_rows(origin.reasons),
    }


def decision_row(decided: Decided) -> Row:
    """The `assessment` row, or for other decisions a `decision` row."""
    d = decided.decision
    who = {"note": d.why, "by": d.by, "at": d.at, "replaces": d.replaces, "standing": decided.standing, "changed": list(decided.changed)}
    if d.kind == "assess":
        judged = {"credibility": d.value.get("credibility"), "reliability": d.value.get("reliability"), "topic": d.value.get("topic")}
        return {"type": "assessment", "id": d.id, "subject": d.subject, **judged, **who, "subject_type": d.subject_type}
    return {
        "type": "decision",
        "id": d.id,
        "kind": d.kind,
        "subject_type": d.subject_type,
        "subject": d.subject,
        "value": dict(d.value),
        "seen": dict(d.seen),
        **who,
        "nearby": list(decided.nearby),
    }
