"""Ledgers of reports that tell of events, made by hand: who says what, with numbers, times and places."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from counterclaim.export.forms import FORMS
from counterclaim.export.moment import Moment
from counterclaim.ledger.actors import ActorChange, ActorRows
from counterclaim.ledger.store import Ledger
from counterclaim.records import Actor, Attribution, Place, Quantity, Reference, Span, Time
from tests.ledger import made

STATE, ARMY, SPOKESMAN, FRONT, CLINIC, WITNESS = "p-state", "p-army", "p-spokesman", "p-front", "p-clinic", "p-witness"
ACTORS = (
    Actor(STATE, "Bulgaria", "state", None, None, (), ()),
    Actor(ARMY, "Bulgarian army", "state", None, STATE, ("the army",), ()),
    Actor(SPOKESMAN, "Ivo Marin", "person", "spokesman", ARMY, ("Marin",), (), unresolved=("could be any of Ivo Marin, Ivo Marinov",)),
    Actor(FRONT, "Rila Front", "armed_group", None, None, (), ()),
    Actor(CLINIC, "Hospital of Vidin", "organization", None, None, (), ()),
    Actor(WITNESS, "a resident", "anonymous", "resident", None, (), ()),
)
VIDIN = ("Vidin", "BG", 43.99, 22.8725, 1, "geonames:725905")
PROVINCE = ("Vidin Province", "BG", 43.75, 22.75, 4, "iso3166-2:BG-05")
COUNTRY = ("Bulgaria", "BG", 42.67, 25.25, 6, "geonames:732800")


@dataclass(frozen=True)
class Said:
    """A statement: its words, and what stands in them, each by its own words."""

    id: str
    actor: str | None
    words: str
    stance: str = "asserts"
    polarity: str = "positive"
    said_at: str | None = None
    tolls: Mapping[str, tuple[str, float | None, float | None, float | None]] | None = None
    times: Mapping[str, str] | None = None
    places: Mapping[str, tuple[str, str, float, float, int, str]] | None = None
    cue: str = "said"


@dataclass(frozen=True)
class Story:
    """A report."""

    said: Sequence[Said]
    title: str = "Night in Vidin"
    publisher: str | None = "Danube Post"
    published_at: str | None = "2024-03-06T10:00:00Z"
    origin: str | None = None
    url: str | None = None


def killed(value: float | None = None, lower: float | None = None, upper: float | None = None, kind: str = "killed"):
    return kind, value, lower, upper


def keep(
    ledger: Ledger,
    stories: Sequence[Story],
    relations: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    actors: Sequence[Actor] = ACTORS,
) -> None:
    """Put reports into a new ledger."""
    names = {a.id: a.name for a in actors}
    mentions: dict[str, list[tuple[int, Reference]]] = {a.id: [] for a in actors}
    with ledger.writing() as writer:
        numbers = []
        for n, story in enumerate(stories):
            text, attributions = f"{story.title}\n\n😀 ", []
            for said in story.said:
                who = names.get(said.actor or "", "")
                at = len(text)
                text += f"{who} {said.cue} {said.words}.\n"
                attributions.append((said, who, at))
            doc = replace(made.document(text, file=f"{n}.txt"), publisher=story.publisher, published_at=story.published_at, url=story.url)
            rows = [_attribution(doc.id, text, said, who, at) for said, who, at in attributions]
            for said, who, at in attributions:
                if said.actor:
                    mentions[said.actor].append((n, Reference(doc.id, at, at + len(who))))
            numbers.append(writer.keep_document(doc, made.taken(text, file=f"{n}.txt"), None))
            writer.keep_reading(numbers[-1], doc, rows, [], "made@1", story.origin or doc.id)
        kept = ActorRows(writer.connection, 1)
        kept.keep(numbers[0], [ActorChange(None, _columns(a), frozenset()) for a in actors], 9)
        for n, number in enumerate(numbers):
            changes = [ActorChange(1 + k, {}, frozenset(), [p for m, p in mentions[a.id] if m == n], []) for k, a in enumerate(actors)]
            kept.keep(number, changes, 9)
        more = {"probability": 0.9, "reasons": [], "made_by": "made@1"}
        writer.keep_relations([{"a": a, "b": b, "relation": kind, **more} for kind, pairs in (relations or {}).items() for a, b in pairs])


def attribution(said: Said) -> Attribution:
    """A statement that is in no ledger."""
    return _attribution("d", f" {said.cue} {said.words}.\n", said, "", 0)


def _attribution(document: str, text: str, said: Said, who: str, at: int) -> Attribution:
    start = at + len(who) + len(said.cue) + 2
    content = Span(start, start + len(said.words), said.words)

    def inside(words: str) -> tuple[int, int, str]:
        place = start + said.words.index(words)
        return place, place + len(words), words

    return Attribution(
        id=said.id,
        document=document,
        source=Span(at, at + len(who), who) if who else None,
        cue=Span(at + len(who) + 1, at + len(who) + 1 + len(said.cue), said.cue),
        content=(content,),
        quotation="indirect",
        stance=said.stance,  # type: ignore[arg-type]
        polarity=said.polarity,  # type: ignore[arg-type]
        parent=None,
        probability=0.9,
        made_by={"spans": "made@1"},
        actor=said.actor,
        said_at=said.said_at,
        quantities=tuple(
            Quantity(*inside(words), kind, "people", value, lower, upper, None, "made@1")
            for words, (kind, value, lower, upper) in (said.tolls or {}).items()
        ),
        times=tuple(Time(*inside(words), edtf, False, "made@1") for words, edtf in (said.times or {}).items()),
        places=tuple(Place(*inside(words), *place, "made@1") for words, place in (said.places or {}).items()),
    )


def _columns(a: Actor) -> dict[str, object]:
    return {
        "id": a.id, "name": a.name, "kind": a.kind, "role": a.role, "party": a.party, "aliases": list(a.aliases),
        "made_by": dict(a.made_by), "unresolved": list(a.unresolved), "told": [], "compared": [],
    }  # fmt: skip


SHELLED = Said(
    "a1", FRONT, "the army shelled the market in Vidin on Monday, killing at least nine people",
    tolls={"at least nine people": killed(lower=9)}, times={"on Monday": "2024-03-04"}, places={"Vidin": VIDIN},
)  # fmt: skip
AGAIN = replace(
    SHELLED, id="a2", words="the army shelled the market in Vidin on Monday, killing 12 people", tolls={"12 people": killed(12)}
)
FOUR = Said(
    "a3", SPOKESMAN, "four soldiers were killed on Monday when fighters fired rockets at the market", said_at="2024-03-05",
    tolls={"four soldiers": killed(4)}, times={"on Monday": "2024-03-04"},
)  # fmt: skip
DENIED = Said("a4", ARMY, "that its guns had shelled the market", stance="denies", polarity="negative", cue="denied")
FORETOLD = Said(
    "a5", FRONT, "that 100 people would be killed in clashes by Friday", stance="predicts",
    tolls={"100 people": killed(100)}, times={"by Friday": "2024-03-08"},
)  # fmt: skip
NOBODY = Said("a6", ARMY, "that no civilian had been killed", polarity="negative", tolls={"no civilian": killed(0)})
QUARREL = (
    Story((SHELLED, FOUR), title='=HYPERLINK("x"); night', origin="o1"),
    Story((AGAIN, DENIED), publisher="Rila Courier", published_at="2024-03-07", url="https://rila.example/1"),
    Story((FORETOLD, NOBODY), publisher=None),
)
RELATIONS = {"repeats": (("a1", "a2"),), "contradicts": (("a1", "a3"), ("a1", "a4"), ("a2", "a3"))}


def written(ledger: Ledger, form: str) -> str:
    """What `export --to` writes of the ledger."""
    stream = io.StringIO()
    with Moment.of(ledger) as moment:
        FORMS[form].writer()(moment, stream)
    return stream.getvalue()
