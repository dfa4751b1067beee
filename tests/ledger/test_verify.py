"""Verifying: an untouched ledger is clean, and whatever is changed in one is found, and nothing else."""

from __future__ import annotations

import json
import random
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterclaim.errors import LedgerError, UsageError
from counterclaim.keep.adding import add
from counterclaim.ledger import hashes
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.verifying.findings import Tally
from counterclaim.pipeline import Tools
from counterclaim.records import Taken
from tests import evidence
from tests.ledger.tampering import Found, findings, found, tamper


def test_an_untouched_ledger_is_clean(ledger_address: str, tools: Tools) -> None:
    evidence.fill(ledger_address, tools)
    tally = Tally()
    assert findings(ledger_address, tally) == []
    assert tally.checked["document"] == 5
    assert tally.checked["original"] == 5
    assert tally.checked["custody"] == 6
    assert tally.checked["decision"] == 3
    assert tally.checked["attribution"] > 10
    assert tally.checked["search"] == 5
    assert tally.checked["problem"] == 2
    assert tally.ends["custody"][0] == 6


WORDS = st.lists(
    st.sampled_from(["Ana", "Petrova", "said", "that", "“it", "fell”", "12", "Varna", "не", "已", "é", "𝔄", "\u2028", "denied", "."])
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paragraphs=st.lists(WORDS.map(" ".join).filter(str.strip), min_size=1, max_size=4), windows=st.booleans(), data=st.data())
def test_generated_texts_are_clean(tools: Tools, tmp_path: Path, paragraphs: list[str], windows: bool, data: st.DataObject) -> None:
    text = ("\r\n\r\n" if windows else "\n\n").join(paragraphs)
    file = data.draw(st.sampled_from([None, "-", "a.txt", "dir\\b.txt", "d/\udc80ü.txt"]))
    url = data.draw(st.sampled_from([None, "https://a.example/x?utm_source=y", "https://www.a.example/x/"]))
    path = tmp_path / f"{hashes.of_text(repr((text, file, url)))}.db"
    with Ledger.open(str(path), create=True) as ledger:
        add(ledger, [Taken(text.encode(), "file", file=file, url=url, media_type="text/plain")], lambda added: None, tools=tools, threads=1)
    assert findings(path) == []


