"""The outlines of countries, and a window onto them in Mercator's projection, in which a circle on the ground is a circle.

`training/outlines.py` writes the packaged file from Natural Earth's, and says how it was simplified.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from counterclaim.errors import ModelError

FILE = Path(__file__).parents[1] / "tables" / "outlines.json"
WIDTH, HEIGHT = 780.0, 560.0
"""Of the drawing, in its own units."""
WIDEST, NARROWEST = 360.0, 0.5
"""How many degrees of longitude a window shows."""
KM_PER_DEGREE = 111.32
_NORTHERNMOST = 84.0
_STEP = 8
"""Points of an outline that are nearer than this in the drawing, in tenths of a unit, are one."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in degrees of longitude; northings are Mercator's, in the same unit."""


@dataclass(frozen=True, slots=True)
class Ring:
    """One closed line of a country's outline, without its first point again at the end."""

    country: str
    points: Sequence[Point]
    box: Box


@dataclass(frozen=True, slots=True)
class Window:
    """What of the world is drawn.

    Attributes:
        longitude: of its middle.
        northing: of its middle, Mercator's, in degrees.
        span: how many degrees of longitude it is wide.
    """

    longitude: float
    northing: float
    span: float

    @classmethod
    def around(cls, longitude: float, latitude: float, span: float) -> Window:
        """About a point; what lies outside the world is brought back into it."""
        span = min(max(span, NARROWEST), WIDEST)
        reach = northing(_NORTHERNMOST)
        return cls((longitude + 180) % 360 - 180, min(max(northing(latitude), -reach), reach), span)

    @classmethod
    def fitting(cls, boxes: Sequence[Box], least: float) -> Window:
        """The narrowest window that shows all these boxes with some context, at least so many degrees wide."""
        if not boxes:
            return cls.around(10, 25, WIDEST)
        left, right = _narrowest([(box[0], box[2]) for box in boxes])
        bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
        span = max((right - left) * 1.25, (top - bottom) * 1.25 * WIDTH / HEIGHT, least)
        return cls.around((left + right) / 2, latitude((bottom + top) / 2), span)

    @property
    def latitude(self) -> float:
        """Of its middle."""
        return latitude(self.northing)

    @property
    def scale(self) -> float:
        """Units of the drawing a degree of longitude."""
        return WIDTH / self.span

    def at(self, longitude: float, latitude: float) -> Point:
        """Where a point of the earth stands in the drawing, on that side of the world which is nearer to the middle."""
        east = (longitude - self.longitude + 180) % 360 - 180
        return round(WIDTH / 2 + east * self.scale, 1), round(HEIGHT / 2 - (northing(latitude) - self.northing) * self.scale, 1)

    def units(self, km: float, latitude: float) -> float:
        """A distance on the ground about a latitude, in units of the drawing."""
        return km / KM_PER_DEGREE / max(0.1, math.cos(math.radians(latitude))) * self.scale

    def box(self, margin: float = 0.0) -> Box:
        """What it shows, and so many times its width and height around that; never more than once round the world."""
        across = min(self.span * (0.5 + margin), WIDEST / 2)
        up = self.span * (0.5 + margin) * HEIGHT / WIDTH
        return self.longitude - across, self.northing - up, self.longitude + across, self.northing + up


def northing(latitude: float) -> float:
    """Mercator's northing of a latitude, in degrees of longitude at the equator."""
    within = min(max(latitude, -_NORTHERNMOST), _NORTHERNMOST)
    return math.degrees(math.asinh(math.tan(math.radians(within))))


def latitude(northing: float) -> float:
    """The latitude of Mercator's northing."""
    return math.degrees(math.atan(math.sinh(math.radians(northing))))


@cache
def load_outlines() -> tuple[Ring, ...]:
    """Every ring of the packaged outlines, a country's largest first.

    Raises:
        ModelError: the package lacks them.
    """
    try:
        packed = json.loads(FILE.read_bytes())
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot read the outlines {FILE}: {error}") from error
    arcs = [list(_unpacked(arc, packed["scale"])) for arc in packed["arcs"]]
    return tuple(_ring(country, ring, arcs) for country, rings in packed["countries"].items() for ring in rings)


