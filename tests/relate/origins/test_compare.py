"""Verdicts on two reports: kind, direction, reasons and passages."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records import Document
from counterclaim.relate.origins import compare, prepare
from counterclaim.relate.origins.words import MAX_WORDS
from tests.relate.origins.reports_made import OWN, WIRE, report

PARAGRAPHS = WIRE.split("\n\n")
BACKGROUND = (
    "Georgia has had a railway since 1865. Most of its lines were built by foreign companies and for the ships that lay at Poti, and in "
    "the hills the curves are as tight as the mules of the surveyors could turn."
)


NO_SLUG = WIRE.replace("KUTAISI (Colchis Wire) -- ", "")
RAILWAY = (
    "For years the line has been run with one signalman for each two posts, and the men have asked in vain for a third lamp at the bridge."
)


def kinds(likeness):
    return [reason.kind for reason in likeness.reasons]


def british(text):
    return text.replace("kilometers", "kilometres").replace('"', "”")


def test_a_cut_reprint_with_a_credit_draws_on_the_agency():
    wire = report(WIRE, "Colchis Wire", "2021-05-02T20:00:00Z")
    cut = "\n\n".join(
        ["Eleven houses burn as army train jumps rails", "By Colchis Wire", PARAGRAPHS[1].partition("-- ")[2], *PARAGRAPHS[2:5]]
    )
    reprint = report(british(cut), "The Batumi Mirror", "2021-05-03")
    found = compare(wire, reprint)
    assert (found.kind, found.document, found.source) == ("reprint", reprint.id, wire.id)
    assert kinds(found) == ["shared_passages", "credit"]
    assert 'credits "Colchis Wire"' in found.reasons[1].detail
    assert found.score > 0.9
    assert compare(reprint, wire) == found


def test_passages_are_the_same_words_in_both():
    wire, other = report(WIRE, "Colchis Wire"), report("Another title\n\n" + "\n\n".join(PARAGRAPHS[2:]), "B")
    found = compare(wire, other)
    by_id = {wire.id: wire.document.text, other.id: other.document.text}
    assert found.passages
    for p in found.passages:
        assert by_id[found.document][p.start : p.end] == by_id[found.source][p.source_start : p.source_end]


def test_the_same_text_is_a_copy_and_under_another_title_a_reprint():
    wire = report(WIRE, "Colchis Wire")
    copy = prepare(replace(wire.document, id="d0", publisher="B"))
    assert compare(wire, copy).kind == "copy"
    retitled = report("\n\n".join(["Army train burns village", *PARAGRAPHS[1:]]), "B")
    found = compare(wire, retitled)
    assert (found.kind, found.score) == ("reprint", 1.0)


def test_without_credits_the_earlier_is_the_source():
    first, then = report(NO_SLUG, "A", "2021-05-02T20:00:00Z"), report("Other title\n\n" + "\n\n".join(PARAGRAPHS[1:4]), "B", "2021-05-03")
    assert (compare(first, then).document, kinds(compare(first, then))) == (then.id, ["shared_passages", "published"])
    later = report(NO_SLUG, "A", "2021-05-09")
    assert compare(later, then).source == then.id


def test_a_day_does_not_come_before_an_hour_of_it():
    day, hour = report(NO_SLUG, "A", "2021-05-02"), report("T\n\n" + "\n\n".join(PARAGRAPHS[1:4]), "B", "2021-05-02T09:00:00Z")
    found = compare(day, hour)
    assert (found.source, kinds(found)) == (day.id, ["shared_passages", "length"])


def test_a_day_comes_before_the_next():
    first, then = report(NO_SLUG, "A", "2021-05-02"), report("T\n\n" + "\n\n".join(PARAGRAPHS[1:]), "B", "2021-05-03")
    assert compare(first, then).document == then.id
    third = report(NO_SLUG, "A", "2021-05-04")
    assert compare(third, then).document == third.id


def test_a_credit_goes_before_dates():
    wire = report(WIRE, "Colchis Wire", "2021-05-04")
    reprint = report("T\n\nBy Colchis Wire\n\n" + "\n\n".join(PARAGRAPHS[2:]), "B", "2021-05-03")
    assert compare(wire, reprint).document == reprint.id


def test_one_press_conference_is_not_one_origin():
    assert compare(report(WIRE, "Colchis Wire", "2021-05-02"), report(OWN, "The Tbilisi Lamp", "2021-05-03")) is None


def test_a_credit_alone_is_not_one_origin():
    credited = OWN.replace("\n\nThe mother", "\n\nBy Colchis Wire\n\nThe mother")
    assert compare(report(WIRE, "Colchis Wire"), report(credited, "The Tbilisi Lamp")) is None
    weather = "Snow shuts the Mamison pass\n\nBy Colchis Wire\n\n" + BACKGROUND
    assert compare(report(credited, "The Tbilisi Lamp"), report(weather, "The Gori Post")) is None


@pytest.mark.parametrize(("credit", "kind"), [("With material from Colchis Wire", "excerpt"), ("", None)])
def test_a_fifth_counts_with_a_credit_only(credit, kind):
    opening = PARAGRAPHS[1].partition("-- ")[2]
    mixed = report("\n\n".join([OWN, opening, RAILWAY, *([credit] if credit else [])]), "The Tbilisi Lamp")
    found = compare(report(WIRE, "Colchis Wire"), mixed)
    assert (found.kind if found else None) == kind
    if found:
        assert found.score < 1 / 3


def test_a_closing_paragraph_under_an_outlets_reports_is_no_reprint():
    one = report("\n\n".join([*PARAGRAPHS[:3], BACKGROUND]), "The Tbilisi Lamp")
    other = report("\n\n".join([*OWN.split("\n\n")[:3], BACKGROUND]), "The Tbilisi Lamp")
    assert compare(one, other) is None
    assert compare(one, prepare(replace(other.document, publisher="The Gori Post"))) is None


def test_a_report_of_quotations_is_compared_by_all_its_words():
    talk = "“I was at the crossing. I saw two lamps, one red and one white, and then I saw the whole night white as a plate.”"
    more = "“Nobody has asked me a thing. If they ask me I shall tell them what I tell you, and the colonel can tell his.”"
    one, other = report(f"The crossing keeper speaks\n\n{talk}\n\n{more}", "A"), report(f"White as a plate\n\n{talk}\n\n{more}", "B")
    assert compare(one, other).kind == "reprint"


def test_two_pages_without_a_report_are_no_copies():
    assert compare(report("Roads\n\nPage not found.", "A"), report("Rivers\n\nPage not found.", "B")) is None


def test_a_report_is_not_like_itself():
    assert compare(report(WIRE), report(WIRE)) is None


TEXTS = st.lists(st.sampled_from([*PARAGRAPHS, *OWN.split("\n\n"), BACKGROUND, "“", "By Colchis Wire"]), max_size=8).map("\n\n".join)
DATES = st.sampled_from([None, "2021-05-02", "2021-05-02T20:00:00Z", "2021-05-02T20:00:00", "2021-05", "9999-12-31", "0001-01-01", "soon"])
PUBLISHERS = st.sampled_from([None, "", " ", "Colchis Wire", "The Tbilisi Lamp", "!!!", "The"])


@given(TEXTS, TEXTS, DATES, DATES, PUBLISHERS, PUBLISHERS)
def test_the_verdict_does_not_depend_on_which_is_named_first(one, other, day, other_day, publisher, other_publisher):
    a = prepare(Document("d1", one, publisher=publisher, published_at=day))
    b = prepare(Document("d2", other, publisher=other_publisher, published_at=other_day))
    found = compare(a, b)
    assert compare(b, a) == found
    if found is not None:
        assert 0 < found.score <= 1
        assert {found.document, found.source} == {"d1", "d2"}
        texts = {"d1": one, "d2": other}
        for p in found.passages:
            assert 0 <= p.start < p.end <= len(texts[found.document])
            assert 0 <= p.source_start < p.source_end <= len(texts[found.source])


def test_one_text_of_two_words_repeated_is_compared_to_the_end():
    # quadratic work would keep this from ending
    dice = random.Random(5)
    texts = [" ".join(dice.choice("ab") for _ in range(150_000)) + " " + word for word in ("x", "y")]
    a, b = (prepare(Document(f"d{n}", text)) for n, text in enumerate(texts))
    found = compare(a, b)
    assert found.kind == "reprint"
    assert len(a.words.hashes) == MAX_WORDS
