"""What was removed from one text and inserted to make another, word by word.

The longest common subsequence of sentences, then, between two of these, that of words; with bits of an integer for cells, thousands of
elements cost milliseconds. Where there are still too many, those that both texts hold once are anchors.

Source: Hyyrö, "Bit-parallel LCS-length computation revisited", 2004; anchors after B. Cohen's patience diff.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from counterclaim.records import Span
from counterclaim.relate.wording import TOKEN, Word, words_of

CELLS = 1 << 27
"""The most elements, old times new, that are aligned at once; more are split at those that both texts hold once."""

_PIECE = re.compile(r"[^\n.!?]*(?:[.!?]+(?![.!?\s\"'\u201d\u2019\u00bb)])[^\n.!?]*)*[.!?]*[\"'\u201d\u2019\u00bb)]*\s*")

_WORDS_TO_MOVE = 3

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the old text and what stands in its place in the new one; either may be empty, at its place."""

    old: Span
    new: Span


def find_edits(old: str, new: str) -> tuple[Edit, ...]:
    """What makes the new text of the old one.

    Args:
        old: the whole earlier text.
        new: the whole later text.

    Returns:
        Edits in the order of both texts, none touching the next, with spans in code points; what lies between them is the same in both.
        Edges stand between words, white space and marks, never inside a word.
    """
    if old == new:
        return ()
    return tuple(Edit(Span(a, b, old[a:b]), Span(c, d, new[c:d])) for a, b, c, d in _joined(_differences(old, new)))


