"""Which capitalised words of a report are names of places, where no model has said so.

A word that the gazetteer knows is a place where it stands by itself ("in Kabul", "Kabul, the capital"), not where it is part
of a longer name that the gazetteer does not know ("Washington Post", "Manchester United", "Michael Jackson"), nor where the
report has shown it to be a person ("Jackson said" behind "Michael Jackson").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from counterclaim.records import Span
from counterclaim.resolve.gazetteer import Entry, Gazetteer
from counterclaim.resolve.report import Report
from counterclaim.resolve.toponyms import container_behind, place_words, read_name

_WORD = re.compile(r"[^\W\d_a-z][\w’']*(?:-[\w’']+)*\.?")
_LINK = re.compile(r"[ \n]|[ \n](?:of|de|del|la|el|al|da|do|ed|es|and|the|of the)[ \n]|-")
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")
_PREPOSITION = re.compile(
    r"\b(?:in|at|near|from|outside|inside|across|around|throughout|toward|towards|into|via|to|through|over|between|around|beyond|of|"
    r"north|south|east|west|northern|southern|eastern|western|central|neighboring|neighbouring|nearby|downtown|capital|city|town|village)"
    r"[ \n](?:the[ \n])?$",
    re.I,
)
_AREA_BEHIND = re.compile(r"[ \n](?:province|region|state|district|valley|governorate|oblast|county|city|area|border|airport)\b", re.I)
_SPEECH_BEHIND = re.compile(
    r",?[ \n](?:said|says|told|added|adds|asked|wrote|writes|argued|testified|replied|explained|noted|joked|recalled|was|is|has|had|who)\b"
)
_LARGE = frozenset({"country", "admin1", "continent", "region", "sea", "landmark", "capital", "mountain", "river"})
LONGEST_NAME = 6


class Word(NamedTuple):
    """A capitalised word; `joined`: nothing but a space, a hyphen or a small word stands between it and the one before it."""

    start: int
    end: int
    text: str
    joined: bool


def spotted_places(report: Report, gazetteer: Gazetteer) -> tuple[list[Span], list[Span]]:
    """Names of places in title and body, and adjectives such as "Afghan", which say where but are no places.

    Returns:
        Two lists of spans (code points), each in the order of the text.
    """
    places: list[Span] = []
    adjectives: list[Span] = []
    people: set[str] = set()
    titles: list[list[Word]] = []
    for kind, start, end in _stretches(report):
        for run in _runs(report.text, start, end):
            adjectives += _adjectives(run, gazetteer)
            if kind == "title":
                titles.append(run)
            else:
                places += _places_in(report.text, run, gazetteer, people)
    known = {span.text.casefold() for span in places}
    for run in titles:
        places += _places_in_title(report.text, run, gazetteer, known)
    return sorted(places, key=lambda s: s.start), sorted(adjectives, key=lambda s: s.start)


def adjectives_in(report: Report, gazetteer: Gazetteer) -> list[Span]:
    """The adjectives alone."""
    return [span for _, start, end in _stretches(report) for run in _runs(report.text, start, end) for span in _adjectives(run, gazetteer)]


def _stretches(report: Report) -> list[tuple[str, int, int]]:
    sections: list[tuple[str, int, int]] = [(s.kind, s.start, s.end) for s in report.document.sections if s.kind in ("title", "body")]
    return sections or [("body", 0, len(report.text))]


def _runs(text: str, start: int, end: int) -> Iterator[list[Word]]:
    """Capitalised words that follow one another."""
    run: list[Word] = []
    for match in _WORD.finditer(text, start, end):
        word, stop = match.group(), match.end()
        if (possessive := re.search(r"['’]s$|['’]$", word)) is not None:
            word, stop = word[: possessive.start()], match.start() + possessive.start()
        if word.endswith(".") and len(word) > 3 and not _INITIALS.match(word):
            word, stop = word[:-1], stop - 1
        joined = bool(run) and run[-1].end < match.start() and _LINK.fullmatch(text, run[-1].end, match.start()) is not None
        if run and not joined:
            yield run
            run = []
        run.append(Word(match.start(), stop, word, joined))
        if len(run) > 40:
            yield run
            run = []
    if run:
        yield run


def _adjectives(run: list[Word], gazetteer: Gazetteer) -> list[Span]:
    found = []
    for word in run:
        for part in word.text.split("-"):
            entries = gazetteer.find(part) if len(part) > 3 else ()
            if entries and entries[0].how == "adjective":
                at = word.start + word.text.index(part)
                found.append(Span(at, at + len(part), part))
    return found


def _places_in(text: str, run: list[Word], gazetteer: Gazetteer, people: set[str]) -> list[Span]:
    """Places in a run of capitalised words of the body; a run that is a person's name adds to the people."""
    words = place_words()
    first = 0
    while first < len(run) and run[first].text.casefold() in words.never and not _starts_name(text, run, first, gazetteer):
        first += 1
    found: list[Span] = []
    at = first
    while at < len(run):
        span, size = _longest(text, run, at, gazetteer)
        if span is not None and _is_place(text, run, at, size, span, gazetteer, people):
            found.append(span)
            at += size
        else:
            if span is None and at == first and len(run) - at in (2, 3) and run[at].text.casefold() not in words.never:
                people.add(run[-1].text.casefold())
            at += max(1, size if span is not None else 1)
    return found


