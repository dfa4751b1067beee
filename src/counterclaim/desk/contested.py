"""The first page: what is contested, by weight, with filters."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.glances import Glance
from counterclaim.desk.pages import desk_of, page
from counterclaim.desk.paging import paged
from counterclaim.export.disputes import range_words
from counterclaim.ledger.search import fold
from counterclaim.records import Dispute, Side

ON_A_PAGE = 50
"""Disputes."""

_MOST_PLACES = 200
_NAMES = ("q", "party", "place", "kind", "checked", "certainty", "from", "to")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter asks for; empty where anything will do."""

    q: str = ""
    party: str = ""
    place: str = ""
    kind: str = ""
    checked: str = ""
    certainty: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, given: QueryParams) -> Asked:
        """As the address has it."""
        return cls(*(given.get(name, "").strip()[:200] for name in _NAMES))

    @property
    def any(self) -> bool:
        """Whether it asks for anything."""
        return self != Asked()

    @property
    def possible(self) -> str:
        """The address of what is only possible of that."""
        return self._address(certainty="possible")

    def page(self, number: int) -> str:
        """The address of a page of what it asks for."""
        return self._address(page=str(number))

    def _address(self, **more: str) -> str:
        given = {**dict(zip(_NAMES, astuple(self), strict=True)), **more}
        return "/?" + urlencode({name: value for name, value in given.items() if value}, errors="replace")


@dataclass(frozen=True, slots=True)
class SideShown:
    """A side of a dispute in a list."""

    side: Side
    name: str | None
    words: str
    figures: list[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A dispute in a list.

    Attributes:
        notes: how many of the reporters' notes there are of each kind.
    """

    dispute: Dispute
    glance: Glance
    sides: list[SideShown]
    notes: list[tuple[str, int]]


def contested(request: Request) -> Response:
    """`/`: the disputes."""
    case = desk_of(request).cases.now()
    asked = Asked.of(request.query_params)
    fitting = [d for d in case.related.disputes if fits(case, d, asked)] if asked.any else case.related.disputes
    at, pages = paged(request.query_params, len(fitting), ON_A_PAGE)
    return page(
        request,
        "contested",
        case,
        shown=[_shown(case, d) for d in fitting[(at - 1) * ON_A_PAGE : at * ON_A_PAGE]],
        number=len(fitting),
        possible=sum(d.certainty == "possible" for d in fitting),
        at=at,
        pages=pages,
        asked=asked,
        parties=_parties(case),
        places=_places(case),
    )


def fits(case: Case, dispute: Dispute, asked: Asked) -> bool:
    """Whether a dispute is what the filter asks for."""
    glance = case.glances[dispute.id]
    checked = {"noted": bool(dispute.verified), "assessed": dispute.status == "assessed"}
    checked["open"] = not any(checked.values())
    return (
        (not asked.party or asked.party in glance.voices)
        and (not asked.place or asked.place in glance.places)
        and (not asked.kind or (asked.kind == "figures") == glance.counts)
        and (not asked.checked or checked.get(asked.checked, False))
        and (not asked.certainty or asked.certainty == dispute.certainty)
        and (not asked.since or (glance.last is not None and glance.last >= asked.since))
        and (not asked.until or (glance.first is not None and glance.first <= asked.until))
        and all(f" {word}" in glance.words for word in fold(asked.q).split())
    )


def _shown(case: Case, dispute: Dispute) -> Shown:
    kinds = Counter(case.notes[place].kind for place in dispute.verified if place in case.notes)
    return Shown(dispute, case.glances[dispute.id], [_side(case, side) for side in dispute.sides], sorted(kinds.items()))


def _side(case: Case, side: Side) -> SideShown:
    figures = dict.fromkeys(f"{range_words(f)} {f.kind.replace('_', ' ')}" for f in side.figures)
    return SideShown(side, case.name(side.party), case.claims[side.claims[0]].text, list(figures))


def _parties(case: Case) -> list[tuple[str, str]]:
    found = {side.party for d in case.related.disputes for side in d.sides if side.party in case.actors}
    return sorted(((id, case.actors[id].name) for id in found if id is not None), key=lambda both: (both[1].casefold(), both[0]))


def _places(case: Case) -> list[str]:
    counted = Counter(place for glance in case.glances.values() for place in glance.places)
    return sorted(name for name, _ in counted.most_common(_MOST_PLACES))


ROUTES = [Route("/", contested)]
