"""What two figures of one thing say of each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records import Quantity
from counterclaim.relate.pairs.figures import compare_figures, verdict
from tests.relate.told import count

TWELVE = count("killed", 12)
AT_LEAST_12 = count("killed", lower=12, hedge="at least")
MORE_THAN_12 = count("killed", lower=12, hedge="more than")
UP_TO_12 = count("killed", upper=12, hedge="up to")
FEWER_THAN_12 = count("killed", upper=12, hedge="fewer than")
ABOUT_12 = count("killed", 12, hedge="about")
DOZENS = count("killed", lower=24, hedge="dozens")


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        (TWELVE, count("killed", 12), "equal"),
        (TWELVE, count("killed", 14), "excludes"),
        (TWELVE, AT_LEAST_12, "compatible"),
        (TWELVE, MORE_THAN_12, "excludes"),
        (TWELVE, UP_TO_12, "compatible"),
        (TWELVE, FEWER_THAN_12, "excludes"),
        (UP_TO_12, MORE_THAN_12, "excludes"),
        (UP_TO_12, AT_LEAST_12, "compatible"),
        (ABOUT_12, count("killed", 13), "compatible"),
        (ABOUT_12, count("killed", 20), "excludes"),
        (DOZENS, count("killed", 24), "compatible"),
        (DOZENS, TWELVE, "excludes"),
        (count("killed", 0), AT_LEAST_12, "excludes"),
        (count("turnout_percent", lower=50, hedge="more than"), count("turnout_percent", 50.4), "compatible"),
    ],
)
def test_figures(a: Quantity, b: Quantity, says: str) -> None:
    assert verdict(a, b) == verdict(b, a) == says


def test_kinds_are_compared_with_their_own_and_the_telling_ones_come_first() -> None:
    found = compare_figures(
        [count("hurt", lower=3, hedge="at least"), TWELVE], [count("killed", 14), count("hurt", 5), count("detained", 12)]
    )
    assert [(f.kind, f.verdict) for f in found] == [("killed", "excludes"), ("hurt", "compatible")]


def test_of_several_figures_of_a_kind_the_most_alike_are_compared() -> None:
    assert [f.verdict for f in compare_figures([count("killed", 3), count("killed", 9)], [TWELVE, count("killed", 9)])] == ["equal"]


def test_what_counts_nothing_known_is_not_compared() -> None:
    assert compare_figures([Quantity(0, 1, "12", None, None, 12, None, None, None, "made")], [TWELVE]) == []


NUMBERS = st.none() | st.integers(0, 40).map(float)
QUANTITIES = st.builds(
    count, st.just("killed"), NUMBERS, NUMBERS, NUMBERS, st.sampled_from([None, "about", "at least", "more than", "fewer than"])
)


@given(QUANTITIES, QUANTITIES)
def test_the_order_does_not_matter(a: Quantity, b: Quantity) -> None:
    assert verdict(a, b) == verdict(b, a)
