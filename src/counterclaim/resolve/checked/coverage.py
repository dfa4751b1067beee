"""Which claims a note on what could be checked is about: by its words, by position, by what is counted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from counterclaim.records import Attribution, VerificationKind
from counterclaim.resolve.how_many.counted import UNITS
from counterclaim.resolve.how_many.numbers import VAGUE, WORDS
from counterclaim.resolve.how_many.quantities import PEOPLE_KINDS, find_quantities
from counterclaim.resolve.report import Report

CLAIMING = ("asserts", "denies")
"""Stances whose contents can be true or false of an event."""

_ALL = re.compile(
    r"\b(?:(?:either|both|neither|any|each|the\stwo|one)\s(?:side|part(?:y|ies)|group|camp|country|government"
    r"|army|faction)?s?['’]?s?\s?(?:accounts?|versions?|claims?|reports?|stor(?:y|ies)|statements?|assertions?"
    r"|side)"
    r"|(?:none|neither|any|all|both|either)\sof\s(?:these|those|the|their)\s(?:\w+\s)?(?:accounts?|versions?"
    r"|claims?|reports?|statements?|assertions?|allegations?)"
    r"|(?:the|these|those|their|conflicting|competing|rival|such|battlefield)\s(?:\w+\s)?(?:accounts|versions"
    r"|claims|reports|statements|assertions|allegations)"
    r"|(?:the|this|that)\s(?:\w+['’]?s?\s)?(?:account|report|version|story|information|details)"
    r"|\w+['’]s?\s(?:account|report|version)|what\s(?:had\s)?happened|events|the\s(?:situation|incident"
    r"|fighting|details))\b",
    re.I,
)
_FIGURES = re.compile(
    r"\b(?:figures?|tolls?|totals?|numbers?|counts?|casualt(?:y|ies)|estimates?|how\smany|turnout|tally"
    r"|tallies|death\stoll|fatalities|losses|statistics)\b",
    re.I,
)
_PEOPLE_FIGURES = re.compile(
    r"\b(?:tolls?|totals?|casualt\w+|how\smany\s(?:people|were|had|have|died)|deaths?|victims|fatalities|dead|killed|died|losses)\b", re.I
)
_EVENTS = re.compile(
    r"\b(?:events|the\s(?:situation|fighting)|what\s(?:is|was)\shappening|developments"
    r"|conditions)\s(?:on\sthe\sground\s)?(?:in|on|at|around|near|inside)\s",
    re.I,
)
_PLACE = re.compile(r"\b(?:in|on|at|around|near|inside)\s(?:the\s)?([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*)")
_AREA = re.compile(
    r"\bthe\s(?:valley|town|city|province|region|district|village|area|island|camp|capital|border|front|port|airport|base)\b", re.I
)
_WORD = re.compile(r"[^\W_]{3,}|\d{2}")
_EMPTY_WORDS = """
the and that this with for from was were has have had been not but are its his her their they them who which when where what could
would should can did does said says say told according into onto over under after before about than then also only just more most
some any all each one two both either neither none out off other others there here our your you she him will may might been being
because since while until how why very such these those independently immediately verify verified confirm confirmed establish
established determine claim claims account accounts report reports seen reviewed examined newspaper able unable consistent footage
video photograph shows show showed first appeared does record records
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_NUMBERS = frozenset(WORDS)
_MEASURES = frozenset(unit.kind for unit in UNITS)
_NEGATED = re.compile(r"^\W*(?:that\s)?(?:there\s(?:was|were|is|had\sbeen)\s)?(?:no|not|never|none|nobody)\b", re.I)
_THEM = re.compile(r"\b(?:of\s(?:them|these|those)|them|it)\b", re.I)
_NEAR = 5


