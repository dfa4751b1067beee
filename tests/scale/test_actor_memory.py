"""The memory on disk and a ledger remember the same of the same reports, row by row."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from counterclaim.keep.actors import LedgerMemory
from counterclaim.ledger import schema
from counterclaim.ledger.actors import ActorRows
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from counterclaim.records import ActorKind, Attribution, Document
from counterclaim.resolve.who.across import Registry
from counterclaim.resolve.who.actors import Cited
from counterclaim.resolve.who.cast import Cast, Entity, Mention
from counterclaim.resolve.who.parties import COUNTRY_OF_EVENT, COUNTRY_OF_REPORT
from counterclaim.resolve.who.referents import WORDS
from counterclaim.resolve.who.remembered import MOST_WITH_KEY, RECENT_DOCUMENTS
from counterclaim.scale.actor_memory import DiskMemory
from tests.ledger import made
from tests.scale.test_cited import Report, made_reports

DOCUMENTS = 90
_generations = count(10)

Rows = dict[str, list[dict[str, Any]]]


class Both:
    """A ledger's memory and one on disk, of the same reports."""

    def __init__(self, connection: Connection, disk: DiskMemory) -> None:
        self._connection = connection
        self._generation = next(_generations)
        self._rows = ActorRows(connection, self._generation)
        self._disk = disk
        self._registry = Registry(disk)

    def admit(self, number: int, report: Report) -> None:
        """Admit a report under the number of a document, to both."""
        document, said, cited = report
        document = Document(f"d{number}", document.text)
        expected = Registry(LedgerMemory(self._rows, number)).admit(document, said, cited)
        self._disk.for_document(number)
        found = self._registry.admit(document, said, cited)
        assert {a: (k.id, k.name) for a, k in found.items()} == {a: (k.id, k.name) for a, k in expected.items()}

    def forget(self, number: int) -> None:
        self._rows.forget(number)
        self._disk.forget(number)

    def latest(self) -> list[int]:
        """The latest documents that name any actor, and whom these name, which must be the same."""
        ids = [row["id"] for row in self._disk.actors()]
        found = self._disk.naming(ids)
        assert found == self._rows.documents_naming(ids, RECENT_DOCUMENTS)
        described = [row["id"] for row in self._rows.in_documents(found) if row["told"]]
        assert [known.id for known in self._disk.in_documents(found)] == described
        return list(found)

    def same(self) -> Rows:
        """The rows of both, which must be the same."""
        found = {
            "actor": list(self._disk.actors()),
            "actor_key": sorted(self._disk.actor_keys(), key=lambda row: (row["key"], row["actor"])),
            "mention": list(self._disk.mentions()),
            "merged": list(self._disk.merged()),
        }
        for name, rows in found.items():
            table = schema.metadata.tables[name]
            of_ledger = select(table).where(table.c.generation == self._generation).order_by(*table.primary_key.columns)
            expected = [dict(row) for row in self._connection.execute(of_ledger).mappings()]
            for row in expected:
                del row["generation"]
            assert rows == expected
        return found


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path_factory.mktemp("ledger") / "case.db"), create=True) as ledger:
        with ledger.writing() as writer:
            for n in range(DOCUMENTS):
                text = f"{made.TEXT}{n}"
                writer.keep_document(made.document(text), made.taken(text), None)
        yield ledger


@contextmanager
def both(ledger: Ledger, path: Path, most_held: int) -> Iterator[Both]:
    """What is written inside is not kept."""
    with ledger.engine.connect().execution_options(writes=True) as connection, DiskMemory(path, most_held) as disk:
        yield Both(connection, disk)


@pytest.fixture(scope="module")
def reports(tools: Tools) -> list[Report]:
    return made_reports(DOCUMENTS, tools)


@pytest.mark.parametrize("most_held", [0, 30, 20_000])
@pytest.mark.parametrize("seed", [1, 2])
def test_made_reports(ledger: Ledger, reports: list[Report], tmp_path: Path, seed: int, most_held: int) -> None:
    draw = random.Random(seed)
    with both(ledger, tmp_path / "actors.db", most_held) as memory:
        for number in range(1, DOCUMENTS + 1):
            memory.admit(number, reports[number - 1])
            if draw.random() < 0.2:  # of some documents more is said by now: they read a little otherwise
                again = draw.randint(1, number)
                memory.forget(again)
                memory.same()
                memory.admit(again, reports[draw.choice((again, again, number)) - 1])
        rows = memory.same()
        assert max(Counter(row["key"] for row in rows["actor_key"]).values()) == MOST_WITH_KEY
        assert rows["merged"]
        for number in draw.sample(range(1, DOCUMENTS + 1), DOCUMENTS):
            memory.forget(number)
        left = memory.same()
        assert not left["mention"]
        assert len(left["actor"]) < len(rows["actor"])


