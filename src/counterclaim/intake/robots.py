"""What sites ask of programs: which pages to leave alone, how fast to go, and when to stay away."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from counterclaim.errors import UnreadableError
from counterclaim.intake.addresses import Target, read_url
from counterclaim.intake.web import Fetcher, FetchError

NAME = "counterclaim"
"""What a robots.txt calls this program."""

PAUSE_S = 2.0
"""The least time between two requests to one host, in seconds."""

LONGEST_WAIT_S = 120.0
"""A host that asks for longer pauses is gone to once and then left, so that the others are not kept waiting."""

LEFT_S, DAY_S = 900, 86_400
_RULES_S, _NO_RULES_S = DAY_S, 3_600.0  # RFC 9309 allows a day; a robots.txt that could not be had is asked for again after an hour
_MAX_RULES_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB


class LeftError(FetchError):
    """The host is left alone for now; the page may be had another time."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(reason, url, is_passing=True, is_hosts=True)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a robots.txt says until a moment; `none` is the reason why it could not be had."""

    until: float
    said: Protego | None = None
    none: str | None = None


class Robots:
    """Keeps to what hosts ask for, over all feeds and pages of one run: give one object to all that fetch in it.

    A page that a person names is fetched without asking robots.txt, as a browser would (`take_turn` is enough); pages that a feed leads
    to, and feeds that are watched, are asked for first (`ask`). A robots.txt that does not exist (4xx, redirects without end) allows
    everything; one that the server fails to give (5xx, 429, no connection) forbids everything for now.

    Source: RFC 9309.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        pause_s: float = PAUSE_S,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`pause_s` is the least time between two requests to one host; `now` and `sleep` count in seconds."""
        self._fetcher, self._pause_s, self._now, self._sleep = fetcher, pause_s, now, sleep
        self._rules: dict[str, _Rules] = {}
        self._free_at: dict[str, float] = {}
        self._left: dict[str, tuple[float, str]] = {}

    def ask(self, url: str) -> None:
        """Return when the page may be asked for now; waits for the host's turn.

        Raises:
            LeftError: the host is left alone for now.
            FetchError: its robots.txt does not allow the page.
        """
        target = read_url(url)
        self._refuse_left(target)
        rules = self._rules_of(target)
        if rules.none is not None:
            raise LeftError(f"{target.netloc} is left alone, since its robots.txt cannot be read: {rules.none}", url)
        if rules.said is not None and not rules.said.can_fetch(target.url, NAME):
            raise FetchError(f"the robots.txt of {target.netloc} does not allow programs to fetch the page", url)
        self.take_turn(url)

    def take_turn(self, url: str) -> None:
        """Wait until the host may be asked again, without regard to which pages it allows.

        Raises:
            LeftError: it asked to be left alone, or for a longer pause than is waited.
        """
        target = read_url(url)
        self._refuse_left(target)
        now = self._now()
        wait_s = self._free_at.get(target.netloc, now) - now
        if wait_s > LONGEST_WAIT_S:
            raise LeftError(f"{target.netloc} wants {wait_s:,.0f} seconds more between two requests: it is left for another run", url)
        if wait_s > 0:
            self._sleep(wait_s)
        self._free_at[target.netloc] = self._now() + self._delay_s(target)

    def note(self, error: UnreadableError) -> None:
        """Leave a host alone where its failure is about all its pages: as long as it says, at least `LEFT_S`, at most a day."""
        if isinstance(error, FetchError) and error.is_hosts and not isinstance(error, LeftError):
            left_s = min(max(error.retry_after_s or 0.0, LEFT_S), DAY_S)
            self._left[read_url(error.url).netloc] = self._now() + left_s, str(error)

    def _refuse_left(self, target: Target) -> None:
        until, reason = self._left.get(target.netloc, (0.0, ""))
        if reason and self._now() < until:
            raise LeftError(f"{target.netloc} is left alone for a while: {reason}", target.url)

    def _delay_s(self, target: Target) -> float:
        rules = self._rules.get(target.origin)
        asked = rules.said.crawl_delay(NAME) if rules is not None and rules.said is not None else None
        return max(self._pause_s, asked or 0.0)

    def _rules_of(self, target: Target) -> _Rules:
        held = self._rules.get(target.origin)
        if held is None or self._now() >= held.until:
            held = self._rules[target.origin] = self._fetch_rules(target)
        return held

    def _fetch_rules(self, target: Target) -> _Rules:
        url = target.origin + "/robots.txt"
        try:
            fetched = self._fetcher.fetch(url, before=self.take_turn, any_type=True)
        except LeftError:
            raise
        except UnreadableError as error:
            self.note(error)
            if isinstance(error, FetchError) and error.is_passing:
                return _Rules(self._now() + _NO_RULES_S, none=str(error))
            return _Rules(self._now() + _RULES_S)
        text = fetched.data[:_MAX_RULES_BYTES].decode("utf-8-sig", "replace")
        return _Rules(self._now() + _RULES_S, said=Protego.parse(text))
