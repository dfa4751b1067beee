"""Pages to documents, and pages that are meant to do harm."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest

pytest.importorskip("trafilatura")

from counterclaim.errors import UnreadableError
from counterclaim.read import read_bytes

PARAGRAPH = (
    "<p>The mayor of Kota, Ana Lim, said on Monday that the bridge was safe and that nobody had been hurt when it swayed in the wind.</p>"
)
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Bridge is safe, says mayor</title>
<meta property="article:published_time" content="2024-03-02T18:10:00+00:00"><meta property="og:site_name" content="Kota Courier">
<meta name="author" content="Jon Roe"><link rel="canonical" href="https://courier.example/bridge"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Bridge is safe, says mayor</h1>{PARAGRAPH}
<p>"Let them come and jump on it," she told reporters beside the river, and laughed.</p>
{PARAGRAPH.replace("Monday", "Tuesday")}</article></body></html>"""


def test_page() -> None:
    document = read_bytes(PAGE.encode(), file="bridge.html")
    assert document.text.startswith("Bridge is safe, says mayor\n\nThe mayor of Kota")
    assert document.text.count("Bridge is safe") == 1
    assert (document.title, document.publisher, document.authors) == ("Bridge is safe, says mayor", "Kota Courier", ("Jon Roe",))
    assert (document.published_at, document.language) == ("2024-03-02T18:10:00Z", "en")
    assert [section.kind for section in document.sections] == ["title", "body", "body", "body"]
    assert document == read_bytes(PAGE.encode(), file="/elsewhere/bridge.html".rpartition("/")[2])
    assert read_bytes(PAGE.encode(), published="2020").published_at == "2024-03-02T18:10:00Z"
    assert read_bytes(re.sub("2024.03.02", "", PAGE).encode(), published="2020").published_at == "2020"


def test_declared_charset() -> None:
    page = PAGE.replace("<head>", '<head><meta charset="windows-1251">').replace("Ana Lim", "Анна Лим")
    assert "Анна Лим" in read_bytes(page.encode("cp1251"), file="a.html").text


BOMBS = {
    "nested elements": "<html><body>" + "<div>" * 200_000 + "x",
    "many elements": "<html><body>" + "<p>x" * 200_000,
    "many attributes": "<html><body><div " + " ".join(f"a{i}=1" for i in range(200_000)) + ">" + PARAGRAPH,
    "bare attributes": "<html><body><div " + " ".join(f"a{i}" for i in range(200_000)) + ">" + PARAGRAPH,
    "entities": "<!DOCTYPE html ["
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 30))
    + "]><html><body>&a29;"
    + PARAGRAPH,
    "one attribute": '<html><body><div class="' + "a" * 12_000_000 + '">' + PARAGRAPH,
    "open brackets": "<html><body>" + "<" * 3_000_000 + PARAGRAPH,
    "open comment": "<html><body><!--" + "-" * 3_000_000,
    "open quote": "<html><body><a href='" + '"' * 3_000_000,
    "long JSON-LD": '<html><head><script type="application/ld+json">{"headline":"'
    + '\\"a' * 500_000
    + "</script></head><body>"
    + PARAGRAPH,
    "nothing": "<html></html>",
    "only a menu": "<html><body><nav><a href='/'>Home</a></nav></body></html>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_or_survived(name: str) -> None:
    before = time.perf_counter()
    outcome = ""
    try:
        outcome = read_bytes(BOMBS[name].encode(), file="a.html").text
    except UnreadableError as error:
        outcome = str(error)
    assert outcome.strip()
    assert time.perf_counter() - before < 10


def test_text_needs_no_trafilatura() -> None:
    code = "import sys; from counterclaim.read import read_bytes; read_bytes(b'A title'); assert 'trafilatura' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
