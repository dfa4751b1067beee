"""Which documents are compared with a new one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterclaim.relate.origins import MAX_CANDIDATES, MAX_HOLDERS, choose_candidates

COMMON = [f"c{n}" for n in range(MAX_HOLDERS)]


def test_two_shared_fingerprints_make_a_candidate_and_one_does_not():
    assert choose_candidates([["a", "b"], ["a"], *[[]] * 20]) == ["a"]


def test_one_that_is_a_fifth_of_all_is_enough():
    assert choose_candidates([["a"], [], [], []]) == ["a"]


def test_rare_fingerprints_weigh_more():
    many = [f"m{n}" for n in range(10)]
    assert choose_candidates([[*many, "x"], [*many, "x"], ["a"], ["a"], *[[]] * 20])[0] == "a"


def test_a_closing_paragraph_that_very_many_have_makes_no_candidates():
    assert choose_candidates([COMMON] * 5 + [[]] * 40) == []


def test_a_story_that_very_many_have_does():
    assert len(choose_candidates([COMMON] * 30 + [[]] * 10)) == MAX_CANDIDATES


def test_named_ones_need_two_keys_and_keep_some_places():
    found = choose_candidates([COMMON] * 30, [["n1", "n2"], ["n2", "n3"], ["n1"]])
    assert found[-2:] == ["n1", "n2"]
    assert len(found) == MAX_CANDIDATES
    assert "n3" not in found


def test_numbers_serve_as_well_as_identifiers():
    assert choose_candidates([[3, 4], [3]], without=[4]) == [3]


LISTS = st.lists(st.lists(st.integers(0, 30), unique=True, max_size=MAX_HOLDERS), max_size=40)


@given(LISTS, LISTS, st.sets(st.integers(0, 30)))
def test_each_once_none_excluded_no_more_than_the_limit(holders, named, without):
    found = choose_candidates(holders, named, without)
    assert len(found) == len(set(found)) <= MAX_CANDIDATES
    assert not set(found) & without
