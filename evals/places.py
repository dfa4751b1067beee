"""Measure place names on LGL and GeoVirus: given the gold's names, and end to end; and the seed article's places.

    python evals/places.py --shared ../shared [--wrong]

Right is a place within 161 km. Figures stand for the even-numbered articles, on which the rules were made, for the odd-numbered
ones, and for all. LGL's address is given to the program as a document's would be. End to end: a place found counts where its span
touches a gold name with coordinates and it lies within 161 km; gold adjectives ("American") are counted, though find_places
leaves them out on purpose. Source of the measure: Gritta et al. 2020, accuracy within 161 km.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from counterclaim.records import Document, Place, Section, Span  # noqa: E402
from counterclaim.resolve.report import report_of  # noqa: E402
from counterclaim.resolve.where.gazetteer import load_gazetteer  # noqa: E402
from counterclaim.resolve.where.geography import great_circle_km  # noqa: E402
from counterclaim.resolve.where.places import find_places, resolve_mentions  # noqa: E402

NEAR_KM = 161
Row = tuple[dict, Place, float | None]


def document_of(row: dict) -> Document:
    # GeoVirus gives only Wikinews's address, the same for all.
    url = row.get("url") if row.get("domain") else None
    whole = (Section("body", 0, len(row["text"])),)
    return Document(row["id"], row["text"], url=url, title=row.get("title"), published_at=row.get("published"), sections=whole)


def error_km(gold: dict, place: Place) -> float | None:
    if place.latitude is None or place.longitude is None:
        return None
    return great_circle_km(place.latitude, place.longitude, gold["lat"], gold["lon"])


def given_names(row: dict) -> Iterator[Row]:
    """Gold names with coordinates, the place that the program puts each at, and how far off it is."""
    spans = [Span(t["start"], t["end"], t["phrase"]) for t in row["toponyms"]]
    places = resolve_mentions(row["text"], spans, load_gazetteer(), document_of(row))
    for gold, place in zip(row["toponyms"], places, strict=True):
        if gold["lat"] is not None:
            yield gold, place, error_km(gold, place)


def share_given_names(path: Path) -> float:
    """Percent of the gold names with coordinates that are put within NEAR_KM, given the names."""
    rows = [json.loads(text) for text in path.read_text("utf-8").splitlines()]
    errors = [error for row in rows for *_, error in given_names(row)]
    return round(100 * sum(e is not None and e <= NEAR_KM for e in errors) / len(errors), 1)


def end_to_end(rows: Iterable[dict]) -> tuple[float, float, float]:
    """Precision, recall and F1. A gold name without coordinates counts neither way."""
    right = found = wanted = 0
    for row in rows:
        gold = row["toponyms"]
        wanted += sum(t["lat"] is not None for t in gold)
        document = document_of(row)
        for place in find_places(report_of(document, ()), load_gazetteer()):
            touching = [t for t in gold if t["start"] < place.end and place.start < t["end"]]
            if touching and all(t["lat"] is None for t in touching):
                continue
            found += 1
            errors = (error_km(t, place) for t in touching if t["lat"] is not None)
            right += any(error is not None and error <= NEAR_KM for error in errors)
    precision, recall = right / max(1, found), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def line(name: str, errors: list[float | None]) -> str:
    known = [e for e in errors if e is not None]
    right = sum(e <= NEAR_KM for e in known)
    return (
        f"{name:16} {len(errors):5} names  within {NEAR_KM} km {right / len(errors):6.1%}  "
        f"median {statistics.median(known):5.1f} km  unresolved {1 - len(known) / len(errors):5.1%}"
    )


def wrong(row: dict, gold: dict, place: Place, error: float | None) -> str:
    where = f"{gold['name']}, {gold.get('admin1')}, {gold.get('country')} ({gold['lat']}, {gold['lon']})"
    got = f"{place.name}, {place.country} ({place.latitude}, {place.longitude}) {place.made_by}"
    return f"  {row['id']} {gold['phrase']!r} gold {where} got {got} {error and round(error)} km | {row.get('domain')}"


def measure(name: str, rows: list[dict], show: bool) -> None:
    halves = [[(row, *found) for row in rows[half::2] for found in given_names(row)] for half in (0, 1)]
    if show:
        print(*(wrong(*found) for found in halves[0] if found[3] is None or found[3] > NEAR_KM), sep="\n")
    for label, part, articles in (
        ("even", halves[0], rows[0::2]),
        ("odd", halves[1], rows[1::2]),
        ("all", halves[0] + halves[1], rows),
    ):
        precision, recall, f1 = end_to_end(articles)
        print(f"{line(f'{name} {label}', [f[3] for f in part])}  end to end P {precision:.1%} R {recall:.1%} F1 {f1:.1%}")


def seed(shared: Path) -> None:
    """Which of the seed article's places the program finds, by name, country and distance."""
    text = (shared / "seed" / "panjshir-2021-09-06.txt").read_text("utf-8")
    gold = json.loads((shared / "gold" / "panjshir-2021-09-06.json").read_text("utf-8"))["places"]
    whole = (Section("body", 0, len(text)),)
    places = find_places(report_of(Document("seed", text, sections=whole), ()), load_gazetteer())
    for wanted in gold:
        found = [p for p in places if wanted["name"] in (p.text, p.name) and p.country == wanted["country"]]
        if "near" in wanted:
            point = {"lat": wanted["near"][0], "lon": wanted["near"][1]}
            found = [p for p in found if (error_km(point, p) or 0) <= wanted["within_km"]]
        print(f"seed {wanted['name']:16} {'found' if found else 'MISSED'} {[(p.name, p.gazetteer_id, p.precision) for p in found[:1]]}")


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
        measure(name, [json.loads(text) for text in path.read_text("utf-8").splitlines()], options.wrong)
    if (options.shared / "seed").exists():
        seed(options.shared)
    return 0


if __name__ == "__main__":
    sys.exit(main())
