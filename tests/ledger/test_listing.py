"""What a ledger lists, in the same order in both dialects, and origins however many documents they have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from counterclaim.ledger import queries
from counterclaim.ledger.origins import OriginRows
from counterclaim.ledger.store import Ledger
from counterclaim.records import Document, Likeness, Reason
from tests.ledger import made

ORIGINS = 3 * queries.AT_ONCE // 2
DOCUMENTS = ORIGINS + 5


@pytest.fixture
def ledger(ledger_address: str) -> Iterator[Ledger]:
    with Ledger.open(ledger_address, create=True) as opened:
        yield opened


def origin(n: int) -> str:
    """Names of origins that sort otherwise than their first documents."""
    return f"o{n * 7919 % 10_007:016x}"


def keep(ledger: Ledger, origins: list[str | None]) -> list[Document]:
    documents = [made.document(f"Report {n}\n\nIt rained.\n", file=f"{n}.txt") for n in range(len(origins))]
    with ledger.writing() as writer:
        for document, name in zip(documents, origins, strict=True):
            number = writer.keep_document(document, made.taken(document.text, file=document.file), None)
            writer.keep_reading(number, document, [], [], "made@1", name)
    return documents


def test_problems_and_relations_stand_in_one_order(ledger: Ledger) -> None:
    problems = [
        (None, None, "closed"),
        (None, "https://b.example/", "HTTP 404"),
        ("B.txt", None, "Empty"),
        ("B.txt", None, "empty"),
        ("a.txt", None, "empty"),
        ("a.txt", "https://a.example/", "damaged"),
        ("a_b.txt", None, "empty"),
        ("ab.txt", None, "empty"),
        ("\u00e9.txt", None, "empty"),
        ("\U0001f525.txt", None, "empty"),
    ]
    relations = [
        ("a1", "a2", "Updates"),
        ("a1", "a2", "re_states"),
        ("a1", "a2", "repeats"),
        ("a1", "a3", "repeats"),
        ("a2", "a0", "repeats"),
    ]
    with ledger.writing() as writer:
        for file, url, reason in reversed(problems):
            writer.keep_problem(file, url, reason)
        more = {"probability": 0.5, "reasons": [], "made_by": "made@1"}
        writer.keep_relations([{"a": a, "b": b, "relation": relation, **more} for a, b, relation in reversed(relations)])
    with ledger.reading() as connection:
        assert [(p.file, p.url, p.reason) for p in queries.problems(connection)] == problems
        assert [(r["a"], r["b"], r["relation"]) for r in queries.relations(connection, 1)] == relations


def test_origins_in_the_order_of_their_first_documents_grouped_once(ledger: Ledger) -> None:
    documents = keep(ledger, [*map(origin, range(ORIGINS)), origin(0), None, origin(0), origin(ORIGINS - 1), None])
    first, other, third = documents[0], documents[ORIGINS], documents[ORIGINS + 2]
    drawn = [
        Likeness(*pair, "copy", 1.0, (Reason("copy", "the same words"),)) for pair in ((other.id, first.id), (third.id, documents[1].id))
    ]
    with ledger.writing() as writer:
        OriginRows(writer.connection, 1).keep_likenesses(drawn)
    grouped = []
    event.listen(ledger.engine, "before_cursor_execute", lambda *arguments: grouped.extend(["GROUP BY"] * ("GROUP BY" in arguments[2])))
    with ledger.reading() as connection:
        listed = list(queries.origins(connection, 1))
    assert grouped == ["GROUP BY"]
    assert [[d.id for d in members] for members, _ in listed] == [
        [first.id, other.id, third.id],
        *([d.id] for d in documents[1 : ORIGINS - 1]),
        [documents[ORIGINS - 1].id, documents[ORIGINS + 3].id],
    ]
    assert [found for _, found in listed] == [drawn[:1], *([] for _ in range(ORIGINS - 1))]


def test_the_oldest_of_some_origins(ledger: Ledger) -> None:
    keep(ledger, ["ob", "oa", "ob", "oc", "oa"])
    with ledger.writing() as writer:
        rows = OriginRows(writer.connection, 1)
        assert rows.oldest({"oa", "ob", "oc"}) == "ob"
        assert rows.oldest({"oa", "oc", "none"}) == "oa"
        assert rows.oldest({"none"}) is None
        assert rows.oldest(()) is None
        rows.merge((), rows.oldest(()))
        rows.merge({"oa", "oc"}, "ob")
    with ledger.reading() as connection:
        ((members, _),) = queries.origins(connection, 1)
    assert len(members) == 5


def test_the_index_alone_says_the_first_document_of_an_origin(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger, ledger.reading() as connection:
        asked = "EXPLAIN QUERY PLAN SELECT min(document) FROM reading WHERE generation = 1 AND origin = 'oa'"
        (plan,) = [row.detail for row in connection.exec_driver_sql(asked)]
    assert plan == "SEARCH reading USING COVERING INDEX reading_origin (generation=? AND origin=?)"


def test_families_of_more_documents_than_a_statement_has_parameters(ledger: Ledger) -> None:
    one, other = keep(ledger, ["oa", "oa"])
    drawn = Likeness(other.id, one.id, "copy", 1.0, ())
    many = [one.id, *(f"d{n}" for n in range(66_000)), other.id]
    with ledger.writing() as writer:
        rows = OriginRows(writer.connection, 1)
        rows.keep_likenesses([drawn])
        assert list(rows.members(many)) == [one.id, other.id]
        assert rows.origins_of(many) == {one.id: "oa", other.id: "oa"}
        assert rows.drawn(many) == rows.among(many) == [drawn]
        assert rows.among(many[:-1]) == rows.among(many[1:]) == []
        assert queries.numbers_of(writer.connection, many) == {one.id: 1, other.id: 2}
        assert set(rows.holders(range(66_000))) == set(range(66_000))
