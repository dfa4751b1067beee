"""Notes in invented reports. `[n …]` is the note, `[r …]` its reason; `{id …}` an attribution's content, `<…>` its source."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records import Attribution, Document, Section, Span, Stance, Verification
from counterclaim.resolve.checked.verification import Outlet, find_notes
from counterclaim.resolve.report import Report, report_of

_MARK = re.compile(r"\[(?P<role>[nr]) |\{(?P<id>\w+)(?::(?P<stance>\w+))? |<|[\]}>]")


def marked(text: str, publisher: str | None = "The Fier Lantern") -> tuple[Report, dict[str, tuple[int, int]]]:
    """The report, and the spans of `n` and `r`."""
    plain, at, source = "", 0, None
    opened: list[tuple[str, str | None, int]] = []
    spans: dict[str, tuple[int, int]] = {}
    attributions: list[Attribution] = []
    for mark in _MARK.finditer(text):
        plain += text[at : mark.start()]
        at = mark.end()
        if mark[0] in "]}>":
            name, stance, start = opened.pop()
            span = Span(start, len(plain), plain[start:])
            if name == "<":
                source = span
            elif name in ("n", "r"):
                spans[name] = (start, len(plain))
            else:
                attributions.append(_attribution(name, source, span, stance))
        else:
            opened.append((mark["role"] or mark["id"] or "<", mark["stance"], len(plain)))
    plain += text[at:]
    document = Document("d", plain, publisher=publisher, sections=(Section("body", 0, len(plain)),))
    return report_of(document, tuple(sorted(attributions, key=lambda a: a.content[0].start))), spans


def _attribution(name: str, source: Span | None, content: Span, stance: str | None) -> Attribution:
    kind: Stance = stance or "asserts"  # type: ignore[assignment]
    return Attribution(name, "d", source, None, (content,), "indirect", kind, "positive", None, 1.0)


CLAIM = "<The ministry> said {a that nine kilns had burned}. "


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("unverified", "[n The claim could not be independently verified.]"),
        ("unverified", "[n The claims could not immediately be checked.]"),
        ("unverified", "[n Neither account could be confirmed.]"),
        ("unverified", "[n None of these accounts has been independently verified.]"),
        ("unverified", "[n The claim has yet to be independently confirmed.]"),
        ("unverified", "[n The figures remain unverified.]"),
        ("unverified", "[n It was not immediately possible to verify the report.]"),
        ("unverified", "[n It has been impossible to establish who lit the fire.]"),
        ("unverified", "[n There was no independent confirmation of the fire.]"),
        ("unverified", "[n Independent confirmation was not possible.]"),
        ("unverified", "[n The Fier Lantern could not verify the report.]"),
        ("unverified", "[n The Lantern was unable to reach the village.]"),
        ("unverified", "[n FL has not been able to confirm the report.]"),
        ("unverified", "[n We have not seen the papers.]"),
        ("unverified", "[n This newspaper was not able to establish when it was filmed.]"),
        ("unverified", "[n Reuters could not independently confirm the toll.]"),
        ("unverified", "[n The Lantern has no reporter in Vlore and has not checked these accounts.]"),
        ("unverified", "[n The Lantern has seen no independent evidence for either version.]"),
        ("unverified", "[n Reporters for the Lantern counted four kilns but could not confirm the ministry's number.]"),
        ("unverified", "[n Who lit the fire this newspaper could not establish.]"),
        ("verified", "[n Footage of the kilns reviewed by the Lantern is consistent with the ministry's account.]"),
        ("verified", "[n The Lantern has verified a video of the burning kilns.]"),
        ("verified", "[n The Lantern confirmed six of the fires through insurance records.]"),
        ("verified", "[n This newspaper has seen nine burned kilns.]"),
        ("verified", "[n The Lantern has spoken to the families of the dead.]"),
        ("disputed", "[n The Lantern could find no trace of a fire.]"),
        ("disputed", "[n The photograph first appeared on a Greek website in 2019.]"),
        ("disputed", "[n The permit bears a number that does not appear in the register.]"),
        ("disputed", "[n A duty log seen by this newspaper records no fire that night.]"),
        ("disputed", "[n Satellite images examined by the Lantern show no damage to the kilns.]"),
        ("disputed", "[n Pictures of the site reviewed by the Lantern contradict that.]"),
        ("retracted", "[n The ministry has since withdrawn the figure.]"),
        ("retracted", "[n It later removed the claim from its website.]"),
        ("retracted", "\n\n[n Correction: The kilns are in Vlore, not in Fier. We regret the error.]"),
        ("retracted", "\n\n[n This article was amended on 3 May. An earlier version gave the wrong town.]"),
    ],
)
def test_kinds(kind: str, text: str) -> None:
    report, spans = marked(CLAIM + text)
    notes = find_notes(report)
    assert [(note.kind, (note.start, note.end)) for note in notes] == [(kind, spans["n"])]


@pytest.mark.parametrize(
    "text",
    [
        "<The army> said {b the claim could not be independently verified}.",
        "“We could not verify it,” said a cook.",
        "Police could not confirm the report.",
        "The mayor would neither confirm nor deny the report.",
        "The coroner confirmed nine deaths.",
        "In a letter seen by the Lantern, the guild asked for more hoses.",
        "The appeal has not been confirmed by the ministry.",
        "It is not clear how many kilns there were.",
        "The club withdrew an offer to the striker.",
        "The ministry has seen the report.",
        "Spokesmen could not be reached for comment.",
    ],
)
def test_what_is_no_note(text: str) -> None:
    assert find_notes(marked(CLAIM + text)[0]) == []


@pytest.mark.parametrize(
    "text",
    [
        "It was not possible to verify the claim, where [r the army has cut off phone lines].",
        "The claim could not be verified because [r the road was cut].",
        "The Lantern could not verify the claim; [r the kiln was still too hot to enter].",
        "It was not possible to verify either account: [r the mobile network was down].",
        "The Lantern [r was unable to travel to Fier], and could not confirm the toll.",
        "[r Reporters have been barred from the valley] and it was impossible to verify the toll.",
        "The claim could not be verified. [r Reporters have been barred from the valley].",
    ],
)
def test_reasons(text: str) -> None:
    report, spans = marked(CLAIM + text)
    (note,) = find_notes(report)
    assert note.reason is not None
    assert (note.reason.start, note.reason.end) == spans["r"]


def covers(text: str) -> list[tuple[str, ...]]:
    return [note.covers for note in find_notes(marked(text)[0])]


def test_either_account_covers_the_claims_before_it_and_no_promises() -> None:
    text = (
        "<The army> said {a that it held Fier}. <It> vowed {b:commits that it would stay}. <The rebels> denied {c:denies that it did}. "
        "It was not possible to verify either side's account. <The army> said {d that the bridge stood}."
    )
    assert covers(text) == [("a", "c")]


def test_a_toll_covers_the_claims_that_count_people() -> None:
    text = (
        "<A> said {a that the dam had cracked}. <B> said {b that 12 people had died}. <C> said {c 40 were dead}. "
        "We could not verify either toll."
    )
    assert covers(text) == [("b", "c")]


def test_events_in_a_place_cover_the_claims_of_the_body_on_that_place() -> None:
    text = (
        "<The army> has claimed {lead Vlore}.\n\n<A colonel> said {a that Vlore had been taken}. <He> said {w that he was safe}. "
        "<A rebel> wrote: {b “We are in Vlore”}.\n\nThere was no independent confirmation of events in Vlore."
    )
    assert covers(text) == [("a", "b")]


def test_a_note_on_one_thing_covers_the_claim_that_shares_its_words() -> None:
    text = (
        "<The guild> says {a that a clip of the quay was filmed on Monday}. <The port> said {b that its cranes were idle}. "
        "The clip, reviewed by the Lantern, is consistent with photographs of the quay, but we could not determine when it was recorded."
    )
    assert covers(text) == [("a",), ("a",)]


def test_a_thing_that_may_not_be_genuine_is_not_verified() -> None:
    text = (
        "<A clerk> said {a that sheets had no signature}. The Lantern has seen two such sheets with no signature; "
        "their authenticity could not be confirmed."
    )
    assert [note.kind for note in find_notes(marked(text)[0])] == ["unverified"]


@pytest.mark.parametrize("subject", ["The Vlore Courier", "The Herald", "Radio Saranda"])
def test_without_a_publisher_a_newspapers_name_will_do(subject: str) -> None:
    report, _ = marked(f"{CLAIM}{subject} could not independently verify the toll.", publisher=None)
    assert [note.kind for note in find_notes(report)] == ["unverified"]


def test_an_outlets_names() -> None:
    report, _ = marked("x", publisher="Southern Harbour News Agency (English edition)")
    outlet = Outlet(report)
    assert all(outlet.ends(words) for words in ("on Monday SHNA", "Southern Harbour News Agency", "The agency", "we", "the Harbour"))
    assert not any(outlet.ends(words) for words in ("the harbour master", "Police", "the ministry", ""))


WORDS = """
we could not verify the claim but has seen no trace of it was impossible to confirm where , ; . “ ” Correction: withdrew figure footage
reviewed by Lantern shows 12 killed either account events in Vlore שלום 😀
"""
NOTE_WORDS = st.sampled_from([*WORDS.split(), "\n\n"])


def check(notes: list[Verification], text: str) -> None:
    at = 0
    for note in notes:
        assert text[note.start : note.end] == note.text != ""
        assert note.start >= at
        at = note.end
        if note.reason is not None:
            assert text[note.reason.start : note.reason.end] == note.reason.text


@given(st.lists(NOTE_WORDS, max_size=40).map(" ".join))
def test_spans_are_slices_and_do_not_overlap(text: str) -> None:
    report, _ = marked(CLAIM + text)
    check(find_notes(report), report.text)


@given(st.text(max_size=100), st.text(max_size=20))
def test_any_text_is_read(text: str, publisher: str) -> None:
    report = report_of(Document("d", text, publisher=publisher, sections=(Section("body", 0, len(text)),)), ())
    check(find_notes(report), text)


@pytest.mark.parametrize("piece", ["we could not verify ", "footage seen ", "no one ", "withdrew the ", "but ", "; ", "footage it first "])
def test_endless_lines_take_linear_time(piece: str) -> None:
    report, _ = marked(CLAIM + piece * (50_000 // len(piece)))
    began = time.process_time()
    find_notes(report)
    assert time.process_time() - began < 10
