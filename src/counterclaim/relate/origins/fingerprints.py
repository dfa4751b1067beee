"""What a report is found by: a few of its shingles, chosen so that no long shared passage goes unseen."""

from __future__ import annotations

import numpy as np

from counterclaim.records import Document
from counterclaim.relate.origins.report import Report
from counterclaim.relate.origins.words import SHINGLE_WORDS, Hashes, read_words, scrambled, shingles

CERTAIN_WORDS = 20
"""Narrated words in a row that two reports cannot share without sharing a fingerprint."""

_WINDOW = CERTAIN_WORDS - SHINGLE_WORDS + 1
_FACTOR = np.uint64(0xD6E8FEB86659FD93)


def fingerprints(document: Document | Report) -> tuple[int, ...]:
    """Numbers that a report shares with those that share a passage with it.

    Of each window of 16 neighbouring shingles of five words the least is kept, 2 of 17 on average. Only narration counts:
    words within quotation marks are left out, as one utterance heard by several reporters makes their reports no reprints.
    Two more numbers stand for all words of the body, quoted ones too: exact copies share two, however short or quoted they are.

    Args:
        document: a document, or one that is prepared already, which saves reading its words again.

    Returns:
        Signed 64-bit numbers, ascending, distinct; the same on every machine. Empty for a document without words.

    Source: winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003); docs/decisions/0009-origins.md.
    """
    words = document.words if isinstance(document, Report) else read_words(document)
    if not len(words.hashes):
        return ()
    body = words.hashes[words.title :] if words.title < len(words.hashes) else words.hashes
    kept = np.append(winnowed(shingles(words.hashes[words.narrated])), whole(body))
    return tuple(np.unique(kept.view(np.int64)).tolist())


def winnowed(numbers: Hashes) -> Hashes:
    """The least number of each window; of equal ones one is enough."""
    if len(numbers) <= _WINDOW:
        return numbers.min(keepdims=True) if len(numbers) else numbers
    return np.unique(np.lib.stride_tricks.sliding_window_view(numbers, _WINDOW).min(axis=1))


def whole(hashes: Hashes) -> Hashes:
    """Two numbers, uint64, for all the words in their order."""
    powers = np.cumprod(np.full(len(hashes), _FACTOR, dtype=np.uint64))
    first = scrambled(np.sum(hashes * powers, dtype=np.uint64, keepdims=True))
    return np.append(first, scrambled(first))
