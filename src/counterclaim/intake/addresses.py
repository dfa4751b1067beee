"""Which web addresses are gone to: http and https only, and by default no address inside this machine or its network."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from counterclaim.errors import UnreadableError

MAX_LENGTH = 4000
"""The longest web address that is taken, in characters."""

PORTS = {"http": 80, "https": 443}

Resolver = Callable[[str, int], Sequence[str]]
"""Host name and port to IP addresses, in the order in which to try them; OSError where the name has none."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_LOOKS_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_BRACKETED = re.compile(r"\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{0,5})?")
_CONTROL = re.compile("[\x00-\x1f\x7f\\\\\ud800-\udfff]")
_USER = re.compile(r"\A([^/?#]*/{2,})(?:[^/?#]*[@＠﹫]|[^/?#:@\[\]]*:(?![0-9]*(?:[/?#]|\Z)).*[@＠﹫])", re.S)
_PATH = "/%:@!$&'()*+,;=~[]|"
_QUERY = _PATH + "?{}^`"


def _table(*rows: tuple[str, str]) -> tuple[tuple[_Network, str], ...]:
    return tuple((ipaddress.ip_network(network), what) for network, what in rows)


# IANA's registries of special-purpose addresses, IPv4 and IPv6; written out, since what `ipaddress` calls private differs by version.
_REFUSED = _table(
    ("0.0.0.0/8", "an unspecified address"),
    ("10.0.0.0/8", "a private address"),
    ("100.64.0.0/10", "a carrier's inner address"),
    ("127.0.0.0/8", "this machine's own address"),
    ("169.254.0.0/16", "a link-local address"),
    ("172.16.0.0/12", "a private address"),
    ("192.0.0.0/24", "a reserved address"),
    ("192.0.2.0/24", "an address for documentation"),
    ("192.88.99.0/24", "a reserved address"),
    ("192.168.0.0/16", "a private address"),
    ("198.18.0.0/15", "an address for measurements"),
    ("198.51.100.0/24", "an address for documentation"),
    ("203.0.113.0/24", "an address for documentation"),
    ("224.0.0.0/4", "a multicast address"),
    ("240.0.0.0/4", "a reserved address"),
    ("::/128", "an unspecified address"),
    ("::1/128", "this machine's own address"),
    ("fc00::/7", "a private address"),
    ("fe80::/10", "a link-local address"),
    ("fec0::/10", "a private address"),
    ("ff00::/8", "a multicast address"),
    ("2001::/23", "a reserved address"),
    ("2001:db8::/32", "an address for documentation"),
    ("3fff::/20", "an address for documentation"),
)
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
# Networks whose addresses carry an IPv4 address, and how far that stands from the right, in bits.
_CARRIERS = (
    (ipaddress.IPv6Network("::/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)


@dataclass(frozen=True, slots=True)
class Target:
    """A web address, taken apart.

    Attributes:
        host: a lower-case ASCII name or an IP address in its usual spelling, without brackets.
        path: path and query, percent-encoded; begins with a slash.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        """Host and port, the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """The address of the site."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """The address in one spelling, without a fragment: that names a place in the page, not another page."""
        return self.origin + self.path


def read_url(url: str) -> Target:
    """Take a web address apart.

    Raises:
        UnreadableError: it is not http or https, holds a user name, or cannot be one.
    """
    text = url.strip()
    if len(text) > MAX_LENGTH:
        raise UnreadableError(f"the address is longer than {MAX_LENGTH:,} characters")
    try:
        if _CONTROL.search(text):
            raise ValueError
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise UnreadableError("this is no web address: write it as https://example.org/page") from None
    if parts.scheme not in PORTS:
        raise UnreadableError("only http and https addresses are fetched")
    if "@" in parts.netloc:
        raise UnreadableError("the address holds a user name: leave out what stands before the @")
    if "[" in parts.netloc and not _BRACKETED.fullmatch(parts.netloc):
        raise UnreadableError("between brackets there is an IPv6 address: http://[2001:db8::1]/")
    if port == 0 or not parts.hostname:
        raise UnreadableError("the address names no host: write it as https://example.org/page")
    path = quote(parts.path or "/", safe=_PATH) + (f"?{quote(parts.query, safe=_QUERY)}" if parts.query else "")
    return Target(parts.scheme, _read_host(parts.hostname), port or PORTS[parts.scheme], path)


def shown(url: str) -> str:
    """An address as problems and messages show it: without user name and password, and bytes that are no text as escapes."""
    return _USER.sub(r"\1", url).encode("utf-8", "backslashreplace").decode()


def resolve_host(host: str, port: int) -> list[str]:
    """The IP addresses of a host, by the system's own means; a `Resolver`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def literal_address(host: str) -> str | None:
    """The host itself where it is an IP address, else None."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return None


def check_addresses(host: str, addresses: Iterable[str]) -> None:
    """Pass only public addresses: one that is not refuses all, since the next answer may put it first.

    Raises:
        UnreadableError: one of them lies inside this machine or its network, or is otherwise no public host.
    """
    for address in addresses:
        what = refusal(address)
        if what is not None:
            named = host if host == address else f"{host} ({address})"
            raise UnreadableError(f"{named} is {what}, not a public one: give --allow-private-addresses if you mean to read from there")


def refusal(address: str) -> str | None:
    """What kind of address this is where it is no public host's, None where it is one.

    Source: IANA's special-purpose address registries (RFC 6890); RFC 4291, 3056 and 6052 for IPv4 addresses inside IPv6 ones.
    """
    try:
        found: _Address = ipaddress.ip_address(address)
    except ValueError:
        return "no IP address"
    for network, what in _REFUSED:
        if found in network:
            return what
    if isinstance(found, ipaddress.IPv4Address):
        return None
    for carrier, shift in _CARRIERS:
        if found in carrier:
            return refusal(str(ipaddress.IPv4Address(int(found) >> shift & 0xFFFFFFFF)))
    return None if found in _PUBLIC_V6 else "a reserved address"


def _read_host(host: str) -> str:
    try:
        if ":" in host:
            return str(ipaddress.IPv6Address(host))
        if not host.isascii():
            host = host[:254].encode("idna").decode("ascii")
        host = host.lower().removesuffix(".")
        if _LOOKS_NUMERIC.fullmatch(host):
            return _read_ipv4(host)
        if len(host) > 253 or not _NAME.fullmatch(host):
            raise ValueError
    except ValueError:
        raise UnreadableError(f"{host[:80]!r} is no host's name or address") from None
    return host


def _read_ipv4(host: str) -> str:
    """The usual spelling of an IPv4 address that may be in decimal, octal or hexadecimal, whole or in one to four parts.

    Source: POSIX inet_addr, which resolvers follow: "127.1" and "0x7f000001" are 127.0.0.1.
    """
    *heads, last = (int(part, 16 if part.startswith("0x") else 8 if part.startswith("0") else 10) for part in host.split("."))
    if len(heads) > 3 or any(head > 255 for head in heads) or last >= 256 ** (4 - len(heads)):
        raise ValueError
    return str(ipaddress.IPv4Address(sum(head << (24 - 8 * n) for n, head in enumerate(heads)) + last))
