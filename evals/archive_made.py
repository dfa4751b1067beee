"""A web archive as crawlers leave them, of invented reports, and an answer sheet: what must come out of it, and what must be named.

python evals/archive_made.py crawl.warc.gz [--pages 10000] [--seed 8]     writes crawl.warc.gz and crawl.warc.gz.sheet.json
python evals/archive_made.py crawl.warc.gz.sheet.json --check rows.jsonl  compares exported rows with the sheet

In it are redirects, errors, pictures, requests, metadata, pages that were taken twice under one address or under spellings of it,
revisits, further versions, reprints, pages in other charsets and encodings, records that are damaged in every way that we know, and
pages without an article. The same arguments make the same bytes wherever zlib is the same.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from counterclaim.ledger.address import address_of
from counterclaim.records import Problem, Taken

sys.path.insert(0, str(Path(__file__).parent))
from pages_made import HTML, Page, http, media_type, sent_as, sha1, without_article, written
from reports_made import OUTLETS, varied

FIELDS = "application/warc-fields"

FRAMES: Mapping[str, Mapping[str, Any]] = {
    "cut": {"cut": 300},
    "short": {"more": -20},
    "long": {"more": 6_000},
    "no length": {"more": None},
}
"""Records that end elsewhere than they say."""

BODIES = {
    "digest": "it was changed or damaged", "chunk": "its chunks break off", "coding": "its gzip data break off",
    "unknown coding": "'zstd' is not read", "no address": "does not say which address it is of",
}  # fmt: skip
"""Records that are whole, and whose page is not; and what is said of them."""

WAYS = {
    "whole": 58, "chunked": 6, "gzip": 6, "gzip in chunks": 4, "deflate": 2, "windows-1252": 3, "iso-8859-2": 2, "utf-16": 1,
    "charset in the page": 2, "xhtml": 2, "resource": 2, "text": 1, "no digest": 2, "sha256": 1, "no date": 1, "no record id": 1,
    **dict.fromkeys((*FRAMES, *BODIES), 0.6),
}  # fmt: skip
"""How a page is kept, and how often of a hundred."""

BESIDE = {
    "nothing": 30, "redirect": 10, "request": 20, "metadata": 6, "picture": 12, "style": 6, "json": 4, "pdf": 3, "not found": 4,
    "server error": 2, "dns": 2, "conversion": 1,
}  # fmt: skip
"""What passes without a word."""

BEHIND = {
    "nothing": 70, "same": 5, "variant": 6, "revisit by digest": 4, "revisit by record": 3, "revisit of a variant": 2,
    "revisit elsewhere": 2, "revisit of nothing": 2, "revisit of what was lost": 2, "garbage": 1, "empty": 1, "no text": 1, "menu": 1,
}  # fmt: skip
"""What comes behind a page."""

_CASE = re.compile(r"listed as case (\d{6}K)\b")


@dataclass
class Sheet:
    """What must come out.

    Attributes:
        articles: by address, in its one spelling, and case: how often the article is taken.
        problems: what must be named when the archive is taken: words that the reason has, and the address where it is known.
        unreadable: by address of pages that are taken and cannot be read: how often.
        others: the same of pages that hold a menu and no article; a document may come of them, or a problem.
        counts: how many records there are of which kind.
    """

    articles: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: list[tuple[list[str], str | None]] = field(default_factory=list)
    unreadable: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        return {
            "articles": [{"address": address, "case": case, "taken": n} for (address, case), n in self.articles.items()],
            "problems": [{"says": says, "url": url} for says, url in self.problems],
            "unreadable": self.unreadable,
            "others": self.others,
            "counts": self.counts,
        }


def make_archive(path: Path, pages: int = 10_000, seed: int = 8) -> Path:
    """Write an archive, packed if it is called .gz, and its answer sheet beside it.

    Args:
        path: of the archive (.warc or .warc.gz).
        pages: how many reports it has, further versions and reprints among them.
        seed: the same gives the same archive.

    Returns:
        The sheet's path.
    """
    with path.open("wb") as stream:
        maker = _Maker(stream, path.suffix == ".gz", random.Random(seed))
        maker.make(pages)
    sheet = path.with_name(path.name + ".sheet.json")
    sheet.write_text(json.dumps(maker.sheet.as_json(), indent=1) + "\n", encoding="utf-8")
    return sheet


class _Maker:
    """Writes records one behind the other, and notes what must come of them."""

    def __init__(self, stream: BinaryIO, is_packed: bool, draw: random.Random) -> None:
        self._stream, self._is_packed, self._draw = stream, is_packed, draw
        self._records = 0
        self._missed: list[str] = []
        self._kept: list[Page] = []
        self._lost: list[Page] = []
        self.sheet = Sheet()

    def make(self, pages: int) -> None:
        self._write("warcinfo", b"software: by hand\r\n", {"Content-Type": FIELDS})
        texts: list[str] = []
        made: list[Page] = []
        for n in range(pages):
            text, version_of = varied(self._draw, texts)
            texts.append(text)
            outlet = self._draw.choice(OUTLETS)
            home = Page(f"https://{re.sub('[^a-z]', '-', outlet.lower())}.example/2024/{n:06}/report", "", "", outlet)
            first = home if version_of is None else made[version_of]
            page = Page(first.url, text, f"{n:06}K", first.outlet)
            made.append(page)
            self._put_beside(page, self._drawn(BESIDE))
            self._put(page, self._drawn(WAYS))
            self._put_behind(n, self._drawn(BEHIND))
        if self._missed:
            says = f"{len(self._missed):,} records say that a page was the same as one that is not in this archive"
            self.sheet.problems.append(([says, self._missed[0]], None))

    def _drawn(self, shares: Mapping[str, float]) -> str:
        (kind,) = self._draw.choices(list(shares), list(shares.values()))
        self.sheet.counts[kind] += 1
        return kind

    def _write(self, kind: str, block: bytes, headers: Mapping[str, str | None], *, more: int | None = 0, cut: int = 0) -> tuple[int, str]:
        """Write a record; where it begins, and its identifier.

        `more`: by how much its length is wrong, None for none; `cut`: how many bytes are missing at the end of the file's record.
        """
        self._records += 1
        record_id = f"<urn:uuid:00000000-0000-4000-8000-{self._records:012}>"
        named = {
            "WARC-Type": kind,
            "WARC-Record-ID": record_id,
            "WARC-Date": (datetime(2024, 3, 1) + timedelta(seconds=7 * self._records)).isoformat() + "Z",
            "Content-Length": None if more is None else str(len(block) + more),
            **headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value is not None)
        record = f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n"
        data = gzip.compress(record, 6, mtime=0) if self._is_packed else record
        at = self._stream.tell()
        self._stream.write(data[: len(data) - cut])
        return at, record_id

    def _put_beside(self, page: Page, kind: str) -> None:
        """Something that passes without a word, of the same site."""
        address = f"{page.url}/{kind.replace(' ', '-')}"
        answers = {
            "picture": http(b"\x89PNG\r\n\x1a\n" + self._draw.randbytes(200), "image/png"),
            "style": http(b"body { color: black }", "text/css"),
            "json": http(json.dumps({"text": page.text}).encode(), "application/json"),
            "pdf": http(b"%PDF-1.7\n" + self._draw.randbytes(300), "application/pdf"),
            "not found": http(written(page), HTML, "404 Not Found"),
            "server error": http(written(page), HTML, "503 Busy"),
        }
        if kind in answers:
            self._write("response", answers[kind], {"WARC-Target-URI": address})
        elif kind == "redirect":
            status = self._draw.choice(("301 Moved", "302 Found"))
            moved = http(b"<html><body>Moved</body></html>", HTML, status, Location=page.url)
            self._write("response", moved, {"WARC-Target-URI": page.url.replace("https:", "http:")})
        elif kind == "request":
            self._write("request", b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", {"WARC-Target-URI": page.url})
        elif kind == "dns":
            self._write("response", b"20240301\r\n192.0.2.1\r\n", {"WARC-Target-URI": "dns:a.example", "Content-Type": "text/dns"})
        elif kind in ("metadata", "conversion"):
            self._write(kind, page.text.encode(), {"WARC-Target-URI": page.url, "Content-Type": "text/plain"})

    def _put(self, page: Page, way: str, address: str | None = None) -> None:
        """The page's record, whole or damaged."""
        if way in FRAMES or way in BODIES:
            self._put_damaged(page, way)
            return
        address = address or page.url
        body = written(page, way)
        sent, coded = sent_as(body, way)
        digest = None if way == "no digest" else "sha256:" + hashlib.sha256(sent).hexdigest() if way == "sha256" else sha1(sent)
        headers: dict[str, str | None] = {"WARC-Target-URI": address, "WARC-Payload-Digest": digest}
        if way in ("resource", "text"):
            headers["Content-Type"] = HTML if way == "resource" else "text/plain; charset=utf-8"
        if way in ("no date", "no record id"):
            headers["WARC-Date" if way == "no date" else "WARC-Record-ID"] = None
        is_bare = way in ("resource", "text")
        _, record_id = self._write(
            "resource" if is_bare else "response", sent if is_bare else http(sent, media_type(way), **coded), headers
        )
        page.digest, page.record_id = digest, None if way == "no record id" else record_id
        if way != "text":  # taken again as HTML, it would be another text
            self._kept.append(page)
        self._expect(page, address)

    def _expect(self, page: Page, address: str) -> None:
        self.sheet.articles[address_of(address) or "", page.case] += 1

    def _put_damaged(self, page: Page, way: str) -> None:
        """A record of which no page comes; in half of the cases the page is fetched again."""
        headers: dict[str, str | None] = {"WARC-Target-URI": page.url, "WARC-Payload-Digest": sha1(written(page))}
        if way in FRAMES:
            at, _ = self._write("response", http(written(page), HTML), headers, **FRAMES[way])
            self.sheet.problems.append(([f"the file is damaged at byte {at:,}: "], None))
        else:
            if way == "no address":
                headers["WARC-Target-URI"] = None
            headers["WARC-Payload-Digest"] = sha1(b"another page") if way == "digest" else None
            sent, coded = sent_as(written(page), way)
            at, _ = self._write("response", http(sent, HTML, **coded), headers)
            self.sheet.problems.append(([f"at byte {at:,}: ", BODIES[way]], headers["WARC-Target-URI"]))
        self._write("metadata", b"hopsFromSeed: 1\r\n", {"WARC-Target-URI": page.url, "Content-Type": FIELDS})
        if self._draw.random() < 0.5:
            self._put(page, "whole")
        else:
            self._lost.append(page)

    def _put_behind(self, n: int, kind: str) -> None:
        """A page once more, a revisit, or something that holds no article."""
        page = self._draw.choice(self._kept) if self._kept else None
        if kind == "garbage":
            at = self._stream.tell()
            self._stream.write(b"no record at all\r\n\r\n" * 3)
            self.sheet.problems.append(([f"the file is damaged at byte {at:,}: "], None))
            self._write("metadata", b"hopsFromSeed: 1\r\n", {"Content-Type": FIELDS})
        elif kind in ("empty", "no text", "menu"):
            address = f"https://rila-courier.example/{kind.replace(' ', '-')}/{n}"
            self._write("response", http(without_article(kind), HTML), {"WARC-Target-URI": address})
            (self.sheet.others if kind == "menu" else self.sheet.unreadable)[address] += 1
        elif kind == "revisit of nothing":
            self._miss(f"https://rila-courier.example/elsewhere/{n}", sha1(str(n).encode()))
        elif kind == "revisit of what was lost" and self._lost:
            lost = self._draw.choice(self._lost)
            self._miss(lost.url, sha1(written(lost)))
        elif page is not None and kind in ("same", "variant"):
            address = self._spelled(page.url) if kind == "variant" else page.url
            self._put(Page(page.url, page.text, page.case, page.outlet), "whole", address)
        elif page is not None and kind.startswith("revisit"):
            self._revisit(page, kind)

    def _revisit(self, page: Page, kind: str) -> None:
        named = {"WARC-Refers-To": page.record_id} if kind == "revisit by record" else {"WARC-Payload-Digest": page.digest}
        if not any(named.values()):
            return
        addresses = {"revisit of a variant": self._spelled(page.url), "revisit elsewhere": page.url + "/amp"}
        address = addresses.get(kind, page.url)
        self._write("revisit", http(b"", HTML), {"WARC-Target-URI": address, **named})
        self._expect(page, address)

    def _miss(self, address: str, digest: str) -> None:
        self._write("revisit", http(b"", HTML), {"WARC-Target-URI": address, "WARC-Payload-Digest": digest})
        self._missed.append(address)

    def _spelled(self, url: str) -> str:
        """The same address in another spelling."""
        tracked = url + "?utm_source=wire&utm_medium=feed"
        return self._draw.choice((url.replace("https:", "http:"), url.replace("//", "//www."), tracked, url + "#comments", url + "/"))


