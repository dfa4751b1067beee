"""Addresses that are taken from again and again: lists of feeds, validators, back-off, rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from counterclaim.errors import UsageError
from counterclaim.intake.robots import Robots
from counterclaim.intake.watch import DAY_S, FeedList, Pause, WatchedFeed, read_feed_list, take_url, watch
from counterclaim.intake.web import Fetcher, Validators
from counterclaim.records import Problem, Taken
from tests.intake.site import Site, answer
from tests.intake.test_robots import Clock


def feed(*links: str, **headers: str) -> bytes:
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    body = f"<rss><channel><title>Digest</title>{items}</channel></rss>".encode()
    return answer(body, media_type="application/rss+xml", **headers)


@dataclass(slots=True)
class ShortMemory:
    """A memory that lasts as long as the program."""

    _validators: dict[str, Validators] = field(default_factory=dict)
    _entries: set[tuple[str, str]] = field(default_factory=set)

    def validators(self, url: str) -> Validators | None:
        """What was last remembered for the address."""
        return self._validators.get(url)

    def remember(self, url: str, validators: Validators) -> None:
        """Keep validators."""
        self._validators[url] = validators

    def seen(self, url: str, stamp: str) -> bool:
        """Whether `keep` was called with this entry."""
        return (url, stamp) in self._entries

    def keep(self, taken: Taken) -> None:
        """Note that a feed's entry was taken."""
        self._entries.add((taken.url or "", taken.record["entry_stamp"]))


class Desk:
    """Who watches: a memory, a clock, and what came, told shortly."""

    def __init__(self, *feeds: WatchedFeed, interval_s: float = 100) -> None:
        self.clock, self.memory = Clock(), ShortMemory()
        self.list = FeedList(feeds, interval_s)
        self.fetcher = Fetcher(allow_private=True, read_timeout_s=2)
        self.robots = Robots(self.fetcher, pause_s=0, now=self.clock.now, sleep=self.clock.sleep)
        self.rounds: list[list[Taken | Problem]] = [[]]

    def watch(self, once: bool = False) -> Iterator[Taken | Problem | Pause]:
        return watch(self.list, self.fetcher, self.robots, self.memory, once=once, sleep=self.clock.sleep, now=self.clock.now)

    def take(self, url: str) -> list[Taken | Problem]:
        return [self.kept(item) for item in take_url(url, self.fetcher, self.robots, self.memory)]

    def round(self, watching: Iterator[Taken | Problem | Pause]) -> list[str]:
        """One round: paths of what was taken, reasons of what was not."""
        said: list[str] = []
        for item in watching:
            if isinstance(item, Pause):
                break
            self.kept(item)
            said.append(item.reason if isinstance(item, Problem) else (item.url or "").rpartition("/")[2])
        return said

    def kept(self, item: Taken | Problem) -> Taken | Problem:
        if isinstance(item, Taken) and item.method == "feed":
            self.memory.keep(item)
        return item


# --- the list


def test_a_list_of_feeds_is_read(tmp_path: Path) -> None:
    path = tmp_path / "FEEDS.toml"
    path.write_text(
        'interval_s = 60\n[[feeds]]\nurl = "https://Post.example/feed"\npublisher = " Post "\n[[feeds]]\nurl = "http://b.example"\n'
    )
    assert read_feed_list(path) == FeedList((WatchedFeed("https://post.example/feed", "Post"), WatchedFeed("http://b.example/")), 60)
    path.write_bytes(b'\xef\xbb\xbf[[feeds]]\nurl = "http://b.example/"\n')
    assert read_feed_list(path).interval_s == 900


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "lists no feed"),
        ("feeds = []", "lists no feed"),
        ("feeds = 1", "lists no feed"),
        ("[[feeds]", "cannot be read"),
        ("feeds = " + "[" * 100_000, "cannot be read"),
        ("interval = 60", "'interval' is not known"),
        ("interval_s = 59", "60 to 86,400"),
        ("interval_s = nan", "60 to 86,400"),
        ("interval_s = true", "60 to 86,400"),
        ("interval_s = '900'", "60 to 86,400"),
        ("feeds = [1]", "feed 1 has no url"),
        ("[[feeds]]\npublisher = 'Post'", "feed 1 has no url"),
        ("[[feeds]]\nurl = 'ftp://a.example/'", "feed 1: only http"),
        ("[[feeds]]\nurl = 'http://u@a.example/'", "user name"),
        ("[[feeds]]\nurl = 'http://a.example/'\nname = 'Post'", "feed 1: 'name' is not known"),
        ("[[feeds]]\nurl = 'http://a.example/'\npublisher = 1", "publisher is a name"),
        ('[[feeds]]\nurl = "http://a.example/"\npublisher = "x\\u0000"', "publisher is a name"),
        ("[[feeds]]\nurl = 'http://a.example/'\n[[feeds]]\nurl = 'http://A.example#x'", "listed twice"),
    ],
)
def test_a_wrong_list_is_refused_with_what_is_wrong(tmp_path: Path, text: str, match: str) -> None:
    path = tmp_path / "FEEDS.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=match):
        read_feed_list(path)


