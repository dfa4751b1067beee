"""What is counted: kinds by the words that show them, nouns for people, units of measure, and the noun phrase behind a number."""

from __future__ import annotations

import re
from typing import NamedTuple


class Sign(NamedTuple):
    """Words that show what a bare number or a number of people counts.

    `where`: on which side of the number they may stand: "before", "after", "either" or, for words that must touch it, "beside".
    """

    kind: str
    words: re.Pattern[str]
    where: str = "either"


def _sign(kind: str, words: str, where: str = "either") -> Sign:
    return Sign(kind, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I), where)


SIGNS = (
    _sign("captured", r"captured|taken\s(?:prisoner|captive|hostage)|prisoners\sof\swar|captives"),
    _sign("captured", r"capturing|(?:took|taken|seized)\s(?=.{0,20}\b(?:prisoner|captive|hostage))", "before"),
    _sign(
        "killed",
        r"kill(?:s|ed|ing)?|die[sd]?|dying|dead|deaths?|(?:death\s)?tolls?|perish(?:ed|ing)?|fatal(?:ly|ities"
        r"|ity)?|murder(?:ed|ing)|massacred?|slain"
        r"|los[et](?:ing)?\stheir\sli(?:ves|fe)|lost\s(?:his|her)\slife|cost(?:ing)?\s(?:the\slives|\w+\slives)"
        r"|lives|slaughtered|executed|beheaded"
        r"|[\"'\u201c\u2018]?neutrali[sz](?:ed|ing)|[\"'\u201c\u2018]?eliminat(?:ed|ing)"
        r"|[\"'\u201c\u2018]?liquidat(?:ed|ing)|burned\sto\sdeath"
        r"|drown(?:ed|ing)|shot\sdead|found\sdead|buried(?!\s(?:under|beneath|alive))|funerals|victims|martyred|succumbed",
    ),
    _sign("killed", r"destroy(?:ed|ing)|[\"'\u201c\u2018]destroyed[,\"'\u201d\u2019]+", "either"),
    _sign("killed", r"los[te](?:ing)?|losses(?:\sat)?", "beside"),
    _sign(
        "injured",
        r"wound(?:s|ed|ing)|injur(?:ed?|es|ies|ing|y)|hurt|maimed|hospitali[sz]ed|in\sintensive\scare"
        r"|in\s(?:a\s)?(?:critical|serious)\scondition"
        r"|treated\s(?:in|at|for|by)|treating|burns|admitted\sto",
    ),
    _sign(
        "detained",
        r"detain(?:s|ed|ing|ees)?|arrest(?:s|ed|ing)?|in\s(?:police\s)?custody|rounded\sup|behind\sbars|jailed"
        r"|imprisoned|in\sdetention|held\sby|being\sheld"
        r"|taken\s(?:away|in|into\scustody|on|from)|remanded",
    ),
    _sign(
        "missing",
        r"missing|unaccounted\sfor|disappear(?:ed|ances)|lost\sat\ssea|buried\s(?:under|beneath|alive)|trapped|abducted|kidnapped",
    ),
    _sign(
        "displaced",
        r"displac(?:ed|ing|ement)|fle(?:d|e|eing|es)|homeless|shelter(?:ing|ed)|sleeping\sin|evacuat(?:ed|ing|es)"
        r"|driven\sfrom\stheir\shomes|uprooted"
        r"|left\stheir\shomes|forced\sfrom|taken\srefuge|taking\srefuge|refugees|in\s(?:camps|shelters)|relocated",
    ),
    _sign(
        "crowd",
        r"crowds?|march(?:ed|ers|ing)?|took\spart|taken\spart|tak(?:e|ing)\spart|rall(?:y|ied)|demonstrat(?:ed|ing"
        r"|ors|ion)|protest(?:ed|ers|ing|s)?|turned\sout"
        r"|attend(?:ed|ance|ing)|gathered|gathering|drew|drawn|filled\sthe\s(?:square|streets)|on\sthe\sstreets?"
        r"|in\sthe\ssquare|joined|participants|paraded"
        r"|took\sto\sthe\sstreets|thronged|packed|assembled|massed|(?:had|have)\scome|turned\sup|showed\sup"
        r"|turnout\sof\s(?=[\d,]+\s(?:people|person))",
    ),
    _sign("votes", r"votes?|ballots"),
    _sign("rescued", r"rescued|saved|pulled\salive|survivors|survived"),
    _sign("infected", r"infected|infections|tested\spositive|cases"),
    _sign(
        "present",
        r"present|inhabitants|residents|home\sto|population|liv(?:e|es|ed|ing)\s(?:in|there)|stationed|deployed"
        r"|on\sboard|aboard|on\sshift|inside",
    ),
)
"""In order of precedence where two stand equally near."""

