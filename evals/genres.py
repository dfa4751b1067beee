"""How often the program errs, by what reports are about: the figures that briefs quote.

    python evals/genres.py --shared ../shared              print them
    python evals/genres.py --shared ../shared --record     and write src/counterclaim/tables/measured.json, which the package carries

The whole program, through its command line, on our dossiers (`evals/gold`), the shared ones, the seed article, and PolNeAR's dev set. Only
sums of a genre are kept, so that nobody learns from them what goes wrong in a dossier that is set aside (`evals/gold/held.txt`).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import dossiers
from gate import RIGHT, ledger_rows, rows
from recording import command_line, fingerprint, record

MEASURED = Path(__file__).parents[1] / "src" / "counterclaim" / "tables" / "measured.json"
GENRES = {
    "wars and armed attacks": ("border-bridge", "siege-town", "convoy-strike", "karsuq-road", "panjshir-2021-09-06"),
    "disasters and accidents": (
        "ferry-sinking", "mine-collapse", "river-poisoning", "school-fire", "harbour-warehouse-fire", "lower-kafra-dam",
    ),
    "elections, strikes, protests and coups": ("clinic-strike", "coup-rumour", "march-numbers", "oduma-count"),
    "US politics": ("polnear",),
}  # fmt: skip
"""What each set is about; a dossier is six reports on one event."""

REAL = ("panjshir-2021-09-06", "polnear")
"""Reports that were printed; the others were written for the purpose."""


@dataclass
class Counts:
    """What is counted of a genre: reports, and of statements, stances and contradictions how many are told, right, and in the gold."""

    reports: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, key: str, tally: Any) -> None:
        """Take over one line of the shared scorer."""
        self.told[name] += tally.said[key]
        self.right[name] += tally.hit[key]
        self.gold[name] += tally.true[key]

    def figures(self) -> dict[str, Any]:
        """As they are kept."""
        made: dict[str, Any] = {"reports": self.reports.total(), "printed": self.reports["printed"]}
        for name in ("statements", "stances", "contradictions"):
            if self.gold[name]:
                made[name] = {"told": self.told[name], "right": self.right[name], "gold": self.gold[name]}
        return made


def folders(shared: Path) -> Iterator[Path]:
    """Every dossier."""
    yield from dossiers.own()
    yield from dossiers.own(held=True)
    yield from dossiers.shared(shared)


def count_dossier(counts: Counts, dossier: Path, score: ModuleType, place: Path) -> None:
    """A dossier from end to end."""
    made = place / f"{dossier.name}.jsonl"
    ledger_rows(dossier / "reports.json", place / f"{dossier.name}.db", made)
    tally = score.dossier(str(dossier), str(made), quiet=True)
    counts.reports["written"] += len(json.loads((dossier / "reports.json").read_text(encoding="utf-8")))
    for name, key in (("statements", "who-what"), ("stances", "field stance"), ("contradictions", "contradicts")):
        counts.add(name, key, tally)


def count_seed(counts: Counts, gold: Path, score: ModuleType, place: Path) -> None:
    """The seed article, which has no relations but the conflicts that `relations.py --set seed` looks for."""
    made = place / "seed.jsonl"
    article = gold.parents[1] / "seed" / f"{gold.stem}.txt"
    rows([article], made, "--published", gold.stem.partition("-")[2])
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        tally = score.seed(str(gold), str(made))
    counts.reports["printed"] += 1
    counts.add("statements", "who-what", tally)
    for line in told.getvalue().splitlines():
        if (found := RIGHT.match(line)) and found[1] == "stance":
            counts.right["stances"] += int(found[2])
            counts.told["stances"] += int(found[3])
            counts.gold["stances"] += int(found[3])


def count_polnear(counts: Counts, dev: Path, score: ModuleType, place: Path) -> None:
    """PolNeAR's dev set, which knows statements alone."""
    made = place / "polnear.jsonl"
    texts = sorted((dev / "text").glob("*.txt"))
    rows(texts, made)
    with contextlib.redirect_stdout(io.StringIO()):
        tally = score.polnear(str(dev), str(made))
    counts.reports["printed"] += len(texts)
    counts.add("statements", "who-what", tally)


def measure(shared: Path) -> dict[str, Any]:
    """Counts by genre, and of all genres in which contradictions are known."""
    score = dossiers.scorer(shared)
    by_name = {path.name: path for path in folders(shared)}
    missing = set(by_name) ^ {name for names in GENRES.values() for name in names} - set(REAL)
    assert not missing, f"of no genre, or nowhere: {sorted(missing)}"
    counted = {genre: Counts() for genre in GENRES}
    with tempfile.TemporaryDirectory() as folder:
        for genre, names in GENRES.items():
            for name in names:
                print(f"{genre}: {name}", file=sys.stderr)
                if name == "polnear":
                    count_polnear(counted[genre], shared / "data" / "polnear" / "dev", score, Path(folder))
                elif name in REAL:
                    count_seed(counted[genre], shared / "gold" / f"{name}.json", score, Path(folder))
                else:
                    count_dossier(counted[genre], by_name[name], score, Path(folder))
    return {genre: counts.figures() for genre, counts in counted.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    if not (options.shared / "score" / "score.py").exists():
        print(f"genres: no gold sets at {options.shared}, nothing measured")
        return 0
    command = command_line()
    shared = options.shared.resolve()
    figures = measure(shared)
    print(json.dumps(figures, indent=1))
    if options.record:
        own = Path(__file__).parent / "gold"
        data = fingerprint(shared, shared / "data" / "polnear" / "dev", shared / "gold", shared / "seed") + " " + fingerprint(own)
        record(MEASURED, command, figures, data=data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
