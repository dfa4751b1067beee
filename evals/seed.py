"""The seed article field by field: actors, channels, times, quantities, places, the verification note.

    counterclaim extract ../shared/seed/panjshir-2021-09-06.txt --published 2021-09-06 > rows.jsonl
    python evals/seed.py --shared ../shared rows.jsonl

Times and quantities are looked for in the attributions' fields where a gold one stands in a content; those that stand outside
of all contents are read from the text by the same functions.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

from counterclaim.extract import extract
from counterclaim.models.tagger import Tagger
from counterclaim.read import read_file
from counterclaim.resolve.how_many.quantities import find_quantities
from counterclaim.resolve.report import report_of
from counterclaim.resolve.when.times import find_times
from counterclaim.resolve.where.gazetteer import load_gazetteer
from counterclaim.resolve.where.places import find_places

Row = dict[str, Any]


def overlap(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> float:
    """Share of code points that two lists of spans have in common."""
    first, second = ({i for s, e in spans for i in range(s, e)} for spans in (a, b))
    return len(first & second) / max(len(first | second), 1)


def matched(gold: list[Row], rows: list[Row]) -> dict[str, Row]:
    """Gold attributions by id with the row whose content they share by half and whose source touches."""
    found = {}
    for g in gold:
        best = max(rows, key=lambda r: overlap([tuple(c) for c in g["content"]], [(c["start"], c["end"]) for c in r["content"]]))
        source = best["source"]
        touches = source and g["source"] and source["start"] < g["source"][1] and g["source"][0] < source["end"]
        if touches and overlap([tuple(c) for c in g["content"]], [(c["start"], c["end"]) for c in best["content"]]) >= 0.5:
            found[g["id"]] = best
    return found


def same_words(a: str | None, b: str | None) -> bool:
    """Equal without case and articles."""
    plain = lambda s: (s or "").lower().removeprefix("the ").strip()  # noqa: E731
    return plain(a) == plain(b)


def parties(actor: Row, actors: dict[str, Row]) -> list[str]:
    """Names of an actor and of the chain of its parties."""
    names, at, seen = [], actor, set()
    while at is not None and at["id"] not in seen:
        seen.add(at["id"])
        names += [at["name"], *at["aliases"]]
        at = actors.get(at["party"])
    return names


def check_actors(gold: Row, pairs: dict[str, Row], actors: dict[str, Row]) -> list[tuple[str, bool, str]]:
    """For each actor of the gold that a matched attribution has: name, role and party."""
    out = []
    for key, want in gold["actors"].items():
        laid = [pairs[a["id"]] for a in gold["attributions"] if a["actor"] == key and a["id"] in pairs]
        got = [actors.get(r["actor"]) for r in laid]
        if not got or None in got or len({a["id"] for a in got}) != 1:
            out.append((key, False, f"{len(laid)} attributions, {sorted({a['name'] if a else 'none' for a in got})}"))
            continue
        actor = got[0]
        named = any(same_words(want["name"], n) for n in (actor["name"], *actor["aliases"]))
        role = "role" not in want or (actor["role"] or "").lower() == want["role"].lower()
        party = gold["actors"].get(want.get("party"), {}).get("name", want.get("party"))
        belongs = "party" not in want or any(same_words(party, n) for n in parties(actor, actors))
        kind = "kind" not in want or actor["kind"] == want["kind"]
        chain = " < ".join(parties(actor, actors)[:6])
        out.append((key, named and role and belongs and kind, f"{actor['name']}, {actor['kind']}, {actor['role']}, {chain}"))
    return out


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance."""
    (la, lo), (lb, lp) = (tuple(map(math.radians, p)) for p in (a, b))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("rows", type=Path)
    options = parser.parse_args()
    gold = json.loads((options.shared / "gold" / "panjshir-2021-09-06.json").read_text())
    rows = [json.loads(line) for line in options.rows.read_text().splitlines()]
    actors = {r["id"]: r for r in rows if r["type"] == "actor"}
    pairs = matched(gold["attributions"], [r for r in rows if r["type"] == "attribution" and r["content"]])
    document = read_file(options.shared / "seed" / "panjshir-2021-09-06.txt", published="2021-09-06")
    found = extract(document, Tagger())
    report = report_of(document, found.attributions, found.names)
    checks: list[tuple[str, bool, str]] = [("actor " + k, ok, said) for k, ok, said in check_actors(gold, pairs, actors)]
    for field in ("channel", "said_at"):
        for g in gold["attributions"]:
            if g.get(field):
                row = pairs.get(g["id"], {})
                got = row.get(field)
                got = got["kind"] if isinstance(got, dict) else got
                checks.append((f"{field} {g['id']}", got == g[field], f"{got} for {g[field]}"))
    times = find_times(report)
    for g in gold["times"]:
        got = [t for t in times if [t.start, t.end] == g["span"]]
        ok = bool(got) and got[0].edtf == g["edtf"] and got[0].approximate == g.get("approximate", False)
        checks.append((f"time {g['edtf']}", ok, str([(t.text, t.edtf, t.approximate) for t in got])))
    quantities = find_quantities(report)
    for g in gold["quantities"]:
        got = [q for q in quantities if q.start < g["span"][1] and g["span"][0] < q.end]
        value = g.get("value") if "value" in g else g.get("upper")
        ok = any((q.value == value if "value" in g else q.upper == value) and q.unit == g["unit"] for q in got)
        checks.append((f"quantity {document.text[slice(*g['span'])]}", ok, str([(q.text, q.value, q.lower, q.upper, q.unit) for q in got])))
    places = find_places(report, load_gazetteer())
    for g in gold["places"]:
        got = [p for p in places if p.text.removeprefix("the ").lower() == g["name"].lower()]
        ok = any(p.country == g["country"] for p in got)
        if "near" in g:
            near = [(p.latitude, p.longitude) for p in got if p.latitude is not None]
            ok = ok and any(distance_km(tuple(g["near"]), n) <= g["within_km"] for n in near)
        checks.append((f"place {g['name']}", ok, str([(p.name, p.country, p.latitude, p.longitude, p.precision) for p in got[:1]])))
    for g in gold["verification"]:
        notes = [r for r in rows if r["type"] == "verification" and r["start"] < g["span"][1] and g["span"][0] < r["end"]]
        covered = {k for k in g["covers"] if notes and k in pairs and pairs[k]["id"] in notes[0]["covers"]}
        reason = (
            bool(notes)
            and notes[0]["reason"] is not None
            and overlap([tuple(g["reason"])], [(notes[0]["reason"]["start"], notes[0]["reason"]["end"])]) > 0.8
        )
        ok = bool(notes) and notes[0]["kind"] == g["kind"] and reason and covered == set(g["covers"])
        checks.append(
            (
                "verification",
                ok,
                f"covers {sorted(covered)} of {g['covers']} and {len(notes[0]['covers']) - len(covered) if notes else 0} more",
            )
        )
    for name, ok, said in checks:
        print(f"{'right' if ok else 'WRONG':<6} {name:<28} {said}")
    print(f"{sum(ok for _, ok, _ in checks)} of {len(checks)} right")


if __name__ == "__main__":
    main()
