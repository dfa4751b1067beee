"""What is said of a document and by whom: cleaned, in the order of trust, settled into the document's own fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from counterclaim.read.published import is_published, normal_published
from counterclaim.records import Document, Particular, ParticularName, SaidBy

TRUST: tuple[SaidBy, ...] = (
    "manifest", "open graph", "json-ld", "page", "article", "text", "trafilatura", "feed", "option", "archive",
)  # fmt: skip
"""Whose word goes first: what comes with the file, the document itself, what was guessed from it, whoever led to it. The option is
meant for documents that nobody dates, so only an archive stands behind it."""

_RANK = {said_by: rank for rank, said_by in enumerate(TRUST)}

MAX_LENGTH: dict[ParticularName, int] = {
    "title": 500, "authors": 120, "publisher": 200, "published_at": 80, "updated_at": 80, "url": 2000, "language": 40,
}  # fmt: skip
"""The longest value, in characters; what is longer is no such thing and is dropped."""

_VERBATIM = ("manifest", "option")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?", re.S)
_NO_LANGUAGE = ("und", "mul", "zxx", "mis")
_BY = re.compile(r"(?:written )?by:? ", re.I)
_JOINT = r"\s(?:[-\u2013\u2014|\u00b7\u2022\u00bb:])\s"
_LAST_JOINT = re.compile(rf"(.+){_JOINT}(.+)")


def particular(name: ParticularName, value: str, said_by: SaidBy) -> Particular | None:
    """The particular with its value in the form in which it is kept, or None where the value is none.

    White space is one space, moments are ISO 8601, languages ISO 639 codes, addresses absolute and http or https. A manifest's and an
    option's dates, written by the reader, stay as they are. A value that is kept is kept as it is when it comes again.
    """
    if len(value) > 4 * MAX_LENGTH[name]:  # before anything is done with it
        return None
    before, kept = None, _cleaned(name, value, said_by)
    while kept is not None and kept != before:  # what lies under "- By" may be another "By"
        before, kept = kept, _cleaned(name, kept, said_by)
    return None if kept is None else Particular(name, kept, said_by)


def _cleaned(name: ParticularName, value: str, said_by: SaidBy) -> str | None:
    kept: str | None = " ".join(_UNSEEN.sub("", value).split())
    if not kept or len(kept) > MAX_LENGTH[name]:
        return None
    if name in ("published_at", "updated_at"):
        kept = normal_published(kept) if said_by not in _VERBATIM else kept if is_published(kept) else None
    elif name == "url":
        kept = http_address(kept)
    elif name == "language":
        match = _LANGUAGE.fullmatch(kept)
        kept = match.group(1).lower() if match and match.group(1).lower() not in _NO_LANGUAGE else None
    elif name == "authors":
        kept = _author(kept)
    elif name == "publisher":
        kept = None if "://" in kept else kept.lstrip("@") or None
    return kept


def http_address(value: str, home: str | None = None) -> str | None:
    """The absolute address, resolved against `home` where it is relative; None where it is not http or https."""
    try:
        address = value.strip() if home is None else urljoin(home, value.strip())
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            return None
    except ValueError:
        return None
    return None if len(address) > MAX_LENGTH["url"] or re.search(r"[\s<>\"\\]", address) else address


def settle(document: Document, said: Iterable[Particular] = ()) -> Document:
    """The document with everything that is said of it, most trusted first, and its fields filled from that.

    A field holds the first value of its name; authors are all those whom the first to name any names. Two fields take more than one
    word into account. Behind a most trusted date without a time of day, a moment of the same day is taken, and behind a moment without
    a time zone the same with one: they say the same, more exactly. A title loses the outlet's name at its end (see `title_of`). What
    nobody says stays as the document has it.

    Args:
        document: as it was read, with the particulars that its own bytes give.
        said: what others say of it; both are cleaned, and what is no such value is dropped.
    """
    listed = _in_order(document, said)
    of: dict[ParticularName, list[Particular]] = {}
    for p in listed:
        of.setdefault(p.name, []).append(p)
    authors = of.get("authors", [])
    return replace(
        document,
        url=document.url if document.url is not None else _first(of.get("url")),
        publisher=_first(of.get("publisher")) or document.publisher,
        title=title_of(listed) or document.title,
        authors=tuple(dict.fromkeys(p.value for p in authors if p.said_by == authors[0].said_by)) or document.authors,
        published_at=_most_exact(of.get("published_at")) or document.published_at,
        language=_first(of.get("language")) or document.language,
        particulars=tuple(listed),
    )


def _in_order(document: Document, said: Iterable[Particular]) -> list[Particular]:
    """What the document and others say, cleaned, each once, most trusted first."""
    cleaned = (particular(p.name, p.value, p.said_by) for p in (*document.particulars, *said))
    listed = sorted(dict.fromkeys(p for p in cleaned if p is not None), key=lambda p: _RANK[p.said_by])
    guessed = [p for p in listed if p.name == "publisher" and p.said_by == "trafilatura"]
    if guessed:
        # It puts in the host's name where the page names no publisher: that is nobody's word, so anybody's goes before it.
        addresses = [document.url, *values(listed, "url")]
        listed.sort(key=lambda p: p in guessed and _is_host(p.value, addresses))
    return listed


def _first(said: list[Particular] | None) -> str | None:
    return said[0].value if said else None


def values(said: Iterable[Particular], name: ParticularName) -> list[str]:
    """The values of one name, in the order in which they stand."""
    return [p.value for p in said if p.name == name]


def title_of(said: Iterable[Particular]) -> str | None:
    """The title: the first one that is said, without an outlet's name behind a dash or bar.

    The name goes where it is that of a publisher, or where somebody gives the title without it. A manifest's title stays as it is.

    Args:
        said: particulars, most trusted first.
    """
    said = list(said)
    first = next((p for p in said if p.name == "title"), None)
    if first is None:
        return None
    match = None if first.said_by == "manifest" else _LAST_JOINT.fullmatch(first.value)
    if match is None:
        return first.value
    bare, outlet = match.group(1).rstrip(), match.group(2).casefold()
    outlets = {publisher.casefold() for publisher in values(said, "publisher")}
    return bare if outlet in outlets or _folded(bare) in {_folded(title) for title in values(said, "title")} else first.value


def _folded(title: str) -> str:
    """A title without what typesetting changes in it."""
    return re.sub(r"[\W_]+", " ", title).strip().casefold()


def _most_exact(said: list[Particular] | None) -> str | None:
    """The first date or moment, or the first that says the same day with a time of day, or the same moment with its time zone."""
    if not said:
        return None
    moments = [p.value for p in said]
    found = next((m for m in moments if m.startswith(moments[0] + "T")), moments[0])
    return next((m for m in moments if "T" in found and m.startswith(tuple(found + zone for zone in "Z+-"))), found)


def _is_host(name: str, addresses: list[str | None]) -> bool:
    return " " not in name and any(f"{name}/".casefold() in f"{address}/".casefold() for address in addresses if address)


def _author(name: str) -> str | None:
    """A name without "By"; None for addresses of pages and mail, and for what has no letter."""
    opener = _BY.match(name)
    name = (name[opener.end() :] if opener else name).strip(" ,;:|-")
    return name if not re.search(r"@|://|www\.", name) and any(c.isalpha() for c in name) else None
