"""Adding in the browser: files chosen or dropped, a text pasted, and watching them being read."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from counterclaim.pipeline import Tools
from tests.browser import axe
from tests.browser.served import WAIT_S, Served, serving
from tests.browser.watched import Watch
from tests.keep import inputs
from tests.pairs import stand_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect

READING_MS = 30_000
FILES = [{"name": f"r{n}.txt", "mimeType": "text/plain", "buffer": inputs.text(n).encode()} for n in (1, 2)]
DROP = """(input, files) => {
    const data = new DataTransfer();
    for (const [name, words] of files) data.items.add(new File([words], name, { type: "text/plain" }));
    for (const kind of ["dragenter", "dragover", "drop"]) {
        input.closest(".drop").dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
}"""


@dataclass(frozen=True)
class Reading:
    """A desk whose jobs wait until they are let go."""

    served: Served
    go_on: threading.Event


@pytest.fixture
def reading(case_file: Path, tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reading]:
    """With a model that compares nothing."""
    stand_in(monkeypatch)
    path, go_on = tmp_path / "case.db", threading.Event()
    shutil.copy(case_file, path)

    def load() -> Tools:
        go_on.wait(WAIT_S)
        return replace(tools, pairs=object())  # type: ignore[arg-type]

    with serving(path, load=load) as served:
        yield Reading(served, go_on)
        go_on.set()


def test_files_are_chosen_and_watched_being_read(reading: Reading, open_page: Callable[..., Page]) -> None:
    page = open_page(reading.served, "/add")
    page.get_by_label("Choose files").set_input_files(FILES)
    expect(page.locator(".chosen")).to_have_text("2 files, less than 1 MB")
    page.get_by_role("button", name="Read the files").click()
    page.evaluate("window.here = true")
    expect(page.get_by_role("status").last).to_contain_text("loads its models")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert axe.findings(page) == []
    reading.go_on.set()
    expect(page.get_by_role("status").last).to_have_text("Done.", timeout=READING_MS)
    assert page.evaluate("window.here === undefined")  # the page came again by itself, with what is contested
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(page.get_by_role("heading", name="Contested in these reports")).to_be_visible()
    assert axe.findings(page) == []
    page.get_by_role("link", name="r1.txt").click()
    expect(page.locator(".reading")).to_contain_text("The mayor of Ruse, Ana Petrova, said on Monday")
    assert {h.file for h in reading.served.case.heads.values()} >= {"r1.txt", "r2.txt"}


def test_files_are_dropped(reading: Reading, open_page: Callable[..., Page]) -> None:
    reading.go_on.set()
    page = open_page(reading.served, "/add")
    page.get_by_label("Choose files").evaluate(DROP, [["dropped.txt", inputs.text(3)]])
    expect(page.locator(".chosen")).to_have_text("1 file, less than 1 MB")
    expect(page.get_by_label("Choose files")).to_be_focused()
    page.get_by_role("button", name="Read the files").click()
    expect(page.get_by_role("status").last).to_have_text("Done.", timeout=READING_MS)
    expect(page.get_by_role("table")).to_contain_text("dropped.txt")


def test_a_text_is_pasted_with_what_is_said_of_it(reading: Reading, open_page: Callable[..., Page]) -> None:
    reading.go_on.set()
    page = open_page(reading.served, "/add", permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("(words) => navigator.clipboard.writeText(words)", inputs.text(5))
    page.get_by_label("The report").focus()
    page.keyboard.press("Control+v")
    page.get_by_label("Title").fill("A bridge once more")
    page.get_by_label("Publisher").fill("Thracian Star")
    page.get_by_label("Date", exact=True).fill("2024-03-07")
    page.get_by_role("button", name="Read the text").click()
    expect(page.get_by_role("status").last).to_have_text("Done.", timeout=READING_MS)
    expect(page.get_by_role("heading", level=1)).to_have_text("A bridge once more")
    page.get_by_role("table").get_by_role("link").click()
    expect(page.locator(".by")).to_contain_text("Thracian Star · 7 March 2024")
    page.goto("/add")
    expect(page.locator(".jobs")).to_contain_text("A bridge once more")


def test_what_is_being_read_can_be_stopped(reading: Reading, open_page: Callable[..., Page]) -> None:
    page = open_page(reading.served, "/add")
    page.get_by_label("The report").fill(inputs.text(6))
    page.get_by_role("button", name="Read the text").click()
    page.get_by_role("button", name="Stop").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").last).to_contain_text("Stopping")
    reading.go_on.set()
    expect(page.get_by_role("status").last).to_contain_text("Stopped.", timeout=READING_MS)


def test_one_that_cannot_be_read_is_named_beside_the_others(reading: Reading, open_page: Callable[..., Page]) -> None:
    reading.go_on.set()
    page = open_page(reading.served, "/add")
    page.get_by_label("Choose files").set_input_files([FILES[0], {"name": "x.pdf", "mimeType": "", "buffer": b"%PDF-1.7 \x00"}])
    page.get_by_role("button", name="Read the files").click()
    expect(page.get_by_role("status").last).to_have_text("Done.", timeout=READING_MS)
    expect(page.get_by_role("row", name="x.pdf")).to_contain_text("PDF")
    expect(page.get_by_role("row", name="r1.txt")).to_contain_text("new")


@pytest.mark.parametrize(
    ("label", "typed", "button", "says"),
    [
        ("Pages or feeds", "file:///etc/passwd", "Fetch and read", "only http and https"),
        ("Where it was found", "javascript:alert(1)", "Read the text", "only http and https"),
        ("Date", "yesterday", "Read the text", "not a date"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(
    desk: Served, open_page: Callable[..., Page], watch: Watch, label: str, typed: str, button: str, says: str
) -> None:
    page = open_page(desk, "/add")
    if button == "Read the text":
        page.get_by_label("The report").fill("Nobody knows.")
    page.get_by_label(label, exact=label == "Date").fill(typed)
    with watch.refusal(400):
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_contain_text(says)
    expect(page.get_by_label(label, exact=label == "Date")).to_have_value(typed)
    assert axe.findings(page) == []
    assert desk.jobs.listed() == []


def test_too_many_files_are_refused_before_they_are_sent(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/add")
    field = page.get_by_label("Choose files")
    field.set_input_files([{**FILES[0], "name": f"{n}.txt"} for n in range(201)])
    expect(page.locator(".chosen")).to_have_text("201 files, less than 1 MB: more than is taken at a time")
    page.get_by_role("button", name="Read the files").click()
    assert field.evaluate("(e) => e.validity.customError")
    assert page.url == f"{desk.address}/add"
    field.set_input_files(FILES)
    assert field.evaluate("(e) => e.validity.valid")


def test_nothing_at_all_is_not_sent(desk: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(desk, "/add")
    for button, label in (("Read the files", "Choose files"), ("Fetch and read", "Pages or feeds"), ("Read the text", "The report")):
        page.get_by_role("button", name=button).click()
        assert page.get_by_label(label).evaluate("(e) => e.validity.valueMissing")
    assert page.url == f"{desk.address}/add"
