"""Quantities of invented sentences: `words = kind, value or bounds`; "12.." is a least value, "..12" a most, "2..5" both."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records import Document, Quantity, Section
from counterclaim.resolve.how_many.quantities import find_quantities
from counterclaim.resolve.report import report_of


def quantities(text: str, title: str = "") -> list[Quantity]:
    whole = f"{title}\n\n{text}" if title else text
    sections = [Section("title", 0, len(title))] if title else []
    sections.append(Section("body", len(whole) - len(text), len(whole)))
    return find_quantities(report_of(Document("d", whole, sections=tuple(sections)), ()))


def number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def shown(quantity: Quantity) -> str:
    bounds = number(quantity.value) if quantity.value is not None else f"{number(quantity.lower)}..{number(quantity.upper)}"
    return f"{quantity.text} = {quantity.kind}, {bounds}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The flood killed 12 people.", ["12 people = killed, 12"]),
        ("Twelve persons were killed.", ["Twelve persons = killed, 12"]),
        ("The count stands at 12 dead and nine missing.", ["12 dead = killed, 12", "nine missing = missing, 9"]),
        ("The death toll rose from 12 to 17.", ["12 = killed, 12", "17 = killed, 17"]),
        ("The brigade lost 12 men.", ["12 men = killed, 12"]),
        ("Divers found 12 bodies.", ["12 bodies = bodies, 12"]),
        ("Two guards had been killed and five wounded.", ["Two guards = killed, 2", "five wounded = injured, 5"]),
        ("Three of the wounded have died.", ["Three of the wounded = killed, 3"]),
        ("A clinic in Bizerte treated 40 wounded fishermen.", ["40 wounded fishermen = injured, 40"]),
        ("Police arrested at least 30 rowers.", ["at least 30 rowers = rowers, 30.."]),
        ("Police arrested at least 30 people.", ["at least 30 people = detained, 30.."]),
        ("More than 600 villagers fled.", ["More than 600 villagers = displaced, 600.."]),
        ("As many as 40 miners are unaccounted for.", ["As many as 40 miners = missing, ..40"]),
        ("Up to 15 people are missing.", ["Up to 15 people = missing, ..15"]),
        ("The guild put the crowd at no more than 8,000.", ["no more than 8,000 = crowd, ..8000"]),
        ("Fewer than ten people died.", ["Fewer than ten people = killed, ..10"]),
        ("Forty or more were killed.", ["Forty or more = killed, 40.."]),
        ("Between 20 and 25 people died.", ["Between 20 and 25 people = killed, 20..25"]),
        ("20-25 people were captured.", ["20-25 people = captured, 20..25"]),
        ("Twenty to thirty people died.", ["Twenty to thirty people = killed, 20..30"]),
        ("Two to three million people were displaced.", ["Two to three million people = displaced, 2e+06..3e+06"]),
        ("Dozens were hurt.", ["Dozens = injured, 24.."]),
        ("Scores of marchers were injured.", ["Scores of marchers = injured, 40.."]),
        ("Several people died.", ["Several people = killed, 3.."]),
        ("No one was killed.", ["No one = killed, 0"]),
        ("There were no casualties.", ["no casualties = casualties, 0"]),
        ("The mayor said that a fourth person had died.", ["a fourth person = killed, 4"]),
        (
            "The fire killed 12 people, including three children.",
            ["12 people = killed, 12", "three children = children, 3"],
        ),
        ("Divers recovered a further 6 bodies.", ["6 bodies = bodies, 6"]),
        ("Four of the six gates were shut.", ["Four = gates, 4", "six gates = gates_total, 6"]),
        (
            "Observers went to 60 polling stations. In nine of 60 stations the seals were broken.",
            ["60 polling stations = polling_stations, 60", "nine = polling_stations, 9", "60 stations = polling_stations_total, 60"],
        ),
        ("A third of the lorries were empty.", ["A third = vehicles_percent, 33.3"]),
        ("Nearly half of the pupils stayed away.", ["Nearly half = pupils_percent, 50"]),
        ("Turnout was 45 percent, down from 62%.", ["45 percent = turnout_percent, 45", "62% = turnout_percent, 62"]),
        ("She put turnout between 48 and 52 per cent.", ["between 48 and 52 per cent = turnout_percent, 48..52"]),
        ("One in five voters was turned away.", ["One in five = voters_percent, 20"]),
        (
            "Ms Brandt won 4,312 votes and Mr Okoro 3,900.",
            ["4,312 votes = votes, 4312", "3,900 = votes, 3900"],
        ),
        ("She was ahead by some 600 votes.", ["some 600 votes = votes_margin, 600"]),
        ("The guild says 12 died, not 40.", ["12 = killed, 12", "not 40 = killed, 40"]),
        ("The union put the dead at nine. He put it at 40.", ["nine = killed, 9", "40 = killed, 40"]),
        ("They paid 500 shillings each.", ["500 shillings = money, 500"]),
        ("It cost $5m.", ["$5m = money, 5e+06"]),
        ("It fell about 20 km from Bizerte.", ["about 20 km = distance, 20"]),
        ("On 13 June 2024, at 4:40 p.m., Ivo Maric, 34, saw three lorries.", ["three lorries = vehicles, 3"]),
        ("“We lost four brothers, not 27,” she said.", ["four brothers = killed, 4", "not 27 = killed, 27"]),
    ],
)
def test_kind_and_bounds(text: str, expected: list[str]) -> None:
    assert [shown(q) for q in quantities(text)] == expected


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("At least 12 people died.", "at least"),
        ("As many as 12 people died.", "as many as"),
        ("Some 12 people died.", "some"),
        ("Dozens died.", "dozens"),
        ("More than a dozen people died.", "more than"),
        ("Twelve or more people died.", "or more"),
        ("About a third of the houses burned.", "about a third of"),
        ("Between 12 and 14 people died.", "between"),
        ("It killed two or three people.", "or"),
        ("Twelve people died.", None),
    ],
)
def test_hedges_stand_as_written(text: str, hedge: str | None) -> None:
    assert quantities(text)[0].hedge == hedge


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Twelve people died.", "people"),
        ("It fell 20 kilometers away.", "kilometre"),
        ("It cost €3 billion.", "euro"),
        ("Turnout was 40 percent.", "percent"),
    ],
)
def test_units(text: str, unit: str) -> None:
    assert quantities(text)[0].unit == unit


def test_a_title_is_read_with_its_capitals() -> None:
    found = quantities("Nobody spoke.", title="Kiln Blast Kills Nine in Fier; Guild Says 14")
    assert [shown(q) for q in found] == ["Nine = killed, 9", "14 = killed, 14"]


def test_a_bare_figure_takes_the_kind_that_the_report_gives_it_elsewhere() -> None:
    found = quantities("The guild spoke of 340.\n\nThe ministry said that 340 goats had drowned.")
    assert [(q.kind, q.made_by) for q in found] == [("goats", "quantities.same-figure@1"), ("goats", "quantities.noun@1")]


def test_captions_and_furniture_are_left_out() -> None:
    text = "Twelve people died."
    report = report_of(Document("d", text, sections=(Section("caption", 0, len(text)),)), ())
    assert find_quantities(report) == []


WORDS = """
12 40 1,000 3.5 20-25 one two dozen dozens a third half million percent % $ killed wounded people of the between and to at least up or
not lost bodies . , ; “ ” no one 2024 June ٣ 😀 ½ שלום
"""
ALPHABET = st.sampled_from([*WORDS.split(), "\n"])


@given(st.lists(ALPHABET, max_size=40).map(" ".join))
def test_spans_are_slices(text: str) -> None:
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text != ""
        assert quantity.made_by.startswith("quantities.")
        assert quantity.value is not None or quantity.lower is not None or quantity.upper is not None


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize(
    "piece", ["12 killed ", "1,", "1 000 ", "one hundred and ", "not ", "dozens of ", "9", "a third of ", "between 1 and 2 ", "$1 "]
)
def test_endless_lines_take_linear_time(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    began = time.process_time()
    quantities(text)
    assert time.process_time() - began < 10
