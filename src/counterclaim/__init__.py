"""Turns news reports about contested events into a ledger of who claims what.

from counterclaim import read_reports

for result in read_reports(["report.txt"], published="2021-09-06"):
    for a in result.attributions:
        print(result.who.get(a.actor), a.source, a.content, a.said_at)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterclaim.version import __version__ as __version__

if TYPE_CHECKING:
    from counterclaim.errors import CounterclaimError as CounterclaimError
    from counterclaim.errors import UnreadableError as UnreadableError
    from counterclaim.extract import find_attributions as find_attributions
    from counterclaim.models.tagger import Tagger as Tagger
    from counterclaim.pipeline import Result as Result
    from counterclaim.pipeline import read_reports as read_reports
    from counterclaim.read import read_file as read_file
    from counterclaim.records import Attribution as Attribution
    from counterclaim.records import Document as Document
    from counterclaim.records import Span as Span

_HOMES = {
    "Attribution": "counterclaim.records",
    "Document": "counterclaim.records",
    "Span": "counterclaim.records",
    "Tagger": "counterclaim.models.tagger",
    "find_attributions": "counterclaim.extract",
    "Result": "counterclaim.pipeline",
    "read_file": "counterclaim.read",
    "read_reports": "counterclaim.pipeline",
    "CounterclaimError": "counterclaim.errors",
    "UnreadableError": "counterclaim.errors",
}
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:  # the names are looked up when used: `counterclaim --help` loads no model library
    if name not in _HOMES:
        raise AttributeError(f"module 'counterclaim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
