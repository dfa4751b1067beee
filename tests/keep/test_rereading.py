"""Reading again: a new generation takes the place of the old one, which stays; decisions are kept or orphaned, never moved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from counterclaim import pipeline
from counterclaim.export.ledger_rows import ledger_rows
from counterclaim.keep import rereading
from counterclaim.keep.rereading import Reread, needs_rereading, reread
from counterclaim.ledger import queries, schema
from counterclaim.ledger.decisions import decide, decisions
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from counterclaim.records import Particular
from tests.keep.test_adding import PAGE, put, taken


def again(ledger: Ledger, tools: Tools) -> list[Reread]:
    told: list[Reread] = []
    reread(ledger, tools, told.append)
    return told


def blinded(found, keep):
    """What `extract` finds, without the statements that the function does not keep."""

    def extract(document, tagger):
        made = found(document, tagger)
        return replace(made, attributions=tuple(a for a in made.attributions if keep(a)))

    return extract


def test_the_same_program_reads_the_same(ledger_address: str, tools: Tools) -> None:
    with Ledger.open(ledger_address, create=True) as ledger:
        items = [taken(n) for n in range(5)] + [taken(7, particulars=(Particular("publisher", "Danube Post", "manifest"),))]
        put(ledger, items, tools, published="2024-03-05")
        before = list(ledger_rows(ledger))
        assert not needs_rereading(ledger, tools.reader)
        told = again(ledger, tools)
        assert list(ledger_rows(ledger)) == before
        with ledger.reading() as connection:
            assert queries.generation(connection) == 2
            kept = connection.execute(select(schema.attribution.c.generation)).scalars().all()
    assert len(told) == 6
    assert not any(t.statements.gained or t.statements.lost or t.statements.moved or t.statements.changed or t.other_text for t in told)
    assert kept.count(1) == kept.count(2) > 0


def test_a_program_that_finds_less_says_what_was_lost_and_orphans_decisions(
    ledger_address: str, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(ledger_address, create=True) as ledger:
        put(ledger, [taken(1)], tools)
        with ledger.reading() as connection:
            ((_, _, said, _),) = queries.reports(connection, 1)
        gone, stays = said[0], said[-1]
        with ledger.writing() as writer:
            for statement in (gone, stays):
                decide(writer, "accept", "attribution", statement.id, by="Ana", why="Heard on the recording.")
        monkeypatch.setattr(pipeline, "extract", blinded(pipeline.extract, lambda a: a.id != gone.id))
        newer = replace(tools, reader="newer")
        assert needs_rereading(ledger, newer.reader)
        (told,) = again(ledger, newer)
        assert not needs_rereading(ledger, newer.reader)
        with ledger.reading() as connection:
            standing = [d.standing for d in decisions(connection, queries.generation(connection))]
            history = connection.execute(select(schema.attribution.c.id).where(schema.attribution.c.generation == 1)).scalars().all()
    assert [a.id for a in told.statements.lost] == [gone.id]
    assert standing == ["orphaned", "holds"]
    assert gone.id in history


def test_killed_on_the_way_it_goes_on(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "AHEAD", 2)
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        put(ledger, [taken(n) for n in range(5)], tools)
        before = list(ledger_rows(ledger))
        told: list[Reread] = []

        def stop(one: Reread) -> None:
            told.append(one)
            if len(told) == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            reread(ledger, replace(tools, reader="newer"), stop)
        assert list(ledger_rows(ledger)) == before  # the old generation holds
        put(ledger, [taken(9)], tools)  # and is added to meanwhile
        rest = again(ledger, replace(tools, reader="newer"))
        assert len(rest) == 2
        with ledger.reading() as connection:
            assert queries.generation(connection) == 2
            assert len(list(queries.documents(connection, 2))) == 6


def test_what_is_said_of_a_document_meanwhile_is_not_lost(tmp_path: Path, tools: Tools) -> None:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        put(ledger, [taken(1)], tools)

        def amend(one: Reread) -> None:
            put(ledger, [taken(1, particulars=(Particular("publisher", "Danube Post", "manifest"),))], tools)

        reread(ledger, tools, amend)
        with ledger.reading() as connection:
            ((_, document),) = queries.documents(connection, queries.generation(connection))
            assert queries.generation(connection) == 2
    assert document.publisher == "Danube Post"


def test_versions_stay_versions(tmp_path: Path, tools: Tools) -> None:
    from tests.keep import inputs

    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        put(ledger, [taken(0, PAGE, inputs.text(10)), taken(0, PAGE, inputs.text(10).replace("at least 12", "at least 17"))], tools)
        before = list(ledger_rows(ledger))
        again(ledger, tools)
        assert list(ledger_rows(ledger)) == before


def test_what_is_said_is_cleaned_otherwise_by_now_and_still_it_ends(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterclaim import read

    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        put(ledger, [taken(1, particulars=(Particular("publisher", "Danube Post", "manifest"),))], tools)
        settle = read.settle
        monkeypatch.setattr(read, "settle", lambda doc, said=(): settle(doc, [Particular(p.name, p.value + "!", p.said_by) for p in said]))
        assert len(again(ledger, replace(tools, reader="newer"))) <= 2
        with ledger.reading() as connection:
            assert queries.generation(connection) == 2


def test_two_read_again_at_once(ledger_address: str, tools: Tools) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with Ledger.open(ledger_address, create=True) as ledger:
        put(ledger, [taken(n) for n in range(12)], tools)
        before = list(ledger_rows(ledger))
        newer = replace(tools, reader="newer")

        def one(_: int) -> None:
            with Ledger.open(ledger_address) as mine:
                reread(mine, newer, lambda told: None)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(one, range(2)))
        assert not needs_rereading(ledger, "newer")
        assert list(ledger_rows(ledger)) == before


def test_what_another_program_began_is_begun_anew(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "AHEAD", 2)
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        put(ledger, [taken(n) for n in range(5)], tools)

        def stop(one: Reread) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            reread(ledger, replace(tools, reader="older"), stop)
        again(ledger, replace(tools, reader="newer"))
        with ledger.reading() as connection:
            rows = connection.execute(select(schema.reading.c.reader).where(schema.reading.c.generation == 2))
            assert set(rows.scalars()) == {"newer"}


def test_a_document_that_the_program_fails_on_keeps_its_statements(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(document, tagger):
        raise ZeroDivisionError

    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        put(ledger, [taken(1)], tools)
        with ledger.reading() as connection:
            ((_, _, said, _),) = queries.reports(connection, 1)
        monkeypatch.setattr(pipeline, "extract", fail)
        (told,) = again(ledger, replace(tools, reader="newer"))
        with ledger.reading() as connection:
            ((_, _, kept, _),) = queries.reports(connection, queries.generation(connection))
    assert told.problem
    assert [a.id for a in kept] == [a.id for a in said]
    assert {a.actor for a in kept} == {None}
