"""A page of the desk in a browser, with an ear on all that must not happen there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
_BROKEN_OFF = "net::ERR_ABORTED"  # by a page that was left, or by a script that asks for something newer


class Watch:
    """What went wrong in the pages that a test looks at."""

    def __init__(self) -> None:
        self._ours: set[str] = set()
        self._meant: list[int] = []
        self.found: list[str] = []

    def over(self, context: BrowserContext, address: str) -> None:
        """Watch a context's pages; nothing may be asked of anybody but the desk at this address."""
        self._ours.add(urlsplit(address).netloc)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"an error in a script: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    @contextmanager
    def refusal(self, status: int) -> Iterator[None]:
        """One answer with this status is what is asked for."""
        before = len(self._meant)
        self._meant += [status, status]  # the answer, and what the console says of it
        yield
        assert status not in self._meant[before:], f"nothing was answered with {status}"

    def check(self) -> None:
        """Nothing went wrong until now."""
        assert not self.found, "\n".join(self.found)

    def _console(self, message: ConsoleMessage) -> None:
        refused = _REFUSED.match(message.text)
        if message.type in ("error", "warning") and not (refused and self._is_meant(int(refused[1]))):
            self.found.append(f"{message.page.url if message.page else ''}: the console says {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc not in self._ours:
            self.found.append(f"{request.url} was asked for")

    def _failed(self, request: Request) -> None:
        if request.failure != _BROKEN_OFF:
            self.found.append(f"{request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not self._is_meant(response.status):
            self.found.append(f"{response.url} was answered with {response.status}")

    def _is_meant(self, status: int) -> bool:
        if status not in self._meant:
            return False
        self._meant.remove(status)
        return True


def focused(page: Page) -> str:
    """The element that has the focus, in a few words: its tag, name or text."""
    return page.evaluate(
        """() => {
            const e = document.activeElement;
            return `${e.tagName.toLowerCase()} ${e.name || e.getAttribute("aria-label") || e.textContent.trim().slice(0, 40)}`.trim();
        }"""
    )


def is_wide(page: Page) -> Sequence[str]:
    """Elements for which the page would have to be scrolled sideways; none where it need not be."""
    return page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) { return []; }
            const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 0.5);
            const names = out.slice(0, 8).map((e) => `${e.tagName}.${e.getAttribute("class")}`);
            return [`${root.scrollWidth} of ${root.clientWidth}`, ...names];
        }"""
    )
