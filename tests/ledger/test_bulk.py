"""What a batch brings is what the writer would have written: byte for byte, whole, once, and nobody sees half of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import JSON, Connection, insert, select

from counterclaim.errors import LedgerError, UsageError
from counterclaim.keep.adding import add
from counterclaim.keep.verifying import verify
from counterclaim.ledger import queries, schema, search
from counterclaim.ledger.bulk import Loaded, load
from counterclaim.ledger.bulk_rows import LOADED
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.origins import IS_RELAYED, PUBLISHES, OriginRows
from counterclaim.ledger.pairs import PairRows
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from tests import evidence
from tests.ledger import made

Row = Mapping[str, Any]
Chunk = list[tuple[str, list[Row]]]
FILLED = ("generation", "at", "program", "before", "hash")
BATCH = "b" * 64


# A ledger as rows


def chunks_of(connection: Connection, count: int) -> list[Chunk]:
    """The rows of a ledger in so many chunks, each with those of some documents, without what the loader fills in."""
    generation = queries.generation(connection)
    rows = {
        table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()] for table in LOADED
    }
    numbers = {row["id"]: row["number"] for row in rows["document"]}
    said = {row["id"]: row["document"] for row in rows["attribution"]}
    founders = {row["number"]: row["founder"] for row in rows["actor"]}
    taken = len(rows["custody"])
    home = {
        "original": lambda row: len(row["packed"]) % len(numbers) + 1,
        "document": lambda row: row["number"],
        "custody": lambda row: (row["number"] - 1) * len(numbers) // taken + 1,
        "actor": lambda row: row["founder"],
        "actor_key": lambda row: founders[row["actor"]],
        "relation": lambda row: said.get(row["b"], 1),
        "likeness": lambda row: numbers[row["document"]],
        "problem": lambda row: 1,
        "rekeyed": lambda row: 1,
    }
    chunks: list[Chunk] = [[] for _ in range(count)]
    for table, held in rows.items():
        assert all(row.pop("generation", generation) == generation for row in held)
        for n, chunk in enumerate(chunks):
            place = home.get(table, lambda row: row["document"])
            here = [
                {k: v for k, v in row.items() if k not in FILLED and (table, k) != ("custody", "number")}
                for row in held
                if (place(row) - 1) * count // len(numbers) == n
            ]
            chunk.append((table, here))
            if table == "document":
                titles = {row["document"]: row["title"] for row in rows["reading"]}
                chunk.append(("search", [{"number": r["number"], "title": titles[r["number"]], "text": r["text"]} for r in here]))
    return chunks


def stored(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All that the tables hold, JSON as its text, but for times and the hashes that rest on them."""
    found = {}
    for table in LOADED:
        kept = [column for column in table.c if column.name not in FILLED]
        names = [f'"{c.name}"' + ("::text" if isinstance(c.type, JSON) and connection.dialect.name == "postgresql" else "") for c in kept]
        rows = connection.exec_driver_sql(f'SELECT {", ".join(names)} FROM "{table.name}"')
        found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def words_of(connection: Connection) -> list[tuple[Any, ...]]:
    """The entries of the search index."""
    if connection.dialect.name == "postgresql":
        return [tuple(row) for row in connection.exec_driver_sql("SELECT document, words::text FROM search ORDER BY document")]
    connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.entries USING fts5vocab(main, search, instance)")
    return sorted(tuple(row) for row in connection.exec_driver_sql('SELECT term, doc, "offset" FROM temp.entries'))


def made_of(connection: Connection) -> list[tuple[Any, ...]]:
    """How indexes, triggers and constraints are defined."""
    if connection.dialect.name == "sqlite":
        return sorted(tuple(r) for r in connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> ''"))
    asked = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
        "SELECT conname, conrelid::regclass::text || pg_get_constraintdef(oid) || convalidated::text FROM pg_constraint "
        "WHERE conrelid <> 0 AND connamespace = current_schema()::regnamespace",
        "SELECT tgname, pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal",
    )
    return sorted(tuple(row) for statement in asked for row in connection.exec_driver_sql(statement))


def findings(ledger: Ledger) -> list[tuple[str, str, str]]:
    return sorted((f.table, f.row, f.check) for f in verify(ledger))


