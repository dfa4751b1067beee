"""Results to text: one module a format, listed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from counterclaim.pipeline import Result

FORMATS = {"jsonl": "jsonl", "json": "json_array", "table": "table", "html": "page"}
Writer = Callable[["Iterable[Result]", TextIO], None]


def writer(name: str) -> Writer:
    """The function that writes results in the named format to a text stream."""
    made: Writer = import_module(f"counterclaim.export.{FORMATS[name]}").write
    return made
