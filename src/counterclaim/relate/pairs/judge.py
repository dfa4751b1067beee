"""Weigh the evidence: which relations hold, how surely, and why.

Pairs are weighed together (`joint`): where nine wordings of one claim contradict another claim, the tenth most likely does too.

Source: weights and thresholds are learned by training/judge.py; docs/decisions/0012-relations.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from counterclaim.records import Relation
from counterclaim.relate.pairs.features import Features, Flags, voices
from counterclaim.relate.pairs.joint import Floats, Graph, Whole, sides_of, weigh
from counterclaim.relate.pairs.others import Chosen, Others, links_of, plainly
from counterclaim.relate.pairs.reasons import reasons_for
from counterclaim.relate.pairs.statement import Pair, Statement
from counterclaim.relate.pairs.weights import RELATED, Weights, load_weights
from counterclaim.relate.pairs.words import WordCounts

_CONTRADICTS = 1
_DIGITS = 4
_AT_ONCE = 8_192  # pairs whose numbers are made in one step, for memory's sake


def judge(
    statements: Mapping[str, Statement],
    pairs: Iterable[Pair],
    given: Iterable[Relation] = (),
    threshold: float | None = None,
    weights: Weights | None = None,
    words: WordCounts | None = None,
) -> list[Relation]:
    """The relations that hold, in the order of the ledger.

    Args:
        statements: by identifier.
        pairs: what was compared; pairs whose statements are not there are passed over.
        given: relations that are known otherwise (between versions of a report); they hold, whatever the evidence says.
        threshold: the least probability of a contradiction, where that is to be less than the learned one.
        weights: others than the packaged ones.
        words: of all statements of the ledger, where these are not all.
    """
    bench = Bench(statements, pairs, given, threshold, weights, words)
    chosen = bench.choose(weigh(bench.weights.nets, bench.numbers(), bench.graph))
    place = {s.place: s for s in statements.values()}
    return bench.relations(chosen, Others(links_of(chosen, statements), place.__getitem__, plainly(chosen, statements)))


class Bench:
    """Pairs before and after they are weighed.

    Attributes:
        statements: by identifier.
        pairs: those that are weighed, in the order of the ledger.
        graph: which statements they are of.
        given: relations that hold whatever the evidence says, by their statements.
        weights: by what they are weighed.
    """

    def __init__(
        self,
        statements: Mapping[str, Statement],
        pairs: Iterable[Pair],
        given: Iterable[Relation] = (),
        threshold: float | None = None,
        weights: Weights | None = None,
        words: WordCounts | None = None,
    ) -> None:
        self.statements, self.weights, self._words = statements, weights or load_weights(), words
        self.given = {(r.a, r.b): r for r in given if r.a in statements and r.b in statements}
        known = {frozenset(places) for places in self.given}
        told = (p for p in pairs if p.a in statements and p.b in statements and frozenset((p.a, p.b)) not in known)
        self.pairs = sorted(told, key=lambda p: (statements[p.b].place, statements[p.a].place, p.b, p.a))
        self.graph = graph_of(statements, self.pairs)
        self._least = np.array(self.weights.least)
        if threshold is not None:
            self._least[_CONTRADICTS] = min(threshold, self._least[_CONTRADICTS])

    def numbers(self) -> Floats:
        """What is known of each pair by itself, [P, F], in the order of the weights."""
        words = self._words or WordCounts.of(s.attribution for s in self.statements.values())
        named = {end for pair in self.pairs for end in (pair.a, pair.b)}
        features = Features({i: s for i, s in self.statements.items() if i in named}, words)
        x = np.zeros((len(self.pairs), len(self.weights.features)))
        for begin in range(0, len(x), _AT_ONCE):
            columns = features.of(self.pairs[begin : begin + _AT_ONCE])
            for n, name in enumerate(self.weights.features):
                x[begin : begin + _AT_ONCE, n] = columns[name]
        return x

    def of_one_party(self) -> Flags:
        """Which pairs have speakers who speak for one party, which does not contradict itself: it says something new, [P]."""
        ends = ((self.statements[p.a], self.statements[p.b]) for p in self.pairs)
        return np.array([voices(a, b) in ("one actor", "one party") for a, b in ends], dtype=np.bool_)

    def choose(self, chances: Floats) -> list[Chosen]:
        """Of each pair the relation that holds, where one does."""
        rows, kinds, sure = choose(chances, self.of_one_party(), self._least)
        return [Chosen(self.pairs[n], RELATED[k], c) for n, k, c in zip(rows.tolist(), kinds.tolist(), sure.tolist(), strict=True)]

    def relations(self, chosen: Iterable[Chosen], others: Others) -> list[Relation]:
        """Those that were chosen, with their reasons, and those that are given, in the order of the ledger."""
        return explain(chosen, self.given.values(), self.statements, others, self.weights.name)


def choose(chances: Floats, of_one_party: Flags, least: Floats) -> tuple[Whole, Whole, Floats]:
    """Which pairs have a relation, which of `RELATED`, and how probable it is: the one that is furthest above its threshold.

    Args:
        chances: probabilities [P, K] that nothing and that each of `RELATED` holds.
        of_one_party: pairs that cannot contradict each other, [P].
        least: thresholds, [K].
    """
    chances = chances.copy()
    chances[of_one_party, _CONTRADICTS] = 0.0
    kinds = (chances[:, 1:] - least[1:]).argmax(1) + 1
    here = np.arange(len(kinds))
    told = np.flatnonzero(chances[here, kinds] >= least[kinds])
    return told, kinds[told] - 1, chances[told, kinds[told]]


def explain(
    chosen: Iterable[Chosen], given: Iterable[Relation], statements: Mapping[str, Statement], others: Others, made_by: str
) -> list[Relation]:
    """Relations with their reasons, and others that are given, in the order of the ledger."""
    found = list(given)
    for one in chosen:
        pair, kind, chance = one
        a, b = statements[pair.a], statements[pair.b]
        reasons = tuple(reasons_for(kind, pair.evidence, a, b, *others.of(one, a, b)))
        found.append(Relation(pair.a, pair.b, kind, round(chance, _DIGITS), reasons, made_by))
    return sorted(found, key=lambda r: (statements[r.b].place, statements[r.a].place))


def graph_of(statements: Mapping[str, Statement], pairs: Sequence[Pair]) -> Graph:
    """Which statements were compared; one whose speaker is unknown is a party by itself.

    Statements are numbered in the order of the ledger.
    """
    number = {i: n for n, i in enumerate(sorted(statements, key=lambda i: statements[i].place))}
    party = {i: s.party or f"? {i}" for i, s in statements.items()}
    ends = np.array([(number[p.a], number[p.b]) for p in pairs], dtype=np.int64).reshape(-1, 2)
    return Graph(ends[:, 0].copy(), ends[:, 1].copy(), len(number), sides_of([(party[p.a], party[p.b]) for p in pairs]))