NOUN_KINDS: dict[str, str] = {
    "dead": "killed", "deaths": "killed", "fatalities": "killed", "death": "killed", "fatality": "killed", "killed": "killed",
    "wounded": "injured", "injured": "injured", "injuries": "injured", "hurt": "injured",
    "arrests": "detained", "detainees": "detained", "detentions": "detained", "detained": "detained", "arrested": "detained",
    "missing": "missing", "displaced": "displaced",
    "refugees": "displaced", "evacuees": "displaced", "captives": "captured", "captured": "captured",
    "prisoners": "captured", "pows": "captured", "casualties": "casualties", "victims": "killed",
    "votes": "votes", "ballots": "votes", "vote": "votes",
    "marchers": "crowd", "protesters": "crowd", "demonstrators": "crowd", "protestors": "crowd", "participants": "crowd",
    "rioters": "crowd",
    "residents": "present", "inhabitants": "present",
    "trucks": "vehicles", "lorries": "vehicles", "cars": "vehicles", "buses": "vehicles", "pickups": "vehicles", "pick-ups": "vehicles",
    "vans": "vehicles",
    "jeeps": "vehicles", "ambulances": "vehicles", "convoys": "vehicles", "minibuses": "vehicles", "motorcycles": "vehicles",
}  # fmt: skip
"""Nouns that are a kind, or go by another name for one."""

_PLACEABLE_WORDS = """
marchers protesters demonstrators protestors participants rioters residents inhabitants prisoners detainees refugees victims
"""
PLACEABLE = frozenset(_PLACEABLE_WORDS.split())
"""Nouns of a kind whose people may yet be counted as killed or injured."""

_PEOPLE_WORDS = """
people person persons men man women woman children child boys boy girls girl civilians civilian soldiers soldier troops servicemen
serviceman servicewomen policemen policeman officers officer fighters fighter militants militant terrorists terrorist rebels rebel
insurgents gunmen gunman lives souls brothers sisters members member workers worker miners students student protesters protester
demonstrators marchers villagers residents passengers passenger others migrants farmers traders guards guard patients nurses
doctors journalists attackers assailants commanders recruits conscripts supporters activists citizens nationals relatives sailors
crew personnel police firefighters paramedics rescuers survivors teenagers youths babies infants elders mourners worshippers
pilgrims refugees detainees prisoners inmates hostages bodies corpses martyrs comrades colleagues pedestrians bystanders herders
fishermen drivers employees pupils teachers participants inhabitants rioters operatives combatants mercenaries shoppers tourists
parents mothers fathers sons daughters strikers dockers victims captives bombers monks priests settlers labourers laborers packers
"""
PEOPLE = frozenset(_PEOPLE_WORDS.split())
"""Nouns for people: what befell them is the kind, where the sentence says it."""

_GENERIC_WORDS = """
people person persons others lives souls men man
"""
GENERIC = frozenset(_GENERIC_WORDS.split())
"""Nouns that name no kind where nothing befell them."""

_IRREGULAR_WORDS = """
people police personnel troops men women children servicemen gunmen policemen fishermen crew cattle sheep dead wounded injured
missing
"""
IRREGULAR = frozenset(_IRREGULAR_WORDS.split())
"""Heads that are plural without an s."""

KEPT_MODIFIERS: dict[str, str] = {
    "stations": "polling police power petrol radio fire", "station": "polling police power", "certificates": "death birth",
    "boxes": "ballot",
    "centres": "polling counting", "centers": "polling counting", "posts": "police command", "cases": "court", "vests": "life",
}  # fmt: skip
"""Heads that say little without the noun before them."""


class Unit(NamedTuple):
    """A unit of measure: what it measures, its name in the singular, and the words for it."""

    kind: str
    name: str
    words: str


