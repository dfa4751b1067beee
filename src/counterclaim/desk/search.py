"""Search over reports and over what is claimed in them, with facets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.contexts import Context, Segment, contexts, marked
from counterclaim.desk.dispute import Told, assessments, told
from counterclaim.desk.facets import Facet, chosen_of, counted
from counterclaim.desk.pages import desk_of, page
from counterclaim.desk.words import short
from counterclaim.errors import UsageError
from counterclaim.ledger import queries, search
from counterclaim.ledger.decisions import Decided
from counterclaim.ledger.overview import Head
from counterclaim.ledger.store import Ledger
from counterclaim.records import Actor, Claim, Dispute, Standing
from counterclaim.relate.claims import standing
from counterclaim.relate.pairs import Statement
from counterclaim.relate.wording import FUNCTION_WORDS

MOST_REPORTS = 1_000
"""In how many reports, the latest ones, statements are looked for."""
CLAIMS_A_PAGE, REPORTS_A_PAGE = 15, 10
STATEMENTS_A_CLAIM, MOST_ACTORS, MOST_AGAINST = 2, 6, 3

_LONGEST_QUERY = 300
_LONGEST_WORDS = 2_000
_FEWEST_LETTERS = 2
"""Of a last word that may be the beginning of one."""
_NAMES = ("q", "party", "outlet", "day", "stance", "contested", "page", "reports")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; empty where anything will do.

    Attributes:
        page: of claims.
        reports: page of reports.
    """

    q: str = ""
    party: str = ""
    outlet: str = ""
    day: str = ""
    stance: str = ""
    contested: str = ""
    page: str = ""
    reports: str = ""

    @classmethod
    def of(cls, given: QueryParams) -> Asked:
        """As the address has it; of the words the space at their end stays, as it says that the last is whole."""
        q = given.get("q", "").lstrip()[:_LONGEST_QUERY]
        return cls(q, *(given.get(name, "").strip()[:200] for name in _NAMES[1:]))

    @property
    def begun(self) -> bool:
        """Whether the last word may be the beginning of one: nothing has ended it."""
        last = self.q.split()[-1] if self.q.strip() else ""
        return self.q[-1:].isalnum() and '"' not in last and len(last) >= _FEWEST_LETTERS

    @property
    def any(self) -> bool:
        """Whether something that was found is left out."""
        return any((self.party, self.outlet, self.day, self.stance, self.contested))

    def link(self, **changes: str) -> str:
        """The address of the search with something else asked for; another page only where it is given."""
        asked = replace(self, **({"page": "", "reports": ""} | changes))
        query = urlencode({name: value for name in _NAMES if (value := getattr(asked, name))})
        return f"/search?{query}" if query else "/search"


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement in its exact words, a list of segments for each stretch of them."""

    told: Told
    spans: Sequence[Sequence[Segment]]


@dataclass(frozen=True, slots=True)
class Position:
    """Who holds something, and what stands behind it.

    Attributes:
        claim: None for a statement that nothing else repeats, corroborates or contradicts.
        speakers: identifier (None for who is no actor) and name of each.
    """

    claim: Claim | None
    speakers: Sequence[tuple[str | None, str]]
    standing: Standing
    assessed: Sequence[Decided]


@dataclass(frozen=True, slots=True)
class Found:
    """Something that is claimed.

    Attributes:
        hits: statements with the words, some of them.
        others: who else holds it.
        more: how many others there are with the words.
        against: what contradicts it, that with most origins first.
    """

    position: Position
    hits: Sequence[Hit]
    others: Sequence[tuple[str | None, str]]
    more: int
    against: Sequence[Position]
    more_against: int
    disputes: Sequence[Dispute]


@dataclass(frozen=True, slots=True)
class Report:
    """A report with the words."""

    head: Head
    title: Sequence[Segment]
    contexts: Sequence[Context]


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list: its number, the last one's, and how many there are in all."""

    number: int
    last: int
    total: int
    size: int

    @classmethod
    def of(cls, asked: str, total: int, size: int) -> Part:
        """The page that is asked for, or the nearest that there is."""
        last = max(1, -(-total // size))
        wanted = int(asked) if asked.isascii() and asked.isdecimal() else 1
        return cls(min(max(wanted, 1), last), last, total, size)

    @property
    def first(self) -> int:
        """Where it begins, from 0."""
        return (self.number - 1) * self.size


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found.

    Attributes:
        problem: why nothing was looked for, or nothing found, in a sentence.
        words: whether there was a word to look for.
        partly: no statement has all the words: these have most of them.
        capped: more reports have the words than are looked through.
    """

    problem: str | None = None
    words: bool = True
    actors: Sequence[Actor] = ()
    claims: Sequence[Found] = ()
    claims_part: Part = Part(1, 1, 0, CLAIMS_A_PAGE)
    statements: int = 0
    partly: bool = False
    reports: Sequence[Report] = ()
    reports_part: Part = Part(1, 1, 0, REPORTS_A_PAGE)
    capped: bool = False
    facets: Sequence[Facet] = ()


def search_page(request: Request) -> Response:
    """`/search`: the whole page."""
    return _answer(request, "search")


def found_part(request: Request) -> Response:
    """`/search/found`: what was found, to be put into the page while somebody types."""
    return _answer(request, "search_found")


def _answer(request: Request, template: str) -> Response:
    desk = desk_of(request)
    case = desk.cases.now()
    asked = Asked.of(request.query_params)
    return page(request, template, case, asked=asked, result=searched(case, desk.cases.ledger, asked), most_reports=MOST_REPORTS)


def searched(case: Case, ledger: Ledger, asked: Asked) -> Result:
    """What a search finds."""
    if not asked.q.strip():
        return Result()
    try:
        wanted = search.phrases(asked.q)
    except UsageError:
        return Result("There is no word in this: give words, or a phrase in quotation marks.", words=False)
    with ledger.reading() as connection:
        numbers = search.find(connection, asked.q, MOST_REPORTS + 1, begun=asked.begun)
        heads = [case.by_number[n] for n in numbers[:MOST_REPORTS] if n in case.by_number]
        actors = _actors(case, wanted, asked.begun)
        if not heads:
            return Result(None if actors else _nothing(asked), actors=actors)
        told_there, partly = _statements(case, heads, wanted, asked.begun)
        passing, facets = counted(case, told_there, asked)
        groups = _groups(case, passing)
        claims_part = Part.of(asked.page, len(groups), CLAIMS_A_PAGE)
        shown = groups[claims_part.first : claims_part.first + CLAIMS_A_PAGE]
        listed = _reports(case, heads, passing, asked)
        reports_part = Part.of(asked.reports, len(listed), REPORTS_A_PAGE)
        read = listed[reports_part.first : reports_part.first + REPORTS_A_PAGE]
        texts = {number: document.text for number, document in queries.documents(connection, case.generation, [h.number for h in read])}
    return Result(
        actors=actors,
        claims=[_found(case, some, asked) for some in shown],
        claims_part=claims_part,
        statements=len(passing),
        partly=partly,
        reports=[_report(head, texts[head.number], asked) for head in read if head.number in texts],
        reports_part=reports_part,
        capped=len(numbers) > MOST_REPORTS,
        facets=facets,
    )


def _nothing(asked: Asked) -> str:
    several = len(asked.q.split()) > 1
    return "No report has all of these words." if several else "No report has this word."


def _tests(wanted: Sequence[str], begun: bool) -> list[str]:
    """What must stand in folded words between spaces."""
    return [f" {phrase}" if begun and n == len(wanted) - 1 else f" {phrase} " for n, phrase in enumerate(wanted)]


def _actors(case: Case, wanted: Sequence[str], begun: bool) -> list[Actor]:
    """Actors with all words in their names, those who say most first."""
    tests = _tests(wanted, begun)
    found = [a for a, name in case.index.names.items() if all(test in name for test in tests)]
    found.sort(key=lambda a: -len(case.statements_of.get(a, ())))
    return [case.actors[a] for a in found[:MOST_ACTORS]]


def _statements(case: Case, heads: Sequence[Head], wanted: Sequence[str], begun: bool) -> tuple[list[Statement], bool]:
    """The statements of reports that have all words; where none has, those that have most of them, and True."""
    index, tests = case.index, _tests(wanted, begun)
    there = [s for head in heads for s in case.statements_in.get(head.id, ())]
    whole = [s for s in there if all(test in index.words(s) for test in tests)]
    if whole:
        return whole, False
    telling = [test for test in tests if test.strip() not in FUNCTION_WORDS]
    scored = [(sum(test in index.words(s) for test in telling), s) for s in there]
    most = max((n for n, _ in scored), default=0)
    return [s for n, s in scored if n == most and n], True


def _groups(case: Case, statements: Sequence[Statement]) -> list[tuple[Claim | None, list[Statement]]]:
    """Statements by their claims, those alone by themselves; what has most origins first, then what has most of the statements."""
    groups: dict[str, tuple[Claim | None, list[Statement]]] = {}
    for s in statements:
        claim = case.claim_of.get(s.attribution.id)
        groups.setdefault(claim.id if claim else s.attribution.id, (claim, []))[1].append(s)
    return sorted(groups.values(), key=lambda g: (-(g[0].standing.origins if g[0] else 1), -len(g[1]), g[1][0].place))


def _found(case: Case, group: tuple[Claim | None, list[Statement]], asked: Asked) -> Found:
    claim, statements = group
    hits = [_hit(case, s, asked) for s in statements[:STATEMENTS_A_CLAIM]]
    against = _against(case, claim) if claim else []
    position = _position(case, claim, statements)
    named = _speakers(case, [hit.told.said.id for hit in hits])
    return Found(
        position,
        hits,
        [who for who in position.speakers if who not in named],
        len(statements) - len(hits),
        [_position(case, other, ()) for other in against[:MOST_AGAINST]],
        max(0, len(against) - MOST_AGAINST),
        case.disputes_of.get(claim.id, []) if claim else [],
    )


def _position(case: Case, claim: Claim | None, statements: Sequence[Statement]) -> Position:
    if claim is not None:
        return Position(claim, _speakers(case, claim.attributions), claim.standing, assessments(case, claim))
    ids = [s.attribution.id for s in statements]
    assessed = [d for a in ids for d in case.decided.get(a, ()) if d.decision.kind == "assess"]
    return Position(None, _speakers(case, ids), standing(statements), assessed)


def _speakers(case: Case, statements: Sequence[str]) -> list[tuple[str | None, str]]:
    found = {}
    for identifier in statements:
        said = case.related.statements[identifier].attribution
        actor = said.actor if said.actor in case.actors else None
        found[actor, case.speaker(said) or "a source that is not named"] = True
    return list(found)


def _against(case: Case, claim: Claim) -> list[Claim]:
    """The claims that contradict a claim, that with most origins first."""
    found = {}
    for a in claim.attributions:
        for r in case.uses_of.get(a, ()):
            if r.relation == "contradicts":
                other = case.claim_of.get(r.b if r.a == a else r.a)
                if other is not None and other.id != claim.id:
                    found[other.id] = other
    return sorted(found.values(), key=lambda c: (-c.standing.origins, case.related.statements[c.attributions[0]].place))


def _hit(case: Case, statement: Statement, asked: Asked) -> Hit:
    spans = [marked(short(span.text, _LONGEST_WORDS), asked.q, asked.begun) for span in statement.attribution.content]
    return Hit(told(case, statement.attribution.id), spans)


def _reports(case: Case, heads: Sequence[Head], passing: Sequence[Statement], asked: Asked) -> list[Head]:
    """The reports with the words that fit what was chosen, the latest first."""
    if not asked.any:
        return list(heads)
    having = {s.document for s in passing}
    only_of_reports = not (asked.party or asked.stance or asked.contested)
    return [h for h in heads if h.id in having or (only_of_reports and chosen_of(h, asked))]


def _report(head: Head, text: str, asked: Asked) -> Report:
    title = marked(head.name, asked.q, asked.begun)
    # the title stands at the beginning of the text as well
    return Report(head, title, [one for one in contexts(text, asked.q, asked.begun) if list(one.segments) != title])


ROUTES = [Route("/search", search_page), Route("/search/found", found_part)]
