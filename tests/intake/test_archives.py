"""WARC archives as crawlers write them, their records and revisits."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from counterclaim.errors import UnreadableError
from counterclaim.intake import archives, warc_records
from counterclaim.intake.archives import take_warc
from counterclaim.read import read_taken
from counterclaim.records import Taken
from tests.intake.warcs import (
    DATE,
    HTML,
    archive,
    digested,
    http,
    packed,
    page,
    pages,
    raw_record,
    reasons,
    response,
    revisit,
    sha1,
    take,
    url,
)


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


def test_a_response_that_does_not_say_of_what(is_packed: bool) -> None:
    items = take(archive([response(1), raw_record("response", http(page(2))), response(3)], is_packed))
    assert pages(items) == [url(1), url(3)]
    (reason,) = reasons(items)
    assert reason.endswith("it does not say which address it is of")


def test_a_name_that_is_not_the_path(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(response(1) + b"junk")
    assert [item.file for item in take_warc(str(tmp_path / "a.warc"), name="s3://crawl/x.warc")] == ["s3://crawl/x.warc"] * 2


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


# revisits


def test_revisits(is_packed: bool) -> None:
    picture = raw_record("revisit", http(b"", "image/png"), WARC_Target_URI=url(8), WARC_Payload_Digest="sha1:X")
    records = [
        digested(1),
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
