"""Search, actors, timeline, map, reports: each leads from a question to statements."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import invented
from tests.browser.served import Served
from tests.desk import quarrel

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect


def asked(page: Page, name: str) -> str | None:
    """What the page's address asks for by a name."""
    return parse_qs(urlsplit(page.url).query).get(name, [None])[0]


def stay(page: Page) -> None:
    """From now on no other page may be loaded; `stayed` tells."""
    page.evaluate("window.here = true")


def stayed(page: Page) -> bool:
    return page.evaluate("window.here === true")


# Search


def test_what_is_found_changes_while_one_types(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/search")
    stay(page)
    expect(page.get_by_label("Words")).to_be_focused()
    page.keyboard.type("cran", delay=30)
    expect(page.locator("#found")).to_contain_text("that 12 cranes stood still")
    expect(page.locator("#found mark").first).to_have_text("cranes")
    page.keyboard.type("es nobody", delay=30)
    expect(page.locator("#found")).not_to_contain_text("that 12 cranes stood still")
    for _ in "cranes nobody":
        page.keyboard.press("Backspace")
    page.keyboard.type("northern", delay=30)
    expect(page.locator("#found")).to_contain_text("that northern Bulgaria and Atlantis were cut off")
    expect(page.get_by_role("status").first).to_contain_text("1 claim and 2 reports")
    assert asked(page, "q") == "northern"
    assert stayed(page)
    page.reload()
    expect(page.get_by_label("Words")).to_have_value("northern")
    expect(page.locator("#found")).to_contain_text("that northern Bulgaria")


def test_a_facet_narrows_what_was_found_and_a_context_leads_to_its_place(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/reports")
    page.get_by_label("Search reports and claims").fill("people")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Reports 3"))).to_be_visible()
    page.get_by_role("complementary", name="Narrow down").get_by_role("link", name="Rila Courier").click()
    expect(page.get_by_role("heading", name=re.compile("Reports 1"))).to_be_visible()
    page.locator(".context a").first.click()
    expect(page.locator("mark#at").first).to_be_in_viewport()
    assert "/report/" + invented.ANSWERING.id in page.url


# Actors


def test_from_the_actors_to_one_and_to_what_stands_against_it(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/actors")
    page.locator(".actors > li", has_text="Port of Vidin").get_by_text("1 who speaks for it").click()
    page.get_by_role("link", name="Ana Petrova").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Petrova")
    expect(page.locator(".who-is")).to_contain_text("port director")
    against = page.get_by_role("region", name="Contradicted")
    expect(against).to_contain_text("Ivo Marin")
    expect(against).to_contain_text("that at least 30 people had died in Varna")
    against.get_by_role("link", name="the dispute").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("How many killed in Varna|12 cranes"))


def test_actors_are_found_by_name(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/actors")
    page.get_by_label("Name or role").fill("kolev")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".actors .actor-name")).to_have_count(1)
    page.get_by_role("link", name="Lena Kolev").click()
    expect(page.locator("main")).to_contain_text("it is only spoken of")


# Timeline


def test_the_timeline_of_a_party_and_of_a_day(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/timeline")
    whole = page.locator(".voice").count()
    page.get_by_role("combobox", name="Party").select_option(quarrel.UNION)
    page.get_by_role("button", name="Filter").click()
    assert asked(page, "party") == quarrel.UNION
    assert 0 < page.locator(".voice").count() < whole
    expect(page.locator(".daily")).not_to_contain_text("12 cranes")
    page.get_by_text("The same as a table").click()
    page.get_by_role("rowheader").get_by_role("link").last.click()
    assert asked(page, "from") == asked(page, "to") == "2024-05-01"
    expect(page.locator(".day")).to_have_count(1)
    expect(page.locator(".day")).to_contain_text("that the strike went on")


def test_the_timeline_of_a_dispute_has_its_sides(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk)
    page.get_by_role("link", name="How many killed in Varna?").click()
    page.get_by_role("main").get_by_role("link", name="Timeline").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How many killed in Varna?")
    expect(page.get_by_role("list", name="Sides").get_by_role("listitem")).to_have_count(2)
    expect(page.locator(".daily")).not_to_contain_text("cranes")


# Map


def span(page: Page) -> float:
    """How many degrees of longitude the map shows."""
    return float(page.locator("svg.map").get_attribute("data-span") or 0)


def until_drawn(page: Page, act: Callable[[], None]) -> None:
    """Do what has the server draw another window, and wait for that."""
    before = page.locator("svg.map").element_handle()
    act()
    page.wait_for_function("(before) => !before.isConnected", arg=before)


@pytest.fixture
def mapped(desk: Served, open_page: Callable[..., Page]) -> Page:
    page = open_page(desk, "/map")
    stay(page)
    return page


def test_the_map_is_moved_with_keys(mapped: Page) -> None:
    drawing = mapped.locator("svg.map")
    whole = span(mapped)
    drawing.focus()
    until_drawn(mapped, lambda: mapped.keyboard.press("+"))
    assert span(mapped) < whole
    expect(drawing).to_be_focused()
    west = float(drawing.get_attribute("data-longitude") or 0)
    until_drawn(mapped, lambda: mapped.keyboard.press("ArrowRight"))
    assert float(drawing.get_attribute("data-longitude") or 0) > west
    until_drawn(mapped, lambda: mapped.keyboard.press("-"))
    until_drawn(mapped, lambda: mapped.keyboard.press("0"))
    assert span(mapped) == pytest.approx(whole, rel=0.01)
    assert stayed(mapped)


def test_the_map_is_moved_with_its_links(mapped: Page) -> None:
    whole = span(mapped)
    closer = mapped.get_by_role("navigation", name="Move the map").get_by_role("link").filter(has_text="+")
    closer.focus()
    until_drawn(mapped, lambda: mapped.keyboard.press("Enter"))
    assert span(mapped) < whole
    expect(closer).to_be_focused()
    assert asked(mapped, "at")
    assert stayed(mapped)


def test_the_map_is_moved_with_the_pointer(mapped: Page) -> None:
    drawing = mapped.locator("svg.map")
    box = drawing.bounding_box()
    assert box
    centre = box["x"] + box["width"] / 2, box["y"] + 40
    scrolled = mapped.evaluate("scrollY")
    mapped.mouse.move(*centre)
    mapped.mouse.wheel(0, 120)
    mapped.wait_for_function("(before) => scrollY > before", arg=scrolled)  # nobody is at work in the map: the page scrolls
    mapped.mouse.wheel(0, -120)
    mapped.wait_for_function("(before) => scrollY === before", arg=scrolled)
    drawing.focus()
    whole, west = span(mapped), float(drawing.get_attribute("data-longitude") or 0)
    until_drawn(mapped, lambda: mapped.mouse.wheel(0, -240))
    assert span(mapped) < whole
    mapped.mouse.down()
    mapped.mouse.move(centre[0] - 120, centre[1] + 10, steps=4)
    until_drawn(mapped, mapped.mouse.up)
    assert float(drawing.get_attribute("data-longitude") or 0) > west
    assert stayed(mapped)


def test_a_mark_leads_to_what_is_said_of_the_place(mapped: Page) -> None:
    mapped.get_by_role("link", name=re.compile("^Varna: ")).click()
    site = mapped.locator(".site:target")
    expect(site).to_contain_text("Varna")
    expect(site).to_contain_text("that 12 people had died in Varna")
    expect(site).to_be_in_viewport()
    expect(mapped.locator(".lost")).to_contain_text("Atlantis")
    expect(mapped.locator(".lost")).to_contain_text("no place of this name is known")


def test_what_is_known_less_exactly_is_no_dot(mapped: Page) -> None:
    expect(mapped.locator(".mark", has=mapped.locator(".dot"))).to_have_count(1)
    expect(mapped.get_by_role("link", name=re.compile("^northern Bulgaria|^Bulgaria")).locator(".area")).to_have_count(1)


# Reports


def test_reports_are_narrowed_down_and_opened(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/reports")
    expect(page.locator(".report-list > li")).to_have_count(8)
    expect(page.locator("#problems")).to_contain_text("it is empty")
    page.get_by_label("Outlet", exact=True).fill("Rila Courier")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".report-list > li")).to_have_count(2)
    page.get_by_role("link", name="Union gives another number").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Union gives another number")
    expect(page.locator(".reading")).to_contain_text("Ivo Marin said that at least 30 people had died in Varna.")


def test_the_reports_of_one_origin(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/reports?q=Bridge")
    page.get_by_role("link", name="one origin with 1").first.click()
    expect(page.locator(".report-list > li")).to_have_count(2)
    expect(page.locator(".lede")).to_contain_text("of one origin")
