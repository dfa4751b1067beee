"""What finds reports of the same event: the latest few of each key, and who is compared again when an earlier one is made anew."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.ledger.pairs import PairRows
from counterclaim.ledger.store import Ledger, Writer
from tests.ledger import made

MOST = 3


def rows(writer: Writer, most: int = MOST) -> PairRows:
    return PairRows(writer.connection, writer.generation, most)


def read(writer: Writer, count: int) -> None:
    """Some documents, with nothing said in them."""
    for n in range(1, count + 1):
        document = made.document(f"Report {n}\n\nIt rained.\n", f"r{n}.txt")
        number = writer.keep_document(document, made.taken(document.text, f"r{n}.txt"), None)
        writer.keep_reading(number, document, [], [], "made@1")


def test_the_latest_earlier_holders_of_each_key(ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger, ledger.writing() as writer:
        read(writer, 9)
        found = rows(writer)
        for number in range(1, 10):
            found.keep_keys(number, [7, -(2**63) + number] if number % 2 else [7, 2**63 - 1])
        assert found.holders([7, 2**63 - 1, 5], 9) == {7: [8, 7, 6], 2**63 - 1: [8, 6, 4], 5: []}
        assert found.holders([7], 3) == {7: [2, 1]}
        assert found.keys(2) == [7, 2**63 - 1]


def test_what_waits_and_what_was_kept(ledger_address: str) -> None:
    with Ledger.open(ledger_address, create=True) as ledger, ledger.writing() as writer:
        read(writer, 4)
        found = rows(writer)
        for number in (1, 2, 3, 4):
            found.keep_keys(number, [] if number == 3 else [number])
        assert (found.unrelated(2), found.count_unrelated(), found.without_keys(0, 9), found.without_keys(3, 9)) == ([1, 2], 4, [3], [])
        found.keep(1, [], [])
        found.keep(3, [1], [("a2", "b1", {"cosine": 0.5}), ("a1", "b2", {})])
        assert (found.unrelated(9), found.waits(1), found.waits(2)) == ([2, 4], False, True)
        assert list(found.pairs()) == [("a1", "b2", {}), ("a2", "b1", {"cosine": 0.5})]
        before = found.changes()
        found.forget_all()
        assert (found.unrelated(9), list(found.pairs()), found.keys(1)) == ([1, 2, 3, 4], [], [])
        assert found.changes() > before


def chosen(found: PairRows, number: int) -> list[int]:
    """With whom a document would be compared: here all holders that are found."""
    return sorted({n for numbers in found.holders(found.keys(number), number).values() for n in numbers})


def compare_all(found: PairRows) -> None:
    for number in found.unrelated(100):
        found.keep(number, chosen(found, number), [(f"a{n}", f"b{number}", {}) for n in chosen(found, number)])


@settings(max_examples=60)
@given(
    st.lists(st.sets(st.integers(1, 4)), min_size=1, max_size=9),
    st.lists(st.tuples(st.integers(0, 8), st.sets(st.integers(1, 4))), max_size=4),
)
def test_after_any_changes_everything_stands_as_if_made_anew(tmp_path_factory, keys, changes) -> None:
    path: Path = tmp_path_factory.mktemp("pairs") / "case.db"
    with Ledger.open(str(path), create=True) as ledger, ledger.writing() as writer:
        read(writer, len(keys))
        found = rows(writer)
        for number, made_keys in enumerate(keys, 1):
            found.keep_keys(number, made_keys)
            compare_all(found)
        for at, made_keys in changes:
            number = at % len(keys) + 1
            found.forget(number)
            assert not any(a == f"a{number}" or b == f"b{number}" for a, b, _ in found.pairs())
            found.keep_keys(number, made_keys)
            kept = {n: chosen(found, n) for n in set(range(1, len(keys) + 1)) - set(found.unrelated(100))}
            assert all(number not in others for others in kept.values())  # who was compared with what is gone waits
            compare_all(found)
            wanted = {(f"a{n}", f"b{m}") for m in range(1, len(keys) + 1) for n in chosen(found, m)}
            assert {(a, b) for a, b, _ in found.pairs()} == wanted


def test_only_those_are_compared_again_for_whom_it_matters(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "case.db"), create=True) as ledger, ledger.writing() as writer:
        read(writer, 8)
        found = rows(writer, 2)
        for number in range(1, 9):
            found.keep_keys(number, [1])
        for number in range(1, 9):
            found.keep(number, [number - 2] if number > 2 else [], [])  # of two who are found, the earlier one
        found.forget(3)
        assert found.unrelated(9) == [5]
        found.keep_keys(3, [1])
        assert found.unrelated(9) == [3, 5]
        found.keep_keys(3, [1, 2])  # nobody else has the other key
        assert found.unrelated(9) == [3, 5]
        found.keep_keys(3, [2])
        assert found.unrelated(9) == [3, 4, 5]
