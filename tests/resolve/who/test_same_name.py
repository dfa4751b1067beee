"""Names across reports: pairs that are one actor's, pairs that never are, and pairs that stay open. All invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.resolve.who.actor_names import ActorName, keys, near_keys
from counterclaim.resolve.who.same_name import Match, compare


def found_by_keys(a: ActorName, b: ActorName) -> bool:
    """Whether each is found when the other was there before."""
    return bool(near_keys(a) & keys(b)) and bool(near_keys(b) & keys(a))


def person(name: str, **more: object) -> ActorName:
    return ActorName(name, "person", **more)  # type: ignore[arg-type]


def body(name: str, **more: object) -> ActorName:
    return ActorName(name, "organization", **more)  # type: ignore[arg-type]


SAME_PERSONS = [
    # spelling and transliteration
    ("Yusuf Masoud", "Youssef Massoud"),
    ("Mohammed Karimi", "Muhammad Karimi"),
    ("Mohamed Hasan", "Mohammad Hassan"),
    ("Oleh Zelensky", "Oleh Zelenskyy"),
    ("Petro Zelenskiy", "Petro Zelensky"),
    ("Aleksey Dorenko", "Alexei Dorenko"),
    ("Ahmed Qasim", "Ahmad Qassem"),
    ("Omar Said", "Umar Saeed"),
    ("Hussein Jaber", "Husain Jabir"),
    ("Mahmoud Faraj", "Mahmud Faraj"),
    ("Yevgeny Malko", "Yevgeniy Malko"),
    ("Abdul Rahman Noori", "Abdelrahman Nuri"),
    ("Abdullah Tahir", "Abdallah Taher"),
    ("Sayed Rustami", "Said Rustami"),
    # diacritics
    ("Leandro Ibáñez", "Leandro Ibanez"),
    ("Bréhima Sow", "Brehima Sow"),
    ("Łukasz Wiśniak", "Lukasz Wisniak"),
    ("Søren Østby", "Soren Ostby"),
    # titles and honorifics
    ("Colonel Bréhima Sanogo", "Bréhima Sanogo"),
    ("Col Sanogo", "Colonel Bréhima Sanogo"),
    ("Lt-Gen Anvar Kholov", "Anvar Kholov"),
    ("Hajiya Halima Danjuma", "Halima Danjuma"),
    ("Mr Balarabe", "Ibrahim Balarabe"),
    ("Datuk Simon Lajim", "Simon Lajim"),
    ("returning officer Miriam Temba", "Miriam Temba"),
    ("Sen. Pamela Voss", "Pamela Voss"),
    ("Dr. Yusuf Dambatta", "Yusuf Dambatta"),
    ("President Omari Juma", "Omari Juma"),
    ("Garland Fitch Jr.", "Garland Fitch"),
    # initials
    ("B. Jargal", "Bold Jargal"),
    ("J.P. Diallo", "Jean-Pierre Diallo"),
    ("John Q. Dunmore", "John Dunmore"),
    ("Maria S. Olguin", "Maria Soledad Olguin"),
    # short forms
    ("Kruger", "Marius Kruger"),
    ("Balarabe", "Ibrahim Sani Balarabe"),
    ("Vidal", "Ms Rosa Vidal"),
    # order, joined and parted
    ("Kovács Anna", "Anna Kovács"),
    ("Rim Yong-chol", "Rim Yong Chol"),
    ("Rim Yongchol", "Rim Yong-chol"),
    # patronymics, second surnames, particles
    ("Halima Gwarzo", "Halima Danjuma Gwarzo"),
    ("Rocío Belmonte", "Rocío Belmonte Ruiz"),
    ("Germán Salcedo Ortiz", "Salcedo"),
    ("Tamim bin Hamad al-Thawri", "Tamim al-Thawri"),
    ("Nasser al-Qubati", "Nasser Qubati"),
    ("Sergei Ivanovich Malko", "Sergei Malko"),
    ("Mohamed Ould Salek", "Mohamed Salek"),
    ("Óscar de la Vega", "Oscar Vega"),
    ("Olga Ivanova", "Olga Ivanov"),
    ("Daria Zelenska", "Daria Zelensky"),
    ("governor of Kita", "the governor of Kita"),
]

OTHER_PERSONS = [
    ("Ali Rahmani", "Hassan Rahmani"),
    ("Hassan Rahmani", "Hussein Rahmani"),
    ("Karim Noori", "Karam Noori"),
    ("Jamal Taher", "Jamil Taher"),
    ("Farid Amini", "Farida Amini"),
    ("Mario Costa", "Maria Costa"),
    ("Samir Haddad", "Samar Haddad"),
    ("A. Rahmani", "Hassan Rahmani"),
    ("Marius Kruger", "Marius Keller"),
    ("Mr Vidal", "Ms Rosa Vidal"),
    ("Balarabe", "Ibrahim Gwarzo"),
    ("Maria Lopez", "Maria Gomez"),
    ("Sow", "Sy"),
    ("Anna Petrova", "Ivan Petrov"),
    ("Rufino Blades", "Rufino Banda"),
    ("Abdul Rahman Noori", "Abdul Karim Noori"),
    ("Kim Min-su", "Kim Min-ho"),
]

SAME_BODIES = [
    ("HDF", "Harbour Defence Front"),
    ("H.D.F.", "Harbour Defense Front"),
    ("FFI", "Front for the Far Islands"),
    ("UQFWU", "United Quay and Ferry Workers' Union"),
    ("Marsh Reed Army (MRA)", "MRA"),
    ("MoD", "Ministry of Defence"),
    ("Defence Ministry of Niger", "Niger's Defense Ministry"),
    ("Ministry of Defence", "Defence Ministry"),
    ("the Nigerien defence ministry", "Defence Ministry of Niger"),
    ("Ministry of Defence", "Niger's Defense Ministry"),
    ("Interior Ministry", "Ministry of the Interior"),
    ("Ministry of Internal Affairs", "Interior Ministry"),
    ("Foreign Ministry", "Ministry of Foreign Affairs"),
    ("Ministry of Labour", "Labor Ministry"),
    ("Malian army", "Army of Mali"),
    ("Mali's army", "the Malian army"),
    ("National Police of Paraguay", "Paraguayan police"),
    ("Government of Mali", "Mali"),
    ("Tajik government", "Government of Tajikistan"),
    ("Zelko Air Services", "Zelko"),
    ("Causeway Relief", "Causeway"),
    ("Hillside Concord Party", "Hillside Concord"),
    ("The Polokwane Register", "the Register"),
    ("The Polokwane Register", "Polokwane Register"),
    ("Coastal Data Centre", "Coastal Data Center"),
    ("Oromo Workers’ League", "Oromo Workers League"),
    ("Harbour Watch Organisation", "Harbor Watch Organization"),
    ("Sahel Témoin", "Sahel Temoin"),
    ("Massoud Fund", "Masoud Fund"),
    ("U.S. State Department", "the State Department"),
    ("General Staff of the Malian army", "the General Staff"),
]

OTHER_BODIES = [
    ("Interior Ministry", "Defence Ministry"),
    ("Defence Ministry of Niger", "Defence Ministry of Mali"),
    ("Malian army", "Nigerien army"),
    ("HDF", "Front for the Far Islands"),
    ("HDF", "GDP"),
    ("press service of the Defence Ministry", "Defence Ministry"),
    ("General Staff of the Malian army", "Malian army"),
    ("Mali", "Niger"),
    ("Zelko Air Services", "Zelko Steel Works"),
    ("The Polokwane Register", "The Polokwane Star"),
    ("Soil and Seed Movement", "Soil Reform Movement"),
    ("Malian army", "Government of Mali"),
]


def both_ways(a: ActorName, b: ActorName) -> Match:
    match, back = compare(a, b), compare(b, a)
    assert (match.verdict, match.score) == (back.verdict, back.score)
    assert match.reasons
    return match


@pytest.mark.parametrize(("a", "b"), SAME_PERSONS)
def test_one_person(a, b):
    match = both_ways(person(a), person(b))
    assert match.verdict == "same", match
    assert found_by_keys(person(a), person(b))


@pytest.mark.parametrize(("a", "b"), OTHER_PERSONS)
def test_two_persons(a, b):
    assert both_ways(person(a), person(b)).verdict != "same"


@pytest.mark.parametrize(("a", "b"), SAME_BODIES)
def test_one_body(a, b):
    match = both_ways(body(a), body(b))
    assert match.verdict == "same", match
    assert found_by_keys(body(a), body(b))


@pytest.mark.parametrize(("a", "b"), OTHER_BODIES)
def test_two_bodies(a, b):
    assert both_ways(body(a), body(b)).verdict != "same"


def test_different_given_names_are_different_people():
    assert compare(person("Ali Rahmani"), person("Hassan Rahmani")).verdict == "different"


def test_anonymous_sources_are_never_the_same():
    one = ActorName("a security official", "anonymous")
    assert compare(one, one).verdict == "different"
    assert not keys(one)


def test_a_crowd_of_the_same_words_stays_open():
    residents = ActorName("residents of Burgas", "collective")
    assert compare(residents, residents).verdict == "unsure"


def test_a_person_is_no_body():
    match = compare(person("Zelko"), body("Zelko"))
    assert (match.verdict, match.reasons[0].kind) == ("different", "kind")


def test_a_short_form_says_what_the_caller_must_check():
    reason = compare(person("Kruger"), person("Marius Kruger")).reasons[0]
    assert (reason.kind, reason.a, reason.b) == ("family_name", "Kruger", "Marius Kruger")
    assert "only one actor" in reason.detail


def test_a_ministry_without_its_country_says_what_the_caller_must_check():
    reason = compare(body("Ministry of Defence"), body("Defence Ministry of Niger")).reasons[0]
    assert reason.kind == "country_left_out"


def test_countries_contradict():
    a, b = person("Kruger", country="ZA"), person("Marius Kruger", country="NA")
    assert compare(a, b).verdict == "different"
    full = person("Marius Kruger", country="ZA"), person("Marius Kruger", country="NA")
    assert compare(*full).verdict == "unsure"
    assert compare(body("Defence Ministry", country="NE"), body("Ministry of Defence", country="ML")).verdict == "different"


def test_parties_contradict_and_agree():
    a = person("Sow", party="Harbour Defence Front")
    assert compare(a, person("Ibra Sow", party="Hillside Concord Party")).verdict == "different"
    agreeing = compare(a, person("Ibra Sow", party="HDF"))
    assert agreeing.verdict == "same"
    assert agreeing.score > compare(person("Sow"), person("Ibra Sow")).score
    assert "party" in {r.kind for r in agreeing.reasons}


def test_an_organ_and_its_state_are_no_contradiction():
    a = person("Ibra Sow", party="Malian army", country="ML")
    assert compare(a, person("Ibra Sow", party="Government of Mali", country="ML")).verdict == "same"


def test_one_letter_apart_needs_support():
    a, b = person("Farrukh Tolibzoda"), person("Farrukh Tolibzada")
    assert compare(person("Farrukh Tolibov"), person("Farrukh Tolidov")).verdict == "unsure"
    support = {"role": "spokesman", "country": "TJ"}
    assert compare(person("Farrukh Tolibov", **support), person("Farrukh Tolidov", **support)).verdict == "same"
    assert compare(a, b).verdict != "different"


def test_aliases_count_but_shared_short_forms_do_not_outweigh_full_names():
    assert compare(body("Harbour Defence Front", aliases=("HDF",)), body("HDF")).verdict == "same"
    assert (
        compare(person("Marius Kruger", aliases=("Kruger", "he")), person("Piet Kruger", aliases=("Kruger", "he"))).verdict == "different"
    )
    a = ActorName("Harbour Defence Front", "armed_group", ("the Front", "HDF"))
    b = ActorName("Galla Democratic Forum", "armed_group", ("the Front", "HDF"))
    assert compare(a, b).verdict != "same"


def test_a_description_says_little_of_a_name():
    assert compare(person("governor of Kita"), person("Ali Diallo")).verdict == "unsure"
    assert compare(person("lawyer of Themba Ndlovu"), person("Themba Ndlovu")).verdict != "same"


NAMES = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(
            [
                "Ali",
                "Hassan",
                "al-",
                "bin",
                "Col",
                "Mr",
                "Ms",
                "J.",
                "Rahmani",
                "Ivanov",
                "Ivanova",
                "Zelensky",
                "of",
                "the",
                "Niger",
                "Malian",
                "HDF",
                "Defence",
                "Ministry",
                "Front",
                "Abdul",
                "(GDF)",
                "’s",
                "محمد",
                "🙂",
                "Kim",
                "Yong-chol",
            ]
        ),
        max_size=5,
    ).map(" ".join),
)
KINDS = st.sampled_from(["person", "organization", "state", "armed_group", "media", "anonymous", "collective"])
ACTORS = st.builds(
    ActorName,
    NAMES,
    KINDS,
    st.lists(NAMES, max_size=2).map(tuple),
    st.none() | NAMES,
    st.none() | NAMES,
    st.sampled_from([None, "NE", "ML"]),
)


@settings(max_examples=400, deadline=None)
@given(ACTORS, ACTORS)
def test_order_does_not_matter_and_nothing_crashes(a, b):
    match = both_ways(a, b)
    assert 0 <= match.score <= 1
    if match.verdict == "same":
        assert found_by_keys(a, b), match


@settings(max_examples=200, deadline=None)
@given(ACTORS)
def test_a_named_actor_is_the_same_as_itself(actor):
    match = compare(actor, actor)
    named = any(c.isalpha() for c in actor.name) and actor.kind not in ("anonymous", "collective")
    if named and len(actor.name.split()) > 1 and match.reasons[0].kind not in ("title", "party"):
        assert match.verdict != "different", match
    assert match == compare(actor, actor)


@pytest.mark.parametrize("name", ["Bréhima Sanogo", "Kruger", "Ri", "Tamim bin Hamad al-Thawri", "U Hla Kyaw"])
def test_a_name_is_the_same_as_itself(name):
    assert compare(person(name), person(name)).verdict == "same"


@pytest.mark.parametrize(
    "name", ["Zelko", "Mali", "HDF", "Defence Ministry of Niger", "the police", "Front for the Far Islands", "Radio Harbour"]
)
def test_a_body_is_the_same_as_itself(name):
    assert compare(body(name), body(name)).verdict == "same"


def test_a_very_long_name_takes_little_time():
    compare(person("Ali " * 20_000), person("Ali Rahmani " * 10_000))
    compare(body("a-" * 50_000), body("Front of the " * 8_000))
