"""What a line is by its own words, wherever it stands: openers of furniture, captions, credits and notes; menus; datelines."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from counterclaim.read.vocabulary import (
    MONTHS,
    OPENERS,
    OUTLET_NOUNS,
    OUTLET_PHRASES,
    PICTURE_VERBS,
    READER_PROMPTS,
    READER_REQUESTS,
    WEEKDAYS,
    How,
    OpenerKind,
)

PROMPT_LENGTH = 200
"""The longest line, in code points, that is taken for a request to the reader."""

_ORNAMENT = re.compile(r"[^\w\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u00bf\u00a1\u00a9(<]{1,12}")
_WORD = re.compile(r"\w+")
_AFTER_LABEL = re.compile(r"\s*(?:$|[:|\u2013\u2014>\u203a\u00bb\u2192(\u2026\uff1a]|\.{3}|-\s|\d+\s*$|[.!]$|\s{2})")
_SPEAKS = re.compile(r"\b(?:said|told|says|tells|added|was|were|had|has been|according to|claimed|denied|warned)\b", re.I)
_ENDS_SENTENCE = re.compile(r"[.!?\u2026\u3002\u061f\u0964]['\"\u2019\u201d\u00bb)\]]{0,3}$")
_SEPARATOR = re.compile(r"\s*(?:\|{1,2}|\u203a|\u00bb|\u00b7|\u2022|\u2192|\s>\s|\s/\s|\s[\u2013\u2014]\s|\t+|[ \u00a0]{3,})\s*")
_SEPARATES = re.compile(r"[|\u203a\u00bb\u00b7\u2022\u2192\t>/\u2013\u2014]|   |\u00a0\u00a0")
_DIGITS = re.compile(r"\d")
_CREDITED = re.compile(
    r"contributed (?:to this|from|reporting)\b|\bwith (?:additional )?(?:material|reporting|files|inputs?|information) (?:from|by)\b"
    r"|^(?:[Ww]ith|[Ff]rom) the .{2,60} agenc(?:y|ies)\.?$"
)
_PICTURE_CREDIT = re.compile(
    r"(?:[\s(\[][\[(]?(?i:photo|photograph|picture|image|credit|pic|foto)(?i: by)?\s?:\s?.{2,60}"
    r"|\s[\[(][A-Z][\w.'\u2019 -]{1,30}(?:/|\svia\s)[^\])]{2,40}[\])])\.?$"
)
_BRACKETED_NAME = re.compile(r"[.!?]\s[\[(][A-Z][\w.'\u2019-]*(?: [A-Z][\w.'\u2019-]*){0,4}[\])]\.?$")
_DEICTIC_END = re.compile(
    rf"\b(?:(?:on|early on|late on|since|last|this) )?(?:(?:{WEEKDAYS})(?: (?:morning|afternoon|evening|night))?"
    rf"|(?:{MONTHS})\.? \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?|in \d{{4}}"
    r"|(?:last|this) (?:week|month|year|summer|winter|spring|autumn))"
    r"(?:, on (?:their|its|his|her) way .{3,40})?\.?$",
    re.I,
)
_FINITE_PAST = re.compile(
    r"\b(?:said|told|was|were|had|did|has|have|went|came|left|made|took|gave|began|saw|fell|rose|held|lost|won|died|met"
    r"|(?<!, )(?<!the )(?-i:[a-z]{2,}ed)(?= (?:on|in|at|to|the|a|an|his|her|its"
    r"|their|by|for|from|with|that|into|over|after|as|two|three|more)\b))\b",
    re.I,
)
_REPORTS = re.compile(
    r"\b(?:says|said|told|tells|claims?|claimed|denies|denied|warns?|warned|insists?|adds?|added|according to|reported)\b", re.I
)
_QUOTE_MARK = re.compile("[\"\u201c\u201d\u00ab\u00bb]|(?<!\\w)['\u2018]|['\u2019](?!\\w)")
_INNER_STOP = re.compile(r"[^.\s]{3}[.!?] [A-Z\"\u201c\u2018]")
_WHERE = re.compile(r"\b(?:in|at|near|by|outside|inside|above|below|behind|beside|along|under|on)(?: \w+){1,4}\b")
_PIPED = re.compile(r"\s\|{1,2}\s")
_LIST_LABEL = re.compile(r"(?:more|most|latest|elsewhere|also|other|related|see|read|today's)\b[^:.|!?]{0,40}(?::|$)", re.I)
_NOTE_LABEL = re.compile(r"(?:correction|clarification|editor['\u2019]s note)s?,? [^:]{2,24}:", re.I)
_SPEECH = re.compile(r"\b(?:said|told|says|according to|denied|warned|insisted|added)\b", re.I)
_PHOTO_REST = re.compile(
    r"\b(?:for|of|and|via|by|the|courtesy|de|da|du|la|le|von|und|y|et|file|archive|handout|a listener|a reader|screengrab|supplied)\b"
)

LineKind = Literal["furniture", "heading", "caption", "credit", "note"]


class _Opener(NamedTuple):
    phrase: str
    kind: OpenerKind
    how: How


def _index() -> dict[str, list[_Opener]]:
    """The openers by their first word (the first letter where the script writes no spaces), longest first."""
    index: dict[str, list[_Opener]] = {}
    for row in OPENERS:
        for phrase in row.phrases.split("|"):
            index.setdefault(_first_key(phrase), []).append(_Opener(phrase, row.kind, row.how))
    for openers in index.values():
        openers.sort(key=lambda opener: -len(opener.phrase))
    return index


def _first_key(folded: str) -> str:
    match = _WORD.search(folded, 0, 40)
    if match is None:
        return folded[:1]
    word = match.group()
    return word[0] if word[0] > "\u2e80" else word


_BY_FIRST_WORD = _index()


def ends_sentence(line: str) -> bool:
    """Whether the line closes like a sentence, quotation marks and brackets aside."""
    return _ENDS_SENTENCE.search(line[-6:]) is not None


def speaks(line: str) -> bool:
    """Whether the line has a verb of reporting or of the past, as prompts and labels have not."""
    return _SPEAKS.search(line) is not None


def own_kind(line: str) -> LineKind | None:
    """What the line is by its own words, or None. `heading` is furniture that announces other headlines."""
    if len(line) > 3 * PROMPT_LENGTH:
        return None
    if _NOTE_LABEL.match(line):
        return "note"
    if (
        line[:1].isalpha()
        and _LIST_LABEL.match(line)
        and (_PIPED.search(line) or (line[:5].casefold() == "more " and len(line.split()) <= 4 and not ends_sentence(line)))
    ):
        return "heading"
    opener = find_opener(line)
    if opener is not None and (kind := _opened_kind(line, opener)) is not None:
        return kind
    if len(line) > PROMPT_LENGTH:
        return None
    if is_menu(line) or asks_reader(line) or _is_about_label(line):
        return "furniture"
    if _CREDITED.search(line) and not speaks(line):
        return "credit"
    return None


def find_opener(line: str) -> _Opener | None:
    """The row of the vocabulary that the line begins with, what has to follow it included."""
    ornament = _ORNAMENT.match(line)
    head = line[ornament.end() if ornament else 0 :][:PROMPT_LENGTH].replace("\u2019", "'").casefold()
    for opener in _BY_FIRST_WORD.get(_first_key(head), ()):
        bracketed = head.startswith(("[", "("))
        begin = 1 if bracketed and not opener.phrase.startswith("(") else 0
        if not head.startswith(opener.phrase, begin):
            continue
        rest = head[begin + len(opener.phrase) :]
        if opener.how == "whole" and not rest.strip(" .:!\u2026\u203a\u00bb>"):
            return opener
        if opener.how == "label" and _AFTER_LABEL.match(rest):
            return opener
        if opener.how == "prompt" and not (rest[:1].isalnum() and opener.phrase[-1].isalnum() and not opener.phrase.endswith(("19", "20"))):
            return opener
    return None


def _opened_kind(line: str, opener: _Opener) -> LineKind | None:
    if opener.kind == "note":
        return "note"
    if opener.kind == "photo":
        return _picture_line(line, opener)
    if len(line) > PROMPT_LENGTH:
        # "About us: ..." may run on; everything else of that length is prose that happens to begin so.
        return "furniture" if opener.phrase.startswith("about") else None
    if opener.kind in ("furniture", "heading"):
        # A label is a label whatever it announces, unless prose follows: "Elsewhere: Cement was steady. Ferries ..."
        labelled = opener.how != "prompt" or ":" in line[:48]
        prose = speaks(line) and (not labelled or ends_sentence(line))
        return None if prose else ("heading" if opener.kind == "heading" else "furniture")
    if opener.kind == "credit":
        return None if opener.how == "prompt" and speaks(line) else "credit"
    return "caption"


def _picture_line(line: str, opener: _Opener) -> LineKind | None:
    """A photographer's credit where only names follow "Photo:", else the picture's caption."""
    rest = line.replace("[", "").replace("]", "")[len(opener.phrase) :].lstrip(" :")
    ordinary = [word for word in _PHOTO_REST.sub(" ", rest).split() if word[0].islower()]
    return "caption" if len(ordinary) > 0 or len(rest) > 120 else "credit"


def is_menu(line: str) -> bool:
    """Whether the line is a row of short labels: "Home | World | Business", "Politics   Metro   Sport"."""
    # Prose is let go here; splitting every sentence of a report took a third of the time.
    if not _SEPARATES.search(line):
        return False
    parts = [part for part in _SEPARATOR.split(line.strip(" |>\u203a\u00bb")) if part]
    if len(parts) < 2 or (ends_sentence(line) and len(parts) < 3):
        return False
    words = [len(part.split()) for part in parts]
    if sum(1 for part in parts if part[0].isdigit() and not any(c.isalpha() for c in part)) * 2 >= len(parts):
        return False
    if len(parts) == 2:
        hard = "|" in line or "\u203a" in line
        return hard and max(words) <= 3 and len(line) <= 50 and not _DIGITS.search(line)
    return max(words) <= 8 and sum(words) <= 4 * len(parts) and not speaks(line)


def _is_about_label(line: str) -> bool:
    """Whether it begins like "ABOUT GGPA: news in ...": an outlet speaking of itself."""
    head, colon, _ = line[:60].partition(":")
    return bool(colon) and head.casefold().startswith("about ") and len(head.split()) <= 5


def speaks_to_reader(line: str) -> bool:
    """Whether a short line near the end asks the reader for something."""
    if _PIPED.search(line) and not line.endswith(".") and len(line) <= 2 * PROMPT_LENGTH:
        return True
    if len(line) > PROMPT_LENGTH or _SPEECH.search(line):
        return False
    folded = line.replace("\u2019", "'").casefold()
    return sum(1 for prompt in READER_PROMPTS if prompt in folded) >= (2 if len(line) > 130 else 1)


def asks_reader(line: str) -> bool:
    """Whether a short line anywhere is a request that no sentence of a report makes: "our mailing list", "send us your"."""
    if len(line) > 160 or ("our " not in (folded := line.casefold()) and "us " not in folded):
        return False
    return any(request in folded for request in READER_REQUESTS) and not _SPEECH.search(line) and not _QUOTE_MARK.search(line)


def is_about_us(line: str) -> bool:
    """Whether a closing paragraph says what kind of outlet this is."""
    if len(line) > 700 or _SPEECH.search(line) or _QUOTE_MARK.search(line) or re.search(rf"\bon (?:{WEEKDAYS})\b(?! and)", line, re.I):
        return False
    folded = line.replace("\u2019", "'").casefold()
    nouns = len(OUTLET_NOUNS.intersection(_WORD.findall(folded)))
    phrases = sum(1 for phrase in OUTLET_PHRASES if phrase in folded)
    return (nouns >= 1 and phrases >= 1 and nouns + phrases >= 3) or phrases >= 3 or (phrases >= 1 and speaks_to_reader(line))


def is_caption(line: str, *, near_title: bool) -> bool:
    """Whether a line without an opener is a picture's caption.

    A photographer's or agency's name at its end settles it. Without one, a caption is a single sentence that leads to a
    day or place and has no verb of the past; only near the title is that enough, elsewhere it has to have the form
    "What is claimed: what is seen".

    Args:
        line: one line, trimmed.
        near_title: whether it stands between the title and the first paragraph, where captions are likely.
    """
    if len(line) > 200 or line[0] in "\"'\u2018\u201c\u00ab":
        return False
    credited = _PICTURE_CREDIT.search(line) if ":" in line or line.endswith((")", "]", ").", "].")) else None
    if credited and credited.start() > 20:
        return True
    # "(SNA)" also closes the last paragraph of an agency's story: there the sentence before it tells of the past.
    bracket = _BRACKETED_NAME.search(line) if line.endswith((")", "]", ").", "].")) else None
    if bracket and _shows(line) and not _REPORTS.search(line) and not _FINITE_PAST.search(line):
        return True
    if len(line) > 160 or line[0].isdigit() or _INNER_STOP.search(line) or _QUOTE_MARK.search(line):
        return False
    claim, colon, seen = line.partition(": ")
    if not colon:
        claim, seen = "", line
    if _REPORTS.search(seen) or _FINITE_PAST.search(seen):
        return False
    dated = _DEICTIC_END.search(seen) is not None
    if not colon:
        return near_title and dated and _shows(seen)
    if len(claim.split()) < 2 or not seen[0].islower() or len(seen.split()) < 4:
        return False
    return (dated and (near_title or _WHERE.search(seen) is not None)) or (near_title and _WHERE.search(seen) is not None)


def _shows(line: str) -> bool:
    """Whether a verb of pictures stands in the present tense."""
    for word in _WORD.findall(line.casefold()):
        if word in PICTURE_VERBS or (word.endswith("s") and (word[:-1] in PICTURE_VERBS or word[:-2] in PICTURE_VERBS)):
            return True
    return False
