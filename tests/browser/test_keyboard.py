"""Every page with the keyboard alone: where Tab stops, that one sees it, and that the frame of the page can be skipped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import invented, keyboard
from tests.browser.conftest import NARROW, WIDE
from tests.browser.served import Served
from tests.desk import quarrel

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect

PAGES = {
    "contested": "/",
    "dispute": "/dispute/{dispute}",
    "actors": "/actors",
    "actor": f"/actor/{quarrel.MAYOR}",
    "timeline": "/timeline",
    "map": "/map",
    "reports": "/reports",
    "report": f"/report/{invented.OLDER.id}",
    "open card": f"/report/{invented.OLDER.id}?open={invented.DIED}",
    "versions": f"/report/{invented.NEWER.id}/versions/{invented.OLDER.id}",
    "found": "/search?q=people",
    "add": "/add",
    "decide": f"/decide?about=attribution&subject={invented.DIED}",
    "decisions": "/decisions",
}


@pytest.mark.parametrize(("view", "window"), [*((view, WIDE) for view in PAGES), ("dispute", NARROW), ("report", NARROW)])
def test_tab_goes_through_the_page_in_its_order_and_is_seen(
    desk: Served, open_page: Callable[..., Page], view: str, window: dict[str, int]
) -> None:
    (dispute,) = (d.id for d in desk.case.related.disputes if "killed" in d.title)
    page = open_page(desk, PAGES[view].format(dispute=dispute), viewport=window)
    stops = keyboard.stops(page)
    assert stops[0]["what"] == "a Skip to the page"
    assert len(stops) > 10
    for wrong in ("shown", "ring", "behind"):
        assert [stop["what"] for stop in stops if not stop[wrong]] == [], wrong


def test_the_frame_is_skipped(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/reports")
    skip = page.get_by_role("link", name="Skip to the page")
    assert (skip.bounding_box() or {})["width"] <= 1
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert (skip.bounding_box() or {})["width"] > 50
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Title or outlet")).to_be_focused()


def test_the_map_is_skipped(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/map")
    keyboard.press(page, page.get_by_role("link", name="Skip the map"))
    expect(page.locator("#places")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('places').contains(document.activeElement)")


def test_from_what_is_contested_to_a_report_and_back_to_the_search(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk)
    keyboard.press(page, page.get_by_role("link", name="How many killed in Varna?"))
    expect(page.get_by_role("heading", level=1)).to_have_text("How many killed in Varna?")
    keyboard.press(page, page.locator(f'main a[href="/report/{invented.OLDER.id}#{invented.DIED}"]').first)
    expect(page.locator(f"[id={invented.DIED}]")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator(f"[id={invented.DIED}] :focus")).to_have_count(1)  # from the statement, not from the top of the page
    page.keyboard.press("Escape")
    page.goto("/")
    keyboard.fill(page, page.get_by_label("Search reports and claims"), "northern\n")
    expect(page.locator("#found")).to_contain_text("that northern Bulgaria and Atlantis were cut off")
