"""WARC and WACZ archives, good ones, damaged ones and ones that are meant to do harm."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("warcio")

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from counterclaim.errors import UnreadableError
from counterclaim.intake import archives, warc_records
from counterclaim.intake.archives import take_records, take_warc
from counterclaim.intake.bodies import join_chunks, undo_codings
from counterclaim.intake.wacz import take_wacz
from counterclaim.read import read_taken
from counterclaim.records import Problem, Taken

from .test_files import bomb

HTML = "text/html; charset=utf-8"
DATE = "2024-03-02T18:10:00Z"


def page(n: int) -> bytes:
    said = (
        f"<p>The mayor of Varna, Ana Lim, said on day {n} that the bridge over the river was safe and that nobody had been hurt there.</p>"
    )
    return f"<html><head><title>Bridge {n}</title></head><body><article><h1>Bridge {n}</h1>{said}{said}</article></body></html>".encode()


def url(n: int) -> str:
    return f"https://courier.example/{n}"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def raw_record(kind: str, block: bytes, *, length: int | None = None, **headers: str) -> bytes:
    """A record written by hand; header names with _ for -."""
    named = {"WARC_Record_ID": f"<urn:x:{len(block)}>", "WARC_Date": DATE, **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\n{lines}Content-Length: {len(block) if length is None else length}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def http(body: bytes, media_type: str = HTML, status: str = "200 OK", **headers: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{lines}\r\n".encode() + body


def response(n: int, body: bytes | None = None, **headers: str) -> bytes:
    return raw_record("response", http(page(n) if body is None else body, **headers), WARC_Target_URI=url(n), WARC_Record_ID=f"<urn:x:{n}>")


def packed(records: Iterable[bytes]) -> bytes:
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def take(data: bytes, name: str = "a.warc") -> list[Taken | Problem]:
    return list(take_records(io.BytesIO(data), name, "warc", {}))


def pages(items: Iterable[Taken | Problem]) -> list[str]:
    return [item.url or "" for item in items if isinstance(item, Taken)]


def reasons(items: Iterable[Taken | Problem]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Problem)]


@pytest.fixture(params=[False, True], ids=["plain", "packed"])
def is_packed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def archive(records: Iterable[bytes], is_packed: bool) -> bytes:
    return packed(records) if is_packed else b"".join(records)


def write_with_warcio(stream: io.BufferedIOBase, is_packed: bool) -> None:
    """What crawlers write: an info record, requests, pages, pictures, redirects, errors, revisits."""
    writer = WARCWriter(stream, gzip=is_packed, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "hand"}))

    def write(address: str, kind: str, body: bytes, status: str, media_type: str, **warc: str) -> None:
        headers = StatusAndHeaders(status, [("Content-Type", media_type), ("ETag", '"x"')], protocol="HTTP/1.1")
        named = {"WARC-Date": DATE, **{name.replace("_", "-"): value for name, value in warc.items()}}
        writer.write_record(
            writer.create_warc_record(
                address, kind, payload=io.BytesIO(body), length=len(body), http_headers=headers, warc_headers_dict=named
            )
        )

    write(url(1), "response", page(1), "200 OK", HTML, WARC_Record_ID="<urn:x:1>")
    write(url(2), "response", b"\x89PNG", "200 OK", "image/png")
    write(url(3), "response", page(3), "301 Moved", HTML)
    write(url(4), "response", page(4), "404 Not Found", HTML)
    write(url(5), "response", page(5), "200 OK", "application/xhtml+xml")
    writer.write_record(
        writer.create_revisit_record(
            url(6), sha1(page(1)), url(1), DATE, StatusAndHeaders("200 OK", [("Content-Type", HTML)], protocol="HTTP/1.1"),
            {"WARC-Date": "2024-03-04T00:00:00Z"},
        )
    )  # fmt: skip


def test_an_archive_as_crawlers_write_it(tmp_path: Path, is_packed: bool) -> None:
    path = tmp_path / f"a.warc{'.gz' * is_packed}"
    with path.open("wb") as stream:
        write_with_warcio(stream, is_packed)
    first, second, revisit = take_warc(str(path))
    assert isinstance(first, Taken)
    assert (first.data, first.method, first.file, first.url) == (page(1), "warc", str(path), url(1))
    assert (first.media_type, first.charset, first.taken_at) == ("text/html", "utf-8", DATE)
    assert first.record["record_id"] == "<urn:x:1>"
    assert first.record["payload_digest"] == sha1(page(1))
    assert [(p.name, p.value, p.said_by) for p in first.particulars] == [("url", url(1), "archive")]
    assert read_taken(first).title == "Bridge 1"
    assert isinstance(second, Taken)
    assert (second.url, second.media_type, second.data) == (url(5), "application/xhtml+xml", page(5))
    assert isinstance(revisit, Taken)
    assert (revisit.data, revisit.url, revisit.taken_at) == (page(1), url(6), "2024-03-04T00:00:00Z")
    assert (revisit.record["type"], revisit.record["refers_to"], revisit.charset) == ("revisit", "<urn:x:1>", "utf-8")
    assert revisit.record["record_id"] != first.record["record_id"]


def test_resources(is_packed: bool) -> None:
    records = [
        raw_record("resource", page(1), Content_Type=HTML, WARC_Target_URI=f"<{url(1)}>"),
        raw_record("resource", b"A note", Content_Type="text/plain", WARC_Target_URI="urn:note:1"),
        raw_record("resource", b"\x89PNG", Content_Type="image/png", WARC_Target_URI=url(2)),
        raw_record("metadata", b"x: y", Content_Type="application/warc-fields", WARC_Target_URI=url(3)),
        raw_record("response", b"93.184.216.34", Content_Type="text/dns", WARC_Target_URI="dns:courier.example"),
        raw_record("response", b"", WARC_Target_URI=url(4)),
        raw_record("odd", b"x"),
    ]
    first, second = take(archive(records, is_packed))
    assert isinstance(first, Taken)
    assert isinstance(second, Taken)
    assert (first.url, first.data, first.file) == (url(1), page(1), "a.warc")
    assert (second.url, second.data, second.media_type) == (None, b"A note", "text/plain")
    assert second.file == f"a.warc#{len(archive(records[:1], is_packed))}"


def test_one_gzip_member_for_all_records() -> None:
    items = take(gzip.compress(b"".join(map(response, range(5)))))
    assert pages(items) == [url(n) for n in range(5)]
    revisit = raw_record("revisit", b"", WARC_Target_URI=url(9), WARC_Refers_To="<urn:x:3>")
    items = take(gzip.compress(b"".join([*map(response, range(5)), revisit])))
    assert isinstance(items[-1], Taken)
    assert (items[-1].data, items[-1].url) == (page(3), url(9))


def test_members_of_any_size() -> None:
    data = b"".join(map(response, range(9)))
    assert pages(take(packed(data[at : at + 100] for at in range(0, len(data), 100)))) == [url(n) for n in range(9)]


# bodies


def chunked(data: bytes, size: int = 50) -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x;name=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


BODIES = {
    "chunked": (chunked(page(1)), {"Transfer_Encoding": "chunked"}),
    "no longer chunked": (page(1), {"Transfer_Encoding": "chunked"}),
    "gzip": (gzip.compress(page(1)), {"Content_Encoding": "gzip"}),
    "gzip in chunks": (chunked(gzip.compress(page(1))), {"Content_Encoding": "GZIP", "Transfer_Encoding": "chunked"}),
    "no longer gzip": (page(1), {"Content_Encoding": "gzip"}),
    "no longer br": (page(1), {"Content_Encoding": "br"}),
    "deflate": (zlib.compress(page(1)), {"Content_Encoding": "deflate"}),
    "raw deflate": (raw_deflate(page(1)), {"Content_Encoding": "deflate"}),
    "twice": (gzip.compress(zlib.compress(page(1))), {"Content_Encoding": "deflate, gzip"}),
    "identity": (page(1), {"Content_Encoding": "identity"}),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies_are_unpacked(name: str) -> None:
    body, headers = BODIES[name]
    (item,) = take(response(1, body, **headers))
    assert isinstance(item, Taken), item
    assert item.data == page(1)


def test_brotli() -> None:
    brotli = pytest.importorskip("brotli")
    body = brotli.compress(page(1))
    assert undo_codings(body, "br", limit=10_000) == page(1)
    for broken in (body[:-4], b"\xff" + body, b""):
        with pytest.raises(UnreadableError):
            undo_codings(broken, "br", limit=10_000)
    with pytest.raises(UnreadableError, match="unpacks to more"):
        undo_codings(brotli.compress(bytes(1 << 24)), "br", limit=1 << 20)


BAD_BODIES = {
    "cut chunks": (chunked(page(1))[:200], {"Transfer_Encoding": "chunked"}, "chunks break off"),
    "cut gzip": (gzip.compress(page(1))[:50], {"Content_Encoding": "gzip"}, "break off"),
    "damaged deflate": (b"\x00" * 50, {"Content_Encoding": "deflate"}, "damaged"),
    "unknown": (b"\x28\xb5", {"Content_Encoding": "zstd"}, "'zstd' is not read"),
    "many": (b"x", {"Content_Encoding": "gzip, gzip, gzip, gzip"}, "one over the other"),
    "bomb": (bomb(1 << 27), {"Content_Encoding": "gzip"}, "unpacks to more"),
    "huge chunk": (b"ffffffff\r\n" + page(1), {"Transfer_Encoding": "chunked"}, None),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_bad_bodies_are_problems_and_the_rest_is_read(name: str, is_packed: bool) -> None:
    body, headers, reason = BAD_BODIES[name]
    items = take(archive([response(1, body, **headers), response(2)], is_packed))
    assert pages(items)[-1] == url(2)
    if reason is not None:
        (problem,) = (item for item in items if isinstance(item, Problem))
        assert reason in problem.reason
        assert problem.reason.startswith("record <urn:x:1> at byte 0: ")
        assert (problem.file, problem.url) == ("a.warc", url(1))


@given(st.binary(max_size=300), st.integers(1, 99))
def test_chunks_are_joined(data: bytes, size: int) -> None:
    assert join_chunks(chunked(data, size)) == data


# digests


def digests(data: bytes) -> Iterator[str]:
    digest = hashlib.sha256(data).digest()
    yield sha1(data)
    yield "sha1:" + hashlib.sha1(data).hexdigest().upper()
    yield "md5:" + hashlib.md5(data).hexdigest()
    yield "sha-256:" + base64.b64encode(digest).decode()
    yield "sha256:" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
    yield "unheard-of:x"


@pytest.mark.parametrize("n", range(6))
def test_digests_are_checked(n: int) -> None:
    declared = list(digests(page(1)))[n]
    assert len(pages(take(raw_record("response", http(page(1)), WARC_Target_URI=url(1), WARC_Payload_Digest=declared)))) == 1
    changed = page(1).replace(b"safe", b"sure")
    items = take(raw_record("response", http(changed), WARC_Target_URI=url(1), WARC_Payload_Digest=declared) + response(2))
    assert pages(items) == ([url(1)] if n == 5 else []) + [url(2)]
    if n == 0:
        (reason,) = reasons(items)
        assert sha1(page(1)) in reason
        assert sha1(changed) in reason
        assert "<urn:x:" in reason


def test_a_digest_with_or_without_chunks() -> None:
    body = chunked(page(1))
    for digest in (sha1(body), sha1(page(1))):
        block = http(body, Transfer_Encoding="chunked")
        (item,) = take(raw_record("response", block, WARC_Target_URI=url(1), WARC_Payload_Digest=digest))
        assert isinstance(item, Taken)
        assert item.data == page(1)


# revisits


def revisit(n: int, **headers: str) -> bytes:
    return raw_record("revisit", http(b""), WARC_Target_URI=url(n), WARC_Record_ID=f"<urn:r:{n}>", **headers)


def test_revisits(is_packed: bool) -> None:
    first = raw_record("response", http(page(1)), WARC_Target_URI=url(1), WARC_Record_ID="<urn:x:1>", WARC_Payload_Digest=sha1(page(1)))
    picture = raw_record("revisit", http(b"", "image/png"), WARC_Target_URI=url(8), WARC_Payload_Digest="sha1:X")
    records = [
        first,
        response(2),
        revisit(3, WARC_Refers_To="<urn:x:2>"),
        revisit(1, WARC_Payload_Digest=sha1(page(1))),
        revisit(4, WARC_Refers_To="<urn:x:none>"),
        picture,
        revisit(5, WARC_Payload_Digest=sha1(b"elsewhere")),
        response(6),
    ]
    items = take(archive(records, is_packed))
    assert pages(items) == [url(1), url(2), url(3), url(1), url(6)]
    third, again = items[2], items[3]
    assert isinstance(third, Taken)
    assert isinstance(again, Taken)
    assert (third.data, third.record["refers_to"], third.record["record_id"]) == (page(2), "<urn:x:2>", "<urn:r:3>")
    assert (again.data, again.record["type"]) == (page(1), "revisit")
    (reason,) = reasons(items)
    assert reason.startswith("2 records say")
    assert url(4) in reason


def test_what_is_remembered_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_REMEMBERED", 1)
    late = [revisit(9, WARC_Refers_To="<urn:x:5>"), revisit(8, WARC_Refers_To="<urn:x:0>")]
    items = take(b"".join([*map(response, range(6)), *late]))
    assert pages(items) == [*map(url, range(6)), url(9)]
    assert len(reasons(items)) == 1


def test_what_is_unpacked_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_records, "MAX_UNPACKED", 20_000)
    revisits = [revisit(n, WARC_Refers_To="<urn:x:0>") for n in range(1, 200)]
    with pytest.raises(UnreadableError, match="unpacks to more"):
        take(packed([response(0), *revisits]))


# damage


def test_a_broken_member_in_the_middle() -> None:
    members = [gzip.compress(response(n), mtime=0) for n in range(5)]
    start = len(members[0]) + len(members[1])
    members[2] = members[2][:60] + bytes(40) + members[2][100:]
    items = take(b"".join(members))
    assert pages(items) == [url(0), url(1), url(3), url(4)]
    (reason,) = reasons(items)
    assert f"damaged at byte {start:,}" in reason
    assert f"went on at byte {start + len(members[2]):,}" in reason


@pytest.mark.parametrize("cut", [1, 5, 9, 40, 200])
def test_a_member_that_was_cut_in_the_middle(cut: int) -> None:
    members = [gzip.compress(response(n), mtime=0) for n in range(4)]
    members[1] = members[1][:-cut]
    items = take(b"".join(members))
    assert pages(items) == [url(0), url(2), url(3)]
    assert len(reasons(items)) == 1


def test_a_wrong_checksum() -> None:
    members = [bytearray(gzip.compress(response(n), mtime=0)) for n in range(3)]
    members[0][-6] ^= 1
    items = take(b"".join(members))
    assert pages(items) == [url(1), url(2)]
    assert "damaged at byte 0" in reasons(items)[0]


def test_junk_between_members_and_padding_behind() -> None:
    members = [gzip.compress(response(n), mtime=0) for n in range(3)]
    items = take(members[0] + b"junk\x1f\x8b\x08\x00 and more" + members[1] + bytes(500) + members[2] + bytes(70_000))
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
    records = [
        raw_record("response", http(page(n)), WARC_Target_URI=url(n), WARC_Record_ID=f"<urn:x:{n}>", WARC_Payload_Digest=sha1(page(n)))
        for n in range(6)
    ]
    parts = [archive([record], is_packed) for record in records]
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


# WACZ


def write_wacz(path: Path, members: dict[str, bytes], *, listed: dict[str, str] | None = None, how: int = zipfile.ZIP_STORED) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, how)
        if listed is not None:
            resources = [{"name": name, "path": name, "hash": digest, "bytes": 1} for name, digest in listed.items()]
            archive.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": resources}))
    return str(path)


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz(tmp_path: Path, how: int) -> None:
    first = packed([response(1), response(2), revisit(5, WARC_Refers_To="<urn:x:1>")])
    second = response(3) + revisit(6, WARC_Refers_To="<urn:x:3>")
    members = {"archive/b.warc": second, "archive/a.warc.gz": first, "indexes/index.cdx.gz": b"x", "pages/pages.jsonl": b"{}"}
    path = write_wacz(tmp_path / "a.wacz", members, listed={name: sha256(data) for name, data in members.items()}, how=how)
    items = list(take_wacz(path))
    assert reasons(items) == []
    assert pages(items) == [url(1), url(2), url(5), url(3), url(6)]
    item = items[2]
    assert isinstance(item, Taken)
    assert (item.data, item.method, item.file) == (page(1), "wacz", path)
    assert (item.record["member"], item.record["member_digest"]) == ("archive/a.warc.gz", sha256(first))


def test_a_wacz_without_a_list(tmp_path: Path) -> None:
    (item,) = take_wacz(write_wacz(tmp_path / "a.wacz", {"archive/a.warc": response(1)}))
    assert isinstance(item, Taken)
    assert "member_digest" not in item.record


def test_a_wacz_member_with_another_digest(tmp_path: Path) -> None:
    members = {"archive/a.warc": response(1), "archive/b.warc": response(2)}
    listed = {"archive/a.warc": sha256(b"other"), "archive/b.warc": sha256(response(2)), "archive/c.warc": sha256(b"")}
    items = list(take_wacz(write_wacz(tmp_path / "a.wacz", members, listed=listed)))
    assert pages(items) == [url(2)]
    changed, missing = reasons(items)
    assert sha256(b"other") in changed
    assert sha256(response(1)) in changed
    assert "not there" in missing


@pytest.mark.parametrize("text", ["{", "[1]", '{"resources": 3}', "[" * 100_000, '{"resources": [1, {}, {"path": 1, "hash": 2}]}'])
def test_a_wacz_with_a_broken_list(tmp_path: Path, text: str) -> None:
    items = list(take_wacz(write_wacz(tmp_path / "a.wacz", {"archive/a.warc": response(1), "datapackage.json": text.encode()})))
    assert pages(items) == [url(1)]
    assert len(reasons(items)) == (0 if "{}" in text else 1)


def test_odd_members_of_a_wacz(tmp_path: Path) -> None:
    inner = write_wacz(tmp_path / "inner.wacz", {"archive/a.warc": response(1)})
    members = {
        "archive/../../up.warc": response(1),
        "/archive/a.warc": response(1),
        "archive/deep/a.warc": response(1),
        "inner.wacz": Path(inner).read_bytes(),
        "archive/good.warc": response(2),
        "archive/unlisted-algorithm.warc": response(3),
        "archive/empty.warc": b"",
        "archive/folder.warc/": b"",
    }
    items = list(take_wacz(write_wacz(tmp_path / "a.wacz", members, listed={"archive/unlisted-algorithm.warc": "rot13:x"})))
    assert pages(items) == [url(2)]
    assert len(reasons(items)) == 5


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/a.warc", response(1))
        archive.writestr("archive/a.warc", response(2))
        archive.writestr("archive/b.warc", response(3))
    items = list(take_wacz(str(path)))
    assert pages(items) == [url(3)]
    assert len(reasons(items)) == 2


def test_a_bomb_in_a_wacz(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("archive/a.warc", "w") as member:
        for _ in range(1024):
            member.write(bytes(1 << 20))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("archive/b.warc", response(1))
    items = list(take_wacz(str(path)))
    assert pages(items) == [url(1)]
    assert "1,073,741,824" in reasons(items)[0]


def test_a_member_that_unpacks_to_more_than_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    write_wacz(path, {"archive/a.warc": bytes(1 << 24), "archive/b.warc": response(1)}, how=zipfile.ZIP_DEFLATED)
    data = path.read_bytes().replace(struct.pack("<I", 1 << 24), struct.pack("<I", 1000))
    path.write_bytes(data)
    items = list(take_wacz(str(path)))
    assert pages(items) == [url(1)]
    assert len(reasons(items)) == 1


def test_encrypted_and_damaged_members(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    write_wacz(path, {"archive/a.warc": response(1), "archive/b.warc": response(2)})
    data = path.read_bytes()
    at = data.index(b"PK\x01\x02") + 8
    path.write_bytes(data[:at] + b"\x01" + data[at + 1 :])
    items = list(take_wacz(str(path)))
    assert (pages(items), "encrypted" in reasons(items)[0]) == ([url(2)], True)
    path.write_bytes(data.replace(b"on day 1", b"on day 7"))
    items = list(take_wacz(str(path)))
    assert (pages(items), "damaged" in reasons(items)[0]) == ([url(2)], True)


def test_no_zip_file(tmp_path: Path) -> None:
    whole = Path(write_wacz(tmp_path / "whole.wacz", {"archive/a.warc": response(1)})).read_bytes()
    path = tmp_path / "a.wacz"
    for data in (b"", b"PK\x03\x04", page(1), whole[:-30], whole[:100], b"PK\x05\x06" + bytes(5)):
        path.write_bytes(data)
        (problem,) = take_wacz(str(path))
        assert isinstance(problem, Problem)
        assert "ZIP" in problem.reason


def test_a_list_of_members_that_would_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    path.write_bytes(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, 1 << 30, 0, 0))
    (problem,) = take_wacz(str(path))
    assert isinstance(problem, Problem)
    assert "more members" in problem.reason


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_damage_to_a_wacz_is_survived(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("wacz") / "a.wacz"
    first = packed([response(1), response(2)])
    write_wacz(path, {"archive/a.warc.gz": first}, listed={"archive/a.warc.gz": sha256(first)})
    whole = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at : at + 8] = data.draw(st.binary(min_size=1, max_size=8))
    path.write_bytes(whole)
    assert {item.data for item in take_wacz(str(path)) if isinstance(item, Taken)} <= {page(1), page(2)}
