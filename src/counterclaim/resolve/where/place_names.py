"""Which capitalised words of a report are names of places, where no model has said so.

A word that the gazetteer knows is a place where it stands by itself ("in Kabul", "Kabul, the capital"), not where it is part
of a longer name that the gazetteer does not know ("Washington Post", "Manchester United", "Michael Jackson"), nor where the
report has shown it to be a person ("Jackson said" behind "Michael Jackson"). A small town's name needs words around it that
show a place, once in the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from counterclaim.records import Span
from counterclaim.resolve.report import Report
from counterclaim.resolve.where.gazetteer import Entry, Gazetteer
from counterclaim.resolve.where.toponyms import PlaceWords, container_behind, place_words, read_name

_WORD = re.compile(r"(?:[A-Z][a-z]{0,2}\.){2,}|[^\W\d_a-z][\w’']*(?:-[\w’']+)*\.?")
_LINK = re.compile(r"[ \n]|[ \n](?:of|de|del|la|el|al|da|do|ed|es|and|the|of the)[ \n]|-")
_MADE = re.compile(
    r"-(?:based|area|wide|born|led|held|controlled|backed|style|run|occupied|administered|made|bound|educated|trained|funded|owned|"
    r"registered|era|born|ruled|allied|aligned|brokered|mediated|sponsored|supported|supplied|listed|flagged|linked|only|like)$"
)
_BEFORE = re.compile(
    r"(?:\b(?i:in|at|near|from|outside|inside|across|around|throughout|towards?|into|via|beyond|(?<!according[ \n])to)[ \n](?:the[ \n])?|"
    r"\b(?:north|south|east|west|northern|southern|eastern|western|central|neighboring|neighbouring|nearby|downtown|capital|city|town|"
    r"village|towns|cities|villages|province|region|district)(?:[ \n]of)?,?[ \n])$"
)
_BEHIND = re.compile(
    r"[ \n](?:province|region|state|district|valley|governorate|oblast|county|city|area|border|airport|man|woman|couple|teen|teenager|"
    r"residents?|police|officials|mayor|native|suburbs?|neighbou?rhood|village|town|hospital|prison|countryside|front|highway)\b"
)
_SPEECH_BEHIND = re.compile(
    r",?[ \n](?:said|says|told|added|adds|asked|wrote|writes|argued|testified|replied|explained|noted|joked|recalled|was|is|has|had|who)\b"
)
_THE = re.compile(r"\b[Tt]he[ \n]$")
_MONEY = re.compile(r"\$|£|€")
_LARGE = frozenset({"country", "admin1", "continent", "region", "sea", "landmark", "capital", "mountain", "river"})
_SUBDIVISIONS = frozenset({"admin2", "county"})
LONGEST_NAME = 6
MOST_IN_RUN = 40
Verdict = Literal["place", "if_shown", "no"]


class Word(NamedTuple):
    """A capitalised word."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Found:
    """What one reading of a report's words has gathered.

    Attributes:
        places: the names of places.
        waiting: names that are places only if the report shows it elsewhere.
        people: the last words of people's names, in lower case.
    """

    places: list[Span] = field(default_factory=list)
    waiting: list[Span] = field(default_factory=list)
    people: set[str] = field(default_factory=set)


def spotted_places(report: Report, gazetteer: Gazetteer) -> tuple[list[Span], list[Span]]:
    """Names of places in title and body, and adjectives such as "Afghan", which say where but are no places.

    Returns:
        Two lists of spans (code points), each in the order of the text.
    """
    found = _Found()
    adjectives: list[Span] = []
    titles: list[list[Word]] = []
    for kind, start, end in _stretches(report):
        for run in _runs(report.text, start, end, gazetteer):
            adjectives += _adjectives(run, gazetteer)
            if kind == "title":
                titles.append(run)
            else:
                _read_run(report.text, run, gazetteer, found)
    shown = {span.text.casefold() for span in found.places}
    found.places += [s for s in found.waiting if s.text.casefold() in shown and s.text.casefold() not in found.people]
    for run in titles:
        found.places += _places_in_title(run, report.text, gazetteer, shown)
    return sorted(found.places, key=lambda s: s.start), adjectives


def _stretches(report: Report) -> list[tuple[str, int, int]]:
    sections: list[tuple[str, int, int]] = [(s.kind, s.start, s.end) for s in report.document.sections if s.kind in ("title", "body")]
    return sections or [("body", 0, len(report.text))]


def _runs(text: str, start: int, end: int, gazetteer: Gazetteer) -> Iterator[list[Word]]:
    """Capitalised words that follow one another with nothing but a space, a hyphen or a small word between them."""
    run: list[Word] = []
    for match in _WORD.finditer(text, start, end):
        for word in _words_of(match.group(), match.start(), gazetteer):
            if run and (run[-1].end > word.start or _LINK.fullmatch(text, run[-1].end, word.start) is None or len(run) >= MOST_IN_RUN):
                yield run
                run = []
            run.append(word)
    if run:
        yield run