def _starts_name(text: str, run: list[Word], at: int, gazetteer: Gazetteer) -> bool:
    """Whether a longer name that the gazetteer knows begins with this common word ("North Korea")."""
    return any(gazetteer.find(text[run[at].start : run[at + size].end]) for size in range(1, min(4, len(run) - at)))


def _longest(text: str, run: list[Word], at: int, gazetteer: Gazetteer) -> tuple[Span | None, int]:
    """The longest name from a word on that the gazetteer knows, whole or without its tail, and its number of words."""
    tails = place_words().tails
    for size in range(min(LONGEST_NAME, len(run) - at), 0, -1):
        start, end = run[at].start, run[at + size - 1].end
        phrase = text[start:end]
        entries = gazetteer.find(phrase)
        known = any(e.how in ("name", "alternate") for e in entries) and entries[0].how != "adjective"
        if not known and size > 1 and run[at + size - 1].text.casefold() in tails:
            reading = read_name(phrase, gazetteer)
            known = bool(reading.entries) and reading.entries[0].how != "adjective"
        if known:
            return Span(start, end, phrase), size
    return None, 1


def _is_place(text: str, run: list[Word], at: int, size: int, span: Span, gazetteer: Gazetteer, people: set[str]) -> bool:
    words = place_words()
    folded = span.text.casefold()
    before = run[at - 1].text.casefold().rstrip(".") if at else ""
    if size == 1 and folded in words.never:
        return False
    if before and (before in words.titles or before in words.given_names):
        people.add(folded)
        return False
    evidence = _PREPOSITION.search(text, max(0, span.start - 24), span.start) is not None
    entries = read_name(span.text, gazetteer).entries
    large = _is_large(entries)
    if not _stands_alone(text, run, at, size, large, gazetteer):
        if at == 0 and len(run) - size in (1, 2):
            people.add(run[-1].text.casefold())
        return False
    if folded in people and not evidence:
        return False
    evidence = evidence or container_behind(text, span.end, gazetteer) is not None or _AREA_BEHIND.match(text, span.end) is not None
    if evidence or size > 1:
        return evidence or large or _people_of(entries) > 2000
    if folded in words.doubtful or folded in words.given_names:
        return large and folded not in words.doubtful and not _SPEECH_BEHIND.match(text, span.end)
    if large:
        return True
    return _people_of(entries) > 20_000 and not _SPEECH_BEHIND.match(text, span.end)


def _is_large(entries: tuple[Entry, ...]) -> bool:
    return any(e.kind in _LARGE and e.how == "name" for e in entries) or _people_of(entries) > 500_000


def _people_of(entries: tuple[Entry, ...]) -> int:
    return max((e.population for e in entries if e.how == "name"), default=0)


def _stands_alone(text: str, run: list[Word], at: int, size: int, large: bool, gazetteer: Gazetteer) -> bool:
    """Whether what stands next to a name in its run leaves it a name of its own."""
    words = place_words()
    if at + size < len(run):
        gap = text[run[at + size - 1].end : run[at + size].start]
        following = run[at + size].text
        joined_by_word = gap.strip() in ("and", "the") or gap.strip() == "-"
        if not joined_by_word and not (large and gazetteer.find(following) and gazetteer.find(following)[0].how == "adjective"):
            return following.casefold() in words.titles and large
    if at:
        gap = text[run[at - 1].end : run[at].start]
        previous = run[at - 1].text.casefold()
        if gap.strip() in ("of", "and", "the", "-", "of the"):
            return gap.strip() != "of" or large or _people_of(gazetteer.find(run[at].text)) > 0
        return previous in words.never or bool(gazetteer.find(previous) and large)
    return True


def _places_in_title(text: str, run: list[Word], gazetteer: Gazetteer, known: set[str]) -> list[Span]:
    """Places in a headline, where most words may begin with a capital: those of the body, and large ones."""
    words = place_words()
    found: list[Span] = []
    at = 0
    while at < len(run):
        span, size = _longest(text, run, at, gazetteer)
        if span is not None and not (size == 1 and span.text.casefold() in words.never):
            sure = span.text.casefold() in known
            entries = gazetteer.find(span.text)
            alone = at == 0 or run[at - 1].text.casefold() not in words.given_names | words.titles
            strong = (
                any(e.kind in ("country", "capital", "admin1") and e.how == "name" for e in entries)
                and span.text.casefold() not in words.doubtful
            )
            if sure or (strong and alone and not _paper(run, at + size)):
                found.append(span)
        at += size
    return found


def _paper(run: list[Word], at: int) -> bool:
    return at < len(run) and run[at].text.casefold() in place_words().outlets
