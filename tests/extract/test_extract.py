"""The whole of extraction with the packaged model: true offsets for any input, the same rows every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterclaim.extract import find_attributions
from counterclaim.models.tagger import Tagger
from counterclaim.records import Attribution, Document, Section
from tests.marked import unmark

NEWS = st.lists(
    st.sampled_from(
        [
            "The mayor said",
            " that the bridge had fallen",
            "“We saw it,”",
            ' "Nobody came."',
            " she added",
            ", according to the ministry",
            "\n\n",
            ".",
            " Police",
            " declined to comment",
            "\u200f",
            "\u200b",
            "e\u0301",
            "👩‍🚒",
            "\U0001f525",
            "‘",
            "’",
            "שלום",
            " قال الوزير",
            "\r",
            "\x00",
            "ǅ",
            "ﬁ",
            "İ",
        ]
    ),
    max_size=40,
).map("".join)


def document(text: str) -> Document:
    return Document(id="d1", text=text, sections=(Section("body", 0, len(text)),))


def spans_of(a: Attribution) -> list[tuple[int, int, str]]:
    return [(s.start, s.end, s.text) for s in (a.source, a.cue, *a.content) if s]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.one_of(NEWS, st.text(max_size=300)))
def test_every_span_is_a_slice_of_the_text(tagger: Tagger, text: str) -> None:
    for a in find_attributions(document(text), tagger):
        assert a.content or a.stance == "declines"
        assert 0 <= a.probability <= 1
        for start, end, words in spans_of(a):
            assert words == text[start:end]
            assert words == words.strip() != ""


@pytest.mark.parametrize(
    "marked",
    [
        "[s The mayor of Varna] [c said] on Monday [t that the bridge had fallen].",
        '[t "We saw it fall,"] [s Ivo Marin], a ferry pilot, [c said]. [t "Nobody was on it."]',
        "[t Nine people were on the bridge], [c according to] [s the harbour office].",
        "[s The Interior Ministry] [c denied] [t that shots had been fired].",
        "[s Police] [c declined to say] [t how many people were in custody].",
    ],
)
def test_plain_cases(tagger: Tagger, marked: str) -> None:
    text, spans = unmark(marked)
    (a,) = find_attributions(document(text), tagger)
    assert a.source is not None
    assert a.cue is not None
    assert [(a.source.start, a.source.end)] == spans["s"]
    assert [(a.cue.start, a.cue.end)] == spans["c"]
    assert [(c.start, c.end) for c in a.content] == spans["t"]


@pytest.mark.parametrize(
    ("text", "stance", "polarity"),
    [
        ("The ministry denied that any soldier had crossed the border.", "denies", "negative"),
        ("The union called for an inquiry into the fire.", "calls_for", "positive"),
        ("Police would neither confirm nor deny the arrests.", "declines", "positive"),
        ("The minister vowed to rebuild the school by winter.", "commits", "positive"),
        ("The doctor said that nobody had been killed.", "asserts", "negative"),
        ("The doctor said that six people had been killed.", "asserts", "positive"),
    ],
)
def test_stance_and_polarity(tagger: Tagger, text: str, stance: str, polarity: str) -> None:
    (a,) = find_attributions(document(text), tagger)
    assert (a.stance, a.polarity) == (stance, polarity)


def test_what_one_source_says_of_another_is_nested(tagger: Tagger) -> None:
    text = "State radio quoted the governor as saying that the dam was safe."
    rows = find_attributions(document(text), tagger)
    inner = next(a for a in rows if a.cue and a.cue.text == "as saying")
    outer = next(a for a in rows if a.cue and a.cue.text == "quoted")
    assert inner.parent == outer.id
    assert inner.source
    assert inner.source.text == "the governor"


def test_furniture_yields_nothing(tagger: Tagger) -> None:
    text = "Read more: Minister says all is well\n\nThe mayor said that the bridge had fallen."
    body = text.index("The mayor")
    sections = (Section("furniture", 0, body - 2), Section("body", body, len(text)))
    rows = find_attributions(Document(id="d", text=text, sections=sections), tagger)
    assert rows
    assert all(start >= body for a in rows for start, _, _ in spans_of(a))


def test_rows_are_the_same_on_many_threads_and_whatever_else_is_read(tagger: Tagger, demo: object) -> None:
    texts = [p.read_text(encoding="utf-8") for p in sorted(demo.glob("*.txt"))]  # type: ignore[attr-defined]
    alone = [find_attributions(document(t), tagger) for t in texts]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            assert list(pool.map(lambda t: find_attributions(document(t), tagger), texts)) == alone
    assert [find_attributions(document(t), tagger) for t in reversed(texts)] == alone[::-1]


def test_identifiers_depend_on_document_and_spans(tagger: Tagger) -> None:
    text = "The mayor said that the bridge had fallen. The mayor said that the bridge had fallen."
    rows = find_attributions(document(text), tagger)
    assert len({a.id for a in rows}) == len(rows) == 2
    assert [a.id for a in find_attributions(document(text), tagger)] == [a.id for a in rows]
