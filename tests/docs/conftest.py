"""What pages find around them when they are followed."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.docs.blocks import DOCS, ROOT, Block
from tests.docs.following import Follower
from tests.intake.warcs import packed, response, write_wacz

sys.path.insert(0, str(DOCS))  # what Sphinx's configuration has beside it
FRESH = ("README.md", "docs/tutorial.md")
"""Pages that are followed in a copy of the repository, as it would be cloned."""
_POSTGRESQL = "COUNTERCLAIM_TEST_POSTGRESQL"


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Path:
    """The demonstration's ledger, made once."""
    folder = tmp_path_factory.mktemp("ledger")
    command = [sys.executable, "-m", "counterclaim", "add", "--ledger", "case.db", "--relate", str(demo / "reports.json")]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "case.db"


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Programs that go before others: `pip install` finds what it is asked for in place, or fails."""
    folder = tmp_path_factory.mktemp("programs")
    pip = folder / "pip"
    pip.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).with_name("installed.py")}" "$@"\n')
    pip.chmod(0o755)
    return folder


class _Outlet(SimpleHTTPRequestHandler):
    """Serves docs/examples/outlet; the outlet's address in it becomes the server's own."""

    def do_GET(self) -> None:
        path = (DOCS / "examples" / "outlet" / self.path.lstrip("/")).resolve()
        if not path.is_file() or (DOCS / "examples") not in path.parents:
            self.send_error(404)
            return
        body = path.read_text(encoding="utf-8").replace("https://outlet.example", f"http://{self.headers['Host']}").encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml" if path.suffix == ".xml" else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a web server of our own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Outlet) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What pages count on, made once.

    Attributes:
        folder: where each page gets a folder of its own.
    """

    folder: Path
    ledger: Path
    programs: Path
    demo: Path
    server: str

    def follow(self, page: Path, blocks: Iterable[Block]) -> None:
        """Follow a page in a new folder with all that pages count on.

        Raises:
            AssertionError: a block does not do what the page says.
        """
        name = str(page.relative_to(ROOT))
        outer = self.folder / name.replace("/", "-")
        folder = outer / "here"
        outer.mkdir()
        copy_repository(folder) if name in FRESH else folder.mkdir()
        for file in self.ledger.parent.glob("case.db*"):
            shutil.copy(file, folder)
        shutil.copytree(self.demo, folder / "reports")
        shutil.copytree(DOCS / "examples", folder / "examples")
        make_archives(folder)
        source = folder / "src" if name in FRESH else ROOT / "src"
        with database() as address:
            stands_for = {"server": self.server, "database": address or ""}
            follower = Follower(folder, environment(outer, self.programs, source), lambda word: stands_for.get(word, word), _free_port())
            try:
                for block in blocks:
                    follower.follow(block)
            finally:
                follower.leave()


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory, ledger: Path, programs: Path, demo: Path, server: str) -> Surroundings:
    return Surroundings(tmp_path_factory.mktemp("pages"), ledger, programs, demo, server)


@contextmanager
def database() -> Iterator[str | None]:
    """The address of an empty PostgreSQL database; None where there is no server."""
    address = os.environ.get(_POSTGRESQL)
    if not address:
        yield None
        return
    import psycopg

    name = f"counterclaim_{uuid.uuid4().hex}"
    with psycopg.connect(f"{address.rstrip('/')}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{address.rstrip('/')}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def environment(home: Path, programs: Path, source: Path) -> Mapping[str, str]:
    """A plain one, without what the one who tests has set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COUNTERCLAIM_", "PYTEST_"))}
    postgresql = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
    path = [programs, Path(sys.executable).parent, *postgresql, kept.get("PATH", "")]
    return {**kept, "PATH": os.pathsep.join(map(str, path)), "HOME": str(home), "PYTHONPATH": str(source), "LC_ALL": "C.UTF-8"}


def copy_repository(folder: Path) -> None:
    """What a clone would hold, with an environment that is set up already: `make demo` finds `.venv` made."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    files = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for file in filter(None, files):
        if (ROOT / file).is_file() and not file.startswith(("training/", "evals/gold/", "evals/origins/")):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, folder / file)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, command in (("python", ""), ("counterclaim", "-m counterclaim")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n')
        (programs / name).chmod(0o755)
    (programs / "activate").write_text(f'export PATH="{programs}:$PATH"\n')
    for made in (".installed", ".developing"):
        (programs.parent / made).touch()


def make_archives(folder: Path) -> None:
    """Small archives of one invented outlet, for the pages that add some."""
    (folder / "crawl.warc.gz").write_bytes(packed([response(1), response(2)]))
    write_wacz(folder / "saved.wacz", {"archive/data.warc.gz": packed([response(3)])})
    article = {"url": "https://courier.example/4", "title": "Bridge 4", "text": "The mayor of Varna said on Monday that nobody had died."}
    (folder / "articles.jsonl.gz").write_bytes(gzip.compress((json.dumps(article) + "\n").encode(), mtime=0))


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
