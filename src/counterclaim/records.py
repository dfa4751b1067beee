"""Frozen values that the stages hand to one another. All offsets are code points, `end` exclusive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

SectionKind = Literal["title", "byline", "dateline", "caption", "body", "credit", "note", "furniture"]
Quotation = Literal["direct", "indirect", "mixed"]
Stance = Literal["asserts", "denies", "calls_for", "commits", "predicts", "opines", "questions", "declines"]
Polarity = Literal["positive", "negative"]

ChannelKind = Literal[
    "press_conference", "interview", "statement", "social_media", "audio_message", "video_message", "broadcast", "letter", "report",
    "speech", "court", "parliament", "phone", "remarks_to_reporters", "news_agency", "leaflet", "spokesperson",
]  # fmt: skip
VerificationKind = Literal["unverified", "verified", "disputed", "retracted"]
NameKind = Literal["person", "organization", "place", "other"]
ActorKind = Literal["person", "organization", "state", "armed_group", "media", "anonymous", "collective"]
OriginKind = Literal["wire", "reprint", "own"]
LikenessKind = Literal["copy", "reprint", "excerpt", "relay", "version"]
Method = Literal["file", "manifest", "standard input", "http", "feed", "warc", "wacz", "jsonl"]
SaidBy = Literal["manifest", "option", "text", "open graph", "json-ld", "trafilatura", "page", "article", "feed", "archive"]
DecisionKind = Literal["accept", "reject", "correct", "assess", "note", "undo"]
SubjectType = Literal["attribution", "actor", "verification", "relation", "document", "origin", "decision"]
ParticularName = Literal["title", "authors", "publisher", "published_at", "updated_at", "url", "language"]
T = TypeVar("T")

NAME_KINDS: tuple[NameKind, ...] = ("person", "organization", "place", "other")
STANCES: tuple[Stance, ...] = ("asserts", "denies", "calls_for", "commits", "predicts", "opines", "questions", "declines")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text; `text` is exactly `document.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """What a stretch of the text is. Sections are in order, do not overlap, and only title and body yield claims."""

    kind: SectionKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency or outlet that the report says it draws on."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Particular:
    """What somebody says about a document: one value for one field, and whose word it is.

    Attributes:
        said_by: "manifest" (a list beside the files), "option" (the command line), "text" (the file's own lines), "open graph",
            "json-ld" and "trafilatura" (a page's), "page" (what else its head says), "article" (a field of a crawler's JSON object),
            "feed" (the feed that led to the page), "archive" (headers of a WARC record).
    """

    name: ParticularName
    value: str
    said_by: SaidBy


@dataclass(frozen=True, slots=True)
class Taken:
    """One item as it was received, before anything is made of it.

    Attributes:
        data: the bytes as received; of an archive's record the body, content encoding undone; of a JSONL file the line.
        method: how it was come by.
        file: the file that it came from, as given; None for what came over the network.
        url: where it was found; behind redirects the address that was asked for.
        media_type: as declared ("text/html"), without parameters; None where nothing was declared.
        charset: as declared in the headers.
        taken_at: when it was taken from its source (UTC, ISO 8601), where that is not now: an archive's date of capture.
        record: what identifies it there: WARC record id and digest, HTTP status and validators, final address, line number.
        particulars: what others than the bytes themselves say of it (manifest, feed, archive), in the order of trust.
    """

    data: bytes
    method: Method
    file: str | None = None
    url: str | None = None
    media_type: str | None = None
    charset: str | None = None
    taken_at: str | None = None
    record: Mapping[str, str] = field(default_factory=dict)
    particulars: tuple[Particular, ...] = ()

    @property
    def name(self) -> str:
        """What to call it in messages."""
        if self.method in ("warc", "wacz") and self.url is not None:
            return f"{self.url} in {self.file}"
        return self.file or self.url or "-"


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be taken or read, and why, for a person."""

    reason: str
    file: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One report as it was read.

    Attributes:
        id: derived from the text and where it came from; the same on every machine.
        text: for a text file the decoded file, a byte-order mark dropped and line ends turned into a line feed.
        sections: title, byline, dateline, caption, body, credit, note and furniture, in the order of the text.
        problems: what was odd about the input though it could be read, for a person.
        particulars: everything that is said of it and by whom; the first of a name is the one that the fields hold.
    """

    id: str
    text: str
    file: str | None = None
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    language: str | None = None
    sections: tuple[Section, ...] = ()
    credits: tuple[Credit, ...] = ()
    origin: str | None = None
    problems: tuple[str, ...] = ()
    particulars: tuple[Particular, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """The way by which the words reached the reporter; `start` and `end` stand around the words that show it."""

    kind: ChannelKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Time:
    """An expression of time and what it means.

    Attributes:
        edtf: Extended Date/Time Format, level 1 (a day, a month, an interval `a/b`, an open one `../b`).
        approximate: the text itself is vague about it ("around", "by the end of").
        made_by: the rule that read it.
        anchor: the expression that it counts from, None where that is the date of publication or nothing.
    """

    start: int
    end: int
    text: str
    edtf: str
    approximate: bool
    made_by: str
    anchor: Span | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count, share or measure.

    Attributes:
        kind: what is counted ("killed", "detained", "crowd"); a share's kind ends in "_percent"; None where the text does not say.
        unit: "people", "percent", "kilometre", "dollar" …, singular where it is a unit of measure.
        value: the figure that the text gives, None where it gives only bounds.
        lower: the least that it can be, None where open.
        upper: the most that it can be, None where open.
        hedge: the word or phrase that makes it vague, as it stands ("at least", "about"), None where there is none.
        made_by: the rule that read it.
    """

    start: int
    end: int
    text: str
    kind: str | None
    unit: str | None
    value: float | None
    lower: float | None
    upper: float | None
    hedge: str | None
    made_by: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place name and where it is.

    Attributes:
        name: the gazetteer's name; the text itself where it could not be resolved.
        country: ISO 3166-1 alpha-2.
        precision: UCDP GED's where_prec: 1 exact, 2 near a point, 3 district, 4 province, 5 vague or wider, 6 country, 7 sea or air.
        made_by: the rule that resolved it.
        unknown: why it could not be resolved, None where it was.
    """

    start: int
    end: int
    text: str
    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    precision: int | None
    gazetteer_id: str | None
    made_by: str
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """The reporter's own words on what could be checked.

    Attributes:
        reason: the words that say why.
        covers: identifiers of the attributions that it is about.
        made_by: the rule that found it.
    """

    document: str
    start: int
    end: int
    text: str
    kind: VerificationKind
    reason: Span | None
    covers: tuple[str, ...]
    made_by: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a document that calls an actor something."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or some body that vouches for statements.

    Attributes:
        id: the same for the same reports on every machine.
        name: the fullest name that the reports give, else the first description.
        kind: person, organization, state, armed_group, media, anonymous or collective.
        role: what a person is, without whom for ("spokesman").
        party: identifier of the actor that it speaks for or belongs to.
        aliases: its other names.
        mentions: where it is called something, in the order of the reports.
        made_by: permanent names of the rules behind the fields, by field.
        merged: what was taken for the same actor in other reports, with the reasons, so that it can be undone.
        unresolved: why something of it stayed open.
    """

    id: str
    name: str
    kind: ActorKind
    role: str | None
    party: str | None
    aliases: tuple[str, ...]
    mentions: tuple[Reference, ...]
    made_by: Mapping[str, str] = field(default_factory=dict)
    merged: tuple[Mapping[str, Any], ...] = ()
    unresolved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name that the model found in a text."""

    start: int
    end: int
    text: str
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """A resolved value, the permanent name of the rule or model that found it, and the words that it used."""

    value: T
    made_by: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """That a value is not known, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement that a source vouches for.

    Attributes:
        source: who; None where the report does not say.
        cue: the words that attribute; None for dialogue lines and bare quotations.
        content: what is said, one span a part.
        parent: the attribution inside whose content this one stands.
        probability: calibrated: how often an attribution with this number is right.
        made_by: permanent names of the models and rules behind the fields, by field.
        actor: identifier of the actor that the source is.
        channel: the way by which the words came.
        said_at: when the words were spoken, EDTF.
        said_in: where.
        quantities: counts and shares in the content.
        times: expressions of time in the content.
        places: places in the content.
        evidence: the words that a resolved field rests on, by field.
        unknown: why a field is not known, by field.
    """

    id: str
    document: str
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    quotation: Quotation
    stance: Stance
    polarity: Polarity
    parent: str | None
    probability: float
    made_by: Mapping[str, str] = field(default_factory=dict)
    actor: str | None = None
    channel: Channel | None = None
    said_at: str | None = None
    said_in: Place | None = None
    quantities: tuple[Quantity, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    evidence: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: the permanent name of its kind, and the words or figures for a person to check."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in two documents, as code points of each text."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """That one document draws on another, so that both are one origin.

    Attributes:
        document: identifier of the one that draws.
        source: identifier of the one that it draws on.
        kind: "copy" (the same text), "reprint" (lightly edited, cut, with another title), "excerpt" (a part of it), "relay" (tells what
            the other reported, and nothing of its own), "version" (another state of the same report).
        score: how much of the drawing document comes from the other, 0 to 1; no probability.
        passages: shared words, in the order of the drawing document.
    """

    document: str
    source: str
    kind: LikenessKind
    score: float
    reasons: tuple[Reason, ...]
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Reports that are one origin.

    Attributes:
        documents: identifiers, in the order of the ledger.
        kind: "wire" (an agency's story), "reprint" (several reports, no agency known), "own" (one report).
        agency: its name, for a wire story.
        reasons: why they are one.
    """

    id: str
    documents: tuple[str, ...]
    kind: OriginKind
    agency: str | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided, and why. Nothing changes it; taking it back is another decision.

    Attributes:
        subject: identifier of what it is about; of a relation "a b kind", of a note on what was checked "document start end".
        seen: what the person had before them: the spans with their words, the fields.
        value: what was decided: corrected fields; "credibility" 1 to 6 and "reliability" a to f of an assessment.
        why: the person's reason.
        by: the person's name.
        at: when, UTC, ISO 8601.
        replaces: the decision that this one takes the place of, or takes back.
    """

    id: str
    kind: DecisionKind
    subject_type: SubjectType
    subject: str
    seen: Mapping[str, Any]
    value: Mapping[str, Any]
    why: str
    by: str
    at: str
    replaces: str | None = None