UNITS = (
    Unit("distance", "kilometre", r"kilomet(?:er|re)s?|kms?"),
    Unit("distance", "mile", r"miles?|mi"),
    Unit("distance", "metre", r"met(?:er|re)s?|m"),
    Unit("distance", "centimetre", r"centimet(?:er|re)s?|cm"),
    Unit("distance", "millimetre", r"millimet(?:er|re)s?|mm"),
    Unit("distance", "foot", r"feet|foot|ft"),
    Unit("distance", "yard", r"yards?"),
    Unit("distance", "inch", r"inch(?:es)?"),
    Unit("distance", "nautical mile", r"nautical\smiles?"),
    Unit("area", "square kilometre", r"square\skilomet(?:er|re)s?|sq\.?\skm|km²"),
    Unit("area", "square mile", r"square\smiles?"),
    Unit("area", "square metre", r"square\smet(?:er|re)s?|m²"),
    Unit("area", "hectare", r"hectares?|ha"),
    Unit("area", "acre", r"acres?"),
    Unit("weight", "tonne", r"(?:metric\s)?ton(?:ne)?s?"),
    Unit("weight", "kilogram", r"kilogram(?:me)?s?|kilos?|kgs?"),
    Unit("weight", "gram", r"gram(?:me)?s?"),
    Unit("weight", "pound", r"lbs?"),
    Unit("volume", "litre", r"lit(?:er|re)s?"),
    Unit("volume", "cubic metre", r"cubic\smet(?:er|re)s?"),
    Unit("volume", "barrel", r"barrels?"),
    Unit("volume", "gallon", r"gallons?"),
    Unit("power", "megawatt", r"megawatts?|MW"),
    Unit("speed", "kilometre per hour", r"kilomet(?:er|re)s\s(?:per|an)\shour|km/h|kph"),
    Unit("money", "dollar", r"(?:US\s|American\s)?dollars?"),
    Unit("money", "euro", r"euros?"),
    Unit("money", "pound", r"pounds?(?:\ssterling)?"),
    Unit("money", "shilling", r"shillings?"),
    Unit("money", "rouble", r"rou?bles?"),
    Unit("money", "naira", r"naira"),
    Unit("money", "rand", r"rand"),
    Unit("money", "rupee", r"rupees?"),
    Unit("money", "franc", r"(?:CFA\s)?francs?"),
    Unit("money", "peso", r"pesos?"),
    Unit("money", "yuan", r"yuan|renminbi"),
    Unit("money", "yen", r"yen"),
    Unit("money", "lira", r"liras?"),
    Unit("money", "real", r"reais"),
    Unit("money", "dirham", r"dirhams?"),
    Unit("money", "dinar", r"dinars?"),
    Unit("money", "riyal", r"riyals?"),
    Unit("money", "rial", r"rials?"),
    Unit("money", "birr", r"birr"),
    Unit("money", "cedi", r"cedis?"),
    Unit("money", "hryvnia", r"hryvnias?"),
    Unit("money", "tenge", r"tenge"),
    Unit("money", "somoni", r"somoni"),
    Unit("money", "guarani", r"guaran[ií]e?s"),
    Unit("money", "afghani", r"afghanis?"),
    Unit("money", "baht", r"baht"),
    Unit("money", "won", r"won(?=\s(?:\(|bill|each|a|per))"),
    Unit("money", "ringgit", r"ringgit"),
    Unit("money", "taka", r"taka"),
    Unit("money", "cent", r"cents?"),
)

CURRENCY_SIGNS: dict[str, str] = {
    "$": "dollar", "US$": "dollar", "A$": "dollar", "C$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee", "₽": "rouble",
    "₦": "naira",
    "₴": "hryvnia", "₺": "lira", "₩": "won", "R": "rand", "Rs": "rupee", "KSh": "shilling", "Sh": "shilling", "CHF": "franc", "R$": "real",
}  # fmt: skip

UNIT_PATTERN = re.compile(
    r"(?:[ \u00a0-])?(?:"
    + "|".join(f"(?P<u{n}>{unit.words})" for n, unit in sorted(enumerate(UNITS), key=lambda pair: -len(pair[1].words)))
    + r")(?![\w-])"
)
"""A unit behind a number; the group `u` and the unit's place in UNITS is the one that fits."""

MONEY_PATTERN = re.compile(
    "(?:"
    + "|".join((r"(?<!\w)" if sign[0].isalpha() else "") + re.escape(sign) for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True))
    + r")\s?$"
)

_STOPS_WORDS = """
a an the and or but nor of in on at to from by for with without as into onto over under near after before during since until when
while where who whom which that this these those than then is are was were be been being am has have had having do does did will
would shall should may might can could must said says say told added including among between against across around about along
amid through throughout within outside inside behind beyond it he she they we you i his her its their our your my him them us not
no so if because though although also only just still already now there here took take taken won lost killed injured wounded died
dead missing detained arrested hurt captured fled marched attended voted came went left carrying fired opened gave made held found
buried recovered belonging living working sleeping waiting trapped displaced described declared each per out up down off back away
alone later earlier ago today yesterday tomorrow last next rather according despite following plus versus via both all any some
very too
"""
STOPS = frozenset(_STOPS_WORDS.split())
"""Words that end a noun phrase."""

