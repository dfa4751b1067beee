"""The desk where no script runs, and where nobody may decide."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from counterclaim.pipeline import Tools
from tests.browser import invented
from tests.browser.served import BY, Served, serving
from tests.desk import quarrel
from tests.keep import inputs
from tests.pairs import stand_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect

OLDER = f"/report/{invented.OLDER.id}"
WHY = "Heard it on the quay."


@pytest.fixture
def reading(case_file: Path, tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A desk that reads, with a model that compares nothing."""
    stand_in(monkeypatch)
    path = tmp_path / "case.db"
    shutil.copy(case_file, path)
    with serving(path, load=lambda: replace(tools, pairs=object())) as served:  # type: ignore[arg-type]
        yield served


def test_reading_and_deciding(own_desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(own_desk, java_script_enabled=False)
    page.get_by_label("Kind").select_option("figures")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="How many killed in Varna?").click()
    page.get_by_role("link", name="where these words stand, place 1").first.click()
    expect(page.locator("mark#at")).to_have_text("that 12 people had died in Varna")
    expect(page.locator("mark#at")).to_be_in_viewport()
    page.get_by_role("link", name="Evidence and decisions of statement 1").click()
    card = page.locator(f"[id={invented.DIED}]")
    expect(card).to_contain_text("no day is named")
    card.get_by_text("Correct", exact=True).first.click()
    form = card.locator("details.decide", has=page.locator("[name=set_stance]"))
    form.get_by_label("Stance").select_option("denies")
    form.get_by_label("Reason").fill(WHY)
    form.get_by_role("button", name="Correct").click()
    expect(card.locator(".decided .human-mark")).to_have_text("denies")
    page.get_by_role("link", name="take back").click()
    page.locator("form.deciding").get_by_label("Reason").fill("It was another one.")
    page.locator("form.deciding").get_by_role("button", name="Take it back").click()
    assert [(one.decision.kind, one.decision.by, one.standing) for one in own_desk.log] == [
        ("correct", BY, "undone"),
        ("undo", BY, "holds"),
    ]
    page.get_by_role("link", name="Decisions", exact=True).click()
    expect(page.locator(".decided.undone")).to_contain_text(WHY)


def test_finding(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, java_script_enabled=False)
    page.get_by_label("Search reports and claims").fill("cranes")
    page.get_by_label("Search reports and claims").press("Enter")
    expect(page.locator("#found")).to_contain_text("that 12 cranes stood still")
    page.get_by_label("Words").fill("northern")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#found")).to_contain_text("that northern Bulgaria and Atlantis were cut off")
    page.get_by_role("link", name="Map").click()
    whole = page.locator("svg.map").get_attribute("data-span")
    page.get_by_role("navigation", name="Move the map").get_by_role("link").filter(has_text="+").click()
    expect(page.locator("svg.map")).not_to_have_attribute("data-span", whole or "")
    page.get_by_role("link", name="Actors").click()
    page.locator(".actors > li", has_text="Port of Vidin").get_by_text("1 who speaks for it").click()
    page.get_by_role("link", name="Ana Petrova").click()
    page.get_by_role("main").get_by_role("link", name="timeline").click()
    assert page.url == f"{desk.address}/timeline?party={quarrel.MAYOR}"
    expect(page.locator(".daily")).to_contain_text("that 12 cranes stood still")


def test_adding(reading: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(reading, "/add", java_script_enabled=False)
    page.get_by_label("The report").fill(inputs.text(7))
    page.get_by_role("button", name="Read the text").click()
    expect(page.get_by_role("status").last).to_have_text("Done.", timeout=30_000)  # the page comes again by itself
    page.get_by_role("link", name="the text").click()
    expect(page.locator(".reading")).to_contain_text("The mayor of Sliven")


def test_where_nobody_may_decide_nothing_offers_to(case_file: Path, tmp_path: Path, open_page: Callable[..., Page]) -> None:
    path = tmp_path / "case.db"
    shutil.copy(case_file, path)
    with serving(path, by=None) as served:
        (dispute,) = (d.id for d in served.case.related.disputes if "killed" in d.title)
        page = open_page(served, f"/dispute/{dispute}")
        expect(page.locator(".bottom")).to_contain_text("open for reading only")
        for path_of in (f"/dispute/{dispute}", f"{OLDER}?open={invented.DIED}", f"/actor/{quarrel.MAYOR}", "/decisions", "/add"):
            page.goto(path_of)
            expect(page.locator("form[method=post]")).to_have_count(0)
        page.goto(f"/decide?about=attribution&subject={invented.DIED}")
        expect(page.locator("main")).to_contain_text("nothing can be decided")
