"""The reader: the whole text with what was read in it, two versions side by side, and the list of reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.testclient import TestClient

from counterclaim.desk.annotated import blocks_of, pieces_of
from counterclaim.desk.versions import rows_of, stretches_of
from counterclaim.export.visible import on_page
from counterclaim.keep.versions import keep_version
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.origins import OriginRows
from counterclaim.ledger.store import Ledger
from counterclaim.read.identity import document_id
from counterclaim.records import Attribution, Document, Likeness, Quantity, Reason, Section, Span, Taken, Verification
from counterclaim.relate.edits import find_edits
from tests.desk.opened import browser, token

URL = "https://post.example/bridge"
OLD = (
    "Bridge falls 🌉 in Varna\n\nMenu Home\n\nThe mayor said that 12 people had died. Marin claimed that “Petrova said it was old”.\n\n"
    "قال المتحدث إن الجسر سقط\n\nIt could not be verified because roads were shut.\n\nHidden \u202eturn\u202c here.\n"
)
NEW = OLD.replace("12 people", "14 people").replace("Menu Home\n\n", "") + "\nThe river rose overnight.\n"
EVIL = (
    "<script>alert(1)</script>\n\nThe mayor said that <img src=x onerror=alert(2)> fell.\n\n\" onmouseover=\"alert(3)\n"
)  # fmt: skip


def document(text: str, url: str | None, file: str | None = None, **fields: object) -> Document:
    title = text.split("\n")[0]
    sections = [Section("title", 0, len(title))]
    if (menu := text.find("Menu Home")) >= 0:
        sections.append(Section("furniture", menu, menu + len("Menu Home")))
    sections.append(Section("body", text.index("The mayor"), len(text)))
    made = Document(document_id(text, file=file, url=url), text, file, url, "Varna Post", title, ("Ana Petrova",), "2021-09-06", "en")
    return replace(made, sections=tuple(sections), **fields)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def said(doc: Document, name: str, source: str, cue: str, content: str, parent: str | None = None) -> Attribution:
    text = doc.text
    what = span(text, content)
    counted = [(m.start() + what.start, m.end() + what.start, m.group()) for m in re.finditer(r"1[24]", content)]
    quantities = tuple(Quantity(*place, "killed", "people", *[float(place[2])] * 3, None, "made@1") for place in counted)
    return Attribution(
        f"{name}{doc.id[1:6]}", doc.id, span(text, source), span(text, cue), (what,), "indirect", "asserts", "positive", parent, 0.9,
        made_by={"stance": "stances.words@1"}, evidence={"stance": (span(text, cue),)}, unknown={"said_at": "no day is named"},
        quantities=quantities,
    )  # fmt: skip


def statements(doc: Document) -> list[Attribution]:
    if doc.text == EVIL:
        return [said(doc, "e", "The mayor", "said", "that <img src=x onerror=alert(2)> fell")]
    figure = "14" if "14 people" in doc.text else "12"
    outer = said(doc, "b", "Marin", "claimed", "that “Petrova said it was old”")
    return [
        said(doc, "a", "The mayor", "said", f"that {figure} people had died"),
        outer,
        said(doc, "c", "Petrova", "Petrova said", "it was old", parent=outer.id),
    ]


def note(doc: Document, covers: str) -> Verification:
    words = span(doc.text, "It could not be verified because roads were shut")
    return Verification(doc.id, words.start, words.end, words.text, "unverified", span(doc.text, "roads were shut"), (covers,), "made@1")


OLDER, NEWER, HOSTILE = document(OLD, URL), document(NEW, URL), document(EVIL, "javascript:alert(4)")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as made:
        with made.writing() as writer:
            old = writer.keep_document(OLDER, Taken(OLD.encode(), "http", url=URL), None)
            writer.keep_reading(old, OLDER, statements(OLDER), [note(OLDER, statements(OLDER)[0].id)], "made@1", "o1")
            new = writer.keep_document(NEWER, Taken(NEW.encode(), "http", url=URL), OLDER.id)
            change = keep_version(writer, (old, OLDER), NEWER, statements(NEWER))
            writer.keep_reading(new, NEWER, statements(NEWER), [], "made@1", "o1", change)
            evil = writer.keep_document(HOSTILE, Taken(EVIL.encode(), "http", url=HOSTILE.url), None)
            writer.keep_reading(evil, HOSTILE, statements(HOSTILE), [], "made@1", "o2")
            reason = Reason("shared-words", "nine in ten words")
            OriginRows(writer.connection, writer.generation).keep_likenesses([Likeness(NEWER.id, OLDER.id, "version", 1.0, (reason,))])
            writer.keep_problem("lost.txt", None, "it is empty")
        yield made


@pytest.fixture
def client(ledger: Ledger) -> TestClient:
    return browser(ledger)


def tree(client: TestClient, path: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return html.document_fromstring(answer.text.encode(), parser=html.HTMLParser(encoding="utf-8"))


def text_of(paragraph: html.HtmlElement) -> str:
    """What stands in a paragraph; the numbers behind statements are no text."""
    return paragraph.text_content()


def one(page: html.HtmlElement, query: str) -> html.HtmlElement:
    (found,) = page.xpath(query)
    return found


def test_the_whole_text_is_there_and_counted(client: TestClient) -> None:
    for doc in (OLDER, NEWER, HOSTILE):
        page = tree(client, f"/report/{doc.id}")
        paragraphs = page.xpath('//p[contains(concat(" ", @class, " "), " par ")]')
        assert "".join("".join(map(text_of, paragraphs)).split()) == "".join(on_page(doc.text).split())
        for paragraph in paragraphs:
            start = int(paragraph.get("data-at"))
            length = len(text_of(paragraph)) - sum(len(c.text) - 1 for c in paragraph.xpath('.//span[@class="ctl"]'))
            assert on_page(doc.text[start : start + length]) == text_of(paragraph)


def test_furniture_is_shown_and_said_to_be_none_of_the_report(client: TestClient) -> None:
    menu = one(tree(client, f"/report/{OLDER.id}"), '//p[contains(@class, "k-furniture")]')
    assert text_of(menu) == "Menu Home"
    assert "aside" in menu.get("class").split()
    assert menu.get("data-kind") == "not part of the report"


def test_marks_belong_to_the_statements_that_they_are_part_of(client: TestClient) -> None:
    page = tree(client, f"/report/{OLDER.id}")
    for number, statement in enumerate(statements(OLDER), 1):
        card = one(page, f'//article[@id="{statement.id}"]')
        assert card.get("data-n") == str(number)
        marked = [m for m in page.xpath("//p//span[@data-c]") if str(number) in m.get("data-c").split()]
        assert statement.source is not None
        assert "".join(m.text_content() for m in marked if "source" in m.get("class").split()).find(statement.source.text) >= 0
        assert "".join(m.text_content() for m in marked if "content" in m.get("class").split()).find(statement.content[0].text) >= 0
        assert page.xpath(f'//a[@class="ref" and @href="#{statement.id}" and @data-n="{number}"]')


def test_a_statement_inside_another_says_so(client: TestClient) -> None:
    _, outer, inner = statements(OLDER)
    page = tree(client, f"/report/{OLDER.id}")
    card = one(page, f'//article[@id="{inner.id}"]')
    assert "inner" in card.get("class").split()
    assert card.xpath(f'.//p[@class="inside"]/a[@href="#{outer.id}"]')
    assert "nested" in one(page, '//span[text()="it was old"]').get("class").split()


def test_a_note_on_what_could_be_checked_leads_to_what_it_is_about(client: TestClient) -> None:
    page = tree(client, f"/report/{OLDER.id}")
    checked = page.xpath('//p//span[contains(@class, "check-unverified")]')
    assert "".join(c.text_content() for c in checked) == "It could not be verified because roads were shut"
    card = one(page, f'//article[@id="note-{note(OLDER, "").start}"]')
    assert card.xpath(f'.//a[@href="#{statements(OLDER)[0].id}"]')
    assert "roads were shut" in card.text_content()


@pytest.mark.parametrize("words", ["12 people had died. Marin claimed", "🌉 in", "المتحدث إن", "\u202eturn\u202c", "died. Marin"])
def test_a_place_that_the_address_names_is_marked(client: TestClient, words: str) -> None:
    place = span(OLD, words)
    page = tree(client, f"/report/{OLDER.id}?at={place.start}-{place.end}")
    assert "".join(m.text_content() for m in page.xpath("//p//mark")) == on_page(words)
    assert len(page.xpath('//mark[@id="at"]')) == 1


@pytest.mark.parametrize("at", ["", "x", "5", "9-3", "0-99999999", "1-" + "9" * 400, "-1-5", "١-٢", "3-3"])
def test_a_place_that_is_none_is_said_to_be_none(client: TestClient, at: str) -> None:
    page = tree(client, f"/report/{OLDER.id}?at={at}")
    assert not page.xpath("//mark")
    assert "The address asks for a place" in one(page, '//p[contains(@class, "problem")]').text


def test_nothing_of_a_document_runs(client: TestClient) -> None:
    for path in (f"/report/{HOSTILE.id}", f"/report/{HOSTILE.id}?open={statements(HOSTILE)[0].id}", "/reports"):
        page = tree(client, path)
        assert {s.get("src", "").split("?")[0] for s in page.xpath("//script")} <= {"/static/desk.js", "/static/reader.js"}
        assert not page.xpath("//img | //*[@onerror or @onmouseover or @style] | //a[starts-with(@href, 'javascript')]")
    assert "javascript:alert(4)" in tree(client, f"/report/{HOSTILE.id}").text_content()


def test_what_is_far_too_long_is_cut_but_for_the_text(ledger: Ledger) -> None:
    long = "A" * 50_000
    doc = document(f"{long}\n\nThe mayor slept.\n", f"https://post.example/{long}")
    doc = replace(doc, publisher=long, authors=(long,), language=long, problems=(long,))
    with ledger.writing() as writer:
        writer.keep_reading(writer.keep_document(doc, Taken(b"", "http", url=doc.url), None), doc, [], [], "made@1", "o9")
    client = browser(ledger)
    page = tree(client, f"/report/{doc.id}")
    assert long in page.xpath('//div[@class="reading"]')[0].text_content()
    assert len(one(page, "//h1").text_content()) < 410
    assert len(one(page, '//div[@class="reading"]').get("data-cite")) < 1_000
    assert len(client.get("/reports").content) < 100_000
    assert client.get(f"/report/{doc.id}/versions/{OLDER.id}").status_code == 200


def test_everything_about_one_statement(client: TestClient) -> None:
    statement = statements(OLDER)[0]
    page = tree(client, f"/report/{OLDER.id}?open={statement.id}")
    alone = tree(client, f"/report/{OLDER.id}?open={statement.id}&part=card")
    for where in (page, alone):
        card = one(where, f'//article[@id="{statement.id}"]')
        told = card.text_content()
        assert "stances.words@1" in told
        assert "not known: no day is named" in told
        assert "updated by" in told
        assert card.xpath(f'.//a[@href="/report/{NEWER.id}#{statements(NEWER)[0].id}"]')
        assert card.xpath('.//form[@action="/decide"]//select[@name="set_stance"]')
    assert len(alone.xpath("//article")) == 1
    assert not one(page, f'//article[@id="{statements(OLDER)[1].id}"]').xpath(".//form")


def test_a_correction_made_on_the_page_is_shown_as_a_persons(client: TestClient) -> None:
    statement = statements(OLDER)[0]
    back = f"/report/{OLDER.id}#{statement.id}"
    place = span(OLD, "The mayor said")
    fields = {
        "token": token(client), "kind": "correct", "about": "attribution", "subject": statement.id, "why": "Read again.", "back": back,
        "set_stance": "denies", "set_source": f"{place.start}:{place.end}", "set_actor": "", "set_channel": "court",
    }  # fmt: skip
    answer = client.post("/decide", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, back)
    card = one(tree(client, f"/report/{OLDER.id}"), f'//article[@id="{statement.id}"]')
    by_hand = [" ".join(field.text_content().split()) for field in card.xpath('.//dl[@class="set"]/div')]
    assert by_hand == [
        "stance denies in place of asserts",
        f"source The mayor said in place of {statement.source.text}",
        "channel court in place of none",
    ]
    assert one(card, './/span[contains(@class, "was")]').text == "asserts"
    assert "Read again." in card.text_content()
    assert tree(client, f"/report/{OLDER.id}").xpath('//p//span[contains(@class, "by-hand")]')


def test_a_desk_for_reading_has_no_forms_to_decide(ledger: Ledger) -> None:
    page = tree(browser(ledger, by=None), f"/report/{OLDER.id}?open={statements(OLDER)[0].id}")
    assert not page.xpath('//form[@action="/decide"]')


def test_a_decision_about_a_statement_that_is_gone_is_kept_in_sight(ledger: Ledger) -> None:
    first, *others = statements(OLDER)
    with ledger.writing() as writer:
        decide(writer, "reject", "attribution", first.id, by="Ana", why="Not said by the mayor.")
    with ledger.writing() as writer:
        writer.forget_reading(1)
        writer.keep_reading(1, OLDER, others, [], "made@2", "o1")
    page = tree(browser(ledger), f"/report/{OLDER.id}")
    gone = one(page, '//section[@class="orphans"]').text_content()
    assert "Not said by the mayor." in gone
    assert "that 12 people had died" in gone


def test_where_a_report_comes_from(client: TestClient) -> None:
    page = tree(client, f"/report/{NEWER.id}")
    background = one(page, '//div[@class="background"]')
    told = " ".join(background.text_content().split())
    assert "is an earlier version" in told
    assert "nine in ten words" in told
    assert "2 versions" in told
    assert "real change" in told
    assert f"from {URL}" in told
    assert one(page, "//a[@rel]").get("href") == URL
    assert one(page, '//div[@class="reading"]').get("data-cite") == f"Varna Post, “Bridge falls 🌉 in Varna”, 6 September 2021, {URL}"


@pytest.mark.parametrize(
    "path", ["/report/none", f"/report/{OLDER.id}/versions/none", f"/report/{OLDER.id}/versions/{OLDER.id}",
             f"/report/{OLDER.id}?part=card", f"/report/{OLDER.id}?open=none&part=card"],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_missing(client: TestClient, path: str) -> None:
    assert "Not in this ledger" in tree(client, path, 404).text_content()


def test_two_versions_side_by_side(client: TestClient) -> None:
    for path in (f"/report/{NEWER.id}/versions/{OLDER.id}", f"/report/{OLDER.id}/versions/{NEWER.id}"):
        page = tree(client, path)
        assert [d.text_content() for d in page.xpath('//div[contains(@class, "two")]//del')] == ["Menu Home", "12"]
        assert [d.text_content() for d in page.xpath('//div[contains(@class, "two")]//ins')] == ["14", "The river rose overnight."]
        fates = one(page, '//section[@class="became"]').text_content()
        assert "With another figure" in fates


WORDS = st.lists(st.sampled_from(["the", "bridge", "fell", "😀", "جسر", "\n", "\n\n", "12", "."]), max_size=25).map(" ".join)


@given(WORDS, WORDS)
def test_rows_hold_both_texts_and_mark_only_what_differs(old: str, new: str) -> None:
    rows = list(rows_of(old, find_edits(old, new)))
    for side, text in (("old", old), ("new", new)):
        assert "".join("".join(bit.text for row in rows for bit in getattr(row, side)).split()) == "".join(text.split())
    same = [["".join(bit.text for row in rows for bit in getattr(row, side) if not bit.changed)] for side in ("old", "new")]
    assert same[0] == same[1]
    assert [row for stretch in stretches_of(rows) for row in stretch.rows] == rows
    assert not any(row.changed for stretch in stretches_of(rows) if stretch.alike for row in stretch.rows)


TEXTS = st.text(st.sampled_from("ab 😀ج\u202e\u202c\n\t\u200f\x07"), min_size=1, max_size=60)


@given(TEXTS, st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_blocks_hold_the_text_and_say_where(text: str, at: tuple[int, int]) -> None:
    blocks = blocks_of(Document("d", text), [], [], at)
    told = ""
    for line in (line for block in blocks for line in block.lines):
        words = "".join(piece.text for run in line.runs for piece in run.pieces)
        assert text[line.start : line.start + len(words)] == words
        told += words
    assert "".join(told.split()) == "".join(text.split())
    start, end = at
    marked = "".join(p.text for b in blocks for line in b.lines for run in line.runs if run.at for p in run.pieces)
    wanted = text[start:end] if start < end <= len(text) else ""
    assert "".join(marked.split()) == "".join(wanted.split())


@given(st.text(max_size=40))
def test_pieces_are_the_text_and_each_but_controls_shows_as_long_as_it_is(text: str) -> None:
    pieces = pieces_of(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(len(piece.text) == 1 if piece.control else len(on_page(piece.text)) == len(piece.text) for piece in pieces)


def names(page: html.HtmlElement) -> list[str]:
    return [a.get("href").split("/")[-1] for a in page.xpath('//a[@class="title"]')]


def test_all_reports_and_filters(client: TestClient) -> None:
    assert sorted(names(tree(client, "/reports"))) == sorted([OLDER.id, NEWER.id, HOSTILE.id])
    assert names(tree(client, "/reports?sort=added")) == [OLDER.id, NEWER.id, HOSTILE.id]
    assert names(tree(client, "/reports?q=BRIDGE+falls&sort=added")) == [OLDER.id, NEWER.id]
    assert names(tree(client, "/reports?q=script")) == [HOSTILE.id]
    assert names(tree(client, "/reports?q=%3F%3F")) == []
    assert len(names(tree(client, "/reports?outlet=varna+post"))) == 3
    assert names(tree(client, "/reports?outlet=varna")) == []
    assert names(tree(client, "/reports?from=2021-09-07")) == []
    assert len(names(tree(client, "/reports?from=2021-09-06&to=2021-09-06"))) == 3
    assert names(tree(client, "/reports?origin=o2")) == [HOSTILE.id]
    assert names(tree(client, "/reports?origin=none")) == []
    assert "lost.txt" in one(tree(client, "/reports"), '//section[@id="problems"]').text_content()


@pytest.mark.parametrize("number", ["0", "-4", "x", "9" * 50, "1.5", "²", ""])
def test_a_page_that_is_none(client: TestClient, number: str) -> None:
    assert len(names(tree(client, f"/reports?page={number}"))) == 3


def test_reports_come_a_hundred_a_page(ledger: Ledger) -> None:
    with ledger.writing() as writer:
        for n in range(200):
            doc = document(f"Title {n}\n\nThe mayor slept.\n", None, f"r{n}.txt")
            writer.keep_reading(writer.keep_document(doc, Taken(b"", "file", file=doc.file), None), doc, [], [], "made@1", f"p{n}")
    client = browser(ledger)
    pages = [names(tree(client, f"/reports?sort=added&page={n}")) for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [100, 100, 3, 3]
    assert pages[2] == pages[3]
    assert len({*pages[0], *pages[1], *pages[2]}) == 203
    assert "page=2" in one(tree(client, "/reports?sort=added"), '(//a[@rel="next"])[1]').get("href")
    assert not tree(client, "/reports").xpath('//section[@id="problems"]')
    assert tree(client, "/reports?page=3").xpath('//section[@id="problems"]')


def test_an_empty_ledger(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "empty.db"), create=True) as ledger:
        assert "This ledger holds no reports yet" in tree(browser(ledger), "/reports").text_content()
