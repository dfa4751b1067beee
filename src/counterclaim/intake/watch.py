"""Addresses that are taken from again and again: pages and feeds by URL, and lists of feeds that are polled."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from counterclaim.errors import UnreadableError, UsageError
from counterclaim.intake.addresses import read_url, shown
from counterclaim.intake.feeds import is_feed, take_feed
from counterclaim.intake.robots import DAY_S, Robots
from counterclaim.intake.web import Fetched, Fetcher, Validators
from counterclaim.read.opening import why
from counterclaim.records import Problem, Taken

INTERVAL_S = 900
SHORTEST_S = 60
_MAX_LIST_BYTES = 1024 * 1024
_EXAMPLE = 'write [[feeds]] and below it url = "https://example.org/feed"'


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed to be polled, and who publishes it where its pages do not say."""

    url: str
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds to be polled, and how often, in seconds."""

    feeds: tuple[WatchedFeed, ...]
    interval_s: float = INTERVAL_S


@dataclass(frozen=True, slots=True)
class Pause:
    """All feeds that were due have been asked: a good moment to keep what came of it.

    Attributes:
        wait_s: how long until the next round; None where there is none.
    """

    wait_s: float | None


class Memory(Protocol):
    """What is known from earlier runs."""

    def validators(self, url: str) -> Validators | None:
        """What the server gave with what was last taken from here."""

    def remember(self, url: str, validators: Validators) -> None:
        """Keep validators. Called once all that came from there was handed on: they must not be kept before that is kept itself, or
        after a crash the server would say that nothing is new.
        """

    def seen(self, url: str, stamp: str) -> bool:
        """Whether a feed's entry at this address was taken when it had this stamp (a Taken's record has it as "entry_stamp")."""


@dataclass(slots=True)
class _Patience:
    """Which addresses failed, and when they may be tried again: after twice as long each time, a day at most."""

    first_s: float
    _waits: dict[str, tuple[float, float]] = field(default_factory=dict)

    def is_due(self, url: str, now: float) -> bool:
        return now >= self._waits.get(url, (0.0, now))[1]

    def is_longest(self, url: str) -> bool:
        return self._waits.get(url, (0.0, 0.0))[0] >= DAY_S

    def failed(self, url: str, now: float, least_s: float = 0.0) -> None:
        last_s = self._waits.get(url, (self.first_s / 2, 0.0))[0]
        wait_s = min(max(last_s * 2, least_s), DAY_S)
        self._waits[url] = wait_s, now + wait_s

    def worked(self, url: str) -> None:
        self._waits.pop(url, None)


def read_feed_list(path: Path) -> FeedList:
    """The feeds of a FEEDS.toml.

    Raises:
        UsageError: it cannot be read, or says something that is not understood.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_LIST_BYTES + 1)
        if len(data) > _MAX_LIST_BYTES:
            raise UsageError(f"{path}: a list of feeds has no more than {_MAX_LIST_BYTES:,} bytes")
        listed = tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path}: {why(error)}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: the list of feeds cannot be read ({error})") from None
    _refuse_unknown(listed, ("interval_s", "feeds"), str(path))
    interval_s = listed.get("interval_s", INTERVAL_S)
    if isinstance(interval_s, bool) or not isinstance(interval_s, int | float) or not SHORTEST_S <= interval_s <= DAY_S:
        raise UsageError(f"{path}: interval_s is a number of seconds from {SHORTEST_S} to {DAY_S:,}")
    entries = listed.get("feeds")
    if not isinstance(entries, list) or not entries:
        raise UsageError(f"{path}: it lists no feed: {_EXAMPLE}")
    feeds = tuple(_watched(entry, f"{path}: feed {n}") for n, entry in enumerate(entries, 1))
    for n, feed in enumerate(feeds, 1):
        if feed.url in (earlier.url for earlier in feeds[: n - 1]):
            raise UsageError(f"{path}: feed {n}: {feed.url} is listed twice")
    return FeedList(feeds, interval_s)


