"""`counterclaim verify` and `counterclaim bundle` as a user meets them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from counterclaim.cli import main
from counterclaim.pipeline import Tools
from tests import evidence


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "case.db"
    evidence.fill(str(path), Tools.load())
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture
def ledger(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "case.db"))


def test_a_sound_ledger(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--ledger", str(ledger)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["what", "checked", "broken"]
    assert ["document", "5", "0"] in [line.split() for line in lines]
    assert lines[-1] == "nothing is broken"
    assert any(line.startswith("the custody log ends with row 6, hash ") for line in lines)


def test_a_broken_ledger(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(ledger) as connection:
        connection.execute("UPDATE attribution SET cue = ? WHERE document = 1 AND place = 0", ("\x1b[31mwhispered",))
    assert main(["verify", "--ledger", str(ledger)]) == 1
    out = capsys.readouterr().out
    assert "1 broken" in out
    assert "attribution a" in out
    assert ": span: cue: at " in out
    assert "\x1b" not in out
    assert main(["verify", "--ledger", str(ledger), "--format", "json"]) == 1
    made = json.loads(capsys.readouterr().out)
    assert made["clean"] is False
    (finding,) = made["findings"]
    assert (finding["table"], finding["check"]) == ("attribution", "span")
    assert {"what": "attribution", "checked": _checked(made, "attribution"), "broken": 1} in made["checks"]


def _checked(made: dict, what: str) -> int:
    return next(check["checked"] for check in made["checks"] if check["what"] == what)


def test_only_so_many_findings_are_shown(ledger: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterclaim.cli.verify.MOST_SHOWN", 2)
    with sqlite3.connect(ledger) as connection:
        connection.execute("UPDATE attribution SET cue = 'x' WHERE cue IS NOT NULL")
    assert main(["verify", "--ledger", str(ledger)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.startswith("attribution a") for line in lines[-3:-1]] == [True, True]
    assert lines[-1].startswith("and ")


@pytest.mark.parametrize("name", ["case.zip", "case"])
def test_a_bundle(ledger: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / name
    assert main(["bundle", "--ledger", str(ledger), "--out", str(out)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith(": 5 documents, 5 originals")
    assert said[1].startswith("sha256 of datapackage.json: ")
    assert main(["verify", str(out)]) == 0
    assert main(["verify", str(out), "--format", "json"]) == 0
    made = json.loads(capsys.readouterr().out.partition("nothing is broken\n")[2])
    assert made["clean"] is True
    assert made["logs"]["custody"]["rows"] == 6


def test_a_bundle_that_was_changed(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["bundle", "--ledger", str(ledger), "--out", str(tmp_path / "case")])
    (tmp_path / "case" / "README.txt").write_text("trust me")
    assert main(["verify", str(tmp_path / "case")]) == 1
    assert "file README.txt: size: " in capsys.readouterr().out


def test_a_part(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(ledger) as connection:
        chosen = [i for (i,) in connection.execute("SELECT id FROM document WHERE number < 3")]
    out = str(tmp_path / "part.zip")
    assert main(["bundle", "--ledger", str(ledger), "--out", out, "--document", chosen[0], "--document", chosen[1]]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(": 2 documents, 2 originals")
    assert main(["verify", out]) == 0


def test_wrong_command_lines(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "x.zip")
    for arguments in (
        ["verify"],
        ["verify", "--ledger", str(ledger), out],
        ["verify", "--ledger", str(tmp_path / "none.db")],
        ["verify", out],
        ["verify", str(ledger)],
        ["bundle", "--ledger", str(ledger), "--out", str(tmp_path)],
        ["bundle", "--ledger", str(ledger), "--out", out, "--document", "d0"],
    ):
        assert main(arguments) == 2, arguments
        assert capsys.readouterr().err.startswith("counterclaim: ")
