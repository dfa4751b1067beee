"""Turns news reports about contested events into a ledger of who claims what.

from counterclaim import Tagger, read_file, extract

document = read_file("report.txt")
for attribution in extract(document, Tagger()):
    print(attribution.source, attribution.content)
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Attribution": "counterclaim.records",
    "Document": "counterclaim.records",
    "Span": "counterclaim.records",
    "Tagger": "counterclaim.models.tagger",
    "extract": "counterclaim.extract",
    "read_file": "counterclaim.read",
    "CounterclaimError": "counterclaim.errors",
    "UnreadableError": "counterclaim.errors",
}
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:  # the names are looked up when used: `counterclaim --help` loads no model library
    if name not in _HOMES:
        raise AttributeError(f"module 'counterclaim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
