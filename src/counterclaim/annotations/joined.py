"""Which marked words make one statement: those that are linked, directly or by naming the same statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from counterclaim.annotations.annotated import Annotated
from counterclaim.errors import UnreadableError
from counterclaim.records import Document, Span


def grouped(roles: Mapping[str, str], links: Iterable[tuple[str, str]]) -> tuple[list[list[str]], list[str]]:
    """The pieces of each statement, in the order of their first pieces, and pieces that are linked to nothing.

    Contents that are linked are parts of one. A source may serve several contents. Where a content has no link to a cue (or source) of
    its own, that of its source (or cue) serves. A cue with a source is a statement without content ("declined to comment").

    Args:
        roles: "source", "cue" or "content" of each piece, by its name.
        links: names of two pieces, or of a piece and something else: all pieces that are linked to that are of one statement.
    """
    near: dict[str, list[str]] = {}
    for a, b in links:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)

    def around(name: str, role: str) -> list[str]:
        return list(dict.fromkeys(n for n in near.get(name, ()) if roles.get(n) == role))

    free = {name for name, role in roles.items() if role == "cue" and all(roles.get(n) == "source" for n in near.get(name, ()))}
    cues_of = {name: [n for n in around(name, "cue") if n in free][:2] for name, role in roles.items() if role == "source"}
    sources_of = {name: around(name, "source")[:2] for name, role in roles.items() if role == "cue"}
    met: set[str] = set()
    used: set[str] = set()
    groups = []
    for first, role in roles.items():
        if role != "content" or first in met:
            continue
        members = _reached(first, roles, near, met)
        cues, sources = ([n for n in members if roles[n] == wanted] for wanted in ("cue", "source"))
        members += [n for s in sources for n in cues_of[s]] if not cues else []
        members += [n for c in cues for n in sources_of[c]] if not sources else []
        groups.append(list(dict.fromkeys(members)))
        used.update(members)
    for name, role in roles.items():
        hubs = [n for n in near.get(name, ()) if n not in roles]
        members = [n for hub in hubs[:1] for n in near[hub] if n in roles] or ([name, *sources_of[name]] if role == "cue" else [])
        if name not in used and (hubs or len(members) > 1):
            groups.append(list(dict.fromkeys(members)))
            used.update(members)
    place = {name: number for number, name in enumerate(roles)}
    groups.sort(key=lambda group: min(place[name] for name in group))
    return groups, [name for name in roles if name not in used]


def _reached(first: str, roles: Mapping[str, str], near: Mapping[str, list[str]], met: set[str]) -> list[str]:
    """Contents that hang together, and the sources and cues beside them."""
    members, waiting = [], [first]
    met.add(first)
    beside: dict[str, None] = {}
    while waiting:
        name = waiting.pop()
        if name in roles:
            members.append(name)
        for other in near.get(name, ()):
            if roles.get(other, "content") != "content":
                beside[other] = None
            elif other not in met:
                met.add(other)
                waiting.append(other)
    return [*members, *beside]


def assembled(name: str, document: Document, parts: Iterable[tuple[str, Iterable[Span]]]) -> Annotated:
    """A statement of spans by role.

    Raises:
        UnreadableError: it has two sources or cues, nothing at all, or parts of the content overlap.
    """
    spans: dict[str, dict[Span, None]] = {"source": {}, "cue": {}, "content": {}}
    for role, some in parts:
        spans[role].update(dict.fromkeys(some))
    for role in ("source", "cue"):
        if len(spans[role]) > 1:
            raise UnreadableError(f"it has {len(spans[role])} {role}s: a statement has one")
    content = tuple(sorted(spans["content"], key=lambda span: (span.start, span.end)))
    if not any(spans.values()):
        raise UnreadableError("it has no source, cue or content")
    if any(after.start < before.end for before, after in pairwise(content)):
        raise UnreadableError("parts of its content overlap")
    return Annotated(name, document, next(iter(spans["source"]), None), next(iter(spans["cue"]), None), content)
