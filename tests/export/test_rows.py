"""Rows hold every key of the public interface, in its words."""

from __future__ import annotations

import json

from counterclaim.export.rows import actor_row, attribution_row, document_row, verification_row
from counterclaim.pipeline import Result
from counterclaim.records import Actor, Document, Particular, Reference

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
