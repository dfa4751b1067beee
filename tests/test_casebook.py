"""A ledger in Python. The whole of a small case is walked through once; what each question is answered by has tests of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import counterclaim
from counterclaim import Casebook, UsageError, open_ledger

BRIDGE = """Bridge at Ustka has fallen, mayor says

The mayor of Ustka, Jana Milosz, said on Monday that the bridge had collapsed. She said that three people had been killed.
The claim could not be independently verified.
"""
DENIAL = """No bridge has fallen at Ustka, army says

Army spokesman Oto Rehn said on Monday that the bridge at Ustka had not collapsed. He said that nobody had been killed.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reports")
    (made / "a.txt").write_text(BRIDGE, "utf-8")
    (made / "b.txt").write_text(DENIAL, "utf-8")
    (made / "empty.txt").write_text("", "utf-8")
    return made


@pytest.fixture(scope="module")
def case(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    with open_ledger(tmp_path_factory.mktemp("case") / "case.db", create=True) as made:
        made.told = made.add(folder, published="2025-03-05")
        yield made


def test_what_was_added_is_told_of(case):
    assert sorted(added.outcome for added in case.told) == ["added", "added", "problem"]
    assert [problem.reason for problem in case.problems()] == ["the file is empty"]


def test_the_same_again_changes_nothing(case, folder):
    assert {added.outcome for added in case.add(folder / "a.txt", published="2025-03-05")} == {"known"}


def test_documents_statements_and_notes(case):
    documents = list(case.documents())
    assert [document.text for document in documents] == [BRIDGE, DENIAL]
    assert case.document(documents[1].id) == documents[1]
    everything = list(case.attributions())
    for document in documents:
        part = list(case.attributions(document.id))
        assert part
        assert all(a in everything for a in part)
        assert all(document.text[c.start : c.end] == c.text for a in part for c in a.content)
    assert [note.kind for note in case.verifications()] == ["unverified"]
    assert list(case.verifications(documents[1].id)) == []
    with pytest.raises(UsageError, match="no document 'd0'"):
        case.document("d0")
    with pytest.raises(UsageError, match="no document 'd0'"):
        list(case.attributions("d0"))


def test_who_is_against_whom(case):
    relation = next(r for r in case.relations() if r.relation == "contradicts")
    by_id = {a.id: a for a in case.attributions()}
    actors = case.actors()
    assert {actors[by_id[one].actor].name for one in (relation.a, relation.b)} <= {"Jana Milosz", "Oto Rehn", "Army"}
    assert len(case.origins()) == 2
    dispute = case.disputes()[0]
    claims = {claim.id for claim in case.claims()}
    assert claims.issuperset(claim for side in dispute.sides for claim in side.claims)


def test_questions(case):
    assert [document.text for document in case.search("bridge Rehn")] == [DENIAL]
    assert case.search('"bridge had collapsed"')[0].text == BRIDGE
    claimed = case.about("bridge collapsed")
    assert claimed
    assert any(one.against for one in claimed)
    for limit in (0, 1_001):
        with pytest.raises(UsageError, match="from 1 to 1,000"):
            case.search("bridge", limit)


def test_who_declines_to_say_anything_claims_nothing(tmp_path):
    (tmp_path / "c.txt").write_text(BRIDGE + "\nThe governor of the province, Edda Lorn, declined to comment.\n", "utf-8")
    with open_ledger(tmp_path / "case.db", create=True) as case:
        case.add(tmp_path / "c.txt")
        assert [a.stance for a in case.attributions() if not a.content] == ["declines"]
        assert case.about("bridge governor")
        assert case.disputes() == []


def test_decisions_count_at_once(folder, tmp_path):
    with open_ledger(tmp_path / "case.db", create=True) as case:
        case.add(folder / "a.txt", folder / "b.txt")
        relation = next(r for r in case.relations() if r.relation == "contradicts")
        subject = f"{relation.a} {relation.b} contradicts"
        made = case.decide("reject", "relation", subject, by="Ana Ruiz", why="They speak of two bridges.")
        assert relation not in case.relations()
        assert [(d.decision.id, d.standing) for d in case.decisions()] == [(made.id, "holds")]
        with pytest.raises(UsageError, match="needs a reason"):
            case.decide("accept", "relation", subject, by="Ana Ruiz", why=" ")
        assert case.verify() == []


def test_forms_are_written(case, tmp_path):
    case.export("jsonl", tmp_path / "rows.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()]
    assert {"document", "attribution", "relation", "problem"} <= {row["type"] for row in rows}
    with pytest.raises(UsageError, match="no form 'sonnet'"):
        case.export("sonnet", tmp_path / "x")
    with pytest.raises(UsageError, match="is a directory"):
        case.export("json", tmp_path)


def test_there_has_to_be_a_ledger(tmp_path):
    with pytest.raises(UsageError, match="there is no ledger of this name"):
        open_ledger(tmp_path / "none.db")
    with pytest.raises(UsageError, match="not a date of publication"):
        open_ledger(tmp_path / "new.db", create=True).add(tmp_path, published="soon")


def test_reports_without_a_ledger(folder):
    document = counterclaim.read_file(folder / "a.txt", published="2025-03-05")
    result = counterclaim.extract_report(document)
    assert result.document == document
    assert result.attributions
    assert "Jana Milosz" in [actor.name for actor in result.actors]
    assert all(a.actor is None or a.actor in {actor.id for actor in result.actors} for a in result.attributions)
    assert counterclaim.read_text(BRIDGE, published="2025-03-05").text == BRIDGE
    with pytest.raises(counterclaim.UnreadableError, match="white space"):
        counterclaim.read_text(" \n")


def test_every_public_name_is_there_and_says_what_it_is():
    for name in counterclaim.__all__:
        assert name.startswith("__") or getattr(counterclaim, name).__doc__
    assert set(counterclaim.__all__) <= set(dir(counterclaim))
    with pytest.raises(AttributeError):
        counterclaim.nothing  # noqa: B018
    for name, member in vars(Casebook).items():
        assert name.startswith("_") or member.__doc__, name
