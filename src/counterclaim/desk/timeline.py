"""What was said when: statements day by day, in lanes by party or by the sides of a dispute."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.days import LONGEST_GAP_DAYS, When
from counterclaim.desk.dispute import Voice, told_in, voices_of
from counterclaim.desk.index import Index
from counterclaim.desk.lanes import Chart, Kind, chart
from counterclaim.desk.pages import desk_of, missing, page
from counterclaim.ledger.search import fold
from counterclaim.records import Dispute
from counterclaim.relate.pairs import Statement

ON_A_PAGE = 100
"""How many statements one page lists."""

MAIN_LANES = 5
_MOST_PARTIES = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter asks for; empty where anything will do."""

    dispute: str = ""
    party: str = ""
    q: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, given: QueryParams) -> Asked:
        """As the address has it."""
        return cls(*(given.get(name, "").strip()[:200] for name in ("dispute", "party", "q", "from", "to")))

    @property
    def any(self) -> bool:
        """Whether it asks for anything."""
        return self != Asked()

    def address(self, **other: object) -> str:
        """Of this view with this filter, with some of it otherwise."""
        values = {"dispute": self.dispute, "party": self.party, "q": self.q, "from": self.since, "to": self.until, **other}
        asked = urlencode({name.rstrip("_"): value for name, value in values.items() if value})
        return f"/timeline?{asked}" if asked else "/timeline"


@dataclass(frozen=True, slots=True)
class Lanes:
    """Which statement is in which lane.

    Attributes:
        kinds: name, link and hue of each.
        sides: the lane of each statement of a dispute; None where the lanes are parties.
        parties: the lane of each party.
        within: the party whose own lanes they are; None for the whole case.
    """

    kinds: Sequence[Kind]
    sides: dict[str, int] | None
    parties: dict[str | None, int]
    within: str | None

    def of(self, statement: Statement) -> int:
        """The number of the lane."""
        if self.sides is not None:
            return self.sides.get(statement.attribution.id, len(self.kinds) - 1)
        return self.parties.get(_voice(statement, self.within), len(self.kinds) - 1)

    def numbers(self, index: Index, chosen: Sequence[int]) -> Iterator[int]:
        """The lanes of statements that are given by their places in time."""
        if self.sides is not None or self.within is not None:
            return (self.of(index.in_time[n]) for n in chosen)
        lanes = defaultdict(lambda: len(self.kinds) - 1, self.parties)
        return map(lanes.__getitem__, map(index.parties.__getitem__, chosen))

    def hue(self, statement: Statement) -> int | None:
        """Of the lane; None among the others."""
        return self.kinds[self.of(statement)][2]


@dataclass(frozen=True, slots=True)
class Day:
    """Statements of one day, or of days of which one is theirs.

    Attributes:
        gap: how many days without a statement lie before it, where these are many.
        said: by who makes them, of which it is known that they were said then.
        published: of which it is only known that they were published then.
        unknown: without a day.
    """

    when: When | None
    gap: int
    said: Sequence[Voice]
    published: Sequence[Voice]
    unknown: Sequence[Voice]

    @property
    def name(self) -> str:
        """For addresses."""
        return f"day-{self.when.given.replace('/', '_')}" if self.when else "day-unknown"


def by_day(case: Case, identifiers: Sequence[str], lanes: Lanes | None = None) -> Iterator[Day]:
    """Statements by day and lane, in the order of time in which they are given.

    What one speaker says of one thing in one origin is together.
    """
    groups: dict[tuple[date, date] | None, list[str]] = {}
    for identifier in identifiers:
        found = case.index.when_of[identifier]
        groups.setdefault((found.first, found.last) if found else None, []).append(identifier)
    before: date | None = None
    for some in groups.values():
        found = case.index.when_of[some[0]]
        if found is None:
            yield Day(None, 0, [], [], _voices(case, some, lanes))
            continue
        gap = (found.start - before).days - 1 if before else 0
        before = max(before or found.start, found.start if found.last == date.max else found.last)
        parts: dict[str, list[str]] = {"said": [], "published": []}
        for identifier in some:
            if (of := case.index.when_of[identifier]) is not None:
                parts[of.by].append(identifier)
        said, published = (_voices(case, part, lanes) for part in parts.values())
        yield Day(found, gap if gap > LONGEST_GAP_DAYS else 0, said, published, [])


def _voices(case: Case, identifiers: Sequence[str], lanes: Lanes | None) -> list[Voice]:
    claims: dict[str, list[str]] = {}
    for identifier in identifiers:
        claim = case.claim_of.get(identifier)
        claims.setdefault(claim.id if claim else identifier, []).append(identifier)
    voices = [voice for some in claims.values() for voice in voices_of(case, some)]
    return sorted(voices, key=lambda v: lanes.of(v.first.statement)) if lanes else voices


