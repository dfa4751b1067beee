"""Where a report names the outlets that it draws on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from counterclaim.records import Document, Section
from counterclaim.relate.origins.outlets import LONGEST_NAME, MEDIA_NOUNS, is_agency, keys_of, last_word, name_key, short_names
from counterclaim.relate.origins.words import folded, stretches

_MAX_OUTLETS = 8
_MAX_TOPICS = 12
# lengths are bounded: the patterns must stay linear on one word of a million letters
_NAME = (
    r"(?<!\w)[^\W\d_a-z][\w'\u2019-]{0,40}(?: (?:(?:of|the|and|do|da|de|du|des|del|la|le|al|&) ){0,2}[^\W\d_a-z][\w'\u2019-]{0,40}){0,5}"
)
_REPORTS = (
    r"(?:(?:has|had|have|also|first) ){0,3}(?:quoted|quotes|reported|reports|said|says|wrote|written|writes|cited|cites|added|adds"
    r"|published|broadcast|aired|carried|noted|revealed|found|showed|claimed|obtained|got hold)"
)
_BEFORE = (
    "[Tt]old|[Tt]ells|[Cc]iting|[Cc]ited|[Qq]uoting|[Aa]ccording to|[Ii]nterview (?:with|to|for)|[Rr]eport(?:ed)? (?:by|in|from|of)"
    "|[Rr]eported to|[Ss]een by|[Oo]btained by|[Pp]ublished (?:by|in)|[Qq]uoted by|[Ww]rites in|[Aa]ired (?:by|on)|[Bb]roadcast (?:by|on)"
)
_THROUGH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_BEFORE}) "
        rf"(?:(?:the|a|an|its|[a-z]{{1,40}}-based|[A-Z]\w{{1,40}}) ){{0,3}}?(?:(?:{MEDIA_NOUNS}) )?(?P<name>{_NAME})",
        rf"(?P<name>{_NAME})(?:['\u2019]s? (?:own |earlier )?(?:report|account|story)|,? {_REPORTS})\b",
        rf"\b(?:{MEDIA_NOUNS})s?,? (?P<name>{_NAME})",
    )
)
_NOUN = re.compile(rf"\b(?:[Tt]he|[Aa]|[Aa]n|[Ii]ts)(?: [\w-]{{1,40}}){{0,3}}? (?:{MEDIA_NOUNS})\b")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_CREDIT_KINDS = ("credit", "byline", "dateline")
_CREDIT_LENGTH = 400
_PICTURES = re.compile(r"\b(?:photo(?:graph)?s?|pictures?|images?|foto|graphics?|video|illustration)\b", re.I)
_RUN = re.compile(_NAME)
_TOPIC = re.compile(r"(?<=[a-z,;\"'\u2019\u201d\u00bb] )[^\W\d_a-z][\w'\u2019-]{2,40}")
_NO_TOPICS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
    december""".split()
)


def publisher_keys(document: Document) -> tuple[str, ...]:
    """What a document is found by where another relays it: each name of its outlet with each of its topics.

    Returns:
        Strings such as "lualaba matin|kolwezi"; empty where the publisher is not known.
    """
    return _with_topics(keys_of(document.publisher), document) if document.publisher else ()


def relay_keys(document: Document) -> tuple[str, ...]:
    """What the documents that this one draws on are found by, to be looked up among `publisher_keys`; outlets in credits first.

    Not every name in them is an outlet's: "told Reuters" and "told Parliament" look alike, and the look-up tells them apart.
    """
    own = frozenset(keys_of(document.publisher)) if document.publisher else frozenset()
    found = dict.fromkeys(_credit_names(document))
    for section in document.sections:
        if section.kind in ("title", "body"):
            found.update(dict.fromkeys(_names(document.text, section.start, section.end)))
    return _with_topics([key for key in found if key not in own], document)


def _with_topics(outlets: Sequence[str], document: Document) -> tuple[str, ...]:
    topics = _topics(document)
    return tuple(f"{outlet}|{topic}" for outlet in outlets[:_MAX_OUTLETS] for topic in topics if topic not in outlet)