SAME_LENGTH = zlib.compress(evidence.BRIDGE.replace("12", "13").encode())
OF_BRIDGE = hashes.of_text(evidence.BRIDGE)
FIRST = "(SELECT id FROM document WHERE number = 1)"
ALIKE = (
    "INSERT INTO likeness SELECT 1, a.id, b.id, 'copy', 1.0, '[]', '{}' FROM document a, document b WHERE a.number = {} AND b.number = {}"
)
TAMPERINGS: dict[str, tuple[str, Found]] = {
    "text": (
        "UPDATE document SET text = replace(text, 'rained', 'snowed') WHERE number = 1",
        {("document", "text_sha256"), ("document", "id"), ("document", "decoded")},
    ),
    "text with a new hash": (
        f"UPDATE document SET text = replace(text, 'rained', 'snowed'), "
        f"text_sha256 = '{hashes.of_text(evidence.BRIDGE.replace('rained', 'snowed'))}' WHERE number = 1",
        {("document", "id"), ("document", "decoded")},
    ),
    "text that is none": ("UPDATE document SET text = x'00ff' WHERE number = 3", {("document", "text")}),
    "hash of the text": ("UPDATE document SET text_sha256 = 'f' || substr(text_sha256, 2) WHERE number = 1", {("document", "text_sha256")}),
    "address": ("UPDATE document SET address = 'other.example' WHERE number = 5", {("document", "address")}),
    "file": ("UPDATE document SET file = 'x.txt' WHERE number = 2", set()),  # the custody log still has it
    "earlier version": (f"UPDATE document SET previous = {FIRST} WHERE number = 4", {("document", "previous")}),
    "original of a document": (
        "UPDATE document SET original = (SELECT original FROM document WHERE number = 2) WHERE number = 1",
        {("document", "original")},
    ),
    "original": (f"UPDATE original SET packed = x'{SAME_LENGTH.hex()}' WHERE sha256 = '{OF_BRIDGE}'", {("original", "sha256")}),
    "original cut off": (
        f"UPDATE original SET packed = substr(packed, 1, length(packed) - 9) WHERE sha256 = '{OF_BRIDGE}'",
        {("original", "packed")},
    ),
    "original damaged": (f"UPDATE original SET packed = substr(packed, 2) WHERE sha256 = '{OF_BRIDGE}'", {("original", "packed")}),
    "original no bytes": (f"UPDATE original SET packed = 'abc' WHERE sha256 = '{OF_BRIDGE}'", {("original", "packed")}),
    "size": (f"UPDATE original SET size = size - 1 WHERE sha256 = '{OF_BRIDGE}'", {("original", "size")}),
    "custody": ("UPDATE custody SET program = 'other' WHERE number = 3", {("custody", "hash")}),
    "custody's place": ("UPDATE custody SET file = 'y' WHERE number = 5", {("custody", "hash"), ("custody", "key")}),
    "custody row": ("DELETE FROM custody WHERE number = 5", {("custody", "number")}),
    "only custody row": (
        "DELETE FROM custody WHERE number = 2",
        {("custody", "number"), ("document", "custody"), ("original", "custody")},
    ),
    "last custody row": (
        "DELETE FROM custody WHERE number = 6",
        {("document", "custody"), ("original", "custody")},
    ),
    "decision": ("UPDATE decision SET why = 'because' WHERE number = 2", {("decision", "hash"), ("decision", "id")}),
    "decision row": ("DELETE FROM decision WHERE number = 2", {("decision", "number")}),
    "place of a source": (
        "UPDATE attribution SET source_start = source_start + 1 WHERE document = 1 AND place = 0",
        {("attribution", "span"), ("attribution", "id")},
    ),
    "place behind the end": (
        "UPDATE attribution SET cue_end = 100000 WHERE document = 1 AND place = 0",
        {("attribution", "range"), ("attribution", "id")},
    ),
    "words of a cue": ("UPDATE attribution SET cue = cue || 'x' WHERE document = 1 AND place = 0", {("attribution", "span")}),
    "place of a figure": (
        "UPDATE attribution SET quantities = json_set(quantities, '$[0].start', 0) WHERE quantities != '[]' AND document = 1",
        {("attribution", "span")},
    ),
    "place of a time that is none": (
        "UPDATE attribution SET evidence = '{\"x\":[[3,2,\"\"]]}' WHERE document = 1 AND place = 0",
        {("attribution", "range")},
    ),
    "a statement's own parent": ("UPDATE attribution SET parent = id WHERE document = 1 AND place = 0", {("attribution", "parent")}),
    "parent elsewhere": (
        "UPDATE attribution SET parent = (SELECT id FROM attribution WHERE document = 2) WHERE document = 1 AND place = 0",
        {("attribution", "parent")},
    ),
    "actor that is not there": ("UPDATE attribution SET actor = 'p0' WHERE document = 1 AND place = 0", {("attribution", "actor")}),
    "party that is not there": ("UPDATE actor SET party = 'p0' WHERE number = 1", {("actor", "party")}),
    "statements that are no JSON": ("UPDATE attribution SET content = '[' WHERE document = 2 AND place = 0", {("reading", "readable")}),
    "statements of another shape": ("UPDATE attribution SET content = '[[1]]' WHERE document = 2 AND place = 0", {("reading", "readable")}),
    "sections": (
        "UPDATE reading SET sections = '[[\"title\",0,5],[\"body\",4,9]]' WHERE document = 1",
        {("reading", "sections")},
    ),
    "sections behind the end": ("UPDATE reading SET sections = '[[\"title\",0,99999]]' WHERE document = 1", {("reading", "range")}),
    "note": ("UPDATE verification SET start = start + 1", {("verification", "span")}),
    "what a note is about": ("UPDATE verification SET covers = '[\"a0\"]'", {("verification", "covers")}),
    "mention": ("UPDATE mention SET \"end\" = 99999 WHERE document = 1", {("mention", "range")}),
    "key of an actor": ("UPDATE actor_key SET key = 'zz' WHERE key = (SELECT min(key) FROM actor_key)", {("actor_key", "key")}),
    "problem": ("UPDATE problem SET reason = 'none' WHERE file = 'cut.warc'", {("problem", "key")}),
    "origin of another name": ("UPDATE reading SET origin = 'o0' WHERE document = 1", {("origin", "id")}),
    "origin of nobody": ("UPDATE reading SET origin = NULL WHERE document = 1", {("origin", "id")}),
    "passages alike": (ALIKE.format("[[0,6,0,6]]", 5, 2), set()),
    "passages unlike": (ALIKE.format("[[0,6,0,6]]", 2, 1), {("likeness", "words")}),
    "passages that cut words": (ALIKE.format("[[0,5,0,5]]", 5, 2), {("likeness", "words")}),
    "passages nowhere": (ALIKE.format("[[0,6,9999,9]]", 2, 1), {("likeness", "range")}),
    "relation to nothing": (
        "INSERT INTO relation VALUES (1, 'a0', 'a1', 'repeats', 1.0, '[]', 'x')",
        {("relation", "a"), ("relation", "b")},
    ),
}  # fmt: skip


