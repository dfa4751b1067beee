"""`export`, `search`, `history`, `decide`, `decisions` and `reread` as a user meets them."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import PROGRAM, refused, rows, run, well, without_privileges
from tests.cli.test_add import HOSTILE, on_terminal

URL = "https://post.example/bridge"
VERSIONS = (
    "The mayor of Varna, Ivo Marin, said on Monday that at least 4 people had died when the bridge fell.\n\n"
    "“Nobody warned us,” Marin told reporters. The river authority denied that the bridge had been closed for repairs.",
    "The mayor of Varna, Ivo Marin, said on Monday that at least 7 people had died when the bridge fell.\n\n"
    "“Nobody warned us,” Marin told reporters. The river authority denied that the bridge had been closed for repairs.",
    "The mayor of Varna, Ivo Marin, said on Monday that at least 7 people had died when the bridge fell.\n\n"
    "“Nobody warned us,” Marin told reporters. The river authority denied that the bridge had been closed for repairs.\n\n"
    "Divers said on Tuesday that the search would go on for two days.",
)
WHO = ("--by", "Ana Petrova", "--why", "compared with the recording")


@pytest.fixture(scope="module")
def made(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the demonstration reports and a page in three versions."""
    folder = tmp_path_factory.mktemp("made")
    lines = [{"url": URL, "title": "Bridge falls", "text": text, "date": "2024-03-04T10:00:00Z"} for text in VERSIONS]
    (folder / "page.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    well("add", "--ledger", str(folder / "case.db"), str(demo), str(folder / "page.jsonl"))
    return folder / "case.db"


@pytest.fixture(scope="module")
def statement(made: Path) -> str:
    """Identifier of its first statement."""
    return identifier(str(made), "attribution")


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> str:
    """A copy of it, to be written to."""
    return str(shutil.copy(made, tmp_path / "case.db"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger of a page that would like to steer the terminal, in two versions."""
    folder = tmp_path_factory.mktemp("hostile")
    lines = [
        {"url": URL, "title": HOSTILE.splitlines()[0], "site": "\x1b[31mPost\u202e", "author": "\ud800\x07", "text": text}
        for text in (HOSTILE, HOSTILE.replace("nobody", "“\x1b]0;x\x07 no \u2066 one\x9b”"))
    ]
    (folder / "page.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    well("add", "--ledger", str(folder / "case.db"), str(folder / "page.jsonl"))
    return str(folder / "case.db")


def identifier(ledger: str, kind: str) -> str:
    return str(rows(ledger, kind)[0]["id"])


COMMANDS = {
    "export": [],
    "search": ["bridge"],
    "history": [URL],
    "decide": ["note", "a0", *WHO],
    "decisions": [],
    "reread": [],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_where_there_is_no_ledger(tmp_path: Path, command: str) -> None:
    (tmp_path / "notes.txt").write_text("The mayor said that it fell.")
    (tmp_path / "empty.db").touch()
    wrong = [("none.db", "no ledger"), ("notes.txt", "is no ledger")]
    if command == "export":
        wrong += [(".", "is a directory"), ("empty.db", "no ledger")]
    for name, says in wrong:
        assert says in refused(command, "--ledger", name, *COMMANDS[command], cwd=tmp_path)
    assert "--ledger" in refused(command, *COMMANDS[command])
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_damaged_ledger_is_said_to_be_so(made: Path, tmp_path: Path, command: str) -> None:
    whole = made.read_bytes()
    damaged = tmp_path / "damaged.db"
    for data in (whole[:30_000], whole[:100] + bytes(8_092) + whole[8_192:]):
        damaged.write_bytes(data)
        done = run(command, "--ledger", str(damaged), *COMMANDS[command])
        assert done.returncode in (1, 2)
        assert b"damaged.db" in done.stderr
        assert b"Traceback" not in done.stderr


# export


def test_export_as_lines_as_an_array_and_into_a_file(made: Path, tmp_path: Path) -> None:
    lines = well("export", "--ledger", str(made))
    assert json.loads(well("export", "--ledger", str(made), "--to", "json")) == [json.loads(line) for line in lines.splitlines()]
    out = tmp_path / "rows.jsonl"
    assert well("export", "--ledger", str(made), "--to", "jsonl", "--out", str(out)) == ""
    assert out.read_text(encoding="utf-8") == lines


def test_an_export_never_destroys_the_ledger(ledger: str, tmp_path: Path) -> None:
    before = Path(ledger).read_bytes()
    os.symlink(ledger, tmp_path / "link.jsonl")
    for out in (ledger, str(tmp_path / "link.jsonl")):
        assert "the ledger itself" in refused("export", "--ledger", ledger, "--out", out)
    assert Path(ledger).read_bytes() == before
    assert "is a directory" in refused("export", "--ledger", ledger, "--out", str(tmp_path))
    assert "cannot write" in refused("export", "--ledger", ledger, "--out", str(tmp_path / "none" / "rows.jsonl"))
    assert "csv" in refused("export", "--ledger", ledger, "--to", "csv")


@pytest.mark.parametrize("command", ["export", "search the", "decisions", "reread --force"])
def test_whoever_reads_may_stop_and_a_full_disk_is_said(ledger: str, command: str) -> None:
    name, *more = command.split()
    shell = f"{sys.executable} -m counterclaim {name} --ledger {ledger} {' '.join(more)}"
    stopped = subprocess.run(["bash", "-c", f"set -o pipefail; {shell} | head -c 1"], capture_output=True, check=False)
    assert (stopped.returncode, stopped.stderr) == (0, b"")
    full = subprocess.run(["bash", "-c", f"{shell} >/dev/full"], capture_output=True, check=False)
    if name != "decisions":  # there are none to be written
        assert (full.returncode, full.stderr) == (1, b"counterclaim: No space left on device\n")
    closed = subprocess.run(["bash", "-c", f"{shell} >&-"], capture_output=True, check=False)
    assert (closed.returncode, closed.stderr.count(b"\n")) == (2, 1)


def test_what_is_only_read_may_lie_where_nothing_can_be_written(ledger: str) -> None:
    Path(ledger).chmod(0o444)
    for command in ("export", "search", "history", "decisions"):
        done = subprocess.run(
            [*without_privileges(), *PROGRAM, command, "--ledger", ledger, *COMMANDS[command]], capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
    done = subprocess.run(
        [*without_privileges(), *PROGRAM, "decide", "--ledger", ledger, "note", identifier(ledger, "attribution"), *WHO],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"readonly" in done.stderr


# search


def test_search_shows_places_and_the_statements_around_them(made: Path) -> None:
    told = well("search", "--ledger", str(made), "divers", "search")
    assert "[Divers] said on Tuesday" in told
    (found,) = map(json.loads, well("search", "--ledger", str(made), "divers", "search", "--format", "jsonl").splitlines())
    document = next(d for d in rows(str(made), "document") if d["id"] == found["id"])
    statements = {a["id"]: a for a in rows(str(made), "attribution")}
    assert [p["text"] for p in found["places"]] == ["Divers", "search"]
    for place in found["places"]:
        assert document["text"][place["start"] : place["end"]] == place["text"]
        (around,) = place["attributions"]
        assert statements[around]["document"] == document["id"]
        assert around in told


@pytest.mark.parametrize(
    "query",
    [
        ["hospital OR AND NOT NEAR"], ["hosp*"], ['"unfinished hospital'], ["(hospital"], ["hospital'; DROP TABLE document; --"],
        ["col:hospital"], ["^hospital"], ["hospital" * 2000], ["ｈｏｓｐｉｔａｌ"], ["%", "hospital"], ["\x1b[31m", "hospital"],
        ["hospital"] * 500, ["--", "-hospital"],
    ],
)  # fmt: skip
def test_odd_queries_are_words(made: Path, query: list[str]) -> None:
    for line in well("search", "--ledger", str(made), "--format", "jsonl", *query).splitlines():
        assert "hospital" in {place["text"].casefold() for place in json.loads(line)["places"]}


def test_case_accents_phrases_and_limits(made: Path) -> None:
    def found(*words: str) -> list[str]:
        return [json.loads(line)["id"] for line in well("search", "--ledger", str(made), "--format", "jsonl", *words).splitlines()]

    everywhere = found("mutsamudu")
    assert found("MUTSÁMUDU") == everywhere
    assert found("mutsamudu", "--limit", "2") == everywhere[:2]
    assert set(found("patrol boat")) < set(found("patrol", "boat")) | set(everywhere)
    assert found('"boat patrol"') == []
    assert found("mutsamud") == []


@pytest.mark.parametrize(
    ("words", "says"),
    [(['"'], "no word"), (["…"], "no word"), ([], "WORD"), (["a", "--limit", "0"], "1 to"), (["a", "--limit", "x"], "'x'")],
)
def test_searches_for_nothing(made: Path, words: list[str], says: str) -> None:
    assert says in refused("search", "--ledger", str(made), *words)


def test_a_terminal_is_told_that_there_is_nothing_or_more(made: Path) -> None:
    assert "nothing was found" in on_terminal("search", "--ledger", str(made), "zeppelin")[1]
    assert "--limit" in on_terminal("search", "--ledger", str(made), "mutsamudu", "--limit", "1")[1]
    assert on_terminal("search", "--ledger", str(made), "divers") == (0, "")
    assert "nobody has decided" in on_terminal("decisions", "--ledger", str(made))[1]


# history


def test_three_versions_and_a_figure_that_is_an_update(made: Path) -> None:
    told = well("history", "--ledger", str(made), URL)
    heads = [line for line in told.splitlines() if not line.startswith(" ")]
    assert len(heads) == 3
    assert told.count("real change: 1 edit\n") == 2
    assert "that at least 4 people had died when the bridge fell > The mayor" in told
    assert "at least [-4-]{+7+} people" in told
    assert "{+ Divers said on Tuesday that the search would go on for two days.+}" in told
    first, second, third = json.loads(well("history", "--ledger", str(made), URL, "--format", "json"))
    assert [line.split()[0] for line in heads] == [v["document"] for v in (first, second, third)]
    assert first["change"] is None
    statements = {a["id"]: a for a in rows(str(made), "attribution")}
    (update,) = second["change"]["updates"]
    assert [statements[update[side]]["quantities"][0]["lower"] for side in "ab"] == [4, 7]
    assert second["change"]["gained"] == second["change"]["lost"] == third["change"]["updates"] == []
    (gained,) = third["change"]["gained"]
    assert statements[gained]["source"]["text"] == "Divers"
    related = [(r["a"], r["b"]) for r in rows(str(made), "relation") if r["relation"] == "updates"]
    assert related == [(update["a"], update["b"])]


def test_spellings_of_an_address_and_addresses_that_are_not_there(made: Path) -> None:
    told = well("history", "--ledger", str(made), URL)
    for spelling in ("http://www.post.example/bridge/", URL + "#top", URL + "?utm_source=x", "post.example/bridge"):
        assert well("history", "--ledger", str(made), spelling) == told
    assert "other.example" in refused("history", "--ledger", str(made), "https://other.example/\x1b[31m")
    assert "not text" in refused("history", "--ledger", str(made), os.fsdecode(b"https://post.example/\xff"))


# decide, decisions


def test_every_kind_of_decision_is_kept_with_what_was_seen(ledger: str) -> None:
    subjects = {kind: identifier(ledger, kind) for kind in ("attribution", "actor", "document")}
    note, relation = rows(ledger, "verification")[0], rows(ledger, "relation")[0]
    statement = rows(ledger, "attribution")[0]
    start, end = statement["content"][0]["start"], statement["content"][0]["end"]
    given = [
        ["accept", subjects["attribution"]],
        ["reject", subjects["document"]],
        ["correct", subjects["attribution"], "--set", "stance=denies", "--set", f"content={start}:{end}", "--set", "source="],
        ["correct", subjects["actor"], "--set", "name=The Ministry"],
        ["assess", subjects["attribution"], "--credibility", "2"],
        ["assess", subjects["actor"], "--reliability", "b", "--topic", "tides"],
        ["note", f"{note['document']} {note['start']} {note['end']}"],
        ["reject", f"{relation['a']} {relation['b']} {relation['relation']}"],
        ["accept", identifier(ledger, "origin")],
    ]
    made = [well("decide", "--ledger", ledger, *arguments, *WHO).strip() for arguments in given]
    undone = well("decide", "--ledger", ledger, "undo", made[0], *WHO).strip()
    instead = well("decide", "--ledger", ledger, "accept", subjects["document"], "--replaces", made[1], *WHO).strip()
    kept = [json.loads(line) for line in well("decisions", "--ledger", ledger, "--format", "jsonl").splitlines()]
    assert [d["id"] for d in kept] == [*made, undone, instead]
    assert [d["standing"] for d in kept] == ["undone", "replaced", *["holds"] * 9]
    assert {(d["by"], d["note"]) for d in kept} == {("Ana Petrova", "compared with the recording")}
    assert kept[2]["value"] == {"stance": "denies", "content": [[start, end, statement["content"][0]["text"]]], "source": None}
    assert [kept[4]["credibility"], kept[4]["reliability"], kept[5]["reliability"], kept[5]["topic"]] == [2, None, "b", "tides"]
    assert [d["subject_type"] for d in kept[6:9]] == ["verification", "relation", "origin"]
    assert rows(ledger, "decision") + rows(ledger, "assessment") == sorted(kept, key=lambda d: d["type"] == "assessment")
    told = well("decisions", "--ledger", ledger)
    assert statement["content"][0]["text"] in told
    assert note["text"].split("\n")[0] in told


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["accept", "ID"], "--by"),
        (["accept", "ID", "--by", "Ana"], "--why"),
        (["accept", "ID", "--by", " ", "--why", "x"], "name"),
        (["accept", "ID", "--by", "Ana", "--why", ""], "reason"),
        (["approve", "ID", *WHO], "'accept', 'reject'"),
        (["accept", "a0", *WHO], "no attribution 'a0'"),
        (["accept", "d0", *WHO], "no document 'd0'"),
        (["accept", "ID", "--about", "actor", *WHO], "no actor"),
        (["accept", "a0 a1 updates", *WHO], "no relation"),
        (["accept", "d0 1 x", *WHO], "no verification"),
        (["accept", "", *WHO], "no attribution"),
        (["accept", "ID", "--set", "stance=denies", *WHO], "takes no value"),
        (["correct", "ID", *WHO], "stance"),
        (["correct", "ID", "--set", "stance", *WHO], "FIELD=VALUE"),
        (["correct", "ID", "--set", "stance=lies", *WHO], "asserts"),
        (["correct", "ID", "--set", "tone=harsh", *WHO], "tone"),
        (["correct", "ID", "--set", "content=", *WHO], "reject it"),
        (["correct", "ID", "--set", "source=1:2:3", *WHO], "START:END"),
        (["correct", "ID", "--set", "source=9:5", *WHO], "no place"),
        (["correct", "ID", "--set", "content=0:5,5:99999999", *WHO], "no place"),
        (["assess", "ID", *WHO], "credibility"),
        (["assess", "ID", "--credibility", "7", *WHO], "1 (confirmed)"),
        (["assess", "ID", "--credibility", "two", *WHO], "two"),
        (["assess", "ID", "--reliability", "B", *WHO], "a (completely reliable)"),
        (["undo", "ID", *WHO], "no decision"),
        (["note", "ID", "--replaces", "j0", *WHO], "no decision"),
        (["note", "ID", "--by", os.fsdecode(b"\xff"), "--why", "x"], "not text"),
    ],
)
def test_what_cannot_be_decided_changes_nothing(made: Path, statement: str, arguments: list[str], says: str) -> None:
    before = made.read_bytes()
    given = [statement if argument == "ID" else argument for argument in arguments]
    assert says in refused("decide", "--ledger", str(made), *given)
    assert made.read_bytes() == before


def test_a_decision_is_taken_back_once(ledger: str) -> None:
    first = well("decide", "--ledger", ledger, "accept", identifier(ledger, "attribution"), *WHO).strip()
    well("decide", "--ledger", ledger, "undo", first, *WHO)
    assert "undone already" in refused("decide", "--ledger", ledger, "undo", first, *WHO)


# reread


def test_nothing_to_read_again_and_read_again_all_the_same(ledger: str) -> None:
    before = well("export", "--ledger", ledger)
    assert well("reread", "--ledger", ledger).startswith("nothing to do: every document was read by counterclaim ")
    assert well("export", "--ledger", ledger) == before
    documents, kept, *others = re.findall(r"\d+", well("reread", "--ledger", ledger, "--force"))
    assert int(documents) == len(rows(ledger, "document"))
    assert int(kept) == len(rows(ledger, "attribution"))
    assert others == ["0"] * 4
    assert well("export", "--ledger", ledger) == before
    assert "nothing to do" in well("reread", "--ledger", ledger)
    assert "--threads" in refused("reread", "--ledger", ledger, "--threads", "0")


def test_another_program_reads_otherwise_and_decisions_lose_what_they_were_about(ledger: str) -> None:
    gone = next(a for a in rows(ledger, "attribution") if a["content"][0]["end"] - a["content"][0]["start"] > 20)
    decision = well("decide", "--ledger", ledger, "accept", gone["id"], *WHO).strip()
    with sqlite3.connect(ledger) as connection:  # as if an earlier program had found other edges
        start, end = gone["content"][0]["start"], gone["content"][0]["end"] - 5
        content = json.dumps([[start, end, gone["content"][0]["text"][:-5]]])
        connection.execute("UPDATE attribution SET id = 'a0', content = ? WHERE id = ?", (content, gone["id"]))
        connection.execute("UPDATE reading SET reader = 'counterclaim 0.0'")
    connection.close()
    orphan = json.loads(well("decisions", "--ledger", ledger, "--format", "jsonl"))
    assert (orphan["standing"], orphan["nearby"]) == ("orphaned", ["a0"])
    assert gone["content"][0]["text"] in well("decisions", "--ledger", ledger)
    told = well("reread", "--ledger", ledger)
    assert ", 1 moved, " in told
    assert "orphaned" not in told
    assert json.loads(well("decisions", "--ledger", ledger, "--format", "jsonl"))["standing"] == "holds"
    well("decide", "--ledger", ledger, "undo", decision, *WHO)


def test_another_program_reads_the_same_words_otherwise_and_decisions_on_them_are_listed(ledger: str) -> None:
    said = rows(ledger, "attribution")[0]
    with sqlite3.connect(ledger) as connection:  # as if an earlier program had read another stance
        connection.execute("UPDATE attribution SET stance = 'alleges' WHERE id = ?", (said["id"],))
        connection.execute("UPDATE reading SET reader = 'counterclaim 0.0'")
    connection.close()
    accepted = well("decide", "--ledger", ledger, "accept", said["id"], *WHO).strip()
    corrected = well("decide", "--ledger", ledger, "correct", said["id"], "--set", f"stance={said['stance']}", *WHO).strip()
    told = well("reread", "--ledger", ledger)
    assert told.endswith(f"changed: accept of attribution {said['id']} by Ana Petrova ({accepted}): stance\n")
    kept = [json.loads(line) for line in well("decisions", "--ledger", ledger, "--format", "jsonl").splitlines()]
    assert [(d["id"], d["standing"], d["changed"]) for d in kept] == [(accepted, "changed", ["stance"]), (corrected, "holds", [])]
    assert "    changed: stance · compared" in well("decisions", "--ledger", ledger)


# Everywhere


@pytest.mark.parametrize("command", ["search", "history", "decisions", "reread"])
def test_what_comes_from_reports_never_steers_the_terminal(hostile: str, command: str, tmp_path: Path) -> None:
    ledger = str(shutil.copy(hostile, tmp_path / "case.db"))
    documents = rows(ledger, "document")
    assert len(documents) == 2
    assert "\x1b" in documents[0]["text"]
    well("decide", "--ledger", ledger, "note", documents[0]["id"], "--by", "\x1b[31mAna\u202e", "--why", "\x9b\x07")
    if command == "reread":
        with sqlite3.connect(ledger) as connection:
            connection.execute("DELETE FROM attribution")  # so that all of them are gained
        connection.close()
    more = {"search": ["died"], "history": [URL], "decisions": [], "reread": ["--force"]}[command]
    told = well(command, "--ledger", ledger, *more)
    assert "bridge" in told.casefold()
    assert not [c for line in told.splitlines() for c in line if c < " " or "\x7f" <= c < "\xa0" or c in "\u202e\u2066"]


def test_the_same_commands_say_the_same_on_both_databases(ledger_address: str, made: Path, demo: Path) -> None:
    page = made.parent / "page.jsonl"
    well("add", "--ledger", ledger_address, str(demo), str(page))
    assert well("export", "--ledger", ledger_address) == well("export", "--ledger", str(made))
    for arguments in (["search", "patrol boat"], ["search", "ministry", "--format", "jsonl"], ["history", URL, "--format", "json"]):
        told, expected = (well(arguments[0], "--ledger", address, *arguments[1:]) for address in (ledger_address, str(made)))
        assert re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "", told) == re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "", expected)
    decision = well("decide", "--ledger", ledger_address, "accept", identifier(ledger_address, "attribution"), *WHO).strip()
    assert decision in well("decisions", "--ledger", ledger_address)
    assert "0 changed" in well("reread", "--ledger", ledger_address, "--force")
