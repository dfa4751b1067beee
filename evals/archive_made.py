"""A web archive as crawlers leave them, of invented reports, and an answer sheet: what must come out of it, and what must be named.

python evals/archive_made.py crawl.warc.gz [--pages 10000] [--seed 8]     writes crawl.warc.gz and crawl.warc.gz.sheet.json
python evals/archive_made.py --check rows.jsonl crawl.warc.gz.sheet.json  compares exported rows with the sheet

In it are redirects, errors, pictures, requests, metadata, pages that were taken twice under one address or under spellings of it,
revisits, further versions, reprints, pages in other charsets and encodings, records that are damaged in every way that we know, and
pages without an article. The same arguments make the same bytes wherever zlib is the same.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import html
import json
import random
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from counterclaim.ledger.address import address_of
from counterclaim.records import Problem, Taken

sys.path.insert(0, str(Path(__file__).parent))
from reports_made import OUTLETS, varied  # noqa: E402

MARKER = "Readers may ask the editors for file"
OUTLET_HOSTS = {outlet: outlet.lower().removeprefix("the ").replace(" ", "-") + ".example" for outlet in OUTLETS}
MENU = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("Home", "Region", "Business", "Sport", "Weather", "Contact"))
HTML = "text/html; charset=utf-8"
LOST = ("cut", "length", "no length", "digest", "chunk", "coding", "unknown coding", "no address")
WAYS = (
    ("whole", 60), ("chunked", 6), ("gzip", 6), ("gzip in chunks", 4), ("deflate", 2), ("windows-1252", 3), ("iso-8859-2", 2),
    ("utf-16", 1), ("charset in the page", 2), ("xhtml", 2), ("resource", 2), ("no digest", 2), ("sha256", 1), ("no date", 1),
    ("no record id", 1), *((way, 0.6) for way in LOST),
)  # fmt: skip
PASSED = (
    ("redirect", 10), ("request", 20), ("metadata", 6), ("picture", 12), ("style", 6), ("json", 4), ("pdf", 3), ("not found", 4),
    ("server error", 2), ("dns", 2), ("conversion", 1), ("nothing", 30),
)  # fmt: skip
AGAIN = (
    ("nothing", 78), ("same", 5), ("variant", 6), ("revisit by digest", 4), ("revisit by record", 3), ("revisit of a variant", 2),
    ("revisit elsewhere", 1), ("revisit of nothing", 1), ("garbage", 1), ("empty", 1), ("no text", 1), ("only a menu", 1),
)  # fmt: skip


@dataclass
class Page:
    """A page of an outlet, and where its record is once it is in the archive."""

    url: str
    body: bytes
    marker: str
    record_id: str = ""
    digest: str = ""
    has_id: bool = True
    has_digest: bool = True


@dataclass
class Sheet:
    """What must come out.

    Attributes:
        taken: by address (in its one spelling) and marker, how often the article is taken.
        problems: what must be named when the archive is taken: words of the reason, and the address where it is known.
        unreadable: addresses of pages that are taken, and cannot be read, with how often.
        others: addresses of pages that hold a menu and no article; a document may come of them or a problem.
        passed: how many records of which kind pass without a word.
    """

    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: list[dict[str, str | None]] = field(default_factory=list)
    unreadable: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)

    def as_json(self, archive: str) -> dict[str, Any]:
        articles = [{"address": address, "marker": marker, "taken": count} for (address, marker), count in self.taken.items()]
        return {
            "archive": archive, "articles": articles, "problems": self.problems, "unreadable": dict(self.unreadable),
            "others": dict(self.others), "passed": dict(self.passed),
        }  # fmt: skip


def make_archive(path: Path, pages: int = 10_000, seed: int = 8) -> Path:
    """Write an archive, packed if it is called .gz, and its answer sheet beside it.

    Args:
        path: of the archive (.warc or .warc.gz).
        pages: how many pages it has reports on, further versions and reprints among them.
        seed: the same gives the same archive.

    Returns:
        The sheet's path.
    """
    with path.open("wb") as stream:
        maker = _Maker(stream, path.suffix == ".gz", random.Random(seed))
        maker.make(pages)
    sheet = path.with_name(path.name + ".sheet.json")
    sheet.write_text(json.dumps(maker.sheet.as_json(path.name), indent=1) + "\n", encoding="utf-8")
    return sheet


class _Maker:
    def __init__(self, stream: BinaryIO, is_packed: bool, draw: random.Random) -> None:
        self._stream, self._is_packed, self._draw = stream, is_packed, draw
        self._records = self._seconds = self._missed = 0
        self._first_missed = ""
        self._kept: list[Page] = []
        self.sheet = Sheet()

    def make(self, pages: int) -> None:
        self._put(self._record("warcinfo", b"software: by hand\r\n", {"Content-Type": "application/warc-fields"}))
        texts: list[str] = []
        urls: list[str] = []
        for n in range(pages):
            text, version_of = varied(self._draw, texts)
            outlet = self._draw.choice(OUTLETS)
            url = f"https://{OUTLET_HOSTS[outlet]}/2024/report-{n:06}" if version_of is None else urls[version_of]
            texts.append(text)
            urls.append(url)
            marker = f"{MARKER} {n:06}K."
            self._pass_by(url)
            page = Page(url, _page(self._draw, text, outlet, url, marker), marker)
            self._put_page(page, _drawn(self._draw, WAYS))
            self._go_on(n, _drawn(self._draw, AGAIN))
        self._put_page(Page("https://last.example/", _page(self._draw, "Last\n\nA mayor said so.\n", "Last", "", "-"), f"{MARKER} -"), "whole")
        self.sheet.taken.popitem()
        self.sheet.others["last.example"] += 1
        if self._missed:
            self._expect(f"{self._missed:,} records say that a page was the same as one that is not in this archive")
            self._expect_in_last(self._first_missed)

    def _expect(self, reason: str, url: str | None = None) -> None:
        self.sheet.problems.append({"reason": reason, "url": url})
