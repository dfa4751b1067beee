"""Statements by day in lanes, as positions for a drawing and as rows of the table that says the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from operator import add

from counterclaim.desk.days import LONGEST_GAP_DAYS, When
from counterclaim.desk.words import count, day

MOST_SLOTS = 400
"""How many days, months or years a drawing has; where there are more, it goes on to the longer unit."""

HIGHEST = 34.0
"""A bar's height in pixels; positions along a lane are percentages of its width."""

_SHORT = 2  # what a gap that is drawn short is as wide as
_APART, _FAR_APART = 13.0, 34.0  # percentages between words under a drawing, on a wide and on a narrow screen


@dataclass(frozen=True, slots=True)
class Unit:
    """A day, a month or a year, numbered through.

    Attributes:
        gap: more of them without a statement are drawn short.
    """

    name: str
    gap: int
    number: Callable[[date], int]
    text: Callable[[int], str]


UNITS = (
    Unit("day", LONGEST_GAP_DAYS, date.toordinal, lambda n: date.fromordinal(n).isoformat()),
    Unit("month", 3, lambda d: d.year * 12 + d.month - 1, lambda n: f"{n // 12:04}-{n % 12 + 1:02}"),
    Unit("year", 3, lambda d: d.year, lambda n: f"{n:04}"),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What a lane has on one day: its foot is what is known to be said then, its top what was published then."""

    x: float
    said: float
    whole: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Statements of which only days are known of which one is theirs."""

    x1: float
    x2: float
    open_left: bool
    open_right: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """The statements of a party, or of a side.

    Attributes:
        link: the address of more.
        hue: 0 to 5; None for the others together.
    """

    name: str
    link: str | None
    hue: int | None
    total: int
    bars: Sequence[Bar]
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        since: its first day, ISO 8601; None where that is open or nothing is known.
        gap: in words, what lies empty before it.
    """

    words: str
    since: str | None
    until: str | None
    gap: str | None
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing.

    Attributes:
        unit: "day", "month" or "year".
        ticks: position, words, and whether a narrow screen has room for them.
        gaps: likewise, where something is drawn short; the words are empty where there is no room.
        most: of a bar.
        left_out: rows that are not in the table.
        stretched: whether something is drawn as a stretch.
        published: whether something goes by the day of publication.
    """

    unit: str
    lanes: Sequence[Lane]
    ticks: Sequence[tuple[float, str, bool]]
    gaps: Sequence[tuple[float, str]]
    most: int
    rows: Sequence[Row]
    left_out: int
    stretched: bool
    published: bool


Kind = tuple[str, str | None, int | None]
"""A lane's name, link and hue."""


def chart(kinds: Sequence[Kind], told: Iterable[tuple[int, When | None]]) -> Chart:
    """Statements in lanes.

    Args:
        kinds: the lanes.
        told: for each statement, the number of its lane and when it was made.
    """
    counts: dict[When | None, list[int]] = defaultdict(lambda: [0] * len(kinds))  # in each lane
    for (lane, w), n in Counter(told).items():
        counts[w][lane] = n
    known = {w: some for w, some in counts.items() if w is not None}
    unit = _unit(known)
    slots = _slots(unit, known)
    places, gaps = _places(unit, slots)
    bars: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    stretches: dict[int, set[tuple[date, date]]] = defaultdict(set)
    for w, some in known.items():
        first, last = unit.number(w.first), unit.number(w.last)
        for lane, n in enumerate(some):
            if n and first == last and first in places:
                bars[lane][first][w.by == "published"] += n
            elif n and first != last:
                stretches[lane].add((w.first, w.last))
    most = max((sum(both) for some in bars.values() for both in some.values()), default=1)
    lanes = [
        Lane(
            name, link, hue, sum(some[n] for some in counts.values()), _bars(bars[n], places, most), _stretches(unit, stretches[n], places)
        )
        for n, (name, link, hue) in enumerate(kinds)
    ]
    rows = _rows(unit, len(kinds), counts)
    return Chart(
        unit.name,
        lanes,
        _ticks(unit, slots, places),
        gaps,
        most,
        rows[:MOST_SLOTS],
        max(0, len(rows) - MOST_SLOTS),
        any(stretches.values()),
        any(w.by == "published" for w in known),
    )


def _unit(known: Collection[When]) -> Unit:
    for unit in UNITS[:-1]:
        if len({unit.number(d) for w in known for d in (w.first, w.last)}) <= MOST_SLOTS:
            return unit
    return UNITS[-1]


def _slots(unit: Unit, known: Collection[When]) -> list[int]:
    days = {d for w in known for d in (w.first, w.last)} - {date.min, date.max}
    return sorted({unit.number(d) for d in days})[:MOST_SLOTS]


def _places(unit: Unit, slots: Sequence[int]) -> tuple[dict[int, float], list[tuple[float, str]]]:
    """Positions by number, and where something is drawn short."""
    along, short = [0], []
    for before, after in pairwise(slots):
        empty = after - before - 1
        along.append(along[-1] + (empty + 1 if empty <= unit.gap else _SHORT))
        if empty > unit.gap:
            short.append(((along[-2] + along[-1]) / 2, count(empty, unit.name)))

    def at(value: float) -> float:
        return round(2 + 96 * value / along[-1], 2) if along[-1] else 50.0

    gaps, free = [], 0.0
    for value, words in short:
        x = at(value)
        gaps.append((x, words if x >= free else ""))
        free = x + _APART if x >= free else free
    return dict(zip(slots, map(at, along), strict=False)), gaps


def _bars(counted: Mapping[int, Sequence[int]], places: Mapping[int, float], most: int) -> list[Bar]:
    def high(n: int) -> float:
        return round(max(3.0, HIGHEST * n / most), 1) if n else 0.0

    return [
        Bar(places[slot], min(high(said), high(said + published)), high(said + published))
        for slot, (said, published) in sorted(counted.items())
    ]


def _stretches(unit: Unit, spans: Iterable[tuple[date, date]], places: Mapping[int, float]) -> list[Stretch]:
    found = []
    for first, last in sorted(spans)[:MOST_SLOTS]:
        x1 = 0.0 if first == date.min else places.get(unit.number(first))
        x2 = 100.0 if last == date.max else places.get(unit.number(last))
        if x1 is not None and x2 is not None:
            found.append(Stretch(x1, x2, first == date.min, last == date.max))
    return found


def _ticks(unit: Unit, slots: Sequence[int], places: Mapping[int, float]) -> list[tuple[float, str, bool]]:
    """Words under the drawing: the last day, and others from the first one on where there is room."""
    if not slots:
        return []
    last = places[slots[-1]]
    free = free_narrow = 0.0
    found = []
    for slot in slots:
        x = places[slot]
        if x >= free and (slot == slots[-1] or x <= last - _APART):
            narrow = slot == slots[-1] or (x >= free_narrow and x <= last - _FAR_APART)
            found.append((x, day(unit.text(slot)), narrow))
            free, free_narrow = x + _APART, x + _FAR_APART if narrow else free_narrow
    return found


def _rows(unit: Unit, lanes: int, counts: Mapping[When | None, Sequence[int]]) -> list[Row]:
    groups: dict[tuple[date, date, str] | None, list[int]] = defaultdict(lambda: [0] * lanes)
    words: dict[tuple[date, date, str] | None, str] = {None: "day not known"}
    for w, some in counts.items():
        key = None
        if w is not None:
            first, last = (unit.number(d) for d in (w.first, w.last))
            slot = unit.text(first) if first == last else w.given
            key = (w.first, w.last, slot) if first != last else (*_edges(w, unit), slot)
            words[key] = w.words if first != last else day(slot)
        groups[key] = list(map(add, groups[key], some))
    rows = []
    before: int | None = None
    for key in sorted((k for k in groups if k is not None), key=lambda k: (k[1] if k[0] == date.min else k[0], k[1], k[2])):
        since, until = key[:2]
        start = unit.number(until if since == date.min else since)
        end = start if until == date.max else unit.number(until)
        gap = count(start - before - 1, unit.name) if before is not None and start - before - 1 > unit.gap else None
        before = end if before is None else max(before, end)
        opening, ending = (None if d in (date.min, date.max) else d.isoformat() for d in (since, until))
        rows.append(Row(words[key], opening, ending, gap, groups[key]))
    if None in groups:
        rows.append(Row(words[None], None, None, None, groups[None]))
    return rows


def _edges(w: When, unit: Unit) -> tuple[date, date]:
    """The first and the last day of the unit that a time lies in."""
    if unit.name == "day":
        return w.first, w.last
    start = w.first.replace(day=1) if unit.name == "month" else w.first.replace(month=1, day=1)
    if unit.name == "year":
        return start, start.replace(month=12, day=31)
    following = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1) if start.year < date.max.year else date.max
    return start, date.fromordinal(following.toordinal() - (following != date.max))
