"""Bytes to `Document`: what a file or page says, divided into title, body and furniture.

document = read_file(Path("report.txt"), published="2021-09-06")
document = read_bytes(page, url="https://example.org/report")
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from counterclaim.errors import UnreadableError
from counterclaim.read import bylines, encodings
from counterclaim.read.identity import base_name, document_id
from counterclaim.read.published import check_published
from counterclaim.read.sections import find_sections, is_too_long
from counterclaim.records import Document

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "SUFFIXES", "document_id", "read_bytes", "read_file"]

_HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".xht")
_TEXT_SUFFIXES = (".txt", ".text", ".md")

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
    return read_bytes(_load(Path(path)), file=str(path) if file is None else file, url=url, published=published)


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
    if published is not None:
        check_published(published)
    if not data:
        raise UnreadableError("the file is empty")
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"the file is too large: {len(data):,} bytes, and {MAX_BYTES:,} are read at most; split it into its reports")
    if _is_html(data, file):
        from counterclaim.read.html import read_html  # trafilatura takes half a second to import

        return read_html(data, file=file, url=url, published=published)
    return _read_text(data, file=file, url=url, published=published)


def _load(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableError("this is a directory: give its files, or add it to a ledger")
        # A device or pipe has no size, so one byte more than the limit is asked for.
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError("there is no such file") from None
    except PermissionError:
        raise UnreadableError("no permission to read the file") from None
    except (OSError, ValueError) as error:
        raise UnreadableError(f"the file could not be read: {getattr(error, 'strerror', None) or error}") from None


def _is_html(data: bytes, file: str | None) -> bool:
    suffix = Path(base_name(file)).suffix.lower()
    if suffix in _TEXT_SUFFIXES:
        return False
    head = data[: encodings.SAMPLE_BYTES].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _FEED_START.match(head):
        raise UnreadableError("this is a feed or site map: add it to a ledger by its address")
    if suffix in _HTML_SUFFIXES:
        return b"<" in head
    return _HTML_START.match(head) is not None


def _read_text(data: bytes, *, file: str | None, url: str | None, published: str | None) -> Document:
    decoded = encodings.decode(data)
    text = decoded.text.replace("\r\n", "\n")
    if not text.strip():
        raise UnreadableError("the file holds nothing but white space")
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(
            f"{len(text):,} characters are more than one report holds ({MAX_CHARACTERS:,} at most): split it into its reports"
        )
    sections = find_sections(text)
    title = next((text[s.start : s.end] for s in sections if s.kind == "title"), None)
    authors = [name for s in sections if s.kind == "byline" for name in bylines.find_authors(text[s.start : s.end])]
    problems = decoded.problems
    if is_too_long(text):
        problems += ("very many lines for one report: only its beginning and end were searched for title and furniture",)
    return Document(
        id=document_id(text, file=file, url=url),
        text=text,
        file=file,
        url=url,
        title=title,
        authors=tuple(dict.fromkeys(authors)),
        published_at=published,
        sections=sections,
        credits=bylines.find_credits(text, sections),
        problems=problems,
    )
