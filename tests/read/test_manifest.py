"""Manifests: what they say of a report goes before what the file says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterclaim.errors import UnreadableError, UsageError
from counterclaim.read.manifest import read_manifest


def manifest(folder: Path, entries: object) -> Path:
    (folder / "r1.txt").write_text("Bridge falls\n\nThe mayor said that the bridge had fallen.\n", encoding="utf-8")
    path = folder / "reports.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def test_what_the_manifest_says_is_taken(tmp_path: Path) -> None:
    known = {"publisher": "Varna Post", "published_at": "2024-03-02T18:10:00Z", "url": "https://varnapost.example/1", "title": "Bridge"}
    (entry,) = read_manifest(manifest(tmp_path, [{"file": "r1.txt", **known}]))
    document = entry.read()
    assert {key: getattr(document, key) for key in known} == known
    assert document.text.startswith("Bridge falls")
    said = {(p.name, p.value) for p in document.particulars if p.said_by == "manifest"}
    assert said == set(known.items())
    assert ("title", "Bridge falls", "text") in {(p.name, p.value, p.said_by) for p in document.particulars}


def test_what_it_does_not_say_comes_from_the_file(tmp_path: Path) -> None:
    (entry,) = read_manifest(manifest(tmp_path, [{"file": "r1.txt"}]))
    document = entry.read(published="2024")
    assert (document.title, document.published_at, document.publisher) == ("Bridge falls", "2024", None)


@pytest.mark.parametrize(
    "entries", [{}, [1], [{"url": "x"}], [{"file": "../other.txt"}], [{"file": "/etc/hostname"}], [{"file": "r1.txt", "title": 3}]]
)
def test_a_bad_manifest_is_refused(tmp_path: Path, entries: object) -> None:
    with pytest.raises(UsageError):
        read_manifest(manifest(tmp_path, entries))


def test_one_bad_entry_does_not_lose_the_others(tmp_path: Path) -> None:
    bad, missing, good = read_manifest(
        manifest(tmp_path, [{"file": "r1.txt", "published_at": "soon"}, {"file": "r2.txt"}, {"file": "r1.txt"}])
    )
    for entry in (bad, missing):
        with pytest.raises(UnreadableError):
            entry.read()
    assert good.read().title == "Bridge falls"


@pytest.mark.parametrize("key", ["file", "publisher", "published_at", "url", "title"])
@pytest.mark.parametrize("value", ["x\ud800.txt", "x\x00.txt"])
def test_what_is_no_text_is_refused_with_its_entry(tmp_path: Path, key: str, value: str) -> None:
    path = manifest(tmp_path, [{"file": "r1.txt"}, {"file": "r1.txt", "title": "🙂"}, {"file": "r1.txt", key: value}])
    with pytest.raises(UsageError, match=f'reports.json: entry 3: "{key}" holds characters that are no text$'):
        read_manifest(path)


def test_a_file_that_leads_round_in_a_circle_is_one_bad_entry(tmp_path: Path) -> None:
    path = manifest(tmp_path, [{"file": "round.txt"}, {"file": "r1.txt"}])
    (tmp_path / "round.txt").symlink_to("round.txt")
    bad, good = read_manifest(path)
    with pytest.raises(UnreadableError):
        bad.read()
    assert good.read().title == "Bridge falls"


def test_a_manifest_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.json: there is no such manifest$"):
        read_manifest(tmp_path / "none.json")
    with pytest.raises(UsageError, match="cannot be read") as refused:
        read_manifest(tmp_path)
    assert "Errno" not in str(refused.value)
