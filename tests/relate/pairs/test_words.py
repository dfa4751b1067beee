"""How rare words are."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.relate.pairs.words import Vocabulary, WordCounts, stems
from tests.relate.told import say

LINES = st.lists(st.lists(st.sampled_from("weirs held holding the gates mill flooded".split()), max_size=5).map(" ".join), max_size=8)


def counted(lines: list[str]) -> WordCounts:
    return WordCounts.of(say(f"a{n}", line).attribution for n, line in enumerate(lines))


def test_a_statement_has_a_word_once_and_in_one_form() -> None:
    assert counted(["the weirs and the weir", "the mill"]) == (2, {"weir": 1, "mill": 1})


@given(LINES, LINES)
def test_counts_of_some_statements_words_weigh_the_same(some: list[str], others: list[str]) -> None:
    said = [say(f"a{n}", line).attribution for n, line in enumerate(some)]
    counts = counted(some + others)
    only = counts.only(said)
    assert only.having.keys() == {word for a in said for word in stems(a.content)}
    for a in said:
        for b in said:
            two = stems(a.content), stems(b.content)
            alike, rarest = Vocabulary(counts).compare(*two)
            assert Vocabulary(only).compare(*two) == (alike, rarest)
            assert 0 <= rarest <= 1
            assert alike == (pytest.approx(1) if a.content == b.content and two[0] else pytest.approx(alike))
            assert 0 <= alike <= 1 + 1e-12


def test_a_rare_word_in_common_says_more_than_a_common_one() -> None:
    counts = WordCounts(1000, {"weir": 2, "mill": 400, "gate": 30})
    vocabulary = Vocabulary(counts)
    weir, mill = (vocabulary.compare(frozenset({word, "gate"}), frozenset({word})) for word in ("weir", "mill"))
    assert weir[0] > mill[0]
    assert weir[1] == pytest.approx(math.log(1001 / 2.5) ** 2 / 36)
    assert vocabulary.compare(frozenset({"weir"}), frozenset({"mill"})) == (0, 0)


def test_a_word_that_was_not_counted_is_no_rare_word_but_a_mistake() -> None:
    with pytest.raises(KeyError):
        Vocabulary(counted(["the mill"])).compare(frozenset({"weir"}), frozenset({"weir"}))
