"""A ledger of 10,000 reports on which the desk is measured, made once and kept.

A few events are read and compared by the program: the reports of our own dossiers (evals/gold) with reprints and further versions, one
of them with reprints by the dozen, and reports of 10,000 words. All other events are these again, under other names of the same length,
on other days and at other places: so every place in a text stays where it is, and what was found in the first holds of the others too.
What statements have to do with each other is kept as known, and need not be judged: how long that takes, a smaller ledger shows.
"""

from __future__ import annotations

import json
import pickle
import random
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

from desk_decisions import decide_some
from dossiers import own

from counterclaim.extract import extract
from counterclaim.keep.derived import statement_id
from counterclaim.keep.related import related
from counterclaim.keep.relating import relate
from counterclaim.keep.report import keep_report
from counterclaim.ledger import columns
from counterclaim.ledger.pairs import PairRows
from counterclaim.ledger.store import Ledger, Writer
from counterclaim.pipeline import Result, Tools
from counterclaim.read import read_taken
from counterclaim.read.identity import document_id
from counterclaim.records import Attribution, Name, Particular, Place, Relation, Taken
from counterclaim.relate.pairs import MAX_HOLDERS, Pair
from counterclaim.resolve.report import report_of
from counterclaim.resolve.stage import resolve
from counterclaim.resolve.where.gazetteer import load_gazetteer
from counterclaim.resolve.who.actors import find_actors

T = TypeVar("T", Pair, Relation)

LONG_WORDS = 10_000
PROBLEMS = 150

