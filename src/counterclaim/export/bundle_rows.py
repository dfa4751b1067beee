"""The rows and logs of a bundle: chains, places in texts, references, and texts against their originals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from counterclaim.export import row_records
from counterclaim.export.bundle_files import CUSTODY, DECISIONS, ROWS, UNREADABLE, BundleFiles
from counterclaim.export.row_records import maybe, word
from counterclaim.export.rows import Row
from counterclaim.export.scratch import Scratch
from counterclaim.keep.derived import decoded_text, document_ids
from counterclaim.keep.verifying import check_ids
from counterclaim.ledger import hashes
from counterclaim.ledger.decisions import decision_id
from counterclaim.ledger.store import custody_key
from counterclaim.ledger.verifying.chains import check_chain
from counterclaim.ledger.verifying.findings import Finding, Tally
from counterclaim.ledger.verifying.pages import MISSHAPEN, plain
from counterclaim.ledger.verifying.reports import check_report
from counterclaim.read import MAX_BYTES
from counterclaim.records import Attribution, Document, Taken, Verification

LONGEST_LINE = 64 * 1024 * 1024
"""The longest row that is read, in bytes: the longest text, every character of it escaped, fits in."""

MOST_STATEMENTS = 200_000
"""How many statements and notes of a document are looked at; the longest text has fewer clauses."""

_MOST_BAD_LINES = 1_000
_NO_PLACE = 2**31
_LOGGED = "decision of the same values"


def check_logs(files: BundleFiles, part: bool, scratch: Scratch, tally: Tally) -> Iterator[Finding]:
    """The chains of custody and of decisions, and what their rows say of themselves."""
    for path, table, check in ((CUSTODY, "custody", _custody), (DECISIONS, "decision", _decision)):
        yield from check_chain(table, _rows(files, path, []), tally, part=part)
        bad: list[Finding] = []
        for row in _rows(files, path, bad):
            try:
                yield from check(row, scratch)
            except MISSHAPEN as error:
                yield Finding(table, str(row.get("number"))[:100], "shape", _misshapen(error))
        yield from bad


def _custody(row: Row, scratch: Scratch) -> Iterator[Finding]:
    by = ("custody", str(row["number"]))
    method, original, document = word(row["method"]), word(row["original"]), word(row["document"])
    file, url, charset = maybe(row["file"]), maybe(row["url"]), maybe(row["record"].get("charset"))
    if row["key"] != custody_key(Taken(b"", method, file, url), original):  # type: ignore[arg-type]
        yield Finding(*by, "key", "the key is not that of its original, method, file and address")
    scratch.name("document", document, by, "document")
    scratch.name("original", original, by, "original")
    scratch.take(row["number"], document, {"method": method, "original": original, "file": file, "url": url, "charset": charset})


def _decision(row: Row, scratch: Scratch) -> Iterator[Finding]:
    scratch.hold(_LOGGED, _digest(row, row["kind"], row["why"], row["value"]))
    scratch.hold("decision", word(row["id"]))
    if row["id"] != decision_id(row, row["number"] - 1):
        yield Finding("decision", row["id"], "id", "the identifier is not that of its values")


def check_rows(
    files: BundleFiles, resources: Mapping[str, Any], originals: Mapping[str, str], scratch: Scratch, tally: Tally
) -> Iterator[Finding]:
    """The rows: each report's places in its text, its text against its original, and what rows name in others."""
    for sha256 in originals:
        scratch.hold("original", sha256)
    bad: list[Finding] = []
    report: _Report | None = None
    for row in _rows(files, ROWS, bad):
        yield from bad
        bad.clear()
        kind = row.get("type")
        try:
            if kind == "document":
                yield from _report(report, files, resources, originals, scratch, tally)
                report = None  # should the row be none, the rows behind it are not another's
                report = _Report(row_records.document(row))
                _name_document(report.document, scratch)
            elif kind == "attribution":
                _behind(report, row).said.append(row_records.attribution(row))
                if row["actor"] is not None:
                    scratch.name("actor", row["actor"], ("attribution", row["id"]), "actor")
                scratch.hold("attribution", row["id"])
            elif kind == "verification":
                _behind(report, row).notes.append(row_records.verification(row))
            elif kind in _OTHERS:
                if kind not in ("decision", "assessment"):  # counted with the log
                    tally.count(str(kind))
                _OTHERS[kind](row, scratch)
        except MISSHAPEN as error:
            yield Finding(str(kind), str(row.get("id") or row.get("document"))[:100], "shape", _misshapen(error))
    yield from bad
    yield from _report(report, files, resources, originals, scratch, tally)
    yield from scratch.lost()


@dataclass(slots=True)
class _Report:
    """A document with the rows behind it."""

    document: Document
    said: list[Attribution] = field(default_factory=list)
    notes: list[Verification] = field(default_factory=list)


def _behind(report: _Report | None, row: Row) -> _Report:
    if report is None or row["document"] != report.document.id:
        raise ValueError("it does not stand behind its document")
    if len(report.said) + len(report.notes) >= MOST_STATEMENTS:
        raise ValueError(f"no document has more than {MOST_STATEMENTS:,} statements")
    return report


def _report(
    report: _Report | None, files: BundleFiles, resources: Mapping[str, Any], originals: Mapping[str, str], scratch: Scratch, tally: Tally
) -> Iterator[Finding]:
    if report is None:
        return
    document = report.document
    tally.count("document")
    try:
        yield from check_report(document, report.said, report.notes, tally)
        yield from check_ids(document, report.said)
    except MISSHAPEN as error:
        yield Finding("document", document.id, "shape", _misshapen(error))
    taken = scratch.taken(document.id)
    if not taken:
        yield Finding("document", document.id, "custody", "no custody row tells how it was come by")
        return
    if document.id not in document_ids(document.text, [{"file": document.file, "url": document.url}, *taken]):
        yield Finding("document", document.id, "id", "the identifier is not that of its text and where it was found")
    path = originals.get(taken[0]["original"])
    if path is not None:
        yield from _decoded(document, files, path, taken[0], resources[path].get("mediatype"))


