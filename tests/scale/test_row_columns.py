"""Rows become columns and come back as they were, key for key and byte for byte."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.export.jsonl import as_json
from counterclaim.export.ledger_rows import claim_row, dispute_row, ledger_rows, origin_row, relation_row
from counterclaim.export.rows import Row, actor_row, attribution_row, document_row, problem_row, reason_rows, verification_row
from counterclaim.export.schemas import row_schemas
from counterclaim.intake import sources
from counterclaim.keep.adding import add
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import comparing_tools
from counterclaim.records import Actor, Attribution, Claim, Dispute, Document, Origin, Problem, Reason, Relation, Verification
from counterclaim.scale.row_columns import KINDS, columns_of, from_table, to_table
from tests.desk.everything import open_everything

WHOLE = st.integers(-(2**63), 2**63 - 1)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Whatever a field of a record may hold by its type."""
    inner = get_args(hint)
    match get_origin(hint):
        case origin if origin is Literal:
            return st.sampled_from(inner)
        case origin if origin is UnionType or origin is Union:
            return st.one_of(values(one) if one is not type(None) else st.none() for one in inner)
        case origin if origin is tuple and inner[-1] is ...:
            return st.lists(values(inner[0]), max_size=3).map(tuple)
        case origin if origin is tuple:
            return st.tuples(*map(values, inner))
        case origin if origin is not None and issubclass(origin, Mapping):
            return st.dictionaries(st.text(), values(inner[1]), max_size=3)
    if is_dataclass(hint):
        return records(hint)
    return {str: st.text(), int: WHOLE, float: st.floats(), bool: st.booleans()}[hint]


def records(kind: type, **other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind) if field.name not in other}, **other)


MERGED = st.builds(
    lambda *values: dict(zip(("document", "name", "made_by", "score", "reasons"), values, strict=True)),
    *(st.text(), st.text(), st.text(), st.floats(), st.lists(records(Reason), max_size=2).map(reason_rows)),
)
ROWS = {
    "document": records(Document).map(document_row),
    "attribution": records(Attribution).map(attribution_row),
    "actor": records(Actor, merged=st.lists(MERGED, max_size=2).map(tuple)).map(actor_row),
    "verification": records(Verification).map(verification_row),
    "relation": records(Relation).map(relation_row),
    "claim": records(Claim).map(claim_row),
    "origin": records(Origin).map(origin_row),
    "dispute": records(Dispute).map(dispute_row),
    "problem": records(Problem).map(lambda problem: problem_row(problem.file, problem.reason, problem.url)),
}


def _lines(rows: Iterator[Row] | list[Row]) -> list[str]:
    return [as_json(row) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_rows_come_back(kind: str, data: st.DataObject) -> None:
    rows = data.draw(st.lists(ROWS[kind], max_size=4))
    table = to_table(kind, rows)
    table.validate(full=True)
    assert _lines(from_table(kind, table)) == _lines(rows)
    first = data.draw(st.integers(0, 4))
    assert _lines(from_table(kind, table.slice(first))) == _lines(rows[first:])


def _by_kind(ledger: Ledger) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in ledger_rows(ledger):
        found[row["type"]].append(row)
    return {kind: found[kind] for kind in KINDS}


@pytest.fixture(scope="module")
def demonstration(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    with Ledger.open(str(tmp_path_factory.mktemp("demo") / "case.db"), create=True) as ledger:
        add(ledger, sources.take([str(demo / "reports.json")]), lambda added: None, tools=comparing_tools(), relating=True)
        return _by_kind(ledger)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    with open_everything(tmp_path_factory.mktemp("everything")) as ledger:
        return _by_kind(ledger)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "problem"])