# what came of it


def check_taken(items: Iterable[Taken | Problem], sheet: Mapping[str, Any]) -> list[str]:
    """How what was taken of an archive differs from its sheet; nothing where it is as it must be."""
    wanted = Counter({(a["address"], a["case"]): a["taken"] for a in sheet["articles"]})
    pages = Counter({**sheet["unreadable"], **sheet["others"]})
    problems: list[tuple[str, str | None]] = []
    for item in items:
        if isinstance(item, Problem):
            problems.append((item.reason, item.url))
        elif found := _CASE.search(item.data.replace(b"\0", b"").decode("latin-1")):
            wanted[address_of(item.url) or "", found[1]] -= 1
        else:
            pages[item.url or ""] -= 1
    wrong = [
        f"{name}: taken {-n} times too often" if n < 0 else f"{name}: {n} missing" for name, n in (*wanted.items(), *pages.items()) if n
    ]
    return wrong + _differing(problems, sheet["problems"])


def check(rows: Iterable[Mapping[str, Any]], sheet: Mapping[str, Any]) -> list[str]:
    """How the rows of a ledger or a batch differ from the sheet: every article is one document, and every problem is named.

    Args:
        rows: of the contract; those of other types pass.
        sheet: of the archive that was read, and nothing but it.

    Returns:
        A line for each difference; none where all is as it must be.
    """
    wanted = Counter({(a["address"], a["case"]): 1 for a in sheet["articles"]})
    pages = Counter(sheet["unreadable"].keys())
    problems: list[tuple[str, str | None]] = []
    for row in rows:
        if row["type"] == "document" and (found := _CASE.search(" ".join(row["text"].split()))):
            wanted[address_of(row["url"]) or "", found[1]] -= 1
        elif row["type"] in ("document", "problem") and row["url"] in sheet["others"]:
            continue
        elif row["type"] == "document":
            wanted[address_of(row["url"]) or "", "no case"] -= 1
        elif row["type"] == "problem" and row["url"] in sheet["unreadable"]:
            pages[row["url"]] -= 1
        elif row["type"] == "problem":
            problems.append((row["reason"], row["url"]))
    wrong = [f"{name}: {'too many' if n < 0 else 'missing'}" for name, n in (*wanted.items(), *pages.items()) if n]
    return wrong + _differing(problems, sheet["problems"])


def _differing(found: list[tuple[str, str | None]], wanted: list[Mapping[str, Any]]) -> list[str]:
    """Problems that should have been named, and those that nobody waits for."""
    left = list(found)
    missing = []
    for problem in wanted:
        named = next((one for one in left if all(words in one[0] for words in problem["says"]) and one[1] == problem["url"]), None)
        if named is None:
            missing.append(f"not named: {problem}")
        else:
            left.remove(named)
    return missing + [f"named without a reason: {one}" for one in left]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--check", type=Path, metavar="ROWS", help="compare rows (JSONL) with the sheet that PATH is")
    options = parser.parse_args()
    if options.check is None:
        print(make_archive(options.path, options.pages, options.seed))
        return 0
    with options.check.open(encoding="utf-8") as lines:
        wrong = check(map(json.loads, lines), json.loads(options.path.read_text(encoding="utf-8")))
    print("\n".join(wrong) or "every article once, every problem named")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
