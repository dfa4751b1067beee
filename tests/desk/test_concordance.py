"""Words are found by how they begin, in every text that has them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterclaim.desk.concordance import Concordance

WORDS = st.text("abcäß1", min_size=1, max_size=4)


@given(st.lists(st.lists(WORDS, max_size=5)), WORDS)
def test_a_text_is_found_where_one_of_its_words_begins_so(texts: list[list[str]], start: str) -> None:
    found = Concordance(f" {' '.join(words)} " for words in texts).beginning(start)
    assert found == {n for n, words in enumerate(texts) if any(word.startswith(start) for word in words)}


def test_a_word_that_no_text_has_is_found_in_none() -> None:
    assert Concordance([]).beginning("a") == set()
    assert Concordance(["quay closed"]).beginning("quays") == set()
