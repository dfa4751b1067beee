"""Writing evidence bundles: the same bytes each time, a whole ledger or a part, and nothing else is overwritten."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from counterclaim.errors import LedgerError, UsageError
from counterclaim.export.bundle import write_bundle
from counterclaim.export.jsonl import write_rows
from counterclaim.export.ledger_rows import ledger_rows
from counterclaim.ledger.store import Ledger
from tests import evidence
from tests.export.bundles import found


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
