"""What is measured is kept with what it was measured on."""

from __future__ import annotations

import json
from pathlib import Path

from tests.scripts import load

recording = load("evals/recording.py")


def made(home: Path, **files: str) -> Path:
    for name, text in files.items():
        path = home / name / "report.txt"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return home


def test_a_fingerprint_rests_on_names_and_contents_and_not_on_the_place(tmp_path):
    one = recording.fingerprint(made(tmp_path / "one", a="The ferry sank.", b="It did not."))
    assert one == recording.fingerprint(made(tmp_path / "two", b="It did not.", a="The ferry sank."))
    assert one != recording.fingerprint(made(tmp_path / "three", a="The ferry sank.", b="It did."))
    assert one != recording.fingerprint(made(tmp_path / "four", a="The ferry sank.", c="It did not."))


def test_only_the_named_folders_count(tmp_path):
    home = made(tmp_path / "home", a="The ferry sank.", b="It did not.")
    before = recording.fingerprint(home, home / "a"), recording.fingerprint(home)
    (home / "b" / "report.txt").write_text("It did.", encoding="utf-8")
    assert recording.fingerprint(home, home / "a") == before[0]
    assert recording.fingerprint(home) != before[1]


def test_a_command_names_no_place_of_its_machine(monkeypatch):
    monkeypatch.setattr(
        "sys.argv", ["evals/x.py", "--shared", "/home/ana/shared/", "--ledger", "postgresql://ana:secret@db/case", "--record"]
    )
    assert recording.command_line() == "python evals/x.py --shared …/shared --ledger …/case --record"


def test_a_record_says_what_its_figures_were_measured_with(tmp_path):
    path = tmp_path / "results" / "ferries.json"
    recording.record(path, "python evals/ferries.py", {"F1": 71.5}, data="0123456789abcdef", threads=1)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert list(kept) == ["commit", "data", "threads", "machine", "command", "figures"]
    assert (kept["figures"], kept["data"], kept["threads"]) == ({"F1": 71.5}, "0123456789abcdef", 1)
    assert kept["commit"]
