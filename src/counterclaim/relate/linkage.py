"""Gather things into groups by what speaks for two of them being one, and never against what keeps them apart."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

Bounds = tuple[float, float]
"""The least and the most that something can be."""

_UNIT = 1_000_000  # strengths are added as whole numbers: a sum of floats depends on the order of the links


def exclude(a: Bounds, b: Bounds) -> bool:
    """Whether nothing can be within both."""
    return max(a[0], b[0]) > min(a[1], b[1])


def gather(
    count: int, links: Iterable[tuple[int, int, float]], apart: Iterable[tuple[int, int]], bounds: Sequence[Mapping[str, Bounds]] = ()
) -> list[list[int]]:
    """Groups of the numbers 0 to `count` - 1, those with the strongest links first, by the average of the links between two groups.

    Args:
        count: how many things there are, numbered in the order of the ledger.
        links: two numbers and how strongly they belong together, 0 to 1.
        apart: two numbers that come into one group in no case.
        bounds: for each thing what it counts, by kind; a group whose bounds have nothing in common is not made.

    Returns:
        All numbers, each in one group; numbers and groups in order, whatever the order of `links` and `apart`.

    Source: average linkage (Sokal and Michener 1958), over known links only, so that the work grows with the links.
    """
    groups = _Groups(count, apart, [dict(b) for b in bounds] if bounds else [{} for _ in range(count)])
    groups.link(links)
    groups.join()
    return sorted(members for members in groups.members if members)


class _Groups:
    """Groups under the number of one of their members; the others' lists are empty."""

    def __init__(self, count: int, apart: Iterable[tuple[int, int]], bounds: list[dict[str, Bounds]]) -> None:
        self.members = [[n] for n in range(count)]
        self._bounds = bounds
        self._links: list[dict[int, tuple[int, int]]] = [{} for _ in range(count)]  # to each neighbour: sum and number of strengths
        self._apart: list[set[int]] = [set() for _ in range(count)]
        for a, b in apart:
            if a != b:
                self._apart[a].add(b)
                self._apart[b].add(a)
        self._queue: list[tuple[float, int, int]] = []

    def link(self, links: Iterable[tuple[int, int, float]]) -> None:
        for a, b, strength in links:
            if a != b and b not in self._apart[a]:
                total, number = self._links[a].get(b, (0, 0))
                self._links[a][b] = self._links[b][a] = (total + round(strength * _UNIT), number + 1)
        self._queue = [(-t / n, a, b) for a, near in enumerate(self._links) for b, (t, n) in near.items() if a < b]
        heapq.heapify(self._queue)

    def join(self) -> None:
        while self._queue:
            strength, a, b = heapq.heappop(self._queue)
            known = self._links[a].get(b)
            if known is None or -known[0] / known[1] != strength:
                continue  # one of them has joined a third since
            if self._fit(a, b):
                self._unite(a, b)
            else:
                del self._links[a][b], self._links[b][a]

    def _fit(self, a: int, b: int) -> bool:
        """Whether the bounds of both have something in common; what two groups exclude, larger ones exclude too."""
        mine, theirs = self._bounds[a], self._bounds[b]
        return not any(exclude(mine[k], theirs[k]) for k in mine if k in theirs)

    def _unite(self, a: int, b: int) -> None:
        if len(self._links[a]) + len(self._apart[a]) < len(self._links[b]) + len(self._apart[b]):
            a, b = b, a
        self.members[a] = sorted(self.members[a] + self.members[b])
        self.members[b] = []
        for kind, (low, high) in self._bounds[b].items():
            least, most = self._bounds[a].get(kind, (low, high))
            self._bounds[a][kind] = max(low, least), min(high, most)
        for other in self._apart[b]:
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart[a].add(other)
            if self._links[a].pop(other, None):
                del self._links[other][a]
        self._relink(a, b)

    def _relink(self, a: int, b: int) -> None:
        """Hands the links of a group that is gone to the one that it joined."""
        del self._links[a][b]
        for other, (total, number) in self._links[b].items():
            if other == a:
                continue
            del self._links[other][b]
            if other not in self._apart[a]:
                before = self._links[a].get(other, (0, 0))
                known = total + before[0], number + before[1]
                self._links[a][other] = self._links[other][a] = known
                heapq.heappush(self._queue, (-known[0] / known[1], min(a, other), max(a, other)))
        self._links[b] = {}
        self._apart[b] = set()
