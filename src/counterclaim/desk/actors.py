"""Who there is, and everything about one of them: who it is, what it claimed, what became of that, and how far people trust it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.dispute import Told, told
from counterclaim.desk.lanes import chart
from counterclaim.desk.pages import desk_of, missing, page
from counterclaim.desk.tally import Tally
from counterclaim.desk.timeline import ON_A_PAGE, by_day, paged
from counterclaim.keep.related import subject_of
from counterclaim.ledger.decisions import Decided
from counterclaim.ledger.mentions import MOST_MENTIONS, mentions_of
from counterclaim.ledger.search import fold
from counterclaim.records import CREDIBILITY, RELIABILITY, Actor, ActorKind, Dispute, Reference, Relation, RelationKind

MOST_UNDER = 12
"""How many of those who speak for a party are folded under it."""

MOST_MEETINGS = 30
"""How many pairs of statements of a kind an actor's page shows; the surest ones."""

FIRST_MEETINGS = 6
"""How many of them stand open."""

_MOST_PLACES = 8
_MOST_NAMES = 60
_MOST_MERGED = 40
ORDERS = (("statements", "most statements"), ("contradicted", "most often contradicted"), ("name", "name"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter asks for; empty where anything will do."""

    q: str = ""
    kind: str = ""
    party: str = ""
    order: str = ""

    @classmethod
    def of(cls, given: QueryParams) -> Asked:
        """As the address has it."""
        return cls(*(given.get(name, "").strip()[:200] for name in ("q", "kind", "party", "order")))

    @property
    def any(self) -> bool:
        """Whether it asks for anything."""
        return self != Asked()

    def address(self, at: int) -> str:
        """Of a page of the list."""
        values = {"q": self.q, "kind": self.kind, "party": self.party, "order": self.order, "page": at if at > 1 else ""}
        return "?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Listed:
    """An actor in the list.

    Attributes:
        depth: how far it is removed from the party under which it stands.
        under: who speaks for it, each after the one that it speaks for; the first ones.
        more: how many more there are.
    """

    actor: Actor
    tally: Tally
    depth: int = 0
    under: Sequence[Listed] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """Words by which an actor is called.

    Attributes:
        places: where, the first ones.
        more: how many more places there are.
    """

    words: str
    places: Sequence[Reference]
    more: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What was taken for the actor, for the same reasons.

    Attributes:
        documents: identifiers of the reports in which that was done, the first ones.
    """

    name: str
    rule: str
    score: float
    reasons: Sequence[Mapping[str, str]]
    documents: Sequence[str]
    more: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """An actor's claim and another one that have something to do with each other, by the surest pair of their statements.

    Attributes:
        pairs: of statements, in all.
        dispute: in which both stand on different sides.
        whose: the other's party; None where nobody is named.
        within: whether the other one speaks for the actor as well.
    """

    relation: Relation
    own: Told
    other: Told
    pairs: int
    dispute: Dispute | None
    whose: str | None
    within: bool
    decided: Sequence[Decided]


@dataclass(frozen=True, slots=True)
class Topic:
    """How reliable people hold an actor to be on something, the latest assessment first."""

    name: str
    standing: Sequence[Decided]
    past: Sequence[Decided]


def actors(request: Request) -> Response:
    """`/actors`."""
    case = desk_of(request).cases.now()
    asked = Asked.of(request.query_params)
    chosen = _chosen(case, asked) if asked.any else case.tallies.roots
    at, pages = paged(request.query_params, len(chosen))
    shown = chosen[(at - 1) * ON_A_PAGE : at * ON_A_PAGE]
    return page(
        request,
        "actors",
        case,
        asked=asked,
        shown=[_listed(case, a, folding=not asked.any) for a in shown],
        total=len(chosen),
        at=at,
        pages=pages,
        kinds=get_args(ActorKind),
        orders=ORDERS,
    )


def actor(request: Request) -> Response:
    """`/actor/{id}`."""
    desk = desk_of(request)
    case = desk.cases.now()
    who = case.actors.get(request.path_params["id"])
    if who is None:
        return missing(request, "There is no such actor now")
    with desk.cases.ledger.reading() as connection:
        mentions = mentions_of(connection, case.generation, who.id)
    names, words = _called(who, mentions)
    said = sorted((s.attribution.id for s in case.statements_of.get(who.id, ())), key=case.index.rank_of.__getitem__)
    at, pages = paged(request.query_params, len(said))
    decided = case.decided.get(who.id, ())
    below = [a for a, _ in case.tallies.below(who.id)]
    return page(
        request,
        "actor",
        case,
        who=who,
        tally=case.tallies.tally(who.id),
        names=names[:_MOST_NAMES],
        words=words[:_MOST_NAMES],
        more_names=max(0, len(names) - _MOST_NAMES) + max(0, len(words) - _MOST_NAMES),
        more_mentions=max(0, len(who.mentions) - MOST_MENTIONS),
        merged=_merged(who),
        under=[_listed(case, a, folding=False) for a in below[:MOST_UNDER]],
        more_under=max(0, len(below) - MOST_UNDER),
        chart=chart([("By day", None, 0)], ((0, case.index.when_of[a]) for a in said)),
        days=list(by_day(case, said[(at - 1) * ON_A_PAGE : at * ON_A_PAGE])),
        at=at,
        pages=pages,
        meetings_found=meetings_of(case, who),
        first=FIRST_MEETINGS,
        topics=_topics(decided),
        assessed=[d for d in decided if _is_reliability(d) and d.standing not in ("undone", "replaced")],
        others=_assessed_below(case, below),
        graded=_graded(case, who),
        decided=[d for d in decided if not _is_reliability(d)],
        letters=tuple(RELIABILITY),
    )


def _chosen(case: Case, asked: Asked) -> list[str]:
    """Who fits, in the order that is asked for."""
    words = [f" {word}" for word in fold(asked.q).split()]
    inside = {a for a, _ in case.tallies.below(asked.party)} | {asked.party} if asked.party else None

    def fits(one: str) -> bool:
        return (
            (inside is None or one in inside)
            and (not asked.kind or case.actors[one].kind == asked.kind)
            and all(word in case.tallies.words[one] for word in words)
        )

    return [one for one in case.tallies.ordered(asked.order) if fits(one)]


def _listed(case: Case, identifier: str, *, folding: bool) -> Listed:
    under = list(case.tallies.below(identifier)) if folding else []
    shown = [Listed(case.actors[a], case.tallies.tally(a), depth) for a, depth in under[:MOST_UNDER]]
    return Listed(case.actors[identifier], case.tallies.tally(identifier), 0, shown, len(under) - len(shown))


def _called(who: Actor, mentions: Sequence[tuple[Reference, str]]) -> tuple[list[Called], list[Called]]:
    """Names and where each stands, and other words that stand for the actor; what is said most comes first."""
    places: dict[str, list[Reference]] = defaultdict(list)
    for place, words in mentions:
        places[" ".join(words.split())].append(place)
    names = {fold(name) for name in (who.name, *who.aliases)}
    called = [Called(words, some[:_MOST_PLACES], max(0, len(some) - _MOST_PLACES)) for words, some in places.items()]
    called.sort(key=lambda c: (-len(places[c.words]), c.words))
    # a name that an earlier, longer list of reports gave may stand in none of those that are looked at
    missing_names = [Called(n, (), 0) for n in dict.fromkeys((who.name, *who.aliases)) if fold(n) not in {fold(w) for w in places}]
    return [*(c for c in called if fold(c.words) in names), *missing_names], [c for c in called if fold(c.words) not in names]


def _merged(who: Actor) -> tuple[list[Merged], int]:
    """What was taken for the actor, the same reasons together; and how many more there are."""
    groups: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for one in who.merged:
        groups[repr((one["name"], one["made_by"], one["score"], one["reasons"]))].append(one)
    found = []
    for some in list(groups.values())[:_MOST_MERGED]:
        one = some[0]
        documents = [str(m["document"]) for m in some]
        more = max(0, len(documents) - _MOST_PLACES)
        found.append(Merged(one["name"], one["made_by"], one["score"], one["reasons"], documents[:_MOST_PLACES], more))  # type: ignore[arg-type]
    return found, max(0, len(groups) - _MOST_MERGED)


@dataclass(frozen=True, slots=True)
class Meetings:
    """Of one kind.

    Attributes:
        parties: with whom, by identifier (None: nobody named), and in how many claims of theirs.
        more: how many are not shown.
    """

    shown: Sequence[Meeting]
    parties: Sequence[tuple[str | None, int]]
    more: int


@dataclass(slots=True)
class _Met:
    """The surest pair of statements of two claims, and how many there are."""

    relation: Relation
    own: str
    other: str
    pairs: int = 1


def meetings_of(case: Case, who: Actor) -> dict[RelationKind, Meetings]:
    """What contradicts, bears out or brings up to date an actor's claims, or those of who speaks for it; each pair of claims once."""
    found: dict[RelationKind, dict[tuple[str, str], _Met]] = {"contradicts": {}, "corroborates": {}, "updates": {}}
    for own, other, relation in _met(case, who):
        mine, theirs = case.claim_of.get(own), case.claim_of.get(other)
        met, key = found[relation.relation], (mine.id if mine else own, theirs.id if theirs else other)
        if (known := met.get(key)) is None:
            met[key] = _Met(relation, own, other)
            continue
        known.pairs += 1
        if relation.probability > known.relation.probability:
            known.relation, known.own, known.other = relation, own, other
    return {kind: _meetings(case, who, met) for kind, met in found.items()}


def _met(case: Case, who: Actor) -> Iterator[tuple[str, str, Relation]]:
    """The actor's statement, the other one and the relation; two statements of its own come once, the earlier one first."""
    ours = {statement.attribution.id: statement.party for statement in case.statements_of.get(who.id, ())}
    for own, party in ours.items():
        for relation in case.uses_of.get(own, ()):
            other = relation.b
            if other == own:
                other = relation.a
                if other in ours:
                    continue
            kind = relation.relation
            if kind != "repeats" and (kind != "corroborates" or party not in case.related.statements[other].voices):
                yield own, other, relation


def _meetings(case: Case, who: Actor, found: Mapping[tuple[str, str], _Met]) -> Meetings:
    def within(other: str) -> bool:
        return who.id in case.related.statements[other].voices

    claims: dict[str | None, set[str]] = defaultdict(set)
    for (mine, _), met in found.items():
        if not within(met.other):
            claims[case.related.statements[met.other].party].add(mine)
    ranked = sorted(found.items(), key=lambda one: (within(one[1].other), -one[1].relation.probability, one[0]))
    shown = [
        Meeting(
            met.relation,
            told(case, met.own),
            told(case, met.other),
            met.pairs,
            _dispute(case, met.own, met.other),
            case.related.statements[met.other].party,
            within(met.other),
            case.standing_decisions(subject_of(met.relation)),
        )
        for _, met in ranked[:MOST_MEETINGS]
    ]
    parties = sorted(((party, len(some)) for party, some in claims.items()), key=lambda one: (-one[1], one[0] or ""))
    return Meetings(shown, parties, max(0, len(ranked) - len(shown)))


def _dispute(case: Case, own: str, other: str) -> Dispute | None:
    """The dispute in which two statements stand on different sides."""
    mine, theirs = case.claim_of.get(own), case.claim_of.get(other)
    if mine is None or theirs is None:
        return None
    for dispute in case.disputes_of.get(mine.id, ()):
        sides = {n for n, side in enumerate(dispute.sides) for claim in (mine, theirs) if claim.id in side.claims}
        if len(sides) > 1:
            return dispute
    return None


def _is_reliability(decided: Decided) -> bool:
    return decided.decision.kind == "assess" and bool(decided.decision.value.get("reliability"))


def _topics(decided: Sequence[Decided]) -> list[Topic]:
    """Assessments of reliability by topic, what holds of everything first."""
    topics: dict[str, list[Decided]] = defaultdict(list)
    for one in decided:
        if _is_reliability(one):
            topics[str(one.decision.value.get("topic") or "")].append(one)
    past = ("undone", "replaced")
    return [
        Topic(name, [d for d in reversed(some) if d.standing not in past], [d for d in reversed(some) if d.standing in past])
        for name, some in sorted(topics.items(), key=lambda both: (both[0] != "", both[0].casefold(), both[0]))
    ]


def _assessed_below(case: Case, below: Sequence[str]) -> list[tuple[Actor, Decided]]:
    """The assessments that stand of those who speak for an actor."""
    inside = set(below)
    assessed = ((a, one) for a in case.decided if a in inside for one in case.standing_decisions(a))
    return [(case.actors[a], one) for a, one in assessed if _is_reliability(one)]


def _graded(case: Case, who: Actor) -> list[tuple[int, int]]:
    """How many of its statements people gave each credibility."""
    counted: Counter[int] = Counter()
    for subject in case.decided:
        statement = case.related.statements.get(subject)
        if statement is not None and who.id in statement.voices:
            counted.update(d.decision.value["credibility"] for d in case.standing_decisions(subject) if d.decision.value.get("credibility"))
    return [(grade, counted[grade]) for grade in CREDIBILITY if counted[grade]]


ROUTES = [Route("/actors", actors), Route("/actor/{id}", actor)]
