"""The words of a name, made comparable: titles taken off, spellings and transliterations levelled, initials known.

What counts as the same word is decided here; what follows for two actors, in `same_name`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from counterclaim.resolve.countries import countries


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((old, new) for old, _, new in (pair.partition(":") for pair in text.split()))


TITLES = _words(
    """
    mr mrs ms miss mx dr doctor prof professor sir dame lord lady baroness sheikh shaikh sheik hajiya hajia alhaji hajji
    haji hadji hon honourable honorable rev reverend father fr sister bishop archbishop cardinal pope patriarch imam mullah
    maulana mawlawi mawlana ayatollah mallam malam chief prince princess king queen emir sultan gen general lt lieutenant
    maj major col colonel brig brigadier capt captain cmdr commander comdr adm admiral sgt sergeant cpl corporal pvt private
    marshal field insp inspector supt superintendent chief-of-staff president premier prime minister pm vice deputy senator
    sen representative rep congressman congresswoman mp mep governor gov mayor judge justice ambassador amb secretary
    engineer engr eng barrister ustad ustaz sayyid sayed datuk dato dato' datin tan sri shri smt pak ibu herr frau monsieur
    madame mme mlle señor señora senor senora don doña dona comrade spokesman spokeswoman spokesperson leader rebel warlord
    activist lawyer his her excellency acting former ex lt-gen lt-col maj-gen brig-gen air-marshal cllr councillor councilor
    pastor rabbi fighter air vice-admiral commissioner director
    """
)
"""Words before a name that are no part of it."""

MALE = _words(
    """
    mr sir lord father fr brother bishop imam alhaji prince king sheikh señor senor monsieur shri
    """
)
FEMALE = _words(
    """
    mrs ms miss dame lady sister hajiya hajia princess queen señora senora madame mme smt
    """
)

PARTICLES = _words(
    """
    al el ul ur ad as ash at an ar az bin ben ibn bint binti ould ag de del della der den des di da do dos das du la las le
    los van von zu zum y
    """
)
"""Small words inside a name, which reporters write, join or leave out as they like."""

SMALL = _words(
    """
    the a an of for and affairs in on at to de la le el del du des et y by so-called
    """
)
"""Words that carry nothing in the name of a body."""

GENERIC = _words(
    """
    ministry ministries army military police government govt department dept office agency authority commission committee
    council court parliament assembly senate house navy force forces guard command staff general union party movement front
    group company association federation organization network service services bureau board institute bank state national
    federal provincial regional local central public press radio television tv news newspaper daily paper post record times
    herald dispatch channel station broadcaster spokesman campaign administration liberation people democratic republic
    republican coalition alliance league team center high supreme electoral prosecutor attorney city county district
    province region municipality coast border security rebel rebels militia media secretary minister president presidency
    cabinet workers
    """
)
"""Words that many bodies share, so that they single out none."""

PORTFOLIOS = _words(
    "interior internal foreign defense finance health education transport labor justice energy agriculture trade information"
)
"""Words that tell one ministry of a country from another, and not one country's from another's."""

_SPELLING = dict(
    _pairs(
        """
        defence:defense labour:labor centre:center programme:program harbour:harbor colour:color licence:license neighbour:neighbor
        organisation:organization theatre:theater fibre:fiber armour:armor traveller:traveler dept:department ministries:ministry
        govt:government intl:international natl:national tv:television internal:interior assn:association corp:corporation
        co:company
        """
    )
)

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"[’']s?(?=\s|$)")
_DESCRIPTION = re.compile(r"(?:^|\s)(?:of|for|at|in|from|who|whose)\s|[’']s\s")
_SUFFIX = re.compile(r",? (?:Jr|Sr|II|III|IV|MP|MBE|OBE|CBE|PhD|MD|KC|QC|SC|SAN)\.?$")
_OTHER_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a", "’": "'", "‘": "'"}
    | dict.fromkeys("ʻʼʿʾ", "")
)
_LEVELS = _pairs(
    """
    oou:u ou:u oo:u ee:i ie:i ei:i ey:i yy:i iy:i ij:i ii:i ay:ai ya:ia yo:io yu:iu y:i ai:i ie:i
    sch:sh tsch:ch tch:ch dzh:j dj:j zh:j kh:h gh:g dh:d th:t ph:f ck:k qu:k q:k x:ks w:v ts:z tz:z ch:c sh:s ç:s
    """
)
"""Old and new letters, replaced in this order."""
_NEAR_VOWELS = frozenset(frozenset(pair) for pair in ("ae", "ei", "ou", "eu", "oa"))
_SERVANT = frozenset({"abd", "abdul", "abdel", "abdal", "abdur", "abdu", "abdol", "abed"})
_SERVANT_JOINED = re.compile(r"^abd(?:[uea]l|ol|ur)-?(?=\w{4})")
_ALLAH = re.compile(r"^abd[uaeo]?l{1,2}ah?$")
_SKY = re.compile(r"sk(?:y|iy|yy|i)$")
_HARD_C = re.compile(r"c(?=[aouklrtnms]|$)")
_DOUBLED = re.compile(r"([^\W\d_])\1+")


REMEMBERED = 8_192
"""How many words, names or pairs of names each of these functions knows by heart: who is in the news is named again and again. Longer
memories were 8 % faster on an archive of 100,000 reports, and held 150 MB more."""


@lru_cache(maxsize=REMEMBERED)
def fold(text: str) -> str:
    """Lower case without diacritics: `Brítez` to `britez`."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_OTHER_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=REMEMBERED)
