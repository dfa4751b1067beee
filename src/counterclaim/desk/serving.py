"""Listen, and print where."""

from __future__ import annotations

import socket
import sys
import threading
import webbrowser

import uvicorn

from counterclaim.desk.app import create_app
from counterclaim.desk.cases import PATIENCE_S, Cases
from counterclaim.desk.guard import Rules
from counterclaim.desk.pages import Desk
from counterclaim.errors import UsageError
from counterclaim.ledger.store import Ledger


def serve(ledger: Ledger, rules: Rules, host: str, port: int, by: str | None, threshold: float | None, *, open_browser: bool) -> None:
    """Serve a ledger until the process is stopped.

    Raises:
        UsageError: the address cannot be listened on.
    """
    app = create_app(Desk(Cases(ledger, threshold, PATIENCE_S), rules, by))
    with _listening(host, port) as listener:
        bare = host.strip("[]")
        name = f"[{bare}]" if ":" in bare else bare
        address = f"http://{name}:{listener.getsockname()[1]}/"
        print(f"The desk is at {address} until you press Ctrl-C.", file=sys.stderr, flush=True)
        if open_browser:
            threading.Timer(0.5, webbrowser.open, [address]).start()
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False, date_header=True, access_log=False))
        server.run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # where the protocol is not named, asyncio lets what it sends wait for more, and a short page comes 40 ms later
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host.strip("[]"), port))
    except OSError as error:
        made.close()
        raise UsageError(f"{host}:{port} cannot be listened on ({error.strerror or error}): give another --port") from None
    return made
