"""The command line as a user meets it: formats, exit status, bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPORT = "Bridge falls, mayor says\n\nThe mayor of Varna said on Monday that the bridge had fallen.\n"


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "counterclaim", *arguments], input=stdin, capture_output=True, check=False)


def rows(output: bytes) -> list[dict]:
    return [json.loads(line) for line in output.decode("utf-8").splitlines()]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_bytes(("\ufeff" + REPORT.replace("\n", "\r\n")).encode())
    return path


def test_rows_of_a_file(report: Path) -> None:
    done = run("extract", str(report), "--published", "2021-09-06")
    document, *rest = rows(done.stdout)
    attributions = [r for r in rest if r["type"] == "attribution"]
    assert done.returncode == 0
    assert done.stderr == b""
    assert document["type"] == "document"
    assert document["text"] == REPORT
    assert document["published_at"] == "2021-09-06"
    assert document["title"] == "Bridge falls, mayor says"
    assert attributions
    for a in attributions:
        assert list(a)[:2] == ["type", "id"]
        for span in [a["source"], a["cue"], *a["content"]]:
            assert span is None or document["text"][span["start"] : span["end"]] == span["text"]


def test_actors_of_all_documents_stand_last(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Bridge\n\nVarna mayor Ivo Marin said the bridge had fallen. Marin said nobody was on it.\n", encoding="utf-8")
    made = rows(run("extract", str(report), str(other), str(other)).stdout)
    kinds = [r["type"] for r in made]
    assert kinds[-1] == "actor"
    assert "actor" not in kinds[: kinds.index("actor")]
    actors = {r["id"]: r for r in made if r["type"] == "actor"}
    laid = [r["actor"] for r in made if r["type"] == "attribution"]
    assert laid
    assert set(laid) <= set(actors)
    marin = [a for a in actors.values() if a["name"] == "Ivo Marin"]
    assert len(marin) == 1
    assert marin[0]["merged"]
    texts = {r["id"]: r["text"] for r in made if r["type"] == "document"}
    for actor in actors.values():
        assert all(texts[m["document"]][m["start"] : m["end"]].strip() for m in actor["mentions"])


def test_standard_input_is_one_document() -> None:
    done = run("extract", "-", stdin=REPORT.encode())
    assert rows(done.stdout)[0]["type"] == "document"


def test_the_same_bytes_on_one_thread_and_on_two(demo: Path) -> None:
    outputs = {run("extract", str(demo), "--threads", n).stdout for n in ("1", "2", "1")}
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000


def test_json_is_one_array(report: Path) -> None:
    array = json.loads(run("extract", str(report), "--format", "json").stdout)
    assert array == rows(run("extract", str(report)).stdout)


def test_table_and_page(report: Path, tmp_path: Path) -> None:
    table = run("extract", str(report), "--format", "table").stdout.decode()
    assert "The mayor of Varna" in table
    assert "\x1b" not in table
    page = tmp_path / "page.html"
    assert run("extract", str(report), "--out", str(page)).returncode == 0
    assert "that the bridge had fallen" in page.read_text(encoding="utf-8")


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\n\t ",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "nul.txt": b"abc\x00\x00\x00def" * 50,
    "archive.html": b"PK\x03\x04" + bytes(200),
    "nothing.html": b"<html><body></body></html>",
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_document_is_named_and_the_others_are_read(report: Path, tmp_path: Path, name: str) -> None:
    bad = tmp_path / name
    bad.write_bytes(BAD[name])
    done = run("extract", str(bad), str(report), str(tmp_path / "missing.txt"))
    made = rows(done.stdout)
    assert done.returncode == 3
    assert [r["type"] for r in made if r["type"] in ("document", "problem")] == ["problem", "document", "problem"]
    assert made[0]["reason"]
    message = done.stderr.decode()
    assert name in message
    assert "missing.txt" in message
    assert "Traceback" not in message


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "x.txt", "--format", "pdf"],
        ["extract", "x.txt", "--published", "yesterday"],
        ["extract", "x.txt", "--threads", "0"],
        ["extract", "-", "-"],
        ["nonsense"],
        [],
    ],
)
def test_a_wrong_command_line_ends_with_2(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_an_empty_directory_is_said_to_be_empty(tmp_path: Path) -> None:
    done = run("extract", str(tmp_path))
    assert done.returncode == 2
    assert b".txt" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are Linux's")
def test_a_file_name_of_any_bytes(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"r\xff\x1b[31m.txt")
    with open(path, "wb") as stream:
        stream.write(REPORT.encode())
    done = run("extract", os.fsdecode(path))
    assert done.returncode == 0
    assert rows(done.stdout)[0]["file"]
    bad = run("extract", os.fsdecode(path) + "missing")
    assert bad.returncode == 3
    assert b"\x1b" not in bad.stderr


def test_whoever_reads_may_stop(demo: Path) -> None:
    shell = f"{sys.executable} -m counterclaim extract {demo} | head -c 100"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)
    assert done.stderr == b""


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_help_imports_nothing_heavy() -> None:
    heavy = ("numpy", "onnxruntime", "trafilatura", "rich", "jinja2")
    code = f"import sys; from counterclaim.cli import parser; parser().format_help(); print([m for m in {heavy} if m in sys.modules])"
    assert python(code) == "[]"


def test_torch_is_never_imported(report: Path) -> None:
    arguments = ["extract", str(report), "--out", os.devnull]
    assert python(f"import sys; from counterclaim.cli import main; main({arguments}); print('torch' in sys.modules)") == "False"


def test_out_never_destroys_what_is_read(report: Path) -> None:
    before = report.read_bytes()
    done = run("extract", str(report), "--out", str(report))
    assert done.returncode == 2
    assert report.read_bytes() == before


def test_a_page_written_into_the_folder_is_not_read_the_next_time(report: Path) -> None:
    page = report.parent / "page.html"
    first = run("extract", str(report.parent), "--out", str(page))
    text = page.read_bytes()
    second = run("extract", str(report.parent), "--out", str(page))
    assert (first.returncode, second.returncode) == (0, 0)
    assert page.read_bytes() == text


def test_fifty_megabytes_are_refused_in_words() -> None:
    done = run("extract", "-", stdin=b"The mayor said that it held. " * 1_800_000)
    assert done.returncode == 3
    assert b"split it" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said that it held. " * 3_500,
        "word" * 25_000,
        '\u201cOne\u201d, \u2018two\u2019, "three" ' * 4_000,
        "\u202e\u200f\u200b\U0001f9d1\u200d\U0001f692 he said " * 3_000,
    ],
    ids=["one line", "one word", "quotation marks", "steering characters"],
)
def test_long_odd_lines_are_read(text: str) -> None:
    done = run("extract", "-", stdin=text.encode())
    assert done.returncode == 0
    document, *rest = rows(done.stdout)
    attributions = [r for r in rest if r["type"] == "attribution"]
    assert document["text"] == text
    for a in attributions:
        for span in [a["source"], a["cue"], *a["content"]]:
            assert span is None or text[span["start"] : span["end"]] == span["text"]
