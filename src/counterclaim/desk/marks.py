"""What stands on the map: an area where the place is an area or not known better, a dot only where it is a point."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from counterclaim.desk.outlines import HEIGHT, KM_PER_DEGREE, WIDTH, Box, Point, Window, drawn, mainland, northing
from counterclaim.desk.sites import Role, Site

MOST_MARKS = 150
"""How many places are drawn at once, those with most statements."""
RADIUS_KM = {2: 20, 3: 35, 4: 80, 5: 300, 7: 300}
"""Of the circle for what is not a point, by precision: our convention, as the places' bounds are not known."""
REGION_KM = 700
"""Of one that lies in several countries."""

_LEAST_RADIUS = 8.0
_LETTER = 6.3
_LABEL_HEIGHT = 14.0
_ON_SMALL_SCREENS = 8
_SCALES_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True)
class Found:
    """A place with the statements that are shown there.

    Attributes:
        statements: how each has to do with the place, by identifier, in order.
        sides: how many are of each side of the dispute that is shown; empty where none is.
    """

    site: Site
    statements: Mapping[str, Sequence[Role]]
    sides: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside a mark.

    Attributes:
        minor: whether a small screen has no room for it.
    """

    x: float
    y: float
    anchor: str
    text: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A place as it is drawn.

    Attributes:
        kind: "dot", "circle" or "country".
        radius: of the dot or circle.
        outline: of the country, a path.
        slices: the share of each side: of a dot paths, none where it is of one side.
        bars: of an area, (side, x, width).
    """

    found: Found
    kind: str
    x: float
    y: float
    radius: float
    outline: str = ""
    slices: Sequence[tuple[int, str]] = ()
    bars: Sequence[tuple[int, float, float]] = ()
    label: Label | None = None

    @property
    def key(self) -> str:
        """Of the place."""
        return self.found.site.key

    @property
    def count(self) -> int:
        """How many statements it stands for."""
        return len(self.found.statements)

    @property
    def side(self) -> int | None:
        """The side that alone has statements here; None where none or several have."""
        return self.found.sides[0][0] if len(self.found.sides) == 1 else None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The map.

    Attributes:
        land: countries' paths.
        marks: areas first, then dots; the greater before the smaller, which lie on top of them.
        left_out: places in the window that are not drawn, as there are too many.
        outside: places that lie outside the window.
        scale: a round distance, and how long it is in the drawing.
    """

    window: Window
    land: str
    marks: Sequence[Mark]
    left_out: int
    outside: int
    scale: tuple[int, float]
    width: float = WIDTH
    height: float = HEIGHT


def draw(found: Sequence[Found], window: Window) -> Drawing:
    """The places that lie in a window, or half a window around it."""
    outlines = dict(drawn(window))
    marks, outside = [], 0
    for f in found:
        mark = _mark(f, window, outlines)
        if _is_seen(mark):
            marks.append(mark)
        else:
            outside += 1
    shown = _labelled(marks[:MOST_MARKS])
    shown.sort(key=lambda m: (m.kind == "dot", m.kind != "country", -m.radius))
    return Drawing(window, "".join(outlines.values()), shown, max(0, len(marks) - MOST_MARKS), outside, _scale(window))


def reach(site: Site) -> Box:
    """What a window has to show of a place: a country's mainland, else its circle."""
    if site.precision == 6 and site.code and (box := mainland(site.code)) is not None:
        return box
    degrees = radius_km(site) / KM_PER_DEGREE
    low, high = northing(site.latitude - degrees), northing(site.latitude + degrees)
    across = (high - low) / 2
    return site.longitude - across, low, site.longitude + across, high


def radius_km(site: Site) -> float:
    """How far around a place its circle goes; 0 for a point and for a country."""
    if site.precision == 5 and site.code is None:
        return REGION_KM
    return RADIUS_KM.get(site.precision, 0)


def _mark(found: Found, window: Window, outlines: Mapping[str, str]) -> Mark:
    site, count = found.site, len(found.statements)
    x, y = window.at(site.longitude, site.latitude)
    if site.precision == 1:
        radius = round(min(4 + 1.6 * math.sqrt(count), 18), 1)
        return Mark(found, "dot", x, y, radius, slices=_slices(found, x, y, radius))
    outline = outlines.get(site.code) if site.precision == 6 and site.code else None
    if outline and site.code and _is_large(site.code, window):
        return Mark(found, "country", x, y, 9.0, outline, bars=_bars(found, x))
    radius = round(max(window.units(radius_km(site), site.latitude), _LEAST_RADIUS), 1)
    return Mark(found, "circle", x, y, radius, bars=_bars(found, x))


