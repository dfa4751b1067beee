import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.records import Attribution, Document, Known, Section, Span, Unknown
from counterclaim.resolve.report import report_of
from counterclaim.resolve.where.gazetteer import load_gazetteer
from counterclaim.resolve.where.places import find_places, find_said_in, resolve_mentions
from tests.marked import unmark


def document(text, **known):
    return Document("d", text, sections=(Section("body", 0, len(text)),), **known)


def places(text, **known):
    return find_places(report_of(document(text, **known), ()), load_gazetteer())


def by_text(text, **known):
    return {place.text: place for place in places(text, **known)}


def given_names(marked, **known):
    text, spans = unmark(marked)
    mentions = [Span(a, b, text[a:b]) for a, b in sorted(spans["p"])]
    return resolve_mentions(text, mentions, load_gazetteer(), document(text, **known))


def said_in(marked):
    """The place where the one attribution of the marked text was spoken: roles s, c and t, as in the tests of extraction."""
    text, spans = unmark(marked)
    one = {role: Span(*found[0], text[slice(*found[0])]) for role, found in spans.items()}
    attribution = Attribution("a", "d", one.get("s"), one.get("c"), (one["t"],), "indirect", "asserts", "positive", None, 1.0)
    report = report_of(document(text), (attribution,))
    return find_said_in(report, find_places(report, load_gazetteer()))["a"]


@pytest.mark.parametrize(
    ("text", "name", "country", "precision"),
    [
        ("Rebels entered the Panjshir Valley at dawn.", "Panjshir Valley", "AF", 4),
        ("Shells fell in Kunduz province on Sunday.", "Kunduz", "AF", 4),
        ("Shells fell in Kunduz on Sunday.", "Kunduz", "AF", 1),
        ("A bus was burned near Maiduguri.", "Maiduguri", "NG", 2),
        ("The army left Mali in the spring.", "Mali", "ML", 6),
        ("Two ships sank in the Black Sea.", "Black Sea", None, 7),
        ("Drought spread across the Sahel.", "Sahel", None, 5),
        ("She spoke at the White House.", "White House", "US", 1),
    ],
)
def test_kinds_and_precision(text, name, country, precision):
    place = by_text(text)[name]
    assert (place.country, place.precision, place.unknown) == (country, precision, None)


@pytest.mark.parametrize(
    ("text", "admin"),
    [
        ("A fire broke out in Paris, Texas, on Monday.", (33.66, -95.55)),
        ("A fire broke out in Paris on Monday.", (48.85, 2.35)),
        ("A fire broke out in Alexandria, La., on Monday.", (31.31, -92.45)),
        ("A fire broke out in Alexandria on Monday, Egyptian media said.", (31.2, 29.92)),
        ("The road from Athens, Georgia, was closed.", (33.96, -83.38)),
    ],
)
def test_a_container_or_the_country_of_the_report_settles_a_name(text, admin):
    place = places(text)[0]
    assert place.latitude == pytest.approx(admin[0], abs=0.1)
    assert place.longitude == pytest.approx(admin[1], abs=0.1)


def test_a_list_is_no_container():
    assert [p.country for p in places("Envoys of China, Japan and Vietnam met.")] == ["CN", "JP", "VN"]


def test_two_containers_make_two_places():
    found = given_names("Trains ran from [p Paris], Texas, and flights from [p Paris], France.")
    assert [p.country for p in found] == ["US", "FR"]


def test_names_settle_one_another():
    found = given_names("Fire crews of [p Athens] and of [p Henderson County] came, as did those of [p Tyler].")
    assert all(p.country == "US" and 31.5 < p.latitude < 33 and -97 < p.longitude < -94 for p in found)


def test_counties_in_a_row():
    found = given_names("Storms crossed [p Eastland] and [p Callahan] counties.")
    assert [p.name for p in found] == ["Eastland County", "Callahan County"]


def test_an_outlet_leans_to_where_its_name_is():
    here = given_names("The [p Richmond] council met.", url="https://www.richmondherald.example.co.uk/1")
    assert here[0].country == "GB"


def test_an_unknown_name_keeps_its_text_and_leaves_the_others_alone():
    unknown, known = given_names("Fighters left [p Quarzendorfingen] for [p Timbuktu].")
    assert unknown.name == "Quarzendorfingen"
    assert unknown.latitude is None
    assert unknown.unknown
    assert known.country == "ML"


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jackson spoke first. Jackson said the road was open.",
        "The Washington Post printed it.",
        "Fans of Manchester United sang.",
        "Afghan officials denied it.",
        "In May the rains came.",
        "It cost US$40 a head.",
        "",
        "\u202b\u0645\u0631\u062d\u0628\u0627 🙂",
    ],
)
def test_people_papers_teams_and_adjectives_are_no_places(text):
    assert places(text) == []


def test_a_capital_that_speaks_is_still_the_city():
    place = places("Moscow said the talks had failed.")[0]
    assert (place.name, place.country, place.made_by) == ("Moscow", "RU", "places.metonym@1")


def test_adjectives_tell_which_place_is_meant():
    assert places("Georgian troops left. Lawyers in Georgia objected, Georgians marched.")[0].country == "GE"


@pytest.mark.parametrize(
    ("marked", "where"),
    [
        ("[s Odile Marchetti] [c told] reporters at the White House [t that talks would go on].", "White House"),
        ("[t “We will stay,”] [s he] [c said] in Kabul on Monday.", "Kabul"),
        ("Speaking in Doha, [s the envoy] [c said] [t the talks had failed].", "Doha"),
        ("At a news conference in Nairobi, [s the minister] [c denied] [t that anyone was hurt].", "Nairobi"),
        ("[s Ngoma] [c said] in an interview from his home in Durban [t that he would run].", "Durban"),
    ],
)
def test_where_words_were_spoken(marked, where):
    found = said_in(marked)
    assert isinstance(found, Known)
    assert found.value.text == where
    assert found.spans


@pytest.mark.parametrize(
    "marked",
    [
        "[s He] [c said] [t that troops in Kabul had left].",
        "[s The ministry in Nairobi] [c said] [t that nobody was hurt].",
        "[s He] [c said] [t it was over]. A crowd stood in Doha.",
        "[s Residents] [c said] after shells fell in Gao [t that they would leave].",
    ],
)
def test_where_the_text_does_not_say_nothing_is_guessed(marked):
    assert said_in(marked) == Unknown("the report does not say where")


def test_a_cue_that_is_missing_says_nothing():
    assert isinstance(said_in("[t “We will stay in Kabul.”]"), Unknown)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["Paris", ", ", "Texas", " in ", "St. ", "’s", "\n", "-", "U.S.", " of ", "🙂", "La."])).map("".join)
)
def test_every_span_is_a_slice(text):
    found = places(text)
    assert [p.start for p in found] == sorted(p.start for p in found)
    for place in found:
        assert text[place.start : place.end] == place.text
        assert place.text
    assert places(text) == found


@pytest.mark.parametrize("text", ["A" * 100_000, "Springfield, " * 7_000, "X' " * 30_000, "U.S." * 20_000])
def test_long_lines_end(text):
    places(text[:100_000])
