"""Gather contradictions between claims into disputes: one question each, with its sides."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from counterclaim.records import Claim, Dispute, Range, Relation, Side, Verification
from counterclaim.relate.claims import figures, is_clause, standing
from counterclaim.relate.linkage import Bounds, exclude, gather
from counterclaim.relate.pairs.statement import Statement
from counterclaim.relate.titles import title_of

Pair = tuple[int, int]

SAME_TARGET = 0.4
"""The least share of statements that two positions both contradict, of those that either does, for their being about one question.

Words do not tell it: opposite answers to one question share few. What is contradicted does; between 0.3 and 0.5 the disputes of ten
invented events come out alike.
"""
_MOST_OPPONENTS = 200  # of one position that are compared with each other
_BOUND, _ONE_PARTY = 1.0, 0.5  # how strongly two positions belong on one side: linked by relations; spoken for by one party


def gather_disputes(
    statements: Mapping[str, Statement],
    relations: Sequence[Relation],
    claims: Sequence[Claim],
    notes: Sequence[Verification],
    assessed: Collection[str] = (),
) -> list[Dispute]:
    """The disputes of a ledger, the weightiest first: by independent origins of all sides but the strongest, then by statements.

    Claims that update one another are one position. Two contradictions are one question where they have a position in common and the
    other two contradict figures of one kind in it, or mostly the same statements of it. So a claim is in two disputes where some
    contradict one part of it and others another.

    Args:
        statements: by identifier.
        relations: in any order.
        claims: as `gather_claims` made them of these statements and relations.
        notes: reporters' notes on what could be checked.
        assessed: identifiers of claims and attributions that a person has assessed.
    """
    field = _Field(statements, relations, claims)
    covering: dict[str, list[Verification]] = defaultdict(list)
    for note in notes:
        for covered in note.covers:
            covering[covered].append(note)
    disputes = [_dispute(field, question, covering, assessed) for question in field.questions()]
    return sorted(disputes, key=lambda d: weight(d, statements))


def weight(dispute: Dispute, statements: Mapping[str, Statement]) -> tuple[int, int, tuple[int, ...], str]:
    """By what disputes are put in order: least for the weightiest."""
    origins = [side.standing.origins for side in dispute.sides]
    told = sum(len(side.attributions) for side in dispute.sides)
    return max(origins) - sum(origins), -told, tuple(sorted(statements[side.attributions[0]].place for side in dispute.sides)), dispute.id


@dataclass(frozen=True, slots=True)
class _Question:
    """Contradictions that are about one thing.

    Attributes:
        positions: their numbers.
        claims: numbers of the claims that contradict each other about it.
        kind: what is counted, where figures are what is disputed.
    """

    positions: tuple[int, ...]
    claims: frozenset[int]
    kind: str | None


class _Field:
    """All claims, with what stands against what. Claims and positions go by number, in the order of the ledger."""

    def __init__(self, statements: Mapping[str, Statement], relations: Sequence[Relation], claims: Sequence[Claim]) -> None:
        self.claims = claims
        self.told = [[statements[a] for a in claim.attributions] for claim in claims]
        of = {a: n for n, claim in enumerate(claims) for a in claim.attributions}
        known = [(of[r.a], of[r.b], r) for r in relations if r.a in of and r.b in of and of[r.a] != of[r.b]]
        against = [(a, b, r) for a, b, r in known if r.relation == "contradicts"]
        kin = [(a, b, r.probability) for a, b, r in known if r.relation != "contradicts"]
        self.positions = gather(len(claims), kin, [(a, b) for a, b, _ in against])
        self.position = {claim: n for n, members in enumerate(self.positions) for claim in members}
        self.conflicts: dict[Pair, set[Pair]] = defaultdict(set)  # pairs of claims, by pair of positions
        self.counted: dict[Pair, Counter[str]] = defaultdict(Counter)  # pairs of statements whose figures exclude each other, by kind
        self.contradictions: Counter[Pair] = Counter()
        self.targets: dict[Pair, set[str]] = defaultdict(set)  # (one, other): statements of the other that one contradicts
        self.figures = {s.attribution.id: figures(s) for told in self.told for s in told}
        self.weight: Counter[int] = Counter()  # of each claim: how many contradictions it is in
        for a, b, r in against:
            mine, theirs = self.position[a], self.position[b]
            self.conflicts[_pair(mine, theirs)].add(_pair(a, b))
            self.counted[_pair(mine, theirs)].update(_excluding(self.figures[r.a], self.figures[r.b]))
            self.contradictions[_pair(mine, theirs)] += 1
            self.weight.update((a, b))
            self.targets[mine, theirs].add(r.b)
            self.targets[theirs, mine].add(r.a)
        self.opponents: dict[int, list[int]] = defaultdict(list)
        for mine, theirs in sorted(self.targets):
            self.opponents[mine].append(theirs)
        self.kin: dict[int, set[int]] = defaultdict(set)
        for a, b, _ in kin:
            self.kin[self.position[a]].add(self.position[b])

    def questions(self) -> list[_Question]:
        """The contradictions between positions by the question that they are about."""
        pairs = sorted(self.conflicts)
        number = {pair: n for n, pair in enumerate(pairs)}
        links = []
        for shared, all_opponents in self.opponents.items():
            opponents = all_opponents[:_MOST_OPPONENTS]
            for n, one in enumerate(all_opponents):
                for other in opponents[:n]:
                    if self._one_question(shared, one, other):
                        links.append((number[_pair(shared, one)], number[_pair(shared, other)], 1.0))
        return [self._question([pairs[n] for n in group]) for group in gather(len(pairs), links, ())]

    def _one_question(self, shared: int, one: int, other: int) -> bool:
        if self.counted[_pair(shared, one)].keys() & self.counted[_pair(shared, other)].keys():
            return True
        mine, theirs = self.targets[one, shared], self.targets[other, shared]
        return len(mine & theirs) >= SAME_TARGET * len(mine | theirs)

    def _question(self, pairs: Sequence[Pair]) -> _Question:
        counted: Counter[str] = Counter()
        contradictions = 0
        for pair in pairs:
            counted += self.counted[pair]
            contradictions += self.contradictions[pair]
        kind, often = min(counted.items(), key=lambda item: (-item[1], item[0]), default=(None, 0))
        return _Question(
            tuple(sorted({p for pair in pairs for p in pair})),
            frozenset(c for pair in pairs for conflict in self.conflicts[pair] for c in conflict),
            kind if 2 * often > contradictions else None,
        )

    def sides(self, question: _Question) -> list[list[int]]:
        """The numbers of a question's claims, by side."""
        groups = [[c for p in group for c in self.positions[p] if c in question.claims] for group in self._parties(question)]
        against: dict[int, set[int]] = defaultdict(set)
        home = {c: n for n, group in enumerate(groups) for c in group}
        at = {self.position[c]: n for c, n in home.items()}
        for p in question.positions:
            against[at[p]].update(at[o] for o in self.opponents[p] if o in at)
        bounds = [{} if question.kind is None else self._bounds(question.kind, group) for group in groups]
        return [sorted(c for n in side for c in groups[n]) for side in _opposed(against, bounds)]

    def _bounds(self, kind: str, claims: Iterable[int]) -> dict[str, Bounds]:
        """The widest bounds that claims give for a kind."""
        found = [self.figures[a][kind] for c in claims for a in self.claims[c].attributions if kind in self.figures[a]]
        return {kind: (min(low for low, _ in found), max(high for _, high in found))} if found else {}

    def _parties(self, question: _Question) -> list[list[int]]:
        """Positions that relations bind, then those of one party."""
        positions = question.positions
        number = {p: n for n, p in enumerate(positions)}
        apart = [(number[p], number[o]) for p in positions for o in self.opponents[p] if o in number]
        links = [(number[p], number[o], _BOUND) for p in positions for o in self.kin.get(p, ()) if o in number]
        first: dict[str, int] = {}
        for p in positions:
            party = main_party([s for c in self.positions[p] for s in self.told[c]])
            if party is not None:
                links.append((number[first.setdefault(party, p)], number[p], _ONE_PARTY))
        return [[positions[n] for n in group] for group in gather(len(positions), links, apart)]


