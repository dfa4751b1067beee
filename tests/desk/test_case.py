"""The picture of a ledger: what is left of it after decisions is what a new one would be, and pages don't wait for what is new."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from counterclaim.desk import cases as module
from counterclaim.desk.case import Case
from counterclaim.desk.cases import Cases
from counterclaim.keep.related import subject_of
from counterclaim.ledger import schema
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from counterclaim.records import RELATIONS
from tests.desk import quarrel
from tests.desk.opened import browser
from tests.desk.quarrel import CLERK, MAYOR, PORT, UNION, Line, Report
from tests.ledger import made

SPEAKERS = (MAYOR, CLERK, PORT, UNION)
FIGURES = ("that 12 cranes stood still", "that 30 cranes stood still", "that the quay would open", "that nobody was paid")
MANY = tuple(
    Report(
        [Line(f"s{n}{k}", SPEAKERS[(n + k) % 4], FIGURES[(n * k) % 4], f"2024-03-{1 + n:02}") for k in range(2)],
        publisher=f"Post {n}",
        title=f"Quay, day {n}",
    )
    for n in range(6)
)
NAMES = [line.name for report in MANY for line in report.lines]
PAIRS = [pair for pair in combinations(NAMES, 2) if pair[0][:2] != pair[1][:2]]
CHANCES = (0.2, 0.4, 0.5, 0.7, 0.99)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


def keep(ledger: Ledger, relations: dict[tuple[str, str], tuple[str, float]]) -> None:
    """A quarrel with such relations, and how probable each is."""
    quarrel.keep(ledger, MANY, relations={kind: [pair for pair, (k, _) in relations.items() if k == kind] for kind in RELATIONS})
    table = schema.relation
    with ledger.writing() as writer:
        for (a, b), (_, chance) in relations.items():
            writer.connection.execute(update(table).where(table.c.a == a, table.c.b == b).values(probability=chance))


def everything(case: Case) -> dict[str, object]:
    """What pages read of a case."""
    names = ("claims", "claim_of", "disputes", "disputes_of", "decided", "decision_of", "ruling", "log", "state")
    found = {name: getattr(case, name) for name in names}
    for name in ("relations", "kept", "used", "doubtful", "claims", "disputes", "statements"):
        some = getattr(case.related, name)
        found[f"related.{name}"] = some if isinstance(some, dict) else list(some)
    found["disputes in order"] = list(case.disputes)
    found["contradictions"] = {a: sorted(map(subject_of, some)) for a, some in case.contradictions_of.items() if some}
    found["relations of"] = {a: (case.relations_of(a), case.uses_of.get(a, [])) for a in case.related.statements}
    found["tallies"] = (case.tallies.of, case.tallies.under, case.tallies.roots, case.tallies.words)
    found["most contradicted"] = case.tallies.ordered("contradicted")
    return found


decisions = st.lists(st.tuples(st.sampled_from(("reject", "accept", "assess", "note", "undo")), st.integers(0, 200)), max_size=5)
relations = st.dictionaries(
    st.sampled_from(PAIRS), st.tuples(st.sampled_from(RELATIONS), st.sampled_from(CHANCES)), min_size=1, max_size=14
)


@settings(max_examples=60, deadline=None)
@given(relations, decisions)
def test_a_picture_that_is_brought_up_to_date_is_what_a_new_one_would_be(
    relations: dict[tuple[str, str], tuple[str, float]], decisions: list[tuple[str, int]]
) -> None:
    with TemporaryDirectory() as folder, Ledger.open(f"{folder}/case.db", create=True) as ledger:
        keep(ledger, relations)
        cases = Cases(ledger)
        everything(cases.now())
        told = [f"{a} {b} {kind}" for (a, b), (kind, _) in relations.items()]
        earlier: list[str] = []
        for kind, n in decisions:
            if kind == "undo" and not earlier:
                continue
            about = {"undo": "decision", "assess": "attribution", "note": "attribution"}.get(kind, "relation")
            subject = {"decision": earlier, "attribution": NAMES, "relation": told}[about]
            which = subject.pop(n % len(subject)) if kind == "undo" else subject[n % len(subject)]
            with ledger.writing() as writer:
                value = {"credibility": 3} if kind == "assess" else None
                one = decide(writer, kind, about, which, by="Ana Ruiz", why="seen", value=value)  # type: ignore[arg-type]
            if kind != "undo":
                earlier.append(one.id)
            assert everything(cases.now()) == everything(Cases(ledger).now())


def test_what_decisions_don_t_bear_on_is_not_made_again(ledger: Ledger) -> None:
    quarrel.keep(ledger)
    cases = Cases(ledger)
    before = cases.now()
    before.warm()
    with ledger.writing() as writer:
        decide(writer, "note", "actor", MAYOR, by="Ana Ruiz", why="seen")
    after = cases.now()
    assert after is not before
    assert after.statements_of is before.statements_of
    assert after.related is before.related
    assert after.tallies is before.tallies
    assert [d.decision.subject for d in after.log] == [MAYOR]


def test_a_page_shows_the_ledger_as_it_was_until_what_is_new_is_taken(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    quarrel.keep(ledger)
    cases = Cases(ledger, patience_s=0)
    before = cases.now()
    may_end, taken = threading.Event(), module.taken
    monkeypatch.setattr(module, "taken", lambda *given: may_end.wait(60) and taken(*given))
    with ledger.writing() as writer:
        text = "Later\n\nThe port said that the quay was open.\n"
        doc = made.document(text, file="later.txt")
        writer.keep_reading(writer.keep_document(doc, made.taken(text, file="later.txt"), None), doc, [], [], "made@1", doc.id)
        decide(writer, "note", "actor", MAYOR, by="Ana Ruiz", why="seen")
    while_taking = cases.now()
    assert list(while_taking.heads) == list(before.heads)
    assert [d.decision.subject for d in while_taking.log] == [MAYOR]
    may_end.set()
    cases._take().result(60)
    after = cases.now()
    assert list(after.heads) == [*before.heads, doc.id]
    assert [d.decision.subject for d in after.log] == [MAYOR]


def test_a_page_that_may_wait_shows_the_ledger_as_it_is(ledger: Ledger) -> None:
    quarrel.keep(ledger)
    cases = Cases(ledger)
    assert len(cases.now().heads) == 5
    with ledger.writing() as writer:
        text = "Later\n\nThe port said that the quay was open.\n"
        doc = made.document(text, file="later.txt")
        writer.keep_reading(writer.keep_document(doc, made.taken(text, file="later.txt"), None), doc, [], [], "made@1", doc.id)
    assert len(cases.now().heads) == 6


def test_what_fails_while_the_ledger_is_taken_is_told_to_who_asks(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object) -> Case:
        raise ValueError("no")

    monkeypatch.setattr(module, "taken", fails)
    with pytest.raises(ValueError, match="no"):
        Cases(ledger).now()


def test_no_page_keeps_a_picture_that_is_old(ledger: Ledger) -> None:
    """Not even where the collector never comes to what pages leave behind."""
    quarrel.keep(ledger)
    desk = browser(ledger)
    cases = desk.app.state.desk.cases  # type: ignore[attr-defined]
    gc.collect()
    gc.disable()
    try:
        case = weakref.ref(cases.now())
        (dispute,), report = case().disputes, next(iter(case().heads))  # type: ignore[union-attr, misc]
        views = ("/", f"/dispute/{dispute}", f"/report/{report}", "/actors", f"/actor/{MAYOR}", "/timeline", "/map", "/search?q=cranes")
        for view in (*views, "/reports", "/decisions", "/add", "/decide?about=attribution&subject=a1", "/no-such-page"):
            desk.get(view)
        gc.freeze()
        text = "Later\n\nThe mayor of Varna said that 12 people had died.\n"
        with ledger.writing() as writer:
            new = made.document(text, file="later.txt")
            writer.keep_reading(writer.keep_document(new, made.taken(text, file="later.txt"), None), new, [], [], "made@1", new.id)
        assert len(cases.now().heads) == 6
        assert case() is None
    finally:
        gc.unfreeze()
        gc.enable()
