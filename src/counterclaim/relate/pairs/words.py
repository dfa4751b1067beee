"""How rare the words of statements are: two that share a word which few others have are likely about one thing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from counterclaim.records import Attribution, Span
from counterclaim.relate.pairs.opposed import stem
from counterclaim.relate.wording import FUNCTION_WORDS, words_of

_RAREST = 36.0  # the weight of a word that two of a thousand statements have, squared log
_REMEMBERED = 16_384  # contents; those of reprints come again


class WordCounts(NamedTuple):
    """How many statements of a ledger have each word.

    Attributes:
        statements: how many there are.
        having: of each word, without its ending, how many of them have it.
    """

    statements: int
    having: Mapping[str, int]

    @classmethod
    def of(cls, attributions: Iterable[Attribution]) -> WordCounts:
        """Of some statements."""
        having: Counter[str] = Counter()
        statements = 0
        for statements, attribution in enumerate(attributions, 1):  # noqa: B007
            having.update(stems(attribution.content))
        return cls(statements, dict(having))

    def only(self, attributions: Iterable[Attribution]) -> WordCounts:
        """The same for the words of some statements alone: what judging these needs."""
        words = {word for attribution in attributions for word in stems(attribution.content)}
        return WordCounts(self.statements, {word: self.having[word] for word in sorted(words)})


class Vocabulary:
    """What words weigh.

    Args:
        counts: of all statements of the ledger.
    """

    def __init__(self, counts: WordCounts) -> None:
        self._counts = counts
        self._weights: dict[str, float] = {}
        self._sums: dict[frozenset[str], float] = {}

    def compare(self, a: frozenset[str], b: frozenset[str]) -> tuple[float, float]:
        """The words of two statements: how alike they are, and how rare the rarest is that both have.

        Returns:
            Their cosine, rare words weighing more, 0 to 1; and 0 where they share no word, 1 where nobody else has it in a thousand
            statements.
        """
        shared = [self._weight(word) for word in a & b]
        whole = self._sum(a) * self._sum(b)
        return math.fsum(shared) / math.sqrt(whole) if whole > 0 else 0.0, min(1.0, max(shared, default=0.0) / _RAREST)

    def _weight(self, word: str) -> float:
        if word not in self._weights:
            self._weights[word] = math.log((self._counts.statements + 1) / (self._counts.having[word] + 0.5)) ** 2
        return self._weights[word]

    def _sum(self, words: frozenset[str]) -> float:
        if words not in self._sums:
            self._sums[words] = math.fsum(map(self._weight, words))  # exact, so that the order of a set tells nothing
        return self._sums[words]


@lru_cache(maxsize=_REMEMBERED)
def stems(content: tuple[Span, ...]) -> frozenset[str]:
    """The words of a content that say something, without their endings."""
    keys = (word.key for span in content for word in words_of(span.text))
    return frozenset(stem(key) for key in keys if key not in FUNCTION_WORDS)
