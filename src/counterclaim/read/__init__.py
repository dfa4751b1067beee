"""Bytes to `Document`: what a file or page says, divided into title, body and furniture, and everything that is said of it.

document = read_file(Path("report.txt"), published="2021-09-06")
document = read_text(text)
document = read_bytes(page, url="https://example.org/report")
document = read_taken(taken)  # with what a manifest, a feed, a server or an archive said of it
"""

from __future__ import annotations

import os
import re

from counterclaim.errors import UnreadableError
from counterclaim.read import bylines, encodings
from counterclaim.read.identity import base_name, document_id
from counterclaim.read.opening import opened
from counterclaim.read.particulars import settle
from counterclaim.read.published import check_published, is_published
from counterclaim.read.sections import MANY_LINES, find_sections, is_too_long
from counterclaim.records import ARTICLES, Document, Particular, Taken

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "SUFFIXES", "document_id", "load", "read_bytes", "read_file", "read_taken", "read_text"]

_HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".xht")
_TEXT_SUFFIXES = (".txt", ".text", ".md")
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_TEXT_TYPES = ("text/plain", "text/markdown")
_NO_TYPES = ("", "application/octet-stream")

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read."""

MAX_CHARACTERS = 4_000_000
"""The longest text that is taken for one report: some 650,000 words, a minute or two of reading."""

SUFFIXES = (*_HTML_SUFFIXES, *_TEXT_SUFFIXES)
"""What the files of a directory must be called to be read."""

_HTML_START = re.compile(rb"\s*(?>(?:(?><!--.{0,2000}?-->)\s*|<\?xml[^>]{0,200}\?>\s*)*)<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_FEED_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?>(?:(?><!--.{0,2000}?-->)\s*)*)<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.I | re.S
)


def read_file(path: str | os.PathLike[str], *, file: str | None = None, url: str | None = None, published: str | None = None) -> Document:
    """The report in a file.

    Args:
        path: a text or HTML file.
        file: the name under which the document is known; the path as given where it is None.
        url: where the report was found, if known.
        published: an EDTF date or ISO date-time, for a document that does not give its own.

    Raises:
        UnreadableError: with a reason for a person (missing, a directory, no permission, empty, too large, no text).
        UsageError: `published` is no date.
    """
    return read_bytes(load(path), file=str(path) if file is None else file, url=url, published=published)


def read_bytes(data: bytes, *, file: str | None = None, url: str | None = None, published: str | None = None) -> Document:
    """The report in these bytes; HTML or text by the file's suffix and, where that says nothing, by how the bytes begin.

    Args:
        data: the whole file or page.
        file: its name; None or "-" for standard input.
        url: where it was found, if known.
        published: an EDTF date or ISO date-time, for a document that does not give its own.

    Raises:
        UnreadableError: with a reason for a person.
        UsageError: `published` is no date.
    """
    return read_taken(Taken(data, "file", file=file, url=url), published)


def read_text(text: str, *, published: str | None = None) -> Document:
    """The report that a text is; the document's text is this very text.

    Args:
        text: title first, where there is one.
        published: an EDTF date or ISO date-time.

    Raises:
        UnreadableError: there is nothing but white space, or more than one report holds.
        UsageError: `published` is no date.
    """
    if not text.strip():
        raise UnreadableError("the text holds nothing but white space")
    _check_length(text)
    said = [] if published is None else [Particular("published_at", check_published(published), "option")]
    return settle(_report(text), said)


def read_taken(taken: Taken, published: str | None = None) -> Document:
    """The report in what was taken in, and everything that is said of it.

    HTML, text or a crawler's article by what was declared, by the file's suffix and, where neither says, by how the bytes begin. The
    identifier rests on the text and on where it was found, or the file's name where that is not known; never on what is said of it.

    Args:
        taken: the bytes and what is known of them.
        published: an EDTF date or ISO date-time, for a document that nobody dates.

    Raises:
        UnreadableError: with a reason for a person.
        UsageError: `published` is no date.
    """
    said = list(taken.particulars)
    if published is not None:
        said.append(Particular("published_at", check_published(published), "option"))
    for p in said:
        if p.said_by == "manifest" and p.name == "published_at" and not is_published(p.value):
            raise UnreadableError(f"the manifest's published_at {p.value!r} is no date such as 2021-09-06 or 2021-09-06T18:10:00Z")
    if not taken.data:
        raise UnreadableError("the file is empty")
    if len(taken.data) > MAX_BYTES:
        raise UnreadableError(
            f"the file is too large: {len(taken.data):,} bytes, and {MAX_BYTES:,} are read at most; split it into its reports"
        )
    return settle(_read(taken), said)


def _read(taken: Taken) -> Document:
    """The document as its bytes alone have it."""
    if taken.method in ARTICLES:
        from counterclaim.read.json_article import read_json_article

        return read_json_article(taken.data, file=taken.file, url=taken.url)
    if is_page(taken):
        from counterclaim.read.html import read_html  # trafilatura takes half a second to import

        return read_html(taken.data, file=taken.file, url=taken.url, charset=taken.charset)
    return _read_text(taken)


def load(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file, one more than MAX_BYTES at most, so that it shows where there are more.

    Raises:
        UnreadableError: it is missing, a directory, or cannot be read.
    """
    with opened(os.fspath(path)) as stream:
        return stream.read(MAX_BYTES + 1)  # a device or pipe has no size, so one byte more than the limit is asked for


