"""Actors across the reports of an archive, remembered in a file: millions of reports, the same memory.

What it remembers is what a ledger holds of the same reports, admitted and forgotten in the same order: see `keep.actors` and
`ledger.actors`. A ledger's rows are for many readers, and kept for good; the file here is one process' own, and gone with it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from counterclaim.resolve.who.actor_names import ActorName
from counterclaim.resolve.who.remembered import MOST_WITH_KEY, RECENT_DOCUMENTS, Remembered

MOST_HELD = 20_000
"""How many actors are held, those last seen, so that they need not be read again: some 2 kB each."""

_CACHE_KIB = 32 * 1024
_ASKED_AT_ONCE = 256

# Of the file nobody reads after a crash, so that nothing is written twice and nothing is waited for.
_SETTINGS = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", f"cache_size = -{_CACHE_KIB}")
_TABLES = (
    "CREATE TABLE actor (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, founder INTEGER NOT NULL,"
    " described INTEGER NOT NULL, said TEXT NOT NULL)",
    "CREATE INDEX actor_founder ON actor (founder)",
    "CREATE TABLE actor_key (key TEXT, actor INTEGER, PRIMARY KEY (key, actor)) WITHOUT ROWID",
    "CREATE INDEX actor_key_actor ON actor_key (actor, key)",
    # one row for all that a document calls an actor: the latest documents are found without a look at the places in them
    "CREATE TABLE mention (actor INTEGER, document INTEGER, places TEXT NOT NULL, PRIMARY KEY (actor, document)) WITHOUT ROWID",
    "CREATE INDEX mention_document ON mention (document, actor)",
    "CREATE TABLE merged (actor INTEGER, document INTEGER, said TEXT NOT NULL, PRIMARY KEY (actor, document)) WITHOUT ROWID",
    "CREATE INDEX merged_document ON merged (document, actor)",
)
_WITH_KEYS = "SELECT key, actor FROM actor_key WHERE key IN ({})"
_ACTORS_BY_NUMBER = "SELECT number, id, founder, said FROM actor WHERE number IN ({})"
_DESCRIBED_BY_NUMBER = f"{_ACTORS_BY_NUMBER} AND described"
_ACTORS_BY_ID = "SELECT number, id, founder, said FROM actor WHERE id IN ({})"
_NAMING = "SELECT document FROM mention WHERE actor = ? ORDER BY document DESC LIMIT ?"
_IN_DOCUMENTS = "SELECT actor FROM mention INDEXED BY mention_document WHERE document IN ({})"
_NEW_ACTOR = "INSERT INTO actor VALUES (?, ?, ?, ?, ?)"
_CHANGED_ACTOR = "UPDATE actor SET described = ?, said = ? WHERE number = ?"
_NEW_KEY = "INSERT INTO actor_key SELECT ?1, ?2 WHERE (SELECT count(*) FROM actor_key WHERE key = ?1) < ?3"
_ALONE = (
    "SELECT number, id FROM actor WHERE founder = ? AND NOT EXISTS (SELECT 1 FROM mention WHERE mention.actor = number)"
    " AND NOT EXISTS (SELECT 1 FROM merged WHERE merged.actor = number)"
)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(slots=True)
class _Held:
    """An actor with its row, and what that row says of it."""

    number: int
    founder: int
    known: Remembered
    kept: tuple[object, ...]


class DiskMemory:
    """Actors of one archive, in a file of this process alone.

    Before each report `for_document` says its number in the order of the ledger. A document that is to be read again is first
    forgotten, then admitted under its old number.
    """

    def __init__(self, path: Path, most_held: int = MOST_HELD) -> None:
        """Begin with nobody.

        Args:
            path: of the file, which is made anew, whatever stood there, and removed by `close`.
            most_held: how many actors are held beside the file.
        """
        self._path = path
        self._most_held = most_held
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        self._file = sqlite3.connect(path, isolation_level=None)
        for setting in _SETTINGS:
            self._file.execute(f"PRAGMA {setting}")
        self._file.execute("BEGIN")  # one transaction to the end: what is in the cache is written when it must make room
        for table in _TABLES:
            self._file.execute(table)
        self._held: OrderedDict[int, _Held] = OrderedDict()
        self._numbers: dict[str, int] = {}  # of those held, by identifier
        self._document: int | None = None
        self._last = 0

    def for_document(self, number: int) -> None:
        """The report that is admitted next has this number."""
        if self._document is not None:  # a report was given up half-way: what it did to actors is not to stay
            self._held.clear()
            self._numbers.clear()
        self._document = number

    # what a registry asks

    def with_keys(self, keys: Collection[str]) -> Mapping[str, Sequence[Remembered]]:
        """Actors by each of these blocking keys."""
        found: dict[str, list[int]] = {}
        for key, actor in self._ask(_WITH_KEYS, keys):
            found.setdefault(key, []).append(actor)
        self._hold({number for numbers in found.values() for number in numbers})
        return {key: [self._held[n].known for n in sorted(numbers)] for key, numbers in found.items()}

    def get(self, ids: Collection[str]) -> Mapping[str, Remembered]:
        """Those of these identifiers that are known."""
        self._load(self._ask(_ACTORS_BY_ID, [i for i in ids if i not in self._numbers]))
        return {i: self._held[self._numbers[i]].known for i in ids if i in self._numbers}

    def naming(self, ids: Collection[str]) -> Sequence[int]:
        """The latest reports in which one of these actors is called something."""
        self.get(ids)
        latest: set[int] = set()
        for number in (self._numbers[i] for i in ids if i in self._numbers):
            latest.update(document for (document,) in self._file.execute(_NAMING, (number, RECENT_DOCUMENTS)))
        return sorted(latest, reverse=True)[:RECENT_DOCUMENTS]

    def in_documents(self, documents: Collection[int]) -> Sequence[Remembered]:
        """Actors that are called something in these reports, without those of whom no description is remembered."""
        numbers = {number for (number,) in self._ask(_IN_DOCUMENTS, documents)}
        self._load(self._ask(_DESCRIBED_BY_NUMBER, [n for n in numbers if n not in self._held]))
        return [held.known for n in sorted(numbers) if (held := self._held.get(n)) is not None and held.known.told]

    def keep(self, document: str, changed: Iterable[Remembered]) -> None:
        """Write these as they are after the report of which `for_document` said the number."""
        assert self._document is not None, "for_document says which report this is"
        here, self._document = self._document, None
        new, other, keys, mentions, merged = [], [], [], [], []
        for known in changed:
            held = None if known.new else self._held[self._numbers[known.id]]
            if held is None:
                self._last += 1
                held = _Held(self._last, here, known, _state(known))
                new.append((held.number, known.id, here, bool(known.told), _said(known)))
                keys += [(key, held.number, MOST_WITH_KEY) for key in sorted(known.keys)]
                self._keep_held(held)
            else:
                if held.founder == here:
                    known.merged.clear()  # it comes from this very report, which is read anew
                if (state := _state(known)) != held.kept:
                    held.kept = state
                    other.append((bool(known.told), _said(known), held.number))
            if known.mentions:
                mentions.append((held.number, here, " ".join([f"{m.start} {m.end}" for m in known.mentions])))
            if known.merged:
                merged.append((held.number, here, _encode([[m["name"], m["made_by"], m["score"], m["reasons"]] for m in known.merged])))
            known.new, known.keys, known.mentions, known.merged = False, frozenset(), [], []
        for statement, rows in (
            (_NEW_ACTOR, new),
            (_CHANGED_ACTOR, other),
            (_NEW_KEY, keys),
            ("INSERT INTO mention VALUES (?, ?, ?)", mentions),
            ("INSERT INTO merged VALUES (?, ?, ?)", merged),
        ):
            if rows:
                self._file.executemany(statement, rows)
        while len(self._held) > self._most_held:
            _, gone = self._held.popitem(last=False)
            del self._numbers[gone.known.id]

    # what the archive asks

    def forget(self, number: int) -> None:
        """Take back what a document brought, and the actors that no other document knows."""
        self._file.execute("DELETE FROM mention WHERE document = ?", (number,))
        self._file.execute("DELETE FROM merged WHERE document = ?", (number,))
        for actor, identifier in self._file.execute(_ALONE, (number,)).fetchall():
            self._file.execute("DELETE FROM actor_key WHERE actor = ?", (actor,))
            self._file.execute("DELETE FROM actor WHERE number = ?", (actor,))
            self._held.pop(actor, None)
            self._numbers.pop(identifier, None)
        ((self._last,),) = self._file.execute("SELECT ifnull(max(number), 0) FROM actor")

    def actors(self) -> Iterator[dict[str, Any]]:
        """The rows of a ledger's table `actor`, in their order."""
        for number, identifier, founder, text in self._file.execute("SELECT number, id, founder, said FROM actor ORDER BY number"):
            yield {"number": number, "id": identifier, "founder": founder, **dict(zip(_COLUMNS, json.loads(text), strict=True))}

    def actor_keys(self) -> Iterator[dict[str, Any]]:
        """The rows of a ledger's table `actor_key`, in the order of the actors."""
        for key, actor in self._file.execute("SELECT key, actor FROM actor_key ORDER BY actor, key"):
            yield {"key": key, "actor": actor}

    def mentions(self) -> Iterator[dict[str, Any]]:
        """The rows of a ledger's table `mention`, in their order."""
        for actor, document, text in self._file.execute("SELECT actor, document, places FROM mention ORDER BY actor, document"):
            for place, (start, end) in enumerate(zip(*[map(int, text.split())] * 2, strict=True)):
                yield {"actor": actor, "document": document, "place": place, "start": start, "end": end}

    def merged(self) -> Iterator[dict[str, Any]]:
        """The rows of a ledger's table `merged`, in their order."""
        for actor, document, text in self._file.execute("SELECT actor, document, said FROM merged ORDER BY actor, document"):
            for place, (name, made_by, score, reasons) in enumerate(json.loads(text)):
                yield {"actor": actor, "document": document, "place": place,
                       "name": name, "made_by": made_by, "score": score, "reasons": reasons}  # fmt: skip

    def close(self) -> None:
        """Remove the file."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # what is held

    def _ask(self, statement: str, values: Collection[str] | Collection[int]) -> list[tuple[Any, ...]]:
        """The rows for any of these values; few statements for all numbers of values, so that each is prepared once."""
        found: list[tuple[Any, ...]] = []
        wanted = list(values)
        for n in range(0, len(wanted), _ASKED_AT_ONCE):
            part = wanted[n : n + _ASKED_AT_ONCE]
            width = 1 << (len(part) - 1).bit_length()
            part += part[-1:] * (width - len(part))
            found += self._file.execute(statement.format(",".join("?" * width)), part)
        return found

    def _hold(self, numbers: Collection[int]) -> None:
        """See to it that these are held, as those last seen."""
        self._load(self._ask(_ACTORS_BY_NUMBER, [n for n in numbers if n not in self._held]))
        for number in numbers:
            self._held.move_to_end(number)

    def _load(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for number, identifier, founder, text in rows:
            known = _remembered(identifier, text)
            self._keep_held(_Held(number, founder, known, _state(known)))

    def _keep_held(self, held: _Held) -> None:
        self._held[held.number] = held
        self._numbers[held.known.id] = held.number


_COLUMNS = ("name", "kind", "role", "party", "aliases", "made_by", "unresolved", "told", "compared")
"""Of the ledger's table, in the order in which the file has them."""


def _said(known: Remembered) -> str:
    c = known.compared
    told = [sorted(words) for words in known.told]
    compared = (c.name, c.kind, c.aliases, c.role, c.party, c.country)
    return _encode(
        (known.name, known.kind, known.role, known.party, known.aliases, known.made_by, known.unresolved, told, compared),
    )


def _remembered(identifier: str, text: str) -> Remembered:
    name, kind, role, party, aliases, made_by, unresolved, told, (called, as_kind, others, *around) = json.loads(text)
    return Remembered(
        identifier,
        name,
        kind,
        ActorName(called, as_kind, tuple(others), *around),
        role=role,
        party=party,
        aliases=aliases,
        made_by=made_by,
        unresolved=unresolved,
        told=[frozenset(words) for words in told],
        new=False,
    )


def _state(known: Remembered) -> tuple[object, ...]:
    """All that a report can change of an actor that is known."""
    return (known.role, known.party, (*known.aliases,), (*known.made_by.items(),), (*known.unresolved,), (*known.told,))
