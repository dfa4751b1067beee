"""Number words and figures, with the value that each stands for; and what counts nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.resolve.how_many.numbers import find_numbers, uncounted


def read(text: str) -> list[tuple[str, float | None, float | None]]:
    return [(text[n.start : n.end], n.value, n.lower) for n in find_numbers(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("18 million people", "18 million", 18e6),
        ("1.5bn litres", "1.5bn", 1.5e9),
        ("40k signatures", "40k", 40e3),
        ("20,000 marchers", "20,000", 20000),
        ("20 000 marchers", "20 000", 20000),
        ("1,20,000 voters", "1,20,000", 120000),
        ("3.5 lakh voters", "3.5 lakh", 350000),
        ("a dozen cooks", "a dozen", 12),
        ("two dozen cooks", "two dozen", 24),
        ("half a million tiles", "half a million", 500000),
        ("a couple of cooks", "a couple", 2),
        ("twenty-one cooks", "twenty-one", 21),
        ("two hundred and six cooks", "two hundred and six", 206),
        ("three hundred thousand cooks", "three hundred thousand", 300000),
        ("five thousand two hundred cooks", "five thousand two hundred", 5200),
        ("a hundred and twenty cooks", "a hundred and twenty", 120),
        ("70 percent", "70 percent", 70),
        ("70 per cent", "70 per cent", 70),
        ("70.5%", "70.5%", 70.5),
        ("a third of them", "a third", 33.3),
        ("two-thirds of them", "two-thirds", 66.7),
        ("three quarters of them", "three quarters", 75),
        ("half of them", "half", 50),
        ("one in five cooks", "one in five", 20),
        ("nine out of ten cooks", "nine out of ten", 90),
    ],
)
def test_values(text: str, words: str, value: float) -> None:
    assert read(text) == [(words, pytest.approx(value), None)]


@pytest.mark.parametrize(
    ("text", "lower"),
    [
        ("dozens", 24),
        ("scores", 40),
        ("hundreds", 200),
        ("thousands", 2000),
        ("tens of thousands", 20000),
        ("hundreds of thousands", 200000),
        ("several", 3),
        ("several hundred", 300),
        ("a few thousand", 2000),
    ],
)
def test_vague_words_have_a_least_value_only(text: str, lower: float) -> None:
    assert read(text) == [(text, None, lower)]


@pytest.mark.parametrize("text", ["a third man", "third of May", "half an hour", "a quarter of an hour", "the 1990s", "F16", "none"])
def test_no_number(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "It fell on 13 June",
        "It fell on June 13",
        "It fell in 2019",
        "It fell at 4:40 p.m.",
        "It fell at 9pm",
        "It fell at nine on Sunday",
        "It fell at half past two",
        "It fell after six hours",
        "It fell for three more days",
        "Ivo Maric, 34, saw it fall",
        "A 19-year-old saw it fall",
        "The Group of Seven saw it fall",
        "Unit 4 saw it fall",
        "They cited Article 5",
        "They won 3-1",
        "A 12-point plan",
        "One of them fell",
        "They were one",
        "The two sides met",
        "Call +27 31 555 0100",
        "Covid-19 spread",
        "They met in the Room of Nine",
    ],
)
def test_what_counts_nothing(text: str) -> None:
    assert [n for n in find_numbers(text, 0, len(text)) if not uncounted(text, n, 0, len(text), False)] == []


@given(st.text(alphabet="0123456789,. -%ahfivetndozu\u00a0\u202f½٣", max_size=60))
def test_numbers_are_slices_in_order(text: str) -> None:
    at = 0
    for number in find_numbers(text, 0, len(text)):
        assert at <= number.start < number.end <= len(text)
        assert (number.value is None) != (number.lower is None)
        uncounted(text, number, 0, len(text), False)
        at = number.end


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    for number in find_numbers(text, 0, len(text)):
        uncounted(text, number, 0, len(text), True)
