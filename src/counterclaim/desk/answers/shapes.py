"""What answers look like, as JSON Schemas: the rows of the public interface, and what stands beside them."""

from __future__ import annotations

from functools import cache

from counterclaim.export.schema_parts import Schema, also, code, maybe, share, some, span, standing, text, thing, truth, whole, without
from counterclaim.export.schemas import row_schemas
from counterclaim.records import DecisionKind, Polarity, Quotation, Stance

_ID = text("An identifier.")


@cache
def shapes() -> dict[str, Schema]:
    """The schema of each kind of answer that is no list, by name."""
    row = row_schemas()
    return {
        "document_summary": _summary(),
        "document": also(
            row["document"],
            previous=text("Identifier of the version before it.", null="there is none"),
            later=some(_ID, "Versions that came next."),
            attributions=whole("How many statements stand in it."),
        ),
        "attribution": also(row["attribution"], **_told()),
        "attribution_detail": also(
            row["attribution"],
            **_told(),
            claim=text("Identifier of its claim.", null="nothing else repeats, corroborates or contradicts it"),
            disputes=some(_ID, "Disputes in which it stands."),
            notes=some(row["verification"], "The reporters' notes that cover it."),
            decisions=_decisions("Every decision about it, in order."),
        ),
        "quote": _quote(),
        "actor_summary": also(without(row["actor"], "mentions", "merged"), **_counts()),
        "actor": also(
            row["actor"],
            **_counts(),
            spoken_for_by=some(thing({"actor": _ID, "name": text("Its name.")}, "Somebody."), "Who speaks for it or belongs to it."),
            more_speakers=whole("How many more there are."),
            decisions=_decisions("Every decision about it, in order."),
        ),
        "dispute_summary": _dispute({}),
        "dispute": also(
            _dispute(_quotes()),
            how_sure=text("How often the program is right about such disputes, as measured."),
            contradictions=some(_relation(), "Why statements are held to contradict each other, the surest pairs first."),
            more_contradictions=whole("How many more pairs there are."),
            notes=some(also(row["verification"], **_where()), "The reporters' notes that cover statements of it."),
            assessments=some(row["assessment"], "What people hold of its claims, in order."),
        ),
        "claim_summary": also(row["claim"], by=_by()),
        "claim": also(row["claim"], by=_by(), **_quotes(), **_against(), disputes=some(_ID, "Disputes in which it stands.")),
        "relation": _relation(),
        "origin_summary": row["origin"],
        "origin": also(
            row["origin"],
            reports=some(_summary(), "Its reports, in the order of the ledger."),
            more_reports=whole("How many more there are."),
        ),
        "verification": also(row["verification"], **_where()),
        "decision": _either(),
        "report_found": _found(),
        "claimed": _claimed(),
        "counts": _held(),
        "part": _part(),
    }


def list_of(rows: Schema, tells: str, *, capped: bool = False) -> Schema:
    """A part of a list."""
    made = thing(
        {
            "total": whole("How long the list is."),
            "rows": some(rows, tells),
            "next": whole("What to give as `after` for the next part.", null="this is the last part"),
        },
        "A part of a list.",
    )
    return also(made, capped=truth("More reports hold the words than are looked through: the latest were.")) if capped else made


def _where() -> dict[str, Schema]:
    return {
        "publisher": text("Who published the report.", null="not known"),
        "published_at": text("When: ISO 8601, or EDTF where only a part is known.", null="not known"),
        "title": text("The report's title.", null="not known"),
        "url": text("Its address.", null="none is known"),
    }


def _decided() -> Schema:
    return some(code(DecisionKind, "A kind."), "What people decided about it: decisions that were neither undone nor replaced, in order.")


def _told() -> dict[str, Schema]:
    return {"speaker": _speaker(), **_where(), "decided": _decided()}


def _speaker() -> Schema:
    return text("Who speaks, by the fullest name known, else in the report's words.", null="no source is named")


def _quote() -> Schema:
    return thing(
        {
            "attribution": text("Identifier of the statement."),
            "speaker": _speaker(),
            "actor": text("Identifier of the actor that the source is.", null="not known"),
            "source": maybe(span("Who says it, in the report's words."), "the report does not say"),
            "cue": maybe(span("The words that attribute it."), "there are none"),
            "content": some(span("One part."), "What is said, in exact words; offsets count code points of the document's text."),
            "quotation": code(Quotation, "Whether the words are the source's own, the reporter's, or both."),
            "stance": code(Stance, "What the source does in saying it."),
            "polarity": code(Polarity, "Whether the content is said to be so, or not to be so."),
            "said_at": text("When the words were spoken, EDTF.", null="not known"),
            "probability": share("How often an attribution with this number is right: a hint."),
            "decided": _decided(),
            "document": text("Identifier of the report."),
            **_where(),
            "origin": text("Identifier of the origin that the report is laid to."),
        },
        "A statement in its exact words.",
    )


