"""What a batch's arguments stand for."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from counterclaim.errors import UsageError
from counterclaim.intake import sources
from counterclaim.scale import inputs
from counterclaim.scale.inputs import Input, plan
from tests.intake.reports import REPORT, fill, write_manifest
from tests.intake.warcs import packed, response, write_wacz


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    fill(tmp_path, "a.txt", "b.html.gz", "dir/x.txt", "dir/y.txt", "listed/l.txt", "listed/z.txt", "no-suffix")
    write_manifest(tmp_path / "listed", [{"file": "l.txt"}, {"file": "gone.txt"}])
    (tmp_path / "p.warc.gz").write_bytes(packed([response(1), response(2)]))
    (tmp_path / "c.jsonl").write_text('{"text": "x"}\n{"text": "y"}\n')
    (tmp_path / "dir" / "out.txt").symlink_to("/etc/hostname")
    write_wacz(tmp_path / "w.wacz", {"archive/a.warc": response(3)})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def memory() -> Iterator[object]:
    files = fsspec.filesystem("memory")
    files.store.clear()
    yield files
    files.store.clear()


def names(made: list[Input]) -> list[tuple[str, ...]]:
    return [one.names for one in made]


@pytest.mark.parametrize(
    "arguments",
    [
        ["."],
        ["a.txt", "dir", "c.jsonl", "listed/reports.json", "p.warc.gz", "none.txt", "w.wacz", "b.html.gz", "dir"],
        ["listed", "listed"],
    ],
)
@pytest.mark.parametrize("group", [1, 2, 256])
def test_the_order_is_that_of_add(home: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], group: int) -> None:
    monkeypatch.setattr(inputs, "GROUP", group)
    taken = [item for one in plan(arguments) for step in one.what for item in step.take()]  # type: ignore[union-attr]
    assert taken == list(sources.take(arguments))


def test_kinds_and_groups(home: Path) -> None:
    assert [(one.kind, one.names) for one in plan(["."])] == [
        ("reports", ("a.txt", "b.html.gz")),
        ("jsonl", ("c.jsonl",)),
        ("reports", ("dir/out.txt", "dir/x.txt", "dir/y.txt", "listed/l.txt", "listed/gone.txt", "listed/z.txt")),
        ("warc", ("p.warc.gz",)),
        ("wacz", ("w.wacz",)),
    ]
    assert plan(["a.txt", "p.warc.gz"])[0].name == "a.txt"
    assert plan(["."])[2].name == "dir/out.txt and 5 more"


def test_many_small_files(tmp_path: Path) -> None:
    for n in range(600):
        (tmp_path / f"{n:04}.txt").write_bytes(REPORT)
    made = plan([str(tmp_path)])
    assert [len(one.what) for one in made] == [256, 256, 88]
    assert made[0].size == 256 * len(REPORT)
    assert pickle.loads(pickle.dumps(made)) == made
    assert made == plan([str(tmp_path)])


def test_an_input_that_changed_shows(home: Path) -> None:
    before = {one.name: one for one in plan(["."])}
    os.utime("dir/y.txt", ns=(1, 1))
    os.utime("c.jsonl", ns=(1, 1))
    after = {one.name: one for one in plan(["."])}
    assert {name for name in before if before[name] != after[name]} == {"dir/out.txt and 5 more", "c.jsonl"}
    (home / "a.txt").write_bytes(REPORT + b"!")
    assert {one.name: one.size for one in plan(["."])}["a.txt and 1 more"] == before["a.txt and 1 more"].size + 1


def test_what_is_written_is_not_taken(home: Path) -> None:
    (home / "out" / "taken").mkdir(parents=True)
    (home / "out" / "taken" / "00000-00000.parquet").write_bytes(b"PAR1")
    (home / "link.parquet").symlink_to(home / "out" / "taken" / "00000-00000.parquet")
    assert not any("parquet" in name for one in plan(["."], without=Path("out")) for name in one.names)


@pytest.mark.parametrize(
    "argument", ["empty", "broken.json", "none.json", "gopher://a.example/", "mailto:a@b.example", "feed:https://a.example"]
)
def test_wrong_arguments_are_told_in_the_words_of_add(home: Path, argument: str) -> None:
    (home / "empty").mkdir()
    (home / "broken.json").write_text("{}")
    with pytest.raises(UsageError) as wanted:
        sources.take([argument])
    with pytest.raises(UsageError) as found:
        plan(["a.txt", argument])
    assert str(found.value) == str(wanted.value)


def test_what_add_and_watch_take(home: Path) -> None:
    for argument in ("-", "https://courier.example/", "http://courier.example/feed.xml", "https://courier.example/a.html.gz?x=a.warc.gz"):
        with pytest.raises(UsageError, match="counterclaim add"):
            plan([argument])


def test_passwords_are_refused_and_not_shown() -> None:
    for argument in ("ftp://user:secret@a.example/x.warc", "https://user:secret@a.example/x.warc.gz"):
        with pytest.raises(UsageError, match="password") as refused:
            plan([argument])
        assert "secret" not in str(refused.value)
    for argument in ("ftp://user:secret@a.example/out", "dir://out::ftp://user:secret@a.example/all"):
        with pytest.raises(UsageError, match="password") as refused:
            plan([], without=argument)
        assert "secret" not in str(refused.value)


def test_patterns_at_addresses(home: Path, memory: object) -> None:
    for name in ("b/2.warc.gz", "b/10.warc.gz", "a/9.warc.gz", "b/note.txt"):
        memory.pipe(f"/crawl/{name}", b"x" * len(name))  # type: ignore[attr-defined]
    made = plan(["memory://crawl/*/*.warc.gz", "memory://crawl/b/note.txt"])
    assert names(made) == [
        ("memory:///crawl/a/9.warc.gz",), ("memory:///crawl/b/10.warc.gz",), ("memory:///crawl/b/2.warc.gz",), ("memory:///crawl/b/note.txt",),
    ]  # fmt: skip
    assert [(one.kind, one.size) for one in made] == [("warc", 11), ("warc", 12), ("warc", 11), ("reports", 10)]
    assert all(one.modified for one in made)
    assert pickle.loads(pickle.dumps(made)) == made


def test_a_folder_at_an_address_is_taken_as_a_directory_is(home: Path, memory: object) -> None:
    for path in home.rglob("*"):
        if path.is_file() and path.name != "reports.json" and not path.is_symlink():
            memory.pipe(f"/case/{path.relative_to(home)}", path.read_bytes())  # type: ignore[attr-defined]
    memory.pipe("/case/.hidden/x.txt", b"x")  # type: ignore[attr-defined]
    (home / "listed" / "reports.json").unlink()
    (home / "dir" / "out.txt").unlink()
    found = plan(["memory://case"])
    assert [name.removeprefix("memory:///case/") for one in found for name in one.names] == [
        name for one in plan(["."]) for name in one.names
    ]
    assert [one.kind for one in found] == [one.kind for one in plan(["."])]


def test_an_address_of_this_machine(home: Path) -> None:
    (made,) = plan([f"file://{home}/*.jsonl"])
    assert made.names == (f"file://{home}/c.jsonl",)
    assert (made.kind, made.size) == ("jsonl", 28)


def test_addresses_that_lead_nowhere(home: Path, memory: object) -> None:
    memory.pipe("/case/reports.json", b"[]")  # type: ignore[attr-defined]
    memory.pipe("/other/x.png", b"")  # type: ignore[attr-defined]
    for argument, reason in {
        "memory://none/x.warc": "there is no such file",
        "memory://none/*.warc": "nothing is there",
        "memory://other": "nothing is there",
        "memory://case": "copy the folder",
        "memory://case/reports.json": "copy the folder",
        "zip://x::y::z": "there is no such file",
    }.items():
        with pytest.raises(UsageError, match=reason):
            plan([argument])


def test_a_storage_whose_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(address: str) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(UsageError, match="Install s3fs"):
        plan(["s3://bucket/*.warc.gz"])


def test_web_addresses_of_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    class Files:
        def info(self, path: str) -> dict[str, object]:
            return {"name": path, "size": 9, "type": "file", "ETag": "x"}

    monkeypatch.setattr("fsspec.core.url_to_fs", lambda address: (Files(), address))
    (made,) = plan(["https://crawl.example/2024/a.warc.gz?signature=secret#top"])
    assert (made.kind, made.names, made.modified) == ("warc", ("https://crawl.example/2024/a.warc.gz",), "x")


def test_a_file_that_is_called_like_an_address(home: Path) -> None:
    (home / "s3:").mkdir()
    (home / "s3:" / "x.txt").write_bytes(REPORT)
    assert names(plan(["s3://x.txt"])) == [("s3://x.txt",)]
