"""Weigh pairs together: what they have in common with third statements, and what two parties say of each other elsewhere.

Each pair is a vector, made of its own evidence. In each round it hears of three things: of every third statement that both were compared
with, the product of what each has with it (who says the same as one that contradicts, contradicts as well); of the other pairs of its two
statements; and of the other pairs of its two parties.

Pairs can be weighed in several places, of each of which some are its own: it needs all other pairs of their statements, as they are after
each round (`among`), and what the pairs of the same two parties tell in all places, as sums (`tell_by`, `hear_of`). Every probability is
then the same to the last bit: matrices of one shape are multiplied, and what is summed across is added without rounding, so that no order
of adding matters.

Source: the products are the triangle updates of Jumper et al. (2021), Nature 596; sums that do not depend on their order: Demmel and Nguyen
(2013), Fast reproducible floating-point summation; weights are learned by training/judge.py; docs/decisions/0012-relations.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Short = NDArray[np.int32]

_AT_ONCE = 400_000  # third statements that are looked up in one step, for memory's sake
_NEAR = 2_000  # products of what two pairs tell that are made in one step: they stay in the processor's cache
_ROWS = 64  # of the left one of two matrices that are multiplied, always: with other numbers of rows last bits may differ
_STEP = 16 * _ROWS  # pairs that go through a round together, likewise
_FARTHEST = 60.0  # beyond it a share is 0 or 1
_COARSE, _FINE = 2.0**20, 2.0**45  # 2^33 at most can be summed in units of 2^-20 without rounding, and 2^29 remainders in those of 2^-45


class Linear(NamedTuple):
    """A matrix [N, M] and what is added, [M]."""

    matrix: Floats
    shift: Floats

    def __call__(self, x: Floats) -> Floats:
        """From [P, N] to [P, M]; a row comes out the same whatever the others are."""
        blocks = np.zeros((-(-len(x) // _ROWS), _ROWS, x.shape[1]))
        blocks.reshape(-1, x.shape[1])[: len(x)] = x
        made: Floats = (blocks @ self.matrix).reshape(-1, self.matrix.shape[1])[: len(x)]
        made += self.shift
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

    Where some pairs are weighed elsewhere, a graph has all pairs of every statement of those that are weighed here, in one order
    everywhere.

    Attributes:
        a: number of one statement of each pair, [P].
        b: of the other.
        statements: how many there are.
        sides: a number for the two parties of each pair, [P]: the same for pairs of the same two, from 0.
        own: which pairs are weighed here, [O], ascending, the others are only heard; all where it is left out.
    """

    a: Whole
    b: Whole
    statements: int
    sides: Whole
    own: Whole | None = None


class Told(NamedTuple):
    """What the pairs of each two parties tell in a round, summed: coarse and fine parts, neither of which was ever rounded.

    Attributes:
        pairs: how many there are, [S].
        coarse: [S, N, D], of each net.
        fine: likewise.
    """

    pairs: Whole
    coarse: Floats
    fine: Floats


class Among(NamedTuple):
    """Pairs of a ledger as a graph of their own.

    Attributes:
        graph: the pairs, in the order of the ledger.
        rows: which pair each of them is.
        parties: for each side of the graph the numbers of its two parties, [S, 2]; less than 0 where one is unknown.
    """

    graph: Graph
    rows: Whole
    parties: Whole


def among(a: Whole, b: Whole, own: Whole, party: Callable[[Whole], Whole]) -> Among:
    """The graph of some pairs that are weighed in one place, and of all others that their statements have.

    Args:
        a: the place in the ledger of the earlier statement of each pair, [P].
        b: of the later one.
        own: whether a pair is weighed here, [P].
        party: what gives the number of the party of each statement, less than 0 where it is unknown.
    """
    rows = np.lexsort((a, b))
    known, places = np.unique(np.concatenate([a[rows], b[rows]]), return_inverse=True)
    spoken = party(known)
    spoken = np.where(spoken < 0, -1 - np.arange(len(known)), spoken)  # whoever is unknown is a party by itself
    one, other = np.split(places.reshape(-1), 2)
    two = np.sort(np.stack([spoken[one], spoken[other]], axis=1), axis=1)
    parties, sides = np.unique(two, axis=0, return_inverse=True)
    return Among(Graph(one, other, len(known), sides.reshape(-1), np.flatnonzero(own[rows])), rows, parties)


def tell_by(nets: Sequence[Net], turn: int, states: Sequence[Floats], sides: Whole, count: int) -> Told:
    """What some pairs tell in a round, by their two parties.

    Args:
        nets: weights.
        turn: number of the round.
        states: of each net what the pairs are before it, [P, D].
        sides: a number for the two parties of each, [P].
        count: how many sides there are.
    """
    pairs = np.bincount(sides, minlength=count)
    additions = _Additions(pairs, np.argsort(sides, kind="stable"))
    told = [additions.exact(tell(net.rounds[turn], state)) for net, state in zip(nets, states, strict=True)]
    coarse, fine = (np.stack(parts, axis=1) for parts in zip(*told, strict=True))
    return Told(pairs, coarse, fine)


