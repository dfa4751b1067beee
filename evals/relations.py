"""How well relations are found on dossiers: from end to end, and with the gold's statements given.

    python evals/relations.py --shared ../shared [--record]          the shared dossiers
    python evals/relations.py --shared ../shared --set own           our own that may be looked at
    python evals/relations.py --shared ../shared --set aside         those that are set aside: once, at the end
    python evals/relations.py --shared ../shared --set seed          the conflicts of the seed article, one by one
    python evals/relations.py --shared ../shared --reasons 30        relations drawn by lot with nothing but their reasons

F1 by relation, candidates (share of the gold's related pairs that were compared, and how many for a statement), precision and recall of
contradictions by threshold, and how far probabilities are from the shares that are right.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dossiers
from dossiers import Case
from recording import RESULTS, command_line, fingerprint, record

from counterclaim.pipeline import Tools
from counterclaim.records import RELATIONS, Relation
from counterclaim.relate.contested import contested
from counterclaim.relate.pairs import candidates_of, judge, load_weights
from counterclaim.relate.pairs.features import voices

BINS = 10
THRESHOLDS = [step / 20 for step in range(2, 20)]


def judged(cases: Sequence[Case], threshold: float | None = None) -> list[tuple[Case, Relation]]:
    """Every relation that is found."""
    return [(case, relation) for case in cases for relation in judge(case.statements, case.pairs, threshold=threshold)]


def by_relation(cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 in percent."""
    found = judged(cases)
    made = {}
    for kind in RELATIONS:
        said = [(c, r) for c, r in found if r.relation == kind]
        right = sum(c.label(r.a, r.b) == kind for c, r in said)
        true = sum(k == kind for c in cases for k in c.relations.values())
        made[kind] = {
            "precision": _percent(right, len(said)),
            "recall": _percent(right, true),
            "F1": _percent(2 * right, len(said) + true),
            "gold": true,
        }
    return made


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def candidates(cases: Sequence[Case], tools: Tools) -> dict[str, float]:
    """Share of the gold's related pairs among statements that were found which are candidates, and candidates a statement."""
    hit = total = compared = statements = 0
    for case in cases:
        chosen = set()
        for n, report in enumerate(case.told):
            chosen |= {frozenset((a.attribution.id, b.attribution.id)) for a, b, _ in candidates_of(report, case.told[:n], tools.pairs)}
        back = {gold: mine for mine, gold in case.to_gold.items()}
        related = [pair for pair in case.relations if all(i in back for i in pair)]
        hit += sum(frozenset(back[i] for i in pair) in chosen for pair in related)
        total += len(related)
        compared += len(chosen)
        statements += len(case.statements)
    return {
        "kept": _percent(hit, total),
        "candidates a statement": round(compared / statements, 1),
        "both ways": round(2 * compared / statements, 1),
    }


def curve(cases: Sequence[Case], thresholds: Sequence[float]) -> list[dict[str, float]]:
    """Precision and recall of contradictions by threshold."""
    true = sum(k == "contradicts" for c in cases for k in c.relations.values())
    found = [(c, r) for c, r in judged(cases, min(thresholds)) if r.relation == "contradicts"]
    made = []
    for threshold in thresholds:
        said = [(c, r) for c, r in found if r.probability >= threshold]
        right = sum(c.label(r.a, r.b) == "contradicts" for c, r in said)
        made.append({"threshold": threshold, "precision": _percent(right, len(said)), "recall": _percent(right, true)})
    return made


