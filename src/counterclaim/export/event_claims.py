"""Claims that say that something happened, as the forms of event data tell of them: one row a claim, or a statement in no claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from counterclaim.export.decided import rejected
from counterclaim.export.event_words import happened
from counterclaim.keep.about import speakers
from counterclaim.ledger import queries
from counterclaim.records import Dispute, Quantity, Side
from counterclaim.relate.claims import most_typical, standing, words_said
from counterclaim.relate.pairs import Statement

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment

KILLED = "killed"


class Head(NamedTuple):
    """Who published a report, on which day, under which title; empty where unknown."""

    publisher: str
    day: str
    title: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim, or a statement in no claim, that says that something happened.

    Attributes:
        id: of the claim, else of the statement.
        statements: those that say so, without what people rejected, in the order of the ledger.
        contested: the disputes that it is in, each with its side there.
    """

    id: str
    statements: tuple[Statement, ...]
    contested: tuple[tuple[Dispute, Side], ...]

    @property
    def text(self) -> str:
        """The words of one of the statements."""
        return words_said(most_typical(self.statements))

    @property
    def origins(self) -> int:
        """How many independent origins there are."""
        return standing(self.statements).origins

    def of(self, statements: Iterable[Statement]) -> Telling:
        """The same, as told by some of the statements alone."""
        return replace(self, statements=tuple(statements))

    def carried_by(self) -> list[Statement]:
        """Of each origin the first statement."""
        first: dict[str, Statement] = {}
        for statement in self.statements:
            first.setdefault(statement.origin, statement)
        return list(first.values())


def tellings(moment: Moment) -> Iterator[Telling]:
    """What is said to have happened, in the order of the ledger; denials, predictions, calls, promises and opinions are none."""
    found, gone = moment.related, rejected(moment.decided)
    home = {a: claim.id for claim in found.claims for a in claim.attributions}
    contested: dict[str, dict[str, tuple[Dispute, Side]]] = {}
    for dispute in found.disputes:
        for side in dispute.sides:
            for claim in side.claims:
                contested.setdefault(claim, {}).setdefault(dispute.id, (dispute, side))
    told: dict[str, list[Statement]] = {}
    for statement in found.statements.values():
        said = statement.attribution
        if happened(said) and said.content and said.id not in gone:
            told.setdefault(home.get(said.id, said.id), []).append(statement)
    for identifier, statements in told.items():
        yield Telling(identifier, tuple(statements), tuple(contested.get(identifier, {}).values()))


def heads(moment: Moment) -> dict[str, Head]:
    """Who published what when, by the identifier of the report; some hundred bytes of memory a report."""
    return {
        document.id: Head(document.publisher or "", (document.published_at or "").partition("T")[0], document.title or "")
        for _, document in queries.documents(moment.connection, moment.generation)
    }


def claimants(telling: Telling, names: Mapping[str, str]) -> list[str]:
    """Who says so, each once: an actor's name, else the words of the source."""
    return speakers(telling.statements, names)


def tolls(statement: Statement) -> list[Quantity]:
    """The numbers of people killed that a statement gives; that nobody was is none."""
    return [
        q
        for q in statement.attribution.quantities
        if q.kind == KILLED and q.unit == "people" and (q.value or 0, q.lower or 0, q.upper or 0) != (0, 0, 0)
    ]


def least(quantity: Quantity) -> float | None:
    """The least that a number allows, None where that is open."""
    return quantity.lower if quantity.lower is not None else quantity.value


def figures(statements: Iterable[Statement]) -> list[str]:
    """The numbers of people killed that statements give, in short, each once: "9 or more", "12", "up to 40"."""
    return list(dict.fromkeys(_short(q) for statement in statements for q in tolls(statement)))


def _short(q: Quantity) -> str:
    if q.value is not None:
        about = "about " if q.hedge and q.lower is None and q.upper is None else ""
        return about + number(q.value)
    if q.lower is None:
        return f"up to {number(q.upper)}"
    return f"{number(q.lower)} or more" if q.upper is None else f"{number(q.lower)} to {number(q.upper)}"


def number(value: float | None) -> str:
    """A number as a cell has it, empty where there is none."""
    return "" if value is None else f"{value:.15g}"


def listed(values: Sequence[str]) -> str:
    """Several values in one cell, divided by semicolons; one inside a value becomes a comma, as the fields of event data have no escape."""
    return "; ".join(value.replace(";", ",") for value in values) if any(values) else ""
