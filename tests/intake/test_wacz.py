"""WACZ archives, good ones, damaged ones and ones that are meant to do harm."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.intake.wacz import take_wacz
from counterclaim.records import Problem, Taken
from tests.intake.warcs import (
    packed,
    page,
    pages,
    reasons,
    response,
    revisit,
    url,
    write_wacz,
)


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
