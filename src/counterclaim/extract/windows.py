"""Cut a text into windows that the encoder reads: word pieces, their letter case, quotation state and offsets.

The windows of a text depend on nothing but the text, so that reading it alone or among others gives the same tags.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from counterclaim.extract.quotes import CLOSING, INSIDE, OPENING, OUTSIDE, Quotation, quotations

WINDOW_PIECES = 320
CLS, SEP = 101, 102
LONGEST_BLOCK = 4000  # code points given to the tokenizer at once
LOWER, CAPITAL, UPPER, MIXED, NO_LETTER = range(5)
SHAPES = 5 * 4

_REACH = np.array([1, 2, 3, 4, 5, 7, 9, 12, 16, 22, 30, 42, 60, 90, 130])  # words from a cue; each begins a bin
_BIN_OF = np.searchsorted(_REACH, np.arange(WINDOW_PIECES + 1), side="right")  # no word lies further away in a window
DISTANCE_BINS = 2 * len(_REACH) + 1
TURN_BINS = 5

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s+")
_LINE_END = re.compile(r"\n")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_BROKEN_LINE = re.compile(r"^(\S.{10,200}\S)[^\S\n]*\n(?=\S)", re.M)
_SAME = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201b": "'", "`": "'", "\u00b4": "'", "\u2013": "\u2014"})


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


def letter_case(word: str) -> int:
    """One of LOWER, CAPITAL, UPPER, MIXED, NO_LETTER."""
    if word.islower():
        return LOWER
    if word.isupper():
        return CAPITAL if len(word) == 1 else UPPER
    if word.istitle():
        return CAPITAL
    return MIXED if any(c.isalpha() for c in word) else NO_LETTER


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


def is_wrapped(text: str) -> bool:
    """Whether paragraphs were broken into lines of a set width, so that a line end alone ends none.

    Looked for in the first part of the text: lines of 40 to 100 characters that the next line follows without a blank
    one between, most of them without the end of a sentence.
    """
    broken = _BROKEN_LINE.findall(text, 0, 20_000)
    if len(broken) < 4:
        return False
    widths = sorted(len(line) for line in broken)
    unended = sum(line[-1] not in ".!?:\"'”’»" for line in broken)
    return widths[len(widths) // 2] >= 40 and widths[-1] <= 100 and unended > 0.6 * len(broken)


def paragraphs(text: str, begin: int = 0, end: int | None = None, wrapped: bool = False) -> Iterator[tuple[int, int]]:
    """Paragraphs as (start, end) without the space around them.

    Args:
        text: the document's text.
        begin: where to begin (code points).
        end: where to stop; the end of the text when left out.
        wrapped: only blank lines part paragraphs.
    """
    end = len(text) if end is None else end
    breaks = _BLANK_LINE if wrapped else _LINE_END
    at = begin
    while at < end:
        found = breaks.search(text, at, end)
        stop, after = found.span() if found else (end, end)
        inner = text[at:stop]
        left = len(inner) - len(inner.lstrip())
        right = len(inner.rstrip())
        if right > left:
            yield at + left, at + right
        at = after


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
    """Cuts texts into windows with one tokenizer.

    Args:
        tokenizer: a BERT word-piece tokenizer without post-processing, truncation or padding.
        size: the most pieces in a window, special ones included.
    """

    def __init__(self, tokenizer: Tokenizer, size: int = WINDOW_PIECES) -> None:
        self.tokenizer = tokenizer
        self.size = size

    def cut(self, text: str, stretches: Iterable[tuple[int, int]] | None = None, first_size: int | None = None) -> Iterator[Window]:
        """Windows over the given stretches of the text, all of it when left out, in order.

        Args:
            text: the document's text.
            stretches: (start, end) of what is to be read, code points.
            first_size: pieces of the first window, where it should differ (training shifts it).
        """
        room = first_size or self.size
        held: list[_Block] = []
        count = 1
        for block in self._blocks(text, stretches if stretches is not None else [(0, len(text))]):
            need = len(block.pieces) + 1
            if held and count + need > room:
                yield _window(held)
                held, count, room = [], 1, self.size
            held.append(block)
            count += need
        if held:
            yield _window(held)

    def _blocks(self, text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[_Block]:
        wrapped = is_wrapped(text)
        for begin, end in stretches:
            for start, stop in paragraphs(text, begin, end, wrapped):
                opens = True
                marks = quotations(text, start, stop)
                opened, closed = [q.start for q in marks], [q.end for q in marks]
                for left, right in _parts(text, start, stop):
                    here = marks[bisect_right(closed, left) : bisect_left(opened, right)]
                    block = self._encode(text, left, right, here)
                    for piece in self._fit(text, block):
                        piece.opens_paragraph = opens
                        opens = False
                        yield piece

    def _encode(self, text: str, start: int, end: int, here: list[Quotation]) -> _Block:
        """One part of a paragraph as pieces. Marks of outer quotations are read as straight double ones."""
        plain = text[start:end].translate(_SAME)
        state: list[tuple[int, int, bool]] = []
        if here:
            chars = list(plain)
            for a, b, closed in here:
                if a >= start:
                    chars[a - start] = '"'
                if closed and b <= end:
                    chars[b - 1 - start] = '"'
                state.append((a - start, b - start, closed))
            plain = "".join(chars)
        encoding = self.tokenizer.encode(plain, add_special_tokens=False)
        pieces, offsets, words = encoding.ids, encoding.offsets, encoding.word_ids
        first: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        shapes: list[int] = []
        last = None
        shape = 0
        at = 0
        for position, word in enumerate(words):
            left, right = offsets[position]
            if word != last:
                last = word
                stop = position + 1
                while stop < len(words) and words[stop] == word:
                    stop += 1
                right = offsets[stop - 1][1]
                while at < len(state) and state[at][1] <= left:
                    at += 1
                quoting = OUTSIDE
                if at < len(state) and state[at][0] <= left:
                    a, b, closed = state[at]
                    quoting = OPENING if left == a else CLOSING if closed and right == b else INSIDE
                shape = letter_case(plain[left:right]) * 4 + quoting
                first.append(position)
                starts.append(start + left)
                ends.append(start + right)
            shapes.append(shape)
        return _Block(list(pieces), shapes, first, starts, ends, True)

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
