"""`counterclaim decide`: what a person holds of a row, with name and reason; nothing is ever overwritten."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.errors import UsageError

if TYPE_CHECKING:
    from counterclaim.records import SubjectType

KINDS = ("accept", "reject", "correct", "assess", "note", "undo")
SUBJECTS = ("attribution", "actor", "verification", "relation", "document", "origin")
_SPANS = ("source", "cue", "content")


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument("kind", choices=KINDS, help="undo takes the identifier of a decision")
    command.add_argument(
        "subject", metavar="ID", help='identifier of the row; of a relation "A B KIND", of a note on what was checked "DOCUMENT START END"'
    )
    command.add_argument("--about", choices=SUBJECTS, default="attribution", help="what the identifier is one of (default: attribution)")
    command.add_argument("--by", metavar="NAME", required=True, help="who decides")
    command.add_argument("--why", metavar="TEXT", required=True, help="the reason")
    command.add_argument("--credibility", metavar="1-6", type=int, help="assess: of the information, 1 confirmed to 6 cannot be judged")
    command.add_argument("--reliability", metavar="a-f", help="assess: of the source, a completely reliable to f cannot be judged")
    command.add_argument("--topic", metavar="TEXT", help="assess: what the source is reliable about")
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="correct: stance=denies, actor=ID …; spans in code points: source=120:134, content=140:190,201:230; empty means none",
    )
    command.add_argument("--replaces", metavar="ID", help="the decision that this one takes the place of")


def run(options: argparse.Namespace) -> int:
    """Keep the decision and print its identifier.

    Raises:
        UsageError: the decision is not one that can be made.
    """
    from counterclaim.ledger.decisions import decide
    from counterclaim.ledger.store import Ledger

    judged = {name: getattr(options, name) for name in ("credibility", "reliability", "topic") if getattr(options, name) is not None}
    value = {**judged, **dict(map(_assignment, options.set))}
    about: SubjectType = "decision" if options.kind == "undo" else options.about
    with Ledger.open(options.ledger) as ledger, ledger.writing() as writer:
        made = decide(writer, options.kind, about, options.subject, by=options.by, why=options.why, value=value, replaces=options.replaces)
    print(made.id)
    return 0


def _assignment(given: str) -> tuple[str, Any]:
    name, equals, value = given.partition("=")
    if not equals:
        raise UsageError(f"--set takes FIELD=VALUE, not {given!r}")
    if name not in _SPANS or not value:
        return name, value or None
    try:
        spans = [[int(edge) for edge in part.split(":")] for part in value.split(",")]
    except ValueError:
        spans = []
    if not spans or any(len(span) != 2 for span in spans) or (name != "content" and len(spans) > 1):
        raise UsageError(f"a span is START:END in code points of the document, not {value!r}")
    return name, spans if name == "content" else spans[0]
