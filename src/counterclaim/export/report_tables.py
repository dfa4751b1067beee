"""The tables of what stands in reports: documents, statements, and the reporters' own notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from counterclaim.export.columns import Column, boolean, edges, integer, items, json, number, span, table, text
from counterclaim.export.rows import Row

DECIDED = text("decided", "what people decided about it that holds, by kind (`accept, note`); wholly in `decisions` and `assessments`")
_DOCUMENT = text("document", "identifier of the document")
_ATTRIBUTION = text("attribution", "identifier of the statement")
_NUMBER = integer("number", "which one of the statement's, from 0")
_MADE_BY = text("made_by", "permanent name of the rule")


def _first_start(row: Mapping[str, Any]) -> int | None:
    return min((part["start"] for part in row["content"]), default=None)


def _last_end(row: Mapping[str, Any]) -> int | None:
    return max((part["end"] for part in row["content"]), default=None)


def words_of(row: Mapping[str, Any]) -> str:
    """What a statement says, its parts in order with an ellipsis between them."""
    return " … ".join(part["text"] for part in row["content"])


def _channel(part: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda row: None if row["channel"] is None else row["channel"][part]


def places_of(row: Row) -> Iterator[Row]:
    """The places of a statement: those in its content, then the one where it was said; the latter's number is 0."""
    for n, one in enumerate(row["places"]):
        yield {**one, "attribution": row["id"], "document": row["document"], "role": "named", "number": n}
    if row["said_in"] is not None:
        yield {**row["said_in"], "attribution": row["id"], "document": row["document"], "role": "said_in", "number": 0}


REPORT_TABLES = (
    table(
        "documents",
        "document",
        "one report as it was read",
        text("id", "identifier, the same on every machine"),
        text("file", "the file that it came from, as given"),
        text("url", "where it was found"),
        text("publisher", "the outlet"),
        text("title", "its title"),
        json("authors", "names, a list"),
        text("published_at", "when it was published, as the best source of it says (EDTF, or a time in ISO 8601)"),
        text("language", "its language, where something says so"),
        text("origin", "identifier of the origin that it is part of"),
        json("problems", "what was odd about the input, a list of sentences"),
        json("particulars", "everything that is said of it, a list of `name`, `value`, `said_by`"),
        DECIDED,
        text("text", "the whole text; all offsets count its code points"),
    ),
    table(
        "sections",
        "document",
        "what a stretch of a text is; only title and body yield statements",
        _DOCUMENT,
        integer("number", "which one of the document's, from 0"),
        text("kind", "`title`, `byline`, `dateline`, `caption`, `body`, `credit`, `note` or `furniture`"),
        *edges("it"),
        parts=items("sections", document="id"),
    ),
    table(
        "credits",
        "document",
        "an agency or outlet that a report says it draws on",
        _DOCUMENT,
        integer("number", "which one of the document's, from 0"),
        text("name", "its name, as the text has it or as it is usually called"),
        *edges("the credit"),
        parts=items("credits", document="id"),
    ),
    table(
        "attributions",
        "attribution",
        "one statement that a source vouches for",
        text("id", "identifier, the same on every machine"),
        _DOCUMENT,
        text("publisher", "the document's, repeated here"),
        text("published_at", "the document's, repeated here"),
        span("source", "the source; empty where the report does not say"),
        span("cue", "what attributes; empty for bare quotations"),
        Column(
            "content_start", "integer", "where the first part of what is said begins, in code points of the document's text", _first_start
        ),
        Column("content_end", "integer", "where its last part ends, exclusive", _last_end),
        Column("content_text", "text", "what is said; between parts that do not stand together ` … `", words_of),
        json("content", "its parts, a list of `start`, `end`, `text`"),
        text("quotation", "`direct`, `indirect` or `mixed`"),
        text("stance", "`asserts`, `denies`, `calls_for`, `commits`, `predicts`, `opines`, `questions` or `declines`"),
        text("polarity", "`positive` or `negative`"),
        text("actor", "identifier of the actor that the source is"),
        text("actor_name", "its name, repeated here"),
        Column("channel_kind", "text", "the way by which the words reached the reporter (`interview`, `letter` …)", _channel("kind")),
        Column("channel_start", "integer", "where the words that show it begin", _channel("start")),
        Column("channel_end", "integer", "where they end, exclusive", _channel("end")),
        text("said_at", "when the words were spoken, EDTF"),
        text("parent", "identifier of the statement inside whose content this one stands"),
        text("claim", "identifier of the claim that it is one of the statements of"),
        json("disputes", "identifiers of the disputes that it is in, a list"),
        number("probability", "how often a statement with this number is right, 0 to 1, calibrated"),
        json("made_by", "permanent names of the models and rules behind the columns, by field"),
        json("evidence", "the words that a field rests on, by field: lists of `start`, `end`, `text`"),
        json("unknown", "why a field is not known, by field"),
        DECIDED,
    ),
    table(
        "quantities",
        "attribution",
        "a count, share or measure in what is said",
        _ATTRIBUTION,
        _DOCUMENT,
        _NUMBER,
        *edges("its expression"),
        text("text", "its expression, in the words of the text"),
        text("kind", "what is counted (`killed`, `detained` …)"),
        text("unit", "`people`, `percent`, `kilometre` …"),
        number("value", "the figure; empty where the text gives only bounds"),
        number("lower", "the least that it can be; empty where open"),
        number("upper", "the most that it can be; empty where open"),
        text("hedge", "the words that make it vague (“at least”)"),
        _MADE_BY,
        parts=items("quantities", attribution="id", document="document"),
    ),
    table(
        "times",
        "attribution",
        "an expression of time in what is said",
        _ATTRIBUTION,
        _DOCUMENT,
        _NUMBER,
        *edges("it"),
        text("text", "in the words of the text"),
        text("edtf", "what it means, Extended Date/Time Format level 1"),
        boolean("approximate", "whether the text itself is vague about it"),
        span("anchor", "the expression that it counts from; empty where that is the date of publication or nothing"),
        _MADE_BY,
        parts=items("times", attribution="id", document="document"),
    ),
    table(
        "places",
        "attribution",
        "a place that a statement names, or where it was said",
        _ATTRIBUTION,
        _DOCUMENT,
        text("role", "`named` in what is said, or `said_in`: where the words were spoken"),
        integer("number", "which one of the statement's in that role, from 0"),
        *edges("its name"),
        text("text", "its name, in the words of the text"),
        text("name", "the gazetteer's name; the text itself where it could not be resolved"),
        text("country", "ISO 3166-1 alpha-2"),
        number("latitude", "WGS 84; empty where it could not be resolved"),
        number("longitude", "WGS 84; empty where it could not be resolved"),
        integer(
            "precision",
            "UCDP GED's `where_prec`: 1 exact, 2 near a point, 3 district, 4 province, 5 vague or wider, 6 country, 7 sea or air",
        ),
        text("gazetteer_id", "the gazetteer's identifier (`geonames:921772`)"),
        _MADE_BY,
        text("unknown", "why it could not be resolved"),
        parts=places_of,
    ),
    table(
        "verifications",
        "verification",
        "a reporter's own words on what could be checked",
        _DOCUMENT,
        *edges("the note"),
        text("text", "the note, in the words of the text"),
        text("kind", "`unverified`, `verified`, `disputed` or `retracted`"),
        span("reason", "what says why"),
        json("covers", "identifiers of the statements that it is about, a list"),
        _MADE_BY,
        DECIDED,
    ),
)
"""In the order of their rows in the ledger."""
