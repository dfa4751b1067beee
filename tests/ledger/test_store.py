"""One contract for both dialects: what goes into a ledger comes out equal, once, in order, and cannot be changed."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from counterclaim.errors import LedgerError, UsageError
from counterclaim.ledger import hashes, queries, schema
from counterclaim.ledger.address import address_of
from counterclaim.ledger.store import Ledger, problem_key
from tests.ledger import made


def filled(address: str) -> Ledger:
    ledger = Ledger.open(address, create=True)
    doc = made.document()
    with ledger.writing() as writer:
        number = writer.keep_document(doc, made.taken(), None)
        writer.keep_reading(number, doc, [made.statement(doc)], [made.note(doc)], "made@1")
    return ledger


def test_what_goes_in_comes_out_equal(ledger_address: str) -> None:
    with filled(ledger_address) as ledger, ledger.reading() as connection:
        ((number, doc, said, notes),) = queries.reports(connection, queries.generation(connection))
    wanted = made.document()
    assert number == 1
    assert doc == wanted
    assert said == [made.statement(wanted)]
    assert notes == [made.note(wanted)]


def test_the_original_is_kept_as_it_was_received(ledger_address: str) -> None:
    with filled(ledger_address) as ledger, ledger.reading() as connection:
        row = connection.execute(select(schema.original)).one()
    assert zlib.decompress(row.packed) == made.TEXT.encode()
    assert row.sha256 == hashes.of_bytes(made.TEXT.encode())


def test_nothing_is_kept_of_a_transaction_that_fails(ledger_address: str) -> None:
    with filled(ledger_address) as ledger:
        other = made.document(file="other.txt")
        with pytest.raises(ZeroDivisionError), ledger.writing() as writer:
            writer.keep_document(other, made.taken(file="other.txt"), None) / 0
        with ledger.reading() as connection:
            assert queries.count_documents(connection) == 1


@pytest.mark.parametrize("table", ["original", "document", "custody", "decision"])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_itself_refuses_to_change_what_was_read(ledger_address: str, table: str, change: str) -> None:
    with filled(ledger_address) as ledger:
        if table == "decision":
            from counterclaim.ledger.decisions import decide

            with ledger.writing() as writer:
                decide(writer, "note", "document", made.document().id, by="Ana", why="Seen in print.")
        target = schema.metadata.tables[table]
        column = {"original": "media_type", "document": "file", "custody": "file", "decision": "why"}[table]
        statement = delete(target) if change == "delete" else update(target).values({column: "changed"})
        with pytest.raises(DBAPIError, match="append-only"), ledger.engine.begin() as connection:
            connection.execute(statement)


def test_custody_is_a_chain(ledger_address: str) -> None:
    with filled(ledger_address) as ledger:
        for name in ("copy.txt", "second-copy.txt"):
            with ledger.writing() as writer:
                assert writer.keep_custody(made.document().id, made.taken(file=name))
                assert not writer.keep_custody(made.document().id, made.taken(file=name))
        with ledger.reading() as connection:
            rows = connection.execute(select(schema.custody).order_by(schema.custody.c.number)).mappings().all()
    assert [row["number"] for row in rows] == [1, 2, 3]
    before = hashes.FIRST
    for row in rows:
        assert row["before"] == before
        before = hashes.of_row({name: value for name, value in row.items() if name != "hash"})
        assert row["hash"] == before


def test_a_document_is_found_at_another_spelling_of_its_address(ledger_address: str) -> None:
    url = "https://www.post.example/bridge/?utm_source=feed#top"
    doc = made.document(url=url)
    with Ledger.open(ledger_address, create=True) as ledger, ledger.writing() as writer:
        writer.keep_document(doc, made.taken(url=url), None)
        same = made.document(url="http://post.example/bridge")
        assert same.id != doc.id
        assert writer.document_number(same, same.url) == 1
        assert writer.latest_at("https://post.example/bridge") == doc.id
        assert writer.document_number(made.document(made.TEXT + "More.\n", url=url), url) is None


def test_a_problem_is_named_once_and_goes_when_it_is_solved(ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger:
        for _ in range(2):
            with ledger.writing() as writer:
                writer.keep_problem("a.txt", None, "the file is empty")
                writer.keep_problem(None, "https://post.example/", "HTTP 404")
        with ledger.reading() as connection:
            assert len(list(queries.problems(connection))) == 2
        with ledger.writing() as writer:
            writer.solve_problems([problem_key("a.txt", None, "the file is empty")])
        with ledger.reading() as connection:
            (left,) = queries.problems(connection)
    assert left.url == "https://post.example/"


def test_a_file_name_that_is_no_text_is_kept_readably(ledger_address: str) -> None:
    doc = replace(made.document(), file="caf\udce9.txt")
    with Ledger.open(ledger_address, create=True) as ledger:
        with ledger.writing() as writer:
            number = writer.keep_document(doc, made.taken(file="caf\udce9.txt"), None)
            writer.keep_reading(number, doc, [], [], "made@1")
        with ledger.reading() as connection:
            ((_, back),) = queries.documents(connection, 1)
    assert back.file == "caf\\udce9.txt"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=300))
def test_any_text_comes_back_unchanged(ledger_address: str, body: str) -> None:
    text = f"Title\n\nAna Petrova said {body}\n"
    doc = made.document(text, file=hashes.of_text(body)[:12] + ".txt")
    with Ledger.open(ledger_address, create=True) as ledger:
        with ledger.writing() as writer:
            if writer.document_number(doc, None) is None:
                number = writer.keep_document(doc, made.taken(text, file=doc.file), None)
                writer.keep_reading(number, doc, [], [], "made@1")
        with ledger.reading() as connection:
            found = queries.document(connection, 1, doc.id)
    assert found is not None
    assert found[1] == doc


def test_two_addresses_of_one_page() -> None:
    page = address_of("https://www.Post.example/a?id=1&utm_campaign=x#frag")
    assert page == address_of("http://post.example:80/a/?id=1")
    assert page != address_of("https://post.example/a?id=2")
    assert address_of(None) is None
    assert address_of("not an address") == "not an address"


@pytest.mark.parametrize("name", ["q?z.db", "a#b.db", "50%.db", "Fälle.db"])
def test_the_file_has_the_name_that_was_given(tmp_path, name: str) -> None:
    filled(str(tmp_path / name)).close()
    assert (tmp_path / name).is_file()


@pytest.mark.parametrize("address", [":memory:", "sqlite:///case.db", "mysql://host/case"])
def test_what_can_hold_no_ledger_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="is no ledger"):
        Ledger.open(address, create=True)


def test_a_ledger_on_a_medium_that_cannot_be_written_to(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "50% #1?.db"
    filled(str(path)).close()
    before = path.read_bytes()
    monkeypatch.setattr("counterclaim.ledger.opening.os.access", lambda *_: False)  # a test may run as root, who may write anywhere
    with Ledger.open(str(path)) as ledger, ledger.reading() as connection:
        assert queries.count_documents(connection) == 1
        with pytest.raises(DBAPIError, match="readonly"):
            connection.exec_driver_sql("DELETE FROM reading")
    assert path.read_bytes() == before
    path.with_name(path.name + "-wal").write_bytes(b"more")
    with pytest.raises(UsageError, match="copy both"):
        Ledger.open(str(path))


def test_a_damaged_ledger_is_a_clear_error(tmp_path) -> None:
    path = tmp_path / "case.db"
    filled(str(path)).close()
    path.write_bytes(path.read_bytes()[:100] + bytes(4000))
    with pytest.raises(LedgerError, match="cannot be opened"):
        Ledger.open(str(path))


@pytest.mark.parametrize("name", ["missing.db", "no/such/place.db", "."])
def test_no_ledger_is_a_clear_error(tmp_path, name: str) -> None:
    with pytest.raises(UsageError, match=r"ledger|directory"):
        Ledger.open(str(tmp_path / name))


def test_another_file_is_no_ledger(tmp_path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("The mayor said so.")
    with pytest.raises(UsageError, match="is no ledger"):
        Ledger.open(str(path), create=True)


def test_another_database_is_no_ledger(ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger, ledger.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE migration")
    with pytest.raises(UsageError, match="other tables"):
        Ledger.open(ledger_address, create=True)


def test_an_address_that_answers_to_nobody_is_a_clear_error() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(UsageError, match="cannot be opened"):
        Ledger.open("postgresql://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(UsageError, match=r"\*\*\*"):
        Ledger.open("postgresql://nobody:secret@127.0.0.1:1/none")
