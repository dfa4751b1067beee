"""Web pages: how much of the article is read, against trafilatura alone, and whether titles and dates agree with other evidence.

    python evals/pages.py --shared ../shared [--record] [--differences]

The text is scored as the set's own benchmark does: runs of four tokens (`\\w+`), true and false ones normalised per page, precision and
recall averaged over pages, F1 of these averages; a page that is refused counts as empty. Ours is the document's text without the title,
which the set's bodies lack; "body" is what of it is not marked as furniture, caption, credit and so on.

The set has no titles and dates. A title is held against the page's only <h1>, typography aside; a date against the day in the page's
address, where it has one. One day off is no error: the address has the outlet's day, a moment may have another time zone's.

Source: github.com/scrapinghub/article-extraction-benchmark, evaluate.py.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from lxml.html import document_fromstring
from recording import RESULTS, fingerprint, record
from trafilatura import bare_extraction, extract

from counterclaim.errors import UnreadableError
from counterclaim.read import read_bytes
from counterclaim.read.encodings import decode
from counterclaim.records import Document

TOKEN = re.compile(r"\w+")
DAY_IN_ADDRESS = re.compile(r"/(20\d\d)[/-]?(\d\d|[a-z]{3})[/-]?(\d\d)\b")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
Score = tuple[float | None, float]
READERS = ("counterclaim", "counterclaim, body", "trafilatura, same options", "trafilatura.extract")


class Page(NamedTuple):
    """A page of the set, and what the readers made of it."""

    name: str
    address: str
    body: str
    html: bytes
    document: Document | None
    theirs: Any


def pages(folder: Path) -> Iterator[Page]:
    for name, entry in sorted(json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items()):
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        try:
            document = read_bytes(html, file=f"{name}.html")
        except UnreadableError as error:
            print(f"refused: {name[:10]} {entry['url']}: {error}")
            document = None
        theirs = bare_extraction(html, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=DATES)
        yield Page(name, entry["url"], entry["articleBody"], html, document, theirs)


def texts(page: Page) -> tuple[str, ...]:
    """What each of READERS takes for the article's body."""
    document, whole, body = page.document, "", ""
    if document is not None:
        whole = "\n".join(document.text[s.start : s.end] for s in document.sections if s.kind != "title" or s.start)
        body = "\n".join(document.text[s.start : s.end] for s in document.sections if s.kind in ("body", "dateline"))
    return whole, body, page.theirs.text if page.theirs else "", extract(page.html) or ""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = TOKEN.findall(text)
    return Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3)) if tokens)


def matched(true: str, found: str) -> Score:
    """Precision (None for a page without any text, as in the benchmark) and recall of one page; none of the set's bodies is empty."""
    gold, mine = shingles(true), shingles(found)
    hit = (gold & mine).total()
    return hit / mine.total() if mine else None, hit / gold.total()


def averaged(scores: list[Score]) -> dict[str, float]:
    precision = statistics.mean(p for p, _ in scores if p is not None)
    recall = statistics.mean(r for _, r in scores)
    return {
        "F1": round(200 * precision * recall / (precision + recall), 2),
        "precision": round(100 * precision, 2),
        "recall": round(100 * recall, 2),
    }


def folded(title: str | None) -> str:
    return " ".join(TOKEN.findall(title or "")).casefold()


def only_heading(html: bytes) -> str | None:
    headings = [" ".join(h.text_content().split()) for h in document_fromstring(decode(html, html=True).text).iter("h1")]
    headings = [h for h in headings if h]
    return headings[0] if len(headings) == 1 else None


def day_in(address: str) -> date | None:
    match = DAY_IN_ADDRESS.search(address)
    if match is None:
        return None
    month = MONTHS.index(match[2]) + 1 if match[2] in MONTHS else int(match[2]) if match[2].isdigit() else 0
    try:
        return date(int(match[1]), month, int(match[3]))
    except ValueError:
        return None


def is_right_day(given: str | None, day: date) -> bool:
    return given is not None and len(given) >= 10 and abs((date.fromisoformat(given[:10]) - day).days) <= 1


def titles(read: list[Page], show: bool) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for page in read:
        ours, theirs = page.document.title if page.document else None, page.theirs.title if page.theirs else None
        heading = only_heading(page.html)
        counts["given"] += bool(ours)
        counts["same as trafilatura's"] += folded(ours) == folded(theirs)
        if heading:
            counts["pages with one heading"] += 1
            counts["same as the heading"] += folded(ours) == folded(heading)
            counts["trafilatura's same as the heading"] += folded(theirs) == folded(heading)
        if show and heading and folded(ours) != folded(heading):
            print(f"title  {page.name[:10]}  ours {ours!r}  heading {heading!r}  trafilatura {theirs!r}")
    return dict(counts)


def dates(read: list[Page], show: bool) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for page in read:
        ours, theirs = page.document.published_at if page.document else None, page.theirs.date if page.theirs else None
        counts["given"] += bool(ours)
        counts["given by trafilatura"] += bool(theirs)
        counts["with a time of day"] += "T" in (ours or "")
        counts["same day as trafilatura's"] += (ours or "")[:10] == (theirs or "")
        day = day_in(page.address)
        if day:
            counts["pages with a day in the address"] += 1
            counts["within a day of it"] += is_right_day(ours, day)
            counts["trafilatura's within a day of it"] += is_right_day(theirs, day)
        if show and ((ours or "")[:10] != (theirs or "") or (day and not is_right_day(ours, day))):
            print(f"date  {page.name[:10]}  ours {ours}  trafilatura {theirs}  address {page.address[:90]}")
    return dict(counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--differences", action="store_true", help="print the pages on which readers differ")
    options = parser.parse_args()
    folder = options.shared / "data" / "pages"
    read = list(pages(folder))
    scores: dict[str, list[Score]] = {reader: [] for reader in READERS}
    for page in read:
        found = [matched(page.body, text) for text in texts(page)]
        for reader, score in zip(READERS, found, strict=True):
            scores[reader].append(score)
        if options.differences and found[0] != found[2]:
            print(f"text  {page.name[:10]}  ours {found[0]}  trafilatura {found[2]}  {page.address[:90]}")
    figures = {
        "pages": len(read),
        "refused": sum(page.document is None for page in read),
        "text": {reader: averaged(listed) for reader, listed in scores.items()},
        "titles": titles(read, options.differences),
        "dates": dates(read, options.differences),
    }
    print(json.dumps(figures, indent=1))
    if options.record:
        record(RESULTS / "pages.json", "python evals/pages.py --shared ../shared --record", figures, data=fingerprint(folder))


if __name__ == "__main__":
    main()