def take_url(url: str, fetcher: Fetcher, robots: Robots, memory: Memory) -> Iterator[Taken | Problem]:
    """What is at an address that a person named: a page, or the reports that a feed leads to; nothing where nothing has changed.

    robots.txt is not asked about this address, since a person named it, but about what the feed leads to; its host is not hurried.

    Args:
        url: an http or https address.
        fetcher: what gets it.
        robots: the same for all addresses of a run.
        memory: what is known from earlier runs.
    """
    try:
        fetched = _fetch(url, fetcher, robots.take_turn, memory)
    except UnreadableError as error:
        robots.note(error)
        yield Problem(str(error), url=shown(url))
        return
    if fetched.not_modified:
        return
    if not is_feed(fetched.data):
        yield fetched.taken()
        memory.remember(fetched.url, fetched.validators)
        return
    failed = yield from take_feed(fetcher, robots, fetched.data, fetched.final_url, memory.seen)
    if not failed.passing:
        memory.remember(fetched.url, fetched.validators)


def watch(
    feeds: FeedList,
    fetcher: Fetcher,
    robots: Robots,
    memory: Memory,
    *,
    once: bool,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.monotonic,
) -> Iterator[Taken | Problem | Pause]:
    """Poll feeds, round by round; each round ends with a `Pause`.

    A feed that fails is asked again after one interval, then two, four and so on, a day at most, or when its server says (Retry-After).
    The same holds for reports that fail for a passing reason; those that fail for another are tried again after a day.

    Args:
        feeds: which, and how often.
        fetcher: what gets feeds and pages.
        robots: decides whether and when.
        memory: what is known from earlier runs.
        once: whether there is one round only.
        sleep: waits between rounds, for seconds.
        now: a clock that counts seconds.
    """
    patience = _Patience(feeds.interval_s)
    while True:
        started = now()
        for feed in feeds.feeds:
            if patience.is_due(feed.url, now()):
                yield from _poll(feed, fetcher, robots, memory, patience, now)
        if once:
            yield Pause(None)
            return
        wait_s = max(0.0, started + feeds.interval_s - now())
        yield Pause(wait_s)
        sleep(wait_s)


def _poll(
    feed: WatchedFeed, fetcher: Fetcher, robots: Robots, memory: Memory, patience: _Patience, now: Callable[[], float]
) -> Iterator[Taken | Problem]:
    try:
        fetched = _fetch(feed.url, fetcher, robots.ask, memory)
    except UnreadableError as error:
        robots.note(error)
        patience.failed(feed.url, now(), getattr(error, "retry_after_s", None) or 0.0)
        yield Problem(str(error), url=shown(feed.url))
        return
    if fetched.not_modified:
        patience.worked(feed.url)
        return
    if not is_feed(fetched.data):
        patience.failed(feed.url, now())
        yield Problem("this is no feed: give the address of an RSS or Atom feed", url=feed.url)
        return
    patience.worked(feed.url)
    is_held_back = False

    def seen(url: str, stamp: str) -> bool:
        nonlocal is_held_back
        if memory.seen(url, stamp):
            return True
        is_due = patience.is_due(url, now())
        is_held_back = is_held_back or not (is_due or patience.is_longest(url))
        return not is_due

    failed = yield from take_feed(fetcher, robots, fetched.data, fetched.final_url, seen, feed.publisher)
    for url in failed.passing:
        patience.failed(url, now())
    for url in failed.lasting:
        patience.failed(url, now(), DAY_S)
    if not failed.passing and not is_held_back:
        memory.remember(fetched.url, fetched.validators)


def _fetch(url: str, fetcher: Fetcher, before: Callable[[str], None], memory: Memory) -> Fetched:
    return fetcher.fetch(url, memory.validators(read_url(url).url), before=before)


def _watched(entry: Any, where: str) -> WatchedFeed:
    if not isinstance(entry, dict) or not isinstance(entry.get("url"), str):
        raise UsageError(f"{where} has no url: {_EXAMPLE}")
    _refuse_unknown(entry, ("url", "publisher"), where)
    publisher = entry.get("publisher")
    if publisher is not None and (not isinstance(publisher, str) or not publisher.strip() or "\x00" in publisher):
        raise UsageError(f"{where}: publisher is a name")
    try:
        return WatchedFeed(read_url(entry["url"]).url, publisher and publisher.strip())
    except UnreadableError as error:
        raise UsageError(f"{where}: {error}") from None


def _refuse_unknown(table: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    unknown = [key for key in table if key not in known]
    if unknown:
        raise UsageError(f"{where}: {unknown[0]!r} is not known; there are {' and '.join(known)}")
