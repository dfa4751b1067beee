"""The builder of our own dossiers: marks, claims and rules to gold rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scripts import ROOT, load

GOLD = ROOT / "evals" / "gold"
build = load("evals/gold/build.py")

TITLE = "Kiln 'cold', owner says"
R1 = """<title> Kiln [t1 'cold'], [s1 owner] [c1 says]

[s2 The owner] [c2:denies denied] [t2 that anyone had been burnt].

[t3,4 Two were burnt], [s3 the Post] [c3 reported], [c4 citing] [s4 a cook].

[s5 Radio] [c5 quoted] [t5 [s6 the mayor] [c6 as saying] [t6 that "three" were burnt]]. [v:unverified None of it could be checked.]

[s7 The owner's lawyer] [c7:declines declined to comment].
"""
R2 = """<title> Four now burnt

[s1 The mayor] [c1 said] [t1 four were burnt]. [s2 A cook] [c2@phone said] [t2 two were].

<note> [v:retracted Correction: an earlier version named another mayor.]
"""
CLAIMS = """# attribution, actor, said_at, claims, quantities
r1.1	owner	-	+cold
r1.2	owner	2024-05-01	-burnt
r1.3	post:cook	-	+burnt,+two	burnt=2
r1.4	cook	-	+burnt,+two	burnt=2
r1.5	radio	-	-
r1.6	mayor	-	+burnt,+three	burnt=3
r1.7	lawyer	-	-
r2.1	mayor	2024-05-02	+burnt,+four	burnt=4
r2.2	cook	-	+two
"""
RULES = """
incompatible = [["two", "three"], ["two", "four"]]
updates = [["three", "four"]]
origins = [["r1.txt", "r2.txt"]]
covers = {"r1.v1" = ["r1.3", "r1.6"]}
[propositions]
cold = "The kiln was cold"
burnt = "People were burnt"
two = "Two were burnt"
three = "Three were burnt"
four = "Four were burnt"
[actors]
owner = {name = "the owner", kind = "anonymous"}
lawyer = {name = "the owner's lawyer", kind = "anonymous", party = "owner", voice = "owner"}
post = {name = "the Post", kind = "media"}
cook = {name = "a cook", kind = "anonymous"}
radio = {name = "Radio", kind = "media"}
mayor = {name = "the mayor", kind = "person"}
[[disputes]]
title = "How many were burnt"
sides = [["two"], ["three", "four"], ["-burnt"]]
"""


def make(
    folder: Path,
    *,
    r1: str = R1,
    claims: str = CLAIMS,
    rules: str = RULES,
    before: str = "",
    titles: tuple[str, str] = (TITLE, "Four now burnt"),
) -> Path:
    """A dossier of two reports on disk."""
    (folder / "marked").mkdir()
    reports = [{"file": f"r{n}.txt", "title": title} for n, title in enumerate(titles, 1)]
    (folder / "reports.json").write_text(json.dumps(reports), encoding="utf-8")
    (folder / "marked" / "r1.txt").write_text(r1, encoding="utf-8")
    (folder / "marked" / "r2.txt").write_text(R2, encoding="utf-8")
    (folder / "claims.tsv").write_text(claims, encoding="utf-8")
    (folder / "dossier.toml").write_text(before + rules, encoding="utf-8")
    return folder


def relations(dossier: Any) -> dict[tuple[str, str], str]:
    assert dossier.problems == []
    return {(r.a.id, r.b.id): r.relation for r in dossier.related}


def test_the_text_is_what_is_left_without_marks(tmp_path: Path) -> None:
    dossier = build.load(make(tmp_path))
    assert dossier.texts["r1.txt"].startswith(
        "Kiln 'cold', owner says\n\nThe owner denied that anyone had been burnt.\n\nTwo were burnt, the Post"
    )
    assert "[" not in dossier.texts["r1.txt"]


def test_spans_cut_their_words_out_of_the_text(tmp_path: Path) -> None:
    dossier = build.load(make(tmp_path))
    rows = {row["id"]: row for row in build.gold(dossier)["attributions"]}
    text = dossier.texts["r1.txt"]
    assert [text[start:end] for start, end in rows["r1.5"]["content"]] == ['the mayor as saying that "three" were burnt']
    assert text[slice(*rows["r1.4"]["source"])] == "a cook"
    assert rows["r1.7"]["content"] == []
    assert (rows["r1.2"]["stance"], rows["r1.2"]["polarity"]) == ("denies", "negative")
    assert rows["r2.2"]["channel"] == "phone"


def test_quotation_follows_from_the_marks_of_quotation(tmp_path: Path) -> None:
    said = build.load(make(tmp_path)).said
    assert [said[key].quotation for key in ("r1.1", "r1.2", "r1.6")] == ["direct", "indirect", "mixed"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("[s1 He] [c1 said] [t1 ‘the miners’ lamp went out’].", "direct"),
        ("[s1 He] [c1 said] [t1 the miners’ lamp and the boy’s went out].", "indirect"),
        ("[t1 “It was late,] [s1 he] [c1 said].", "direct"),
        ("[s1 Tamm]: [t1 We waited until nine.]", "direct"),
        ("[s1 He] [c1 spoke of] [t1 a “long” night].", "mixed"),
    ],
)
def test_quotation_marks_of_several_kinds(line: str, kind: str) -> None:
    marked, _ = build.read_marked(f"<title> Kiln\n\n{line}\n")
    assert build.quotation(marked.text, marked.attributions[1]) == kind


def test_children_stand_in_another_content_or_cite(tmp_path: Path) -> None:
    said = build.load(make(tmp_path)).said
    assert {key: one.parent for key, one in said.items() if one.parent} == {"r1.4": "r1.3", "r1.6": "r1.5"}


def test_notes_keep_their_span_kind_and_cover(tmp_path: Path) -> None:
    dossier = build.load(make(tmp_path))
    first, second = build.gold(dossier)["verification"]
    assert dossier.texts["r1.txt"][slice(*first["span"])] == "None of it could be checked."
    assert (first["kind"], first["covers"]) == ("unverified", ["r1.3", "r1.6"])
    assert dossier.texts["r2.txt"][slice(*second["span"])].startswith("Correction: an earlier")
    assert (second["file"], second["kind"], second["covers"]) == ("r2.txt", "retracted", [])


@given(
    st.lists(st.sampled_from(["plain words", "[v:verified seen by us]", "[s1 He] [c1 said] [t1 it fell]", "é—"]), unique=True, min_size=1)
)
def test_notes_do_not_move_other_spans(pieces: list[str]) -> None:
    marked, notes = build.read_marked("<title> T\n\n" + " and ".join(pieces) + "\n")
    assert [marked.text[start:end] for _, (start, end) in notes] == ["seen by us"] * ("[v:verified seen by us]" in pieces)
    assert [marked.text[slice(*mark.content[0])] for mark in marked.attributions.values()] == ["it fell"] * (len(marked.attributions))
    assert "[" not in marked.text


def test_relations_follow_from_claims_and_voices(tmp_path: Path) -> None:
    found = relations(build.load(make(tmp_path)))
    assert found[("r1.2", "r1.6")] == "contradicts"  # one denies what the other asserts
    assert found[("r1.4", "r2.1")] == "contradicts"  # two figures that exclude each other, though both say that people were burnt
    assert found[("r1.6", "r2.1")] == "updates"  # one voice, a later figure, though both say that people were burnt
    assert found[("r1.3", "r2.2")] == "repeats"  # an outlet that hands on the cook's words has the cook's voice
    assert ("r1.3", "r1.4") not in found  # parent and child
    assert not {pair for pair in found if {"r1.1", "r1.5", "r1.7"} & set(pair)}


def test_two_voices_that_agree_corroborate(tmp_path: Path) -> None:
    rules = RULES.replace('["two", "three"], ', "")
    assert relations(build.load(make(tmp_path, rules=rules)))[("r1.4", "r1.6")] == "corroborates"


def test_one_voice_does_not_contradict_itself(tmp_path: Path) -> None:
    claims = CLAIMS.replace("r1.7	lawyer	-	-", "r1.7	lawyer	-	+burnt")
    marked = R1.replace("[c7:declines declined to comment]", "[c7 said] [t7 people were burnt]")
    found = relations(build.load(make(tmp_path, r1=marked, claims=claims)))
    assert ("r1.2", "r1.7") not in found
    assert found[("r1.6", "r1.7")] == "corroborates"


def test_without_an_actor_there_is_only_contradiction(tmp_path: Path) -> None:
    marked = R1.replace("[t1 'cold'], [s1 owner] [c1 says]", "[t1 'three burnt']")
    claims = CLAIMS.replace("r1.1	owner	-	+cold", "r1.1	-	-	+three")
    found = relations(build.load(make(tmp_path, r1=marked, claims=claims, titles=("Kiln 'three burnt'", "Four now burnt"))))
    assert found[("r1.1", "r2.2")] == "contradicts"
    assert ("r1.1", "r1.6") not in found


def test_updates_run_over_chains_and_from_earlier_to_later(tmp_path: Path) -> None:
    rules = RULES.replace('updates = [["three", "four"]]', 'updates = [["two", "three"], ["three", "four"]]')
    claims = CLAIMS.replace("r1.6	mayor	-	+burnt,+three", "r1.6	mayor	-	+four").replace("+burnt,+four", "+two")
    found = relations(build.load(make(tmp_path, rules=rules, claims=claims)))
    assert found[("r2.1", "r1.6")] == "updates"


def test_what_is_added_and_removed_by_hand(tmp_path: Path) -> None:
    before = 'add = [["r1.1", "r2.2", "corroborates"], ["r1.6", "r2.1", "repeats"]]\nremove = [["r1.2", "r1.6", "contradicts"]]\n'
    found = relations(build.load(make(tmp_path, before=before)))
    assert found[("r1.1", "r2.2")] == "corroborates"
    assert found[("r1.6", "r2.1")] == "repeats"
    assert ("r1.2", "r1.6") not in found


def test_removing_what_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert build.load(make(tmp_path, before='remove = [["r1.1", "r2.2", "repeats"]]\n')).problems


def test_disputes_hold_ids_and_count_origins(tmp_path: Path) -> None:
    (dispute,) = build.gold(build.load(make(tmp_path)))["disputes"]
    assert dispute["sides"] == [["r1.3", "r1.4", "r2.2"], ["r1.6", "r2.1"], ["r1.2"]]
    assert dispute["independent_origins"] == [1, 1, 1]


@pytest.mark.parametrize(
    ("word", "row"),
    [
        ("killed=12", {"kind": "killed", "value": 12, "hedge": None}),
        ("killed>=12", {"kind": "killed", "lower": 12, "hedge": "at least"}),
        ("killed>12", {"kind": "killed", "lower": 12, "hedge": "more than"}),
        ("killed<=12", {"kind": "killed", "upper": 12, "hedge": "up to"}),
        ("killed=10..14", {"kind": "killed", "lower": 10, "upper": 14, "hedge": "between"}),
        ("crowd~25000:some", {"kind": "crowd", "value": 25000, "hedge": "some"}),
        ("staff_percent=33.3:a_third_of", {"kind": "staff_percent", "value": 33.3, "hedge": "a third of"}),
    ],
)
def test_quantities(word: str, row: dict[str, object]) -> None:
    assert build.read_quantity(word) == row


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"claims": CLAIMS.replace("r2.2	cook	-	+two\n", "")}, "attribution without claims line: r2.2"),
        ({"claims": CLAIMS + "r2.2	cook	-	+two\n"}, "r2.2 stands there twice"),
        ({"claims": CLAIMS + "r2.9	cook	-	+two\n"}, "r2.9 is not marked"),
        ({"claims": CLAIMS.replace("+cold", "+warm")}, "unknown proposition '+warm'"),
        ({"claims": CLAIMS.replace("+cold", "cold")}, "unknown proposition 'cold'"),
        ({"claims": CLAIMS.replace("r1.5	radio", "r1.5	wireless")}, "unknown actor 'wireless'"),
        ({"claims": CLAIMS.replace("r1.5	radio", "r1.5	-")}, "has a source but no actor"),
        ({"claims": CLAIMS.replace("r1.7	lawyer	-	-", "r1.7	lawyer	-	+cold")}, "a refusal claims nothing"),
        ({"claims": CLAIMS.replace("2024-05-01", "Monday")}, "not an EDTF date"),
        ({"claims": CLAIMS.replace("burnt=3", "burnt three")}, "unreadable quantity"),
        ({"claims": CLAIMS.replace("r1.1	owner	-	", "r1.1	owner	")}, "3 columns"),
        ({"r1": R1.replace("be checked.]", "be checked.")}, "not closed"),
        ({"r1": R1.replace("were burnt]].", "were burnt]]].")}, "closing bracket without opening"),
        ({"r1": R1.replace("v:unverified", "v:unsure")}, "unknown kind of note 'unsure'"),
        ({"r1": R1 + "\n<note> [s8 He] [c8 said] [t8 it]\n"}, "mark in a <note> line"),
        ({"rules": RULES.replace('["two", "four"]', '["two", "five"]')}, "unknown proposition 'five'"),
        ({"rules": RULES.replace('["r1.3", "r1.6"]', '["r1.33"]')}, "unknown attribution 'r1.33'"),
        ({"rules": RULES.replace('party = "owner"', 'party = "nobody"')}, "unknown actor 'nobody'"),
        ({"rules": RULES + "[surprises]\n"}, "unknown table 'surprises'"),
        ({"rules": RULES.replace("[actors]", 'add = [["r1.1", "r2.2", "repeats"]]\n[actors]')}, "lists stand before the first table"),
        ({"before": 'add = [["r1.1", "r2.2", "supports"]]\n'}, "not two attributions and a relation"),
        ({"titles": ("Another", "Four now burnt")}, "the title in reports.json is another"),
    ],
)
def test_mistakes_are_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], words: str
) -> None:
    folder = make(tmp_path, **changes)
    assert build.main([str(folder)]) == 1
    assert words in capsys.readouterr().out
    assert not (folder / "gold.json").exists()


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path, rules=RULES + "[[[")
    assert build.main(["--check", str(folder), str(tmp_path / "missing")]) == 1
    assert capsys.readouterr().out.count("unreadable") == 2


def test_building_writes_and_checking_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path)
    assert build.main(["--list", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "updates (+three then +four)" in out
    assert "r1.3 [post for cook; asserts]" in out
    assert not (folder / "gold.json").exists()
    assert build.main([str(folder)]) == 0
    written = {name: (folder / name).read_bytes() for name in ("gold.json", "r1.txt", "r2.txt")}
    assert build.main([str(folder)]) == 0
    assert written == {name: (folder / name).read_bytes() for name in written}


DOSSIERS = sorted(path.parent for path in GOLD.glob("*/reports.json"))


@pytest.mark.parametrize("folder", DOSSIERS, ids=lambda folder: folder.name)
def test_every_dossier_is_built_from_what_is_written_by_hand(folder: Path) -> None:
    dossier = build.load(folder)
    assert dossier.problems == []
    for name, text in build.files(dossier).items():
        assert (folder / name).read_text(encoding="utf-8") == text


def test_the_dossiers_set_aside_exist() -> None:
    held = (GOLD / "held.txt").read_text(encoding="utf-8").split()
    assert held
    assert set(held) <= {folder.name for folder in DOSSIERS}
