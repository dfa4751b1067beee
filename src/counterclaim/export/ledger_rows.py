"""Every row of a ledger, in its order: documents with their statements and notes, then actors, relations, origins, what people
decided, and what could not be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from counterclaim.export.rows import Row, actor_row, attribution_row, document_row, problem_row, reason_rows, verification_row
from counterclaim.keep.origins import described
from counterclaim.ledger import columns, queries
from counterclaim.ledger.decisions import Decided, decisions
from counterclaim.ledger.store import Ledger
from counterclaim.records import Origin

if TYPE_CHECKING:
    from sqlalchemy import Connection


def ledger_rows(ledger: Ledger) -> Iterator[Row]:
    """The rows as they are at one moment, whatever is written meanwhile."""
    with ledger.reading() as connection:
        yield from rows_at(connection, queries.generation(connection))


def rows_at(connection: Connection, generation: int, numbers: Collection[int] | None = None) -> Iterator[Row]:
    """The rows of a generation; of its documents all, or those of these numbers."""
    for _, document, attributions, notes in queries.reports(connection, generation, numbers):
        yield document_row(document)
        yield from map(attribution_row, attributions)
        yield from map(verification_row, notes)
    yield from map(actor_row, queries.actors(connection, generation))
    yield from map(relation_row, queries.relations(connection, generation))
    yield from map(origin_row, described(connection, generation))
    yield from map(decision_row, decisions(connection, generation))
    yield from (problem_row(p.file, p.reason, p.url) for p in queries.problems(connection))


def relation_row(relation: columns.Row) -> Row:
    """The `relation` row."""
    return {
        "type": "relation",
        "a": relation["a"],
        "b": relation["b"],
        "relation": relation["relation"],
        "probability": relation["probability"],
        "reasons": reason_rows(columns.reasons(relation["reasons"])),
        "made_by": relation["made_by"],
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
