"""Zips that mean harm, or that are damaged, are found out and do none."""

from __future__ import annotations

import stat
import struct
import zipfile
from pathlib import Path

import pytest

from counterclaim.errors import UsageError
from counterclaim.ledger.store import Ledger
from tests.export.bundles import found, reseal, zipped


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


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_bundle_cut_off_or_damaged(whole: Path, tmp_path: Path) -> None:
    path = zipped(whole, tmp_path / "a.zip")
    data, files = path.read_bytes(), contents(path)
    for at in range(0, len(data), len(data) // 30):
        path.write_bytes(data[:at] + bytes(b ^ 0x55 for b in data[at : at + 20]) + data[at + 20 :])
        try:
            assert found(path) or contents(path) == files  # dates in a header may have changed, and nothing else
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