def hear_of(nets: Sequence[Net], turn: int, states: Sequence[Floats], graph: Graph, abroad: Whole, told: Told) -> list[Floats]:
    """Of each net what the graph's own pairs are after a round, [O, D].

    Args:
        nets: weights.
        turn: number of the round.
        states: of each net what all pairs of the graph are before it, [P, D].
        graph: the pairs.
        abroad: the sides that have pairs outside of the graph.
        told: what all pairs of each of these tell.
    """
    beside = Beside(graph)
    pairs = beside.pairs_between.copy()
    pairs[abroad] = told.pairs
    made = []
    for n, (net, state) in enumerate(zip(nets, states, strict=True)):
        its = tell(net.rounds[turn], state)
        between = beside.between(its)._replace(pairs=pairs)
        between.told[abroad] = told.coarse[:, n] + told.fine[:, n]
        made.append(hear(net.rounds[turn], state[beside.own], its, beside, between))
    return made


def weigh(nets: Sequence[Net], x: Floats, graph: Graph) -> Floats:
    """Probabilities [P, K], the mean of those of all nets.

    Args:
        nets: weights.
        x: what is known of each pair by itself, [P, F].
        graph: the pairs.
    """
    beside = Beside(graph)
    return mean([_weighed(net, x, beside) for net in nets])


def _weighed(net: Net, x: Floats, beside: Beside) -> Floats:
    state = begin(net, x)
    for turn in net.rounds:
        told = tell(turn, state)
        state = hear(turn, state, told, beside, beside.between(told))
    return chances(net, x, state)


def begin(net: Net, x: Floats) -> Floats:
    """What each pair is before the first round, [P, D], by what is known of it by itself, [P, F]."""
    return _bent(net.begins(x))


def tell(turn: Round, state: Floats) -> Floats:
    """What each pair tells in a round, [P, D]."""
    told = np.empty_like(state)
    for rows in _parts(len(told)):
        told[rows] = turn.tells(state[rows]) * _share(turn.loudness(state[rows]))
    return told


def hear(turn: Round, state: Floats, told: Floats, beside: Beside, between: Between) -> Floats:
    """What the graph's own pairs are after a round, [O, D].

    Args:
        turn: the round.
        state: what they were before, [O, D].
        told: what all pairs of the graph tell, [P, D].
        beside: whom they hear.
        between: what the pairs of each two parties tell.
    """
    graph, own = beside.graph, beside.own
    third = beside.thirds.sums(told)
    of_statement = beside.statements.sums(told) / (beside.pairs_of + 1)[:, None]
    made = np.empty_like(state)
    for rows in _parts(len(state)):
        a, b, sides = graph.a[own[rows]], graph.b[own[rows]], graph.sides[own[rows]]
        through = third[rows] / np.sqrt(beside.third_statements[rows] + 1)[:, None] / 2
        others = (between.told[sides] - told[own[rows]]) / (between.pairs[sides] + 1)[:, None]
        heard = np.concatenate([state[rows], through, of_statement[a] + of_statement[b], others], axis=1)
        made[rows] = state[rows] + _bent(turn.hears(heard))
    return made


def chances(net: Net, x: Floats, state: Floats) -> Floats:
    """Probabilities [P, K] after the last round."""
    scores = net.alone(x) + net.adds(state)
    raised = np.exp(scores - scores.max(1, keepdims=True))
    made: Floats = raised / raised.sum(1, keepdims=True)
    return made


def mean(made_by_nets: Sequence[Floats]) -> Floats:
    """Of the probabilities that each net gives."""
    made: Floats = np.mean(made_by_nets, axis=0)
    return made


class Between(NamedTuple):
    """What the pairs of each two parties tell in a round.

    Attributes:
        pairs: how many they are, [S].
        told: their sum, [S, D].
    """

    pairs: Whole
    told: Floats


