"""One speaker's words at one occasion: which earlier attribution's, or earlier sentence's, time an attribution shares.

Measured on annotated dossiers: the next sentences of the same speaker nearly always carry the time on; "according to X", a change
of tense and a channel of their own ("said by phone", "told reporters") begin something new.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from counterclaim.records import Attribution, Known, Span, Time
from counterclaim.resolve.report import Report

_PRONOUN = re.compile(r"(?:he|she|they|it|I|we)", re.I)
_ONE = {"he", "she"}
_CITING = re.compile(r"\b(?:according to|in the words of|in the view of|by)\b", re.I)
_PRESENT = re.compile(
    r"\b(?:say|tell|insist|maintain|claim|deny|argue|believe|think|estimate|count|want|warn|call|accuse|describe|ask|[a-z]+[^\W\d_s]s)$",
    re.I,
)
_PAPERS = re.compile(
    r"\b(?:in|of) (?:the|his|her|its|their) (?:papers|affidavit|statement|report|letter|filing|petition|post|message|video|document)", re.I
)
_NEW_CHANNEL = re.compile(
    r"\bby (?:tele)?phone\b"
    r"|\bin (?:an?|another|a separate|a written) (?:\w+ ){0,2}"
    r"(?:interview|statement|e-?mail|letter|post|message|speech|tweet|report|briefing|(?:news|press) conference|video|affidavit)\b"
    r"|\bon (?:X|Twitter|Facebook|Telegram|Instagram|WhatsApp|TikTok)\b"
    r"|\btold (?:reporters|journalists|an?|the|this|state|local|[A-Z]\w+)\b"
    r"|\b(?:previously|earlier|later|last|now|since|once|long)\b"
)
_SAME = re.compile(
    r"\bthe same (?:program(?:me)?|(?:press|news) conference|briefing|broadcast|interview|station|channel|event|rally|meeting|hearing|"
    r"occasion|show|session|statement|post|message|panel|vigil|debate)\b", re.I
)  # fmt: skip
_HELD = re.compile(
    r"\b(?:published|released|issued|posted|held|gave|spoke|addressed|appeared|met|filed|wrote|delivered|briefed|faced|testified|"
    r"live in the studio|was interviewed|sat down|took questions|broke (?:his|her|its|their) silence|put out|sent|"
    r"read out|unveiled|presented|"
    r"was asked|called (?:a|the) (?:press|news) conference|visited|joined|took the stand|took to)\b", re.I
)  # fmt: skip
_DISTANT = re.compile(r"\b(?:since|until|till|by|before|for|through)\s(?:early\s|late\s)?(?:on\s)?$", re.I)
_RELATIVE = re.compile(r"\b(?:who|which|whose|where)\b")
_INDEFINITE = re.compile(r"(?:an?|one)\s", re.I)
_BODIES = frozenset(
    (
        "agency", "alliance", "army", "association", "bank", "broadcaster", "bureau", "channel", "charity", "coalition", "commission",
        "committee", "company", "council", "court", "department", "embassy", "federation", "firm", "forces", "foundation", "front",
        "government", "group", "groups", "kremlin", "militia", "ministry", "movement", "network", "newspaper", "office", "operator",
        "organisation", "organization", "paper", "parliament", "party", "pentagon", "police", "radio", "report", "statement", "station",
        "taliban", "team", "television", "union",
    )
)  # fmt: skip
_HEAD_END = re.compile(r"\b(?:of|for|at|in|from|with|who|which|that|on|near|to)\b|[,(]")
_BARE_DEFINITE = re.compile(r"(?:the|his|her) [a-z-]+", re.I)
_SEVERAL = re.compile(r"(?:two|three|four|five|six|seven|several|some|a number of|both|\d)\b.*s\b", re.I | re.S)
_ONE_OF = re.compile(r"(?:an?|another|one|the other|the first|the second|a third|a second)\b", re.I)
_NAME = re.compile(r"(?<![\w’'-])[^\W\d_a-z][\w’'-]+")
_TITLES = frozenset(
    (
        "The", "A", "An", "Mr", "Mrs", "Ms", "Dr", "Prof", "President", "Minister", "Prime", "General", "Colonel", "Captain", "Major",
        "Sheikh", "Father", "Sir", "Lord", "Mayor", "Governor", "He", "She", "It", "They",
    )
)  # fmt: skip
_WHAT = re.compile(r"\bwhat\s+$", re.I)

_AROUND = 400
"""How many code points of a sentence are read around a cue."""
_NEAR_PARAGRAPHS = 2
_NAMED_PARAGRAPHS = 4
_SAME_VERB_PARAGRAPHS = 8


class Occasion:
    """An attribution with the place where it stands, its speaker as far as it is known, and when it was said.

    Args:
        report: the report.
        attribution: the attribution.
        known: the time by its own cue, None where there is none.
    """

    def __init__(self, report: Report, attribution: Attribution, known: Known[str] | None) -> None:
        self.report = report
        self.attribution = attribution
        self.known = known
        spans = [s for s in (attribution.source, attribution.cue, *attribution.content) if s is not None]
        self.start = min((s.start for s in spans), default=0)
        self.sentences = _touched(report, spans)
        head = attribution.cue or attribution.source or (attribution.content[0] if attribution.content else None)
        self.sentence = report.sentences.number(head.start) if head else None
        self.paragraph = report.sentences.paragraph(self.sentence) if self.sentence is not None else -1
        self.source = attribution.source.text if attribution.source else ""
        self.cue = attribution.cue.text if attribution.cue else ""
        self.speaker = self.source
        self.names = frozenset(n for n in _NAME.findall(self.source) if n not in _TITLES)

    @property
    def pronoun(self) -> str | None:
        """The source where it is a pronoun, in small letters."""
        return self.source.lower() if _PRONOUN.fullmatch(self.source) else None

    def outside(self) -> str:
        """The words around source and cue in the cue's sentence, without what is said."""
        if self.sentence is None:
            return ""
        start, end = self.report.sentences.places[self.sentence]
        head = self.attribution.cue or self.attribution.source
        if head is not None:
            start, end = max(start, head.start - _AROUND), min(end, head.end + _AROUND)
        parts, at = [], start
        for content in sorted(self.attribution.content, key=lambda c: c.start):
            if content.end <= at or content.start >= end:
                continue
            parts.append(self.report.text[at : max(at, content.start)])
            at = min(end, content.end)
        return " ".join([*parts, self.report.text[at:end]])


