"""A brief says all that it promises, no more than there is room for, and the same each time."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from counterclaim.desk.brief.measured import FILE, measured
from counterclaim.desk.brief.question import EVERYTHING, Limits
from counterclaim.desk.guard import HEADERS
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from counterclaim.records import Taken
from tests.browser import invented
from tests.desk import quarrel
from tests.desk.briefs import FORMS, gathered, words_of_markdown, words_of_page, written
from tests.desk.opened import browser
from tests.ledger import made

READ = {"html": words_of_page, "markdown": words_of_markdown}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("briefs") / "case.db"
    invented.make(path)
    with Ledger.open(str(path)) as ledger, ledger.writing() as writer:
        about = {"by": "Ana Ruiz", "why": "Two crews saw it\nfrom the bank."}
        first = decide(writer, "assess", "attribution", invented.DIED, value={"credibility": 4}, **about)
        decide(
            writer, "assess", "attribution", invented.DIED, value={"credibility": 2}, by="Ivo Kant", why="Lists agree.", replaces=first.id
        )
        decide(writer, "assess", "actor", quarrel.MAYOR, value={"reliability": "d", "topic": "tolls"}, by="Ana Ruiz", why="Often wrong.")
        decide(writer, "accept", "relation", f"{invented.DIED} {invented.MORE_DIED} contradicts", by="Ivo Kant", why="Same night.")
        decide(writer, "note", "attribution", "a1", by="Ana Ruiz", why="Ask the crane driver.")
    return path


@pytest.fixture
def ledger(kept: Path) -> Iterator[Ledger]:
    with Ledger.open(str(kept)) as opened:
        yield opened


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "new.db"), create=True) as opened:
        yield opened


@pytest.mark.parametrize("form", FORMS)
def test_everything_is_told(ledger: Ledger, form: str) -> None:
    brief = gathered(ledger)
    told = READ[form](written(brief, form))
    for question in brief.questions:
        dispute = question.dispute
        assert dispute.title in told
        assert dispute.id in told
        for shown in question.sides:
            assert (shown.name or "no one party") in told
            assert all(step in told for step in shown.arithmetic)
            for identifier in shown.side.attributions:
                said = next(t for t in question.told(brief.limits) if t.said.id == identifier)
                (what,) = said.said.content
                assert what.text in told
                assert f"{identifier} at {what.start}–{what.end}" in told
                assert (said.speaker or "a source that is not named") in told
        for note, _ in question.notes:
            assert note.text in told
            assert f"at {note.start}–{note.end}" in told
        assert all(conflict.relation.a in told for conflict in question.conflicts)
        assert all(reason.detail in told for conflict in question.conflicts for reason in conflict.relation.reasons)
    for one in brief.documents:
        for words in (one.head.id, one.digests.original, one.digests.text, one.head.title, one.head.publisher):
            assert words in told
        assert one.head.url is None or one.head.url in told
    assert hashlib.sha256(invented.OLD.encode()).hexdigest() in told
    assert len(brief.documents) == 8


@pytest.mark.parametrize("form", FORMS)
def test_what_people_decided_is_told_with_reasons(ledger: Ledger, form: str) -> None:
    told = READ[form](written(gathered(ledger), form))
    for words in (
        "Two crews saw it from the bank.", "doubtful", "replaced", "Lists agree.", "probably true", "Often wrong.",
        "not usually reliable", "tolls", "Same night.", "Ask the crane driver.", "Ana Ruiz", "Ivo Kant",
    ):  # fmt: skip
        assert words in told, words
    assert told.count("Nobody has assessed a statement of this question.") == 1


@pytest.mark.parametrize("form", FORMS)
def test_ranges_by_day(ledger: Ledger, form: str) -> None:
    told = READ[form](written(gathered(ledger), form))
    assert "Killed: ranges by day" in told
    assert "12–14 Ana Petrova: 12; Ana Petrova: 14" in told
    assert "30 or more Ivo Marin: 30 or more" in told


@pytest.mark.parametrize("form", FORMS)
def test_what_was_read_and_how_often_the_program_errs(ledger: Ledger, form: str) -> None:
    told = READ[form](written(gathered(ledger), form))
    for words in (
        "8 reports of 6 origins, with 16 statements", "Danube Post 4", "en (8 reports)", "4 March 2024 to 1 May 2024",
        "56 days between them without a report: 5 March 2024; 7 March 2024 to 30 April 2024", "Of 1 report the day is not known",
        "1 input could not be read",
    ):  # fmt: skip
        assert words in told, words
    for genre in measured().genres:
        assert f"{genre.name}: of 100 statements that it lists about {genre.right} are right" in told
        assert f"Measured on {genre.reports} reports, which is few" in told or not genre.is_small
    assert FILE.stat().st_size < 3_000


def test_reports_that_wait_are_told_of(ledger: Ledger) -> None:
    brief = gathered(ledger)
    waiting = replace(brief, coverage=replace(brief.coverage, waiting=3))
    assert "3 reports are not compared with the others yet" in words_of_page(written(waiting))


def test_one_dispute(ledger: Ledger) -> None:
    brief = gathered(ledger, 1)
    told = words_of_page(written(brief))
    assert brief.title == "How many killed in Varna?"
    assert [one.head.file or one.head.url for one in brief.documents] == [invented.URL, invented.URL, "answer.txt"]
    assert "cranes stood still" not in told
    assert "The reports that carry a side" in told
    titled = gathered(ledger, 1, title="Toll", by="Desk of <Varna>")
    assert words_of_page(written(titled)).startswith("Skip to the brief Brief by Desk of <Varna>")
    assert "# Toll" in written(titled, "markdown")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger, form: str) -> None:
    assert written(gathered(ledger), form) == written(gathered(ledger), form)


def test_the_page_asks_nothing_of_anybody_and_leads_nowhere_else(ledger: Ledger) -> None:
    page = written(gathered(ledger))
    tree = html.document_fromstring(page)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = tree.xpath("//style")
    sealed = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{sealed}'; base-uri 'none'; form-action 'none'"
    assert not tree.xpath("//script | //link | //img | //iframe | //form | //@style | //@src")
    assert not re.search(r"url\(|@import", style.text)
    identifiers = tree.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    assert {f"#{one}" for one in identifiers} >= set(tree.xpath("//@href"))


def test_bounds(new: Ledger) -> None:
    lines = tuple(quarrel.Line(f"n{n}", None, f"that {n} cranes stood still") for n in range(40))
    reports = [quarrel.Report((line,), publisher=f"Outlet {line.name}") for line in lines]
    against = [("u", line.name) for line in lines]
    quarrel.keep(
        new,
        [quarrel.Report((quarrel.Line("u", quarrel.PORT, "that no crane stood still"),)), *reports],
        relations={"contradicts": against, "repeats": [(lines[0].name, line.name) for line in lines[1:]]},
    )
    few = gathered(new, limits=Limits(voices=3, pairs=2, documents=1, letters=9))
    told = words_of_page(written(few))
    whole = gathered(new, limits=EVERYTHING)
    for words in ("The surest 2 of", "more voices for this claim", "(goes on: ", "from which nothing is quoted are not listed"):
        assert words in told, words
        assert words not in words_of_page(written(whole))
    assert sum(len(one.position.voices) for q in few.questions for side in q.sides for one in side.positions) <= 3 * 2 * len(few.questions)
    assert len(whole.documents) == 41
    assert all(f"that {n} cranes stood still" in words_of_page(written(whole)) for n in range(40))


def test_the_weightiest_disputes_are_told_whole(ledger: Ledger) -> None:
    brief = gathered(ledger, limits=Limits(disputes=1))
    assert [q.number for q in brief.questions] == [1]
    for form in FORMS:
        assert "And 1 more question, which weigh less" in READ[form](written(brief, form))


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_ledger(new: Ledger, form: str) -> None:
    brief = gathered(new)
    told = READ[form](written(brief, form))
    assert "The ledger holds no reports yet." in told
    assert "Documents" in told
    assert "None." in told
    assert brief.as_of is None


@pytest.mark.parametrize("form", FORMS)
def test_one_report_and_no_dispute(new: Ledger, form: str) -> None:
    with new.writing() as writer:
        doc = made.document()
        number = writer.keep_document(doc, replace(made.taken(), taken_at="2021-09-07T08:00:00Z"), None)
        writer.keep_reading(number, doc, [made.statement(doc)], [], "made@1", doc.id)
    told = READ[form](written(gathered(new), form))
    assert "No statements contradict each other, as far as the program sees." in told
    assert hashlib.sha256(made.TEXT.encode()).hexdigest() in told
    assert "captured 2021-09-07T08:00:00Z" in told
    assert "1 report of 1 origin, with 1 statement" in told


def test_a_report_that_was_taken_in_twice_is_dated_by_the_first_time(new: Ledger) -> None:
    with new.writing() as writer:
        doc = made.document()
        number = writer.keep_document(doc, made.taken(), None)
        writer.keep_custody(doc.id, Taken(b"\xef\xbb\xbf" + made.TEXT.encode(), "file", file="report.txt"))
        writer.keep_reading(number, doc, [], [], "made@1", doc.id)
    (one,) = gathered(new).documents
    assert (one.digests.times, one.digests.original) == (2, hashlib.sha256(made.TEXT.encode()).hexdigest())
    assert "2 times in all" in words_of_page(written(gathered(new)))


def test_days_that_no_calendar_has_and_days_far_apart(new: Ledger) -> None:
    far = [quarrel.Report((), published_at=at) for at in ("0001-01-01", "9999-12-31T23:59:59Z", "2024-02-31", "2024-03", "soon")]
    quarrel.keep(new, [replace(r, title=f"Quay {n}") for n, r in enumerate(far)], relations={})
    covered = gathered(new).coverage
    assert (covered.undated, covered.silent, len(covered.gaps)) == (3, 3_652_057, 1)


def test_the_desk_hands_out_briefs(ledger: Ledger) -> None:
    client = browser(ledger)
    dispute = gathered(ledger).questions[1].dispute
    names = {
        "/brief.html": "brief.html",
        "/brief.md": "brief.md",
        f"/dispute/{dispute.id}/brief.html": f"brief-{dispute.id}.html",
        f"/dispute/{dispute.id}/brief.md": f"brief-{dispute.id}.md",
    }
    for path, name in names.items():
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["content-type"] == f"text/{'html' if name.endswith('html') else 'markdown'}; charset=utf-8"
        assert all(answer.headers[header] == value for header, value in HEADERS.items())
        assert dispute.title in answer.text
    assert client.get("/brief.html").text == written(gathered(ledger, by="Ana Ruiz"))
    assert client.get("/dispute/nowhere/brief.html").status_code == 404
    assert client.get("/brief.pdf").status_code == 404
    assert all(f'href="{path}"' in client.get("/").text for path in ("/brief.html", "/brief.md"))
    assert f'href="/dispute/{dispute.id}/brief.html"' in client.get(f"/dispute/{dispute.id}").text
