"""Every command and every piece of Python on every page runs, in the order of the page."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.docs.blocks import DATA, ROOT, RUN, Block, blocks, pages
from tests.docs.conftest import Surroundings

KNOWN_NOT_RUN = 3
"""Blocks that no test can run: each says why. Lower it when one goes."""
NEEDED = {
    "postgresql": lambda: bool(os.environ.get("COUNTERCLAIM_TEST_POSTGRESQL")),
    "followthemoney": lambda: find_spec("followthemoney") is not None,
}
_FOLLOWING = "test_a_page_can_be_followed"


def _all() -> list[Block]:
    return [block for page in pages() if page.is_file() for block in blocks(page)]


@pytest.fixture(scope="module")
def followed(request: pytest.FixtureRequest, surroundings: Surroundings) -> Iterator[Mapping[Path, Future[None]]]:
    """The pages that were asked for, followed side by side: each is one terminal, which seldom needs more than one processor."""
    asked = [item.callspec.params["page"] for item in request.session.items if getattr(item, "originalname", "") == _FOLLOWING]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {page: pool.submit(surroundings.follow, page, runnable) for page in asked if (runnable := _runnable(page))}


@pytest.mark.parametrize("page", [page for page in pages() if page.is_file()], ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_can_be_followed(page: Path, followed: Mapping[Path, Future[None]]) -> None:
    if page not in followed:
        pytest.skip("nothing on it runs here")
    followed[page].result()


def _runnable(page: Path) -> list[Block]:
    """What is run of a page; nothing where there is only data."""
    found = [block for block in blocks(page) if _runs(block)]
    return found if any(block.language in RUN for block in found) else []


def _runs(block: Block) -> bool:
    if block.not_run is not None or (block.language not in RUN and block.file is None):
        return False
    return block.needs is None or NEEDED[block.needs]()


@pytest.mark.parametrize("block", _all(), ids=lambda block: block.place)
def test_a_block_is_what_it_says(block: Block) -> None:
    if block.language.startswith("{"):
        return
    assert block.language in (*RUN, *DATA), f"{block.place}: {block.language!r} is no language of these pages"
    if block.language == "console":
        assert block.commands, f"{block.place}: no line begins with $"
    elif block.language in DATA:
        assert not block.commands, f"{block.place}: commands that nobody runs"
    if block.language == "toml":
        tomllib.loads(block.text)
    if block.language == "json":
        _read_json(block.text)


def _read_json(text: str) -> None:
    """One value, or one a line."""
    try:
        json.loads(text)
    except ValueError:
        for line in filter(str.strip, text.splitlines()):
            json.loads(line)


def test_little_is_not_run() -> None:
    not_run = [f"{block.place}: {block.not_run}" for block in _all() if block.not_run is not None]
    assert len(not_run) <= KNOWN_NOT_RUN, "\n".join(not_run)
