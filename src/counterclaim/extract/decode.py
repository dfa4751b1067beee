"""Best tag sequences under a linear chain, for many sequences at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def viterbi(
    emissions: NDArray[np.float32], lengths: NDArray[np.int64], steps: NDArray[np.float32], begin: NDArray[np.float32]
) -> NDArray[np.int64]:
    """The best tags of each row; a row's result doesn't depend on the others.

    Each row is walked from both ends at once and joined in the middle: time goes with the number of steps, and hardly
    with the number of rows.

    Args:
        emissions: float32 [R, N, T]; what lies behind a row's length is not looked at.
        lengths: int64 [R], at least 1.
        steps: float32 [T, T], score of going from tag to tag; what is forbidden is very negative.
        begin: float32 [T], score of beginning with a tag.

    Returns:
        int64 [R, N], 0 behind a row's length.

    Source: Viterbi (1967).
    """
    rows, count, tags = emissions.shape
    left, right = (lengths + 1) // 2, lengths // 2
    half = int(left.max())
    scores = np.zeros((2 * rows, half, tags), dtype=np.float32)
    every = np.arange(rows)[:, None]
    place = np.arange(half)
    scores[:rows] = emissions[:, :half]
    scores[rows:] = emissions[every, np.clip(lengths[:, None] - 1 - place, 0, count - 1)]
    into = np.concatenate([np.broadcast_to(steps.T, (rows, tags, tags)), np.broadcast_to(steps, (rows, tags, tags))])
    first = np.concatenate([np.broadcast_to(begin, (rows, tags)), np.zeros((rows, tags), dtype=np.float32)])
    best, back, order = _walk(scores, np.concatenate([left, np.maximum(right, 1)]), into, first)
    joined = best[:rows, :, None] + steps + best[rows:, None, :]
    joined[right == 0] = best[:rows][right == 0][:, :, None]  # a row of one word has no right half
    meet = joined.reshape(rows, -1).argmax(1)
    ends = np.concatenate([meet // tags, meet % tags])
    traced = _trace(ends, back, order, np.concatenate([left, np.maximum(right, 1)]))
    result = np.zeros((rows, count), dtype=np.int64)
    result[:, :half] = traced[:rows]
    tail = place < right[:, None]
    result[np.broadcast_to(every, tail.shape)[tail], (lengths[:, None] - 1 - place)[tail]] = traced[rows:][tail]
    return result


def _walk(
    scores: NDArray[np.float32], lengths: NDArray[np.int64], into: NDArray[np.float32], first: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Scores of the best paths that end in each tag [R, T], where they came from [N, R, T], and the order of its rows."""
    order = np.argsort(-lengths, kind="stable")
    sizes = lengths[order]
    by_place = np.ascontiguousarray(scores[order].transpose(1, 0, 2))
    into = np.ascontiguousarray(into[order].transpose(2, 0, 1))  # [from, R, to]: numpy's max is eight times faster over the first axis
    best = first[order] + by_place[0]
    back = np.empty((len(by_place), *best.shape), dtype=np.int64)
    live_at = np.searchsorted(-sizes, -np.arange(len(by_place)), side="left").tolist()  # rows longer than n
    for n in range(1, int(sizes[0])):
        live = live_at[n]
        through = best[:live].T[:, :, None] + into[:, :live]
        through.argmax(0, out=back[n, :live])
        best[:live] = through.max(0) + by_place[n, :live]
    unsorted = np.empty_like(best)
    unsorted[order] = best
    return unsorted, back, order


def _trace(ends: NDArray[np.int64], back: NDArray[np.int64], order: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Tags [R, N] of the paths that end in `ends`, 0 behind a row's length."""
    count, rows, _ = back.shape
    sizes = lengths[order]
    live_at = np.searchsorted(-sizes, -np.arange(count), side="left").tolist()
    tag = ends[order]
    out = np.zeros((count, rows), dtype=np.int64)
    every = np.arange(rows)
    for n in range(int(sizes[0]) - 1, 0, -1):
        live = live_at[n]
        out[n, :live] = tag[:live]
        tag[:live] = back[n, every[:live], tag[:live]]
    out[0] = tag
    result = np.empty((rows, count), dtype=np.int64)
    result[order] = out.T
    return result


def runs(tags: NDArray[np.int64], first: int, goes_on: int) -> list[tuple[int, int]]:
    """Where one row has `first` and then `goes_on`: (begin, end) in words, end exclusive."""
    found: list[tuple[int, int]] = []
    for n in np.flatnonzero((tags == first) | (tags == goes_on)).tolist():
        if found and found[-1][1] == n and tags[n] == goes_on:
            found[-1] = (found[-1][0], n + 1)
        else:
            found.append((n, n + 1))
    return found
