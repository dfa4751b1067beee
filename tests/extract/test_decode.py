"""Best paths against brute force."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.extract.decode import runs, viterbi


def brute(scores: np.ndarray, steps: np.ndarray, begin: np.ndarray) -> float:
    """The score of the best path, by trying all of them."""
    best = -np.inf
    for path in itertools.product(range(scores.shape[1]), repeat=len(scores)):
        total = begin[path[0]] + scores[0, path[0]]
        total += sum(steps[a, b] + scores[n + 1, b] for n, (a, b) in enumerate(itertools.pairwise(path)))
        best = max(best, float(total))
    return best


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 2**32 - 1))
def test_viterbi_finds_the_best_path_of_every_row(lengths: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    tags = 3
    steps = rng.normal(size=(tags, tags)).astype(np.float32)
    begin = rng.normal(size=tags).astype(np.float32)
    scores = rng.normal(size=(len(lengths), max(lengths), tags)).astype(np.float32)
    found = viterbi(scores, np.array(lengths), steps, begin)
    for row, length in enumerate(lengths):
        path = found[row, :length]
        total = begin[path[0]] + scores[row, 0, path[0]]
        total += sum(steps[path[n - 1], path[n]] + scores[row, n, path[n]] for n in range(1, length))
        assert abs(total - brute(scores[row, :length], steps, begin)) < 1e-4
        assert not found[row, length:].any()


def test_a_row_is_decoded_the_same_alone_and_among_others() -> None:
    rng = np.random.default_rng(7)
    steps, begin = rng.normal(size=(5, 5)).astype(np.float32), rng.normal(size=5).astype(np.float32)
    scores = rng.normal(size=(6, 40, 5)).astype(np.float32)
    lengths = np.array([40, 3, 17, 40, 1, 25])
    together = viterbi(scores, lengths, steps, begin)
    for n, length in enumerate(lengths):
        alone = viterbi(scores[n : n + 1, :length], lengths[n : n + 1], steps, begin)
        assert (alone[0] == together[n, :length]).all()


def test_runs() -> None:
    tags = np.array([0, 1, 2, 2, 1, 0, 2, 2, 1])
    assert runs(tags, 1, 2) == [(1, 4), (4, 5), (6, 8), (8, 9)]