def _opposed(against: Mapping[int, set[int]], bounds: Sequence[Mapping[str, Bounds]]) -> list[list[int]]:
    """Groups by side: walking from opponent to opponent, each goes to the first side that it neither contradicts nor outcounts."""
    sides: list[list[int]] = []
    queue = [0]
    seen = {0}
    for group in queue:
        for side in sides:
            if not against[group].isdisjoint(side) or any(_excluding(bounds[group], bounds[other]) for other in side):
                continue
            side.append(group)
            break
        else:
            sides.append([group])
        fresh = sorted(against[group] - seen)
        queue += fresh
        seen.update(fresh)
    return sides


def _excluding(mine: Mapping[str, Bounds], theirs: Mapping[str, Bounds]) -> list[str]:
    """Kinds whose figures cannot both be right."""
    return [kind for kind in mine if kind in theirs and exclude(mine[kind], theirs[kind])]


def _pair(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


def main_party(told: Iterable[Statement]) -> str | None:
    """The party that speaks most often, None where two do as often or nobody is named."""
    counted = Counter(s.party for s in told if s.party is not None).most_common(2)
    return None if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]) else counted[0][0]


def _dispute(field: _Field, question: _Question, covering: Mapping[str, Sequence[Verification]], assessed: Collection[str]) -> Dispute:
    made = []
    weight: dict[str, int] = {}
    for numbers in field.sides(question):
        told = sorted((s for n in numbers for s in field.told[n]), key=lambda s: (s.place, s.attribution.id))
        weightiest = sorted(numbers, key=lambda n: (not any(map(_is_plain, field.told[n])), -field.weight[n], n))
        made.append((_side([field.claims[n].id for n in weightiest], told, question.kind), told))
        weight.update((s.attribution.id, field.weight[n]) for n in numbers for s in field.told[n])
    made.sort(key=lambda side: (-side[0].standing.origins, side[1][0].place, side[1][0].attribution.id))
    sides = tuple(side for side, _ in made)
    named = [i for side in sides for i in (*side.claims, *side.attributions)]
    notes = {(n.document, n.start, n.end) for i in named for n in covering.get(i, ())}
    place = {s.document: s.place for _, told in reversed(made) for s in reversed(told)}
    return Dispute(
        id=_dispute_id(sides),
        title=title_of([told for _, told in made], question.kind, weight),
        sides=sides,
        status="assessed" if any(i in assessed for i in named) else "open",
        verified=tuple(sorted(notes, key=lambda note: (place.get(note[0], -1), note))),
    )


