"""The desk, served on this machine by the server that it has at work."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from counterclaim.desk.app import create_app
from counterclaim.desk.case import Case
from counterclaim.desk.cases import Cases
from counterclaim.desk.guard import Rules
from counterclaim.desk.jobs import Jobs
from counterclaim.desk.pages import Desk
from counterclaim.ledger.decisions import Decided
from counterclaim.ledger.store import Ledger
from tests.desk.opened import no_models

WAIT_S = 30
BY = "Ana Ruiz"


@dataclass(frozen=True)
class Served:
    """A desk that answers at an address."""

    address: str
    cases: Cases
    jobs: Jobs

    @property
    def case(self) -> Case:
        """The ledger as it is now."""
        return self.cases.now()

    @property
    def log(self) -> list[Decided]:
        """What was decided."""
        return list(self.case.log)


@contextmanager
def serving(path: Path, by: str | None = BY, load: Callable[[], Any] = no_models) -> Iterator[Served]:
    """Serve a ledger until the context ends; nothing needs the models unless `load` gives them."""
    with Ledger.open(str(path), create=True) as ledger, socket.create_server(("127.0.0.1", 0)) as listener:
        app = create_app(Desk(Cases(ledger), Rules.of("127.0.0.1"), by))
        app.state.jobs = Jobs(ledger, load)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", app.state.desk.cases, app.state.jobs)
        finally:
            server.should_exit = True
            thread.join(WAIT_S)
