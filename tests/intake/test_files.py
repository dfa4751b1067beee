"""Files, packed files and directories."""

from __future__ import annotations

import gzip
import io
import os
import socket
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import UnreadableError, UsageError
from counterclaim.intake.compressed import PIECE, Gunzip, unpack
from counterclaim.intake.files import take_directory, take_file, take_manifest, take_path, take_standard_input
from counterclaim.read import MAX_BYTES, read_taken
from counterclaim.records import Problem, Taken
from tests.intake.reports import REPORT, bomb, fill, write_manifest
from tests.intake.warcs import packed


def only(items: Iterator[Taken | Problem]) -> Taken:
    (item,) = items
    assert isinstance(item, Taken), item
    return item


def only_problem(items: Iterator[Taken | Problem]) -> str:
    (item,) = items
    assert isinstance(item, Problem), item
    return item.reason


def names(items: Iterator[Taken | Problem], home: Path) -> list[str]:
    return [f"{'! ' * isinstance(item, Problem)}{Path(item.file or '').relative_to(home)}" for item in items]


def test_a_file_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + REPORT)
    assert only(take_file(str(path))) == Taken(b"\xef\xbb\xbf" + REPORT, "file", file=str(path))


def test_what_is_not_there(tmp_path: Path) -> None:
    assert only_problem(take_file(str(tmp_path / "none.txt"))) == "there is no such file"
    assert only_problem(take_path(str(tmp_path / "none.warc.gz"))) == "there is no such file"
    assert only_problem(take_path(str(tmp_path / "none.wacz"))) == "there is no such file"
    assert only_problem(take_path(str(tmp_path / "none.jsonl"))) == "there is no such file"
    assert "directory" in only_problem(take_file(str(tmp_path)))
    assert "could not be read" in only_problem(take_file("a\0b"))
    assert "could not be read" in only_problem(take_file("a" * 5000))


@pytest.mark.parametrize(
    "name",
    [
        "www.example.org", "www.example.org/x", "WWW.example.org/x.warc.gz", "example.org", "courier.example.com:8080", "courier.example/x",
        "courier.example/x.jsonl", "courier.example:8080/", "https:/courier.example/x", "http:courier.example", "a.co.uk/x.wacz",
    ],
)  # fmt: skip
def test_a_name_that_is_like_an_address_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert only_problem(take_path(name)) == "there is no such file; an address begins with https://"


@pytest.mark.parametrize(
    "name", ["report.txt", "notes.old", "www", "a.b/c.txt", "reports/www.example.org", "./x.example/y", "old.news/x.txt"]
)
def test_a_name_that_is_like_a_file_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.news").mkdir()
    assert only_problem(take_path(name)) == "there is no such file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(REPORT)
    (tmp_path / "a.txt").chmod(0)
    assert only_problem(take_file(str(tmp_path / "a.txt"))) == "no permission to read the file"


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert "too large" in only_problem(take_file(str(path)))
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES)
    assert len(only(take_file(str(path))).data) == MAX_BYTES


def test_a_pipe_that_was_named_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(REPORT,))
    writer.start()
    assert only(take_file(str(pipe))).data == REPORT
    writer.join()
    assert "regular" in only_problem(take_file(str(pipe), only_regular=True))


def test_an_archive_in_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.warc"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: os.close(os.open(pipe, os.O_WRONLY)))
    writer.start()
    assert "pipe" in only_problem(take_path(str(pipe)))
    writer.join()


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT)))
    assert only(take_standard_input()) == Taken(REPORT, "standard input", file="-")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bytes(MAX_BYTES + 1))))
    assert "too large" in only_problem(take_standard_input())
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError):
        take_standard_input()


# packed files


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.txt.gz", "text/plain"), ("a.HTML.GZ", "text/html"), ("a.xht.gz", "application/xhtml+xml"), ("a.gz", None)],
)
def test_a_packed_file(tmp_path: Path, name: str, media_type: str | None) -> None:
    path = tmp_path / name
    path.write_bytes(packed([REPORT[:20], REPORT[20:]]) + bytes(100))
    taken = only(take_file(str(path)))
    assert (taken.data, taken.media_type, taken.file) == (REPORT, media_type, str(path))
    assert len(taken.record["packed_sha256"]) == 64
    if media_type == "text/plain":
        assert read_taken(taken).title == "Bridge falls"


