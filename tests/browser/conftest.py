"""A browser without a screen, and desks for it to look at. Where Chromium or Playwright is missing, all of it is skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import invented
from tests.browser.served import Served, serving
from tests.browser.watched import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 400, "height": 800}
PATIENCE_MS = 10_000
_PROGRAM = "COUNTERCLAIM_TEST_CHROMIUM"
_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync "
    "--disable-domain-reliability"
).split()
_NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser: the one that COUNTERCLAIM_TEST_CHROMIUM names, else the one on the path."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = os.environ.get(_PROGRAM) or shutil.which("chromium")
    if program is None:
        pytest.skip(f"there is no chromium, and {_PROGRAM} names none")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=[*_ARGUMENTS, _NO_NAMES])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def case_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented ledger, to be copied."""
    path = tmp_path_factory.mktemp("invented") / "case.db"
    invented.make(path)
    return path


@pytest.fixture(scope="package")
def desk(case_file: Path) -> Iterator[Served]:
    """A desk over the invented ledger, in which nobody decides anything."""
    with serving(case_file) as served:
        yield served


@pytest.fixture(scope="package")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk over a ledger that holds nothing."""
    with serving(tmp_path_factory.mktemp("empty") / "case.db") as served:
        yield served


@pytest.fixture
def own_desk(case_file: Path, tmp_path: Path) -> Iterator[Served]:
    """A desk of the test's own over the invented ledger."""
    path = tmp_path / "case.db"
    shutil.copy(case_file, path)
    with serving(path) as served:
        yield served


@pytest.fixture
def watch() -> Iterator[Watch]:
    """When the test ends, nothing may have gone wrong in its pages."""
    made = Watch()
    yield made
    made.check()


@pytest.fixture
def open_page(chromium: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Opens a page of a desk in a context of its own."""
    contexts: list[BrowserContext] = []

    def opening(served: Served, path: str = "/", **options: Any) -> Page:
        context = chromium.new_context(**{"base_url": served.address, "viewport": WIDE, "locale": "en-GB", **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context, served.address)
        page = context.new_page()
        page.goto(path)
        return page

    yield opening
    for context in contexts:
        context.close()
