"""Weigh the evidence: which relations hold, how surely, and why.

Pairs are weighed together (`joint`): where nine wordings of one claim contradict another claim, the tenth most likely does too.

Source: weights and thresholds are learned by training/judge.py; docs/decisions/0012-relations.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from counterclaim.records import Relation, RelationKind
from counterclaim.relate.pairs.features import Vocabulary, features, voices
from counterclaim.relate.pairs.joint import Floats, Graph, Linear, Net, Round, sides_of, weigh
from counterclaim.relate.pairs.reasons import reasons_for
from counterclaim.relate.pairs.statement import Pair, Statement

KINDS: tuple[RelationKind | None, ...] = (None, "contradicts", "corroborates", "updates", "repeats")
"""What is weighed, in the order of the scores."""

_CONTRADICTS = 1
_DIGITS = 4


class Weights(NamedTuple):
    """What was learned.

    Attributes:
        name: permanent, with a digest.
        features: names, in the order of the numbers that are weighed.
        nets: whose probabilities are averaged.
        least: the least probability at which each kind is shown, in the order of `KINDS`.
    """

    name: str
    features: tuple[str, ...]
    nets: tuple[Net, ...]
    least: tuple[float, ...]


@cache
def load_weights() -> Weights:
    """The packaged weights."""
    stored = json.loads(files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))
    return read_weights(stored)


def read_weights(stored: Mapping[str, Any]) -> Weights:
    """Weights as they are kept."""
    return Weights(stored["name"], tuple(stored["features"]), tuple(_net(n) for n in stored["nets"]), tuple(stored["least"]))


def _net(stored: Mapping[str, Any]) -> Net:
    rounds = tuple(Round(_linear(r["tells"]), _linear(r["loudness"]), _linear(r["hears"])) for r in stored["rounds"])
    return Net(_linear(stored["alone"]), _linear(stored["begins"]), rounds, _linear(stored["adds"]))


def _linear(stored: Mapping[str, Any]) -> Linear:
    return Linear(np.array(stored["matrix"], dtype=np.float64), np.array(stored["shift"], dtype=np.float64))


def judge(
    statements: Mapping[str, Statement],
    pairs: Iterable[Pair],
    given: Iterable[Relation] = (),
    threshold: float | None = None,
    weights: Weights | None = None,
) -> list[Relation]:
    """The relations that hold, in the order of the ledger.

    Args:
        statements: by identifier.
        pairs: what was compared; pairs whose statements are not there are passed over.
        given: relations that are known otherwise (between versions of a report); they hold, whatever the evidence says.
        threshold: the least probability of a contradiction that is shown; the learned one where left out.
        weights: others than the packaged ones.
    """
    weights = weights or load_weights()
    sure = {(r.a, r.b): r for r in given if r.a in statements and r.b in statements}
    known = {frozenset(places) for places in sure}
    told = [p for p in pairs if p.a in statements and p.b in statements and frozenset((p.a, p.b)) not in known]
    told.sort(key=lambda p: (statements[p.b].place, statements[p.a].place, p.b, p.a))
    least = list(weights.least)
    if threshold is not None:
        least[_CONTRADICTS] = threshold
    found = list(sure.values())
    chances = _weighed(statements, told, weights)
    chances[_of_one_party(told, statements), _CONTRADICTS] = 0.0
    for pair, chance in zip(told, chances, strict=True):
        kind = max(range(1, len(KINDS)), key=lambda n: (chance[n] - least[n], -n))
        if chance[kind] >= least[kind]:
            found.append(_relation(pair, KINDS[kind], float(chance[kind]), statements, weights))
    return sorted(found, key=lambda r: (statements[r.b].place, statements[r.a].place))


def _weighed(statements: Mapping[str, Statement], pairs: Sequence[Pair], weights: Weights) -> Floats:
    """Probabilities [P, 5] of `KINDS`."""
    if not pairs:
        return np.zeros((0, len(KINDS)))
    return weigh(weights.nets, _numbers(statements, pairs, weights.features), graph_of(statements, pairs))


def _numbers(statements: Mapping[str, Statement], pairs: Sequence[Pair], names: Sequence[str]) -> Floats:
    """The evidence of each pair as numbers [P, F], in the order of the names."""
    column = {name: n for n, name in enumerate(names)}
    x = np.zeros((len(pairs), len(column)))
    vocabulary = Vocabulary(statements.values())
    for n, pair in enumerate(pairs):
        for name, value in features(pair.evidence, statements[pair.a], statements[pair.b], vocabulary).items():
            if name in column:
                x[n, column[name]] = value
    return x


def graph_of(statements: Mapping[str, Statement], pairs: Sequence[Pair]) -> Graph:
    """Which statements were compared; one whose speaker is unknown is a party by itself."""
    number = {i: n for n, i in enumerate(statements)}
    party = {i: s.party or f"? {i}" for i, s in statements.items()}
    ends = np.array([(number[p.a], number[p.b]) for p in pairs], dtype=np.int64)
    return Graph(ends[:, 0], ends[:, 1], len(number), sides_of([(party[p.a], party[p.b]) for p in pairs]))


def _of_one_party(pairs: Sequence[Pair], statements: Mapping[str, Statement]) -> list[int]:
    """Places of the pairs whose speakers speak for one party, which does not contradict itself: it says something new."""
    return [n for n, p in enumerate(pairs) if voices(statements[p.a], statements[p.b]) in ("one actor", "one party")]


def _relation(pair: Pair, kind: RelationKind | None, chance: float, statements: Mapping[str, Statement], weights: Weights) -> Relation:
    assert kind is not None
    a, b = statements[pair.a], statements[pair.b]
    reasons = tuple(reasons_for(kind, pair.evidence, a, b))
    return Relation(pair.a, pair.b, kind, round(chance, _DIGITS), reasons, weights.name)