def level(word: str) -> str:
    """One spelling for the transliterations of a word: `Youssef` and `Yusuf`, `Zelenskyy` and `Zelensky`."""
    word = fold(word).replace("'", "").replace(".", "")
    word = _HARD_C.sub("k", word)
    for old, new in _LEVELS:
        word = word.replace(old, new)
    word = _DOUBLED.sub(r"\1", word)
    return word[:-1] if len(word) > 3 and word.endswith(("ah", "eh")) else word


@lru_cache(maxsize=REMEMBERED)
def skeleton(word: str) -> str:
    """The consonants of the levelled word, a vowel at its head written as `a`."""
    word = level(word)
    bones = "".join(c for c in word[1:] if c not in "aeiou")
    return ("a" if word[:1] in "aeiou" else word[:1]) + bones


@lru_cache(maxsize=REMEMBERED)
def is_variant(a: str, b: str) -> bool:
    """Whether two words are spellings of one name: the same consonants, the same number of vowels, and those alike."""
    one, other = level(a), level(b)
    if one == other:
        return True
    if len(one) < 3 or len(other) < 3 or skeleton(a) != skeleton(b):
        return False
    vowels = [c for c in one if c in "aeiou"], [c for c in other if c in "aeiou"]
    if len(vowels[0]) != len(vowels[1]) or one[-1] != other[-1]:
        return False
    unlike = [frozenset(pair) for pair in zip(*vowels, strict=True) if pair[0] != pair[1]]
    return all(pair in _NEAR_VOWELS for pair in unlike)


def is_close(a: str, b: str) -> bool:
    """Whether two words of some length differ in one letter, and not in an ending that tells a woman's name from a man's."""
    one, other = sorted((level(a), level(b)), key=lambda w: (len(w), w))
    if len(one) < 5 or len(other) - len(one) > 1:
        return False
    start = next((n for n, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), len(one))
    if len(one) == len(other):
        return start < len(one) - 1 and one[start + 1 :] == other[start + 1 :]
    return start < len(one) and one[start:] == other[start + 1 :]


def is_gendered_pair(a: str, b: str) -> bool:
    """Whether two family names differ only in the ending that Slavic languages give to women: `Ivanov`, `Ivanova`."""
    for one, other in ((fold(a), fold(b)), (fold(b), fold(a))):
        if other == one + "a" and one.endswith(("ov", "ev", "in", "yn")):
            return True
        stem = _SKY.sub("", one)
        if stem != one and other in (stem + "skaya", stem + "ska", stem + "skaia"):
            return True
    return False


