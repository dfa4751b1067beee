"""From what is contested to the words of a report, and what the reader does with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import invented
from tests.browser.conftest import NARROW
from tests.browser.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect

REPORT = f"/report/{invented.OLDER.id}"
WORDS = "that 12 people had died in Varna"


def lit(page: Page) -> list[str]:
    """What is lit in the text, in its order."""
    return page.locator(".par .on").all_inner_texts()


def select(words: Locator) -> None:
    words.evaluate("(e) => getSelection().selectAllChildren(e)")


def test_from_what_is_contested_to_the_words_of_a_pair(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk)
    titles = [d.title for d in desk.case.related.disputes]
    for title in titles:
        expect(page.get_by_role("link", name=title)).to_be_visible()
    page.get_by_label("Kind").select_option("figures")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("link", name="How many killed in Varna?")).to_be_visible()
    expect(page.get_by_role("link", name="Whether 12 cranes stood still")).to_have_count(0)
    page.get_by_role("link", name="How many killed in Varna?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How many killed in Varna?")
    expect(page.locator("main")).to_contain_text("at least 30 people")
    expect(page.get_by_role("img", name=re.compile("Ana Petrova: 12. .*Ivo Marin: "))).to_be_visible()
    page.get_by_role("link", name="where these words stand, place 1").first.click()
    assert page.url.startswith(f"{desk.address}{REPORT}?at=")
    expect(page.locator("mark#at")).to_have_text(WORDS)
    expect(page.locator("mark#at")).to_be_in_viewport()


def test_a_filter_can_be_cleared(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk)
    page.get_by_label("About").fill("nobody says this")
    page.get_by_label("About").press("Enter")
    expect(page.get_by_text("No dispute fits")).to_be_visible()
    page.get_by_role("link", name="Clear").click()
    assert page.url == f"{desk.address}/"


def test_a_place_far_down_is_brought_into_view(desk: Served, open_page: Callable[..., Page]) -> None:
    start = invented.OLD.index("that northern Bulgaria")
    page = open_page(desk, f"{REPORT}?at={start}-{start + 22}")
    expect(page.locator("mark#at")).to_have_text("that northern Bulgaria")
    expect(page.locator("mark#at")).to_be_in_viewport()
    assert page.evaluate("scrollY") > 0


def test_a_statement_that_the_address_names_is_lit_and_in_view(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, f"{REPORT}#{invented.CUT_OFF}")
    expect(page.locator(f"[id={invented.CUT_OFF}]")).to_be_in_viewport()
    assert lit(page) == ["The dockers", "said", "that northern Bulgaria and Atlantis were cut off"]


def test_on_a_narrow_screen_the_words_of_a_statement_are_in_view_above_it(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, f"{REPORT}#{invented.QUOTED}", viewport=NARROW)
    expect(page.locator(f"[id={invented.QUOTED}]")).to_be_in_viewport()
    expect(page.locator(".par .m.cue", has_text="claimed")).to_be_in_viewport(ratio=1)


def test_pointing_at_one_part_lights_all_and_pressing_keeps_them(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, REPORT)
    assert lit(page) == []
    page.get_by_text(WORDS, exact=True).first.hover()
    assert lit(page) == ["Ana Petrova", "said", WORDS]
    expect(page.locator(".card.on")).to_have_attribute("id", invented.DIED)
    page.get_by_role("heading", level=1).hover()
    assert lit(page) == []
    page.locator(".par .m.cue", has_text="claimed").click()
    page.get_by_role("heading", level=1).hover()
    assert lit(page)[:2] == ["Ivo Marin", "claimed"]
    expect(page.locator(".card.on")).to_have_attribute("id", invented.QUOTED)
    page.keyboard.press("Escape")
    assert lit(page) == []


def test_the_keyboard_lights_what_belongs_together_too(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, REPORT)
    page.get_by_role("link", name="statement 1", exact=True).focus()
    assert lit(page) == ["Ana Petrova", "said", WORDS]
    page.get_by_role("link", name="statement 2", exact=True).focus()
    assert lit(page)[0] == "Ivo Marin"
    page.get_by_role("link", name="Reports").first.focus()
    assert lit(page) == []


@pytest.mark.parametrize("words", [WORDS, "It could not be verified because roads were shut."])
def test_what_is_copied_brings_where_it_stands(desk: Served, open_page: Callable[..., Page], words: str) -> None:
    page = open_page(desk, REPORT, permissions=["clipboard-read", "clipboard-write"])
    select(page.locator(".par span", has_text=words).first if words == WORDS else page.locator(".par", has_text=words))
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    quoted, _, cited = copied.partition("\n\n— ")
    assert quoted == words
    assert "Varna Post" in cited
    assert invented.URL in cited
    start, end = map(int, re.search(r"code points (\d+)–(\d+)$", cited).groups())  # type: ignore[union-attr]
    assert invented.OLD[start:end] == words


def test_a_card_opens_and_closes_where_it_is(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, REPORT)
    page.evaluate("window.here = true")
    card = page.locator(f"[id={invented.DIED}]")
    card.get_by_role("link", name="Evidence and decisions of statement 1").click()
    expect(card).to_be_focused()
    expect(card).to_contain_text("no day is named")
    expect(card).to_contain_text("at least 30 against 12")
    card.get_by_role("link", name="Close").click()
    expect(card).not_to_contain_text("no day is named")
    expect(card.get_by_role("link", name="Evidence and decisions of statement 1")).to_be_focused()
    assert page.evaluate("window.here")


def test_the_margin_can_be_put_away(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, REPORT)
    expect(page.locator(f"[id={invented.DIED}]")).to_be_visible()
    page.get_by_label("statements in the margin").uncheck()
    expect(page.locator(f"[id={invented.DIED}]")).to_be_hidden()
    expect(page.get_by_text(WORDS, exact=True).first).to_be_visible()


def test_two_versions_side_by_side(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, f"/report/{invented.NEWER.id}")
    page.get_by_role("link", name="side by side").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two versions side by side")
    expect(page.locator(".two ins", has_text="14")).to_be_visible()
    expect(page.locator(".two del", has_text="12")).to_be_visible()
    old, new = (page.locator(f".two {tag}", has_text=number).bounding_box() for tag, number in (("del", "12"), ("ins", "14")))
    assert old
    assert new
    assert old["x"] < new["x"]
    expect(page.locator(".became")).to_contain_text("that 14 people had died in Varna")
    page.get_by_role("link", name="Back to the report").click()
    assert page.url == f"{desk.address}/report/{invented.NEWER.id}"


def test_words_from_right_to_left_stand_on_their_side(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, REPORT)
    arabic, english = page.locator(".par", has_text="قال المتحدث"), page.locator(".par", has_text="It could not be verified")
    assert arabic.evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    assert english.evaluate("(e) => getComputedStyle(e).direction") == "ltr"
    expect(page.locator(".ctl")).to_have_count(2)


def test_a_dispute_on_paper_has_all_its_words_and_nothing_to_press(desk: Served, open_page: Callable[..., Page]) -> None:
    (dispute,) = (d.id for d in desk.case.related.disputes if "killed" in d.title)
    page = open_page(desk, f"/dispute/{dispute}", color_scheme="dark")
    expect(page.get_by_role("navigation", name="Views")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Views")).to_be_hidden()
    expect(page.get_by_role("search")).to_be_hidden()
    for press in page.get_by_role("button").all():
        expect(press).to_be_hidden()
    expect(page.get_by_text("Decide", exact=True).first).to_be_hidden()
    for words in (WORDS, "that at least 30 people had died in Varna", "It could not be verified because roads were shut"):
        expect(page.get_by_text(words, exact=True).first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_an_odd_address_disturbs_nothing(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, f"{REPORT}?at=9-3#%E0%A4%A")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.get_by_text(WORDS, exact=True).first.hover()
    assert lit(page) == ["Ana Petrova", "said", WORDS]
