"""Versions of short invented reports: what was edited, what a reader is told of it, and that edits make the new text of the old."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.read.sections import find_sections
from counterclaim.records import Attribution, Document, Span
from counterclaim.relate import edits as edits_module
from counterclaim.relate.article import is_stamp
from counterclaim.relate.edits import Edit, find_edits
from counterclaim.relate.spelling import is_variant
from counterclaim.relate.versions import REAL, TRIVIAL, Change, compare_versions

REPORT = """\
Ferry was never inspected, seamen's union says

By Ana Lim

KOTA, March 8 (XNA) - The ferry that sank off Kota on Monday had never been inspected, the Seamen's Union said on Tuesday.

"We asked for papers," said Ivo Kolev, the head of the union. "They gave us none." At least 12 people died.

The transport ministry denied it. Its spokeswoman, Petra Rusu, said that the harbour office had allegedly lost 3 files.

Read more: Mayor denies secret fund

Last updated: 8 March, 11:40 a.m.
"""


def document(text: str, name: str = "d") -> Document:
    return Document(f"{name}{len(text)}", text, sections=find_sections(text))


def compared(old: str, new: str) -> Change:
    return compare_versions(document(old, "old"), document(new, "new"))


def edited(old: str, new: str) -> Change:
    """The change that one replacement in REPORT is."""
    assert REPORT.count(old) == 1
    return compared(REPORT, REPORT.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "reasons"),
    [
        ("Kota on Monday", "Kota  on Monday", ["white-space: in one place"]),
        ('none." At', 'none."\n\nAt', ["white-space: in one place"]),
        ("denied it. Its", "denied it; its", ["punctuation: in one place", "case: in one place"]),
        ("Its spokeswoman, Petra Rusu, said", "Its spokeswoman Petra Rusu said", ["punctuation: in 2 places"]),
        ('"They gave us none."', "“They gave us none.”", ["quotation-marks: in 2 places"]),
        ('"They gave us none."', "‘They gave us none.’", ["quotation-marks: in 2 places"]),
        ("Seamen's Union", "Seamen’s Union", ["quotation-marks: in one place"]),
        ("transport ministry", "Transport Ministry", ["case: in 2 places"]),
        ("harbour", "harbor", ["spelling: harbour → harbor"]),
        ("spokeswoman", "spokeswooman", ["spelling: spokeswoman → spokeswooman"]),
        ("inspected, the", "insepcted, the", ["spelling: inspected → insepcted"]),
        ("12 people", "twelve people", ["spelling: in one place"]),
        ("Mayor denies secret fund", "Goat prices doubled, say 40 herders", ["furniture: in one place"]),
        ("By Ana Lim", "By Ana Lim and Jon Roe", ["byline: in one place"]),
        ("8 March, 11:40 a.m.", "9 March, 10:05 p.m.", ["furniture: in 2 places"]),
        ("never been", "ne\u00adver been", ["spelling: in one place"]),
    ],
)
def test_trivial(old: str, new: str, reasons: list[str]) -> None:
    change = edited(old, new)
    assert sorted(f"{r.kind}: {r.detail}" for r in change.reasons) == sorted(reasons)
    assert change.kind == "trivial"


@pytest.mark.parametrize(
    ("old", "new", "reasons"),
    [
        ("At least 12 people", "At least 17 people", ["number: 12 → 17"]),
        ("At least 12 people", "Twelve people", ["hedge: removed: At least"]),
        ("At least 12", "At most 12", ["hedge: At least → At most"]),
        ("At least 12", "Some 12", ["hedge: At least → Some"]),
        ("3 files", "$3 files", ["number: added: $"]),
        ("3 files", "-3 files", ["number: 3 → -3"]),
        ("3 files", "3.5 files", ["number: 3 → 3.5"]),
        ("3 files", "3² files", ["number: 3 → 3²"]),
        ("3 files", "1,3 files", ["number: 3 → 1,3"]),
        ("3 files", "several files", ["number: 3 → several"]),
        ("had allegedly lost", "had lost", ["hedge: removed: allegedly"]),
        ("had allegedly lost", "may have lost", ["hedge: allegedly → may", "wording: had → have"]),
        ("had never been inspected, the", "had been inspected, the", ["negation: removed: never"]),
        ("denied it.", "did not deny it.", ["reporting-verb: denied → deny", "negation: added: not", "wording: added: did"]),
        ("denied it.", "confirmed it.", ["reporting-verb: denied → confirmed"]),
        ("Rusu, said that", "Rusu, claimed that", ["reporting-verb: said → claimed"]),
        ("Petra Rusu", "Petra Russu", ["name: Rusu → Russu"]),
        ("Ivo Kolev", "Ivan Kolev", ["name: Ivo → Ivan"]),
        ("Kota on Monday", "Kota on Sunday", ["date: Monday → Sunday"]),
        ("KOTA, March 8", "KOTA, March 9", ["date: March 8 → March 9"]),
        ("the head of the union", "the deputy head of the union", ["wording: added: deputy"]),
        ("for papers", "for permits", ["wording: papers → permits"]),
        ("inspected, the", "uninspected, the", ["wording: inspected → uninspected"]),
        (
            '"We asked for papers," said',
            "We asked for papers, said",
            ['quotation: n said on Tuesday. "We asked for papers, → n said on Tuesday. We asked for papers,', "punctuation: in one place"],
        ),
        (" At least 12 people died.", "", ["sentence-removed: At least 12 people died."]),
        (
            "The transport ministry denied it.",
            "The transport ministry denied it. A diver found the ship's log.",
            ["sentence-added: A diver found the ship's log."],
        ),
        (
            "Read more",
            "Correction: An earlier version gave a wrong name.\n\nRead more",
            ["note-added: Correction: An earlier version gave a wrong name."],
        ),
        (
            "8 March, 11:40 a.m.\n",
            "8 March, 11:40 a.m.\n\nThis story has been corrected: the union is not a party.\n",
            ["note-added: This story has been corrected: the union is not a party."],
        ),
        ("Ferry was never inspected, seamen's", "Ferry was inspected, seamen's", ["negation: removed: never"]),
        ("12 people died", "17 people drowned", ["number: 12 → 17", "wording: died → drowned"]),
        ("lost 3 files", "lost 4 files  ", ["number: 3 → 4", "white-space: in one place"]),
    ],
)
def test_real(old: str, new: str, reasons: list[str]) -> None:
    change = edited(old, new)
    assert [f"{r.kind}: {r.detail}" for r in change.reasons] == reasons
    assert change.kind == "real"


BODY = """\
The bridge at Gao fell on Friday. Nobody was on it, the mayor said.

