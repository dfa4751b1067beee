"""An actor as a report names it: the forms of its name, and the keys under which it is found among very many."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from counterclaim.records import ActorKind
from counterclaim.resolve.who import name_words as words

_BRACKET = re.compile(r"\(([^()]{2,12})\)")


@dataclass(frozen=True, slots=True)
class ActorName:
    """An actor as one report names it.

    Attributes:
        aliases: its other names in that report; descriptions ("the group") are passed over.
        party: the name of the body that it speaks for.
        country: ISO 3166-1 alpha-2.
    """

    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    role: str | None = None
    party: str | None = None
    country: str | None = None


def forms(name: ActorName) -> tuple[str, ...]:
    """The names worth comparing: without descriptions, and for a person with a full name without its short forms."""
    return _forms(name.kind, name.name, name.aliases)


@lru_cache(maxsize=words.REMEMBERED)
def _forms(kind: ActorKind, name: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    own = _with_bracket(name)
    split = [*own, *(part for form in aliases for part in _with_bracket(form))]
    forms = tuple(dict.fromkeys(f for f in split if f.strip() and (f in own or is_name(f))))
    if kind == "person":
        full = tuple(f for f in forms if len(words.person_words(f)[1]) > 1 and not words.is_description(f))
        return full or forms[:1]
    telling = tuple(f for f in forms if words.as_acronym(f) or not set(words.countries_and_words(f)[1]) <= words.GENERIC)
    return telling or forms


def _with_bracket(form: str) -> list[str]:
    """`Free Harbour Front (FHF)` is two names."""
    inside = _BRACKET.search(form)
    return [_BRACKET.sub(" ", form, count=1).strip(), inside[1]] if inside else [form.strip()]


def is_name(form: str) -> bool:
    """Whether an alias is a name, not a description: it has a capital behind its article."""
    return any(w[:1].isupper() and w.lower() not in words.SMALL for w in form.split()) and form.lower() not in {"he", "she", "it", "they"}


def keys(name: ActorName) -> frozenset[str]:
    """Blocking keys, by which a name is found: one that can be the same or unsure has one of them among its `near_keys`."""
    return _keys(name.kind, name.name, name.aliases, _kept)


def near_keys(name: ActorName) -> frozenset[str]:
    """The keys under which to look for names that can be the same.

    For bodies they are the name's own. Persons who share a first name and no other word are not looked for: there are very many.
    """
    return _keys(name.kind, name.name, name.aliases, _looked_for)


def _kept(core: list[str]) -> set[str]:
    """Keys of a person's words: alone, first, later."""
    return {"s:" + core[0]} if len(core) == 1 else {"f:" + core[0], *("p:" + w for w in core[1:])}


def _looked_for(core: list[str]) -> set[str]:
    if len(core) == 1:
        return {kind + core[0] for kind in ("s:", "f:", "p:")}
    return {"s:" + core[0], "p:" + core[0], *(kind + w for w in core[1:] for kind in ("s:", "f:", "p:"))}


@lru_cache(maxsize=words.REMEMBERED)
def _keys(kind: ActorKind, name: str, aliases: tuple[str, ...], of_person: Callable[[list[str]], set[str]]) -> frozenset[str]:
    if kind == "anonymous":
        return frozenset()
    found: set[str] = set()
    for form in _forms(kind, name, aliases):
        if kind == "person":
            _, core = words.person_words(form)
            telling = [words.skeleton(w) for w in core if not words.is_initial(w)] or list(core)
            # "Yong-chol" and "Yongchol" are cut into words differently
            found |= {*of_person(telling), "j:" + words.skeleton("".join(core))} if telling else set()
            continue
        codes, rest = words.countries_and_words(form)
        telling = [*([w for w in rest if w not in words.GENERIC] or rest), *rest[-1:]]
        found |= {"b:" + words.skeleton(w) for w in telling} | {"a:" + acronym for acronym in words.acronyms(form)}
        short = words.as_acronym(form)
        found |= {"a:" + short} if short else set()
        if not telling or set(telling) <= {"government", "state"}:
            found |= {"c:" + code for code in codes}
    return frozenset(found | {"n:" + words.fold(form) for form in (name, *aliases)})
