"""What the codes mean that stand in rows, list by list; generated.py holds them against the program's own lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterclaim import records

CODES: Mapping[str, tuple[Any, str, Mapping[str, str]]] = {
    "stance": (
        records.Stance,
        "What the source does with the content.",
        {
            "asserts": "says that it is so",
            "denies": "says that it is not so, by a word of denying",
            "calls_for": "demands or asks for it",
            "commits": "promises or threatens it",
            "predicts": "expects it",
            "opines": "judges it",
            "questions": "asks whether it is so",
            "declines": "refuses to say",
        },
    ),
    "polarity": (
        records.Polarity,
        "Whether the content is said to be so or not to be so, net of cue and words: “denied that two had died” is negative.",
        {"positive": "it is so", "negative": "it is not so"},
    ),
    "quotation": (
        records.Quotation,
        "Whose words the content is.",
        {
            "direct": "all of it stands in quotation marks, or is a line of an interview",
            "indirect": "in the reporter's words",
            "mixed": "some of it stands in quotation marks",
        },
    ),
    "channel": (
        records.ChannelKind,
        "The way by which the words reached the reporter, where the report shows it. Most statements have none.",
        {
            "press_conference": "a press conference",
            "interview": "an interview, with this outlet or another",
            "statement": "a written statement or communiqué",
            "social_media": "a post",
            "audio_message": "a recorded voice",
            "video_message": "a recorded video",
            "broadcast": "radio or television",
            "letter": "a letter",
            "report": "a published report or study",
            "speech": "a speech, to an audience",
            "court": "a court: pleas, judgments, filings",
            "parliament": "a parliament",
            "phone": "a telephone",
            "remarks_to_reporters": "words to reporters, on no named occasion",
            "news_agency": "an agency that the outlet draws on",
            "leaflet": "a leaflet",
            "spokesperson": "another person who speaks for the source",
        },
    ),
    "actor kind": (
        records.ActorKind,
        "What a source is.",
        {
            "person": "somebody with a name, or one described person",
            "organization": "a firm, party, agency, aid group …",
            "state": "a state or one of its organs",
            "armed_group": "an armed group that is no state's",
            "media": "an outlet or agency",
            "anonymous": "somebody whom the report does not name; never taken for the same as another",
            "collective": "people together: residents, witnesses, officials",
        },
    ),
    "verification": (
        records.VerificationKind,
        "What reporters say of what they could check.",
        {
            "unverified": "they could not confirm it",
            "verified": "they confirm it",
            "disputed": "they say that it is in dispute",
            "retracted": "they take it back: a correction",
        },
    ),
    "relation": (
        records.RelationKind,
        "What two statements have to do with each other.",
        {
            "contradicts": "not both can be so",
            "corroborates": "another person or body says the same",
            "updates": "a later figure or state from the same side; no dispute",
            "repeats": "the same side says the same again, or another outlet carries it",
        },
    ),
    "certainty": (
        records.Certainty,
        "How sure a dispute is.",
        {
            "likely": "its contradictions are sure enough each",
            "possible": "they are only sure enough together",
        },
    ),
    "origin": (
        records.OriginKind,
        "Reports that are one origin.",
        {
            "wire": "an agency's story, and those who print it",
            "reprint": "several reports of one story, no agency known",
            "own": "one report that stands for itself",
        },
    ),
    "likeness": (
        records.LikenessKind,
        "How one report draws on another.",
        {
            "copy": "the same text",
            "reprint": "lightly edited, cut, with another title",
            "excerpt": "a part of it",
            "relay": "tells what the other reported, and nothing of its own",
            "version": "another state of the same report",
        },
    ),
    "section": (
        records.SectionKind,
        "What a stretch of a report's text is. Only title and body yield statements.",
        {
            "title": "the headline",
            "byline": "who wrote it",
            "dateline": "where and when it was filed",
            "caption": "words to a picture",
            "body": "the article",
            "credit": "whose material it is",
            "note": "an editor's note or correction",
            "furniture": "menus, prompts, “about us”",
        },
    ),
    "said_by": (
        records.SaidBy,
        "Whose word a particular of a document is (its title, date, publisher …).",
        {
            "manifest": "a list beside the files",
            "option": "`--published`",
            "text": "the file's own lines",
            "open graph": "the page's OpenGraph tags",
            "json-ld": "the page's JSON-LD",
            "trafilatura": "trafilatura's guess from the page",
            "page": "the rest of the page's head",
            "article": "a field of a crawler's JSON object",
            "feed": "the feed that led to the page",
            "archive": "headers of a WARC record",
        },
    ),
    "decision": (
        records.DecisionKind,
        "What a person decides.",
        {
            "accept": "it is right",
            "reject": "it is wrong",
            "correct": "it should read otherwise",
            "assess": "how far to believe it",
            "note": "something worth saying",
            "undo": "takes a decision back",
        },
    ),
}
"""Each list of codes: what they are, and what each of them means. A code that has no meaning here, or is none, stops the build."""

PRECISION = {
    1: "exact",
    2: "near a point, or a limited area around one",
    3: "a district",
    4: "a province",
    5: "a vague or wider region",
    6: "a country",
    7: "sea or air",
}
"""`where_prec` of UCDP GED."""
