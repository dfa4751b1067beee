"""The timeline: each statement once, on the day that is known of it, and nothing known better than it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from counterclaim.desk.days import LONGEST_GAP_DAYS, When, when
from counterclaim.desk.lanes import MOST_SLOTS, chart
from counterclaim.desk.words import day
from counterclaim.ledger.edtf import days_of
from counterclaim.ledger.store import Ledger
from tests.desk import quarrel
from tests.desk.opened import browser
from tests.desk.quarrel import Line, Report
from tests.relate.told import say

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> TestClient:
    quarrel.keep(ledger)
    return browser(ledger)


def stripped(markup: str) -> str:
    """Words between marks, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def plain(page: str) -> str:
    """What a page says, in one line."""
    return stripped(page.partition('<main id="main" tabindex="-1">')[2].partition("</main>")[0])


def headings(page: str) -> list[str]:
    return [stripped(h) for h in re.findall(r'<h3 id="day-.*?</h3>', page, re.S)]


def listed(page: str) -> list[str]:
    """The statements in the list, by identifier."""
    return re.findall(r'href="/report/[^"#?]+#(a\d+)"', page)


@pytest.mark.parametrize(
    ("said_at", "published", "by", "days"),
    [
        ("2024-03-03", "2024-03-04T10:00:00Z", "said", ("2024-03-03", "2024-03-03")),
        (None, "2024-03-04T23:00:00+02:00", "published", ("2024-03-04", "2024-03-04")),
        (None, "2024-03-04 10:00", "published", ("2024-03-04", "2024-03-04")),
        ("2024-02", "2024-03-04", "said", ("2024-02-01", "2024-02-29")),
        ("2024-03-01/2024-03-09~", None, "said", ("2024-03-01", "2024-03-09")),
        ("../2024-03-09", None, "said", ("0001-01-01", "2024-03-09")),
        ("some day", "2024-03-04", "published", ("2024-03-04", "2024-03-04")),
    ],
)
def test_the_day_it_was_said_goes_before_that_of_publication(said_at: str, published: str, by: str, days: tuple[str, str]) -> None:
    found = when(say("a1", "it rained", said_at=said_at, on=published))
    assert found is not None
    assert (found.by, found.first.isoformat(), found.last.isoformat()) == (by, *days)


@pytest.mark.parametrize("published", [None, "", "T", "yesterday", "2024-13-41", "0000-00-00"])
def test_no_day_is_made_up(published: str | None) -> None:
    assert when(say("a1", "it rained", on=published)) is None


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[0-9X]{4}(-[0-9X]{2}){0,2}[?~%]?(/[0-9X]{4}(-[0-9X]{2}){0,2})?", fullmatch=True)))
def test_any_text_is_a_time_or_none(text: str) -> None:
    days = days_of(text)
    assert days is None or days[0] <= days[1]
    assert isinstance(day(text), str)
    when(say("a1", "it rained", said_at=text, on=text))


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2024-03-03", "3 March 2024"),
        ("2024-03", "March 2024"),
        ("2024-03-01/2024-03", "1 March 2024 to March 2024"),
        ("../2024-03-03", "until 3 March 2024"),
        ("2024-03-03/..", "from 3 March 2024 on"),
        ("2024-03-03~", "about 3 March 2024"),
        ("2024-22", "summer 2024"),
        ("2024-03-XX", "a day of March 2024"),
        ("202X", "some year of 2020 to 2029"),
    ],
)
def test_times_are_spelt(edtf: str, words: str) -> None:
    assert day(edtf) == words


def test_every_statement_stands_once_on_its_day(desk: TestClient) -> None:
    page = desk.get("/timeline").text
    # the reprint a3 is folded under a1, with which it is one origin
    assert listed(page) == ["a4", "a1", "a3", "a2", "a5", "a6", "a7"]
    assert headings(page) == [
        "February 2024 no one day is known",
        "3 March 2024",
        "4 March 2024",
        "10 March 2024 to 12 March 2024 no one day is known",
        "1 May 2024",
        "Day not known",
    ]
    assert page.count("and 1 more time in this origin") == 1
    assert "49 days without a statement" in plain(page)


def test_which_day_it_is_is_said(desk: TestClient) -> None:
    words = plain(desk.get("/timeline?from=2024-03-03&to=2024-03-04").text)
    assert words.index("3 March 2024 said then Ana Petrova") < words.index("4 March 2024 published then; the day it was said is not known")


def test_days_of_which_one_is_meant_are_drawn_as_a_line_and_no_bar(desk: TestClient) -> None:
    page = desk.get("/timeline?from=2024-03-11&to=2024-03-11").text
    assert listed(page) == ["a5"]
    assert 'class="stretch"' in page
    assert 'class="said-then"' not in page
    assert 'class="published"' not in page


def test_filters_are_put_together(desk: TestClient) -> None:
    for asked, wanted in {
        f"party={quarrel.PORT}": ["a4", "a1", "a3"],
        f"party={quarrel.MAYOR}": ["a1", "a3"],
        "q=crane": ["a1", "a3", "a2"],
        "q=CRANES+petrova": ["a1", "a3"],
        f"q=cranes&party={quarrel.UNION}": ["a2"],
        "to=2024-02-10": ["a4"],
        "from=2024-03-05": ["a5", "a6"],
        "q=ranes": [],
        "party=p-nobody": [],
    }.items():
        answer = desk.get(f"/timeline?{asked}")
        assert answer.status_code == 200
        assert listed(answer.text) == wanted, asked


