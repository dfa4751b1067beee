"""Relating: the same pairs however reports came in, compared in parts or at once, by one process or two, or all anew."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from counterclaim.export.ledger_rows import ledger_rows
from counterclaim.keep import relating
from counterclaim.keep.about import about
from counterclaim.keep.related import judged, related
from counterclaim.keep.relating import Compared, count_waiting, relate, relate_anew
from counterclaim.keep.rereading import reread
from counterclaim.keep.verifying import verify
from counterclaim.ledger import queries, schema
from counterclaim.ledger.decisions import decide, decisions
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from counterclaim.records import Particular, Relation
from counterclaim.relate import pairs
from tests.keep import test_adding
from tests.keep.test_adding import PAGE, taken
from tests.pairs import stand_in


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch)


@pytest.fixture
def tools(tools: Tools) -> Tools:
    """With a model that nothing asks."""
    return replace(tools, pairs=object())


@pytest.fixture
def ledger(ledger_address: str):
    with Ledger.open(ledger_address, create=True) as opened:
        yield opened


def put(ledger: Ledger, items: list, tools: Tools, **options: object) -> None:
    test_adding.put(ledger, items, tools, relating=True, **options)


def kept(ledger: Ledger, *tables: str) -> list[tuple]:
    """What is kept of comparing in the generation that holds, without its number."""
    with ledger.reading() as connection:
        generation = queries.generation(connection)
        listed = []
        for table in (schema.metadata.tables[name] for name in tables or ("pair", "related", "event_key")):
            rows = connection.execute(select(table).where(table.c.generation == generation))
            listed += sorted((table.name, *map(str, row[1:])) for row in rows)
    return listed


def dated(n: int, day: str):
    return taken(n, particulars=(Particular("published_at", day, "manifest"),))


def rows_of(ledger: Ledger, kind: str) -> list[dict]:
    return [row for row in ledger_rows(ledger) if row["type"] == kind]


def test_batches_threads_and_starting_anew_change_nothing(tmp_path: Path, tools: Tools) -> None:
    items = [taken(n) for n in range(7)] + [dated(3, "2024-03-05"), taken(0, PAGE), taken(0, PAGE, "Ruse bridge stands, mayor says\n")]
    made = {}
    for name, batches, threads in (("at once", [items], 1), ("by ones", [[i] for i in items], 3), ("halves", [items[:5], items[4:]], 2)):
        with Ledger.open(str(tmp_path / f"{name}.db"), create=True) as ledger:
            for batch in batches:
                put(ledger, batch, tools, threads=threads)
            made[name] = kept(ledger)
            rows = list(ledger_rows(ledger))
            relate_anew(ledger, tools, threads=threads)
            assert kept(ledger) == made[name]
            assert list(ledger_rows(ledger)) == rows
            assert list(verify(ledger)) == []
    assert made["at once"] == made["by ones"] == made["halves"]
    assert sum(row[0] == "pair" for row in made["halves"]) > 5


def test_more_that_is_said_of_an_earlier_report_compares_again_whom_it_matters_to(ledger: Ledger, tmp_path: Path, tools: Tools) -> None:
    put(ledger, [taken(n) for n in range(6)], tools)
    before = kept(ledger)
    told: list[Compared] = []
    put(ledger, [dated(4, "2024-03-05")], tools, compared=told.append)
    assert 1 < len(told) < 6
    after = kept(ledger)
    assert before != after
    relate_anew(ledger, tools)
    assert kept(ledger) == after
    with Ledger.open(str(tmp_path / "other.db"), create=True) as other:
        put(other, [*(taken(n) for n in range(4)), dated(4, "2024-03-05"), taken(5)], tools)
        assert kept(other) == after


def test_an_amendment_while_others_are_compared_is_not_missed(ledger: Ledger, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    put(ledger, [taken(n) for n in range(4)], tools)
    compare, amended = pairs.compare, threading.Event()

    def compare_while_another_amends(told, others, model):
        found = compare(told, others, model)
        if not amended.is_set():
            amended.set()
            with monkeypatch.context() as meanwhile:
                meanwhile.setattr(pairs, "compare", compare)
                put(ledger, [dated(0, "2024-03-05")], tools)
        return found

    monkeypatch.setattr(pairs, "compare", compare_while_another_amends)
    put(ledger, [taken(4)], tools, threads=1)
    assert amended.is_set()
    made = kept(ledger)
    relate_anew(ledger, tools)
    assert kept(ledger) == made


def test_two_who_relate_at_once_keep_each_pair_once(ledger: Ledger, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relating, "AT_ONCE", 1)
    put(ledger, [taken(n) for n in range(8)], tools)
    made = kept(ledger)
    with ledger.writing() as writer:
        relating._rows(writer.connection, writer.generation).forget_all()
    others = [threading.Thread(target=relate, args=(ledger, tools)) for _ in range(2)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert kept(ledger) == made


def test_what_was_stopped_goes_on_with_the_next_add(ledger: Ledger, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relating, "AT_ONCE", 1)
    told: list[Compared] = []

    def stop(one: Compared) -> None:
        told.append(one)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(ledger, [taken(n) for n in range(5)], tools, compared=stop)
    assert count_waiting(ledger) == 3
    put(ledger, [taken(0)], tools, compared=told.append)
    assert count_waiting(ledger) == 0
    assert [t.of for t in told] == [5, 5, 3, 3, 3]
    assert len({t.document for t in told}) == 5
    before = kept(ledger)
    put(ledger, [taken(0)], tools, compared=told.append)
    assert (len(told), kept(ledger)) == (5, before)


def test_a_fault_in_one_document_stops_no_other(ledger: Ledger, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    compare = pairs.compare

    def fail(told, others, model):
        if "Ruse" in told.document.text:
            raise ZeroDivisionError("no words")
        return compare(told, others, model)

    monkeypatch.setattr(pairs, "compare", fail)
    told: list[Compared] = []
    put(ledger, [taken(n) for n in range(6)], tools, compared=told.append)
    failed = [t.problem for t in told if t.problem]
    assert (len(told), len(failed)) == (6, 2)
    assert "ZeroDivisionError: no words" in failed[0]
    assert count_waiting(ledger) == 0


def test_without_the_model_documents_wait(ledger: Ledger, tools: Tools) -> None:
    blind = replace(tools, pairs=None)
    put(ledger, [taken(n) for n in range(3)], blind)
    reread(ledger, blind, lambda told: None)
    assert count_waiting(ledger) == 3
    assert kept(ledger, "pair") == []
    put(ledger, [taken(0)], tools)
    assert count_waiting(ledger) == 0
    assert kept(ledger, "pair")


def test_a_ledger_from_before_is_related_with_the_next_add(ledger: Ledger, tools: Tools) -> None:
    put(ledger, [taken(n) for n in range(5)], tools)
    made = kept(ledger)
    with ledger.engine.begin() as connection:  # as the step leaves it
        connection.exec_driver_sql("DELETE FROM pair")
        connection.exec_driver_sql("DELETE FROM event_key")
        connection.exec_driver_sql("UPDATE related SET others = NULL")
    put(ledger, [taken(5)], tools)
    assert set(made) < set(kept(ledger))
    after = kept(ledger)
    relate_anew(ledger, tools)
    assert kept(ledger) == after


def test_the_upgrade_lets_every_document_wait(tmp_path: Path, tools: Tools) -> None:
    from counterclaim.ledger.migrations import m0006_relations

    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        put(ledger, [taken(n) for n in range(3)], tools)
        with ledger.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM related")
            m0006_relations.finish(connection)
        with ledger.reading() as connection:
            assert relating._rows(connection, 1).unrelated(9) == [1, 2, 3]


def test_a_rereading_holds_when_its_documents_are_compared(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relating, "AT_ONCE", 2)
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        put(ledger, [*(taken(n) for n in range(5)), taken(0, PAGE), taken(0, PAGE, "Ruse bridge stands, mayor says\n")], tools)
        before, rows = kept(ledger), list(ledger_rows(ledger))
        stopped = []

        def stop(one: Compared) -> None:
            stopped.append(one)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            reread(ledger, tools, lambda told: None, compared=stop)
        assert list(ledger_rows(ledger)) == rows
        with ledger.reading() as connection:
            assert queries.generation(connection) == 1
        amended = []

        def amend(one: Compared) -> None:
            if not amended:
                amended.append(one)
                put(ledger, [dated(1, "2024-03-05")], tools)

        reread(ledger, tools, lambda told: None, compared=amend)
        with ledger.reading() as connection:
            assert queries.generation(connection) == 2
        assert count_waiting(ledger) == 0
        made = kept(ledger)
        relate_anew(ledger, tools)
        assert kept(ledger) == made != before
        assert list(verify(ledger)) == []


def test_pairs_of_statements_that_are_gone_are_found(tmp_path: Path, tools: Tools) -> None:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        put(ledger, [taken(n) for n in range(3)], tools)
        with ledger.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE pair SET a = 'a0' WHERE (a, b) = (SELECT a, b FROM pair ORDER BY a, b LIMIT 1)")
            connection.exec_driver_sql("UPDATE related SET document = 1, generation = 9 WHERE document = 3")
        assert {(f.table, f.check) for f in verify(ledger)} == {("pair", "a"), ("related", "document")}


# What holds


def test_statements_have_what_the_ledger_knows(ledger: Ledger, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict = {}

    def look(statements, compared, found, threshold):
        given.update(statements=statements, given=list(found), threshold=threshold)
        return []

    monkeypatch.setattr(pairs, "judge", look)
    old, new = (f"The mayor of Varna, Ivo Marin, said that {n} people had died when the bridge fell.\n" for n in (4, 7))
    put(ledger, [dated(1, "2024-03-05"), taken(0, PAGE, old), taken(0, PAGE, new)], tools)
    with ledger.reading() as connection:
        found = related(connection, 1, 0.7)
        reports = list(queries.reports(connection, 1))
        parties = {a.id: a.party for a in queries.actors(connection, 1)}
    assert given["threshold"] == 0.7
    assert [type(r) for r in given["given"]] == [Relation]
    assert list(found.statements) == [a.id for _, _, said, _ in reports for a in said]
    assert [s.place for s in found.statements.values()] == list(range(len(found.statements)))
    for _, document, said, _ in reports:
        for a in said:
            s = found.statements[a.id]
            assert (s.attribution, s.document, s.published_at, s.origin) == (a, document.id, document.published_at, document.origin)
            assert s.title == any(c.kind == "title" and c.start <= a.content[0].start < c.end for c in document.sections)
            assert s.voices[:1] == ((a.actor,) if a.actor else ())
            assert s.voices[1:2] == ((parties[a.actor],) if a.actor and parties[a.actor] else ())
    assert any(s.title for s in found.statements.values())
    assert any(len(s.voices) > 1 for s in found.statements.values())
    assert len({s.text_sha256 for s in found.statements.values()}) == 3


def test_a_rejected_relation_stays_a_row_but_makes_no_claim_and_no_dispute(ledger: Ledger, tools: Tools) -> None:
    put(ledger, [taken(n) for n in (0, 4)], tools)
    contradictions = [r for r in rows_of(ledger, "relation") if r["relation"] == "contradicts"]
    (dispute,) = rows_of(ledger, "dispute")
    assert dispute["status"] == "open"
    relation = contradictions[0]
    subject = f"{relation['a']} {relation['b']} contradicts"
    with ledger.writing() as writer:
        decide(writer, "assess", "attribution", dispute["sides"][0]["attributions"][0], by="Ana", why="x", value={"credibility": 2})
    assert rows_of(ledger, "dispute")[0]["status"] == "assessed"
    for r in contradictions:
        with ledger.writing() as writer:
            found = judged(writer.connection, writer.generation)
            decide(writer, "reject", "relation", f"{r['a']} {r['b']} contradicts", by="Ana", why="Other days.", judged=found)
    assert rows_of(ledger, "dispute") == []
    assert [r for r in rows_of(ledger, "relation") if r["relation"] == "contradicts"] == contradictions
    decision = next(r for r in rows_of(ledger, "decision") if r["subject"] == subject)
    assert (decision["standing"], decision["seen"]["probability"]) == ("holds", relation["probability"])
    with ledger.reading() as connection:  # whoever judges nothing does not find it
        assert {d.standing for d in decisions(connection, 1) if d.decision.subject_type == "relation"} == {"orphaned"}


def test_disputes_are_made_of_sure_contradictions_and_of_those_that_a_person_accepts(ledger: Ledger, tools: Tools) -> None:
    put(ledger, [taken(n) for n in (0, 4)], tools)
    with ledger.reading() as connection:
        usual, strict = related(connection, 1), related(connection, 1, 1.0)
    assert usual.disputes
    assert strict.disputes == []
    assert strict.relations == strict.kept == usual.relations
    contradiction = next(r for r in strict.relations if r.relation == "contradicts")
    with ledger.writing() as writer:
        found = judged(writer.connection, writer.generation)
        decide(writer, "accept", "relation", f"{contradiction.a} {contradiction.b} contradicts", by="Ana", why="Same bridge.", judged=found)
    with ledger.reading() as connection:
        again = related(connection, 1, 1.0, strict)
    assert [r for r in again.used if r.relation == "contradicts"] == [contradiction]
    assert len(again.disputes) == 1


def test_about_ranks_by_shared_words_and_says_what_is_against(ledger: Ledger, tools: Tools) -> None:
    lone = "Ferry stops\n\nThe harbour master of Vidin said that the ferry would not sail before Sunday.\n"
    put(ledger, [*(taken(n) for n in (0, 4, 8)), taken(20, text=lone)], tools)
    with ledger.reading() as connection:
        found = about(connection, 1, "people had died", 5)
        assert found == about(connection, 1, "People had DIED", 5)
        assert all("died" in " ".join(c.text for c in s.attribution.content) for s in found[0].statements)
        assert found[0].against
        assert {c.claim for c in found[0].against}.isdisjoint({found[0].claim})
        (alone,) = about(connection, 1, "ferry Sunday", 5)
        assert (alone.claim, alone.standing.origins, alone.against) == (None, 1, ())
        assert about(connection, 1, "volcano", 5) == []
        assert len(about(connection, 1, "bridge", 1)) == 1


def test_rows_of_relations_claims_and_disputes(ledger: Ledger, tools: Tools) -> None:
    put(ledger, [taken(n) for n in (0, 4, 8, 0)] + [replace(taken(0), file="copy.txt")], tools)
    rows = list(ledger_rows(ledger))
    kinds = list(dict.fromkeys(row["type"] for row in rows))
    assert kinds == ["document", "attribution", "verification", "actor", "relation", "claim", "origin", "dispute"]
    texts = {row["id"]: row["text"] for row in rows if row["type"] == "document"}
    said = {row["id"] for row in rows if row["type"] == "attribution"}
    for relation in (row for row in rows if row["type"] == "relation"):
        assert {relation["a"], relation["b"]} <= said
        assert relation["reasons"]
        for span in (span for reason in relation["reasons"] for span in reason["spans"]):
            assert texts[span["document"]][span["start"] : span["end"]]
    claims = {row["id"]: row for row in rows if row["type"] == "claim"}
    assert any(c["reports"] > c["independent_origins"] >= 1 for c in claims.values())
    for dispute in (row for row in rows if row["type"] == "dispute"):
        assert len(dispute["sides"]) > 1
        for side in dispute["sides"]:
            assert {a for c in side["claims"] for a in claims[c]["attributions"]} == set(side["attributions"])
            assert sum(day["statements"] for day in side["days"]) <= len(side["attributions"])
