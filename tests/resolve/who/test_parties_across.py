"""Whom somebody belongs to, learned in one report and known in the others."""

from __future__ import annotations

from counterclaim.records import NameKind
from tests.resolve.who.reports import NAMES, admitted, parties


def test_a_party_learned_later_holds_for_what_was_said_before() -> None:
    (first,), (second,) = parties("[a Sami Odeh] said so.", "[a Sami Odeh], a spokesman for the Free Harbour Front, said no.")
    assert first == second == ["Sami Odeh", "Free Harbour Front"]


def test_a_guess_makes_way_for_words() -> None:
    (_, first), (second,) = parties(
        "[b The army] said so. [a Colonel Ivo Marin] said so.", "[a Colonel Ivo Marin], the commander of the Harbour Guard, said no."
    )
    assert first == second
    assert first[1] == "Harbour Guard"


def test_guessed_countries_do_not_part_a_person() -> None:
    first, second = parties("Bulgaria. [a Minister Ivo Marin] said so.", "Romania. [a Minister Ivo Marin] said no.")
    assert first == second


def test_organs_of_two_countries_stay_two() -> None:
    ((first,), (second,)) = parties("Bulgaria. [a The Interior Ministry] said so.", "Romania. [a The Interior Ministry] said no.")
    assert first != second


def test_the_body_of_a_known_member() -> None:
    (first, _), (second,) = parties(
        "[a Reed Shipping] said so. [b Its director, Rosa Vidal,] said so.", "[b Company boss Rosa Vidal] said no."
    )
    assert second == ["Rosa Vidal", *first]


def test_the_one_company_of_an_event() -> None:
    one = "[a The operator, Reed Shipping,] said so. [b Rosa Vidal] said no."
    (first, _), (second, _) = parties(one, "[a The company] said so. [b Rosa Vidal] said no.")
    assert first == second == ["Reed Shipping"]
    (_, _), (other, _) = parties(one, "[a The company] said so. [b Ivo Marin] said no.")
    assert other == ["company"]


def test_two_companies_of_an_event_are_left_apart() -> None:
    one = "[a The operator, Reed Shipping,] said so. [c The company, Harbour Courier,] said so. [b Rosa Vidal] said no."
    _, (second, _) = parties(one, "[a The company] said so. [b Rosa Vidal] said no.")
    assert second == ["company"]


def test_a_bare_name_may_be_a_known_body() -> None:
    names: dict[str, NameKind] = {**NAMES, "Alta Verde": "person"}
    (firm,), (bare,), (mayor,) = admitted(
        "[a The operator, Alta Verde,] said so.", "[a Alta Verde] said no.", "[a Mayor Alta Verde] said no.", names=names
    )
    assert bare == firm
    assert mayor != firm


def test_an_organ_without_a_country_is_of_that_of_the_event() -> None:
    first, second = parties("Bulgaria. [a Governor Ivo Marin] said so.", "[a Governor Ivo Marin] said no. [b The port ministry] said so.")
    assert first[0] == ["Ivo Marin", "Bulgaria"]
    assert second[1] == ["port ministry", "Bulgaria"]


def test_a_country_goes_on_from_the_minister_to_the_ministry() -> None:
    first, second = parties(
        "Bulgaria. [a The fisheries minister, Ivo Marin,] said so.",
        "[a The minister, Ivo Marin,] left. [b The fisheries ministry] said so.",
    )
    assert first[0][-1] == "Bulgaria"
    assert second[1] == ["fisheries ministry", "Bulgaria"]


def test_a_country_and_its_government_are_one_state_in_all_reports() -> None:
    reports = (
        "Bulgaria. [a The army] said so.",
        "[a The Bulgarian government] said no. [b The army] said so.",
        "Bulgaria. [a The army] said so.",
    )
    (first,), (government, army), (third,) = parties(*reports)
    assert first == army == third == ["army", "Bulgaria"]
    assert government == ["Bulgaria"]


def test_an_ocean_is_no_country() -> None:
    ((said,),) = parties("Bulgaria. [a The army] said so. Ships of the Indian Ocean Watch left the Indian Ocean for the South China Sea.")
    assert said == ["army", "Bulgaria"]