def test_a_list_that_is_not_there_not_text_or_too_large(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "y").write_bytes(b"#" * 2_000_000)
    for path in (tmp_path, tmp_path / "x", tmp_path / "y"):
        with pytest.raises(UsageError) as refused:
            read_feed_list(path)
        assert "Errno" not in str(refused.value)
    with pytest.raises(UsageError, match=r"none: there is no such file$"):
        read_feed_list(tmp_path / "none")


# --- one address


def test_a_page_is_taken_without_asking_robots_txt(site: Site) -> None:
    site.answers |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /", media_type="text/plain"), "/1": answer(b"One", ETag='"a"')}
    desk = Desk()
    (taken,) = desk.take(site.url("/1"))
    assert isinstance(taken, Taken)
    assert (taken.method, taken.data) == ("http", b"One")
    assert site.asked == ["/1"]
    site.answers["/1"] = answer(status=304)
    assert desk.take(site.url("/1#part")) == []
    assert site.headers[1]["if-none-match"] == '"a"'


def test_a_page_that_fails_is_a_problem_and_its_host_is_left_if_it_says_so(site: Site) -> None:
    site.answers |= {"/1": answer(status=429), "/2": answer(b"Two")}
    desk = Desk()
    items = [*desk.take(site.url("/gone")), *desk.take(site.url("/1")), *desk.take(site.url("/2")), *desk.take("ftp://a.example/")]
    assert [type(item) for item in items] == [Problem] * 4
    assert site.asked == ["/gone", "/1"]


@pytest.mark.parametrize("url", ["http://user:secret@a.example/x", "http://user:se/secret@a.example/x"])
def test_no_password_is_shown(url: str) -> None:
    desk = Desk(WatchedFeed(url))
    for problem in (*desk.take(url), *islice(desk.watch(once=True), 1)):
        assert isinstance(problem, Problem)
        assert problem.url == "http://a.example/x"
        assert "secret" not in problem.reason


def test_an_address_that_is_no_text_is_a_problem_that_is() -> None:
    for url in ("https://a.example/\udcff", "https://\ud800.example/", "https://u:\udc80@a.example/"):
        (problem,) = Desk().take(url)
        assert isinstance(problem, Problem)
        f"{problem.url}: {problem.reason}".encode()


def test_a_feed_leads_to_its_reports(site: Site) -> None:
    site.answers |= {"/feed": feed("/1", "/2", ETag='"f"'), "/1": answer(b"One"), "/2": answer(b"Two")}
    desk = Desk()
    assert [item.url for item in desk.take(site.url("/feed"))] == [site.url("/1"), site.url("/2")]
    assert desk.take(site.url("/feed")) == []
    assert site.asked == ["/feed", "/robots.txt", "/1", "/2", "/feed"]
    assert site.headers[-1]["if-none-match"] == '"f"'


def test_validators_are_kept_only_when_all_was_handed_on(site: Site) -> None:
    site.answers |= {"/feed": feed("/1", "/2", ETag='"f"'), "/1": answer(b"One"), "/2": answer(status=500)}
    desk = Desk()
    stopped = take_url(site.url("/feed"), desk.fetcher, desk.robots, desk.memory)
    desk.kept(next(stopped))
    stopped.close()  # type: ignore[attr-defined]
    assert desk.memory.validators(site.url("/feed")) is None
    assert [type(item) for item in desk.take(site.url("/feed"))] == [Problem]
    assert desk.memory.validators(site.url("/feed")) is None
    site.answers["/2"] = answer(b"Two")
    assert [item.url for item in desk.take(site.url("/feed"))] == [site.url("/2")]
    assert desk.memory.validators(site.url("/feed")) == Validators('"f"')


# --- rounds


def test_one_round(site: Site) -> None:
    site.answers |= {"/feed": feed("/1"), "/1": answer(b"One")}
    desk = Desk(WatchedFeed(site.url("/feed"), "Post"))
    taken, pause = desk.watch(once=True)
    assert isinstance(taken, Taken)
    assert taken.particulars[0].value == "Post"
    assert pause == Pause(None)
    assert desk.clock.waits == []


def test_round_by_round_only_what_is_new_is_fetched(site: Site) -> None:
    site.answers |= {"/feed": feed("/1", ETag='"a"'), "/1": answer(b"One"), "/2": answer(b"Two")}
    desk = Desk(WatchedFeed(site.url("/feed")))
    watching = desk.watch()
    assert desk.round(watching) == ["1"]
    site.answers["/feed"] = answer(status=304)
    assert desk.round(watching) == []
    site.answers["/feed"] = feed("/2", "/1", ETag='"b"')
    assert desk.round(watching) == ["2"]
    assert site.pages == ["/feed", "/1", "/feed", "/feed", "/2"]
    assert [headers.get("if-none-match") for headers in site.headers[1:]] == [None, None, '"a"', '"a"', None]
    assert desk.clock.waits == [100, 100]