def test_rows_of_the_demonstration_come_back(demonstration: dict[str, list[Row]], kind: str) -> None:
    assert demonstration[kind]
    assert _lines(from_table(kind, to_table(kind, demonstration[kind]))) == _lines(demonstration[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_a_ledger_with_everything_come_back(everything: dict[str, list[Row]], kind: str) -> None:
    assert everything[kind]
    assert _lines(from_table(kind, to_table(kind, everything[kind]))) == _lines(everything[kind])


def test_there_are_columns_for_every_row_that_no_person_made() -> None:
    assert set(KINDS) == row_schemas().keys() - {"assessment", "decision"}
    for kind in KINDS:
        assert ["type", *columns_of(kind).names] == list(row_schemas()[kind]["properties"])
        assert "month" not in columns_of(kind).names  # which the folders add
    with pytest.raises(KeyError):
        columns_of("decision")


def test_columns_are_what_the_schema_says() -> None:
    columns = columns_of("attribution")
    types = {column.name: str(column.type) for column in columns}
    span = "struct<start: int64 not null, end: int64 not null, text: string not null>"
    assert types["id"] == types["said_at"] == types["stance"] == "string"
    assert types["probability"] == "double"
    assert types["source"] == span
    assert types["content"] == f"list<element: {span} not null>"
    assert types["unknown"] == "map<string, string>"
    assert columns.field("evidence").type.item_type == columns.field("content").type
    assert columns.field("times").type.value_type.field("approximate").type == pa.bool_()
    assert [columns.field(name).nullable for name in ("id", "source", "said_at", "content", "unknown")] == [False, True, True, False, False]
    reason = columns_of("relation").field("reasons").type.value_type
    assert [reason.field(name).nullable for name in ("kind", "detail", "spans")] == [False, False, True]


def test_columns_say_what_they_tell() -> None:
    for kind in KINDS:
        columns = columns_of(kind)
        assert columns.metadata[b"tells"].decode() == row_schemas()[kind]["description"]
        for column in columns:
            assert column.metadata[b"tells"].decode() == row_schemas()[kind]["properties"][column.name]["description"]


def test_what_is_left_out_is_not_what_is_empty() -> None:
    reasons = [{"kind": "k", "detail": "d"}, {"kind": "k", "detail": "d", "spans": []}]
    row = {"type": "relation", "a": "a1", "b": "a2", "relation": "repeats", "probability": 1.0, "reasons": reasons, "made_by": "m"}
    assert list(from_table("relation", to_table("relation", [row]))) == [row]


def test_no_character_is_lost() -> None:
    row = problem_row("\x00a\x00", "\x00 🕊️ שלום \u2028\ufeff\uffff", "")
    assert list(from_table("problem", to_table("problem", [row, row]))) == [row, row]


def test_a_lone_surrogate_comes_out_as_its_escape() -> None:
    kept = problem_row("r.txt", "it is empty")
    rows = list(from_table("problem", to_table("problem", [kept, problem_row("r\udc80.txt", "\ud83d 🕊", "\x00")])))
    assert rows == [kept, problem_row("r\\udc80.txt", "\\ud83d 🕊", "\x00")]
    actor = actor_row(Actor("p1", "Ana\udc80", "person", None, None, ("A\udc81",), (), {"\udc82": "\udc83"}))
    (found,) = from_table("actor", to_table("actor", [actor]))
    assert found == {**actor, "name": "Ana\\udc80", "aliases": ["A\\udc81"], "made_by": {"\\udc82": "\\udc83"}}


def test_a_row_without_a_key_is_an_error() -> None:
    with pytest.raises(KeyError, match="reason"):
        to_table("problem", [{"type": "problem", "file": None, "url": None}])


def test_other_columns_are_passed_over_and_missing_ones_are_not() -> None:
    row = problem_row("r.txt", "it is empty")
    table = to_table("problem", [row])
    more = table.append_column("month", pa.array(["unknown"])).select(["month", "reason", "url", "file"])
    assert as_json(next(from_table("problem", more))) == as_json(row)
    with pytest.raises(KeyError, match="url"):
        list(from_table("problem", table.drop_columns("url")))
