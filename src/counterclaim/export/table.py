"""A table for reading in a terminal: who, how, what and how sure, report by report."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from counterclaim.export.nesting import depths, in_tree_order
from counterclaim.export.terminal import console_of, count_of, flush
from counterclaim.export.visible import on_one_line
from counterclaim.pipeline import Result
from counterclaim.records import Attribution, Document, Span

DEEPEST_INDENT = 3

WHO = {True: "bold cyan", False: "dim italic"}
UNSURE = 0.5


def write(results: Iterable[Result], stream: TextIO) -> None:
    """A heading and a table a report, a line an unreadable input, the totals at the end.

    No character of a report reaches the terminal as a control: see `visible`. Where the stream is no terminal there are
    no colour codes, and lines hold 100 columns.
    """
    buffer = io.StringIO()
    console = console_of(buffer, stream.isatty())
    reports = statements = unreadable = 0
    for result in results:
        if result.document is None and result.problem is None:
            continue  # the actors of all reports: a table for itself
        if result.document is None:
            unreadable += 1
            console.print(_unreadable(result))
        else:
            reports += 1
            statements += len(result.attributions)
            _print_report(console, result.document, result)
        flush(buffer, stream)
        stream.write("\n")
    totals = [count_of(reports, "report"), count_of(statements, "attribution")]
    console.print(Text(" · ".join(totals + ([f"{unreadable} could not be read"] if unreadable else [])), style="dim"))
    flush(buffer, stream)


def _print_report(console: Console, document: Document, result: Result) -> None:
    console.print(Text(on_one_line(document.title or "") or "(no title)", style="bold" if document.title else "bold dim"))
    file = document.file or result.file
    facts = [document.publisher, file, document.published_at, count_of(len(result.attributions), "attribution")]
    console.print(Text(" · ".join(shown for fact in facts if fact and (shown := on_one_line(fact))), style="dim"))
    for problem in document.problems:
        console.print(Text("note: " + on_one_line(problem), style="yellow"))
    if result.attributions:
        console.print(_table(result.attributions, result.who))
    else:
        console.print(Padding(Text("no attributions found", style="italic"), (0, 0, 0, 2)))


def _table(attributions: Sequence[Attribution], who: Mapping[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True, header_style="dim")
    table.add_column("who", ratio=22, overflow="fold")
    table.add_column("how", ratio=18, overflow="fold")
    table.add_column("what", ratio=46, overflow="fold")
    table.add_column("prob.", justify="right", width=5, no_wrap=True)
    depth = depths(attributions)
    for a in in_tree_order(attributions):
        indent = min(depth[a.id], DEEPEST_INDENT)
        what = Text(_joined(a.content)) if a.content else Text("(no content)", style="dim italic")
        sure = Text(f"{a.probability:.0%}", style="dim" if a.probability < UNSURE else "")
        table.add_row(_indented(_who(a, who), indent), _how(a), _indented(what, indent, arrow=False), sure)
    return table


def _who(a: Attribution, who: Mapping[str, str]) -> Text:
    """The source, and below it the actor where the words alone do not say it."""
    shown = Text(on_one_line(a.source.text) if a.source else "(source not named)", style=WHO[a.source is not None])
    name = who.get(a.actor or "")
    if name and (a.source is None or name.casefold() not in a.source.text.casefold()):
        shown.append("\n= ", style="dim").append(on_one_line(name), style="not bold cyan")
    return shown


def _how(a: Attribution) -> Text:
    """The cue, and below it stance and polarity where they are not the usual ones, the quotation, the channel and the time."""
    how = Text()
    how.append(on_one_line(a.cue.text) if a.cue else "(no cue)", style="" if a.cue else "dim italic").append("\n")
    if a.stance != "asserts":
        how.append(a.stance.replace("_", " "), style="magenta").append(", ", style="dim")
    if a.polarity == "negative":
        how.append("⊖ negative", style="red").append(", ", style="dim")
    how.append(a.quotation, style="dim")
    if a.channel:
        how.append("\n" + a.channel.kind.replace("_", " "), style="green")
    if a.said_at:
        how.append("\n" + on_one_line(a.said_at), style="dim")
    return how


def _joined(content: Sequence[Span]) -> str:
    return " … ".join(on_one_line(part.text) for part in content)


def _indented(text: Text, depth: int, arrow: bool = True) -> Text | Padding:
    """A nested row's cell moved right; an arrow says that the row stands inside the one above."""
    if not depth:
        return text
    if arrow:
        return Padding(Text("↳ ") + text, (0, 0, 0, 2 * (depth - 1)))
    return Padding(text, (0, 0, 0, 2 * depth))


def _unreadable(result: Result) -> Text:
    line = Text(on_one_line(result.file), style="bold")
    return line.append(" could not be read: " + on_one_line(result.problem or "no reason given"), style="not bold red")
