"""`counterclaim batch`, and `counterclaim add` of what it made."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.commands import PROGRAM, on_terminal, refused, run, well


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Path:
    """The demonstration reports as a batch."""
    out = tmp_path_factory.mktemp("batch") / "out"
    told = well("batch", demo, "--out", out, "--workers", "2")
    assert "document: 7\n" in told
    return out


def test_it_is_loaded_into_a_ledger_that_other_commands_read(made: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "case.db"
    assert well("add", "--ledger", ledger, made) == ""
    disputes = well("disputes", "--ledger", ledger, "--format", "json")
    assert {d["id"] for d in json.loads(disputes)} == {row["id"] for row in rows(made, "dispute")}
    well("verify", "--ledger", ledger)
    before = ledger.read_bytes()
    assert well("add", "--ledger", ledger, made) == ""  # again
    assert ledger.read_bytes() == before


def test_a_ledger_with_other_documents_does_not_take_it(made: Path, demo: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "case.db"
    well("add", "--ledger", ledger, demo / "r1.txt")
    assert "an empty ledger" in refused("add", "--ledger", ledger, made)
    assert "loaded by itself" in refused("add", "--ledger", tmp_path / "new.db", made, demo / "r1.txt")
    assert "--published was for" in refused("add", "--ledger", tmp_path / "new.db", made, "--published", "2024-03-01")
    assert not (tmp_path / "new.db").exists()


def test_a_second_run_says_the_same(made: Path, demo: Path) -> None:
    assert well("batch", demo, "--out", made) == well("batch", demo, "--out", made, "--workers", "1")


def test_what_cannot_be_read_is_counted_and_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text("Bridge shut\n\nThe mayor of Varna said the bridge had been shut.\n")
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    done = run("batch", tmp_path / "in", "--out", tmp_path / "out", "--workers", "1")
    assert done.returncode == 3
    assert done.stderr.decode() == f"counterclaim: {tmp_path / 'in' / 'empty.txt'}: the file is empty\n"
    (problem,) = rows(tmp_path / "out", "problem")
    assert problem["file"].endswith("empty.txt")
    loaded = run("add", "--ledger", tmp_path / "case.db", tmp_path / "out")
    assert (loaded.returncode, loaded.stderr) == (3, b"")


def test_wrong_arguments(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "no engine 'spark'" in refused("batch", demo, "--out", out, "--engine", "spark")
    assert "no scheduler" in refused("batch", demo, "--out", out, "--scheduler", "tcp://127.0.0.1:1")
    assert "from 1" in refused("batch", demo, "--out", out, "--workers", "0")
    assert "standard input" in refused("batch", "-", "--out", out)
    assert "pages and feeds" in refused("batch", "https://post.example/bridge", "--out", out)
    assert not out.exists()
    assert "nowhere" in refused("batch", demo, "--out", "nowhere://case")
    assert run("batch", tmp_path / "none.warc", "--out", out).stderr.endswith(b"none.warc: there is no such file\n")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "vera.txt").write_text("Dear Vera\n")
    assert "holds something else" in refused("batch", demo, "--out", tmp_path / "letters")


def test_a_damaged_file_of_a_batch_is_named(made: Path, demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(made, out)
    (part,) = (out / "parts" / "read").glob("*.parquet")
    part.write_bytes(part.read_bytes()[:-40])
    assert "damaged" in refused("add", "--ledger", tmp_path / "case.db", out, status=1)
    (out / "parts" / "order" / "parts.json").unlink()
    assert "damaged" in refused("batch", demo, "--out", out, "--workers", "1", status=1)


@pytest.mark.parametrize("name", ["fsspec", "pyarrow"])
def test_without_the_extra(demo: Path, made: Path, tmp_path: Path, name: str) -> None:
    program = f"""import importlib.util as util, sys; found = util.find_spec
util.find_spec = lambda name, *more: None if name == {name!r} else found(name, *more)
sys.modules[{name!r}] = None
from counterclaim.cli import main; sys.exit(main(sys.argv[1:]))"""
    for command in (("batch", demo, "--out", tmp_path / "out"), ("add", "--ledger", tmp_path / "case.db", made)):
        done = subprocess.run([sys.executable, "-c", program, *map(str, command)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert "counterclaim[batch]" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_ctrl_c_ends_it_in_words_and_it_goes_on(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [*PROGRAM, "batch", str(demo), "--out", str(out), "--workers", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while not (out / "parts").exists() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    told, said = process.communicate()
    assert (process.returncode, told) == (1, "")
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    assert "document: 7\n" in well(*command[len(PROGRAM) :])


def test_bars_on_a_terminal_name_the_stages(demo: Path, tmp_path: Path) -> None:
    status, shown = on_terminal("batch", str(demo), "--out", str(tmp_path / "out"), "--no-relate", "--workers", "1")
    assert status == 0
    assert [word for word in ("take", "read", "identify", "admit", "origins", "reports", "words/s") if word not in shown] == []


def rows(out: Path, kind: str) -> list[dict]:
    from counterclaim.scale.folder import Folder
    from counterclaim.scale.row_files import read_rows

    return list(read_rows(Folder(str(out)), kind))