def test_a_feed_that_robots_txt_forbids_is_not_polled(site: Site) -> None:
    site.answers["/robots.txt"] = answer(b"User-agent: *\nDisallow: /feed", media_type="text/plain")
    desk = Desk(WatchedFeed(site.url("/feed")))
    (said,) = desk.round(desk.watch())
    assert "robots.txt" in said
    assert site.pages == []


def asked_at(desk: Desk, site: Site, rounds: int) -> list[int]:
    """The rounds in which the feed was asked for."""
    watching, asked = desk.watch(), []
    for n in range(rounds):
        before = site.asked.count("/feed")
        desk.round(watching)
        if site.asked.count("/feed") > before:
            asked.append(n)
    return asked


@pytest.mark.parametrize("said", [answer(status=500), answer(status=404), answer(b"<html>no feed</html>"), b"what?\r\n\r\n"])
def test_a_feed_that_fails_is_asked_less_and_less(site: Site, said: bytes) -> None:
    site.answers["/feed"] = said
    assert asked_at(Desk(WatchedFeed(site.url("/feed"))), site, 17) == [0, 1, 3, 7, 15]


def test_a_feed_that_works_again_is_asked_each_round(site: Site) -> None:
    site.answers["/feed"] = answer(status=500)
    desk = Desk(WatchedFeed(site.url("/feed")))
    watching = desk.watch()
    for _ in range(3):
        desk.round(watching)
    site.answers["/feed"] = feed()
    for _ in range(3):
        desk.round(watching)
    assert site.asked.count("/feed") == 5


def test_a_failing_feed_is_asked_once_a_day_at_least(site: Site) -> None:
    site.answers["/feed"] = answer(status=404)
    assert asked_at(Desk(WatchedFeed(site.url("/feed")), interval_s=DAY_S // 2), site, 10) == [0, 1, 3, 5, 7, 9]


def test_a_feed_is_left_as_long_as_its_server_says(site: Site) -> None:
    site.answers["/feed"] = answer(status=503, Retry_After="1150")
    assert asked_at(Desk(WatchedFeed(site.url("/feed"))), site, 14) == [0, 12]


def test_one_failing_feed_does_not_stop_the_others(site: Site) -> None:
    site.answers |= {"/feed": feed("/1"), "/1": answer(b"One")}
    desk = Desk(WatchedFeed(site.url("/gone")), WatchedFeed("http://127.0.0.1:1/feed"), WatchedFeed(site.url("/feed")))
    assert desk.round(desk.watch())[2:] == ["1"]


def test_a_report_that_fails_for_now_is_tried_again_though_the_feed_stays_the_same(site: Site) -> None:
    site.answers |= {"/feed": feed("/1", "/2", ETag='"a"'), "/1": answer(status=500), "/2": answer(b"Two")}
    desk = Desk(WatchedFeed(site.url("/feed")))
    watching = desk.watch()
    rounds = [desk.round(watching) for _ in range(3)]
    assert [len(said) for said in rounds] == [2, 1, 0]
    site.answers["/1"] = answer(b"One")
    assert desk.round(watching) == ["1"]
    assert all("if-none-match" not in headers for headers in site.headers)
    desk.round(watching)
    assert site.headers[-1]["if-none-match"] == '"a"'


def test_a_report_that_is_gone_is_not_asked_for_each_round(site: Site) -> None:
    site.answers["/feed"] = feed("/gone", ETag='"a"')
    desk = Desk(WatchedFeed(site.url("/feed")))
    watching = desk.watch()
    assert [len(desk.round(watching)) for _ in range(3)] == [1, 0, 0]
    assert site.headers[-1]["if-none-match"] == '"a"'
    assert site.asked.count("/gone") == 1


def test_an_interrupt_comes_through_and_what_was_taken_is_not_taken_twice(site: Site) -> None:
    site.answers |= {"/feed": feed("/1"), "/1": answer(b"One")}
    desk = Desk(WatchedFeed(site.url("/feed")))

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    arguments: dict[str, Any] = {"once": False, "sleep": interrupt, "now": desk.clock.now}
    watching = watch(desk.list, desk.fetcher, desk.robots, desk.memory, **arguments)
    for item in islice(watching, 2):
        assert isinstance(item, Taken | Pause)
        if isinstance(item, Taken):
            desk.kept(item)
    with pytest.raises(KeyboardInterrupt):
        next(watching)
    assert desk.round(desk.watch()) == []
