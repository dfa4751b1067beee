"""Nothing that stands in a document runs, turns the page round or breaks out of its place, in any field and on any page."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote, unquote

import pytest
from jinja2 import Environment
from lxml import html
from starlette.testclient import TestClient

from counterclaim.desk.guard import HEADERS
from counterclaim.desk.jobs import Job
from counterclaim.errors import UsageError
from counterclaim.export.visible import on_page
from counterclaim.keep.adding import Added
from counterclaim.ledger.store import Ledger
from counterclaim.records import Taken
from tests.desk.hostile import LONG, MARK, POISONS, Poisoned, poison, storable
from tests.desk.opened import Answer, answers, browser, sent, token
from tests.desk.page_check import complaints

MOST_BYTES = 800_000
"""Of a page that lists; one that shows a whole text has room for that as well."""

MOST_BYTES_OF_MANY = 1_500_000
"""Where each of sixty statements is as long as it can be."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def refilling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Ledger]]:
    """Gives one ledger again and again, empty: one that is opened learns its queries anew, which takes longer than they do."""
    path = str(tmp_path_factory.mktemp("hostile") / "case.db")
    with Ledger.open(path, create=True) as opened, closing(sqlite3.connect(":memory:")) as empty:
        with opened.engine.connect() as connection:
            connection.connection.driver_connection.backup(empty)

        def emptied() -> Ledger:
            with opened.engine.connect() as connection:
                empty.backup(connection.connection.driver_connection)
            return opened

        yield emptied


@dataclass
class Visited:
    """A desk on a ledger that is full of the same words."""

    words: str
    made: Poisoned
    client: TestClient

    @cached_property
    def dispute(self) -> str:
        return next(iter(self.client.app.state.desk.cases.now().disputes))  # type: ignore[attr-defined]

    @cached_property
    def expected(self) -> dict[str, int]:
        return dict(pages(self.client, self.made, self.words))

    @cached_property
    def answers(self) -> dict[str, Answer]:
        return answers(self.client, self.expected)


def without_models() -> NoReturn:
    raise UsageError("nothing is read here")


@pytest.fixture(scope="module", params=POISONS)
def visited(refilling: Callable[[], Ledger], request: pytest.FixtureRequest) -> Iterator[Visited]:
    """One of each words; what is asked for is kept for all tests of it."""
    words = POISONS[request.param]
    ledger = refilling()
    made = poison(ledger, words)
    with browser(ledger, load=without_models) as client:
        yield Visited(words, made, client)


def job(client: TestClient, made: Poisoned, words: str, stage: str) -> str:
    told = [Added(words, "problem", reason=words), Added(words, "added", made.documents[0].id)]
    one = Job(words, lambda job, memory: iter(()), reason=words, stage=stage, told=told, unchanged=[words], id=stage)  # type: ignore[arg-type]
    one.counted.update(problem=1, added=1)
    one.documents.add(made.documents[0].id)
    one.troubles.append((made.documents[0].id, words))
    client.app.state.jobs._kept.append(one)  # type: ignore[attr-defined]
    return one.id


def in_address(words: str) -> str:
    return quote(words[:500], safe="", errors="replace")


def pages(client: TestClient, made: Poisoned, words: str) -> Iterator[tuple[str, int]]:
    """Addresses of every view, and the status that each is to answer with."""
    a, b, c = (document.id for document in made.documents)
    case = client.app.state.desk.cases.now()  # type: ignore[attr-defined]
    q = in_address(words)
    assert case.disputes
    for path in (
        "/", f"/?q={q}&party={q}&place={q}&kind={q}&checked={q}&from={q}&to={q}",
        *(f"/{view}{d}" for d in case.disputes for view in ("dispute/", "timeline?dispute=", "map?dispute=")),
        f"/report/{a}", f"/report/{a}?open=a1", f"/report/{a}?open=a1&part=card", f"/report/{a}?open={q}&at={q}", f"/report/{a}?at=1-9",
        f"/report/{b}?open=b1", f"/report/{c}?open=c1", f"/report/{a}/versions/{b}", f"/report/{c}/versions/{a}",
        "/reports", f"/reports?q={q}&outlet={q}&from={q}&to={q}&sort={q}&page={q}", f"/reports?origin={q}",
        "/actors", f"/actors?q={q}&kind={q}&party={q}&order={q}&page={q}", "/actors?party=p3", "/actor/p1", "/actor/p2",
        f"/actor/p3?page={q}",
        "/timeline", f"/timeline?q={q}&party={q}&from={q}&to={q}&page={q}", "/timeline?party=p3",
        "/map", f"/map?party={q}&from={q}&to={q}&role={q}&at={q}", f"/map?place={q}", "/map?role=said", "/map?place=geonames:726050~1",
        "/search", f"/search?q={q}", f"/search/found?q={q}", "/search?q=died", "/search?q=zqx", f"/search/found?q=that+died&outlet={q}",
        f"/search?q=died&party={q}&day={q}&stance={q}&contested={q}&page={q}&reports={q}",
        "/decisions", f"/decisions?by={q}&kind={q}&standing={q}&about={q}&id={q}", f"/decisions?by={q}",
        f"/decide?about=attribution&subject=a1&back={q}&why={q}&set_source={q}&topic={q}",
        "/decide?about=relation&subject=a1%20b1%20contradicts", "/decide?about=relation&subject=a1%20c1%20contradicts",
        "/decide?about=attribution&subject=gone",
        f"/decide?about=actor&subject=p1&back=/{q}&set_party={q}&set_name={q}&replaces={q}", "/decide?undo=j0",
        f"/decide?about=document&subject={a}",
        f"/decide?about=origin&subject={made.origin}",
        "/decide?about=verification&subject=" + quote(f"{a} {made.notes[0].start} {made.notes[0].end}"),
        "/add", *(f"/add/{job(client, made, words, stage)}{part}" for stage in ("failed", "done", "reading") for part in ("", "/state")),
    ):  # fmt: skip
        yield path, 200
    for path in (
        f"/report/{q}", f"/report/{a}/versions/{q}", f"/actor/{q}", f"/dispute/{q}", f"/{q}", f"/add/{q}", f"/timeline?dispute={q}",
        f"/map?dispute={q}", f"/decide?about={q}&subject={q}", f"/decide?about=actor&subject={q}%20too", f"/static/{q}",
    ):  # fmt: skip
        yield path, 404
    yield f"/decide?about=actor&subject={q}", 200 if unquote(q).strip() in case.decided else 404


