"""No word of a document or a person acts in a brief, neither as HTML nor as Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.desk.brief.brief import Brief
from counterclaim.desk.brief.markdown import escaped
from counterclaim.ledger.store import Ledger
from tests.desk.briefs import gathered, outline, parsed, words_of_markdown, words_of_page, written
from tests.desk.hostile import LONG, POISONS, poison, storable
from tests.desk.page_check import complaints
from tests.desk.test_hostile import visible

_HEAD = re.compile(
    r'<meta http-equiv="Content-Security-Policy" content="[^"]*">\n|<meta name="[a-z-]+" content="[^"]*">\n|<style>.*?</style>', re.S
)
_OURS = frozenset(
    "heading_open heading_close paragraph_open paragraph_close bullet_list_open bullet_list_close ordered_list_open ordered_list_close "
    "list_item_open list_item_close blockquote_open blockquote_close table_open table_close thead_open thead_close tbody_open tbody_close "
    "tr_open tr_close th_open th_close td_open td_close strong_open strong_close code_inline inline text softbreak".split()
)
MARKS = {
    "title": "# zqx", "underlined title": "zqx\n===", "rule": "***", "rule of hyphens": "--- zqx", "list": "- zqx", "numbers": "1. zqx",
    "numbers in brackets": "12) zqx", "plus": "+ zqx", "quotation": "> zqx", "fence": "```\nzqx\n```", "fence of tildes": "~~~ zqx",
    "code": "`zqx` ``zqx", "emphasis": "*zqx* __zqx__ ***zqx", "struck": "~~zqx~~", "link": "[zqx](https://evil.example)",
    "link by name": "[zqx][a]\n\n[a]: https://evil.example", "picture": "![zqx](x.png)", "footnote": "[^1]: zqx [^1]",
    "address": "<https://evil.example/zqx>", "bare address": "https://evil.example/zqx www.evil.example", "mail": "zqx@evil.example",
    "table": "zqx | b |\n| --- | --- |\n| c", "bar behind a backslash": "zqx \\| \\\\| \\", "entity": "&lt;b&gt;zqx &amp;",
    "hard break": "zqx  \nb\\\nc",
    "indented": "    zqx", "tab": "\tzqx", "task": "[ ] zqx", "formula": "$zqx$ $$zqx$$", "directive": ":::{note}\nzqx\n:::",
    "role": "{raw}`zqx`",
    "comment": "% zqx", "front matter": "---\ntitle: zqx\n---", "blank": " \u2003 ", "end": "zqx\\",
    "emoji": ":zqx:", "definition": ": zqx",
}  # fmt: skip


def whole(path: Path, words: str) -> Brief:
    with Ledger.open(str(path), create=True) as ledger:
        poison(ledger, words)
        return gathered(ledger, title=words, by=words)


@pytest.fixture(scope="module", params=POISONS)
def poisoned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Brief]:
    words = POISONS[request.param]
    return words, whole(tmp_path_factory.mktemp("poisoned") / "case.db", words)


def test_nothing_runs_in_the_page(poisoned: tuple[str, Brief]) -> None:
    words, brief = poisoned
    page = written(brief)
    bare, cut = _HEAD.subn("", page)
    assert cut == 6
    assert brief.questions
    assert complaints(bare, words) == []
    assert visible(storable(words)) in "".join(words_of_page(page).split())


def test_nothing_acts_in_markdown(poisoned: tuple[str, Brief]) -> None:
    words, brief = poisoned
    text = written(brief, "markdown")
    for has_html in (True, False):
        assert {token.type for token in parsed(text, has_html=has_html)} <= _OURS
    if len(words) < LONG // 2:
        assert visible(storable(words)) in "".join(words_of_markdown(text).split())


@pytest.mark.parametrize("name", MARKS)
def test_markdown_keeps_its_outline(name: str, tmp_path: Path) -> None:
    plain, marked = (written(whole(tmp_path / f"{n}.db", words), "markdown") for n, words in enumerate(("zqx", MARKS[name])))
    assert outline(parsed(marked, has_html=True)) == outline(parsed(plain, has_html=True))


@given(st.text(alphabet=st.sampled_from("ab1.)( \t\n\\`*_{}[]<>#+-!|~&;:/@$=%^\"'w"), min_size=1, max_size=40))
def test_words_come_out_as_they_went_in(words: str) -> None:
    for around in ("{}", "> {}", "- {}", "| a |\n| --- |\n| {} |", "**{}** x"):
        tokens = parsed(around.format(escaped(words)), has_html=True)
        assert {token.type for token in tokens} <= _OURS
        told = "".join(token.content for token in tokens if token.type == "text")
        assert " ".join(words.split()) in told or not words.strip()


def test_plain_words_stay_plain() -> None:
    plain = "“Nobody warned us,” said the mayor – 12.5 % of 3,000 (no more). It's “so-called”; at 10:30, Ana said: yes!"
    assert escaped(plain) == plain
