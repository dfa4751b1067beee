"""Figures of one kind on one scale, by who gives them and when, as positions for a drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.desk.case import Case
from counterclaim.records import Dispute, Range

WIDTH = 600.0
"""Of the drawing, in its own units."""

_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure: from `x1` to `x2`, the same where it is one number; open where it has no end there."""

    side: int
    who: str | None
    given: Range
    x1: float
    x2: float
    open_left: bool
    open_right: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """All figures of a kind, one a line, by side and day; `ticks` are (position, number)."""

    kind: str
    bars: Sequence[Bar]
    ticks: Sequence[tuple[float, str]]
    width: float = WIDTH


def scale_of(case: Case, dispute: Dispute, kind: str) -> Scale | None:
    """The figures of a kind that the sides of a dispute give, each once for a speaker and a day; None where there is none."""
    figures: dict[tuple[int, str, object], Range] = {}
    for n, side in enumerate(dispute.sides):
        for given in side.figures:
            if given.kind == kind and (given.lower is not None or given.upper is not None):
                speaker = case.speaker(case.related.statements[given.attribution].attribution) or ""
                figures.setdefault((n, speaker, (given.lower, given.upper, given.at)), given)
    if not figures:
        return None
    bounds = [b for f in figures.values() for b in (f.lower, f.upper) if b is not None]
    ticks = _ticks(min(0.0, *bounds) if len(bounds) > 1 else min(0.0, bounds[0]), max(bounds))
    low, high = ticks[0], ticks[-1]

    def at(value: float) -> float:
        return round(WIDTH * (value - low) / (high - low), 1)

    bars = [
        Bar(
            side,
            speaker or None,
            given,
            at(low if given.lower is None else given.lower),
            at(high if given.upper is None else given.upper),
            given.lower is None,
            given.upper is None,
        )
        for (side, speaker, _), given in figures.items()
    ]
    bars.sort(key=lambda bar: (bar.side, bar.given.at or "", bar.x1))
    return Scale(kind, bars, [(at(tick), f"{tick:,.10g}") for tick in ticks])


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from at most the lowest to at least the highest value."""
    span = max(high - low, 1.0)
    rough = span / _TICKS
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = max(1.0, next(magnitude * s for s in _STEPS if magnitude * s >= rough)) if span >= _TICKS else 1.0
    first, last = math.floor(low / step), math.ceil(high / step)
    return [n * step for n in range(first, max(last, first + 1) + 1)]
