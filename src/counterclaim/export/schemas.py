"""JSON Schemas of the rows of the public interface, with codes taken from the records, so that neither can go its own way.

Source: JSON Schema draft 2020-12.
"""

from __future__ import annotations

from functools import cache

from counterclaim.export.schema_parts import (
    Schema,
    anything,
    code,
    maybe,
    named,
    number,
    place_in,
    reason,
    share,
    some,
    span,
    standing,
    text,
    thing,
    truth,
    whole,
)
from counterclaim.ledger.decisions import Standing
from counterclaim.records import (
    CREDIBILITY,
    RELIABILITY,
    ActorKind,
    Certainty,
    ChannelKind,
    DecisionKind,
    OriginKind,
    ParticularName,
    Polarity,
    Quotation,
    RelationKind,
    SaidBy,
    SectionKind,
    Stance,
    SubjectType,
    VerificationKind,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PRECISIONS = (1, 2, 3, 4, 5, 6, 7)

_MADE_BY = "Permanent name of the rule or model."
_EDTF = "in EDTF level 1 (a day, a month, an interval)"


def schema_of(kind: str) -> Schema:
    """The JSON Schema of a row, by the row's `type`, to be used on its own.

    Raises:
        KeyError: there are no such rows.
    """
    return {"$schema": DIALECT, "title": kind, **row_schemas()[kind]}


@cache
def row_schemas() -> dict[str, Schema]:
    """The schema of each kind of row, by its `type`."""
    made = {
        "document": _document(),
        "attribution": _attribution(),
        "actor": _actor(),
        "verification": _verification(),
        "relation": _relation(),
        "claim": _claim(),
        "origin": _origin(),
        "dispute": _dispute(),
        "assessment": _assessment(),
        "decision": _decision(),
        "problem": _problem(),
    }
    return {
        kind: thing(
            {"type": {"type": "string", "const": kind, "description": f"Always `{kind}`."}, **rest["properties"]}, rest["description"]
        )
        for kind, rest in made.items()
    }


def _document() -> Schema:
    section = thing(
        {
            "kind": code(SectionKind, "What it is; claims are only found in `title` and `body`."),
            "start": whole("Where it begins in `text`, in Unicode code points."),
            "end": whole("Where it ends, exclusive, in code points."),
        },
        "A stretch of the text.",
    )
    credit = thing(
        {
            "name": text("The agency or outlet."),
            "start": whole("Where the words that credit it begin in `text`, in Unicode code points."),
            "end": whole("Where they end, exclusive, in code points."),
        },
        "An agency or outlet that the report says it draws on.",
    )
    particular = thing(
        {
            "name": code(ParticularName, "Which field."),
            "value": text("What is said of it."),
            "said_by": code(SaidBy, "Whose word it is."),
        },
        "What somebody says about the document.",
    )
    return thing(
        {
            "id": text("The same for the same input on every machine."),
            "file": text("The file that it came from, as it was given.", null="it came from no file"),
            "url": text("Its address.", null="none is known"),
            "publisher": text("Who published it.", null="not known"),
            "title": text("Its title.", null="not known"),
            "authors": some(text("A name."), "Who wrote it, as it is signed."),
            "published_at": text("When it was published: ISO 8601, or EDTF where only a part is known.", null="not known"),
            "language": text("BCP 47 code of its language.", null="nobody says so"),
            "text": text("All of the text; all offsets count its Unicode code points."),
            "sections": some(section, "What the stretches of the text are, in order, without overlap."),
            "credits": some(credit, "Whom the report says it draws on."),
            "origin": text("Identifier of the origin that it is laid to.", null="it is in no ledger"),
            "problems": some(text("A sentence."), "What was odd about the input though it could be read."),
            "particulars": some(particular, "Everything that is said of it and by whom, the most trusted first."),
        },
        "One report as it was read.",
    )


def _quantity() -> Schema:
    return thing(
        {
            **span("")["properties"],
            "kind": text("What is counted (`killed`, `crowd`); a share's kind ends in `_percent`.", null="the text does not say"),
            "unit": text("`people`, `percent`, `kilometre`, `dollar` …", null="the text does not say"),
            "value": number("The figure that the text gives.", null="it gives only bounds"),
            "lower": number("The least that it can be.", null="open"),
            "upper": number("The most that it can be.", null="open"),
            "hedge": text("The words that make it vague.", null="there are none"),
            "made_by": text(_MADE_BY),
        },
        "A count, share or measure.",
    )


def _time() -> Schema:
    return thing(
        {
            **span("")["properties"],
            "edtf": text(f"What it means, {_EDTF}."),
            "approximate": truth("Whether the text itself is vague about it."),
            "made_by": text(_MADE_BY),
            "anchor": maybe(span("The expression that it counts from."), "it counts from the date of publication, or from nothing"),
        },
        "An expression of time.",
    )


def _place() -> Schema:
    return thing(
        {
            **span("")["properties"],
            "name": text("The gazetteer's name; the text itself where it could not be resolved."),
            "country": text("ISO 3166-1 alpha-2.", null="not known, or in none"),
            "latitude": number("WGS 84, in degrees.", null="not known", minimum=-90, maximum=90),
            "longitude": number("WGS 84, in degrees.", null="not known", minimum=-180, maximum=180),
            "precision": code(
                PRECISIONS,
                "UCDP GED's where_prec: 1 exact, 2 near a point, 3 district, 4 province, 5 vague or wider, 6 country, 7 sea or air.",
                null="it could not be resolved",
            ),
            "gazetteer_id": text("Identifier in the gazetteer.", null="it could not be resolved"),
            "made_by": text(_MADE_BY),
            "unknown": text("Why it could not be resolved.", null="it was"),
        },
        "A place name and where it is.",
    )


def _attribution() -> Schema:
    channel = thing(
        {
            "kind": code(ChannelKind, "Which way."),
            "start": whole("Where the words that show it begin in the document's `text`, in Unicode code points."),
            "end": whole("Where they end, exclusive, in code points."),
        },
        "The way by which the words reached the reporter.",
    )
    return thing(
        {
            "id": text("The same for the same input on every machine."),
            "document": text("Identifier of the document in which it stands."),
            "source": maybe(span("Who says it, in the report's words."), "the report does not say"),
            "cue": maybe(span("The words that attribute it."), "there are none, as in a line of dialogue"),
            "content": some(span("One part."), "What is said, one span a part, in the order of the text."),
            "quotation": code(Quotation, "Whether the words are the source's own, the reporter's, or both."),
            "stance": code(Stance, "What the source does in saying it."),
            "polarity": code(Polarity, "Whether the content is said to be so (`positive`) or not to be so."),
            "actor": text("Identifier of the actor that the source is.", null="not known; `unknown` says why"),
            "channel": maybe(channel, "not known; `unknown` says why"),
            "said_at": text(f"When the words were spoken, {_EDTF}.", null="not known; `unknown` says why"),
            "said_in": maybe(_place(), "not known; `unknown` says why"),
            "parent": text("Identifier of the attribution inside whose content this one stands.", null="it stands in none"),
            "quantities": some(_quantity(), "Counts, shares and measures in the content."),
            "times": some(_time(), "Expressions of time in the content."),
            "places": some(_place(), "Places in the content."),
            "probability": share("How often an attribution with this number is right: a hint, calibrated on annotated reports."),
            "made_by": named(text(_MADE_BY), "Rules and models behind the fields, by field."),
            "evidence": named(some(span("Words."), "The words."), "The words that a resolved field rests on, by field."),
            "unknown": named(text("The reason."), "Why a field is not known, by field."),
        },
        "One statement that a source vouches for, as one report has it.",
    )


def _actor() -> Schema:
    merged = thing(
        {
            "document": text("Identifier of the document in which it is called so."),
            "name": text("What it is called there."),
            "made_by": text(_MADE_BY),
            "score": number("How alike they are; no probability."),
            "reasons": some(reason("A reason."), "Why it was taken for the same."),
        },
        "Something in another report that was taken for this actor.",
    )
    return thing(
        {
            "id": text("The same for the same reports on every machine."),
            "name": text("The fullest name that the reports give, else the first description."),
            "kind": code(ActorKind, "What it is."),
            "role": text("What a person is, without whom for (`spokesman`).", null="not known"),
            "party": text("Identifier of the actor that it speaks for or belongs to.", null="none is known"),
            "aliases": some(text("A name."), "Its other names."),
            "mentions": some(place_in("A place."), "Where it is called something, in the order of the reports."),
            "made_by": named(text(_MADE_BY), "Rules behind the fields, by field."),
            "merged": some(merged, "What was taken for it in other reports, and why, so that it can be undone."),
            "unresolved": some(text("A sentence."), "Why something of it stayed open."),
        },
        "Somebody or some body that vouches for statements.",
    )


def _verification() -> Schema:
    return thing(
        {
            "document": text("Identifier of the document."),
            **span("")["properties"],
            "kind": code(VerificationKind, "What the reporters say of what they could check."),
            "reason": maybe(span("The words that say why."), "the report does not say"),
            "covers": some(text("An identifier."), "The attributions that it is about."),
            "made_by": text(_MADE_BY),
        },
        "The reporters' own words on what could be checked.",
    )


def _relation() -> Schema:
    return thing(
        {
            "a": text("Identifier of the earlier attribution."),
            "b": text("Identifier of the later one."),
            "relation": code(RelationKind, "What the two have to do with each other."),
            "probability": share("How often a relation with this number is right: a hint, calibrated on annotated pairs."),
            "reasons": some(reason("A reason."), "The evidence."),
            "made_by": text(_MADE_BY),
        },
        "What one statement says of another: a hint where to look.",
    )


def _claim() -> Schema:
    return thing(
        {
            "id": text("The same for the same statements on every machine."),
            "text": text("The words of one of the statements."),
            "attributions": some(text("An identifier."), "The statements, in the order of the ledger."),
            "actors": some(text("An identifier."), "Who vouches for it, in the order in which they first did."),
            **standing(),
        },
        "Statements that say the same of the same event.",
    )


def _origin() -> Schema:
    return thing(
        {
            "id": text("The same for the same reports on every machine."),
            "documents": some(text("An identifier."), "The reports, in the order of the ledger."),
            "kind": code(OriginKind, "An agency's story, several reports of one story without a known agency, or one report."),
            "agency": text("The agency's name.", null="none is known"),
            "reasons": some(reason("A reason."), "Why they are one."),
        },
        "Reports that are one origin.",
    )


def _dispute() -> Schema:
    figure = thing(
        {
            "kind": text("What is counted (`killed`)."),
            "lower": number("The least that the statement allows.", null="open"),
            "upper": number("The most that it allows.", null="open"),
            "attribution": text("Identifier of the statement."),
            "at": text("The day of the statement, else of its report; EDTF.", null="not known"),
        },
        "A figure that the side gives.",
    )
    day = thing({"day": text("A day, EDTF."), "statements": whole("How many statements of the side are from it.")}, "A day.")
    side = thing(
        {
            "party": text("Identifier of the actor for whom it speaks.", null="it speaks for nobody, or for several"),
            "claims": some(text("An identifier."), "Its claims."),
            "attributions": some(text("An identifier."), "Its statements, in the order of the ledger."),
            **standing(),
            "figures": some(figure, "What it gives for the question, where that is a number."),
            "days": some(day, "When its statements were made, by day."),
        },
        "One side.",
    )
    return thing(
        {
            "id": text("The same for the same claims on every machine."),
            "title": text("Made of the words of the claims."),
            "sides": some(side, "Two or more, the one with most origins first."),
            "status": code(("open", "assessed"), "Whether a person has assessed a claim of it."),
            "certainty": code(Certainty, "Whether its contradictions are sure enough each, or only all of them together."),
            "verified": some(place_in("The place of a note."), "Reporters' notes on what could be checked that cover statements of it."),
        },
        "Claims that contradict each other about one question.",
    )


def _decided() -> dict[str, Schema]:
    return {
        "note": text("The person's reason."),
        "by": text("The person's name."),
        "at": text("When, UTC, ISO 8601."),
        "replaces": text("Identifier of the decision that this one takes the place of, or takes back.", null="of none"),
        "standing": code(
            Standing,
            "`holds`; `changed`: what it is about is another thing now; `replaced` or `undone` by a later one; `orphaned`: it is gone.",
        ),
        "changed": some(text("A field."), "Fields of what the person saw that are another now."),
    }


def _assessment() -> Schema:
    return thing(
        {
            "id": text("The same on every machine."),
            "subject": text("Identifier of what is assessed."),
            "credibility": code(CREDIBILITY, "Admiralty code of the information, 1 confirmed to 6 cannot be judged.", null="not judged"),
            "reliability": code(
                RELIABILITY, "Admiralty code of the source, a completely reliable to f cannot be judged.", null="not judged"
            ),
            "topic": text("On what the source was judged.", null="on nothing in particular"),
            **_decided(),
            "subject_type": code(SubjectType, "What the subject is one of."),
        },
        "What a person holds of something.",
    )


def _decision() -> Schema:
    return thing(
        {
            "id": text("The same on every machine."),
            "kind": code([kind for kind in _kinds() if kind != "assess"], "What was decided."),
            "subject_type": code(SubjectType, "What the subject is one of."),
            "subject": text("Its identifier; of a relation `a b kind`, of a note on what was checked `document start end`."),
            "value": anything("What was decided: corrected fields by name."),
            "seen": anything("What the person had before them: spans with their words, fields by name."),
            **_decided(),
            "nearby": some(text("An identifier."), "Statements that now stand where an orphan's words are."),
        },
        "What a person decided, other than an assessment.",
    )


def _kinds() -> list[str]:
    return list(code(DecisionKind, "")["enum"])


def _problem() -> Schema:
    return thing(
        {
            "file": text("The file.", null="it is no file"),
            "url": text("The address.", null="it has none"),
            "reason": text("Why it could not be read, for a person."),
        },
        "An input that could not be read.",
    )
