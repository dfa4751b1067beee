"""Who says what: statements with their fields, actors, and the reporters' own notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from counterclaim.records.documents import Span

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
T = TypeVar("T")

NAME_KINDS: tuple[NameKind, ...] = ("person", "organization", "place", "other")
STANCES: tuple[Stance, ...] = ("asserts", "denies", "calls_for", "commits", "predicts", "opines", "questions", "declines")


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
