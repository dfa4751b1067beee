"""Learn how the evidence for relations is weighed, from the dossiers of our own that may be looked at.

    python training/judge.py --shared ../shared [--out src/counterclaim/relate/pairs/weights.json]

A multinomial regression over the numbers of `relate.pairs.features`; then thresholds, and how much statements of one claim lend each other,
by leaving out one dossier at a time. The shared gold is not touched: `evals/relations.py` measures on it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

from dossiers import Case, extracted, given, own, scorer  # noqa: E402

from counterclaim.pipeline import Tools  # noqa: E402
from counterclaim.relate.pairs.features import Vocabulary, features  # noqa: E402
from counterclaim.relate.pairs.judge import KINDS, Weights, judge, read_weights  # noqa: E402

PULL = 2e-3  # towards no weight
LEAST_SPREAD = 0.05
STEPS = [round(0.2 + 0.05 * n, 2) for n in range(11)]
PRECISE = 0.75
"""What share of the contradictions that are shown should be right, at least."""


@dataclass(slots=True)
class Rows:
    """Pairs as numbers: names of the features, x [N, F], y [N]."""

    names: list[str]
    x: torch.Tensor
    y: torch.Tensor


def rows_of(cases: Sequence[Case], names: list[str] | None = None) -> Rows:
    """Every pair that was compared, with what the gold says of it."""
    made = []
    for c in cases:
        vocabulary = Vocabulary(c.statements.values())
        made += [(features(p.evidence, c.statements[p.a], c.statements[p.b], vocabulary), c.label(p.a, p.b)) for p in c.pairs]
    names = names or sorted({name for found, _ in made for name in found})
    x = torch.tensor([[found.get(name, 0.0) for name in names] for found, _ in made])
    return Rows(names, x, torch.tensor([KINDS.index(label) for _, label in made]))  # type: ignore[arg-type]


def fitted(rows: Rows) -> dict[str, list[float]]:
    """Weights by feature."""
    mean, spread = rows.x.mean(0), rows.x.std(0).clamp(min=LEAST_SPREAD)
    always = rows.names.index("always")
    mean[always], spread[always] = 0.0, 1.0
    x = (rows.x - mean) / spread
    table = torch.zeros(len(rows.names), len(KINDS), requires_grad=True)
    optimizer = torch.optim.LBFGS([table], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(x @ table, rows.y) + PULL * table.pow(2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    weights = table.detach() / spread.unsqueeze(1)
    weights[always] -= (mean.unsqueeze(1) * weights).sum(0)
    return {name: [round(value, 4) for value in row] for name, row in zip(rows.names, weights.tolist(), strict=True)}


def with_settings(table: dict[str, list[float]], least: Sequence[float], one_claim_from: float, lent: float) -> dict[str, Any]:
    """What is kept."""
    digest = hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()[:12]
    return {"name": f"judge@{digest}", "least": list(least), "one_claim_from": one_claim_from, "lent": lent, "weights": table}


def counts(case: Case, weights: Weights) -> dict[str, tuple[int, int, int]]:
    """By relation: right, said, true."""
    found = judge(case.statements, case.pairs, weights=weights)
    made = {}
    for kind in KINDS[1:]:
        assert kind is not None
        said = [r for r in found if r.relation == kind]
        made[kind] = (sum(case.label(r.a, r.b) == kind for r in said), len(said), sum(k == kind for k in case.relations.values()))
    return made


def f1(parts: Iterable[tuple[int, int, int]]) -> tuple[float, float]:
    """F1 and precision in percent."""
    right, said, true = (sum(values) for values in zip(*parts, strict=True))
    return 200 * right / max(1, said + true), 100 * right / max(1, said)


def chosen(cases: Sequence[Case]) -> tuple[list[float], float, float]:
    """Thresholds, and what is lent: the best when each dossier is judged by weights that were learned on the others."""
    tables = [fitted(rows_of([c for c in cases if c is not left])) for left in cases]
    best: tuple[float, list[float], float, float] = (-1.0, [], 0.0, 0.0)
    for one_claim_from, lent in product((0.3, 0.4, 0.5), (0.0, 0.3, 0.5, 0.7)):
        least = [0.0]
        total = 0.0
        for n in range(1, len(KINDS)):
            alone = [2.0] * len(KINDS)
            alone[n] = STEPS[0]
            found = []
            for case, table in zip(cases, tables, strict=True):
                made = judge(case.statements, case.pairs, weights=read_weights(with_settings(table, alone, one_claim_from, lent)))
                found += [(r.probability, case.label(r.a, r.b) == KINDS[n]) for r in made]
            true = sum(kind == KINDS[n] for case in cases for kind in case.relations.values())
            scores = []
            for step in STEPS:
                shown = [right for probability, right in found if probability >= step]
                score, precision = f1([(sum(shown), len(shown), true)])
                enough = n != 1 or precision >= 100 * PRECISE
                scores.append((enough, score, -step))
            top = max(scores)
            least.append(-top[2])
            total += top[1]
        print(one_claim_from, lent, least, round(total / 4, 2), flush=True)
        if total > best[0]:
            best = (total, least, one_claim_from, lent)
    return best[1], best[2], best[3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=HERE.parent / "src/counterclaim/relate/pairs/weights.json")
    options = parser.parse_args()
    tools = Tools.load(relating=True)
    score = scorer(options.shared)
    cases = [extracted(folder, score, tools) for folder in own()]
    cases += [given(folder, tools) for folder in own()]
    for case in cases:
        print(case.name, len(case.statements), "statements", len(case.pairs), "pairs", len(case.to_gold), "matched")
    settings = chosen(cases[: len(own())])
    kept = with_settings(fitted(rows_of(cases)), *settings)
    options.out.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    for name, case in ((c.name, c) for c in cases):
        print(name, counts(case, read_weights(kept)))


if __name__ == "__main__":
    main()