def fill(address: str, tools: Tools) -> None:
    """A ledger with rows in every table that can be loaded, and with values that are easily mistaken."""
    with Ledger.open(address, create=True) as ledger:
        add(ledger, evidence.items(), lambda added: None, tools=tools)
        assert findings(ledger) == []
        odd = (
            "Tab\tback\\slash \\N \\. “quotes” 'one' \"two\"\r\n\n\x0b\U0001f30d e\u0301 ﬁ\n\n"
            "The mayor of Varna said that 3 people had died.\n"
        )
        doc = replace(made.document(odd, file="caf\udce9\x00\\.txt"), title="\\N", authors=("", "\\", "\u2028", "Žaneta"))
        with ledger.writing() as writer:
            number = writer.keep_document(doc, replace(made.taken(odd, file=doc.file), record={"x-odd": "\t\\\x00\x7f\u2028é"}), None)
            said = made.statement(doc, "that 3 people had died")
            writer.keep_reading(
                number, doc, [replace(said, probability=0.1 + 0.2), replace(said, id="a1", source=None)], [], "made@1", doc.id
            )
            OriginRows(writer.connection, 1).keep_keys(number, [-(2**63), 2**63 - 1], {PUBLISHES: ["a\tb"], IS_RELAYED: ["\\"]})
            writer.keep_problem("caf\udce9.txt", None, "nothing\x00there")
            pairs = PairRows(writer.connection, 1, 200)
            pairs.forget(1)
            for n in range(1, number):
                pairs.keep_keys(n, {n, n + 1, -n})
                pairs.keep(n, list(range(1, n)), [(f"p{k}", f"p{n}", {"wording": 0.1 * k, "ä": [None, True]}) for k in range(1, n)])


