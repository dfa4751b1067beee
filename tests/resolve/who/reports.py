"""Reports for tests of who is who: sources in brackets with a letter each, the same letter for the same actor."""

from __future__ import annotations

import re
from collections.abc import Mapping

from counterclaim.records import Attribution, Document, Name, NameKind, Section, Span
from counterclaim.resolve.report import Report, report_of
from counterclaim.resolve.who.across import Registry
from counterclaim.resolve.who.actors import find_actors
from counterclaim.resolve.who.remembered import Run

PERSONS = ("Ivo Marin", "Marin", "Petra Kolar", "Kolar", "Anders Lund", "Lund", "Sami Odeh", "Odeh", "Rosa Vidal", "Vidal")
BODIES = ("Free Harbour Front", "FHF", "Varna Dockers' Union", "Delta Relief", "Interior Ministry", "Harbour Courier", "Reed Shipping")
NAMES: dict[str, NameKind] = {**dict.fromkeys(PERSONS, "person"), **dict.fromkeys(BODIES, "organization")}
_MARK = re.compile(r"\[(\w) ([^\]]+)\]")


def read(marked: str, title: str = "", document: str = "d1", names: Mapping[str, NameKind] = NAMES) -> tuple[Report, list[str]]:
    """A report whose bracketed sources each say something, and their letters; `names` are those that the model is said to find."""
    whole = f"{title}\n\n{marked}" if title else marked
    text, places, letters, at = "", [], [], 0
    for found in _MARK.finditer(whole):
        text += whole[at : found.start()]
        places.append((len(text), len(text) + len(found[2])))
        letters.append(found[1])
        text += found[2]
        at = found.end()
    text += whole[at:]
    rows = []
    for n, (start, end) in enumerate(places):
        stop = next((i for i in range(end, len(text)) if text[i] in ".\n"), len(text))
        cue = Span(end + 1, min(end + 5, len(text)), text[end + 1 : end + 5])
        content = Span(min(end + 6, stop), stop, text[min(end + 6, stop) : stop])
        source = Span(start, end, text[start:end])
        rows.append(Attribution(f"{document}.{n}", document, source, cue, (content,), "indirect", "asserts", "positive", None, 1.0))
    found_names: list[Name] = []
    for words, kind in names.items():
        for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
            if not any(n.start < m.end() and m.start() < n.end for n in found_names):
                found_names.append(Name(m.start(), m.end(), words, kind))
    edge = text.index("\n\n") if title else 0
    head = len(_MARK.sub(r"\2", title))
    sections = ((Section("title", 0, head),) if title else ()) + (Section("body", edge, len(text)),)
    made = Document(document, text, sections=sections)
    return report_of(made, tuple(rows), tuple(sorted(found_names, key=lambda n: n.start))), letters


def admitted(*marked: str, names: Mapping[str, NameKind] = NAMES, memory: Run | None = None) -> list[list[str]]:
    """For each source of each report its actor's identifier."""
    registry = Registry(memory or Run())
    found = []
    for n, text in enumerate(marked):
        report, _ = read(text, document=f"d{n}", names=names)
        ids = registry.admit(report.document, report.attributions, find_actors(report))
        found.append([ids[a.id].id for a in report.attributions])
    return found


def parties(*marked: str) -> list[list[list[str]]]:
    """For each source of each report its actor's name, that of whom it speaks for, and so on, after all reports."""
    memory = Run()
    found = admitted(*marked, memory=memory)
    actors = {a.id: a for a in memory.actors()}

    def chain(actor: str | None) -> list[str]:
        return [actors[actor].name, *chain(actors[actor].party)] if actor else []

    return [[chain(i) for i in report] for report in found]
