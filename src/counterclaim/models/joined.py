"""Statements as the pair model reads them: word pieces of one, or of two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float64]

LABELS = ("unrelated", "same", "contradicts", "updates")
"""What the second statement says of the first."""

INFERENCE = ("neutral", "entailment", "contradiction")
"""What follows from a premise for a hypothesis."""

SPEAKER_PIECES, WORD_PIECES = 16, 72
"""How much of a statement's source and cue, and of its content, the model sees."""

CLS, SEP = 101, 102
"""The pieces before all statements, and behind each."""


class Words(NamedTuple):
    """A statement in word pieces: of its source and cue, and of its content."""

    speaker: tuple[int, ...]
    content: tuple[int, ...]


class Joined(NamedTuple):
    """Two statements as one sequence of P pieces, and the part that each plays.

    Parts: 0 and 1 speaker and content of the first, 2 and 3 of the second; 4 more where the piece stands in the other one as well.
    """

    pieces: tuple[int, ...]
    parts: tuple[int, ...]


class Read(NamedTuple):
    """What the model makes of two statements.

    Attributes:
        labels: float64 [4], probabilities of `LABELS`.
        follows: float64 [3], probabilities of `INFERENCE` from the first for the second.
        one_party: the probability that both speakers are of one party.
    """

    labels: Floats
    follows: Floats
    one_party: float


def words_of(tokenizer: Tokenizer, speaker: str, content: str) -> Words:
    """A statement in pieces, cut to what the model sees."""
    said = tuple(tokenizer.encode(speaker, add_special_tokens=False).ids[:SPEAKER_PIECES]) if speaker else ()
    return Words(said, tuple(tokenizer.encode(content, add_special_tokens=False).ids[:WORD_PIECES]))


def join(a: Words, b: Words) -> Joined:
    """The sequence that the model reads."""
    pieces, parts = [CLS], [0]
    for n, (own, other) in enumerate(((a, b), (b, a))):
        shared = set(own.speaker + own.content) & set(other.speaker + other.content)
        for part, some in ((2 * n, own.speaker), (2 * n + 1, own.content)):
            pieces += some
            parts += [part + 4 * (piece in shared) for piece in some]
        pieces.append(SEP)
        parts.append(2 * n + 1)
    return Joined(tuple(pieces), tuple(parts))


def alone(a: Words) -> Joined:
    """The sequence that the model reads of one statement."""
    return Joined((CLS, *a.speaker, *a.content, SEP), (0, *(0 for _ in a.speaker), *(1 for _ in a.content), 1))
