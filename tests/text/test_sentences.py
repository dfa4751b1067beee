"""Sentence ends, as text with a bar between sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.text.paragraphs import Marked
from counterclaim.text.sentences import Sentences


@pytest.mark.parametrize(
    "barred",
    [
        "The bridge fell.|Nobody was on it.",
        "“We saw it fall.”|“Nobody was on it,” he said.",
        "Mr. Kolev and Gen. R. Petrov met on Sept. 3 in Varna.|They left at 5 p.m. and said nothing.",
        "The U.S. Navy declined to comment.|Why?|No reason was given…|Then it spoke.",
        "It rose 2.5 metres.|The 3.4 million people there left.",
        "One line\n|Another line.",
    ],
)
def test_sentences(barred: str) -> None:
    text = barred.replace("\n|", "\n").replace("|", " ")
    assert [text[a:b] for a, b in Sentences(Marked(text)).places] == [part.strip() for part in barred.split("|")]


@given(st.text(alphabet="ab. A!?\n”'(Mr", max_size=80))
def test_every_letter_stands_in_one_sentence(text: str) -> None:
    sentences = Sentences(Marked(text))
    for n, char in enumerate(text):
        number = sentences.number(n)
        assert char.isspace() or number is not None
        if number is not None:
            start, end = sentences.places[number]
            assert start <= n < end
            assert sentences.around(n) == (start, end)
    assert all(a[1] <= b[0] for a, b in zip(sentences.places, sentences.places[1:], strict=False))
