"""JSONL files: one item a line, whatever the lines are."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.intake.jsonl import take_jsonl
from counterclaim.read import read_taken
from counterclaim.read.json_article import MAX_BYTES
from counterclaim.records import Problem, Taken
from tests.intake.warcs import packed

FIRST = {"title": "Bridge is safe", "text": "The mayor of Varna said that it was safe.", "url": "https://courier.example/1"}
SECOND = {"title": "Bridge falls", "maintext": "The mayor of Varna said that it had fallen."}


def write(path: Path, *lines: bytes | dict[str, str], end: bytes = b"\n") -> str:
    data = b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + end for line in lines)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return str(path)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.JSONL.gz"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_lines(tmp_path: Path, name: str, end: bytes) -> None:
    path = write(tmp_path / name, FIRST, b"", b"  \t", SECOND, end=end)
    first, second = take_jsonl(path)
    assert first == Taken(
        json.dumps(FIRST).encode(), "jsonl", file=f"{path}#1", url=FIRST["url"], media_type="application/json", record={"line": "1"}
    )
    assert isinstance(second, Taken)
    assert (second.file, second.url, second.record) == (f"{path}#4", None, {"line": "4"})
    assert read_taken(second).text == "Bridge falls\n\nThe mayor of Varna said that it had fallen.\n"


def test_two_lines_are_two_documents_and_stay_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    before = [read_taken(item).id for item in take_jsonl(write(path, SECOND, SECOND)) if isinstance(item, Taken)]
    after = [read_taken(item).id for item in take_jsonl(write(path, SECOND, SECOND, FIRST)) if isinstance(item, Taken)]
    assert before == after[:2]
    assert len(set(after)) == 3


def test_a_last_line_without_an_end_and_a_mark_at_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(FIRST).encode() + b"\n" + json.dumps(SECOND).encode())
    first, second = take_jsonl(str(path))
    assert isinstance(first, Taken)
    assert first.url == FIRST["url"]
    assert isinstance(second, Taken)


def test_bad_lines_are_named_and_the_others_taken(tmp_path: Path) -> None:
    bad = [b"{no", b"[1]", b"\xff\xfe", b"[" * 200_000, b'"text"', json.dumps(FIRST).encode()[:-5]]
    path = write(tmp_path / "a.jsonl", FIRST, *bad, SECOND)
    first, *problems, last = take_jsonl(path)
    assert isinstance(first, Taken)
    assert isinstance(last, Taken)
    assert last.record == {"line": "8"}
    for number, problem in enumerate(problems, 2):
        assert isinstance(problem, Problem)
        assert problem.file == f"{path}#{number}"
        assert problem.reason.startswith(f"line {number}: this is ") or "nested too deeply" in problem.reason


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_long_lines_cost_no_memory(tmp_path: Path, name: str) -> None:
    longest = json.dumps({"text": "a"}).encode().ljust(MAX_BYTES)
    path = write(tmp_path / name, longest, longest + b" ", b" " * (5 * MAX_BYTES), SECOND)
    tracemalloc.start()
    try:
        items = [type(item).__name__ for item in take_jsonl(path)]
        assert tracemalloc.get_traced_memory()[1] < 5 * MAX_BYTES
    finally:
        tracemalloc.stop()
    assert items == ["Taken", "Problem", "Problem", "Taken"]


def test_a_damaged_packed_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    whole = packed(json.dumps(line).encode() + b"\n" for line in (FIRST, SECOND))
    path.write_bytes(whole[:-10])
    first, problem = take_jsonl(str(path))
    assert isinstance(first, Taken)
    assert isinstance(problem, Problem)
    assert "break off" in problem.reason
    assert "1 lines before it" in problem.reason
    path.write_bytes(b"{}")
    (problem,) = take_jsonl(str(path))
    assert isinstance(problem, Problem)
    assert "damaged at byte 0" in problem.reason


@pytest.mark.parametrize("filling", [b"\0", b"\n"])
def test_a_bomb_is_refused_early(tmp_path: Path, filling: bytes) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed([json.dumps(SECOND).encode() + b"\n"]) + packed([filling * (1 << 22)]) * 100)
    tracemalloc.start()
    try:
        first, *_, problem = take_jsonl(str(path))
        assert tracemalloc.get_traced_memory()[1] < 4 * MAX_BYTES
    finally:
        tracemalloc.stop()
    assert isinstance(first, Taken)
    assert isinstance(problem, Problem)
    assert ("unpacks to more than" if filling == b"\0" else "blank lines") in problem.reason


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), max_size=6))
def test_any_lines_are_survived(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    path = write(tmp_path_factory.mktemp("jsonl") / "a.jsonl", *lines, SECOND)
    items = list(take_jsonl(path))
    assert isinstance(items[-1], Taken)
    assert len(items) == 1 + sum(bool(line.strip(b" \t\r\n")) for line in lines)