def carried_from(this: Occasion, before: Sequence[Occasion], times: Mapping[int, Sequence[Time]]) -> Known[str] | None:
    """The time that an attribution without one of its own shares, None where there is none.

    Args:
        this: the attribution.
        before: all that stand before it, in the order of the text.
        times: expressions of time by the number of their sentence.
    """
    if _SAME.search(this.outside()):
        last = next((o for o in reversed(before) if o.known), None)
        return _carry(last, "same-occasion") if last else None
    if _CITING.search(this.cue):
        return None
    inner = _own_words(this, before)
    if inner:
        return _carry(inner, "carried")
    return _from_sentence_before(this, before, times) or _from_speaker(this, before) or _introduced(this, times)


def _is_body(source: str) -> bool:
    """Whether a source is an organization by its head noun."""
    words = _HEAD_END.split(source)[0].split()
    return bool(words) and words[-1].lower().strip("’'.") in _BODIES


def _carry(origin: Occasion, rule: str) -> Known[str] | None:
    return Known(origin.known.value, f"said_at.{rule}@1", origin.known.spans) if origin.known else None


def _touched(report: Report, spans: Sequence[Span]) -> set[int]:
    numbers: set[int] = set()
    for span in spans:
        first, last = report.sentences.number(span.start), report.sentences.number(max(span.start, span.end - 1))
        if first is not None:
            numbers.update(range(first, (first if last is None else last) + 1))
    return numbers


def _own_words(this: Occasion, before: Sequence[Occasion]) -> Occasion | None:
    """As in "… in what he called “a raid”": the speaker's own words inside what the speaker said."""
    if not (this.pronoun and _WHAT.search(this.report.text, max(0, this.start - 8), this.start)):
        return None
    return next((o for o in reversed(before) if o.sentence == this.sentence), None)


