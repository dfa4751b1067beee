"""Rows hold every key of the public interface, in its words."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counterclaim.export.jsonl import as_json, reasons_as_json, write_rows
from counterclaim.export.rows import actor_row, attribution_row, document_row, reason_rows, verification_row
from counterclaim.pipeline import Result
from counterclaim.records import Actor, Document, Particular, Reason, Reference

ATTRIBUTION = (
    "type id document source cue content quotation stance polarity actor channel said_at said_in parent quantities times places probability"
)
QUANTITY = "start end text kind unit value lower upper hedge"
TIME = "start end text edtf approximate"
PLACE = "start end text name country latitude longitude precision gazetteer_id"


def test_an_attribution_and_a_note_have_the_keys_of_the_contract(hostile: Result) -> None:
    (a,) = hostile.attributions
    row = attribution_row(a)
    assert [k for k in row if k in ATTRIBUTION.split()] == ATTRIBUTION.split()
    assert set(row["channel"]) == {"kind", "start", "end"}
    for key, names in (("quantities", QUANTITY), ("times", TIME), ("places", PLACE)):
        assert set(names.split()) <= set(row[key][0])
    assert set(PLACE.split()) <= set(row["said_in"])
    note = verification_row(hostile.notes[0])
    assert {"type", "document", "start", "end", "text", "kind", "reason", "covers"} <= set(note)
    assert json.loads(json.dumps([row, note])) == [row, note]


def test_an_actor_has_the_keys_of_the_contract() -> None:
    actor = Actor("p1", "Ivo Marin", "person", "mayor", "p2", ("Marin",), (Reference("d1", 0, 5),), {"name": "r@1"})
    row = actor_row(actor)
    assert {"type", "id", "name", "kind", "role", "party", "aliases", "mentions"} <= set(row)
    assert row["mentions"] == [{"document": "d1", "start": 0, "end": 5}]
    assert json.loads(json.dumps(row)) == row


def test_a_document_lists_who_says_what_of_it() -> None:
    said = (Particular("title", "Bridge falls", "open graph"), Particular("publisher", "Kota Courier", "feed"))
    row = document_row(Document("d1", "Bridge falls\n", title="Bridge falls", problems=("odd",), particulars=said))
    assert list(row)[-2:] == ["problems", "particulars"]
    assert row["particulars"] == [
        {"name": "title", "value": "Bridge falls", "said_by": "open graph"},
        {"name": "publisher", "value": "Kota Courier", "said_by": "feed"},
    ]
    assert json.loads(json.dumps(row)) == row


# JSON Lines


def line_of(row: dict) -> str:
    stream = io.StringIO()
    write_rows([row], stream)
    return stream.getvalue()


@given(st.text())
@example("\x1b[31m\x9b2J\x85\u2028\u2029\u202e\u2066")
@example("\\\u202e\\u202e\\")
@example("می\u200cخواهم\u200f 🙂")
def test_a_line_reads_back_equal_and_obeys_no_character(text: str) -> None:
    row = {"type": "problem", text: [text]}
    line = line_of(row)
    assert json.loads(line) == row
    assert line.splitlines() == [line[:-1]]
    assert [c for c in line[:-1] if unicodedata.category(c) in ("Cc", "Zl", "Zp") and c != "\x7f"] == []
    assert [c for c in line if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")] == []


@pytest.mark.parametrize("text", ["plain", "d\xe9j\xe0 vu\xa0", "\u200e\u200f\u200d", "\u2027\u202f\u2065\u206a", "🙂"])
def test_all_other_characters_stand_as_they_are(text: str) -> None:
    assert line_of({"text": text}) == f'{{"text": "{text}"}}\n'


@pytest.mark.parametrize("code", [0x80, 0x85, 0x9F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069])
def test_what_steers_is_an_escape(code: int) -> None:
    assert line_of({"text": f"a{chr(code)}b"}) == f'{{"text": "a\\u{code:04x}b"}}\n'


@given(st.lists(st.tuples(st.text(), st.text(), st.lists(st.tuples(st.text(), st.integers(0), st.integers(0)), max_size=3)), max_size=4))
def test_reasons_without_a_row_are_those_of_a_row(told: list[tuple[str, str, list[tuple[str, int, int]]]]) -> None:
    reasons = [Reason(kind, detail, tuple(Reference(*place) for place in places)) for kind, detail, places in told]
    assert reasons_as_json(reasons) == as_json(reason_rows(reasons))
