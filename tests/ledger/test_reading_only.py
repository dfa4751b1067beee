"""A ledger that is opened to be read only, in both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from counterclaim.errors import LedgerError, UsageError
from counterclaim.ledger import queries, schema
from counterclaim.ledger.store import Ledger
from tests.ledger import made


def test_it_is_read_and_not_written(ledger_address: str) -> None:
    doc = made.document()
    with Ledger.open(ledger_address, create=True) as opened, opened.writing() as writer:
        writer.keep_reading(writer.keep_document(doc, made.taken(), None), doc, [made.statement(doc)], [], "made@1", doc.id)
    with Ledger.open(ledger_address, read_only=True) as opened:
        with opened.reading() as connection:
            assert [document.id for _, document in queries.documents(connection, 1)] == [doc.id]
        with pytest.raises((LedgerError, DBAPIError), match=r"read-?only"), opened.reading() as connection:
            connection.execute(insert(schema.problem), [{"key": "k", "reason": "none", "at": "2024-03-04"}])
        with Ledger.open(ledger_address) as other, other.writing() as writer:  # what others write is seen
            writer.keep_problem("empty.txt", None, "no text")
        with opened.reading() as connection:
            assert [problem.file for problem in queries.problems(connection)] == ["empty.txt"]


@pytest.mark.parametrize("address", [":memory:", "https://post.example/case.db", "postgresql://nobody@127.0.0.1:1/none"])
def test_what_is_no_ledger(address: str) -> None:
    with pytest.raises(UsageError):
        Ledger.open(address, read_only=True)
