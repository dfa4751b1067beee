"""`counterclaim decisions`: what people decided, and how it stands now."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from counterclaim.cli.ledger_argument import ledger_argument


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument("--format", choices=("text", "jsonl"), default="text", help="text (the default) or jsonl")


def run(options: argparse.Namespace) -> int:
    """List all decisions, the first one first.

    Raises:
        UsageError: there is no such ledger.
    """
    from counterclaim.export.jsonl import write_rows
    from counterclaim.export.ledger_rows import decision_row
    from counterclaim.export.output import output
    from counterclaim.export.visible import on_one_line
    from counterclaim.keep.related import judged
    from counterclaim.ledger import queries
    from counterclaim.ledger.decisions import decisions
    from counterclaim.ledger.store import Ledger

    listed = 0
    with Ledger.open(options.ledger) as ledger, ledger.reading() as connection, output(None) as stream:
        generation = queries.generation(connection)
        standing = decisions(connection, generation, judged(connection, generation))
        if options.format == "jsonl":
            write_rows(map(decision_row, standing), stream)
            return 0
        for decided in standing:
            d = decided.decision
            value = ", ".join(f"{name}={value}" for name, value in d.value.items())
            changed = ": " + ", ".join(decided.changed) if decided.changed else ""
            near = "; now near: " + " ".join(decided.nearby) if decided.nearby else ""
            listed += 1
            stream.write(on_one_line(f"{d.id}  {d.at}  {d.by}: {d.kind} {d.subject_type} {d.subject} {value}") + "\n")
            stream.write("    " + on_one_line(f"{decided.standing}{changed}{near} · {d.why}") + "\n")
            if seen := " … ".join(_words(d.seen)):
                stream.write("    " + on_one_line(f"about: {seen}") + "\n")
    if not listed and sys.stderr.isatty():
        print("nobody has decided anything yet", file=sys.stderr)
    return 0


def _words(seen: Mapping[str, Any]) -> Iterator[str]:
    """The words that the person had before them: an orphan's stand nowhere else by now."""
    yield from (seen[name] for name in ("name", "title", "text") if seen.get(name))
    yield from (seen[name][2] for name in ("source", "cue") if seen.get(name))
    yield from (part[2] for part in seen.get("content", ()))
