"""Take the pictures that the documentation shows: of each view of the desk one, and those of the tutorial.

    make demo && python docs/pictures.py demo-output/case.db [--out docs/pictures]

Needs Chromium (`chromium` on the path, or the program that COUNTERCLAIM_TEST_CHROMIUM names) and the `dev` dependencies. It looks at a
copy of the ledger and finds its pages as a reader would: the weightiest dispute, its first report, its first party. In the copy it makes
the correction that the tutorial makes; the page of all statements lies beside the ledger.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 400, "height": 860}
PICTURES = ("contested", "dispute", "reader", "actor", "timeline", "map", "search", "reports", "add", "decide")
OTHERWISE = (("dispute", "dark", WIDE), ("reader", "light", NARROW))
"""Views of which there is a second picture: in which colours, and in which window."""
PAGE = "who-claims-what.html"
CORRECTED, IN, BY = "a5f7c7d0badf6d9d4", "d8babbc82d67c0b8c", "Ana Ruiz"
CORRECTION = ("--set", "actor=p00b778110cecda67", "--why", "The sentence before names her, and so does the reprint.")
"""The statement that the tutorial corrects, its report, and how (docs/tutorial.md, 7)."""
MOST, COMMON = 256, 96
"""Colours of a picture, which make its file less than half as large: the commonest, and of the others those that lie widest apart."""


def main() -> int:
    """Take them all; say how large each is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path, help="an SQLite ledger with at least one dispute")
    parser.add_argument("--out", type=Path, default=HERE / "pictures", help="where the pictures go (default: docs/pictures)")
    options = parser.parse_args()
    program = os.environ.get("COUNTERCLAIM_TEST_CHROMIUM") or shutil.which("chromium")
    if program is None or not options.ledger.is_file():
        print(f"There is no {'ledger ' + str(options.ledger) if program else 'chromium on the path'}.", file=sys.stderr)
        return 2
    from playwright.sync_api import sync_playwright

    options.out.mkdir(parents=True, exist_ok=True)
    with _copied(options.ledger) as copy, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
        with _served(copy) as address:
            paths = _paths(browser, address)
            for name in PICTURES:
                _take(browser, address + paths[name], options.out / f"{name}.png")
            for name, colours, window in OTHERWISE:
                _take(browser, address + paths[name], options.out / f"{_named(name, colours, window)}.png", colours, window)
        _take(browser, options.ledger.resolve().with_name(PAGE).as_uri(), options.out / "page.png")
        _counterclaim("decide", "correct", CORRECTED, "--ledger", str(copy), "--by", BY, *CORRECTION)
        with _served(copy) as address:
            _take(browser, f"{address}/report/{IN}#{CORRECTED}", options.out / "corrected.png")
        browser.close()
    return 0


def all_names() -> list[str]:
    """Of all pictures."""
    return [*PICTURES, *(_named(*one) for one in OTHERWISE), "page", "corrected"]


def _named(name: str, colours: str, window: Mapping[str, int]) -> str:
    return f"{name}-{'dark' if colours == 'dark' else window['width']}"


@contextmanager
def _copied(ledger: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "case.db"
        with closing(sqlite3.connect(f"{ledger.resolve().as_uri()}?mode=ro", uri=True)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
        yield copy


@contextmanager
def _served(ledger: Path) -> Iterator[str]:
    """The desk, by the command itself."""
    command = [sys.executable, "-m", "counterclaim", "serve", "--ledger", str(ledger), "--port", "0", "--by", BY]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as desk:
        assert desk.stderr is not None
        said = desk.stderr.readline()
        address = re.search(r"http://[^/\s]+", said)
        try:
            if address is None:
                raise SystemExit(f"The desk did not open: {said}")
            yield address.group()
        finally:
            desk.terminate()


def _counterclaim(*arguments: str) -> None:
    if subprocess.run([sys.executable, "-m", "counterclaim", *arguments], stdout=subprocess.DEVNULL, check=False).returncode:
        raise SystemExit("The tutorial's correction fits this ledger no more: look at docs/tutorial.md, 7.")


def _paths(browser: Browser, address: str) -> Mapping[str, str]:
    """Where each view is."""
    page = browser.new_page(base_url=address)
    page.goto("/")
    dispute = _link(page, "/dispute/")
    page.goto(dispute)
    word = max(re.findall(r"\w+", page.locator("blockquote.said").first.inner_text()), key=len)
    found = {
        name: _link(page, begins)
        for name, begins in (("reader", "/report/"), ("actor", "/actor/"), ("decide", "/decide?about=attribution"))
    }
    page.goto(found["decide"])
    page.close()
    made = {"contested": "/", "dispute": dispute, "map": f"/map?dispute={dispute.rpartition('/')[2]}", "search": f"/search?q={word}"}
    return made | found | {name: f"/{name}" for name in ("timeline", "reports", "add")}


def _link(page: Page, begins: str) -> str:
    """Where the first link of the page leads whose address begins so; of reports the first that leads to a statement."""
    link = page.locator(f'main a[href^="{begins}"]:not([href*="?at="])').first
    return link.get_attribute("href") or "/"


def _take(browser: Browser, url: str, path: Path, colours: str = "light", window: Mapping[str, int] = WIDE) -> None:
    """One picture of what the window shows first."""
    context = browser.new_context(viewport=window, color_scheme=colours, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    taken = page.screenshot()
    context.close()
    _with_palette(taken).save(path, optimize=True)
    print(f"{path}  {path.stat().st_size // 1024} KB")


def _with_palette(taken: bytes) -> Image.Image:
    """A picture in few colours: what is paper stays paper, and a mark that is rare keeps its hue."""
    with Image.open(io.BytesIO(taken)) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(np.int64)
    coded, places, times = np.unique(pixels @ (65536, 256, 1), return_inverse=True, return_counts=True)
    found = np.stack((coded >> 16, coded >> 8 & 255, coded & 255), axis=1)
    kept = np.argsort(-times, kind="stable")[:COMMON].tolist()
    apart = np.stack([_distances(found, one) for one in kept])
    while len(kept) < MOST and apart.min(axis=0).max() > 0:
        kept.append(int(apart.min(axis=0).argmax()))
        apart = np.vstack((apart, _distances(found, kept[-1])))
    made = Image.fromarray(apart.argmin(axis=0)[places].reshape(pixels.shape[:2]).astype(np.uint8), "P")
    made.putpalette(found[kept].astype(np.uint8).tobytes())
    return made


def _distances(colours: np.ndarray, one: int) -> np.ndarray:
    """How far each colour is from one of them, squared."""
    apart: np.ndarray = ((colours - colours[one]) ** 2).sum(axis=1)
    return apart


if __name__ == "__main__":
    sys.exit(main())
