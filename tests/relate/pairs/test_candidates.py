"""Which earlier reports are looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterclaim.read.identity import document_id
from counterclaim.read.sections import find_sections
from counterclaim.records import Document
from counterclaim.relate.pairs.candidates import MAX_DOCUMENTS, choose_documents, event_keys
from counterclaim.relate.pairs.statement import Told

LEDGE = """Two Killed as Quarry Ledge Falls in Teruel

TERUEL, March 8 (XNA) - A ledge fell on Monday at the Peñarroya quarry, the mayor, Inés Catalán, said. The owner, Aragón Stone, denied that
it had been warned.
"""
AGAIN = """Quarry owner was warned, miners' union says

The union said on Tuesday that Aragón Stone knew of the crack. Its secretary, Luis Abril, showed letters in Teruel.
Inés Catalán, the mayor, said nothing.
"""
ELSEWHERE = """Ferry service resumes

The ferry between Varna and Odesa sails again, said the harbour master, Petar Iliev, on Monday.
"""


def told(text: str) -> Told:
    return Told(Document(document_id(text, file=None, url=None), text, sections=find_sections(text, "first line")), ())


def test_reports_of_one_event_share_keys_and_others_do_not() -> None:
    one, two, three = (set(event_keys(told(text))) for text in (LEDGE, AGAIN, ELSEWHERE))
    assert len(one & two) >= 5
    assert not one & three


def test_keys_are_the_same_on_every_machine() -> None:
    assert event_keys(told("Teruel\n\nIt fell.\n")) == (2691587058259844516,)


def test_days_and_sentence_openings_are_no_names() -> None:
    assert event_keys(told("a\n\nYesterday it fell. Nobody saw it. It was Monday, in March.\n")) == ()


def test_rare_keys_bring_reports_together_and_common_ones_do_not() -> None:
    common = list(range(64, 0, -1))
    alone: dict[int, list[int]] = {n: [] for n in range(10, 20)}
    assert choose_documents({1: [7, 3], 2: [7, 3], 5: [7, 3], 4: [7], 3: [*common], **alone}) == [7, 3]
    assert choose_documents({3: common, **alone}) == []
    assert choose_documents({}) == []


@given(st.dictionaries(st.integers(0, 99), st.lists(st.integers(0, 40), unique=True, max_size=20), max_size=30))
def test_each_report_once_and_none_that_has_no_key(holders: dict[int, list[int]]) -> None:
    found = choose_documents(holders)
    assert len(found) == len(set(found)) <= MAX_DOCUMENTS
    assert set(found) <= {number for numbers in holders.values() for number in numbers}
