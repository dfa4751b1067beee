"""Weigh the evidence: which relations hold, how surely, and why.

Each pair is weighed by itself first, by a table of weights. Statements that say the same then lend each other what is known of them: where
nine wordings of one claim contradict another claim, the tenth most likely does too.

Source: weights and thresholds are learned by training/judge.py; docs/decisions/0012-relations.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterclaim.records import Relation, RelationKind
from counterclaim.relate.linkage import gather
from counterclaim.relate.pairs.features import Vocabulary, features, voices
from counterclaim.relate.pairs.reasons import reasons_for
from counterclaim.relate.pairs.statement import Pair, Statement

KINDS: tuple[RelationKind | None, ...] = (None, "contradicts", "corroborates", "updates", "repeats")
"""What is weighed, in the order of the columns of weights."""

_CONTRADICTS, _CORROBORATES, _UPDATES, _REPEATS = range(1, 5)
_DIGITS = 4

Floats = NDArray[np.float64]


class Weights(NamedTuple):
    """What was learned.

    Attributes:
        name: permanent, with a digest.
        features: names, in the order of the rows.
        table: float64 [F, 5].
        least: the least probability at which each kind is shown, in the order of `KINDS`.
        one_claim_from: how surely two statements must say the same to lend each other.
        lent: how much of a probability is that of the claims, 0 to 1.
    """

    name: str
    features: tuple[str, ...]
    table: Floats
    least: tuple[float, ...]
    one_claim_from: float
    lent: float


@cache
def load_weights() -> Weights:
    """The packaged weights."""
    stored = json.loads(files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))
    return read_weights(stored)


def read_weights(stored: Mapping[str, Any]) -> Weights:
    """Weights as they are kept."""
    names = tuple(stored["weights"])
    table = np.array([stored["weights"][name] for name in names], dtype=np.float64)
    return Weights(stored["name"], names, table, tuple(stored["least"]), stored["one_claim_from"], stored["lent"])


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
    least = list(weights.least)
    if threshold is not None:
        least[_CONTRADICTS] = threshold
    found = list(sure.values())
    own = _of_one_party(told, statements)
    chances = _weigh(statements, told, weights)
    chances[own, _CONTRADICTS] = 0.0
    lent = _lent(told, chances, sure.values(), statements, weights)
    lent[own, _CONTRADICTS] = 0.0
    for pair, chance in zip(told, lent, strict=True):
        kind = max(range(1, len(KINDS)), key=lambda n: (chance[n] - least[n], -n))
        if chance[kind] >= least[kind]:
            found.append(_relation(pair, KINDS[kind], float(chance[kind]), statements, weights))
    return sorted(found, key=lambda r: (statements[r.b].place, statements[r.a].place))


def _weigh(statements: Mapping[str, Statement], pairs: Sequence[Pair], weights: Weights) -> Floats:
    """Probabilities [N, 5] of `KINDS` for each pair by itself."""
    if not pairs:
        return np.zeros((0, len(KINDS)))
    row = {name: n for n, name in enumerate(weights.features)}
    x = np.zeros((len(pairs), len(row)))
    vocabulary = Vocabulary(statements.values())
    for n, pair in enumerate(pairs):
        for name, value in features(pair.evidence, statements[pair.a], statements[pair.b], vocabulary).items():
            if name in row:
                x[n, row[name]] = value
    scores = x @ weights.table
    raised = np.exp(scores - scores.max(1, keepdims=True))
    made: Floats = raised / raised.sum(1, keepdims=True)
    return made


def _of_one_party(pairs: Sequence[Pair], statements: Mapping[str, Statement]) -> list[int]:
    """Places of the pairs whose speakers speak for one party, which does not contradict itself: it says something new."""
    return [n for n, p in enumerate(pairs) if voices(statements[p.a], statements[p.b]) in ("one actor", "one party")]


def _lent(
    pairs: Sequence[Pair], chances: Floats, given: Iterable[Relation], statements: Mapping[str, Statement], weights: Weights
) -> Floats:
    """The same with what statements of one claim lend each other: each pair and the mean of all pairs between its two claims, mixed."""
    if not pairs:
        return chances
    ids = sorted({i for p in pairs for i in (p.a, p.b)} | {i for r in given for i in (r.a, r.b)}, key=lambda i: (statements[i].place, i))
    number = {i: n for n, i in enumerate(ids)}
    group = _groups(number, pairs, chances, given, weights)
    cells = [tuple(sorted((group[number[p.a]], group[number[p.b]]))) for p in pairs]
    places = {cell: n for n, cell in enumerate(dict.fromkeys(cells))}
    where = np.array([places[cell] for cell in cells])
    sums = np.zeros((len(places), chances.shape[1]))
    np.add.at(sums, where, chances)
    means = sums / np.bincount(where, minlength=len(places))[:, None]
    made: Floats = (1 - weights.lent) * chances + weights.lent * means[where]
    return made


def _groups(
    number: Mapping[str, int], pairs: Sequence[Pair], chances: Floats, given: Iterable[Relation], weights: Weights
) -> dict[int, int]:
    """The claim that each statement is of, as far as pairs by themselves tell."""
    same = chances[:, _CORROBORATES] + chances[:, _REPEATS]
    other = chances[:, _CONTRADICTS] + chances[:, _UPDATES]
    links = [(number[p.a], number[p.b], float(s)) for p, s in zip(pairs, same, strict=True) if s >= weights.one_claim_from]
    links += [(number[r.a], number[r.b], 1.0) for r in given if r.relation in ("repeats", "corroborates")]
    apart = [(number[p.a], number[p.b]) for p, o in zip(pairs, other, strict=True) if o >= weights.one_claim_from]
    return {member: n for n, members in enumerate(gather(len(number), links, apart)) for member in members}


def _relation(pair: Pair, kind: RelationKind | None, chance: float, statements: Mapping[str, Statement], weights: Weights) -> Relation:
    assert kind is not None
    a, b = statements[pair.a], statements[pair.b]
    reasons = tuple(reasons_for(kind, pair.evidence, a, b))
    return Relation(pair.a, pair.b, kind, round(chance, _DIGITS), reasons, weights.name)
