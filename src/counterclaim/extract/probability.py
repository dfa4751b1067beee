"""How often an attribution like this one is right: a logistic curve over the tags' scores, fitted by training/calibrate.py.

Beside an attribution's own scores the curve sees their means over the document: in a kind of report that the model
reads badly, each of its findings is less sure than it looks by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

OF_EACH = ("cue", "content", "source", "path", "bare", "no_source", "words")
OF_DOCUMENT = ("cue", "content", "source", "path")
NAMES = (*OF_EACH, *(f"document_{name}" for name in OF_DOCUMENT))


def with_document(rows: Sequence[tuple[float, ...]]) -> NDArray[np.float64]:
    """Features of a document's attributions.

    Args:
        rows: each attribution's own, in the order of OF_EACH.

    Returns:
        float64 [N, 11], in the order of NAMES.
    """
    own = np.array(rows, dtype=np.float64).reshape(len(rows), len(OF_EACH))
    means = own[:, : len(OF_DOCUMENT)].mean(0) if len(rows) else np.zeros(len(OF_DOCUMENT))
    return np.hstack([own, np.tile(means, (len(rows), 1))])


def of_each(rows: Sequence[tuple[float, ...]], fitted: dict[str, Any] | None) -> list[float]:
    """Probabilities in the order of the rows; 0.5 throughout where the model has not been calibrated.

    Args:
        rows: features of a document's attributions, in the order of OF_EACH.
        fitted: the manifest's entry, with one weight a name of NAMES, and an intercept.
    """
    if fitted is None:
        return [0.5] * len(rows)
    weights = np.array([fitted["weights"][name] for name in NAMES])
    # einsum without BLAS: the last digits don't depend on how many rows there are
    z = np.clip(np.einsum("nf,f->n", with_document(rows), weights) + fitted["intercept"], -30, 30)
    return [round(float(p), 3) for p in 1 / (1 + np.exp(-z))]
