"""Which of many texts have a word."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable

_BEHIND_ALL = "\U0010ffff"  # which no word has


class Concordance:
    """The words of texts, and in which texts each stands.

    Args:
        texts: folded as the search compares them.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        places: dict[str, array[int]] = {}
        for number, text in enumerate(texts):
            for word in set(text.split()):
                if word not in places:
                    places[word] = array("I")
                places[word].append(number)
        self._words = sorted(places)
        self._places = [places[word] for word in self._words]

    def beginning(self, start: str) -> set[int]:
        """The numbers of the texts with a word that begins so, counted from 0."""
        first, last = bisect_left(self._words, start), bisect_left(self._words, start + _BEHIND_ALL)
        return set().union(*self._places[first:last])