def _from_speaker(this: Occasion, before: Sequence[Occasion]) -> Known[str] | None:
    others = [o for o in before if o.attribution.parent is None]
    if this.attribution.parent is not None or not others:
        return None
    if before[-1].attribution.parent is not None and not before[-1].pronoun and not this.names:
        return None
    for origin in reversed(others):
        if origin.source and _same_span(origin, this):
            return None if _in_relative_clause(origin) else _carry(origin, "carried")
        if origin.sentence is None or origin.sentence != this.sentence:
            break
    if _NEW_CHANNEL.search(_neutral(this)):
        return _delayed_name(this, others[-1])
    found = _same_speaker(this, others)
    if found is not None and not _tense_fits(this, found):
        return None
    if found is not None:
        this.speaker = found.speaker
        this.names = this.names | found.names
        return _carry(found, "carried")
    return _delayed_name(this, others[-1]) or _one_of_several(this, others)


def _same_span(one: Occasion, other: Occasion) -> bool:
    a, b = one.attribution.source, other.attribution.source
    return a is not None and b is not None and (a.start, a.end) == (b.start, b.end)


def _in_relative_clause(origin: Occasion) -> bool:
    """As in "the agency, which on Sunday said …, denied": the clause's time is not the main verb's."""
    source, cue = origin.attribution.source, origin.attribution.cue
    return bool(source and cue and re.match(r"[\s,]*(?:who|which)\b", origin.report.text[source.end : cue.start]))


def _tense_fits(this: Occasion, origin: Occasion) -> bool:
    return not _PRESENT.search(this.cue) or bool(_PAPERS.search(this.outside())) or bool(_PRESENT.search(origin.cue))


def _neutral(this: Occasion) -> str:
    outside = this.outside()
    return _PAPERS.sub("", outside)


def _same_speaker(this: Occasion, others: Sequence[Occasion]) -> Occasion | None:
    """The latest attribution by the same speaker, where it is near enough."""
    last = others[-1]
    if this.pronoun or (not this.source and not this.cue):
        near = this.paragraph - max(last.paragraph, _last_paragraph(last)) <= _NEAR_PARAGRAPHS
        return last if near and _pronoun_fits(this, last) and _nothing_between(this, last) else None
    if not this.names:
        return last if _same_described(this, last) else _same_words(this, others)
    for origin in reversed(others):
        if origin.names and this.names & origin.names and (this.names <= origin.names or origin.names <= this.names):
            reach = _SAME_VERB_PARAGRAPHS if origin.cue == this.cue and this.cue != "said" else _NAMED_PARAGRAPHS
            return origin if this.paragraph - origin.paragraph <= reach else None
    return None


def _same_described(this: Occasion, last: Occasion) -> bool:
    """As in "the minister" after "the interior minister, X"; behind a direct quotation also a word that is new, as in "said the priest"."""
    if not _BARE_DEFINITE.fullmatch(this.source) or _is_body(this.source) or last.pronoun or _is_body(last.source):
        return False
    noun = this.source.split()[-1].lower()
    if this.paragraph - _last_paragraph(last) > 1 or noun.endswith("s"):
        return False
    if noun in re.findall(r"\w+", re.split(r"\b(?:of|at|for|who|which)\b|['’]s", last.source.lower())[0]):
        return True
    told = " ".join(content.text for content in last.attribution.content).lower()
    return bool(last.names) and this.attribution.quotation == "direct" and noun not in told and _nothing_between(this, last)


def _same_words(this: Occasion, others: Sequence[Occasion]) -> Occasion | None:
    same = next((o for o in reversed(others) if o.source and o.source.lower() == this.source.lower()), None)
    return same if same and this.paragraph - same.paragraph <= 1 else None


def _last_paragraph(occasion: Occasion) -> int:
    return max((occasion.report.sentences.paragraph(n) for n in occasion.sentences), default=occasion.paragraph)


def _pronoun_fits(this: Occasion, last: Occasion) -> bool:
    if not this.pronoun:
        return True
    speaker = last.speaker.lower()
    if this.pronoun in _ONE:
        return speaker == this.pronoun or (
            speaker not in ("it", "they", "we") and not _is_body(last.speaker) and not _SEVERAL.match(last.speaker)
        )
    if this.pronoun == "it":
        return speaker == "it" or (speaker not in ("he", "she", "i") and (_is_body(last.speaker) or not last.names))
    return True


