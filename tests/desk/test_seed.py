"""The seed article in an empty ledger: what the desk shows of it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from counterclaim.intake.sources import take
from counterclaim.keep.adding import add
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from tests.conftest import ROOT
from tests.desk.opened import browser
from tests.desk.test_timeline import plain


def test_one_dispute_and_every_statement_that_was_found(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "evals"), *sys.path])
    import dossiers

    tools = Tools.load(relating=True)
    gold = set(dossiers.seed(shared, dossiers.scorer(shared), tools).to_gold)
    (article,) = (shared / "seed").glob("*.txt")
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        add(ledger, take([str(article)]), lambda added: None, tools=tools, relating=True)
        desk = browser(ledger)
        page = desk.get("/").text
        (link,) = re.findall(r'<h[23] dir="auto"><a href="(/dispute/[^"]+)"', page)
        told = plain(desk.get(link).text)
        assert re.findall(r'<h2 id="side-\d"><a [^>]*><bdi>([^<]+)', desk.get(link).text) == ["Taliban", "National Resistance Front"]
        assert plain(page).count("1 report, 1 text, 1 origin one origin only") == 2
        assert "Not independently confirmed: " in told
        assert " because " in told
        (report,) = re.findall(r'href="/report/([0-9a-z]+)"', desk.get("/reports").text)[:1]
        marked = set(re.findall(r'id="(a[0-9a-f]+)"', desk.get(f"/report/{report}").text))
    assert len(gold) == 23
    assert gold <= marked
