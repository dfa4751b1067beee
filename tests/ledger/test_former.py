"""Statements of earlier readings, and the counts by which a ledger's states are told apart."""

from __future__ import annotations

from counterclaim.ledger.decisions import decide
from counterclaim.ledger.former import former
from counterclaim.ledger.overview import State, state_of
from counterclaim.ledger.store import Ledger
from tests.ledger import made

DOC = made.document()
SAID = made.statement(DOC)
NOBODY = made.statement(DOC, content="12 people had died")


def state(ledger: Ledger) -> State:
    with ledger.reading() as connection:
        return state_of(connection)


def test_a_statement_that_no_reading_has_any_more_is_known_as_it_was_last(ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger:
        with ledger.writing() as writer:
            number = writer.keep_document(DOC, made.taken(), None)
            writer.keep_reading(number, DOC, [SAID], [], "made@1")
        with ledger.writing() as writer:
            writer.begin_generation()
        with ledger.writing(next_generation=True) as writer:
            writer.keep_reading(number, DOC, [NOBODY], [], "made@2")
            writer.finish_generation()
        with ledger.reading() as connection:
            found = former(connection, [SAID.id, NOBODY.id, "a0"])
            assert former(connection, []) == {}
    assert set(found) == {SAID.id, NOBODY.id}
    assert found[SAID.id] == {
        "document": DOC.id,
        "content": [[SAID.content[0].start, SAID.content[0].end, SAID.content[0].text]],
        "source": [SAID.source.start, SAID.source.end, SAID.source.text],
    }


def test_each_change_of_a_ledger_is_another_state(ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger:
        states = [state(ledger)]
        with ledger.writing() as writer:
            number = writer.keep_document(DOC, made.taken(), None)
            writer.keep_reading(number, DOC, [SAID], [], "made@1")
        states.append(state(ledger))
        with ledger.writing() as writer:
            decide(writer, "note", "attribution", SAID.id, by="Ana", why="Heard.")
        states.append(state(ledger))
        assert states[-1].read == states[-2].read
        with ledger.writing() as writer:
            writer.begin_generation()
        with ledger.writing(next_generation=True) as writer:
            writer.keep_reading(number, DOC, [NOBODY], [], "made@2")
            writer.finish_generation()
        states.append(state(ledger))
        assert states[-1] == state(ledger)
    assert len(set(states)) == 4
    assert [s.decided for s in states] == [0, 0, 1, 1]
    assert [s.read[0] for s in states] == [1, 1, 1, 2]
