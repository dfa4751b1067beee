"""`counterclaim reread`: a ledger's documents through the program as it is now; what was gained, lost and moved."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from counterclaim.cli.exit_status import FAILED
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.errors import CounterclaimError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterclaim.keep.rereading import Reread
    from counterclaim.ledger.decisions import Decided


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument("--force", action="store_true", help="read again though the program is the one that read last")
    command.add_argument("--threads", metavar="N", type=int, help="documents read at once (default: one a processor)")


def run(options: argparse.Namespace) -> int:
    """Read again, list the changes, name decisions that are no longer about what was seen.

    Raises:
        UsageError: an argument is wrong, or there is no such ledger.
        CounterclaimError: somebody stopped it.
    """
    from counterclaim.cli.comparing import Comparing
    from counterclaim.cli.extract import check_arguments
    from counterclaim.cli.progress import progress
    from counterclaim.export.output import output
    from counterclaim.keep.related import judged
    from counterclaim.keep.relating import was_related
    from counterclaim.keep.rereading import needs_rereading, reread
    from counterclaim.ledger import queries
    from counterclaim.ledger.decisions import decisions
    from counterclaim.ledger.store import Ledger
    from counterclaim.pipeline import Tools

    check_arguments(None, options.threads, [])
    totals: Counter[str] = Counter()
    with Ledger.open(options.ledger) as ledger, output(None) as stream:
        tools = Tools.load(relating=was_related(ledger))
        if not options.force and not needs_rereading(ledger, tools.reader):
            stream.write(f"nothing to do: every document was read by {tools.reader}\n")
            return 0
        with ledger.reading() as connection:
            expected = queries.count_documents(connection)
        with ExitStack() as bars:
            quiet = sys.stdout.isatty()
            step = bars.enter_context(progress(expected, quiet))
            compared = Comparing(bars, quiet)

            def tell(told: Reread) -> None:
                with suppress(BrokenPipeError):  # whoever reads the list may stop, the reading goes on
                    stream.writelines(line + "\n" for line in _lines(told, totals))
                step(len(told.document.text))

            try:
                reread(ledger, tools, tell, options.threads, compared)
            except KeyboardInterrupt:
                raise CounterclaimError("stopped: the reading before it holds, and the same command goes on from here") from None
        stream.write(", ".join(f"{totals[name]:,} {name}" for name in ("documents", "kept", "gained", "lost", "moved", "changed")) + "\n")
        with ledger.reading() as connection:
            generation = queries.generation(connection)
            standing = list(decisions(connection, generation, judged(connection, generation)))
        stream.writelines(line + "\n" for line in _unsettled(standing))
    return FAILED if totals["failed"] or compared.failed else 0


def _unsettled(standing: list[Decided]) -> Iterator[str]:
    """Decisions that somebody should look at again: what they are about is gone, or is another thing now."""
    from counterclaim.export.visible import on_one_line

    for decided in standing:
        if decided.standing in ("orphaned", "changed"):
            d, near = decided.decision, "".join(f"; near {identifier}" for identifier in decided.nearby)
            fields = ": " + ", ".join(decided.changed) if decided.changed else ""
            yield on_one_line(f"{decided.standing}: {d.kind} of {d.subject_type} {d.subject} by {d.by} ({d.id}){fields}{near}")


def _lines(told: Reread, totals: Counter[str]) -> Iterator[str]:
    """The changes of one document, nothing where there are none."""
    from counterclaim.export.visible import on_one_line
    from counterclaim.relate.statements import words_of_statement

    made = told.statements
    lines = [f"  + {words_of_statement(a)}" for a in made.gained]
    lines += [f"  - {words_of_statement(a)}" for a in made.lost]
    lines += [f"  > {words_of_statement(p.old)}  >  {words_of_statement(p.new)}" for p in made.moved]
    lines += [f"  ~ {words_of_statement(p.new)}: " + ", ".join(f.name for f in p.fields) for p in made.changed]
    if told.problem is not None:
        lines.append(f"  ! {told.problem}: its statements are those of the reading before, laid to nobody")
        totals["failed"] += 1
    if told.other_text:
        lines.append("  ! the program takes another text from this original now; the ledger's text was read again")
    for name in ("gained", "lost", "moved", "changed", "kept"):
        totals[name] += len(getattr(made, name))
    totals["documents"] += 1
    if lines:
        yield on_one_line(f"{told.document.id} {told.document.title or told.document.file or told.document.url or ''}")
        yield from map(_shown, lines)


def _shown(line: str) -> str:
    from counterclaim.export.visible import on_one_line

    return "  " + on_one_line(line)