ADJECTIVE_KINDS: dict[str, str] = {
    "dead": "killed", "killed": "killed", "wounded": "injured", "injured": "injured", "hurt": "injured", "missing": "missing",
    "detained": "detained", "arrested": "detained", "captured": "captured", "displaced": "displaced", "deceased": "killed",
    "slain": "killed",
}  # fmt: skip
"""Adjectives that tell what befell the people of the noun phrase ("12 wounded soldiers")."""

_WORD = re.compile(r"[\u201d\u2019\"']?[ \u00a0][\u2018\u201c\"'(]?([^\W\d_](?:[^\W_]|['\u2019-])*)[\u201d\u2019\"']?")
COMPOUND = re.compile(
    r"(?<!\w)("
    + "|".join(sorted({word for words in KEPT_MODIFIERS.values() for word in words.split()}))
    + r")\s("
    + "|".join(sorted(KEPT_MODIFIERS, key=len, reverse=True))
    + r")(?!\w)",
    re.I,
)
"""A head with the modifier that is kept."""

_OF = re.compile(
    r"[ \u00a0](?:out[ \u00a0])?(?:of|in)[ \u00a0](?:all|the|its|his|her|their|our|those|these)(?=[ \u00a0])"
    r"|[ \u00a0](?:of|in)(?=[ \u00a0])",
    re.I,
)


class Noun(NamedTuple):
    """What the noun phrase behind a number names.

    Attributes:
        end: where the phrase ends (code points).
        head: its head in lower case, a kept modifier joined to it with an underscore.
        kind: what its words alone say is counted, None where that depends on what befell them.
        people: whether it names people.
    """

    end: int
    head: str
    kind: str | None
    people: bool


def noun_behind(text: str, at: int, end: int, one: bool = False, of: bool = False) -> Noun | None:
    """The noun phrase that begins at `at`, None where no noun stands there.

    Args:
        text: the document's text.
        at: behind the number (code points).
        end: where the sentence ends.
        one: the number is one, so that the head is singular.
        of: a partitive "of the" may stand before the phrase.
    """
    if of and (partitive := _OF.match(text, at, end)):
        at = partitive.end()
        one = True
    befell: str | None = None
    words: list[tuple[str, int]] = []
    while len(words) < 6 and (found := _WORD.match(text, at, end)):
        word = found[1].lower()
        if word in ADJECTIVE_KINDS and befell is None:
            befell, at = ADJECTIVE_KINDS[word], found.end()
            words.append((word, at))
            continue
        if word in STOPS or (word.endswith(("'s", "\u2019s")) and words):
            break
        at = found.end()
        words.append((word, at))
        if _is_plural(word):
            following = _WORD.match(text, at, end)
            if not (following and following[1].lower() in PEOPLE and following[1].lower() not in STOPS):
                break
    return _named(words, befell, one)


def _named(words: list[tuple[str, int]], befell: str | None, one: bool) -> Noun | None:
    plural = [n for n, (word, _) in enumerate(words) if _is_plural(word) and word not in ADJECTIVE_KINDS]
    if not plural and one:
        plural = _singular(words)
    if not plural:
        if befell is None:
            return None
        first = next(place for word, place in words if word in ADJECTIVE_KINDS)
        return Noun(first, next(word for word, _ in words if word in ADJECTIVE_KINDS), befell, True)
    at = plural[-1]
    word, end = words[at]
    head = word
    if at and words[at - 1][0] in KEPT_MODIFIERS.get(word, "").split():
        head = f"{words[at - 1][0]}_{word}"
    people = word in PEOPLE
    if befell and (people or word in NOUN_KINDS):
        return Noun(end, head, befell, True)
    kind = None if word in PLACEABLE else NOUN_KINDS.get(word)
    if kind is None and not people and word not in PLACEABLE:
        kind = plural_of(head)
    return Noun(end, head, kind, people or word in ADJECTIVE_KINDS or word in PLACEABLE)


def _singular(words: list[tuple[str, int]]) -> list[int]:
    """The place of a singular head: a word for a person, or the last one before what looks like a verb."""
    for n, (word, _) in enumerate(words):
        if word in PEOPLE:
            return [n]
        if n and word.endswith("ed"):
            return [n - 1]
    last = len(words) - 1
    return [last] if last >= 0 and words[last][0] not in ADJECTIVE_KINDS else []


def _is_plural(word: str) -> bool:
    return word in IRREGULAR or (word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is", "ous", "'s", "\u2019s")))


def plural_of(noun: str) -> str:
    """The regular plural of a noun that is not one already."""
    if _is_plural(noun) or not noun:
        return noun
    if noun in ("man", "woman", "child", "person"):
        return {"man": "men", "woman": "women", "child": "children", "person": "people"}[noun]
    if noun.endswith(("ch", "sh", "x", "s", "z")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"
