"""Outlets by name: what they may be called in others' reports, and which of them are agencies."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_NAME = 80
"""The longest publisher's name, in code points, that is looked for in texts."""

MEDIA_NOUNS = (
    "broadcaster|channel|station|newspaper|paper|daily|weekly|monthly|website|web site|news site|site|portal|outlet|magazine|network"
    "|news agency|agency|wire service|tabloid|broadsheet|journal|publication|bulletin|newscast|programme|program|television|TV|radio"
)

_ARTICLES = frozenset("the le la les el los il lo der die das o os al l".split())
_AGENCY_WORDS = frozenset(
    """wire newswire agency agence agencia agência agenzia agentur agencija agentstvo ajansı ajansi nachrichtenagentur
    reuters bloomberg interfax xinhua kyodo yonhap antara anadolu bernama ansa tass tanjug ukrinform""".split()
)
_AGENCY_ENDINGS = ("news service", "press service", "news agency", "press association", "wire service")
_AGENCY_ACRONYMS = frozenset(
    "afp ap upi dpa efe apa pti ani aap pa lusa mti ctk pap belga anp sda ntb ritzau apn nan gna kna saba mena wafa irna isna".split()
)
_PRESS = re.compile(r"\bpress$")
_NO_AGENCY_PRESS = frozenset("free daily evening sunday weekly morning university".split())
_OUTLET_WORDS = frozenset(
    """agency agence agencia agencija agenzia wire newswire news press presse prensa service services media dispatch tribune times post
    herald gazette courier chronicle journal radio tv television broadcasting network bulletin monitor telegraph mail observer standard
    guardian star sun globe ledger record register review information info daily weekly online international today evening morning
    sentinel mirror examiner digest report reports reporter line echo voice live lantern argus mercury advertiser world""".split()
)
_CAPITALISED = re.compile(r"[^\W\d_a-z]")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """The name as it is looked up: without case, accents, marks and a leading article."""
    folded = unicodedata.normalize("NFKD", name[:LONGEST_NAME].casefold().replace("\u2019", "'"))
    words = [w.removesuffix("'s") for w in _WORD.findall("".join(c for c in folded if not unicodedata.combining(c)))]
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


@lru_cache(maxsize=1 << 12)
def short_names(publisher: str) -> tuple[str, ...]:
    """What else an outlet is called: its initials ("Voice of the Hills", VOH), its name without the words that many have."""
    everything = [w for w in _WORD.findall(publisher[:LONGEST_NAME]) if w.casefold() not in _ARTICLES]
    words = [w for w in everything if _CAPITALISED.match(w)]
    found = [initials for parts in (words, everything) if len(initials := "".join(w[0] for w in parts).upper()) >= 3]
    own = [w for w in words if w.casefold() not in _OUTLET_WORDS]
    if len(own) == 1 and len(words) > 1 and len(own[0]) >= 4:
        found.append(own[0])
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1 << 12)
def last_word(publisher: str) -> str | None:
    """The word by which an outlet goes once it has been named ("the Post"), None where its name has no such word."""
    words = _WORD.findall(publisher[:LONGEST_NAME])
    return words[-1] if len(words) > 1 and words[-1].casefold() in _OUTLET_WORDS else None


@lru_cache(maxsize=1 << 12)
def keys_of(publisher: str) -> tuple[str, ...]:
    """Everything that it may be looked up by: the whole name first."""
    keys = (name_key(publisher), *(name_key(short) for short in short_names(publisher)))
    return tuple(dict.fromkeys(key for key in keys if key))


def is_same_outlet(name: str, publisher: str | None) -> bool:
    """Whether a name in a credit or slug is this publisher's."""
    return publisher is not None and name_key(name) in keys_of(publisher)


@lru_cache(maxsize=1 << 12)
def is_agency(name: str) -> bool:
    """Whether an outlet is an agency by its name: a known one, or one with a word such as "Wire", "Agency", "Agence", "… Press"."""
    key = name_key(name)
    words = key.split()
    if not words:
        return False
    if key in _AGENCY_ACRONYMS or _AGENCY_WORDS.intersection(words) or key.endswith(_AGENCY_ENDINGS):
        return True
    return len(words) > 1 and _PRESS.search(key) is not None and not _NO_AGENCY_PRESS.intersection(words)