PACKED = gzip.compress(REPORT * 50, mtime=0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (PACKED[:-9], "damaged at byte 0: its gzip data break off"),
        (PACKED[:15], "damaged at byte 0: its gzip data break off"),
        (PACKED[:-8] + bytes(8), "incorrect data check"),
        (PACKED[:20] + b"\xff" * 30 + PACKED[50:], "damaged at byte 0"),
        (PACKED + b"junk", f"damaged at byte {len(PACKED)}"),
        (REPORT, "no gzip file"),
        (b"", "no gzip file"),
    ],
)
def test_damaged_packed_files(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(data)
    assert reason in only_problem(take_file(str(path)))


def test_a_bomb_is_refused_early(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(bomb(1 << 30))
    tracemalloc.start()
    try:
        assert "unpacks to more than" in only_problem(take_file(str(path)))
        assert tracemalloc.get_traced_memory()[1] < 2 * MAX_BYTES
    finally:
        tracemalloc.stop()


@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 400))
def test_members_are_one_file(parts: list[bytes], size: int) -> None:
    source = Gunzip(io.BytesIO(packed(parts)), limit=1 << 20)
    pieces = []
    while piece := source.read(size):
        pieces.append(piece)
    assert b"".join(pieces) == b"".join(parts)
    assert all(len(piece) == size for piece in pieces[:-1])


@given(st.lists(st.sampled_from([b"a", b"bc\n", b"\n", b"d" * 70_000, b"e\r\n"]), max_size=8), st.integers(1, 100_000))
def test_lines_are_those_of_a_file(parts: list[bytes], limit: int) -> None:
    source, plain = Gunzip(io.BytesIO(packed(parts)), limit=1 << 20), io.BytesIO(b"".join(parts))
    while line := plain.readline(limit):
        assert source.readline(limit) == line
    assert source.readline(limit) == b""


@given(st.integers(0, len(PACKED) - 1), st.integers(0, 255))
def test_one_wrong_byte_is_found_or_harmless(at: int, value: int) -> None:
    data = bytearray(PACKED)
    data[at] = value
    with suppress(UnreadableError):  # what the header says of name, time and system is checked by nothing
        assert unpack(bytes(data), limit=1 << 20) == REPORT * 50


def test_peeking_goes_no_further_than_the_member() -> None:
    source = Gunzip(io.BytesIO(packed([b"x" * (PIECE + 3), b"yz"])), limit=1 << 20)
    assert source.read(PIECE) == b"x" * PIECE
    assert source.peek(9) == b"xxx"
    assert source.read(4) == b"xxxy"
    assert source.peek(9) == b"z"


# directories


