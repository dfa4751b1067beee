"""The map draws areas where areas are meant, one mark a place, and says what is on no map."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from counterclaim.desk.marks import MOST_MARKS, Found, draw, radius_km, reach
from counterclaim.desk.outlines import HEIGHT, NARROWEST, WIDEST, WIDTH, Window, clipped, latitude, load_outlines, mainland, northing
from counterclaim.desk.sites import TOO_WIDE, Site, why_unplaced
from counterclaim.ledger.store import Ledger
from tests.desk.opened import browser
from tests.desk.stories import ATLANTIS, AUTHORITY, EUROPE, MAYOR, VARNA, open_ledger, place
from tests.ledger.test_store import filled

LONGITUDES, LATITUDES = st.floats(-180, 180), st.floats(-85, 85)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path) as opened:
        yield opened


@pytest.fixture
def client(ledger: Ledger) -> TestClient:
    return browser(ledger)


def marks(page: str) -> dict[str, str]:
    """The kind of each mark by what it is called."""
    return {name: kind for kind, name in re.findall(r'<a class="mark (\w+)[^>]*aria-label="([^":]*)', page)}


def listed(page: str) -> list[str]:
    return re.findall(r'<article class="site".*?<h3[^>]*>(.*?)</h3>', page, re.S)


def site(key: str = "k", longitude: float = 27.9, latitude: float = 43.2, precision: int = 1, code: str | None = "BG") -> Site:
    return Site(key, f"Place {key}", key, code, None, latitude, longitude, precision)


def test_a_point_is_a_dot_and_everything_else_an_area(client: TestClient) -> None:
    page = client.get("/map").text
    assert marks(page) == {"Varna": "dot", "Sliven": "circle", "northern Bulgaria": "circle", "Bulgaria": "country"}
    assert sorted(listed(page)) == ["Bulgaria", "Sliven", "Varna", "northern Bulgaria"]


def test_the_page_needs_no_script_and_runs_none_of_its_own(client: TestClient) -> None:
    page = client.get("/map").text
    assert re.findall(r"<script(?![^>]*src=)", page) == []
    assert " style=" not in page
    assert re.search(r'href="/map\?at=[^"]+" *>|href="/map\?at=', page)


def test_what_is_on_no_map_is_listed_with_the_reason(client: TestClient) -> None:
    page = client.get("/map").text
    assert "Atlantis" in page
    assert "no place of this name is known" in page
    assert TOO_WIDE in page
    assert "Where 2 statements were said is not known: the report does not say." in page


def test_sides_of_a_dispute_have_their_colours_and_other_statements_are_left_out(client: TestClient) -> None:
    (dispute,) = client.app.state.desk.cases.now().related.disputes  # type: ignore[attr-defined]
    page = client.get(f"/map?dispute={dispute.id}").text
    assert "Atlantis" not in page
    sides = {name: side for side, name in re.findall(r'<a class="mark \w+ side-(\d)" [^>]*aria-label="([^":]*)', page)}
    assert sides["Varna"] == sides["Bulgaria"] != sides["Sliven"] == sides["northern Bulgaria"]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        (f"party={MAYOR}", {"Varna", "Bulgaria"}),
        (f"party={AUTHORITY}", {"Sliven", "northern Bulgaria"}),
        ("role=said", {"Bulgaria"}),
        ("role=named", {"Varna", "Sliven", "northern Bulgaria"}),
        ("from=2021-09-07", {"Sliven", "northern Bulgaria"}),
        ("to=2021-09-06", {"Varna", "Bulgaria"}),
        ("from=2021-09-08", set()),
        ("party=p9", set()),
        ("place=geonames:726050~1", {"Varna"}),
        ("place=nowhere", set()),
    ],
)
def test_filters(client: TestClient, query: str, places: set[str]) -> None:
    answer = client.get(f"/map?{query}")
    assert answer.status_code == 200
    assert set(listed(answer.text)) == places


@pytest.mark.parametrize(
    "query", ["at=nan,0,1", "at=1,2", "at=x", "at=0,0,-1", "at=1e999,0,5", "from=tomorrow", "to=2021-02-30", "party=p9"]
)
def test_odd_queries_get_a_sentence(client: TestClient, query: str) -> None:
    answer = client.get(f"/map?{query}")
    assert answer.status_code == 200
    assert 'class="problem"' in answer.text


@pytest.mark.parametrize("query", ["page=-1", "page=99999999999999999999", "page=²", "at=500,89.9,0.0001", "at=0,0,1e300", "role=<script>"])
def test_odd_numbers_are_brought_into_what_there_is(client: TestClient, query: str) -> None:
    answer = client.get(f"/map?{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_an_unknown_dispute_is_not_found(client: TestClient) -> None:
    assert client.get("/map?dispute=q1").status_code == 404


def test_an_empty_ledger_and_one_with_a_single_place(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "empty.db"), create=True) as empty:
        assert "holds no reports yet" in browser(empty).get("/map").text
    with filled(str(tmp_path / "one.db")) as one:
        assert listed(browser(one).get("/map").text) == ["Varna"]


def test_statements_at_one_place_are_one_mark_with_their_number() -> None:
    found = Found(site(), {f"a{n}": ("named",) for n in range(7)}, ((0, 4), (2, 3)))
    (mark,) = draw([found], Window.fitting([reach(found.site)], 6)).marks
    assert (mark.count, [side for side, _ in mark.slices]) == (7, [0, 2])
    assert (mark.x, mark.y) == (WIDTH / 2, HEIGHT / 2)


def test_what_is_not_drawn_is_counted() -> None:
    window = Window.around(27.9, 43.2, 6)
    here = [Found(site(f"{n}"), {f"a{n}": ("named",)}, ()) for n in range(MOST_MARKS + 5)]
    there = [Found(site("far", longitude=-60), {"b": ("named",)}, ())]
    drawing = draw([*here, *there], window)
    assert (len(drawing.marks), drawing.left_out, drawing.outside) == (MOST_MARKS, 5, 1)


def test_names_do_not_cover_one_another() -> None:
    window = Window.around(27.9, 43.2, 6)
    found = [Found(site(f"{n}", longitude=27.9 + n / 30), {f"a{n}": ("named",)}, ()) for n in range(30)]
    labels = [mark.label for mark in draw(found, window).marks if mark.label]
    boxes = [(x.x - {"start": 0, "middle": 25, "end": 50}[x.anchor], x.y) for x in labels]
    assert 3 < len(labels) < 30
    assert all(abs(a[0] - b[0]) >= 40 or abs(a[1] - b[1]) >= 13 for n, a in enumerate(boxes) for b in boxes[:n])


def test_why_a_place_is_on_no_map() -> None:
    assert why_unplaced(place("Varna", VARNA)) is None
    assert why_unplaced(place("Atlantis", ATLANTIS)) == "no place of this name is known"
    assert why_unplaced(place("Europe", EUROPE)) == TOO_WIDE


@given(LONGITUDES, LATITUDES, st.floats(NARROWEST, WIDEST))
def test_a_window_has_its_middle_in_the_middle(longitude: float, north: float, span: float) -> None:
    window = Window.around(longitude, north, span)
    x, y = window.at(longitude, north)
    assert x == pytest.approx(WIDTH / 2, abs=0.2)
    if abs(north) < 84:
        assert y == pytest.approx(HEIGHT / 2, abs=0.2)


@given(st.lists(st.tuples(LONGITUDES, st.floats(-70, 70), st.integers(1, 7)), min_size=1, max_size=8))
def test_a_fitting_window_shows_every_place(points: list[tuple[float, float, int]]) -> None:
    sites = [site(f"{n}", x, y, precision, None) for n, (x, y, precision) in enumerate(points)]
    window = Window.fitting([reach(one) for one in sites], 6)
    for one in sites:
        x, _ = window.at(one.longitude, one.latitude)
        assert -1 <= x <= WIDTH + 1
        if window.span < WIDEST:
            assert -1 <= window.at(one.longitude, one.latitude)[1] <= HEIGHT + 1


@given(LATITUDES)
def test_northings_go_back_to_latitudes(north: float) -> None:
    assert latitude(northing(north)) == pytest.approx(min(max(north, -84), 84))


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=3, max_size=9))
def test_what_is_clipped_lies_in_the_box(points: list[tuple[float, float]]) -> None:
    box = (-3.0, -2.0, 4.0, 5.0)
    assert all(-3 - 1e-9 <= x <= 4 + 1e-9 and -2 - 1e-9 <= y <= 5 + 1e-9 for x, y in clipped(points, box))


def test_a_window_across_the_date_line_is_the_short_way_round() -> None:
    window = Window.fitting([(175, 0, 178, 5), (-178, 0, -175, 5)], 6)
    assert window.span < 20
    assert window.longitude == pytest.approx(-180) or window.longitude == pytest.approx(180)


def test_a_circle_holds_more_the_less_is_known() -> None:
    assert [radius_km(site(precision=p)) for p in (1, 2, 3, 4, 5)] == sorted({radius_km(site(precision=p)) for p in (1, 2, 3, 4, 5)})


def test_the_packaged_outlines_are_whole() -> None:
    rings = load_outlines()
    assert {"AF", "BG", "XK", "PS", "TW", "MZ", "FJ", "VA"} <= {ring.country for ring in rings}
    for ring in rings:
        assert len(ring.points) >= 3
        steps = zip(ring.points, [*ring.points[1:], ring.points[0]], strict=True)
        assert all(abs(a[0] - b[0]) < 60 for a, b in steps), ring.country
    left, bottom, right, top = mainland("BG") or (math.nan,) * 4
    assert (round(left), round(right)) == (22, 29)
    assert (round(latitude(bottom)), round(latitude(top))) == (41, 44)