def disputes(cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Of the disputes of each certainty how many have right contradictions: half of them, any, the surest; and of all pairs how many."""
    sure = load_weights().sure
    found: dict[str, list[list[bool]]] = {"likely": [], "possible": []}
    for case in cases:
        made = contested(case.statements, judge(case.statements, case.pairs), lambda r: r.probability >= sure, [])
        for dispute in made.disputes:
            side = {a: n for n, s in enumerate(dispute.sides) for a in s.attributions}
            told = made.used if dispute.certainty == "likely" else made.doubtful
            both = [r for r in told if r.relation == "contradicts" and r.a in side and r.b in side]
            across = sorted((r for r in both if side[r.a] != side[r.b]), key=lambda r: -r.probability)
            found[dispute.certainty].append([case.label(r.a, r.b) == "contradicts" for r in across])
    return {
        certainty: {
            "disputes": len(some),
            "half right": _percent(sum(2 * sum(each) >= len(each) for each in some), len(some)),
            "any right": _percent(sum(map(any, some)), len(some)),
            "surest right": _percent(sum(each[0] for each in some), len(some)),
            "pairs right": _percent(sum(map(sum, some)), sum(map(len, some))),
        }
        for certainty, some in found.items()
    }


def calibration(cases: Sequence[Case]) -> dict[str, Any]:
    """The expected calibration error of the relations that are shown, and of ten bins how many, how sure, how often right."""
    found = [(r.probability, c.label(r.a, r.b) == r.relation) for c, r in judged(cases)]
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for probability, right in found:
        bins[min(BINS - 1, int(probability * BINS))].append((probability, right))
    rows = []
    error = 0.0
    for some in bins:
        if some:
            sure, right = sum(p for p, _ in some) / len(some), sum(r for _, r in some) / len(some)
            error += abs(sure - right) * len(some) / len(found)
            rows.append({"relations": len(some), "probability": round(sure, 3), "right": round(right, 3)})
    return {"expected calibration error": round(error, 4), "bins": rows}


def show_reasons(cases: Sequence[Case], count: int) -> None:
    """Relations drawn by lot: what is said of them, and then whether the gold agrees."""
    found = judged(cases)
    for case, relation in random.Random(7).sample(found, min(count, len(found))):
        print(f"\n{case.name}  {relation.relation}  {relation.probability}")
        for reason in relation.reasons:
            print(f"   {reason.kind}: {reason.detail}  {len(reason.spans)} places")
        print(f"   [gold: {case.label(relation.a, relation.b)}]")


def show_seed(case: Case) -> bool:
    """Each conflict of the seed article and whether it is found; whether all are, and no party contradicts itself."""
    found = {frozenset((case.to_gold.get(r.a, r.a), case.to_gold.get(r.b, r.b))) for _, r in judged([case]) if r.relation == "contradicts"}
    for pair in case.relations:
        print("found" if pair in found else "missed", *sorted(pair))
    statements = {case.to_gold.get(i, i): s for i, s in case.statements.items()}
    own = [pair for pair in found if voices(*(statements[i] for i in pair)) in ("one actor", "one party")]
    print(len(found), "contradictions in all,", len(own), "of one party")
    return set(case.relations) <= found and not own


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--set", choices=("shared", "own", "aside", "seed"), default="shared")
    parser.add_argument("--reasons", type=int, default=0)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    tools = Tools.load(relating=True)
    score = dossiers.scorer(options.shared)
    if options.set == "seed":
        return 0 if show_seed(dossiers.seed(options.shared, score, tools)) else 1
    folders = dossiers.shared(options.shared) if options.set == "shared" else dossiers.own(options.set == "aside")
    cases = [dossiers.extracted(folder, score, tools) for folder in folders]
    if options.reasons:
        show_reasons(cases, options.reasons)
        return 0
    gold = [dossiers.given(folder, tools) for folder in folders]
    figures = {
        "end to end": by_relation(cases),
        "gold statements given": by_relation(gold),
        "candidates": candidates(cases, tools),
        "candidates, gold statements given": candidates(gold, tools),
        "calibration": calibration(cases),
        "contradictions of which disputes are made": curve(cases, [load_weights().sure])[0],
        "disputes": disputes(cases),
        "contradictions by threshold": curve(cases, THRESHOLDS),
    }
    print(json.dumps(figures, indent=1))
    if options.record:
        data = fingerprint(Path(folders[0].parent), *folders)
        record(
            RESULTS / f"relations-{options.set}.json",
            command_line(),
            figures,
            data=data,
            model=f"{tools.pairs.name}, {load_weights().name}",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
