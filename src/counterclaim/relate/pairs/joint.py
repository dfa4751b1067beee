"""Weigh pairs together: what they have in common with third statements, and what two parties say of each other elsewhere.

Each pair is a vector, made of its own evidence. In each round it hears of three things: of every third statement that both were compared
with, the product of what each has with it (who says the same as one that contradicts, contradicts as well); of the other pairs of its two
statements; and of the other pairs of its two parties.

Source: the products are the triangle updates of Jumper et al. (2021), Nature 596; weights are learned by training/judge.py;
docs/decisions/0012-relations.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_AT_ONCE = 400_000  # third statements that are looked at in one step, for memory's sake
_FARTHEST = 60.0  # beyond it a share is 0 or 1


class Linear(NamedTuple):
    """A matrix [N, M] and what is added, [M]."""

    matrix: Floats
    shift: Floats

    def __call__(self, x: Floats) -> Floats:
        """From [P, N] to [P, M]."""
        made: Floats = x @ self.matrix + self.shift
        return made


class Round(NamedTuple):
    """What a pair tells ([D, D]), how loudly ([D, D]), and what it makes of what it hears ([4 D, D])."""

    tells: Linear
    loudness: Linear
    hears: Linear


class Net(NamedTuple):
    """From F numbers of a pair to K scores.

    Attributes:
        alone: [F, K], of the pair by itself.
        begins: [F, D].
        rounds: one after the other.
        adds: [D, K], to the scores.
    """

    alone: Linear
    begins: Linear
    rounds: tuple[Round, ...]
    adds: Linear


class Graph(NamedTuple):
    """Which statements were compared.

    Attributes:
        a: number of one statement of each pair, [P].
        b: of the other.
        statements: how many there are.
        sides: a number for the two parties of each pair, [P]: the same for pairs of the same two, from 0.
    """

    a: Whole
    b: Whole
    statements: int
    sides: Whole


def weigh(nets: Sequence[Net], x: Floats, graph: Graph) -> Floats:
    """Probabilities [P, K], the mean of those of all nets.

    Args:
        nets: weights.
        x: what is known of each pair by itself, [P, F].
        graph: the pairs.
    """
    triangles = _Triangles(graph)
    made: Floats = np.mean([_weigh(net, x, graph, triangles) for net in nets], axis=0)
    return made


def _weigh(net: Net, x: Floats, graph: Graph, triangles: _Triangles) -> Floats:
    z = _bent(net.begins(x))
    pairs_of = np.bincount(np.concatenate([graph.a, graph.b]), minlength=graph.statements)[:, None]
    pairs_between = np.bincount(graph.sides)[:, None]
    for turn in net.rounds:
        told = turn.tells(z) * _share(turn.loudness(z))
        third = triangles.sums(told) / np.sqrt(triangles.counts + 1)[:, None] / 2
        own = (_summed(told, graph.a, graph.statements) + _summed(told, graph.b, graph.statements)) / (pairs_of + 1)
        between = (_summed(told, graph.sides, len(pairs_between))[graph.sides] - told) / (pairs_between[graph.sides] + 1)
        z = z + _bent(turn.hears(np.concatenate([z, third, own[graph.a] + own[graph.b], between], axis=1)))
    scores = net.alone(x) + net.adds(z)
    raised = np.exp(scores - scores.max(1, keepdims=True))
    made: Floats = raised / raised.sum(1, keepdims=True)
    return made


def sides_of(parties: Sequence[tuple[str, str]]) -> Whole:
    """A number for each two parties, whichever comes first."""
    numbers: dict[tuple[str, str], int] = {}
    return np.array([numbers.setdefault((min(two), max(two)), len(numbers)) for two in parties], dtype=np.int64)


def _share(x: Floats) -> Floats:
    made: Floats = 1 / (1 + np.exp(-np.clip(x, -_FARTHEST, _FARTHEST)))
    return made


def _bent(x: Floats) -> Floats:
    return x * _share(x)


def _summed(rows: Floats, places: Whole, count: int) -> Floats:
    """Sums [count, D] of rows [P, D] by place."""
    made = np.zeros((count, rows.shape[1]))
    np.add.at(made, places, rows)
    return made


class _Triangles:
    """Every third statement that both statements of a pair were compared with.

    Attributes:
        counts: how many each pair has, [P].
    """

    def __init__(self, graph: Graph) -> None:
        self._pairs = len(graph.a)
        self._graph = graph
        ends, others = np.concatenate([graph.a, graph.b]), np.concatenate([graph.b, graph.a])
        self._keys = ends * graph.statements + others
        self._order = np.argsort(self._keys, kind="stable")
        self._sorted = self._keys[self._order]
        self._others = others[self._order]
        self._begin = np.searchsorted(ends[self._order], np.arange(graph.statements + 1))
        self.counts = np.zeros(self._pairs, dtype=np.int64)
        for pair, _, _ in self._found():
            self.counts += np.bincount(pair, minlength=self._pairs)

    def sums(self, told: Floats) -> Floats:
        """For each pair the sum over third statements of the products of what the two pairs with it tell; told [P, D]."""
        made = np.zeros_like(told)
        for pair, one, other in self._found():
            products = told[one] * told[other]
            starts = np.flatnonzero(np.diff(pair, prepend=-1))
            made[pair[starts]] += np.add.reduceat(products, starts)
        return made

    def _found(self) -> Iterator[tuple[Whole, Whole, Whole]]:
        """(a pair, the pair of its one statement with a third, that of its other with the third), as arrays, in the order of the pairs."""
        if not self._pairs:
            return
        graph = self._graph
        degrees = np.diff(self._begin)
        few = np.where(degrees[graph.a] <= degrees[graph.b], graph.a, graph.b)
        many = graph.a + graph.b - few
        steps = np.cumsum(degrees[few]) // _AT_ONCE
        for step in np.unique(steps):
            pairs = np.flatnonzero(steps == step)
            sizes = degrees[few[pairs]]
            pair = np.repeat(pairs, sizes)
            within = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            at = self._begin[few[pair]] + within
            wanted = many[pair] * graph.statements + self._others[at]
            found = np.minimum(np.searchsorted(self._sorted, wanted), len(self._sorted) - 1)
            there = np.flatnonzero(self._sorted[found] == wanted)
            if len(there):
                yield pair[there], self._order[at[there]] % self._pairs, self._order[found[there]] % self._pairs
