"""Decisions survive: read again by another model, each is shown as kept, as changed or as orphaned, and none is moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from counterclaim import pipeline
from counterclaim.desk.case import Case
from counterclaim.keep.related import subject_of
from counterclaim.keep.rereading import reread
from counterclaim.ledger.decisions import Decided
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from counterclaim.records import Attribution, Span
from tests.desk.opened import browser, problem, token
from tests.keep import inputs
from tests.keep.test_adding import put, taken
from tests.pairs import stand_in

HEADLINE, DEAD, WARNED, CLOSED = range(4)
"""The statements of a report, which another model leaves, moves, loses and changes."""

LONELY = "Ferry stops\n\nLena Kolev, the harbour master, said that no ferry would sail before Sunday.\n"


@dataclass
class Made:
    """What was decided about, and in which words each decision gives its reason."""

    first: list[Attribution]
    second: list[Attribution]
    lonely: Attribution
    reports: list[str]
    expected: dict[str, str]
    """How each decision is to stand, by its reason."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


@pytest.fixture
def tools(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """With a model that compares nothing."""
    stand_in(monkeypatch)
    return replace(tools, pairs=object())  # type: ignore[arg-type]


def case_of(client: TestClient) -> Case:
    return client.app.state.desk.cases.now()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def made(ledger: Ledger, tools: Tools) -> Made:
    """Three reports, and decisions of every kind about what the next model will leave, move, lose and change."""
    lanes = [inputs.text(n).replace("bridge falls", f"bridge with {n + 2} lanes falls") for n in (0, 4)]
    put(ledger, [taken(n, text=text) for n, text in enumerate((*lanes, LONELY))], tools, relating=True)
    client = browser(ledger)
    case = case_of(client)
    reports = list(case.heads)
    first, second, third = ([s.attribution for s in case.statements_in[report]] for report in reports)
    made = Made(first, second, third[-1], reports, {})

    def decide(kind: str, about: str, subject: str, standing: str, **fields: str) -> None:
        why = f"Reason {len(made.expected):02}."
        form = {"token": token(client), "kind": kind, "about": about, "subject": subject, "why": why, **fields}
        answer = client.post("/decide", data=form)
        assert answer.status_code == 303, problem(answer.text)
        made.expected[why] = standing

    fates = [(first[n], standing) for n, standing in enumerate(("holds", "orphaned", "orphaned", "changed"))]
    for said, standing in (*fates, (second[HEADLINE], "changed")):
        start, end = said.content[0].start, said.content[0].end
        decide("accept", "attribution", said.id, standing)
        decide("reject", "attribution", said.id, standing)
        decide("note", "attribution", said.id, standing)
        decide("assess", "attribution", said.id, standing, credibility="2")
        decide("correct", "attribution", said.id, standing, set_source=f"{start}:{start + 4}", set_content=f"{start + 5}:{end}")
        decide("correct", "attribution", said.id, standing, set_actor=made.lonely.actor or "")
        decide("correct", "attribution", said.id, "holds" if standing == "changed" else standing, set_stance="opines")
    for relation in sorted(case.related.relations, key=subject_of):
        standing = "orphaned" if {relation.a, relation.b} & {first[DEAD].id, first[WARNED].id} else "holds"
        decide("correct", "relation", subject_of(relation), standing, set_relation="updates")
        decide("accept", "relation", subject_of(relation), standing)
        decide("note", "relation", subject_of(relation), standing)
    for note in case.notes.values():
        subject = f"{note.document} {note.start} {note.end}"
        decide("correct", "verification", subject, "holds" if note.document == reports[0] else "orphaned", set_kind="disputed")
    for said, standing in ((first[DEAD], "holds"), (made.lonely, "orphaned")):
        assert said.actor
        decide("accept", "actor", said.actor, standing)
        decide("correct", "actor", said.actor, standing, set_role="engineer")
        decide("assess", "actor", said.actor, standing, reliability="c", topic="bridges")
    decide("note", "document", reports[0], "holds")
    decide("accept", "origin", case.heads[reports[0]].origin, "holds")
    taken_back = case_of(client).log[0].decision
    decide("undo", "decision", taken_back.id, "holds")
    made.expected[taken_back.why] = "undone"
    return made


@pytest.fixture
def client(ledger: Ledger, tools: Tools, made: Made, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The desk when another model has read the reports."""
    extract, resolve = pipeline.extract, pipeline.resolve
    dead, warned, closed = (made.first[n].id for n in (DEAD, WARNED, CLOSED))
    changed = (closed, made.second[HEADLINE].id)

    def otherwise(said: Attribution) -> Iterator[Attribution]:
        if said.id == dead:
            start, end, words = said.content[0].start + 5, said.content[0].end, said.content[0].text[5:]
            yield replace(said, id="a0moved", content=(Span(start, end, words),))
        elif said.id in changed:
            yield replace(said, stance="opines")
        elif said.id not in (warned, made.lonely.id):
            yield said

    def extract_otherwise(document, tagger):
        found = extract(document, tagger)
        return replace(found, attributions=tuple(b for a in found.attributions for b in otherwise(a)))

    def resolve_otherwise(document, *others):
        found = resolve(document, *others)
        return found if document.id == made.reports[0] else replace(found, notes=())

    monkeypatch.setattr(pipeline, "extract", extract_otherwise)
    monkeypatch.setattr(pipeline, "resolve", resolve_otherwise)
    reread(ledger, replace(tools, reader="another model"), lambda told: None)
    return browser(ledger)


def tree(client: TestClient, address: str, **asked: str) -> html.HtmlElement:
    answer = client.get(address, params=asked)
    assert answer.status_code == 200, address
    return html.document_fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def decided_in(element: html.HtmlElement) -> dict[str, str]:
    """What boxes say of decisions, by the reason."""
    boxes = element.xpath('.//div[contains(concat(" ", @class, " "), " decided ")]')
    return {words(box.find('.//p[@class="why"]')): words(box) for box in boxes}


SAYS = {
    "holds": "",
    "changed": "changed The program reads this otherwise now than when it was decided: ",
    "orphaned": "orphaned What it is about is not in the present reading. The decision stays as it was made, and was moved nowhere.",
    "undone": "undone It was taken back.",
}


def test_the_list_shows_how_each_stands(client: TestClient, made: Made) -> None:
    log: list[Decided] = list(case_of(client).log)
    assert {d.decision.why: d.standing for d in log} == made.expected
    assert set(made.expected.values()) == set(SAYS)
    page = tree(client, "/decisions")
    for one in log:
        row = words(page.get_element_by_id(one.decision.id))
        assert SAYS[one.standing] in row
        assert one.decision.why in row
        if one.standing == "holds":
            assert "· holds" in row
    changed = [words(page.get_element_by_id(one.decision.id)) for one in log if one.standing == "changed"]
    assert all("stance" in row.split("when it was decided:")[1] for row in changed)


def test_what_is_gone_is_shown_in_its_words(client: TestClient, made: Made) -> None:
    page = tree(client, "/decisions", standing="orphaned")
    said = {a.id: a.content[0].text for a in (*made.first, *made.second)}
    for one in case_of(client).log:
        if one.standing != "orphaned":
            continue
        d = one.decision
        row = words(page.get_element_by_id(d.id))
        named = {
            "attribution": [said.get(d.subject, "")],
            "relation": [said[a] for a in d.subject.split(" ")[:2] if d.subject_type == "relation"],
            "verification": ["The figures could not be verified."],
            "actor": ["Lena Kolev"],
        }[d.subject_type]
        assert all(" ".join(text.split()) in row for text in named), row
        assert d.subject not in row


def test_nothing_is_moved(client: TestClient, made: Made) -> None:
    case = case_of(client)
    first = case.statements_in[made.reports[0]]
    moved = first[1].attribution.id
    assert [s.attribution.id for s in first] == [made.first[HEADLINE].id, moved, made.first[CLOSED].id]
    assert moved not in {a.id for a in made.first}
    assert moved not in case.decided
    page = tree(client, f"/report/{made.reports[0]}", open=moved)
    assert decided_in(page.get_element_by_id(moved)) == {}
    for relation in case.links.get(moved, ()):
        assert subject_of(relation) not in case.decided
    for d in case.log:
        if d.standing == "orphaned" and d.decision.subject == made.first[DEAD].id:
            row = tree(client, "/decisions", id=d.decision.id)
            assert row.xpath('//ul[@class="near"]//a/@href') == [f"/report/{made.reports[0]}#{moved}"]


def test_the_report_shows_what_was_decided(client: TestClient, made: Made) -> None:
    case = case_of(client)
    page = tree(client, f"/report/{made.reports[0]}", open=made.first[CLOSED].id)
    for n in (HEADLINE, CLOSED):
        card = page.get_element_by_id(made.first[n].id)
        shown = {why: box for why, box in decided_in(card).items() if why in made.expected}
        expected = {d.decision.why for d in case.standing_decisions(made.first[n].id)}
        assert expected <= set(shown)
        assert all(SAYS[made.expected[why]] in box for why, box in shown.items())
    gone = decided_in(page.xpath('//section[@class="orphans"]')[0])
    between = {a.id for a in (made.first[DEAD], made.first[WARNED])}
    expected = {d.decision.why for d in case.log if d.standing == "orphaned" and between & set(d.decision.subject.split(" "))}
    assert set(gone) == expected
    assert all(SAYS["orphaned"] in box for box in gone.values())
    other = decided_in(tree(client, f"/report/{made.reports[1]}").xpath('//section[@class="orphans"]')[0])
    kinds = {d.decision.subject_type for d in case.log if d.decision.why in other}
    assert kinds == {"relation", "verification"}


def test_the_dispute_shows_what_was_decided(client: TestClient, made: Made) -> None:
    case = case_of(client)
    subjects = {d.decision.why: d.decision.subject for d in case.log}
    seen = {}
    for dispute in case.related.disputes:
        sides = {a for side in dispute.sides for a in side.attributions}
        shown = decided_in(tree(client, f"/dispute/{dispute.id}"))
        assert set(shown) >= {d.decision.why for a in sides for d in case.standing_decisions(a)}
        assert all(set(subjects[why].split(" ")) <= {*sides, "contradicts"} for why in shown)
        assert all(SAYS[made.expected[why]] in box for why, box in shown.items())
        seen |= shown
    assert {d.standing for d in case.log if d.decision.why in seen} == {"holds", "changed"}
    assert any(" " in subjects[why] for why in seen)


def test_the_form_shows_what_was_decided(client: TestClient, made: Made) -> None:
    case = case_of(client)
    for subject, some in case.decided.items():
        about = some[0].decision.subject_type
        page = tree(client, "/decide", about=about, subject=subject)
        shown = decided_in(page)
        assert set(shown) == {d.decision.why for d in some}
        assert all(SAYS[made.expected[why]] in box for why, box in shown.items())
        is_gone = any(d.standing == "orphaned" for d in some)
        assert bool(page.xpath('//form[@class="deciding"]')) != is_gone
        assert ("nothing more can be decided about it" in words(page)) == is_gone
