"""Judge pairs in several places with the same outcome, to the last digit, as judging them all in one.

Pairs fall into blocks that have no statement in common (`blocks`). What such blocks still hear of each other is little: how rare words are
in all statements (`WordCounts`); what pairs of the same two parties tell in each round (`Told`); and which of them plainly show a relation
(`others.Plainly`), as a reason for others. A `Judging` goes through this step by step, and can be pickled between two steps:

    tell, exchange, hear    in each round
    show, exchange, relations
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol, Self, TypeVar

from counterclaim.records import Relation
from counterclaim.relate.pairs.joint import Sums, Weighing
from counterclaim.relate.pairs.judge import Bench
from counterclaim.relate.pairs.others import Others, Parties, Plainly, links_of, parties_of, plainly
from counterclaim.relate.pairs.statement import Pair, Statement
from counterclaim.relate.pairs.weights import Weights
from counterclaim.relate.pairs.words import WordCounts

K = TypeVar("K")
Told = Mapping[Parties, Sums]
"""What the pairs of two parties tell in a round."""


class Part(Protocol):
    """What is known of some pairs."""

    def with_other(self, other: Self) -> Self:
        """Of these and other pairs."""


P = TypeVar("P", bound=Part)


def together(parts: Iterable[Mapping[K, P]]) -> dict[K, P]:
    """What is known of all pairs, by what is of those of several parts; parts may come in any order, and no pair is in two."""
    found: dict[K, P] = {}
    for part in parts:
        for key, its in part.items():
            found[key] = found[key].with_other(its) if key in found else its
    return found


class Judging:
    """The pairs of some blocks, while they are judged.

    Args:
        statements: those of the blocks, by identifier; their places are those in the whole ledger.
        pairs: what was compared of them.
        given: relations between them that are known otherwise.
        words: of all statements of the ledger, or of them those that these statements have.
        shared: which two parties have pairs in other blocks as well.
        threshold: as for `judge`.
        weights: likewise.
    """

    def __init__(
        self,
        statements: Mapping[str, Statement],
        pairs: Iterable[Pair],
        given: Iterable[Relation],
        words: WordCounts,
        shared: Collection[Parties] = (),
        threshold: float | None = None,
        weights: Weights | None = None,
    ) -> None:
        self._bench = Bench(statements, pairs, given, threshold, weights, words)
        self._shared = {(min(two), max(two)) for two in shared}
        sides: dict[Parties, int] = {}
        for pair, side in zip(self._bench.pairs, self._bench.graph.sides.tolist(), strict=True):
            parties = parties_of(statements[pair.a], statements[pair.b])
            if parties in self._shared:
                sides[parties] = side
        self._parties = list(sides)
        self._weighing = Weighing(self._bench.weights.nets, self._bench.numbers(), self._bench.graph, list(sides.values()))

    @property
    def rounds(self) -> int:
        """How often pairs tell and hear."""
        return len(self._bench.weights.nets[0].rounds)

    def tell(self) -> Told:
        """What pairs of shared parties tell in the next round."""
        return dict(zip(self._parties, self._weighing.tell(), strict=True))

    def hear(self, told: Told) -> None:
        """Go through that round.

        Args:
            told: what all pairs of the ledger tell, `together`.

        Raises:
            KeyError: it lacks parties of which these blocks told.
        """
        self._weighing.hear([told[two] for two in self._parties])

    def show(self) -> Plainly:
        """After the last round: what holds plainly between shared parties."""
        self._chosen = self._bench.choose(self._weighing.chances())
        self._plain = plainly(self._chosen, self._bench.statements)
        return {key: plain for key, plain in self._plain.items() if key[0] in self._shared}

    def relations(self, plain: Plainly) -> list[Relation]:
        """After `show`: the relations that hold, as `judge` gives them for a whole ledger.

        Args:
            plain: what holds plainly between parties by all blocks, `together`.
        """
        statements = self._bench.statements
        place = {s.place: s for s in statements.values()}
        others = Others(links_of(self._chosen, statements), place.__getitem__, {**self._plain, **plain})
        return self._bench.relations(self._chosen, others)
