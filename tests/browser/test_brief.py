"""A brief on the screen and on paper: quiet, within its window, for everybody, and whole on its pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from counterclaim.desk.brief.brief import Brief
from counterclaim.desk.brief.question import EVERYTHING
from counterclaim.ledger.store import Ledger
from tests.browser import axe
from tests.browser.conftest import NARROW, WIDE
from tests.browser.watched import Watch, is_wide
from tests.desk import quarrel
from tests.desk.briefs import gathered, written
from tests.desk.hostile import poison

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ON_PAPER = {"width": 665, "height": 970}
"""What the margins leave of A4, in CSS pixels."""

_A4 = 595, 842
_LEAST = 60
"""Characters on a page that is not empty."""


def long(path: Path) -> Brief:
    """Many voices and days, long words, words from right to left."""
    with Ledger.open(str(path), create=True) as ledger:
        words = [f"that {n} cranes stood still " + ("قال المتحدث إن الجسر سقط " if n % 3 else "w" * 120 + " ") * 6 for n in range(30)]
        lines = [quarrel.Line(f"n{n}", quarrel.UNION, told.strip(), f"2024-03-{n + 1:02}") for n, told in enumerate(words)]
        unchecked = "None of it could be verified because the quay was shut."
        reports = [quarrel.Report((line,), publisher=f"Outlet {line.name}", unchecked=unchecked) for line in lines]
        own = quarrel.Report((quarrel.Line("u", quarrel.PORT, "that no crane stood still"),))
        repeats = [(lines[0].name, line.name) for line in lines[1:]]
        quarrel.keep(ledger, [own, *reports], relations={"contradicts": [("u", line.name) for line in lines], "repeats": repeats})
        return gathered(ledger, limits=EVERYTHING)


@pytest.fixture(scope="module")
def briefs(case_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Brief]:
    folder = tmp_path_factory.mktemp("briefs")
    with Ledger.open(str(case_file)) as ledger:
        made = {"case": gathered(ledger), "dispute": gathered(ledger, 1)}
    with Ledger.open(str(folder / "poisoned.db"), create=True) as ledger:
        poison(ledger, "zqx <b> https://evil.example/" + "x" * 300 + " שלום")
        made["poisoned"] = gathered(ledger)
    with Ledger.open(str(folder / "empty.db"), create=True) as ledger:
        made["nothing"] = gathered(ledger)
    return {**made, "long": long(folder / "long.db")}


@pytest.fixture
def opened(chromium: Browser, watch: Watch, briefs: dict[str, Brief], tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """Opens a brief as a file, as whoever gets one does."""
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    watch.over(context, "file://")

    def opening(name: str) -> Page:
        path = tmp_path / "brief.html"
        path.write_text(written(briefs[name]), encoding="utf-8")
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        return page

    yield opening
    context.close()


BRIEFS = ("case", "dispute", "poisoned", "nothing", "long")


@pytest.mark.parametrize("name", BRIEFS)
def test_on_the_screen(opened: Callable[[str], Page], name: str) -> None:
    page = opened(name)
    for window in (WIDE, NARROW):
        page.set_viewport_size(window)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert is_wide(page) == []
            assert axe.findings(page) == [], (window, scheme)


@pytest.mark.parametrize("name", BRIEFS)
def test_on_paper(opened: Callable[[str], Page], briefs: dict[str, Brief], tmp_path: Path, name: str) -> None:
    pypdf = pytest.importorskip("pypdf")
    page = opened(name)
    page.set_viewport_size(ON_PAPER)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    assert is_wide(page) == []
    page.pdf(path=tmp_path / "brief.pdf", prefer_css_page_size=True)
    sheets = pypdf.PdfReader(tmp_path / "brief.pdf").pages
    texts = [_bare(sheet.extract_text()) for sheet in sheets]
    for n, (sheet, text) in enumerate(zip(sheets, texts, strict=True), 1):
        assert (round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) == _A4
        assert f"{n}/{len(sheets)}" in text
        assert len(text) > _LEAST, f"page {n} is empty"
    whole = "".join(re.sub(rf"{n}/{len(sheets)}$", "", text) for n, text in enumerate(texts, 1))
    brief = briefs[name]
    expected = [span.text for q in brief.questions for told in q.told(brief.limits) for span in told.said.content]
    expected += [words for one in brief.documents for words in (one.digests.original, one.digests.text, one.head.id)]
    expected += [step for q in brief.questions for side in q.sides for step in side.arithmetic]
    for words in expected:
        latin = re.findall(r"[\x21-\x7e]+", words)  # of words from right to left a PDF's text keeps another order
        assert all(_bare(part) in whole for part in latin), words


def _bare(text: str) -> str:
    """Without white space, and with letters that are joined in print taken apart."""
    return "".join(unicodedata.normalize("NFKC", text).split())
