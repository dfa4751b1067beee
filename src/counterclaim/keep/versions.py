"""A new text at a known address: what changed, and which statement of the old version each of the new one goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from counterclaim.ledger import columns, queries
from counterclaim.ledger.store import Writer
from counterclaim.records import Attribution, Document, Reason
from counterclaim.relate.versions import Change, compare_versions

RULE = "versions@1"
_SAME = Reason("version", "the same statement in an earlier version of the report")
_REWORDED = Reason("version", "the same statement, reworded, in an earlier version of the report")


def keep_version(
    writer: Writer, before: tuple[int, Document], document: Document, attributions: Sequence[Attribution]
) -> Mapping[str, Any]:
    """Write how the statements of a new version go on those of the version before.

    Args:
        writer: the transaction.
        before: number and document of the version before.
        document: the new version.
        attributions: its statements.

    Returns:
        The verdict with its reasons, as the reading of the document keeps it.
    """
    number, old = before
    said = queries.attributions(writer.connection, writer.generation, {number: old.id})[number]
    change = compare_versions(old, document, said, attributions)
    writer.keep_relations(relations_of(change))
    return verdict_of(change)


def verdict_of(change: Change) -> dict[str, Any]:
    """The verdict with its reasons, as the reading of the later version keeps it."""
    return {"kind": change.kind, "reasons": columns.of_reasons(change.reasons)}


def relations_of(change: Change) -> Iterator[dict[str, Any]]:
    """How the statements of a version go on those of the version before, as columns of `relation`."""
    said = change.statements
    for update in said.updates:
        yield _relation(update.a, update.b, "updates", update.reasons)
    for pairs, reason in ((said.kept + said.changed, _SAME), (said.reworded, _REWORDED)):
        for pair in pairs:
            yield _relation(pair.old.id, pair.new.id, "repeats", (reason,))


def _relation(a: str, b: str, relation: str, reasons: tuple[Reason, ...]) -> dict[str, Any]:
    return {"a": a, "b": b, "relation": relation, "probability": 1.0, "reasons": columns.of_reasons(reasons), "made_by": RULE}
