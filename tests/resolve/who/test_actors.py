"""Who is who in a report."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.records import Attribution, Document, Name, Section, Span
from counterclaim.resolve.report import Report, report_of
from counterclaim.resolve.who.across import Registry
from counterclaim.resolve.who.actors import Cited, find_actors
from counterclaim.resolve.who.remembered import Run
from tests.resolve.who.reports import admitted, read


def groups(cited: Cited, report: Report) -> list[int]:
    return [id(cited.actors[a.id][0]) for a in report.attributions]


def same(ids: list[int], letters: list[str]) -> bool:
    return all((a == b) == (x == y) for a, x in zip(ids, letters, strict=True) for b, y in zip(ids, letters, strict=True))


@pytest.mark.parametrize(
    "marked",
    [
        "[m Mayor Ivo Marin] said the port was open. [m He] said ships were leaving. [m Marin] said no more.",
        "[f The Free Harbour Front (FHF)] said it held the pier. [f The FHF] said nobody was hurt. [f The group] said it would stay.",
        "[i The Interior Ministry] said the pier was empty. [f The Free Harbour Front] said it was not. [i The ministry] said it was.",
        "[s Its spokesman, Sami Odeh,] said so. [t Petra Kolar, a baker,] said otherwise. [s The spokesman] said it again.",
        "[p Police] said two men fled. [d A doctor at the clinic] said one died. [d She] said why. [e A doctor in Burgas] said so.",
        "[o Two officials] said the order was given. [x One of them] said it was late. [y The other] said it was early.",
        "[c Reed Shipping] said the ship was sound. [m Captain Anders Lund] said it was not. [c The company] said he was tired.",
        "[a Harbour Courier] said it had the list. [r Delta Relief] said it did not. [a The paper] said it stood by it.",
        "[l Rosa Vidal, the head of Delta Relief,] said so. [l She] said more. [w Her deputy] said less.",
        "[m Ivo Marin] said he left. [k Petra Kolar] said she stayed. [m Mr Marin] said so twice. [k Ms Kolar] said once.",
    ],
)
def test_sources_of_one_report(marked: str) -> None:
    report, letters = read(marked)
    assert same(groups(find_actors(report), report), letters)


@pytest.mark.parametrize(
    ("title", "marked"),
    [
        ("Pier is ours, [f armed group] says", "[f The Free Harbour Front, an armed group,] said the pier was theirs."),
        ("[u Union] says gates were locked", "[u The Varna Dockers' Union] said gates were locked. [c Reed Shipping] said no."),
        ("[s Survivor] says sirens were silent", "[s Rosa Vidal], who survived, said sirens were silent. [m Ivo Marin] said no."),
    ],
)
def test_headlines_are_settled_by_what_comes_behind_them(title: str, marked: str) -> None:
    report, letters = read(marked, title)
    assert same(groups(find_actors(report), report), letters)


def actor_of(report: Report, number: int = 0):  # type: ignore[no-untyped-def]
    return find_actors(report).actors[report.attributions[number].id][0]


@pytest.mark.parametrize(
    ("marked", "name", "kind", "role", "party"),
    [
        ("[m Free Harbour Front spokesman Sami Odeh] said so.", "Sami Odeh", "person", "spokesman", "Free Harbour Front"),
        ("[m The spokesman of the Free Harbour Front, Sami Odeh,] said so.", "Sami Odeh", "person", "spokesman", "Free Harbour Front"),
        ("[m Bulgarian Prime Minister Ivo Marin] said so.", "Ivo Marin", "person", "Prime Minister", "Bulgaria"),
        ("[m Bulgaria's Interior Ministry] said so.", "Interior Ministry", "state", None, "Bulgaria"),
        ("[m State Department spokesman Anders Lund] said so.", "Anders Lund", "person", "spokesman", "State Department"),
        ("[m Delta Relief's head of logistics, Rosa Vidal,] said so.", "Rosa Vidal", "person", "head of logistics", "Delta Relief"),
        ("[m Ministry spokesman Colonel Bruno Ferri] said so.", "Bruno Ferri", "person", "spokesman", "Ministry"),
        ("[m A security official] said so.", "security official", "anonymous", "security official", None),
        ("[m Residents of Varna] said so.", "Residents of Varna", "collective", "Residents", None),
        ("[m Harbour Courier] said so.", "Harbour Courier", "media", None, None),
        ("[m The Free Harbour Front] said so.", "Free Harbour Front", "armed_group", None, None),
    ],
)
def test_name_kind_role_and_party(marked: str, name: str, kind: str, role: str | None, party: str | None) -> None:
    entity = actor_of(read(marked)[0])
    assert (entity.name, entity.kind, entity.roles[0] if entity.roles else None) == (name, kind, role)
    assert (entity.party.name if entity.party else None) == party


def test_an_organ_belongs_to_its_state() -> None:
    entity = actor_of(read("[m State Department spokesman Anders Lund] said so.")[0])
    assert entity.party.name == "State Department"
    assert entity.party.party.name == "United States"


def test_one_actor_in_several_reports() -> None:
    (a, front), (b, again) = admitted(
        "[m Mayor Ivo Marin] said so. [f The Free Harbour Front (FHF)] said no.", "[m Ivo Marin] said so. [f The FHF] said no."
    )
    assert a == b
    assert front == again


def test_anonymous_sources_stay_apart() -> None:
    (a,), (b,) = admitted("[m A security official] said so.", "[m A security official] said so.")
    assert a != b


def test_two_who_fit_equally_well_leave_a_third_apart() -> None:
    memory = Run()
    registry = Registry(memory)
    for n, text in enumerate(("[m Ivo Marin] said so. [k Petra Marin] said no.", "[x Marin] said nothing.")):
        report, _ = read(text.replace("Petra Marin", "Petra Marin"), document=f"d{n}")
        names = tuple(Name(m.start(), m.end(), m.group(), "person") for m in re.finditer(r"(?:Ivo |Petra )?Marin", report.text))
        report = replace(report, names=names)
        ids = registry.admit(report.document, report.attributions, find_actors(report))
    (third,) = {known.id for known in ids.values()}
    actor = next(a for a in memory.actors() if a.id == third)
    assert actor.unresolved
    assert actor.merged == ()


def test_a_merge_keeps_its_reasons() -> None:
    memory = Run()
    registry = Registry(memory)
    for n in range(2):
        report, _ = read("[m Ivo Marin] said so.", document=f"d{n}")
        registry.admit(report.document, report.attributions, find_actors(report))
    (actor,) = memory.actors()
    (merge,) = actor.merged
    assert merge["document"] == "d1"
    assert merge["reasons"]
    assert {m.document for m in actor.mentions} == {"d0", "d1"}


def test_a_name_of_nothing_but_spaces_names_nobody() -> None:
    text = "The  of "
    rows = (Attribution("a", "d", Span(3, 8, text[3:8]), None, (), "direct", "asserts", "positive", None, 1.0),)
    document = Document("d", text, sections=(Section("body", 0, len(text)),))
    cited = find_actors(report_of(document, rows, (Name(3, 5, text[3:5], "person"),)))
    assert [e.names for e in cited.cast.entities] == [[]]


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.sampled_from([*"abÉ’'\", .()\n\u200f🔥", "The ", "Marin ", "spokesman ", "of ", "its ", "he "]), max_size=60).map("".join),
    st.data(),
)
def test_any_span_is_somebody_or_unknown(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    source = Span(start, end, text[start:end]) if end > start else None
    rows = (Attribution("a", "d", source, None, (), "direct", "asserts", "positive", None, 1.0),)
    document = Document("d", text, sections=(Section("body", 0, len(text)),))
    cited = find_actors(report_of(document, rows, (Name(start, end, text[start:end], "person"),) if end > start else ()))
    assert ("a" in cited.actors) != ("a" in cited.unknown)
    for entity in cited.cast.entities:
        assert all(0 <= m.start <= m.end <= len(text) for m in entity.mentions)
