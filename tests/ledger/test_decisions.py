"""Decisions: checked, chained, never overwritten, and orphaned rather than moved."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, update

from counterclaim.errors import UsageError
from counterclaim.ledger import queries, schema
from counterclaim.ledger.decisions import decide, decisions
from counterclaim.ledger.edtf import is_edtf
from counterclaim.ledger.store import Ledger
from counterclaim.resolve.when import calendar
from tests.ledger import made
from tests.ledger.test_store import filled

DOC = made.document()
SAID = made.statement(DOC)
NOTE = made.note(DOC)
NOTED = f"{DOC.id} {NOTE.start} {NOTE.end}"
RELATED = f"{SAID.id} a1 updates"
START, END = SAID.content[0].start, SAID.content[0].end


def peopled(address: str) -> Ledger:
    """A ledger with actors p1 and p2, p9 of another generation, and a relation."""
    ledger = filled(address)
    actor = {"founder": 1, "kind": "person", "aliases": [], "made_by": {}, "unresolved": [], "told": [], "compared": []}
    relation = {"a": SAID.id, "b": "a1", "relation": "updates", "probability": 0.9, "reasons": [], "made_by": "made@1"}
    with ledger.writing() as writer:
        rows = [{"generation": g, "number": n, "id": f"p{n}", "name": f"Actor {n}", **actor} for g, n in ((1, 1), (1, 2), (2, 9))]
        writer.connection.execute(insert(schema.actor), rows)
        writer.keep_relations([relation])
    return ledger


def listed(ledger: Ledger) -> list[tuple[str, str]]:
    with ledger.reading() as connection:
        return [(d.decision.kind, d.standing) for d in decisions(connection, queries.generation(connection))]


def test_a_decision_keeps_what_was_seen(ledger_address: str) -> None:
    with filled(ledger_address) as ledger:
        with ledger.writing() as writer:
            kept = decide(writer, "accept", "attribution", SAID.id, by=" Ana ", why="Heard on the recording.")
        with ledger.reading() as connection:
            (decided,) = decisions(connection, 1)
    assert decided.decision == kept
    assert decided.standing == "holds"
    assert kept.by == "Ana"
    assert kept.seen["content"] == [[SAID.content[0].start, SAID.content[0].end, SAID.content[0].text]]


def test_taking_back_is_another_row(ledger_address: str) -> None:
    with filled(ledger_address) as ledger:
        with ledger.writing() as writer:
            first = decide(writer, "reject", "attribution", SAID.id, by="Ana", why="Not the mayor.")
            second = decide(writer, "accept", "attribution", SAID.id, by="Ivo", why="It was.", replaces=first.id)
            decide(writer, "undo", "decision", second.id, by="Ivo", why="Unsure.")
        assert listed(ledger) == [("reject", "holds"), ("accept", "undone"), ("undo", "holds")]


def test_a_decision_is_taken_back_once(ledger_address: str) -> None:
    with filled(ledger_address) as ledger, ledger.writing() as writer:
        first = decide(writer, "reject", "attribution", SAID.id, by="Ana", why="Not the mayor.")
        decide(writer, "undo", "decision", first.id, by="Ana", why="It was.")
        with pytest.raises(UsageError, match="already"):
            decide(writer, "undo", "decision", first.id, by="Ana", why="Again.")


def test_a_decision_whose_words_are_gone_is_orphaned_never_moved(ledger_address: str) -> None:
    with filled(ledger_address) as ledger:
        with ledger.writing() as writer:
            decide(writer, "accept", "attribution", SAID.id, by="Ana", why="Heard on the recording.")
            number = writer.document_number(DOC)
            writer.forget_reading(number)
            other = made.statement(DOC, content="12 people had died")
            writer.keep_reading(number, DOC, [other], [], "made@2")
        with ledger.reading() as connection:
            (decided,) = decisions(connection, 1)
    assert other.id != SAID.id
    assert decided.standing == "orphaned"
    assert decided.nearby == (other.id,)
    assert decided.decision.subject == SAID.id


def test_a_correction_names_its_words(ledger_address: str) -> None:
    with filled(ledger_address) as ledger, ledger.writing() as writer:
        value = {"content": [[SAID.content[0].start + 5, SAID.content[0].end]], "stance": "opines"}
        kept = decide(writer, "correct", "attribution", SAID.id, by="Ana", why="Without the conjunction.", value=value)
    assert kept.value["content"] == [[SAID.content[0].start + 5, SAID.content[0].end, "12 people had died"]]


@pytest.mark.parametrize(
    ("kind", "about", "subject", "fields", "message"),
    [
        ("accept", "attribution", "a0", {}, "there is no attribution"),
        ("accept", "actor", "p0", {}, "there is no actor"),
        ("accept", "relation", "a b contradicts", {}, "there is no relation"),
        ("accept", "verification", f"{DOC.id} x 3", {}, "there is no verification"),
        ("accept", "attribution", SAID.id, {"by": " "}, "needs the name"),
        ("accept", "attribution", SAID.id, {"why": ""}, "needs a reason"),
        ("accept", "attribution", SAID.id, {"value": {"stance": "denies"}}, "takes no value"),
        ("correct", "attribution", SAID.id, {}, "a correction gives"),
        ("correct", "attribution", SAID.id, {"value": {"colour": "red"}}, "not colour"),
        ("correct", "attribution", SAID.id, {"value": {"stance": "sings"}}, "a stance is one of"),
        ("correct", "attribution", SAID.id, {"value": {"content": [[5, 100000]]}}, "is no place"),
        ("correct", "document", DOC.id, {"value": {"title": "Bridge"}}, "nothing of a document can be corrected"),
        ("correct", "origin", "o0", {"value": {"kind": "own"}}, "nothing of an origin can be corrected"),
        ("assess", "attribution", SAID.id, {}, "an assessment gives"),
        ("assess", "attribution", SAID.id, {"value": {"credibility": 7}}, "from 1"),
        ("assess", "attribution", SAID.id, {"value": {"reliability": "z"}}, "from a"),
        ("assess", "attribution", SAID.id, {"value": {"credibility": True}}, "from 1"),
        ("assess", "attribution", SAID.id, {"value": {"credibility": 2.0}}, "from 1"),
        ("assess", "attribution", SAID.id, {"value": {"credibility": 2, "topic": None}}, "topic is a text"),
        ("undo", "attribution", SAID.id, {}, "a decision is undone"),
        ("undo", "decision", "j0", {}, "there is no decision"),
        ("accept", "attribution", SAID.id, {"replaces": "j0"}, "there is no decision"),
        ("accept", "attribution", SAID.id, {"replaces": "\ud800"}, "there is no decision"),
        ("accept", "attribution", "a\x00", {}, "there is no attribution"),
        ("accept", "verification", f"{DOC.id} {NOTE.start} {'9' * 30}", {}, "there is no verification"),
        ("accept", "verification", f"{DOC.id} 0{NOTE.start} {NOTE.end}", {}, "there is no verification"),
        ("accept", "attribution", SAID.id, {"by": "Ana\ud800"}, "the name holds characters that are no text"),
        ("accept", "attribution", SAID.id, {"why": "x\x00"}, "the reason holds characters that are no text"),
        ("approve", "attribution", SAID.id, {}, "decisions are accept, reject"),
        ("accept", "dispute", SAID.id, {}, "about attribution, actor"),
    ],
)
def test_what_cannot_be_decided_is_said_clearly(
    ledger_address: str, kind: str, about: str, subject: str, fields: dict, message: str
) -> None:
    with filled(ledger_address) as ledger:
        with pytest.raises(UsageError, match=message), ledger.writing() as writer:
            decide(writer, kind, about, subject, **{"by": "Ana", "why": "Because.", **fields})
        assert listed(ledger) == []


@pytest.mark.parametrize(
    ("about", "subject", "value", "message"),
    [
        ("attribution", SAID.id, {"quotation": "maybe"}, "a quotation is one of direct, indirect, mixed; not 'maybe'"),
        ("attribution", SAID.id, {"quotation": None}, "a quotation is one of"),
        ("attribution", SAID.id, {"stance": None}, "a stance is one of"),
        ("attribution", SAID.id, {"stance": ["denies"]}, "a stance is one of"),
        ("attribution", SAID.id, {"polarity": "neutral"}, "a polarity is one of positive, negative"),
        ("attribution", SAID.id, {"channel": "foo"}, "a channel is one of press_conference, .*, or nothing; not 'foo'"),
        ("attribution", SAID.id, {"actor": "nobody"}, "there is no actor 'nobody'"),
        ("attribution", SAID.id, {"actor": "p9"}, "there is no actor 'p9'"),
        ("attribution", SAID.id, {"actor": 1}, "actor is a text"),
        ("attribution", SAID.id, {"actor": "p\ud800"}, "actor holds characters that are no text"),
        ("attribution", SAID.id, {"said_at": "yesterday"}, "said_at is a day, month or year.*; not 'yesterday'"),
        ("attribution", SAID.id, {"said_at": 2021}, "said_at is a day"),
        ("attribution", SAID.id, {"content": None}, "content is a list"),
        ("attribution", SAID.id, {"content": []}, "content is a list"),
        ("attribution", SAID.id, {"content": "5:9"}, "content is a list"),
        ("attribution", SAID.id, {"content": [START, END]}, "a span of content is"),
        ("attribution", SAID.id, {"content": [[START, END], None]}, "a span of content is"),
        ("attribution", SAID.id, {"content": [[START, START + 9], [START + 8, END]]}, "do not overlap"),
        ("attribution", SAID.id, {"content": [[START + 9, END], [START, START + 8]]}, "in the order of the text"),
        ("attribution", SAID.id, {"content": [[START, END], [START, END]]}, "do not overlap"),
        ("attribution", SAID.id, {"content": [[END, START]]}, "is no place"),
        ("attribution", SAID.id, {"source": [1]}, "a span of source is"),
        ("attribution", SAID.id, {"source": "12"}, "a span of source is"),
        ("attribution", SAID.id, {"source": {"start": 1, "end": 2}}, "a span of source is"),
        ("attribution", SAID.id, {"cue": [False, True]}, "a span of cue is"),
        ("attribution", SAID.id, {"cue": [-3, 2]}, "is no place"),
        ("attribution", SAID.id, {"name": "The mayor"}, "of an attribution, one or more of source, cue, .*; not name"),
        ("actor", "p1", {"stance": "denies"}, "of an actor, one or more of name, role, party, kind; not stance"),
        ("actor", "p1", {"name": " "}, "name is a text"),
        ("actor", "p1", {"name": None}, "name is a text"),
        ("actor", "p1", {"kind": "hero"}, "a kind is one of person, organization"),
        ("actor", "p1", {"party": "p0"}, "there is no actor 'p0'"),
        ("actor", "p1", {"party": "p1"}, "not this one itself"),
        ("verification", NOTED, {"kind": "person"}, "a kind is one of unverified, verified"),
        ("verification", NOTED, {"reason": "x"}, "of a verification, kind; not reason"),
        ("relation", RELATED, {"relation": "denies"}, "a relation is one of contradicts, corroborates, updates, repeats"),
        ("relation", RELATED, {"kind": "updates"}, "of a relation, relation; not kind"),
    ],
)
def test_what_cannot_stand_in_a_field_is_refused(ledger_address: str, about: str, subject: str, value: dict, message: str) -> None:
    with peopled(ledger_address) as ledger:
        with pytest.raises(UsageError, match=message), ledger.writing() as writer:
            decide(writer, "correct", about, subject, by="Ana", why="Because.", value=value)
        assert listed(ledger) == []


def test_every_field_can_be_corrected(ledger_address: str) -> None:
    given = [
        ("attribution", SAID.id, {"stance": "denies", "polarity": "negative", "quotation": "mixed", "channel": "court"}),
        ("attribution", SAID.id, {"actor": "p1", "said_at": "2021-09-06/2021-09-08", "content": [[START, START + 9], [START + 9, END]]}),
        ("attribution", SAID.id, {"source": None, "cue": None, "actor": None, "said_at": None, "channel": None}),
        ("actor", "p1", {"name": "Ana Petrova", "role": "mayor", "party": "p2", "kind": "person"}),
        ("actor", "p1", {"role": None, "party": None}),
        ("verification", NOTED, {"kind": "disputed"}),
        ("relation", RELATED, {"relation": "contradicts"}),
    ]
    with peopled(ledger_address) as ledger:
        with ledger.writing() as writer:
            kept = [decide(writer, "correct", about, subject, by="Ana", why="Read again.", value=value) for about, subject, value in given]
        assert listed(ledger) == [("correct", "holds")] * len(given)
    assert [dict(d.value) for i, d in enumerate(kept) if i != 1] == [value for i, (_, _, value) in enumerate(given) if i != 1]


def test_a_decision_gives_way_only_to_one_about_the_same(ledger_address: str) -> None:
    with peopled(ledger_address) as ledger:
        with ledger.writing() as writer:
            first = decide(writer, "accept", "actor", "p1", by="Ana", why="It is she.")
            other = decide(writer, "accept", "attribution", SAID.id, by="Ana", why="Heard.")
            undone = decide(writer, "undo", "decision", other.id, by="Ana", why="Not sure.", replaces=other.id)
            for about, subject, replaced in (("attribution", SAID.id, first), ("actor", "p2", first), ("attribution", SAID.id, undone)):
                with pytest.raises(UsageError, match="about another subject"):
                    decide(writer, "reject", about, subject, by="Ana", why="No.", replaces=replaced.id)
            with pytest.raises(UsageError, match="takes the place of no other"):
                decide(writer, "undo", "decision", undone.id, by="Ana", why="Sure.", replaces=first.id)
            decide(writer, "reject", "actor", "p1", by="Ana", why="It is not.", replaces=first.id)
        assert listed(ledger) == [("accept", "replaced"), ("accept", "undone"), ("undo", "holds"), ("reject", "holds")]


# What was seen, and what is there now


def standings(ledger: Ledger) -> list[tuple[str, tuple[str, ...]]]:
    with ledger.reading() as connection:
        return [(d.standing, d.changed) for d in decisions(connection, queries.generation(connection))]


def make(ledger: Ledger, table: str, **values: object) -> None:
    """What a newer program makes of the same rows."""
    with ledger.writing() as writer:
        writer.connection.execute(update(getattr(schema, table)).where(getattr(schema, table).c.generation == 1).values(**values))


@pytest.mark.parametrize(
    ("about", "subject", "table", "values", "changed"),
    [
        ("attribution", SAID.id, "attribution", {"stance": "opines", "actor": "p2"}, ("stance", "actor")),
        ("attribution", SAID.id, "attribution", {"source": None, "source_start": None, "source_end": None}, ("source",)),
        ("attribution", SAID.id, "attribution", {"content": [[START + 5, END, "12 people had died"]]}, ("content",)),
        ("attribution", SAID.id, "attribution", {"probability": 0.5, "place": 7}, ()),
        ("actor", "p1", "actor", {"aliases": ["Ana"]}, ()),
        ("actor", "p1", "actor", {"aliases": ["Ana"], "role": "mayor", "party": "p2"}, ("role", "party")),
        ("verification", NOTED, "verification", {"kind": "verified"}, ("kind",)),
        ("relation", RELATED, "relation", {"reasons": [["figure-changed", "11 to 12"]]}, ("reasons",)),
        ("document", DOC.id, "reading", {"title": "Bridge stands"}, ("title",)),
    ],
)
@pytest.mark.parametrize("kind", ["accept", "note"])
def test_what_is_another_thing_now_is_said(
    ledger_address: str, kind: str, about: str, subject: str, table: str, values: dict, changed: tuple[str, ...]
) -> None:
    with peopled(ledger_address) as ledger:
        with ledger.writing() as writer:
            decide(writer, kind, about, subject, by="Ana", why="Heard.")
        assert standings(ledger) == [("holds", ())]
        make(ledger, table, **values)
        assert standings(ledger) == [("changed" if changed else "holds", changed)]


def test_more_documents_make_an_origin_another(ledger_address: str) -> None:
    with peopled(ledger_address) as ledger:
        make(ledger, "reading", origin="o1")
        with ledger.writing() as writer:
            decide(writer, "accept", "origin", "o1", by="Ana", why="One dispatch.")
        assert standings(ledger) == [("holds", ())]
        other = made.document("Bridge fell\n\nThe mayor said so.\n", "other.txt")
        with ledger.writing() as writer:
            number = writer.keep_document(other, made.taken(other.text, "other.txt"), None)
            writer.keep_reading(number, other, [], [], "made@1", origin="o1")
        assert standings(ledger) == [("changed", ("documents",))]


def test_a_correction_that_the_program_makes_as_well_holds(ledger_address: str) -> None:
    with peopled(ledger_address) as ledger:
        with ledger.writing() as writer:
            for value in ({"stance": "denies", "source": None}, {"stance": "opines"}, {"content": [[START + 5, END]]}):
                decide(writer, "correct", "attribution", SAID.id, by="Ana", why="Read again.", value=value)
        words = [[START + 5, END, "12 people had died"]]
        make(ledger, "attribution", stance="denies", source=None, source_start=None, source_end=None, content=words)
        assert standings(ledger) == [
            ("changed", ("content",)),
            ("changed", ("source", "content", "stance")),
            ("changed", ("source", "stance")),
        ]
        make(ledger, "attribution", content=[[START, END, SAID.content[0].text]])
        assert standings(ledger)[0] == ("holds", ())


# Taking back


def test_what_an_undone_decision_did_is_as_if_it_had_not_been(ledger_address: str) -> None:
    with filled(ledger_address) as ledger:
        with ledger.writing() as writer:
            first = decide(writer, "accept", "attribution", SAID.id, by="Ana", why="Heard.")
            second = decide(writer, "reject", "attribution", SAID.id, by="Ivo", why="Unclear.", replaces=first.id)
            third = decide(writer, "note", "attribution", SAID.id, by="Ivo", why="Ask.", replaces=second.id)
        assert [s for s, _ in standings(ledger)] == ["replaced", "replaced", "holds"]
        with ledger.writing() as writer:
            decide(writer, "undo", "decision", third.id, by="Ivo", why="Asked.")
        assert [s for s, _ in standings(ledger)] == ["replaced", "holds", "undone", "holds"]
        with ledger.writing() as writer:
            decide(writer, "undo", "decision", second.id, by="Ivo", why="It is clear.")
        assert [s for s, _ in standings(ledger)] == ["holds", "undone", "undone", "holds", "holds"]
        with ledger.writing() as writer:
            with pytest.raises(UsageError, match="already"):
                decide(writer, "note", "attribution", SAID.id, by="Ana", why="No.", replaces=second.id)
            last = decide(writer, "reject", "attribution", SAID.id, by="Ana", why="Misheard.", replaces=first.id)
            with pytest.raises(UsageError, match="already"):
                decide(writer, "undo", "decision", first.id, by="Ana", why="No.")
        assert [s for s, _ in standings(ledger)] == ["replaced", "undone", "undone", "holds", "holds", "holds"]
        assert last.replaces == first.id


def test_what_takes_back_is_not_taken_back(ledger_address: str) -> None:
    with filled(ledger_address) as ledger, ledger.writing() as writer:
        first = decide(writer, "accept", "attribution", SAID.id, by="Ana", why="Heard.")
        undone = decide(writer, "undo", "decision", first.id, by="Ana", why="Not sure.")
        with pytest.raises(UsageError, match=f"{undone.id} takes a decision back.*decide anew"):
            decide(writer, "undo", "decision", undone.id, by="Ana", why="Sure.")
        decide(writer, "accept", "attribution", SAID.id, by="Ana", why="Sure.")


# Times


@pytest.mark.parametrize(
    "text",
    [
        "2021-09-06", "2021-09", "2021", "2024-02-29", "2021-09-06~", "2021?", "2021-09%", "201X", "20XX", "2021-XX", "2021-09-XX",
        "2021-XX-XX", "201X~", "2021-21", "2021-24", "2021-09-06/2021-09-08", "../2021-09-06", "2021-09/..", "2021-09~/2021-10?",
        "2021/2021-03", "2021-09-03/2021-09", "201X/2015",
    ],
)  # fmt: skip
def test_a_time_of_the_ledger(text: str) -> None:
    assert is_edtf(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "..", "/", "../..", "../", "/2021", "2021/2022/2023", "2021-09-31", "2021-02-29", "2021-13", "2021-20", "2021-25",
        "2021-00", "0000", "2021-XX-06", "202", "20210906", "2021-9-6", "06-09-2021", "2021-09-06T10:00:00Z", "2021-09-06 ", "2021~?",
        "2021-09-08/2021-09-06", "2022/2021", "XXXX", "2X21", "2021-21-03", "２０２１", "2021-09-06\n", "9999-24",
    ],
)  # fmt: skip
def test_no_time_of_the_ledger(text: str) -> None:
    assert not is_edtf(text)


@given(st.dates(date(100, 1, 1), date(9000, 1, 1)), st.dates(date(100, 1, 1), date(9000, 1, 1)), st.integers(1, 4))
def test_every_time_that_a_reading_writes_is_one_of_the_ledger(one: date, other: date, season: int) -> None:
    first, last = sorted((one, other))
    year, month = calendar.year(one.year), calendar.month(one.year, one.month)
    decade, century = calendar.decade(one.year // 10 * 10), calendar.century(one.year // 100 + 1)
    stretches = [calendar.day(one), calendar.days(first, last), calendar.week(one), calendar.weekend(one), year, month, decade, century]
    stretches += [calendar.season(one.year, season)]
    stretches += [joined for end in stretches if (joined := calendar.join(calendar.day(first), end)) is not None]
    assert [s.edtf for s in stretches if not is_edtf(s.edtf)] == []
