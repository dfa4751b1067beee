"""Decisions made in the browser: kept with what was seen, taken back by another one, and never sent to another site."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from counterclaim.desk.deciding import KINDS, local
from counterclaim.ledger.corrections import FIELDS
from counterclaim.ledger.store import Ledger
from tests.desk.judging import DOC, END, NOTED, ORIGIN, RELATED, SAID, START, log, send
from tests.desk.judging import client as client
from tests.desk.judging import ledger as ledger
from tests.desk.opened import HOME, browser, problem, token


@pytest.mark.parametrize(
    ("kind", "about", "subject", "fields", "expected"),
    [
        ("accept", "attribution", SAID.id, {}, {}),
        ("reject", "relation", RELATED, {}, {}),
        ("accept", "actor", "p1", {}, {}),
        ("reject", "document", DOC.id, {}, {}),
        ("accept", "origin", ORIGIN, {}, {}),
        ("note", "verification", NOTED, {}, {}),
        ("assess", "attribution", SAID.id, {"credibility": "2"}, {"credibility": 2}),
        ("assess", "attribution", SAID.id, {"credibility": "", "reliability": "b"}, {"reliability": "b"}),
        ("assess", "actor", "p1", {"reliability": "b", "topic": " bridges "}, {"reliability": "b", "topic": "bridges"}),
        ("correct", "attribution", SAID.id, {"set_stance": "denies", "set_polarity": ""}, {"stance": "denies"}),
        ("correct", "attribution", SAID.id, {"set_source": "none", "set_cue": "None"}, {"source": None, "cue": None}),
        ("correct", "attribution", SAID.id, {"set_source": f"{START}:{END}"}, {"source": [START, END, SAID.content[0].text]}),
        (
            "correct", "attribution", SAID.id, {"set_content": f"{START}:{START + 4}, {START + 5}:{END}"},
            {"content": [[START, START + 4, "that"], [START + 5, END, "12 people had died"]]},
        ),
        ("correct", "attribution", SAID.id, {"set_said_at": "2021-09", "set_channel": "court"}, {"said_at": "2021-09", "channel": "court"}),
        ("correct", "attribution", SAID.id, {"set_actor": "p4"}, {"actor": "p4"}),
        ("correct", "attribution", SAID.id, {"set_actor": "ana petrova"}, {"actor": "p1"}),
        ("correct", "attribution", SAID.id, {"set_actor": "Petrova"}, {"actor": "p1"}),
        ("correct", "attribution", SAID.id, {"set_actor": "Marin"}, {"actor": "p3"}),
        ("correct", "attribution", SAID.id, {"set_actor": "none"}, {"actor": None}),
        ("correct", "actor", "p1", {"set_party": "Ivo", "set_role": "none"}, {"party": "p4", "role": None}),
        ("correct", "actor", "p1", {"set_party": "None", "set_name": "None"}, {"party": None, "name": "None"}),
        ("correct", "relation", RELATED, {"set_relation": "contradicts"}, {"relation": "contradicts"}),
        ("correct", "verification", NOTED, {"set_kind": "disputed"}, {"kind": "disputed"}),
    ],
)  # fmt: skip
def test_what_is_decided_is_kept(client: TestClient, kind: str, about: str, subject: str, fields: dict[str, str], expected: dict) -> None:
    answer = send(client, kind, about, subject, **fields, back="/report/x?at=1-2#a")
    assert answer.status_code == 303, problem(answer.text)
    assert answer.headers["Location"] == "/report/x?at=1-2#a"
    (one,) = log(client)
    d = one.decision
    assert (d.kind, d.subject_type, d.subject, d.why, d.by, d.replaces) == (kind, about, subject, "Heard.", "Ana Ruiz", None)
    assert dict(d.value) == expected
    assert d.seen
    assert one.standing == "holds"
    page = client.get("/decisions").text
    assert f'id="{d.id}"' in page
    assert client.get(f"/decide?about={about}&subject={subject}").status_code == 200


@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        ("accept", {"why": " "}, "needs a reason"),
        ("accept", {"subject": "a0"}, "no attribution 'a0'"),
        ("accept", {"subject": "a\x00"}, "no attribution"),
        ("accept", {"about": "dispute"}, "about attribution, actor"),
        ("accept", {"about": ""}, "about attribution, actor"),
        ("approve", {}, "decisions are accept"),
        ("", {}, "decisions are accept"),
        ("accept", {"why": "x" * 4001}, "4,000 characters"),
        ("accept", {"credibility": "2"}, "an assessment, but decided to accept"),
        ("note", {"set_stance": "denies"}, "a correction, but decided to note"),
        ("correct", {"set_stance": "denies", "credibility": "2"}, "an assessment, but decided to correct"),
        ("", {"set_stance": "denies"}, "decided to do nothing"),
        ("correct", {}, "a correction gives"),
        ("correct", {"set_stance": "sings"}, "a stance is one of"),
        ("correct", {"set_stance": "none"}, "a stance is one of"),
        ("correct", {"set_colour": "red"}, "not colour"),
        ("correct", {"set_": "red"}, "a correction gives"),
        ("correct", {"set_source": "5"}, "START:END"),
        ("correct", {"set_source": "1:2:3"}, "START:END"),
        ("correct", {"set_source": "1:2,3:4"}, "START:END"),
        ("correct", {"set_source": "9:5"}, "no place"),
        ("correct", {"set_source": f"0:{'9' * 12}"}, "no place"),
        ("correct", {"set_source": f"0:{'9' * 50}"}, "START:END"),
        ("correct", {"set_source": "-3:2"}, "no place"),
        ("correct", {"set_content": ",".join(["1:2"] * 5000)}, "START:END"),
        ("correct", {"set_content": "5:9,7:12"}, "do not overlap"),
        ("correct", {"set_content": "none"}, "START:END"),
        ("correct", {"set_actor": "Nobody"}, "no actor 'Nobody'"),
        ("correct", {"set_actor": "Ivo Marin"}, "2 actors are called 'Ivo Marin'"),
        ("correct", {"set_said_at": "yesterday"}, "said_at is a day"),
        ("correct", {"about": "actor", "subject": "p1", "set_party": "p1"}, "not this one itself"),
        ("correct", {"about": "document", "subject": DOC.id, "set_title": "x"}, "nothing of a document"),
        ("assess", {}, "an assessment gives"),
        ("assess", {"credibility": "7"}, "from 1"),
        ("assess", {"credibility": "two"}, "from 1"),
        ("assess", {"credibility": "²"}, "from 1"),
        ("assess", {"reliability": "B"}, "from a"),
        ("assess", {"topic": "x"}, "an assessment gives"),
        ("undo", {}, "a decision is undone"),
        ("undo", {"about": "decision", "subject": "j0"}, "no decision"),
        ("accept", {"replaces": "j0"}, "no decision"),
    ],
)
def test_what_cannot_be_decided_is_said_and_what_was_typed_is_kept(
    client: TestClient, kind: str, fields: dict[str, str], says: str
) -> None:
    given = {"why": "The <b>reason</b> & “why”", "back": "/add", **fields}
    answer = send(client, kind, **given)
    assert answer.status_code == 400
    assert says in problem(answer.text).replace("&amp;", "&")
    assert log(client) == []
    if given["why"].strip() and given.get("subject") != "a\x00" and given.get("about", "attribution") in KINDS:
        kept = answer.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert given["why"] in kept
        assert "<b>reason" not in answer.text
        if fields.get("set_stance") == "sings":
            assert '<option value="asserts"' in answer.text
        for name in ("set_source", "set_said_at", "set_content"):
            if name in fields and len(fields[name]) < 100 and not fields.get("about"):
                assert f'name="{name}" value="{fields[name]}"' in answer.text


def test_a_name_of_several_actors_offers_them(client: TestClient) -> None:
    page = send(client, "correct", set_actor="ivo marin", why="He it was.").text
    assert re.findall(r'<option value="(p\d)">', page) == ["p2", "p4"]
    assert send(client, "correct", set_actor="p4", why="He it was.").status_code == 303


def test_a_page_of_an_earlier_run_keeps_what_was_typed(client: TestClient) -> None:
    answer = send(client, "correct", token="x", set_said_at="2021-09-07", why="It was later.")
    assert answer.status_code == 403
    assert "earlier run" in problem(answer.text)
    assert "It was later." in answer.text
    assert 'value="2021-09-07"' in answer.text
    assert token(client) in answer.text
    assert log(client) == []


# Where it leads


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "http://evil.example",
        "https:evil.example",
        "javascript:alert(1)", "evil.example", "/\t/evil.example", "/\n/evil.example", "\t//evil.example", "/a\r\nSet-Cookie: x=y", "/x\\y",
        "data:text/html,x", "/" + "x" * 3000, "/\x00", "/\x7f", "/ /evil.example", "", " ", "?x", "#x", "./x", "//", "/\u0085/evil.example",
    ],
)  # fmt: skip
def test_it_never_leads_elsewhere(client: TestClient, back: str) -> None:
    answer = send(client, "accept", back=back)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/decisions#{log(client)[0].decision.id}"


@given(st.one_of(st.text(max_size=30), st.text("/\\:@.?#\t\n evil", max_size=12).map(lambda s: "/" + s)))
def test_whatever_is_given_it_stays_on_the_desk(back: str) -> None:
    address = local(back)
    if address is not None:
        assert address.startswith("/")
        stripped = re.sub("[\t\r\n]", "", address).replace("\\", "/")  # as browsers read it
        assert urlsplit(urljoin(HOME, stripped)).netloc == urlsplit(HOME).netloc


def test_back_on_the_form_is_the_page_from_which_somebody_came(client: TestClient) -> None:
    def back(referer: str, asked: str = "") -> str:
        page = client.get(f"/decide?about=attribution&subject={SAID.id}{asked}", headers={"Referer": referer}).text
        return re.search(r'name="back" value="([^"]*)"', page)[1]

    assert back(f"{HOME}/report/{DOC.id}?at=1-2") == f"/report/{DOC.id}?at=1-2"
    assert back(f"{HOME}/report/{DOC.id}", "&back=/map") == "/map"
    for elsewhere in ("http://evil.example/x", f"{HOME}//evil.example", "http://[", "", f"{HOME}/decide?undo=j1"):
        assert back(elsewhere) == ""
    assert back(HOME, "&back=//evil.example") == ""


# Taking back, replacing


def test_taking_back_is_another_row_with_a_reason_of_its_own(client: TestClient) -> None:
    send(client, "accept", why="Heard on the recording.")
    (first,) = log(client)
    page = client.get("/decisions").text
    form = re.search(r'<form method="post" action="/decide">.*?</form>', page, re.S)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert fields.pop("token") == token(client)
    assert fields["subject"] == first.decision.id
    assert "required" in re.search(r"<textarea[^>]*>", form)[0]
    assert send(client, **{**fields, "why": ""}).status_code == 400
    answer = send(client, **{**fields, "back": fields["back"].replace("&amp;", "&"), "why": "Another recording."})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/decisions?")
    assert [(d.decision.kind, d.standing) for d in log(client)] == [("accept", "undone"), ("undo", "holds")]
    page = client.get("/decisions").text
    assert "Heard on the recording." in page
    assert "Another recording." in page
    assert 'value="undo"' not in page.split("<ol")[1]
    again = send(client, **{**fields, "why": "Again."})
    assert again.status_code == 400
    assert "undone already" in problem(again.text)


def test_a_decision_that_is_shown_leads_to_taking_it_back(client: TestClient) -> None:
    send(client, "accept", why="Heard on the recording.")
    (first,) = log(client)
    page = client.get(f"/decide?undo={first.decision.id}").text
    assert "Take a decision back" in page
    assert "Heard on the recording." in page
    assert re.findall(r'<button name="kind" value="(\w+)">', page) == ["undo"]
    assert f'name="subject" value="{first.decision.id}"' in page


def test_a_decision_takes_the_place_of_another(client: TestClient) -> None:
    send(client, "reject", why="Not she.")
    first = log(client)[0].decision.id
    form = client.get(f"/decide?about=attribution&subject={SAID.id}&replaces={first}").text
    assert f'name="replaces" value="{first}"' in form
    assert send(client, "accept", why="It was.", replaces=first).status_code == 303
    assert [d.standing for d in log(client)] == ["replaced", "holds"]
    assert send(client, "reject", about="actor", subject="p1", replaces=log(client)[1].decision.id).status_code == 400


# Hostile words, odd addresses


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; --",
    "{{ 7777*7777 }}",
    "\u202eevil\u2066",
    "javascript:alert(1)",
    "x" * 3900,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_a_person_are_shown_as_words(ledger: Ledger, words: str) -> None:
    client = browser(ledger, by=words[:100])
    assert send(client, "assess", "actor", "p1", words, reliability="c", topic=words[:200]).status_code == 303
    assert send(client, "accept", "attribution", words[:300], words, back=words).status_code == 400
    pages = [
        client.get("/decisions"), client.get("/decisions", params={"by": words[:100], "about": words}), client.get("/decide", params={
            "about": words, "subject": words, "undo": words, "back": words, "replaces": words, "why": words, "set_actor": words,
        }),
        client.get("/decide", params={"about": "attribution", "subject": SAID.id, "why": words, "set_source": words, "back": words}),
    ]  # fmt: skip
    for answer in pages:
        assert answer.status_code in (200, 404)
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert 'href="javascript' not in answer.text
        assert "\u202e" not in answer.text
        assert str(7777 * 7777) not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/decide?about=relation&subject=a", "/decide?about=relation&subject=a+b+c", "/decide?about=relation&subject=+++",
        "/decide?about=verification&subject=d+1+x", f"/decide?about=verification&subject={DOC.id}+1+{'9' * 400}",
        f"/decide?about=verification&subject={DOC.id}+%C2%B2+3", "/decide?about=decision&subject=j0", "/decide?about=%00&subject=%00",
        "/decide?about=actor&subject=", "/decide?undo=", "/decide?about=origin&subject=o0", "/decide?about=document&subject=d0",
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert problem(answer.text)


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "decision"])
def test_every_field_that_can_be_corrected_is_on_the_form(client: TestClient, kind: str) -> None:
    subjects = {"attribution": SAID.id, "actor": "p1", "verification": NOTED, "relation": RELATED, "document": DOC.id, "origin": ORIGIN}
    page = client.get("/decide", params={"about": kind, "subject": subjects[kind]}).text
    assert set(re.findall(r'name="set_(\w+)"', page)) == set(FIELDS.get(kind, ()))
    assert re.findall(r'<button name="kind" value="(\w+)">', page) == list(KINDS[kind])


@pytest.mark.parametrize(
    "body",
    [
        b"", b"a=b&" * 2000, b"%", b"kind=%ff&about=%ed%a0%80", b"\xff\xfe\x00", b"token", b"=", b"kind=accept;about=x",
    ],
)  # fmt: skip
def test_broken_forms_are_refused(client: TestClient, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Token": token(client)}
    assert client.post("/decide", content=body, headers=headers).status_code in (400, 413)
    multipart = {**headers, "Content-Type": "multipart/form-data; boundary=xyz"}
    for sent in (body, b"--xyz\r\n" + body, b'--xyz\r\nContent-Disposition: form-data; name="kind"\r\n\r\n' + body):
        assert client.post("/decide", content=sent, headers=multipart).status_code in (400, 413)
    for kind in ("multipart/form-data", "multipart/form-data; boundary=" + "x" * 200, "text/plain", "application/json", "multipart/x", ""):
        assert client.post("/decide", content=body, headers={**headers, "Content-Type": kind}).status_code == 415
    assert log(client) == []


def test_files_are_not_taken_where_none_are_asked_for(client: TestClient) -> None:
    answer = client.post("/decide", data={"token": token(client)}, files={"why": ("a.txt", b"x")})
    assert answer.status_code == 413
