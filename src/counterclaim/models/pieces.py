"""Word pieces: the encoder's tokenizer, with offsets and letter case, and a memory for what it has read."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tokenizers import Tokenizer

LOWER, CAPITAL, UPPER, MIXED, NO_LETTER = range(5)
KEPT = 1 << 15  # chunks remembered, about 15 MB; news repeats itself: five of six chunks are known by then
LONGEST_KEPT = 40  # code points


class Word(NamedTuple):
    """A word of a chunk: its pieces from `first` to `behind`, its code points from `start` to `end`, its letter case."""

    first: int
    behind: int
    start: int
    end: int
    case: int


Chunk = tuple[list[int], list[Word]]


class Pieces:
    """Reads chunks of text that stand between spaces.

    Args:
        definition: a BERT word-piece tokenizer in the JSON format of the `tokenizers` library.
    """

    def __init__(self, definition: str) -> None:
        self.tokenizer = Tokenizer.from_str(definition)
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self._known = lru_cache(KEPT)(self._read)

    def read(self, chunk: str) -> Chunk:
        """Pieces and words of a chunk. Spaces part words for this kind of tokenizer, so that chunks can be read one by one."""
        return self._known(chunk) if len(chunk) <= LONGEST_KEPT else self._read(chunk)

    def _read(self, chunk: str) -> Chunk:
        encoding = self.tokenizer.encode(chunk, add_special_tokens=False)
        numbers, offsets = encoding.word_ids, encoding.offsets
        words: list[Word] = []
        for n, number in enumerate(numbers):
            if n and number == numbers[n - 1]:
                last = words.pop()
                words.append(Word(last.first, n + 1, last.start, offsets[n][1], NO_LETTER))
            else:
                words.append(Word(n, n + 1, *offsets[n], NO_LETTER))
        return encoding.ids, [word._replace(case=letter_case(chunk[word.start : word.end])) for word in words]


def letter_case(word: str) -> int:
    """One of LOWER, CAPITAL, UPPER, MIXED, NO_LETTER."""
    if word.islower():
        return LOWER
    if word.isupper():
        return CAPITAL if len(word) == 1 else UPPER
    if word.istitle():
        return CAPITAL
    return MIXED if any(c.isalpha() for c in word) else NO_LETTER
