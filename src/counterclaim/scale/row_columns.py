"""The rows of the public interface as arrow tables and back: columns are made from the rows' JSON Schemas, so that neither can go its
own way.

An object with known properties is a struct, one with any names a map, a list a list. What may be null, or be left out, is nullable. A
row's `type` is no column: all rows of a table have the same. Arrow's strings are UTF-8: a lone surrogate, which only the bytes of a file
name bring along and which no ledger holds either, comes out as the escape that JSON has for it. All else comes back as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from counterclaim.export.rows import Row
from counterclaim.export.schema_parts import Schema
from counterclaim.export.schemas import row_schemas

OF_PEOPLE = frozenset({"assessment", "decision"})
"""Rows that there are in ledgers only."""
KINDS = tuple(kind for kind in row_schemas() if kind not in OF_PEOPLE)
"""The rows that there are in a batch, by their `type`."""

_LEAVES = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
_ROWS_AT_ONCE = 1_000


@cache
def columns_of(kind: str) -> pa.Schema:
    """The columns of a row type, by the row's `type`; what each tells is in its metadata, as `tells`.

    Raises:
        KeyError: there are no such rows in a batch.
    """
    row = _row(kind)
    return pa.schema(_fields(row), metadata={"tells": row["description"]})


def to_table(kind: str, rows: Sequence[Row]) -> pa.Table:
    """Rows of one type as a table, in their order.

    Raises:
        KeyError: a row lacks a key of its type.
    """
    columns = columns_of(kind)
    return pa.table([_array([row[column.name] for row in rows], column.type) for column in columns], schema=columns)


def from_table(kind: str, table: pa.Table) -> Iterator[Row]:
    """The rows of a table, with their keys in the order of the public interface; columns that are not of the row are passed over.

    Raises:
        KeyError: a column is missing.
    """
    row = _row(kind)
    for batch in table.select(list(row["properties"])).to_batches(max_chunksize=_ROWS_AT_ONCE):
        for values in _objects(batch.to_struct_array(), row):
            yield {"type": kind, **values}


def _row(kind: str) -> Schema:
    """The schema of a row, without its type."""
    if kind in OF_PEOPLE:
        raise KeyError(kind)
    schema = row_schemas()[kind]
    return {**schema, "properties": {name: of for name, of in schema["properties"].items() if name != "type"}}


def _fields(schema: Schema) -> list[pa.Field]:
    """The properties of an object."""
    return [_field(name, of, left_out=name not in schema["required"]) for name, of in schema["properties"].items()]


def _field(name: str, schema: Schema, *, left_out: bool = False) -> pa.Field:
    plain = _without_null(schema)
    tells = schema["description"]
    return pa.field(name, _type(plain), plain is not schema or left_out, {"tells": tells} if tells else None)


def _type(plain: Schema) -> pa.DataType:
    match plain["type"]:
        case "object" if "properties" in plain:
            return pa.struct(_fields(plain))
        case "object":
            return pa.map_(pa.string(), _field("value", plain["additionalProperties"]))
        case "array":
            return pa.list_(_field("element", plain["items"]))
        case leaf:
            return _LEAVES[leaf]


def _without_null(schema: Schema) -> Schema:
    """The schema of what is not null: the same object where nothing may be."""
    if "anyOf" in schema:
        (plain,) = (one for one in schema["anyOf"] if one["type"] != "null")
        return dict(plain)
    if isinstance(schema["type"], list):
        (leaf,) = (one for one in schema["type"] if one != "null")
        return {**schema, "type": leaf}
    return schema


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array(_escaped(values), kind)


def _escaped(value: Any) -> Any:
    """The same with escapes for lone surrogates."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case list():
            return [_escaped(one) for one in value]
        case dict():
            return {_escaped(name): _escaped(one) for name, one in value.items()}
        case _:
            return value


def _values(array: pa.Array, schema: Schema) -> list[Any]:
    """What is in a column, column by column: several times as fast as to ask arrow for one value after the other."""
    plain = _without_null(schema)
    match plain["type"]:
        case "object" if "properties" in plain:
            made: list[Any] = _objects(array, plain)
        case "object":
            counts, (names, values) = _parts(array, array.keys, array.items)
            told = zip(names.to_pylist(), _values(values, plain["additionalProperties"]), strict=True)
            made = [dict(islice(told, count)) for count in counts]
        case "array":
            counts, (values,) = _parts(array, array.values)
            each = iter(_values(values, plain["items"]))
            made = [list(islice(each, count)) for count in counts]
        case _:
            return list(array.to_pylist())
    if not array.null_count:
        return made
    return [value if there else None for value, there in zip(made, array.is_valid().to_pylist(), strict=True)]


def _parts(array: pa.Array, *inner: pa.Array) -> tuple[list[int], list[pa.Array]]:
    """How many parts each list or map has, and the parts: a slice of an array has those of all of it."""
    edges = array.offsets.to_numpy()
    return np.diff(edges).tolist(), [parts[edges[0] : edges[-1]] for parts in inner]


def _objects(array: pa.StructArray, plain: Schema) -> list[Row]:
    """Objects with known properties; one that may be left out is left out where it is null."""
    names = list(plain["properties"])
    columns = [_values(array.field(name), of) for name, of in plain["properties"].items()]
    made = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    for name in names:
        if name not in plain["required"]:
            for one in made:
                if one[name] is None:
                    del one[name]
    return made
