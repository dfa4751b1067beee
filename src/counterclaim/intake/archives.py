"""WARC archives: the pages in them, one at a time, and what was damaged."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from counterclaim.errors import CounterclaimError, UnreadableError
from counterclaim.intake.bodies import declared_type, digest_of, join_chunks, undo_codings
from counterclaim.intake.compressed import DamagedError
from counterclaim.intake.faults import fault
from counterclaim.intake.warc_records import BEGINNING, Place, Record, Records
from counterclaim.read import MAX_BYTES
from counterclaim.read.opening import opened
from counterclaim.read.particulars import http_address
from counterclaim.read.published import normal_published
from counterclaim.records import Method, Particular, Problem, Taken

SUFFIXES = (".warc", ".warc.gz")

MAX_BREAKS = 1000
"""How many damaged places of one archive are passed over: behind each, reading begins anew."""

MAX_REMEMBERED = 100_000
"""How many pages of an archive are remembered for its revisits; a gigabyte of news archive holds half as many records."""

_HTML = ("text/html", "application/xhtml+xml")
_CONTROLS = re.compile("[\x00-\x1f\x7f]")
_KEPT = {
    "record_id": "WARC-Record-ID",
    "payload_digest": "WARC-Payload-Digest",
    "refers_to": "WARC-Refers-To",
    "truncated": "WARC-Truncated",
}


def take_warc(path: str, *, name: str | None = None, only_regular: bool = False) -> Iterator[Taken | Problem]:
    """The pages of a WARC file; see `take_records`.

    Args:
        path: the file, packed or not.
        name: what it is called in items and problems, where that is not the path.
        only_regular: refuse pipes and devices.
    """
    name = path if name is None else name
    try:
        with opened(path, only_regular=only_regular) as stream:
            if not stream.seekable():
                raise UnreadableError("an archive is read in more than one place, which a pipe cannot do: save it as a file")
            yield from take_records(stream, name, "warc", {})
    except UnreadableError as error:
        yield Problem(str(error), name)


def take_records(stream: BinaryIO, file: str, method: Method, record: dict[str, str]) -> Iterator[Taken | Problem]:
    """The pages of an archive in its order: HTML responses with status 200, and resources that are HTML or plain text.

    A revisit record says that a page was fetched again and was the same, so it stands for the page's bytes at another time and
    perhaps another address: it is taken with those bytes, its own address, time and record id, and `record` says that it is a
    revisit. A ledger that has the bytes from that address logs that they were seen again, and reads nothing twice. Only the places of
    pages are remembered, and a page is read again from the file. Revisits of pages that are not in this archive are counted in one
    problem at its end.

    Where a payload digest is declared it is checked, against the body as it is stored and as it is without chunks, since tools
    differ in what they take for the payload; a page that fits neither is not taken. Other records and media types pass silently.
    Behind a damaged place reading goes on at the next record, and one problem says where it broke.

    Args:
        stream: the archive from its beginning; it must be able to seek.
        file: its name, as given.
        method: how it was come by.
        record: what else identifies its items.

    Yields:
        Items, and a problem for each damaged place and each page that could not be unpacked.

    Source: ISO 28500:2017 (WARC 1.1), 6.3, 6.4 and 6.7.
    """
    archive = _Archive(stream, file, method, record)
    records = archive.records
    breaks = 0
    while True:
        try:
            found = records.next()
            if found is None:
                break
            item = archive.take(found)
            found.finish()
        except DamagedError as error:
            breaks += 1
            at = records.resume() if breaks < MAX_BREAKS else None
            yield Problem(f"{error}; {'nothing behind it could be read' if at is None else f'reading went on at byte {at:,}'}", file)
            if at is None:
                break
            continue
        if item is not None:
            archive.remember(found, item)
            yield item
    if archive.missed:
        yield Problem(
            f"{archive.missed:,} records say that a page was the same as one that is not in this archive; the first is of "
            f"{archive.first_missed}: add the archive that holds it",
            file,
        )


@dataclass(frozen=True, slots=True)
class _Declared:
    """What a record says of its page before the page is read."""

    media_type: str
    charset: str | None = None
    transfer: str = ""
    codings: str = ""


class _Archive:
    """An archive that is being read, and where its pages stand."""

    def __init__(self, stream: BinaryIO, file: str, method: Method, record: dict[str, str]) -> None:
        self.records = Records(stream)
        self.missed = 0
        self.first_missed = ""
        self._file = file
        self._method = method
        self._record = record
        self._seen: dict[bytes, tuple[Place, str]] = {}

    def take(self, record: Record) -> Taken | Problem | None:
        """The record's page; None where it holds none."""
        try:
            return self._take(record)
        except (CounterclaimError, OSError):
            raise
        except Exception as error:  # a fault of ours in one record must not lose the others
            return self._problem(record, fault(error))

    def _take(self, record: Record) -> Taken | Problem | None:
        if record.get("WARC-Type").lower() == "revisit":
            return self._take_revisit(record)
        if record.get("WARC-Type").lower() == "response" and not record.get("WARC-Target-URI"):
            return self._problem(record, "it does not say which address it is of")
        declared = _declared(record)
        return None if declared is None else self._take_page(record, declared)

    def remember(self, record: Record, item: Taken | Problem) -> None:
        """Keep where a page stands, under its record's name and its digest."""
        if isinstance(item, Problem) or item.record["type"] == "revisit":
            return
        for key in filter(None, map(record.get, ("WARC-Record-ID", "WARC-Payload-Digest"))):
            if len(self._seen) >= 2 * MAX_REMEMBERED:
                self._seen.pop(next(iter(self._seen)))
            self._seen.setdefault(_key(key), (record.place, item.record.get("record_id", "")))

    def _take_page(self, record: Record, declared: _Declared) -> Taken | Problem:
        if record.left > MAX_BYTES:
            return self._problem(record, f"the page is too large: {record.left:,} bytes, and {MAX_BYTES:,} are read at most")
        if record.get("WARC-Segment-Number"):
            return self._problem(record, "it is cut into several records, which are not put together again")
        stored = record.read()
        try:
            data = _unpacked(stored, declared, record.get("WARC-Payload-Digest"))
        except UnreadableError as error:
            _refuse_others_inside(record, stored)
            return self._problem(record, str(error))
        return self._item(record, data, declared)

    def _take_revisit(self, record: Record) -> Taken | Problem | None:
        keys = [record.get(name) for name in ("WARC-Refers-To", "WARC-Payload-Digest")]
        seen = next((self._seen[_key(key)] for key in keys if key and _key(key) in self._seen), None)
        if seen is None:
            if _declared(record) is not None:
                self.missed += 1
                self.first_missed = self.first_missed or record.get("WARC-Target-URI")
            return None
        place, original = seen
        with self.records.again(place) as first:
            declared = _declared(first)
            page = self._take_page(first, declared) if declared is not None else None
        if declared is None or not isinstance(page, Taken):
            return page
        return self._item(record, page.data, declared, {"refers_to": original} if original else {})

    def _item(self, record: Record, data: bytes, declared: _Declared, more: Mapping[str, str] = MappingProxyType({})) -> Taken:
        url, date = _address(record), record.get("WARC-Date")
        return Taken(
            data,
            self._method,
            # without an address, the place in the archive is what tells one item from the other
            file=self._file if url else f"{self._file}#{record.place.offset}",
            url=url,
            media_type=declared.media_type,
            charset=declared.charset,
            taken_at=normal_published(date) if "T" in date else None,
            record={**self._identified(record), **more},
            particulars=(Particular("url", url, "archive"),) if url else (),
        )

    def _identified(self, record: Record) -> dict[str, str]:
        kept = {name: _CONTROLS.sub("", record.get(header))[:1000] for name, header in _KEPT.items()}
        named = {"type": record.get("WARC-Type").lower(), "offset": str(record.place.offset), **kept}
        return {**self._record, **{name: value for name, value in named.items() if value}}

    def _problem(self, record: Record, reason: str) -> Problem:
        return Problem(
            f"record {record.get('WARC-Record-ID')[:200]} at byte {record.place.offset:,}: {reason}", self._file, _address(record)
        )