def _is_plain(statement: Statement) -> bool:
    """Whether it is a whole sentence, and no headline."""
    return not statement.title and is_clause(statement.attribution.content)


def _dispute_id(sides: Iterable[Side]) -> str:
    """Of the claims by side, since one set of claims may differ over two things: "q" and 16 hexadecimal digits of a SHA-256."""
    words = "\n".join(sorted(" ".join(sorted(side.claims)) for side in sides))
    return "q" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _side(claims: Sequence[str], told: Sequence[Statement], kind: str | None) -> Side:
    days = Counter(day for day in map(_day, told) if day is not None)
    return Side(
        party=main_party(told),
        claims=tuple(claims),
        attributions=tuple(s.attribution.id for s in told),
        standing=standing(told),
        figures=() if kind is None else tuple(_ranges(told, kind)),
        days=tuple(sorted(days.items())),
    )


def _ranges(told: Iterable[Statement], kind: str) -> Iterable[Range]:
    """Figures as the statements give them: without the room that a comparison leaves to vague ones."""
    for statement in told:
        for quantity in statement.attribution.quantities:
            if quantity.kind == kind:
                plain = quantity.lower is None and quantity.upper is None
                low, high = (quantity.value, quantity.value) if plain else (quantity.lower, quantity.upper)
                yield Range(kind, low, high, statement.attribution.id, _day(statement))


def _day(statement: Statement) -> str | None:
    """When it was said, else the day of its report."""
    said_at = statement.attribution.said_at or statement.published_at
    return said_at[:10] if said_at is not None and "/" not in said_at else said_at
