"""Who may talk to the desk, and what its pages may do.

A page from elsewhere can make a browser send requests to this machine, and a name can be made to point at it; so the Host header is
checked, writing needs a token that only the desk's own pages know, and no page may load or run anything that is not the desk's.

Source: docs/decisions/0013-desk.md.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READ_METHODS = ("GET", "HEAD")
TOKEN_FIELD = "token"
"""What forms call the token; scripts send it as the header `X-Token`."""

_FAILED = "The program failed on this page: please report it, with what the terminal says."

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-DNS-Prefetch-Control": "off",  # a link in a report must not tell anybody that the report is read
}
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9._-]+)(?::[0-9]{1,5})?", re.A)


def is_loopback(host: str) -> bool:
    """Whether an address is one of this machine's own, which no other machine reaches."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Rules:
    """What the guard holds to.

    Attributes:
        names: hosts by which the desk may be called, without ports, lower case.
        password: is asked for where there is one.
        token: of this run, for writing.
    """

    names: frozenset[str]
    password: str | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @classmethod
    def of(cls, host: str, names: Iterable[str] = (), password: str | None = None) -> Rules:
        """For a desk that listens at an address; it may be called by that address, as this machine, and by these names."""
        return cls(frozenset({"localhost", "127.0.0.1", "[::1]", *map(_as_named, (host, *names))}), password)

    def is_ours(self, host: str | None) -> bool:
        """Whether the Host header names the desk."""
        match = _HOST.fullmatch(host or "")
        return match is not None and match[1].lower() in self.names


class Guard:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is not allowed, and put the headers on what is."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(Headers(scope=scope), scope["method"])
        try:
            await (refusal or self._app)(scope, receive, with_headers)
        except Exception:
            if not started:  # whoever stands before the guard would answer without the headers
                await PlainTextResponse(_FAILED, 500)(scope, receive, with_headers)
            raise

    def _refusal(self, headers: Headers, method: str) -> PlainTextResponse | None:
        hosts = headers.getlist("host")
        host = hosts[0] if len(hosts) == 1 else None
        if not self._rules.is_ours(host):
            return PlainTextResponse("The desk is not called by this name. Open it by the address that `serve` printed.", 421)
        if self._rules.password is not None and not _knows(headers.get("authorization"), self._rules.password):
            return PlainTextResponse("A password is needed.", 401, {"WWW-Authenticate": 'Basic realm="counterclaim", charset="UTF-8"'})
        if method not in READ_METHODS and not _is_from_us(headers, host or ""):
            return PlainTextResponse("This was sent from another page. Decide from the desk's own pages.", 403)
        return None


def has_token(rules: Rules, given: object) -> bool:
    """Whether what a form or a header gives is the token."""
    return isinstance(given, str) and secrets.compare_digest(given.encode(errors="replace"), rules.token.encode())


def _knows(authorization: str | None, password: str) -> bool:
    """Whether a Basic authorization has the password, for whatever user."""
    kind, _, coded = (authorization or "").partition(" ")
    if kind.lower() != "basic":
        return False
    try:
        given = base64.b64decode(coded, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return False
    return secrets.compare_digest(given, password.encode(errors="surrogateescape"))


def _is_from_us(headers: Headers, host: str) -> bool:
    """Whether the browser says that a page of the desk sent this; a program that is no browser says nothing, and needs the token alone."""
    if any(site not in ("same-origin", "none") for site in headers.getlist("sec-fetch-site")):
        return False
    ours = (f"http://{host.lower()}", f"https://{host.lower()}")
    return all(origin.lower() in ours for origin in headers.getlist("origin"))


def _as_named(host: str) -> str:
    """A host as the Host header has it: lower case, an IPv6 address in brackets and in its usual spelling."""
    host = host.strip().strip("[]").lower()
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"[{address}]" if address.version == 6 else str(address)
