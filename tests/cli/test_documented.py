"""Every command, option and exit status is documented, and what the how-tos say can be run does run."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from counterclaim.cli import COMMANDS, parser
from counterclaim.intake.watch import read_feed_list
from counterclaim.read.json_article import FIELDS
from tests.cli.commands import run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTED = "\n".join([README, *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))])

_BLOCK = re.compile(r"^```(.*)\n((?:(?!```).*\n)*)```$", re.M)


def _parsers() -> dict[str, argparse.ArgumentParser]:
    (commands,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(commands.choices)


def _words(command: argparse.ArgumentParser) -> set[str]:
    """Long options of a command, and the words that may stand as their values or as arguments."""
    words = {option for action in command._actions for option in action.option_strings if option.startswith("--")}
    return words - {"--help"} | {str(choice) for action in command._actions for choice in action.choices or ()}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert f"counterclaim {command}" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_every_argument_is(command: str) -> None:
    assert all(action.help for action in _parsers()[command]._actions)
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(f"usage: counterclaim {command}".encode())


def test_exit_statuses() -> None:
    for status in ("0 all done", "1 the program failed", "2 the command line was wrong", "3 done, but some documents could not be read"):
        assert status in README


def test_nothing_is_documented_that_is_not_there() -> None:
    commands = _parsers()
    for line in DOCUMENTED.splitlines():
        for name, rest in re.findall(r"\bcounterclaim ([a-z]+)\b([^|;`]*)", line):
            options = set(re.findall(r"(?<![\w-])--[a-z-]+", rest))
            assert name not in commands or options <= _words(commands[name]), line


def test_lists_of_feeds_in_the_how_tos_are_right(tmp_path: Path) -> None:
    lists = [block for info, block in _BLOCK.findall(DOCUMENTED) if info == "toml"]
    assert lists
    for listed in lists:
        path = tmp_path / "FEEDS.toml"
        path.write_text(listed)
        assert read_feed_list(path).feeds


@pytest.mark.parametrize("field", FIELDS)
def test_the_table_of_crawlers_fields_is_the_programs(field: str) -> None:
    page = (ROOT / "docs" / "how-to" / "archives.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| {field} \| (.*) \|$", page, re.M)
    assert tuple(re.findall(r"`([^`]+)`", row)) == FIELDS[field]