def visible(words: str) -> str:
    """As it is to be seen, without any space."""
    return "".join(on_page(words).split())[:60]


def test_nothing_runs_and_nothing_breaks_the_page(visited: Visited) -> None:
    wrong: dict[str, list[str]] = {}
    for path, answer in visited.answers.items():
        found = complaints(answer.text, visited.words) if answer.headers["content-type"].startswith("text/html") else []
        if answer.status != visited.expected[path]:
            found.append(f"status {answer.status}")
        if any(answer.headers.get(header) != value for header, value in HEADERS.items()):
            found.append("headers are missing")
        documents = visited.made.documents if path.startswith("/report/") else []
        room = max((12 * len(d.text.encode()) + 300 * d.text.count("\n") for d in documents), default=0)
        if len(answer.content) > MOST_BYTES + room:
            found.append(f"{len(answer.content):,} bytes")
        if found:
            wrong[path[:100]] = found[:6]
    assert wrong == {}


def test_words_are_shown_as_they_are(visited: Visited) -> None:
    searched = ["/search?q=died"] if len(visited.words) < LONG // 2 else []
    for path in (
        f"/report/{visited.made.documents[0].id}", "/reports", "/", f"/dispute/{visited.dispute}", "/actors", "/actor/p1", "/timeline",
        "/map", "/decisions", *searched,
    ):  # fmt: skip
        told = html.document_fromstring(visited.answers[path].content, parser=html.HTMLParser(encoding="utf-8")).text_content()
        assert visible(storable(visited.words)) in "".join(told.split()), path


@pytest.mark.parametrize("visited", [name for name in POISONS if len(POISONS[name]) < LONG], indirect=True)
def test_what_is_sent_comes_back_as_words(visited: Visited) -> None:
    words, ours = storable(visited.words), {"token": token(visited.client)}
    correct = {"kind": "correct", "about": "attribution", "subject": "a1", "why": words, "set_actor": words, "set_source": words}
    assess = {"kind": "assess", "about": "actor", "subject": "p1", "why": words, "topic": words, "reliability": words, "back": words}
    forms = [
        ("/decide", ours | {"kind": words, "about": words, "subject": words, "why": words, "back": words}),
        ("/decide", ours | correct),
        ("/decide", ours | assess),
        ("/add", ours | {"addresses": words}),
        ("/add", ours | {"text": words, "title": words, "publisher": words, "published": words}),
        ("/add", ours | {"text": words, "title": words, "publisher": words, "url": f"{words} {words}"}),
        ("/decide", ours | {"kind": "note", "about": "actor", "subject": "p1", "why": "Seen.", "back": words}),
    ]
    *others, noted = sent(visited.client, forms)
    for answer, (path, _) in zip(others, forms, strict=False):
        assert answer.status in (303, 400, 404, 413), path
        assert not answer.content or complaints(answer.text, words) == [], path
    assert noted.status == 303
    assert noted.headers["location"].startswith("/")
    assert not noted.headers["location"].startswith(("//", "/\\"))


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with Ledger.open(str(tmp_path_factory.mktemp("marked") / "case.db"), create=True) as opened:
        poison(opened, MARK)
        yield browser(opened)


@pytest.mark.parametrize("between", ["/", "\\", "\t", "\n", "\r", "\u2028", "\u2029", "\x85", "\x00", "\u200b", "%0a"])
def test_the_way_back_leads_to_no_other_site(marked: TestClient, between: str) -> None:
    page = marked.get(f"/decide?about=actor&subject=p1&back=/{quote(between)}/evil.example").text
    for address in html.document_fromstring(page).xpath("//main//a/@href"):
        # as a browser reads it: tabs and line ends are dropped, backward slashes are slashes
        assert not re.sub(r"[\t\n\r]", "", address.strip()).replace("\\", "/").startswith("//")


