"""What a place name's own words and the words beside it say: the places that bear it, and what it is said to lie in."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from counterclaim.resolve.where.gazetteer import Entry, Gazetteer

_TABLE = Path(__file__).parents[2] / "tables" / "place_words.json"
_POSSESSIVE = re.compile(r"['’]s?$")
_TYPE_BEHIND = re.compile(r"[ \n](provinces?|regions?|states?|governorates?|oblast|prefecture|department|county|district|valley)\b", re.I)
_TYPE_BEFORE = re.compile(r"\b(province|region|state|governorate|oblast|county|district) of (?:the )?$", re.I)
_PLURAL = re.compile(r"\b(counties|parishes)\b")
_NAME = r"[^\W\d_a-z][\w.'’-]*"
_BEHIND = re.compile(
    r"(?:[ \n](?:city|town|village|district|county|province|region|area))?"
    r"(?:, ?|[ \n]?\(|,?[ \n](?:in|of)[ \n])"
    r"(?:(?:in|a town in|a city in|a village in|capital of|the capital of)[ \n])?(?:the[ \n])?"
    r"(?:(?:state|province|region|county)[ \n]of[ \n])?"
    r"(?:(?:far[ \n])?(?:north|south|east|west)?(?:ern|east|west|eastern|western|-east|-west|-eastern|-western)?(?:central)?[ \n])?"
    rf"({_NAME}(?:[ \n](?:and[ \n]|of[ \n])?{_NAME}){{0,3}})"
)
_ADMIN = frozenset({"admin1", "admin2", "county"})
_CONTAINERS = frozenset({"country", "admin1", "admin2", "county", "region"})


class Container(NamedTuple):
    """What the text sets behind a name as holding it.

    Attributes:
        entries: the places that bear its name.
        start: where it stands (code points).
        listed: only a comma stands between and it is no abbreviation, so that both may be parts of a list.
    """

    entries: tuple[Entry, ...]
    start: int
    end: int
    listed: bool


class Reading(NamedTuple):
    """What bears a name.

    Attributes:
        rule: how it was read; "name" where the gazetteer knows it as it stands.
        precision: where_prec where the name was cut to a part that the gazetteer knows, None otherwise.
        wants: the kinds that its own words ask for.
    """

    entries: tuple[Entry, ...]
    rule: str = "name"
    precision: int | None = None
    wants: frozenset[str] = frozenset()


class PlaceWords(NamedTuple):
    """The words around place names; see resources/places/words.yaml."""

    tails: dict[str, int]
    heads: tuple[str, ...]
    outlets: frozenset[str]
    given_names: frozenset[str]
    titles: frozenset[str]
    never: frozenset[str]
    doubtful: frozenset[str]
    path: frozenset[str]
    institutions: frozenset[str]
    holders: frozenset[str]


@lru_cache(maxsize=1)
def place_words() -> PlaceWords:
    """The table of words in the package."""
    table = json.loads(_TABLE.read_text("utf-8"))
    return PlaceWords(
        {word: int(code) for word, code in table["tails"].items()},
        tuple(sorted(table["heads"], key=len, reverse=True)),
        *(frozenset(table[name]) for name in ("outlets", "given_names", "titles", "never", "doubtful", "path", "institutions", "holders")),
    )


def read_name(phrase: str, gazetteer: Gazetteer) -> Reading:
    """The places that bear a name, cut to what the gazetteer knows where it does not know the whole.

    "Panjshir Valley" falls back on the province Panjshir, with the precision of a province.
    """
    phrase = " ".join(phrase.split())
    for form in dict.fromkeys((phrase, _POSSESSIVE.sub("", phrase))):
        if found := gazetteer.find(form):
            return Reading(found + _counties(form, gazetteer), wants=_own_type(form))
    bare = _POSSESSIVE.sub("", phrase)
    if found := _counties(bare, gazetteer):
        return Reading(found, "county")
    return _cut(bare, gazetteer, 0) or Reading(())


def _counties(phrase: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """US counties, which news names without the word where the reader knows them."""
    return tuple(e._replace(how="alternate") for e in gazetteer.find(phrase + " County") if e.kind == "county")


def _own_type(phrase: str) -> frozenset[str]:
    last = phrase.rpartition(" ")[2].casefold()
    return _ADMIN if last in ("county", "parish", "province", "district", "governorate", "oblast") and " " in phrase else frozenset()


def _cut(phrase: str, gazetteer: Gazetteer, depth: int) -> Reading | None:
    """Without a tail ("Valley"), a head ("northern"), an article ("al-"), or a plural's s."""
    words = place_words()
    folded = phrase.casefold()
    if depth > 2 or len(phrase) > 80:
        return None
    for size in (2, 1):
        parts = phrase.split(" ")
        tail = " ".join(parts[-size:]).casefold()
        if len(parts) > size and tail in words.tails:
            head = " ".join(parts[:-size])
            precision = words.tails[tail]
            wants = _ADMIN if 3 <= precision <= 4 else frozenset()
            if found := _cleared(gazetteer.find(head), 0 if precision in (1, 3) else 20_000):
                return Reading(found, "fallback", precision, wants)
            return _cut(head, gazetteer, depth + 1)
    for head in words.heads:
        if folded.startswith(head + " "):
            rest = phrase[len(head) + 1 :]
            if found := _cleared(gazetteer.find(rest)):
                return Reading(found, "fallback", 5 if any(e.kind in ("country", "admin1") for e in found[:1]) else 2)
            return _cut(rest, gazetteer, depth + 1)
    for pattern in (r"^(?:al|el|as|ash|ad|ar|az|an)[ -]", r"(?<=[a-z]{3})s$"):
        shorter = re.sub(pattern, "", phrase, flags=re.I)
        if shorter != phrase and (found := _cleared(gazetteer.find(shorter))):
            return Reading(found, "fallback", None)
    return None


