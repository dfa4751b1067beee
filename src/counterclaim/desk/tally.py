"""Who there is, with how much of each: counted once for a picture of the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from counterclaim.keep.related import Related
from counterclaim.ledger.search import fold
from counterclaim.records import Actor

if TYPE_CHECKING:
    from counterclaim.desk.case import Case


@dataclass(frozen=True, slots=True)
class Tally:
    """What an actor and those who speak for it say, in numbers.

    Attributes:
        claims: told apart by what they say, whoever says it; a statement that nothing else says or denies is one.
        disputes: in which they stand.
        contradicted: of the claims, how many somebody else's statement contradicts.
    """

    statements: int = 0
    reports: int = 0
    origins: int = 0
    claims: int = 0
    disputes: int = 0
    contradicted: int = 0


NOTHING = Tally()


@dataclass(frozen=True)
class Counts:
    """What decisions may change, of some statements: for each actor how many claims, disputes, and claims that are contradicted."""

    claims: Mapping[str, int]
    disputes: Mapping[str, int]
    contradicted: Mapping[str, int]

    def of(self, actor: str) -> tuple[int, int, int]:
        """Of one actor."""
        return self.claims.get(actor, 0), self.disputes.get(actor, 0), self.contradicted.get(actor, 0)


@dataclass(frozen=True)
class Tallies:
    """All actors.

    Attributes:
        of: by identifier; those who say nothing are left out.
        under: who speaks for each, or belongs to it, the most telling first.
        roots: those who speak for nobody; parties before others, the most telling first.
        words: names and role of each, folded.
    """

    of: Mapping[str, Tally]
    under: Mapping[str, Sequence[str]]
    roots: Sequence[str]
    words: Mapping[str, str]
    _ordered: dict[str, Sequence[str]] = field(default_factory=dict)

    def tally(self, actor: str) -> Tally:
        """Of one actor."""
        return self.of.get(actor, NOTHING)

    def below(self, actor: str, depth: int = 1) -> Iterator[tuple[str, int]]:
        """All who speak for an actor, at any remove, each after the one that it speaks for, with how far removed."""
        waiting = [(one, depth) for one in reversed(self.under.get(actor, ()))]
        met = {actor}
        while waiting:
            one, far = waiting.pop()
            if one not in met:
                met.add(one)
                yield one, far
                waiting += [(next_one, far + 1) for next_one in reversed(self.under.get(one, ()))]

    def ordered(self, order: str) -> Sequence[str]:
        """All actors, by "contradicted", "name" or "statements"."""
        keys: dict[str, Callable[[str], tuple[object, ...]]] = {
            "contradicted": lambda a: (-self.tally(a).contradicted, -self.tally(a).statements, self.words[a], a),
            "name": lambda a: (self.words[a], a),
        }
        key = keys.get(order) or (lambda a: (-self.tally(a).statements, self.words[a], a))
        if order not in self._ordered:
            self._ordered[order] = sorted(self.words, key=key)
        return self._ordered[order]

    def after(self, was: Counts, now: Counts) -> Tallies:
        """After decisions: what was counted of some statements, which hang together with no others, is counted otherwise now."""
        of = dict(self.of)
        for actor in was.claims.keys() | now.claims.keys():
            (claims, disputes, contradicted), mine = (b - a for a, b in zip(was.of(actor), now.of(actor), strict=True)), of[actor]
            of[actor] = replace(
                mine,
                claims=mine.claims + claims,
                disputes=mine.disputes + disputes,
                contradicted=mine.contradicted + contradicted,
            )
        still = {order: some for order, some in self._ordered.items() if order != "contradicted"}
        return replace(self, of=of, _ordered=still)


def tallies(case: Case) -> Tallies:
    """Count."""
    of = _counted(case)
    words = {a.id: f" {fold(' '.join((a.name, a.role or '', *a.aliases)))} " for a in case.actors.values()}
    under: dict[str, list[str]] = defaultdict(list)
    for actor in case.actors.values():
        if actor.party in case.actors and actor.party is not None:
            under[actor.party].append(actor.id)

    def told_most(actor: str) -> tuple[int, str, str]:
        return -of.get(actor, NOTHING).statements, words[actor], actor

    for some in under.values():
        some.sort(key=told_most)
    roots = [a.id for a in case.actors.values() if _is_root(case.actors, a)]
    roots.sort(key=lambda a: (a not in under, told_most(a)))
    return Tallies(of, dict(under), roots, words)


def _is_root(actors: Mapping[str, Actor], actor: Actor) -> bool:
    """Whether it speaks for nobody, or is one of those who speak for each other in a ring."""
    met: set[str] = set()
    at = actor
    while at.party is not None and at.party in actors and at.id not in met:
        met.add(at.id)
        at = actors[at.party]
    return at is actor


def _counted(case: Case) -> dict[str, Tally]:
    statements: Counter[str] = Counter()
    reports: dict[str, set[str]] = defaultdict(set)
    origins: dict[str, set[str]] = defaultdict(set)
    for statement in case.related.statements.values():
        for voice in statement.voices:
            statements[voice] += 1
            reports[voice].add(statement.document)
            origins[voice].add(statement.origin)
    counts = counted(case.related)
    return {a: Tally(n, len(reports[a]), len(origins[a]), *counts.of(a)) for a, n in statements.items()}


def counted(related: Related) -> Counts:
    """Claims, disputes and contradictions of statements that hang together with no others."""
    claim_of = {a: claim.id for claim in related.claims for a in claim.attributions}
    claims: dict[str, set[str]] = defaultdict(set)
    for identifier, statement in related.statements.items():
        for voice in statement.voices:
            claims[voice].add(claim_of.get(identifier, identifier))
    contradicted: dict[str, set[str]] = defaultdict(set)
    for relation in related.used:
        if relation.relation == "contradicts":
            one, other = (related.statements[a].voices for a in (relation.a, relation.b))
            for voice in one:
                if voice not in other:
                    contradicted[voice].add(claim_of.get(relation.a, relation.a))
            for voice in other:
                if voice not in one:
                    contradicted[voice].add(claim_of.get(relation.b, relation.b))
    disputes: Counter[str] = Counter()
    for dispute in related.disputes:
        told = (related.statements[a] for side in dispute.sides for a in side.attributions)
        disputes.update({voice for statement in told for voice in statement.voices})
    return Counts(_sizes(claims), disputes, _sizes(contradicted))


def _sizes(some: Mapping[str, set[str]]) -> dict[str, int]:
    return {name: len(found) for name, found in some.items()}
