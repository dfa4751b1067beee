"""Evidence from figures: whether two statements give the same figure of the same thing, or figures that exclude each other."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from counterclaim.records import Quantity
from counterclaim.relate.linkage import Bounds, exclude

Verdict = Literal["equal", "compatible", "excludes"]

_VAGUE = 0.15  # how far "about 20" reaches
_STRICT = re.compile(r"(?<!no )(?:more|fewer|less) than|\bover\b|\bunder\b|\babove\b|\bbelow\b|exceed", re.I)
"""Hedges that leave the figure itself out."""


class Figures(NamedTuple):
    """Two figures of one kind, and what they say of each other."""

    kind: str
    verdict: Verdict
    a: Quantity
    b: Quantity


def compare_figures(a: Iterable[Quantity], b: Iterable[Quantity]) -> list[Figures]:
    """The figures that two statements both give, kind by kind, the telling ones first.

    Of a kind of which a statement gives several figures those are compared that are most alike: a list of subtotals holds the total.

    Args:
        a: quantities of the one statement.
        b: of the other.
    """
    left, right = _by_kind(a), _by_kind(b)
    found = []
    for kind in left:
        if kind in right:
            pairs = [Figures(kind, verdict(x, y), x, y) for x in left[kind] for y in right[kind]]
            found.append(min(pairs, key=lambda f: _ORDER[f.verdict]))
    return sorted(found, key=lambda f: (f.verdict == "compatible", f.kind))


_ORDER: dict[Verdict, int] = {"equal": 0, "compatible": 1, "excludes": 2}


def _by_kind(quantities: Iterable[Quantity]) -> dict[str, list[Quantity]]:
    found: dict[str, list[Quantity]] = {}
    for q in quantities:
        if q.kind is not None:
            found.setdefault(q.kind, []).append(q)
    return found


def verdict(a: Quantity, b: Quantity) -> Verdict:
    """Whether two figures of one thing are equal, can both hold, or exclude each other.

    "At least 12" and "more than 11" can both hold with "14"; "12" and "14" cannot; "about 20" reaches 15 % to either side.
    """
    if bounds(a) == bounds(b):
        return "equal"
    return "excludes" if exclude(bounds(a), bounds(b)) else "compatible"


def bounds(q: Quantity) -> Bounds:
    """The least and the most that a figure allows; infinite where it is open."""
    if q.value is None:
        low, high = -math.inf if q.lower is None else q.lower, math.inf if q.upper is None else q.upper
        if q.hedge and _STRICT.search(q.hedge):
            step = 0.0 if q.kind and q.kind.endswith("_percent") else 1.0
            low, high = low + step * (q.upper is None), high - step * (q.lower is None)
        return low, high
    if q.lower is not None or q.upper is not None:
        return q.value if q.lower is None else q.lower, q.value if q.upper is None else q.upper
    if q.hedge:
        return q.value * (1 - _VAGUE), q.value * (1 + _VAGUE)
    return q.value, q.value
