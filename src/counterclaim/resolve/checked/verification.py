"""The reporter's own words on what could be checked: unverified, verified, disputed, retracted.

A note is a clause in the outlet's voice: its subject is the outlet ("we", "this newspaper", its name or acronym), or nobody
("could not be confirmed"), and it stands neither in a quotation nor in what a source says. `verification_words` holds the
rules, `coverage` tells which attributions a note is about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from counterclaim.records import Attribution, Span, Verification
from counterclaim.resolve.checked.coverage import Coverage
from counterclaim.resolve.checked.verification_words import (
    ACCESS,
    ANY,
    AUTHENTICITY,
    BY_OTHERS,
    CONTRAST,
    COORDINATED,
    EVIDENCE,
    GENERIC_OUTLET,
    OBSTACLE,
    PLACELESS,
    REASONS,
    RULES,
    SEEN,
    SPLIT,
    UNABLE_TO_GO,
    Rule,
)
from counterclaim.resolve.report import Report

_EVIDENCE = re.compile(rf"\b{EVIDENCE}\b", re.I)
_SEEN = re.compile(rf"\b{SEEN}\b", re.I)
_REACH = 400  # how far from the rule's words a subject is looked for; bounds the time on endless sentences
_GENERIC = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, GENERIC_OUTLET), key=len, reverse=True)) + r")(?![\w-])", re.I)
_REPORTERS = re.compile(r"(?:a|an|two|three|the)?\s?(?:reporters?|correspondents?|journalists?)\s(?:of|for|from|at|with)\s", re.I)
_NAMED_AS_OUTLET = re.compile(
    r"(?:\b(?:Post|Times|Courier|Herald|Register|Dispatch|Gazette|Tribune|Chronicle|Journal|Observer|Guardian|Mirror|Record|Press|News|Weekly"
    r"|Standard|Sentinel|Examiner|Telegraph|Star|Globe|Ledger|Monitor|Mail|Daily|Digest|Inquirer|Bulletin|Broadcasting|TV|Wire|Media)"
    r"|\b(?:Radio|Channel|Agence|Agencia)(?:\s[A-Z][\w’'-]+){1,3})$"
)
_OPENING_NAME = re.compile(r"((?:[A-Z][\w’'&-]*\s){0,4}[A-Z][\w’'&-]*)(?=\s[a-z])")
_CAPITAL = re.compile(r"\b[A-Z]")
_WORDS = re.compile(r"\w+(?:[-&'’]\w+)*")
_NEGATIVE = re.compile(r"\bno\b|\bnot\b|\bnever\b|\bnone\b|\bneither\b|\bnothing\b", re.I)
_IT = re.compile(r"(?:^|[;,:\u2014\u2013]\s|\b(?:but|and|though|although)\s)(?:it|they)$", re.I)
_OWN_IT = re.compile(r"[;\u2014\u2013]\s(?:it|they)$", re.I)


class _Clause(NamedTuple):
    """A stretch of a sentence that may be a note. `sentence`: where its sentence begins and ends."""

    start: int
    end: int
    sentence: tuple[int, int]


class _Hit(NamedTuple):
    """A clause that a rule fits; `at`: where the rule's words begin."""

    clause: _Clause
    rule: Rule
    at: int


class Outlet:
    """Who the reporter is: names by which the report calls its own outlet or the agencies that it draws on.

    Args:
        report: its publisher and credits are read.
    """

    def __init__(self, report: Report) -> None:
        own: set[str] = set()
        for name in [report.document.publisher or "", *(credit.name for credit in report.document.credits)]:
            own |= _forms(name)
        self.nameless = not report.document.publisher
        self.own = tuple(sorted(own - set(GENERIC_OUTLET)))
        self.names = own | set(GENERIC_OUTLET)

    def named(self, text: str, start: int, end: int) -> bool:
        """Whether the stretch names the outlet."""
        if _GENERIC.search(text, start, end):
            return True
        low = text[start:end].lower()
        return any(_stands(low, name) for name in self.own)

    def ends(self, words: str) -> bool:
        """Whether the words end with a name of the outlet, as a subject does before its verb."""
        low = words.rstrip(" ,\u2014\u2013").lower()
        last = [low[m.start() :] for m in _WORDS.finditer(low)][-6:]
        if any(part in self.names for part in last):
            return True
        return self.nameless and _NAMED_AS_OUTLET.search(words.rstrip(" ,")) is not None

    def begins(self, words: str) -> bool:
        """Whether the words begin with a name of the outlet, or with its reporters."""
        if self.nameless and (opening := _OPENING_NAME.match(words)) and _NAMED_AS_OUTLET.search(opening[1]):
            return True
        low = words.lstrip("\"'“‘ ").lower()
        return _GENERIC.match(low) is not None or any(_stands(low, name) == 1 for name in self.own) or _REPORTERS.match(low) is not None


