"""What decisions are about that the present reading has not: in words, and in which reports it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from counterclaim.desk.case import Case
from counterclaim.desk.subjects import Subject, present, related, was
from counterclaim.ledger.former import former
from counterclaim.records import Decision

if TYPE_CHECKING:
    from sqlalchemy import Connection

Before = Mapping[str, Mapping[str, Any]]
"""Statements as they were read last, by identifier."""


def before_of(connection: Connection, decisions: Iterable[Decision]) -> Before:
    """The statements between which the relations are that decisions are about."""
    return former(connection, {statement for decision in decisions for statement in _between(decision)})


def gone(case: Case, decision: Decision, before: Before) -> Subject:
    """What a decision is about, as the person saw it; a relation by its statements, of which one may be there yet."""
    between = _between(decision)
    if between and all(a in before for a in between):
        both = [present(case, "attribution", a) or was(case, "attribution", a, before[a]) for a in between]
        return related(both, decision.subject.split(" ")[-1], next((one.path for one in both if one.path), None))
    return was(case, decision.subject_type, decision.subject, decision.seen)


def reports_of(decision: Decision, before: Before) -> set[str]:
    """Identifiers of the reports in which that stood which a decision is about."""
    if decision.subject_type == "verification":
        return {decision.subject.partition(" ")[0]}
    between = {str(before[a]["document"]) for a in _between(decision) if a in before}
    return between | {str(decision.seen[name]) for name in ("document",) if name in decision.seen}


def _between(decision: Decision) -> Sequence[str]:
    return decision.subject.split(" ")[:2] if decision.subject_type == "relation" else ()
