"""Document to attributions: tags from the model, linked into rows, with spans mended at their edges.

The model tags cues; for each cue it then tags that cue's source and content, so that linking is learned and nested
attributions need no rule. See docs/decisions/0002-cue-centred-tagger.md.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterclaim.extract.decode import runs, viterbi
from counterclaim.extract.windows import Window, Windows, distances
from counterclaim.models.tagger import Chain, Reading, Tagger
from counterclaim.records import Quotation

CUE_BEGINS, CUE_GOES_ON, CUE_BARE = 1, 2, 3
SOURCE_BEGINS, SOURCE_GOES_ON, CONTENT_BEGINS, CONTENT_GOES_ON = 1, 2, 3, 4
FORBIDDEN = -5e3  # what the chains forbid lies below
NEAR = 3
CHUNK = 48  # windows decoded together; bounds memory on long texts

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(slots=True, eq=False)
class Found:
    """An attribution as the model tagged it. Spans are (start, end) in code points of the text.

    `worded`: its stance stands in its words.
    """

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: list[tuple[int, int]]
    stance: int
    negative: bool
    features: tuple[float, ...]
    worded: bool = False
    quotation: Quotation = "indirect"
    parent: Found | None = None
    key: str = ""


def find(text: str, stretches: Iterable[tuple[int, int]], tagger: Tagger, titles: Iterable[tuple[int, int]] = ()) -> list[Found]:
    """Everything in the stretches that the model takes for an attribution, in the order of the text.

    Args:
        text: the document's text.
        stretches: (start, end) of title and body parts, code points.
        tagger: the loaded model.
        titles: those stretches that stand alone: no attribution reaches into or out of one.
    """
    found: list[Found] = []
    windows = Windows(tagger.pieces).cut(text, stretches)
    edges = np.array(sorted(edge for title in titles for edge in title), dtype=np.int64)
    while chunk := list(itertools.islice(windows, CHUNK)):
        found += _read(chunk, tagger, edges)
    return found


def _read(windows: list[Window], tagger: Tagger, edges: Ints) -> Iterator[Found]:
    readings = [tagger.read(w.pieces, w.shapes, w.first) for w in windows]
    tags = _best_paths([r.cues for r in readings], tagger.cue_chain)
    anchors = [_anchors(t) for t in tags]
    emissions = [_roles(tagger, w, r, a, edges) for w, r, a in zip(windows, readings, anchors, strict=True)]
    paths = iter(_best_paths([row for rows in emissions for row in rows], tagger.role_chain))
    for window, reading, spans, scores in zip(windows, readings, anchors, emissions, strict=True):
        if spans:
            yield from _assemble(window, reading, spans, scores, np.stack([next(paths) for _ in spans]), tagger)


def _best_paths(rows: list[Floats], chain: Chain) -> list[Ints]:
    """The best tags of each row, all rows stepped through together: the cost is in the steps, not in the rows."""
    if not rows:
        return []
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    padded = np.zeros((len(rows), int(lengths.max()), len(chain.begin)), dtype=np.float32)
    for row, scores in zip(padded, rows, strict=True):
        row[: len(scores)] = scores
    best = viterbi(padded, lengths, chain.steps, chain.begin)
    return [path[:length] for path, length in zip(best, lengths.tolist(), strict=True)]


def _anchors(tags: Ints) -> list[tuple[int, int, int]]:
    """(first word, behind the last, kind) of each cue, kind 1 being the first word of a content that has none."""
    cues = [(a, b, 0) for a, b in runs(tags, CUE_BEGINS, CUE_GOES_ON)]
    bare = [(n, n + 1, 1) for n in np.flatnonzero(tags == CUE_BARE).tolist()]
    return sorted(cues + bare)


def _roles(tagger: Tagger, window: Window, reading: Reading, anchors: list[tuple[int, int, int]], edges: Ints) -> Floats:
    if not anchors:
        return np.zeros((0, len(window.starts), 5), dtype=np.float32)
    table = np.array(anchors, dtype=np.int64)
    bins, turns = distances(window, table[:, 0], table[:, 1])
    scores = tagger.roles(reading, table[:, 0], table[:, 1] - 1, table[:, 2], bins, turns)
    zone = np.searchsorted(edges, window.starts, side="right")
    if zone[0] != zone[-1]:
        scores[:, :, 1:][zone[None, :] != zone[table[:, 0]][:, None]] = 2 * FORBIDDEN
    return scores


def _assemble(
    window: Window, reading: Reading, anchors: list[tuple[int, int, int]], scores: Floats, path: Ints, tagger: Tagger
) -> Iterator[Found]:
    """Rows of one window: spans from tag paths, speech acts from the stance head, features for the probability."""
    table = np.array(anchors, dtype=np.int64)
    held = path >= CONTENT_BEGINS
    counts = held.sum(1)
    weights = held / np.maximum(counts, 1)[:, None]
    openings = np.where(counts > 0, held.argmax(1), table[:, 0])
    marks = tagger.stances(reading, table[:, 0], table[:, 1] - 1, weights.astype(np.float32), openings)
    chosen = np.nonzero(_around(path > 0))
    sure = np.zeros(path.shape, dtype=np.float32)
    sure[chosen] = _log_softmax(scores[chosen])[np.arange(len(chosen[0])), path[chosen]]
    cue_sure = np.concatenate([[0.0], np.cumsum(_log_softmax(reading.cues).max(1))])
    content_sure = (sure * held).sum(1) / np.maximum(counts, 1)
    path_sure = sure.sum(1) / 10
    stances = marks[:, :8].argmax(1).tolist()
    for n, (first, behind, kind) in enumerate(anchors):
        contents = runs(path[n], CONTENT_BEGINS, CONTENT_GOES_ON)
        sources = runs(path[n], SOURCE_BEGINS, SOURCE_GOES_ON)
        source = max(sources, key=lambda s: float(sure[n, s[0] : s[1]].mean())) if len(sources) > 1 else next(iter(sources), None)
        features = (
            float(cue_sure[behind] - cue_sure[first]) / (behind - first),
            float(content_sure[n]),
            float(sure[n, source[0] : source[1]].mean()) if source else 0.0,
            float(path_sure[n]),
            float(kind),
            float(source is None),
            math.log1p(float(counts[n])),
        )
        yield Found(
            source=_span(window, *source) if source else None,
            cue=_span(window, first, behind) if kind == 0 else None,
            content=[span for run in contents for span in _paragraph_spans(window, *run)],
            stance=stances[n],
            negative=bool(marks[n, 9] > marks[n, 8]),
            features=features,
        )


def _around(chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Each row's true places and NEAR more on both sides: whether an edge is sure shows beyond it."""
    wide = chosen.copy()
    for step in range(1, NEAR + 1):
        wide[:, step:] |= chosen[:, :-step]
        wide[:, :-step] |= chosen[:, step:]
    return wide


def _span(window: Window, first: int, behind: int) -> tuple[int, int]:
    return int(window.starts[first]), int(window.ends[behind - 1])


def _paragraph_spans(window: Window, first: int, behind: int) -> Iterator[tuple[int, int]]:
    """A run of words as one span a paragraph."""
    if window.paragraphs[first] == window.paragraphs[behind - 1]:
        yield _span(window, first, behind)
        return
    at = first
    for n in range(first + 1, behind + 1):
        if n == behind or window.paragraphs[n] != window.paragraphs[at]:
            yield _span(window, at, n)
            at = n


def _log_softmax(scores: Floats) -> Floats:
    top = scores - scores.max(-1, keepdims=True)
    result: Floats = top - np.log(np.exp(top).sum(-1, keepdims=True))
    return result
