"""Quality as a gate: run the command line on the gold sets, score the rows, compare with pinned floors.

    python evals/gate.py --shared ../shared            exit status 1 where a figure lies below its floor
    python evals/gate.py --shared ../shared --record   also write the result to evals/results/

The scorer and the gold lie outside of the repository; where they are missing the gate says so and passes.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import places
import quantities
from recording import RESULTS, fingerprint, record

HERE = Path(__file__).parent
LINE = re.compile(r"^(.+?)\s+precision\s+(\S+)\s+recall\s+(\S+)\s+F1\s+(\S+)")
RIGHT = re.compile(r"^(\w+)\s+right (\d+) of (\d+) matched")
FURNITURE = re.compile(r"^attributions taken from page furniture: (\d+)")


def rows(paths: list[Path], out: Path, *more: str) -> None:
    """Run `counterclaim extract` on the paths, rows to `out`."""
    with out.open("w", encoding="utf-8") as stream:
        subprocess.run([sys.executable, "-m", "counterclaim", "extract", *map(str, paths), *more], stdout=stream, check=True)


def ledger_rows(manifest: Path, ledger: Path, out: Path) -> None:
    """Run `counterclaim add` and `counterclaim export`."""
    program = [sys.executable, "-m", "counterclaim"]
    subprocess.run([*program, "add", "--relate", "--ledger", str(ledger), str(manifest)], check=True)
    subprocess.run([*program, "export", "--ledger", str(ledger), "--to", "jsonl", "--out", str(out)], check=True)


def scored(shared: Path, *arguments: str) -> dict[str, float]:
    """The scorer's figures by name."""
    done = subprocess.run([sys.executable, str(shared / "score" / "score.py"), *arguments], capture_output=True, text=True, check=True)
    figures: dict[str, float] = {}
    for line in done.stdout.splitlines():
        if m := LINE.match(line):
            figures[m[1].strip()] = float(m[4])
        elif m := RIGHT.match(line):
            figures[f"field {m[1]}"] = round(100 * int(m[2]) / max(int(m[3]), 1), 1)
        elif m := FURNITURE.match(line):
            figures["furniture"] = float(m[1])
    return figures


def measure(shared: Path, folder: Path) -> dict[str, dict[str, float]]:
    """Figures of the three gold sets, by the whole program through its command line."""
    figures = {}
    dev = shared / "data" / "polnear" / "dev"
    rows(sorted((dev / "text").glob("*.txt")), folder / "polnear.jsonl")
    figures["polnear"] = scored(shared, "polnear", str(dev), str(folder / "polnear.jsonl"))
    seed = shared / "gold" / "panjshir-2021-09-06.json"
    rows([shared / "seed" / "panjshir-2021-09-06.txt"], folder / "seed.jsonl", "--published", "2021-09-06")
    figures["seed"] = scored(shared, "seed", str(seed), str(folder / "seed.jsonl"))
    made = folder / "dossiers"
    made.mkdir()
    for dossier in sorted((shared / "gold" / "dossiers").iterdir()):
        ledger_rows(dossier / "reports.json", folder / f"{dossier.name}.db", made / f"{dossier.name}.jsonl")
    figures["dossiers"] = scored(shared, "dossiers", str(shared / "gold" / "dossiers"), str(made))
    figures["dossiers"]["quantities"] = quantities.share_right(shared / "gold" / "dossiers", made)
    geo = shared / "data" / "geo"
    figures["places"] = {f"{name} within 161 km": places.share_given_names(geo / f"{name}.jsonl") for name in ("lgl", "geovirus")}
    return figures


def compare(figures: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """What lies below its floor, in words."""
    short = []
    for name, wanted in floors.items():
        for key, floor in wanted.items():
            value = figures[name].get(key)
            bad = value is None or (value > floor if key == "furniture" else value < floor)
            print(f"{name:<10}{key:<26}{value!s:>7}  floor {floor}{'   BELOW' if bad else ''}")
            if bad:
                short.append(f"{name} {key}")
    return short


def keep(figures: dict[str, dict[str, float]], shared: Path) -> None:
    """Record the figures, under the model's name."""
    manifest = json.loads((HERE.parent / "src/counterclaim/models/tagger/manifest.json").read_text())
    model = manifest["files"]["tagger.onnx"][:16]
    data = fingerprint(shared, shared / "data" / "polnear" / "dev", shared / "gold", shared / "seed")
    record(RESULTS / f"gate-{model}.json", "make gate", figures, data=data, model=model)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    if not (options.shared / "score" / "score.py").exists():
        print(f"gate: no gold sets at {options.shared}, nothing measured")
        return 0
    shared = options.shared.resolve()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(shared, Path(folder))
    short = compare(figures, json.loads((HERE / "floors.json").read_text()))
    if options.record:
        keep(figures, shared)
    if short:
        print("below the floor: " + ", ".join(short))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
