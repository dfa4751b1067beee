"""Statements of invented reports, a line each."""

from __future__ import annotations

from hypothesis import strategies as st

from counterclaim.records import RELATIONS, Attribution, Polarity, Quantity, Quotation, Relation, RelationKind, Span, Stance
from counterclaim.relate.pairs.statement import Statement


def say(
    name: str,
    words: str,
    *,
    voices: str = "",
    report: str | None = None,
    origin: str | None = None,
    text: str | None = None,
    cue: str | None = None,
    stance: Stance = "asserts",
    polarity: Polarity = "positive",
    quotation: Quotation = "indirect",
    title: bool = False,
    on: str | None = "2025-04-02T08:00:00Z",
    said_at: str | None = None,
    counts: tuple[Quantity, ...] = (),
) -> Statement:
    """A statement named `a1`, `a2` … by its place; its report, origin and text are its own where they are not given."""
    report = report or f"d-{name}"
    front = f"{cue} " if cue else ""
    content = tuple(Span(n, n + len(part), part) for part, n in zip(words.split(" | "), range(len(front), 10_000, 500), strict=False))
    attribution = Attribution(
        name, report, None, Span(0, len(cue), cue) if cue else None, content, quotation, stance, polarity, None, 1.0,
        actor=voices.split()[0] if voices else None, said_at=said_at, quantities=counts,
    )  # fmt: skip
    place = int(name.lstrip("abcdefghijklmnopqrstuvwxyz-"))
    return Statement(attribution, place, report, title, on, origin or f"o-{report}", text or report, tuple(voices.split()))


def count(
    kind: str, value: float | None = None, lower: float | None = None, upper: float | None = None, hedge: str | None = None
) -> Quantity:
    return Quantity(0, 1, "", kind, None, value, lower, upper, hedge, "made")


def ledger(*told: Statement) -> dict[str, Statement]:
    return {s.attribution.id: s for s in told}


def relate(kind: RelationKind, *pairs: str, probability: float = 0.9) -> list[Relation]:
    """Relations from "a1 a2" pairs."""
    return [Relation(*pair.split(), kind, probability, (), "made") for pair in pairs]


KINDS = st.sampled_from(RELATIONS)
LINES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), KINDS, st.sampled_from([0.3, 0.5, 0.7, 0.71])), max_size=40)
FIGURES = st.lists(st.sampled_from([None, 3, 4]), min_size=10, max_size=10)


def made(lines: list[tuple[int, int, RelationKind, float]], values: list[int | None]) -> tuple[dict[str, Statement], list[Relation]]:
    """Ten statements, some with a figure, and relations between them."""
    told = ledger(*(say(f"a{n}", f"words {n} were said", counts=(count("hurt", v),) if v else ()) for n, v in enumerate(values)))
    relations = [r for a, b, kind, p in lines if a != b for r in relate(kind, f"a{min(a, b)} a{max(a, b)}", probability=p)]
    return told, relations
