"""The command line writes briefs, compares what waits first, and refuses in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import identifier, refused, rows, run, well


@pytest.fixture(scope="module")
def compared(made: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    ledger = tmp_path_factory.mktemp("compared") / "case.db"
    ledger.write_bytes(made.read_bytes())
    well("relate", "--ledger", str(ledger))
    return str(ledger)


def test_what_waits_is_compared_first(ledger: str, compared: str, tmp_path: Path) -> None:
    waiting = well("brief", "--ledger", ledger, "--no-relate")
    assert "not compared with the others yet" in waiting
    assert well("brief", "--ledger", ledger) == well("brief", "--ledger", compared)


def test_the_files_ending_says_what_is_written(compared: str, tmp_path: Path) -> None:
    page, text = well("brief", "--ledger", compared), well("brief", "--ledger", compared, "--format", "markdown")
    assert page.startswith("<!doctype html>")
    assert text.startswith("# What is contested\n")
    for name, expected in (("case.html", page), ("case.HTM", page), ("case.md", text), ("case.markdown", text), ("case", page)):
        assert well("brief", "--ledger", compared, "--out", str(tmp_path / name)) == ""
        assert (tmp_path / name).read_text(encoding="utf-8") == expected
    well("brief", "--ledger", compared, "--out", str(tmp_path / "case.html"), "--format", "markdown")
    assert (tmp_path / "case.html").read_text(encoding="utf-8") == text


def test_some_disputes_with_a_title_and_a_name(compared: str) -> None:
    one, other = (row["id"] for row in rows(compared, "dispute")[:2])
    told = well(
        "brief", "--ledger", compared, other, one, other, "--format", "markdown", "--title", "Port # fire", "--by", "Ana Ruiz", "--all"
    )
    assert told.startswith("# Port \\# fire\n\nBrief by Ana Ruiz.")
    assert told.index(other) < told.index(one)
    assert told.count(f"`{other}`") == 1


@pytest.mark.parametrize("name", ["case.pdf", "case.PDF"])
def test_a_pdf_is_printed_not_written(compared: str, tmp_path: Path, name: str) -> None:
    assert "print it" in refused("brief", "--ledger", compared, "--out", str(tmp_path / name))
    assert not (tmp_path / name).exists()


def test_bad_calls(compared: str, tmp_path: Path) -> None:
    assert "there is no dispute q\\x1b[2J now" in refused("brief", "--ledger", compared, "q\\x1b[2J")
    assert "there is no dispute" in refused("brief", "--ledger", compared, identifier(compared, "document"))
    assert "is the ledger itself" in refused("brief", "--ledger", compared, "--out", compared)
    assert "is a directory" in refused("brief", "--ledger", compared, "--out", str(tmp_path))
    assert not (tmp_path / "none.db").exists()
    assert run("brief", "--ledger", str(tmp_path / "none.db")).returncode == 2
