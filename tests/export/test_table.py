"""The table for terminals."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from counterclaim.export import writer
from counterclaim.export.visible import on_one_line
from counterclaim.pipeline import Result
from counterclaim.records import Channel

Report = Callable[..., Result]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def written(*results: Result, stream: io.StringIO | None = None) -> str:
    stream = stream or io.StringIO()
    writer("table")(results, stream)
    return stream.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_who_how_what_and_how_sure(report: Report) -> None:
    out = written(
        report(
            "[sa The ministry] [qa denied] [ca the strike] and [ca the toll]",
            title="Strike",
            publisher="The Courier",
            published_at="2021-09-06",
        )
    )
    assert out.splitlines()[:2] == ["Strike", "The Courier · report.txt · 2021-09-06 · 1 attribution"]
    row = out.splitlines()[4]
    assert [cell.strip() for cell in row.split("  ") if cell.strip()] == ["The ministry", "denied", "the strike … the toll", "83%"]
    assert out.endswith("1 report · 1 attribution\n")


def test_stance_polarity_and_what_is_missing(report: Report) -> None:
    out = flat(written(report("[qa declined] [cb x]", changes={"a": {"stance": "calls_for", "polarity": "negative"}})))
    for words in ("calls for, ⊖", "negative", "(source not named)", "(no cue)", "(no content)", "(no title)"):
        assert words in out


def test_an_actor_that_the_words_do_not_name_and_how_it_spoke(report: Report) -> None:
    fields = {"actor": "p1", "channel": Channel("social_media", 0, 2), "said_at": "2021-09-06"}
    out = written(replace(report("[sa He] [qa said] [ca so]", changes={"a": fields}), who={"p1": "Ivo Marin"}))
    for words in ("= Ivo Marin", "social media", "2021-09-06"):
        assert words in out
    named = written(replace(report("[sa Ivo Marin] [qa said] [ca so]", changes={"a": fields}), who={"p1": "Ivo Marin"}))
    assert "= Ivo" not in named


def test_nested_rows_stand_below_their_parent(report: Report) -> None:
    marked = "[sa TV] [qa quoted] [ca [sc X] [qc as saying] [cc no]]. [sb Y] [qb spoke]"
    lines = written(report(marked, changes={"c": {"parent": "a"}})).splitlines()
    rows = [line for line in lines if "83%" in line]
    assert [row[:4].rstrip() for row in rows] == ["TV", "↳ X", "Y"]


def test_parents_in_a_ring_lose_no_row(report: Report) -> None:
    out = written(report("[sa A] [qa b] [sb C] [qb d]", changes={"a": {"parent": "b"}, "b": {"parent": "a"}}))
    assert out.count("83%") == 2


def test_nothing_found_unreadable_and_nothing_at_all(report: Report) -> None:
    out = written(report("It rained."), Result("a\x1b[2J.txt", problem="there is no \x07such file"))
    assert "no attributions found" in out
    assert "a␛[2J.txt could not be read: there is no ␇such file" in out
    assert "1 could not be read" in out
    assert written() == "0 reports · 0 attributions\n"


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_nothing_hostile_reaches_the_stream(hostile: Result, stream: type[io.StringIO], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    out = written(hostile, stream=stream())
    if stream is Terminal:
        assert "\x1b[1m" in out
        out = re.sub(r"\x1b\[[0-9;]*m", "", out)  # what rich itself set; the report's own has a visible escape
    assert not [c for c in out if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")]
    assert not set(out) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    assert "[red]" in out.replace("\n", "")


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_lines_fit_the_terminal(report: Report, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    out = written(
        report("[sa 日本語の報道官] [qa e\u0301e\u0301 said] [ca " + "橋が壊れた" * 30 + " " + "x" * 300 + "]"), stream=Terminal()
    )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert max(map(cell_len, plain.splitlines())) <= columns


def test_no_terminal_means_a_hundred_columns_and_no_colour(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    out = written(report("[sa A] [qa said] [ca " + "word " * 60 + "]"))
    assert "\x1b" not in out
    assert 90 < max(map(len, out.splitlines())) <= 100


@given(st.text())
def test_one_line_without_controls(text: str) -> None:
    line = on_one_line(text)
    assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert on_one_line(line) == line
