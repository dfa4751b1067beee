"""Which earlier reports may be about the same event."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from counterclaim.records import Document, Section
from counterclaim.relate.pairs.statement import Told
from counterclaim.relate.wording import FUNCTION_WORDS, words_of

MAX_HOLDERS = 64
"""How many reports are looked up for one key; one that so many have says little."""

MAX_DOCUMENTS = 24
"""How many earlier reports a new one is compared with."""

_MAX_KEYS = 48
_LEAST_SHARE = 0.09  # of the weight of the new report's keys; nine in ten reports of one event have more, nine in ten others less
_LOOK = 20_000  # code points of a section in which names are looked for
_READ = ("title", "body", "caption", "dateline")
_OPENS = re.compile(r"(?:^|[.!?:\n]['\"”’)]*\s+|[\"“‘(]\s*)$")
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december reuters english mr mrs ms dr".split()
)


def event_keys(told: Told) -> tuple[int, ...]:
    """Hashes (63 bits) of what tells an event from others: its names of people, bodies and places.

    The names most often used, and those of the title; 48 at most, ascending, each once. The same on every machine.
    """
    counted: Counter[str] = Counter()
    for section in told.document.sections:
        if section.kind in _READ:
            weight = 3 if section.kind == "title" else 1
            for name in _names(told.document, section):
                counted[name] += weight
    for attribution in told.attributions:
        for place in attribution.places:
            if place.gazetteer_id is not None and (place.precision or 9) <= 4:
                counted[f"place {place.gazetteer_id}"] += 1
    chosen = sorted(counted, key=lambda name: (-counted[name], name))[:_MAX_KEYS]
    return tuple(sorted({number_of(name) for name in chosen}))


def _names(document: Document, section: Section) -> Iterator[str]:
    """Words with a capital that no sentence's beginning explains; in a title all that say something."""
    text = document.text[section.start : min(section.end, section.start + _LOOK)]
    for word in words_of(text):
        if len(word.key) < 3 or word.key in FUNCTION_WORDS or word.key in _NO_NAMES or not word.text[0].isupper():
            continue
        if section.kind == "title" or not _OPENS.search(text, max(0, word.start - 4), word.start):
            yield word.key.removesuffix("'s")


def number_of(name: str) -> int:
    """63 bits for a word, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def choose_documents(holders: Mapping[int, Sequence[int]]) -> list[int]:
    """Numbers of the reports most likely to be about the same event, best first, `MAX_DOCUMENTS` at most.

    A key weighs the less the more reports have it. Of equals the later report comes first.

    Args:
        holders: for each key of the new report the numbers of earlier reports that have it, the latest first, `MAX_HOLDERS` at most.
    """
    weights: dict[int, float] = {}
    total = 0.0
    for numbers in holders.values():
        weight = 1 / math.log2(2 + len(numbers))
        total += weight
        for number in numbers:
            weights[number] = weights.get(number, 0.0) + weight
    worth = [number for number, weight in weights.items() if weight >= _LEAST_SHARE * total]
    return sorted(worth, key=lambda number: (-weights[number], -number))[:MAX_DOCUMENTS]
