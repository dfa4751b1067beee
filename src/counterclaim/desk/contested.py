"""The first page: what is contested, by weight, with filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.pages import desk_of, page
from counterclaim.desk.words import short
from counterclaim.export.disputes import range_words
from counterclaim.ledger.search import fold
from counterclaim.records import Dispute, Side
from counterclaim.relate.pairs import Statement

MOST = 200
"""How many disputes one page shows."""

_MOST_PLACES = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter asks for; empty where anything will do."""

    q: str = ""
    party: str = ""
    place: str = ""
    kind: str = ""
    checked: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, given: QueryParams) -> Asked:
        """As the address has it."""
        names = ("q", "party", "place", "kind", "checked", "from", "to")
        return cls(*(given.get(name, "").strip()[:200] for name in names))

    @property
    def any(self) -> bool:
        """Whether it asks for anything."""
        return self != Asked()


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
        first: the day of its earliest statement; None where unknown.
        last: of its latest.
        notes: how many of the reporters' notes there are of each kind.
    """

    dispute: Dispute
    sides: list[SideShown]
    first: str | None
    last: str | None
    places: list[str]
    notes: list[tuple[str, int]]


def contested(request: Request) -> Response:
    """`/`: the disputes."""
    case = desk_of(request).cases.now()
    asked = Asked.of(request.query_params)
    shown = [_shown(case, d) for d in case.related.disputes if fits(case, d, asked)][:MOST]
    return page(
        request,
        "contested",
        case,
        shown=shown,
        total=len(case.related.disputes),
        possible=sum(d.dispute.certainty == "possible" for d in shown),
        asked=asked,
        parties=_parties(case),
        places=_places(case),
    )


def fits(case: Case, dispute: Dispute, asked: Asked) -> bool:
    """Whether a dispute is what the filter asks for."""
    told = told_in(case, dispute)
    counts = any(side.figures for side in dispute.sides)
    days = sorted(day for side in dispute.sides for day, _ in side.days)
    checked = {"noted": bool(dispute.verified), "assessed": dispute.status == "assessed"}
    checked["open"] = not any(checked.values())
    return (
        (not asked.party or any(asked.party in s.voices for s in told))
        and (not asked.place or asked.place in places_of(told))
        and (not asked.kind or (asked.kind == "figures") == counts)
        and (not asked.checked or checked.get(asked.checked, False))
        and (not asked.since or (bool(days) and days[-1] >= asked.since))
        and (not asked.until or (bool(days) and days[0] <= asked.until))
        and (not asked.q or _says(case, dispute, told, asked.q))
    )


def told_in(case: Case, dispute: Dispute) -> list[Statement]:
    """The statements of a dispute, side by side, in the order of the ledger."""
    return [case.related.statements[a] for side in dispute.sides for a in side.attributions]


def places_of(told: Sequence[Statement]) -> list[str]:
    """The places that statements name, the most named first."""
    counted = Counter(short(place.name) for s in told for place in s.attribution.places if place.name and place.gazetteer_id)
    return [name for name, _ in counted.most_common()]


def _says(case: Case, dispute: Dispute, told: Sequence[Statement], words: str) -> bool:
    """Whether all words stand in the title, in statements, or in the names of who makes them."""
    spans = (span.text for s in told for span in s.attribution.content)
    names = (case.speaker(s.attribution) or "" for s in told)
    text = f" {fold(' '.join((dispute.title, *spans, *names)))} "
    return all(f" {word}" in text for word in fold(words).split())


def _shown(case: Case, dispute: Dispute) -> Shown:
    days = sorted(day for side in dispute.sides for day, _ in side.days)
    kinds = Counter(case.notes[place].kind for place in dispute.verified if place in case.notes)
    return Shown(
        dispute,
        [_side(case, side) for side in dispute.sides],
        days[0] if days else None,
        days[-1] if days else None,
        places_of(told_in(case, dispute))[:4],
        sorted(kinds.items()),
    )


def _side(case: Case, side: Side) -> SideShown:
    figures = dict.fromkeys(f"{range_words(f)} {f.kind.replace('_', ' ')}" for f in side.figures)
    return SideShown(side, case.name(side.party), case.claims[side.claims[0]].text, list(figures))


def _parties(case: Case) -> list[tuple[str, str]]:
    found = {side.party for d in case.related.disputes for side in d.sides if side.party in case.actors}
    return sorted(((id, case.actors[id].name) for id in found if id is not None), key=lambda both: (both[1].casefold(), both[0]))


def _places(case: Case) -> list[str]:
    def named() -> Iterator[str]:
        for dispute in case.related.disputes:
            yield from places_of(told_in(case, dispute))

    return sorted(name for name, _ in Counter(named()).most_common(_MOST_PLACES))


ROUTES = [Route("/", contested)]
