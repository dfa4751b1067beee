"""A whole report through resolution: fields with their rules, and dates of publication that cannot be used."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from counterclaim.extract import extract
from counterclaim.models.tagger import Tagger
from counterclaim.records import Document, Section
from counterclaim.resolve.stage import Resolved, resolve
from counterclaim.resolve.where.gazetteer import load_gazetteer

TEXT = (
    "Varna pier is closed, mayor says\n\n"
    "Mayor Ivo Marin told reporters in Varna on Monday that at least 12 people had been hurt at the pier on Sunday.\n\n"
    "He said in a later tweet that 70 percent of the ships had left in the past week.\n\n"
    "It was not immediately possible to verify his account, as the harbour has been closed."
)


def resolved(tagger: Tagger, published: str | None, text: str = TEXT) -> Resolved:
    title = text.index("\n")
    document = Document("d1", text, published_at=published, sections=(Section("title", 0, title), Section("body", title + 2, len(text))))
    found = extract(document, tagger)
    return resolve(document, found.attributions, found.names, load_gazetteer())


def test_who_when_where_how_many(tagger: Tagger) -> None:
    first, second = (a for a in resolved(tagger, "2021-09-07").attributions if a.source and a.source.start >= 34)
    assert first.channel is not None
    assert first.channel.kind == "remarks_to_reporters"
    assert first.said_at == "2021-09-06"
    assert first.said_in is not None
    assert (first.said_in.name, first.said_in.country) == ("Varna", "BG")
    (hurt,) = first.quantities
    assert (hurt.kind, hurt.value, hurt.lower, hurt.upper) == ("injured", None, 12, None)
    assert [t.edtf for t in first.times] == ["2021-09-05"]
    assert second.channel is not None
    assert second.channel.kind == "social_media"
    assert [t.edtf for t in second.times] == ["2021-08-31/2021-09-07"]


def test_every_field_says_what_made_it(tagger: Tagger) -> None:
    for a in resolved(tagger, "2021-09-07").attributions:
        for name in ("channel", "said_at", "said_in"):
            assert (getattr(a, name) is not None) == (name in a.made_by) != (name in a.unknown)
            for span in a.evidence.get(name, ()):
                assert span.text == TEXT[span.start : span.end]
        assert ("actor" in a.made_by) != ("actor" in a.unknown)
        assert ("actor" in a.made_by) == ("actor" in a.evidence)
        assert all(span.text == TEXT[span.start : span.end] != "" for span in a.evidence.get("actor", ()))
        for found in (*a.quantities, *a.times, *a.places):
            assert found.made_by
            assert found.text == TEXT[found.start : found.end]


def test_the_reporters_note_covers_what_it_is_about(tagger: Tagger) -> None:
    found = resolved(tagger, "2021-09-07")
    (note,) = found.notes
    assert note.kind == "unverified"
    assert note.reason is not None
    assert "harbour has been closed" in note.reason.text
    assert set(note.covers) <= {a.id for a in found.attributions}
    assert note.covers


@pytest.mark.parametrize(
    ("published", "text", "reason"),
    [
        (None, TEXT, "not known"),
        ((date.today() + timedelta(days=400)).isoformat(), TEXT, "future"),
        ("2021", TEXT, "does not name a day"),
        ("2021-09-07", TEXT + "\n\nThe pier was built on 3 March 2022, the port said.", "3 March 2022"),
    ],
)
def test_a_date_of_publication_that_cannot_be_used(tagger: Tagger, published: str | None, text: str, reason: str) -> None:
    found = resolved(tagger, published, text).attributions
    first = next(a for a in found if a.source and a.source.start >= 34)
    assert first.said_at is None
    assert reason in first.unknown["said_at"]
    assert all("2021" not in t.edtf for a in found for t in a.times)
