"""What arguments stand for."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterclaim.errors import UsageError
from counterclaim.intake.sources import count, take
from counterclaim.records import Problem, Taken
from tests.intake.reports import REPORT, fill, write_manifest
from tests.intake.warcs import packed, response, write_wacz


def network(url: str) -> Iterator[Taken | Problem]:
    yield Taken(b"<html>", "http", url=url)


def refuse(url: str) -> Iterator[Taken | Problem]:
    raise AssertionError(url)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with something of each kind."""
    fill(tmp_path, "a.txt", "b.html.gz", "dir/x.txt", "dir/y.txt", "listed/l.txt", "no-suffix")
    write_manifest(tmp_path / "listed", [{"file": "l.txt"}, {"file": "gone.txt"}])
    (tmp_path / "p.warc.gz").write_bytes(packed([response(1), response(2)]))
    (tmp_path / "c.jsonl").write_text('{"text": "x"}\n{"text": "y"}\n')
    write_wacz(tmp_path / "w.wacz", {"archive/a.warc": response(3)})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_kind_in_the_order_of_the_arguments(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT)))
    arguments = [
        "no-suffix", "https://courier.example/", "c.jsonl", "-", "p.warc.gz", "w.wacz", "dir", "listed/reports.json", "b.html.gz", "none",
    ]  # fmt: skip
    items = list(take(arguments, network=network))
    assert [(item.method, item.name) for item in items if isinstance(item, Taken)] == [
        ("file", "no-suffix"),
        ("http", "https://courier.example/"),
        ("jsonl", "c.jsonl#1"),
        ("jsonl", "c.jsonl#2"),
        ("standard input", "-"),
        ("warc", "https://courier.example/1 in p.warc.gz"),
        ("warc", "https://courier.example/2 in p.warc.gz"),
        ("wacz", "https://courier.example/3 in w.wacz"),
        ("file", "dir/x.txt"),
        ("file", "dir/y.txt"),
        ("manifest", "listed/l.txt"),
        ("file", "b.html.gz"),
    ]
    assert [(item.file, item.reason) for item in items if isinstance(item, Problem)] == [
        ("listed/gone.txt", "there is no such file"),
        ("none", "there is no such file"),
    ]


def test_a_directory_of_everything(home: Path) -> None:
    items = list(take(["."]))
    assert [item.file for item in items] == [
        "a.txt", "b.html.gz", "c.jsonl#1", "c.jsonl#2", "dir/x.txt", "dir/y.txt", "listed/l.txt", "listed/gone.txt", "p.warc.gz",
        "p.warc.gz", "w.wacz",
    ]  # fmt: skip
    assert items == list(take(["./"]))


@pytest.mark.parametrize(
    "arguments", [["a.txt"], ["none.txt", "b.html.gz"], ["dir", "dir"], ["listed"], ["listed/reports.json", "no-suffix"], []]
)
def test_what_is_counted_is_what_comes(home: Path, arguments: list[str]) -> None:
    assert count(arguments) == len(list(take(arguments)))


@pytest.mark.parametrize("argument", ["c.jsonl", "p.warc.gz", "w.wacz", ".", "http://courier.example/feed"])
def test_what_cannot_be_counted(home: Path, argument: str) -> None:
    assert count(["a.txt", argument]) is None


def test_the_file_to_be_written(home: Path) -> None:
    assert [item.file for item in take(["dir"], without=home / "dir/x.txt")] == ["dir/y.txt"]
    assert count(["dir"], without=home / "dir/x.txt") == 1


@pytest.mark.parametrize(
    "argument", ["ftp://a.example/x", "file:///etc/passwd", "FILE:x", "gopher://x", "mailto:a@b.example", "feed:https://a.example"]
)
def test_other_addresses_are_refused(home: Path, argument: str) -> None:
    for call in (take, count):
        with pytest.raises(UsageError, match="only http and https"):
            call([argument])


def test_no_password_of_a_refused_address_is_shown(home: Path) -> None:
    for argument in ("ftp://user:secret@a.example/x", "https://user:secret@a.example/x"):
        with pytest.raises(UsageError, match=r"^[a-z]+://a\.example/x: ") as refused:
            take([argument])
        assert "secret" not in str(refused.value)


def test_a_file_that_is_called_like_an_address(home: Path) -> None:
    (home / "file:1.txt").write_bytes(REPORT)
    (home / "https:").mkdir()
    assert [type(item) for item in take(["file:1.txt", "note: one.txt"])] == [Taken, Problem]


def test_wrong_arguments_are_told_before_anything_is_taken(home: Path) -> None:
    (home / "empty").mkdir()
    (home / "broken.json").write_text("{}")
    for argument in ("empty", "broken.json", "none.json", "ftp://a.example/"):
        with pytest.raises(UsageError):
            take(["https://courier.example/", argument], network=refuse)
    with pytest.raises(UsageError, match="once only"):
        take(["-", "a.txt", "-"])
    with pytest.raises(UsageError, match="counterclaim add"):
        take(["https://courier.example/"])


def test_nothing_is_read_before_it_is_asked_for(home: Path) -> None:
    items = take(["a.txt", "https://courier.example/"], network=refuse)
    assert isinstance(next(items), Taken)


def test_one_bad_file_stops_nothing(home: Path) -> None:
    (home / "bad.txt.gz").write_bytes(gzip.compress(REPORT)[:-9])
    (home / "bad.warc.gz").write_bytes(b"\x1f\x8b\x08")
    (home / "bad.wacz").write_bytes(b"PK")
    (home / "bad.jsonl").write_text(json.dumps([1]))
    items = list(take(["."]))
    assert sum(isinstance(item, Taken) for item in items) == 10
    assert sorted({item.file for item in items if isinstance(item, Problem)}) == [
        "bad.jsonl#1", "bad.txt.gz", "bad.wacz", "bad.warc.gz", "listed/gone.txt",
    ]  # fmt: skip


def test_files_need_no_heavy_imports(home: Path) -> None:
    code = (
        "import sys; from counterclaim.intake.sources import take; list(take(['a.txt', 'c.jsonl', 'dir']));"
        "assert not {'warcio', 'trafilatura', 'lxml'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=home)
