"""When the words of an attribution were spoken, only where the report says so.

A time belongs to the speech where it stands by the cue and outside of what is said ("told a news conference on Monday that
…", "In a statement on Monday, X said", "X on Monday told …"). Later sentences of the same speaker at the same occasion carry it on.
There is no fallback to the day of publication.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from counterclaim.records import Attribution, Known, Span, Time, Unknown
from counterclaim.resolve.report import Report
from counterclaim.resolve.when.occasions import Occasion, carried_from
from counterclaim.resolve.when.times import find_times

SaidAt = Known[str] | Unknown

NOT_SAID = Unknown("the report does not say when")

_STAND_IN = date(2000, 3, 1)
"""A day to find out which expression would tell, where publication is unknown; nothing that is returned depends on it."""

_REACH = 600
"""How far from its cue (code points) a time is looked for, and the words of other attributions around it."""
_LOOK_BACK = 40
"""How many attributions back a speaker is looked for."""

_UNFIT_BEFORE = re.compile(
    r"\b(?:since|until|till|by|before|from|through|for|between|prior to|as of|effective|than|killed|wounded|injured|died|detained|arrested|"
    r"destroyed|elected|appointed|founded|held)\s(?:about\s|early\s(?:on\s)?|late\s(?:on\s)?|the\s(?:night|morning|week)\sof\s)?(?:on\s)?$",
    re.I,
)
_EVENT_BEFORE = re.compile(
    r"\b(?:strikes?|airstrikes?|attacks?|raids?|fire|blaze|blasts?|explosions?|bombings?|killings?|clashes|shootings?|ambush|crash|accident|incident|"
    r"collapse|floods?|march|protests?|rally|vote|election|poll|ballot|referendum|shelling|coup|deaths?|operation|offensive|riots?|arrests?|"
    r"breach|derailment|spill|quake|earthquake|massacre|unrest|violence)\s(?:[a-z]+\s[A-Z]\w+\s)?(?:(?:early|late)\s)?(?:on\s)?$"
)
_POSSESSIVE = re.compile(r"['’]s?\b|-")
_AT = re.compile(r"\b(?:at|in|during|to|told|before|of)\s$", re.I)
_CLAUSE = re.compile(r"\b(?:who|which|whose|whom|where|that|because|although|though|if|whether|unless|so|but)\b|[;:]", re.I)
_OTHER_PARTICIPLE = re.compile(
    r"\b(?!(?:released|issued|published|posted|sent|filed|broadcast|aired|carried|read|recorded|dated|given|made|circulated|"
    r"delivered|televised|shared|written|submitted|signed|uploaded|distributed|run|held|convened|called|organised|organized|hosted|printed|"
    r"quoted|lodged|addressed|attended|gathered|assembled|seen|obtained|viewed|reviewed|heard|pre-?recorded|e-?mailed|faxed|tweeted|leaked|detailed|prepared|translated|asked|reached|"
    r"contacted|interviewed|pressed|questioned|need|indeed|united|armed|unnamed|red|shed|hundred|ahmed|mohamed|mohammed|muhammed|wounded|"
    r"hamed|saeed|sayed|seed|speed|feed|bed|exiled|disputed|detained|so-called)\b)[a-z]{2,}ed\b"
)
_ADVERBS = re.compile(
    r"[\s,]*(?:(?:has|have|had|also|again|then|later|earlier|first|still|even|once|only|\w{3,20}ly|was|were|he|she|they|it)[\s,]+)*"
)
_LED_BY_TIME = re.compile(
    r"[\W_]*(?:(?:at|around|about|by|shortly\s(?:before|after)|just\s(?:before|after))\s[\w.:]{1,9}\s(?:[ap]\.?m\.?\s|o['’]clock\s)?(?=on\s))?"
    r"(?:(?:but|and|yet|then|however|also|only|just|separately|meanwhile|already)[,\s]+)?"
    r"(?:(?:(?:late|early|earlier|later|again)\s+)?(?:(?:on|in|at|over|during)\s+)?(?:the\s+(?:evening|morning|night|afternoon)\s+of\s+)?)?",
    re.I,
)
_OCCASION = re.compile(
    r"\b(?:statements?|posts?|tweets?|messages?|letters?|interviews?|speech|briefings?|conferences?|filings?|papers|affidavits?|petition|reports?|"
    r"communiqu[eé]s?|addressing|address|remarks|comments?|telephone|phone|call|e-?mails?|videos?|audio|broadcasts?|tele(?:vised|vision)|"
    r"programme|program|studio|recording|testimony|hearing|rally|vigil|meeting|session|debate|ceremony|funeral|sermon|visit|reached|contacted|"
    r"speaking|asked|addressing|testifying|writing|interviewed|questioned|pressed|appearing|responding|quoted|article|editorial|column|memo|"
    r"bulletin|update|note|reply|answer|talks|ceremony|press|edition|issue|leaflet|declaration|resolution|court|parliament|assembly|council|thread|podcast|webcast|livestream|show|channel|website|page|account|telegram|facebook|twitter|radio|reporters|journalists)\b",
    re.I,
)
_ITS_OCCASION = re.compile(rf"['’]s?\s(?:[\w-]+\s){{0,3}}?(?:{_OCCASION.pattern})", re.I)
_ADVERBIAL = re.compile(
    r"\W*(?:(?:and|but|then)\s)?(?:in|at|on|through|via|during|by|from|speaking|reached|asked|contacted|addressing|testifying|writing|interviewed|"
    r"questioned|pressed|appearing|responding|quoted|talking|taking|later|earlier)\b",
    re.I,
)
_APPOSITION = re.compile(r"^,[^,]{0,150},")
_PRESENT_AT = re.compile(r"\W*(?:at|during|speaking|addressing|testifying|appearing)\b", re.I)
_ITS_WAY = re.compile(rf"\s(?:in|on|at|to|via|through|during|by)\s(?:[\w-]+\s){{0,4}}?(?:{_OCCASION.pattern})", re.I)
_DOCUMENT = re.compile(
    r"(?:an?|the|his|her|its|their|another)\s(?:[\w-]+\s){0,3}?(?:statement|report|letter|post|communiqu[eé]|document|memo|notice|message|leaflet|tweet|"
    r"bulletin|filing|affidavit|petition|e-?mail|tally|count|survey|poll|study|update|article|video|recording)\b",
    re.I,
)
_MADE_PUBLIC = re.compile(
    r"[\s,]*(?:which\swas\s)?(?:first\s)?(?:released|published|issued|dated|posted|filed|broadcast|aired|sent|signed|submitted|circulated|made\spublic|seen)\s"
    r"(?:(?:late|early)\s)?(?:on\s|in\s)?"
)
_APPOSED = re.compile(r"[^,]{3,80}\b(?:before|after|later|earlier)\b[^,]{0,80},\s(?:(?:late|early)\s)?(?:on\s|in\s)?")
_AUXILIARY = re.compile(r"\b(?:had|has|have|also)\b")
_ABOUT_THAT = re.compile(r"\b(?:about|of|on|for|by|to)\s(?:that|which|whom)\b")
_PARTICIPLE = re.compile(r"[a-z]{2,}ing(?:\s[a-z]+)?", re.I)
_SUBORDINATE = re.compile(
    r"[\W_]*(?:(?:\w+\s){0,3}after|since|before|when|as|while|because|although|though|despite|following|until|if|unless)\b", re.I
)
_FINITE = re.compile(r"\b(?:was|were|had|has|have|is|are|(?!United|Armed)[A-Za-z]{3,}ed|fell|went|took|came|broke|began|hit|struck|left)\b")
_SUBCLAUSE = re.compile(r",?\s*\b(?:as|after|while|when|before|hours|minutes|days|a\sday|just|shortly)\s[^,]{0,120},")
_AT_ONCE = re.compile(
    r"[\s,]*(?:(?:late|early|earlier|later)\s)?(?:on\s|at\s|in\s|over\s|during\s)?(?:the\s(?:evening|morning|night|afternoon)\sof\s)?"
)
_VERB_BEHIND = re.compile(r"\s+(?:was|were|would|will|is|had|has|marks|marked|could|should|may|night's)\b")
_TAIL = re.compile(r"[\s\"'”’».,]*(?:(?:\w+\s){0,9}?)(?:on\s|at\s|over\s|in\s|late\s|early\s)?")
_TOLL = re.compile(
    r"\b(?:number|toll|count|tally|figure|total)\b[\w\s,'’-]{0,80}?"
    r"\b(?:rose|climbed|risen|increased|jumped|reached|grew|grown|went up|fell|dropped)\b",
    re.I,
)
_REVISED = re.compile(r"\b(?:raised|lowered|revised|updated|increased|reduced|corrected|put)$", re.I)


def find_said_at(report: Report, times: Sequence[Time]) -> dict[str, SaidAt]:
    """When each attribution's words were spoken, as EDTF, by the attribution's identifier.

    Args:
        report: the report.
        times: what `find_times` found in it.

    Returns:
        For every attribution a known value with the spans that show it (code points), or why it is not known: the report
        does not say, or it says it relative to a day of publication that is not known.
    """
    said = _Said(report, times)
    found = said.all()
    if report.published is not None or all(isinstance(v, Known) for v in found.values()):
        return found
    imagined = replace(report, published=_STAND_IN)
    would = _Said(imagined, find_times(imagined)).all()
    return {key: _lacking(report, value, would[key]) for key, value in found.items()}


def _lacking(report: Report, value: SaidAt, would: SaidAt) -> SaidAt:
    if isinstance(value, Known) or isinstance(would, Unknown) or not would.spans:
        return value
    return Unknown(f"the report says {would.spans[0].text!r}, but {report.published_unknown or 'the date of publication is not known'}")


class _Said:
    """One report's attributions and times, by sentence."""

    def __init__(self, report: Report, times: Sequence[Time]) -> None:
        self.report = report
        self.text = report.text
        self.times = times
        self.time_starts = [t.start for t in times]
        self.by_sentence: dict[int, list[Time]] = {}
        for time in times:
            number = report.sentences.number(time.start)
            if number is not None:
                self.by_sentence.setdefault(number, []).append(time)
        self.attributions = sorted(report.attributions, key=lambda a: (_place(a)[0], _head(a)))
        self.in_order = sorted(report.attributions, key=_head)
        self.heads = [_head(a) for a in self.in_order]

    def all(self) -> dict[str, SaidAt]:
        """Own times first; then what is carried on, in the order of the text."""
        found: dict[str, SaidAt] = {}
        occasions: list[Occasion] = []
        for attribution in self.attributions:
            known = self.own(attribution)
            occasion = Occasion(self.report, attribution, known)
            if known is None:
                known = carried_from(occasion, occasions[-_LOOK_BACK:], self.by_sentence)
                occasion.known = known
            occasions.append(occasion)
            found[attribution.id] = known or NOT_SAID
        return found

    def own(self, attribution: Attribution) -> Known[str] | None:
        """The time by the attribution's own cue."""
        cue = attribution.cue
        if cue is None:
            return None
        best: tuple[int, int, str, Time] | None = None
        for time in self.about(cue):
            rule = self.bond(attribution, cue, time)
            if rule is not None and (best is None or rule[:2] < best[:2]):
                best = (*rule, time)
        if best is None:
            return None
        time = best[3]
        return Known(time.edtf, f"said_at.{best[2]}@1", (Span(time.start, time.end, time.text),))

    def about(self, cue: Span) -> Sequence[Time]:
        """The times in the cue's sentence that are not far from it."""
        start, end = self.report.sentences.around(cue.start) or (cue.start, cue.end)
        first = bisect_left(self.time_starts, max(start, cue.start - _REACH))
        return self.times[first : bisect_left(self.time_starts, min(end, cue.end + _REACH))]

    def bond(self, attribution: Attribution, cue: Span, time: Time) -> tuple[int, int, str] | None:
        """How a time hangs on a cue: rank, distance and rule; None where it does not."""
        if not self.fit(time, cue):
            return None
        source = attribution.source
        if source and source.start <= time.start and time.end <= source.end:
            lead = source.text[: time.start - source.start]
            own = _DOCUMENT.match(lead) if lead else _ITS_OCCASION.match(self.text, time.end)
            return (2, 0, "in-source") if own and not _CLAUSE.search(lead) else None
        if time.start < cue.end and cue.start < time.end:
            return 0, 0, "in-cue"
        if time.start >= cue.end:
            rank = self.behind(attribution, cue, time)
            return (rank, time.start - cue.end, "behind-cue") if rank is not None else self.inside(attribution, cue, time)
        if self.in_others(attribution, time):
            return self.inside(attribution, cue, time)
        rule = self.ahead(attribution, cue, time)
        return (2, cue.start - time.end, rule) if rule else None

    def fit(self, time: Time, cue: Span) -> bool:
        """Whether the expression can be the time of a speech at all, wherever it stands."""
        before = self.text[max(0, time.start - 60) : time.start]
        possessive = _POSSESSIVE.match(self.text, time.end) and not (_AT.search(before) and _ITS_OCCASION.match(self.text, time.end))
        if possessive or _UNFIT_BEFORE.search(before) or _too_late(time, self.report.published):
            return False
        coarse = len(time.edtf) <= 4
        return not coarse or time.anchor is not None or bool(_AT_ONCE.fullmatch(self.text, min(cue.end, time.start), time.start))

    def behind(self, attribution: Attribution, cue: Span, time: Time) -> int | None:
        """As in "said on Monday that …", "“…,” said X at a vigil on Sunday", "called it “a lie” on Monday"."""
        begin = cue.end
        source = attribution.source
        if source and cue.end <= source.start and source.end <= time.start:
            begin = source.end
        contents = [c for c in attribution.content if c.start < time.end and c.end > cue.end]
        if _AT_ONCE.fullmatch(self.text, begin, time.start):
            return 0 if not contents or not _VERB_BEHIND.match(self.text, time.end) else None
        if (
            any(c.start <= time.start < c.end for c in contents)
            or self.in_others(attribution, time)
            or self.cue_between(attribution, cue.end, time.start)
        ):
            return None
        if contents:
            return self.tail(cue, contents[-1], time)
        if time.start - begin > 160:
            return None
        gap = self.text[begin : time.start]
        if _CLAUSE.search(gap) or _EVENT_BEFORE.search(gap) or _OTHER_PARTICIPLE.search(gap):
            return None
        return 1

    def tail(self, cue: Span, content: Span, time: Time) -> int | None:
        """A time behind what is said, in the same clause."""
        gap = self.text[content.end : time.start]
        if len(gap) > 80 or _CLAUSE.search(gap) or _OTHER_PARTICIPLE.search(gap) or _FINITE.search(gap) or _EVENT_BEFORE.search(gap):
            return None
        thing = _REVISED.search(cue.text) or not (_FINITE.search(content.text) or _EVENT_BEFORE.search(content.text[-40:] + gap))
        whole = content.text[-1:] in "\"”’'»" or len(content.text) < 12 or (thing and _AT_ONCE.fullmatch(gap)) or _ITS_WAY.match(gap)
        return 3 if whole and _TAIL.fullmatch(gap) else None

    def ahead(self, attribution: Attribution, cue: Span, time: Time) -> str | None:
        """As in "X on Monday told …", "X, in a statement on Monday, said", "On Monday X said", "Reached on Monday, X said"."""
        source = attribution.source
        if self.cue_between(attribution, time.end, cue.start) or (source and source.start <= time.start and time.end <= source.end):
            return None
        if source and source.end <= time.start:
            return "before-cue" if self.between(source, cue, time) else None
        return "fronted" if self.fronted(attribution, cue, time) else None

    def between(self, source: Span, cue: Span, time: Time) -> bool:
        """A time between source and cue: adverbial, in a phrase that names the occasion, or before a participle."""
        lead = self.text[source.end : time.start]
        behind = self.text[time.end : cue.start]
        if len(lead) > 160 or len(behind) > 200:
            return False
        lead = _ABOUT_THAT.sub("", _APPOSITION.sub("", lead, count=1))
        if _DOCUMENT.match(source.text) and _MADE_PUBLIC.fullmatch(lead):
            return not _CLAUSE.search(behind) and not _FINITE.search(behind)
        relative = re.match(r"[\s,]*(?:who|which)\b", lead)
        lead = lead[relative.end() :] if relative else lead
        if _CLAUSE.search(lead):
            return False
        if _AT_ONCE.fullmatch(_AUXILIARY.sub("", lead).strip() + " ") or not lead.strip():
            return bool(_ADVERBS.fullmatch(behind + " "))
        if relative or len(behind) > 120:
            return False
        if _PARTICIPLE.fullmatch(cue.text):
            return not _FINITE.search(behind) and not _CLAUSE.search(behind)
        if _OTHER_PARTICIPLE.search(lead):
            return False
        return bool(_OCCASION.search(lead)) and not _FINITE.search(_ADVERBS.sub("", behind, count=1))

    def fronted(self, attribution: Attribution, cue: Span, time: Time) -> bool:
        """A time before source and cue, at the head of the sentence or in a phrase there that names the occasion."""
        place = self.report.sentences.around(cue.start)
        start = place[0] if place else 0
        for content in attribution.content:
            if start < content.end <= time.start:
                start = content.end
        source = attribution.source
        upto = source.start if source and time.end <= source.start <= cue.start else cue.start
        if time.start - start > 200 or upto - time.end > 200 or any(time.end <= c.start < cue.start for c in attribution.content):
            return False
        lead, behind = self.text[start : time.start], self.text[time.end : upto]
        if _LED_BY_TIME.fullmatch(lead):
            return not _FINITE.search(_SUBCLAUSE.sub("", behind)) and not re.search(r",\s(?:and|but)\b", behind)
        if _APPOSED.fullmatch(lead) and behind.startswith(","):
            return not _FINITE.search(behind)
        event = _EVENT_BEFORE.search(lead) and not _PRESENT_AT.match(lead)
        if _SUBORDINATE.match(lead) or event or _CLAUSE.search(lead):
            return False
        if not _OCCASION.search(lead) or re.search(r",\s(?:and|but)\b", behind):
            return False
        return bool(_ADVERBIAL.match(lead)) or "," in behind + self.text[max(0, upto - 2) : upto]

    def inside(self, attribution: Attribution, cue: Span, time: Time) -> tuple[int, int, str] | None:
        """Inside what is said, where saying it and its happening are one: "The number rose to 19 on Monday, X announced"."""
        for content in attribution.content:
            if not (content.start <= time.start and time.end <= content.end):
                continue
            ahead = self.text[content.start : time.start]
            if cue.start >= content.end and re.search(r"announc|report|confirm|said|updat", cue.text) and _TOLL.search(ahead):
                return 4, 0, "toll"
            if content.start >= cue.end and _REVISED.search(cue.text) and not self.text[time.end : content.end].strip(' .,"”’'):
                return 4, 0, "toll"
        return None

    def in_others(self, attribution: Attribution, time: Time) -> bool:
        """Whether the time stands inside a content that does not hold the attribution itself, or inside a source."""
        cue = attribution.cue
        for other in self.near(time.start):
            if other.source and other.source.start <= time.start and time.end <= other.source.end:
                return True
            for content in other.content:
                if (
                    content.start <= time.start
                    and time.end <= content.end
                    and not (cue and content.start <= cue.start and cue.end <= content.end)
                ):
                    return True
        return False

    def cue_between(self, attribution: Attribution, start: int, end: int) -> bool:
        """Whether another attribution's cue stands between."""
        cues = (a.cue for a in self.near(start) if a.id != attribution.id)
        return any(c is not None and start <= c.start < end for c in cues)

    def near(self, offset: int) -> list[Attribution]:
        """Attributions whose cue stands about an offset."""
        first = bisect_left(self.heads, offset - _REACH)
        return self.in_order[first : bisect_right(self.heads, offset + _REACH)]


def _too_late(time: Time, published: date | None) -> bool:
    """Whether it begins after the report was out: nobody had spoken then."""
    try:
        return published is not None and date.fromisoformat(time.edtf[:10]) > published + timedelta(1)
    except ValueError:
        return False


def _place(attribution: Attribution) -> tuple[int, int]:
    spans = [s for s in (attribution.source, attribution.cue, *attribution.content) if s is not None]
    return (min(s.start for s in spans), max(s.end for s in spans)) if spans else (0, 0)


def _head(attribution: Attribution) -> int:
    """Where the attribution is looked for: its cue, else its beginning."""
    return attribution.cue.start if attribution.cue else _place(attribution)[0]
