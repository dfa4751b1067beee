"""Through which channel the words of an attribution came: a press conference, a post, a court, a telephone …

A rule is a kind of channel and the words that show it. The text is searched once for all of them; an attribution then
takes the words that stand in its own clause, outside of what anybody is quoted as saying. Where its clause is silent,
the words may come from its sentence, from the one who quotes it, from a sentence that sets the scene, or from what the
same speaker said just before.

Source: the codes of the project's annotation guide (`training/texts/GUIDE.md`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from counterclaim.records import Attribution, Channel, ChannelKind, Known, Span, Unknown
from counterclaim.resolve.channel.channel_words import BY_HAND, CUES, PHRASES, SOURCES, THINGS, Rule
from counterclaim.resolve.channel.same_speaker import PRONOUN, Speakers
from counterclaim.resolve.report import Report

OWN = "channels.own-clause@1"
SENTENCE = "channels.same-sentence@1"
QUOTED = "channels.quoted-on-air@1"
SCENE = "channels.scene@1"
HAND = "channels.fitting-cue@1"
SPEAKER = "channels.same-speaker@1"
DIALOGUE = "channels.dialogue@1"

NOT_SAID = Unknown("the report does not say how")

_ON_AIR = re.compile(r"quot|cit|saying|carr(?:y|ied)|aired|broadcast|showed", re.I)
_SEPARATOR = re.compile(r"[,;:–—]|--|\b(?:and|but|while|whereas|though|as)\b")
_THINKS = re.compile(r"\b(?:according to|believ|think|thought|fear|hop|convinced|expect|want|wish|doubt|suspect|know|knew)", re.I)
_RELATIVE = re.compile(r"\b(?:who|which) (?:had )?$")
_ELSEWHEN = re.compile(
    r"\b(?:later|earlier|today|has (?:also|now|since|already)|afterwards?|since|separately|previously|last (?:week|month|year)"
    r"|(?:over|at) the weekend|on the night|outside|corridor"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:told|tells|asked|asks) (?:me|us|this|the [A-Z]|[A-Z]))"
)
_IT = re.compile(r"(?:it|one)$|(?:an?|the) (?:[\w’'-]{1,20} ){0,3}voice\b", re.I)
_IN_IT = re.compile(r"\b(?:[Ii]n|[Oo]n) (?:it|the (?:message|letter|recording|video|post|clip|statement|call|leaflet|tape))\b")
_OF_THEM = re.compile(r"(?:one|both|two|some|another|neither|all)(?: of them)?$|the (?:other|former|latter|first|second)$", re.I)
NEAR = 60
"""Words of another occasion count this far from source and cue (code points)."""
BEHIND = 100
"""Added to the rank of what the source or the cue itself shows: a phrase in the clause wins over it."""


class _Hit(NamedTuple):
    start: int
    end: int
    kind: ChannelKind
    rank: int


def find_channels(report: Report) -> dict[str, Known[Channel] | Unknown]:
    """The channel of each attribution, by its identifier.

    Args:
        report: the text, its sentences and its attributions.

    Returns:
        A channel with the words that show it (code points), or that and why it is not known.
    """
    reading = _Reading(report)
    found: dict[str, Known[Channel] | Unknown] = {}
    for number, attribution in enumerate(reading.attributions):
        found[attribution.id] = reading.own(number) or NOT_SAID
    for number, attribution in enumerate(reading.attributions):
        if found[attribution.id] is NOT_SAID:
            found[attribution.id] = reading.elsewhere(number, found) or NOT_SAID
    return {attribution.id: found[attribution.id] for attribution in report.attributions}


class _Reading:
    """A report's attributions in the order of the text, and every showing of a channel."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.text = report.text
        self.hits = sorted(hit for start, end in report.marked.paragraphs for hit in _matches(report.text, PHRASES, start, end))
        self.starts = [hit.start for hit in self.hits]
        self.attributions, self.heads = _in_order(report.attributions)
        self.by_id = {a.id: n for n, a in enumerate(self.attributions)}
        self.speakers = Speakers(report, self.attributions, self.heads)
        self.contents = sorted((c.start, c.end) for a in self.attributions for c in a.content)
        self.longest = max((end - start for start, end in self.contents), default=0)

    def own(self, number: int) -> Known[Channel] | None:
        """From words in the attribution's own clause, its source or its cue."""
        attribution = self.attributions[number]
        start, end = self.clause(number)
        hits = self.visible(start, end, self.heads[number][0])
        for span, rules in ((attribution.source, SOURCES), (attribution.cue, CUES)):
            if span is not None:
                hits += [
                    _Hit(span.start + h.start, span.start + h.end, h.kind, BEHIND + h.rank)
                    for h in _matches(span.text, rules, 0, len(span.text))
                ]
        return self.known(min(hits, key=lambda h: (h.rank, h.start)), OWN) if hits else None

    def elsewhere(self, number: int, found: dict[str, Known[Channel] | Unknown]) -> Known[Channel] | None:
        """From what stands around an attribution whose clause is silent."""
        attribution = self.attributions[number]
        if attribution.parent in self.by_id:
            return self.quoted(self.attributions[self.by_id[attribution.parent]], found)
        if _is_label(self.report, attribution):
            return self.dialogue(attribution)
        if self.elsewhen(number):
            return None
        return self.carried(number, found) or self.scene(number) or self.by_hand(number, found)

    def quoted(self, parent: Attribution, found: dict[str, Known[Channel] | Unknown]) -> Known[Channel] | None:
        """From the station or agency that is said to have quoted the speaker."""
        known = found[parent.id]
        if not isinstance(known, Known) or parent.cue is None or not _ON_AIR.search(parent.cue.text):
            return None
        return Known(known.value, QUOTED, known.spans) if known.value.kind in ("broadcast", "news_agency") else None

    def dialogue(self, attribution: Attribution) -> Known[Channel] | None:
        """An answer in a printed conversation."""
        source = attribution.source
        return self.known(_Hit(source.start, source.end + 1, "interview", 0), DIALOGUE) if source else None

    def carried(self, number: int, found: dict[str, Known[Channel] | Unknown]) -> Known[Channel] | None:
        """From the statement that the same speaker made just before."""
        before = self.speakers.before(number)
        if before is None:
            return None
        known = found[self.attributions[before].id]
        if not isinstance(known, Known) or known.made_by == DIALOGUE:
            return None
        shared = self.attributions[before].source == self.attributions[number].source
        cue = self.cue_start(before)
        if shared and _RELATIVE.search(self.text[max(0, cue - 12) : cue]):
            return None
        if shared or self.follows(before, number):
            return Known(known.value, SENTENCE if shared else SPEAKER, known.spans)
        return None

    def cue_start(self, number: int) -> int:
        cue = self.attributions[number].cue
        return cue.start if cue is not None else self.heads[number][0]

    def scene(self, number: int) -> Known[Channel] | None:
        """From a sentence before, that attributes nothing: `She met reporters at the gate. Nobody, she said, …`."""
        head = self.heads[number]
        sentence = self.report.sentences.number(head[0])
        if not sentence or not self.points_back(number):
            return None
        start, end = self.report.sentences.places[sentence - 1]
        first = bisect_left(self.heads, (start, start))
        if first < len(self.heads) and self.heads[first][0] < end:
            return None
        hits = self.visible(start, end, -1)
        if not hits and self.speaks_of_it(number):
            hits = [h for h in _matches(self.text, THINGS, start, end) if not self.words_around(h.start, h.start + 1)]
        return self.known(min(hits, key=lambda h: (h.rank, h.start)), SCENE) if hits else None

    def speaks_of_it(self, number: int) -> bool:
        """Whether a thing speaks: `it said`, `one reads`, `in it she says`, `a voice says`."""
        source = self.attributions[number].source
        if source is not None and _IT.match(source.text):
            return True
        return _IN_IT.search(self.text, *self.clause(number)) is not None

    def points_back(self, number: int) -> bool:
        """Whether source or clause need the sentence before to be understood."""
        source = self.attributions[number].source
        people = source is not None and (PRONOUN.match(source.text) or _OF_THEM.match(source.text))
        return bool(people) or self.speaks_of_it(number)

    def by_hand(self, number: int, found: dict[str, Known[Channel] | Unknown]) -> Known[Channel] | None:
        """From an earlier statement of the speaker, where the cue fits that channel only ("wrote")."""
        cue = self.attributions[number].cue
        kinds = next((kinds for words, kinds in BY_HAND if cue is not None and words.search(cue.text)), None)
        before = self.speakers.before(number) if kinds else None
        while kinds and before is not None:
            known = found[self.attributions[before].id]
            if isinstance(known, Known) and known.value.kind in kinds:
                return Known(known.value, HAND, known.spans)
            before = self.speakers.before(before)
        return None

    def follows(self, before: int, number: int) -> bool:
        """Whether no sentence stands between two attributions but such as the first one quotes."""
        sentences = self.report.sentences
        ends = max([self.heads[before][1], *(c.end for c in self.attributions[before].content)]) - 1
        first, last = sentences.number(ends), sentences.number(self.heads[number][0])
        return first is not None and last is not None and last - first <= 1

    def elsewhen(self, number: int) -> bool:
        """Whether the clause speaks of another occasion, or of what somebody only thinks."""
        cue = self.attributions[number].cue
        if cue is not None and _THINKS.search(cue.text):
            return True
        start, end = self.clause(number)
        head = self.heads[number]
        return any(
            m.start() < head[1] or "," not in self.text[head[1] : m.start()]
            for m in _ELSEWHEN.finditer(self.text, max(start, head[0] - NEAR), min(end, head[1] + NEAR))
            if not self.words_around(m.start(), m.start() + 1)
        )

    def clause(self, number: int) -> tuple[int, int]:
        """The stretch around source and cue that belongs to no other attribution of the sentence (code points)."""
        head = self.heads[number]
        sentences = self.report.sentences
        first, last = sentences.around(head[0]), sentences.around(max(head[1] - 1, head[0]))
        start, end = (first[0] if first else head[0]), (last[1] if last else head[1])
        n = number - 1
        while n >= 0 and self.heads[n][1] > start and self.heads[n][1] > head[0]:
            n -= 1
        if n >= 0 and self.heads[n][1] > start:
            start = self.parting(n, head[0])
        after = next((m for m in range(number + 1, min(number + 4, len(self.heads))) if self.heads[m][0] >= head[1]), None)
        if after is not None and self.heads[after][0] < end:
            end = self.parting(number, self.heads[after][0])
        return min(start, head[0]), max(end, head[1])

    def parting(self, number: int, end: int) -> int:
        """Where the clause of one head ends before the next head, which begins at `end`."""
        start = self.heads[number][1]
        content = self.attributions[number].content
        around = [c.start for c in content if start <= c.start < end < c.end]
        if around:
            return around[0]
        inside = [c.end for c in content if start <= c.start and c.end <= end]
        if inside:
            behind = _SEPARATOR.search(self.text, max(inside), end)
            return behind.start() if behind else max(inside)
        at = end
        for m in _SEPARATOR.finditer(self.text, start, end):
            at = m.start()
        return at

    def visible(self, start: int, end: int, at: int) -> list[_Hit]:
        """Showings within a stretch that stand in nobody's words, unless those hold the code point `at` too."""
        first = bisect_left(self.starts, start)
        hits = [h for h in self.hits[first : bisect_left(self.starts, end, lo=first)] if h.end <= end]
        return [h for h in hits if not any(not a <= at < b for a, b in self.words_around(h.start, h.start + 1))]

    def words_around(self, start: int, end: int) -> list[tuple[int, int]]:
        """Quotations and contents that share a code point with a stretch."""
        first = bisect_left(self.contents, (start - self.longest, 0))
        contents = self.contents[first : bisect_right(self.contents, (end, 0))]
        return [(q.start, q.end) for q in self.report.marked.touching(start, end)] + [(a, b) for a, b in contents if b > start and a < end]

    def known(self, hit: _Hit, rule: str) -> Known[Channel]:
        return Known(Channel(hit.kind, hit.start, hit.end), rule, (Span(hit.start, hit.end, self.text[hit.start : hit.end]),))


