"""Search finds reports and claims by words, marks the words, and narrows them down."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from counterclaim.desk.contexts import REACH, contexts, marked
from counterclaim.desk.search import Asked, Part
from counterclaim.ledger import search
from counterclaim.ledger.store import Ledger
from tests.desk.opened import browser
from tests.desk.stories import AUTHORITY, MAYOR, TEXTS, open_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path) as opened:
        yield opened


@pytest.fixture
def client(ledger: Ledger) -> TestClient:
    return browser(ledger)


def claims(page: str) -> list[str]:
    """The words of statements that were found."""
    return [plain(words) for words in re.findall(r'<blockquote class="said".*?>(.*?)</blockquote>', page, re.S)]


def reports(page: str) -> list[str]:
    return [plain(title) for title in re.findall(r'<li class="report".*?<h3.*?>(.*?)</h3>', page, re.S)]


def facet(page: str, title: str) -> dict[str, int]:
    """Values with their numbers."""
    part = re.search(rf"<summary>{title}</summary>(.*?)</details>", page, re.S)
    found = re.findall(r'<span class="value"[^>]*>(.*?)</span>.*?<span class="count">([\d,]+)</span>', part[1] if part else "", re.S)
    return {html.unescape(value): int(n) for value, n in found}


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def test_words_are_found_in_reports_and_claims_and_marked(client: TestClient) -> None:
    page = client.get("/search?q=brucke+fell").text
    assert claims(page) == ["that 12 people had died when the Brücke fell"]
    assert reports(page) == ["Bridge falls at Varna"]
    assert "<mark>Brücke</mark> <mark>fell</mark>" in page


def test_a_context_leads_to_the_words_in_the_report(client: TestClient) -> None:
    page = client.get('/search?q="the brucke"').text
    (start, end) = map(int, re.findall(r"\?at=(\d+)-(\d+)", page)[0])
    assert TEXTS["post.txt"][start:end] == "the Brücke"


def test_the_last_word_may_be_begun_until_it_is_ended(client: TestClient) -> None:
    assert reports(client.get("/search?q=autho").text) == ["Authority speaks"]
    assert reports(client.get("/search?q=autho+").text) == []
    assert reports(client.get('/search?q="autho"').text) == []


def test_who_says_it_is_found_by_name_and_what_is_against_it_is_shown(client: TestClient) -> None:
    page = client.get("/search?q=died").text
    assert len(claims(page)) == 2
    assert page.count('class="against"') == 2
    assert "Ivo &lt;Marin&gt;" in page
    assert "/dispute/q" in page
    assert f'href="/actor/{MAYOR}"' in client.get("/search?q=marin").text


def test_where_no_statement_has_all_words_those_with_most_are_shown(client: TestClient) -> None:
    page = client.get("/search?q=nobody+sliven").text
    assert claims(page) == ["that nobody had died"]
    assert "No statement has all of these words" in page


def test_facets_count_and_narrow(client: TestClient) -> None:
    page = client.get("/search?q=said").text
    assert reports(page) == ["Later on", "Authority speaks", "Bridge falls at Varna"]
    died = client.get("/search?q=died").text
    assert facet(died, "Who says it") == {"Ivo <Marin>": 1, "River Authority": 1}
    assert facet(died, "Outlet") == {"Post": 1, "Star": 1}
    assert facet(died, "Day") == {"6 September 2021": 1, "7 September 2021": 1}
    assert facet(died, "Kind of statement") == {"asserts": 1, "denies": 1}
    assert facet(died, "Contested") == {}
    denied = client.get("/search?q=died&stance=denies").text
    assert (claims(denied), reports(denied)) == (["that nobody had died"], ["Authority speaks"])
    assert facet(denied, "Kind of statement") == {"asserts": 1, "denies": 1}


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (f"party={AUTHORITY}", 1),
        ("outlet=Post", 1),
        ("outlet=-", 0),
        ("day=2021", 2),
        ("day=2021-09-07", 1),
        ("day=1999", 0),
        ("contested=yes", 2),
        ("contested=no", 0),
        ("stance=nonsense", 0),
        ("party=p9", 0),
    ],
)
def test_what_is_chosen_leaves_the_rest_out(client: TestClient, chosen: str, found: int) -> None:
    answer = client.get(f"/search?q=died&{chosen}")
    assert answer.status_code == 200
    assert len(claims(answer.text)) == found
    assert "Show all" in answer.text


def test_the_part_for_typing_is_what_stands_in_the_page(client: TestClient) -> None:
    part = client.get("/search/found?q=died").text
    assert "<html" not in part
    assert part.strip() in client.get("/search?q=died").text


@pytest.mark.parametrize(
    "query", ["", "%20", "%22%22", "*", "--", "%00", "%F0%9F%94%A5", "zzz", "a" * 5000, "%22open", "x%20" * 200, "%D8"]
)
@pytest.mark.parametrize("path", ["/search", "/search/found"])
def test_empty_and_odd_queries_get_a_sentence(client: TestClient, path: str, query: str) -> None:
    answer = client.get(f"{path}?q={query}&page=-1&reports=9999999999999999999999")
    assert answer.status_code == 200
    assert re.search(r"Search the reports|no word in this|No report has|Nothing fits", answer.text)


def test_markup_of_a_report_is_words(client: TestClient) -> None:
    page = client.get("/search?q=bridge").text
    assert "that <b>the bridge</b> was sold" in claims(page)
    assert "<b>the" not in page


def test_an_empty_ledger_says_so(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "empty.db"), create=True) as empty:
        assert "holds no reports yet" in browser(empty).get("/search?q=bridge").text


def test_begun_words_are_found_in_both_dialects(ledger_address: str) -> None:
    from tests.ledger import made

    with Ledger.open(ledger_address, create=True) as ledger:
        with ledger.writing() as writer:
            writer.keep_document(made.document(), made.taken(), None)
        with ledger.reading() as connection:
            for query, found in (
                ("mayor of Var", [1]),
                ('"of varn', [1]),
                ("arna", []),
                ("mayor va", [1]),
                ("12 pe", [1]),
                ("it's va", []),
            ):
                assert search.find(connection, query, begun=True) == found, query
            assert search.find(connection, "Var") == []


@given(st.text("ab Ab-Éé\n\"'", max_size=60), st.text('ab é"', min_size=1, max_size=8), st.booleans())
def test_places_hold_the_words_and_segments_are_the_text(text: str, query: str, begun: bool) -> None:
    try:
        wanted = search.phrases(query)
    except search.UsageError:
        return
    for start, end in search.places(text, query, begun=begun):
        folded = search.fold(text[start:end])
        assert folded in wanted or (begun and folded.startswith(wanted[-1]))
    assert search.places(text, query, begun=begun, most=2) == search.places(text, query, begun=begun)[:2]
    assert "".join(segment.text for segment in marked(text, query, begun)) == text
    for context in contexts(text, query, begun):
        words = "".join(segment.text for segment in context.segments)
        assert words in text
        assert len(words) <= 2 * REACH + 200
        assert any(segment.found for segment in context.segments)


@given(st.text(max_size=12), st.integers(0, 100), st.integers(1, 20))
def test_a_page_is_one_that_there_is(asked: str, total: int, size: int) -> None:
    part = Part.of(asked, total, size)
    assert 1 <= part.number <= part.last
    assert part.first < max(total, 1)


@pytest.mark.parametrize(
    ("q", "begun"), [("bri", True), ("bri ", False), ("b", False), ('"bri', False), ("old bri", True), ("old b", False), ("", False)]
)
def test_when_the_last_word_is_only_begun(q: str, begun: bool) -> None:
    assert Asked(q).begun is begun
