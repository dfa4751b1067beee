"""Fingerprints: the same everywhere, sure to meet where a passage is shared, blind to what is quoted."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.records import Document
from counterclaim.relate.origins import CERTAIN_WORDS, fingerprints, prepare
from counterclaim.relate.origins.words import folded, read_words
from tests.relate.origins.reports_made import OWN, WIRE, document

WORDS = st.text("abcdefgh", min_size=2, max_size=6)


def plain(words: list[str]) -> Document:
    return Document("d", " ".join(words))


@settings(max_examples=200)
@given(
    st.lists(WORDS, min_size=CERTAIN_WORDS, max_size=CERTAIN_WORDS), st.lists(WORDS, max_size=60), st.lists(WORDS, max_size=60), st.data()
)
def test_a_passage_of_twenty_words_is_never_missed(shared, one, other, data):
    def inside(words):
        at = data.draw(st.integers(0, len(words)))
        return plain([*words[:at], *shared, *words[at:]])

    assert set(fingerprints(inside(one))) & set(fingerprints(inside(other)))


@given(st.lists(WORDS, max_size=120))
def test_numbers_are_signed_sorted_and_distinct(words):
    found = fingerprints(plain(words))
    assert list(found) == sorted(set(found))
    assert all(-(2**63) <= number < 2**63 for number in found)
    assert bool(found) == bool(words)


def test_a_report_of_four_hundred_words_has_thirty_to_sixty():
    words = [f"w{n * 7919 % 10007}" for n in range(400)]
    assert 30 <= len(fingerprints(plain(words))) <= 62


def test_they_are_the_same_in_another_process():
    code = (
        "from counterclaim.records import Document; from counterclaim.relate.origins import fingerprints;"
        "print(fingerprints(Document('d', 'Where the river bends there is a mill that nobody owns any more')))"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "77"})
    assert there.stdout.strip() == str(fingerprints(Document("d", "Where the river bends there is a mill that nobody owns any more")))


def test_a_shared_quotation_alone_is_not_seen():
    quoted = (
        "“The army wanted the train by eight and it got the train by eight, and what came of that all of you can see behind me,” he said."
    )
    one = document(f"One\n\n{OWN.splitlines()[2]}\n\n{quoted}")
    other = document(f"Two\n\n{WIRE.splitlines()[4]}\n\n{quoted}")
    assert not set(fingerprints(one)) & set(fingerprints(other))


def test_exact_copies_share_two_however_short():
    one, other = document("“Go home.”\n", "A"), document("“Go home.”\n", "B")
    assert len(set(fingerprints(one)) & set(fingerprints(other))) >= 2


def test_furniture_and_credits_do_not_count():
    more = document(WIRE + "\n\nRead more: Mayor opens bridge\nSubscribe to our newsletter")
    assert fingerprints(more) == fingerprints(document(WIRE))


def test_a_prepared_report_has_the_same():
    assert fingerprints(prepare(document(WIRE))) == fingerprints(document(WIRE))


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("centre", "center"),
        ("kilometres", "kilometers"),
        ("organised", "organized"),
        ("neighbour", "neighbor"),
        ("defence", "defense"),
        ("travelled", "traveled"),
        ("programme", "program"),
        ("per cent", "percent"),
        ("communiqué", "communique"),
        ("grey", "gray"),
        ("catalogue", "catalog"),
        ("towards", "toward"),
        ("Kipiani’s", "Kipiani's"),
    ],
)
def test_one_spelling(british, american):
    assert folded(british) == folded(american)


@pytest.mark.parametrize(("one", "other"), [("four", "for"), ("metre", "meter's house"), ("2016", "2017"), ("killed", "kicked")])
def test_other_words_stay_apart(one, other):
    assert folded(one) != folded(other)


@given(st.text())
def test_words_slice_to_words_of_any_text(text):
    words = read_words(Document("d", text))
    assert all(text[a:b].strip() for a, b in zip(words.starts.tolist(), words.ends.tolist(), strict=True))
    assert len(words.starts) == len(words.ends) == len(words.hashes) == len(words.narrated)
