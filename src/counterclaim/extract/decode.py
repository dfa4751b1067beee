"""Best tag sequences under a linear chain, for many sequences at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def viterbi(
    emissions: NDArray[np.float32], lengths: NDArray[np.int64], steps: NDArray[np.float32], begin: NDArray[np.float32]
) -> NDArray[np.int64]:
    """The best tags of each row; a row's result doesn't depend on the others.

    Args:
        emissions: float32 [R, N, T]; what lies behind a row's length is not looked at.
        lengths: int64 [R], at least 1.
        steps: float32 [T, T], score of going from tag to tag; what is forbidden is very negative.
        begin: float32 [T], score of beginning with a tag.

    Returns:
        int64 [R, N], 0 behind a row's length.
    """
    rows, count, tags = emissions.shape
    order = np.argsort(-lengths, kind="stable")
    sizes = lengths[order]
    scores = np.ascontiguousarray(emissions[order].transpose(1, 0, 2))
    back = np.zeros((count, rows, tags), dtype=np.int8)
    best = begin + scores[0]
    live_at = np.searchsorted(-sizes, -np.arange(count), side="left")  # rows longer than n
    by_target = np.ascontiguousarray(steps.T)[None]
    for n in range(1, count):
        live = live_at[n]
        if not live:
            break
        through = best[:live, None, :] + by_target
        came = through.argmax(2)
        back[n, :live] = came
        best[:live] = np.take_along_axis(through, came[:, :, None], 2)[:, :, 0] + scores[n, :live]
    out = np.zeros((rows, count), dtype=np.int64)
    tag = best.argmax(1)
    for n in range(count - 1, -1, -1):
        live = live_at[n] if n else rows
        out[:live, n] = tag[:live]
        if n:
            tag[:live] = back[n, np.arange(live), tag[:live]]
    result = np.zeros_like(out)
    result[order] = out
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
