"""A reader of statements without a model: what the words alone show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from counterclaim.models.joined import Floats, Joined, Read, Words

PIECES: dict[str, int] = {}


class WordReader:
    """Words as pieces; near is what shares a word, the same is what shares most."""

    def words(self, speaker: str, content: str) -> Words:
        return Words(_pieces(speaker), _pieces(content))

    def nearness(self, own: Sequence[Words], others: Sequence[Words]) -> Floats:
        return np.array([[4.0 * len({*a.content} & {*b.content}) - 5.0 for b in others] for a in own])

    def read(self, pairs: Iterable[Joined]) -> list[Read]:
        return [_read(pair) for pair in pairs]


def _pieces(text: str) -> tuple[int, ...]:
    return tuple(PIECES.setdefault(word, 3000 + len(PIECES)) for word in text.casefold().split())


def _read(pair: Joined) -> Read:
    shared = sum(part >= 4 for part in pair.parts) / len(pair.parts)
    return Read(np.array([1 - shared, shared, 0.0, 0.0]), np.array([1 - shared, shared, 0.0]), 0.5)
