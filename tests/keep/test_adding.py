"""Adding: the same input twice changes nothing, one bad document never loses the others, and the rows are those of extract."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from counterclaim.export.ledger_rows import ledger_rows
from counterclaim.intake import sources
from counterclaim.keep.adding import Added, add
from counterclaim.keep.verifying import verify
from counterclaim.ledger import queries, schema
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from counterclaim.records import Particular, Taken
from tests.keep import inputs

PAGE = "https://post.example/bridge"


def put(ledger: Ledger, items: list, tools: Tools, **options: object) -> list[Added]:
    told: list[Added] = []
    add(ledger, items, told.append, tools=tools, **options)
    return told


def dump(ledger: Ledger) -> dict[str, list[tuple]]:
    """Every row of every table."""
    with ledger.reading() as connection:
        return {name: sorted(map(repr, connection.execute(select(table)))) for name, table in schema.metadata.tables.items()}


def taken(n: int, url: str | None = None, text: str | None = None, **fields: object) -> Taken:
    data = (inputs.text(n) if text is None else text).encode()
    return Taken(data, "http" if url else "file", file=None if url else f"r{n}.txt", url=url, media_type="text/plain", **fields)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(inputs.KINDS), st.integers(0, 15)), min_size=1, max_size=6))
def test_the_same_input_twice_changes_no_row(tools: Tools, wanted: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(inputs.write(Path(folder), kind, n)) for kind, n in wanted]
        with Ledger.open(f"{folder}/case.db", create=True) as ledger:
            first = put(ledger, sources.take(paths), tools)
            before = dump(ledger)
            again = put(ledger, sources.take(paths), tools)
            assert dump(ledger) == before
            put(ledger, sources.take([folder]), tools)
            put(ledger, sources.take([folder]), tools)
    assert len(first) == len(again)
    assert {a.outcome for a in again} <= {"known", "problem"}


def test_one_bad_document_of_each_kind_loses_none_of_the_others(ledger_address: str, tmp_path: Path, tools: Tools) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(12):
        inputs.write(folder, "text", n)
    for kind in ("empty", "binary", "torn", "cut", "bad lines"):
        inputs.write(folder, kind, 15)
    with Ledger.open(ledger_address, create=True) as ledger:
        told = put(ledger, sources.take([str(folder)]), tools)
        with ledger.reading() as connection:
            problems = list(queries.problems(connection))
            names = {document.file for _, document in queries.documents(connection, 1)}
    assert {str(folder / f"r{n}.txt") for n in range(12)} <= names
    assert Counter(a.outcome for a in told)["problem"] == len(problems)
    assert {Path(p.file or "").name.split("#")[0] for p in problems} == {"e15.txt", "b15.txt", "t15.txt.gz", "c15.warc.gz", "x15.jsonl"}
    assert any(document and document.startswith(str(folder / "c15.warc.gz")) for document in names)  # what stood before the cut


def test_more_that_is_said_of_a_known_document_is_kept(ledger_address: str, tools: Tools) -> None:
    with Ledger.open(ledger_address, create=True) as ledger:
        assert [a.outcome for a in put(ledger, [taken(1)], tools)] == ["added"]
        said = (Particular("publisher", "Danube Post", "manifest"),)
        assert [a.outcome for a in put(ledger, [taken(1, particulars=said)], tools)] == ["amended"]
        assert [a.outcome for a in put(ledger, [taken(1)], tools, published="2024-03-05")] == ["amended"]
        before = dump(ledger)
        assert [a.outcome for a in put(ledger, [taken(1, particulars=said)], tools, published="2024-03-05")] == ["known"]
        assert dump(ledger) == before
        with ledger.reading() as connection:
            ((_, document, said_now, _),) = queries.reports(connection, 1)
            actors = list(queries.actors(connection, 1))
    assert (document.publisher, document.published_at) == ("Danube Post", "2024-03-05")
    assert any(a.said_at == "2024-03-04" for a in said_now)  # Monday, now that the date is known
    laid = {a.actor for a in said_now if a.actor}
    assert laid <= {a.id for a in actors}


def test_another_text_at_an_address_is_a_version(ledger_address: str, tools: Tools) -> None:
    old, new = inputs.text(10), inputs.text(10).replace("at least 12", "at least 17")
    with Ledger.open(ledger_address, create=True) as ledger:
        told = put(ledger, [taken(0, PAGE, old), taken(0, PAGE, new), taken(0, PAGE, old)], tools)
        with ledger.reading() as connection:
            (_, first), (number, second) = queries.documents_at(connection, 1, PAGE)
            before = queries.previous_of(connection, 1, number)
            relations = list(queries.relations(connection, 1))
            change = connection.scalar(select(schema.reading.c.change).where(schema.reading.c.document == number))
    assert [a.outcome for a in told] == ["added", "version", "known"]  # it went back, which the custody log has
    assert before is not None
    assert before[1].id == first.id
    assert second.text == new
    assert change["kind"] == "real"
    updates = [r for r in relations if r["relation"] == "updates"]
    assert any("12" in detail and "17" in detail for r in updates for _, detail in r["reasons"])
    assert any(r["relation"] == "repeats" for r in relations)


def test_a_page_that_goes_back_is_recorded_once(ledger_address: str, tools: Tools) -> None:
    old, new = inputs.text(10), inputs.text(10).replace("at least 12", "at least 17")
    with Ledger.open(ledger_address, create=True) as ledger:
        for text in (old, new, old, old, new):
            put(ledger, [taken(0, PAGE, text)], tools)
        before = dump(ledger)
        put(ledger, [taken(0, PAGE, new)], tools)
        assert dump(ledger) == before
        assert list(verify(ledger)) == []
        with ledger.reading() as connection:
            states = [identifier for identifier, _ in queries.states_at(connection, PAGE)]
    assert [states.index(s) for s in states] == [0, 1, 0, 1]


def test_the_rows_of_a_ledger_are_those_of_extract(tmp_path: Path, tools: Tools) -> None:
    from counterclaim.export.jsonl import rows
    from counterclaim.pipeline import Input, run
    from counterclaim.read import read_taken

    items = [taken(n) for n in range(8)]
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        put(ledger, items, tools)
        kept = [row for row in ledger_rows(ledger) if row["type"] not in ("origin", "relation")]
    for row in kept:
        if row["type"] == "document":
            row["origin"] = None
    assert kept == list(rows(run([Input(t.name, lambda t=t: read_taken(t)) for t in items], tools)))


def test_what_was_read_before_a_ctrl_c_is_kept(tmp_path: Path, tools: Tools) -> None:
    def interrupted():
        yield from (taken(n) for n in range(9))
        raise KeyboardInterrupt

    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        with pytest.raises(KeyboardInterrupt):
            put(ledger, interrupted(), tools, threads=1)
        with ledger.reading() as connection:
            kept = queries.count_documents(connection)
        told = put(ledger, [taken(n) for n in range(12)], tools)
    assert kept == 9
    assert Counter(a.outcome for a in told) == {"known": 9, "added": 3}


def test_two_processes_add_at_once(ledger_address: str, tmp_path: Path) -> None:
    folders = []
    for half in range(2):
        folder = tmp_path / f"half{half}"
        folder.mkdir()
        folders.append(folder)
        for n in range(40):
            (folder / f"{half}-{n}.txt").write_text(inputs.text(n).replace("bridge", f"bridge {half} {n}"), encoding="utf-8")
        (folder / "both.txt").write_text(inputs.text(3), encoding="utf-8")
    command = [sys.executable, "-m", "counterclaim", "add", "--threads", "1", "--ledger", ledger_address]
    running = [subprocess.Popen([*command, str(folder)], stderr=subprocess.PIPE, text=True) for folder in folders]
    ended = [(process.communicate()[1], process.returncode) for process in running]
    assert ended == [("", 0), ("", 0)]
    with Ledger.open(ledger_address) as ledger, ledger.reading() as connection:
        found = [document.file for _, document in queries.documents(connection, 1)]
        said = {a.actor for _, _, attributions, _ in queries.reports(connection, 1) for a in attributions if a.actor}
        assert said <= {a.id for a in queries.actors(connection, 1)}
    assert len(found) == 81
    assert len(set(found)) == 81


def test_an_older_version_of_which_more_is_said_stays_the_older_version(ledger_address: str, tools: Tools) -> None:
    old, new = inputs.text(10), inputs.text(10).replace("at least 12", "at least 17")
    said = (Particular("published_at", "2024-03-05", "manifest"),)
    with Ledger.open(ledger_address, create=True) as ledger:
        put(ledger, [taken(0, PAGE, old), taken(0, PAGE, new)], tools)
        with ledger.reading() as connection:
            before = [(r["a"], r["b"], r["relation"]) for r in queries.relations(connection, 1)]
        assert [a.outcome for a in put(ledger, [taken(0, PAGE, old, particulars=said)], tools)] == ["amended"]
        with ledger.reading() as connection:
            assert [(r["a"], r["b"], r["relation"]) for r in queries.relations(connection, 1)] == before
            kinds = connection.execute(select(schema.likeness.c.kind)).scalars().all()
        assert list(verify(ledger)) == []
    assert before
    assert kinds == ["version"]


def test_a_live_page_and_an_archive_of_it_change_nothing_twice(ledger_address: str, tools: Tools) -> None:
    old, new = inputs.text(10), inputs.text(10).replace("at least 12", "at least 17")
    archived = Taken(old.encode(), "warc", file="a.warc", url=PAGE, media_type="text/plain")
    spelt = taken(0, f"{PAGE}?utm_source=rss", inputs.text(10).replace("12", "19"))
    items = [taken(0, PAGE, new), archived, spelt]
    with Ledger.open(ledger_address, create=True) as ledger:
        put(ledger, items, tools)
        before = dump(ledger)
        put(ledger, items, tools)
        assert dump(ledger) == before


def test_an_address_that_a_page_only_claims_makes_no_version(tmp_path: Path, tools: Tools) -> None:
    def page(n: int) -> Taken:
        html = inputs.page(n).replace("<head>", '<head><meta property="og:url" content="https://post.example/">')
        return Taken(html.encode(), "file", file=f"saved{n}.html")

    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        told = put(ledger, [page(1), page(6)], tools)
        with ledger.reading() as connection:
            urls = [document.url for _, document in queries.documents(connection, 1)]
    assert [a.outcome for a in told] == ["added", "added"]
    assert urls == ["https://post.example/", "https://post.example/"]


def test_a_text_longer_than_an_index_entry_is_kept(ledger_address: str, tools: Tools) -> None:
    words = "".join(chr(0x4E00 + n % 20000) for n in range(0, 20000 * 7, 7))
    long = "標題\n\n" + " ".join(words[n : n + 3] for n in range(0, len(words), 3)) * 6 + "\n"
    with Ledger.open(ledger_address, create=True) as ledger:
        told = put(ledger, [taken(1), taken(2, text=long), taken(3)], tools)
    assert [a.outcome for a in told] == ["added", "added", "added"]


def test_a_document_that_cannot_be_kept_loses_none_of_the_others(
    ledger_address: str, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterclaim.keep import adding

    def keep(writer, item, result, tools):
        if item.file == "r2.txt":
            raise ZeroDivisionError
        return kept(writer, item, result, tools)

    kept = adding.keep_report
    monkeypatch.setattr(adding, "keep_report", keep)
    with Ledger.open(ledger_address, create=True) as ledger:
        told = put(ledger, [taken(n) for n in range(5)], tools)
        with ledger.reading() as connection:
            assert queries.count_documents(connection) == 4
            (problem,) = queries.problems(connection)
    assert [(a.outcome, a.failed) for a in told].count(("problem", True)) == 1
    assert problem.file == "r2.txt"


def test_what_a_slow_source_gave_before_a_ctrl_c_is_kept(tmp_path: Path, tools: Tools) -> None:
    import time

    def slowly():
        for n in range(5):
            yield taken(n)
            time.sleep(0.3)
        raise KeyboardInterrupt

    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        with pytest.raises(KeyboardInterrupt):
            put(ledger, slowly(), tools)
        with ledger.reading() as connection:
            assert queries.count_documents(connection) == 5


@pytest.mark.parametrize("kind", ["torn", "cut", "bad lines"])
def test_a_problem_goes_when_its_file_is_whole_again(tmp_path: Path, tools: Tools, kind: str) -> None:
    whole = {"torn": "packed", "cut": "archive", "bad lines": "lines"}[kind]
    path = inputs.write(tmp_path, kind, 3)
    with Ledger.open(f"{tmp_path}/case.db", create=True) as ledger:
        put(ledger, sources.take([str(path)]), tools)
        with ledger.reading() as connection:
            assert list(queries.problems(connection))
        path.write_bytes(inputs.write(tmp_path, whole, 3).read_bytes())
        put(ledger, sources.take([str(path)]), tools)
        with ledger.reading() as connection:
            assert list(queries.problems(connection)) == []


def test_a_problem_goes_when_a_missing_file_is_back_unchanged(tmp_path: Path, tools: Tools) -> None:
    path = inputs.write(tmp_path, "text", 1)
    with Ledger.open(f"{tmp_path}/case.db", create=True) as ledger:
        put(ledger, sources.take([str(path)]), tools)
        path.rename(tmp_path / "away")
        put(ledger, sources.take([str(path)]), tools)
        (tmp_path / "away").rename(path)
        put(ledger, sources.take([str(path)]), tools)
        with ledger.reading() as connection:
            assert list(queries.problems(connection)) == []