def _matches(text: str, rules: tuple[Rule, ...], start: int, end: int) -> list[_Hit]:
    """Every showing of a table's words in a stretch."""
    low = text[start:end].lower()
    return [
        _Hit(m.start(), m.end(), rule.kind, rank)
        for rank, rule in enumerate(rules)
        if not rule.stems or any(stem in low for stem in rule.stems)
        for m in rule.words.finditer(text, start, end)
    ]


def _in_order(attributions: tuple[Attribution, ...]) -> tuple[list[Attribution], list[tuple[int, int]]]:
    """Attributions and their heads, in the order of the heads.

    A head goes around source and cue; a source that an earlier cue has taken does not count for a later one; where there
    is neither, it is the beginning of the content.
    """
    taken: set[tuple[int, int]] = set()
    rows = []
    for a in sorted(attributions, key=lambda a: (a.cue or a.source or a.content[0]).start):
        spans = [s for s in (a.cue, a.source) if s is not None]
        if len(spans) == 2 and (a.source.start, a.source.end) in taken:  # type: ignore[union-attr]
            spans = spans[:1]
        if a.source is not None:
            taken.add((a.source.start, a.source.end))
        head = (min(s.start for s in spans), max(s.end for s in spans)) if spans else (a.content[0].start, a.content[0].start)
        rows.append((head, a))
    rows.sort(key=lambda row: row[0])
    return [a for _, a in rows], [head for head, _ in rows]


def _is_label(report: Report, attribution: Attribution) -> bool:
    """Whether the source is a name with a colon that opens a line of the body: printed dialogue."""
    source = attribution.source
    if source is None or attribution.cue is not None or report.text[source.end : source.end + 1] != ":":
        return False
    opens = source.start == 0 or report.text[source.start - 1] == "\n"
    return opens and not any(s.kind == "title" and s.start <= source.start < s.end for s in report.document.sections)
