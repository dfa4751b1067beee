"""Through which other statements a relation shows that the words of its own two do not show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from counterclaim.records import RelationKind
from counterclaim.relate.pairs.reasons import Elsewhere, Third, is_plain
from counterclaim.relate.pairs.statement import Pair, Statement

Parties = tuple[str, str]
"""Two parties, or twice the same, in the order of their identifiers."""

_MOST_THIRDS = 2
_SAME = {"repeats": "same", "corroborates": "same"}
_FOLLOWS = {
    "contradicts": ({"same", "contradicts"},),
    "same": ({"same"}, {"contradicts"}),
    "updates": ({"same", "updates"}, {"updates"}),
}
"""What holds of two statements where these hold of each with a third one."""


class Chosen(NamedTuple):
    """A pair, which relation holds, and how surely."""

    pair: Pair
    kind: RelationKind
    chance: float


class Plain(NamedTuple):
    """The surest of the pairs of two parties of which the same holds plainly.

    Attributes:
        chance: how sure that is.
        a: its earlier statement.
        b: its later one.
        pairs: of how many the same holds plainly.
    """

    chance: float
    a: Statement
    b: Statement
    pairs: int

    def with_other(self, other: Plain) -> Plain:
        """Of both, when they are of different pairs."""
        best = max(self, other, key=lambda one: (one.chance, one.a.attribution.id, one.b.attribution.id))
        return best._replace(pairs=self.pairs + other.pairs)


Plainly = Mapping[tuple[Parties, RelationKind], Plain]
"""What holds plainly between two parties."""


def parties_of(a: Statement, b: Statement) -> Parties | None:
    """The parties of two statements, None where one is unknown."""
    if a.party is None or b.party is None:
        return None
    return (a.party, b.party) if a.party <= b.party else (b.party, a.party)


class Others:
    """All relations that were found, as each may explain another.

    Args:
        chosen: relations.
        statements: by identifier.
    """

    def __init__(self, chosen: Sequence[Chosen], statements: Mapping[str, Statement]) -> None:
        self._statements = statements
        self._links: dict[str, dict[str, tuple[RelationKind, float]]] = {}
        plain: dict[tuple[Parties, RelationKind], list[Chosen]] = {}
        for one in chosen:
            shows = is_plain(one.kind, one.pair.evidence)
            for a, b in ((one.pair.a, one.pair.b), (one.pair.b, one.pair.a)):
                self._links.setdefault(a, {})[b] = one.kind, one.chance + shows
            if shows and (parties := self._parties(one)) is not None:
                plain.setdefault((parties, one.kind), []).append(one)
        self.plain: Plainly = {key: self._surest(some) for key, some in plain.items()}

    def of(self, one: Chosen, plain: Plainly) -> tuple[list[Third], Elsewhere | None]:
        """The best third statements, or else where the same two parties are plainly so related; nothing where its own words show it.

        Args:
            one: a relation.
            plain: what holds plainly between parties.
        """
        if is_plain(one.kind, one.pair.evidence):
            return [], None
        if thirds := self._thirds(one):
            return thirds, None
        parties = self._parties(one)
        best = None if parties is None else plain.get((parties, one.kind))
        return [], None if best is None else Elsewhere(best.a, best.b, best.pairs)

    def _thirds(self, one: Chosen) -> list[Third]:
        left, right = self._links[one.pair.a], self._links[one.pair.b]
        found = []
        for name in left.keys() & right.keys():
            (with_a, sure_a), (with_b, sure_b) = left[name], right[name]
            if {_SAME.get(with_a, with_a), _SAME.get(with_b, with_b)} in _FOLLOWS[_SAME.get(one.kind, one.kind)]:
                third = self._statements[name]
                found.append(((-min(sure_a, sure_b), third.place), Third(third, with_a, with_b)))
        return [third for _, third in sorted(found, key=lambda both: both[0])[:_MOST_THIRDS]]

    def _surest(self, some: Sequence[Chosen]) -> Plain:
        best = max(some, key=lambda one: (one.chance, one.pair.a, one.pair.b))
        return Plain(best.chance, self._statements[best.pair.a], self._statements[best.pair.b], len(some))

    def _parties(self, one: Chosen) -> Parties | None:
        return parties_of(self._statements[one.pair.a], self._statements[one.pair.b])
