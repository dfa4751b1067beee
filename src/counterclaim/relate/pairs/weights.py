"""What evidence weighs, as it was learned.

Source: training/judge.py; docs/decisions/0012-relations.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from counterclaim.records import RelationKind
from counterclaim.relate.pairs.joint import Linear, Net, Round

RELATED: tuple[RelationKind, ...] = ("contradicts", "corroborates", "updates", "repeats")
KINDS: tuple[RelationKind | None, ...] = (None, *RELATED)
"""What is weighed, in the order of the scores."""


class Weights(NamedTuple):
    """What was learned.

    Attributes:
        name: permanent, with a digest.
        features: names, in the order of the numbers that are weighed.
        nets: whose probabilities are averaged; of as many rounds each.
        least: the least probability at which each kind is told of, in the order of `KINDS`.
        sure: the least probability of a contradiction of which disputes are made: seven of ten that are surer are right.
    """

    name: str
    features: tuple[str, ...]
    nets: tuple[Net, ...]
    least: tuple[float, ...]
    sure: float


@cache
def load_weights() -> Weights:
    """The packaged weights."""
    stored = json.loads(files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))
    return read_weights(stored)


def read_weights(stored: Mapping[str, Any]) -> Weights:
    """Weights as they are kept."""
    return Weights(
        stored["name"], tuple(stored["features"]), tuple(_net(n) for n in stored["nets"]), tuple(stored["least"]), stored["sure"]
    )


def _net(stored: Mapping[str, Any]) -> Net:
    rounds = tuple(Round(_linear(r["tells"]), _linear(r["loudness"]), _linear(r["hears"])) for r in stored["rounds"])
    return Net(_linear(stored["alone"]), _linear(stored["begins"]), rounds, _linear(stored["adds"]))


def _linear(stored: Mapping[str, Any]) -> Linear:
    return Linear(np.array(stored["matrix"], dtype=np.float64), np.array(stored["shift"], dtype=np.float64))
