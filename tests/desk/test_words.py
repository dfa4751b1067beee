"""Values in words: dates of every kind as a person writes them, on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.testclient import TestClient

from counterclaim.desk.words import clock, day
from counterclaim.ledger.edtf import is_edtf
from counterclaim.ledger.store import Ledger
from tests.desk.opened import browser, token
from tests.desk.quarrel import CLERK, MAYOR, Line, Report, keep

DATES = {
    "2024-03-03": "3 March 2024",
    "2024-03-03T10:20:00Z": "3 March 2024",
    "2024-03-03 10:20:00+02:00": "3 March 2024",
    "2024-03": "March 2024",
    "2024": "2024",
    "2024-03-03?": "perhaps 3 March 2024",
    "2024-03~": "about March 2024",
    "2024%": "perhaps about 2024",
    "202X": "some year of 2020 to 2029",
    "20XX~": "about some year of 2000 to 2099",
    "2024-XX": "a day of 2024",
    "2024-XX-XX": "a day of 2024",
    "2024-03-XX": "a day of March 2024",
    "2024-21": "spring 2024",
    "2024-24~": "about winter 2024",
    "2024-03-01/2024-03-09": "1 March 2024 to 9 March 2024",
    "2024-02~/2024-03-09?": "about February 2024 to perhaps 9 March 2024",
    "../2024-03": "until March 2024",
    "2024-03-03/..": "from 3 March 2024 on",
}
NO_DATES = ["yesterday", "2024-13-41", "2024-02-30", "3/4", "Tuesday", "T", " ", "2024-03-09/2024-03-01", "٢٠٢٤-٠٣-٠٣", "2024-03-03x"]


@pytest.mark.parametrize(("given", "words"), DATES.items())
def test_dates_are_spelt(given: str, words: str) -> None:
    assert day(given) == words


@pytest.mark.parametrize("given", NO_DATES)
def test_what_is_no_date_stays_as_it_is(given: str) -> None:
    assert day(given) == given


@pytest.mark.parametrize("given", ["", None])
def test_what_is_not_known_is_said_to_be_so(given: str | None) -> None:
    assert day(given) == clock(given) == "date not known"


def test_the_time_of_day_is_given_where_there_is_one() -> None:
    assert clock("2024-03-03T10:20:30Z") == "3 March 2024, 10:20"
    assert clock("2024-03-03") == "3 March 2024"
    assert clock("2024-03-01/2024-03-09") == "1 March 2024 to 9 March 2024"


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[0-9X]{4}(-[0-9X]{2}){0,2}[?~%]?(/[0-9X]{4}(-[0-9X]{2}){0,2})?", fullmatch=True)))
def test_any_text_is_a_date_or_stays_as_it_is(text: str) -> None:
    assert isinstance(clock(text), str)
    if is_edtf(text) and not re.fullmatch(r"\d{4}", text):
        assert day(text) != text


SAID_AT = [at for at in DATES if is_edtf(at) and len(at) > 4]
REPORTS = [
    Report([Line(f"a{n}", MAYOR, f"that {n + 12} cranes stood still", at), Line(f"b{n}", CLERK, f"that {n + 90} cranes stood still", at)])
    for n, at in enumerate(SAID_AT)
]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        keep(ledger, REPORTS, relations={"contradicts": [(f"a{n}", f"b{n}") for n in range(len(REPORTS))]})
        client = browser(ledger)
        for n, at in enumerate(SAID_AT):
            form = {"token": token(client), "kind": "correct", "about": "attribution", "subject": f"a{n}", "why": "So.", "set_said_at": at}
            assert client.post("/decide", data=form).status_code == 303
        yield client


def test_no_page_shows_a_date_as_it_is_kept(client: TestClient) -> None:
    case = client.app.state.desk.cases.now()  # type: ignore[attr-defined]
    pages = [
        "/", "/reports", "/actors", f"/actor/{MAYOR}", "/timeline", "/map", "/decisions", "/search?q=cranes",
        *(f"/dispute/{d}" for d in case.disputes),
        *(f"/report/{d}?open={case.statements_in[d][0].attribution.id}" for d in case.heads),
    ]  # fmt: skip
    for page in pages:
        tree = html.document_fromstring(client.get(page).text)
        for part in tree.xpath("//form | //option"):  # where dates are written as they are to be typed
            part.drop_tree()
        shown = " ".join(tree.itertext())
        assert not [at for at in SAID_AT if re.search(rf"(?<![\w/-]){re.escape(at)}(?![\w/-])", shown)], page
