"""`compare` as a user meets it: annotations out, changed, in again, compared and decided on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counterclaim.ledger import hashes
from tests.cli.commands import WHO, everything, refused, rows, run, well


@pytest.fixture
def out(ledger: str, tmp_path: Path) -> Path:
    path = tmp_path / "out.jsonld"
    well("export", "--ledger", ledger, "--no-relate", "--to", "web-annotation", "--out", str(path))
    return path


def changed(path: Path, change: Any) -> Path:
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value["items"])
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def decisions(ledger: str) -> list[dict[str, Any]]:
    return rows(ledger, "decision")


def test_what_goes_out_comes_back_the_same(ledger: str, out: Path) -> None:
    before = everything(ledger)
    found = json.loads(well("compare", "--ledger", ledger, str(out), "--format", "json"))
    said = rows(ledger, "attribution")
    figures = found["all"]["figures"] if "figures" in found["all"] else found["all"]
    assert (figures["annotated"], figures["found"], figures["matched"]) == (len(said),) * 3
    assert figures["exact"] == dict.fromkeys(("source", "cue", "content"), len(said))
    assert all(m["differing"] == [] and m["attribution"] == m["annotation"] for text in found["texts"] for m in text["matched"])
    assert [m["attribution"] for text in found["texts"] for m in text["matched"]] == [row["id"] for row in said]
    table = well("compare", "--ledger", ledger, str(out))
    assert table.splitlines()[-2].split()[-5:] == ["100.0"] * 5
    assert everything(ledger) == before


def other_stance(items: list[Any], statement: str) -> None:
    for item in items:
        if item["id"] == f"urn:counterclaim:{statement}:content":
            for body in item["body"]:
                if str(body.get("value")).startswith("stance: "):
                    body["value"] = "stance: questions"


def test_corrections_notes_and_rejections(ledger: str, out: Path) -> None:
    said = [row for row in rows(ledger, "attribution") if row["source"] and row["content"] and row["parent"] is None]
    first, gone, new = said[0], said[-1], said[1]
    document = next(row for row in rows(ledger, "document") if row["id"] == first["document"])

    def change(items: list[Any]) -> None:
        other_stance(items, first["id"])
        for item in items:
            if item["id"] == f"urn:counterclaim:{first['id']}:source":  # the annotator takes the last word only
                start, end = first["source"]["start"], first["source"]["end"]
                word = document["text"][start:end].split()[-1]
                selectors = item["target"]["selector"]
                selectors[0]["start"] = end - len(word)
                selectors[1] = {"type": "TextQuoteSelector", "exact": word}
            if item["id"].startswith(f"urn:counterclaim:{new['id']}"):
                for body in item.get("body", ()):
                    if isinstance(body, dict) and body.get("value") == "source":
                        body["value"] = "nobody"
        items[:] = [item for item in items if gone["id"] not in item["id"]]

    changed(out, change)
    made = ["compare", "--ledger", ledger, str(out), "--correct", "--reject-others", *WHO]
    done = run(*made)
    assert (done.returncode, done.stderr) == (0, b"")
    kinds = {(d["kind"], d["subject"]): d for d in decisions(ledger)}
    correction = kinds["correct", first["id"]]
    assert correction["value"]["stance"] == "questions"
    assert correction["value"]["source"][2] == document["text"][correction["value"]["source"][0] : first["source"]["end"]]
    assert correction["by"] == "Ana Petrova"
    assert correction["note"].startswith(f"{WHO[3]} (annotated by tagger@")
    assert {subject for kind, subject in kinds if kind == "reject"} == {gone["id"], new["id"]}
    (note,) = (d for d in kinds.values() if d["kind"] == "note")  # one without a source is another statement
    assert f"cue {new['cue']['start']}:{new['cue']['end']}" in note["note"]
    again = run(*made)
    assert again.returncode == 0
    assert len(decisions(ledger)) == len(kinds)


def test_what_the_program_missed_is_noted_with_words_and_places(ledger: str, tmp_path: Path) -> None:
    document = rows(ledger, "document")[0]
    start = document["text"].index(" ")
    path = tmp_path / "mine.ann"
    (tmp_path / "mine.txt").write_text(document["text"], encoding="utf-8")
    path.write_text(f"T1\tContent 0 {start}\t{document['text'][:start]}\n", encoding="utf-8")
    well("compare", "--ledger", ledger, str(path), "--correct", *WHO)
    well("compare", "--ledger", ledger, str(tmp_path), "--correct", *WHO)  # the same again, from the folder
    (note,) = decisions(ledger)
    assert (note["kind"], note["subject"]) == ("note", document["id"])
    assert f"content 0:{start} “{document['text'][:start]}”" in note["note"]


def test_a_text_is_known_by_its_words_or_its_name(ledger: str, tmp_path: Path) -> None:
    document = next(row for row in rows(ledger, "document") if (row["file"] or "").endswith("r2.txt"))
    words = document["text"][:20].split("\n")[0].rstrip()
    for name, text in (("whatever", document["text"]), ("r2", None), ("r2_mira", None)):
        folder = tmp_path / name
        folder.mkdir()
        if text is not None:
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / f"{name}.ann").write_text(f"T1\tContent 0 {len(words)}\t{words}\n", encoding="utf-8")
        (compared,) = json.loads(well("compare", "--ledger", ledger, str(folder), "--format", "json"))["texts"]
        assert compared["document"] == document["id"]
    other = {"target": {"source": document["url"], "selector": {"type": "TextQuoteSelector", "exact": words}}}
    (tmp_path / "one.json").write_text(json.dumps(other))
    (compared,) = json.loads(well("compare", "--ledger", ledger, str(tmp_path / "one.json"), "--format", "json"))["texts"]
    assert (compared["document"], hashes.of_text(document["text"])) == (document["id"], hashes.of_text(document["text"]))


def test_two_annotators_of_one_text_are_compared_and_not_both_followed(ledger: str, out: Path, tmp_path: Path) -> None:
    (tmp_path / "second.json").write_bytes(out.read_bytes())
    assert well("compare", "--ledger", ledger, str(out), str(tmp_path / "second.json"))
    assert "mark the same text" in refused("compare", "--ledger", ledger, str(out), str(tmp_path / "second.json"), "--correct", *WHO)
    assert decisions(ledger) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["OUT", "--correct"], "give --by NAME and --why REASON"),
        (["OUT", "--correct", "--by", " ", "--why", "x"], "give --by"),
        (["OUT", "--by", "Ana"], "go with --correct"),
        (["OUT", "--reject-others"], "go with --correct"),
        (["missing.json"], "no such file"),
        (["EMPTY"], "there are no annotations"),
        ([], "FILE"),
    ],
)
def test_what_is_misused_is_refused(ledger: str, out: Path, tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "empty").mkdir()
    given = [{"OUT": str(out), "EMPTY": str(tmp_path / "empty")}.get(word, word) for word in arguments]
    assert says in refused("compare", "--ledger", ledger, *given)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.json", b"{", "no JSON"),
        ("a.jsonld", b'{"target": {"source": "\x1b[31mhttps://x.example", "selector": {}}}', "no JSON"),
        ("a.jsonld", b'{"target": {"source": "\\u001b[31mx", "selector": {"type": "TextQuoteSelector", "exact": "x"}}}', "no document"),
        ("a.ann", b"T1\tContent 0 1\tx", "no document"),
        ("a.xml", b"<x/>", ".ann"),
        ("r1.ann", b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_read(ledger: str, out: Path, tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    done = run("compare", "--ledger", ledger, str(tmp_path / name), str(out))
    assert done.returncode == 3
    told = done.stderr.decode()
    assert (says in told, "Traceback" in told, "\x1b" in told, told.count("\n")) == (True, False, False, 1)
    assert b"100.0" in done.stdout


def test_an_unreadable_file_and_one_too_large(ledger: str, tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as stream:
        stream.truncate(32 * 1024 * 1024 + 1)
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "loop.ann").symlink_to(tmp_path / "loop.ann")
    done = run("compare", "--ledger", ledger, str(tmp_path))
    assert done.returncode == 3
    assert b"divide it" in done.stderr
    assert b"loop.ann: it cannot be read" in done.stderr
