"""Search finds the same in both dialects: words without case and accents, phrases as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterclaim.cli.search import MOST
from counterclaim.errors import UsageError
from counterclaim.ledger import search
from counterclaim.ledger.store import Ledger
from counterclaim.records import Document
from tests.ledger import made

TEXTS = (
    "Brücke gesperrt\n\nDer Bürgermeister von Varna sagte, die Brücke sei gesperrt.\n",
    "Bridge closed\n\nThe mayor of Varna said on Monday that the old bridge was closed at 3pm, with 1,200 cars waiting.\n",
    "سد ينهار\n\nقال المتحدث إن السد انهار يوم الاثنين.\n",
    'Odd\n\nA table named drop; -- OR NOT near(1) "quoted" * ^ { } : col:umn\n',
)


@pytest.fixture
def ledger(ledger_address: str):
    with Ledger.open(ledger_address, create=True) as opened:
        with opened.writing() as writer:
            for n, text in enumerate(TEXTS):
                writer.keep_document(made.document(text, file=f"{n}.txt"), made.taken(text, file=f"{n}.txt"), None)
        yield opened


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("varna", [2, 1]),
        ("BRUCKE", [1]),
        ("Brücke gesperrt", [1]),
        ('"old bridge"', [2]),
        ('"bridge old"', []),
        ("bridge old", [2]),
        ("3pm", [2]),
        ("1,200", [2]),
        ("السد", [3]),
        ("quoted OR", [4]),
        ("col:umn", [4]),
        ("Varna OR السد", []),
        ("nothing", []),
        ('mayor AND "', []),
    ],
)
def test_finds(ledger: Ledger, query: str, found: list[int]) -> None:
    with ledger.reading() as connection:
        assert search.find(connection, query) == found


@pytest.mark.parametrize("query", ["", "   ", '""', "*", "-- ;"])
def test_a_query_without_words_is_a_clear_error(ledger: Ledger, query: str) -> None:
    with ledger.reading() as connection, pytest.raises(UsageError, match="no word"):
        search.find(connection, query)


def test_places_are_code_points_of_the_text() -> None:
    text = "🔥 Die Brücke, die alte Brücke."
    assert [text[a:b] for a, b in search.places(text, "brucke")] == ["Brücke", "Brücke"]
    assert [text[a:b] for a, b in search.places(text, '"alte brücke"')] == ["alte Brücke"]


def test_one_more_is_found_than_can_be_listed(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger:
        with ledger.writing() as writer:
            for number in range(1, MOST + 3):
                search.keep(writer.connection, number, Document("d", "bridge"))
        with ledger.reading() as connection:
            assert len(search.find(connection, "bridge", MOST + 1)) == MOST + 1
