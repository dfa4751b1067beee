"""Who is who as text: admitting what comes back is admitting what went in, and damaged text is refused."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import UnreadableError
from counterclaim.pipeline import Input, Result, Tools, read_one
from counterclaim.read import read_file, read_taken
from counterclaim.records import Actor, Attribution, Document, Taken
from counterclaim.resolve.who.across import Registry
from counterclaim.resolve.who.actors import Cited, find_actors
from counterclaim.resolve.who.remembered import Run
from counterclaim.scale.cited import from_json, to_json
from tests.resolve.who.reports import read

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "evals"))

from reports_made import varied  # noqa: E402

Report = tuple[Document, tuple[Attribution, ...], Cited]

MARKED = (
    "[a Ivo Marin] says no. [b The Free Harbour Front (FHF)] said yes. [c The FHF's spokesman] denied it. [d He] says so.",
    "[a The Bulgarian interior ministry] says it. [b Its spokeswoman, Petra Kolar,] adds more. [c Three farmers] said no.",
    "[a Marin] denied it. [b The ministry] says so. [c A spokesman for the FHF] said no. [d Officials] said nothing.",
)


def made_reports(count: int, tools: Tools) -> list[Report]:
    """Reports that the models have read."""
    draw = random.Random(4)
    texts: list[str] = []
    found = []
    for n in range(count):
        text, _ = varied(draw, texts)
        texts.append(text)
        item = Taken(text.encode(), "file", file=f"r{n}.txt", media_type="text/plain")
        found.append(_report(read_one(Input(item.name, partial(read_taken, item)), tools)))
    return found


def _report(result: Result) -> Report:
    assert result.document is not None
    assert result.cited is not None
    return result.document, result.attributions, result.cited


def marked_reports() -> list[Report]:
    reports = [read(text, document=f"d{n}")[0] for n, text in enumerate(MARKED)]
    return [(r.document, r.attributions, find_actors(r)) for r in reports]


def admitted(reports: Iterable[Report]) -> tuple[list[dict[str, str]], list[Actor]]:
    memory = Run()
    registry = Registry(memory)
    ids = [{a: known.id for a, known in registry.admit(*report).items()} for report in reports]
    return ids, memory.actors()


def copied(reports: Iterable[Report]) -> list[Report]:
    return [(document, said, from_json(to_json(cited))) for document, said, cited in reports]


def test_what_comes_back_is_admitted_like_what_went_in(demo: Path, tools: Tools) -> None:
    paths = sorted(p for p in demo.rglob("*") if p.is_file())
    reports = [_report(read_one(Input(str(p), partial(read_file, p)), tools)) for p in paths]
    reports += [*made_reports(60, tools), *marked_reports()]
    assert admitted(copied(reports)) == admitted(reports)


def test_entities_stay_the_same_things() -> None:
    for _, _, cited in marked_reports():
        back = from_json(to_json(cited))
        assert list(back.actors) == list(cited.actors)
        order = [
            [list(c.actors).index(a) for a, (e, _) in c.actors.items() if e is entity]
            for c in (cited, back)
            for entity, _ in c.actors.values()
        ]
        assert order[: len(order) // 2] == order[len(order) // 2 :]
        for name, (entity, rule) in cited.actors.items():
            other, other_rule = back.actors[name]
            assert other_rule == rule
            assert (other.party is None) == (entity.party is None)
            for one in ("kind", "names", "person", "gender", "plural", "definite", "roles", "heads", "modifiers", "words", "description"):
                assert getattr(other, one) == getattr(entity, one)
            assert [(m.start, m.end, m.rule) for m in other.mentions] == [(m.start, m.end, m.rule) for m in entity.mentions]


def test_the_same_report_is_the_same_text() -> None:
    for _, _, cited in marked_reports():
        assert to_json(from_json(to_json(cited))) == to_json(cited)


def test_two_that_belong_to_each_other() -> None:
    ((document, said, cited), *_) = marked_reports()
    one, other, *_ = dict.fromkeys(entity for entity, _ in cited.actors.values())
    one.party, other.party = other, one
    assert admitted(copied([(document, said, cited)])) == admitted([(document, said, cited)])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 20) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", "[" * 100_000, '[[],[],{"a":[0,0]}]', "[[],[],{}", '[[],"x",{}]', "[1" + "0" * 5000 + "]"]
)
def test_what_is_something_else_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        from_json(text)


@given(st.data())
def test_damaged_text_is_refused_or_admitted(data: st.DataObject) -> None:
    document, said, cited = data.draw(st.sampled_from(marked_reports()))
    found = json.loads(to_json(cited))
    at: Any = found
    while True:  # some value, at any depth, becomes another
        place = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not (isinstance(at[place], (list, dict)) and at[place]) or data.draw(st.integers(0, 4)) == 0:
            break
        at = at[place]
    at[place] = data.draw(VALUES)
    try:
        back = from_json(json.dumps(found))
    except UnreadableError:
        return
    admitted([(document, said, back)])