def _stands(words: str, name: str) -> int:
    """One more than where the name stands as whole words, 0 where it does not."""
    at = words.find(name)
    while at >= 0:
        behind = at + len(name)
        if not (at and words[at - 1].isalnum()) and not (behind < len(words) and words[behind].isalnum()):
            return at + 1
        at = words.find(name, at + 1)
    return 0


def _forms(name: str) -> set[str]:
    """A name of an outlet as its own reporters shorten it: without article, by one of its words, by its initials."""
    plain = re.sub(r"\([^)]*\)", " ", name).strip()
    words = [m.group() for m in _WORDS.finditer(plain)]
    if not words:
        return set()
    forms = {plain.lower(), " ".join(words).lower()}
    forms |= {form.removeprefix("the ") for form in forms} | {f"the {form}" for form in forms}
    forms |= {m.group(1).lower() for m in re.finditer(r"\(([A-Z]{2,8})\)", name)}
    initials = "".join(word[0] for word in words if word[0].isupper() and word.lower() != "the")
    if len(initials) > 1:
        forms |= {initials.lower(), f"the {initials.lower()}"}
    for word in words:
        if len(word) > 2 and word[0].isupper() and word.lower() not in PLACELESS:
            forms.add(f"the {word.lower()}")
    distinct = [word.lower() for word in words if word.lower() not in PLACELESS and len(word) > 3]
    forms |= set(distinct[:1]) | set(distinct[-1:])
    for word in words:
        if word.lower() in (
            "agency",
            "service",
            "observatory",
            "monitor",
            "paper",
            "radio",
            "station",
            "wire",
            "channel",
            "forum",
            "watch",
        ):
            forms |= {f"the {word.lower()}", f"this {word.lower()}"}
    return forms


def find_notes(report: Report) -> list[Verification]:
    """Notes of the reporter on what could be checked, in the order of the text.

    Args:
        report: with attributions, which say whose words are whose and which claims a note is about.

    Returns:
        Notes that do not overlap, with spans in code points: a sentence, or the clause where a sentence has two findings or a
        claim before the note. `reason` is the stretch that says why something could not be checked.
    """
    return _Notes(report).find()


