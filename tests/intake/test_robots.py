"""What sites ask of programs is kept to."""

from __future__ import annotations

import pytest

from counterclaim.intake.robots import DAY_S, LEFT_S, LONGEST_WAIT_S, LeftError, Robots
from counterclaim.intake.web import Fetcher, FetchError
from tests.intake.site import Answer, Site, answer, led_on


class Clock:
    """Time that passes only where somebody waits."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.now_s

    def sleep(self, wait_s: float) -> None:
        self.waits.append(round(wait_s, 6))
        self.now_s += wait_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def robots(clock: Clock, pause_s: float = 2.0) -> Robots:
    return Robots(Fetcher(allow_private=True, read_timeout_s=2), pause_s=pause_s, now=clock.now, sleep=clock.sleep)


def rules(text: str) -> Answer:
    return answer(text.encode(), media_type="text/plain")


def test_what_robots_txt_forbids_is_not_fetched(site: Site, clock: Clock) -> None:
    site.answers["/robots.txt"] = rules("User-agent: *\nDisallow: /\n\nUser-agent: Counterclaim\nDisallow: /drafts\nAllow: /drafts/open\n")
    asking = robots(clock)
    asking.ask(site.url("/report"))
    asking.ask(site.url("/drafts/open/1"))
    with pytest.raises(FetchError, match="does not allow"):
        asking.ask(site.url("/drafts/1"))
    assert site.asked == ["/robots.txt"]


def test_a_rule_for_others_is_none_for_us(site: Site, clock: Clock) -> None:
    site.answers["/robots.txt"] = rules("User-agent: news\nDisallow: /\n\nUser-agent: analyst\nDisallow: /\n")
    robots(clock).ask(site.url("/report"))


@pytest.mark.parametrize("said", [answer(status=404), answer(status=403), led_on("/robots.txt"), answer(b"", media_type="image/png")])
def test_no_robots_txt_forbids_nothing(site: Site, clock: Clock, said: Answer) -> None:
    site.answers["/robots.txt"] = said
    robots(clock).ask(site.url("/report"))


@pytest.mark.parametrize("said", [answer(status=500), answer(status=503), answer(status=429), b""])
def test_a_robots_txt_that_fails_forbids_everything_for_now(site: Site, clock: Clock, said: Answer) -> None:
    site.answers["/robots.txt"] = said
    asking = robots(clock)
    for _ in range(3):
        with pytest.raises(LeftError, match="left alone"):
            asking.ask(site.url("/report"))
    assert len(site.asked) == 1
    site.answers["/robots.txt"] = rules("")
    clock.now_s += 3700
    asking.ask(site.url("/report"))


def test_robots_txt_is_asked_for_again_after_a_day(site: Site, clock: Clock) -> None:
    asking = robots(clock)
    asking.ask(site.url("/report"))
    site.answers["/robots.txt"] = rules("User-agent: *\nDisallow: /")
    clock.now_s += DAY_S - 60
    asking.ask(site.url("/report"))
    clock.now_s += 60
    with pytest.raises(FetchError):
        asking.ask(site.url("/report"))


def test_a_host_is_not_hurried(site: Site, clock: Clock) -> None:
    asking = robots(clock)
    with Site() as other:
        asking.take_turn(site.url("/1"))
        asking.take_turn(other.url("/1"))
        assert clock.waits == []
        asking.take_turn(site.url("/2"))
        assert clock.waits == [2]
        asking.take_turn(other.url("/2"))
        assert clock.waits == [2]


def test_a_longer_pause_is_kept_where_robots_txt_asks_for_one(site: Site, clock: Clock) -> None:
    site.answers["/robots.txt"] = rules("User-agent: *\nCrawl-delay: 30\n")
    asking = robots(clock)
    for n in range(3):
        asking.ask(site.url(f"/{n}"))
    assert clock.waits == [2, 30, 30]


def test_nobody_waits_for_a_host_that_asks_for_too_much(site: Site, clock: Clock) -> None:
    site.answers["/robots.txt"] = rules(f"User-agent: *\nCrawl-delay: {LONGEST_WAIT_S + 1}\n")
    asking = robots(clock)
    asking.ask(site.url("/1"))
    with pytest.raises(LeftError, match="another run"):
        asking.ask(site.url("/2"))
    assert clock.waits == [2]


@pytest.mark.parametrize(("asked_s", "left_s"), [(None, LEFT_S), (5, LEFT_S), (3 * LEFT_S, 3 * LEFT_S), (1e9, DAY_S)])
def test_a_host_is_left_as_long_as_it_asks(site: Site, clock: Clock, asked_s: float | None, left_s: float) -> None:
    asking = robots(clock)
    asking.note(FetchError("too many", site.url("/1"), status=429, retry_after_s=asked_s, is_hosts=True))
    clock.now_s += left_s - 1
    for ask in (asking.ask, asking.take_turn):
        with pytest.raises(LeftError, match="too many"):
            ask(site.url("/2"))
    clock.now_s += 1
    asking.ask(site.url("/2"))


def test_one_page_that_fails_does_not_leave_the_host(site: Site, clock: Clock) -> None:
    asking = robots(clock)
    asking.note(FetchError("no such page", site.url("/1"), status=404))
    asking.ask(site.url("/2"))
