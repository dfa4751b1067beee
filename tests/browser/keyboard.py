"""A person who has no mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MOST_STEPS = 150


def reach(page: Page, target: Locator) -> None:
    """Go on with Tab until the focus is on the target."""
    target.evaluate("(e) => { window.target = e; }")
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === window.target"):
            return
    raise AssertionError(f"{target} is not reached with {MOST_STEPS} times Tab")


def fill(page: Page, field: Locator, words: str) -> None:
    """Reach a field and type into it; in a list of choices that chooses what begins so."""
    reach(page, field)
    page.keyboard.type(words)


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Reach what can be pressed, and press it."""
    reach(page, target)
    page.keyboard.press(key)


def skip_frame(page: Page) -> None:
    """Go to the page's own part, past what stands on every page."""
    press(page, page.get_by_role("link", name="Skip to the page"))


def stops(page: Page) -> list[dict]:
    """Every place at which Tab stops, from the top of the page, until the focus leaves the page or comes round again.

    Returns:
        For each: `what` it is; whether it is `shown`, in the window and with a size; whether a `ring` is drawn around it or its mark; and
        whether it stands `behind` the one before it.
    """
    found: list[dict] = []
    page.evaluate("window.before = null; window.first = null")
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None:
            break
        found.append(stop)
    return found


_STOP = """() => {
    const e = document.activeElement;
    if (!e || e === document.body || e === window.first) return null;
    window.first ??= e;
    const box = e.getBoundingClientRect();
    const inside = e.querySelector(".area, .dot");
    const style = getComputedStyle(e);
    const drawn = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
    const own = e.matches("input[type=date]:not(:focus-visible)"); // the button in it, around which the browser draws a ring of its own
    const ring = own || drawn(style) || (inside !== null && parseFloat(getComputedStyle(inside).strokeWidth) >= 3);
    const shown = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const before = window.before ?? e;
    const behind = before === e || Boolean(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
    window.before = e;
    const name = e.getAttribute("aria-label") || e.name || e.textContent.trim().slice(0, 40);
    return { what: `${e.tagName.toLowerCase()} ${name}`, shown, ring, behind };
}"""