class _Notes:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.text = report.text
        self.outlet = Outlet(report)
        self.coverage = Coverage(report)
        self.contents = sorted((span.start, span.end) for a in report.attributions for span in a.content if not self._own(a))
        self._starts = [start for start, _ in self.contents]

    def _own(self, attribution: Attribution) -> bool:
        """Whether the source of an attribution is the outlet itself, so that its content is the reporter's own word."""
        return attribution.source is None or attribution.source.text.lower() in self.outlet.names

    def find(self) -> list[Verification]:
        found: list[Verification] = []
        noted: int | None = None
        skip = -1
        for number, (start, end) in enumerate(self.report.sentences.places):
            if start < skip or not ANY.search(self.text, start, end):
                continue
            if (correction := self._correction(number)) is not None:
                found.append(correction)
                skip = correction.end
                continue
            hits = self._hits(start, end, noted == number - 1)
            found += [note for hit in hits if (note := self._note(hit, number)) is not None]
            if self.outlet.begins(self.text[start:end]) or hits:
                noted = number
        return found

    def _correction(self, number: int) -> Verification | None:
        """A correction, which goes on to the end of its paragraph."""
        start, end = self.report.sentences.places[number]
        for rule in RULES[:2]:
            hit = (
                rule.words.search(self.text, start, end)
                if rule.name.startswith("verification.amended")
                else rule.words.match(self.text, start, end)
            )
            if hit is None or self._said(hit.start()) or self._quoted(hit.start()):
                continue
            paragraph = self.report.sentences.paragraph(number)
            places = self.report.sentences.places
            last = number
            while last + 1 < len(places) and self.report.sentences.paragraph(last + 1) == paragraph:
                last += 1
            stop = places[last][1]
            return Verification(self.report.document.id, start, stop, self.text[start:stop], "retracted", None, (), rule.name)
        return None

    def _hits(self, start: int, end: int, after_note: bool) -> list[_Hit]:
        """What the rules find in a sentence, one for each clause with a finding of its own."""
        hits: list[_Hit] = []
        for clause in self._clauses(start, end):
            for rule in RULES[2:]:
                at = self._fits(rule, clause, after_note or bool(hits))
                if at is not None:
                    hits.append(_Hit(clause, rule, at))
                    break
        return self._joined(hits, start, end)

    def _clauses(self, start: int, end: int) -> Iterator[_Clause]:
        at = start
        for cut in SPLIT.finditer(self.text, start, end):
            if cut.start() - at > 8:
                yield _Clause(at, cut.start(), (start, end))
                at = cut.end()
        yield _Clause(at, end, (start, end))

    def _joined(self, hits: list[_Hit], start: int, end: int) -> list[_Hit]:
        """One note a finding: neighbours of one kind are one, and what was seen but may not be genuine is unverified."""
        if len(hits) == 2 and AUTHENTICITY.search(self.text, hits[1].clause.start, hits[1].clause.end):
            hits = hits[1:]
        kept: list[_Hit] = []
        for hit in hits:
            if kept and kept[-1].rule.kind == hit.rule.kind:
                kept[-1] = kept[-1]._replace(clause=_Clause(kept[-1].clause.start, hit.clause.end, (start, end)))
            else:
                kept.append(hit)
        return [self._widened(hit, kept) for hit in kept]

    def _widened(self, hit: _Hit, hits: list[_Hit]) -> _Hit:
        """The whole sentence where nothing else in it is a note or a claim of its own."""
        start, end = hit.clause.sentence
        left, right = hit.clause.start, hit.clause.end
        if len(hits) == 1:
            inside = [s for s, e in self.contents[bisect_right(self._starts, start - 1) :] if s < end and e <= end]
            if not any(s < left for s in inside):
                left = start
            if not any(s >= right for s in inside):
                right = end
        return hit._replace(clause=_Clause(left, right, (start, end)))

    def _fits(self, rule: Rule, clause: _Clause, after_note: bool) -> int | None:
        """Where the rule's words begin in the clause, None where they do not make it a note."""
        for found in rule.words.finditer(self.text, clause.start, clause.end):
            at = found.start()
            if self._quoted(at) or ((self._said(at) or self._said(found.end() - 1)) and rule.who != "relayed"):
                continue
            if not rule.who and rule.kind == "unverified" and BY_OTHERS.match(self.text, found.end(), clause.end):
                continue
            if self._speaks(rule, clause, at, found.end(), after_note):
                return at
        return None

    def _speaks(self, rule: Rule, clause: _Clause, at: int, behind: int, after_note: bool) -> bool:
        """Whether the outlet is the one who speaks, as the rule asks."""
        text, (start, end) = self.text, clause.sentence
        if rule.who == "relayed":
            return _CAPITAL.search(text, clause.start, at) is not None and CONTRAST.match(text, clause.start) is not None
        if rule.who in ("subject", "subject-shared"):
            if not self._subject(clause, at, after_note):
                return False
            return rule.who == "subject" or self.coverage.shares(start, min(end, at + _REACH))
        if rule.who == "evidence":
            start = max(start, at - _REACH)
            return (
                bool(_EVIDENCE.search(text, start, at)) or bool(_EVIDENCE.search(text, at, behind)) or after_note
            ) and self.coverage.has_claims(start)
        if rule.who == "named-evidence":
            start, end = max(start, at - _REACH), min(end, behind + _REACH)
            seen = _SEEN.search(text, start, end) is not None and self.outlet.named(text, start, end)
            return (seen or (rule.name.startswith("verification.matches") and " consistent" in text[at:behind])) and _EVIDENCE.search(
                text, start, end
            ) is not None
        if rule.who == "named":
            return self.outlet.named(text, at, clause.end)
        return rule.who != "opening" or at == clause.start

    def _subject(self, clause: _Clause, at: int, after_note: bool) -> bool:
        """Whether the outlet is the subject of the verb at `at`."""
        start = clause.sentence[0]
        before = self.text[max(start, at - _REACH) : at].rstrip()
        opening = self.text[start : min(at, start + _REACH)]
        before = re.sub(r"\s(?:has|have|had|also|itself|however|so\sfar|independently|still|since)$", "", before)
        if self.outlet.ends(before):
            return True
        if _OWN_IT.search(before) and self.outlet.begins(opening):
            return True
        if after_note and (_IT.search(before) or not before):
            return True
        tail = self.text[clause.start : min(at, clause.start + 24)] if at - clause.start < 24 else ""
        coordinated = (
            COORDINATED.search(before) is not None or re.match(r"(?:but|and|though|although|yet)\s\w*\s?$", tail, re.I) is not None
        )
        if coordinated or re.search(r"\b(?:and|but)\s\w+$", before):
            return self.outlet.begins(opening) or re.search(r"\b(?:we|I)\b", before) is not None
        relative = re.match(r"^[^,;]{2,60},\swh(?:ich|o)\s[^,;]{2,80},$", before)
        return relative is not None and self.outlet.begins(opening)

    def _said(self, at: int) -> bool:
        """Whether the place stands in what a source says."""
        n = bisect_right(self._starts, at) - 1
        return any(start <= at < end for start, end in self.contents[max(0, n - 3) : n + 1])

    def _quoted(self, at: int) -> bool:
        return bool(self.report.marked.touching(at, at + 1))

    def _note(self, hit: _Hit, number: int) -> Verification | None:
        start, end = hit.clause.start, hit.clause.end
        kind = hit.rule.kind
        if kind == "verified" and hit.rule.who in ("named", "named-evidence") and _NEGATIVE.search(self.text, hit.at, end):
            kind = "disputed"
        covers = self.coverage.of(start, end, hit.clause.sentence[0], kind, hit.rule.who == "relayed")
        if kind in ("verified", "disputed") and not covers:
            return None
        reason = self._reason(hit, number) if kind == "unverified" else None
        return Verification(self.report.document.id, start, end, self.text[start:end], kind, reason, covers, hit.rule.name)

    def _reason(self, hit: _Hit, number: int) -> Span | None:
        """The words that say why it could not be checked: in the sentence, or in the next one where that is about access."""
        start, end = hit.clause.sentence
        went = UNABLE_TO_GO.search(self.text, start, end)
        if went and (went.start() != hit.at or "," in self.text[went.end() : end]):
            return self._span(went.start("why"), went.end("why"))
        for pattern in REASONS:
            found = pattern.search(self.text, hit.at, end)
            if found is not None:
                return self._span(found.start("why"), found.end("why"))
        earlier = OBSTACLE.match(self.text[max(start, hit.at - 220) : hit.at])
        if earlier is not None and ACCESS.search(earlier["why"]):
            return self._span(max(start, hit.at - 220) + earlier.start("why"), max(start, hit.at - 220) + earlier.end("why"))
        places = self.report.sentences.places
        if number + 1 < len(places) and self.report.sentences.paragraph(number) == self.report.sentences.paragraph(number + 1):
            after, stop = places[number + 1]
            if ACCESS.search(self.text, after, stop) and not self._said(after) and not self._quoted(after):
                return self._span(after, stop)
        return None

    def _span(self, start: int, end: int) -> Span:
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] in ".,;:"):
            end -= 1
        return Span(start, end, self.text[start:end])