def _cleared(entries: tuple[Entry, ...], people: int = 0) -> tuple[Entry, ...]:
    """What a cut name may mean: a creek that bears a hamlet's name lies elsewhere, so towns need so many people."""
    return tuple(
        e for e in entries if e.how in ("name", "alternate") and (e.population >= people or e.kind not in ("city", "capital", "postal"))
    )


def asked_kinds(text: str, start: int, end: int) -> frozenset[str]:
    """The kinds that a word beside the name asks for: "Kunduz province", "the state of Washington"."""
    behind = _TYPE_BEHIND.match(text, end)
    if behind:
        return frozenset({"county", "admin2"}) if behind.group(1).casefold() in ("county", "district") else _ADMIN
    return _ADMIN if _TYPE_BEFORE.search(text, max(0, start - 24), start) else frozenset()


def counties_behind(text: str, end: int) -> str | None:
    """The word "County" or "Parish" where the name is one of several before "counties": "Eastland and Callahan counties"."""
    plural = _PLURAL.search(text, end, end + 100)
    if plural is None:
        return None
    between = text[end : plural.start()].replace(",", " ").split(" ")
    if "\n" in text[end : plural.start()] or not all(w[:1].isupper() or w in ("", "and", "or", "&") for w in between):
        return None
    return {"counties": " County", "parishes": " Parish"}[plural.group(1)]


def container_behind(text: str, end: int, gazetteer: Gazetteer) -> Container | None:
    """What the text sets behind a name as holding it: "Alexandria, La.", "Gao, in northern Mali".

    Returns:
        The container; None where there is none.
    """
    match = _BEHIND.match(text, end, end + 140)
    if match is None:
        return None
    start = match.start(1)
    comma = "," in match.group()[: start - end] or "(" in match.group()[: start - end]
    words = match.group(1).split()
    for count in range(len(words), 0, -1):
        name = re.match(r"[ \n]*".join(map(re.escape, words[:count])), text[start:])
        if name is None:
            continue
        written = name.group()
        for form in dict.fromkeys((written, _POSSESSIVE.sub("", written), written.rstrip("."))):
            found = tuple(
                e for e in gazetteer.find(form) if e.kind in _CONTAINERS and (e.how != "adjective") and (comma or e.how != "abbreviation")
            )
            if found:
                short = "." in form or (form.isupper() and len(form) <= 4)
                return Container(found, start, start + len(form), match.group()[: start - end].strip() == "," and not short)
    return None


def outlet_entries(url: str | None, publisher: str | None, gazetteer: Gazetteer) -> tuple[tuple[Entry, ...], str | None]:
    """The places that an outlet's name holds ("Kunduz Herald", gainesvillesun.com), and its domain's country code."""
    names = [_bare(publisher)] if publisher else []
    country = None
    if url:
        host = re.sub(r"^(?:[a-z]+://)?", "", url.casefold()).split("/")[0].split(":")[0]
        labels = [label for label in host.split(".") if label not in ("www", "com", "co", "org", "net", "news", "uk")]
        last = host.rpartition(".")[2]
        country = "GB" if last == "uk" else last.upper() if len(last) == 2 else None
        names += [_unjoined(label, gazetteer) for label in sorted(labels, key=len, reverse=True)[:2] if len(label) <= 40]
    for name in names:
        if name and (found := tuple(e for e in gazetteer.find(name) if e.how in ("name", "alternate"))):
            return found, country
    return (), country


def _bare(publisher: str) -> str:
    """A newspaper's name without the words that only say that it is one."""
    words = publisher.split()[:8]
    while words and words[0].casefold() in place_words().outlets:
        del words[0]
    while words and words[-1].casefold() in place_words().outlets:
        del words[-1]
    return " ".join(words)


def _unjoined(label: str, gazetteer: Gazetteer) -> str:
    """The place in a domain's label, written apart: "thelasvegassun" gives "las vegas"; empty where there is none."""
    outlets = place_words().outlets
    label = label.replace("-", "")
    for _ in range(5):
        if form := _place_in(label, gazetteer):
            return form
        before = label
        label = next((label[: -len(w)] for w in _longest_first(outlets) if len(w) > 2 and label.endswith(w)), label)
        if form := _place_in(label, gazetteer):
            return form
        label = next((label[len(w) :] for w in _longest_first(outlets) if label.startswith(w) and len(w) > 1), label)
        if len(label) < 4 or label == before:
            return ""
    return ""


@lru_cache(maxsize=4)
def _longest_first(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _place_in(label: str, gazetteer: Gazetteer) -> str:
    """The label as a place's name, in one word or two, or the first of two places that "and" joins."""
    outlets = place_words().outlets
    if len(label) < 4 or label in outlets:
        return ""
    first, joined, second = label.partition("and")
    forms = [label, *(f"{label[:n]} {label[n:]}" for n in range(3, len(label) - 2) if label[n:] not in outlets)]
    if joined and len(first) > 3 and gazetteer.find(second):
        forms.append(first)
    return next((form for form in forms if any(e.how == "name" for e in gazetteer.find(form))), "")