def test_a_dispute_has_its_sides_for_lanes(desk: TestClient) -> None:
    (dispute,) = set(re.findall(r'href="/dispute/([^"#]+)"', desk.get("/").text))
    page = desk.get(f"/timeline?dispute={dispute}").text
    assert sorted(listed(page)) == ["a1", "a2", "a3"]
    lanes = re.findall(r'<div class="lane side-(\d)">\s*<p class="lane-name"><span dir="auto">(.*?)</span> <b>(\d+)', page)
    assert lanes == [("0", "Port of Vidin", "2"), ("1", "Dockers’ Union", "1")]


def test_the_table_says_what_the_drawing_shows(desk: TestClient) -> None:
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', desk.get("/timeline").text, re.S)
    said = {stripped(day): re.findall(r">(\d*)</td>", cells) for day, cells in rows}
    assert said["3 March 2024"] == ["2", "", ""]
    assert said["February 2024"] == ["1", "", ""]
    assert said["day not known"] == ["", "", "1"]
    assert sum(int(n) for cells in said.values() for n in cells if n) == 7


@pytest.mark.parametrize("asked", ["dispute=qnone", "dispute=%00"])
def test_no_such_dispute(desk: TestClient, asked: str) -> None:
    assert desk.get(f"/timeline?{asked}").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "page=0",
        "page=-1",
        "page=9999999999999999999999",
        "page=x",
        "page=²",
        "from=2024-99-99",
        "to=x",
        "from=0001-01-01&to=9999-12-31",
        "q=%22%3C",
        "q=%00%ff",
    ],
)
def test_odd_addresses_give_a_page(desk: TestClient, asked: str) -> None:
    assert desk.get(f"/timeline?{asked}").status_code == 200


def test_an_empty_ledger_says_so(ledger: Ledger) -> None:
    words = plain(browser(ledger).get("/timeline").text)
    assert "This ledger holds no reports yet" in words


def test_many_are_paged_and_each_stands_on_one_page(ledger: Ledger) -> None:
    lines = [Line(f"a{n}", quarrel.MAYOR, f"that crane {n} stood still") for n in range(250)]
    quarrel.keep(ledger, [Report(lines[:120]), Report(lines[120:], published_at="2024-03-05")], relations={})
    desk = browser(ledger)
    pages = [listed(desk.get(f"/timeline?page={n}").text) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [100, 100, 50]
    assert [a for page in pages for a in page] == [line.name for line in lines]
    assert 'rel="next"' not in desk.get("/timeline?page=3").text


def test_nothing_from_a_report_becomes_markup(ledger: Ledger) -> None:
    bad = '"><script>alert(1)</script>\u202e{{ 7 * 7 }}'
    actors = [quarrel.Actor("p1", bad, "organization", None, None, (bad,), ())]
    quarrel.keep(ledger, [Report([Line("a1", "p1", f"that {bad}", "2024-03-03")], publisher=bad, title="x")], actors, relations={})
    desk = browser(ledger)
    for page in (desk.get("/timeline").text, desk.get("/actors").text, desk.get("/actor/p1").text):
        assert "<script>alert" not in page
        assert "\u202e" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "49" not in plain(page)


# drawings


def at(first: date, last: date | None = None, by: str = "said") -> When:
    return When(first, last or first, by, f"{first}" if last is None else f"{first}/{last}")  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(0, 2), DAYS, st.sampled_from(["said", "published"])), min_size=1, max_size=60))
def test_every_day_has_a_place_in_its_order(told: list[tuple[int, date, str]]) -> None:
    drawn = chart([("A", None, 0), ("B", None, 1), ("Others", None, None)], ((lane, at(d, by=by)) for lane, d, by in told))
    for n, lane in enumerate(drawn.lanes):
        days = {d for k, d, _ in told if k == n}
        assert lane.total == sum(k == n for k, _, _ in told)
        assert len(lane.bars) == len(days)
        places = [bar.x for bar in lane.bars]
        assert places == sorted(places)
        assert all(0 <= x <= 100 for x in places)
        assert all(0 < bar.whole <= 34 and 0 <= bar.said <= bar.whole for bar in lane.bars)
    assert sum(sum(row.counts) for row in drawn.rows) == len(told)
    known = sorted({d for _, d, _ in told})
    long = sum((b - a).days - 1 > LONGEST_GAP_DAYS for a, b in pairwise(known))
    assert len(drawn.gaps) == long == sum(row.gap is not None for row in drawn.rows)


@given(st.lists(st.tuples(st.dates(), st.dates()), max_size=30))
def test_stretches_are_never_bars(pairs: list[tuple[date, date]]) -> None:
    told = [(0, at(min(p), max(p)) if p[0] != p[1] else None) for p in pairs]
    drawn = chart([("A", None, 0)], told)
    assert drawn.unit == "day"
    assert not drawn.lanes[0].bars
    assert all(s.x1 < s.x2 for s in drawn.lanes[0].stretches)
    assert sum(sum(row.counts) for row in drawn.rows) == len(told)


@pytest.mark.parametrize(("days", "unit"), [(MOST_SLOTS, "day"), (MOST_SLOTS + 1, "month"), (40 * MOST_SLOTS, "year")])
def test_a_long_case_is_drawn_in_longer_units(days: int, unit: str) -> None:
    drawn = chart([("A", None, 0)], ((0, at(date(1950, 1, 1) + timedelta(days=n))) for n in range(days)))
    assert drawn.unit == unit
    assert len(drawn.lanes[0].bars) <= MOST_SLOTS
    assert sum(sum(row.counts) for row in drawn.rows) == days
