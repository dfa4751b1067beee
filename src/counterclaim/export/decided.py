"""What people decided, for forms that need no relations: these are judged only where a decision is about one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from counterclaim.keep.related import seen
from counterclaim.ledger.decisions import Decided, decisions

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment


def decided_at(moment: Moment) -> list[Decided]:
    """Every decision with how it stands, in order."""

    @cache
    def relations() -> Mapping[str, Mapping[str, Any]]:
        return seen(moment.related.relations)

    return list(decisions(moment.connection, moment.generation, lambda subject: relations().get(subject)))


def rejected(found: Sequence[Decided]) -> set[str]:
    """Statements that a person rejects."""
    about = (d.decision for d in found if d.standing == "holds")
    return {d.subject for d in about if (d.kind, d.subject_type) == ("reject", "attribution")}
