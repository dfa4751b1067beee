"""What became of statements: bracketed texts, `s` source, `c` cue, `t` content; the same text read again, or the next version."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records import Attribution, Channel, Document, Place, Section, Span
from counterclaim.relate.statements import Pair, StatementChanges, compare_statements, words_of_statement
from counterclaim.resolve.how_many.quantities import find_quantities
from counterclaim.resolve.report import report_of
from tests.marked import unmark


def read(*marked: str) -> list[Attribution]:
    """The statements of a text, one a marked sentence, with the quantities in their content."""
    text, found = "", []
    for sentence in marked:
        plain, spans = unmark(sentence)
        found.append({role: [(a + len(text), b + len(text)) for a, b in places] for role, places in spans.items()})
        text += plain + " "
    document = "d" + hashlib.sha256(text.encode()).hexdigest()[:8]
    counted = find_quantities(report_of(Document(document, text, sections=(Section("body", 0, len(text)),)), ()))
    rows = []
    for n, roles in enumerate(found):
        source, cue = (Span(*roles[r][0], text[slice(*roles[r][0])]) if r in roles else None for r in "sc")
        content = tuple(Span(a, b, text[a:b]) for a, b in roles.get("t", []))
        inside = tuple(q for q in counted if any(c.start <= q.start and q.end <= c.end for c in content))
        row = Attribution(f"a{n}.{document}", document, source, cue, content, "indirect", "asserts", "positive", None, 0.5)
        rows.append(replace(row, quantities=inside))
    return rows


def counts(changes: StatementChanges) -> dict[str, int]:
    lists = ("kept", "changed", "moved", "reworded", "figures", "lost", "gained")
    return {name: len(getattr(changes, name)) for name in lists if getattr(changes, name)}


MAYOR = "[s The mayor] [c said] [t the bridge was safe]."
UNION = "[s The union] [c claimed] [t that nobody had inspected the pillars since spring]."
TOLL = "[s The ministry] [c said] [t the flood had killed at least 12 people in Gao]."

# the next version


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([MAYOR, UNION], ["On Friday. " + MAYOR, UNION], {"kept": 2}),
        ([MAYOR, UNION], [UNION, MAYOR], {"kept": 2}),
        ([MAYOR], [MAYOR.replace("bridge", "Bridge").replace("The", "“The")], {"kept": 1}),
        ([MAYOR], [MAYOR, UNION], {"kept": 1, "gained": 1}),
        ([MAYOR, UNION], [UNION], {"kept": 1, "lost": 1}),
        ([MAYOR, MAYOR], [MAYOR], {"kept": 1, "lost": 1}),
        ([MAYOR], [MAYOR.replace("said", "insisted")], {"changed": 1}),
        ([MAYOR], [MAYOR.replace("was safe", "was perfectly safe")], {"reworded": 1}),
        ([MAYOR], [MAYOR.replace("The mayor", "Mayor Ana Lim")], {"reworded": 1}),
        ([MAYOR], [MAYOR.replace("The mayor", "She")], {"reworded": 1}),
        ([MAYOR], [MAYOR.replace("mayor", "union")], {"lost": 1, "gained": 1}),
        ([UNION], [UNION.replace("nobody had inspected the pillars since spring", "the river was too high")], {"lost": 1, "gained": 1}),
        ([TOLL], [TOLL.replace("12", "17")], {"figures": 1}),
        ([TOLL], [TOLL.replace("at least 12", "12")], {"figures": 1}),
        ([TOLL], [TOLL.replace("at least 12 people in Gao", "17 people in and around Gao")], {"figures": 1}),
        ([TOLL], [TOLL.replace("12", "twelve")], {"kept": 1}),
        ([TOLL], [TOLL.replace("in Gao", "near Gao")], {"reworded": 1}),
        (
            [TOLL, TOLL.replace("killed", "injured").replace("12", "30")],
            [TOLL, TOLL.replace("killed", "injured").replace("12", "40")],
            {"kept": 1, "figures": 1},
        ),
        (["[s He] [c declined to comment]."], ["Asked twice, [s he] [c declined to comment]."], {"kept": 1}),
        ([], [MAYOR], {"gained": 1}),
        ([MAYOR], [], {"lost": 1}),
        ([], [], {}),
    ],
)
def test_the_next_version(old: Sequence[str], new: Sequence[str], expected: dict[str, int]) -> None:
    assert counts(compare_statements(read(*old), read(*new))) == expected


def test_the_end_of_a_long_statement_counts() -> None:
    """Though only its beginning is looked at word by word."""
    long = "[s The union] [c said] [t " + "the bridge " * 400 + "was safe]."
    assert counts(compare_statements(read(long), read("Later. " + long))) == {"kept": 1}
    assert counts(compare_statements(read(long), read(long.replace("was safe", "was not safe")))) == {"reworded": 1}


def test_an_update_has_both_figures_in_the_words_of_the_texts() -> None:
    old, new = read(MAYOR, TOLL), read(TOLL.replace("12", "17"), MAYOR)
    (update,) = compare_statements(old, new).updates
    assert (update.a, update.relation, update.b) == (old[1].id, "updates", new[0].id)
    assert [(r.kind, r.detail) for r in update.reasons] == [("figure", "at least 12 people → at least 17 people")]


def test_figures_of_other_things_are_no_update() -> None:
    changes = compare_statements(read(TOLL), read(TOLL.replace("killed at least 12 people", "flooded 40 percent of homes")))
    assert changes.updates == ()


def test_numbers_that_nobody_resolved_are_compared_as_they_stand() -> None:
    old, new = ([replace(a, quantities=()) for a in read(t)] for t in (TOLL, TOLL.replace("12", "17")))
    (update,) = compare_statements(old, new).updates
    assert update.reasons[0].detail == "12 → 17"


def test_a_date_is_no_figure() -> None:
    marked = "[s The union] [c said] [t the pillars were last seen by anybody on 5 March]."
    old, new = ([replace(a, quantities=()) for a in read(t)] for t in (marked, marked.replace("5 March", "9 March")))
    assert counts(compare_statements(old, new)) == {"reworded": 1}


def test_the_actor_makes_two_sources_one() -> None:
    (old,), (new,) = read(MAYOR), read(MAYOR.replace("The mayor", "Ana Lim"))
    assert counts(compare_statements([old], [new])) == {"lost": 1, "gained": 1}
    assert counts(compare_statements([replace(old, actor="p1")], [replace(new, actor="p1")])) == {"reworded": 1}


def test_one_that_is_parent_of_the_same_is_no_change() -> None:
    first, second = read(MAYOR, UNION), read("Later. " + MAYOR, UNION)
    first[1], second[1] = replace(first[1], parent=first[0].id), replace(second[1], parent=second[0].id)
    assert counts(compare_statements(first, second)) == {"kept": 2}
    second[1] = replace(second[1], parent=None)
    (pair,) = compare_statements(first, second).changed
    assert [f.name for f in pair.fields] == ["parent"]


# one text, read again


def again(rows: Sequence[Attribution], **fields: object) -> list[Attribution]:
    return [replace(a, probability=0.9, made_by={"spans": "newer"}, **fields) for a in rows]  # type: ignore[arg-type]


def cut(a: Attribution, start: int, end: int) -> Attribution:
    """The statement with a content whose edges moved; it has another identifier."""
    (span,) = a.content
    first, last = span.start + start, span.end + end
    return replace(a, id=f"{a.id}+", content=(Span(first, last, span.text[start : len(span.text) + end]),))


def test_reading_again_alike() -> None:
    rows = read(MAYOR, UNION, TOLL)
    assert counts(compare_statements(rows, again(rows))) == {"kept": 3}


def test_what_changed_is_named_with_both_values() -> None:
    rows = read(MAYOR, UNION)
    newer = again(rows)
    newer[1] = replace(newer[1], stance="denies", polarity="negative", channel=Channel("interview", 0, 3))
    changes = compare_statements(rows, newer)
    (pair,) = changes.changed
    assert pair.old.id == pair.new.id == rows[1].id
    assert [(f.name, f.old, f.new) for f in pair.fields] == [
        ("stance", "asserts", "denies"),
        ("polarity", "positive", "negative"),
        ("channel", None, Channel("interview", 0, 3)),
    ]
    assert counts(changes) == {"kept": 1, "changed": 1}


def test_a_place_found_by_another_rule_is_the_same() -> None:
    (row,) = read(MAYOR)
    here = Place(4, 7, "Gao", "Gao", "ML", 16.27, -0.04, 1, "1", "places@1")
    rows, newer = [replace(row, said_in=here)], again([replace(row, said_in=replace(here, made_by="places@2"))])
    assert counts(compare_statements(rows, newer)) == {"kept": 1}
    assert counts(compare_statements(rows, again(rows, said_in=replace(here, country="NE")))) == {"changed": 1}


@pytest.mark.parametrize(("start", "end"), [(4, 0), (0, -5), (4, -5)])
def test_other_edges_are_a_move(start: int, end: int) -> None:
    rows = read(MAYOR, UNION)
    newer = again(rows)
    newer[0] = cut(newer[0], start, end)
    newer[1] = replace(newer[1], parent=newer[0].id)
    rows[1] = replace(rows[1], parent=rows[0].id)
    changes = compare_statements(rows, newer)
    assert counts(changes) == {"kept": 1, "moved": 1}
    assert (changes.moved[0].old, changes.moved[0].new) == (rows[0], newer[0])


def test_same_words_elsewhere_in_one_text_are_not_the_same() -> None:
    first, second = read(MAYOR, MAYOR)
    assert counts(compare_statements([first], [second])) == {"lost": 1, "gained": 1}


def test_two_cues_that_share_a_content_keep_their_own() -> None:
    text = "The radio said, citing the mayor, that the bridge was safe."
    cues = Span(10, 14, "said"), Span(16, 22, "citing")
    whole = Span(34, 58, "that the bridge was safe")
    rows = [Attribution(f"a{n}", "d", None, cue, (whole,), "indirect", "asserts", "positive", None, 1.0) for n, cue in enumerate(cues)]
    assert all(s.text == text[s.start : s.end] for s in (*cues, whole))
    newer = [cut(a, 5, 0) for a in rows]
    moved = compare_statements(rows, newer).moved
    assert [(p.old.id, p.new.id) for p in moved] == [("a0", "a0+"), ("a1", "a1+")]


# properties

SOURCES = ("The mayor", "The union", "He", "Police")
CONTENTS = (
    "the bridge was safe",
    "the bridge was safe at noon",
    "at least 12 men died",
    "17 men died",
    "no men died",
    "it was so",
    "so",
    "not so",
)
STATEMENTS = st.lists(st.tuples(st.sampled_from(SOURCES), st.sampled_from(CONTENTS)), max_size=12).map(
    lambda pairs: read(*(f"[s {source}] [c said] [t {content}]." for source, content in pairs))
)
PAIRED = ("kept", "changed", "moved", "reworded", "figures")


def ids(changes: StatementChanges) -> list[tuple[str, list[object]]]:
    paired = [(name, [(p.old.id, p.new.id) for p in getattr(changes, name)]) for name in PAIRED]
    return [*paired, ("lost", [a.id for a in changes.lost]), ("gained", [a.id for a in changes.gained])]  # type: ignore[list-item]


@given(STATEMENTS, STATEMENTS)
def test_each_is_in_one_list(old: list[Attribution], new: list[Attribution]) -> None:
    changes = compare_statements(old, new)
    pairs: list[Pair] = [p for name in PAIRED for p in getattr(changes, name)]
    assert sorted([*(p.old.id for p in pairs), *(a.id for a in changes.lost)]) == sorted(a.id for a in old)
    assert sorted([*(p.new.id for p in pairs), *(a.id for a in changes.gained)]) == sorted(a.id for a in new)


@given(STATEMENTS, STATEMENTS)
def test_backwards_gained_is_lost(old: list[Attribution], new: list[Attribution]) -> None:
    there, back = compare_statements(old, new), compare_statements(new, old)
    assert there.gained == back.lost
    assert there.lost == back.gained
    for name in PAIRED:
        assert sorted((p.old.id, p.new.id) for p in getattr(there, name)) == sorted((p.new.id, p.old.id) for p in getattr(back, name))


@given(STATEMENTS, STATEMENTS, st.randoms(use_true_random=False))
def test_order_does_not_matter(old: list[Attribution], new: list[Attribution], order: random.Random) -> None:
    expected = ids(compare_statements(old, new))
    assert ids(compare_statements(order.sample(old, len(old)), order.sample(new, len(new)))) == expected


@given(STATEMENTS)
def test_compared_with_themselves_all_are_kept(rows: list[Attribution]) -> None:
    assert counts(compare_statements(rows, rows)) == ({"kept": len(rows)} if rows else {})


@pytest.mark.parametrize("content", ["it was {n} so {n}", "word{n} fell on the same old bridge {n}", "the same old thing"])
def test_thousands_are_compared(content: str) -> None:
    """Would not end if all pairs were looked at."""
    old, new = (
        [
            Attribution(f"{d}{n}", d, None, None, (Span(9 * n, 9 * n + len(words), words),), "indirect", "asserts", "positive", None, 1.0)
            for n in range(5_000)
            for words in [content.format(n=n + shift)]
        ]
        for d, shift in (("d1", 0), ("d2", 2_500))
    )
    changes = compare_statements(old, new)
    assert len(changes.kept) >= 2_500
    assert len(changes.kept) + len(changes.reworded) + len(changes.figures) + len(changes.lost) == 5_000


def test_a_statement_in_a_line() -> None:
    assert words_of_statement(read("[t It\nfell], [s he] [c said].")[0]) == "It fell … he … said"
