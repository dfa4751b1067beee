"""Cues that name the speech act by themselves, and contents that do so behind a neutral cue.

The stance head decides everywhere else. Each rule was kept because, in the project's annotated reports, at least
19 of 20 attributions that it fits carry its stance: see docs/decisions/0004-training.md.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from counterclaim.records import Stance

NAME = "stance-words@1"
"""What is stored with a stance that these rules decided."""


class Rule(NamedTuple):
    """A stance for cues and contents that fit; a content pattern of None fits any."""

    stance: Stance
    cue: re.Pattern[str]
    content: re.Pattern[str] | None = None


def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})$", re.I)


def _content(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"[\"'“‘«]?(?:that )?(?:{pattern})\b", re.I)


_NEUTRAL = _cue(r"sa(?:id|ys?|ying)|t(?:old|ells?|elling)|add(?:ed|s|ing)|wr(?:ote|ites?|iting)|insist(?:ed|s|ing)?|announc(?:ed|es?|ing)")
_SELF = r"(?:they|it|he|she|we|I)"

RULES = (
    Rule("declines", _cue(r"(?:would|will|could|does|do|did) (?:neither confirm nor deny|not (?:say|comment|discuss|elaborate))")),
    Rule("declines", _cue(r"(?:declin|refus)(?:ed|es|ing|e) to (?:say|comment|confirm|discuss|elaborate|answer|give details)")),
    Rule("denies", _cue(r"den(?:y|ies|ied|ying)|dismiss(?:ed|es|ing)?|reject(?:ed|s|ing)?|rebut(?:s|ted|ting)?|refut(?:e|es|ed|ing)")),
    Rule("calls_for", _cue(r"(?:call(?:ed|s|ing)?|appeal(?:ed|s|ing)?|plead(?:ed|s|ing)?|ask(?:ed|s|ing)?) for")),
    Rule(
        "calls_for",
        _cue(r"call(?:ed|s|ing)? (?:up)?on|urg(?:e|es|ed|ing)|demand(?:s|ed|ing)?|order(?:s|ed|ing)?|appeal(?:ed|s|ing)? to|wants?"),
    ),
    Rule("commits", _cue(r"vow(?:s|ed|ing)?|pledg(?:e|es|ed|ing)|promis(?:e|es|ed|ing)|threaten(?:s|ed|ing)?")),
    Rule("predicts", _cue(r"predict(?:s|ed|ing)?|forecasts?|expect(?:s|ed|ing)?")),
    Rule("questions", _cue(r"wonder(?:s|ed|ing)?")),
    Rule(
        "commits",
        _NEUTRAL,
        _content(rf"{_SELF} (?:\w+ )?(?:are|is|was|were|am|stand|stands|stood) (?:\w+ )?(?:prepared|ready|willing|determined) to"),
    ),
)


def by_words(cue: str | None, content: str | None) -> Stance | None:
    """The stance that the words settle, None where they leave it open.

    Args:
        cue: the cue's words.
        content: the words of the content's first part.
    """
    if cue is None:
        return None
    for rule in RULES:
        if rule.cue.search(cue) and (rule.content is None or (content is not None and rule.content.match(content))):
            return rule.stance
    return None
