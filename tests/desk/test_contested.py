"""What is contested: the list with its filters, what is likely before what is possible, and one dispute with all that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from counterclaim.desk.contested import ON_A_PAGE
from counterclaim.desk.dispute import MOST_CONFLICTS
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from tests.desk import quarrel
from tests.desk.opened import HOME, browser, token
from tests.desk.quarrel import CLERK, MAYOR, QUARREL, Line, Report
from tests.desk.test_timeline import plain

UNCHECKED = "None of this could be confirmed because the harbour was closed."
REPORTS = (replace(QUARREL[0], unchecked=UNCHECKED), *QUARREL[1:])
BOTH = {"contradicts": (*quarrel.CONTRADICTIONS, ("a4", "a6")), "repeats": (("a1", "a3"),)}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


def links(page: str) -> list[str]:
    """The disputes that are listed, in order."""
    return re.findall(r'<h[23] dir="auto"><a href="(/dispute/q[0-9a-f]+)"', page)


def found(desk: TestClient, query: str = "") -> list[str]:
    answer = desk.get(f"/?{query}")
    assert answer.status_code == 200
    return links(answer.text)


def test_both_sides_are_listed_with_what_stands_behind_them(ledger: Ledger) -> None:
    quarrel.keep(ledger, REPORTS)
    page = browser(ledger).get("/").text
    assert len(links(page)) == 1
    told = plain(page)
    assert "Port of Vidin 12 cranes stood still 2 reports, 2 texts, 1 origin one origin only" in told
    assert "Dockers’ Union 30 cranes stood still 1 report, 1 text, 1 origin one origin only" in told
    assert "not independently confirmed" in told
    assert "Perhaps contested" not in told


def test_what_is_possible_comes_last_under_its_own_heading(tmp_path: Path) -> None:
    pages = {}
    for probability in (0.9, 0.4):
        with Ledger.open(str(tmp_path / f"{probability}.db"), create=True) as ledger:
            quarrel.keep(ledger, relations={"contradicts": [("a1", "a2"), ("a2", "a3"), ("a3", "a5")]}, probability=probability)
            desk = browser(ledger)
            pages[probability] = desk.get("/").text
            (link,) = links(pages[probability])
            assert ("perhaps contested" in plain(desk.get(link).text)) == (probability == 0.4)
    assert "Perhaps contested" not in plain(pages[0.9])
    assert "only perhaps" in plain(pages[0.4])
    assert plain(pages[0.4]).index("Perhaps contested In three of four") < plain(pages[0.4]).index("Port of Vidin 12 cranes")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 2), ("q=cranes+STOOD", 1), ("q=crane", 1), ("q=ane", 0), ("q=ana+petrova", 1), ("party=p-union", 2), ("party=p-mayor", 1),
        ("party=p-nobody", 0), ("kind=figures", 0), ("kind=facts", 2), ("checked=noted", 1), ("checked=assessed", 0), ("checked=open", 1),
        ("from=2024-05-02", 0), ("from=2024-03-04", 2), ("to=2024-03-01", 1), ("place=Atlantis", 0),
        ("certainty=likely", 2), ("certainty=possible", 0), ("page=9", 2), ("kind=%00&party=%F0%9F%90%9F", 0),
    ],
)  # fmt: skip
def test_filters(ledger: Ledger, query: str, number: int) -> None:
    quarrel.keep(ledger, REPORTS, relations=BOTH)
    assert len(found(browser(ledger), query)) == number


def test_many_disputes_come_a_page_at_a_time(ledger: Ledger) -> None:
    mayors = [Report([Line(f"m{n}", MAYOR, f"that gate {n} was shut"), Line(f"c{n}", CLERK, f"that gate {n} was open")]) for n in range(60)]
    quarrel.keep(ledger, mayors, relations={"contradicts": [(f"m{n}", f"c{n}") for n in range(60)]})
    desk = browser(ledger)
    pages = [found(desk, f"q=gate&page={n}") for n in (1, 2)]
    assert [len(page) for page in pages] == [ON_A_PAGE, 60 - ON_A_PAGE]
    assert len({link for page in pages for link in page}) == 60
    assert '<a rel="next" href="/?q=gate&amp;page=2">' in desk.get("/?q=gate").text


def test_an_assessed_dispute_says_so_and_keeps_the_history(ledger: Ledger) -> None:
    quarrel.keep(ledger)
    desk = browser(ledger)
    for grade, why in ((5, "the pictures show thirty"), (2, "the log came to light")):
        with ledger.writing() as writer:
            decide(writer, "assess", "attribution", "a1", by="Ana Ruiz", why=why, value={"credibility": grade})
    assert "assessed" in plain(desk.get("/").text)
    (link,) = found(desk, "checked=assessed")
    told = plain(desk.get(link).text)
    assert told.index("the pictures show thirty") < told.index("the log came to light")


def test_a_dispute_folds_reprints_and_says_how_the_number_comes_about(ledger: Ledger) -> None:
    quarrel.keep(ledger, REPORTS)
    desk = browser(ledger)
    (link,) = found(desk)
    page = desk.get(link).text
    told = plain(page)
    assert "2 reports carry this side. 1 more is a reprint or draws on the same story: 1 origin. 1 source vouches for it." in told
    assert "and 1 more time in this origin" in told
    assert f"Not independently confirmed: {UNCHECKED} because the harbour was closed" in told
    assert page.count('class="conflict"') == 2
    assert 'id="a1-a2"' in page


def test_a_pair_that_is_asked_for_is_explained_beside_the_surest(ledger: Ledger) -> None:
    mayors = [Report([Line(f"m{n}", MAYOR, f"that gate {n} was shut"), Line(f"c{n}", CLERK, f"that gate {n} was open")]) for n in range(8)]
    pairs = [(f"m{a}", f"c{b}") if a <= b else (f"c{b}", f"m{a}") for a, b in product(range(8), repeat=2)]
    quarrel.keep(ledger, mayors, relations={"contradicts": pairs})
    desk = browser(ledger)
    (link,) = found(desk)
    usual = re.findall(r'class="conflict" id="([^"]+)"', desk.get(link).text)
    assert len(usual) == MOST_CONFLICTS
    hidden = next(f"{a}-{b}" for a, b in pairs if f"{a}-{b}" not in usual)
    assert re.findall(r'class="conflict" id="([^"]+)"', desk.get(f"{link}?pair={hidden}").text) == [*usual, hidden]
    assert re.findall(r'class="conflict" id="([^"]+)"', desk.get(f"{link}?pair=no-such").text) == usual


def test_after_a_decision_that_ends_a_dispute_one_is_back_at_what_is_left_of_it(ledger: Ledger) -> None:
    quarrel.keep(ledger, relations={"contradicts": [("a1", "a2"), ("a1", "a5"), ("a2", "a3"), ("a3", "a5")]})
    desk = browser(ledger)
    (link,) = links_before = found(desk)
    for pair, left in (("a1 a5", 1), ("a3 a5", 1), ("a1 a2", 1), ("a2 a3", 0)):
        sent = {
            "token": token(desk),
            "kind": "reject",
            "about": "relation",
            "subject": f"{pair} contradicts",
            "why": "no",
            "back": f"{link}#x",
        }
        answer = desk.post("/decide", data=sent, headers={"origin": HOME})
        assert answer.status_code == 303
        (link,) = found(desk) or ["/"]
        assert answer.headers["location"].partition("#")[0] == link
        assert len(found(desk)) == left
        links_before.append(link)
    assert len(set(links_before)) > 2


def test_no_such_dispute(ledger: Ledger) -> None:
    quarrel.keep(ledger)
    assert browser(ledger).get("/dispute/q0").status_code == 404
