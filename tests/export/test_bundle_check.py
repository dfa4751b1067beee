"""Checking evidence bundles: an untouched one is clean, and whatever was changed is found."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from counterclaim.export import bundle_rows
from counterclaim.export.bundle_check import check_bundle
from counterclaim.ledger.verifying.findings import Tally
from tests.export.bundles import Found, found, reseal, seal, zipped


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_untouched_bundle_is_clean(whole: Path, tmp_path: Path, method: int) -> None:
    tally = Tally()
    assert found(whole, tally) == set()
    assert (tally.checked["document"], tally.checked["custody"], tally.checked["decision"]) == (5, 6, 3)
    assert tally.checked["attribution"] > 10
    assert found(zipped(whole, tmp_path / "a.zip", method=method)) == set()


def rewrite(folder: Path, name: str, change: Callable[[list[dict]], object]) -> None:
    path = folder / name
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    changed = change(rows)
    rows = changed if isinstance(changed, list) else rows
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def first(rows: list[dict], kind: str) -> dict:
    return next(row for row in rows if row["type"] == kind)


def original(folder: Path, words: bytes = b"rained") -> Path:
    return next(p for p in sorted((folder / "originals").iterdir()) if words in p.read_bytes())


def test_any_byte_that_was_changed_is_found(copy: Path) -> None:
    for path in sorted(p for p in copy.rglob("*") if p.is_file() and p.stat().st_size):
        data = path.read_bytes()
        path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
        assert found(copy), path
        path.write_bytes(data)
    assert found(copy) == set()


CHANGES: dict[str, tuple[Callable[[Path], object], Found]] = {
    "an original changed": (lambda f: original(f).write_bytes(b"x" + original(f).read_bytes()[1:]), {("file", "hash")}),
    "an original longer": (lambda f: original(f).write_bytes(original(f).read_bytes() + b"x"), {("file", "size")}),
    "an original gone": (lambda f: original(f).unlink(), {("file", "missing")}),
    "a file more": (lambda f: (f / "more.txt").write_text("x"), {("file", "extra")}),
    "an original more": (lambda f: (f / "originals" / "more.txt").write_text("x"), {("file", "extra")}),
    "a directory more": (lambda f: (f / "more").mkdir(), {("file", "extra")}),
    "a link": (lambda f: (f / "originals" / "passwd").symlink_to("/etc/passwd"), {("file", "kind")}),
    "a pipe": (lambda f: os.mkfifo(f / "originals" / "pipe"), {("file", "kind")}),
    "an odd name": (lambda f: (f / "originals" / "a\nb").write_text("x"), {("file", "name")}),
    "the digest": (
        lambda f: (f / "datapackage-digest.json").write_text('{"path": "datapackage.json", "hash": "sha256:0"}'),
        {("file", "hash")},
    ),
    "no digest": (lambda f: (f / "datapackage-digest.json").unlink(), {("file", "readable")}),
    "no list": (lambda f: (f / "datapackage.json").unlink(), {("file", "readable")}),
    "a list that is no JSON": (lambda f: (f / "datapackage.json").write_text("{"), {("file", "readable")}),
    "a list of another shape": (lambda f: (f / "datapackage.json").write_text('{"resources": [3]}'), {("file", "readable")}),
    "a list nested deeply": (lambda f: (f / "datapackage.json").write_text("[" * 100_000), {("file", "readable")}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_done_to_files_is_found(copy: Path, name: str) -> None:
    change, expected = CHANGES[name]
    change(copy)
    assert found(copy) >= expected
    assert {check for table, check in found(copy) if table == "file"} == {check for _, check in expected}


def forged(change: Callable[[list[dict]], object], name: str = "rows.jsonl") -> Callable[[Path], None]:
    return lambda folder: rewrite(folder, name, change)


def put(kind: str, **fields: object) -> Callable[[list[dict]], None]:
    return lambda rows: first(rows, kind).update(fields)


FORGERIES: dict[str, tuple[Callable[[Path], object], Found]] = {
    "a text": (
        forged(lambda rows: first(rows, "document").update(text=first(rows, "document")["text"].replace("rained", "snowed"))),
        {("document", "id"), ("document", "decoded")},
    ),
    "the words of a span": (
        forged(lambda rows: first(rows, "attribution")["content"][0].update(text="nobody died")),
        {("attribution", "span")},
    ),
    "a place": (
        forged(lambda rows: first(rows, "attribution")["content"][0].update(end=10**9)),
        {("attribution", "range"), ("attribution", "id")},
    ),
    "a parent": (forged(put("attribution", parent="a0")), {("attribution", "parent")}),
    "an actor": (forged(put("attribution", actor="p0")), {("attribution", "actor")}),
    "what a note is about": (forged(put("verification", covers=["a0"])), {("verification", "covers")}),
    "a mention": (forged(put("actor", mentions=[{"document": "d0", "start": 0, "end": 1}])), {("actor", "mention")}),
    "a party": (forged(put("actor", party="p0")), {("actor", "party")}),
    "a row taken out": (
        forged(lambda rows: [r for r in rows if r is not first(rows, "document")]),
        {("attribution", "shape"), ("verification", "shape"), ("custody", "document"), ("actor", "mention")},
    ),
    "a document twice": (forged(lambda rows: [first(rows, "document"), *rows]), {("document", "twice")}),
    "a decision": (forged(put("decision", id="j0")), {("decision", "log")}),
    "a reason": (forged(put("decision", note="because")), {("decision", "log")}),
    "a row that is none": (lambda f: (f / "rows.jsonl").write_bytes(b"{\n" + (f / "rows.jsonl").read_bytes()), {("file", "row")}),
    "a number that is none": (
        lambda f: (f / "rows.jsonl").write_bytes(b'{"a": NaN}\n' + (f / "rows.jsonl").read_bytes()),
        {("file", "row")},
    ),
    "a row nested deeply": (
        lambda f: (f / "rows.jsonl").write_bytes(b"[" * 100_000 + b"\n" + (f / "rows.jsonl").read_bytes()),
        {("file", "row")},
    ),
    "custody": (forged(lambda rows: rows[1].update(program="x"), "custody.jsonl"), {("custody", "hash")}),
    "custody's place": (forged(lambda rows: rows[4].update(file="x"), "custody.jsonl"), {("custody", "hash"), ("custody", "key")}),
    "custody row": (
        forged(lambda rows: rows.pop(1), "custody.jsonl"),
        {("custody", "number"), ("document", "custody")},
    ),
    "custody's order": (forged(lambda rows: rows.reverse(), "custody.jsonl"), {("custody", "number")}),
    "decisions": (
        forged(lambda rows: rows[0].update(why="x"), "decisions.jsonl"),
        {("decision", "hash"), ("decision", "id"), ("decision", "log")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_what_was_forged_is_found_though_the_digests_are_new(copy: Path, name: str) -> None:
    change, expected = FORGERIES[name]
    change(copy)
    reseal(copy)
    assert found(copy) >= expected
    if len(expected) < 4:
        assert found(copy) == expected


def test_an_original_that_was_replaced_under_new_digests(copy: Path) -> None:
    path = original(copy)
    path.write_bytes(path.read_bytes().replace(b"rained", b"snowed"))
    reseal(copy)
    assert found(copy) == {("file", "name")}


def test_an_original_that_was_taken_out_under_new_digests(copy: Path) -> None:
    path = original(copy)
    package = json.loads((copy / "datapackage.json").read_text("utf-8"))
    package["resources"] = [r for r in package["resources"] if r["path"] != f"originals/{path.name}"]
    path.unlink()
    seal(copy, package)
    assert found(copy) == {("custody", "original")}


VALUES = (None, True, -1, 2**70, 1.5, "x", "\ud800", [], [[]], {}, {"a": 1}, [{"start": "x"}])


def test_rows_of_any_shape_are_findings_at_most(copy: Path) -> None:
    for name in ("rows.jsonl", "custody.jsonl", "decisions.jsonl"):
        data = (copy / name).read_bytes()
        rows = [json.loads(line) for line in data.decode().split("\n") if line]
        for kind in sorted({str(row.get("type")) for row in rows}):
            sample = next(row for row in rows if str(row.get("type")) == kind)
            bad = [{**sample, key: value} for key in sample for value in VALUES] + [
                {k: v for k, v in sample.items() if k != key} for key in sample
            ]
            document = [first(rows, "document")] if name == "rows.jsonl" else []
            (copy / name).write_text("".join(json.dumps(row) + "\n" for row in [*document, *bad]), "utf-8")
            reseal(copy)
            assert found(copy), (name, kind)
        (copy / name).write_bytes(data)


def test_too_many_lines_and_statements_end_the_reading(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (copy / "rows.jsonl").write_bytes(b"\n" * 100_000)
    reseal(copy)
    assert len([f for f in check_bundle(copy) if f.row == "rows.jsonl"]) == 1_001
    monkeypatch.setattr(bundle_rows, "LONGEST_LINE", 1_000)
    (copy / "rows.jsonl").write_bytes(b" " * 100_000)
    reseal(copy)
    assert ("file", "rows") in found(copy)
