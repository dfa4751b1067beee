"""Follows a page: runs its blocks one after another, as a reader would who types them in."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from tests.docs.blocks import Block

TIMEOUT_S = 240
OPENS_S, SETTLES_S = 60, 3
"""How long a desk may take until it has said its address, and how long another program that stays is watched before the page goes on."""
_STAYS = re.compile(r"^counterclaim (?:serve\b|watch\b(?!.*--once))(?!.*--help)")
_DESK = re.compile(r"(?:127\.0\.0\.1|localhost):8765\b")
_IDENTIFIER = re.compile(r"\b[acdopq][0-9a-f]{16}\b")
_PYTHON = """
import os, sys, traceback
names, told = {"__name__": "__main__"}, int(sys.argv[1])
for path in sys.stdin:
    with open(path.strip(), encoding="utf-8") as block:
        source = block.read()
    try:
        exec(compile(source, path.strip(), "exec"), names)
        sys.stdout.flush()
        os.write(told, b"0\\n")
    except BaseException:
        traceback.print_exc()
        os.write(told, b"1\\n")
"""


class Follower:
    """One reader with one terminal and one Python, both in the page's folder.

    Attributes:
        port: where the page's desk listens.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], stands_for: Callable[[str], str], port: int) -> None:
        self.folder, self.environment, self.stands_for, self.port = folder, dict(environment), stands_for, port
        self.written = folder.parent / f"{folder.name}-blocks"
        self.written.mkdir()
        self.terminal = _Interpreter(["bash", "--noprofile", "--norc"], self)
        self.python: _Interpreter | None = None
        self.jobs: list[tuple[Block, int]] = []
        self.served = False

    def follow(self, block: Block) -> None:
        """Do what a block says.

        Raises:
            AssertionError: it did not end as the page says, or prints no identifier that the page shows; with what it printed.
        """
        text = block.commands if block.language == "console" else block.text
        text = self._replaced(text, block)
        if block.file is not None:
            (self.folder / block.file).write_text(text, encoding="utf-8")
        elif block.language == "python":
            if self.python is None:
                self.python = _Interpreter([sys.executable, "-c", _PYTHON], self, tell=True)
            self.python.do(self._written(block, text), block)
        elif block.language == "console":
            begins = self.terminal.log.stat().st_size
            for stays, part in _parts(text, block.background):
                self._stay(block, part) if stays else self._type(block, part)
            self._show(block, self.terminal.log.read_bytes()[begins:].decode(errors="replace"))

    def leave(self) -> None:
        """End what still runs; what stayed must have run until now."""
        ended = [block.place for block, job in self.jobs if not _runs(job)]
        self.terminal.end()
        if self.python is not None:
            self.python.end()
        assert not ended, f"{', '.join(ended)}: ended of itself\n{self.terminal.printed()}"

    def _show(self, block: Block, printed: str) -> None:
        """Identifiers that the page shows as output are printed; those of decisions depend on the clock."""
        shown = "".join(line for line in block.text.splitlines(keepends=True) if not line.startswith("$ "))
        missing = [one for one in _IDENTIFIER.findall(shown) if one not in printed]
        assert not missing, f"{block.place}: {', '.join(missing)} on the page, not in what is printed:\n{printed}"

    def _replaced(self, text: str, block: Block) -> str:
        for old, new in block.replaced:
            assert old in text, f"{block.place}: there is no {old!r} in it"
            text = text.replace(old, self.stands_for(new))
            self.served = self.served or new == "server"
        if self.served and block.language == "console":
            text = re.sub(r"^(counterclaim (?:add|watch)\b)", r"\1 --allow-private-addresses", text, flags=re.M)
        return _DESK.sub(f"127.0.0.1:{self.port}", text)

    def _type(self, block: Block, commands: str) -> None:
        path = self._written(block, "set -euo pipefail\n" + commands)
        if block.status:  # in a shell of its own, which may end
            inner = f'set +e; ( source {path} ); got=$?; [ "$got" = {block.status} ] || echo "status $got"; [ "$got" = {block.status} ]\n'
            path = self._written(block, inner + "kept=$?; set -e; ( exit $kept )\n")
        self.terminal.do(path, block)

    def _stay(self, block: Block, commands: str) -> None:
        commands = commands.strip().removesuffix("&").replace(" --open", "")
        if "counterclaim serve" in commands and "--port" not in commands:
            commands += f" --port {self.port}"
        printed = self.written / f"printed-{len(self.jobs)}"
        printed.touch()
        path = self._written(block, f"( exec {commands} ) > {printed} 2>&1 &\necho $! > {printed}.job\n")
        self.terminal.do(path, block)
        job = int(Path(f"{printed}.job").read_text())
        self.jobs.append((block, job))
        patience = time.monotonic() + (OPENS_S if "serve" in commands else SETTLES_S)
        while _runs(job) and time.monotonic() < patience and "http://" not in printed.read_text():
            time.sleep(0.1)
        assert _runs(job), f"{block.place} ended at once:\n{printed.read_text()}"

    def _written(self, block: Block, text: str) -> Path:
        path = self.written / f"{len(list(self.written.iterdir()))}-line-{block.line}"
        path.write_text(text, encoding="utf-8")
        return path


class _Interpreter:
    """A program that does one file after another in one state."""

    def __init__(self, program: list[str], follower: Follower, *, tell: bool = False) -> None:
        self.heard, tells = os.pipe()
        self.tells, self.shell = tells, not tell
        self.log = follower.written.with_name(f"{follower.written.name}-{'terminal' if self.shell else 'python'}.txt")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*program, *([str(tells)] if tell else [])],
                stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, cwd=follower.folder,
                env=follower.environment, pass_fds=(tells,), start_new_session=True,
            )  # fmt: skip
        os.close(tells)

    def do(self, path: Path, block: Block) -> None:
        """One file; what it starts does not hear of the pipe, so that the end of the shell is heard."""
        line = f"source {path} < /dev/null {self.tells}>&-; echo 0 >&{self.tells}\n" if self.shell else f"{path}\n"
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(line.encode())
            self.process.stdin.flush()
        ready, _, _ = select.select([self.heard], [], [], TIMEOUT_S)
        told = os.read(self.heard, 64) if ready else b"not done in time"
        assert told == b"0\n", f"{block.place}: {told.decode() or 'failed'}\n{block.text}\n{self.printed()}"

    def printed(self) -> str:
        """The end of what it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def end(self) -> None:
        """With all that it started; once is enough."""
        if self.heard < 0:
            return
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)
            with suppress(subprocess.TimeoutExpired):
                self.process.communicate(timeout=10)
                break
        os.close(self.heard)
        self.heard = -1


def _parts(commands: str, background: bool) -> list[tuple[bool, str]]:
    """Commands that are done, and commands that stay, in order."""
    if background:
        return [(True, commands)]
    parts: list[tuple[bool, str]] = []
    for line in commands.splitlines(keepends=True):
        stays = _STAYS.match(line) is not None
        if parts and not stays and not parts[-1][0]:
            parts[-1] = (False, parts[-1][1] + line)
        else:
            parts.append((stays, line))
    return parts


def _runs(job: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{job}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