@pytest.fixture(scope="session")
def filled(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger that the usual writer filled."""
    address = str(tmp_path_factory.mktemp("filled") / "case.db")
    fill(address, tools)
    return address


@pytest.fixture(scope="session")
def chunks(filled: str) -> list[Chunk]:
    with Ledger.open(filled) as ledger, ledger.reading() as connection:
        return chunks_of(connection, 3)


def assert_same(filled: str, loaded: str) -> None:
    with Ledger.open(filled) as ledger, ledger.reading() as connection:
        wanted, broken = stored(connection), findings(ledger)
    with Ledger.open(loaded) as ledger, ledger.reading() as connection:
        assert stored(connection) == wanted
        assert findings(ledger) == broken


# Tests


def test_what_is_loaded_is_what_the_writer_wrote(filled: str, chunks: list[Chunk], ledger_address: str) -> None:
    told: list[Loaded] = []
    load(ledger_address, BATCH, 3, lambda n: iter(chunks[n]), told.append)
    assert [(loaded.chunk, loaded.of) for loaded in told] == [(0, 3), (1, 3), (2, 3)]
    with Ledger.open(filled) as ledger, ledger.reading() as connection:
        wanted, broken = stored(connection), findings(ledger)
    with Ledger.open(ledger_address) as ledger:
        assert findings(ledger) == broken
        with ledger.reading() as connection:
            found = stored(connection)
            custody = connection.execute(select(schema.custody)).mappings().all()
    assert all(wanted.values()), "a table has nothing to load"
    for table, rows in wanted.items():
        assert found[table] == rows, table
        assert sum(loaded.rows.get(table, 0) for loaded in told) == len(rows)
    assert all(row["at"].endswith("Z") and row["program"].startswith("counterclaim ") for row in custody)


def test_it_is_the_same_from_either_database(filled: str, tools: Tools, ledger_address: str, tmp_path: Path) -> None:
    fill(ledger_address, tools)
    with Ledger.open(ledger_address) as ledger, ledger.reading() as connection:
        wanted, chunks = stored(connection), chunks_of(connection, 2)
    load(str(tmp_path / "loaded.db"), BATCH, 2, lambda n: chunks[n])
    with Ledger.open(str(tmp_path / "loaded.db")) as ledger, ledger.reading() as connection:
        assert stored(connection) == wanted


def test_the_search_index_is_that_of_the_writer(chunks: list[Chunk], tools: Tools, ledger_address: str, tmp_path: Path) -> None:
    load(ledger_address, BATCH, 3, lambda n: chunks[n])
    with Ledger.open(ledger_address) as ledger, ledger.writing() as writer:
        found = words_of(writer.connection)
        if writer.connection.dialect.name == "sqlite":
            writer.connection.exec_driver_sql("DROP TABLE temp.entries")
            writer.connection.exec_driver_sql("INSERT INTO search (search) VALUES ('delete-all')")
        else:
            writer.connection.exec_driver_sql("DELETE FROM search")
        for number, document in list(queries.documents(writer.connection, 1)):
            search.keep(writer.connection, number, document)
        assert words_of(writer.connection) == found
    assert len(found) > 5


def test_indexes_triggers_and_keys_are_as_they_were(chunks: list[Chunk], ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger, ledger.reading() as connection:
        wanted = made_of(connection)
    load(ledger_address, BATCH, 3, lambda n: chunks[n])
    with Ledger.open(ledger_address) as ledger, ledger.reading() as connection:
        assert made_of(connection) == wanted


def test_a_ledger_that_was_loaded_goes_on(tools: Tools, ledger_address: str, tmp_path: Path) -> None:
    first, later = evidence.items()[:3], evidence.items()[3:]
    with Ledger.open(str(tmp_path / "first.db"), create=True) as ledger:
        add(ledger, first, lambda added: None, tools=tools)
        with ledger.reading() as connection:
            chunks = chunks_of(connection, 2)
        add(ledger, later, lambda added: None, tools=tools)
        with ledger.reading() as connection:
            wanted = stored(connection)
    load(ledger_address, BATCH, 2, lambda n: chunks[n])
    with Ledger.open(ledger_address) as ledger:
        add(ledger, evidence.items(), lambda added: None, tools=tools)
        with ledger.writing() as writer:
            decide(writer, "note", "document", dict(chunks[0])["document"][0]["id"], by="Ana", why="Read.")
        assert findings(ledger) == []
    load(ledger_address, BATCH, 2, _never)  # it is there: nothing happens
    with Ledger.open(ledger_address) as ledger, ledger.reading() as connection:
        assert stored(connection) == wanted


def _never(n: int) -> Iterator[tuple[str, list[Row]]]:
    raise AssertionError(f"chunk {n} was asked for")


# Until all is there


class Ended(Exception):
    """Something ends a load in its middle."""


def ended(address: str, chunks: list[Chunk], after: int) -> None:
    """A load that ends after so many chunks, in the middle of the next one."""

    def rows_of(n: int) -> Iterator[tuple[str, list[Row]]]:
        for table, rows in chunks[n]:
            if n == after and table == "reading":
                raise Ended
            yield table, rows

    with pytest.raises(Ended):
        load(address, BATCH, 3, rows_of)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_the_same_call_goes_on(filled: str, chunks: list[Chunk], ledger_address: str, after: int) -> None:
    ended(ledger_address, chunks, after)
    asked: list[int] = []
    load(ledger_address, BATCH, 3, lambda n: asked.append(n) or chunks[n])
    assert asked == list(range(after, 3))
    assert_same(filled, ledger_address)


def test_half_a_ledger_is_nobodys(chunks: list[Chunk], ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as before:
        ended(ledger_address, chunks, 1)
        for options in ({}, {"create": True}, {"read_only": True}):
            with pytest.raises(UsageError, match=r"was not loaded to its end: run `counterclaim add"):
                Ledger.open(ledger_address, **options)
        with pytest.raises(LedgerError, match="is being loaded"), before.writing():
            pass
        with pytest.raises(UsageError, match="another batch was begun"):
            load(ledger_address, "c" * 64, 3, _never)
        with pytest.raises(UsageError, match="begun in 3 parts"):
            load(ledger_address, BATCH, 4, _never)
        load(ledger_address, BATCH, 3, lambda n: chunks[n])
        with before.writing() as writer:
            assert writer.documents == 6


def test_two_at_once_load_each_chunk_once(filled: str, chunks: list[Chunk], ledger_address: str) -> None:
    told: list[int] = []
    asked = Event()

    def rows_of(n: int) -> Chunk:
        asked.set()
        time.sleep(0.2)  # the other one waits for the lock meanwhile
        return chunks[n]

    def run() -> None:
        load(ledger_address, BATCH, 3, rows_of, lambda loaded: told.append(loaded.chunk))

    other = Thread(target=run)
    other.start()
    asked.wait(10)
    run()
    other.join()
    assert sorted(told) == [0, 1, 2]
    assert_same(filled, ledger_address)


def test_documents_are_in_the_way(chunks: list[Chunk], ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger, ledger.writing() as writer:
        writer.keep_document(made.document(), made.taken(), None)
    with pytest.raises(UsageError, match="give another name"):
        load(ledger_address, BATCH, 3, _never)
    Ledger.open(ledger_address).close()


def test_problems_are_not_in_the_way(chunks: list[Chunk], ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger, ledger.writing() as writer:
        writer.keep_problem(None, None, "empty")
        held = {**dict(chunks[0])["problem"][0], "at": "2021-09-06T00:00:00Z"}
        writer.connection.execute(insert(schema.problem), [held])
    load(ledger_address, BATCH, 3, lambda n: chunks[n])
    with Ledger.open(ledger_address) as ledger, ledger.reading() as connection:
        at = dict(connection.execute(select(schema.problem.c.key, schema.problem.c.at)).all())
    assert len(at) == 1 + len(dict(chunks[0])["problem"])
    assert at[held["key"]] == "2021-09-06T00:00:00Z"


def test_an_empty_batch(ledger_address: str) -> None:
    load(ledger_address, BATCH, 0, _never)
    with Ledger.open(ledger_address) as ledger:
        assert list(verify(ledger)) == []


@pytest.mark.parametrize(
    ("table", "column", "value"), [("document", "text", "\ud800"), ("reading", "sections", None), ("reading", "title", "\ud800")]
)
def test_rows_that_do_not_fit_are_named(chunks: list[Chunk], ledger_address: str, table: str, column: str, value: str | None) -> None:
    broken = [(t, [{**r, column: value} for r in rows] if t == table else rows) for t, rows in chunks[0]]
    with pytest.raises(LedgerError, match=f"rows of {table} in part 0"):
        load(ledger_address, BATCH, 1, lambda n: broken)


def test_no_row_comes_twice(chunks: list[Chunk], ledger_address: str) -> None:
    with pytest.raises(LedgerError, match="rows of document in part 1"):
        load(ledger_address, BATCH, 2, lambda n: [(t, rows) for t, rows in chunks[0] if t == "document"])


def test_what_a_row_refers_to_must_be_there(chunks: list[Chunk], ledger_address: str) -> None:
    lost = [(t, rows) for t, rows in chunks[0] if t not in ("document", "search")]
    with pytest.raises(LedgerError, match=r"the batch is not whole \(.*custody"):
        load(ledger_address, BATCH, 1, lambda n: lost)
    with pytest.raises(UsageError, match="not loaded to its end"):
        Ledger.open(ledger_address)


class Held(dict[str, Any]):
    """A row that counts how many of them there are."""

    now = most = 0

    def __init__(self, **values: Any) -> None:
        super().__init__(values)
        Held.now += 1
        Held.most = max(Held.most, Held.now)

    def __del__(self) -> None:
        Held.now -= 1


def test_rows_are_written_as_they_come(chunks: list[Chunk], ledger_address: str) -> None:
    Held.now = Held.most = 0
    many = (Held(value=value, document=1) for value in range(20_000))
    first = [(table, rows) for chunk in chunks for table, rows in chunk if table in ("original", "document")]
    load(ledger_address, BATCH, 1, lambda n: [*first, ("fingerprint", many)])
    with Ledger.open(ledger_address) as ledger, ledger.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM fingerprint").scalar_one() == 20_000
    assert 0 < Held.most < 10


def test_numbers_of_numpy_are_numbers(filled: str, chunks: list[Chunk], ledger_address: str) -> None:
    numpy = pytest.importorskip("numpy")
    kinds = {int: numpy.int64, float: numpy.float64}

    def typed(rows: list[Row]) -> list[Row]:
        return [{name: kinds[type(v)](v) if type(v) in kinds else v for name, v in row.items()} for row in rows]

    load(ledger_address, BATCH, 3, lambda n: [(table, typed(rows)) for table, rows in chunks[n]])
    assert_same(filled, ledger_address)


def test_json_is_written_as_the_engine_writes_it() -> None:
    from counterclaim.ledger.opening import compact

    value = {"ä": [1, 0.1, None, '\u2028"\\'], "b": {}}
    assert compact(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))
