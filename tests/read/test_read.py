"""From bytes to Document: what is kept, what is refused and with what words."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim import read
from counterclaim.errors import UnreadableError, UsageError
from counterclaim.read import encodings
from counterclaim.read.bylines import find_authors

REPORT = """\
Bridge is safe, mayor says

By Ana Lim and Jon Roe in Kota

KOTA, May 3 (XNA) -- The mayor said so on Friday.

Nobody was hurt. (Reuters)
"""


def test_text_is_unchanged_but_for_mark_and_line_ends() -> None:
    assert read.read_bytes(b"\xef\xbb\xbfA title\r\n\r\nThe mayor\rsaid so.\r\n", file="a.txt").text == "A title\n\nThe mayor\rsaid so.\n"


def test_particulars() -> None:
    document = read.read_bytes(REPORT.encode(), file="/tmp/x/a.txt", published="2024-05-03")
    assert document.title == "Bridge is safe, mayor says"
    assert document.authors == ("Ana Lim", "Jon Roe")
    assert [credit.name for credit in document.credits] == ["XNA", "Reuters"]
    assert document.published_at == "2024-05-03"
    assert document.publisher is None
    assert document.language is None


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
@settings(max_examples=200)
def test_any_text_reads_twice_the_same(text: str) -> None:
    data = text.encode()
    try:
        first = read.read_bytes(data, file="a.txt")
    except UnreadableError:
        return
    assert first.text == text.removeprefix("\ufeff").replace("\r\n", "\n")
    assert first == read.read_bytes(data, file="a.txt")
    assert all(first.text[c.start : c.end] == c.name for c in first.credits)


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes) -> None:
    reason = "a reason"
    try:
        read.read_bytes(data, file="a.txt")
    except UnreadableError as error:
        reason = str(error)
    assert reason


def test_id_depends_on_text_and_base_name_only() -> None:
    one = read.read_bytes(REPORT.encode(), file="/home/a/r1.txt")
    assert one.id == read.read_bytes(REPORT.encode(), file="C:\\texts\\r1.txt", published="2024").id
    assert one.id != read.read_bytes(REPORT.encode(), file="/home/a/r2.txt").id
    assert re.fullmatch("d[0-9a-f]{16}", one.id)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "Le préfet dément\n\nLe préfet a déclaré à la presse que l’été serait « très sec » et que rien n’était décidé.\n"
    assert read.read_bytes(text.encode(encoding), file="a.txt").text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Été à Kota, dit-il. ", "cp1252"),
        ("Мэр заявил в понедельник, что мост безопасен. ", "cp1251"),
        ("Burmistrz oświadczył, że most jest bezpieczny, a władze to potwierdziły. ", "cp1250"),
    ],
)
def test_guessed_encodings(text: str, encoding: str) -> None:
    document = read.read_bytes((text * 20).encode(encoding), file="a.txt")
    assert document.text == text * 20
    assert "guessed" in document.problems[0]


def test_damaged_utf8_is_read_and_said() -> None:
    document = read.read_bytes(("Été à Kota. " * 40).encode()[:-3] + b"\xff\n", file="a.txt")
    assert "damaged UTF-8" in document.problems[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "white space"),
        (b"\xef\xbb\xbf", "white space"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (gzip.compress(b"x"), "gzip"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"abc\x00def", "binary"),
        ("The mayor said so.".encode("utf-16-le"), "byte-order mark"),
        (bytes(range(1, 30)) * 20, "control characters"),
        (b"<?xml version='1.0'?><rss></rss>", "feed"),
    ],
    ids=["empty", "blank", "mark only", "pdf", "zip", "gzip", "png", "nul", "utf-16 without mark", "controls", "feed"],
)
def test_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read.read_bytes(data, file="a")


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_BYTES", 10)
    with pytest.raises(UnreadableError, match="too large"):
        read.read_bytes(b"x" * 11, file="a.txt")


def test_paths(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="directory"):
        read.read_file(tmp_path)
    with pytest.raises(UnreadableError, match="no such file"):
        read.read_file(tmp_path / "missing.txt")
    with pytest.raises(UnreadableError):
        read.read_file(Path("a\x00b"))
    closed = tmp_path / "closed.txt"
    closed.write_text("x", encoding="utf-8")
    closed.chmod(0)
    if os.geteuid() != 0:
        with pytest.raises(UnreadableError, match="permission"):
            read.read_file(closed)


@pytest.mark.parametrize("value", ["2021", "2021-09", "2021-09-06", "2021-09-06T14:30:00Z", "2021-09-06T14:30+02:00", "2021~", "2021-XX"])
def test_published(value: str) -> None:
    assert read.read_bytes(REPORT.encode(), published=value).published_at == value


@pytest.mark.parametrize("value", ["", "yesterday", "2021-13", "2021-02-30", "06.09.2021", "2021-09-06T25:00", "2021-13-XX", "20210906"])
def test_no_date_of_publication(value: str) -> None:
    with pytest.raises(UsageError):
        read.read_bytes(REPORT.encode(), published=value)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Ana Lim", ("Ana Lim",)),
        ("By Ana Lim, Jon Roe and Kit May", ("Ana Lim", "Jon Roe", "Kit May")),
        ("Ana Lim, Kota", ("Ana Lim",)),
        ("By Ana Lim, San Pedro", ("Ana Lim",)),
        ("Ana Lim, senior columnist", ("Ana Lim",)),
        ("Letter from Kota, by Ana Lim", ("Ana Lim",)),
        ("Words: Ana Lim. Pictures: Jon Roe", ("Ana Lim",)),
        ("By Kota Wire and our foreign desk", ()),
        ("Staff reporter and XNA", ()),
        ("From our correspondent in Kota", ()),
        ("By Agence Kota Info", ()),
    ],
)
def test_authors(byline: str, authors: tuple[str, ...]) -> None:
    assert find_authors(byline) == authors


def test_declared_charset_that_is_no_text_encoding() -> None:
    assert encodings.declared_charset(b'<meta charset="rot13">') is None
    assert encodings.declared_charset(b'<meta charset="iso-8859-1">') == "cp1252"
