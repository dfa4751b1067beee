"""What hangs together: statements through pairs of them or relations; parties that have pairs in several places."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Whole = NDArray[np.int64]


def find_blocks(statements: int, a: ArrayLike, b: ArrayLike) -> Whole:
    """The block of each statement, [S]: from 0, in the order of the first statement of each.

    Two statements are in one block where a chain of pairs leads from one to the other; that of a pair is that of its statements. Memory
    for some 40 bytes a pair is needed.

    Args:
        statements: how many there are.
        a: the number of one statement of each pair, and of each relation that is known otherwise.
        b: of the other.

    Source: hooking and shortcutting, Shiloach and Vishkin (1982), An O(log n) parallel connectivity algorithm.
    """
    first = np.arange(statements)  # of those that are known to hang together, some statement before it; at last the first one
    one, other = (np.asarray(ends, dtype=np.int64) for ends in (a, b))
    while True:
        one, other = first[one], first[other]
        apart = one != other
        if not apart.any():
            return _numbered(first)
        one, other = one[apart], other[apart]
        np.minimum.at(first, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(before := first[first], first):
            first = before


def shared_parties(place: ArrayLike, party_a: ArrayLike, party_b: ArrayLike) -> Whole:
    """Which two parties have pairs in several places, [N, 2]: ascending, the smaller number first.

    Args:
        place: the number of the place where each pair is, [P].
        party_a: the number of the party of its one statement, less than 0 where that is unknown.
        party_b: of its other one.
    """
    ends = [np.asarray(party, dtype=np.int64) for party in (party_a, party_b)]
    low, high = np.minimum(*ends), np.maximum(*ends)
    known = np.flatnonzero(low >= 0)
    many = int(high.max(initial=0)) + 1
    two, number = np.unique(low[known] * many + high[known], return_inverse=True)
    here = np.asarray(place, dtype=np.int64)[known]
    places = int(here.max(initial=0)) + 1
    found = np.bincount(np.unique(number * places + here) // places, minlength=len(two))  # of each two parties, in how many places
    return np.stack(np.divmod(two[found > 1], many), axis=1)


def bundle(sizes: ArrayLike, most: int) -> Whole:
    """The task of each block, [B], from 0: blocks that follow one another, of some `most` pairs or relations together.

    A task has fewer than `most` beside its last block.

    Args:
        sizes: how many each block has.
        most: how many a task should have.
    """
    pairs = np.asarray(sizes, dtype=np.int64)
    return _numbered((np.cumsum(pairs) - pairs) // most)


def _numbered(values: Whole) -> Whole:
    """The same values with numbers from 0, in their order."""
    made: Whole = np.unique(values, return_inverse=True)[1]
    return made