def test_the_texts_of_the_tamperings_fit_the_ledger(whole: Path) -> None:
    assert found(whole) == set()
    with sqlite3.connect(whole) as connection:
        assert connection.execute("SELECT original FROM document WHERE number = 1").fetchone() == (OF_BRIDGE,)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_changed_is_found_and_nothing_else(copy: Path, name: str) -> None:
    change, expected = TAMPERINGS[name]
    tamper(copy, change)
    assert found(copy) == expected


def test_a_finding_names_the_row_and_says_what_is_wrong(copy: Path) -> None:
    tamper(copy, "UPDATE attribution SET cue = 'whispered' WHERE document = 1 AND place = 0")
    (finding,) = findings(copy)
    with sqlite3.connect(copy) as connection:
        assert finding.row == connection.execute("SELECT id FROM attribution WHERE document = 1 AND place = 0").fetchone()[0]
    assert "'says'" in finding.detail
    assert "'whispered'" in finding.detail


def test_a_custody_row_that_was_hashed_again_breaks_the_chain(copy: Path) -> None:
    def forge(connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM custody WHERE number = 3").fetchone())
        del row["hash"]
        row |= {"at": "1999-01-01T00:00:00Z", "record": json.loads(row["record"])}
        connection.execute("UPDATE custody SET at = ?, hash = ? WHERE number = 3", (row["at"], hashes.of_row(row)))

    tamper(copy, forge)
    assert [(f.table, f.row, f.check) for f in findings(copy)] == [("custody", "4", "before")]


def test_the_end_of_the_log_shows_what_was_cut_off(copy: Path) -> None:
    """A decision taken away at the end leaves a chain that holds: only who kept its end can tell."""
    before, after = Tally(), Tally()
    findings(copy, before)
    tamper(copy, "DELETE FROM decision WHERE number = 3")
    assert findings(copy, after) == []
    assert before.ends["decision"] != after.ends["decision"]


def test_parents_in_a_ring(copy: Path) -> None:
    def ring(connection: sqlite3.Connection) -> None:
        a, b = (i for (i,) in connection.execute("SELECT id FROM attribution WHERE document = 1 ORDER BY place LIMIT 2"))
        connection.execute("UPDATE attribution SET parent = ? WHERE id = ?", (a, b))
        connection.execute("UPDATE attribution SET parent = ? WHERE id = ?", (b, a))

    tamper(copy, ring)
    assert [(f.table, f.check) for f in findings(copy)] == [("attribution", "parent")]


def test_earlier_generations_are_checked_too(copy: Path, tools: Tools) -> None:
    from counterclaim.keep.rereading import reread

    with Ledger.open(str(copy)) as ledger:
        reread(ledger, tools, lambda told: None)
    assert found(copy) == set()
    tamper(copy, "UPDATE attribution SET cue = 'x' WHERE generation = 1 AND document = 1 AND place = 0")
    (finding,) = findings(copy)
    assert finding.row.endswith("(generation 1)")


def test_postgresql_is_checked_as_closely(ledger_address: str, tools: Tools) -> None:
    """The same changes over either database; SQLite's are looked at one by one above."""
    evidence.fill(ledger_address, tools)
    with Ledger.open(ledger_address) as ledger, ledger.engine.begin() as connection:
        sqlite = connection.dialect.name == "sqlite"
        for table in ("document", "custody"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_keeps_UPDATE" + ("" if sqlite else f" ON {table}"))
        for change in (
            "UPDATE document SET text = replace(text, 'rained', 'snowed') WHERE number = 1",
            "UPDATE custody SET program = 'other' WHERE number = 3",
            "UPDATE attribution SET source_start = source_start + 1 WHERE document = 2 AND place = 0",
            "UPDATE actor SET party = 'p0' WHERE number = 1",
        ):
            connection.exec_driver_sql(change)
    assert found(ledger_address) == {
        ("guard", "update"),
        ("document", "text_sha256"),
        ("document", "id"),
        ("document", "decoded"),
        ("custody", "hash"),
        ("attribution", "span"),
        ("attribution", "id"),
        ("actor", "party"),
    }


def damaged(whole: Path, target: Path) -> Iterator[Path]:
    data = whole.read_bytes()
    for seed in range(40):
        draw = random.Random(seed)
        made = bytearray(data)
        if seed % 4 == 0:
            del made[draw.randrange(100, len(made)) :]
        else:
            at = draw.randrange(16 if seed % 4 == 1 else 4096, len(made) - 4096)
            made[at : at + 4096 * (seed % 4)] = draw.randbytes(4096 * (seed % 4))
        target.write_bytes(made)
        yield target


def test_a_damaged_file_is_a_finding_or_cannot_be_opened(whole: Path, tmp_path: Path) -> None:
    seen = 0
    for path in damaged(whole, tmp_path / "damaged.db"):
        try:
            seen += bool(findings(path))
        except (UsageError, LedgerError) as error:
            seen += "damaged.db" in str(error)
    assert seen == 40
