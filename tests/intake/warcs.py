"""WARC and WACZ archives written by hand, and what is taken from them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

from counterclaim.intake.archives import take_records
from counterclaim.records import Problem, Taken

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


def digested(n: int, digest: str | None = None, *, block: bytes | None = None) -> bytes:
    """A response that declares a digest: of its page, where no other is given."""
    named = {"WARC_Record_ID": f"<urn:x:{n}>", "WARC_Payload_Digest": digest or sha1(page(n))}
    return raw_record("response", http(page(n)) if block is None else block, WARC_Target_URI=url(n), **named)


def packed(records: Iterable[bytes]) -> bytes:
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def members(count: int) -> list[bytes]:
    """The first responses, each packed by itself."""
    return [packed([response(n)]) for n in range(count)]


def take(data: bytes, name: str = "a.warc") -> list[Taken | Problem]:
    return list(take_records(io.BytesIO(data), name, "warc", {}))


def pages(items: Iterable[Taken | Problem]) -> list[str]:
    return [item.url or "" for item in items if isinstance(item, Taken)]


def reasons(items: Iterable[Taken | Problem]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Problem)]


def revisit(n: int, **headers: str) -> bytes:
    return raw_record("revisit", http(b""), WARC_Target_URI=url(n), WARC_Record_ID=f"<urn:r:{n}>", **headers)


def archive(records: Iterable[bytes], is_packed: bool) -> bytes:
    return packed(records) if is_packed else b"".join(records)


def write_wacz(path: Path, members: dict[str, bytes], *, listed: dict[str, str] | None = None, how: int = zipfile.ZIP_STORED) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, how)
        if listed is not None:
            resources = [{"name": name, "path": name, "hash": digest, "bytes": 1} for name, digest in listed.items()]
            archive.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": resources}))
    return str(path)