def _declared(record: Record) -> _Declared | None:
    """What is declared of the record's page; None where it holds no page. Reads the block's HTTP headers."""
    kind = record.get("WARC-Type").lower()
    if kind == "resource":
        media_type, charset = declared_type(record.get("Content-Type"))
        return _Declared(media_type, charset) if media_type in (*_HTML, "text/plain") else None
    if kind not in ("response", "revisit") or not record.get("WARC-Target-URI").lstrip("<").lower().startswith(("http:", "https:")):
        return None
    headers = record.http_headers()
    if headers is None or headers.get_statuscode() != "200":
        return None
    media_type, charset = declared_type(str(headers.get_header("Content-Type") or ""))
    transfer, codings = (str(headers.get_header(name) or "") for name in ("Transfer-Encoding", "Content-Encoding"))
    return _Declared(media_type, charset, transfer, codings) if media_type in _HTML else None


def _refuse_others_inside(record: Record, stored: bytes) -> None:
    """Raise DamagedError where the body ends before others' records that a wrong length took for part of it: the digest proves it."""
    digest, match = record.get("WARC-Payload-Digest"), BEGINNING.search(stored)
    if match is not None and digest_of(stored[: match.start()], digest) == digest:
        raise DamagedError(record.place.offset, "a record does not end where its length says")


def _unpacked(stored: bytes, declared: _Declared, digest: str) -> bytes:
    """The page, from the body as it is stored.

    Raises:
        UnreadableError: the digest is another, or the body is damaged.
    """
    chunked = "chunked" in declared.transfer.lower()
    computed = digest_of(stored, digest)
    if computed not in (None, digest) and not (chunked and digest_of(join_chunks(stored), digest) == digest):
        raise UnreadableError(f"its payload has the digest {computed}, and the archive says {digest}: it was changed or damaged")
    body = join_chunks(stored) if chunked else stored
    return undo_codings(body, declared.codings, limit=MAX_BYTES)


def _address(record: Record) -> str | None:
    """The page's address; wget once wrote it in angle brackets, and some write spaces."""
    return http_address(record.get("WARC-Target-URI").removeprefix("<").removesuffix(">").replace(" ", "%20"))


def _key(name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=12).digest()
