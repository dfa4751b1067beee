"""The one who follows pages notices what is wrong with them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.blocks import Block, blocks
from tests.docs.following import Follower


@pytest.fixture
def follower(tmp_path: Path) -> Iterator[Follower]:
    folder = tmp_path / "here"
    folder.mkdir()
    made = Follower(folder, os.environ, {"server": "http://127.0.0.1:1"}.get, 1234)
    yield made
    made.terminal.end()
    if made.python:
        made.python.end()


def console(text: str, **how: object) -> Block:
    return Block("page.md", 1, "console", text, **how)  # type: ignore[arg-type]


def python(text: str) -> Block:
    return Block("page.md", 1, "python", text)


def test_what_a_terminal_keeps(follower: Follower) -> None:
    follower.follow(console("$ mkdir inner && cd inner\n$ x=5\n"))
    follower.follow(console('$ [ "$x" = 5 ]\n$ touch made\n'))
    assert (follower.folder / "inner" / "made").is_file()


@pytest.mark.parametrize(
    "text", ["$ false\n", "$ false | cat\n$ true\n", '$ echo "$nothing"\n', "$ true\n$ no-such-program\n", "$ exit 0\n"]
)
def test_what_fails_is_noticed(follower: Follower, text: str) -> None:
    with pytest.raises(AssertionError, match=r"page\.md:1"):
        follower.follow(console(text))


def test_a_status_that_is_announced(follower: Follower) -> None:
    follower.follow(console("$ ( exit 3 )\n", status=3))
    with pytest.raises(AssertionError):
        follower.follow(console("$ ( exit 2 )\n", status=3))


def test_a_status_that_does_not_come(follower: Follower) -> None:
    with pytest.raises(AssertionError):
        follower.follow(console("$ true\n", status=3))


def test_python_keeps_its_names(follower: Follower) -> None:
    follower.follow(python("x = 1\n"))
    follower.follow(python("assert x == 1\n"))
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        follower.follow(python("x / 0\n"))


def test_an_identifier_that_is_not_printed(follower: Follower) -> None:
    follower.follow(console("$ echo q0123456789abcdef\nq0123456789abcdef · open\n"))
    with pytest.raises(AssertionError, match="q0123456789abcdee"):
        follower.follow(console("$ echo q0123456789abcdef\nq0123456789abcdee · open\n"))


def test_what_stays(follower: Follower) -> None:
    follower.follow(console("$ sleep 60\n", background=True))
    follower.follow(console("$ true\n"))
    with pytest.raises(AssertionError, match="ended at once"):
        follower.follow(console("$ false\n", background=True))


def test_what_should_stay_and_does_not(follower: Follower) -> None:
    follower.follow(console("$ sleep 4\n", background=True))
    time.sleep(2)
    with pytest.raises(AssertionError, match="ended of itself"):
        follower.leave()


def test_files_and_words_that_stand_for_others(follower: Follower) -> None:
    block = Block("page.md", 1, "toml", 'url = "https://a.example"\n', file="a.toml", replaced=(("https://a.example", "server"),))
    follower.follow(block)
    assert (follower.folder / "a.toml").read_text() == 'url = "http://127.0.0.1:1"\n'
    with pytest.raises(AssertionError, match=r"no 'https://b\.example'"):
        follower.follow(console("$ true\n", replaced=(("https://b.example", "server"),)))


def test_orders_of_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.docs.blocks.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- test: exit 3; replace a b with server -->\n```console\n$ one\nout\n$ two\n```\n\n"
        "- in a list:\n\n  ```python\n  if x:\n      y\n  ```\n\n"
        "<!-- test: not run: it costs; much -->\n\n```console\n$ three\n```\n"
    )
    one, two, three = blocks(page)
    assert (one.commands, one.status, one.replaced, one.line) == ("one\ntwo\n", 3, (("a b", "server"),), 2)
    assert (two.language, two.text, two.status) == ("python", "if x:\n    y\n", 0)
    assert three.not_run == "it costs; much"
    page.write_text("<!-- test: dance -->\n```console\n$ one\n```\n")
    with pytest.raises(ValueError, match="dance"):
        list(blocks(page))
