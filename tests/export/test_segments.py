"""A text cut at the borders of its spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.export.segments import Mark, Paragraph, cut
from counterclaim.records import Section

TEXTS = st.text(st.sampled_from("ab \n\t\r\u2028é語🙂"), max_size=60)


def joined(paragraphs: list[Paragraph]) -> str:
    return "".join("".join(s.text for s in p.segments) + p.after for p in paragraphs)


def shown(text: str, *marks: Mark) -> list[str]:
    """Each segment with the numbers and first letters of its marks."""
    return [s.text + "|" + " ".join(f"{m.role[0]}{m.card}" for m in s.marks) for p in cut(text, marks) for s in p.segments]


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark], list[Section]]:
    text = draw(TEXTS)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text) + 2))
    roles = st.sampled_from(["source", "cue", "content"])
    marks = [Mark(a, b, n, draw(roles)) for n, (a, b) in enumerate(draw(st.lists(places, max_size=6)), 1)]
    kinds = st.sampled_from(["body", "furniture"])
    return text, marks, [Section(draw(kinds), *sorted(p)) for p in draw(st.lists(places, max_size=4))]


@given(marked_texts())
def test_pieces_joined_are_the_text(given_: tuple[str, list[Mark], list[Section]]) -> None:
    text, marks, sections = given_
    assert joined(list(cut(text, marks, sections))) == text


@given(marked_texts())
def test_every_character_of_a_segment_knows_its_spans(given_: tuple[str, list[Mark], list[Section]]) -> None:
    text, marks, sections = given_
    valid = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    at, begun, ended, seen = 0, [], [], set()
    for paragraph in cut(text, marks, sections):
        for segment in paragraph.segments:
            end = at + len(segment.text)
            assert set(segment.marks) == {m for m in valid if m.start < end and m.end > at}
            assert all(m.start <= at and m.end >= end for m in segment.marks)
            begun += [m.card for m in segment.begins]
            ended += [m.card for m in segment.ends]
            seen |= {m.card for m in segment.marks}
            at = end
        assert not paragraph.after.strip()
        at += len(paragraph.after)
    assert sorted(begun) == sorted(ended) == sorted(seen)


def test_nested_and_overlapping_spans() -> None:
    outer, inner, across = Mark(0, 8, 1, "content"), Mark(2, 4, 2, "source", depth=1), Mark(6, 10, 3, "content")
    assert shown("abcdefghij", outer, inner, across) == ["ab|c1", "cd|c1 s2", "ef|c1", "gh|c1 c3", "ij|c3"]


def test_a_source_that_several_share() -> None:
    assert shown("he said x", Mark(0, 2, 1, "source"), Mark(0, 2, 2, "source")) == ["he|s1 s2", " said x|"]


@pytest.mark.parametrize("mark", [Mark(3, 3, 1, "cue"), Mark(-1, 2, 1, "cue"), Mark(2, 99, 1, "cue"), Mark(4, 2, 1, "cue")])
def test_marks_that_are_no_stretch_of_the_text_are_left_out(mark: Mark) -> None:
    assert shown("abcdef", mark) == ["abcdef|"]


def test_a_span_over_two_paragraphs_begins_once_and_ends_once() -> None:
    first, second = (p.segments[0] for p in cut("ab\n\ncd", [Mark(0, 6, 1, "content")]))
    assert (len(first.begins), len(first.ends), len(second.begins), len(second.ends)) == (1, 0, 0, 1)


def test_lines_of_a_set_width_stay_together_and_long_lines_are_paragraphs() -> None:
    assert [len(p.segments[0].text) for p in cut("short\nlines\n\nof verse", [])] == [11, 8]
    assert len(list(cut("\n".join(["word " * 40] * 3), []))) == 3


def test_sections_of_one_kind_side_by_side_are_one_and_others_are_kept_apart() -> None:
    text = "Menu\nAbout\nIt rained."
    sections = [Section("furniture", 0, 4), Section("furniture", 5, 10), Section("body", 11, 21)]
    assert [(p.kind, p.segments[0].text) for p in cut(text, [], sections)] == [("furniture", "Menu\nAbout"), ("body", "It rained.")]


def test_no_text() -> None:
    assert list(cut("", [])) == []
    assert joined(list(cut(" \n ", []))) == " \n "
