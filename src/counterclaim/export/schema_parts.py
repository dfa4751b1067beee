"""What JSON Schemas of rows are put together from: each part says what it holds, and objects hold nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

Schema = dict[str, Any]


def text(tells: str, *, null: str | None = None, **more: Any) -> Schema:
    """A text; `null` says what null means, where it may be null."""
    return _plain("string", tells, null, more)


def code(codes: Any, tells: str, *, null: str | None = None) -> Schema:
    """One of some codes: a `Literal`, or a tuple of values."""
    values = list(get_args(codes) or codes)
    made = {"enum": values if null is None else [*values, None], "description": _told(tells, null)}
    kinds = {type(value) for value in values}
    return {"type": _kind("string" if kinds == {str} else "integer", null), **made}


def whole(tells: str, *, null: str | None = None, least: int = 0, **more: Any) -> Schema:
    """A whole number, of things or of code points."""
    return _plain("integer", tells, null, {"minimum": least, **more})


def number(tells: str, *, null: str | None = None, **more: Any) -> Schema:
    """A number."""
    return _plain("number", tells, null, more)


def share(tells: str) -> Schema:
    """A probability or another share."""
    return number(tells, minimum=0, maximum=1)


def truth(tells: str) -> Schema:
    """True or false."""
    return {"type": "boolean", "description": tells}


def some(items: Schema, tells: str, **more: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": items, "description": tells, **more}


def thing(properties: Mapping[str, Schema], tells: str, *, optional: tuple[str, ...] = ()) -> Schema:
    """An object with these properties and no others; all are there, except optional ones."""
    return {
        "type": "object",
        "description": tells,
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def named(values: Schema, tells: str) -> Schema:
    """An object with any names, all with values of one kind."""
    return {"type": "object", "description": tells, "additionalProperties": values}


def anything(tells: str) -> Schema:
    """An object whose properties depend on what it is about."""
    return {"type": "object", "description": tells}


def maybe(schema: Schema, null: str) -> Schema:
    """What may be null."""
    plain = {name: value for name, value in schema.items() if name != "description"}
    return {"anyOf": [plain, {"type": "null"}], "description": _told(schema["description"], null)}


def also(schema: Schema, **properties: Schema) -> Schema:
    """The same object with more properties."""
    return {**schema, "properties": {**schema["properties"], **properties}, "required": [*schema["required"], *properties]}


def without(schema: Schema, *names: str) -> Schema:
    """The same object without some properties."""
    kept = {name: value for name, value in schema["properties"].items() if name not in names}
    return {**schema, "properties": kept, "required": [name for name in schema["required"] if name in kept]}


def _plain(kind: str, tells: str, null: str | None, more: Mapping[str, Any]) -> Schema:
    return {"type": _kind(kind, null), "description": _told(tells, null), **more}


def _kind(kind: str, null: str | None) -> str | list[str]:
    return kind if null is None else [kind, "null"]


def _told(tells: str, null: str | None) -> str:
    return tells if null is None else f"{tells.rstrip('.')}. Null: {null}"


def span(tells: str) -> Schema:
    """A stretch of a document's text with its words."""
    return thing(
        {
            "start": whole("Where it begins in the document's `text`, in Unicode code points."),
            "end": whole("Where it ends, exclusive, in code points."),
            "text": text("The words: exactly `text[start:end]`."),
        },
        tells,
    )


def place_in(tells: str) -> Schema:
    """A stretch of a document's text, with the document."""
    return thing(
        {
            "document": text("Identifier of the document."),
            "start": whole("Where it begins in the document's `text`, in Unicode code points."),
            "end": whole("Where it ends, exclusive, in code points."),
        },
        tells,
    )


def reason(tells: str) -> Schema:
    """A piece of evidence."""
    parts = {
        "kind": text("Permanent name of the kind of evidence."),
        "detail": text("The words or figures, for a person to check."),
        "spans": some(place_in("A place of those words."), "Where the words stand; left out where they stand nowhere."),
    }
    return thing(parts, tells, optional=("spans",))


def standing() -> dict[str, Schema]:
    """How many stand behind something."""
    return {
        "independent_origins": whole("Origins that carry it: copies, reprints and relays of one story counted once."),
        "reports": whole("Documents that carry it."),
        "texts": whole("The same, letter-for-letter copies counted once."),
        "sources": whole("Parties that vouch for it, spokesmen of one party counted once."),
    }
