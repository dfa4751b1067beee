"""Feeds: what RSS and Atom say of reports, and the reports that they lead to."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from counterclaim.errors import UnreadableError
from counterclaim.intake.addresses import read_url, shown
from counterclaim.intake.feed_xml import is_feed, key_of, load_xml, text_of
from counterclaim.intake.robots import LeftError, Robots
from counterclaim.intake.web import Fetched, Fetcher, FetchError
from counterclaim.read.published import iso, normal_published
from counterclaim.records import Particular, ParticularName, Problem, Taken

__all__ = ["MAX_BYTES", "MAX_ENTRIES", "Entry", "Failed", "Feed", "is_feed", "parse_feed", "take_feed"]

MAX_BYTES = 8 * 1024 * 1024
MAX_ENTRIES = 1000
"""How many entries of one feed are read."""

_MAIL_AND_NAME = re.compile(r"[^\s()]{1,200}@[^\s()]{1,200}\s{0,9}(?:\(([^()]{1,200})\))?")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PUBLISHED = ("published", "issued", "pubdate", "dc:date", "dc:issued", "dc:created")
_UPDATED = ("updated", "modified", "dc:modified")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one report.

    Attributes:
        url: where it is, resolved against the feed; None where the feed does not say.
        id: the feed's own name for it.
        published_at: ISO 8601, UTC where the feed gives a zone; a day alone where it gives no time.
        source: the publisher that the feed says it has the report from.
        source_url: that publisher's address.
        feed_publisher: who publishes the feed itself: its title, or what the reader says.
    """

    url: str | None
    id: str | None = None
    title: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    source_url: str | None = None
    language: str | None = None
    feed_publisher: str | None = None

    @property
    def stamp(self) -> str:
        """Changes when the feed says that the report has changed; empty where it gives no date."""
        return self.updated_at or self.published_at or ""

    @property
    def publisher(self) -> str | None:
        """The source; by the host of its address where it has no name; whoever publishes the feed where it names no source."""
        if self.source is not None or self.source_url is None:
            return self.source or self.feed_publisher
        return urlsplit(self.source_url).hostname or self.feed_publisher

    def particulars(self) -> tuple[Particular, ...]:
        """What the feed says, in the form of intake; authors one by one."""
        said: tuple[tuple[ParticularName, str | None], ...] = (
            ("publisher", self.publisher),
            ("title", self.title),
            *(("authors", author) for author in self.authors),
            ("published_at", self.published_at),
            ("updated_at", self.updated_at),
            ("language", self.language),
        )
        return tuple(Particular(name, value, "feed") for name, value in said if value)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        url: where it was found.
        entries: in its order, `MAX_ENTRIES` at most.
        is_cut: whether it has more.
    """

    url: str
    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """Addresses of a feed's entries that were not taken.

    Attributes:
        passing: those that may go well another time; whoever keeps the feed's validators should not while there are any.
        lasting: the others.
    """

    passing: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()


def parse_feed(data: bytes, url: str) -> Feed:
    """A feed's entries, with what it says of each; broken XML is read as far as it can be.

    Args:
        data: RSS 0.9 to 2.0, or Atom.
        url: where it was found, which relative addresses count from.

    Raises:
        UnreadableError: it is no feed, or too large.

    Source: RSS 2.0 and 1.0 with Dublin Core, RFC 4287.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"the feed has more than {MAX_BYTES:,} bytes, the most that is read")
    if not is_feed(data):
        raise UnreadableError("this is no feed: give the address of an RSS or Atom feed")
    root = load_xml(data)
    heads = (element for element in root.iter() if key_of(element) in ("channel", "feed"))
    head = _children(next(heads, root))
    title, language = _plain(head, "title", is_prose=True), _plain(head, "language", "dc:language")
    entries: list[Entry] = []
    for element in root.iter():
        if key_of(element) in ("item", "entry"):
            if len(entries) == MAX_ENTRIES:
                return Feed(url, title, language, tuple(entries), is_cut=True)
            entries.append(_entry(element, url, title, language))
    return Feed(url, title, language, tuple(entries))


