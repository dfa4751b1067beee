"""The forms in which a ledger leaves the program: one module a form, listed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment

Write = Callable[["Moment", TextIO], None]
"""Writes one stream of text."""
WriteFolder = Callable[["Moment", Path], None]
"""Writes files into a folder that is there and empty."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form.

    Attributes:
        module: of this package; has `write`.
        tells: what comes out, in a line.
        folder: several files, into a folder; else one stream.
    """

    module: str
    tells: str
    folder: bool = False

    def writer(self) -> Write:
        """What writes the stream."""
        made: Write = import_module(f"counterclaim.export.{self.module}").write_ledger
        return made

    def folder_writer(self) -> WriteFolder:
        """What writes the folder's files."""
        made: WriteFolder = import_module(f"counterclaim.export.{self.module}").write_folder
        return made


FORMS: dict[str, Form] = {
    "jsonl": Form("jsonl", "every row, one JSON object a line"),
    "json": Form("json_array", "every row, as one JSON array"),
    "csv": Form("csv_tables", "every row, one CSV file a table", folder=True),
    "parquet": Form("parquet_tables", "the same tables as Parquet", folder=True),
    "web-annotation": Form("web_annotation", "statements as Web Annotation JSON-LD"),
    "prov": Form("prov", "where all comes from, as PROV-JSON"),
    "claimreview": Form("claim_review", "what people assessed, as schema.org ClaimReview"),
    "geojson": Form("geojson", "the places of statements, for maps"),
    "plover": Form("plover", "statements in PLOVER's JSON, one object a line"),
    "ged": Form("ged", "what claims say of numbers killed, as CSV with UCDP GED's columns"),
    "acled": Form("acled", "claims that tell of an event, as CSV with ACLED's columns"),
    "ftm": Form("follow_the_money", "entities of FollowTheMoney, one JSON object a line"),
}
"""By the name that `export --to` knows them by."""
