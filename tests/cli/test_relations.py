"""`disputes`, `about` and `relate` as a user meets them; what decides about pairs of statements is plain here."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from counterclaim.cli import main
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from tests.cli.commands import rows
from tests.desk import quarrel
from tests.keep import inputs
from tests.pairs import stand_in

HOSTILE = (
    "Varna \x1b[31mbridge\u202e falls\n\nThe mayor of Varna, Ivo \x1b]0;x\x07Marin, said that 99 people had died when the bridge fell.\n"
)


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch, tools: Tools) -> None:
    stand_in(monkeypatch)
    monkeypatch.setattr(Tools, "load", lambda relating: replace(tools, pairs=object()))


@pytest.fixture
def ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Four reports of one bridge with other figures, two of them the same, and one that would like to steer the terminal."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for n in (0, 4, 8):
        (folder / f"r{n}.txt").write_text(inputs.text(n).replace("at least ", ""))
    shutil.copy(folder / "r0.txt", folder / "s0.txt")
    (folder / "z.txt").write_text(HOSTILE)
    assert main(["add", "--relate", "--ledger", str(tmp_path / "case.db"), str(folder)]) == 0
    assert capsys.readouterr() == ("", "")
    return str(tmp_path / "case.db")


def well(capsys: pytest.CaptureFixture[str], command: str, ledger: str, *arguments: str) -> str:
    assert main([command, "--ledger", ledger, *arguments]) == 0
    told, complained = capsys.readouterr()
    assert complained == ""
    return told


def refused(capsys: pytest.CaptureFixture[str], command: str, ledger: str, *arguments: str) -> str:
    """Standard error of a command that is wrong."""
    try:
        status: object = main([command, "--ledger", ledger, *arguments])
    except SystemExit as ended:
        status = ended.code
    told, complained = capsys.readouterr()
    assert (status, told) == (2, "")
    return complained


def test_disputes_in_a_table_and_as_json(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = json.loads(well(capsys, "disputes", ledger, "--format", "json"))
    claims = {row["id"]: row for row in rows(ledger, "claim")}
    bare = [{**d, "sides": [{k: v for k, v in s.items() if k not in ("name", "claim_texts")} for s in d["sides"]]} for d in made]
    assert bare == rows(ledger, "dispute")
    names = {row["id"]: row["name"] for row in rows(ledger, "actor")}
    told = well(capsys, "disputes", ledger)
    assert f"{len(made)} dispute" in told.splitlines()[-1]
    for side in (side for dispute in made for side in dispute["sides"]):
        assert side["claim_texts"] == [claims[c]["text"] for c in side["claims"]]
        assert side["name"] == names.get(side["party"])
        assert f"{side['reports']} report" in told
    assert re.search(r"\b(2: Ana Petrova|99: Ivo)", told)
    assert all(line == line.rstrip() and len(line) <= 100 for line in told.splitlines())
    assert not set("\x1b\x07\u202e") & set(told)


def test_possible_disputes_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "case.db")
    with Ledger.open(path, create=True) as ledger:
        quarrel.keep(ledger, relations={"contradicts": [("a1", "a2"), ("a2", "a3"), ("a3", "a5")]}, probability=0.4)
    (dispute,) = json.loads(well(capsys, "disputes", path, "--no-relate", "--format", "json"))
    assert dispute["certainty"] == "possible"
    told = well(capsys, "disputes", path, "--no-relate").splitlines()
    assert told[0].startswith("Possible disputes: ")
    assert told[-1] == "1 dispute, 1 only possible"
    assert any(f"{dispute['id']} · open · possible" in line for line in told)


def test_a_threshold_shows_fewer_disputes(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(well(capsys, "disputes", ledger, "--format", "json", "--threshold", "0"))
    assert json.loads(well(capsys, "disputes", ledger, "--format", "json", "--threshold", "1")) == []
    assert well(capsys, "disputes", ledger, "--threshold", "1") == "0 disputes\n"
    low = json.loads(well(capsys, "disputes", ledger, "--format", "json", "--threshold", "0.3"))
    assert {d["certainty"] for d in low} == {"likely"}
    for wrong in ("1.5", "nan", "-1", "high"):
        assert "--threshold" in refused(capsys, "disputes", ledger, f"--threshold={wrong}")


def test_about_tells_who_claims_it_and_what_is_against(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, *_ = found = json.loads(well(capsys, "about", ledger, "people had died", "--format", "json"))
    assert "died" in first["text"]
    assert first["contradicted_by"]
    assert all(other["claim"] != first["claim"] and other["by"] for other in first["contradicted_by"])
    documents = {row["id"]: row["text"] for row in rows(ledger, "document")}
    for statement in (statement for claim in found for statement in claim["statements"]):
        for span in statement["content"]:
            assert documents[statement["document"]][span["start"] : span["end"]] == span["text"]
    told = well(capsys, "about", ledger, "people had died")
    assert "but: " in told
    assert "carried by one origin only" in " ".join(told.split())
    assert "2 reports, 1 text, 1 origin " in " ".join(told.split())
    assert not set("\x1b\x07\u202e") & set(told)
    assert len(json.loads(well(capsys, "about", ledger, "bridge", "--limit", "2", "--format", "json"))) == 2
    assert json.loads(well(capsys, "about", ledger, "volcano", "--format", "json")) == []
    assert well(capsys, "about", ledger, "volcano") == "0 claims\n"


@pytest.mark.parametrize(("arguments", "says"), [(["?!"], "no word"), (["x", "--limit", "0"], "--limit"), ([], "WORDS")])
def test_about_nothing(ledger: str, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str) -> None:
    assert says in refused(capsys, "about", ledger, *arguments)


def test_relate_gives_the_same_rows(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows(ledger)
    assert well(capsys, "relate", ledger) == "nothing to do: every document is compared\n"
    count = re.fullmatch(r"5 documents compared, (\d+) pairs of statements kept\n", well(capsys, "relate", ledger, "--all"))
    assert count
    assert int(count[1]) > 0
    assert rows(ledger) == before
    assert "threads" in refused(capsys, "relate", ledger, "--threads", "0")


def test_a_relation_can_be_decided_on(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    relation = next(row for row in rows(ledger, "relation") if row["relation"] == "contradicts")
    subject = f"{relation['a']} {relation['b']} contradicts"
    well(capsys, "decide", ledger, "reject", subject, "--by", "Ana", "--why", "Two bridges.")
    assert "no relation" in refused(
        capsys, "decide", ledger, "accept", subject.replace("contradicts", "updates"), "--by", "A", "--why", "x"
    )
    (decision,) = map(json.loads, well(capsys, "decisions", ledger, "--format", "jsonl").splitlines())
    assert (decision["standing"], decision["subject"]) == ("holds", subject)
    assert rows(ledger, "decision") == [decision]
    assert relation in rows(ledger, "relation")


def test_a_fault_in_comparing_is_named(ledger: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from counterclaim.relate import pairs

    def fail(told, others, model):
        raise ZeroDivisionError("no words")

    monkeypatch.setattr(pairs, "compare", fail)
    assert main(["relate", "--ledger", ledger, "--all"]) == 1
    complained = capsys.readouterr().err
    assert complained.count("the program failed when it compared this document (ZeroDivisionError: no words)") == 5


def test_a_bundle_of_some_documents_has_no_words_of_others(ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents = [row["id"] for row in rows(ledger, "document")]
    kept = {}
    for name, some in (("all", []), ("two", ["--document", documents[0], documents[-2]]), ("one", ["--document", documents[0]])):
        well(capsys, "bundle", ledger, "--out", str(tmp_path / name), *some)
        assert main(["verify", str(tmp_path / name)]) == 0
        capsys.readouterr()
        kept[name] = [json.loads(line) for line in (tmp_path / name / "rows.jsonl").read_text().splitlines()]
        here = {row["id"] for row in kept[name] if row["type"] == "attribution"}
        for row in kept[name]:
            if row["type"] == "claim":
                assert set(row["attributions"]) <= here
    assert kept["all"] == rows(ledger)
    assert not [row for row in kept["one"] if row["type"] == "dispute"]