def _joined(places: Iterator[tuple[int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Edits that touch in both texts as one."""
    held: tuple[int, int, int, int] | None = None
    for a, b, c, d in places:
        if held is not None and (held[1], held[3]) == (a, c):
            held = (held[0], b, held[2], d)
            continue
        if held is not None:
            yield held
        held = (a, b, c, d)
    if held is not None:
        yield held


def _differences(old: str, new: str) -> Iterator[tuple[int, int, int, int]]:
    """Places (old start, old end, new start, new end) that differ, between words that match."""
    a, b = words_of(old), words_of(new)
    at, to = 0, 0
    for i, j in _aligned(old, new, a, b):
        yield from _trimmed(old, at, a[i].start, new, to, b[j].start)
        if a[i].text != b[j].text:
            yield a[i].start, a[i].end, b[j].start, b[j].end
        at, to = a[i].end, b[j].end
    yield from _trimmed(old, at, len(old), new, to, len(new))


def _trimmed(old: str, a: int, b: int, new: str, c: int, d: int) -> Iterator[tuple[int, int, int, int]]:
    """The place without the tokens that both sides begin or end with; nothing where they are the same."""
    if old[a:b] == new[c:d]:
        return
    left = [t.group() for t in TOKEN.finditer(old, a, b)]
    right = [t.group() for t in TOKEN.finditer(new, c, d)]
    head, tail = shared_ends(left, right)
    before = sum(map(len, left[:head]))
    after = sum(map(len, left[len(left) - tail :]))
    yield a + before, b - after, c + before, d - after


def shared_ends(left: Sequence[str], right: Sequence[str]) -> tuple[int, int]:
    """How many elements both begin with, and how many of the others both end with (so that the two never overlap)."""
    most = min(len(left), len(right))
    head = 0
    while head < most and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < most - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    return head, tail


# which words match


def _aligned(old: str, new: str, a: list[Word], b: list[Word]) -> Iterator[tuple[int, int]]:
    """Pairs of words with the same key, in the order of both texts: those of common sentences first, then those between."""
    left, right = _sentences(old, a), _sentences(new, b)
    anchors = _matched([s.words for s in left], [s.words for s in right])
    moved, arrived = _moved(left, [n for n, _ in anchors], right), _moved(right, [m for _, m in anchors], left)
    x = y = 0
    for s, t in [*((left[n], right[m]) for n, m in anchors), (_Sentence(len(a), len(a), ""), _Sentence(len(b), len(b), ""))]:
        i, j, behind = s.first, t.first, s.behind
        lefts, rights = [k for k in range(x, i) if k not in moved], [k for k in range(y, j) if k not in arrived]
        yield from ((lefts[n], rights[m]) for n, m in _matched([a[k].key for k in lefts], [b[k].key for k in rights]))
        yield from zip(range(i, behind), range(j, j + behind - i), strict=True)
        x, y = behind, j + behind - i


class _Sentence(NamedTuple):
    """A sentence or line with a word in it: numbers of the first word and of the one behind the last, and the words as they stand."""

    first: int
    behind: int
    words: str


def _sentences(text: str, words: list[Word]) -> list[_Sentence]:
    starts = [w.start for w in words]
    found = []
    for piece in _PIECE.finditer(text):
        first, behind = bisect_left(starts, piece.start()), bisect_left(starts, piece.end())
        if behind > first:
            found.append(_Sentence(first, behind, " ".join(w.text for w in words[first:behind])))
    return found


def _moved(here: Sequence[_Sentence], anchored: Sequence[int], there: Sequence[_Sentence]) -> set[int]:
    """Words of the sentences that stand elsewhere in the other text: no word in between is to be taken for one of theirs."""
    kept = set(anchored)
    others = {s.words for s in there if s.behind - s.first >= _WORDS_TO_MOVE}
    return {k for n, s in enumerate(here) if n not in kept and s.words in others for k in range(s.first, s.behind)}


def _matched(left: Sequence[str], right: Sequence[str]) -> Pairs:
    """Elements that match, in the order of both: the most that can; where there are too many to tell, those around anchors."""
    head, tail = shared_ends(left, right)
    inner, other = left[head : len(left) - tail], right[head : len(right) - tail]
    pairs = _common(inner, other) if len(inner) * len(other) <= CELLS else _anchored(inner, other)
    ends = zip(range(len(left) - tail, len(left)), range(len(right) - tail, len(right)), strict=True)
    return [*((n, n) for n in range(head)), *((head + n, head + m) for n, m in pairs), *ends]


def _anchored(left: Sequence[str], right: Sequence[str]) -> Pairs:
    """Elements that stand once in each, as far as their order is the same, and those that match between two of them."""
    once, twin = Counter(left), Counter(right)
    place = {key: m for m, key in enumerate(right) if twin[key] == 1}
    single = [(n, place[key]) for n, key in enumerate(left) if once[key] == 1 and key in place]
    pairs: Pairs = []
    x = y = 0
    for n, m in [*_rising(single), (len(left), len(right))]:
        if (n - x) * (m - y) <= CELLS:
            pairs += [(x + i, y + j) for i, j in _common(left[x:n], right[y:m])]
        if n < len(left):
            pairs.append((n, m))
        x, y = n + 1, m + 1
    return pairs


def _rising(pairs: Pairs) -> Pairs:
    """The longest part of the pairs (in order of the first number) in which the second one rises too."""
    tops: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for n, (_, m) in enumerate(pairs):
        at = bisect_left(tops, m)
        back.append(ends[at - 1] if at else -1)
        tops[at : at + 1] = [m]
        ends[at : at + 1] = [n]
    chain = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chain.append(pairs[n])
        n = back[n]
    return chain[::-1]


def _common(left: Sequence[str], right: Sequence[str]) -> Pairs:
    """The longest common subsequence, as pairs of places. Bits that are unset in a row mark where it grows."""
    if not left or not right:
        return []
    masks: dict[str, int] = {}
    for n, key in enumerate(left):
        masks[key] = masks.get(key, 0) | 1 << n
    whole = (1 << len(left)) - 1
    row = whole
    rows = []
    for key in right:
        seen = row & masks.get(key, 0)
        row = ((row + seen) | (row - seen)) & whole
        rows.append(row)
    pairs = []
    n, m = len(left), len(right)
    while n and m:
        if rows[m - 1] >> (n - 1) & 1:
            n -= 1
            continue
        m -= 1
        if not m or rows[m - 1] >> (n - 1) & 1:
            n -= 1
            pairs.append((n, m))
    return pairs[::-1]
