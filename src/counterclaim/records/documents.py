"""What was taken in, what is said of it, and the report that was read out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SectionKind = Literal["title", "byline", "dateline", "caption", "body", "credit", "note", "furniture"]
Method = Literal["file", "manifest", "standard input", "http", "feed", "warc", "wacz", "jsonl", "parquet"]
ARTICLES: tuple[Method, ...] = ("jsonl", "parquet")
"""Methods whose items are JSON objects that another crawler made of an article."""

SaidBy = Literal["manifest", "option", "text", "open graph", "json-ld", "trafilatura", "page", "article", "feed", "archive"]
ParticularName = Literal["title", "authors", "publisher", "published_at", "updated_at", "url", "language"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text; `text` is exactly `document.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """What a stretch of the text is. Sections are in order, do not overlap, and only title and body yield claims."""

    kind: SectionKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency or outlet that the report says it draws on."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Particular:
    """What somebody says about a document: one value for one field, and whose word it is.

    Attributes:
        said_by: "manifest" (a list beside the files), "option" (the command line), "text" (the file's own lines), "open graph",
            "json-ld" and "trafilatura" (a page's), "page" (what else its head says), "article" (a field of a crawler's JSON object),
            "feed" (the feed that led to the page), "archive" (headers of a WARC record).
    """

    name: ParticularName
    value: str
    said_by: SaidBy


@dataclass(frozen=True, slots=True)
class Taken:
    """One item as it was received, before anything is made of it.

    Attributes:
        data: the bytes as received; of an archive's record the body, content encoding undone; of a JSONL file the line, of a
            Parquet file the row as JSON.
        method: how it was come by.
        file: the file that it came from, as given; None for what came over the network.
        url: where it was found; behind redirects the address that was asked for.
        media_type: as declared ("text/html"), without parameters; None where nothing was declared.
        charset: as declared in the headers.
        taken_at: when it was taken from its source (UTC, ISO 8601), where that is not now: an archive's date of capture.
        record: what identifies it there: WARC record id and digest, HTTP status and validators, final address, number of line or row.
        particulars: what others than the bytes themselves say of it (manifest, feed, archive), in the order of trust.
    """

    data: bytes
    method: Method
    file: str | None = None
    url: str | None = None
    media_type: str | None = None
    charset: str | None = None
    taken_at: str | None = None
    record: Mapping[str, str] = field(default_factory=dict)
    particulars: tuple[Particular, ...] = ()

    @property
    def name(self) -> str:
        """What to call it in messages."""
        if self.method in ("warc", "wacz") and self.url is not None:
            return f"{self.url} in {self.file}"
        return self.file or self.url or "-"


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be taken or read, and why, for a person."""

    reason: str
    file: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One report as it was read.

    Attributes:
        id: derived from the text and where it came from; the same on every machine.
        text: for a text file the decoded file, a byte-order mark dropped and line ends turned into a line feed.
        sections: title, byline, dateline, caption, body, credit, note and furniture, in the order of the text.
        problems: what was odd about the input though it could be read, for a person.
        particulars: everything that is said of it and by whom; the first of a name is the one that the fields hold.
    """

    id: str
    text: str
    file: str | None = None
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    language: str | None = None
    sections: tuple[Section, ...] = ()
    credits: tuple[Credit, ...] = ()
    origin: str | None = None
    problems: tuple[str, ...] = ()
    particulars: tuple[Particular, ...] = ()
