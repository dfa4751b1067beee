"""Whom somebody belongs to, within one report."""

from __future__ import annotations

import pytest

from counterclaim.resolve.who.actors import find_actors
from counterclaim.resolve.who.cast import chain
from counterclaim.resolve.who.name_kinds import with_kinds
from tests.resolve.who.reports import read


def chains(marked: str, title: str = "") -> list[list[str]]:
    report, _ = read(marked, title)
    cited = find_actors(report)
    return [[e.name for e in chain(cited.actors[a.id][0])] for a in report.attributions]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[a Sami Odeh], the army's spokesman, said so.", ["Sami Odeh", "army"]),
        ("[a Sami Odeh], a spokesman for the Free Harbour Front (FHF), said so.", ["Sami Odeh", "Free Harbour Front"]),
        ("[a Rosa Vidal], who leads the Free Harbour Front, said so.", ["Rosa Vidal", "Free Harbour Front"]),
        ("[a Rosa Vidal], of the regional water office, said so.", ["Rosa Vidal", "regional water office"]),
        ("[a Rosa Vidal of Delta Relief] said so.", ["Rosa Vidal", "Delta Relief"]),
        ("[a Hospital director Rosa Vidal] said so.", ["Rosa Vidal", "Hospital"]),
        ("[a Rosa Vidal], the director of the hospital, said so.", ["Rosa Vidal", "hospital"]),
        ("[a Rosa Vidal], a lawyer hired by the company, said so.", ["Rosa Vidal", "company"]),
        ("[a Union boss Ivo Marin] said so.", ["Ivo Marin", "Union"]),
        ("[a Observers of the Free Harbour Front] said so.", ["Observers of the Free Harbour Front", "Free Harbour Front"]),
        ("Lines were down. We reached its spokesman, Sami Odeh, at noon. [a Odeh] said so.", ["Sami Odeh"]),
        ("We reached the union's lawyer, Sami Odeh, at noon. [a Odeh] said so.", ["Sami Odeh", "union"]),
        ("[a Ivo Marin of Bulgaria] said so.", ["Ivo Marin"]),
    ],
)
def test_by_words(marked: str, expected: list[str]) -> None:
    assert chains(marked)[0] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[a The army] said so. [b Colonel Ivo Marin] said more.", [["army"], ["Ivo Marin", "army"]]),
        ("The army shelled the pier. [b Colonel Ivo Marin] said so.", [["Ivo Marin", "army"]]),
        ("The army and the police came. [b Colonel Ivo Marin] said so.", [["Ivo Marin"]]),
        ("[a The police] said so. [b Inspector Ivo Marin] said more.", [["police"], ["Ivo Marin", "police"]]),
        ("[a The army] said so. [b Corporal Ivo Marin] said no.", [["army"], ["Ivo Marin"]]),
        (
            "[a The fisheries ministry] said so. [b The fisheries minister, Ivo Marin,] left.",
            [["fisheries ministry"], ["Ivo Marin", "fisheries ministry"]],
        ),
        ("[a The council] said so. [b Mayor Ivo Marin] said more.", [["council"], ["Ivo Marin", "council"]]),
        ("[a The port authority] said so. [b A port official] said more.", [["port authority"], ["port official", "port authority"]]),
        ("[a Reed Shipping] said so. [b The operator] said more.", [["Reed Shipping"], ["Reed Shipping"]]),
    ],
)
def test_by_rank_and_office(marked: str, expected: list[list[str]]) -> None:
    assert chains(marked) == expected


def test_guesses_are_marked_by_the_rule() -> None:
    report, _ = read("[a The army] said so. [b Colonel Ivo Marin] said more.")
    cited = find_actors(report)
    assert cited.actors[report.attributions[1].id][0].party_rule == "actors.rank@1"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Bulgaria and Bulgaria's ships. In Manila, [a the Interior Ministry] said so.", ["Interior Ministry", "Philippines"]),
        ("[a Sofia] said so.", ["Bulgaria"]),
        ("In Bulgaria, [a the Interior Ministry] said so.", ["Interior Ministry", "Bulgaria"]),
    ],
)
def test_capitals(marked: str, expected: list[str]) -> None:
    assert chains(marked)[0] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[a The ministry] said no. [b The Interior Ministry] said yes.", [["Interior Ministry"], ["Interior Ministry"]]),
        (
            "[a Rebels holding Gorna] said yes. [b Sami Odeh], a spokesman for the Free Harbour Front, said more.",
            [["Free Harbour Front"], ["Sami Odeh", "Free Harbour Front"]],
        ),
        ("[a A copy of the council's filing] says so. [b The council] said no.", [["council"], ["council"]]),
        ("[a Rosa Vidal] said so. Her brother, Petra Vidal, left. [b Vidal] said more.", [["Rosa Vidal"], ["Rosa Vidal"]]),
    ],
)
def test_one_body_by_short_words(marked: str, expected: list[list[str]]) -> None:
    assert chains(marked) == expected


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The operator, Sami Odeh, said no.", "Sami Odeh", "organization"),
        ("According to the operator, Sami Odeh left.", "Sami Odeh", "person"),
        ("The head of the company, Sami Odeh, said no.", "Sami Odeh", "person"),
        ("They told the newspaper Sami Odeh had left.", "Sami Odeh", "person"),
        ("Sami Odeh, a station in Varna, said no.", "Sami Odeh", "organization"),
        ("Sami Odeh, a baker in Varna, said no.", "Sami Odeh", "person"),
        ("Sami Odeh, which runs a kitchen, said no.", "Sami Odeh", "organization"),
        ("Mr Sami Odeh, which is odd, said no.", "Sami Odeh", "person"),
    ],
)
def test_kinds_of_names_by_the_words_around_them(text: str, name: str, kind: str) -> None:
    report, _ = read(text)
    assert [n.kind for n in with_kinds(report) if n.text == name] == [kind]
