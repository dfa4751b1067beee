"""Disputes for reading in a terminal, and as one JSON array: sides, what stands behind each, figures by whom."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from counterclaim.export.json_array import write_rows
from counterclaim.export.ledger_rows import dispute_row
from counterclaim.export.rows import Row
from counterclaim.export.terminal import console_of, count_of, flush
from counterclaim.export.visible import on_one_line
from counterclaim.keep.about import speakers
from counterclaim.keep.related import Related
from counterclaim.records import Certainty, Claim, Dispute, Range, Side, Standing

LONGEST = 160
"""How many characters of a statement are shown."""
_FIGURES = 4
_SPEAKERS = 3
NOBODY = "no one party"
HOW_SURE: Mapping[Certainty, str] = {
    "likely": "about seven in ten of the pairs that are held to contradict each other do",
    "possible": "in three of four such disputes something is contested; of their pairs about four in ten contradict each other",
}
"""How often the program is right about disputes, as measured (docs/decisions/0013-desk.md)."""


def write_json(found: Related, names: Mapping[str, str], stream: TextIO) -> None:
    """`dispute` rows; sides have the party's `name` and the texts of their claims too."""
    texts = {claim.id: claim.text for claim in found.claims}
    write_rows((_with_words(dispute_row(dispute), texts, names) for dispute in found.disputes), stream)


def _with_words(row: Row, texts: Mapping[str, str], names: Mapping[str, str]) -> Row:
    sides = [{**side, "name": names.get(side["party"]), "claim_texts": [texts[c] for c in side["claims"]]} for side in row["sides"]]
    return {**row, "sides": sides}


def write_table(found: Related, names: Mapping[str, str], stream: TextIO) -> None:
    """A heading and a table a dispute; those that are only possible come last, and are called so."""
    buffer = io.StringIO()
    console = console_of(buffer, stream.isatty())
    claims = {claim.id: claim for claim in found.claims}
    counted: Counter[str] = Counter()
    for dispute in found.disputes:
        if dispute.certainty == "possible" and not counted["possible"]:
            console.print(Text(f"Possible disputes: {HOW_SURE['possible']}\n", style="bold yellow"))
        counted[dispute.certainty] += 1
        _print(console, dispute, found, claims, names)
        flush(buffer, stream)
        stream.write("\n")
    possible = f", {counted['possible']:,} only possible" if counted["possible"] else ""
    console.print(Text(count_of(len(found.disputes), "dispute") + possible, style="dim"))
    flush(buffer, stream)


def _print(console: Console, dispute: Dispute, found: Related, claims: Mapping[str, Claim], names: Mapping[str, str]) -> None:
    console.print(Text(on_one_line(dispute.title), style="bold"))
    facts = [dispute.id, dispute.status, dispute.certainty]
    if dispute.verified:
        facts.append(f"{count_of(len(dispute.verified), 'note')} on what could be checked")
    console.print(Text(" · ".join(facts), style="dim"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True, header_style="dim")
    for name, ratio in (("who", 20), ("what", 44), ("figures", 20), ("behind it", 16)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for side in dispute.sides:
        words = on_one_line(claims[side.claims[0]].text)
        figures = Text("\n".join(_figures(side, found, names)))
        table.add_row(_party(side, names), Text(clipped(words)), figures, Text("\n".join(standing_words(side.standing).split(", "))))
    console.print(table)


def _party(side: Side, names: Mapping[str, str]) -> Text:
    name = names.get(side.party or "")
    return Text(on_one_line(name), style="bold cyan") if name else Text(NOBODY, style="dim italic")


def _figures(side: Side, found: Related, names: Mapping[str, str]) -> Iterator[str]:
    """Each figure with those who give it, the lowest first."""
    by: dict[str, list[Range]] = {}
    for figure in sorted(side.figures, key=lambda f: (_least(f), _most(f))):
        by.setdefault(range_words(figure), []).append(figure)
    for words, figures in list(by.items())[:_FIGURES]:
        told = speakers([found.statements[f.attribution] for f in figures], names)
        yield f"{words}: {on_one_line(listed(told))}"
    if len(by) > _FIGURES:
        yield f"and {len(by) - _FIGURES} more"


def _least(figure: Range) -> float:
    return figure.lower if figure.lower is not None else float("-inf")


def _most(figure: Range) -> float:
    return figure.upper if figure.upper is not None else float("inf")


def range_words(figure: Range) -> str:
    """A figure's bounds: "12", "12–17", "12 or more", "up to 17"."""
    low, high = (None if bound is None else f"{bound:,.10g}" for bound in (figure.lower, figure.upper))
    if low is None:
        return "an open number" if high is None else f"up to {high}"
    if high is None:
        return f"{low} or more"
    return low if low == high else f"{low}–{high}"


def standing_words(standing: Standing) -> str:
    """How many stand behind something: "14 reports, 5 texts, 2 origins"."""
    counted = (("report", standing.reports), ("text", standing.texts), ("origin", standing.origins))
    return ", ".join(count_of(number, noun) for noun, number in counted)


def listed(told: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    more = f" and {len(told) - _SPEAKERS} more" if len(told) > _SPEAKERS else ""
    return ", ".join(told[:_SPEAKERS]) + more


def clipped(words: str) -> str:
    """The first words of a long text."""
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
