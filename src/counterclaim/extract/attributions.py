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

from counterclaim.extract.decode import FORBIDDEN, best_paths, runs
from counterclaim.extract.windows import Window, Windows, distances
from counterclaim.models.tagger import Questions, Reading, Tagger
from counterclaim.records import NAME_KINDS, Quotation
from counterclaim.text.paragraphs import Marked

CUE_BEGINS, CUE_GOES_ON, CUE_BARE = 1, 2, 3
SOURCE_BEGINS, SOURCE_GOES_ON, CONTENT_BEGINS, CONTENT_GOES_ON = 1, 2, 3, 4
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


@dataclass(frozen=True, slots=True)
class Findings:
    """What one pass over a text gives, in its order: attributions, and proper names as (start, end, number of the kind)."""

    attributions: list[Found]
    names: list[tuple[int, int, int]]


def find(marked: Marked, tagger: Tagger, titles: Iterable[tuple[int, int]] = (), names: bool = True) -> Findings:
    """Everything that the model takes for an attribution or a name, in the order of the text.

    Args:
        marked: title and body of a text.
        tagger: the loaded model.
        titles: (start, end) of stretches that stand alone: no attribution reaches into or out of one.
        names: whether names are looked for; they cost a twentieth more.
    """
    findings = Findings([], [])
    windows = Windows(tagger.pieces).cut(marked)
    edges = np.array(sorted(edge for title in titles for edge in title), dtype=np.int64)
    while chunk := list(itertools.islice(windows, CHUNK)):
        readings = [tagger.read(w.pieces, w.shapes, w.first, names) for w in chunk]
        findings.attributions.extend(_attributions(chunk, readings, tagger, edges))
        if names:
            findings.names.extend(_names(chunk, readings, tagger))
    return findings


def _names(windows: list[Window], readings: list[Reading], tagger: Tagger) -> Iterator[tuple[int, int, int]]:
    paths = best_paths([r.names[None] for r in readings if r.names is not None], tagger.name_chain)
    for window, path in zip(windows, paths, strict=True):
        here = [(*_span(window, a, b), n) for n in range(len(NAME_KINDS)) for a, b in runs(path, 1 + 2 * n, 2 + 2 * n)[0]]
        yield from sorted(here)


@dataclass(slots=True)
class _Cues:
    """A window's cues: `table` int64 [K, 3] of first word, behind the last, and kind, 1 being the first word of a content
    that has no cue; `pairs` float32 [K, 768], vectors of the first and last words.
    """

    table: Ints
    pairs: Floats


def _attributions(windows: list[Window], readings: list[Reading], tagger: Tagger, edges: Ints) -> Iterator[Found]:
    tags = best_paths([r.cues[None] for r in readings], tagger.cue_chain)
    cues = [_cues(r, t) for r, t in zip(readings, tags, strict=True)]
    table = np.concatenate([c.table for c in cues])
    if not len(table):
        return
    pairs = np.concatenate([c.pairs for c in cues])
    # asked once for all windows: the weights of these graphs are larger than what they read
    questions = tagger.ask(pairs, np.ascontiguousarray(table[:, 2]))
    behind = np.cumsum([len(c.table) for c in cues])
    own = [questions[slice(end - len(c.table), end)] for c, end in zip(cues, behind, strict=True)]
    scores = [_roles(tagger, w, r, c, q, edges) for w, r, c, q in zip(windows, readings, cues, own, strict=True)]
    paths = best_paths(scores, tagger.role_chain)
    contents, openings = (np.concatenate(part) for part in zip(*map(_contents, readings, cues, paths), strict=True))
    marks = np.split(tagger.stances(pairs, contents, openings), behind[:-1])
    for parts in zip(windows, readings, cues, scores, paths, marks, strict=True):
        yield from _assemble(*parts)


def _cues(reading: Reading, tags: Ints) -> _Cues:
    cues = [(a, b, 0) for a, b in runs(tags, CUE_BEGINS, CUE_GOES_ON)[0]]
    bare = [(n, n + 1, 1) for n in np.flatnonzero(tags[0] == CUE_BARE).tolist()]
    table = np.array(sorted(cues + bare), dtype=np.int64).reshape(-1, 3)
    return _Cues(table, np.concatenate([reading.words[table[:, 0]], reading.words[table[:, 1] - 1]], axis=1))


def _roles(tagger: Tagger, window: Window, reading: Reading, cues: _Cues, questions: Questions, edges: Ints) -> Floats:
    if not len(cues.table):
        return np.zeros((0, len(window.starts), 5), dtype=np.float32)
    bins, turns = distances(window, cues.table[:, 0], cues.table[:, 1])
    scores = tagger.roles(reading, questions, bins, turns)
    zone = np.searchsorted(edges, window.starts, side="right")
    if zone[0] != zone[-1]:
        scores[:, :, 1:][zone[None, :] != zone[cues.table[:, 0]][:, None]] = 2 * FORBIDDEN
    return scores


def _contents(reading: Reading, cues: _Cues, path: Ints) -> tuple[Floats, Floats]:
    """The mean of each content's words and its first word, float32 [K, 384] both; nothing, and the cue's, where it is empty."""
    held = path >= CONTENT_BEGINS
    means = np.zeros((len(path), reading.words.shape[1]), dtype=np.float32)
    for n in np.flatnonzero(held.any(1)).tolist():
        means[n] = reading.words[held[n]].mean(0)
    return means, reading.words[np.where(held.any(1), held.argmax(1), cues.table[:, 0])]


def _assemble(window: Window, reading: Reading, cues: _Cues, scores: Floats, path: Ints, marks: Floats) -> Iterator[Found]:
    """Rows of one window: spans from tag paths, speech acts from the stance head, features for the probability."""
    held = path >= CONTENT_BEGINS
    counts = held.sum(1)
    chosen = np.nonzero(_around(path > 0))
    sure = np.zeros(path.shape, dtype=np.float32)
    sure[chosen] = _log_softmax(scores[chosen])[np.arange(len(chosen[0])), path[chosen]]
    cue_sure = np.concatenate([[0.0], np.cumsum(_log_softmax(reading.cues).max(1))])
    content_sure = (sure * held).sum(1) / np.maximum(counts, 1)
    path_sure = sure.sum(1) / 10
    sources = runs(path, SOURCE_BEGINS, SOURCE_GOES_ON)
    contents = runs(path, CONTENT_BEGINS, CONTENT_GOES_ON)
    stances = marks[:, :8].argmax(1).tolist()
    for n, (first, behind, kind) in enumerate(cues.table.tolist()):
        rated = [(float(sure[n, a:b].mean()), (a, b)) for a, b in sources[n]]
        source_sure, source = max(rated, key=lambda r: r[0], default=(0.0, None))
        features = (
            float(cue_sure[behind] - cue_sure[first]) / (behind - first),
            float(content_sure[n]),
            source_sure,
            float(path_sure[n]),
            float(kind),
            float(source is None),
            math.log1p(float(counts[n])),
        )
        yield Found(
            source=_span(window, *source) if source else None,
            cue=_span(window, first, behind) if kind == 0 else None,
            content=[span for run in contents[n] for span in _paragraph_spans(window, *run)],
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