def _words_of(text: str, start: int, gazetteer: Gazetteer) -> list[Word]:
    """A word without what is no part of a name ("'s", "-based"), taken apart at hyphens where only its parts are known."""
    text = re.sub(r"['’]s?$", "", text)
    if (made := _MADE.search(text)) is not None:
        text = text[: made.start()]
    if text.endswith(".") and text.count(".") == 1:
        text = text[:-1]
    parts = text.split("-")
    if len(parts) == 2 and parts[0] in _SEATS and parts[1][:1].isupper():
        return [Word(start + len(parts[0]) + 1, start + len(text), parts[1])]
    if len(parts) == 2 and len(parts[0]) > 1 and parts[1][:1].isupper() and not gazetteer.find(text) and all(map(gazetteer.find, parts)):
        return [Word(start, start + len(parts[0]), parts[0]), Word(start + len(parts[0]) + 1, start + len(text), parts[1])]
    return [Word(start, start + len(text), text)] if text else []


def _adjectives(run: list[Word], gazetteer: Gazetteer) -> list[Span]:
    found = []
    for word in run:
        if len(word.text) > 3 and is_adjective(gazetteer.find(word.text)):
            found.append(Span(word.start, word.end, word.text))
    return found


def _read_run(text: str, run: list[Word], gazetteer: Gazetteer, found: _Found) -> None:
    """Adds the places in a run of the body, and the person whose name it is."""
    words = place_words()
    first = at = _first_word(text, run, gazetteer, words)
    while at < len(run):
        span, size = _longest(text, run, at, gazetteer)
        if span is None:
            if at == first and len(run) - at in (2, 3) and run[at].text.casefold() not in words.never:
                _add_person(run[-1], gazetteer, found)
            at += 1
            continue
        verdict = _verdict(text, run, at, size, span, gazetteer, found)
        if verdict == "place":
            found.places.append(span)
        elif verdict == "if_shown":
            found.waiting.append(span)
        at += size


def _first_word(text: str, run: list[Word], gazetteer: Gazetteer, words: PlaceWords) -> int:
    """Past the common words that begin a run, unless one begins a name ("North Korea")."""
    at = 0
    while at < len(run) and run[at].text.casefold() in words.never:
        article = run[at].text.casefold() in ("the", "a", "an")
        if not article and any(gazetteer.find(text[run[at].start : w.end]) for w in run[at + 1 : at + 4]):
            break
        at += 1
    return at


def _add_person(word: Word, gazetteer: Gazetteer, found: _Found) -> None:
    if not _is_large(gazetteer.find(word.text)):
        found.people.add(word.text.casefold())


def _longest(text: str, run: list[Word], at: int, gazetteer: Gazetteer) -> tuple[Span | None, int]:
    """The longest name from a word on that the gazetteer knows, whole or without its tail, and its number of words."""
    words = place_words()
    for size in range(min(LONGEST_NAME, len(run) - at), 0, -1):
        start, end = run[at].start, run[at + size - 1].end
        phrase = text[start:end]
        entries = gazetteer.find(phrase)
        known = not is_adjective(entries) and any(e.how == "name" or (e.how == "alternate" and e.population > 50_000) for e in entries)
        if not known and size > 1 and run[at + size - 1].text.casefold() in words.tails.keys() - words.institutions:
            reading = read_name(phrase, gazetteer)
            known = bool(reading.entries) and not is_adjective(reading.entries)
        if known:
            return Span(start, end, phrase), size
    return None, 1


def _verdict(text: str, run: list[Word], at: int, size: int, span: Span, gazetteer: Gazetteer, found: _Found) -> Verdict:
    words = place_words()
    folded = span.text.casefold()
    entries = read_name(span.text, gazetteer).entries
    large, people = _is_large(entries), _people_of(entries)
    if size == 1 and (folded in words.never or folded in words.titles or _is_acronym(span.text, entries)):
        return "no"
    before = run[at - 1].text.casefold().rstrip(".") if at else ""
    if before in words.titles | words.given_names and text[run[at - 1].end : span.start] == " " and not _is_state(entries):
        _add_person(run[at + size - 1], gazetteer, found)
        return "no"
    if _MONEY.match(text, span.end) or _MONEY.match(text, max(0, span.start - 1)):
        return "no"
    if not _stands_alone(text, run, at, size, large, words):
        if at == 0 and len(run) - size in (1, 2):
            _add_person(run[-1], gazetteer, found)
        return "no"
    before_it = _BEFORE.search(text, max(0, span.start - 24), span.start) is not None
    listed = bool(found.places) and 0 < span.start - found.places[-1].end <= 5 and "\n" not in text[found.places[-1].end : span.start]
    shown = before_it or listed or _BEHIND.match(text, span.end) is not None or container_behind(text, span.end, gazetteer) is not None
    if folded in found.people and not before_it:
        return "no"
    if not large and _THE.search(text, max(0, span.start - 5), span.start) and not _noun_behind(text, span.end):
        return "no"
    return _weighed(text, span, folded, size, shown, before_it, large, people, words)


