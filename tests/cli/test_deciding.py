"""`decide`, `decisions` and `reread` as a user meets them."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from pathlib import Path

import pytest

from tests.cli.commands import WHO, identifier, refused, rows, well


@pytest.fixture(scope="module")
def statement(made: Path) -> str:
    """Identifier of its first statement."""
    return identifier(str(made), "attribution")


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
        (["correct", "ID", "--set", "content=", *WHO], "reject a statement that says nothing"),
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