Engineers had warned of cracks in 2019. The council disputes that, and says no letter came.

Divers searched the river until dark, and found two lorries.
"""
FLOWED = BODY.replace("said.\n\nEng", "said. Eng").replace("cracks in", "cracks\nin")


@pytest.mark.parametrize(
    ("new", "kinds"),
    [
        (FLOWED, ["white-space"]),
        (BODY.upper(), ["case"]),
        (BODY.replace(".", " ."), ["white-space"]),
        (BODY.replace(" ", "\u00a0"), ["white-space"]),
        (BODY.replace("\n", "\r\n"), ["white-space"]),
        ("Updated 5 March 2021 at 14:02 GMT\n\n" + BODY, ["time-stamp"]),
        (BODY + "\nThis story was updated at 5 p.m.\n", ["time-stamp"]),
        (BODY + "\nThis story was updated with comment from the council.\n", ["note-added"]),
        ("\n\n".join(BODY.split("\n\n")[n] for n in (0, 2, 1)), ["sentence-moved"]),
        (BODY.replace("The bridge at Gao fell on Friday. ", "").replace("dark,", "dark. The bridge at Gao fell on Friday. They"), None),
        (BODY.replace("Nobody was on it", "Nobody was on the bridge when it fell"), ["wording"]),
        (
            BODY.replace("Nobody was on it, the mayor said.", "Three men were thrown into the water."),
            ["sentence-removed", "sentence-added"],
        ),
        (
            BODY.replace(
                "Nobody was on it, the mayor said", "Nobody was on it, the mayor and two of her deputies told a late meeting of the council"
            ),
            None,
        ),
        (BODY.replace(", and says no letter came", ""), ["reporting-verb", "negation", "wording"]),
        (BODY.replace("two lorries", "2 lorries"), ["spelling"]),
        (BODY.replace("two lorries", "three lorries"), ["number"]),
        (BODY.replace("in 2019", "in 2018"), ["date"]),
        (BODY.replace("the mayor said", "the mayor allegedly said"), ["hedge"]),
        (BODY.replace("Gao", "Mopti"), ["name"]),
        (BODY.replace("the mayor said", "she said"), ["wording"]),
        (BODY.replace("river until", "river untill"), ["spelling"]),
        (BODY.replace("fell on Friday", "fell"), ["date", "wording"]),
        (BODY.replace("The bridge", "A bridge"), ["wording"]),
        ("", ["sentence-removed"]),
    ],
)
def test_whole_reports(new: str, kinds: list[str] | None) -> None:
    """Kinds of reasons of the change of BODY; None where only the verdict matters: real."""
    change = compare_versions(Document("d1", BODY), Document("d2", new, sections=find_sections(new)))
    if kinds is not None:
        assert list(dict.fromkeys(r.kind for r in change.reasons)) == kinds
    assert change.kind == ("real" if kinds is None or set(kinds) & set(REAL) else "trivial")


def test_a_sentence_cut_short_is_no_sentence_removed() -> None:
    change = compared("The mayor left the town with her family in a small boat.", "The mayor left.")
    assert [(r.kind, r.detail) for r in change.reasons] == [("wording", "removed: the town with her family in a small boat")]


def test_what_is_read_in_an_unchanged_text_is_no_change() -> None:
    found = Attribution("a", "d", None, None, (Span(0, 3, BODY[:3]),), "indirect", "asserts", "positive", None, 1.0)
    change = compare_versions(Document("d", BODY), Document("d", BODY), [], [found])
    assert (change.kind, change.reasons, change.edits, change.statements.gained) == ("trivial", (), (), (found,))


def test_statements_that_came_and_went_are_real() -> None:
    new = BODY.replace("found two", "found  two")
    found = Attribution("a", "d2", None, None, (Span(0, 10, new[:10]),), "indirect", "asserts", "positive", None, 1.0)
    gained = compare_versions(Document("d1", BODY), Document("d2", new), [], [found])
    lost = compare_versions(Document("d2", new), Document("d1", BODY), [found], [])
    assert [(r.kind, r.detail) for r in gained.reasons] == [("statement-gained", "The bridge"), ("white-space", "in one place")]
    assert (gained.kind, lost.kind, lost.reasons[0].kind) == ("real", "real", "statement-lost")


# properties

WORDS = st.sampled_from(
    [
        "The ",
        "army ",
        "said ",
        "12 ",
        "12,000 ",
        "3.5",
        ". ",
        "! ",
        "\n",
        "\n\n",
        "“",
        "”",
        "a",
        "B",
        "é",
        "e\u0301",
        "'",
        "-",
        "\u00ad",
        "%",
        "ี",
        "न",
        "🔥",
    ]
)
TEXTS = st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=30)


def apply_edits(old: str, edits: Sequence[Edit]) -> str:
    """The new text, made of the old one and the edits between them."""
    parts = []
    at = 0
    for edit in edits:
        parts += [old[at : edit.old.start], edit.new.text]
        at = edit.old.end
    return "".join([*parts, old[at:]])


@given(TEXTS, TEXTS)
def test_edits_make_the_new_text_of_the_old(old: str, new: str) -> None:
    edits = find_edits(old, new)
    assert apply_edits(old, edits) == new
    at, to = -1, -1
    for edit in edits:
        assert edit.old.text == old[edit.old.start : edit.old.end] != edit.new.text == new[edit.new.start : edit.new.end]
        assert edit.old.start > at or edit.new.start > to
        assert old[max(at, 0) : edit.old.start] == new[max(to, 0) : edit.new.start]
        at, to = edit.old.end, edit.new.end
    assert old[max(at, 0) :] == new[max(to, 0) :]


@given(TEXTS, TEXTS, st.integers(0, 9))
def test_edits_are_exact_however_coarse(old: str, new: str, cells: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edits_module, "CELLS", cells)
        assert apply_edits(old, find_edits(old, new)) == new


def test_the_same_words_at_both_ends_stay_where_anchors_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edits_module, "CELLS", 4)
    edits = find_edits("one two x three x four five", "one y two three y four six")
    assert [(e.old.text, e.new.text) for e in edits] == [("", "y "), ("x ", ""), ("x", "y"), ("five", "six")]


@given(TEXTS)
def test_a_document_and_itself(text: str) -> None:
    change = compared(text, text)
    assert (change.kind, change.reasons, change.edits) == ("trivial", (), ())


@given(TEXTS, TEXTS)
def test_every_change_has_reasons_of_known_kinds_and_the_same_verdict_backwards(old: str, new: str) -> None:
    change, back = compared(old, new), compared(new, old)
    assert {r.kind for r in change.reasons} <= {*TRIVIAL, *REAL}
    assert bool(change.reasons) == (old != new)
    assert (change.kind == "real") == any(r.kind in REAL for r in change.reasons)
    assert change.kind == back.kind


@given(st.data())
def test_spaces_marks_and_case_are_trivial(data: st.DataObject) -> None:
    def written(found: re.Match[str]) -> str:
        word, mark, space = found.groups()
        word = data.draw(st.sampled_from([word, word.upper(), word.lower(), word.title()]))
        mark = data.draw(st.sampled_from([mark, "", ",", ";", " –", "…"]))
        return word + mark + data.draw(st.sampled_from([space, "\n", "\u00a0 ", "\n\n"]))

    new = re.sub(r"([^\W\d]+|\d+)([^\w\s]*)(\s+)", written, BODY)
    change = compare_versions(Document("d1", BODY), Document("d2", new))
    assert change.kind == "trivial"
    assert {r.kind for r in change.reasons} <= {"white-space", "punctuation", "case"}


@given(st.sampled_from([n for n, c in enumerate(REPORT) if c.isdigit() and n < REPORT.index("Read more")]), st.sampled_from("0123456789٣"))
def test_a_digit_changed_is_real(at: int, digit: str) -> None:
    new = REPORT[:at] + digit + REPORT[at + 1 :]
    expected = "trivial" if int(digit) == int(REPORT[at]) else "real"
    assert compared(REPORT, new).kind == expected


@given(st.sampled_from(range(len(BODY) + 1)), st.integers(0, 9))
def test_a_digit_added_is_real(at: int, digit: int) -> None:
    assert compare_versions(Document("d1", BODY), Document("d2", f"{BODY[:at]}{digit}{BODY[at:]}")).kind == "real"


# spelling and stamps


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("organised", "organized", True),
        ("defence", "defense", True),
        ("labour", "labor", True),
        ("centres", "centers", True),
        ("travelled", "traveled", True),
        ("minsiter", "minister", True),
        ("seperate", "separate", True),
        ("occured", "occurred", True),
        ("armed", "unarmed", False),
        ("legal", "illegal", False),
        ("county", "country", False),
        ("injured", "insured", False),
        ("north", "south", False),
        ("minister", "ministry", False),
        ("soldier", "soldiers", False),
        ("filled", "filed", False),
        ("planned", "planed", False),
        ("four", "for", False),
        ("his", "her", False),
        ("Marin", "Martin", False),
        ("b52", "b53", False),
    ],
)
def test_spelling(old: str, new: str, same: bool) -> None:
    assert is_variant(old, new) is is_variant(new, old) is same


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("Updated 5 March 2021 at 14:02 GMT", True),
        ("Last updated: 11:40 a.m.", True),
        ("This article was updated on Monday 5 March", True),
        ("(Published 2 hours ago)", True),
        ("Updated figures from the ministry put the toll at 12", False),
        ("Published on Monday, the list names 12 men", False),
        ("Updated", False),
    ],
)
def test_stamps(line: str, stamp: bool) -> None:
    assert is_stamp(line) is stamp


@pytest.mark.parametrize("piece", ["a ", "a. ", "\n", "“", "1,", "-1 ", "said 12. ", "\u0300", "।", "not ", "Updated 1 "])
def test_long_and_monotonous_texts_are_compared(piece: str) -> None:
    """Would not end in quadratic time."""
    change = compared(piece * 20_000, piece * 19_990 + "x")
    assert apply_edits(piece * 20_000, change.edits) == piece * 19_990 + "x"