def _noun_behind(text: str, end: int) -> bool:
    """Whether an article belongs to a noun behind the name ("the Gao garrison", "the Gao-based group")."""
    return text[end : end + 1] == "-" or (text[end : end + 1] == " " and text[end + 1 : end + 2].islower())


def _weighed(
    text: str, span: Span, folded: str, size: int, shown: bool, before_it: bool, large: bool, people: int, words: PlaceWords
) -> Verdict:
    """Whether what the text shows is enough for a place of this size and a name of this kind."""
    doubtful = folded in words.doubtful or folded in words.given_names or folded.startswith(("st. ", "st ", "saint "))
    if doubtful:
        return "place" if before_it or (large and folded not in words.doubtful) else "if_shown"
    if shown or large or (size > 1 and people > 2000) or people > 100_000:
        return "place"
    if people > 20_000 and not _SPEECH_BEHIND.match(text, span.end):
        return "place"
    return "if_shown"


def is_adjective(entries: tuple[Entry, ...]) -> bool:
    """Whether a word is an adjective or a people's name, whatever hamlet bears it as well ("Malian")."""
    return any(e.how == "adjective" for e in entries) and not any(e.how == "name" and e.kind in _LARGE for e in entries)


def _is_acronym(text: str, entries: tuple[Entry, ...]) -> bool:
    """Whether capitals without stops stand for something else than a place that is written so ("US", "NSW")."""
    return text.isupper() and len(text) <= 5 and not any(e.how == "name" and (e.kind in _LARGE or e.population > 500_000) for e in entries)


def _is_state(entries: tuple[Entry, ...]) -> bool:
    return any(e.kind in ("country", "admin1", "continent") and e.how == "name" for e in entries)


def _is_large(entries: tuple[Entry, ...]) -> bool:
    return any(e.kind in _LARGE and e.how == "name" for e in entries) or _people_of(entries) > 500_000


def _people_of(entries: tuple[Entry, ...]) -> int:
    """The people of the largest place of the name; a district stands for a middling town."""
    return max(
        (30_000 if e.kind in _SUBDIVISIONS else e.population for e in entries if e.how == "name" or e.population > 100_000), default=0
    )


def _stands_alone(text: str, run: list[Word], at: int, size: int, large: bool, words: PlaceWords) -> bool:
    """Whether what stands next to a name in its run leaves it a name of its own."""
    if at + size < len(run):
        gap = text[run[at + size - 1].end : run[at + size].start].strip()
        following = run[at + size].text.casefold().rstrip(".")
        if gap not in ("and", "the", "-") and following not in words.institutions and not (large and following in words.titles):
            # "U.S. Centers for …", "the United Kingdom Sunday"
            return large and ((size == 1 and run[at].text.replace(".", "").isupper()) or (gap == "" and following in _DAYS))
    if not at:
        return True
    gap = text[run[at - 1].end : run[at].start].strip()
    previous = run[at - 1].text.casefold().rstrip(".")
    if gap in ("of", "of the"):
        named = previous in words.holders or previous in words.titles
        return named or (large and previous not in words.never | words.institutions | words.outlets)
    return gap in ("and", "the", "-") or (previous in words.never and (large or previous not in _COMPASS))


_DAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
_SEATS = frozenset(("D", "R", "I", "DFL", "Con", "Lab"))
_COMPASS = frozenset({"north", "south", "east", "west", "central", "northern", "southern", "eastern", "western"})


def _places_in_title(run: list[Word], text: str, gazetteer: Gazetteer, shown: set[str]) -> list[Span]:
    """Places in a headline, where most words may begin with a capital: those of the body, and large ones."""
    words = place_words()
    found: list[Span] = []
    at = 0
    while at < len(run):
        span, size = _longest(text, run, at, gazetteer)
        if span is not None and not (size == 1 and span.text.casefold() in words.never):
            entries = gazetteer.find(span.text)
            alone = not at or run[at - 1].text.casefold() not in words.given_names | words.titles
            paper = at + size < len(run) and run[at + size].text.casefold() in words.outlets
            strong = _is_state(entries) or any(e.kind in ("capital", "landmark") and e.how == "name" for e in entries)
            sure = span.text.casefold() in shown or (strong and alone and span.text.casefold() not in words.doubtful)
            if sure and not paper and not (size == 1 and _is_acronym(span.text, entries)):
                found.append(span)
        at += size
    return found