def test_only_whole_addresses_on_the_web_become_links(ledger: Ledger) -> None:
    made = poison(ledger, "zqx/a-b_c~(d)'e*?f=1&g=%20#h,@i")
    (link,) = html.document_fromstring(browser(ledger).get(f"/report/{made.documents[1].id}").text).xpath("//a[@rel]")
    assert (link.get("href"), link.get("rel")) == (made.documents[1].url, "noreferrer noopener")


def test_long_names_do_not_add_up(ledger: Ledger) -> None:
    """A page that lists many statements is not as long as the sum of what a hostile report can put into each."""
    made = poison(ledger, MARK + "\u0301" * 30_000)
    with ledger.writing() as writer:
        for n in range(60):
            document = replace(made.documents[0], id=f"dm{n}", url=None)
            said = replace(made.statements[0], id=f"m{n}", document=document.id)
            number = writer.keep_document(document, Taken(b"", "file", file=f"m{n}.txt"), None)
            writer.keep_reading(number, document, [said], [], "made@1", document.id)
        more = {"relation": "contradicts", "probability": 0.9, "reasons": [], "made_by": "made@1"}
        writer.keep_relations({"a": "b1", "b": f"m{n}", **more} for n in range(60))
    client = browser(ledger)
    dispute = next(iter(client.app.state.desk.cases.now().disputes))  # type: ignore[attr-defined]
    for path in (
        "/",
        f"/dispute/{dispute}",
        "/reports",
        "/actors",
        "/actor/p1",
        "/actor/p3",
        "/timeline",
        "/map",
        "/search?q=died",
        "/decisions",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert len(answer.content) < MOST_BYTES_OF_MANY, path


def test_the_corpus_is_one(ledger: Ledger) -> None:
    assert len(POISONS) >= 70
    assert len(set(POISONS.values())) == len(POISONS)
    assert all(MARK in on_page(words).replace("\u200b", "").replace("\u200c", "") for words in POISONS.values())
    assert max(map(len, POISONS.values())) >= LONG


PAGE = (
    '<!doctype html><html lang="en"><head><title>{{ words }}</title></head><body><a class="skip" href="#main">Skip</a><header></header>'
    '<main id="main"><h1 dir="auto">{{ words }}</h1><p title="{{ words }}"><a href="/">x</a></p></main>'
    "<footer></footer></body></html>"
)


def rendered(template: str, words: str, *, safely: bool) -> str:
    finalize = (lambda value: on_page(value) if isinstance(value, str) else value) if safely else None
    return Environment(autoescape=safely, finalize=finalize).from_string(template).render(words=words)


@pytest.mark.parametrize("name", POISONS)
def test_the_check_finds_nothing_in_a_sound_template(name: str) -> None:
    assert complaints(rendered(PAGE, storable(POISONS[name]), safely=True), POISONS[name]) == []


BREAKING = [
    name for name, words in POISONS.items()
    if any(c in words for c in '<"') or any(c in "\x00\x1b\u202e\u202a\u2066\u2069\u2028\u206a" for c in words)
]  # fmt: skip


@pytest.mark.parametrize("name", BREAKING)
def test_the_check_finds_what_a_template_without_escapes_lets_through(name: str) -> None:
    assert complaints(rendered(PAGE, storable(POISONS[name]), safely=False), POISONS[name])


@pytest.mark.parametrize(
    "part",
    [
        '<p onclick="x()">', '<p style="color:red">', "<p><a href='javascript:x'>", "<p><a href='//evil.example'>",
        "<p><a href='https://evil.example'>",
        "<p><a href='https://evil.example' rel='noreferrer'>", "<script>x</script>", "<script src='https://evil.example/x.js'></script>",
        "<!-- x -->",
        "<p class='zqx'>", "<p>\u05d0", "<p>\u202ex", "<p>&#8238;x", "<p title='&#8238;'>", "<img src='/static/mark.svg'>",
        "</main><main>", "<h1>x</h1>",
        "<form action='https://evil.example'>", "<meta http-equiv='refresh' content='0;url=/x'>", "<p id='main'>",
        "<svg><a xlink:href='/x'></a></svg>", "<p", "< p>", "<p title=x\"y>", "<p/class=x>", "</p class=x>", "</svg/>", "1 < 2",
        "<button formaction='/x'>", "<style>x</style>", "<p dir='auto' dir='ltr'>", "<link rel='stylesheet' href='https://evil.example'>",
    ],
)  # fmt: skip
def test_the_check_finds_each_thing_alone(part: str) -> None:
    whole = PAGE.replace("</main>", f"{part}</main>", 1)
    assert complaints(rendered(PAGE, "x", safely=True), "x") == []
    assert complaints(rendered(whole, "x", safely=True), "x")