def _topics(document: Document) -> list[str]:
    """The names that a report has most, without those that open a sentence."""
    counts: Counter[str] = Counter()
    for section in document.sections or (Section("body", 0, len(document.text)),):
        if section.kind == "body":  # a title may be all capitals
            counts.update(folded(match.group()) for match in _TOPIC.finditer(document.text, section.start, section.end))
    # equal counts stay in the order of the text
    return [name for name, _ in counts.most_common() if name not in _NO_TOPICS][:_MAX_TOPICS]


def _names(text: str, start: int, end: int) -> list[str]:
    found = []
    for pattern in _THROUGH:
        for match in pattern.finditer(text, start, end):
            found += _variants(match["name"])
            if len(found) > 4 * _MAX_OUTLETS:
                return found
    return found


def _variants(name: str) -> list[str]:
    """The name and what is left of it without its first word or two: "Senegal\u2019s Casamance Hebdo"."""
    words = [_POSSESSIVE.sub("", word) for word in name.split()]
    return [key for n in range(min(3, len(words))) if len(key := name_key(" ".join(words[n:]))) > 2]


def mentions(document: Document, publisher: str) -> list[tuple[int, int]]:
    """Where title and body name an outlet, as (start, end): its names and what then stands for it ("the broadcaster", "the Post").

    Empty where it is not named so that it can be no other.
    """
    if not name_key(publisher):
        return []
    text = document.text
    places = stretches(document, "title", "body")
    found = [match.span() for a, b in places for match in _full_name(publisher).finditer(text, a, b)]
    short = _short_name(publisher)
    shorter = [match.span() for a, b in places for match in short.finditer(text, a, b)] if short else []
    if not found and not any(_is_introduced(text, place) for place in shorter):
        return []
    nouns = (match.span() for a, b in places for match in _NOUN.finditer(text, a, b))
    return sorted({*found, *shorter, *nouns})


def _is_introduced(text: str, place: tuple[int, int]) -> bool:
    """Whether a short name stands behind what it is ("the broadcaster Reef"), or initials stand where an outlet would."""
    before = text[max(0, place[0] - 40) : place[0]]
    return re.search(rf"\b(?:{MEDIA_NOUNS}) $", before) is not None or (
        text[place[0] : place[1]].isupper() and re.search(r"(?:told|citing|quoting|according to|quoted by) $", before) is not None
    )


@lru_cache(maxsize=1 << 12)
def _full_name(publisher: str) -> re.Pattern[str]:
    words = publisher[:LONGEST_NAME].replace("\u2019", "'").split()
    if len(words) > 1 and words[0].casefold() == "the":
        words = words[1:]
    return re.compile(r"(?<!\w)" + r"\s".join(re.escape(word).replace("'", "['\u2019]") for word in words) + r"(?!\w)")


@lru_cache(maxsize=1 << 12)
def _short_name(publisher: str) -> re.Pattern[str] | None:
    names = [re.escape(name) for name in short_names(publisher)]
    last = last_word(publisher)
    if last is not None:
        names.append(rf"[Tt]he {re.escape(last)}")
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)(?! [A-Z])") if names else None


def credited(document: Document, other: Document) -> str | None:
    """The credit of a document that names the other's publisher, None where there is none."""
    if not other.publisher:
        return None
    theirs = frozenset(keys_of(other.publisher)) - frozenset(keys_of(document.publisher or ""))
    return next((name for key, name in _credit_names(document).items() if key in theirs), None)


def _credit_names(document: Document) -> dict[str, str]:
    """Names in credits, then all others in credit lines and bylines, as they are looked up and as they stand."""
    found = {name_key(credit.name): credit.name for credit in document.credits}
    for section in document.sections:
        if section.kind in _CREDIT_KINDS and section.end - section.start <= _CREDIT_LENGTH:
            line = document.text[section.start : section.end]
            if not _PICTURES.search(line):
                for run in _RUN.finditer(line):
                    for key in _variants(run.group()):
                        found.setdefault(key, run.group())
    return found


def common_agency(document: Document, other: Document) -> str | None:
    """The agency that both credit, None where there is none."""
    theirs = {name_key(credit.name) for credit in other.credits}
    return next((credit.name for credit in document.credits if name_key(credit.name) in theirs and is_agency(credit.name)), None)
