"""What pages look up in the statements of a reading: made when it is first asked for, and kept whatever people decide."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from counterclaim.desk.concordance import Concordance
from counterclaim.desk.days import When, ordered, when
from counterclaim.desk.sites import Occurrence, Role, Sites, day, gathered, sites_of
from counterclaim.ledger.search import fold
from counterclaim.records import Actor
from counterclaim.relate.pairs import Statement


class Index:
    """Over the statements of one reading.

    Args:
        statements: by identifier, in the order of the ledger.
        actors: by identifier.
    """

    def __init__(self, statements: Mapping[str, Statement], actors: Mapping[str, Actor]) -> None:
        self._statements = statements
        self._actors = actors
        self._words: dict[str, str] = {}

    @cached_property
    def sites(self) -> Sites:
        """The places of all statements."""
        return sites_of(self._statements.values())

    @cached_property
    def sites_of(self) -> dict[str, list[Occurrence]]:
        """The places of each statement that has any."""
        found: dict[str, list[Occurrence]] = {}
        for occurrence in self.sites.occurrences:
            found.setdefault(occurrence.statement, []).append(occurrence)
        return found

    @cached_property
    def everywhere(self) -> dict[str, dict[str, tuple[Role, ...]]]:
        """The statements that have to do with each place, and how."""
        return gathered(self.sites.occurrences)

    @cached_property
    def days(self) -> dict[str, str]:
        """The day of each statement, ISO 8601; "" where no single day is known."""
        return {identifier: day(statement) for identifier, statement in self._statements.items()}

    @cached_property
    def when_of(self) -> dict[str, When | None]:
        """When each statement was made; None where no day is known."""
        return {identifier: when(statement) for identifier, statement in self._statements.items()}

    @cached_property
    def in_time(self) -> list[Statement]:
        """All statements in the order of time, what has no day last."""
        return ordered(self._statements.values(), self.when_of)

    @cached_property
    def rank_of(self) -> dict[str, int]:
        """The place of each statement in that order."""
        return {s.attribution.id: n for n, s in enumerate(self.in_time)}

    @cached_property
    def whens(self) -> list[When | None]:
        """When each was made, in that order."""
        return [self.when_of[s.attribution.id] for s in self.in_time]

    @cached_property
    def parties(self) -> list[str | None]:
        """The widest body for which each speaks, in that order."""
        return [s.party for s in self.in_time]

    @cached_property
    def concordance(self) -> Concordance:
        """The words of statements and of who makes them; each statement by its place in that order."""
        return Concordance(map(self.words, self.in_time))

    @cached_property
    def names(self) -> dict[str, str]:
        """All names of each actor, folded as the search compares them, between spaces."""
        return {a.id: f" {fold(' '.join((a.name, *a.aliases)))} " for a in self._actors.values()}

    def words(self, statement: Statement) -> str:
        """What a statement says and who says it, folded as the search compares them, between spaces."""
        said = statement.attribution
        known = self._words.get(said.id)
        if known is None:
            actor = self._actors.get(said.actor or "")
            who = (said.source.text if said.source else "", actor.name if actor else "")
            # a stop between the parts, so that no phrase runs from one into the next
            known = self._words[said.id] = f" {' . '.join(map(fold, (*(span.text for span in said.content), *who)))} "
        return known
