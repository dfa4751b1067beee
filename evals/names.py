"""Names: F1 of exact spans on the held-back part of each NER set, with and without kinds.

    python evals/names.py --shared ../shared [--record]

Held back: every fifth document of Wikigold, the Broad Twitter Corpus and re3d; GUM's and WNUT-17's own test splits. Worldwide
English newswire is measured only (non-commercial, never trained on). Articles and possessives at the edges do not count.
What a set is unsure of, or has no kind for, is left out on both sides.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "training")]

import names_data  # noqa: E402
from recording import RESULTS, record  # noqa: E402

from counterclaim.extract.attributions import find  # noqa: E402
from counterclaim.models.tagger import Tagger  # noqa: E402
from counterclaim.records import NAME_KINDS  # noqa: E402
from counterclaim.text.paragraphs import Marked  # noqa: E402


def edges(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a leading article and a trailing possessive."""
    if text[start:end].lower().startswith("the "):
        start += 4
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def measure(texts: list[names_data.Text], tagger: Tagger) -> dict[str, float]:
    """F1 in percent: with kinds, spans alone, and each kind."""
    hit: Counter[str] = Counter()
    said: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for t in texts:
        found = {(*edges(t.text, a, b), NAME_KINDS[k]) for a, b, k in find(Marked(t.text), tagger).names}
        found = {f for f in found if not any(a < f[1] and f[0] < b for a, b in t.unsure)}
        if t.no_other:
            found = {f for f in found if f[2] != "other"}
        gold = {(*edges(t.text, a, b), k) for a, b, k in t.names}
        sides = {"with kinds": (found, gold), "spans": ({f[:2] for f in found}, {g[:2] for g in gold})}
        for kind in NAME_KINDS:
            sides[kind] = ({f for f in found if f[2] == kind}, {g for g in gold if g[2] == kind})
        for key, (mine, theirs) in sides.items():
            hit[key] += len(mine & theirs)
            said[key] += len(mine)
            true[key] += len(theirs)
    return {key: round(200 * hit[key] / max(said[key] + true[key], 1), 1) for key in ("with kinds", "spans", *NAME_KINDS)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="another tagger than the packaged one")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    ner = options.shared / "data" / "ner"
    held = names_data.all_sets(ner)[1]
    held["worldwide"] = names_data.worldwide(ner / "noncommercial" / "worldwide")
    tagger = Tagger(options.model) if options.model else Tagger()
    figures = {name: measure(texts, tagger) for name, texts in held.items()}
    for name, row in figures.items():
        print(f"{name:<12}" + "  ".join(f"{key} {value:5.1f}" for key, value in row.items()))
    if options.record:
        record(RESULTS / "names.json", "python evals/names.py --shared ../shared --record", figures, model=tagger.name)


if __name__ == "__main__":
    main()
