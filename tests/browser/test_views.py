"""Every view, wide and narrow, light and dark, with much and with nothing in the ledger: quiet, within the window, and for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser import axe, invented
from tests.browser.conftest import NARROW, WIDE
from tests.browser.served import Served
from tests.browser.watched import Watch, is_wide
from tests.desk import quarrel

if TYPE_CHECKING:
    from playwright.sync_api import Page

OLDER, NEWER = invented.OLDER.id, invented.NEWER.id
NOTED = quote(f"{OLDER} {invented.OLD.index(invented.NOTE_WORDS)} {invented.OLD.index(invented.NOTE_WORDS) + len(invented.NOTE_WORDS)}")
PAIR = quote(f"{invented.DIED} {invented.MORE_DIED} contradicts")

VIEWS = {
    "contested": "/",
    "filtered": f"/?party={quarrel.PORT}&kind=figures",
    "none fits": "/?q=nowhere",
    "dispute": "/dispute/{dispute}",
    "actors": "/actors",
    "found actors": "/actors?q=petrova&kind=person",
    "party": f"/actor/{quarrel.PORT}",
    "person": f"/actor/{quarrel.MAYOR}",
    "timeline": "/timeline",
    "timeline of a dispute": "/timeline?dispute={dispute}",
    "map": "/map",
    "map of a dispute": "/map?dispute={dispute}",
    "reports": "/reports",
    "report": f"/report/{OLDER}",
    "report at a place": f"/report/{OLDER}?at=40-52",
    "report with an open card": f"/report/{OLDER}?open={invented.QUOTED}#{invented.QUOTED}",
    "versions": f"/report/{NEWER}/versions/{OLDER}",
    "search": "/search",
    "found": "/search?q=people",
    "decisions": "/decisions",
    "add": "/add",
    "decide about a statement": f"/decide?about=attribution&subject={invented.DIED}",
    "decide about an actor": f"/decide?about=actor&subject={quarrel.MAYOR}",
    "decide about a relation": f"/decide?about=relation&subject={PAIR}",
    "decide about a note": f"/decide?about=verification&subject={NOTED}",
    "decide about a report": f"/decide?about=document&subject={OLDER}",
}
OF_NOTHING = ("contested", "none fits", "actors", "timeline", "map", "reports", "search", "found", "decisions", "add")


def check(page: Page) -> None:
    """Wide and narrow, light and dark, the page fits its window; and axe finds nothing grave, narrow and dark at once apart."""
    for window in (WIDE, NARROW):
        page.set_viewport_size(window)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert is_wide(page) == [], window
            if (window, scheme) != (NARROW, "dark"):
                assert axe.findings(page) == [], (window, scheme)


@pytest.mark.parametrize("view", VIEWS)
def test_views(desk: Served, open_page: Callable[..., Page], view: str) -> None:
    (dispute,) = (d.id for d in desk.case.related.disputes if "killed" in d.title)
    page = open_page(desk, VIEWS[view].format(dispute=dispute))
    assert page.locator("h1").count() == 1
    check(page)


@pytest.mark.parametrize("view", OF_NOTHING)
def test_views_of_nothing(empty: Served, open_page: Callable[..., Page], view: str) -> None:
    page = open_page(empty, VIEWS[view])
    assert page.locator("main").inner_text().strip()
    check(page)


@pytest.mark.parametrize(
    "path", ["/dispute/none", "/report/none", "/actor/none", "/add/none", "/nowhere", "/decide?about=actor&subject=none"]
)
def test_what_is_not_there(desk: Served, open_page: Callable[..., Page], watch: Watch, path: str) -> None:
    with watch.refusal(404):
        page = open_page(desk, path)
    check(page)
