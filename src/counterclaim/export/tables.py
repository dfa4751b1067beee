"""A ledger as flat tables: which there are, and the cells of each, for every form that has rows and columns.

What the machine made stands as it made it. What people decided about it is told beside it, in `decided`, and wholly in the tables
`decisions` and `assessments`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from counterclaim.export.case_tables import CASE_TABLES
from counterclaim.export.columns import Table
from counterclaim.export.jsonl import reasons_as_json
from counterclaim.export.ledger_rows import KINDS
from counterclaim.export.report_tables import REPORT_TABLES
from counterclaim.ledger import queries

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment
    from counterclaim.export.rows import Row
    from counterclaim.records import Relation

TABLES: tuple[Table, ...] = (*REPORT_TABLES, *CASE_TABLES)
"""In the order in which they are documented; every row of the ledger is in at least one of them."""

_SUBJECTS = {"document", "attribution", "verification", "actor", "relation", "origin"}


def cells(moment: Moment) -> Iterator[tuple[Table, list[Any]]]:
    """Every table's rows, in one pass over the ledger: those of a table are in order, and come between those of others."""
    by_kind: dict[str, list[Table]] = defaultdict(list)
    for table in TABLES:
        by_kind[table.kind].append(table)
    for row in _rows(moment):
        for table in by_kind[row["type"]]:
            for part in table.parts(row):
                yield table, [column.get(part) for column in table.columns]


def decided_about(moment: Moment) -> dict[tuple[str, str], list[str]]:
    """The kinds of decisions that hold, each once, by what they are about: its type and identifier."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in moment.decided:
        decision = one.decision
        if one.standing == "holds":
            kinds = found.setdefault((decision.subject_type, decision.subject), [])
            kinds.extend(() if decision.kind in kinds else (decision.kind,))
    return found


def disputes_of(moment: Moment) -> dict[str, list[str]]:
    """Identifiers of the disputes that a statement is in, by the statement's."""
    found: dict[str, list[str]] = {}
    for dispute in moment.related.disputes:
        for attribution in dict.fromkeys(a for side in dispute.sides for a in side.attributions):
            found.setdefault(attribution, []).append(dispute.id)
    return found


def subject_of(row: Row) -> str:
    """By what decisions name a row."""
    if row["type"] == "relation":
        return f"{row['a']} {row['b']} {row['relation']}"
    if row["type"] == "verification":
        return f"{row['document']} {row['start']} {row['end']}"
    return str(row["id"])


def _rows(moment: Moment) -> Iterator[Row]:
    """The rows of the public interface, with what the tables tell besides; of relations the reasons as JSON already."""
    decided, disputes = decided_about(moment), disputes_of(moment)
    claims = {a: claim.id for claim in moment.related.claims for a in claim.attributions}
    names = queries.names(moment.connection, moment.generation)
    report: Row = {}
    for row in chain(moment.rows(KINDS - {"relation"}), map(_relation, moment.related.relations)):
        kind = row["type"]
        if kind in _SUBJECTS:
            row["decided"] = ", ".join(decided.get((kind, subject_of(row)), ())) or None
        if kind == "document":
            report = row
        elif kind == "attribution":
            row |= {"publisher": report["publisher"], "published_at": report["published_at"], "actor_name": names.get(row["actor"])}
            row |= {"claim": claims.get(row["id"]), "disputes": disputes.get(row["id"], [])}
        yield row


def _relation(relation: Relation) -> Row:
    return {
        "type": "relation",
        "a": relation.a,
        "b": relation.b,
        "relation": relation.relation,
        "probability": relation.probability,
        "reasons": reasons_as_json(relation.reasons),
        "made_by": relation.made_by,
    }
