"""Claims and disputes: first those that are likely, of contradictions that are sure enough; then those that are possible.

Source: docs/decisions/0013-desk.md, with how many of either are right.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from counterclaim.records import Claim, Dispute, Relation, Verification
from counterclaim.relate.claims import gather_claims
from counterclaim.relate.disputes import gather_disputes
from counterclaim.relate.pairs.statement import Statement

POSSIBLE = 0.35
"""The least probability of a contradiction of which a possible dispute is made."""

EXPECTED = 1.0
"""How many right contradictions a possible dispute has at least, by the probabilities of them all."""


class Contested(NamedTuple):
    """What is claimed and contested.

    Attributes:
        used: the relations that claims and likely disputes are made of.
        doubtful: the contradictions that possible disputes are made of.
        claims: in the order of the ledger.
        disputes: the likely ones, then the possible ones, the weightiest of either first.
    """

    used: Sequence[Relation]
    doubtful: Sequence[Relation]
    claims: Sequence[Claim]
    disputes: Sequence[Dispute]


def contested(
    statements: Mapping[str, Statement],
    relations: Sequence[Relation],
    is_sure: Callable[[Relation], bool],
    notes: Sequence[Verification],
    assessed: Collection[str] = (),
) -> Contested:
    """Gather relations into claims and disputes.

    Claims and likely disputes are what they would be without the doubtful contradictions. A possible dispute is about something that no
    likely one is about: none of its contradictions is between two sides of one.

    Args:
        statements: by identifier.
        relations: those that nobody rejects, in any order.
        is_sure: whether disputes may rest on a contradiction.
        notes: reporters' notes on what could be checked.
        assessed: identifiers of claims and attributions that a person has assessed.
    """
    agreeing = [r for r in relations if r.relation != "contradicts"]
    against = [r for r in relations if r.relation == "contradicts"]
    used = [r for r in relations if r.relation != "contradicts" or is_sure(r)]
    doubtful = [r for r in against if r.probability >= POSSIBLE and not is_sure(r)]
    claims = gather_claims(statements, used, [a for r in doubtful for a in (r.a, r.b)])
    likely = gather_disputes(statements, used, claims, notes, assessed)
    across = _Across(likely)
    doubtful = [r for r in doubtful if not any(across.of(r))]
    weighed = gather_disputes(statements, [*agreeing, *doubtful], claims, notes, assessed)
    possible = list(_expected(weighed, doubtful))
    across = _Across(possible)
    doubtful = [r for r in doubtful if any(across.of(r))]
    named = {a for r in (*used, *doubtful) for a in (r.a, r.b)}
    return Contested(used, doubtful, [c for c in claims if not named.isdisjoint(c.attributions)], [*likely, *possible])


class _Across:
    """Which disputes two statements stand against each other in."""

    def __init__(self, disputes: Iterable[Dispute]) -> None:
        self._side: dict[str, dict[str, int]] = defaultdict(dict)  # of each statement: its side in each dispute
        for dispute in disputes:
            for n, side in enumerate(dispute.sides):
                for a in side.attributions:
                    self._side[a][dispute.id] = n

    def of(self, relation: Relation) -> Iterator[str]:
        """Their identifiers."""
        mine, theirs = self._side.get(relation.a, {}), self._side.get(relation.b, {})
        return (dispute for dispute, side in mine.items() if theirs.get(dispute, side) != side)


def _expected(disputes: Sequence[Dispute], doubtful: Iterable[Relation]) -> Iterator[Dispute]:
    """The disputes in which so many contradictions are right, as far as their probabilities tell."""
    across = _Across(disputes)
    right: dict[str, list[float]] = defaultdict(list)
    for relation in doubtful:
        for dispute in across.of(relation):
            right[dispute].append(relation.probability)
    return (replace(d, certainty="possible") for d in disputes if math.fsum(right[d.id]) >= EXPECTED)