@cache
def mainland(country: str) -> Box | None:
    """The box of a country's largest part; None where it has no outline."""
    return next((ring.box for ring in load_outlines() if ring.country == country), None) if country else None


@lru_cache(maxsize=64)
def drawn(window: Window) -> tuple[tuple[str, str], ...]:
    """Each country that the window shows with its path for SVG, and what lies half a window around it."""
    box = window.box(0.5)
    paths: dict[str, list[str]] = {}
    for ring in load_outlines():
        for shift in (-360.0, 0.0, 360.0):
            path = _path(ring, shift, box, window)
            if path:
                paths.setdefault(ring.country, []).append(path)
    return tuple((country, "".join(some)) for country, some in sorted(paths.items()))


def _unpacked(arc: Sequence[int], scale: int) -> Iterator[Point]:
    x = y = 0
    for n in range(0, len(arc), 2):
        x, y = x + arc[n], y + arc[n + 1]
        yield x / scale, northing(y / scale)


def _ring(country: str, numbers: Iterable[int], arcs: Sequence[Sequence[Point]]) -> Ring:
    points: list[Point] = []
    for number in numbers:
        for x, y in (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]:
            # what crosses the date line goes on beyond it
            points.append((x if not points else x - 360 * round((x - points[-1][0]) / 360), y))
    across, up = [x for x, _ in points], [y for _, y in points]
    return Ring(country, points, (min(across), min(up), max(across), max(up)))


def _path(ring: Ring, shift: float, box: Box, window: Window) -> str:
    """A ring as commands of an SVG path; "" where nothing of it lies in the box."""
    left, bottom, right, top = ring.box[0] + shift, ring.box[1], ring.box[2] + shift, ring.box[3]
    if right <= box[0] or left >= box[2] or top <= box[1] or bottom >= box[3]:
        return ""
    points: Sequence[Point] = [(x + shift, y) for x, y in ring.points]
    if left < box[0] or right > box[2] or bottom < box[1] or top > box[3]:
        points = clipped(points, box)
    scale, x_first, y_first = window.scale, WIDTH / 2 - window.longitude * window.scale, HEIGHT / 2 + window.northing * window.scale
    # in tenths of a unit, each point from the one before: half as long as in full
    steps: list[str] = []
    last_x = last_y = 0
    for x, y in points:
        at_x, at_y = round((x * scale + x_first) * 10), round((y_first - y * scale) * 10)
        if not steps or abs(at_x - last_x) > _STEP or abs(at_y - last_y) > _STEP:
            steps.append(f"{(at_x - last_x) / 10:g} {(at_y - last_y) / 10:g}")
            last_x, last_y = at_x, at_y
    return f"M{steps[0]}l{' '.join(steps[1:])}z" if len(steps) > 2 else ""


def clipped(points: Sequence[Point], box: Box) -> Sequence[Point]:
    """What of a polygon lies inside a box.

    Source: Sutherland & Hodgman, Reentrant polygon clipping, Communications of the ACM 17 (1974).
    """
    for axis, bound, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        points = list(_half(points, _across(axis, bound), axis, bound, sign))
        if not points:
            return points
    return points


def _across(axis: int, bound: float) -> Callable[[Point, Point], Point]:
    def crossing(a: Point, b: Point) -> Point:
        share = (bound - a[axis]) / (b[axis] - a[axis])
        other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
        return (bound, other) if axis == 0 else (other, bound)

    return crossing


def _half(points: Sequence[Point], crossing: Callable[[Point, Point], Point], axis: int, bound: float, sign: int) -> Iterator[Point]:
    for a, b in pairwise([points[-1], *points]):
        inside, was_inside = (b[axis] - bound) * sign >= 0, (a[axis] - bound) * sign >= 0
        if inside != was_inside:
            yield crossing(a, b)
        if inside:
            yield b


def _narrowest(sides: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The least stretch of longitudes that holds all of these, across the date line where that is nearer."""
    turned = sorted((west % 360, west % 360 + (east - west)) for west, east in sides)
    gap, start, end, reach = -1.0, 0.0, 360.0, turned[-1][1] - 360
    for west, east in turned:
        if west - reach > gap:
            gap, start, end = west - reach, west, reach + 360
        reach = max(reach, east)
    return (start, end) if gap > 0 else (-180.0, 180.0)
