"""The rows of a ledger, or those that belong to some of its documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from counterclaim.export.ledger_rows import rows_at
from counterclaim.export.rows import Row
from counterclaim.ledger.evidence import Evidence


def rows_of(evidence: Evidence, part: Part | None = None) -> Iterator[Row]:
    """Rows as `ledger_rows` gives them; all, or those that belong to a part."""
    rows = rows_at(evidence.connection, evidence.generation, evidence.documents)
    yield from rows if part is None else (kept for row in rows if (kept := part.of(row)) is not None)


class Part:
    """What belongs to some documents: of actors and origins what these documents bear out, of claims and disputes those that rest on
    nothing else, of decisions those about what is there. It is shown all rows in order, since later ones hang on earlier ones.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._documents = set((evidence.documents or {}).values())
        self._subjects = set(self._documents)
        self._actors: set[str] = set()
        self._closed = False

    def of(self, row: Row) -> Row | None:
        """The row, or as much of it as belongs here."""
        kind = row["type"]
        if kind == "attribution":
            self._subjects.add(row["id"])
            self._actors |= {row["actor"]} - {None}
        elif kind == "verification":
            self._subjects.add(f"{row['document']} {row['start']} {row['end']}")
        elif kind == "actor":
            return self._actor(row)
        elif kind == "relation":
            if not {row["a"], row["b"]} <= self._subjects:
                return None
            self._subjects.add(f"{row['a']} {row['b']} {row['relation']}")
        elif kind == "claim":
            return self._whole(row, row["attributions"])
        elif kind == "dispute":
            return self._whole(row, [claim for side in row["sides"] for claim in side["claims"]])
        elif kind == "origin":
            members = [document for document in row["documents"] if document in self._documents]
            self._subjects |= {row["id"]} if members else set()
            return {**row, "documents": members} if members else None
        elif kind in ("decision", "assessment"):
            return row if self.decided(row["id"], row["subject"], row.get("seen") or {}) else None
        elif kind == "problem":
            return None
        return row

    def _whole(self, row: Row, named: Iterable[str]) -> Row | None:
        """The row where all that it is made of belongs here: its numbers and words would tell of other documents otherwise."""
        if not self._subjects.issuperset(named):
            return None
        self._subjects.add(row["id"])
        return row

    def decided(self, identifier: str, subject: str, seen: Mapping[str, Any]) -> bool:
        """Whether a decision is about what is here, or about words of these documents that are no statement any more."""
        here = subject in self._subjects or seen.get("document") in self._documents
        self._subjects |= {identifier} if here else set()
        return here

    def _actor(self, row: Row) -> Row | None:
        if not self._closed:  # whom an actor speaks for belongs here too
            self._actors, self._closed = self._evidence.parties(self._actors), True
        if row["id"] not in self._actors:
            return None
        self._subjects.add(row["id"])
        return {**row, **{name: [m for m in row[name] if m["document"] in self._documents] for name in ("mentions", "merged")}}
