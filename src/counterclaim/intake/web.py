"""Fetch a web page or feed: whole or not at all, within limits of size and time, and from public addresses only."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from http.client import HTTPException, IncompleteRead
from urllib.parse import urljoin

from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.response import HTTPResponse

from counterclaim.errors import UnreadableError
from counterclaim.intake.addresses import Resolver, Target, check_addresses, literal_address, read_url, resolve_host, shown
from counterclaim.intake.bodies import declared_type, undo_codings
from counterclaim.intake.wire import Allowance, PlainConnection, SecureConnection, TooMuchError, tls_context
from counterclaim.records import Taken
from counterclaim.version import __version__

MAX_BYTES = 16 * 1024 * 1024
"""The most that a page may have, in bytes, as sent and as unpacked."""

MAX_REDIRECTS = 5
MAX_HEADER_BYTES = 128 * 1024
USER_AGENT = f"counterclaim/{__version__} (+reads news reports for one analyst)"

MEDIA_TYPES = (
    "text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml", "application/rss+xml", "application/atom+xml",
    "application/rdf+xml",
)  # fmt: skip

_PIECE = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_REASONS = {
    401: "the page wants a login (401): save it from a browser and give the file",
    402: "the page is for subscribers (402): save it from a browser and give the file",
    403: "the site refuses to give the page to programs (403): save it from a browser and give the file",
    404: "there is no such page (404): check the address",
    410: "the page was removed (410): look for it in a web archive",
    429: "the site asks to be left alone for a while (429): try again later",
    451: "the site may not show the page for legal reasons (451)",
    503: "the site is not available now (503): try again later",
}
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": f"{', '.join(MEDIA_TYPES[:2])}, {', '.join(MEDIA_TYPES[2:])};q=0.9",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,500}")


class FetchError(UnreadableError):
    """A page could not be fetched.

    Attributes:
        url: the address that failed; behind redirects not the one that was asked for.
        status: the HTTP status, None where there was none.
        retry_after_s: how long the server asks to be left alone.
        is_passing: whether it may go well another time.
        is_hosts: whether the host's other pages would fail in the same way.
    """

    def __init__(
        self, reason: str, url: str, *, status: int | None = None, retry_after_s: float | None = None, is_passing: bool = False,
        is_hosts: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(reason)
        self.url, self.status, self.retry_after_s = url, status, retry_after_s
        self.is_passing, self.is_hosts = is_passing, is_hosts


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask it later whether a page has changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered.

    Attributes:
        data: the body, its content encoding undone; empty where nothing has changed.
        url: the address that was asked for, in one spelling and without fragment.
        final_url: where redirects led.
        status: 200, or 304 where nothing has changed since the validators were given.
        media_type: as declared, without parameters; None where nothing was declared.
    """

    data: bytes
    url: str
    final_url: str
    status: int
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def not_modified(self) -> bool:
        """Whether nothing has changed since the validators were given."""
        return self.status == 304

    @property
    def validators(self) -> Validators:
        """To be given when the page is asked for again."""
        return Validators(self.etag, self.last_modified)

    def taken(self) -> Taken:
        """The page as an item of intake. Its record has nothing that differs when an unchanged page is fetched again."""
        record = {"status": str(self.status), "final_url": self.final_url, "etag": self.etag, "last_modified": self.last_modified}
        return Taken(
            self.data,
            "http",
            url=self.url,
            media_type=self.media_type,
            charset=self.charset,
            record={name: value for name, value in record.items() if value is not None},
        )


