"""Whether two words are one word spelt in two ways, or one with a slip of the pen put right.

Two letters make "county" of "country" and "unarmed" of "armed". So a slip counts only inside a longer lower-case word: letters swapped,
doubled, dropped, or one vowel for another; and never where the end of the word (number, tense) or a prefix that negates differs.
"""

from __future__ import annotations

import re

from counterclaim.relate.edits import shared_ends

_HOUSE_STYLES = (
    (r"(?<=[a-z]{3})our(?=s?$|ed$|ing$|ite|able|hood|ful|er)", "or"),
    (r"(?<=[a-z]{3})is(?=e[ds]?$|ing$|ation|er)", "iz"),
    (r"yse(?=[dr]?$)", "yze"),
    (r"(?<=[bt])re(?=s?$|d$)", "er"),
    (r"([aeiou][a-z]{1,3}[aeiou])ll(?=ed$|ing$|er)", r"\1l"),
    (r"ogue(?=s?$)", "og"),
    (r"mme(?=s?$)", "m"),
    (r"(?<=[fp]en)c(?=es?$)", "s"),
    (r"^grey", "gray"),
    (r"ae(?=[a-z]{3})", "e"),
    (r"oe(?=[a-z]{3})", "e"),
    (r"(?<=dg)e(?=ment)", ""),
    (r"^spelt$", "spelled"),
    (r"^sceptic", "skeptic"),
    (r"^kerb", "curb"),
    (r"^(to|after|up|down|in|out|back)wards$", r"\1ward"),
    (r"^(advis|protest)or(?=s?$)", r"\1er"),
    (r"^whilst$", "while"),
    (r"^amongst$", "among"),
)
"""British spellings and what they become; both words are read through the table."""
_STYLES = tuple((re.compile(british), american) for british, american in _HOUSE_STYLES)

_ONE_SLIP_APART = """
    county/country through/though through/thorough though/thought thorough/though trial/trail trials/trails casual/causal martial/marital
    united/untied cavalry/calvary diary/dairy desert/dessert wander/wonder statue/statute princes/princess angel/angle quite/quiet
    friend/fiend friends/fiends invasion/evasion immigrants/emigrants personal/personnel conservation/conversation
    reality/realty compliment/complement counsel/council principal/principle presence/presents sacred/scared stripped/striped
    refilled/refiled collision/collusion shelling/shilling parity/party exits/exists stationary/stationery
    prosecute/persecute prosecuted/persecuted interned/interred brought/bought farmer/framer border/boarder borders/boarders
"""
_OTHER_WORDS = frozenset(frozenset(pair.split("/")) for pair in _ONE_SLIP_APART.split())
_LENGTH = 5
_DOUBLED_LENGTH = 7  # "occured" is a slip, "filed" and "planed" are words
_VOWELS = frozenset("aeiouy")
_ENDING = re.compile(r"(?:s|es|ed|d|ing|er|ers|or|ors|ly|n|en|y|ies|ied)$")
_NEGATING = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "de", "a")


def is_variant(old: str, new: str) -> bool:
    """Whether two lower-case words are spellings of the same one; numbers never are."""
    if old == new:
        return True
    if not (old.isalpha() and new.isalpha() and old.islower() and new.islower()) or max(len(old), len(new)) > 40:
        return False
    if _styled(old) == _styled(new):
        return True
    return _is_slip(old, new) and frozenset((old, new)) not in _OTHER_WORDS


def _styled(word: str) -> str:
    for british, american in _STYLES:
        word = british.sub(american, word)
    return word


def _is_slip(old: str, new: str) -> bool:
    """At most two letters swapped, doubled, dropped or, both vowels, mistaken; the first letter and the ending stay."""
    if min(len(old), len(new)) < _LENGTH or old[0] != new[0] or abs(len(old) - len(new)) > 1 or _ending(old) != _ending(new):
        return False
    short, long = sorted((old, new), key=len)
    if any(long == prefix + short for prefix in _NEGATING):
        return False
    head, tail = shared_ends(short, long)
    left, right = short[head : len(short) - tail], long[head : len(long) - tail]
    if len(left) == len(right) == 2:
        return left == right[::-1]
    if len(left) == len(right) == 1:
        return left in _VOWELS and right in _VOWELS
    if left or len(right) != 1:
        return False
    if not tail:
        return right == long[-2]
    return len(short) >= _DOUBLED_LENGTH or right != long[head - 1] or tail != len(_ending(long))


def _ending(word: str) -> str:
    found = _ENDING.search(word)
    return found.group() if found else ""
