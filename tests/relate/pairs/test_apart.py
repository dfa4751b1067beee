"""A ledger that is judged in blocks, by several, says what it says when it is judged at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.keep.related import undecided
from counterclaim.relate.pairs.apart import Judging, together
from counterclaim.relate.pairs.joint import Sums
from counterclaim.relate.pairs.judge import judge
from counterclaim.relate.pairs.words import WordCounts
from tests.relate.pairs.judged import Whole, judged_apart, ledger_of, tasks_of

LEDGER = ledger_of(7, 20, 10)


def words_of(whole: Whole) -> WordCounts:
    return WordCounts.of(s.attribution for s in whole[0].values())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 9), st.sampled_from([1, 12, 1000]))
def test_judged_in_blocks_is_judged_at_once(seed: int, events: int, most: int) -> None:
    whole = ledger_of(seed, events)
    statements, pairs, known, notes = whole
    assert judged_apart(whole, most) == undecided(statements, judge(statements, pairs, known), notes)


def test_the_made_ledger_has_what_blocks_may_miss() -> None:
    statements, pairs, known, notes = LEDGER
    tasks, shared = tasks_of(LEDGER, 1)
    at_once = undecided(statements, judge(statements, pairs, known), notes)
    assert len(tasks) > 6
    assert len(shared) > 4
    assert {d.certainty for d in at_once.disputes} == {"likely", "possible"}
    task = {i: n for n, own in enumerate(tasks) for i in own[0]}
    document = {s.document: task[i] for i, s in statements.items()}
    elsewhere = [(r, place) for r in at_once.relations for x in r.reasons if x.kind == "same parties elsewhere" for place in x.spans]
    assert any(task[r.a] != document[place.document] for r, place in elsewhere)


@pytest.mark.parametrize("missing", ["rounds", "words", "plain"])
def test_each_exchange_matters(missing: str) -> None:
    tasks, shared = tasks_of(LEDGER, 1)
    all_words = words_of(LEDGER)
    own_words = {n: words_of(task) for n, task in enumerate(tasks)}
    judgings = [
        Judging(*task[:3], own_words[n] if missing == "words" else all_words, () if missing == "rounds" else shared)
        for n, task in enumerate(tasks)
    ]
    for _ in range(judgings[0].rounds):
        told = together([one.tell() for one in judgings])
        for one in judgings:
            one.hear(told)
    shown = [one.show() for one in judgings]
    plain = {} if missing == "plain" else together(shown)
    found = [r for one in judgings for r in one.relations(plain)]
    assert sorted(map(repr, found)) != sorted(map(repr, judge(*LEDGER[:3])))


def test_sums_that_lack_parties_are_refused() -> None:
    (own, *_), shared = tasks_of(LEDGER, 10_000)[0], [("owner", "miners")]
    judging = Judging(*own[:3], words_of(LEDGER), shared)
    assert list(judging.tell()) == [("miners", "owner")]
    with pytest.raises(KeyError):
        judging.hear({})


def test_a_part_of_a_ledger_is_judged_with_the_words_of_all() -> None:
    whole = ledger_of(7, 4)
    more = ledger_of(3, 30)
    words = WordCounts.together([words_of(whole), words_of(more)])
    alone, with_words = judge(*whole[:3]), judge(*whole[:3], words=words)
    assert [r.probability for r in alone] != [r.probability for r in with_words]
    assert judge(*whole[:3], words=words.only(s.attribution for s in whole[0].values())) == with_words


def test_nothing_to_judge() -> None:
    assert judge({}, []) == []
    empty = Judging({}, [], [], WordCounts.of([]))
    empty.hear(empty.tell())
    empty.hear({})
    assert empty.relations(empty.show()) == []


def test_what_is_told_is_added_in_any_order() -> None:
    parts = [one.tell() for one in (Judging(*task[:3], words_of(LEDGER), tasks_of(LEDGER, 1)[1]) for task in tasks_of(LEDGER, 1)[0])]
    forwards, backwards = together(parts), together(reversed(parts))
    assert forwards.keys() == backwards.keys()
    for two, sums in forwards.items():
        other: Sums = backwards[two]
        assert sums.pairs == other.pairs
        assert sums.coarse.tobytes() == other.coarse.tobytes()
        assert sums.fine.tobytes() == other.fine.tobytes()
