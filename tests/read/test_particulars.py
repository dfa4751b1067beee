"""What is said of a document: cleaned, ordered by trust, settled into its fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.read.particulars import MAX_LENGTH, TRUST, particular, settle, title_of
from counterclaim.read.published import is_published, normal_published
from counterclaim.records import Document, Particular, ParticularName, SaidBy

EMPTY = Document("d1", "Bridge falls\n")
NAMES: tuple[ParticularName, ...] = ("title", "authors", "publisher", "published_at", "updated_at", "url", "language")
VALUES = (
    st.sampled_from(["Kota Courier", "2024-03-02", "2024-03-02T18:10:00Z", "https://courier.example/1", "en_GB", "Ana Lim"]) | st.text()
)
SAID = st.lists(st.builds(Particular, st.sampled_from(NAMES), VALUES, st.sampled_from(TRUST)), max_size=12)


def said(name: ParticularName, **values: str) -> list[Particular]:
    return [Particular(name, value, by.replace("_", " ").replace("json ld", "json-ld")) for by, value in values.items()]  # type: ignore[arg-type]


def test_the_order_of_trust() -> None:
    everybody = [Particular("publisher", f"Outlet of the {by}", by) for by in reversed(TRUST)]
    document = settle(EMPTY, everybody)
    assert [p.said_by for p in document.particulars] == list(TRUST)
    assert document.publisher == "Outlet of the manifest"
    assert settle(EMPTY, everybody[:-1]).publisher == "Outlet of the open graph"


def test_a_host_put_in_for_a_missing_publisher_stands_behind_what_anybody_says() -> None:
    address = Particular("url", "https://www.courier.example/1", "page")
    guess = Particular("publisher", "courier.example", "trafilatura")
    feed = Particular("publisher", "Kota Courier", "feed")
    document = settle(EMPTY, [feed, guess, address])
    assert (document.publisher, document.particulars[-1]) == ("Kota Courier", guess)
    assert settle(EMPTY, [guess, address]).publisher == "courier.example"
    assert settle(EMPTY, [Particular("publisher", "Kota Post", "trafilatura"), feed, address]).publisher == "Kota Post"


@pytest.mark.parametrize(
    ("values", "taken"),
    [
        ({"manifest": "2024-03-02", "json_ld": "2024-03-02T18:10:00Z"}, "2024-03-02T18:10:00Z"),
        ({"open_graph": "2024-03-02", "page": "2024-03-02T09:00:00", "feed": "2024-03-02T09:00:00+02:00"}, "2024-03-02T09:00:00+02:00"),
        ({"manifest": "2024-03-02", "open_graph": "2024-03-03T00:10:00Z"}, "2024-03-02"),
        ({"open_graph": "2024-03-02T18:10:00Z", "json_ld": "2024-03-02T19:00:00Z"}, "2024-03-02T18:10:00Z"),
        ({"manifest": "2024-03", "open_graph": "2024-03-02T18:10:00Z"}, "2024-03"),
        ({"option": "2024", "trafilatura": "2023-12-31"}, "2023-12-31"),
        ({"option": "2024", "feed": "2023-12-31"}, "2023-12-31"),
        ({"option": "2024~"}, "2024~"),
    ],
)
def test_conflicting_dates(values: dict[str, str], taken: str) -> None:
    document = settle(EMPTY, said("published_at", **values))
    assert document.published_at == taken
    assert len(document.particulars) == len(values)


def test_authors_are_those_whom_the_first_to_name_any_names() -> None:
    three = [
        Particular("authors", "Jon Roe", "feed"),
        Particular("authors", "By Ana Lim", "page"),
        Particular("authors", "Kit May", "page"),
    ]
    document = settle(EMPTY, three)
    assert document.authors == ("Ana Lim", "Kit May")
    assert [p.value for p in document.particulars] == ["Ana Lim", "Kit May", "Jon Roe"]


@pytest.mark.parametrize(
    ("titles", "outlet", "taken"),
    [
        ({"open_graph": "Bridge falls - Kota Courier"}, "Kota Courier", "Bridge falls"),
        ({"open_graph": "Bridge falls \u2014 toll rises | KOTA Courier"}, "Kota Courier", "Bridge falls \u2014 toll rises"),
        ({"open_graph": "Bridge \u201cfalls\u201d | News", "page": 'Bridge "falls"'}, "Kota Courier", "Bridge \u201cfalls\u201d"),
        ({"open_graph": "Bridge falls - toll rises"}, "Kota Courier", "Bridge falls - toll rises"),
        ({"feed": "Bridge falls - Kota Courier"}, "Kota Courier", "Bridge falls"),
        ({"manifest": "Bridge falls - Kota Courier"}, "Kota Courier", "Bridge falls - Kota Courier"),
        ({"open_graph": "Kota Courier"}, "Kota Courier", "Kota Courier"),
    ],
)
def test_an_outlets_name_is_no_part_of_the_title(titles: dict[str, str], outlet: str, taken: str) -> None:
    everything = said("title", **titles) + said("publisher", feed=outlet)
    document = settle(EMPTY, everything)
    assert document.title == title_of(document.particulars) == taken
    assert {p.value for p in document.particulars} == {*titles.values(), outlet}


def test_what_nobody_says_stays() -> None:
    read = Document("d1", "x", title="Bridge", publisher="Courier", authors=("Ana Lim",), published_at="2024", language="en", url="u")
    assert settle(read) == read


def test_the_given_address_stays_whatever_is_said() -> None:
    document = settle(Document("d1", "x", url="https://courier.example/2"), said("url", open_graph="https://courier.example/"))
    assert document.url == "https://courier.example/2"
    assert [p.value for p in document.particulars] == ["https://courier.example/"]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("title", " Bridge\n\t falls\u2028today\x00 ", "Bridge falls today"),
        ("title", "Bridge \ud800 falls", "Bridge falls"),
        ("title", "x" * 501, None),
        ("title", "x" * 10_000_000, None),
        ("title", " \u00a0", None),
        ("publisher", "https://courier.example", None),
        ("publisher", "@courier", "courier"),
        ("publisher", "@ @ Kota Courier", "Kota Courier"),
        ("publisher", "@ @", None),
        ("authors", "Written by Ana Lim", "Ana Lim"),
        ("authors", "- By Ana Lim", "Ana Lim"),
        ("authors", "| Written by: Ana Lim", "Ana Lim"),
        ("authors", "By By - by: Ana Lim,", "Ana Lim"),
        ("authors", "By " * 30 + "Bywater", "Bywater"),
        ("authors", "https://social.example/ana", None),
        ("authors", "ana@courier.example", None),
        ("authors", "---", None),
        ("url", "HTTPS://courier.example/a b", None),
        ("url", "https://courier.example/a?b=1&copy=2", "https://courier.example/a?b=1&copy=2"),
        ("url", "javascript:alert(1)", None),
        ("url", "java\nscript:alert(1)", None),
        ("url", "data:text/html,x", None),
        ("url", "//courier.example/1", None),
        ("url", "https://", None),
        ("url", "https://[::1", None),
        ("url", "https://courier.example:port/", None),
        ("url", 'https://courier.example/"><script>', None),
        ("language", "en_GB", "en"),
        ("language", "PT-br", "pt"),
        ("language", "zh-Hans-CN", "zh"),
        ("language", "English", None),
        ("language", "und", None),
        ("published_at", "soon", None),
    ],
)
def test_values_are_cleaned_or_dropped(name: ParticularName, value: str, kept: str | None) -> None:
    found = particular(name, value, "page")
    assert (found.value if found else None) == kept


PIECES = (
    "By ",
    "by:",
    "Written by ",
    "@",
    " ",
    "-",
    "|",
    ":",
    ",",
    "\u00a0",
    "\x00",
    "\x1c",
    "\ufeff",
    "Ana",
    "www.",
    "EN_",
    "2024",
    "-03-02",
    "T18:10",
    "Z",
)


@given(
    st.sampled_from(NAMES),
    st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | VALUES,
    st.sampled_from(TRUST),
)
def test_what_is_clean_stays_as_it_is(name: ParticularName, value: str, said_by: SaidBy) -> None:
    found = particular(name, value, said_by)
    assert found is None or particular(found.name, found.value, found.said_by) == found


@pytest.mark.parametrize("said_by", ["manifest", "option"])
def test_dates_that_a_person_wrote_stay_as_they_are(said_by: SaidBy) -> None:
    assert settle(EMPTY, [Particular("published_at", "2021-XX", said_by)]).published_at == "2021-XX"
    assert settle(EMPTY, [Particular("published_at", "2021-09-06T14:30+00:00", said_by)]).published_at == "2021-09-06T14:30+00:00"


@given(SAID, SAID)
def test_settling_keeps_everything_once_and_settles_once_for_all(read: list[Particular], others: list[Particular]) -> None:
    document = settle(Document("d1", "x", particulars=tuple(read)), others)
    assert settle(document) == document
    assert settle(document, others) == document
    cleaned = {particular(p.name, p.value, p.said_by) for p in read + others} - {None}
    assert set(document.particulars) == cleaned
    assert len(document.particulars) == len(cleaned)
    assert all(len(p.value) <= MAX_LENGTH[p.name] for p in document.particulars)
    assert all(p.value.encode() and p.value == p.value.strip() for p in document.particulars)
    values = {p.value for p in document.particulars}
    assert {document.publisher, document.published_at, document.url, document.language, *document.authors} - {None} <= values


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-03-02T18:10:00.000Z", "2024-03-02T18:10:00Z"),
        ("2024-03-02 18:10:00 +0000", "2024-03-02T18:10:00Z"),
        ("2024-03-02T18:10:05-0500", "2024-03-02T18:10:05-05:00"),
        ("2024-03-02T18:10+01", "2024-03-02T18:10:00+01:00"),
        ("2024-03-02 18:10:00 UTC", "2024-03-02T18:10:00Z"),
        ("2024-03-02 18:10:00 EST", "2024-03-02T18:10:00"),
        ("20240302T181000Z", "2024-03-02T18:10:00Z"),
        ("20240302", "2024-03-02"),
        ("2024/3/2", "2024-03-02"),
        ("2024-03", "2024-03"),
        ("Sat, 02 Mar 2024 18:10:00 GMT", "2024-03-02T18:10:00Z"),
        ("02 Mar 2024 18:10:00 -0500", "2024-03-02T18:10:00-05:00"),
        ("March 2, 2024", "2024-03-02"),
        ("Saturday, 2 March 2024, 6.10 pm", "2024-03-02"),
        ("Sept. 2, 2024", "2024-09-02"),
        ("02/03/2024", None),
        ("Smarch 2, 2024", None),
        ("2024-02-30", None),
        ("2024-03-02T25:00:00", None),
        ("2024-03-02T18:10:00+99:00", None),
        ("0001-01-01T00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("1709403000", None),
        ("\u0662\u0660\u0662\u0664-\u0660\u0663-\u0660\u0662", None),
        ("", None),
    ],
)
def test_forms_of_dates(value: str, iso: str | None) -> None:
    assert normal_published(value) == iso


@given(st.text(max_size=80) | st.text("0123456789-/:.TZ+ ,MarchGMT", max_size=40))
def test_any_date_is_normal_or_none(value: str) -> None:
    found = normal_published(value)
    assert found is None or (is_published(found) and normal_published(found) == found)
