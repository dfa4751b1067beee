"""Which attribution stands inside which: depths and reading order, whatever the parents of a result say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterclaim.records import Attribution


def depths(attributions: Sequence[Attribution]) -> dict[str, int]:
    """How many of the others each one stands inside of, by id. A parent that is not among them counts for nothing."""
    depth: dict[str, int] = {}
    for a, level in _walk(attributions):
        depth[a.id] = level
    return depth


def in_tree_order(attributions: Sequence[Attribution]) -> list[Attribution]:
    """Each one behind its parent, otherwise in the given order."""
    return [a for a, _ in _walk(attributions)]


def _walk(attributions: Sequence[Attribution]) -> Iterator[tuple[Attribution, int]]:
    """Every attribution once, with its depth; parents that form a ring are taken for none."""
    known = {a.id for a in attributions}
    children: dict[str, list[Attribution]] = {}
    roots: list[Attribution] = []
    for a in attributions:
        if a.parent in known and a.parent != a.id:
            children.setdefault(str(a.parent), []).append(a)
        else:
            roots.append(a)
    seen: set[int] = set()
    for start in (*roots, *attributions):
        waiting = [(start, 0)]
        while waiting:
            a, level = waiting.pop()
            if id(a) in seen:
                continue
            seen.add(id(a))
            yield a, level
            waiting += [(child, level + 1) for child in reversed(children.get(a.id, []))]