def test_the_latest_documents(ledger: Ledger, reports: list[Report], tmp_path: Path) -> None:
    with both(ledger, tmp_path / "actors.db", 10) as memory:
        for number in range(1, DOCUMENTS + 1):
            memory.admit(number, reports[0])
        memory.forget(DOCUMENTS - 1)
        assert memory.latest() == [DOCUMENTS, *range(DOCUMENTS - 2, DOCUMENTS - RECENT_DOCUMENTS - 1, -1)]
        memory.same()


PEOPLE = ("Ana Petrova", "Petrova", "A. Petrova", "Anna Petrova", "Ana Marin", "Ivo Marin", "Marin", "Marin Petrov", "Ana Kolar")
BODIES = ("Free Harbour Front", "FHF", "Harbour Front", "Interior Ministry", "Ministry of the Interior", "Bulgarian Interior Ministry")
STATES = ("Bulgaria", "Bulgarian government", "Romania")
KINDS: tuple[ActorKind, ...] = ("state", "organization", "armed_group", "media", "collective", "anonymous")
RULES = st.sampled_from((WORDS, COUNTRY_OF_REPORT, COUNTRY_OF_EVENT, None))


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    person = draw(st.booleans())
    kind: ActorKind = draw(st.sampled_from(("person", "person", "anonymous", "collective"))) if person else draw(st.sampled_from(KINDS))
    names = draw(st.lists(st.sampled_from(PEOPLE if person else BODIES + STATES), max_size=2, unique=True))
    words = st.sampled_from(("ministry", "police", "company", "firm", "BG", "interior", "river", "mayor", "officer"))
    starts = draw(st.lists(st.integers(0, 90), max_size=3, unique=True))
    return Entity(
        kind,
        names,
        person,
        draw(st.sampled_from((None, "she"))),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.lists(st.sampled_from(("mayor", "minister")), max_size=1)),
        draw(st.sets(words, max_size=2)),
        draw(st.sets(words, max_size=1)),
        frozenset() if person else draw(st.frozensets(words, max_size=2)),
        draw(st.sampled_from(("mayor of Ruse", "the company", "police"))),
        None,
        draw(RULES),
        draw(st.sampled_from((None, None, "BG", "RO"))),
        [Mention(start, start + 4, "made@1", True) for start in starts],
    )


@st.composite
def admissions(draw: st.DrawFn) -> Report:
    """A report in which some of few speak, and belong to others."""
    found = draw(st.lists(entities(), min_size=1, max_size=5))
    for entity in found:
        entity.party = draw(st.sampled_from([None, *found]))
    said = tuple(
        Attribution(f"a{n}", "d", None, None, (), "indirect", "asserts", "positive", None, 1.0) for n in range(draw(st.integers(1, 4)))
    )
    return Document("d", ""), said, Cited(Cast(None), {a.id: (draw(st.sampled_from(found)), "made@1") for a in said}, {})


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 12), admissions()), min_size=2, max_size=14), st.sampled_from((0, 4, 100)))
def test_any_reports(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory, sequence: list[tuple[int, Report]], most_held: int) -> None:
    with both(ledger, tmp_path_factory.mktemp("actors") / "actors.db", most_held) as memory:
        last = 0
        for again, report in sequence:
            if 0 < again <= last:
                memory.forget(again)
                memory.admit(again, report)
            else:
                last += 1
                memory.admit(last, report)
            memory.same()


def test_what_a_report_that_was_given_up_did_is_not_kept(tmp_path: Path, reports: list[Report]) -> None:
    with DiskMemory(tmp_path / "actors.db") as memory:
        memory.for_document(1)
        admitted = Registry(memory).admit(*reports[0])
        before = list(memory.actors())
        (known, *_) = memory.get([k.id for k in admitted.values()]).values()
        memory.for_document(2)
        known.aliases.append("somebody else")
        memory.for_document(3)
        Registry(memory).admit(*reports[0])
        assert list(memory.actors()) == before


def test_the_file_is_private_and_goes_with_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "actors.db"
    path.write_text("left by a process that was killed", encoding="utf-8")
    with DiskMemory(path):
        assert path.stat().st_mode & 0o777 == 0o600
    assert not path.exists()
