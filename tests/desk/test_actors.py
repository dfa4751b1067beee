"""Actors: everybody is listed, what is said for a party counts for it, and people's assessments are theirs, with their history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from counterclaim.desk.case import Case
from counterclaim.desk.cases import Cases
from counterclaim.desk.tally import Tally
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from counterclaim.records import Actor
from tests.desk import quarrel
from tests.desk.opened import browser, token
from tests.desk.quarrel import CLERK, GHOST, MAYOR, PORT, UNION, Line, Report
from tests.desk.test_timeline import listed, plain, stripped


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    quarrel.keep(ledger)
    return ledger


@pytest.fixture
def desk(told: Ledger) -> TestClient:
    return browser(told)


def named(page: str) -> list[str]:
    """Who is listed, in order."""
    return re.findall(r'<p class="actor-name"><a href="/actor/([^"]+)"', page)


def part(page: str, heading: str) -> str:
    """What stands under a heading."""
    return stripped(page.partition(f'<h2 id="{heading}">')[2].partition("</section>")[0])


def test_parties_come_first_with_who_speaks_for_them(desk: TestClient) -> None:
    assert named(desk.get("/actors").text) == [UNION, CLERK, PORT, MAYOR, GHOST]


def test_what_is_said_for_a_party_counts_for_it(told: Ledger) -> None:
    tallies = Cases(told).now().tallies
    # a1 and a3 are reprints, and one claim, which a2 contradicts
    assert tallies.tally(PORT) == Tally(statements=3, reports=3, origins=2, claims=2, disputes=1, contradicted=1)
    assert tallies.tally(MAYOR) == Tally(statements=2, reports=2, origins=1, claims=1, disputes=1, contradicted=1)
    assert tallies.tally(UNION) == Tally(statements=3, reports=3, origins=3, claims=3, disputes=1, contradicted=1)
    assert tallies.tally(GHOST) == Tally()


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("q=petrov", [MAYOR]),
        ("q=DIRECTOR+ana", [MAYOR]),
        ("q=etrova", []),
        ("kind=person", [MAYOR, CLERK, GHOST]),
        ("kind=person&order=name", [MAYOR, CLERK, GHOST]),
        ("order=name", [MAYOR, UNION, CLERK, GHOST, PORT]),
        (f"party={UNION}", [UNION, CLERK]),
        ("kind=planet", []),
        ("party=p-nobody", []),
    ],
)
def test_filters(desk: TestClient, asked: str, wanted: list[str]) -> None:
    answer = desk.get(f"/actors?{asked}")
    assert answer.status_code == 200
    assert named(answer.text) == wanted


@pytest.mark.parametrize("asked", ["page=-1", "page=99999999999999999999", "page=x", "q=%00%ff", "order=%22"])
def test_odd_addresses_give_a_page(desk: TestClient, asked: str) -> None:
    assert desk.get(f"/actors?{asked}").status_code == 200
    assert desk.get(f"/actor/{PORT}?{asked}").status_code == 200


@pytest.mark.parametrize("who", ["p-nobody", "%00", "'--", "x" * 5000])
def test_nobody_of_that_name(desk: TestClient, who: str) -> None:
    assert desk.get(f"/actor/{who}").status_code == 404


def test_an_empty_ledger_says_so(ledger: Ledger) -> None:
    assert "Nobody is known yet" in plain(browser(ledger).get("/actors").text)


def test_many_are_paged(ledger: Ledger) -> None:
    actors = [Actor(f"p{n}", f"Docker {n:03}", "person", None, None, (), ()) for n in range(205)]
    quarrel.keep(ledger, quarrel.QUARREL[4:], actors, {})
    desk = browser(ledger)
    pages = [named(desk.get(f"/actors?page={n}").text) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [100, 100, 5]
    assert sorted(a for page in pages for a in page) == sorted(a.id for a in actors)


def test_who_speaks_for_each_other_in_a_ring_is_listed(ledger: Ledger) -> None:
    ring = {"p1": "p2", "p2": "p1", "p3": "p1", "p4": "p4"}
    quarrel.keep(ledger, quarrel.QUARREL[4:], [Actor(a, a, "person", None, b, (), ()) for a, b in ring.items()], {})
    assert set(named(browser(ledger).get("/actors").text)) == set(ring)


@given(st.lists(st.integers(-1, 11), min_size=1, max_size=12))
def test_everybody_is_listed_whoever_speaks_for_whom(parties: list[int]) -> None:
    from types import SimpleNamespace

    from counterclaim.desk.tally import tallies

    actors = {f"p{n}": Actor(f"p{n}", f"N{n}", "person", None, f"p{p}" if p >= 0 else None, (), ()) for n, p in enumerate(parties)}
    related = SimpleNamespace(statements={}, used=(), claims=(), disputes=())
    case: Case = SimpleNamespace(actors=actors, related=related)  # type: ignore[assignment]
    made = tallies(case)
    met = {one for root in made.roots for one in (root, *(a for a, _ in made.below(root)))}
    assert met == set(actors)
    assert sorted(made.ordered("name")) == sorted(actors)


def test_who_it_is(told: Ledger, desk: TestClient) -> None:
    page = desk.get(f"/actor/{MAYOR}").text
    words = part(page, "who")
    assert "Kind person" in words
    assert "Role port director" in words
    assert "Speaks for Port of Vidin" in words
    assert "Names Ana Petrova 1 2" in words
    assert "Petrova" in words.partition("1 2")[2]
    with told.reading() as connection:
        texts = dict(connection.exec_driver_sql("SELECT id, text FROM document").all())
    for document, start, end in re.findall(r'/report/([^"?]+)\?at=(\d+)-(\d+)', page):
        assert texts[document][int(start) : int(end)] == "Ana Petrova"


def test_what_could_not_be_decided_is_said(desk: TestClient) -> None:
    assert "Not decided could be any of Ivo Marin, Ivo Marinov: left apart" in part(desk.get(f"/actor/{CLERK}").text, "who")


def test_what_was_taken_for_it_is_said_with_the_reasons(ledger: Ledger) -> None:
    merged = {"name": "Ana P.", "made_by": "made@1", "score": 0.75, "reasons": [{"kind": "initial", "detail": "an initial"}]}
    actors = [Actor(MAYOR, "Ana Petrova", "person", None, None, (), (), merged=(merged,)), *quarrel.ACTORS[:2], *quarrel.ACTORS[3:]]
    quarrel.keep(ledger, actors=actors)
    words = part(browser(ledger).get(f"/actor/{MAYOR}").text, "who")
    assert "in 1 other report, and why" in words
    assert "Ana P. 75\N{NO-BREAK SPACE}% made@1 an initial Rila Courier" in words.replace(" %", "\N{NO-BREAK SPACE}%")


def test_all_that_was_claimed_for_a_party(desk: TestClient) -> None:
    page = desk.get(f"/actor/{PORT}").text
    assert listed(page.partition('id="claimed"')[2]) == ["a4", "a1", "a3"]
    assert listed(desk.get(f"/actor/{GHOST}").text) == []


def test_each_pair_of_claims_contradicts_once_with_who_and_where(desk: TestClient) -> None:
    page = desk.get(f"/actor/{PORT}").text
    words = part(page, "contradicts")
    assert "By Dockers’ Union (1 claim)." in words
    assert words.count("contradicted by") == 1
    assert "the surest of 2 pairs" in words
    assert re.search(r'href="/dispute/[^"#]+#a1-a2"', page)
    assert "Nothing that others say contradicts this source" in plain(desk.get(f"/actor/{GHOST}").text)


def test_what_was_borne_out_and_brought_up_to_date(ledger: Ledger) -> None:
    lines = [Line("a1", MAYOR, "that 12 stood"), Line("a2", CLERK, "that twelve stood"), Line("a3", MAYOR, "that 14 stood", "2024-03-09")]
    quarrel.keep(ledger, [Report([line]) for line in lines], relations={"corroborates": [("a1", "a2")], "updates": [("a1", "a3")]})
    desk = browser(ledger)
    page = desk.get(f"/actor/{MAYOR}").text
    assert "borne out by Dockers’ Union" in part(page, "corroborates")
    words = part(page, "updates")
    assert words.count("brought up to date by the same person") == 1
    assert words.index("that 12 stood") < words.index("that 14 stood")
    assert "Brought up to date" not in plain(desk.get(f"/actor/{CLERK}").text)


def test_an_actor_is_assessed_by_topic_and_the_history_stays(told: Ledger, desk: TestClient) -> None:
    page = desk.get(f"/actor/{MAYOR}").text
    assert "Nobody has assessed yet" in part(page, "record")
    sent = {"token": token(desk), "kind": "assess", "about": "actor", "subject": MAYOR, "back": f"/actor/{MAYOR}"}
    for more in (
        {"reliability": "b", "topic": "cranes", "why": "She was there."},
        {"reliability": "d", "why": "She was wrong twice."},
    ):
        answer = desk.post("/decide", data={**sent, **more})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/actor/{MAYOR}")
    page = desk.get(f"/actor/{MAYOR}").text
    words = part(page, "record")
    assert words.index("On everything") < words.index("D not usually reliable") < words.index("B usually reliable on cranes")
    (first,) = re.findall(r'<option value="(j[0-9a-f]+)">B on cranes', page)
    assert (
        desk.post("/decide", data={**sent, "reliability": "c", "topic": "cranes", "why": "Less so.", "replaces": first}).status_code == 303
    )
    words = part(desk.get(f"/actor/{MAYOR}").text, "record")
    assert words.index("C fairly reliable on cranes") < words.index("1 earlier assessment") < words.index("B usually reliable on cranes")
    assert "assessment" in part(desk.get(f"/actor/{PORT}").text, "record")
    assert "C fairly reliable" in part(desk.get(f"/actor/{PORT}").text, "record")


def test_assessed_statements_count_in_the_record(told: Ledger) -> None:
    with told.writing() as writer:
        decide(writer, "assess", "attribution", "a1", by="Mira", why="I saw the film", value={"credibility": 2})
    words = part(browser(told).get(f"/actor/{PORT}").text, "record")
    assert "1 × 2 probably true" in words


def test_a_desk_for_reading_has_no_forms(told: Ledger) -> None:
    page = browser(told, by=None).get(f"/actor/{MAYOR}").text
    assert "/decide" not in page


def test_a_rejected_contradiction_is_shown_no_more(told: Ledger) -> None:
    with told.writing() as writer:
        for pair in ("a1 a2 contradicts", "a2 a3 contradicts"):
            decide(writer, "reject", "relation", pair, by="Mira", why="other cranes")
    words = plain(browser(told).get(f"/actor/{PORT}").text)
    assert "no claim contradicted by others" in words
    assert "Nothing that others say contradicts this source" in words
