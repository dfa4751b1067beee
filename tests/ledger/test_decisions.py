"""Decisions: checked, chained, never overwritten, and orphaned rather than moved."""

from __future__ import annotations

import pytest

from counterclaim.errors import UsageError
from counterclaim.ledger import queries
from counterclaim.ledger.decisions import decide, decisions
from counterclaim.ledger.store import Ledger
from tests.ledger import made
from tests.ledger.test_store import filled

DOC = made.document()
SAID = made.statement(DOC)


def listed(ledger: Ledger) -> list[tuple[str, str]]:
    with ledger.reading() as connection:
        return [(d.decision.kind, d.standing) for d in decisions(connection, queries.generation(connection))]


def test_a_decision_keeps_what_was_seen(ledger_address: str) -> None:
    with filled(ledger_address) as ledger:
        with ledger.writing() as writer:
            kept = decide(writer, "accept", "attribution", SAID.id, by=" Ana ", why="Heard on the recording.")
        with ledger.reading() as connection:
            (decided,) = decisions(connection, 1)
    assert decided.decision == kept
    assert decided.standing == "holds"
    assert kept.by == "Ana"
    assert kept.seen["content"] == [[SAID.content[0].start, SAID.content[0].end, SAID.content[0].text]]


def test_taking_back_is_another_row(ledger_address: str) -> None:
    with filled(ledger_address) as ledger:
        with ledger.writing() as writer:
            first = decide(writer, "reject", "attribution", SAID.id, by="Ana", why="Not the mayor.")
            second = decide(writer, "accept", "attribution", SAID.id, by="Ivo", why="It was.", replaces=first.id)
            decide(writer, "undo", "decision", second.id, by="Ivo", why="Unsure.")
        assert listed(ledger) == [("reject", "replaced"), ("accept", "undone"), ("undo", "holds")]


def test_a_decision_is_taken_back_once(ledger_address: str) -> None:
    with filled(ledger_address) as ledger, ledger.writing() as writer:
        first = decide(writer, "reject", "attribution", SAID.id, by="Ana", why="Not the mayor.")
        decide(writer, "undo", "decision", first.id, by="Ana", why="It was.")
        with pytest.raises(UsageError, match="already"):
            decide(writer, "undo", "decision", first.id, by="Ana", why="Again.")


def test_a_decision_whose_words_are_gone_is_orphaned_never_moved(ledger_address: str) -> None:
    with filled(ledger_address) as ledger:
        with ledger.writing() as writer:
            decide(writer, "accept", "attribution", SAID.id, by="Ana", why="Heard on the recording.")
            number = writer.document_number(DOC)
            writer.forget_reading(number)
            other = made.statement(DOC, content="12 people had died")
            writer.keep_reading(number, DOC, [other], [], "made@2")
        with ledger.reading() as connection:
            (decided,) = decisions(connection, 1)
    assert other.id != SAID.id
    assert decided.standing == "orphaned"
    assert decided.nearby == (other.id,)
    assert decided.decision.subject == SAID.id


def test_a_correction_names_its_words(ledger_address: str) -> None:
    with filled(ledger_address) as ledger, ledger.writing() as writer:
        value = {"content": [[SAID.content[0].start + 5, SAID.content[0].end]], "stance": "opines"}
        kept = decide(writer, "correct", "attribution", SAID.id, by="Ana", why="Without the conjunction.", value=value)
    assert kept.value["content"] == [[SAID.content[0].start + 5, SAID.content[0].end, "12 people had died"]]


@pytest.mark.parametrize(
    ("kind", "about", "subject", "fields", "message"),
    [
        ("accept", "attribution", "a0", {}, "there is no attribution"),
        ("accept", "actor", "p0", {}, "there is no actor"),
        ("accept", "relation", "a b contradicts", {}, "there is no relation"),
        ("accept", "verification", f"{DOC.id} x 3", {}, "there is no verification"),
        ("accept", "attribution", SAID.id, {"by": " "}, "needs the name"),
        ("accept", "attribution", SAID.id, {"why": ""}, "needs a reason"),
        ("accept", "attribution", SAID.id, {"value": {"stance": "denies"}}, "takes no value"),
        ("correct", "attribution", SAID.id, {}, "a correction gives"),
        ("correct", "attribution", SAID.id, {"value": {"colour": "red"}}, "not colour"),
        ("correct", "attribution", SAID.id, {"value": {"stance": "sings"}}, "a stance is one of"),
        ("correct", "attribution", SAID.id, {"value": {"content": [[5, 100000]]}}, "is no place"),
        ("correct", "document", DOC.id, {"value": {"source": [0, 3]}}, "on attributions only"),
        ("assess", "attribution", SAID.id, {}, "an assessment gives"),
        ("assess", "attribution", SAID.id, {"value": {"credibility": 7}}, "from 1"),
        ("assess", "attribution", SAID.id, {"value": {"reliability": "z"}}, "from a"),
        ("undo", "attribution", SAID.id, {}, "a decision is undone"),
        ("undo", "decision", "j0", {}, "there is no decision"),
        ("accept", "attribution", SAID.id, {"replaces": "j0"}, "there is no decision"),
    ],
)
def test_what_cannot_be_decided_is_said_clearly(
    ledger_address: str, kind: str, about: str, subject: str, fields: dict, message: str
) -> None:
    with filled(ledger_address) as ledger:
        with pytest.raises(UsageError, match=message), ledger.writing() as writer:
            decide(writer, kind, about, subject, **{"by": "Ana", "why": "Because.", **fields})
        assert listed(ledger) == []
