"""Web pages of invented reports, and the answers of servers that sent them, whole and damaged."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import zlib
from dataclasses import dataclass

HTML = "text/html; charset=utf-8"
MENU = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("Home", "Region", "Business", "Sport", "Weather", "Contact"))


@dataclass
class Page:
    """A page, and what its record says of it; `case` stands in its text and in no other."""

    url: str
    text: str
    case: str
    outlet: str
    record_id: str | None = None
    digest: str | None = None


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def http(body: bytes, media_type: str, status: str = "200 OK", **headers: str) -> bytes:
    """A server's answer; header names with _ for -."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nServer: hand\r\n{lines}\r\n".encode() + body


def media_type(way: str) -> str:
    if way == "xhtml":
        return "application/xhtml+xml"
    return "text/html" if way == "charset in the page" else f"text/html; charset={charset(way)}"


def charset(way: str) -> str:
    return {"charset in the page": "windows-1251"}.get(way, way if way in ("windows-1252", "iso-8859-2", "utf-16") else "utf-8")


def written(page: Page, way: str = "whole") -> bytes:
    """The page, or the report as a text file."""
    title, first, *others = page.text.rstrip("\n").split("\n\n")
    paragraphs = [f"{first} The matter is listed as case {page.case}.", *others]
    if way == "text":
        return "\n\n".join([title, *paragraphs]).encode() + b"\n"
    when = f"2024-{int(page.url[-10:-7]) % 12 + 1:02}-{int(page.url[-9:-7]) % 28 + 1:02}T08:30:00Z"
    said = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": when}
    said |= {"publisher": {"@type": "Organization", "name": page.outlet}}
    made = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="{charset(way)}"><title>{html.escape(title)} | {page.outlet}</title>'
        f'<meta property="og:site_name" content="{page.outlet}"><meta property="article:published_time" content="{when}">'
        f'<script type="application/ld+json">{json.dumps(said)}</script></head><body><header><nav><ul>{MENU}</ul></nav></header>'
        f"<main><article><h1>{html.escape(title)}</h1>{''.join(f'<p>{html.escape(p)}</p>' for p in paragraphs)}</article></main>"
        f"<footer><p>Copyright {page.outlet}. All rights reserved.</p></footer></body></html>"
    )
    return made.encode(charset(way), "xmlcharrefreplace")


def without_article(kind: str) -> bytes:
    menu = f"<nav><ul>{MENU}</ul></nav>" if kind == "menu" else '<div id="app"></div>'
    return (
        b""
        if kind == "empty"
        else f"<html><head><title>Rila Courier</title></head><body>{menu}<script>start()</script></body></html>".encode()
    )


def sent_as(body: bytes, way: str) -> tuple[bytes, dict[str, str]]:
    """The body as it is sent, whole or damaged, and the headers that say how."""
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[at : at + 700] for at in range(0, len(body), 700)))
    packed = gzip.compress(body, 6, mtime=0)
    in_chunks, in_gzip = {"Transfer_Encoding": "chunked"}, {"Content_Encoding": "gzip"}
    return {
        "chunked": (chunked + b"0\r\n\r\n", in_chunks),
        "gzip": (packed, in_gzip),
        "gzip in chunks": (b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed), in_chunks | in_gzip),
        "deflate": (zlib.compress(body), {"Content_Encoding": "deflate"}),
        "chunk": (chunked[:900] + b"??" + chunked[900:], in_chunks),
        "coding": (packed[:-200], in_gzip),
        "unknown coding": (b"\x28\xb5\x2f\xfd" + body, {"Content_Encoding": "zstd"}),
    }.get(way, (body, {}))
