"""All reports of the ledger, with filters, and what could not be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from itertools import islice
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.pages import desk_of, page
from counterclaim.desk.paging import paged
from counterclaim.ledger import queries
from counterclaim.ledger.overview import Head
from counterclaim.ledger.search import fold

ON_A_PAGE = 100
MOST_OUTLETS = 300
"""How many outlets the filter proposes; those with the most reports. It takes others as well."""

MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter asks for; empty where anything will do. `sort` is "date" (the latest first) or "added" (the order of the ledger)."""

    q: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""
    origin: str = ""
    sort: str = "date"

    @classmethod
    def of(cls, given: QueryParams) -> Asked:
        """As the address has it."""
        q, outlet, since, until, origin = (given.get(name, "").strip()[:200] for name in ("q", "outlet", "from", "to", "origin"))
        return cls(q, outlet, since, until, origin, "added" if given.get("sort") == "added" else "date")

    @property
    def any(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.q or self.outlet or self.since or self.until or self.origin)

    def query(self, number: int) -> str:
        """The query string of a page of what it asks for."""
        fields = {"from" if name == "since" else "to" if name == "until" else name: value for name, value in asdict(self).items()}
        return urlencode({name: value for name, value in {**fields, "page": str(number)}.items() if value}, errors="replace")


def reports(request: Request) -> Response:
    """`/reports`."""
    case = desk_of(request).cases.now()
    asked = Asked.of(request.query_params)
    fitting = find(case, asked)
    at, pages = paged(request.query_params, len(fitting), ON_A_PAGE)
    with desk_of(request).cases.ledger.reading() as connection:
        problems = list(islice(queries.problems(connection), MOST_PROBLEMS + 1)) if at == pages else []
    return page(
        request,
        "reports",
        case,
        asked=asked,
        shown=fitting[(at - 1) * ON_A_PAGE : at * ON_A_PAGE],
        found=len(fitting),
        first=(at - 1) * ON_A_PAGE + 1,
        at=at,
        pages=pages,
        outlets=_outlets(case),
        origin=case.origins.get(asked.origin),
        problems=problems[:MOST_PROBLEMS],
        more_problems=len(problems) > MOST_PROBLEMS,
    )


def find(case: Case, asked: Asked) -> list[Head]:
    """The reports that the filter asks for, in its order."""
    heads = case.reports_of.get(asked.origin, []) if asked.origin else list(case.heads.values())
    words, outlet = fold(asked.q).split(), fold(asked.outlet)
    found = [
        head
        for head in heads
        if (not asked.since or (head.published_at or "")[:10] >= asked.since)
        and (not asked.until or "" < (head.published_at or "")[:10] <= asked.until)
        and (not (asked.outlet or asked.q) or _says(case, head, words, outlet))
    ]
    if asked.q and not words:
        return []
    if asked.sort == "date":
        found.sort(key=lambda head: head.published_at or "", reverse=True)
    return found


def _says(case: Case, head: Head, words: list[str], outlet: str) -> bool:
    """Whether its publisher is the outlet, and all words stand in title, publisher or name of the file."""
    publisher, text = case.words_of_report[head.id]
    return (not outlet or publisher == outlet) and all(f" {word}" in text for word in words)


def _outlets(case: Case) -> list[tuple[str, int]]:
    counted = Counter(head.publisher for head in case.heads.values() if head.publisher)
    return sorted(counted.most_common(MOST_OUTLETS), key=lambda both: (both[0].casefold(), both[0]))


ROUTES = [Route("/reports", reports)]