def timeline(request: Request) -> Response:
    """`/timeline`."""
    case = desk_of(request).cases.now()
    asked = Asked.of(request.query_params)
    dispute = case.disputes.get(asked.dispute)
    if asked.dispute and dispute is None:
        return missing(request, "There is no such dispute now")
    chosen = _chosen(case, asked, dispute)
    lanes, drawn = _drawn(case, asked, dispute, chosen)
    at, pages = paged(request.query_params, len(chosen))
    shown = [case.index.in_time[n].attribution.id for n in chosen[(at - 1) * ON_A_PAGE : at * ON_A_PAGE]]
    return page(
        request,
        "timeline",
        case,
        asked=asked,
        dispute=dispute,
        lanes=lanes,
        chart=drawn,
        total=len(chosen),
        days=list(by_day(case, shown, lanes)),
        at=at,
        pages=pages,
        parties=_parties(case, asked.party),
    )


def paged(given: QueryParams, total: int) -> tuple[int, int]:
    """The page that is asked for, among those that there are, and their number."""
    pages = max(1, -(-total // ON_A_PAGE))
    wanted = given.get("page", "")
    at = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 1
    return min(max(at, 1), pages), pages


def _chosen(case: Case, asked: Asked, dispute: Dispute | None) -> Sequence[int]:
    """The statements that fit, by their places in time."""
    index = case.index
    told: Sequence[int] = range(len(index.in_time))
    if dispute is not None or asked.party:
        some = told_in(case, dispute) if dispute is not None else case.statements_of.get(asked.party, [])
        told = sorted({index.rank_of[s.attribution.id] for s in some})
    if dispute is not None and asked.party:
        told = [n for n in told if asked.party in index.in_time[n].voices]
    if words := fold(asked.q).split():
        told = sorted(set.intersection(*map(index.concordance.beginning, words)).intersection(told))
    since, until = _date(asked.since), _date(asked.until)
    if since or until:
        told = _between(index.whens, told, since or date.min, until or date.max)
    return told


def _between(whens: Sequence[When | None], told: Sequence[int], since: date, until: date) -> list[int]:
    """Those of statements in the order of time that may be of these days."""
    last = bisect_right(told, until, key=lambda n: date.max if (w := whens[n]) is None else w.start)
    return [n for n in told[:last] if (w := whens[n]) is not None and w.last >= since and w.first <= until]


def _drawn(case: Case, asked: Asked, dispute: Dispute | None, chosen: Sequence[int]) -> tuple[Lanes, Chart]:
    lanes = _lanes(case, asked, dispute, chosen)
    return lanes, chart(lanes.kinds, zip(lanes.numbers(case.index, chosen), map(case.index.whens.__getitem__, chosen), strict=True))


def _date(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _lanes(case: Case, asked: Asked, dispute: Dispute | None, chosen: Sequence[int]) -> Lanes:
    kinds: list[Kind]
    if dispute is not None:
        sides = {a: n for n, side in enumerate(dispute.sides) for a in side.attributions}
        names = [case.name(side.party) or "No one party" for side in dispute.sides]
        named = [name if names.count(name) == 1 else f"{name}, side {n}" for n, name in enumerate(names, 1)]
        kinds = [(name, _link(case, side.party), n % 6) for n, (name, side) in enumerate(zip(named, dispute.sides, strict=True))]
        return Lanes(kinds, sides, {}, None)
    within = asked.party or None
    counted = (
        Counter(_voice(case.index.in_time[n], within) for n in chosen) if within else Counter(map(case.index.parties.__getitem__, chosen))
    )
    main = [a for a, _ in counted.most_common(MAIN_LANES + 1) if a is not None and a in case.actors][:MAIN_LANES]
    kinds = [(case.actors[a].name, _link(case, a), n) for n, a in enumerate(main)]
    if sum(counted[a] for a in main) < len(chosen):
        kinds.append(("Others", None, None))
    return Lanes(kinds, None, {a: n for n, a in enumerate(main)}, within)


def _voice(statement: Statement, within: str | None) -> str | None:
    """The widest body for which it speaks; of those below a party, where one is asked for."""
    if within is None or within not in statement.voices:
        return statement.party
    return statement.voices[max(0, statement.voices.index(within) - 1)]


def _link(case: Case, actor: str | None) -> str | None:
    return f"/actor/{actor}" if actor in case.actors else None


def _parties(case: Case, asked: str) -> list[tuple[str, str]]:
    """Who can be chosen: the parties that say most, and the one that is asked for."""
    found = [a for a in case.tallies.roots[:_MOST_PARTIES] if case.tallies.tally(a).statements]
    if asked in case.actors and asked not in found:
        found.append(asked)
    return sorted(((a, case.actors[a].name) for a in found), key=lambda both: (both[1].casefold(), both[0]))


ROUTES = [Route("/timeline", timeline)]
