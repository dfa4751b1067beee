"""Every decision, made in its form with the keyboard alone: kept with who decided, and shown as what a person decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.browser import axe, invented, keyboard
from tests.browser.served import BY, Served
from tests.browser.watched import Watch
from tests.desk import quarrel

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect

VIOLET, GREY = "rgb(75, 42, 134)", "rgb(85, 92, 100)"
WHY = "Heard there."
OLDER = invented.OLDER.id
SAID = ("attribution", invented.DIED)
ACTOR = ("actor", quarrel.MAYOR)
PAIR = ("relation", f"{invented.DIED} {invented.MORE_DIED} contradicts")
NOTED = invented.OLD.index(invented.NOTE_WORDS)
NOTE = ("verification", f"{OLDER} {NOTED} {NOTED + len(invented.NOTE_WORDS)}")
REPORT, ORIGIN = ("document", OLDER), ("origin", invented.ORIGIN)


def at(words: str) -> tuple[int, int]:
    start = invented.OLD.index(words)
    return start, start + len(words)


PORT_AT, RIVER_AT = at("Ivo Marin"), at("northern Bulgaria")


def made_by_hand(block: Locator) -> None:
    """What a person decided is violet and solid, and names the person."""
    expect(block).to_be_visible()
    expect(block).to_have_css("border-left-color", VIOLET)
    expect(block).to_have_css("border-left-style", "solid")


def form_of(page: Page, about: str, subject: str) -> Locator:
    """The folded form in which something is decided where it stands."""
    return page.locator("details.decide").filter(
        has=page.locator(f'input[name=about][value="{about}"] ~ input[name=subject][value="{subject}"]')
    )


def last(desk: Served) -> dict[str, Any]:
    """What was decided last."""
    (*_, one) = desk.log
    d = one.decision
    assert one.standing == "holds"
    return {"kind": d.kind, "about": (d.subject_type, d.subject), "value": dict(d.value), "why": d.why, "by": d.by, "replaces": d.replaces}


DECISIONS = {
    "accept a statement": (SAID, "Accept", {}, {}),
    "reject a statement": (SAID, "Reject", {}, {}),
    "note on a statement": (SAID, "Note", {}, {}),
    "assess a claim": (SAID, "Assess", {"Credibility of the information": "2"}, {"credibility": 2}),
    "accept an actor": (ACTOR, "Accept", {}, {}),
    "reject an actor": (ACTOR, "Reject", {}, {}),
    "assess a source": (ACTOR, "Assess", {"Reliability of the source": "B"}, {"reliability": "b"}),
    "assess a source on a topic": (
        ACTOR, "Assess", {"Reliability of the source": "D", "On what topic": "cranes"}, {"reliability": "d", "topic": "cranes"},
    ),
    "accept a relation": (PAIR, "Accept", {}, {}),
    "reject a relation": (PAIR, "Reject", {}, {}),
    "accept a reporter's note": (NOTE, "Accept", {}, {}),
    "reject a reporter's note": (NOTE, "Reject", {}, {}),
    "accept a report": (REPORT, "Accept", {}, {}),
    "assess a report": (
        REPORT, "Assess", {"Credibility of the information": "3", "Reliability of the source": "C"}, {"credibility": 3, "reliability": "c"},
    ),
    "accept an origin": (ORIGIN, "Accept", {}, {}),
    "reject an origin": (ORIGIN, "Reject", {}, {}),
    "source": (SAID, "Correct", {"Source,": "{}:{}".format(*PORT_AT)}, {"source": [*PORT_AT, "Ivo Marin"]}),
    "no source": (SAID, "Correct", {"Source,": "none"}, {"source": None}),
    "cue": (SAID, "Correct", {"Cue,": "{}:{}".format(*at("claimed"))}, {"cue": [*at("claimed"), "claimed"]}),
    "content": (SAID, "Correct", {"Content,": "{}:{}".format(*RIVER_AT)}, {"content": [[*RIVER_AT, "northern Bulgaria"]]}),
    "stance": (SAID, "Correct", {"Stance": "denies"}, {"stance": "denies"}),
    "polarity": (SAID, "Correct", {"Polarity": "negative"}, {"polarity": "negative"}),
    "quotation": (SAID, "Correct", {"Quotation": "direct"}, {"quotation": "direct"}),
    "merge with another actor": (SAID, "Correct", {"This statement’s actor is": "ivo marin"}, {"actor": quarrel.CLERK}),
    "day": (SAID, "Correct", {"Said at": "2024-03"}, {"said_at": "2024-03"}),
    "channel": (SAID, "Correct", {"Channel": "court"}, {"channel": "court"}),
    "name and role": (ACTOR, "Correct", {"Name": "Anna Petrova", "Role": "mayor"}, {"name": "Anna Petrova", "role": "mayor"}),
    "party": (ACTOR, "Correct", {"Party,": "Dockers’ Union"}, {"party": quarrel.UNION}),
    "kind of actor": (ACTOR, "Correct", {"Kind": "collective"}, {"kind": "collective"}),
    "relation": (PAIR, "Correct", {"Relation": "updates"}, {"relation": "updates"}),
    "kind of note": (NOTE, "Correct", {"Kind": "disputed"}, {"kind": "disputed"}),
}  # fmt: skip


@pytest.mark.parametrize("what", DECISIONS)
def test_with_the_keyboard_alone(own_desk: Served, open_page: Callable[..., Page], what: str) -> None:
    (about, subject), button, typed, value = DECISIONS[what]
    page = open_page(own_desk, f"/decide?about={about}&subject={quote(subject)}&back=/decisions")
    form = page.locator("form.deciding")
    keyboard.skip_frame(page)
    for label, words in typed.items():
        keyboard.fill(page, form.get_by_label(re.compile(f"^{label}")), words)
    keyboard.fill(page, form.get_by_label("Reason"), WHY)
    keyboard.press(page, form.get_by_role("button", name=button, exact=True))
    page.wait_for_url(f"{own_desk.address}/decisions")
    kind = button.lower()
    assert last(own_desk) == {"kind": kind, "about": (about, subject), "value": value, "why": WHY, "by": BY, "replaces": None}
    entry = page.locator(".decisions > li")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text(BY)
    expect(entry.locator(".why")).to_have_text(WHY)
    made_by_hand(entry.locator(".decided"))


# Where it stands


def test_a_claim_is_assessed_in_its_dispute(own_desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(own_desk)
    assert page.locator(".machine-mark").first.evaluate("(e) => getComputedStyle(e).color") == GREY
    page.get_by_role("link", name="How many killed in Varna?").click()
    form = form_of(page, "attribution", invented.MORE_DIED)
    keyboard.press(page, form.locator("summary"))
    keyboard.fill(page, form.get_by_label("Credibility of the information"), "5")
    keyboard.fill(page, form.get_by_label("Reason"), WHY)
    keyboard.press(page, form.get_by_role("button", name="Assess"))
    expect(page.get_by_role("heading", level=1)).to_have_text("How many killed in Varna?")
    assert last(own_desk)["value"] == {"credibility": 5}
    decided = page.locator(".decided", has_text=WHY)
    made_by_hand(decided.first)
    expect(decided.first).to_contain_text(f"{BY}, ")
    expect(decided.first.locator(".grade")).to_have_text("5")
    expect(page.locator(".head .human-mark")).to_have_text("assessed")
    assert axe.findings(page) == []
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Contested now").click()
    page.get_by_label("Checked").select_option("assessed")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("link", name="How many killed in Varna?")).to_be_visible()


def test_a_source_is_assessed_by_topic_and_then_otherwise(own_desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(own_desk, f"/actor/{quarrel.MAYOR}")
    for grade, replaces in (("B", None), ("E", own_desk.log)):
        form = page.locator("#assess")
        form.locator("summary").click()
        form.get_by_label("Reliability").select_option(grade.lower())
        form.get_by_label("On which topic").fill("cranes")
        if replaces is not None:
            form.get_by_label("Takes the place of").select_option(index=1)
        form.get_by_label("Reason").fill(f"{WHY} {grade}")
        form.get_by_role("button", name="Assess").click()
        made_by_hand(page.locator(".topic .decided.holds"))
        expect(page.locator(".topic .decided.holds")).to_contain_text(f"{WHY} {grade}")
        expect(page.locator(".topic h3")).to_have_text("cranes")
    assert last(own_desk)["value"] == {"reliability": "e", "topic": "cranes"}
    assert [one.standing for one in own_desk.log] == ["replaced", "holds"]
    page.get_by_text("1 earlier assessment").click()
    expect(page.locator(".topic .decided.replaced .why")).to_have_css("text-decoration-line", "line-through")


def test_a_pair_is_accepted_in_its_dispute(own_desk: Served, open_page: Callable[..., Page]) -> None:
    (dispute,) = (d.id for d in own_desk.case.related.disputes if "killed" in d.title)
    page = open_page(own_desk, f"/dispute/{dispute}")
    form = form_of(page, *PAIR)
    form.locator("summary").click()
    form.get_by_label("Reason").fill(WHY)
    form.get_by_role("button", name="Accept").click()
    assert page.url.startswith(f"{own_desk.address}/dispute/{dispute}")
    made_by_hand(page.locator(".decided", has_text=WHY).first)
    assert last(own_desk)["about"] == PAIR


def test_a_dispute_is_gone_when_its_pairs_are_rejected(own_desk: Served, open_page: Callable[..., Page], watch: Watch) -> None:
    for subject in (PAIR[1], PAIR[1].replace(invented.DIED, f"{invented.DIED}-2", 1)):
        page = open_page(own_desk, f"/decide?about=relation&subject={quote(subject)}&back=/")
        page.locator("form.deciding").get_by_label("Reason").fill(WHY)
        page.locator("form.deciding").get_by_role("button", name="Reject").click()
        page.wait_for_url(own_desk.address + "/")
    expect(page.get_by_role("link", name="Whether 12 cranes stood still")).to_be_visible()
    expect(page.get_by_role("link", name="How many killed in Varna?")).to_have_count(0)
    page.goto(f"/report/{OLDER}?open={invented.DIED}#{invented.DIED}")
    expect(page.locator(f"[id={invented.DIED}]")).not_to_contain_text("in dispute")


def test_a_statement_is_corrected_in_the_reader_with_the_words_that_are_selected(own_desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(own_desk, f"/report/{OLDER}")
    card = page.locator(f"[id={invented.DIED}]")
    card.get_by_role("link", name="Evidence and decisions").click()
    card.get_by_text("Correct", exact=True).first.click()
    page.locator(".par .m.cue", has_text="claimed").evaluate("(e) => getSelection().selectAllChildren(e)")
    card.locator("label:has([name=set_cue]) + button").click()
    expect(card.locator("[name=set_cue]")).to_have_value("{}:{}".format(*at("claimed")))
    card.get_by_label("Stance").select_option("denies")
    form = card.locator("details.decide", has=page.locator("[name=set_cue]"))
    form.get_by_label("Reason").fill(WHY)
    form.get_by_role("button", name="Correct").click()
    decided = card.locator(".decided")
    made_by_hand(decided)
    for by_hand, by_machine in (("denies", "asserts"), ("claimed", "said")):
        expect(decided.locator(".human-mark", has_text=by_hand)).to_have_css("color", VIOLET)
        expect(decided.locator(".machine-mark", has_text=by_machine)).to_have_css("color", GREY)
    expect(card).to_be_in_viewport()
    assert last(own_desk)["value"] == {"cue": [*at("claimed"), "claimed"], "stance": "denies"}
    assert axe.findings(page) == []


def test_a_reporters_note_is_noted_on_in_the_margin(own_desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(own_desk, f"/report/{OLDER}")
    form = form_of(page, *NOTE)
    form.locator("summary").click()
    form.get_by_label("Reason").fill(WHY)
    form.get_by_role("button", name="Note").click()
    made_by_hand(page.locator(f"[id=note-{NOTED}] .decided"))
    assert last(own_desk)["kind"] == "note"


# Taking back


def test_a_decision_is_taken_back_and_stays_on_record(own_desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(own_desk, f"/decide?about=actor&subject={quarrel.MAYOR}&back=/actor/{quarrel.MAYOR}")
    page.locator("form.deciding").get_by_label("Reason").fill(WHY)
    page.locator("form.deciding").get_by_role("button", name="Accept").click()
    keyboard.press(page, page.get_by_role("link", name="take back"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Take a decision back")
    expect(page.locator(".subject")).to_contain_text(WHY)
    keyboard.fill(page, page.locator("form.deciding").get_by_label("Reason"), "It was another Petrova.")
    keyboard.press(page, page.locator("form.deciding").get_by_role("button", name="Take it back"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Petrova")
    first, second = own_desk.log
    assert (first.standing, second.decision.kind, second.decision.replaces) == ("undone", "undo", first.decision.id)
    assert second.decision.by == BY
    page.goto("/decisions")
    expect(page.locator(".decisions > li")).to_have_count(2)
    expect(page.locator(".decided.undone .why")).to_have_css("text-decoration-line", "line-through")
    assert axe.findings(page) == []


def test_it_is_taken_back_in_the_list_of_decisions_too(own_desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(own_desk, f"/decide?about=document&subject={OLDER}&back=/decisions")
    page.locator("form.deciding").get_by_label("Reason").fill(WHY)
    page.locator("form.deciding").get_by_role("button", name="Reject").click()
    page.get_by_text("Take it back").first.click()
    page.locator(".decisions").get_by_label("Reason").fill("It is the right report.")
    page.locator(".decisions").get_by_role("button", name="Take it back").click()
    expect(page.locator(".decided.undone")).to_have_count(1)
    page.get_by_label("How it stands").select_option("undone")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".decisions > li")).to_have_count(1)
    expect(page.get_by_text("It was taken back.")).to_be_visible()


# What is not decided


def test_without_a_reason_nothing_is_sent(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, f"/decide?about=attribution&subject={invented.DIED}")
    page.locator("form.deciding").get_by_role("button", name="Accept").click()
    expect(page.get_by_label("Reason")).to_be_focused()
    assert page.get_by_label("Reason").evaluate("(e) => e.validity.valueMissing")
    assert desk.log == []


@pytest.mark.parametrize(
    ("typed", "why", "button", "says"),
    [
        ({}, "  ", "Accept", "Not decided: a decision needs a reason."),
        ({"Source,": "5"}, WHY, "Correct", "a span is START:END in code points of the document, not '5'"),
        ({"This statement’s actor is": "Nobody"}, WHY, "Correct", "there is no actor 'Nobody' in the ledger"),
        ({"Said at": "yesterday"}, WHY, "Correct", "2021-09-06"),
        ({"Said at": "2024-03-04"}, WHY, "Accept", "you filled in a correction, but decided to accept"),
        ({}, WHY, "Correct", "a correction gives"),
    ],
)
def test_what_cannot_be_decided_is_said_and_what_was_typed_stays(
    desk: Served, open_page: Callable[..., Page], watch: Watch, typed: dict[str, str], why: str, button: str, says: str
) -> None:
    page = open_page(desk, f"/decide?about=attribution&subject={invented.DIED}&back=/decisions")
    form = page.locator("form.deciding")
    for label, words in typed.items():
        form.get_by_label(re.compile(f"^{label}")).fill(words)
    form.get_by_label("Reason").fill(why)
    with watch.refusal(400):
        form.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text(says)
    for label, words in typed.items():
        expect(form.get_by_label(re.compile(f"^{label}"))).to_have_value(words)
    expect(form.get_by_label("Reason")).to_have_value(why.strip())
    assert axe.findings(page) == []
    assert desk.log == []
