"""Actors as PLOVER codes them: country and sector, where kind, role and name give them.

Source: PLOVER manual (draft 0.7b1, 2021), actor codes and sector primary codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from counterclaim.export.country_codes import ALPHA_3
from counterclaim.records import Actor
from counterclaim.resolve.countries import CODES

UNKNOWN = "UNK"

_WORDS = tuple(
    (sector, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I))
    for sector, words in (
        ("COP", r"police|policem[ae]n|constables?|gendarm\w*|sheriff"),
        ("SPY", r"intelligence(?:\s(?:service|agency|services))?|secret\sservice"),
        ("JUD", r"judges?|courts?|tribunal|magistrates?|prosecutors?|attorney\sgeneral"),
        ("LEG", r"lawmakers?|senators?|members?\sof\sparliament|m\.?p\.?s?|parliament|senate|congress(?:m[ae]n|wom[ae]n)?|legislators?"),
        ("OPP", r"opposition(?:\sleaders?)?|dissidents?"),
        ("MED", r"doctors?|nurses?|medics?|paramedics?|surgeons?|hospitals?|physicians?|health\sworkers?|clinics?"),
        ("JRN", r"journalists?|reporters?|correspondents?|editors?|newspapers?|broadcasters?|news\sagency"),
        ("EDU", r"teachers?|professors?|students?|universit(?:y|ies)|schools?|lecturers?"),
        ("REL", r"imams?|priests?|bishops?|archbishops?|pastors?|rabbis?|monks?|church|mosque|clerics?|diocese"),
        ("LAB", r"(?:trade|labou?r|workers['’]?|dockers['’]?|miners['’]?|teachers['’]?)\sunions?|trade\sunionists?"),
        ("AGR", r"farmers?|herders?|peasants?"),
        ("BUS", r"traders?|shopkeepers?|business(?:man|men|woman|women|es)?|merchants?|ltd|inc|plc|corporation|chamber\sof\scommerce"),
        ("REF", r"refugees?|displaced(?:\speople|\spersons)?|evacuees?"),
        ("CVL", r"residents?|villagers?|relatives?|witness(?:es)?|eyewitness(?:es)?|passers-?by|mother|father|neighbou?rs?|survivors?"),
        ("MIL", r"army|navy|air\sforce|armed\sforces|military|soldiers?|troops|generals?|colonels?|brigadiers?|admirals?|coast\sguard"),
        ("GOV", r"ministers?|ministry|presidents?|prime\sminister|governors?|mayors?|ambassadors?|government|department|municipality"),
        ("PTY", r"(?:political\s)?party"),
    )
)  # fmt: skip
"""Sectors by words of a role or name; the first that stands there holds."""

_OF_STATES = ("GOV", "MIL")
_ARMED = "UAF"  # on whose side an armed group is, the records do not say: PLOVER's REB and PRM would be guesses


def sector_of(actor: Actor, actors: Mapping[str, Actor]) -> str:
    """The sector: of the actor's own role or name, else of those for whom it speaks; `UNKNOWN` where nothing tells."""
    for one in _line(actor, actors):
        if one.kind == "armed_group":
            return _ARMED
        if one.kind == "media":
            return "JRN"
        own = _own(one)
        if own in _OF_STATES and _is_of_armed_group(one, actors):
            return _ARMED
        if own is not None:
            return own
        if one.kind == "state":
            return "GOV"
    return UNKNOWN


def _own(actor: Actor) -> str | None:
    """What its role says, where it is a person, else its name; that a body is a state's, only its kind can say."""
    words = actor.role if actor.kind in ("person", "anonymous") else actor.name
    found = (sector for sector, pattern in _WORDS if words and pattern.search(words))
    return next((sector for sector in found if actor.kind != "organization" or sector not in _OF_STATES), None)


def _is_of_armed_group(actor: Actor, actors: Mapping[str, Actor]) -> bool:
    return any(one.kind == "armed_group" for one in _line(actor, actors))


def country_of(actor: Actor, actors: Mapping[str, Actor]) -> str | None:
    """The country that an actor is, or whose state it belongs to, ISO 3166-1 alpha-2; None where that is not known."""
    return next((code for one in _line(actor, actors) if one.kind == "state" and (code := CODES.get(one.name.removeprefix("the ")))), None)


def code_of(actor: Actor, actors: Mapping[str, Actor]) -> str | None:
    """The same with three letters, as PLOVER has it."""
    return ALPHA_3.get(country_of(actor, actors) or "")


def _line(actor: Actor, actors: Mapping[str, Actor]) -> Iterator[Actor]:
    """An actor, whom it speaks for, and so on."""
    met: set[str] = set()
    one: Actor | None = actor
    while one is not None and one.id not in met:
        yield one
        met.add(one.id)
        one = actors.get(one.party or "")
