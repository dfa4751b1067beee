"""`counterclaim decide`: what a person holds of a row, with name and reason; nothing is ever overwritten."""

from __future__ import annotations

import argparse
from typing import Any, get_args

from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.cli.plain_text import plain_text
from counterclaim.errors import UsageError
from counterclaim.records import DecisionKind, SubjectType

SUBJECTS = tuple(name for name in get_args(SubjectType) if name != "decision")
_BY_LETTER: dict[str, SubjectType] = {"a": "attribution", "p": "actor", "d": "document", "o": "origin"}
"""Identifiers begin with a letter of their kind."""


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument("kind", choices=get_args(DecisionKind), help="undo takes a decision back, a note only says something")
    command.add_argument(
        "subject",
        metavar="ID",
        type=plain_text,
        help="identifier of what is decided on, as search and export give it (of a decision for undo); "
        'of a relation "A B KIND", of a verification "DOCUMENT START END"',
    )
    command.add_argument("--about", choices=SUBJECTS, help="what the identifier is one of (default: as its first letter and form say)")
    command.add_argument("--by", metavar="NAME", type=plain_text, required=True, help="who decides")
    command.add_argument("--why", metavar="TEXT", type=plain_text, required=True, help="the reason")
    command.add_argument("--credibility", metavar="1-6", type=int, help="assess: of the information, 1 confirmed to 6 cannot be judged")
    command.add_argument("--reliability", metavar="a-f", help="assess: of the source, a completely reliable to f cannot be judged")
    command.add_argument("--topic", metavar="TEXT", type=plain_text, help="assess: what the source is reliable about")
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        type=plain_text,
        help="correct: stance=denies, actor=ID …; spans in code points: source=120:134, content=140:190,201:230; "
        "source= means that there is none",
    )
    command.add_argument("--replaces", metavar="ID", type=plain_text, help="the decision that this one takes the place of")


def run(options: argparse.Namespace) -> int:
    """Keep the decision and print its identifier.

    Raises:
        UsageError: the decision is not one that can be made.
    """
    from counterclaim.export.output import output
    from counterclaim.keep.related import judged
    from counterclaim.ledger.decisions import decide
    from counterclaim.ledger.store import Ledger

    assessed = {name: getattr(options, name) for name in ("credibility", "reliability", "topic") if getattr(options, name) is not None}
    corrected = [_assignment(given) for given in options.set]
    if len(dict(corrected)) < len(corrected):
        raise UsageError("--set gives a field twice: give each once")
    value = {**assessed, **dict(corrected)}
    about: SubjectType = "decision" if options.kind == "undo" else options.about or _kind_of(options.subject)
    with Ledger.open(options.ledger) as ledger, output(None) as stream:
        with ledger.writing() as writer:
            made = decide(
                writer,
                options.kind,
                about,
                options.subject,
                by=options.by,
                why=options.why,
                value=value,
                replaces=options.replaces,
                judged=judged(writer.connection, writer.generation),
            )
        stream.write(made.id + "\n")
    return 0


def _kind_of(identifier: str) -> SubjectType:
    """What an identifier is one of, by its first letter and its parts."""
    if len(identifier.split()) == 3:
        return "verification" if identifier.startswith("d") else "relation"
    return _BY_LETTER.get(identifier[:1], "attribution")


def _assignment(given: str) -> tuple[str, Any]:
    from counterclaim.ledger.corrections import read_value

    name, equals, value = given.partition("=")
    if not equals:
        raise UsageError(f"--set takes FIELD=VALUE, not {given!r}")
    return name, read_value(name, value)
