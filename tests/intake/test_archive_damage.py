"""Damaged archives, and ones that are meant to do harm: what was not hit is read."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.intake import archives
from counterclaim.intake.archives import take_warc
from counterclaim.records import Taken
from tests.intake.warcs import (
    archive,
    digested,
    http,
    members,
    packed,
    page,
    pages,
    raw_record,
    reasons,
    response,
    sha1,
    take,
    url,
)


def test_a_broken_member_in_the_middle() -> None:
    parts = members(5)
    start = len(parts[0]) + len(parts[1])
    parts[2] = parts[2][:60] + bytes(40) + parts[2][100:]
    items = take(b"".join(parts))
    assert pages(items) == [url(0), url(1), url(3), url(4)]
    (reason,) = reasons(items)
    assert f"damaged at byte {start:,}" in reason
    assert f"went on at byte {start + len(parts[2]):,}" in reason


@pytest.mark.parametrize("cut", [1, 5, 9, 40, 200])
def test_a_member_that_was_cut_in_the_middle(cut: int) -> None:
    parts = members(4)
    parts[1] = parts[1][:-cut]
    items = take(b"".join(parts))
    assert pages(items) == [url(0), url(2), url(3)]
    assert len(reasons(items)) == 1


def test_a_wrong_checksum() -> None:
    first, *others = members(3)
    changed = bytearray(first)
    changed[-6] ^= 1
    items = take(changed + b"".join(others))
    assert pages(items) == [url(1), url(2)]
    assert "damaged at byte 0" in reasons(items)[0]


def test_junk_between_members_and_padding_behind() -> None:
    first, second, third = members(3)
    items = take(first + b"junk\x1f\x8b\x08\x00 and more" + second + bytes(500) + third + bytes(70_000))
    assert pages(items) == [url(0), url(1), url(2)]
    assert len(reasons(items)) == 1


@pytest.mark.parametrize("left", [0.2, 0.9])
def test_a_truncated_archive(is_packed: bool, left: float) -> None:
    records = list(map(response, range(4)))
    whole, last = archive(records[:3], is_packed), archive(records[3:], is_packed)
    items = take(whole + last[: int(len(last) * left)])
    assert pages(items) == [url(0), url(1), url(2)]
    (reason,) = reasons(items)
    assert f"damaged at byte {len(whole):,}" in reason
    assert "nothing behind it" in reason


@pytest.mark.parametrize("wrong", [-20, 20, 10**6, 10**17])
def test_a_wrong_length(is_packed: bool, wrong: int) -> None:
    block = http(page(1))
    bad = raw_record("response", block, length=len(block) + wrong, WARC_Target_URI=url(1))
    items = take(archive([response(0), bad, response(2), response(3)], is_packed))
    assert pages(items) == [url(0), url(2), url(3)]
    (reason,) = reasons(items)
    assert ("too large" in reason) or f"damaged at byte {len(archive([response(0)], is_packed)):,}" in reason


def test_a_wrong_length_that_ends_at_an_empty_line_by_chance() -> None:
    block, others = http(page(1)), [response(2), response(3)]
    over = block + b"\r\n\r\n" + others[0] + others[1][: others[1].index(b"\r\n\r\n")]
    bad = raw_record("response", block, length=len(over), WARC_Target_URI=url(1))
    items = take(b"".join([response(0), bad, *others, response(4)]))
    assert pages(items) == [url(0), url(2), url(3), url(4)]
    (reason,) = reasons(items)
    assert f"damaged at byte {len(response(0)):,}: a record does not end where its length says" in reason


def test_a_wrong_length_that_ends_where_another_record_does(is_packed: bool) -> None:
    block, others = http(page(1)), response(2) + response(3)
    named = {"WARC_Target_URI": url(1), "WARC_Payload_Digest": sha1(page(1))}
    bad = raw_record("response", block, length=len(block + b"\r\n\r\n" + others) - 4, **named)
    whole = b"".join([response(0), bad, others, response(4)])
    items = take(gzip.compress(whole) if is_packed else whole)
    assert pages(items) == [url(0), url(2), url(3), url(4)]
    (reason,) = reasons(items)
    assert "a record does not end where its length says" in reason


def test_records_that_a_page_quotes_are_not_taken_for_records() -> None:
    quoting = http(page(1) + b"\r\n\r\n" + response(2))
    for digest in (sha1(b"another page"), None):
        named = {"WARC_Target_URI": url(1), **({"WARC_Payload_Digest": digest} if digest else {})}
        items = take(response(0) + raw_record("response", quoting, **named) + response(3))
        assert pages(items) == [url(0), *([] if digest else [url(1)]), url(3)]


def test_junk_behind_a_record_that_is_whole_costs_no_record() -> None:
    quoted = raw_record("response", http(page(1) + b"WARC/1.0 is a format"), WARC_Target_URI=url(1))
    items = take(response(0) + quoted + b"junk\r\n\r\n" + response(2))
    assert pages(items) == [url(0), url(1), url(2)]
    assert len(reasons(items)) == 1


@pytest.mark.parametrize(
    "bad",
    [
        b"no record at all\r\n\r\n",
        b"WARC/9.9\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: " + b"9" * 400 + b"\r\n\r\n\r\n\r\n",
        b"WARC/1.0\r\nX: " + b"y" * 100_000 + b"\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
        b"WARC/1.0\r\n" + b"X: y\r\n" * 20_000 + b"Content-Length: 0\r\n\r\n\r\n\r\n",
        raw_record("response", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", WARC_Target_URI=url(1)),
        b"\xff" * 3000 + b"\r\n",
    ],
)
def test_headers_that_make_no_sense(is_packed: bool, bad: bytes) -> None:
    items = take(archive([response(0), bad, response(2)], is_packed))
    assert pages(items) == [url(0), url(2)]
    assert len(reasons(items)) == 1


def test_no_archive_at_all() -> None:
    for data in (page(1), b"\x1f\x8b", gzip.compress(page(1)), b"\x00" * 100_000, b"filedesc://x 0.0.0.0 20240302 text/plain 9\n"):
        items = take(data)
        assert pages(items) == []
        assert len(reasons(items)) == 1, data[:20]
    assert take(b"") == []


def test_a_record_that_claims_much_costs_no_memory(tmp_path: Path) -> None:
    big = raw_record("response", http(b""), length=1 << 30, WARC_Target_URI=url(1))[:-4]
    path = tmp_path / "a.warc"
    with path.open("wb") as stream:
        stream.write(response(0) + big)
        stream.truncate(len(response(0)) + len(big) + (1 << 30) - len(http(b"")))
        stream.seek(0, 2)
        stream.write(b"\r\n\r\n" + response(2))
    tracemalloc.start()
    try:
        items = list(take_warc(str(path)))
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert pages(items) == [url(0), url(2)]
    assert "too large" in reasons(items)[0]


def test_magic_bytes_everywhere() -> None:
    items = take(packed([response(0)]) + b"\x1f\x8b\x08\x00" * 200_000 + packed([response(1)]))
    assert pages(items) == [url(0)]
    assert "nothing behind it" in reasons(items)[0]


@pytest.mark.parametrize("filling", [b"\n", b"\0", b"WARC/", b"\r\n\n"])
def test_a_bomb_of_separators(filling: bytes) -> None:
    """Not one step a byte: 32 million of them would take a minute."""
    blank = gzip.compress(filling * ((1 << 25) // len(filling)), 1)
    items = take(packed([response(0)]) + blank + packed([response(1)]))
    assert pages(items) == [url(0), url(1)]


def test_breaks_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_BREAKS", 3)
    bad = raw_record("response", http(b"x"), length=10**9, WARC_Target_URI=url(1))
    items = take(bad * 10 + response(2))
    assert len(reasons(items)) == 3


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damage_anywhere_loses_only_what_it_hits(data: st.DataObject) -> None:
    is_packed = data.draw(st.booleans())
    parts = [archive([digested(n)], is_packed) for n in range(6)]
    whole = bytearray(b"".join(parts))
    at = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(1, 60))
    whole[at : at + length] = data.draw(st.binary(min_size=length, max_size=length))[: len(whole) - at]
    ends = [sum(map(len, parts[: n + 1])) for n in range(6)]
    hit = {n for n in range(6) if ends[n] > at and ends[n] - len(parts[n]) < at + length}
    items = take(bytes(whole))
    assert {url(n) for n in range(6)} - set(pages(items)) <= {url(n) for n in hit}
    assert all(
        item.data == page(int(item.url.rpartition("/")[2]))
        for item in items
        if isinstance(item, Taken) and item.url in set(map(url, range(6)))
    )


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000), st.booleans())
def test_any_bytes_are_survived(data: bytes, is_packed: bool) -> None:
    take(gzip.compress(data) if is_packed else data)
    take(response(0) + data)
    take(packed([response(0)]) + data)