class Fetcher:
    """Fetches pages one at a time, each over a connection of its own; asks no proxy, sends no cookie and no password."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        max_bytes: int = MAX_BYTES,
        connect_timeout_s: float = 10,
        read_timeout_s: float = 20,
        total_timeout_s: float = 60,
        authorities: str | None = None,
        resolver: Resolver = resolve_host,
    ) -> None:
        """Set the limits.

        Args:
            allow_private: whether addresses in this machine and its network may be gone to.
            max_bytes: the most that a page may have.
            connect_timeout_s: the longest wait for an address to answer.
            read_timeout_s: the longest wait for the next bytes.
            total_timeout_s: the longest that a page may take with all its redirects, looking up names apart.
            authorities: a PEM file of certificate authorities to trust in place of the system's.
            resolver: how names become addresses.
        """
        self._allow_private = allow_private
        self._max_bytes = max_bytes
        self._connect_timeout_s, self._read_timeout_s, self._total_timeout_s = connect_timeout_s, read_timeout_s, total_timeout_s
        self._authorities = authorities
        self._tls: ssl.SSLContext | None = None
        self._resolver = resolver

    def fetch(
        self, url: str, validators: Validators | None = None, *, before: Callable[[str], None] | None = None, any_type: bool = False
    ) -> Fetched:
        """Fetch a page, following redirects; one from https to http is refused, since anybody on the way could change that page.

        Args:
            url: an http or https address.
            validators: from an earlier answer: if nothing has changed since, only that is said.
            before: called with each address before it is gone to, redirects among them; may wait, or raise to refuse.
            any_type: take bodies of any media type.

        Raises:
            UnreadableError: there is no page to be had; the message says why. A FetchError where the server was, or was to be, asked.
        """
        target = asked = read_url(url)
        seen = {target.url}
        left_s = self._total_timeout_s
        while True:
            if before is not None:
                before(target.url)
            started = time.monotonic()
            answer = self._ask(target, validators, left_s, any_type)
            left_s -= time.monotonic() - started
            if isinstance(answer, Fetched):
                return replace(answer, url=asked.url)
            if target.scheme == "https" and answer.scheme == "http":
                raise FetchError(
                    f"the page leads on from https to http: if that will do, give the address itself ({answer.url})", target.url
                )
            if answer.url in seen:
                raise FetchError("the page leads round in a circle: check the address in a browser", target.url)
            if len(seen) > MAX_REDIRECTS:
                raise FetchError(f"the page leads on more than {MAX_REDIRECTS} times: give the address that a browser ends at", target.url)
            target = answer
            seen.add(target.url)

    def _ask(self, target: Target, validators: Validators | None, left_s: float, any_type: bool) -> Fetched | Target:
        """The answer of one server, or where it sends us."""
        addresses = self._addresses(target)
        allowance = Allowance(time.monotonic() + left_s, self._connect_timeout_s, self._read_timeout_s, MAX_HEADER_BYTES)
        connection = self._connection(target, addresses, allowance)
        try:
            with closing(connection):
                try:
                    connection.connect()
                except OSError as error:
                    raise self._no_connection(error, target) from None
                connection.request("GET", target.path, headers={**_HEADERS, **_conditions(validators)}, preload_content=False)
                with closing(connection.getresponse()) as response:
                    if response.status in _REDIRECTS and "location" in response.headers:
                        return _led_on(target, response)
                    _refuse_status(response, target, validators)
                    # framing of a body in chunks takes some bytes more than the body
                    allowance.left_bytes = self._max_bytes + self._max_bytes // 8 + MAX_HEADER_BYTES
                    return self._read(response, target, any_type)
        except (HTTPError, HTTPException, OSError) as error:
            raise self._broken(error, target, allowance) from None

    def _addresses(self, target: Target) -> list[str]:
        """Where to connect to; all of them are public, unless others are allowed."""
        literal = literal_address(target.host)
        try:
            addresses = list(self._resolver(target.host, target.port)) if literal is None else [literal]
        except OSError:
            addresses = []
        if not addresses:
            raise FetchError(f"{target.host} was not found: check the address and the network", target.url, is_passing=True, is_hosts=True)
        if not self._allow_private:
            check_addresses(target.host, addresses)
        return addresses

    def _connection(self, target: Target, addresses: list[str], allowance: Allowance) -> PlainConnection | SecureConnection:
        if target.scheme == "http":
            return PlainConnection(target.host, target.port, addresses, allowance)
        if self._tls is None:
            self._tls = tls_context(self._authorities)
        return SecureConnection(target.host, target.port, addresses, allowance, self._tls)

    def _read(self, response: HTTPResponse, target: Target, any_type: bool) -> Fetched:
        headers = response.headers
        media_type, charset = declared_type(headers.get("content-type", ""))
        data = b""
        if response.status == 200:
            if not any_type and media_type and media_type not in MEDIA_TYPES:
                raise FetchError(f"the address gives {media_type}: only pages, feeds and plain text are fetched", target.url)
            packed = _read_body(response, self._max_bytes)
            data = undo_codings(packed, headers.get("content-encoding", ""), limit=self._max_bytes)
        return Fetched(
            data,
            target.url,
            target.url,
            response.status,
            media_type or None,
            charset.lower() if charset else None,
            _validator(headers, "etag"),
            _validator(headers, "last-modified"),
        )

    def _no_connection(self, error: OSError, target: Target) -> FetchError:
        if isinstance(error, ssl.SSLCertVerificationError):
            reason = f"the certificate of {target.host} does not hold ({error.verify_message}): look at the page in a browser"
        elif isinstance(error, ssl.SSLError):
            reason = f"no secure connection to {target.host} could be made ({error.reason or 'TLS'})"
        elif isinstance(error, TimeoutError):
            reason = f"{target.netloc} does not answer: try again later"
        else:
            reason = f"{target.netloc} cannot be reached ({error.strerror or error}): check the address and the network"
        return FetchError(reason, target.url, is_passing=True, is_hosts=True)

    def _broken(self, error: Exception, target: Target, allowance: Allowance) -> FetchError:
        """What to tell a person when an exchange that had begun went wrong."""
        causes = (error, error.__cause__, error.__context__)
        if any(isinstance(cause, TooMuchError) for cause in causes):
            return FetchError(f"the server sends more than is read, {self._max_bytes:,} bytes a page", target.url)
        if allowance.is_over:
            reason = f"the page had not come after {self._total_timeout_s:g} seconds: try again later"
        elif any(isinstance(cause, TimeoutError | ReadTimeoutError) for cause in causes):
            reason = f"the server said nothing for {self._read_timeout_s:g} seconds: try again later"
        elif isinstance(error, HTTPException) and not isinstance(error, OSError | IncompleteRead):
            reason = f"the server does not answer as a web server should ({type(error).__name__})"
        else:
            reason = "the connection broke before the whole page had come: try again later"
        return FetchError(reason, target.url, is_passing=True)


def _read_body(response: HTTPResponse, limit: int) -> bytes:
    body = bytearray()
    is_announced = response.length_remaining is not None and response.length_remaining > limit
    pieces = iter(()) if is_announced else response.stream(_PIECE, decode_content=False)
    for piece in pieces:
        body += piece
        if len(body) > limit:
            break
    if is_announced or len(body) > limit:
        raise TooMuchError
    return bytes(body)


def _conditions(validators: Validators | None) -> dict[str, str]:
    if validators is None:
        return {}
    given = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in given.items() if value}


def _led_on(target: Target, response: HTTPResponse) -> Target:
    location = response.headers["location"].strip()
    with suppress(UnicodeError):  # header bytes come as Latin-1, but addresses that are not ASCII are written in UTF-8
        location = location.encode("latin-1").decode("utf-8")
    try:
        return read_url(urljoin(target.url, location))
    except (UnreadableError, ValueError) as error:
        raise FetchError(f"the page leads on to {shown(location)[:200]!r}, which is not gone to: {error}", target.url) from None


def _refuse_status(response: HTTPResponse, target: Target, validators: Validators | None) -> None:
    status = response.status
    if status == 200 or (status == 304 and _conditions(validators)):
        return
    reason = _REASONS.get(status)
    if reason is None:
        reason = f"the site is in trouble ({status}): try again later" if status >= 500 else f"the site answered {status} and gave no page"
    raise FetchError(
        reason,
        target.url,
        status=status,
        retry_after_s=_retry_after_s(response.headers.get("retry-after")),
        is_passing=status in (408, 425, 429) or status >= 500,
        is_hosts=status in (429, 503),
    )


def _retry_after_s(value: str | None) -> float | None:
    """Seconds, or a moment in the form of mail headers."""
    from email.utils import parsedate_to_datetime

    value = (value or "")[:60].strip()
    if value.isascii() and value.isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError, OSError):
        return None


def _validator(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name, "").strip()
    return value if _VALIDATOR.fullmatch(value) else None
