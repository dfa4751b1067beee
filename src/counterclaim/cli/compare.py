"""`counterclaim compare`: annotations made elsewhere against what the program read in the same texts."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.cli.exit_status import SOME_UNREADABLE
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.cli.plain_text import plain_text
from counterclaim.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from counterclaim.annotations.comparing import Compared
    from counterclaim.annotations.texts import Texts
    from counterclaim.ledger.store import Writer
    from counterclaim.records import Actor, Decision, Problem


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        type=Path,
        help="annotations: Web Annotation (.json, .jsonld), brat (.ann, its text beside it), or folders of them",
    )
    command.add_argument("--format", choices=("table", "json"), default="table", help="table (the default) or json")
    command.add_argument(
        "--correct",
        action="store_true",
        help="decide in the ledger what the annotations say: corrections of what was read otherwise, notes on what was missed",
    )
    command.add_argument("--reject-others", action="store_true", help="with --correct: reject what the program alone found")
    command.add_argument("--by", metavar="NAME", type=plain_text, help="with --correct: who decides")
    command.add_argument("--why", metavar="REASON", type=plain_text, help="with --correct: the reason")


def run(options: argparse.Namespace) -> int:
    """Compare, print what differs, and decide where that is wanted.

    Returns:
        The exit status: 0, or 3 where some annotations could not be read or decided on.

    Raises:
        UsageError: there is no such ledger or file, or who decides and why is not given.
    """
    from counterclaim.annotations.compared import write_json, write_table
    from counterclaim.annotations.files import files
    from counterclaim.annotations.texts import Texts
    from counterclaim.export.output import output
    from counterclaim.export.visible import on_one_line
    from counterclaim.ledger import queries
    from counterclaim.ledger.store import Ledger

    if options.correct and not (options.by and options.by.strip() and options.why and options.why.strip()):
        raise UsageError("--correct decides in somebody's name and with a reason: give --by NAME and --why REASON")
    if not options.correct and (options.by or options.why or options.reject_others):
        raise UsageError("--by, --why and --reject-others go with --correct")
    found: list[Compared] = []
    problems: list[Problem] = []
    made: list[Decision] = []
    paths = list(files(options.files))
    if not paths:
        raise UsageError("there are no annotations in these folders: their files end in .json, .jsonld or .ann")
    with Ledger.open(options.ledger) as ledger, output(None) as stream, ExitStack() as open_:
        writer = open_.enter_context(ledger.writing()) if options.correct else None
        connection = writer.connection if writer else open_.enter_context(ledger.reading())
        generation = writer.generation if writer else queries.generation(connection)
        actors = list(queries.actors(connection, generation))
        found += _compared(paths, Texts(connection, generation), actors, problems)
        if writer is not None:
            _check_once(found)
            made += _decided(writer, found, options, actors, problems)
        if options.format == "json":
            write_json(found, problems, made, stream)
        else:
            write_table(found, stream)
            stream.writelines(on_one_line(f"{d.kind} {d.subject}  {d.id}") + "\n" for d in made)
    for problem in problems:
        print(on_one_line(f"counterclaim: {problem.file}: {problem.reason}"), file=sys.stderr)
    return SOME_UNREADABLE if problems else 0


def _compared(paths: list[Path], texts: Texts, actors: list[Actor], problems: list[Problem]) -> Iterator[Compared]:
    """Every text that a file marks, file by file."""
    from counterclaim.annotations.annotated import Annotated
    from counterclaim.annotations.comparing import compare
    from counterclaim.annotations.files import read
    from counterclaim.ledger import queries
    from counterclaim.records import Problem

    names = {actor.id: frozenset(name.casefold() for name in (actor.name, *actor.aliases)) for actor in actors}
    for path in paths:
        marked: dict[str, list[Annotated]] = {}
        for item in read(path, texts):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                marked.setdefault(item.document.id, []).append(item)
        for identifier, statements in marked.items():
            number = texts.number(identifier)
            said = queries.attributions(texts.connection, texts.generation, {number: identifier})[number]
            try:
                yield compare(str(path), statements[0].document, statements, said, names)
            except UnreadableError as error:
                problems.append(Problem(str(error), file=str(path)))


def _check_once(found: list[Compared]) -> None:
    """Annotators who differ cannot both be followed."""
    marked: dict[str, str] = {}
    for compared in found:
        other = marked.setdefault(compared.document.id, compared.file)
        if other != compared.file:
            raise UsageError(f"{other} and {compared.file} mark the same text: correct by one of them, and compare the other")


def _decided(
    writer: Writer, found: list[Compared], options: argparse.Namespace, actors: list[Actor], problems: list[Problem]
) -> Iterator[Decision]:
    from counterclaim.annotations.deciding import Deciding
    from counterclaim.records import Problem

    several = Counter(actor.name.casefold() for actor in actors)
    single = {actor.name.casefold(): actor.id for actor in actors if several[actor.name.casefold()] == 1}
    deciding = Deciding(writer, options.by, options.why, single, {actor.id for actor in actors}, options.reject_others)
    for compared in found:
        for item in deciding.take(compared):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield item