def _decoded(document: Document, files: BundleFiles, path: str, how: Mapping[str, Any], media_type: str | None) -> Iterator[Finding]:
    """Whether the text of a text file is what its bytes say."""
    if not 0 <= files.sizes.get(path, -1) <= MAX_BYTES:
        return  # found where files are checked
    try:
        with files.open(path) as stream:
            data = stream.read(MAX_BYTES + 1)
    except UNREADABLE:
        return
    if hashes.of_bytes(data) != how["original"]:
        return
    text = decoded_text(Taken(data, how["method"], how["file"], how["url"], media_type, how["charset"]))
    if text is not None and text != document.text:
        yield Finding("document", document.id, "decoded", f"the text is not what its original {path} says")


def _name_document(document: Document, scratch: Scratch) -> None:
    scratch.hold("document", document.id, len(document.text))
    if document.origin is not None:
        scratch.name("origin", word(document.origin), ("document", document.id), "origin")


def _name_actor(row: Row, scratch: Scratch) -> None:
    by = ("actor", word(row["id"]))
    scratch.hold(*by)
    if row["party"] is not None:
        scratch.name("actor", word(row["party"]), by, "party")
    for mention in row["mentions"]:
        _name_place(mention, by, "mention", scratch)
    for merged in row["merged"]:
        scratch.name("document", word(merged["document"]), by, "merged")


def _name_place(place: Mapping[str, Any], by: tuple[str, str], name: str, scratch: Scratch) -> None:
    start, end = place["start"], place["end"]
    if type(start) is not int or type(end) is not int or not 0 <= start < end < _NO_PLACE:
        raise ValueError(f"{name} from {start!r} to {end!r} is no place")
    scratch.name("document", word(place["document"]), by, name, end)


def _name_relation(row: Row, scratch: Scratch) -> None:
    by = ("relation", f"{row['a']} {row['b']}")
    for end in ("a", "b"):
        scratch.name("attribution", word(row[end]), by, end)
    for place in (place for reason in row["reasons"] for place in reason.get("spans", ())):
        _name_place(place, by, "reasons", scratch)


def _name_claim(row: Row, scratch: Scratch) -> None:
    by = ("claim", word(row["id"]))
    scratch.hold(*by)
    for kind, name in (("attribution", "attributions"), ("actor", "actors")):
        for identifier in row[name]:
            scratch.name(kind, word(identifier), by, name)


def _name_dispute(row: Row, scratch: Scratch) -> None:
    by = ("dispute", word(row["id"]))
    scratch.hold(*by)
    for side in row["sides"]:
        if side["party"] is not None:
            scratch.name("actor", word(side["party"]), by, "party")
        for kind, name in (("claim", "claims"), ("attribution", "attributions")):
            for identifier in side[name]:
                scratch.name(kind, word(identifier), by, name)
        for figure in side["figures"]:
            scratch.name("attribution", word(figure["attribution"]), by, "figures")
    for place in row["verified"]:
        _name_place(place, by, "verified", scratch)


def _name_origin(row: Row, scratch: Scratch) -> None:
    scratch.hold("origin", word(row["id"]))
    for document in row["documents"]:
        scratch.name("document", word(document), ("origin", row["id"]), "documents")


def _name_decision(row: Row, scratch: Scratch) -> None:
    """What people decided stands in the log, whose rows have hashes; a row here shows one of them."""
    assessed = row["type"] == "assessment"
    value = {name: row[name] for name in ("credibility", "reliability", "topic")} if assessed else row["value"]
    digest = _digest(row, "assess" if assessed else row["kind"], row["note"], value)
    scratch.name(_LOGGED, digest, ("decision", word(row["id"])), "log")


def _digest(row: Row, kind: str, why: str, value: Mapping[str, Any]) -> str:
    """What both a decision's row and its row in the log say."""
    same = {name: row[name] for name in ("id", "subject_type", "subject", "by", "at", "replaces")}
    return hashes.of_row({**same, "kind": kind, "why": why, "value": {n: v for n, v in value.items() if v is not None}})


_OTHERS: dict[Any, Callable[[Row, Scratch], None]] = {
    "actor": _name_actor,
    "relation": _name_relation,
    "claim": _name_claim,
    "dispute": _name_dispute,
    "origin": _name_origin,
    "decision": _name_decision,
    "assessment": _name_decision,
}
"""Rows that name others, by type; rows of types that are not known here are let be."""


def _rows(files: BundleFiles, path: str, bad: list[Finding]) -> Iterator[Row]:
    """The objects of a JSONL file. What is none is added to `bad`, and why reading had to end."""
    if path not in files.sizes:
        return
    number = lost = 0
    try:
        with files.open(path) as stream:
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise ValueError(f"it has more than {LONGEST_LINE:,} bytes")
                try:
                    row = json.loads(line, parse_constant=_refuse)
                    if not isinstance(row, dict):
                        raise ValueError("it is no object")
                except (ValueError, RecursionError) as error:
                    lost += 1
                    bad.append(Finding("file", path, "row", f"line {number} is no row ({plain(error)})"))
                    if lost == _MOST_BAD_LINES:
                        raise ValueError(f"{lost:,} lines are no rows") from None
                    continue
                yield row
    except UNREADABLE as error:
        bad.append(Finding("file", path, "rows", f"its rows cannot be read from line {number} on ({plain(error)})"))


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _misshapen(error: BaseException) -> str:
    return f"the row has not the shape of its type ({plain(error)})"
