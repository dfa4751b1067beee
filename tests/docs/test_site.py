"""The pages build without a warning, lead nowhere that is not there, and load nothing from another machine."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.blocks import DOCS, ROOT

LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "embed": "src", "object": "data"}
"""What a browser fetches of itself; a link that is clicked is another thing."""
_SOURCES = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")]
SOURCES = [*_SOURCES, *sorted(path for path in DOCS.rglob("*.md") if "build" not in path.parts)]
_FENCED = re.compile(r"^( *)(`{3,}).*\n(?:.*\n)*?\1\2 *$|`[^`\n]+`", re.M)
_LINK = re.compile(r"!?\[(?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)")
_HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.M)


class Page(HTMLParser):
    """What a built page loads, where it leads, and what can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.names |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.leads.append(given["href"])
        elif tag == "link" and set(given.get("rel", "").split()) & {
            "stylesheet",
            "preload",
            "icon",
            "preconnect",
            "dns-prefetch",
            "manifest",
        }:
            self.loads.append(given["href"])
        elif given.get(LOADS.get(tag, ""), ""):
            self.loads.append(given[LOADS[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built pages."""
    folder = tmp_path_factory.mktemp("site")
    strict = ["-W", "--keep-going", "-n", "-q", "-E", "-b", "html"]
    command = [sys.executable, "-m", "sphinx", *strict, "-d", str(folder / "doctrees"), str(DOCS), str(folder / "html")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def built(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def test_the_site_is_whole(built: dict[Path, Page], site: Path) -> None:
    assert {str(path.relative_to(DOCS).with_suffix(".html")) for path in SOURCES if DOCS in path.parents} <= {
        str(path.relative_to(site)) for path in built
    }


def test_links_of_the_site_lead_somewhere(built: dict[Path, Page], site: Path) -> None:
    broken = []
    for path, page in built.items():
        for link in {*page.leads, *page.loads}:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or link.startswith("data:"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or (target in built and parts.fragment and unquote(parts.fragment) not in built[target].names):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert not broken, "\n".join(broken)


def test_nothing_is_loaded_from_another_machine(built: dict[Path, Page], site: Path) -> None:
    fetched = [f"{path.name}: {link}" for path, page in built.items() for link in page.loads if re.match(r"(?:[a-z]+:)?//", link)]
    for path in sorted(site.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"""url\(\s*['"]?((?:[a-z]+:)?//[^)'"]+)|@import\s+(?:url\()?['"]?([^'")]+)""", text)
        fetched += [f"{path.name}: {one or other}" for one, other in found]
    assert not fetched, "\n".join(fetched)


def test_a_browser_asks_nobody_else(site: Path) -> None:
    """Scripts too: what the pages really request, light and dark, and when something is searched for."""
    import os
    import shutil

    program = os.environ.get("COUNTERCLAIM_TEST_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("there is no Chromium")
    from playwright.sync_api import sync_playwright

    asked: list[str] = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for name in ("index.html", "tutorial.html", "reference/commands.html", "search.html?q=origin"):
            page.goto(f"{site.as_uri()}/{name}")
            page.wait_for_load_state("networkidle")
        browser.close()
    assert len(asked) > 10
    assert all(url.startswith((site.as_uri(), "data:")) for url in asked), asked


def _anchors(text: str) -> set[str]:
    """Of the headings of a page, as forges and MyST make them."""
    made: set[str] = set()
    for heading in _HEADING.findall(_without_code(text)):
        plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        number = 0
        while (named := name if not number else f"{name}-{number}") in made:
            number += 1
        made.add(named)
    return made


def _without_code(text: str) -> str:
    """Inline code is kept where it may be in a heading; blocks are no text."""
    return re.sub(r"^( *)(`{3,}).*\n(?:.*\n)*?\1\2 *$", "", text, flags=re.M)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    broken = []
    for link in _LINK.findall(_FENCED.sub("", text)):
        for one in [link, *re.findall(r"\(([^)]*)\)", link)]:
            parts = urlsplit(one)
            if parts.scheme or parts.netloc:
                continue
            target = path.parent / unquote(parts.path) if parts.path else path
            if not target.exists() or (parts.fragment and target.suffix == ".md" and parts.fragment not in _anchors(_filled(target))):
                broken.append(one)
    assert not broken, f"{path.relative_to(ROOT)}: {', '.join(broken)}"


def _filled(path: Path) -> str:
    """A page with what is generated of it."""
    import generated

    filled: str = generated.filled(path.read_text(encoding="utf-8"))
    return filled


def test_pictures_are_used_and_made() -> None:
    """Each picture stands on a page, each on a page is there, and all of them are taken by docs/pictures.py."""
    from tests.scripts import load

    pictures = load("docs/pictures.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    used = set(re.findall(r"!\[[^\]]*\]\((?:\.\./)*(?:docs/)?pictures/([\w-]+\.png)", text))
    there = {path.name for path in (DOCS / "pictures").glob("*.png")}
    assert used == there
    assert there == {f"{name}.png" for name in pictures.all_names()}
