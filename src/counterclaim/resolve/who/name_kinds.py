"""The kind of a name by the words around it, where they speak against the model's: "the operator, Reed Shipping", "the FHF"."""

from __future__ import annotations

import re
from dataclasses import replace

from counterclaim.records import Name
from counterclaim.resolve.countries import CODES, is_country
from counterclaim.resolve.report import Report
from counterclaim.resolve.who import nouns
from counterclaim.resolve.who.capitals import CAPITALS
from counterclaim.resolve.who.name_words import acronyms
from counterclaim.resolve.who.phrases import is_body_name

_TITLE = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, nouns.HONORIFICS), key=len, reverse=True))})\.?\s+$", re.I)
_CALLED_BEFORE = re.compile(
    r"(?:^|(?P<verb>[\w-]*)[\s“‘\"(]+)(?:the|a|an|its|their)\s+(?P<between>(?:[\w-]+\s+){0,3}?)(?P<noun>[a-z-]+)(?P<comma>,)?(?:\s+(?:called|named))?\s+$",
    re.I,
)
_CALLED_BEHIND = re.compile(
    r",\s+(?:the|a|an)\s+(?P<words>(?:[\w’'-]+\s+){0,3}?[a-z-]+)(?=[,.;]|\s+(?:in|of|from|that|which|based|for|with|at)\b)"
)
_WHICH = re.compile(r",\s+which\b")
_SHORT = re.compile(r"\s+\(([A-Z]{2,8})\)")
CLOSED = re.compile(r"[,.;:!?)”]|\s*$|\s*\n")
_PREPOSITIONS = frozenset("of for at from with in to by and".split())
"""Before "the operator, Ivo Marin": what stands before the comma is whom he belongs to."""
_TELLING = frozenset("told tells tell asked asks ask informed assured reminded warned showed gave".split())
_OF = re.compile(r"\s+of\b.*$", re.S)
_LONGEST_AROUND = 70
_NOT_BODIES = frozenset(["agency-news", "presenter", "newsreader", "anchor", "monitor", "post", "state", "record", "warlord", "registrar"])
_BODY_NOUNS = (nouns.ORGANIZATION_HEADS | nouns.MEDIA_HEADS | nouns.STATE_HEADS | nouns.ARMED_HEADS) - _NOT_BODIES


def with_kinds(report: Report) -> tuple[Name, ...]:
    """The names of a report: persons that its words show to be bodies are organizations, and the names of persons end before "of".

    Source: docs/decisions/0007-resolution.md.
    """
    names = [_cut(report.text, n) for n in report.names]
    names = [replace(n, kind="place") if n.kind == "person" and (n.text in CAPITALS or is_country(n.text)) else n for n in names]
    bodies = {n.text for n in names if n.kind == "person" and _is_body(report.text, n)}
    bodies |= {end for body in bodies for end in _ends(body)}
    return tuple(replace(n, kind="organization") if n.kind == "person" and n.text in bodies else n for n in names)


def _ends(name: str) -> list[str]:
    """The ends of a body's name of two words or more: `Free Harbour` of `Compañía Free Harbour`."""
    words = name.split()
    return [" ".join(words[n:]) for n in range(1, len(words) - 1)]


def _cut(text: str, name: Name) -> Name:
    """A person's name without "of" and what follows, where a title stands before it: `Ms Vidal of the FHF`."""
    found = _OF.search(name.text)
    if found is None or not (_is_titled(text, name) or found.group().strip() == "of"):
        return name
    return Name(name.start, name.start + found.start(), name.text[: found.start()], "person")


def _is_titled(text: str, name: Name) -> bool:
    """Whether a person's title stands before a name, or is its first word."""
    before = _TITLE.search(text, max(0, name.start - 16), name.start)
    return (before or _TITLE.match(name.text.split(" ", 1)[0] + " ")) is not None


def _is_body(text: str, name: Name) -> bool:
    if not name.text.strip() or name.text in CODES or _is_titled(text, name):
        return False
    if is_body_name(name.text) or nouns.is_acronym(name.text):
        return True
    before = _CALLED_BEFORE.search(text, max(0, name.start - _LONGEST_AROUND), name.start)
    if before and _is_body_noun(before["noun"]) and _names_it(before, text, name.end):
        return True
    behind = _CALLED_BEHIND.match(text, name.end, name.end + _LONGEST_AROUND)
    if behind and _is_body_noun(behind["words"].split()[-1]):
        return True
    short = _SHORT.match(text, name.end)
    return _WHICH.match(text, name.end) is not None or (short is not None and short[1].lower() in acronyms(name.text))


def _names_it(before: re.Match[str], text: str, end: int) -> bool:
    """Whether a body's noun before a name is said of it: "the operator, X, said", not "according to the operator, X said"."""
    verb = (before["verb"] or "").lower()
    if _PREPOSITIONS & set(before["between"].lower().split()):
        return False
    if before["comma"]:
        return verb not in _PREPOSITIONS and CLOSED.match(text, end) is not None
    return verb not in _TELLING


def _is_body_noun(noun: str) -> bool:
    return noun.lower() in _BODY_NOUNS
