"""`counterclaim history`: the versions of a page, and what changed from each to the next."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.cli.plain_text import plain_text
from counterclaim.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterclaim.records import Document
    from counterclaim.relate.versions import Change

CONTEXT = 40
"""How many characters of the text stand around an edit."""


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument("url", metavar="URL", type=plain_text, help="the page's address")
    command.add_argument("--format", choices=("text", "json"), default="text", help="text (the default; [-gone-]{+come+}) or json")


def run(options: argparse.Namespace) -> int:
    """List versions with their changes, the oldest first.

    Raises:
        UsageError: there is no such ledger, or no document at this address.
    """
    from counterclaim.export.jsonl import as_json
    from counterclaim.export.output import output
    from counterclaim.ledger import queries
    from counterclaim.ledger.store import Ledger
    from counterclaim.relate.versions import compare_versions

    with Ledger.open(options.ledger) as ledger, ledger.reading() as connection:
        generation = queries.generation(connection)
        found = queries.documents_at(connection, generation, options.url)
        said = queries.attributions(connection, generation, {number: document.id for number, document in found})
        states = queries.states_at(connection, options.url)
    if not found:
        raise UsageError(f"no document of this ledger was found at {options.url}")
    versions: list[tuple[Document, str, Change | None]] = []
    by_id = {document.id: (document, said[number]) for number, document in found}
    for n, (identifier, at) in enumerate(states):
        document, statements = by_id[identifier]
        before = by_id[states[n - 1][0]] if n else None
        change = compare_versions(before[0], document, before[1], statements) if before else None
        versions.append((document, at, change))
    with output(None) as stream:
        if options.format == "json":
            stream.write(as_json([_as_json(*version) for version in versions], indent=1) + "\n")
        else:
            stream.writelines(line + "\n" for version in versions for line in _as_text(*version))
    return 0


def _as_text(document: Document, at: str, change: Change | None) -> Iterator[str]:
    from counterclaim.export.visible import on_one_line
    from counterclaim.relate.statements import words_of_statement

    yield on_one_line(f"{document.id}  taken in {at}  {document.title or ''}")
    if change is None:
        return
    yield f"  {change.kind} change: {len(change.edits)} edit{'' if len(change.edits) == 1 else 's'}"
    yield from ("    " + on_one_line(f"{r.kind}: {r.detail}") for r in change.reasons)
    for update in change.statements.figures:
        yield "    " + on_one_line(f"updates: {words_of_statement(update.old)}  >  {words_of_statement(update.new)}")
    for edit in change.edits:
        before = document.text[max(0, edit.new.start - CONTEXT) : edit.new.start]
        after = document.text[edit.new.end : edit.new.end + CONTEXT]
        gone, come = f"[-{edit.old.text}-]" if edit.old.text else "", f"{{+{edit.new.text}+}}" if edit.new.text else ""
        yield "    " + on_one_line(f"@{edit.new.start} …{before}{gone}{come}{after}…")


def _as_json(document: Document, at: str, change: Change | None) -> dict[str, Any]:
    from counterclaim.export.rows import reason_rows, span_row

    row: dict[str, Any] = {"document": document.id, "taken_in": at, "title": document.title, "change": None}
    if change is not None:
        said = change.statements
        row["change"] = {
            "kind": change.kind,
            "reasons": reason_rows(change.reasons),
            "edits": [{"old": span_row(e.old), "new": span_row(e.new)} for e in change.edits],
            "updates": [{"a": u.a, "b": u.b, "reasons": reason_rows(u.reasons)} for u in said.updates],
            "kept": len(said.kept),
            "changed": [[p.old.id, p.new.id] for p in said.changed],
            "reworded": [[p.old.id, p.new.id] for p in said.reworded],
            "gained": [a.id for a in said.gained],
            "lost": [a.id for a in said.lost],
        }
    return row