_REPRINTS, _MANY_REPRINTS = 2, 12
_LARGE_EVENTS = 2
_SHARE_OF_OTHERS = 0.15  # of the reprints and versions, beside the six reports that each event has
_AT_ONCE = 64  # reports in a transaction
_OUTLETS, _PLACES = 120, 2_000
_NOT_NAMES = frozenset("the and for with from that this said says after before they their what when where monday tuesday sunday".split())
_WORD = re.compile(r"[^\W\d_]{4,}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_COUNTRY = 6  # of precisions


@dataclass(frozen=True)
class Mould:
    """Reports of an event as the program reads and compares them.

    Attributes:
        reports: with the names in each.
        base: how many of them every event has, the first ones.
        pairs: of statements that were compared.
        relations: what they show, by the later statement.
        people: words of people's names.
        bodies: words of organizations' names, that are no words otherwise.
    """

    reports: Sequence[tuple[Taken, Result, Sequence[Name]]]
    base: int
    pairs: Mapping[str, Sequence[Pair]]
    relations: Mapping[str, Sequence[Relation]]
    people: Sequence[str]
    bodies: Sequence[str]


def made(folder: Path, documents: int, unjudged: int, load: Callable[[], Tools]) -> tuple[Path, Path]:
    """Make the ledgers, unless they are there: the large one, and a smaller one whose pairs are to be judged."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [(folder / f"case-{documents}.db", documents, True), (folder / f"pairs-{unjudged}.db", unjudged, False)]
    missing = [one for one in wanted if not one[0].exists()]
    tools = load() if missing else None
    moulds = _moulds(folder, tools) if missing else None
    for path, count, judged in missing:
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with Ledger.open(str(draft), create=True) as ledger:
            _fill(ledger, count, *moulds, tools, judged=judged)
            if judged:
                decide_some(ledger)
                with ledger.writing() as writer:
                    for n in range(PROBLEMS):
                        writer.keep_problem(f"scan-{n:04}.pdf", None, "this is a PDF, which is not read: give its text")
        draft.rename(path)
    return wanted[0][0], wanted[1][0]


# What is read and compared


def _moulds(folder: Path, tools: Tools) -> tuple[list[Mould], Mould, Mould]:
    draw = random.Random(8)
    told = [_told(dossier) for dossier in own()]
    plain = [_mould(folder / f"event-{n}", _with_others(draw, six, _REPRINTS), 6, tools) for n, six in enumerate(told)]
    large = _mould(folder / "event-large", _with_others(draw, told[-1], _MANY_REPRINTS), 6 * (1 + _MANY_REPRINTS), tools)
    return plain, large, _mould(folder / "event-long", _long(draw, told), 3, tools)


def _told(dossier: Path) -> list[Taken]:
    entries = json.loads((dossier / "reports.json").read_text(encoding="utf-8"))
    texts = [(dossier / entry["file"]).read_text(encoding="utf-8") for entry in entries]
    return [taken(text, e["url"], e["publisher"], e["published_at"], e.get("title")) for text, e in zip(texts, entries, strict=True)]


def taken(text: str, url: str, publisher: str, published_at: str, title: str | None = None) -> Taken:
    said = [Particular("publisher", publisher, "manifest"), Particular("published_at", published_at, "manifest")]
    said += [Particular("title", title, "manifest")] if title else []
    return Taken(text.encode(), "http", url=url, media_type="text/plain", particulars=tuple(said))


def _with_others(draw: random.Random, reports: Sequence[Taken], reprints: int) -> list[Taken]:
    """Reports with reprints of each, and a further version of some."""
    others = []
    for n, report in enumerate(reports):
        title, *paragraphs = report.data.decode().rstrip("\n").split("\n\n")
        publisher, published_at = (p.value for p in report.particulars[:2])
        for k in range(reprints):
            some = [p for p in paragraphs if k % 2 or draw.random() > 0.2]
            text = "\n\n".join([title if k % 3 else f"{title} again", *some]) + "\n"
            others.append(taken(text, f"{report.url}/by/{k}", f"{publisher} {k}", published_at))
        if n % 3 == 0:
            text = report.data.decode().replace(" three ", " four ").replace(" said ", " repeated ", 2) + "\nThis report was updated.\n"
            others.append(replace(report, data=text.encode()))
    return [*reports, *others]


def _long(draw: random.Random, told: Sequence[Sequence[Taken]]) -> list[Taken]:
    """A report of 10,000 words, a later version of it, and another one of that length."""
    paragraphs = [p for six in told for report in six for p in report.data.decode().rstrip("\n").split("\n\n")[1:]]

    def text(title: str) -> str:
        names = _renaming(draw, sorted({w for p in paragraphs for w in re.findall(r"(?<=[a-z,] )[A-Z][a-zà-ÿ]{3,}", p)}))
        chosen = [*paragraphs, *(_renamed(p, names) for p in draw.sample(paragraphs, len(paragraphs)))]
        counted = accumulate(len(p.split()) for p in chosen)
        return "\n\n".join([title, *(p for p, n in zip(chosen, counted, strict=True) if n <= LONG_WORDS)]) + "\n"

    one, other = text("Everything that was said about it"), text("What nobody said until now")
    later = "\n\n".join(p for n, p in enumerate(one.replace(" three ", " four ").split("\n\n")) if n % 40 != 7)
    at = "https://long.example/"
    return [taken(t, url, "Long Reads", "2025-05-20") for t, url in ((one, f"{at}one"), (later, f"{at}one"), (other, f"{at}other"))]


def _mould(path: Path, items: Sequence[Taken], base: int, tools: Tools) -> Mould:
    """Read and compare, unless that was done before."""
    kept = path.with_suffix(".pickle")
    if not kept.exists():
        made = pickle.dumps(_read_and_compared(path.with_suffix(".db"), items, base, tools))
        kept.write_bytes(made)
    mould = pickle.loads(kept.read_bytes())
    assert isinstance(mould, Mould)
    return mould


def _read_and_compared(path: Path, items: Sequence[Taken], base: int, tools: Tools) -> Mould:
    reports = [_read(item, tools) for item in items]
    path.unlink(missing_ok=True)
    with Ledger.open(str(path), create=True) as ledger:
        with ledger.writing() as writer:
            for item, result, _ in reports:
                keep_report(writer, item, result, tools)
        relate(ledger, tools, lambda told: print(f"compared: {told.document}, {told.pairs} pairs", file=sys.stderr, flush=True))
        with ledger.reading() as connection:
            pairs = _by_later(Pair(*row) for row in PairRows(connection, 1, MAX_HOLDERS).pairs())
            judged = [r for r in related(connection, 1).relations if not r.made_by.startswith("versions")]
    path.unlink()
    plain = {w for item in items for w in re.findall(r"\b[^\W\d_A-Z]{4,}\b", item.data.decode())} | _NOT_NAMES
    words: dict[str, set[str]] = {"person": set(), "organization": set(), "place": set(), "other": set()}
    for _, _, names in reports:
        for name in names:
            words[name.kind] |= {w for w in _WORD.findall(name.text) if w[0].isupper() and w.lower() not in plain}
    people = sorted(words["person"] - words["place"])
    reports = [(item, replace(result, cited=None), names) for item, result, names in reports]
    return Mould(reports, base, pairs, _by_later(judged), people, sorted(words["organization"] - words["place"] - words["person"]))


def _by_later(found: Iterable[T]) -> dict[str, list[T]]:
    made: dict[str, list[T]] = {}
    for one in found:
        made.setdefault(one.b, []).append(one)
    return made


def _read(item: Taken, tools: Tools) -> tuple[Taken, Result, Sequence[Name]]:
    document = read_taken(item)
    found = extract(document, tools.tagger)
    resolved = resolve(document, found.attributions, found.names, tools.gazetteer)
    return item, Result(item.name, document, resolved.attributions, resolved.notes, cited=resolved.cited), found.names


# What is made of it


def _fill(ledger: Ledger, documents: int, moulds: Sequence[Mould], large: Mould, long: Mould, tools: Tools, *, judged: bool) -> None:
    draw = random.Random(4)
    events = [] if not judged else [(large, large.base) for _ in range(_LARGE_EVENTS)] + [(long, long.base)]
    kept, waiting, number = 0, [], 0
    while kept < documents:
        mould, most = events.pop(0) if number % 40 == 20 and events else (draw.choice(moulds), documents - kept)
        waiting.append(_Event(mould, number, draw, most))
        kept, number = kept + len(waiting[-1].chosen), number + 1
        if sum(len(event.chosen) for event in waiting) >= _AT_ONCE or kept >= documents:
            with ledger.writing() as writer:
                for event in waiting:
                    event.keep(writer, tools, judged=judged)
            waiting = []
            print(f"{kept:>8} reports", end="\r", file=sys.stderr, flush=True)


class _Event:
    """An event like one that was read, with names, days and places of its own."""

    def __init__(self, mould: Mould, number: int, draw: random.Random, most: int) -> None:
        self.mould, self.number = mould, number
        others = [n for n in range(mould.base, len(mould.reports)) if draw.random() < _SHARE_OF_OTHERS]
        self.chosen = [*range(mould.base), *others][:most]
        # half of the events have bodies of their own; those of the others speak in all of them
        self._names = _renaming(draw, [*mould.people, *(mould.bodies if draw.random() < 0.5 else ())])
        self._later = timedelta(draw.randint(-700, 100))
        self._outlets: dict[str, str] = {}
        self._places: dict[str | None, Mapping[str, Any]] = {}
        self._draw = draw
        self._ids: dict[str, str] = {}

    def keep(self, writer: Writer, tools: Tools, *, judged: bool) -> None:
        """Put the reports into the ledger, with what their statements have to do with each other, or with what was compared alone."""
        rows = PairRows(writer.connection, writer.generation, MAX_HOLDERS)
        for n in self.chosen:
            taken, result = self._made(*self.mould.reports[n])
            keep_report(writer, taken, result, tools)
            said = [a.id for a in self.mould.reports[n][1].attributions]
            pairs = [] if judged else [p for a in said for p in self.mould.pairs.get(a, ()) if p.a in self._ids]
            rows.keep(writer.documents, [], ((self._ids[p.a], self._ids[p.b], p.evidence) for p in pairs))
            if judged:
                writer.keep_relations(self._row(r) for a in said for r in self.mould.relations.get(a, ()) if r.a in self._ids)

    def _row(self, r: Relation) -> dict[str, Any]:
        reasons = [
            [
                kind,
                _renamed(detail, self._names),
                *([[[self._ids[d], start, end] for d, start, end in spans if d in self._ids] for spans in more]),
            ]
            for kind, detail, *more in columns.of_reasons(r.reasons)
        ]
        ends = {"a": self._ids[r.a], "b": self._ids[r.b]}
        return {**ends, "relation": r.relation, "probability": r.probability, "reasons": reasons, "made_by": r.made_by}

    def _made(self, taken: Taken, result: Result, names: Sequence[Name]) -> tuple[Taken, Result]:
        document = result.document
        assert document is not None
        text = _renamed(document.text, self._names)
        url = f"{taken.url}/{self.number}"
        identifier = self._ids[document.id] = document_id(text, file=None, url=url)
        moved = partial(self._moved, text)
        publisher = self._outlet(document.publisher or "")
        again = replace(
            document, id=identifier, text=text, url=url, publisher=publisher, title=_renamed(document.title or "", self._names),
            published_at=self._on(document.published_at), credits=tuple(replace(c, name=text[c.start : c.end]) for c in document.credits),
            particulars=tuple(replace(p, value=self._particular(p, publisher)) for p in document.particulars),
        )  # fmt: skip
        said: list[Attribution] = []
        for a in result.attributions:
            new = replace(
                moved(a), document=identifier, said_at=self._on(a.said_at), parent=None if a.parent is None else self._ids.get(a.parent)
            )
            said.append(replace(new, id=statement_id(new)))
            self._ids[a.id] = said[-1].id
        notes = tuple(replace(moved(note), document=identifier, covers=tuple(self._ids[a] for a in note.covers)) for note in result.notes)
        cited = find_actors(report_of(again, tuple(said), tuple(moved(name) for name in names)))
        taken = replace(taken, data=text.encode(), url=url, particulars=again.particulars)
        return taken, Result(taken.name, again, tuple(said), notes, cited=cited)

    def _moved(self, text: str, value: Any) -> Any:
        """A record with the words that now stand where it stands, at another place of the earth."""
        if isinstance(value, tuple):
            return tuple(self._moved(text, one) for one in value)
        if isinstance(value, Mapping):
            return {key: self._moved(text, one) for key, one in value.items()}
        if not is_dataclass(value):
            return value
        new = {f.name: self._moved(text, getattr(value, f.name)) for f in fields(value)}
        if "text" in new and "start" in new:
            new["text"] = text[new["start"] : new["end"]]
        if isinstance(value, Place) and value.gazetteer_id is not None and value.precision != _COUNTRY:
            new |= self._place(value.gazetteer_id)
        return type(value)(**new)

    def _place(self, identifier: str) -> Mapping[str, Any]:
        if identifier not in self._places:
            towns = _towns()
            self._places[identifier] = towns[int(self._draw.paretovariate(0.3)) % len(towns)]
        return self._places[identifier]

    def _outlet(self, name: str) -> str:
        if name not in self._outlets:
            self._outlets[name] = f"{name.rstrip('0123456789 ')} {min(int(self._draw.paretovariate(0.7)), _OUTLETS)}"
        return self._outlets[name]

    def _particular(self, given: Particular, publisher: str) -> str:
        if given.name == "publisher":
            return publisher
        return (self._on(given.value) or "") if given.name == "published_at" else _renamed(given.value, self._names)

    def _on(self, moment: str | None) -> str | None:
        if moment is None:
            return None
        return _DAY.sub(lambda m: (date.fromisoformat(m.group()) + self._later).isoformat(), moment)


@cache
def _towns() -> Sequence[Mapping[str, Any]]:
    gazetteer = load_gazetteer()
    found: dict[str, Mapping[str, Any]] = {}
    items = list(gazetteer._items)
    random.Random(2).shuffle(items)
    for entry in map(gazetteer._entry, items):
        if entry.kind == "city" and entry.population > 20_000:
            found[entry.id] = {
                "name": entry.name, "gazetteer_id": entry.id, "country": entry.country, "latitude": entry.latitude,
                "longitude": entry.longitude, "precision": entry.precision,
            }  # fmt: skip
            if len(found) == _PLACES:
                break
    return list(found.values())


_STARTS, _MIDDLES, _ENDS = "bdfghklmnprstvz", "aeiou", "lmnrst"


def _renaming(draw: random.Random, words: Sequence[str]) -> dict[str, str]:
    """Other words of the same length, in another spelling each time."""
    return {word: _word(draw, len(word)).capitalize() for word in words}


def _word(draw: random.Random, length: int) -> str:
    syllables = "".join(draw.choice(_STARTS) + draw.choice(_MIDDLES) for _ in range((length + 1) // 2))
    return syllables if length % 2 == 0 else syllables[: length - 1] + draw.choice(_ENDS)


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return _WORD.sub(lambda m: names.get(m.group(), m.group()), text)