def is_page(taken: Taken) -> bool:
    """Whether it is a page; what was declared goes before the suffix, and that before the bytes.

    Raises:
        UnreadableError: it is a feed, or declared to be something else than text or a page.
    """
    suffix = os.path.splitext(base_name(taken.file))[1].lower() if taken.media_type is None else ""
    media_type = (taken.media_type or "").lower()
    if suffix in _TEXT_SUFFIXES or media_type in _TEXT_TYPES:
        return False
    head = taken.data[: encodings.SAMPLE_BYTES].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _FEED_START.match(head):
        raise UnreadableError("this is a feed or site map: add it to a ledger by its address")
    if suffix in _HTML_SUFFIXES or media_type in _HTML_TYPES:
        return b"<" in head
    is_html = _HTML_START.match(head) is not None
    if not is_html and media_type not in _NO_TYPES:
        encodings.refuse_binary(taken.data)  # it may say better what this is
        raise UnreadableError(f"the server says that this is {media_type[:80]!r}: only text and HTML can be read")
    return is_html


def _read_text(taken: Taken) -> Document:
    decoded = encodings.decode(taken.data, charset=taken.charset)
    text = decoded.text.replace("\r\n", "\n")
    if not text.strip():
        raise UnreadableError("the file holds nothing but white space")
    _check_length(text)
    return _report(text, taken.file, taken.url, decoded.problems)


def _report(text: str, file: str | None = None, url: str | None = None, problems: tuple[str, ...] = ()) -> Document:
    """The report that a plain text is."""
    sections = find_sections(text)
    said = [Particular("title", text[s.start : s.end], "text") for s in sections if s.kind == "title"][:1]
    bylines_found = (bylines.find_authors(text[s.start : s.end]) for s in sections if s.kind == "byline")
    said += [Particular("authors", name, "text") for names in bylines_found for name in names]
    if len(text) > MANY_LINES and is_too_long(text):  # the count takes a while, and most texts are too short for so many
        problems += ("very many lines for one report: only its beginning and end were searched for title and furniture",)
    return Document(
        id=document_id(text, file=file, url=url),
        text=text,
        file=file,
        url=url,
        sections=sections,
        credits=bylines.find_credits(text, sections),
        problems=problems,
        particulars=tuple(said),
    )


def _check_length(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(
            f"{len(text):,} characters are more than one report holds ({MAX_CHARACTERS:,} at most): split it into its reports"
        )