def _is_large(code: str, window: Window) -> bool:
    """Whether a country's outline can be told from a dot."""
    box = mainland(code)
    return box is not None and max(box[2] - box[0], box[3] - box[1]) * window.scale > 2 * _LEAST_RADIUS


def _is_seen(mark: Mark) -> bool:
    within = -mark.radius <= mark.x <= WIDTH + mark.radius and -mark.radius <= mark.y <= HEIGHT + mark.radius
    return within or (mark.kind == "country" and bool(mark.outline))


def _slices(found: Found, x: float, y: float, radius: float) -> Sequence[tuple[int, str]]:
    """Sectors of a dot, clockwise from the top."""
    if len(found.sides) < 2:
        return ()
    total, turned = sum(n for _, n in found.sides), 0
    made: list[tuple[int, str]] = []
    for side, n in found.sides:
        (x1, y1), (x2, y2) = (_on_circle(x, y, radius, part / total) for part in (turned, turned + n))
        made.append((side, f"M{x} {y}L{x1} {y1}A{radius} {radius} 0 {int(2 * n > total)} 1 {x2} {y2}z"))
        turned += n
    return made


def _on_circle(x: float, y: float, radius: float, turn: float) -> Point:
    return round(x + radius * math.sin(2 * math.pi * turn), 2), round(y - radius * math.cos(2 * math.pi * turn), 2)


def _bars(found: Found, x: float) -> Sequence[tuple[int, float, float]]:
    """The shares of the sides of an area, as one bar under its number; none where it is of one side."""
    if len(found.sides) < 2:
        return ()
    total, width, done = sum(n for _, n in found.sides), 26.0, 0
    made: list[tuple[int, float, float]] = []
    for side, n in found.sides:
        made.append((side, round(x - width / 2 + width * done / total, 1), round(width * n / total, 1)))
        done += n
    return made


def _labelled(marks: Sequence[Mark]) -> list[Mark]:
    """Marks with their names, as far as these do not cover one another; those with most statements are named first."""
    taken: list[Box] = [_around(mark) for mark in marks]
    made: list[Mark] = []
    for mark, own in zip(marks, list(taken), strict=True):
        label = next((one for one in _places(mark) if _is_free(_extent(one), own, taken)), None)
        if label is not None:
            taken.append(_extent(label))
            label = replace(label, minor=len(made) >= _ON_SMALL_SCREENS)
        made.append(replace(mark, label=label))
    return made


def _around(mark: Mark) -> Box:
    half = mark.radius if mark.kind == "dot" else 10.0
    return mark.x - half, mark.y - half, mark.x + half, mark.y + half


def _places(mark: Mark) -> list[Label]:
    name = mark.found.site.name
    text = name if len(name) <= 26 else f"{name[:25]}…"
    if mark.kind == "dot" and mark.count > 1:
        text = f"{text} {mark.count:,}"
    off = (mark.radius if mark.kind == "dot" else 10) + 4
    return [
        Label(mark.x + off, mark.y + 4, "start", text),
        Label(mark.x - off, mark.y + 4, "end", text),
        Label(mark.x, mark.y - off, "middle", text),
        Label(mark.x, mark.y + off + 9, "middle", text),
    ]


def _extent(label: Label) -> Box:
    width = _LETTER * len(label.text)
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return left, label.y - _LABEL_HEIGHT + 3, left + width, label.y + 3


def _is_free(box: Box, own: Box, taken: Sequence[Box]) -> bool:
    if box[0] < 2 or box[2] > WIDTH - 2 or box[1] < 2 or box[3] > HEIGHT - 2:
        return False
    return not any(a is not own and box[0] < a[2] and a[0] < box[2] and box[1] < a[3] and a[1] < box[3] for a in taken)


def _scale(window: Window) -> tuple[int, float]:
    """A round distance about the window's middle that is at most a quarter of it."""
    fitting = [km for km in _SCALES_KM if window.units(km, window.latitude) <= WIDTH / 4] or [_SCALES_KM[0]]
    return fitting[-1], round(window.units(fitting[-1], window.latitude), 1)