def take_feed(
    fetcher: Fetcher, robots: Robots, data: bytes, url: str, seen: Callable[[str, str], bool], publisher: str | None = None
) -> Generator[Taken | Problem, None, Failed]:
    """The reports that a feed leads to, each fetched as its host's robots.txt allows and at its pace.

    A host that cannot be reached, or that asks to be left alone, is left for this run; that is one problem, not one for each entry.

    Args:
        fetcher: what gets the pages.
        robots: the same for all feeds of a run.
        data: the feed.
        url: where it was found.
        seen: whether the entry at this address, with this stamp (see `Entry.stamp`), is known and can be passed over.
        publisher: who publishes the feed; its title where it is None.

    Returns:
        The pages, each with what the feed says of it, and the problems; behind them (as the generator's value) what was not taken.
    """
    try:
        feed = parse_feed(data, url)
    except UnreadableError as error:
        yield Problem(str(error), url=url)
        return Failed()
    if feed.is_cut:
        yield Problem(f"the feed has more than {MAX_ENTRIES:,} entries: only the first of them are read", url=url)
    passing: list[str] = []
    lasting: list[str] = []
    left: dict[str, list[str]] = {}
    done: set[str] = set()
    for entry in feed.entries:
        if entry.url is None:
            name = entry.title or shown(entry.id or "without title")
            yield Problem(f"the feed gives no address for its entry {name[:200]!r}", url=url)
            continue
        if entry.url in done or seen(entry.url, entry.stamp):
            continue
        done.add(entry.url)
        try:
            fetched = fetcher.fetch(entry.url, before=robots.ask)
        except UnreadableError as error:
            robots.note(error)
            is_passing = isinstance(error, FetchError) and error.is_passing
            (passing if is_passing else lasting).append(entry.url)
            if isinstance(error, LeftError):
                left.setdefault(read_url(error.url).netloc, []).append(str(error))
            else:
                yield Problem(str(error), url=shown(entry.url))
        else:
            yield _taken(fetched, entry if publisher is None else replace(entry, feed_publisher=publisher), url)
    yield from (_left_out(host, reasons, url) for host, reasons in left.items())
    return Failed(tuple(passing), tuple(lasting))


def _left_out(host: str, reasons: list[str], feed: str) -> Problem:
    what = "a report" if len(reasons) == 1 else f"{len(reasons):,} reports"
    return Problem(f"{what} at {host} could not be taken from the feed now: {reasons[-1]}", url=feed)


def _taken(fetched: Fetched, entry: Entry, feed: str) -> Taken:
    taken = fetched.taken()
    said = {"entry_id": entry.id, "source_url": entry.source_url}
    record = {**taken.record, "feed": feed, "entry_stamp": entry.stamp, **{name: value for name, value in said.items() if value}}
    return replace(taken, method="feed", record=record, particulars=entry.particulars())


def _entry(element: Any, url: str, feed_title: str | None, feed_language: str | None) -> Entry:
    children = _children(element)
    source, source_url = _source(children, url)
    languages = (found for holder in (element, *element.iterancestors()) if (found := holder.get(_LANGUAGE)))
    return Entry(
        url=_address(_link(children, url) or _permanent(children)),
        id=_plain(children, "id", "guid") or element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"),
        title=_plain(children, "title", "dc:title", is_prose=True),
        published_at=_moment(children, _PUBLISHED),
        updated_at=_moment(children, _UPDATED),
        authors=tuple(dict.fromkeys(_authors(children))),
        source=source,
        source_url=source_url,
        language=_plain(children, "language", "dc:language") or next(languages, None) or feed_language,
        feed_publisher=feed_title,
    )


def _children(element: Any) -> dict[str, list[Any]]:
    children: dict[str, list[Any]] = {}
    for child in element:
        children.setdefault(key_of(child), []).append(child)
    return children


def _plain(children: dict[str, list[Any]], *keys: str, is_prose: bool = False) -> str | None:
    """The first text that there is under one of the names."""
    return next((text for key in keys for child in children.get(key, ()) if (text := text_of(child, is_prose=is_prose))), None)


def _link(children: dict[str, list[Any]], url: str) -> str | None:
    """RSS has the address as text, Atom in `href`, among others that lead elsewhere."""
    for link in children.get("link", ()):
        href: str = link.get("href") or text_of(link)
        if href and link.get("rel", "alternate") == "alternate":
            try:
                base: str = link.base or ""
                return urljoin(urljoin(url, base), href.strip())
            except ValueError:
                return href
    return None


def _permanent(children: dict[str, list[Any]]) -> str | None:
    guids = [guid for guid in children.get("guid", ()) if guid.get("isPermaLink", "true").lower() != "false"]
    return next((str(text) for guid in guids if "://" in (text := text_of(guid))), None)


def _address(found: str | None) -> str | None:
    """In one spelling, so that it can be compared; as it stands where it cannot be gone to, which is said when that is tried."""
    try:
        return read_url(found).url if found else None
    except UnreadableError:
        return found


def _source(children: dict[str, list[Any]], url: str) -> tuple[str | None, str | None]:
    for source in children.get("source", ()):
        inner = _children(source)
        name = _plain(inner, "title", is_prose=True) if len(source) else text_of(source, is_prose=True) or None
        address = _address(source.get("url") or _link(inner, url))
        if name or address:
            return name, address
    return None, None


def _authors(children: dict[str, list[Any]]) -> Iterator[str]:
    for author in (*children.get("author", ()), *children.get("dc:creator", ())):
        name = _plain(_children(author), "name", is_prose=True) if len(author) else text_of(author, is_prose=True)
        if name and (mail := _MAIL_AND_NAME.match(name)):
            name = mail.group(1)
        if name and name.strip():
            yield name.strip()


def _moment(children: dict[str, list[Any]], keys: Iterable[str]) -> str | None:
    for key in keys:
        text = _plain(children, key) or ""
        found = normal_published(text) if len(text) <= 80 else None
        if found is None:
            continue
        if "T" not in found:
            return found
        moment = datetime.fromisoformat(found)
        return found if moment.tzinfo is None else iso(moment.astimezone(UTC))
    return None
