"""Inputs are written into parts, and come out of them as they were taken."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import pickle
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.errors import UnreadableError
from counterclaim.intake import jsonl, sources
from counterclaim.intake.files import Step, take_path
from counterclaim.records import Particular, Problem, Taken
from counterclaim.scale import taking
from counterclaim.scale.folder import Folder
from counterclaim.scale.inputs import Input, Remote, plan
from counterclaim.scale.taking import items, take, taken_input
from tests.intake.reports import REPORT, fill, write_manifest
from tests.intake.warcs import packed, response, write_wacz
from tests.keep.inputs import KINDS, write


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(str(tmp_path / "out"))


@pytest.fixture
def memory() -> Iterator[Any]:
    files = fsspec.filesystem("memory")
    files.store.clear()
    yield files
    files.store.clear()


def taken(folder: Folder, made: list[Input], **how: int) -> list[Taken | Problem]:
    """Everything that was taken, from the parts."""
    done = [take(folder, n, pickle.loads(pickle.dumps(one)), **how) for n, one in enumerate(made)]
    return [item for one in done for part in one.parts for item in items(folder, part.name)]


def files_of(folder: Folder) -> dict[str, bytes]:
    return {name: folder.read(name) for name in folder.names("taken")}


@pytest.mark.parametrize("most_items", [1, 3, 128])
@pytest.mark.parametrize("most_bytes", [1, 2_000, 1 << 24])
def test_what_comes_out_is_what_add_takes(tmp_path: Path, folder: Folder, most_items: int, most_bytes: int) -> None:
    home = tmp_path / "in"
    home.mkdir()
    for n, kind in enumerate(KINDS):
        write(home, kind, n)
    pq.write_table(pa.table({"text": ["It fell.", "It stands."]}), home / "a.parquet")
    write_wacz(home / "w.wacz", {"archive/a.warc": response(3)})
    fill(home, "in/a.txt", "in/b.txt")
    write_manifest(home / "in", [{"file": "a.txt", "publisher": "Danube Post"}, {"file": "gone.txt"}])
    (home / "in" / "out.txt").symlink_to("/etc/hostname")
    made = plan([str(home)])
    assert taken(folder, made, most_items=most_items, most_bytes=most_bytes) == list(sources.take([str(home)]))
    for n, one in enumerate(made):
        done = take(folder, n, one)
        assert done == taken_input(folder, n)
        for part in done.parts:
            listed = list(items(folder, part.name))
            assert 1 <= len(listed) <= most_items
            assert (part.items, part.problems) == (sum(isinstance(i, Taken) for i in listed), sum(isinstance(i, Problem) for i in listed))
            assert len(listed) == 1 or sum(len(i.data) for i in listed if isinstance(i, Taken)) <= most_bytes


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, folder: Folder) -> None:
    (tmp_path / "a.warc.gz").write_bytes(packed(response(n) for n in range(9)))
    fill(tmp_path, "x/1.txt", "x/2.txt")
    made = plan([str(tmp_path / "a.warc.gz"), str(tmp_path / "x")])
    taken(folder, made, most_items=4)
    other = Folder(str(tmp_path / "other"))
    taken(other, made, most_items=4)
    assert files_of(folder) == files_of(other)
    assert sorted(files_of(folder)) == [
        "taken/00000-00000.parquet", "taken/00000-00001.parquet", "taken/00000-00002.parquet", "taken/00000.json",
        "taken/00001-00000.parquet", "taken/00001.json",
    ]  # fmt: skip


def test_what_is_told_of_an_input(tmp_path: Path, folder: Folder) -> None:
    data = packed([response(1), b"junk", response(2)])
    (tmp_path / "a.warc.gz").write_bytes(data)
    fill(tmp_path, "x/1.txt", "x/2.txt")
    made = plan([str(tmp_path / "a.warc.gz"), str(tmp_path / "x")])
    taken(folder, made)
    assert json.loads(folder.read("taken/00000.json")) == {
        "name": str(tmp_path / "a.warc.gz"),
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "parts": [["00000-00000", 2, 1]],
    }
    group = json.loads(folder.read("taken/00001.json"))
    assert (group["name"], group["size"]) == (f"{tmp_path}/x/1.txt and 1 more", 2 * len(REPORT))
    fill(tmp_path, "x/1.txt")
    again = Folder(str(tmp_path / "again"))
    taken(again, made)
    assert again.read("taken/00001.json") == folder.read("taken/00001.json")
    (tmp_path / "x/1.txt").write_bytes(REPORT.replace(b"falls", b"holds"))
    other = Folder(str(tmp_path / "other"))
    taken(other, made)
    assert json.loads(other.read("taken/00001.json"))["sha256"] != group["sha256"]


def test_what_is_done_is_not_done_again(tmp_path: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "1.txt")
    (one,) = plan([str(tmp_path / "1.txt")])
    done = take(folder, 0, one)
    monkeypatch.setattr(Step, "take", None)
    assert take(folder, 0, one) == done
    assert taken_input(folder, 1) is None


def test_what_a_run_left_that_was_stopped_is_done_anew(tmp_path: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.warc").write_bytes(b"".join(response(n) for n in range(9)))
    made = plan([str(tmp_path / "a.warc")])
    taken(folder, made, most_items=1)
    whole = files_of(folder)
    folder.remove("taken/00000.json")
    folder.remove("taken/00000-00004.parquet")
    assert len(taken(folder, made, most_items=1)) == 9
    assert files_of(folder) == whole
    folder.remove("taken/00000.json")
    (tmp_path / "a.warc").write_bytes(response(1) + response(2))
    assert len(taken(folder, made, most_items=1)) == 2
    assert folder.names("taken") == ["taken/00000-00000.parquet", "taken/00000-00001.parquet", "taken/00000.json"]


def test_nothing_in_it(tmp_path: Path, folder: Folder) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n\n")
    (one,) = plan([str(tmp_path / "a.jsonl")])
    assert take(folder, 0, one).parts == ()


def test_a_file_that_went_away(tmp_path: Path, folder: Folder) -> None:
    fill(tmp_path, "1.txt", "2.txt")
    made = plan([str(tmp_path)])
    (tmp_path / "1.txt").unlink()
    gone, there = taken(folder, made)
    assert gone == Problem("there is no such file", f"{tmp_path}/1.txt")
    assert isinstance(there, Taken)


def test_a_name_that_is_no_text(tmp_path: Path, folder: Folder) -> None:
    name = os.fsdecode(b"r\xe9port.txt")
    (tmp_path / name).write_bytes(REPORT)
    made = plan([str(tmp_path)])
    (item,) = taken(folder, made)
    assert item.file == f"{tmp_path}/{name}"
    done = taken_input(folder, 0)
    assert done is not None
    assert done.name == item.file


def test_a_pipe_stops_nothing(tmp_path: Path, folder: Folder) -> None:
    os.mkfifo(tmp_path / "p.jsonl")
    (item,) = taken(folder, plan([str(tmp_path / "p.jsonl")]))
    assert isinstance(item, Problem)
    assert "pipe" in item.reason


@pytest.mark.parametrize("name", ["a.txt", "b.html.gz", "c.jsonl.gz", "d.warc.gz", "e.wacz", "f.parquet"])
def test_a_file_at_an_address_is_taken_under_it(
    tmp_path: Path, folder: Folder, memory: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    path = tmp_path / name
    if name.endswith(".parquet"):
        pq.write_table(pa.table({"text": ["It fell."]}), path)
    elif name.endswith(".wacz"):
        write_wacz(path, {"archive/a.warc": response(3) + b"junk"})
    else:
        data = {"c": b'{"text": "x"}\n{\n', "d": response(1)}.get(name[0], REPORT)
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    memory.pipe(f"/crawl/2024.01/{name}", path.read_bytes())
    for n, address in enumerate((f"memory://crawl/2024.01/{name}", f"file://{path}")):
        (one,) = plan([address])
        done = take(folder, n, one)
        called = f"memory:///crawl/2024.01/{name}" if n == 0 else address
        assert (done.name, done.sha256, done.size) == (called, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
        assert [item for part in done.parts for item in items(folder, part.name)] == list(take_path(str(path), name=called))
    assert os.listdir(tmp_path / "temporary") == []


def test_an_address_whose_file_went_away(folder: Folder, memory: Any) -> None:
    memory.pipe("/crawl/1.txt", REPORT)
    memory.pipe("/crawl/2.txt", REPORT)
    made = plan(["memory://crawl"])
    memory.rm("/crawl/1.txt")
    gone, there = taken(folder, made)
    assert gone == Problem("there is no such file", "memory:///crawl/1.txt")
    assert isinstance(there, Taken)


def test_a_storage_that_fails_is_asked_another_time(folder: Folder, memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.pipe("/crawl/1.warc", response(1))
    made = plan(["memory://crawl/1.warc"])

    def fail(*_: Any, **__: Any) -> None:
        raise TimeoutError("no answer")

    with monkeypatch.context() as patched:
        patched.setattr(type(memory), "open", fail)
        with pytest.raises(UnreadableError, match=r"memory:///crawl/1\.warc: .*no answer"):
            take(folder, 0, made[0])
    assert taken_input(folder, 0) is None
    assert len(taken(folder, made)) == 1


def test_a_fault_of_ours_loses_no_other(tmp_path: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "1.txt", "2.txt", "3.txt")
    known = Step.take

    def fail(step: Step) -> Iterator[Taken | Problem]:
        if str(step.what).endswith("2.txt"):
            raise TypeError("no")
        return known(step)

    monkeypatch.setattr(Step, "take", fail)
    first, problem, last = taken(folder, plan([str(tmp_path)]))
    assert isinstance(first, Taken)
    assert isinstance(last, Taken)
    assert isinstance(problem, Problem)
    assert problem.file == f"{tmp_path}/2.txt"
    assert "the program failed on it (TypeError: no)" in problem.reason


def test_a_fault_of_ours_in_one_item_loses_no_other(tmp_path: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterclaim.intake import archives

    (tmp_path / "a.warc.gz").write_bytes(packed(response(n) for n in range(3)))
    (tmp_path / "b.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n{"text": "c"}\n')
    declared, url = archives._declared, jsonl.find_url
    monkeypatch.setattr(archives, "_declared", lambda record: 1 / ("/1" not in record.get("WARC-Target-URI")) and declared(record))
    monkeypatch.setattr(jsonl, "find_url", lambda article: url(article) if article["text"] != "b" else 1 / 0)
    found = taken(folder, plan([str(tmp_path)]))
    assert [type(item).__name__ for item in found] == ["Taken", "Problem", "Taken"] * 2
    assert all("the program failed on it (ZeroDivisionError" in item.reason for item in found if isinstance(item, Problem))


def test_memory_does_not_grow_with_the_input(tmp_path: Path, folder: Folder) -> None:
    used = []
    for number, count in enumerate((300, 3_000)):
        with open(tmp_path / f"{count}.jsonl", "w") as stream:
            for n in range(count):
                stream.write(json.dumps({"text": f"{n} " + "The ferry had not sailed. " * 400}) + "\n")
        (one,) = plan([str(tmp_path / f"{count}.jsonl")])
        tracemalloc.start()
        try:
            done = take(folder, number, one, most_bytes=1 << 20)
            assert sum(1 for part in done.parts for _ in items(folder, part.name)) == count
            used.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert used[1] < used[0] + (1 << 20)


def test_an_item_that_is_larger_than_a_part(tmp_path: Path, folder: Folder) -> None:
    (tmp_path / "a.txt").write_bytes(REPORT * 1000)
    fill(tmp_path, "b.txt")
    (one,) = plan([str(tmp_path)])
    assert [part.items for part in take(folder, 0, one, most_bytes=1000).parts] == [1, 1]


texts = st.text(st.characters(min_codepoint=0, max_codepoint=0x2FFF), max_size=12) | st.just("r\udce9port")
said = st.builds(Particular, st.sampled_from(["title", "url"]), texts, st.sampled_from(["manifest", "archive"]))
things = st.lists(
    st.builds(Problem, texts, st.none() | texts, st.none() | texts)
    | st.builds(
        Taken,
        st.binary(max_size=60),
        st.sampled_from(["file", "warc", "parquet"]),
        st.none() | texts,
        st.none() | texts,
        st.none() | texts,
        st.none() | texts,
        st.none() | texts,
        st.dictionaries(texts, texts, max_size=3),
        st.lists(said, max_size=3).map(tuple),
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(things, st.integers(1, 6), st.integers(1, 200))
def test_anything_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[Taken | Problem], most_items: int, most_bytes: int
) -> None:
    folder = Folder(str(tmp_path_factory.mktemp("taken")))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Step, "take", lambda step: iter(wanted))
        found = taken(folder, [Input("reports", (Step("x"),), 0, "")], most_items=most_items, most_bytes=most_bytes)
    assert found == wanted
    assert [list(i.record) for i in found if isinstance(i, Taken)] == [list(i.record) for i in wanted if isinstance(i, Taken)]


def test_how_a_fetched_file_is_called() -> None:
    for name, ending in {"s3://b/2024.01/x.WARC.gz": ".WARC.gz", "zip://a.txt::s3://b/x.zip": ".txt", "s3://b/report": ""}.items():
        assert taking._ending(Remote("", "", name).name) == ending
