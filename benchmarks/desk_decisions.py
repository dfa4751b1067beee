"""What people decide in the large ledger that `desk_ledger.py` makes: decisions of all kinds, the same each time."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping
from typing import Any

from counterclaim.desk.case import Case
from counterclaim.desk.cases import Cases
from counterclaim.desk.deciding import judged_in
from counterclaim.errors import UsageError
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger

DECISIONS = 400


def decide_some(ledger: Ledger) -> None:
    """Decisions of all kinds, each in its own transaction, some of them taken back."""
    draw = random.Random(6)
    case = Cases(ledger).now()
    judged = judged_in(case)
    earlier: list[str] = []
    for n in range(DECISIONS):
        about, subject, kind, value = _decision(draw, case, earlier if n % 20 == 19 else [])
        try:
            with ledger.writing() as writer:
                by = draw.choice(("Ana Ruiz", "Ivo Marin", "Lena Kolev"))
                decision = decide(writer, kind, about, subject, by=by, why="as the sources show", value=value, judged=judged)
        except UsageError as error:
            print(f"not decided: {error}", file=sys.stderr)
            continue
        earlier.append(decision.id)


def _decision(draw: random.Random, case: Case, earlier: list[str]) -> tuple[Any, str, Any, dict[str, Any]]:
    if earlier:
        return "decision", earlier.pop(draw.randrange(len(earlier))), "undo", {}
    about = draw.choice(("attribution", "attribution", "relation", "actor", "document"))
    if about == "relation":
        r = draw.choice([r for r in draw.sample(case.related.relations, 200) if r.relation == "contradicts"] or case.related.relations)
        return about, f"{r.a} {r.b} {r.relation}", draw.choice(("accept", "reject")), {}
    of: Mapping[str, Mapping[str, object]] = {"attribution": case.related.statements, "actor": case.actors, "document": case.heads}
    subject = draw.choice(_listed(case, about, of))
    kind = draw.choice(("accept", "reject", "assess", "note"))
    name, grades = ("reliability", list("abcdef")) if about == "actor" else ("credibility", [1, 2, 3, 4, 5, 6])
    return about, subject, kind, {name: draw.choice(grades)} if kind == "assess" else {}


_lists: dict[str, list[str]] = {}


def _listed(case: Case, about: str, of: Mapping[str, Mapping[str, object]]) -> list[str]:
    if about not in _lists:
        _lists[about] = list(of[about])
    return _lists[about]
