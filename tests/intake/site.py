"""A web site on this machine that says what a test wants, byte for byte, and notes what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from types import TracebackType
from typing import Self

Answer = bytes | Callable[[socket.socket], None]


def answer(body: bytes = b"", status: int = 200, *, media_type: str | None = "text/html; charset=utf-8", **headers: str) -> bytes:
    """A whole answer; header names have _ for -."""
    lines = [f"HTTP/1.1 {status} Any", f"Content-Length: {len(body)}"]
    if media_type is not None:
        lines.append(f"Content-Type: {media_type}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def forever(piece: bytes, first: bytes = b"", pause_s: float = 0.0) -> Callable[[socket.socket], None]:
    """An answer that begins with `first` and goes on with `piece` for as long as somebody listens."""

    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(first)
            for _ in count():
                connection.sendall(piece)
                time.sleep(pause_s)

    return send


def led_on(location: str, status: int = 302) -> bytes:
    return answer(status=status, Location=location)


class Site:
    """Serves while inside `with`; what is not set is 404. `answers` may be changed at any time, `asked` holds paths in order."""

    def __init__(self, answers: Mapping[str, Answer] | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = dict(answers or {})
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def pages(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [path for path in self.asked if path != "/robots.txt"]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(65536)
                if not piece:
                    return
                request += piece
            first, *lines = request.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            path = first.split(" ")[1]
            self.asked.append(path)
            self.headers.append({name.lower(): value for name, _, value in (line.partition(": ") for line in lines)})
            said = self.answers.get(path, answer(b"nothing here", 404))
            if callable(said):
                said(connection)
            else:
                connection.sendall(said)
            connection.close()