def _quotes() -> dict[str, Schema]:
    return {
        "quotes": some(_quote(), "Its statements in their exact words, in the order of the ledger."),
        "more_quotes": whole("How many more there are."),
    }


def _by() -> Schema:
    return some(text("A name."), "Who makes these statements, each once.")


def _against() -> dict[str, Schema]:
    other = thing(
        {"claim": text("Identifier."), "text": text("The words of one of its statements."), "by": _by(), **standing()}, "A claim."
    )
    return {
        "contradicted_by": some(other, "Claims that contradict it, that with most origins first."),
        "more_against": whole("How many more there are."),
    }


def _dispute(more: dict[str, Schema]) -> Schema:
    row = row_schemas()["dispute"]
    side = also(
        row["properties"]["sides"]["items"],
        name=text("The party's name.", null="it speaks for nobody, or for several"),
        claim_texts=some(text("Words."), "The words of its claims, in their order."),
        **more,
    )
    return {**row, "properties": {**row["properties"], "sides": {**row["properties"]["sides"], "items": side}}}


def _relation() -> Schema:
    return also(
        row_schemas()["relation"],
        decided=_decided(),
        used=truth("Whether claims and likely disputes are made of it: nobody rejects it, and it is sure enough or accepted."),
    )


def _summary() -> Schema:
    row = without(row_schemas()["document"], "authors", "text", "sections", "credits", "problems", "particulars")
    return also(
        row,
        previous=text("Identifier of the version before it.", null="there is none"),
        attributions=whole("How many statements stand in it."),
    )


def _counts() -> dict[str, Schema]:
    return {
        "party_name": text("The name of the one that it speaks for.", null="none is known"),
        "statements": whole("How many statements it and those who speak for it make."),
        "reports": whole("In how many documents."),
        "independent_origins": whole("In how many origins."),
        "claims": whole("How many different things they claim."),
        "contradicted": whole("How many of these somebody else contradicts."),
        "disputes": whole("In how many disputes they stand."),
    }


def _either() -> Schema:
    row = row_schemas()
    return {"oneOf": [row["decision"], row["assessment"]], "description": "A decision; an assessment has a row of its own."}


def _decisions(tells: str) -> Schema:
    return some(_either(), tells)


def _found() -> Schema:
    place = thing(
        {
            **span("")["properties"],
            "before": text("What stands before it."),
            "after": text("What stands behind it."),
            "attributions": some(_ID, "Statements in whose words it stands."),
        },
        "A place of words that were looked for.",
    )
    return also(
        _summary(),
        places=some(place, "The first places of the words; none where only the title has them."),
        more_places=truth("Whether there are more."),
    )


def _claimed() -> Schema:
    return thing(
        {
            "claim": text("Identifier of the claim.", null="a statement that nothing else repeats, corroborates or contradicts"),
            "text": text("The words of one of its statements."),
            "by": _by(),
            **standing(),
            **_quotes(),
            **_against(),
            "disputes": some(_ID, "Disputes in which it stands."),
        },
        "Something that is claimed.",
    )


def _part() -> Schema:
    told = thing(
        {"attribution": _ID, "speaker": _speaker(), "start": whole("Where it begins in the report's text, in code points.")},
        "A statement.",
    )
    return also(
        _summary(),
        start=whole("Where this part of the text begins, in Unicode code points of the whole text."),
        end=whole("Where it ends, exclusive: what to give as `start` for the next part."),
        length=whole("How long the whole text is, in code points."),
        text=text("The words: exactly `text[start:end]` of the document."),
        statements=some(told, "Statements that begin in this part."),
        more_statements=whole("How many more there are."),
    )


def _held() -> Schema:
    names = ("documents", "attributions", "actors", "relations", "claims", "origins", "disputes", "verifications", "decisions")
    waiting = whole("Documents that are not compared with the others yet: what they say is not among claims and disputes.")
    return thing({**{name: whole(f"How many {name} there are.") for name in names}, "waiting": waiting}, "How much the ledger holds.")
