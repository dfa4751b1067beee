"""Quotations in all house styles, as bracketed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.text.quotes import quotations
from tests.marked import unmark


@pytest.mark.parametrize(
    "marked",
    [
        '[q "We stay,"] he said. [q "All of us."]',
        "[q “We stay,”] he said. [q “All of us.”]",
        "[q ‘The drivers’ pay was late,’] she said. [q ‘Don’t ask me why.’]",
        "[q 'They were asleep']: one mother's account",
        "[q «On reste»], he said, and [q „niemand“] left",
        "[q “He called it ‘a joke’ twice,”] she said",
        "[q »Wir bleiben«], sagte er. [q »Niemand kam.«]",
        "[q ”Vi stannar”], sa han. [q ”Ingen kom.”]",
        "» Read more",
        "It's the farmers' road and the farmers' bridge",
        'a 6\'2" wall, [q "tall enough"]',
        "the ‘90s and rock ’n’ roll",
        "Rebels [q ‘in full control’] of the market towns’ roads",
        "[q “The first paragraph never closes.]",
        "The [q “one”] and the [q “two”]",
        "O’Hara’s [q ‘never’] was firm",
    ],
)
def test_quotations(marked: str) -> None:
    text, spans = unmark(marked)
    assert [(q.start, q.end) for q in quotations(text)] == spans.get("q", [])


def test_unclosed_is_said_to_be_unclosed() -> None:
    assert [q.closed for q in quotations("“One,” he said. “Two")] == [True, False]


@given(st.text(alphabet=st.sampled_from("ab .,\"'‘’“”«»„\n")), st.integers(0, 20))
def test_quotations_are_in_order_and_inside(text: str, begin: int) -> None:
    begin = min(begin, len(text))
    at = begin
    for q in quotations(text, begin):
        assert at <= q.start < q.end <= len(text)
        at = q.end


@pytest.mark.parametrize("mark", ["'", "‘", "’", '"', "“", "s' ", " 'a", "’s ’ "])
def test_hundreds_of_thousands_of_marks_are_read(mark: str) -> None:
    """Would not end in quadratic time."""
    assert all(q.end > q.start for q in quotations(mark * 200_000))