class Coverage:
    """The claims of a report, and which of them a note covers.

    Args:
        report: with its attributions.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self.claims = sorted((a for a in report.attributions if a.content and a.stance in CLAIMING), key=lambda a: a.content[0].start)
        starts = [s.start for s in report.document.sections]
        kinds = [s.kind for s in report.document.sections]
        self._body = [a for a in self.claims if (n := bisect_right(starts, a.content[0].start)) and kinds[n - 1] == "body"]
        self._body_starts = [a.content[0].start for a in self._body]
        self._inner: dict[str | None, list[Attribution]] = {}
        for claim in self.claims:
            self._inner.setdefault(claim.parent, []).append(claim)
        self._stems: dict[str, frozenset[str]] = {}
        self._counted: dict[str, set[str | None]] | None = None

    def has_claims(self, before: int) -> bool:
        """Whether any claim begins before the place."""
        return bool(self.claims) and self.claims[0].content[0].start < before

    def shares(self, start: int, end: int) -> bool:
        """Whether a sentence speaks of a thing that one of the last claims before it speaks of."""
        words = stems(self.report.text[start:end])
        return any(len(words & self._of(a)) >= 2 for a in self._last(start))

    def of(self, start: int, end: int, opening: int, kind: VerificationKind, relayed: bool = False) -> tuple[str, ...]:
        """Identifiers of the claims that a note covers, in the order of the text.

        Args:
            start: where the note begins (code points).
            end: where it ends.
            opening: where its sentence begins; a second finding ("but we could not …") is on the thing that the first names.
            kind: what the note says of them.
            relayed: the note itself is another outlet's finding, an attribution of its own that it does not cover.
        """
        words = self.report.text[start:end]
        inside = [] if relayed else [a for a in self.claims if any(start <= span.start and span.end <= end for span in a.content)]
        if kind != "unverified":
            return tuple(a.id for a in (inside or self._one(opening, start, end, kind)))
        before = [a for a in self.claims if a.content[0].start < start and not self._relays(a)]
        if place := self._events(words):
            covered = self._at_place(before, place)
            if covered:
                return tuple(a.id for a in covered)
        figures, everything = _FIGURES.search(words), _ALL.search(words)
        if figures and (not everything or figures.start() < everything.end() + 25):
            counted = [a for a in before if self._counts(a, _PEOPLE_FIGURES.search(words) is not None)]
            counted = counted or [a for a in before if self._counts(a, False)]
            if counted:
                return tuple(a.id for a in counted)
        if everything:
            return tuple(a.id for a in self._on_topic(words[everything.end() :], before))
        return tuple(a.id for a in (inside or self._one(opening, start, end, kind)))

    def _events(self, words: str) -> str | None:
        """The place in "events in Panjshir"."""
        found = _EVENTS.search(words)
        place = _PLACE.search(words, found.start()) if found else None
        return place[1] if place else None

    def _at_place(self, before: list[Attribution], place: str) -> list[Attribution]:
        """Claims of the body about the place; the lead, which sums them up, only where none follows."""
        body = {a.id for a in self._body}
        about = [a for a in before if a.id in body and self._mentions(a, place)]
        lead = self._lead_end()
        later = [a for a in about if a.content[0].start >= lead]
        return later or about

    def _mentions(self, attribution: Attribution, place: str) -> bool:
        return any(place in span.text or _AREA.search(span.text) for span in attribution.content)

    def _lead_end(self) -> int:
        """Where the first paragraph of the body ends."""
        body = next((s.start for s in self.report.document.sections if s.kind == "body"), 0)
        return next((end for start, end in self.report.marked.paragraphs if start >= body), 0)

    def _counts(self, attribution: Attribution, people: bool) -> bool:
        """Whether the claim gives a figure; of people, where the note is about a toll."""
        if self._counted is None:
            self._counted = {}
            quantities = [
                q for q in find_quantities(self.report) if q.kind is not None and q.hedge not in VAGUE and q.kind not in _MEASURES
            ]
            for claim in self.claims:
                kinds = {q.kind for q in quantities if any(s.start <= q.start and q.end <= s.end for s in claim.content)}
                self._counted[claim.id] = kinds
        kinds = self._counted[attribution.id]
        return bool(kinds & (PEOPLE_KINDS | {"bodies", "graves"})) if people else bool(kinds)

    def _on_topic(self, rest: str, before: list[Attribution]) -> list[Attribution]:
        """Those on the thing named behind the word "account", all where too few share a word with it."""
        of = re.match(r"\s(?:of|about|on)\s(?!how|what|events|the\sfighting|the\sincident|the\sevents)(.{3,80})", rest)
        if of is None:
            return before
        topic = stems(of[1])
        shared = [a for a in before if topic & self._of(a)]
        return shared if len(shared) >= 2 else before

    def _one(self, opening: int, start: int, end: int, kind: VerificationKind) -> list[Attribution]:
        """The claims that share a long figure with the note; else the one of the last claims that shares most words with it."""
        text = self.report.text
        last = list(self._last(start))
        if not last:
            return []
        words = stems(text[opening:end])
        figures = {word for word in words if word.isdigit()}
        if figures and (same := [a for a in self.claims if a.content[0].start < start and figures & self._of(a)]):
            return same
        if kind == "disputed":
            last = [a for a in last if a.stance != "denies" and not _NEGATED.match(a.content[0].text)] or last
        if kind == "verified" and _THEM.search(text, start, end) and start - last[-1].content[-1].end < 60:
            return last[-1:]
        best = max(last, key=lambda a: (len(words & self._of(a)) + 0.5 * len(words & self._by(a)), a.content[0].start))
        return [best] if words & self._of(best) or start - best.content[-1].end < 400 else []

    def _relays(self, attribution: Attribution) -> bool:
        """Whether its content holds another statement and more, so that the inner one is the claim."""
        inner = self._inner.get(attribution.id, [])
        return any(a.content[0].start > attribution.content[0].start or a.content[-1].end < attribution.content[-1].end for a in inner)

    def _by(self, attribution: Attribution) -> frozenset[str]:
        return stems(attribution.source.text) if attribution.source else frozenset()

    def _last(self, start: int) -> Iterator[Attribution]:
        behind = bisect_left(self._body_starts, start)
        yield from self._body[max(0, behind - _NEAR) : behind]

    def _of(self, attribution: Attribution) -> frozenset[str]:
        found = self._stems.get(attribution.id)
        if found is None:
            found = self._stems[attribution.id] = stems(" ".join(span.text for span in attribution.content))
        return found


def stems(words: str) -> frozenset[str]:
    """The words that carry meaning, cut to six letters so that "chain" and "chained" meet."""
    return frozenset(
        word.lower()[:6].rstrip("s") for word in _WORD.findall(words) if word.lower() not in _EMPTY and word.lower() not in _NUMBERS
    )
