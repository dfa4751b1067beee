"""The watch and axe see what they are there for: else the silence of all other tests would say nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import axe
from tests.browser.conftest import NARROW
from tests.browser.served import Served
from tests.browser.watched import Watch, is_wide

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.parametrize(
    ("act", "says"),
    [
        ("console.error('a')", "the console says error: a"),
        ("console.warn('b')", "the console says warning: b"),
        ("setTimeout(() => { throw new Error('c') })", "an error in a script"),
        ("fetch('http://elsewhere.example/').catch(() => 0)", "Content Security Policy"),
        (
            "document.body.append(Object.assign(document.createElement('img'), { src: 'https://elsewhere.example/x.png' }))",
            "elsewhere.example",
        ),
        ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')", "inline style"),
        ("fetch('/nowhere')", "/nowhere was answered with 404"),
        ("location.assign('https://elsewhere.example/')", "https://elsewhere.example/ was asked for"),
    ],
)
def test_what_must_not_happen_is_noticed(desk: Served, open_page: Callable[..., Page], watch: Watch, act: str, says: str) -> None:
    page = open_page(desk)
    watch.check()
    page.evaluate(f"() => {{ {act} }}")
    page.wait_for_timeout(200)
    assert says in "\n".join(watch.found)
    watch.found.clear()


def test_only_the_refusal_that_is_meant_is_let_pass(desk: Served, open_page: Callable[..., Page], watch: Watch) -> None:
    page = open_page(desk)
    with watch.refusal(404):
        page.goto("/nowhere")
    watch.check()
    page.goto("/nowhere")
    assert "/nowhere was answered with 404" in "\n".join(watch.found)
    watch.found.clear()


def test_pale_words_and_fields_without_names_are_found(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk)
    assert axe.findings(page) == []
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    page.evaluate("(() => { const one = document.querySelector('.filters select'); one.closest('label').replaceWith(one); })()")
    found = "\n".join(axe.findings(page))
    assert "color-contrast: h1" in found
    assert "select-name: select" in found


def test_what_does_not_fit_is_found(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, viewport=NARROW)
    assert is_wide(page) == []
    page.evaluate("document.querySelector('h1').style.width = '500px'")
    assert len(is_wide(page)) >= 2
