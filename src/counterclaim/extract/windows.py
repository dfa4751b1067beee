"""Cut a text into windows that the encoder reads: word pieces, their letter case, quotation state and offsets.

The windows of a text depend on nothing but the text, so that reading it alone or among others gives the same tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterclaim.models.pieces import Pieces
from counterclaim.text.paragraphs import Marked
from counterclaim.text.quotes import CLOSING, INSIDE, OPENING, OUTSIDE, Quotation

WINDOW_PIECES = 320
CLS, SEP = 101, 102
LONGEST_BLOCK = 4000  # code points given to the tokenizer at once
SHAPES = 5 * 4

_REACH = np.array([1, 2, 3, 4, 5, 7, 9, 12, 16, 22, 30, 42, 60, 90, 130])  # words from a cue; each begins a bin
_BIN_OF = np.searchsorted(_REACH, np.arange(WINDOW_PIECES + 1), side="right")  # no word lies further away in a window
DISTANCE_BINS = 2 * len(_REACH) + 1
TURN_BINS = 5

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s+")
_SAME = (("\u2018", "'"), ("\u2019", "'"), ("\u201b", "'"), ("`", "'"), ("\u00b4", "'"), ("\u2013", "\u2014"))
"""Marks that are read alike. Replaced one by one: many times faster than a translation table on text that is not ASCII."""


@dataclass(frozen=True, slots=True)
class Window:
    """One forward pass. `P` word pieces, `W` words; offsets are code points of the document's text.

    Attributes:
        pieces: int64 [P], ids with [CLS] first and [SEP] after each paragraph.
        shapes: int64 [P], letter case times four plus quotation state; 0 for special pieces.
        first: int64 [W], the position among the pieces of each word's first piece.
        starts: int64 [W], where each word begins.
        ends: int64 [W], where it ends, exclusive.
        paragraphs: int64 [W], the number of each word's paragraph within the window.
    """

    pieces: NDArray[np.int64]
    shapes: NDArray[np.int64]
    first: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    paragraphs: NDArray[np.int64]


@dataclass(slots=True)
class _Block:
    """A paragraph or a part of one, in lists; `first`, `starts` and `ends` have one entry a word."""

    pieces: list[int]
    shapes: list[int]
    first: list[int]
    starts: list[int]
    ends: list[int]
    opens_paragraph: bool


def distances(window: Window, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each word stands seen from each of K cues.

    Args:
        window: `W` words.
        begins: int64 [K], the first word of each cue.
        ends: int64 [K], behind the last.

    Returns:
        bins int64 [K, W], signed and coarser with distance, and turns int64 [K, W], paragraphs away, 2 being none.
    """
    place = np.arange(len(window.starts))
    before = _BIN_OF[np.maximum(begins[:, None] - place, 0)]
    after = _BIN_OF[np.maximum(place - ends[:, None] + 1, 0)]
    away = window.paragraphs - window.paragraphs[begins][:, None]
    return len(_REACH) - before + after, np.clip(away, -2, 2) + 2


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph cut at sentence ends, or anywhere, so that no part is longer than LONGEST_BLOCK."""
    while end - start > LONGEST_BLOCK:
        cut = start + LONGEST_BLOCK
        ends = [m.end() for m in _SENTENCE_END.finditer(text, start + LONGEST_BLOCK // 2, cut)]
        if ends:
            cut = ends[-1]
        else:
            space = text.rfind(" ", start + LONGEST_BLOCK // 2, cut)
            cut = space + 1 if space > 0 else cut
        yield start, cut
        start = cut
    yield start, end


class Windows:
    """Cuts texts into windows.

    Args:
        pieces: the tokenizer.
        size: the most pieces in a window, special ones included.
    """

    def __init__(self, pieces: Pieces, size: int = WINDOW_PIECES) -> None:
        self.pieces = pieces
        self.size = size

    def cut(self, marked: Marked, first_size: int | None = None) -> Iterator[Window]:
        """Windows over a text, in order.

        Args:
            marked: the text with its paragraphs.
            first_size: pieces of the first window, where it should differ (training shifts it).
        """
        room = first_size or self.size
        held: list[_Block] = []
        count = 1
        for block in self._blocks(marked):
            need = len(block.pieces) + 1
            if held and count + need > room:
                yield _window(held)
                held, count, room = [], 1, self.size
            held.append(block)
            count += need
        if held:
            yield _window(held)

    def _blocks(self, marked: Marked) -> Iterator[_Block]:
        for start, stop in marked.paragraphs:
            opens = True
            for left, right in _parts(marked.text, start, stop):
                block = self._encode(marked.text, left, right, marked.touching(left, right))
                for piece in self._fit(marked.text, block):
                    piece.opens_paragraph = opens
                    opens = False
                    yield piece

    def _encode(self, text: str, start: int, end: int, here: list[Quotation]) -> _Block:
        """One part of a paragraph as pieces. Marks of outer quotations are read as straight double ones."""
        plain = text[start:end]
        for mark, same in _SAME:
            plain = plain.replace(mark, same)
        for a, b, closed in here:
            if a >= start:
                plain = f'{plain[: a - start]}"{plain[a - start + 1 :]}'
            if closed and b <= end:
                plain = f'{plain[: b - start - 1]}"{plain[b - start :]}'
        block = _Block([], [], [], [], [], True)
        at = start
        quoted = iter(here)
        quote = next(quoted, None)
        for chunk in plain.split(" "):
            if chunk:
                pieces, words = self.pieces.read(chunk)
                for first, behind, left, right, case in words:
                    while quote and quote.end <= at + left:
                        quote = next(quoted, None)
                    quoting = OUTSIDE
                    if quote and quote.start <= at + left:
                        closes = quote.closed and quote.end == at + right
                        quoting = OPENING if quote.start == at + left else CLOSING if closes else INSIDE
                    block.first.append(len(block.pieces) + first)
                    block.starts.append(at + left)
                    block.ends.append(at + right)
                    block.shapes += [case * 4 + quoting] * (behind - first)
                block.pieces += pieces
            at += len(chunk) + 1
        return block

    def _fit(self, text: str, block: _Block) -> Iterator[_Block]:
        """Cut a block that is longer than a window at the last sentence end that fits, else at a word."""
        limit = self.size - 2
        while len(block.pieces) > limit:
            words = int(np.searchsorted(block.first, limit, side="right")) - 1
            cut = words
            for n in range(words - 1, words // 2, -1):
                if text[block.starts[n]] in ".!?\u2026" and n + 1 < len(block.starts) and block.starts[n + 1] > block.ends[n]:
                    cut = n + 1
                    break
            cut = max(cut, 1)
            if cut >= len(block.first):  # one word of more pieces than a window holds
                keep = limit
                yield _Block(block.pieces[:keep], block.shapes[:keep], block.first, block.starts, block.ends, True)
                return
            edge = block.first[cut]
            if edge > limit:
                edge = limit
            yield _Block(block.pieces[:edge], block.shapes[:edge], block.first[:cut], block.starts[:cut], block.ends[:cut], True)
            edge = block.first[cut]
            block = _Block(
                block.pieces[edge:], block.shapes[edge:], [f - edge for f in block.first[cut:]], block.starts[cut:], block.ends[cut:], True
            )
        if block.pieces:
            yield block


def _window(blocks: list[_Block]) -> Window:
    pieces = [CLS]
    shapes = [0]
    first: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    numbers: list[int] = []
    number = 0
    for n, block in enumerate(blocks):
        if n and block.opens_paragraph:
            number += 1
        base = len(pieces)
        pieces += block.pieces
        shapes += block.shapes
        first += [base + f for f in block.first]
        starts += block.starts
        ends += block.ends
        numbers += [number] * len(block.first)
        pieces.append(SEP)
        shapes.append(0)
    return Window(*(np.array(values, dtype=np.int64) for values in (pieces, shapes, first, starts, ends, numbers)))
