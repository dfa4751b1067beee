"""The words of a text are the words among its tokens, and the marks that change letters."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from counterclaim.relate.wording import TOKEN, words_of

ODD = "\u0300\u0903\u20dd\U0001d165\u200b\u00ad\ufeff'\u2019-\u2212%\u00b0$.,:/ \n12٣一\U0001f525aäß"


@given(st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])), max_size=20))
def test_words_are_tokens(text: str) -> None:
    tokens = [t for t in TOKEN.finditer(text) if t.lastgroup == "word" or unicodedata.category(t.group()[0])[0] == "M"]
    assert [(w.start, w.end, w.text) for w in words_of(text)] == [(t.start(), t.end(), t.group()) for t in tokens]


def test_places_are_counted_from_where_the_text_begins() -> None:
    assert [(w.start, w.end, w.key) for w in words_of("Ten –  men", 100)] == [(100, 103, "10"), (107, 110, "men")]
