"""What the tutorial says is to be clicked on the desk is there, and does what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def test_the_correction_of_the_tutorial(ledger: Path, tmp_path: Path) -> None:
    program = os.environ.get("COUNTERCLAIM_TEST_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("there is no Chromium")
    from playwright.sync_api import sync_playwright

    copy = shutil.copy(ledger, tmp_path / "case.db")
    serve = [sys.executable, "-m", "counterclaim", "serve", "--ledger", str(copy), "--port", "0", "--by", "Ana Ruiz"]
    with subprocess.Popen(serve, stderr=subprocess.PIPE, text=True) as desk, sync_playwright() as started:
        assert desk.stderr is not None
        address = re.search(r"http://[^/\s]+", desk.stderr.readline())
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        try:
            assert address is not None
            page = browser.new_page(base_url=address.group())
            page.goto("/")
            page.get_by_role("link", name="Whether at least 14 people died").first.click()
            page.get_by_text("7 reports, 7 texts, 6 origins").first.click()
            page.get_by_text("1 more is a reprint or draws on the same story: 6 origins.").first.wait_for()
            page.get_by_role("searchbox").first.fill("gunboats")
            page.get_by_role("searchbox").first.press("Enter")
            page.locator("li.claim").filter(has_text="Marta Seixas").get_by_role("link", name="Halyard News Agency").click()
            page.wait_for_url("**/report/**")
            page.locator('a[href*="open=a5f7c7d0badf6d9d4"]', has_text="Evidence and decisions").click()
            card = (
                page.locator("details.decide").filter(has=page.locator('input[value="a5f7c7d0badf6d9d4"]')).filter(has_text="Fill in only")
            )
            card.locator("summary").click()
            card.get_by_label("Actor").fill("Echata Djanffar")
            card.get_by_label("Reason").fill("The sentence before names her, and so does the reprint.")
            card.get_by_role("button", name="Correct").click()
            page.get_by_text("in place of").first.wait_for()
        finally:
            browser.close()
            desk.terminate()
    listed = subprocess.run(
        [sys.executable, "-m", "counterclaim", "decisions", "--ledger", str(copy)], capture_output=True, text=True, check=True
    ).stdout
    assert "correct attribution a5f7c7d0badf6d9d4 actor=p00b778110cecda67" in listed
