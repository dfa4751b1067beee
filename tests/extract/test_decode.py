"""Best paths against brute force, and shortened rows against whole ones."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.extract.decode import FORBIDDEN, best_paths, open_words, runs, viterbi
from counterclaim.models.tagger import Chain

NEVER = 2 * FORBIDDEN


def chain(rng: np.random.Generator) -> Chain:
    """Five tags: none, two that begin, each with one that goes on with it; as in the packaged model."""
    steps = rng.normal(size=(5, 5)).astype(np.float32)
    steps[[0, 3, 4], 2] = NEVER
    steps[[0, 1, 2], 4] = NEVER
    begin = rng.normal(size=5).astype(np.float32)
    begin[[2, 4]] = NEVER
    return Chain(steps, begin)


def score(path: np.ndarray, scores: np.ndarray, links: Chain) -> float:
    total = links.begin[path[0]] + scores[0, path[0]]
    return float(total + sum(links.steps[a, b] + scores[n + 1, b] for n, (a, b) in enumerate(itertools.pairwise(path))))


def brute(scores: np.ndarray, links: Chain) -> float:
    """The score of the best path, by trying all of them."""
    return max(score(np.array(p), scores, links) for p in itertools.product(range(scores.shape[1]), repeat=len(scores)))


def whole(scores: np.ndarray, links: Chain) -> np.ndarray:
    """Best paths of rows walked from end to end."""
    rows, count, tags = scores.shape
    opening = np.broadcast_to(links.begin, (rows, tags))
    return viterbi(scores, np.full(rows, count), links.steps, opening, np.zeros((rows, tags), dtype=np.float32))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 2), st.integers(1, 5)), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_the_best_path_of_every_row(shapes: list[tuple[int, int]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    links = chain(rng)
    blocks = [rng.normal(size=(*shape, 5)).astype(np.float32) for shape in shapes]
    for block, paths in zip(blocks, best_paths(blocks, links), strict=True):
        for scores, path in zip(block, paths, strict=True):
            assert abs(score(path, scores, links) - brute(scores, links)) < 1e-4


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 6), st.integers(1, 90), st.floats(0, 30), st.integers(0, 2**32 - 1))
def test_what_is_not_walked_is_untagged_in_the_best_path_too(rows: int, count: int, lead: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    links = chain(rng)
    scores = 4 * rng.normal(size=(rows, count, 5)).astype(np.float32)
    scores[:, :, 0] += np.float32(lead) * (rng.random((rows, count)) < 0.9)
    best = whole(scores, links)
    assert not best[~open_words(scores, links)].any()
    (found,) = best_paths([scores], links)
    for a, b, row in zip(found, best, scores, strict=True):
        assert abs(score(a, row, links) - score(b, row, links)) < 1e-3


def test_far_words_are_shut() -> None:
    links = chain(np.random.default_rng(1))
    scores = np.zeros((1, 200, 5), dtype=np.float32)
    scores[:, :, 0] = 40
    scores[:, 90:95, 1] = 55
    assert np.flatnonzero(open_words(scores, links)[0]).tolist() == [90, 91, 92, 93, 94]


def test_a_row_is_decoded_the_same_alone_and_among_others() -> None:
    rng = np.random.default_rng(7)
    links = chain(rng)
    blocks = [rng.normal(size=(rows, count, 5)).astype(np.float32) for rows, count in ((3, 40), (0, 12), (1, 1), (2, 17))]
    together = best_paths(blocks, links)
    for block, paths in zip(blocks, together, strict=True):
        assert paths.shape == block.shape[:2]
        for row, path in zip(block, paths, strict=True):
            (alone,) = best_paths([row[None]], links)
            assert (alone[0] == path).all()


def test_nothing_to_decode() -> None:
    links = chain(np.random.default_rng(1))
    assert best_paths([], links) == []
    assert [p.shape for p in best_paths([np.zeros((0, 7, 5), dtype=np.float32)], links)] == [(0, 7)]


def test_runs() -> None:
    tags = np.array([[0, 1, 2, 2, 1, 0, 2, 2, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 3, 2, 2, 2, 2, 2, 2]])
    assert runs(tags, 1, 2) == [[(1, 4), (4, 5), (6, 8), (8, 9)], [], [(0, 1), (1, 2), (3, 9)]]
