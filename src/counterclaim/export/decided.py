"""What people decided, as forms ask for it."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.ledger.decisions import Decided


def rejected(found: Sequence[Decided]) -> set[str]:
    """Statements that a person rejects."""
    about = (d.decision for d in found if d.standing == "holds")
    return {d.subject for d in about if (d.kind, d.subject_type) == ("reject", "attribution")}
