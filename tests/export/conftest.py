"""Bundles, and reports written as bracketed text: [sa who] [qa cue] [ca what] are source, cue and content of attribution a."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counterclaim.export.bundle import write_bundle
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Result, Tools
from counterclaim.records import Attribution, Channel, Document, Place, Quantity, Section, Span, Time, Verification
from tests import evidence
from tests.marked import unmark

Report = Callable[..., Result]
MADE_BY = {"spans": "tagger-test@0", "quotation": "quotation-marks@1"}


def build(marked: str, file: str = "report.txt", changes: dict[str, dict[str, Any]] | None = None, **facts: Any) -> Result:
    """A result; `changes` holds fields of attributions by letter, `facts` fields of the document."""
    text, places = unmark(marked)
    spans = {role: [Span(a, b, text[a:b]) for a, b in found] for role, found in places.items()}
    facts.setdefault("sections", (Section("body", 0, len(text)),) if text else ())
    made = []
    for letter in sorted({role[1] for role in spans}):
        source, cue = (next(iter(spans.get(role + letter, ())), None) for role in "sq")
        content = tuple(spans.get("c" + letter, ()))
        plain = Attribution(letter, "d1", source, cue, content, "indirect", "asserts", "positive", None, 0.83, MADE_BY)
        made.append(replace(plain, **(changes or {}).get(letter, {})))
    return Result(file, Document("d1", text, file=file, **facts), tuple(made))


@pytest.fixture(name="report")
def _report() -> Report:
    return build


@pytest.fixture
def hostile() -> Result:
    """A report that tries everything: markup of pages and terminals, controls, text direction, quotes."""
    bad = "<script>alert(1)</script></style>\x1b[31m[red]x[/red]\x9b0m\u202eabc\u202c\x00\x07\"'&{{ 7*7 }}"
    text = f"{bad} said {bad}"
    whole, cue = Span(0, len(bad), bad), Span(len(bad) + 1, len(bad) + 5, "said")
    made_by = {bad: bad}
    attribution = Attribution(
        id=bad, document="d1", source=whole, cue=cue, content=(whole,), quotation="indirect", stance="asserts", polarity="positive",
        parent='"><script>', probability=0.5, made_by=made_by, actor=bad, channel=Channel("phone", 0, 3), said_at=bad,
        said_in=Place(0, len(bad), bad, bad, bad, 1.0, 2.0, 1, bad, bad),
        quantities=(Quantity(0, len(bad), bad, bad, bad, 1.0, None, None, bad, bad),), times=(Time(0, len(bad), bad, bad, True, bad),),
        places=(Place(0, len(bad), bad, bad, None, None, None, None, None, bad, bad),), evidence={bad: (whole,)}, unknown={bad: bad},
    )  # fmt: skip
    document = Document(
        id=bad,
        text=text,
        file=f'"><img src=x onerror=alert(1)>{bad}\udc80.txt',
        url="javascript:alert(1)",
        publisher=bad,
        title=f"</title>{bad}",
        authors=(bad,),
        published_at=bad,
        language='"><b>',
        sections=(Section("body", 0, len(text)),),
        problems=(bad,),
    )
    note = Verification("d1", 0, len(bad), bad, "disputed", whole, (bad,), bad)
    return Result(bad, document, (attribution,), (note,), who={bad: bad})


@pytest.fixture(scope="session")
def ledger(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    path = tmp_path_factory.mktemp("ledger") / "case.db"
    evidence.fill(str(path), tools)
    return Ledger.open(str(path))


@pytest.fixture(scope="session")
def whole(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle as a directory; tests change copies of it."""
    out = tmp_path_factory.mktemp("bundle") / "case"
    write_bundle(ledger, out)
    return out


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))
