"""The fenced blocks of a page, and what a comment before one asks of the test that runs it.

A `console` block holds commands, on lines that begin with `$ `; its other lines are output, for the reader: shortened at will, but
what they show of identifiers has to be in what is printed. A `python` block is Python.
All are run, page by page, from the top to the bottom, as a reader would who types them into one
terminal. Every other language is data.

An HTML comment on the line before a block, which readers do not see, says what is special; several orders are parted by `;`:

    <!-- test: exit 3 -->                            the commands end with this status
    <!-- test: background -->                        they stay, while what follows on the page runs
    <!-- test: file FEEDS.toml -->                   the block is data, which is written into this file
    <!-- test: replace https://a.example with server -->   that text stands for the test's own web server, with docs/examples behind it;
                                                     `with database` for an empty PostgreSQL database, else for the words behind `with`
    <!-- test: needs postgresql -->                  not run where COUNTERCLAIM_TEST_POSTGRESQL names no server
    <!-- test: needs followthemoney -->              not run where that is not installed
    <!-- test: not run: REASON -->                   not run at all; test_commands.py counts these

`counterclaim serve` and `watch` without `--once` need no comment to stay in the background; the desk takes a free port, and the page's
`127.0.0.1:8765` leads to it. `pip install` only looks whether what it names is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RUN = ("console", "python")
DATA = ("text", "json", "toml", "yaml", "html", "xml", "csv", "ini")

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,})(?P<language>[^\n`]*)\n(?P<text>(?:.*\n)*?)(?P=indent)(?P=fence) *$", re.M)
_ORDERS = re.compile(r"<!-- test: ((?:(?!-->).)*) -->\s*\Z", re.S)
_ORDER = re.compile(
    r"(exit) (\d+)|(background)|(file) (\S+)|(needs) (postgresql|followthemoney)|(replace) (.+) with (\S.*)|(not run): (.+)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block.

    Attributes:
        line: of the page, where it begins.
        status: with which its commands end.
        file: the file that it is written into.
        replaced: what is replaced in it, and by what.
        not_run: why it isn't.
    """

    page: str
    line: int
    language: str
    text: str
    status: int = 0
    background: bool = False
    file: str | None = None
    needs: str | None = None
    replaced: tuple[tuple[str, str], ...] = field(default=())
    not_run: str | None = None

    @property
    def place(self) -> str:
        """Where it is, for a person."""
        return f"{self.page}:{self.line}"

    @property
    def commands(self) -> str:
        """What is typed."""
        return "".join(f"{line[2:]}\n" for line in self.text.splitlines() if line.startswith("$ "))


def pages() -> list[Path]:
    """Every page whose blocks are run."""
    found = [ROOT / "README.md", DOCS / "index.md", DOCS / "tutorial.md"]
    for folder in ("how-to", "reference", "explanation"):
        found += sorted((DOCS / folder).rglob("*.md"))
    return found


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order.

    Raises:
        ValueError: a comment orders what there is not.
    """
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        indent = len(found["indent"])
        inner = "".join(line[indent:] if line.strip() else line for line in found["text"].splitlines(keepends=True))
        line = text.count("\n", 0, found.start()) + 1
        orders = _ORDERS.search(text, 0, found.start())
        given = _read(orders[1], f"{page}:{line}") if orders else {}
        yield Block(str(page.relative_to(ROOT)), line, found["language"].strip(), inner, **given)


def _read(orders: str, place: str) -> dict:
    """The orders of a comment as fields of a block."""
    made: dict = {"replaced": ()}
    split = [orders] if orders.startswith("not run:") else orders.split(";")
    for order in split:
        if (found := _ORDER.fullmatch(order.strip())) is None:
            raise ValueError(f"{place}: no such order: {order.strip()!r}")
        name, *values = (part for part in found.groups() if part is not None)
        match name:
            case "exit":
                made["status"] = int(values[0])
            case "background":
                made["background"] = True
            case "replace":
                made["replaced"] += (tuple(values),)
            case _:
                made[name.replace(" ", "_")] = values[0]
    return made
