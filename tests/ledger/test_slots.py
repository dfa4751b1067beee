"""A name of an outlet leads to late documents, `SLOTS` of them at most; a document with two claims to a number is the one of its id."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from counterclaim.ledger.origins import IS_RELAYED, PUBLISHES, SLOTS, OriginRows
from counterclaim.ledger.store import Ledger
from tests.ledger.made import document, taken


@pytest.fixture
def ledger(ledger_address: str) -> Iterator[Ledger]:
    with Ledger.open(ledger_address, create=True) as opened:
        yield opened


def test_the_last_document_takes_the_slot(ledger: Ledger) -> None:
    with ledger.writing() as writer:
        rows = OriginRows(writer.connection, 1)
        for n in range(SLOTS + 2):
            text, file = f"Report {n}\n\nA boat sank.\n", f"{n}.txt"
            number = writer.keep_document(document(text, file), taken(text, file), None)
            rows.keep_keys(number, (), {PUBLISHES: ["varna post", "post"], IS_RELAYED: ["post"] if n == 0 else []})
        latest = list(range(SLOTS + 2, 2, -1))
        assert rows.named(["varna post", "post", "none"], PUBLISHES) == [latest, latest, []]
        assert rows.named(["post"], IS_RELAYED) == [[1]]


def test_the_identifier_goes_before_the_same_text_at_the_same_address(ledger: Ledger) -> None:
    url = "https://post.example/boat"
    text = "A boat sank\n\nNobody was hurt.\n"
    with ledger.writing() as writer:
        writer.keep_document(document(text, None, url), taken(text, url=url), None)
        writer.keep_document(document(text, "boat.txt"), taken(text, "boat.txt"), None)
        assert writer.document_number(document(text, "boat.txt"), url) == 2
        assert writer.document_number(document(text, "other.txt"), url) == 1
        assert writer.document_number(document(text, "other.txt")) is None
