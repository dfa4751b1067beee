"""A ledger that is judged in parts, by several, says what it says when it is judged at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.keep.related import undecided
from counterclaim.relate.pairs.judge import judge
from counterclaim.relate.pairs.words import WordCounts
from tests.relate.pairs.judged import ALL, judged_apart, ledger_of, relations_apart

LEDGER = ledger_of(7, 20, 10)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 9), st.sampled_from([1, 12, 1000]))
def test_judged_in_parts_is_judged_at_once(seed: int, events: int, most: int) -> None:
    whole = ledger_of(seed, events)
    statements, pairs, known, notes = whole
    assert judged_apart(whole, most) == undecided(statements, judge(statements, pairs, known), notes)


def test_the_made_ledger_has_what_parts_may_miss() -> None:
    statements, pairs, known, notes = LEDGER
    at_once = undecided(statements, judge(statements, pairs, known), notes)
    assert {d.certainty for d in at_once.disputes} == {"likely", "possible"}
    assert any(x.kind == "same parties elsewhere" for r in at_once.relations for x in r.reasons)
    assert relations_apart(LEDGER, 7) == at_once.relations


@pytest.mark.parametrize("missing", sorted(ALL))
def test_each_exchange_matters(missing: str) -> None:
    assert relations_apart(LEDGER, 7, ALL - {missing}) != judge(*LEDGER[:3])


def test_a_part_of_a_ledger_is_judged_with_the_words_of_all() -> None:
    whole = ledger_of(7, 4)
    more = ledger_of(3, 30)
    words = WordCounts.of(s.attribution for one in (whole, more) for s in one[0].values())
    alone, with_words = judge(*whole[:3]), judge(*whole[:3], words=words)
    assert [r.probability for r in alone] != [r.probability for r in with_words]
    assert judge(*whole[:3], words=words.only(s.attribution for s in whole[0].values())) == with_words


def test_nothing_to_judge() -> None:
    assert judge({}, []) == []
    assert relations_apart(({}, [], [], []), 5) == []
