"""The tables of what reports have to do with one another, and of what people decided."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.export.columns import Column, edges, integer, items, json, number, table, text, written
from counterclaim.export.report_tables import DECIDED

_STANDING: Sequence[Column] = (
    integer("independent_origins", "how many origins stand behind it: reports that are reprints of one story count once"),
    integer("reports", "how many documents"),
    integer("texts", "how many documents, copies counted once"),
    integer("sources", "how many parties vouch for it"),
)
_DECISION: Sequence[Column] = (
    text("note", "the person's reason"),
    text("by", "the person's name"),
    text("at", "when, UTC, ISO 8601"),
    text("replaces", "identifier of the decision that it takes the place of, or takes back"),
    text(
        "standing",
        "`holds`, `changed` (it is about another thing now than was seen), `replaced`, `undone` or `orphaned` (that thing is gone)",
    ),
    json("changed", "names of what is another thing now, a list"),
)
_SUBJECT: Sequence[Column] = (
    text("subject_type", "what it is about: `attribution`, `actor`, `verification`, `relation`, `document`, `origin` or `decision`"),
    text("subject", "its identifier; of a relation “a b relation”, of a note “document start end”"),
)

CASE_TABLES = (
    table(
        "actors",
        "actor",
        "somebody or some body that vouches for statements",
        text("id", "identifier, the same for the same reports on every machine"),
        text("name", "the fullest name that the reports give"),
        text("kind", "`person`, `organization`, `state`, `armed_group`, `media`, `anonymous` or `collective`"),
        text("role", "what a person is (“spokesman”)"),
        text("party", "identifier of the actor that it speaks for or belongs to"),
        json("aliases", "its other names, a list"),
        json("merged", "what was taken for the same actor in other reports, and why, a list"),
        json("unresolved", "what could not be decided about it, a list of sentences"),
        json("made_by", "permanent names of the rules behind the columns, by field"),
        DECIDED,
    ),
    table(
        "mentions",
        "actor",
        "a place in a document that calls an actor something",
        text("actor", "identifier of the actor"),
        integer("number", "which one of the actor's, from 0"),
        text("document", "identifier of the document"),
        *edges("it"),
        parts=items("mentions", actor="id"),
    ),
    table(
        "relations",
        "relation",
        "what one statement says of another: a hint where to look",
        text("a", "identifier of the earlier statement"),
        text("b", "identifier of the later one"),
        text("relation", "`contradicts`, `corroborates`, `updates` or `repeats`"),
        number("probability", "how often a relation with this number is right, 0 to 1, calibrated"),
        written("reasons", "the evidence, a list of `kind`, `detail` and `spans`"),
        text("made_by", "permanent name of the rule or model"),
        DECIDED,
    ),
    table(
        "claims",
        "claim",
        "statements that say the same of the same event",
        text("id", "identifier, the same for the same statements"),
        text("text", "the words of one of them"),
        json("attributions", "identifiers of the statements, a list"),
        json("actors", "identifiers of those who vouch for it, a list"),
        *_STANDING,
    ),
    table(
        "origins",
        "origin",
        "reports that are one origin",
        text("id", "identifier"),
        text("kind", "`wire`, `reprint` or `own`"),
        text("agency", "the agency's name, of a wire story"),
        json("documents", "identifiers of the documents, a list"),
        json("reasons", "why they are one, a list of `kind`, `detail` and `spans`"),
        DECIDED,
    ),
    table(
        "disputes",
        "dispute",
        "claims that contradict each other about one question",
        text("id", "identifier, the same for the same claims"),
        text("title", "made of the words of the claims"),
        text("status", "`open`, or `assessed` where a person assessed a claim of it"),
        text("certainty", "`likely` or `possible`"),
        json("verified", "reporters' notes that cover statements of it, a list of `document`, `start`, `end`"),
    ),
    table(
        "sides",
        "dispute",
        "one side of a dispute",
        text("dispute", "identifier of the dispute"),
        integer("number", "which side, from 0, the one with most origins first"),
        text("party", "identifier of the actor for whom it speaks; empty where nobody or several do"),
        json("claims", "identifiers of its claims, a list"),
        json("attributions", "identifiers of its statements, a list"),
        *_STANDING,
        json("figures", "what it gives for the question, where that is a number: a list of `kind`, `lower`, `upper`, `attribution`, `at`"),
        json("days", "on each day how many statements, a list of `day`, `statements`"),
        parts=items("sides", dispute="id"),
    ),
    table(
        "assessments",
        "assessment",
        "how a person judges something",
        text("id", "identifier of the decision"),
        *_SUBJECT,
        integer("credibility", "of what is said, Admiralty scale: 1 confirmed to 6 cannot be judged"),
        text("reliability", "of who says it, Admiralty scale: a completely reliable to f cannot be judged"),
        text("topic", "on what topic"),
        *_DECISION,
    ),
    table(
        "decisions",
        "decision",
        "what else a person decided: accepted, rejected, corrected, noted, took back",
        text("id", "identifier of the decision"),
        text("kind", "`accept`, `reject`, `correct`, `note` or `undo`"),
        *_SUBJECT,
        json("value", "what was decided: the corrected fields"),
        json("seen", "what the person had before them"),
        *_DECISION,
        json("nearby", "identifiers of statements that stand where an orphan's words were, a list"),
    ),
    table(
        "problems",
        "problem",
        "an input that could not be read",
        text("file", "the file, as given"),
        text("url", "the address"),
        text("reason", "why, for a person"),
    ),
)
"""In the order of their rows in the ledger."""
