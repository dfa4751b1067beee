"""Judging a ledger in blocks, as several machines would do it."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Any

import numpy as np

from counterclaim.keep.related import Related, undecided
from counterclaim.records import Relation, Verification
from counterclaim.relate.disputes import weight
from counterclaim.relate.pairs.apart import Judging, together
from counterclaim.relate.pairs.blocks import bundle, find_blocks, shared_parties
from counterclaim.relate.pairs.statement import Pair, Statement
from counterclaim.relate.pairs.words import WordCounts
from tests.relate.told import count, ledger, say

Whole = tuple[Mapping[str, Statement], Sequence[Pair], Sequence[Relation], Sequence[Verification]]


def judged_apart(whole: Whole, most: int) -> Related:
    """Relations, claims and disputes of a ledger, judged in tasks of some `most` pairs and put together again."""
    statements, *_ = whole
    tasks, shared = tasks_of(whole, most)
    words = WordCounts.together(WordCounts.of(s.attribution for s in task[0].values()) for task in tasks)
    waiting = [
        pickle.dumps(Judging(own, pairs, given, words.only(s.attribution for s in own.values()), shared)) for own, pairs, given, _ in tasks
    ]
    rounds = pickle.loads(waiting[0]).rounds if waiting else 0
    for _ in range(rounds):
        told = together(reversed([pickle.loads(one).tell() for one in waiting]))
        waiting = [_heard(one, told) for one in waiting]
    done = [pickle.loads(one) for one in waiting]
    plain = together(reversed([one.show() for one in done]))
    found = [undecided(task[0], one.relations(plain), task[3]) for task, one in zip(tasks, done, strict=True)]

    def in_order(relations: Iterator[Relation]) -> list[Relation]:
        return sorted(relations, key=lambda r: (statements[r.b].place, statements[r.a].place))

    relations = in_order(chain.from_iterable(one.relations for one in found))
    return Related(
        relations,
        relations,
        in_order(chain.from_iterable(one.used for one in found)),
        in_order(chain.from_iterable(one.doubtful for one in found)),
        sorted(chain.from_iterable(one.claims for one in found), key=lambda c: statements[c.attributions[0]].place),
        sorted(chain.from_iterable(one.disputes for one in found), key=lambda d: (d.certainty == "possible", *weight(d, statements))),
        statements,
    )


def tasks_of(whole: Whole, most: int) -> tuple[list[Whole], list[tuple[str, str]]]:
    """The ledger in parts whose pairs share no statement, and which two parties have pairs in several of them."""
    statements, pairs, given, notes = whole
    number = {i: n for n, i in enumerate(statements)}
    ends = np.array([(number[p.a], number[p.b]) for p in (*pairs, *given)], dtype=np.int64).reshape(-1, 2)
    block = find_blocks(len(statements), *ends.T)
    task = bundle(np.bincount(block[ends[:, 0]], minlength=int(block.max(initial=-1)) + 1), most)[block]
    names = sorted({s.party for s in statements.values() if s.party is not None})
    parties = {name: n for n, name in enumerate(names)}
    party = np.array([-1 if s.party is None else parties[s.party] for s in statements.values()], dtype=np.int64)
    compared = ends[: len(pairs)]
    shared = shared_parties(task[compared[:, 0]], *party[compared].T) if len(pairs) else []
    made: list[Whole] = []
    of = dict(zip(statements, task.tolist(), strict=True))
    for n in range(int(task.max(initial=-1)) + 1):
        own = {i: s for i, s in statements.items() if of[i] == n}
        covering = [note for note in notes if any(i in own for i in note.covers)]
        made.append((own, [p for p in pairs if p.a in own], [r for r in given if r.a in own], covering))
    return made, [(names[a], names[b]) for a, b in shared]


def _heard(judging: bytes, told: object) -> bytes:
    one = pickle.loads(judging)
    one.hear(told)
    return pickle.dumps(one)


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