class Beside:
    """Whom each pair hears.

    Attributes:
        graph: the pairs.
        own: which of them hear, [O].
        thirds: for each of these both pairs with every third statement that both of its own were compared with.
        third_statements: how many these are, [O].
        statements: for each statement its pairs.
        pairs_of: how many these are.
        sides: for each two parties their pairs.
        pairs_between: how many these are.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.own = np.arange(len(graph.a)) if graph.own is None else graph.own
        self.third_statements, one, other = _find_thirds(graph, self.own)
        self.thirds = _Additions(self.third_statements, one, other)
        ends = np.concatenate([graph.a, graph.b])
        self.pairs_of = np.bincount(ends, minlength=graph.statements)
        self.statements = _Additions(self.pairs_of, np.argsort(ends, kind="stable") % max(1, len(graph.a)))
        self.pairs_between = np.bincount(graph.sides)
        self.sides = _Additions(self.pairs_between, np.argsort(graph.sides, kind="stable"))

    def between(self, told: Floats) -> Between:
        """Of parties all of whose pairs are in the graph."""
        coarse, fine = self.sides.exact(told)
        return Between(self.pairs_between, coarse + fine)


class _Additions:
    """Rows, or products of two, that are added up.

    Args:
        counts: how many are added to each place, [S].
        one: numbers of the rows, by place.
        other: of the second rows, where products are added.
    """

    def __init__(self, counts: Whole, one: Short | Whole, other: Short | None = None) -> None:
        self._one, self._other, self._places = one, other, len(counts)
        self._heads = np.flatnonzero(counts)
        self._ends = np.append(0, np.cumsum(counts[self._heads]))

    def sums(self, rows: Floats) -> Floats:
        """Sums by place [S, D] of rows [P, D], or of products of two."""
        made = np.zeros((self._places, rows.shape[1]))
        for one, other, first, heads in self._steps():
            added = rows[one]
            if other is not None:
                added *= rows[other]
            made[heads] = np.add.reduceat(added, first, axis=0)
        return made

    def exact(self, rows: Floats) -> tuple[Floats, Floats]:
        """The same in a coarse and a fine part each, neither of which is rounded when it is added."""
        coarse, fine = (np.zeros((self._places, rows.shape[1])) for _ in range(2))
        for one, _, first, heads in self._steps():
            added = rows[one]
            rough = np.rint(added * _COARSE) / _COARSE
            coarse[heads] = np.add.reduceat(rough, first, axis=0)
            fine[heads] = np.add.reduceat(np.rint((added - rough) * _FINE) / _FINE, first, axis=0)
        return coarse, fine

    def _steps(self) -> Iterator[tuple[Short | Whole, Short | None, Whole, Whole]]:
        """Numbers of rows, which of them is the first of each place, and the places; a few thousand rows, or one place, at once."""
        first = self._ends[:-1]
        bounds = np.append(np.flatnonzero(np.diff(first // _NEAR, prepend=-1)), len(first))
        for begin, end in pairwise(bounds):
            rows = slice(first[begin], self._ends[end])
            other = None if self._other is None else self._other[rows]
            yield self._one[rows], other, first[begin:end] - rows.start, self._heads[begin:end]


def _find_thirds(graph: Graph, own: Whole) -> tuple[Whole, Short, Short]:
    """For each own pair how many third statements there are that both of its own were compared with, [O]; pairs with these, [N] each."""
    steps = list(_thirds(graph, own)) or [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))]
    counts, one, other = zip(*steps, strict=True)
    return np.concatenate(counts), np.concatenate(one), np.concatenate(other)


def _thirds(graph: Graph, own: Whole) -> Iterator[tuple[Whole, Short, Short]]:
    """The same for some pairs after the other."""
    count = len(graph.a)
    ends, others = np.concatenate([graph.a, graph.b]), np.concatenate([graph.b, graph.a])
    keys = ends * graph.statements + others
    order = np.argsort(keys, kind="stable")
    keys, others = keys[order], others[order]
    begin = np.searchsorted(ends[order], np.arange(graph.statements + 1))
    degrees = np.diff(begin)
    a, b = graph.a[own], graph.b[own]
    few = np.where(degrees[a] <= degrees[b], a, b)
    many = a + b - few
    steps = np.cumsum(degrees[few]) // _AT_ONCE
    for pairs in np.split(np.arange(len(own)), np.flatnonzero(np.diff(steps)) + 1) if len(own) else ():
        sizes = degrees[few[pairs]]
        pair = np.repeat(pairs, sizes)
        at = begin[few[pair]] + np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        wanted = many[pair] * graph.statements + others[at]
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        there = np.flatnonzero(keys[found] == wanted)
        one, other = order[at[there]] % count, order[found[there]] % count
        yield np.bincount(pair[there] - pairs[0], minlength=len(pairs)), one.astype(np.int32), other.astype(np.int32)


def sides_of(parties: Sequence[tuple[str, str]]) -> Whole:
    """A number for each two parties, whichever comes first."""
    numbers: dict[tuple[str, str], int] = {}
    return np.array([numbers.setdefault((min(two), max(two)), len(numbers)) for two in parties], dtype=np.int64)


def _parts(count: int) -> Iterator[slice]:
    return (slice(begin, min(begin + _STEP, count)) for begin in range(0, count, _STEP))


def _share(x: Floats) -> Floats:
    made = np.clip(x, -_FARTHEST, _FARTHEST)
    np.exp(np.negative(made, out=made), out=made)
    made += 1
    return np.reciprocal(made, out=made)


def _bent(x: Floats) -> Floats:
    return x * _share(x)