@lru_cache(maxsize=REMEMBERED)
def person_words(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The titles before a person's name, and the words of the name without particles, folded.

    Lower-case words before the name ("returning officer Miriam Tembo") count as titles.
    """
    name = _SUFFIX.sub("", _POSSESSIVE.sub("", unicodedata.normalize("NFKC", name)).strip())
    words = [w for part in _WORD.findall(name) for w in _parts(part)]
    begin = 0
    while begin < len(words) - 1 and _is_title(words[begin]):
        begin += 1
    titles = [fold(w).strip(".") for w in words[:begin]]
    core = [fold(w) for w in words[begin:]]
    core = _joined(core)
    kept = [w for n, w in enumerate(core) if w.strip(".") not in PARTICLES or (n == 0 and len(core) == 1)]
    return tuple(titles), tuple(kept or core)


def _parts(word: str) -> list[str]:
    """`al-Thani`, `Lt-Gen` and `Jean-Pierre` in their parts."""
    return [p for p in word.split("-") if p]


def _joined(core: list[str]) -> list[str]:
    """`Abdul Rahman`, `Abd al-Rahman` and `Abdelrahman` as one word."""
    made: list[str] = []
    servant = False
    for word in core:
        if servant and (word in PARTICLES and word != core[-1]):
            continue
        if servant:
            word, servant = "abd" + word, False
        elif word in _SERVANT and word != core[-1]:
            servant = True
            continue
        made.append(_ALLAH.sub("abdala", _SERVANT_JOINED.sub("abd", word)))
    return made


def _is_title(word: str) -> bool:
    plain = fold(word).strip(".")
    return plain in TITLES or (word[:1].islower() and plain not in PARTICLES)


def is_description(name: str) -> bool:
    """Whether a person goes by what she is, not by a name: `governor of Kita`, `the union's lawyer`."""
    return _DESCRIPTION.search(name) is not None or not any(c.isupper() for c in name if c.lower() != c)


def is_initial(word: str) -> bool:
    """Whether a word of a person's name is one letter, with or without a full stop."""
    return len(word.strip(".")) == 1


def body_words(name: str) -> list[str]:
    """The words of a body's name in one spelling, small words left out, plurals and possessives levelled."""
    words = (fold(w).strip(".") for w in _WORD.findall(_POSSESSIVE.sub("", unicodedata.normalize("NFKC", name))))
    return [_one_spelling(w) for w in words if w not in SMALL]


@lru_cache(maxsize=REMEMBERED)
def countries_and_words(form: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The countries that a body's name holds, and its other words in one spelling."""
    codes = []
    rest = form
    for at, code in reversed(countries(form)):
        codes.append(code)
        end = at
        while end < len(rest) and (rest[end].isalnum() or rest[end] in ".-’'"):
            end += 1
        rest = rest[:at] + " " + rest[end:]
    return frozenset(codes), tuple(body_words(rest))


@lru_cache(maxsize=REMEMBERED)
def _one_spelling(word: str) -> str:
    word = _SPELLING.get(word, word)
    word = re.sub(r"isation(s?)$", r"ization\1", word)
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is", "news")):
        word = word[:-1]
    return _SPELLING.get(word, word)


def acronyms(name: str) -> set[str]:
    """What the first letters of a body's name can be shortened to, in lower case: with its small words, without, doubles once."""
    words = [w for part in _WORD.findall(_POSSESSIVE.sub("", unicodedata.normalize("NFKC", name))) for w in part.split("-")]
    words = words[1:] if words and fold(words[0]) == "the" else words
    every = "".join(fold(w)[:1] for w in words)
    core = "".join(fold(w)[:1] for w in words if fold(w) not in SMALL)
    without_and = "".join(fold(w)[:1] for w in words if fold(w) != "and")
    found = {every, core, without_and}
    return {a for form in found for a in (form, _DOUBLED.sub(r"\1", form)) if 2 <= len(a) <= 8}


@lru_cache(maxsize=REMEMBERED)
def as_acronym(name: str) -> str | None:
    """The name in lower case where it is an acronym (`GDF`, `the N.R.F.`), None where it is none."""
    plain = re.sub(r"^[Tt]he ", "", name.strip()).replace(".", "")
    upper = sum(c.isupper() for c in plain)
    if 2 <= len(plain) <= 8 and plain.isalnum() and upper >= 2 and upper >= len(plain) - 1:
        return fold(plain)
    return None