def test_a_directory_in_order(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a/z.html", "a/y.txt.gz", "a.txt", "c/deep/er/d.MD", "x.pdf", ".hidden.txt", ".git/a.txt", "c/.e.txt")
    assert names(take_directory(str(tmp_path)), tmp_path) == ["a/y.txt.gz", "a/z.html", "a.txt", "b.txt", "c/deep/er/d.MD"]


@pytest.mark.parametrize("name", ["näme \n\t'\"$;.txt", os.fsdecode(b"bad\xff.txt"), "-", "#1.txt", "a" * 250 + ".txt"])
def test_odd_names(tmp_path: Path, name: str) -> None:
    name = name if name.endswith(".txt") else name + ".txt"
    (tmp_path / name).write_bytes(REPORT)
    taken = only(take_directory(str(tmp_path)))
    assert taken.file == str(tmp_path / name)
    assert taken.data == REPORT


def test_an_empty_directory(tmp_path: Path) -> None:
    fill(tmp_path, "a.pdf", ".b.txt")
    with pytest.raises(UsageError, match="files in this directory"):
        take_directory(str(tmp_path))


def test_links(tmp_path: Path) -> None:
    home, outside = tmp_path / "in", tmp_path / "out"
    fill(home, "a.txt", ".store/kept.txt", "d/b.txt")
    fill(outside, "secret.txt")
    for name, target in {
        "again.txt": home / "a.txt",
        "from_store.txt": home / ".store/kept.txt",
        "from_store_2.txt": home / ".store/kept.txt",
        "leads_out.txt": outside / "secret.txt",
        "up": outside,
        "d/loop": home,
        "d/loop.txt": home / "d/loop.txt",
        "nothing.txt": home / "none",
        "zero.bin": Path("/dev/zero"),
        "zero.txt": Path("/dev/zero"),
    }.items():
        (home / name).symlink_to(target)
    assert names(take_directory(str(home)), home) == [
        "a.txt", "d/b.txt", "! d/loop.txt", "from_store.txt", "! leads_out.txt", "! nothing.txt", "! up", "! zero.txt",
    ]  # fmt: skip
    assert names(take_directory(str(home / "d")), home) == ["d/b.txt", "! d/loop", "! d/loop.txt"]


def test_a_directory_behind_a_link_that_was_named(tmp_path: Path) -> None:
    fill(tmp_path / "real", "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert only(take_directory(str(tmp_path / "link"))).file == str(tmp_path / "link" / "a.txt")


def test_pipes_and_sockets_in_a_directory_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "a.txt", "x.txt/inside.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(tmp_path)  # a socket's path must be short
        listening.bind("s.txt")
    assert names(take_directory(str(tmp_path)), tmp_path) == ["a.txt", "x.txt/inside.txt"]


def test_a_very_deep_directory(tmp_path: Path) -> None:
    folders = [tmp_path / "d"]
    for _ in range(1500):
        folders[-1].mkdir()
        folders.append(folders[-1] / "d")
    report = folders[-2] / "a.txt"
    report.write_bytes(REPORT)
    try:
        assert only(take_directory(str(tmp_path))).data == REPORT
    finally:  # what clears up after tests goes down by recursion
        report.unlink()
        for folder in reversed(folders[:-1]):
            folder.rmdir()


def test_a_directory_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "a.txt", "b/c.txt")
    listdir = os.listdir

    def refuse(folder: Path) -> list[str]:
        if folder == tmp_path / "b":
            raise PermissionError(13, "Permission denied")
        return listdir(folder)

    monkeypatch.setattr(os, "listdir", refuse)
    assert names(take_directory(str(tmp_path)), tmp_path) == ["a.txt", "! b"]


def test_the_file_to_be_written_is_left_out(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "out.html")
    assert names(take_directory(str(tmp_path), without=tmp_path / "out.html"), tmp_path) == ["a.txt"]


# manifests


def test_a_manifest(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a.txt.gz")
    os.mkfifo(tmp_path / "pipe.txt")
    path = write_manifest(
        tmp_path,
        [
            {"file": "b.txt", "publisher": "Varna Post", "url": "https://post.example/1", "published_at": "2024-03-02"},
            {"file": "none.txt", "url": "https://post.example/2"},
            {"file": "pipe.txt"},
            {"file": "pages.warc.gz"},
            {"file": "a.txt.gz"},
        ],
    )
    first, *problems, last = take_manifest(str(path))
    assert isinstance(first, Taken)
    assert (first.method, first.url, first.file) == ("manifest", "https://post.example/1", str(tmp_path / "b.txt"))
    assert [(p.name, p.value, p.said_by) for p in first.particulars] == [
        ("publisher", "Varna Post", "manifest"), ("published_at", "2024-03-02", "manifest"), ("url", "https://post.example/1", "manifest"),
    ]  # fmt: skip
    assert read_taken(first).publisher == "Varna Post"
    assert [isinstance(problem, Problem) for problem in problems] == [True] * 3
    assert problems[0] == Problem("there is no such file", str(tmp_path / "none.txt"), "https://post.example/2")
    assert isinstance(last, Taken)
    assert (last.data, last.media_type, last.particulars) == (REPORT, "text/plain", ())


def test_a_broken_manifest(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b/c.txt")
    with pytest.raises(UsageError):
        take_manifest(str(tmp_path / "none.json"))
    path = write_manifest(tmp_path / "b", {"no": "list"})
    with pytest.raises(UsageError):
        take_manifest(str(path))
    with pytest.raises(UsageError):
        take_directory(str(tmp_path))


def test_manifests_in_a_directory_come_first_and_nothing_is_taken_twice(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b.txt", "sub/c.txt", "sub/d.txt", "e/f.txt", "e/g.txt")
    write_manifest(tmp_path, [{"file": "sub/c.txt", "publisher": "Varna Post"}, {"file": "b.txt"}])
    write_manifest(tmp_path / "e", [{"file": "./g.txt"}])
    taken = list(take_directory(str(tmp_path)))
    assert names(iter(taken), tmp_path) == ["sub/c.txt", "b.txt", "a.txt", "e/g.txt", "e/f.txt", "sub/d.txt"]
    assert [item.method for item in taken if isinstance(item, Taken)] == ["manifest", "manifest", "file", "manifest", "file", "file"]


def test_a_directory_is_taken_one_file_at_a_time(tmp_path: Path) -> None:
    for n in range(20):
        (tmp_path / f"{n:02}.txt").write_bytes(bytes(5_000_000))
    tracemalloc.start()
    try:
        assert sum(len(item.data) for item in take_directory(str(tmp_path)) if isinstance(item, Taken)) == 100_000_000
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
