"""The map: where statements were made and what places they name, drawn from packaged outlines."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.dispute import Told, told
from counterclaim.desk.marks import MOST_MARKS, Drawing, Found, draw, reach
from counterclaim.desk.outlines import WIDEST, Window
from counterclaim.desk.pages import desk_of, missing, page
from counterclaim.desk.sites import Role, gathered
from counterclaim.records import Dispute

PLACES_A_PAGE = 40
STATEMENTS_A_PLACE = 3
"""How many statements of a place are listed beside the others; all of them where only that place is asked for."""
STATEMENTS_A_PAGE = 40

_MOST_PARTIES, _MOST_LOST, _MOST_REASONS = 200, 100, 10
_LEAST_SPAN = 6.0
"""Degrees: a single town is shown with its country around it."""
Places = Mapping[str, Mapping[str, Sequence[Role]]]
"""Statements, and how each has to do with a place, by the place."""

_NAMES = ("dispute", "party", "from", "to", "role", "place", "at", "page")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; empty where anything will do.

    Attributes:
        at: longitude, latitude and width in degrees of the window.
    """

    dispute: str = ""
    party: str = ""
    since: str = ""
    until: str = ""
    role: str = ""
    place: str = ""
    at: str = ""
    page: str = ""

    @classmethod
    def of(cls, given: QueryParams) -> Asked:
        """As the address has it."""
        return cls(*(given.get(name, "").strip()[:200] for name in _NAMES))

    @property
    def any(self) -> bool:
        """Whether it leaves statements out."""
        return any((self.dispute, self.party, self.since, self.until, self.role, self.place))

    def link(self, **changes: str) -> str:
        """The address of the map with something else asked for; another page or window only where it is given."""
        asked = replace(self, **({"page": "", "at": ""} | changes))
        values = (asked.dispute, asked.party, asked.since, asked.until, asked.role, asked.place, asked.at, asked.page)
        query = urlencode({name: value for name, value in zip(_NAMES, values, strict=True) if value})
        return f"/map?{query}" if query else "/map"


@dataclass(frozen=True, slots=True)
class Line:
    """A statement in the list of a place: how it has to do with the place, and its side of the dispute that is shown."""

    told: Told
    roles: Sequence[Role]
    side: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A place in the list beside the map."""

    found: Found
    lines: Sequence[Line]
    more: int
    drawn: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """Words for a place that is on no map: why, how many statements have them, and the first of these."""

    words: str
    reason: str
    statements: int
    first: Told


def map_page(request: Request) -> Response:
    """`/map`."""
    case = desk_of(request).cases.now()
    asked = Asked.of(request.query_params)
    dispute = case.disputes.get(asked.dispute)
    if asked.dispute and dispute is None:
        return missing(request, "There is no such dispute now")
    chosen = _chosen(case, asked, dispute)
    found, lost = _found(case, asked, chosen, dispute)
    window = _window(asked.at) or Window.fitting([reach(f.site) for f in found], _LEAST_SPAN)
    drawing = draw(found, window)
    number, first, last = _part(asked, found)
    return page(
        request,
        "map",
        case,
        asked=asked,
        problem=_problem(case, asked),
        dispute=dispute,
        drawing=drawing,
        moves=_moves(asked, drawing.window),
        listed=list(_listed(case, found, asked, dispute, drawing, first)),
        places=len(found),
        first=first,
        last=last,
        number=number,
        statements=len(case.related.statements if chosen is None else chosen),
        placed=len({a for f in found for a in f.statements}),
        most_marks=MOST_MARKS,
        lost=[_lost(case, key, some) for key, some in islice(lost.items(), _MOST_LOST)],
        more_lost=max(0, len(lost) - _MOST_LOST),
        unsaid=_unsaid(case, chosen) if asked.role != "named" else [],
        nowhere=len(_among(case.index.sites.nowhere, chosen)) if asked.role != "said" else 0,
        parties=parties(case),
    )


def parties(case: Case) -> list[tuple[str, str]]:
    """The actors with most statements, by name."""
    ranked = case.most_told[:_MOST_PARTIES]
    return sorted(((a, case.actors[a].name) for a in ranked if a in case.actors), key=lambda both: (both[1].casefold(), both[0]))


def is_day(text: str) -> bool:
    """Whether it is a day as the address has it: 2021-09-06."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _problem(case: Case, asked: Asked) -> str | None:
    for given in (asked.since, asked.until):
        if given and not is_day(given):
            return f"“{given}” is no day, so it is passed over: write a day as 2021-09-06."
    if asked.party and asked.party not in case.actors:
        return "This ledger knows no such party."
    if asked.at and _window(asked.at) is None:
        return "The address asks for a part of the world in a way that is not understood: all places are shown."
    return None


def _chosen(case: Case, asked: Asked, dispute: Dispute | None) -> Sequence[str] | None:
    """The statements that the filter lets through, in the order of the ledger or of the dispute's sides; None for all."""
    statements = case.related.statements
    since, until = (given if is_day(given) else "" for given in (asked.since, asked.until))
    if not (dispute or asked.party or since or until):
        return None
    if dispute:
        ids = [a for side in dispute.sides for a in side.attributions if asked.party in ("", *statements[a].voices)]
    elif asked.party:
        ids = [s.attribution.id for s in case.statements_of.get(asked.party, ())]
    else:
        ids = list(statements)
    if since or until:
        days = case.index.days
        ids = [a for a in ids if days[a] and since <= days[a] and (not until or days[a] <= until)]
    return ids


