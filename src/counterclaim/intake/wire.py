"""Connections that go to addresses that were checked, and nowhere else, and that no server can hold open or flood."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection


class TooMuchError(OSError):
    """More came than is read."""


@dataclass(slots=True)
class Allowance:
    """How long, and how much, one exchange with a server may still take.

    Attributes:
        deadline: when it must be over, by `time.monotonic`.
        connect_timeout_s: the longest wait for one address to answer.
        read_timeout_s: the longest wait for the next bytes.
        left_bytes: how many bytes may still come, headers and framing among them.
    """

    deadline: float
    connect_timeout_s: float
    read_timeout_s: float
    left_bytes: int

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self.deadline

    def wait_s(self, longest_s: float) -> float:
        """How long the next wait may be.

        Raises:
            TimeoutError: the time is up.
        """
        left_s = self.deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        return min(longest_s, left_s)

    def spend(self, received: int) -> int:
        """The number of bytes received, once they are counted.

        Raises:
            TooMuchError: that were more than may come.
        """
        self.left_bytes -= received
        if self.left_bytes < 0:
            raise TooMuchError
        return received


# http.client reads through recv_into alone. A timeout is for one wait, so a server that drips would hold it for ever: each wait is
# set by what is left of the whole.
class _Socket(socket.socket):
    allowance: Allowance

    def recv_into(self, buffer: Any, *rest: Any) -> int:
        self.settimeout(self.allowance.wait_s(self.allowance.read_timeout_s))
        return self.allowance.spend(super().recv_into(buffer, *rest))


class _SecureSocket(ssl.SSLSocket):
    allowance: Allowance

    def recv_into(self, buffer: Any, *rest: Any) -> int:
        self.settimeout(self.allowance.wait_s(self.allowance.read_timeout_s))
        return self.allowance.spend(super().recv_into(buffer, *rest))


class PlainConnection(HTTPConnection):
    """To a host at one of its checked addresses."""

    def __init__(self, host: str, port: int, addresses: Sequence[str], allowance: Allowance) -> None:
        """Connect to nothing yet; `host` is what the server is told, `addresses` are gone to in their order."""
        super().__init__(host, port, timeout=allowance.read_timeout_s)
        self._addresses, self._allowance = addresses, allowance

    def _new_conn(self) -> socket.socket:
        return _connect(self._addresses, self.port, self._allowance)


class SecureConnection(HTTPSConnection):
    """The same under TLS; the certificate must be the host's, whatever address it is at."""

    def __init__(self, host: str, port: int, addresses: Sequence[str], allowance: Allowance, tls: ssl.SSLContext) -> None:
        """Connect to nothing yet; `tls` comes from `tls_context`."""
        super().__init__(host, port, timeout=allowance.read_timeout_s, ssl_context=tls)
        self._addresses, self._allowance = addresses, allowance

    def _new_conn(self) -> socket.socket:
        return _connect(self._addresses, self.port, self._allowance)

    def connect(self) -> None:
        """Connect, and count what comes from now on; the handshake has the timeout of one read."""
        super().connect()
        assert isinstance(self.sock, _SecureSocket)
        self.sock.allowance = self._allowance


def tls_context(authorities: str | None = None) -> ssl.SSLContext:
    """What secure connections are checked by.

    Args:
        authorities: a PEM file of certificate authorities to trust in place of the system's.
    """
    context = ssl.create_default_context(cafile=authorities)
    context.sslsocket_class = _SecureSocket
    return context


def _connect(addresses: Sequence[str], port: int, allowance: Allowance) -> socket.socket:
    """A connection to the first of the addresses that answers."""
    error: OSError = OSError("the host has no address")
    for address in addresses:
        opened = _Socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        opened.allowance = allowance
        try:
            opened.settimeout(allowance.wait_s(allowance.connect_timeout_s))
            opened.connect((address, port))
            opened.settimeout(allowance.wait_s(allowance.read_timeout_s))
        except OSError as failed:
            opened.close()
            error = failed
        else:
            return opened
    raise error
