"""Measure place names on LGL and GeoVirus: resolved within 161 km given the gold's names, and end to end.

    python evals/places.py --shared ../shared [--wrong] [--end-to-end]

Figures for the even-numbered articles, on which the rules were made, for the odd-numbered ones, and for all. LGL's web domain is
given to the program as a document's address would be. Source of the measure: Gritta et al. 2020, accuracy within 161 km.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from counterclaim.records import Document, Place, Span  # noqa: E402
from counterclaim.resolve.gazetteer import load_gazetteer  # noqa: E402
from counterclaim.resolve.geography import great_circle_km  # noqa: E402
from counterclaim.resolve.places import resolve_mentions  # noqa: E402

NEAR_KM = 161


def document_of(row: dict) -> Document:
    # GeoVirus gives only Wikinews's address.
    url = row.get("url") if row.get("domain") else None
    return Document(row["id"], row["text"], url=url, title=row.get("title"), published_at=row.get("published"))


def error_km(gold: dict, place: Place) -> float | None:
    if place.latitude is None or place.longitude is None:
        return None
    return great_circle_km(place.latitude, place.longitude, gold["lat"], gold["lon"])


def given_mentions(rows: list[dict], report: Callable[[dict, dict, Place, float | None], None]) -> None:
    gazetteer = load_gazetteer()
    for row in rows:
        spans = [Span(t["start"], t["end"], t["phrase"]) for t in row["toponyms"]]
        places = resolve_mentions(row["text"], spans, gazetteer, document_of(row))
        for gold, place in zip(row["toponyms"], places, strict=True):
            if gold["lat"] is not None:
                report(row, gold, place, error_km(gold, place))


def line(name: str, errors: list[float | None]) -> str:
    known = [e for e in errors if e is not None]
    right = sum(e <= NEAR_KM for e in known)
    return (
        f"{name:22} {len(errors):6} names  within {NEAR_KM} km {right / len(errors):6.1%}  "
        f"median {statistics.median(known):6.1f} km  unresolved {1 - len(known) / len(errors):5.1%}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--wrong", action="store_true", help="print each name that was put elsewhere, even-numbered articles only")
    options = parser.parse_args()
    for name in ("lgl", "geovirus"):
        path = options.shared / "data" / "geo" / f"{name}.jsonl"
        if not path.exists():
            print(f"{path} is missing: nothing measured")
            continue
        rows = [json.loads(text) for text in path.read_text("utf-8").splitlines()]
        halves: list[list[float | None]] = [[], []]
        for half in (0, 1):

            def report(row: dict, gold: dict, place: Place, error: float | None, half: int = half) -> None:
                halves[half].append(error)
                if options.wrong and half == 0 and (error is None or error > NEAR_KM):
                    print(f"  {row['id']} {gold['phrase']!r} gold {gold['name']}, {gold.get('admin1')}, {gold.get('country')} "
                          f"({gold['lat']}, {gold['lon']}) got {place.name}, {place.country} ({place.latitude}, {place.longitude}) "
                          f"{place.made_by} {error and round(error)} km | {row.get('domain')}")  # fmt: skip

            given_mentions(rows[half::2], report)
        for label, errors in (("even", halves[0]), ("odd", halves[1]), ("all", halves[0] + halves[1])):
            print(line(f"{name} {label}", errors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
