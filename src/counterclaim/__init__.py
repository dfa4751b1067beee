"""Turns news reports about contested events into a ledger of who claims what.

from counterclaim import open_ledger, read_reports

for result in read_reports(["report.txt"], published="2021-09-06"):
    for a in result.attributions:
        print(result.who.get(a.actor), a.source, a.content, a.said_at)

with open_ledger("case.db", create=True) as case:
    case.add("reports/")
    for dispute in case.disputes():
        print(dispute.title)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterclaim.version import __version__ as __version__

if TYPE_CHECKING:
    from counterclaim.casebook import Casebook as Casebook
    from counterclaim.casebook import open_ledger as open_ledger
    from counterclaim.errors import CounterclaimError as CounterclaimError
    from counterclaim.errors import UnreadableError as UnreadableError
    from counterclaim.errors import UsageError as UsageError
    from counterclaim.pipeline import Result as Result
    from counterclaim.pipeline import extract_report as extract_report
    from counterclaim.pipeline import read_reports as read_reports
    from counterclaim.read import read_file as read_file
    from counterclaim.read import read_text as read_text
    from counterclaim.records import Actor as Actor
    from counterclaim.records import Attribution as Attribution
    from counterclaim.records import Claim as Claim
    from counterclaim.records import Dispute as Dispute
    from counterclaim.records import Document as Document
    from counterclaim.records import Origin as Origin
    from counterclaim.records import Relation as Relation
    from counterclaim.records import Span as Span
    from counterclaim.records import Verification as Verification

_HOMES = {
    "read_file": "counterclaim.read",
    "read_text": "counterclaim.read",
    "extract_report": "counterclaim.pipeline",
    "read_reports": "counterclaim.pipeline",
    "Result": "counterclaim.pipeline",
    "open_ledger": "counterclaim.casebook",
    "Casebook": "counterclaim.casebook",
    "Document": "counterclaim.records",
    "Span": "counterclaim.records",
    "Attribution": "counterclaim.records",
    "Verification": "counterclaim.records",
    "Actor": "counterclaim.records",
    "Origin": "counterclaim.records",
    "Relation": "counterclaim.records",
    "Claim": "counterclaim.records",
    "Dispute": "counterclaim.records",
    "CounterclaimError": "counterclaim.errors",
    "UsageError": "counterclaim.errors",
    "UnreadableError": "counterclaim.errors",
}
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:  # the names are looked up when used: `counterclaim --help` loads no model library
    if name not in _HOMES:
        raise AttributeError(f"module 'counterclaim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