def _nothing_between(this: Occasion, last: Occasion) -> bool:
    """Whether no sentence between them could bring another speaker in."""
    if this.sentence is None or not last.sentences:
        return False
    first = min(this.sentences) if this.sentences else this.sentence
    return first - max(last.sentences) <= 1 and not (this.pronoun and _named_before(this))


def _named_before(this: Occasion) -> bool:
    """Whether a name stands before a pronoun in its sentence, outside of what is said: the pronoun may be its."""
    source = this.attribution.source
    if source is None or this.sentence is None:
        return False
    start = this.report.sentences.places[this.sentence][0]
    for content in this.attribution.content:
        if content.end <= source.start and re.search(r"[,\"”’»]", content.text[-1:] + this.report.text[content.end : source.start]):
            start = max(start, content.end)
    return source.start - start > _AROUND or len(_NAME.findall(this.report.text, start, source.start)) > 1


def _delayed_name(this: Occasion, last: Occasion) -> Known[str] | None:
    """As in "A priest said on Saturday …" and then "“…,” Father Oloo told the paper": the same person, named in the next sentences."""
    single = _INDEFINITE.match(last.source) and not _is_body(last.source) and not last.names.issuperset(this.names)
    near = this.paragraph - last.paragraph <= 1 and _nothing_between(this, last)
    named = len(this.names) >= 2 and not _ONE_OF.match(this.source) and this.attribution.quotation == "direct"
    fits = not _PRESENT.search(this.cue) or _PAPERS.search(this.outside())
    return _carry(last, "carried") if single and near and named and fits else None


def _one_of_several(this: Occasion, others: Sequence[Occasion]) -> Known[str] | None:
    """As in "Reached on Tuesday, two residents said …": "a shopkeeper" and "one of them" in the next paragraphs are of them."""
    if not _ONE_OF.match(this.source) or _is_body(this.source):
        return None
    several = {o.sentence for o in others if _SEVERAL.match(o.source)}
    for origin in reversed(others):
        if this.paragraph - origin.paragraph > _NAMED_PARAGRAPHS:
            return None
        if _SEVERAL.match(origin.source):
            return _carry(origin, "carried")
        if origin.sentence in several:
            continue
        if not (origin.pronoun or _ONE_OF.match(origin.source)):
            return None
    return None


def _from_sentence_before(this: Occasion, before: Sequence[Occasion], times: Mapping[int, Sequence[Time]]) -> Known[str] | None:
    """As in "The group published its report on Monday. It found …": the time of the occasion, told in the sentence before."""
    if this.sentence is None or not this.pronoun or this.attribution.parent is not None or _NEW_CHANNEL.search(_neutral(this)):
        return None
    number = (min(this.sentences) if this.sentences else this.sentence) - 1
    if number < 0 or any(number in o.sentences for o in before):
        return None
    if this.report.sentences.paragraph(number) < this.report.sentences.paragraph(number + 1) - 1:
        return None
    return _of_sentence(this.report, number, times, "occasion")


def _of_sentence(report: Report, number: int, times: Mapping[int, Sequence[Time]], rule: str) -> Known[str] | None:
    start, end = report.sentences.places[number]
    held = _HELD.search(report.text, start, end)
    if not held:
        return None
    fit = [t for t in times.get(number, ()) if len(t.edtf) > 4 and not _DISTANT.search(report.text[max(start, t.start - 16) : t.start])]
    fit = [t for t in fit if not _RELATIVE.search(report.text, held.end(), max(held.end(), t.start))]
    if not fit:
        return None
    nearest = min(fit, key=lambda t: abs(t.start - held.end()))
    return Known(nearest.edtf, f"said_at.{rule}@1", (Span(nearest.start, nearest.end, nearest.text),))


def _introduced(this: Occasion, times: Mapping[int, Sequence[Time]]) -> Known[str] | None:
    """A dialogue's line: the sentence that brought its speaker in, where that tells of an occasion and its time."""
    if this.cue or not this.names or this.sentence is None:
        return None
    for number in range(this.sentence - 1, max(-1, this.sentence - 30), -1):
        start, end = this.report.sentences.places[number]
        if number not in times or end - start > 4 * _AROUND:
            continue
        words = set(_NAME.findall(this.report.text, start, end))
        if this.names <= words and end - start > 2 * len(this.source) + 20:
            return _of_sentence(this.report, number, times, "introduced")
    return None
