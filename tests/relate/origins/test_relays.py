"""Relays: reports that tell what another outlet reported, and those that only cite one."""

from __future__ import annotations

import pytest

from counterclaim.records import Document, Section
from counterclaim.relate.origins import compare, prepare, publisher_keys, relay_keys
from counterclaim.relate.origins.named import mentions
from counterclaim.relate.origins.outlets import is_agency, is_same_outlet, keys_of
from tests.relate.origins.reports_made import document, said

SOURCE = document(
    """\
Guards sold the medicine, says hospital's own clerk

The clerk who kept the keys of the pharmacy in Lichinga says that guards carried out 340 boxes of quinine on the night before the strike.

“They signed for them with a cross,” Benedita Machava told Rádio Niassa. “A man who can read a label can write his name.”

Provincial health director Osvaldo Tembe said in our studio that nothing was missing. “We have counted twice,” he said.""",
    "Rádio Niassa",
    "2022-03-04T09:00:00Z",
)
RELAY_TEXT = """\
Guards ‘carried off quinine’ before Mozambique strike

Guards at a hospital in northern Mozambique carried off 340 boxes of quinine, Rádio Niassa has reported, quoting a clerk.

“They signed for them with a cross,” the clerk, Benedita Machava, told the station.

The health director, Osvaldo Tembe, said that nothing was missing, according to the broadcaster.

The Blantyre Sun could not reach the hospital.

Malawi’s own hospitals have had no strike since 2015. Fuel was short again in Blantyre, and the lake steamer stayed in port."""


def relay(text=RELAY_TEXT, published="2022-03-05", publisher="The Blantyre Sun"):
    doc = document(text, publisher, published)
    outer = said(
        doc,
        "Rádio Niassa",
        "has reported",
        "Guards at a hospital in northern Mozambique carried off 340 boxes of quinine",
    )
    return prepare(
        doc,
        (
            outer,
            said(doc, "the clerk, Benedita Machava", "told", "“They signed for them with a cross,”"),
            said(doc, "The health director, Osvaldo Tembe", "said", "nothing was missing"),
        ),
    )


def test_a_relay_is_told_with_its_reasons():
    one, other = prepare(SOURCE), relay()
    found = compare(one, other)
    assert (found.kind, found.document, found.source) == ("relay", other.id, one.id)
    assert [r.kind for r in found.reasons] == ["relays", "shared_substance", "published"]
    assert found.reasons[0].detail == "3 of 3 statements come through Rádio Niassa"
    assert compare(other, one) == found


def test_a_relay_cannot_come_before_its_source():
    assert compare(prepare(SOURCE), relay(published="2022-03-01")) is None


def test_a_report_with_speakers_of_its_own_is_no_relay():
    text = """\
Nurses in Lichinga vote to go on with strike

Nurses voted on Saturday to go on with their strike, their union's secretary, Fausto Amade, said at the gate.

“Nobody pays us for keeping quiet,” said Rosa Nhantumbo, a midwife of twenty years.

A clerk has told Rádio Niassa that guards carried out 340 boxes of quinine.

The mayor, Celso Bila, offered to lend the hospital two drivers."""
    doc = document(text, "The Blantyre Sun", "2022-03-05")
    own = prepare(
        doc,
        (
            said(doc, "Fausto Amade", "said", "Nurses voted on Saturday to go on with their strike"),
            said(doc, "Rosa Nhantumbo", "said Rosa", "“Nobody pays us for keeping quiet,”"),
            said(doc, "A clerk", "has told", "that guards carried out 340 boxes of quinine"),
            said(doc, "Celso Bila", "offered", "to lend the hospital two drivers"),
        ),
    )
    assert compare(prepare(SOURCE), own) is None


def test_another_report_of_the_outlet_is_not_what_is_relayed():
    other = document(
        "Rain cuts the road to Cuamba\n\nThe bridge at Mandimba stands under water. Drivers sleep in their cabs, and eggs cost double.",
        "Rádio Niassa",
        "2022-03-04",
    )
    assert compare(prepare(other), relay()) is None


def test_the_outlet_has_to_be_named():
    unnamed = RELAY_TEXT.replace("Rádio Niassa", "A station")
    doc = document(unnamed, "The Blantyre Sun", "2022-03-05")
    statements = (
        said(doc, "A station", "has reported", "Guards at a hospital in northern Mozambique carried off 340 boxes of quinine"),
        said(doc, "the clerk, Benedita Machava", "told", "“They signed for them with a cross,”"),
    )
    assert compare(prepare(SOURCE), prepare(doc, statements)) is None


def test_keys_of_a_relay_meet_those_of_its_source():
    shared = set(relay_keys(relay().document)) & set(publisher_keys(SOURCE))
    assert {"radio niassa|benedita", "radio niassa|machava"} <= shared
    assert publisher_keys(document("T\n\nText of nobody.")) == ()
    assert not set(relay_keys(SOURCE)) & set(publisher_keys(SOURCE))


@pytest.mark.parametrize(
    ("publisher", "text", "places"),
    [
        (
            "The Lusaka Post",
            "He told the Lusaka Post so. The Post agrees, and the newspaper is right.",
            ["Lusaka Post", "The Post", "the newspaper"],
        ),
        ("The Lusaka Post", "The post office is shut. A post was broken.", []),
        ("Reef Television", "She told the broadcaster Reef that all was well.", ["the broadcaster", "Reef"]),
        ("Reef Television", "The Reef is dying, divers say.", []),
        ("Voice of the Lakes", "Two guards, quoted by VOL, denied it.", ["VOL"]),
        ("Prairie Press Agency", "The PPA was closed for repairs.", []),
    ],
)
def test_what_stands_for_an_outlet(publisher, text, places):
    assert [text[a:b] for a, b in mentions(Document("d", text), publisher)] == places


def test_an_outlet_goes_by_its_initials_and_by_what_is_its_own():
    assert keys_of("Prairie Press Agency") == ("prairie press agency", "ppa", "prairie")
    assert keys_of("El Río Grande")[0] == "rio grande"
    assert is_same_outlet("the Blantyre Sun", "The Blantyre Sun")
    assert not is_same_outlet("Blantyre", None)


@pytest.mark.parametrize("name", ["Colchis Wire", "Agence Mopti", "AFP", "Lake News Agency", "Morava Press", "Harbour Press Association"])
def test_agencies_by_name(name):
    assert is_agency(name)


@pytest.mark.parametrize("name", ["The Blantyre Sun", "Lusaka Free Press", "Press", "Evening Press", "", "Wireless Weekly"])
def test_no_agencies(name):
    assert not is_agency(name)


@pytest.mark.parametrize("text", ["A" * 200_000, "Told The " * 20_000, "the " * 50_000, "Ab-" * 60_000, "told A " * 30_000])
def test_hostile_text_is_read_to_the_end(text):
    doc = Document("d", text, publisher="X", sections=(Section("body", 0, len(text)),))  # quadratic work would keep this from ending
    assert len(relay_keys(doc)) <= 96
    assert isinstance(mentions(doc, "The Lusaka Post"), list)
    assert compare(prepare(doc), relay()) is None
