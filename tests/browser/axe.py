"""axe-core over a page."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

GRAVE = ("serious", "critical")
_ASK = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map((v) => [v.impact, v.id, v.nodes.map((n) => `${n.target.join(" ")}: ${n.any[0]?.message || n.failureSummary}`)]);
}"""


@cache
def _script() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def findings(page: Page) -> list[str]:
    """What is serious or critical on a page as it is now, with everything that is folded away unfolded."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(_script())
    return [f"{rule}: {place}" for impact, rule, places in page.evaluate(_ASK) if impact in GRAVE for place in places]
