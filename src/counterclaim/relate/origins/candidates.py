"""Which reports of a ledger are worth comparing with a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import TypeVar

D = TypeVar("D", bound=Hashable)

MAX_HOLDERS = 64
"""How many documents are looked up for one fingerprint or key; one that so many have says little."""

MAX_CANDIDATES = 12
"""How many documents a new one is compared with."""

_LEAST_SHARED = 2  # fingerprints, or keys; one alone is a commonplace more often than a story
_SHARE_OF_COMMON = 0.2  # of the document's fingerprints: below, what is shared with very many is a closing paragraph, not a story
_PLACES_FOR_NAMED = 6


def choose_candidates(holders: Iterable[Sequence[D]], named: Iterable[Sequence[D]] = (), without: Collection[D] = ()) -> list[D]:
    """The documents most worth comparing with a new one, best first.

    Two shared fingerprints make a candidate, or one that is a fifth of all. A fingerprint weighs the more the fewer documents have
    it, and one that `MAX_HOLDERS` have counts only for documents that share a fifth of all with the new one: a paragraph that an
    outlet puts under each report makes no candidates, a story that hundreds ran does.

    Documents may be named by identifier or by number.

    Args:
        holders: for each fingerprint of the new document those that have it too: the first `MAX_HOLDERS` in the order of the
            ledger; an empty sequence where there is none.
        named: for each of its `relay_keys` the documents that have it among their `publisher_keys`, and for each of its
            `publisher_keys` those that have it among their `relay_keys`: the latest `MAX_HOLDERS`, latest first. Two shared keys
            make a candidate; no more than six are taken so.
        without: documents that need no comparing.

    Returns:
        `MAX_CANDIDATES` documents at most, each once; the same for the same arguments.
    """
    by_words = _by_words(holders, without)
    shared = Counter(document for documents in named for document in documents[:MAX_HOLDERS])
    # counters keep the order of first mention, and sorting keeps it among equals
    by_name = sorted((d for d, count in shared.items() if count >= _LEAST_SHARED and d not in without), key=lambda d: -shared[d])
    by_name = by_name[:_PLACES_FOR_NAMED]
    return list(dict.fromkeys([*by_words[: MAX_CANDIDATES - len(by_name)], *by_name]))


def _by_words(holders: Iterable[Sequence[D]], without: Collection[D]) -> list[D]:
    weights: dict[D, float] = {}
    shared: Counter[D] = Counter()
    rare: Counter[D] = Counter()
    total = 0
    for documents in holders:
        total += 1
        shared.update(documents)
        if len(documents) < MAX_HOLDERS:
            rare.update(documents)
        for document in documents:
            weights[document] = weights.get(document, 0.0) + 1 / len(documents)
    worth = [d for d in weights if d not in without and (rare[d] >= _LEAST_SHARED or shared[d] >= _SHARE_OF_COMMON * total)]
    return sorted(worth, key=lambda d: -shared[d] * weights[d])
