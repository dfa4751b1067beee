"""Which pairs are judged together."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.relate.pairs.blocks import bundle, find_blocks, shared_parties

ENDS = st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40)


def walked(statements: int, ends: list[tuple[int, int]]) -> list[int]:
    """By walking from each statement to all that it reaches."""
    near = defaultdict(set)
    for a, b in ends:
        near[a].add(b)
        near[b].add(a)
    block: dict[int, int] = {}
    for first in range(statements):
        if first not in block:
            number, waiting = len(set(block.values())), [first]
            while waiting:
                one = waiting.pop()
                if one not in block:
                    block[one] = number
                    waiting += near[one]
    return [block[n] for n in range(statements)]


@given(ENDS)
def test_blocks_are_what_can_be_walked_to(ends: list[tuple[int, int]]) -> None:
    assert find_blocks(30, [a for a, _ in ends], [b for _, b in ends]).tolist() == walked(30, ends)


def test_a_long_chain_is_one_block() -> None:
    order = np.random.default_rng(1).permutation(5_000)
    assert set(find_blocks(5_001, order[:-1], order[1:]).tolist()) == {0, 1}


def test_no_statements_have_no_blocks() -> None:
    assert find_blocks(0, [], []).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 4), st.integers(-1, 4)), max_size=30))
def test_shared_parties_have_pairs_in_two_blocks(rows: list[tuple[int, int, int]]) -> None:
    places = defaultdict(set)
    for block, a, b in rows:
        if a >= 0 and b >= 0:
            places[min(a, b), max(a, b)].add(block)
    block, a, b = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    assert list(map(tuple, shared_parties(block, a, b).tolist())) == sorted(two for two, blocks in places.items() if len(blocks) > 1)


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(1, 60))
def test_tasks_are_of_blocks_that_follow_one_another(sizes: list[int], most: int) -> None:
    tasks = bundle(sizes, most).tolist()
    assert tasks == sorted(tasks)
    assert sorted(set(tasks)) == list(range(len(set(tasks))))
    for task in set(tasks):
        own = [size for size, one in zip(sizes, tasks, strict=True) if one == task]
        assert sum(own[:-1]) < most
    assert len(set(tasks)) <= sum(sizes) // most + 1