def _found(case: Case, asked: Asked, chosen: Sequence[str] | None, dispute: Dispute | None) -> tuple[list[Found], Places]:
    """The places of these statements, the one with most of them first; and what is on no map, by its key."""
    located, unplaced, sites_of = case.index.sites.located, case.index.sites.unplaced, case.index.sites_of
    if chosen is None and not asked.role:
        by_site = case.index.everywhere
    else:
        among = case.index.sites.occurrences if chosen is None else (o for a in chosen for o in sites_of.get(a, ()))
        by_site = gathered(o for o in among if asked.role in ("", o.role))
    if asked.place:
        by_site = {key: some for key, some in by_site.items() if key == asked.place}
    side_of = sides(dispute)
    found = [Found(located[key], some, _tally(some, side_of)) for key, some in by_site.items() if key in located]
    found.sort(key=lambda f: (-len(f.statements), f.site.name.casefold(), f.site.key))
    lost = {key: some for key, some in by_site.items() if key in unplaced}
    return found, dict(sorted(lost.items(), key=lambda both: (-len(both[1]), both[0])))


def sides(dispute: Dispute | None) -> Mapping[str, int]:
    """The side of each statement of a dispute."""
    return {a: n for n, side in enumerate(dispute.sides) for a in side.attributions} if dispute else {}


def _tally(statements: Mapping[str, object], side_of: Mapping[str, int]) -> Sequence[tuple[int, int]]:
    """How many of the statements are of each side, in the order of the sides."""
    counts: dict[int, int] = {}
    if side_of:
        for a in statements:
            counts[side_of[a]] = counts.get(side_of[a], 0) + 1
    return sorted(counts.items())


def _part(asked: Asked, found: Sequence[Found]) -> tuple[int, int, int]:
    """Which page of the list is shown, and its first and last place (of statements, where one place is asked for)."""
    total = len(found[0].statements) if asked.place and found else len(found)
    size = STATEMENTS_A_PAGE if asked.place else PLACES_A_PAGE
    last_page = max(1, math.ceil(total / size))
    number = min(max(int(asked.page), 1), last_page) if asked.page.isascii() and asked.page.isdecimal() else 1
    return number, (number - 1) * size, last_page


def _listed(case: Case, found: Sequence[Found], asked: Asked, dispute: Dispute | None, drawing: Drawing, first: int) -> Iterator[Listed]:
    side_of = sides(dispute)
    marked = {mark.key for mark in drawing.marks}
    for f in found[:1] if asked.place else found[first : first + PLACES_A_PAGE]:
        start, size = (first, STATEMENTS_A_PAGE) if asked.place else (0, STATEMENTS_A_PLACE)
        shown = list(islice(f.statements.items(), start, start + size))
        lines = [Line(told(case, a), roles, side_of.get(a)) for a, roles in shown]
        yield Listed(f, lines, max(0, len(f.statements) - start - len(shown)), f.site.key in marked)


def _lost(case: Case, key: str, statements: Mapping[str, Sequence[Role]]) -> Lost:
    unplaced = case.index.sites.unplaced[key]
    return Lost(unplaced.words, unplaced.reason, len(statements), told(case, next(iter(statements))))


def _unsaid(case: Case, chosen: Sequence[str] | None) -> list[tuple[str, int]]:
    """Why it is not known where statements were said: the commonest reasons, and how many statements have each."""
    counts = ((reason, len(_among(some, chosen))) for reason, some in case.index.sites.unsaid.items())
    return sorted(((reason, n) for reason, n in counts if n), key=lambda both: (-both[1], both[0]))[:_MOST_REASONS]


def _among(some: frozenset[str], chosen: Sequence[str] | None) -> frozenset[str]:
    return some if chosen is None else some.intersection(chosen)


def _window(at: str) -> Window | None:
    """The window that an address asks for; None where it asks for none that can be drawn."""
    parts = at.split(",")
    try:
        longitude, latitude, span = map(float, parts)
    except ValueError:
        return None
    if not all(map(math.isfinite, (longitude, latitude, span))) or span <= 0:
        return None
    return Window.around(longitude, latitude, span)


def _moves(asked: Asked, window: Window) -> list[tuple[str, str, str]]:
    """Names, words and addresses of the next windows."""

    def to(x: float = 0, y: float = 0, times: float = 1) -> str:
        moved = Window.around(window.longitude + x * window.span, window.latitude, min(window.span * times, WIDEST))
        moved = replace(moved, northing=moved.northing + y * window.span)
        held = Window.around(moved.longitude, moved.latitude, moved.span)
        return asked.link(at=f"{held.longitude:.3f},{held.latitude:.3f},{held.span:.3f}", page=asked.page)

    made: list[tuple[str, str, Callable[[], str]]] = [
        ("in", "Zoom in", lambda: to(times=0.5)),
        ("out", "Zoom out", lambda: to(times=2)),
        ("west", "Go west", lambda: to(x=-0.4)),
        ("north", "Go north", lambda: to(y=0.3)),
        ("south", "Go south", lambda: to(y=-0.3)),
        ("east", "Go east", lambda: to(x=0.4)),
        ("fit", "Show all places", lambda: asked.link(page=asked.page)),
    ]
    return [(name, words, address()) for name, words, address in made]


ROUTES = [Route("/map", map_page)]
