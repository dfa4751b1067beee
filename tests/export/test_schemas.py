"""Every row of the public interface is what its JSON Schema says, and each of its properties is documented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from counterclaim.export.jsonl import as_json, rows
from counterclaim.export.ledger_rows import KINDS, ledger_rows
from counterclaim.export.schemas import row_schemas, schema_of
from counterclaim.pipeline import read_reports
from counterclaim.records import ActorKind, ChannelKind, RelationKind, Stance
from tests.desk.everything import open_everything

VALIDATORS = {kind: Draft202012Validator(schema_of(kind)) for kind in KINDS}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Every row of a ledger with everything in it, as it is written."""
    with open_everything(tmp_path_factory.mktemp("everything")) as ledger:
        return [json.loads(as_json(row)) for row in ledger_rows(ledger)]


def test_there_is_a_schema_for_every_row() -> None:
    assert row_schemas().keys() == KINDS
    for kind in KINDS:
        Draft202012Validator.check_schema(schema_of(kind))


def test_rows_of_a_ledger_with_everything(made: list[dict[str, Any]]) -> None:
    assert {row["type"] for row in made} == KINDS
    for row in made:
        VALIDATORS[row["type"]].validate(row)


def test_rows_of_the_demonstration(demo: Path) -> None:
    found = [json.loads(as_json(row)) for row in rows(read_reports(sorted(demo.glob("*.txt"))))]
    assert {row["type"] for row in found} >= {"document", "attribution", "actor", "verification"}
    for row in found:
        VALIDATORS[row["type"]].validate(row)


def test_a_schema_has_the_rows_keys(made: list[dict[str, Any]]) -> None:
    for row in made:
        schema = row_schemas()[row["type"]]
        assert list(row) == list(schema["properties"])
        assert list(row) == schema["required"]


def test_what_is_not_in_the_schema_is_refused(made: list[dict[str, Any]]) -> None:
    for row in made:
        for wrong in ({**row, "new": 1}, {name: value for name, value in row.items() if name != "type"}, {**row, "type": "other"}):
            with pytest.raises(ValidationError):
                VALIDATORS[row["type"]].validate(wrong)


def test_codes_are_those_of_the_records() -> None:
    said, actor, relation = (row_schemas()[kind]["properties"] for kind in ("attribution", "actor", "relation"))
    assert tuple(said["stance"]["enum"]) == get_args(Stance)
    assert tuple(said["channel"]["anyOf"][0]["properties"]["kind"]["enum"]) == get_args(ChannelKind)
    assert tuple(actor["kind"]["enum"]) == get_args(ActorKind)
    assert tuple(relation["relation"]["enum"]) == get_args(RelationKind)


def test_every_property_is_documented() -> None:
    described = list(_properties(row_schemas()))
    assert len(described) > 150
    for where, schema in described:
        assert len(schema.get("description", "")) > 5, where
        assert ("null" in json.dumps([schema.get("type", []), schema.get("anyOf", [])])) == ("Null: " in schema["description"]), where


def _properties(schema: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name == "properties":
                yield from ((f"{where}/{one}", told) for one, told in value.items())
            yield from _properties(value, f"{where}/{name}")
    elif isinstance(schema, list):
        for value in schema:
            yield from _properties(value, where)
