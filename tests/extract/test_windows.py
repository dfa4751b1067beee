"""Windows: true offsets, sizes, cuts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.extract.windows import SEP, Windows
from counterclaim.models.pieces import letter_case
from counterclaim.models.tagger import Tagger
from counterclaim.text.paragraphs import Marked, is_wrapped, paragraphs


@pytest.fixture(scope="module")
def windows(tagger: Tagger) -> Windows:
    return Windows(tagger.pieces, size=64)


@settings(deadline=None)
@given(text=st.text(max_size=400))
def test_words_are_in_order_inside_the_text_and_windows_keep_to_their_size(windows: Windows, text: str) -> None:
    at = 0
    for window in windows.cut(Marked(text)):
        assert len(window.pieces) == len(window.shapes) <= windows.size
        assert window.first.max(initial=0) < len(window.pieces)
        for start, end in zip(window.starts.tolist(), window.ends.tolist(), strict=True):
            assert at <= start < end <= len(text)
            assert not text[start:end].isspace()
            at = start


def test_a_long_line_is_cut_at_sentence_ends(windows: Windows) -> None:
    text = "The river rose again in the night. " * 40
    made = list(windows.cut(Marked(text)))
    assert len(made) > 4
    assert all(text[w.starts[0]] == "T" for w in made)
    assert sum(len(w.starts) for w in made) == 40 * 8


def test_a_line_without_spaces_is_cut_too(windows: Windows) -> None:
    made = list(windows.cut(Marked("x" * 10_000 + " end")))
    assert all(len(w.pieces) <= windows.size for w in made)
    assert made[-1].ends[-1] == 10_004


def test_paragraphs_are_numbered_and_parted(windows: Windows) -> None:
    (window,) = windows.cut(Marked("One two.\n\n  Three.\n"))
    assert window.paragraphs.tolist() == [0, 0, 0, 1, 1]
    assert (window.pieces == SEP).sum() == 2


def test_quotation_marks_of_all_styles_read_the_same(windows: Windows) -> None:
    straight, curly, single = (next(windows.cut(Marked(t))) for t in ('"We stay," he said.', "“We stay,” he said.", "‘We stay,’ he said."))
    assert np.array_equal(straight.pieces, curly.pieces)
    assert np.array_equal(straight.pieces, single.pieces)
    assert np.array_equal(straight.shapes, single.shapes)


def test_stretches_leave_the_rest_out(windows: Windows) -> None:
    (window,) = windows.cut(Marked("menu\nThe text.\nmore", [(5, 14)]))
    assert window.starts[0] == 5
    assert window.ends[-1] == 14


def test_paragraphs_of_a_text() -> None:
    text = "a\n\n b c \r\n\u2003\nd"
    assert [text[a:b] for a, b in paragraphs(text)] == ["a", "b c", "d"]


def test_lines_of_a_set_width_are_joined(windows: Windows) -> None:
    text = (
        "The river rose again in the night and took the lower bridge with\n"
        "it, the mayor said on Monday, adding that “nobody was on it when\n"
        "the pillars went”. Boats were sent from the harbour at dawn, and\n"
        "the school in the upper town was opened for those who had to be\n"
        "brought out of their houses.\n\nThe water is falling.\n"
    )
    assert is_wrapped(text)
    assert not is_wrapped("One line.\nAnother line of about the usual length of a paragraph here.\n" * 9)
    assert [len(list(paragraphs(text, wrapped=w))) for w in (True, False)] == [2, 6]
    assert next(windows.cut(Marked(text))).paragraphs[-1] == 0


def test_letter_case() -> None:
    assert [letter_case(w) for w in ("said", "Said", "UN", "McCoy", "A", "2021", "“")] == [0, 1, 2, 3, 1, 4, 4]


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_chunks_between_spaces_read_as_the_whole_text_does(tagger: Tagger, text: str) -> None:
    pieces = [piece for chunk in text.split(" ") if chunk for piece in tagger.pieces.read(chunk)[0]]
    assert pieces == tagger.pieces.tokenizer.encode(text, add_special_tokens=False).ids
