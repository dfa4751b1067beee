"""Learn how the evidence for relations is weighed, from our own cases and dossiers.

    python training/judge.py --shared ../shared --rows build/judge       compare their statements (ten minutes), then learn

What was compared lies in the folder of rows, and a second run does not compare it again: delete it where the models have changed.

Cases and dossiers are taken as the program reads them from end to end, and once more with their statements and speakers given. Several nets
of `relate.pairs.joint` are learned from different beginnings, and their probabilities averaged; thresholds are chosen on dossiers that the
nets in question never saw. The shared gold is not touched: `evals/relations.py` measures on it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import pickle
import random
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import events
import numpy as np
import torch
import torch.nn.functional as F
from cases import FOLDER, write
from happenings import build, held
from torch import Tensor, nn

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

import dossiers  # noqa: E402

from counterclaim.pipeline import Tools  # noqa: E402
from counterclaim.relate.pairs.features import Columns, Features, voices  # noqa: E402
from counterclaim.relate.pairs.joint import Graph, weigh  # noqa: E402
from counterclaim.relate.pairs.judge import graph_of  # noqa: E402
from counterclaim.relate.pairs.weights import KINDS, read_weights  # noqa: E402
from counterclaim.relate.pairs.words import WordCounts  # noqa: E402

WIDTH, ROUNDS = 32, 2
EPOCHS, RATE, DECAY, DROPOUT, NOISE = 30, 2e-3, 1e-2, 0.2, 0.05
NETS, FOLDS = 4, 4
LEAST_SPREAD = 0.05
CONTRADICTS = KINDS.index("contradicts")
RIGHT = 72.0  # percent of the contradictions of which disputes are made; seven in ten are promised, and new reports are not like these
STEPS = [round(0.1 + 0.02 * n, 2) for n in range(36)]
DIGITS = 5


@dataclass(slots=True)
class Compared:
    """The pairs of a case or a dossier.

    Attributes:
        name: of the event; the same for what was read and what was given.
        real: whether it is a dossier: reports in prose, and not statements one after the other.
        read: whether the program read it from end to end.
        x: what is known of each pair by itself, [P, F].
        y: what holds, numbers of KINDS, [P].
        graph: the pairs.
        own: whether both speak for one party, [P].
        true: how many pairs of each kind there are, with those that were not compared.
    """

    name: str
    real: bool
    read: bool
    x: Tensor
    y: Tensor
    graph: Graph
    own: Tensor
    true: list[int]


def compared(shared: Path, keep: Path) -> tuple[list[str], list[Compared]]:
    """Names of the numbers, and everything that may be learned from; what is compared already lies in the folder `keep`.

    That is every second case and dossier: on the others the pair model was trained, and it knows more of them than of any new text.
    """
    keep.mkdir(parents=True, exist_ok=True)
    found: list[tuple[dossiers.Case, bool, bool]] = []
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        for path in sorted(FOLDER.glob("*.tsv")):
            if held(path.stem, 2):
                write(events.read(path), Path(place) / path.stem)
        own = [p.parent for p in sorted((HERE / "dossiers").glob("*/dossier.toml")) if held(p.parent.name, 2)]
        real = [*dossiers.own(), *build(own)]
        folders = [*sorted(Path(place).iterdir()), *real]
        for folder, both in zip(folders, pool.map(partial(_read_and_given, shared, keep), folders), strict=True):
            for case, read in zip(both, (True, False), strict=True):
                found.append((case, folder in real, read))
                print(case.name, len(case.statements), "statements", len(case.pairs), "pairs", len(case.to_gold), "matched", flush=True)
    numbered = [(case, real, read, _numbers(case)) for case, real, read in found]
    names = sorted({name for *_, columns in numbered for name in columns})
    return names, [_compared(case, real, read, columns, names) for case, real, read, columns in numbered]


def _read_and_given(shared: Path, keep: Path, folder: Path) -> tuple[dossiers.Case, dossiers.Case]:
    """Both, and in the folder `keep` for another run."""
    kept = keep / f"{folder.name}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]
    tools = _tools()
    made = dossiers.extracted(folder, dossiers.scorer(shared), tools), dossiers.given(folder, tools)
    kept.write_bytes(pickle.dumps(made))
    return made


_tools = cache(partial(Tools.load, relating=True))


def _numbers(case: dossiers.Case) -> Columns:
    return Features(case.statements, WordCounts.of(s.attribution for s in case.statements.values())).of(case.pairs)


def _compared(case: dossiers.Case, real: bool, read: bool, columns: Columns, names: list[str]) -> Compared:
    return Compared(
        case.name,
        real,
        read,
        torch.from_numpy(np.stack([columns[name] for name in names], axis=1)).float(),
        torch.tensor([KINDS.index(case.label(p.a, p.b)) for p in case.pairs]),  # type: ignore[arg-type]
        graph_of(case.statements, case.pairs),
        torch.tensor([voices(case.statements[p.a], case.statements[p.b]) in ("one actor", "one party") for p in case.pairs]),
        [sum(kind == k for k in case.relations.values()) for kind in KINDS],
    )


class Net(nn.Module):
    """`relate.pairs.joint`, with gradients."""

    def __init__(self, numbers: int) -> None:
        super().__init__()
        self.alone, self.begins = nn.Linear(numbers, len(KINDS)), nn.Linear(numbers, WIDTH)
        self.tells = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(ROUNDS))
        self.loudness = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(ROUNDS))
        self.hears = nn.ModuleList(nn.Linear(4 * WIDTH, WIDTH) for _ in range(ROUNDS))
        self.adds = nn.Linear(WIDTH, len(KINDS))
        self.dropout = nn.Dropout(DROPOUT)
        nn.init.zeros_(self.adds.weight)
        nn.init.zeros_(self.adds.bias)

    def forward(self, x: Tensor, graph: Graph, there: Tensor) -> Tensor:
        """Scores [P, K] of pairs [P, F]; `there` [P] says which of them are there."""
        a, b, sides = (torch.from_numpy(part) for part in (graph.a, graph.b, graph.sides))
        size, parties = graph.statements, int(sides.max()) + 1
        here = there.unsqueeze(1)
        among = _square(here, a, b, size)
        thirds = (among.squeeze(2) @ among.squeeze(2))[a, b].unsqueeze(1)
        pairs_of = among.sum(1)
        pairs_between = torch.zeros(parties, 1).index_add(0, sides, here)
        z = F.silu(self.begins(x))
        for tells, loudness, hears in zip(self.tells, self.loudness, self.hears, strict=True):
            told = tells(z) * torch.sigmoid(loudness(z)) * here
            square = _square(told, a, b, size)
            third = torch.einsum("ikd,kjd->ijd", square, square)[a, b] / (thirds + 1).sqrt() / 2
            own = square.sum(1) / (pairs_of + 1)
            between = (torch.zeros(parties, WIDTH).index_add(0, sides, told)[sides] - told) / (pairs_between[sides] + 1)
            z = z + self.dropout(F.silu(hears(torch.cat([z, third, own[a] + own[b], between], 1))))
        return self.alone(x) + self.adds(z)


def _square(rows: Tensor, a: Tensor, b: Tensor, size: int) -> Tensor:
    made = rows.new_zeros(size, size, rows.shape[1])
    made[a, b] = rows
    made[b, a] = rows
    return made


@dataclass(frozen=True, slots=True)
class Scale:
    """What numbers are brought to before they are learned from."""

    mean: Tensor
    spread: Tensor

    @classmethod
    def of(cls, cases: Sequence[Compared]) -> Scale:
        x = torch.cat([c.x for c in cases])
        return cls(x.mean(0), x.std(0).clamp(min=LEAST_SPREAD))

    def __call__(self, x: Tensor) -> Tensor:
        return (x - self.mean) / self.spread


def fitted(cases: Sequence[Compared], scale: Scale, seed: int) -> Net:
    """A net that was learned from these; statements are left out by lot."""
    torch.manual_seed(seed)
    draw = random.Random(seed)
    net = Net(cases[0].x.shape[1])
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    order, step, steps = list(cases), 0, EPOCHS * len(cases)
    for _ in range(EPOCHS):
        draw.shuffle(order)
        for c in order:
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, step / 30) * (1 - step / steps) + 1e-5
            kept = (torch.rand(c.graph.statements) < draw.choice((0.6, 0.8, 1.0))).float()
            there = kept[torch.from_numpy(c.graph.a)] * kept[torch.from_numpy(c.graph.b)]
            x = scale(c.x)
            loss = F.cross_entropy(net(x + NOISE * torch.randn_like(x), c.graph, there), c.y, reduction="none")
            optimizer.zero_grad()
            ((loss * there).sum() / there.sum().clamp(min=1)).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
    return net.eval()


@torch.no_grad()
def chances(nets: Sequence[Net], scale: Scale, c: Compared) -> Tensor:
    """Mean probabilities [P, K]."""
    made = torch.stack([net(scale(c.x), c.graph, torch.ones(len(c.y))).softmax(1) for net in nets]).mean(0)
    made[c.own, KINDS.index("contradicts")] = 0
    return made


def figures(cases: Sequence[Compared], found: Sequence[Tensor], least: Sequence[float]) -> list[tuple[float, float]]:
    """F1 and precision in percent of each kind but the first."""
    right, said, true = (np.zeros(len(KINDS)) for _ in range(3))
    for c, chance in zip(cases, found, strict=True):
        over = chance - torch.tensor(least)
        over[:, 0] = -9
        kind = over.argmax(1)
        shown = over.max(1).values >= 0
        for k in range(1, len(KINDS)):
            right[k] += int((shown & (kind == k) & (c.y == k)).sum())
            said[k] += int((shown & (kind == k)).sum())
            true[k] += c.true[k]
    return [
        (round(200 * r / max(1, s + t), 1), round(100 * r / max(1, s), 1)) for r, s, t in zip(right[1:], said[1:], true[1:], strict=True)
    ]


def chosen(cases: Sequence[Compared], found: Sequence[Tensor]) -> list[float]:
    """The thresholds with the best F1 of each kind."""
    least = [0.0, *(0.4 for _ in KINDS[1:])]
    for _ in range(2):
        for k in range(1, len(KINDS)):
            least[k] = max(STEPS, key=lambda step: (figures(cases, found, [*least[:k], step, *least[k + 1 :]])[k - 1][0], -step))
    return least


def sure(cases: Sequence[Compared], found: Sequence[Tensor], least: Sequence[float]) -> float:
    """The least probability of a contradiction from which on so many that are told of are right as `RIGHT` says."""
    steps = [step for step in STEPS if step >= least[CONTRADICTS]]
    right = {step: figures(cases, found, [*least[:CONTRADICTS], step, *least[CONTRADICTS + 1 :]])[0][1] for step in steps}
    return next((step for step in steps if all(right[s] >= RIGHT for s in steps if s >= step and right[s])), steps[-1])


def apart(cases: Sequence[Compared], nets: int = 1) -> list[Tensor]:
    """Probabilities of each case by nets that never saw its event."""
    names = sorted({c.name for c in cases}, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    fold = {name: n % FOLDS for n, name in enumerate(names)}
    found: list[Tensor] = [torch.zeros(0)] * len(cases)
    for k in range(FOLDS):
        seen = [c for c in cases if fold[c.name] != k]
        scale = Scale.of(seen)
        made = [fitted(seen, scale, seed) for seed in range(nets)]
        for n, c in enumerate(cases):
            if fold[c.name] == k:
                found[n] = chances(made, scale, c)
    return found


def stored(names: list[str], nets: Sequence[Net], scale: Scale, least: list[float], sure: float) -> dict[str, Any]:
    """As it is kept: what numbers are brought to is folded into the first matrices."""
    kept = []
    for net in nets:
        rounds = [
            {"tells": _linear(tells), "loudness": _linear(loudness), "hears": _linear(hears)}
            for tells, loudness, hears in zip(net.tells, net.loudness, net.hears, strict=True)  # type: ignore[arg-type]
        ]
        alone, begins = (_linear(part, scale) for part in (net.alone, net.begins))
        kept.append({"alone": alone, "begins": begins, "rounds": rounds, "adds": _linear(net.adds)})
    digest = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:12]
    return {"name": f"judge@{digest}", "least": least, "sure": sure, "features": names, "nets": kept}


def _linear(part: nn.Linear, scale: Scale | None = None) -> dict[str, Any]:
    matrix, shift = part.weight.detach().T, part.bias.detach()
    if scale is not None:
        matrix = matrix / scale.spread.unsqueeze(1)
        shift = shift - scale.mean @ matrix
    return {"matrix": [[_short(v) for v in row] for row in matrix.tolist()], "shift": [_short(v) for v in shift.tolist()]}


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=HERE.parent / "src/counterclaim/relate/pairs/weights.json")
    options = parser.parse_args()
    names, cases = compared(options.shared, options.rows)
    found = apart(cases)
    for real, read in ((True, True), (True, False), (False, True), (False, False)):
        which = [n for n, c in enumerate(cases) if (c.real, c.read) == (real, read)]
        some, theirs = [cases[n] for n in which], [found[n] for n in which]
        least = chosen(some, theirs)
        print("dossiers" if real else "cases", "read" if read else "given", len(some), least, figures(some, theirs, least), flush=True)
        if real and read:
            kept, surely = least, sure(some, theirs, least)
    scale = Scale.of(cases)
    nets = [fitted(cases, scale, seed) for seed in range(NETS)]
    made = stored(names, nets, scale, kept, surely)
    options.out.write_text(json.dumps(made, separators=(",", ":")).replace('{"alone"', '\n{"alone"') + "\n", encoding="utf-8")
    packaged = read_weights(made)
    there = weigh(packaged.nets, cases[0].x.numpy().astype(np.float64), cases[0].graph)
    ours = torch.stack([net(scale(cases[0].x), cases[0].graph, torch.ones(len(cases[0].y))).softmax(1) for net in nets]).mean(0)
    print(made["name"], "furthest from what was learned:", float(np.abs(there - ours.detach().numpy()).max()))


if __name__ == "__main__":
    main()
