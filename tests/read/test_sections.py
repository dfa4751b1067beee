"""Section kinds, as marked reports: what stands in front of a line is what has to be found."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.read.sections import END_LINES, MANY_LINES, find_sections
from tests.read.sectioned import found, plain

REPORTS = {
    "furniture before the title": """\
<furniture> Skip to content

<furniture> Breaking News

<furniture> Home | World | Business

<title> Ferry was never inspected, union says; ministry denies it

<byline> By Ana Lim in Kota

The ferry that sank off Kota on Monday had never been inspected, the seamen's union said on Tuesday.

The transport ministry denied it.
""",
    "capital dateline with agency": """\
<title> Bridge holds, mayor insists

{KOTA, Mali, Feb 8 (XNA) --} The mayor said on Saturday that the bridge would hold through the rains.

"Let them come and jump on it," she said.
""",
    "dateline with a date only": """\
<title> Harvest is safe, minister tells farmers

{Kota, 9 February. —} The minister of agriculture told farmers on Friday that no field had been flooded.
""",
    "dateline with a dash and nothing else": """\
<title> Gates were open, engineers say

{KOTA —} Engineers at the dam said on Tuesday that two gates had been open all night, against orders.
""",
    "captions above and below": """\
<title> Two tolls, one fire

<caption> Relatives wait outside the market hall in Kota on Sunday.

Nine people died in the market hall of Kota, the fire service said; the traders spoke of thirty.

<caption> Image caption: The hall in 2019

<caption> Traders carry sacks out of the hall on Monday. (XNA/Jon Roe)

<credit> With reporting by Reuters and AP
""",
    "lists of other stories": """\
<title> Council 'was never asked'

The council was never asked about the water contract, its chairman said on Monday evening in Kota.

<furniture> Read more: Mayor denies secret fund | 'We were lied to', say bus drivers

The mayor said that it had been asked twice, and that she had the letters to show for it.

<furniture> Most read

<furniture> 1. Minister says trams are safe

<furniture> 2. Goat prices doubled, herders claim

<furniture> Sign up for our letter
""",
    "prompts in other languages": """\
<title> Le port est fermé, selon le syndicat

Le port est fermé depuis lundi, a déclaré le syndicat des dockers devant la presse réunie à Kota.

<furniture> À lire aussi : Le maire dément

<furniture> Leer más: El alcalde lo niega

<furniture> Lesen Sie auch: Der Bürgermeister bestreitet es
""",
    "about us at the end": """\
<title> Recount begins

Officials began to count again on Friday, the electoral commission announced in the capital.

<furniture> The Kota Courier is a reader-owned weekly founded in 1974. It is published in three languages and takes no money from parties.
""",
    "notes": """\
<title> Nine hurt in depot blast

Nine people were hurt when a fuel depot went up near Kota on Sunday, the governor's office said.

<note> Correction: An earlier version of this report gave the number of the hurt as ninety.

<note> Editor's note: Two names were left out.
""",
    "dialogue, lists, times and subheadings are body": """\
<title> Live: Kota counts

08:10 Polls are open, the commission says.

What happened at the school

Radio Kota: Did the lights go out?

Haddad: Every lamp was lit.

He listed three reasons:

• The boxes were late

• The ink was dry

• Nobody came

"That is all," she said.
""",
    "what only looks like furniture": """\
<title> Markets calm after vote

Share prices fell on Monday, and the finance minister said that nobody should read much into it.

More from the hospital was expected at noon, but the doctors said that they had been told to wait.

Related attacks were reported in two villages, according to the governor of the northern province.

Print workers said they had been locked out.
""",
    "from the agencies": """\
<title> Two killed at march

<byline> From the agencies (XNA)

Two people were killed at a march in Kota on Tuesday, and the police and the marchers blamed each other.
""",
    "a row of particulars": """\
<title> Operator insists gates worked

<furniture> Water & Power | 28 August 2023 | 2 min read

The operator of the dam said on Monday that all three of its gates had worked as they were built to work.

<furniture> Share this article: WhatsApp – X – LinkedIn

<furniture> © 2024 Kota Courier. All rights reserved.
""",
    "no title": """\
The mayor of Kota said on Monday that the bridge was safe, and that she would cross it herself on Friday at noon.

The engineers' guild disagreed.
""",
}


@pytest.mark.parametrize("name", REPORTS)
def test_kinds(name: str) -> None:
    assert found(REPORTS[name]) == REPORTS[name]


@given(st.text())
@settings(max_examples=300)
def test_sections_are_ordered_trimmed_and_cover_every_word(text: str) -> None:
    sections = find_sections(text)
    at = 0
    for section in sections:
        assert at <= section.start < section.end <= len(text)
        assert text[at : section.start].strip() == ""
        words = text[section.start : section.end]
        assert words == words.strip()
        at = section.end
    assert text[at:].strip() == ""


_LINES = [line for report in REPORTS.values() for line in plain(report).split("\n")]
_PIECE = st.sampled_from([*_LINES, "—", "- ", "(AP)", "By ", "  • x", "KOTA —", "|"])


@given(st.lists(_PIECE), st.sampled_from(["\n", "\n\n", " \r ", "\u2028"]))
@settings(max_examples=300)
def test_any_mixture_of_report_lines_is_covered(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    sections = find_sections(text)
    assert re.sub(r"\s", "", "".join(text[s.start : s.end] for s in sections)) == re.sub(r"\s", "", text)
    assert sections == find_sections(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2_000_000,
        "word " * 400_000,
        "x\n" * 1_000_000,
        "\n" * 2_000_000 + "x",
        '"' * 500_000,
        "'a\" " * 300_000,
        "A" * 1_000_000 + " —",
        "(" * 1_000_000,
        " " * 2_000_000 + "x",
        "A, " * 500_000,
        "| " * 500_000,
    ],
    ids=["letters", "words", "lines", "blank lines", "quotes", "mixed quotes", "capitals", "brackets", "spaces", "commas", "bars"],
)
def test_bounded_time(text: str) -> None:
    before = time.perf_counter()
    find_sections(text)
    assert time.perf_counter() - before < 5


def test_very_many_lines_have_few_sections() -> None:
    sections = find_sections("Title of it\n\n" + "The army said so.\n" * (2 * MANY_LINES))
    assert sections[0].kind == "title"
    assert len(sections) <= 2 * END_LINES + 1


SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "panjshir-2021-09-06.txt"


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not part of the repository")
def test_seed_article() -> None:
    text = SEED.read_text(encoding="utf-8")
    kinds = [(section.kind, text[section.start : section.end][:24]) for section in find_sections(text) if section.kind != "body"]
    assert [kind for kind, _ in kinds] == ["furniture", "furniture", "title", "caption", "credit", "furniture", "furniture"]
