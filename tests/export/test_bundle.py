"""Evidence bundles: the same bytes each time, checked by the program and by hand, and whatever was changed is found."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from counterclaim.errors import LedgerError, UsageError
from counterclaim.export import bundle_rows
from counterclaim.export.bundle import write_bundle
from counterclaim.export.bundle_check import check_bundle
from counterclaim.export.jsonl import write_rows
from counterclaim.export.ledger_rows import ledger_rows
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.verifying.findings import Tally
from counterclaim.pipeline import Tools
from tests import evidence

Found = set[tuple[str, str]]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    path = tmp_path_factory.mktemp("ledger") / "case.db"
    evidence.fill(str(path), Tools.load())
    return Ledger.open(str(path))


@pytest.fixture(scope="module")
def whole(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle as a directory; tests change copies of it."""
    out = tmp_path_factory.mktemp("bundle") / "case"
    write_bundle(ledger, out)
    return out


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def found(path: Path, tally: Tally | None = None) -> Found:
    return {(f.table, f.check) for f in check_bundle(path, tally)}


def reseal(folder: Path) -> None:
    """Write new digests for what is in the directory, as somebody who changes files would."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for entry in package["resources"]:
        data = (folder / entry["path"]).read_bytes()
        entry |= {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
    seal(folder, package)


def seal(folder: Path, package: dict) -> None:
    data = json.dumps(package).encode()
    (folder / "datapackage.json").write_bytes(data)
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    (folder / "datapackage-digest.json").write_text(json.dumps(digest))


def zipped(folder: Path, target: Path, change: Callable[[zipfile.ZipInfo], None] = lambda entry: None, method: int = 8) -> Path:
    with zipfile.ZipFile(target, "w", method) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix())
            entry.compress_type = method
            change(entry)
            archive.writestr(entry, path.read_bytes())
    return target


# Writing


def test_the_same_bytes_each_time(ledger: Ledger, tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    assert write_bundle(ledger, first) == write_bundle(ledger, second)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "b.zip"]


def test_nothing_but_a_bundle_is_ever_replaced(ledger: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "case.zip"
    foreign = json.dumps({"profile": "data-package", "resources": [], "software": "another program 1.0"})
    for held in (
        {"precious.txt": "precious"},
        {"datapackage.json": foreign},
        {"datapackage.json": "[" * 5_000},
        {"datapackage.json": "[]"},
    ):
        with zipfile.ZipFile(out, "w") as archive:
            for name, text in held.items():
                archive.writestr(name, text)
        before = out.read_bytes()
        with pytest.raises(UsageError, match="no evidence bundle"):
            write_bundle(ledger, out)
        assert out.read_bytes() == before
    out.write_bytes(b"notes")
    with pytest.raises(UsageError, match="no evidence bundle"):
        write_bundle(ledger, out)
    assert [p.name for p in tmp_path.iterdir()] == ["case.zip"]
    out.unlink()
    part = write_bundle(ledger, out, [next(r["id"] for r in ledger_rows(ledger) if r["type"] == "document")])
    assert write_bundle(ledger, out).documents > part.documents
    assert found(out) == set()


def test_a_zip_holds_what_a_directory_holds(ledger: Ledger, whole: Path, tmp_path: Path) -> None:
    made = write_bundle(ledger, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        assert sorted(names) == sorted(p.relative_to(whole).as_posix() for p in whole.rglob("*") if p.is_file())
        assert all(archive.read(name) == (whole / name).read_bytes() for name in names)
        assert hashlib.sha256(archive.read("datapackage.json")).hexdigest() == made.digest


def test_what_is_in_it(ledger: Ledger, whole: Path) -> None:
    stream = io.StringIO()
    write_rows(ledger_rows(ledger), stream)
    assert (whole / "rows.jsonl").read_text("utf-8") == stream.getvalue(), "ledger_rows has rows that rows_of lacks, or the other way round"
    received = sorted(
        {hashlib.sha256(item.data).hexdigest() for item in evidence.items() if hasattr(item, "data") and item.file != "broken.txt"}
    )
    originals = sorted((whole / "originals").iterdir())
    assert [p.name.partition(".")[0] for p in originals] == received
    assert {p.suffix for p in originals} == {".html", ".txt"}
    package = json.loads((whole / "datapackage.json").read_text("utf-8"))
    assert package["profile"] == "data-package"
    assert package["created"] == package["modified"]
    for entry in package["resources"]:
        data = (whole / entry["path"]).read_bytes()
        assert entry["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert entry["bytes"] == len(data)


def test_a_part(ledger: Ledger, tmp_path: Path) -> None:
    rows = list(ledger_rows(ledger))
    chosen = next(r["id"] for r in rows if r["type"] == "document" and r["file"] == "market.txt")
    made = write_bundle(ledger, tmp_path / "part", [chosen])
    assert (made.documents, made.originals) == (1, 1)
    part = [json.loads(line) for line in (tmp_path / "part" / "rows.jsonl").read_text("utf-8").splitlines()]
    said = [r for r in rows if r["type"] == "attribution" and r["document"] == chosen]
    assert [r for r in part if r["type"] == "attribution"] == said
    actors = [r for r in part if r["type"] == "actor"]
    assert {a["actor"] for a in said} - {None} <= {r["id"] for r in actors}
    assert {m["document"] for r in actors for m in r["mentions"]} == {chosen}
    assert not [r for r in part if r["type"] in ("decision", "assessment", "problem")]
    assert (tmp_path / "part" / "decisions.jsonl").read_bytes() == b""
    assert "1 of a ledger's 5 documents" in (tmp_path / "part" / "README.txt").read_text("utf-8")
    assert found(tmp_path / "part") == set()


def test_a_part_has_the_decisions_about_it(ledger: Ledger, tmp_path: Path) -> None:
    decided = [r for r in ledger_rows(ledger) if r["type"] == "decision"]
    (document,) = {r["seen"]["document"] for r in decided if "document" in r["seen"]}
    write_bundle(ledger, tmp_path / "part", [document])
    log = [json.loads(line) for line in (tmp_path / "part" / "decisions.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in log] == [r["id"] for r in decided]
    assert found(tmp_path / "part") == set()


def test_where_it_cannot_go(ledger: Ledger, whole: Path, tmp_path: Path) -> None:
    for out in (whole, Path(ledger.address), tmp_path / "no" / "such" / "a.zip", tmp_path / "no" / "such"):
        with pytest.raises(UsageError):
            write_bundle(ledger, out)
    with pytest.raises(UsageError, match="'d0'"):
        write_bundle(ledger, tmp_path / "x", ["d0"])
    with Ledger.open(str(tmp_path / "empty.db"), create=True) as empty, pytest.raises(UsageError, match="no document"):
        write_bundle(empty, tmp_path / "x")
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith("empty.db")] == []


def test_a_damaged_original_leaves_nothing_behind(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    with Ledger.open(str(path), create=True) as other, ledger.reading() as source, other.engine.begin() as target:
        for table in ("original", "document", "custody"):
            for row in source.exec_driver_sql(f"SELECT * FROM {table}"):
                values = [b"x" if name == "packed" else value for name, value in row._mapping.items()]
                target.exec_driver_sql(f"INSERT INTO {table} VALUES ({','.join('?' * len(values))})", tuple(values))
    with Ledger.open(str(path)) as other, pytest.raises(LedgerError, match="unpacked"):
        write_bundle(other, tmp_path / "out.zip")
    assert not [p for p in tmp_path.iterdir() if "out" in p.name]


# Checking


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


# Zips that mean harm


def test_names_that_lead_out(whole: Path, tmp_path: Path) -> None:
    for name in ("../x.txt", "/etc/x", "a\\..\\x", "originals/../../x", "C:x", "a/b/c", ".hidden", "originals/" + "x" * 500):
        path = zipped(whole, tmp_path / "a.zip")
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, "x")
        assert found(path) == {("file", "name")}, name
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name(whole: Path, tmp_path: Path) -> None:
    path = zipped(whole, tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("README.txt", "other")
    assert found(path) == {("file", "twice")}


def test_links_and_locked_files(whole: Path, tmp_path: Path) -> None:
    def link(entry: zipfile.ZipInfo) -> None:
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert ("file", "kind") in found(zipped(whole, tmp_path / "a.zip", link))
    path = zipped(whole, tmp_path / "b.zip")
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag that says that it is encrypted
    path.write_bytes(data)
    assert ("file", "encrypted") in found(path)


def test_other_ways_to_pack(whole: Path, tmp_path: Path) -> None:
    assert ("file", "packing") in found(zipped(whole, tmp_path / "a.zip", method=zipfile.ZIP_LZMA))


def test_a_bomb_is_not_unpacked(copy: Path, tmp_path: Path) -> None:
    (copy / "README.txt").write_bytes(b"\0" * 50_000_000)
    reseal(copy)
    assert found(zipped(copy, tmp_path / "a.zip")) == {("file", "bomb")}


def test_a_size_that_is_a_lie(whole: Path, tmp_path: Path) -> None:
    path = zipped(whole, tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("README.txt")
    at = data.index(b"README.txt", archive.start_dir) - 46
    assert struct.unpack_from("<I", data, at + 24)[0] == entry.file_size
    struct.pack_into("<I", data, at + 24, entry.file_size + 1)
    path.write_bytes(data)
    assert found(path) <= {("file", "size"), ("file", "readable")} != set()


def test_files_that_share_bytes(whole: Path, tmp_path: Path) -> None:
    path = zipped(whole, tmp_path / "a.zip", method=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        other = archive.getinfo("rows.jsonl").header_offset
        at = data.index(b"README.txt", archive.start_dir) - 46
    struct.pack_into("<I", data, at + 42, other)
    path.write_bytes(data)
    assert ("file", "overlap") in found(path)


def test_a_bundle_cut_off_or_damaged(whole: Path, tmp_path: Path) -> None:
    path = zipped(whole, tmp_path / "a.zip")
    data = path.read_bytes()
    for at in range(0, len(data), len(data) // 30):
        path.write_bytes(data[:at] + bytes(b ^ 0x55 for b in data[at : at + 20]) + data[at + 20 :])
        try:
            assert found(path)
        except UsageError as error:
            assert "a.zip" in str(error)  # noqa: PT017
        path.write_bytes(data[:at])
        with pytest.raises(UsageError):
            found(path)


def test_what_is_no_bundle(ledger: Ledger, tmp_path: Path) -> None:
    for path in (tmp_path / "none.zip", Path(ledger.address)):
        with pytest.raises(UsageError):
            found(path)
    assert found(tmp_path) >= {("file", "readable"), ("file", "missing")}
