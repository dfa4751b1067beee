"""Whether the words around an expression of time look back or ahead: "died on Friday" or "will meet on Friday"."""

from __future__ import annotations

import re
from typing import Literal

Sense = Literal["past", "future", "unclear"]

_REACH = 160
_BOUND = re.compile(r"[;:\"“”«»()\u2014]|(?<=\s)--?(?=\s)|\b(?:that|who|which|whose|where|because|although|though|whereas|but|said|says)\b")
_IRREGULAR = (
    "was|were|had|did|said|told|went|came|took|made|gave|got|saw|found|left|led|met|began|broke|brought|built|caught|drove|fell|fled|flew|"
    "fought|held|kept|killed|knew|lay|lost|paid|ran|rose|sank|sent|shook|shot|sold|spoke|spent|stood|stole|struck|swore|threw|"
    "tore|withdrew|won|wrote|died|blew|sought|became|grew|struck|swept|seen|taken|gone|been|done|given|held"
)
_SCHEDULED = (
    "begins|starts|opens|resumes|continues|ends|expires|closes|convenes|meets|votes|reopens|returns|faces|holds|"
    "hears|arrives|departs|travels|appears|kicks off|"
    "restarts|runs out|takes place|takes effect|takes office|comes into|goes on|goes to|goes into"
)
_MARK = re.compile(
    r"(?P<refusal>\b(?:would|will)\s(?:not|neither|only|(?:say|give|go|offer)\sno)\b(?!\s(?:be|have|until|before)))"
    r"|(?P<future>\b(?:will|would|shall|won't)\b|['’]ll\b"
    r"|\b(?:is|are|was|were|be|been|being)\s(?:still\s|now\s|also\s|not\s)?(?:to|due|set|scheduled|slated|expected|planned|planning|going|bound|likely)\b"
    r"|\b(?:due|scheduled|slated|expected|planned|set)\s(?:to|for|on|in)\b|\b(?:can|may|might|must|should)(?=\s(?:be\s)?[a-z])"
    r"|\bdeadline\b|\bultimatum\b|\bno\slater\sthan\b"
    rf"|\b(?:{_SCHEDULED.replace(' ', chr(92) + 's')})\b)"
    r"|(?P<aim>\b(?:vow|pledg|promis|agree|undertak|undertook|threaten|plan|intend|hop|refus|expect|urg|want|aim|prepar|need)\w{0,4}\sto\b"
    r"|\btold\s(?!by\b)[\w ]{1,40}?\sto\b)"
    r"|(?P<promise>\b(?:promis|pledg|vow|demand|guarantee|adjourn|postpon|delay|suspend|extend|remand|deferr|reschedul)(?:e[ds]?|ed|ing|s)\b)"
    r"|(?P<passive>\b(?:be|get)\s(?:\w{2,20}ly\s)?\w{2,20}|\b(?:keep|stay|remain)\s(?:\w{1,20}\s){0,3}?\w{2,20}ed\b)"
    r"|(?P<past>\b(?:" + _IRREGULAR + r"|has|have|[a-z]{2,20}ed|ago|since)\b)",
    re.I,
)
_LIMIT = re.compile(r"\b(?:by|before|until|till)\s(?:the\s)?(?:early\s|late\s|noon\son\s|midnight\son\s|end\sof\s)?$", re.I)
_WITHIN = re.compile(r"\b(?:in|from|for|within|to)\s$")
_HEADLINE = re.compile(r"\bto\s(?!(?:the|a|an|his|her|its|their|be)\b)[a-z]{2,}\s", re.I)
"""As in "Court to rule on Friday", where no verb tells more."""
_TALLY = re.compile(r"\b(?:dead|counts?|toll|total|figure|missing|estimates?|puts?)\b", re.I)
_AFTER_THAT = re.compile(r"[\s,]*(?:after|when|as|following|because|while)\b")


def sense_of(text: str, start: int, end: int, at: int, behind: int) -> Sense:
    """Whether an expression of time is spoken of as past or to come, from the verb that it stands by.

    The last verb before it in its clause decides; where there is none, the first one behind it.

    Args:
        text: the document's text.
        start: where its sentence begins.
        end: where its sentence ends.
        at: where the expression begins.
        behind: where it ends.
    """
    left = _left_of(text, max(start, at - _REACH), at)
    limit = bool(_LIMIT.search(left))
    last = _marks(left)[-1:]
    if last == ["aim"]:
        return "past" if _AFTER_THAT.match(text, behind, end) else "future"
    if last:
        return "future" if last == ["future"] or (last == ["promise"] and (limit or _WITHIN.search(left))) else "past"
    right = text[behind : min(end, behind + _REACH)]
    bound = _BOUND.search(right)
    first = _marks(right[: bound.end() if bound else None])[:1]
    if first:
        return "future" if first == ["future"] else "past"
    if limit and not _TALLY.search(left):
        return "future"
    return "future" if _HEADLINE.search(left) else "unclear"


def _marks(clause: str) -> list[str]:
    """The kinds of the verbs that tell the time of a clause, in order; participles of a passive tell none."""
    kinds = [str(m.lastgroup) for m in _MARK.finditer(clause)]
    return [k for k in kinds if k != "passive"]


def _left_of(text: str, start: int, at: int) -> str:
    """The clause's words before the expression; a verb of saying opens a new clause and stays in it."""
    left = text[start:at]
    begin = 0
    for bound in _BOUND.finditer(left):
        begin = bound.start() if bound.group() in ("said", "says") else bound.end()
    return left[begin:]
