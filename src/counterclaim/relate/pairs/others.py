"""Through which other statements a relation shows that the words of its own two do not show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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


class Link(NamedTuple):
    """A relation that was found, as far as it may explain another.

    Attributes:
        a: place of its earlier statement in the ledger.
        b: of its later one.
        kind: which relation.
        sure: how probable it is, and one more where the words of its statements show it plainly.
    """

    a: int
    b: int
    kind: RelationKind
    sure: float


def links_of(chosen: Iterable[Chosen], statements: Mapping[str, Statement]) -> Iterator[Link]:
    """Relations as links; statements by identifier."""
    for pair, kind, chance in chosen:
        yield Link(statements[pair.a].place, statements[pair.b].place, kind, chance + is_plain(kind, pair.evidence))


def plainly(chosen: Iterable[Chosen], statements: Mapping[str, Statement]) -> dict[tuple[Parties, RelationKind], Plain]:
    """What holds plainly between two parties by these relations; statements by identifier."""
    found: dict[tuple[Parties, RelationKind], Plain] = {}
    for pair, kind, chance in chosen:
        a, b = statements[pair.a], statements[pair.b]
        parties = parties_of(a, b)
        if parties is not None and is_plain(kind, pair.evidence):
            one = Plain(chance, a, b, 1)
            found[parties, kind] = found[parties, kind].with_other(one) if (parties, kind) in found else one
    return found


class Others:
    """What may explain a relation that the words of its own two statements do not show.

    Args:
        links: all relations of the statements of those that are to be explained.
        find: what gives the statement at a place.
        plain: what holds plainly between parties.
    """

    def __init__(self, links: Iterable[Link], find: Callable[[int], Statement], plain: Plainly) -> None:
        self._find, self._plain = find, plain
        self._links: dict[int, dict[int, tuple[RelationKind, float]]] = {}
        for a, b, kind, sure in links:
            self._links.setdefault(a, {})[b] = self._links.setdefault(b, {})[a] = kind, sure

    def of(self, one: Chosen, a: Statement, b: Statement) -> tuple[list[Third], Elsewhere | None]:
        """The best third statements, or else where the same two parties are plainly so related; nothing where its own words show it.

        Args:
            one: a relation.
            a: its earlier statement.
            b: its later one.
        """
        if is_plain(one.kind, one.pair.evidence):
            return [], None
        if thirds := self._thirds(one.kind, a.place, b.place):
            return thirds, None
        parties = parties_of(a, b)
        best = None if parties is None else self._plain.get((parties, one.kind))
        return [], None if best is None else Elsewhere(best.a, best.b, best.pairs)

    def _thirds(self, kind: RelationKind, a: int, b: int) -> list[Third]:
        left, right = self._links[a], self._links[b]
        found = []
        for place in left.keys() & right.keys():
            (with_a, sure_a), (with_b, sure_b) = left[place], right[place]
            if {_SAME.get(with_a, with_a), _SAME.get(with_b, with_b)} in _FOLLOWS[_SAME.get(kind, kind)]:
                found.append((-min(sure_a, sure_b), place, with_a, with_b))
        return [Third(self._find(place), with_a, with_b) for _, place, with_a, with_b in sorted(found)[:_MOST_THIRDS]]
