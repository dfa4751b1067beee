"""Fit the curve that turns the tags' scores into a probability, on articles that training never saw.

"Right" is: the content shares at least half of its words with a marked one, and the sources touch (or neither has one).

    python training/calibrate.py --model build/float --data ../shared/data/polnear --held build/tagger/held.json --out card.json
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import data
import numpy as np

from counterclaim.extract import attributions, probability, spans
from counterclaim.models.tagger import Tagger
from counterclaim.text.paragraphs import Marked

WORD = re.compile(r"\w+")
RIDGE = 1.0


def touched(starts: np.ndarray, ends: np.ndarray, places: list[tuple[int, int]]) -> frozenset[int]:
    """Numbers of the words that the spans touch."""
    out: set[int] = set()
    for a, b in places:
        out.update(range(int(np.searchsorted(ends, a, side="right")), int(np.searchsorted(starts, b, side="left"))))
    return frozenset(out)


def judge(article: data.Article, tagger: Tagger) -> tuple[np.ndarray, np.ndarray]:
    """Features [N, 11] of what the model finds in an article, and whether each is right [N]."""
    marked = Marked(article.text, article.stretches)
    found = spans.tidy(attributions.find(marked, tagger).attributions, marked)
    words = [(m.start(), m.end()) for m in WORD.finditer(article.text)]
    starts, ends = np.array([a for a, _ in words]), np.array([b for _, b in words])
    gold = [(touched(starts, ends, g.content), touched(starts, ends, g.source)) for g in article.versions[0] if g.content]
    pairs = []
    said = []
    for i, f in enumerate(f for f in found if f.content):
        content = touched(starts, ends, f.content)
        source = touched(starts, ends, [f.source] if f.source else [])
        said.append(f.features)
        for j, (content_, source_) in enumerate(gold):
            overlap = len(content & content_) / max(len(content | content_), 1)
            if overlap >= 0.5 and (source & source_ or not (source or source_)):
                pairs.append((overlap, i, j))
    right, taken = set(), set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in right and j not in taken:
            right.add(i)
            taken.add(j)
    return probability.with_document(said), np.array([float(i in right) for i in range(len(said))])


def fit(rows: np.ndarray, right: np.ndarray) -> tuple[list[float], float]:
    """Logistic regression by Newton's method, with a small ridge: weights and intercept."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    x = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        penalty = np.append(np.full(len(w) - 1, RIDGE), 0.0)
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9), x.T @ (right - p) - penalty * w)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    weights = w[:-1] / spread
    return [round(float(v), 6) for v in weights], round(float(w[-1] - weights @ mean), 6)


def expected_error(probability: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error in percent: ten bins of equal width, weighted by how much falls into each."""
    total = 0.0
    number = np.minimum((probability * bins).astype(int), bins - 1)
    for n in range(bins):
        inside = number == n
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - probability[inside].mean())
    return round(100 * total, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--held", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the card to write the calibration into")
    options = parser.parse_args()
    tagger = Tagger(options.model)
    held = json.loads(options.held.read_text())
    articles = [a for a in data.polnear(options.data / "train") if a.name in held["polnear"]]
    articles += [a for a in data.reports(Path(__file__).parent / "texts" / "reports") if a.name in held["reports"]]
    held_out = [judge(a, tagger) for a in articles]
    dev = [judge(a, tagger) for a in data.polnear(options.data / "dev")]
    # the error is measured on each half of dev by a curve that has seen the other half and not this one
    parts = [(dev[n::2], curve(held_out + dev[1 - n :: 2])) for n in (0, 1)]
    guesses = np.concatenate([predict(judged, *fitted) for part, fitted in parts for judged in part])
    right = np.concatenate([judged[1] for part, _ in parts for judged in part])
    error = expected_error(guesses, right)
    weights, intercept = curve(held_out + dev)
    card = json.loads(options.out.read_text()) if options.out.exists() else {}
    card["calibration"] = {
        "weights": dict(zip(probability.NAMES, weights, strict=True)),
        "intercept": intercept,
        "fitted_on": sum(len(y) for _, y in held_out + dev),
        "expected_error_percent_polnear_dev_two_folds": error,
    }
    options.out.write_text(json.dumps(card, indent=1) + "\n")
    print(f"calibration error on PolNeAR dev, two folds: {error} %")


Judged = tuple[np.ndarray, np.ndarray]


def curve(judged: list[Judged]) -> tuple[list[float], float]:
    """The curve fitted to articles' judged attributions."""
    return fit(np.vstack([x for x, _ in judged]), np.concatenate([y for _, y in judged]))


def predict(judged: Judged, weights: list[float], intercept: float) -> np.ndarray:
    """Probabilities of one article's attributions."""
    return 1 / (1 + np.exp(-(judged[0] @ np.array(weights) + intercept)))


if __name__ == "__main__":
    main()
