import pytest

spacy = pytest.importorskip("spacy")

from counterclaim.errors import UsageError  # noqa: E402

TEXT = """Footbridge at Kamenets shut, council says

The council of Kamenets said on Monday that the footbridge would stay shut. "Nobody was hurt," its spokeswoman Ines Varga told reporters.
The claim could not be independently verified.
"""


@pytest.fixture(scope="module")
def nlp():
    import counterclaim.spacy_component  # noqa: F401 - an installed package is found by its entry point

    made = spacy.blank("en")
    made.add_pipe("counterclaim", config={"published": "2025-03-05"})
    return made


def test_spans_stand_around_the_words_of_the_rows(nlp):
    doc = nlp(TEXT)
    assert doc.text == TEXT
    spans = [(s.label_, s.id_, s.text) for s in doc.spans["counterclaim"]]
    rows = doc._.attributions
    assert len(rows) >= 2
    for row in rows:
        assert TEXT[row["source"]["start"] : row["source"]["end"]] == row["source"]["text"]
        for label, span in (("SOURCE", row["source"]), ("CUE", row["cue"]), *(("CONTENT", c) for c in row["content"])):
            assert span is None or (label, row["id"], span["text"]) in spans
    assert {"SOURCE", "CUE", "CONTENT"} == {label for label, _, _ in spans}


def test_fields_are_resolved_with_the_date_of_publication(nlp):
    doc = nlp(TEXT)
    assert "2025-03-03" in [row["said_at"] for row in doc._.attributions]
    assert [note["kind"] for note in doc._.verifications] == ["unverified"]
    assert "Ines Varga" in [actor["name"] for actor in doc._.actors]


def test_a_docs_own_date_goes_first(nlp):
    doc = nlp.make_doc(TEXT)
    doc._.published_at = "2025-03-12"
    assert "2025-03-10" in [row["said_at"] for row in nlp(doc)._.attributions]


def test_a_filled_doc_can_be_kept(nlp):
    doc = nlp(TEXT)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.attributions == doc._.attributions
    assert [(s.start_char, s.end_char, s.label_, s.id_) for s in again.spans["counterclaim"]] == [
        (s.start_char, s.end_char, s.label_, s.id_) for s in doc.spans["counterclaim"]
    ]


@pytest.mark.parametrize("text", ["", "  \n ", "No one says anything here.", "🙂 \r\n‏שלום", "a" * 400])
def test_what_holds_no_statement_is_left_empty(nlp, text):
    doc = nlp(text)
    assert doc._.attributions == []
    assert list(doc.spans["counterclaim"]) == []


def test_carriage_returns_and_marks_shift_nothing(nlp):
    text = "﻿" + TEXT.replace("\n", "\r\n").replace("said", "said 🙂", 1)
    doc = nlp(text)
    for row in doc._.attributions:
        assert all(text[c["start"] : c["end"]] == c["text"] for c in row["content"])
    assert doc._.attributions


def test_tokens_that_cut_across_a_span_are_taken_whole(nlp):
    doc = spacy.tokens.Doc(nlp.vocab, words=TEXT.split(" "), spaces=[True] * (len(TEXT.split(" ")) - 1) + [False])
    filled = nlp.get_pipe("counterclaim")(doc)
    for row in filled._.attributions:
        source = [s for s in filled.spans["counterclaim"] if s.id_ == row["id"] and s.label_ == "SOURCE"]
        assert all(row["source"]["text"] in s.text for s in source)


def test_a_wrong_date_is_told_at_once():
    with pytest.raises(UsageError):
        spacy.blank("en").add_pipe("counterclaim", config={"published": "yesterday"})


def test_the_entry_point_names_the_factory():
    from importlib.metadata import entry_points

    assert [point.value for point in entry_points(group="spacy_factories", name="counterclaim")] == ["counterclaim.spacy_component:make"]
