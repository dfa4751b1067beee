"""Reports written as bracketed text: {s1:who} {q1:cue} {c1:what}, the number being the attribution's, nesting allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from counterclaim.pipeline import Result
from counterclaim.records import Attribution, Document, Section, Span

Report = Callable[..., Result]
_TOKEN = re.compile(r"\{([sqc])(\d+):|\}")
MADE_BY = {"spans": "tagger-test@0", "quotation": "quotation-marks@1"}


def unbracket(marked: str) -> tuple[str, list[tuple[str, int, Span]]]:
    """The plain text, and (letter, number, span) of each bracket in the order in which they close."""
    plain, at, open_, closed = "", 0, [], []
    for token in _TOKEN.finditer(marked):
        plain += marked[at : token.start()]
        at = token.end()
        if token[1]:
            open_.append((token[1], int(token[2]), len(plain)))
        else:
            letter, number, start = open_.pop()
            closed.append((letter, number, (start, len(plain))))
    plain += marked[at:]
    return plain, [(letter, number, Span(a, b, plain[a:b])) for letter, number, (a, b) in closed]


def build(marked: str, file: str = "report.txt", changes: dict[int, dict[str, Any]] | None = None, **facts: Any) -> Result:
    """A result; `changes` holds fields of attributions by number, `facts` fields of the document."""
    text, spans = unbracket(marked)
    facts.setdefault("sections", (Section("body", 0, len(text)),) if text else ())
    made = []
    for number in sorted({n for _, n, _ in spans}):
        of = {letter: [s for kind, n, s in spans if (kind, n) == (letter, number)] for letter in "sqc"}
        first = {letter: of[letter][0] if of[letter] else None for letter in "sq"}
        plain = Attribution(
            f"a{number}", "d1", first["s"], first["q"], tuple(of["c"]), "indirect", "asserts", "positive", None, 0.83, MADE_BY
        )
        made.append(replace(plain, **(changes or {}).get(number, {})))
    return Result(file, Document("d1", text, file=file, **facts), tuple(made))


@pytest.fixture(name="report")
def _report() -> Report:
    return build


@pytest.fixture
def hostile() -> Result:
    """A report that tries everything: markup of pages and terminals, controls, text direction, quotes."""
    bad = "<script>alert(1)</script></style>\x1b[31m[red]x[/red]\x9b0m\u202eabc\u202c\x00\x07\"'&{{ 7*7 }}"
    return replace(
        build(
            f"{{s1:{bad}}} {{q1:{bad}}} {{c1:{bad}}}",
            file=f'"><img src=x onerror=alert(1)>{bad}\udc80.txt',
            changes={1: {"id": bad, "parent": '"><script>', "made_by": {bad: bad}}},
            title=f"</title>{bad}",
            publisher=bad,
            authors=(bad,),
            published_at=bad,
            language='"><b>',
            url="javascript:alert(1)",
            problems=(bad,),
        )
    )
