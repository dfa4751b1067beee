"""Weigh the evidence: which relations hold, how surely, and why.

Pairs are weighed together (`joint`): where nine wordings of one claim contradict another claim, the tenth most likely does too.

Source: weights and thresholds are learned by training/judge.py; docs/decisions/0012-relations.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from counterclaim.records import Relation, RelationKind
from counterclaim.relate.pairs.features import Vocabulary, features, voices
from counterclaim.relate.pairs.joint import Floats, Graph, Linear, Net, Round, sides_of, weigh
from counterclaim.relate.pairs.reasons import Elsewhere, Third, is_plain, reasons_for
from counterclaim.relate.pairs.statement import Pair, Statement

KINDS: tuple[RelationKind | None, ...] = (None, "contradicts", "corroborates", "updates", "repeats")
"""What is weighed, in the order of the scores."""

_CONTRADICTS = 1
_DIGITS = 4
_MOST_THIRDS = 2
_SAME = {"repeats": "same", "corroborates": "same"}
_FOLLOWS = {
    "contradicts": ({"same", "contradicts"},),
    "same": ({"same"}, {"contradicts"}),
    "updates": ({"same", "updates"}, {"updates"}),
}
"""What holds of two statements where these hold of each with a third one."""


class Weights(NamedTuple):
    """What was learned.

    Attributes:
        name: permanent, with a digest.
        features: names, in the order of the numbers that are weighed.
        nets: whose probabilities are averaged.
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
        threshold: the least probability of a contradiction, where that is to be less than the learned one.
        weights: others than the packaged ones.
    """
    weights = weights or load_weights()
    sure = {(r.a, r.b): r for r in given if r.a in statements and r.b in statements}
    known = {frozenset(places) for places in sure}
    told = [p for p in pairs if p.a in statements and p.b in statements and frozenset((p.a, p.b)) not in known]
    told.sort(key=lambda p: (statements[p.b].place, statements[p.a].place, p.b, p.a))
    least = list(weights.least)
    if threshold is not None:
        least[_CONTRADICTS] = min(threshold, least[_CONTRADICTS])
    found = list(sure.values())
    chances = _weighed(statements, told, weights)
    chances[_of_one_party(told, statements), _CONTRADICTS] = 0.0
    chosen = list(_chosen(told, chances, least))
    others = _Others(chosen, statements)
    for one in chosen:
        pair, kind, chance = one
        reasons = tuple(reasons_for(kind, pair.evidence, statements[pair.a], statements[pair.b], *others.of(one)))
        found.append(Relation(pair.a, pair.b, kind, round(chance, _DIGITS), reasons, weights.name))
    return sorted(found, key=lambda r: (statements[r.b].place, statements[r.a].place))


class _Chosen(NamedTuple):
    """A pair, which relation holds, and how surely."""

    pair: Pair
    kind: RelationKind
    chance: float


def _chosen(pairs: Sequence[Pair], chances: Floats, least: Sequence[float]) -> Iterator[_Chosen]:
    """Of each pair the kind that is furthest above its threshold."""
    for pair, chance in zip(pairs, chances, strict=True):
        n = max(range(1, len(KINDS)), key=lambda n: (chance[n] - least[n], -n))
        if (kind := KINDS[n]) is not None and chance[n] >= least[n]:
            yield _Chosen(pair, kind, float(chance[n]))


class _Others:
    """The statements through which a relation shows that the words of its own two do not show."""

    def __init__(self, chosen: Sequence[_Chosen], statements: Mapping[str, Statement]) -> None:
        self._statements = statements
        self._links: dict[str, dict[str, tuple[RelationKind, float]]] = {}
        self._between: dict[tuple[frozenset[str | None], RelationKind], list[_Chosen]] = {}
        for one in chosen:
            plain = is_plain(one.kind, one.pair.evidence)
            for a, b in ((one.pair.a, one.pair.b), (one.pair.b, one.pair.a)):
                self._links.setdefault(a, {})[b] = one.kind, one.chance + plain
            if plain:
                self._between.setdefault(self._sides(one), []).append(one)

    def of(self, one: _Chosen) -> tuple[list[Third], Elsewhere | None]:
        """The best third statements, or else where the same two parties are plainly so related; nothing where its own words show it."""
        if is_plain(one.kind, one.pair.evidence):
            return [], None
        if thirds := self._thirds(one):
            return thirds, None
        between = self._between.get(self._sides(one), ())
        if not between or None in self._sides(one)[0]:
            return [], None
        best = max(between, key=lambda other: (other.chance, other.pair.a, other.pair.b)).pair
        return [], Elsewhere(self._statements[best.a], self._statements[best.b], len(between))

    def _thirds(self, one: _Chosen) -> list[Third]:
        left, right = self._links[one.pair.a], self._links[one.pair.b]
        found = []
        for name in left.keys() & right.keys():
            (with_a, sure_a), (with_b, sure_b) = left[name], right[name]
            if {_SAME.get(with_a, with_a), _SAME.get(with_b, with_b)} in _FOLLOWS[_SAME.get(one.kind, one.kind)]:
                third = self._statements[name]
                found.append(((-min(sure_a, sure_b), third.place), Third(third, with_a, with_b)))
        return [third for _, third in sorted(found, key=lambda both: both[0])[:_MOST_THIRDS]]

    def _sides(self, one: _Chosen) -> tuple[frozenset[str | None], RelationKind]:
        return frozenset(self._statements[i].party for i in (one.pair.a, one.pair.b)), one.kind


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
