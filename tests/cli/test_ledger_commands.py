"""What all commands about a ledger have in common, and `export`, `search` and `history` as a user meets them."""

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

from tests.cli.commands import HOSTILE, PROGRAM, URL, WHO, identifier, on_terminal, refused, rows, run, well, without_privileges


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


COMMANDS = {
    "export": [],
    "search": ["bridge"],
    "history": [URL],
    "decide": ["note", "a0", *WHO],
    "decisions": [],
    "reread": [],
    "disputes": [],
    "about": ["bridge"],
    "relate": [],
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


@pytest.mark.parametrize("command", ["export", "search the", "decisions", "reread --force", "disputes", "about bridge"])
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
    for command in ("export", "search", "history", "decisions", "disputes", "about"):
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
    related = [(r["a"], r["b"]) for r in rows(str(made), "relation") if r["relation"] == "updates" and r["made_by"] == "versions@1"]
    assert related == [(update["a"], update["b"])]


def test_spellings_of_an_address_and_addresses_that_are_not_there(made: Path) -> None:
    told = well("history", "--ledger", str(made), URL)
    for spelling in ("http://www.post.example/bridge/", URL + "#top", URL + "?utm_source=x", "post.example/bridge"):
        assert well("history", "--ledger", str(made), spelling) == told
    assert "other.example" in refused("history", "--ledger", str(made), "https://other.example/\x1b[31m")
    assert "not text" in refused("history", "--ledger", str(made), os.fsdecode(b"https://post.example/\xff"))


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
