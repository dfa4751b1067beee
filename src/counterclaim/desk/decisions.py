"""Every decision, the latest first, with how it stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.gone import Before, before_of, gone, reports_of
from counterclaim.desk.pages import desk_of, page
from counterclaim.desk.paging import paged
from counterclaim.desk.subjects import Subject, present
from counterclaim.ledger.decisions import Decided, Standing
from counterclaim.records import DecisionKind

if TYPE_CHECKING:
    from sqlalchemy import Connection

ON_A_PAGE = 100
"""How many decisions a page shows."""

_MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter asks for; empty where anything will do."""

    by: str = ""
    kind: str = ""
    standing: str = ""
    about: str = ""
    id: str = ""

    @property
    def any(self) -> bool:
        """Whether it asks for anything."""
        return self != Asked()

    def fits(self, one: Decided) -> bool:
        """Whether a decision is what is asked for."""
        d = one.decision
        return (
            (not self.by or d.by == self.by)
            and (not self.kind or d.kind == self.kind)
            and (not self.standing or one.standing == self.standing)
            and (not self.about or d.subject == self.about)
            and (not self.id or d.id == self.id)
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision in the list.

    Attributes:
        about: what it is about.
        nearby: statements that now stand where an orphan's words were.
        may_undo: whether it can be taken back.
    """

    decided: Decided
    about: Subject
    nearby: Sequence[Subject]
    may_undo: bool


def listed(request: Request) -> Response:
    """`GET /decisions`."""
    case = desk_of(request).cases.now()
    query = request.query_params
    asked = Asked(*(query.get(name, "")[:300] for name in ("by", "kind", "standing", "about", "id")))
    found = [one for one in reversed(case.log) if asked.fits(one)]
    at, pages = paged(query, len(found), ON_A_PAGE)
    with desk_of(request).cases.ledger.reading() as connection:
        shown = entries(connection, case, found[(at - 1) * ON_A_PAGE : at * ON_A_PAGE])
    return page(
        request,
        "decisions",
        case,
        entries=shown,
        asked=asked,
        found=len(found),
        at=at,
        pages=pages,
        people=sorted({d.decision.by for d in case.log}, key=str.casefold)[:_MOST_PEOPLE],
        kinds=get_args(DecisionKind),
        standings=get_args(Standing),
    )


def entries(connection: Connection, case: Case, some: Sequence[Decided]) -> list[Entry]:
    """Decisions with what they are about."""
    before = before_of(connection, (one.decision for one in some))
    return [_entry(case, one, before) for one in some]


def orphans_in(connection: Connection, case: Case, report: str) -> list[Entry]:
    """The decisions about what stood in a report and is not in the present reading."""
    orphans = [one for one in case.log if one.standing == "orphaned"]
    before = before_of(connection, (one.decision for one in orphans))
    return [_entry(case, one, before) for one in orphans if report in reports_of(one.decision, before)]


def _entry(case: Case, one: Decided, before: Before) -> Entry:
    d = one.decision
    about = present(case, d.subject_type, d.subject) or gone(case, d, before)
    nearby = [found for a in one.nearby if (found := present(case, "attribution", a)) is not None]
    is_open = d.kind != "undo" and one.standing not in ("undone", "replaced")
    return Entry(one, about, nearby, is_open)


ROUTES = [Route("/decisions", listed)]
