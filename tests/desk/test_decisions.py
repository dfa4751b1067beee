"""The list of decisions: the latest first, filtered, and each with how it stands now."""

from __future__ import annotations

import re

from lxml import html
from sqlalchemy import update
from starlette.testclient import TestClient

from counterclaim.ledger import schema
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from tests.desk.judging import DOC, END, NOTED, ORIGIN, RELATED, SAID, START, log, send
from tests.desk.judging import client as client
from tests.desk.judging import ledger as ledger
from tests.desk.opened import browser
from tests.ledger import made


def many(ledger: Ledger, number: int) -> None:
    with ledger.writing() as writer:
        for n in range(number):
            kind = "note" if n % 3 else "accept"
            decide(writer, kind, "attribution", SAID.id, by=("Ana", "Ivo")[n % 2], why=f"reason {n:04}")


def reasons(page: str) -> list[str]:
    return re.findall(r"reason \d{4}", page)


def test_decisions_are_listed_a_hundred_at_a_time_the_latest_first(ledger: Ledger, client: TestClient) -> None:
    many(ledger, 250)
    shown = [reasons(client.get(f"/decisions?page={n}").text) for n in (1, 2, 3)]
    assert [len(some) for some in shown] == [100, 100, 50]
    assert [r for some in shown for r in some] == [f"reason {n:04}" for n in reversed(range(250))]
    for odd in ("0", "-1", "x", "", "²", "9" * 30, "1e3", "4"):
        assert len(reasons(client.get("/decisions", params={"page": odd}).text)) in (50, 100)


def test_decisions_are_filtered(ledger: Ledger, client: TestClient) -> None:
    many(ledger, 12)
    first = log(client)[0].decision.id
    send(client, "undo", "decision", first, "No.")
    send(client, "assess", "actor", "p1", "reason 9999", reliability="b")

    def shown(**asked: str) -> list[str]:
        return [r[-2:] for r in reasons(client.get("/decisions", params=asked).text)]

    assert shown(by="Ivo") == ["11", "09", "07", "05", "03", "01"]
    assert shown(kind="accept") == ["09", "06", "03", "00"]
    assert shown(standing="undone") == ["00"]
    assert shown(kind="accept", by="Ivo", standing="holds") == ["09", "03"]
    assert shown(about="p1") == ["99"]
    assert shown(id=first) == ["00"]
    assert shown(by="Nobody") == shown(kind="<script>") == shown(standing="x" * 5000) == []


def test_an_empty_list_says_how_to_begin(client: TestClient) -> None:
    assert "Nobody has decided anything yet" in client.get("/decisions").text


def test_a_decision_whose_words_are_gone_stays_and_names_what_is_there_now(ledger: Ledger, client: TestClient) -> None:
    send(client, "correct", set_stance="denies")
    other = made.statement(DOC, content="12 people had died")
    with ledger.writing() as writer:
        number = writer.document_number(DOC)
        writer.forget_reading(number)
        writer.keep_reading(number, DOC, [other], [], "made@2", ORIGIN)
    page = browser(ledger).get("/decisions").text
    assert "orphaned" in page
    assert SAID.content[0].text in page
    assert f"/report/{DOC.id}?at={START}-{END}" in page
    assert f'<a href="/report/{DOC.id}#{other.id}">12 people had died</a>' in page
    assert "Take it back" in page


def test_a_decision_about_what_is_read_otherwise_now_says_so(ledger: Ledger, client: TestClient) -> None:
    send(client, "accept")
    with ledger.writing() as writer:
        table = schema.attribution
        writer.connection.execute(update(table).where(table.c.id == SAID.id).values(stance="opines", said_at="2021-09-06"))
    page = browser(ledger).get("/decisions").text
    assert "otherwise now than when it was decided: stance, said at" in page


def test_a_correction_shows_what_was_set_and_what_the_program_had_there(client: TestClient) -> None:
    end = START + len("that")
    send(
        client, "correct", set_stance="denies", set_actor="Marin", set_said_at="2021-09-04/2021-09-05", set_channel="court", set_cue="none",
        set_content=f"{START}:{end}, {end + 1}:{END}", set_quotation="direct", set_source=f"{START}:{end}",
    )  # fmt: skip
    send(client, "correct", about="actor", subject="p1", set_party="p2", set_role="mayor", set_name="Ana")
    send(client, "correct", about="relation", subject=RELATED, set_relation="contradicts")
    send(client, "correct", about="verification", subject=NOTED, set_kind="disputed")
    expected = [
        {
            "actor": "Marin in place of none",
            "channel": "court in place of statement",
            "content": "that … 12 people had died in place of that 12 people had died",
            "cue": "none in place of said",
            "quotation": "direct in place of indirect",
            "said at": "4 September 2021 to 5 September 2021 in place of none",
            "source": "that in place of The mayor of Varna",
            "stance": "denies in place of asserts",
        },
        {"name": "Ana in place of Ana Petrova", "party": "Ivo Marin in place of none", "role": "mayor in place of none"},
        {"relation": "contradicts in place of updates"},
        {"kind": "disputed in place of unverified"},
    ]
    subjects = (("attribution", SAID.id), ("actor", "p1"), ("relation", RELATED), ("verification", NOTED))
    rows = html.document_fromstring(client.get("/decisions").text).xpath('//ol[@class="decisions"]/li')
    forms = [html.document_fromstring(client.get("/decide", params={"about": a, "subject": s}).text) for a, s in subjects]
    assert [corrected(row) for row in reversed(rows)] == expected
    assert [corrected(form) for form in forms] == expected


def test_a_correction_of_places_alone_shows_places(client: TestClient) -> None:
    send(client, "correct", set_content=f"{START}:{END}")
    (row,) = html.document_fromstring(client.get("/decisions").text).xpath('//ol[@class="decisions"]/li')
    words = f"that 12 people had died ({START}:{END})"
    assert corrected(row) == {"content": f"{words} in place of {words}"}


def corrected(part: html.HtmlElement) -> dict[str, str]:
    """Each field that was corrected: what it was set to, and what it takes the place of."""
    return {field.findtext("dt"): " ".join(field.find("dd").text_content().split()) for field in part.xpath('.//dl[@class="set"]/div')}
