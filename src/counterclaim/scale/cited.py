"""Who is who in one report as text, between the worker that reads it and the process that admits reports one after the other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NoReturn, get_args

from counterclaim.errors import UnreadableError
from counterclaim.records import ActorKind
from counterclaim.resolve.who.actors import Cited
from counterclaim.resolve.who.cast import Cast, Entity, Mention, chain

_KINDS = frozenset(get_args(ActorKind))
_PERSON, _PLURAL, _DEFINITE = 1, 2, 4


def to_json(cited: Cited) -> str:
    """What `Registry.admit` asks of a report's entities: those to which a statement is laid, and whom these belong to.

    Returns:
        ASCII; the same for the same report. Of mentions without what only the walk through the report asks.
    """
    entities: dict[int, tuple[int, Entity]] = {}
    for entity, _ in cited.actors.values():
        if id(entity) not in entities:
            for e in chain(entity):
                entities.setdefault(id(e), (len(entities), e))
    rules: dict[str, int] = {}
    rows = [_row(entity, entities, rules) for _, entity in entities.values()]
    actors = {a: (entities[id(e)][0], rules.setdefault(rule, len(rules))) for a, (e, rule) in cited.actors.items()}
    return _encode((list(rules), rows, actors))


def from_json(text: str) -> Cited:
    """What `to_json` wrote, with entities of its own.

    Raises:
        UnreadableError: it is something else.
    """
    try:
        rules, rows, actors = json.loads(text)
        _only(str, rules)
        entities = [_entity(row, rules) for row in rows]
        for entity, row in zip(entities, rows, strict=True):
            entity.party = None if row[_PARTY] is None else entities[_place(row[_PARTY])]
        laid = {a: (entities[_place(at)], rules[_place(rule)]) for a, (at, rule) in actors.items()}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise UnreadableError(
            "what was kept of who is who in this report is damaged: remove the file that holds it and run again"
        ) from None
    return Cited(Cast(None), laid, {})


_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_PARTY = 2


def _row(entity: Entity, entities: dict[int, tuple[int, Entity]], rules: dict[str, int]) -> Sequence[object]:
    mentions: list[int] = []
    for m in entity.mentions:
        mentions += (m.start, m.end, rules.setdefault(m.rule, len(rules)))
    return (
        entity.kind,
        _PERSON * entity.person | _PLURAL * entity.plural | _DEFINITE * entity.definite,
        None if entity.party is None else entities[id(entity.party)][0],
        entity.party_rule,
        entity.gender,
        entity.country,
        entity.description,
        entity.names,
        entity.roles,
        sorted(entity.heads),
        sorted(entity.modifiers),
        sorted(entity.words),
        mentions,
    )


def _entity(row: Any, rules: Sequence[str]) -> Entity:
    kind, is_what, _, party_rule, gender, country, description, names, roles, heads, modifiers, words, mentions = row
    for said in (names, roles, heads, modifiers, words):
        _only(str, said)
    _only(int, mentions)
    optional = {type(party_rule), type(gender), type(country)} <= {str, type(None)}
    if kind not in _KINDS or type(description) is not str or not optional or (mentions and min(mentions) < 0):
        _refuse()
    return Entity(
        kind,
        names,
        bool(_place(is_what) & _PERSON),
        gender,
        bool(is_what & _PLURAL),
        bool(is_what & _DEFINITE),
        roles,
        set(heads),
        set(modifiers),
        frozenset(words),
        description,
        None,
        party_rule,
        country,
        [Mention(start, end, rules[rule], False) for start, end, rule in zip(*[iter(mentions)] * 3, strict=True)],
    )


def _only(kind: type, values: Any) -> None:
    if type(values) is not list or not {*map(type, values)} <= {kind}:
        _refuse()


def _place(number: Any) -> int:
    """A place in a list, which is not counted from its end."""
    if type(number) is not int or number < 0:
        _refuse()
    return number


def _refuse() -> NoReturn:
    raise ValueError("not what to_json writes")
