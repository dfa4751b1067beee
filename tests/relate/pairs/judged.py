"""Judging a ledger in parts, as several machines would do it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Any

import numpy as np

from counterclaim.keep.related import Related, undecided
from counterclaim.records import Relation, Verification
from counterclaim.relate.disputes import weight
from counterclaim.relate.pairs.blocks import find_blocks, shared_parties
from counterclaim.relate.pairs.joint import Told, among, begin, chances, hear_of, mean, tell_by
from counterclaim.relate.pairs.judge import Bench, choose, explain
from counterclaim.relate.pairs.others import Chosen, Others, links_of, plainly
from counterclaim.relate.pairs.statement import Pair, Statement
from counterclaim.relate.pairs.weights import RELATED, load_weights
from counterclaim.relate.pairs.words import WordCounts
from tests.relate.told import count, ledger, say

Whole = tuple[Mapping[str, Statement], Sequence[Pair], Sequence[Relation], Sequence[Verification]]
ALL = frozenset(("words", "neighbours", "rounds", "plain"))
"""What parts exchange."""


def relations_apart(whole: Whole, most: int, exchanged: frozenset[str] = ALL) -> list[Relation]:
    """Relations of a ledger, of which each part has so many pairs that follow one another, and knows of others what is exchanged."""
    statements, pairs, given, _ = whole
    nets, least = load_weights().nets, np.array(load_weights().least)
    words = WordCounts.of(s.attribution for s in statements.values())
    listed = Bench(statements, pairs, given).pairs
    parts = [np.arange(begin, min(begin + most, len(listed))) for begin in range(0, len(listed), most)]
    benches = []
    for mine in parts:
        own = {i: statements[i] for n in mine for i in (listed[n].a, listed[n].b)}
        told = (s.attribution for s in own.values())
        benches.append(Bench(own, [listed[n] for n in mine], (), words=words.only(told) if "words" in exchanged else WordCounts.of(told)))
    ends = np.array([(statements[p.a].place, statements[p.b].place) for p in listed], dtype=np.int64).reshape(-1, 2)
    names = sorted({s.party for s in statements.values() if s.party is not None})
    party = np.full(max((s.place for s in statements.values()), default=-1) + 1, -1)
    for s in statements.values():
        party[s.place] = -1 if s.party is None else names.index(s.party)
    home = np.concatenate([np.zeros(0, np.int64), *(np.full(len(mine), n) for n, mine in enumerate(parts))])
    shared = shared_parties(home, *party[ends].T).tolist() if "rounds" in exchanged and len(ends) else []
    side = np.array([shared.index(two) if two in shared else -1 for two in np.sort(party[ends], axis=1).tolist()], dtype=np.int64)

    x = np.concatenate([np.zeros((0, len(load_weights().features))), *(bench.numbers() for bench in benches)])
    states = [begin(net, x) for net in nets]
    near = [np.flatnonzero(np.isin(ends, ends[mine]).any(axis=1)) if "neighbours" in exchanged else mine for mine in parts]
    for turn in range(len(nets[0].rounds)):
        told_by = []
        for mine in parts:
            tells = mine[side[mine] >= 0]
            told_by.append(tell_by(nets, turn, [state[tells] for state in states], side[tells], len(shared)))
        after = [np.empty_like(state) for state in states]
        for mine, here in zip(parts, near, strict=True):
            graph, rows, parties = among(ends[here, 0], ends[here, 1], np.isin(here, mine), party.__getitem__)
            at = [shared.index(two) if two in shared else -1 for two in parties.tolist()]
            abroad = np.flatnonzero(np.array(at) >= 0)
            told = Told(*(sum(one[n] for one in told_by)[[at[k] for k in abroad]] for n in range(3)))  # type: ignore[index]
            heard = hear_of(nets, turn, [state[here[rows]] for state in states], graph, abroad, told)
            for state, own_state in zip(after, heard, strict=True):
                state[mine] = own_state
        states = after

    chosen: dict[int, Chosen] = {}
    for mine, bench in zip(parts, benches, strict=True):
        found = mean([chances(net, x[mine], state[mine]) for net, state in zip(nets, states, strict=True)])
        for n, kind, sure in zip(*(one.tolist() for one in choose(found, bench.of_one_party(), least)), strict=True):
            chosen[int(mine[n])] = Chosen(listed[mine[n]], RELATED[kind], sure)
    shown = [
        plainly([chosen[n] for n in mine.tolist() if n in chosen], bench.statements) for mine, bench in zip(parts, benches, strict=True)
    ]
    plain = {}
    for key, one in chain.from_iterable(part.items() for part in shown):
        plain[key] = plain[key].with_other(one) if key in plain else one
    by_place = {s.place: s for s in statements.values()}
    relations = [*given]
    for n, (mine, here, bench) in enumerate(zip(parts, near, benches, strict=True)):
        own_chosen = [chosen[k] for k in mine.tolist() if k in chosen]
        links = links_of([chosen[k] for k in here.tolist() if k in chosen], statements)
        others = Others(links, by_place.__getitem__, plain if "plain" in exchanged else shown[n])
        relations += explain(own_chosen, (), bench.statements, others, load_weights().name)
    return sorted(relations, key=lambda r: (statements[r.b].place, statements[r.a].place))


def judged_apart(whole: Whole, most: int) -> Related:
    """The same with claims and disputes, which are made apart of relations that hang together."""
    statements, _, _, notes = whole
    relations = relations_apart(whole, most)
    places = {i: n for n, i in enumerate(statements)}
    block = find_blocks(len(statements), [places[r.a] for r in relations], [places[r.b] for r in relations])
    found = []
    for n in sorted({int(block[places[r.a]]) for r in relations}):
        own = {i: s for i, s in statements.items() if block[places[i]] == n}
        inside = [r for r in relations if r.a in own]
        found.append(undecided(own, inside, [note for note in notes if any(i in own for i in note.covers)]))

    def in_order(some: Iterator[Relation]) -> list[Relation]:
        return sorted(some, key=lambda r: (statements[r.b].place, statements[r.a].place))

    return Related(
        relations,
        relations,
        in_order(chain.from_iterable(one.used for one in found)),
        in_order(chain.from_iterable(one.doubtful for one in found)),
        sorted(chain.from_iterable(one.claims for one in found), key=lambda c: statements[c.attributions[0]].place),
        sorted(chain.from_iterable(one.disputes for one in found), key=lambda d: (d.certainty == "possible", *weight(d, statements))),
        statements,
    )


WORDS = "the weir held broke gates were open shut union owner miners paid nobody three died at noon flood reached mill".split()
PARTIES = ("owner", "union miners", "clerk miners", "mayor council", "")


def ledger_of(seed: int, events: int, statements: int = 7) -> Whole:
    """Events of which the same parties speak, some in the same words; now and then a figure, a version, a note."""
    draw = random.Random(seed)
    told: list[Statement] = []
    pairs, given, notes = [], [], []
    for event in range(events):
        own = []
        for n in range(draw.randint(1, statements)):
            words = (
                told[-1].attribution.content[0].text
                if told and draw.random() < 0.2
                else f"{' '.join(draw.sample(WORDS, 6))} weir-{event} mill-{event}"
            )
            counts = (count("killed", draw.randint(1, 3)),) if draw.random() < 0.3 else ()
            report = f"d{event}-{n // 2}"
            own.append(
                say(
                    f"a{len(told)}",
                    words,
                    voices=draw.choice(PARTIES[len(told) % 2 :: 2]),
                    report=report,
                    counts=counts,
                    title=draw.random() < 0.1,
                )
            )
            told.append(own[-1])
        for a, b in combinations(own, 2):
            if draw.random() < 0.8:
                pairs.append(Pair(a.attribution.id, b.attribution.id, _evidence(draw, a, b)))
        if len(own) > 1 and draw.random() < 0.4:
            given.append(Relation(own[0].attribution.id, own[1].attribution.id, "updates", 1.0, (), "made"))
        notes.append(Verification(own[0].document, 0, 3, "seen", "verified", None, (own[0].attribution.id,), "made"))
    draw.shuffle(pairs)
    return ledger(*told), pairs, given, notes


def _evidence(draw: random.Random, a: Statement, b: Statement) -> dict[str, Any]:
    """Mostly what one expects who knows that statements of even and of odd numbers contradict each other."""
    likely = draw.choice([0, 1 + (a.place + b.place) % 2, 1 + (a.place + b.place) % 2, 3])
    parts = [draw.random() + (n == likely) * draw.choice([1, 9, 40]) for n in range(4)]
    labels = [round(part / sum(parts), 4) for part in parts]
    made: dict[str, Any] = {"labels": labels, "follows": labels[:3], "wording": round(draw.random() / 2, 4), "near": -3 + 7 * (likely > 0)}
    made["one party"] = round(draw.random(), 4)
    if draw.random() < 0.2:
        made["figures"] = [["killed", draw.choice(["equal", "compatible", "excludes"]), 0, 1, 0, 1]]
    if a.document == b.document:
        made |= {"apart": draw.randint(0, 800), "paragraphs": draw.randint(0, 2)}
    return made
