"""Adding in the browser: what is taken, names of files that are only names, and limits that hold."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from counterclaim.desk import adding, jobs
from counterclaim.desk.adding import clean_name, suffix_of
from counterclaim.errors import UnreadableError
from counterclaim.keep.verifying import verify
from counterclaim.ledger.store import Ledger
from counterclaim.read.identity import base_name
from counterclaim.records import Problem, Taken
from tests.desk.opened import in_folder, problem, token
from tests.desk.sending import client as client
from tests.desk.sending import documents, done, send
from tests.desk.sending import ledger as ledger
from tests.desk.sending import own_folder as own_folder
from tests.keep import inputs

PAGE = "https://post.example/bridge"


# What is taken


def test_files_of_every_kind_are_read_and_one_that_cannot_be_stops_no_other(ledger: Ledger, client: TestClient, own_folder: Path) -> None:
    lines = b"".join(
        json.dumps({"title": f"T{k}", "text": inputs.text(k), "url": f"https://post.example/{k}"}).encode() + b"\n" for k in (8, 9)
    )
    files = [
        ("r1.txt", inputs.text(1).encode()), ("torn.warc.gz", inputs.warc(3, -200)), ("p2.HTML", inputs.page(2).encode()), ("e.txt", b""),
        ("r4.txt.gz", gzip.compress(inputs.text(4).encode())), ("x.pdf", b"%PDF-1.7 \x00"), ("a.JSONL", lines),
        ("w.wacz", b"PK\x03\x04 no"),
        ("reports.json", b"[]"), ("nothing", inputs.text(5).encode()), ("b.txt", bytes(range(256))),
    ]  # fmt: skip
    job = done(client, send(client, *files))
    found = {d.file: d for d in documents(ledger)}
    assert {"r1.txt", "p2.HTML", "r4.txt.gz", "a.JSONL#1", "a.JSONL#2", "nothing"} <= set(found)
    assert any(name and name.startswith("torn.warc.gz") for name in found)
    problems = {t.name.split("#")[0]: t.reason or "" for t in job.told if t.outcome == "problem"}
    assert set(problems) == {"torn.warc.gz", "e.txt", "x.pdf", "w.wacz", "reports.json", "b.txt"}
    assert "PDF" in problems["x.pdf"]
    assert str(own_folder) not in "".join(problems.values())
    assert in_folder(own_folder) == []
    assert (job.compared, job.to_compare) == (len(found), len(found))
    page = client.get(f"/add/{job.id}").text
    assert "Done." in page
    assert all(f'href="/report/{d.id}"' in page for d in found.values())
    assert "6 not read" in page
    assert list(verify(ledger)) == []


def test_the_same_files_again_change_nothing(ledger: Ledger, client: TestClient) -> None:
    files = [("r1.txt", inputs.text(1).encode()), ("p2.html", inputs.page(2).encode())]
    done(client, send(client, *files))
    job = done(client, send(client, *files))
    assert [t.outcome for t in job.told] == ["known", "known"]
    assert len(documents(ledger)) == 2
    assert "known already" in client.get(f"/add/{job.id}").text


def test_a_file_is_the_same_document_as_from_the_command_line(ledger: Ledger, client: TestClient) -> None:
    from counterclaim.read import read_bytes

    done(client, send(client, ("C:\\reports\\r1.txt", inputs.text(1).encode())))
    assert [d.id for d in documents(ledger)] == [read_bytes(inputs.text(1).encode(), file="/some/where/r1.txt").id]


def test_a_date_is_for_reports_that_give_none(ledger: Ledger, client: TestClient) -> None:
    done(client, send(client, ("r1.txt", inputs.text(1).encode()), ("p2.html", inputs.page(2).encode()), published="2021-09-06"))
    assert {d.file: (d.published_at or "")[:10] for d in documents(ledger)} == {"r1.txt": "2021-09-06", "p2.html": "2024-03-03"}


def test_a_text_that_was_pasted_is_read_with_what_is_said_of_it(ledger: Ledger, client: TestClient) -> None:
    text = inputs.text(1)
    answer = send(client, text=text.replace("\n", "\r\n"), title="Bridge", publisher="Danube Post", published="2024-03-05", url=PAGE)
    job = done(client, answer)
    (document,) = documents(ledger)
    assert (document.text, document.title, document.publisher, document.published_at) == (text, "Bridge", "Danube Post", "2024-03-05")
    assert document.url == PAGE
    assert job.name == "Bridge"
    assert list(verify(ledger)) == []
    assert [t.outcome for t in done(client, send(client, text="Nobody knows.")).told] == ["added"]
    page = client.get("/add").text
    assert page.index("a text") < page.index(">Bridge<")


def test_addresses_are_fetched_with_the_guards_of_the_command(ledger: Ledger, client: TestClient) -> None:
    urls = ["http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.1/"]
    job = done(client, send(client, addresses="\r\n".join([*urls, urls[0]])))
    assert [t.outcome for t in job.told] == ["problem"] * len(urls)
    assert all("public" in (t.reason or "") for t in job.told)


def test_pages_are_taken_and_one_that_fails_stops_no_other(ledger: Ledger, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def take_url(url: str, *others: object) -> Iterator[Taken | Problem]:
        if "broken" in url:
            raise ZeroDivisionError
        if "refused" in url:
            raise UnreadableError("no")
        if "same" not in url:
            yield Taken(inputs.page(1).encode(), "http", url=url, media_type="text/html")

    monkeypatch.setattr("counterclaim.intake.watch.take_url", take_url)
    urls = ["https://a.example/broken", "https://a.example/refused", "https://a.example/same", "https://a.example/1"]
    job = done(client, send(client, addresses=" ".join(urls)))
    assert sorted((t.outcome, t.name) for t in job.told) == [("added", urls[3]), ("problem", urls[0]), ("problem", urls[1])]
    assert job.unchanged == [urls[2]]
    page = client.get(f"/add/{job.id}").text
    assert "nothing has changed there" in page
    assert "Traceback" not in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "nothing to read yet"),
        ({"text": " \n "}, "nothing to read yet"),
        ({"addresses": "\n"}, "nothing to read yet"),
        ({"text": "A text.", "published": "yesterday"}, "not a date"),
        ({"text": "A text.", "url": "/etc/passwd"}, "/etc/passwd"),
        ({"text": "A text.", "url": "javascript:alert(1)"}, "only http and https"),
        ({"addresses": "/etc/passwd"}, "/etc/passwd"),
        ({"addresses": "file:///etc/passwd"}, "only http and https"),
        ({"addresses": "-"}, "-"),
        ({"addresses": "reports"}, "reports"),
        ({"addresses": "https://ana:secret@a.example/"}, "user name"),
        ({"addresses": "\n".join(f"https://a.example/{n}" for n in range(21))}, "20 addresses"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_is_kept(client: TestClient, fields: dict[str, str], says: str) -> None:
    answer = send(client, **fields, title="<b>Title</b>")
    assert answer.status_code == 400
    assert says in problem(answer.text)
    assert "&lt;b&gt;Title&lt;/b&gt;" in answer.text
    if fields.get("text", "").strip():
        assert ">A text.</textarea>" in answer.text
    assert client.app.state.jobs.listed() == []


# Names


HOSTILE = [
    ("../../etc/passwd", "passwd"), ("..\\..\\x.txt", "x.txt"), ("/abs/olute.html", "olute.html"), ("C:\\x.txt", "x.txt"), ("", "unnamed"),
    (".", "unnamed"), ("..", "unnamed"), ("-", "unnamed"), ("a/", "unnamed"), ("a\x00b.txt", "ab.txt"), ("a\r\nb.txt", "ab.txt"),
    ("\u202egpj.txt", "gpj.txt"), ("\ud800.txt", ".txt"), (" a  b .txt ", "a b .txt"), ("<b>.txt", "<b>.txt"), ("-rf.txt", "-rf.txt"),
    ("$(x);`y`.txt", "$(x);`y`.txt"), ("گزارش\u200cها.txt", "گزارش\u200cها.txt"), ("%2e%2e%2fx.txt", "%2e%2e%2fx.txt"),
    ("con.txt", "con.txt"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "name"), HOSTILE)
def test_names_are_cleaned(given: str, name: str) -> None:
    assert clean_name(given) == name


@given(st.text(max_size=400))
def test_any_name_is_one_part_that_can_be_kept_and_shown(given: str) -> None:
    name = clean_name(given)
    assert 1 <= len(name) <= 150
    assert name not in (".", "..", "-")
    assert "/" not in name
    assert "\\" not in name
    assert name.isprintable() or all(c.isprintable() or c in "\u200b\u200c\u200d\u200e\u200f\u061c\xad" or ord(c) > 0xFF for c in name)
    assert name.encode()
    assert base_name(name) == name
    assert clean_name(name) == name
    assert suffix_of(given).isascii()
    assert "/" not in suffix_of(given)


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_name("x" * 300 + ".warc.gz") == "x" * 142 + ".warc.gz"


def test_no_name_is_a_path(ledger: Ledger, client: TestClient, own_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, seen = in_folder(tmp_path), []
    take = jobs.files_of

    def files_of(uploads):
        seen.extend(in_folder(own_folder))
        return take(uploads)

    monkeypatch.setattr(adding, "files_of", files_of)
    names = [name for name, _ in HOSTILE if name and "\ud800" not in name and "\x00" not in name]
    job = done(client, send(client, *((name, f"{n}\n\n{inputs.text(n)}".encode()) for n, name in enumerate(names))))
    assert job.counted["added"] == len(names)
    assert {d.file for d in documents(ledger)} == {clean_name(name) for name in names}
    assert all(Path(path).name[:5].isdecimal() for path in seen if "/" in path)
    assert [path for path in in_folder(tmp_path) if not path.startswith(("case.db", "sent"))] == [
        p for p in before if not p.startswith(("case.db", "sent"))
    ]


# Limits


def test_too_many_files_are_refused(client: TestClient, own_folder: Path) -> None:
    answer = send(client, *((f"r{n}.txt", b"x") for n in range(adding.MOST_FILES + 1)))
    assert answer.status_code == 413
    assert "200 files" in problem(answer.text)
    assert in_folder(own_folder) == []


def test_too_much_is_refused_before_and_while_it_comes(client: TestClient, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MOST_BYTES", 2 * 1024**2)
    large = b"x" * (3 * 1024**2)
    answer = send(client, ("large.txt", large))
    assert answer.status_code == 413
    assert "more than 2 MB" in problem(answer.text)
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'

    def endless() -> Iterator[bytes]:
        yield head
        for _ in range(100):
            yield b"x" * 64 * 1024

    headers = {"Content-Type": "multipart/form-data; boundary=b", "X-Token": token(client)}
    assert client.post("/add", content=endless(), headers=headers).status_code == 413
    assert in_folder(own_folder) == []
    assert client.app.state.jobs.listed() == []


def test_no_file_is_written_before_the_token_is_seen(client: TestClient, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    monkeypatch.setattr(Path, "open", lambda path, *mode: opened.append(path))
    answer = client.post("/add", data={}, files=[("files", ("a.txt", b"x"))])
    assert answer.status_code == 403
    assert opened == []


@pytest.mark.parametrize("cut", [10, 60, 100, 150, -30, -5])
def test_a_form_that_breaks_off_leaves_nothing(client: TestClient, own_folder: Path, cut: int) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n' + b"A text. " * 20 + b"\r\n--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b", "X-Token": token(client)}
    assert client.post("/add", content=body[:cut], headers=headers).status_code == 400
    assert in_folder(own_folder) == []
    assert client.app.state.jobs.listed() == []


def test_heads_of_parts_are_limited(client: TestClient) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b", "X-Token": token(client)}
    for head in (b"X: " + b"y" * 10_000, b"\r\n".join(b"X%d: y" % n for n in range(3_000)), b"X" * 10_000):
        answer = client.post("/add", content=b"--b\r\n" + head + b"\r\n\r\nx\r\n--b--\r\n", headers=headers)
        assert answer.status_code == 400
