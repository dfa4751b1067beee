"""Claims and disputes after decisions: only what hangs together with what was decided is gathered anew."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar, overload

from counterclaim.keep.related import Related, subject_of
from counterclaim.ledger.decisions import Decided
from counterclaim.records import DecisionKind, Relation, SubjectType, Verification
from counterclaim.relate.contested import contested
from counterclaim.relate.disputes import weight
from counterclaim.relate.pairs import Statement

T = TypeVar("T")
Links = Mapping[str, Sequence[Relation]]
"""All relations of each statement that may hold, in the order of the ledger."""


@dataclass(frozen=True)
class Ruling:
    """What people decided that claims and disputes depend on.

    Attributes:
        rejected: relations, by how decisions name them.
        accepted: likewise.
        assessed: statements.
        least: how probable a contradiction has to be for likely disputes to be made of it, where nobody accepts it.
    """

    rejected: frozenset[str]
    accepted: frozenset[str]
    assessed: frozenset[str]
    least: float

    @classmethod
    def of(cls, log: Iterable[Decided], least: float) -> Ruling:
        """By the decisions that hold."""
        found: dict[tuple[DecisionKind, SubjectType], set[str]] = {}
        for one in log:
            if one.standing not in ("undone", "replaced"):
                found.setdefault((one.decision.kind, one.decision.subject_type), set()).add(one.decision.subject)

        def some(kind: DecisionKind, about: SubjectType) -> frozenset[str]:
            return frozenset(found.get((kind, about), ()))

        return cls(some("reject", "relation"), some("accept", "relation"), some("assess", "attribution"), least)

    @cached_property
    def _named(self) -> frozenset[str]:
        """The first statements of these relations: few, so that most relations need not be put into words."""
        return frozenset(subject.partition(" ")[0] for subject in self.rejected | self.accepted)

    def keeps(self, relation: Relation) -> bool:
        """Whether nobody rejects a relation."""
        return relation.a not in self._named or subject_of(relation) not in self.rejected

    def is_sure(self, relation: Relation) -> bool:
        """Whether claims and likely disputes are made of a relation, where nobody rejects it."""
        if relation.relation != "contradicts" or relation.probability >= self.least:
            return True
        return relation.a in self._named and subject_of(relation) in self.accepted

    def uses(self, relation: Relation) -> bool:
        """Whether claims and likely disputes are made of a relation."""
        if relation.a in self._named:
            return self.keeps(relation) and self.is_sure(relation)
        return relation.relation != "contradicts" or relation.probability >= self.least


def links_of(relations: Iterable[Relation]) -> dict[str, list[Relation]]:
    """The relations of each statement."""
    found: dict[str, list[Relation]] = {}
    for relation in relations:
        found.setdefault(relation.a, []).append(relation)
        found.setdefault(relation.b, []).append(relation)
    return found


def touched(links: Links, before: Ruling, after: Ruling) -> set[str]:
    """The statements whose claims and disputes may be others now: those that were decided about, and all that hangs together with them."""
    relations = (before.rejected ^ after.rejected) | (before.accepted ^ after.accepted)
    waiting = [a for subject in relations for a in subject.split(" ")[:2] if a in links]
    waiting += [a for a in before.assessed ^ after.assessed if a in links]
    found = set(waiting)
    while waiting:
        for relation in links[waiting.pop()]:
            for a in (relation.a, relation.b):
                if a not in found:
                    found.add(a)
                    waiting.append(a)
    return found


def gathered(statements: Mapping[str, Statement], relations: Sequence[Relation], ruling: Ruling, notes: Sequence[Verification]) -> Related:
    """What holds of statements that hang together with no others.

    Args:
        statements: by identifier, in the order of the ledger.
        relations: all between them, in that order.
        ruling: what is decided.
        notes: the reporters' notes that cover them.
    """
    kept = [r for r in relations if ruling.keeps(r)]
    return Related(relations, kept, *contested(statements, kept, ruling.is_sure, notes, ruling.assessed), statements)


class _Holding(Sequence[Relation]):
    """Those of a ledger's relations of which something holds; a list of them would be long, and new after each decision."""

    def __init__(self, relations: Sequence[Relation], holds: Callable[[Relation], bool]) -> None:
        self._relations = relations
        self._holds = holds

    def __iter__(self) -> Iterator[Relation]:
        return filter(self._holds, self._relations)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, place: int) -> Relation: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Relation]: ...
    def __getitem__(self, place: int | slice) -> Relation | Sequence[Relation]:
        return list(self)[place]


def regathered(before: Related, was: Related, now: Related, ruling: Ruling) -> Related:
    """What holds of a whole ledger after decisions; the same as if everything were gathered anew.

    Args:
        before: what held of all of it.
        was: what held of some statements that hang together with no others, decisions about them being among the new ones.
        now: what holds of them.
        ruling: what is decided now.
    """
    statements = before.statements

    def in_order(relation: Relation) -> tuple[int, int]:
        return statements[relation.b].place, statements[relation.a].place

    return replace(
        before,
        kept=_Holding(before.relations, ruling.keeps),
        used=_Holding(before.relations, ruling.uses),
        doubtful=_exchanged(before.doubtful, was.doubtful, now.doubtful, in_order),
        claims=_exchanged(before.claims, was.claims, now.claims, lambda claim: statements[claim.attributions[0]].place),
        disputes=_exchanged(before.disputes, was.disputes, now.disputes, lambda d: (d.certainty == "possible", *weight(d, statements))),
    )


def _exchanged(some: Sequence[T], was: Sequence[T], now: Sequence[T], key: Callable[[T], Any]) -> list[T]:
    """A list in the order of a key, of which a part is another now."""
    gone, come = {key(one): one for one in was}, {key(one): one for one in now}
    made = list(some)
    for place, one in gone.items():
        if come.get(place) != one:
            del made[bisect_left(made, place, key=key)]
    for place, one in come.items():
        if gone.get(place) != one:
            insort(made, one, key=key)
    return made
