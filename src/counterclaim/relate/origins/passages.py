"""The passages that two reports share, found from shared shingles in time that grows with their length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from counterclaim.records import Passage
from counterclaim.relate.origins.words import SHINGLE_WORDS, Hashes, Words

_PLACES = 4  # of a shingle in the other text that are tried: repeated words must not make the work quadratic
_SAID = 5  # narrated words that a shared run needs to count: a speaker's title beside a quotation is no passage
_GAP = 6  # words between two runs that still make one passage


class Run(NamedTuple):
    """The same words in both: from word `here` of the one and `there` of the other on."""

    here: int
    there: int
    length: int


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What two reports have in common.

    Attributes:
        runs: maximal common runs of words, in the order of the first report.
        counted: for each report, which of its words are narration inside of such runs, bool.
    """

    runs: tuple[Run, ...]
    counted: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]


def find_shared(here: Words, there: Words, here_shingles: Hashes, there_shingles: Hashes) -> Shared:
    """Common runs of at least five words; of each word of the first report the longest run that begins before it is kept."""
    runs = tuple(_runs(here, there, here_shingles, there_shingles))
    counted = np.zeros(len(here.hashes), dtype=np.bool_), np.zeros(len(there.hashes), dtype=np.bool_)
    for run in runs:
        one, other = slice(run.here, run.here + run.length), slice(run.there, run.there + run.length)
        narrated = here.narrated[one] & there.narrated[other]
        if int(narrated.sum()) >= _SAID:
            counted[0][one] |= narrated
            counted[1][other] |= narrated
    return Shared(runs, counted)


def _runs(here: Words, there: Words, here_shingles: Hashes, there_shingles: Hashes) -> list[Run]:
    seeds, elsewhere = here_shingles.tolist(), there_shingles.tolist()
    common = set(seeds).intersection(elsewhere)
    if not common:
        return []
    places: dict[int, list[int]] = {}
    for at, number in enumerate(elsewhere):
        if number in common and len(known := places.setdefault(number, [])) < _PLACES:
            known.append(at)
    one, other = here.hashes.tolist(), there.hashes.tolist()
    runs: list[Run] = []
    done = expected = 0
    for at, number in enumerate(seeds):
        if at < done or number not in common:
            continue
        tried = [Run(at, start, _length(one, at, other, start)) for start in places[number]]
        best = max(tried, key=lambda run: (run.length, run.there >= expected, -run.there))
        if best.length < SHINGLE_WORDS:
            continue  # two shingles with one number
        runs.append(best)
        done, expected = at + best.length, best.there + best.length
    return runs


def _length(one: list[int], at: int, other: list[int], start: int) -> int:
    begin, most = at, min(len(one), at + len(other) - start)
    while at < most and one[at] == other[start]:
        at += 1
        start += 1
    return at - begin


def passages(runs: tuple[Run, ...], here: Words, there: Words) -> tuple[Passage, ...]:
    """Runs as stretches of both texts; those that a few words part are one passage."""
    found: list[Passage] = []
    last: Run | None = None
    for run in runs:
        start, end = int(here.starts[run.here]), int(here.ends[run.here + run.length - 1])
        source_start, source_end = int(there.starts[run.there]), int(there.ends[run.there + run.length - 1])
        if last is not None and _continues(last, run):
            before = found.pop()
            start, source_start = before.start, before.source_start
        found.append(Passage(start, end, source_start, source_end))
        last = run
    return tuple(found)


def _continues(before: Run, run: Run) -> bool:
    gap, source_gap = run.here - before.here - before.length, run.there - before.there - before.length
    return gap <= _GAP and 0 <= source_gap <= _GAP
