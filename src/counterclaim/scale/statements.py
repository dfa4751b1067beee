"""Statements of an archive by their places, with all that a ledger would know of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from counterclaim.keep.related import is_in_title
from counterclaim.records import Verification
from counterclaim.relate.pairs import Statement
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.reports import Reports
from counterclaim.scale.rows import origin_of
from counterclaim.scale.voices import Actors


class Statements:
    """Looks statements up.

    Args:
        folder: of the batch.
        order: where reports lie.
    """

    def __init__(self, folder: Folder, order: Order) -> None:
        self._order = order
        self._reports = Reports(folder, order, laid=True)
        self._actors = Actors.load(folder)
        self._origin = origin_of(folder, order)

    def of(self, places: Sequence[int]) -> dict[str, Statement]:
        """Statements by identifier, in the order of their places, which are ascending."""
        made: dict[str, Statement] = {}
        for number, here in groupby(map(self._order.document_of, places), key=itemgetter(0)):
            report, row, text = self._reports.report(number), self._reports.columns(number), self._reports.rows(number)["text_sha256"]
            for _, place in here:
                a = report.attributions[place]
                made[a.id] = Statement(
                    attribution=a,
                    place=self._order.statement(number, place),
                    document=report.document.id,
                    title=is_in_title(a, row["sections"]),
                    published_at=row["published_at"],
                    origin=self._origin(number),
                    text_sha256=text,
                    voices=self._actors.named_voices(a.actor),
                )
        return made

    def at(self, place: int) -> Statement:
        """The statement at a place."""
        (found,) = self.of([place]).values()
        return found

    def notes(self, places: Sequence[int]) -> list[Verification]:
        """The reporters' notes of the reports with these statements."""
        return [note for n in sorted({self._order.document_of(one)[0] for one in places}) for note in self._reports.notes(n)]

    def __enter__(self) -> Statements:
        return self

    def __exit__(self, *error: object) -> None:
        self._reports.close()
