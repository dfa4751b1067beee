"""What an address may ask for, and whether it does so rightly: the description's own schemas are what is checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.export.schema_parts import Schema

MOST = 500
"""How many rows are given at a time."""
LONGEST = 300
"""How many characters words to look for may have."""

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})", re.A)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query."""

    name: str
    schema: Schema
    required: bool = False


def limit(usual: int = 50, most: int = MOST) -> Parameter:
    """How many rows at most."""
    tells = f"How many rows to give at most (default {usual})."
    return Parameter("limit", {"type": "integer", "minimum": 1, "maximum": most, "default": usual, "description": tells})


AFTER = Parameter(
    "after",
    {
        "type": "integer",
        "minimum": 0,
        "maximum": 1_000_000_000,
        "default": 0,
        "description": "How many rows to pass over: the `next` of the answer before.",
    },
)


def words(tells: str) -> Parameter:
    """Words to look for."""
    return Parameter("q", {"type": "string", "minLength": 1, "maxLength": LONGEST, "description": tells}, required=True)


def one_of(name: str, codes: Iterable[str], tells: str) -> Parameter:
    """One of some codes."""
    return Parameter(name, {"type": "string", "enum": list(codes), "description": tells})


def identifier(name: str, tells: str) -> Parameter:
    """An identifier, or anything else that is compared as it stands."""
    return Parameter(name, {"type": "string", "minLength": 1, "maxLength": LONGEST, "description": tells})


def values(parameters: Iterable[Parameter], given: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The value of each parameter; None or its default where it is left out.

    Raises:
        UsageError: one is unknown, missing, given twice, or not what it must be.
    """
    known = {p.name: p for p in parameters}
    found: dict[str, Any] = {}
    for name, value in given:
        if name not in known:
            raise UsageError(f"There is no parameter {_quoted(name)} here: leave it out, or give {_listed(known)}.")
        if name in found:
            raise UsageError(f"{name} is given twice: give it once.")
        found[name] = _read(name, known[name].schema, value)
    for name, parameter in known.items():
        if parameter.required and name not in found:
            raise UsageError(f"{name} is missing: add ?{name}=… to the address.")
    return {name: found.get(name, parameter.schema.get("default")) for name, parameter in known.items()}


def _read(name: str, schema: Schema, value: str) -> Any:
    if schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        if not _WHOLE.fullmatch(value) or not least <= int(value) <= most:
            raise UsageError(f"{name} takes a whole number from {least} to {most}, not {_quoted(value)}.")
        return int(value)
    if "enum" in schema:
        if value not in schema["enum"]:
            raise UsageError(f"{name} takes {_listed(schema['enum'])}, not {_quoted(value)}.")
    elif not schema["minLength"] <= len(value) <= schema["maxLength"]:
        raise UsageError(f"{name} takes {schema['minLength']} to {schema['maxLength']} characters; {len(value)} were given.")
    return value


def _quoted(value: str) -> str:
    return f"“{value if len(value) <= 60 else value[:59] + '…'}”"


def _listed(names: Iterable[str] | Mapping[str, Any]) -> str:
    *first, last = list(names) or ["nothing"]
    return f"{', '.join(first)} or {last}" if first else last
