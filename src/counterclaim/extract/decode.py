"""Best tag sequences under a linear chain, for many sequences at once.

Most words of a row are far from any tag. Those that no stretch of tags worth its price can reach are found first, with
running sums; only the stretches between them are walked.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from counterclaim.models.tagger import Chain

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NONE = 0
FORBIDDEN = -5e3  # what a chain forbids lies below


def best_paths(blocks: Sequence[Floats], chain: Chain) -> list[Ints]:
    """The best tags of each row; a row's result doesn't depend on the others.

    Args:
        blocks: float32 [R, N, T] each, scores of T tags for the N words of R rows. Tag 0 is "none"; a tag that may not
            stand behind it goes on with the tag numbered one lower.
        chain: scores of going from tag to tag; "none" may follow any tag.

    Returns:
        int64 [R, N] a block.

    Source: Viterbi (1967).
    """
    edges = np.cumsum([0, *(block[..., NONE].size for block in blocks)]).tolist()
    tags = np.zeros(edges[-1], dtype=np.int64)
    if len(tags):
        scores = np.concatenate([block.reshape(-1, block.shape[2]) for block in blocks])
        is_open = np.concatenate([open_words(block, chain).ravel() for block in blocks])
        opens_row = np.concatenate([np.arange(block[..., NONE].size) % max(block.shape[1], 1) == 0 for block in blocks])
        closes_row = np.append(opens_row[1:], True)
        begins = np.flatnonzero(is_open & (opens_row | ~np.roll(is_open, 1)))
        ends = np.flatnonzero(is_open & (closes_row | ~np.roll(is_open, -1)))
        if len(begins):
            lengths = ends + 1 - begins
            place = np.arange(int(lengths.max()))
            inside = place < lengths[:, None]
            where = np.where(inside, begins[:, None] + place, 0)
            opening = np.where(opens_row[begins][:, None], chain.begin, chain.steps[NONE])
            closing = np.where(closes_row[ends][:, None], np.float32(0), chain.steps[:, NONE])
            tags[where[inside]] = viterbi(scores[where], lengths, chain.steps, opening, closing)[inside]
    return [tags[a:b].reshape(block.shape[:2]) for block, (a, b) in zip(blocks, itertools.pairwise(edges), strict=True)]


def open_words(scores: Floats, chain: Chain) -> Flags:
    """Words [R, N] that the best path may tag; every other one it leaves "none", whatever stands around it.

    A stretch of one kind of tag, from word j to word k, gains the sum of its scores over those of "none". To take it out
    of a path changes three steps besides (into it, behind its first word, out of it), so that no best path holds a stretch
    that gains less than `least`. With running sums, the most that a stretch around a word can gain is the greatest value
    at or before it plus the greatest at or behind it.

    Args:
        scores: float32 [R, N, T].
        chain: as in `best_paths`.
    """
    allowed = np.append(chain.steps[chain.steps > FORBIDDEN], chain.begin[chain.begin > FORBIDDEN])
    least = -3 * float(np.ptp(allowed)) - 0.01  # the last part: rounding
    goes_on = np.append(chain.steps[NONE] < FORBIDDEN, False)
    none = scores[:, :, NONE]
    result = np.zeros(none.shape, dtype=bool)
    for tag in range(1, len(chain.begin)):
        if goes_on[tag]:
            continue
        gain = scores[:, :, tag] - none
        if goes_on[tag + 1]:
            step = chain.steps[tag + 1, tag + 1] - chain.steps[NONE, NONE]
            total = np.cumsum(scores[:, :, tag + 1] - none + step, axis=1, dtype=np.float64)
            gain = np.maximum.accumulate(gain - total, axis=1) + np.maximum.accumulate(total[:, ::-1], axis=1)[:, ::-1]
        result |= gain > least
    return result


def viterbi(scores: Floats, lengths: Ints, steps: Floats, opening: Floats, closing: Floats) -> Ints:
    """The best path of each row.

    Args:
        scores: float32 [R, N, T]; what lies behind a row's length is not looked at.
        lengths: int64 [R], at least 1.
        steps: float32 [T, T], score of going from tag to tag.
        opening: float32 [R, T], score of beginning with a tag.
        closing: float32 [R, T], score of ending with a tag.

    Returns:
        int64 [R, N], 0 behind a row's length.
    """
    rows, count, tags = scores.shape
    order = np.argsort(-lengths, kind="stable")  # the longest first: the rows still walked are always the first ones
    live_at = np.searchsorted(-lengths[order], -np.arange(count), side="left").tolist()  # rows longer than n
    by_place = np.ascontiguousarray(scores[order].transpose(1, 0, 2))
    into = np.repeat(steps[:, None, :], rows, axis=1)  # [from, R, to]: numpy's max is eight times faster over the first axis
    best = opening[order] + by_place[0]
    back = np.zeros((count, rows, tags), dtype=np.int64)
    for n in range(1, count):
        live = live_at[n]
        through = best[:live].T[:, :, None] + into[:, :live]
        through.argmax(0, out=back[n, :live])
        best[:live] = through.max(0) + by_place[n, :live]
    tag = (best + closing[order]).argmax(1)
    path = np.zeros((count, rows), dtype=np.int64)
    every = np.arange(rows)
    for n in range(count - 1, 0, -1):
        live = live_at[n]
        path[n, :live] = tag[:live]
        tag[:live] = back[n, every[:live], tag[:live]]
    path[0] = tag
    result = np.empty((rows, count), dtype=np.int64)
    result[order] = path.T
    return result


def runs(tags: Ints, first: int, goes_on: int) -> list[list[tuple[int, int]]]:
    """Where each row [R, N] has `first` and then `goes_on`: (begin, end) in words, end exclusive."""
    inside = (tags == first) | (tags == goes_on)
    begins = inside.copy()
    begins[:, 1:] &= (tags[:, 1:] == first) | ~inside[:, :-1]
    last = inside.copy()
    last[:, :-1] &= begins[:, 1:] | ~inside[:, 1:]
    found: list[list[tuple[int, int]]] = [[] for _ in tags]
    rows, starts = np.nonzero(begins)
    for row, start, end in zip(rows.tolist(), starts.tolist(), np.nonzero(last)[1].tolist(), strict=True):
        found[row].append((start, end + 1))
    return found
