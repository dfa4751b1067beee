"""What the nouns by which reporters call their sources stand for: persons, bodies, and of which kind.

Tables, not rules: other modules say what is done with them.
"""

from __future__ import annotations

PRONOUNS: dict[str, str] = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she", "it": "it",
    "its": "it", "itself": "it", "they": "they", "them": "they", "their": "they", "themselves": "they", "who": "who", "which": "it",
    "that": "it", "i": "i", "we": "we", "us": "we", "you": "you", "my": "i", "our": "we", "this": "it", "those": "they",
}  # fmt: skip
POSSESSIVE = ("its", "his", "her", "their", "our", "my", "whose")
ARTICLES = ("the", "a", "an", "this", "that", "these", "those", "one", "some", "another", "any")

HONORIFICS: dict[str, str | None] = {
    "mr": "he", "mrs": "she", "ms": "she", "miss": "she", "sir": "he", "lady": "she", "lord": "he", "dame": "she", "madam": "she",
    "dr": None, "prof": None, "professor": None, "father": "he", "fr": "he", "sister": "she", "brother": "he", "rev": None,
    "reverend": None, "bishop": None, "archbishop": None, "imam": "he", "sheikh": "he", "mullah": "he", "mallam": "he", "hajiya": "she",
    "alhaji": "he", "haji": "he", "hajj": "he", "maulana": "he", "ayatollah": "he", "rabbi": None, "pastor": None, "cardinal": "he",
    "don": "he", "doña": "she", "dona": "she", "señor": "he", "señora": "she", "madame": "she", "monsieur": "he", "prince": "he",
    "princess": "she", "king": "he", "queen": "she", "chief": None, "hon": None, "mme": "she", "shri": "he", "smt": "she", "comrade": None,
    "general": None, "gen": None, "colonel": None, "col": None, "captain": None, "capt": None, "major": None, "maj": None,
    "lieutenant": None, "lt": None, "sergeant": None, "sgt": None, "corporal": None, "cpl": None, "commander": None, "cmdr": None,
    "admiral": None, "adm": None, "brigadier": None, "brig": None, "marshal": None, "inspector": None, "insp": None, "superintendent": None,
    "supt": None, "constable": None, "commodore": None, "private": None, "officer": None, "detective": None, "judge": None,
    "justice": None, "lt-gen": None, "maj-gen": None, "lt-col": None, "brig-gen": None, "sub-lieutenant": None, "staff": None,
}  # fmt: skip
"""Titles before a name, and the pronoun that they fix."""

OFFICES = frozenset(
    """administrator ambassador attorney-general boss chair chief commandant prefect
    chairman chairperson chairwoman chancellor chief-of-staff commander commissioner congressman
    congresswoman coordinator councillor counsel deputy director emir envoy foreign-minister governor head judge lawmaker leader
    lawyer mayor minister monarch ombudsman premier president prime-minister prosecutor representative sarpanch secretary
    secretary-general senator speaker spokesman spokesperson spokeswoman sultan treasurer undersecretary vice-president warden""".split()
)
PERSONS = (
    frozenset(
        """activist adviser advisor agent analyst aide author baker bystander candidate captain carpenter caretaker cleric clerk coach
    colleague colonel columnist consultant coroner correspondent cousin critic daughter defector defendant demonstrator deserter
    diplomat doctor driver economist editor elder employee engineer entrepreneur eyewitness executive expert farmer father fighter
    firefighter fisherman foreman founder general grocer guard herder historian inmate inspector insider investigator journalist
    juror kid labourer laborer lecturer lieutenant lobbyist major man mathematician manager marcher medic member merchant migrant
    miner monk mother neighbour neighbor nurse observer officer official operator organiser organizer owner packer
    parent paramedic participant passenger pastor pharmacist photographer physician pilot player police-officer policeman
    policewoman politician porter prisoner priest principal producer professor protester refugee relative reporter
    rescuer researcher resident rival sailor scholar scientist sergeant shopkeeper sister soldier son source staffer strategist
    student superintendent supervisor survivor teacher technician trader trucker veteran victim villager volunteer voter
    waiter watchman widow wife husband witness woman worker writer youth boy girl person aunt uncle nephew niece brother nun
    shepherd herdsman butcher tailor vendor seller buyer tenant landlord fisher boatman ferryman crewman steward bricklayer
    electrician plumber mechanic imam bishop sheikh rabbi seaman captain skipper headteacher headmaster headmistress""".split()
    )
    | OFFICES
)
COLLECTIVES = frozenset(
    """people residents witnesses villagers locals leaders powers countries governments nations allies critics experts analysts
    observers activists protesters demonstrators marchers families relatives survivors workers lawyers soldiers officers officials
    diplomats sources doctors nurses medics traders farmers neighbours neighbors supporters opponents students
    teachers drivers staff crew crews rescuers journalists reporters economists scientists researchers lawmakers ministers senators
    generals commanders elders voters members capitals majority most many others some investigators inspectors aides advisers
    prosecutors police-officers eyewitnesses refugees migrants women men youths parents fishermen miners strikers passengers
    organisers organizers authorities both""".split()
)

STATE_HEADS = frozenset(
    """ministry department army military police government court commission council parliament office authority authorities navy
    air-force state municipality embassy tribunal junta regime prosecutor prosecutors secretariat cabinet senate congress
    staff presidency coastguard coast-guard customs directorate administration inspectorate bureau legislature assembly service
    gendarmerie judiciary treasury consulate palace troops forces prefecture province county city republic federation
    constabulary registry registrar kremlin pentagon guard patrol corps""".split()
)
ARMED_HEADS = frozenset(
    """rebels rebel insurgents insurgency militia militias militants fighters guerrillas guerillas gunmen jihadists separatists
    taliban resistance front brigade brigades paramilitaries warlord faction""".split()
)
MEDIA_HEADS = frozenset(
    """newspaper paper television tv radio station channel broadcaster website magazine outlet daily weekly agency-news wire
    broadcasting broadcast tabloid broadsheet portal podcast presenter newsreader anchor media press news times post herald
    gazette tribune chronicle courier dispatch record journal register mirror telegraph mail bulletin""".split()
)
ORGANIZATION_HEADS = frozenset(
    """union party company group charity movement organisation organization association committee foundation federation institute
    university hospital bank firm corporation network society league alliance coalition opposition campaign lab laboratory
    centre center agency operator contractor church mosque club team body fund trust clinic college school congress ngo
    watchdog monitor board airline shipowner employer developer manufacturer cooperative co-operative syndicate lobby
    consortium startup think-tank unit front mission delegation chamber""".split()
)
GENERIC: dict[str, tuple[str, ...]] = {
    "group": ("armed_group", "organization"), "movement": ("organization", "armed_group"), "organisation": ("organization",),
    "organization": ("organization",), "company": ("organization",), "firm": ("organization",), "charity": ("organization",),
    "ngo": ("organization",), "operator": ("organization",), "party": ("organization",), "union": ("organization",),
    "body": ("organization", "state"), "opposition": ("organization",), "watchdog": ("organization",), "lab": ("organization",),
    "laboratory": ("organization",), "rebels": ("armed_group",), "rebel": ("armed_group",), "insurgents": ("armed_group",),
    "militia": ("armed_group",), "militants": ("armed_group",), "fighters": ("armed_group",), "guerrillas": ("armed_group",),
    "separatists": ("armed_group",), "faction": ("armed_group",), "newspaper": ("media",), "paper": ("media",), "broadcaster": ("media",),
    "station": ("media",), "channel": ("media",), "tv": ("media",), "website": ("media",), "outlet": ("media",), "magazine": ("media",),
    "report": ("media",), "agency": ("media", "state", "organization"), "observers": ("organization",), "organisers": ("organization",),
    "organizers": ("organization",), "front": ("armed_group",),
}  # fmt: skip
"""Nouns that can stand for any named body of these kinds."""

EXACT = frozenset("union party opposition lab laboratory agency front church university hospital observers".split())
"""Of these, nouns that a body must be known by: not every organization is a union."""

FIRMS = frozenset("company firm operator".split())

SAME_ROLE: dict[str, str] = {
    "spokeswoman": "spokesman", "spokesperson": "spokesman", "chairwoman": "chairman", "chairperson": "chairman", "chair": "chairman",
    "organizer": "organiser", "labourer": "laborer", "neighbour": "neighbor", "congresswoman": "congressman", "chief": "head",
    "boss": "head", "premier": "minister", "attorney": "lawyer", "barrister": "lawyer", "advocate": "lawyer", "solicitor": "lawyer",
    "adviser": "advisor", "physician": "doctor", "medic": "doctor", "cop": "officer", "centre": "center", "defence": "defense",
    "organisation": "organization", "paper": "newspaper", "merchant": "trader",
}  # fmt: skip

MEMBERS = frozenset(
    "officials leaders forces fighters authorities troops soldiers commanders leadership chiefs sources observers staff".split()
)
"""Plurals that speak for the body named before them: "Taliban leaders", "health officials"."""

BANDS = frozenset("rebel insurgent militant separatist guerrilla guerilla jihadist gunman militiaman".split())
"""Nouns whose plural is a band rather than persons."""

WRITINGS = frozenset(
    """report estimate statement communique communiqué study survey poll letter leaflet document figure data memo indictment filing
    petition bulletin transcript post tweet article count tally copy""".split()
)
"""What speaks for its author."""

TITLE_ROLES = {
    "father": "priest", "fr": "priest", "rev": "pastor", "reverend": "pastor", "dr": "doctor", "col": "colonel", "gen": "general",
    "capt": "captain", "maj": "major", "sgt": "sergeant", "lt": "lieutenant", "insp": "inspector", "imam": "imam", "bishop": "bishop",
    "judge": "judge", "justice": "judge", "chief": "head", "sheikh": "sheikh", "supt": "superintendent",
}  # fmt: skip
"""The noun that a title before a name answers to."""


NO_PARTY = frozenset(
    "western eastern northern southern world religious tribal community local church village business foreign regional".split()
)
"""Words before such plurals that name no body."""

RESCUE = frozenset(["rescue", "fire", "ambulance"])
"""Words of brigades that bear no arms."""
LOOSE = frozenset("team body unit center centre network society league club board college lab".split())
"""Nouns of bodies that speak too seldom, or stand for too much else, to make a body of "the team"."""

RANKS = frozenset(
    """general colonel major lieutenant sergeant brigadier brigadier-general major-general lieutenant-general lieutenant-colonel
    marshal""".split()
)
"""Ranks that an army, a guard or the police gives, of those who speak for it; privates and corporals speak for themselves."""
OFFICIALS = frozenset(
    """head official officer spokesman leader director engineer manager chairman commissioner secretary inspector agent organiser
    coordinator member representative commander superintendent investigator lawyer adviser advisor deputy""".split()
)
"""Who belongs to the body that shares a word with them: a fire chief to the fire brigade, a port official to the port authority."""
COMMON_WORDS = (
    frozenset(
        """senior local former retired general national regional provincial district city town village foreign top high first second
    acting young old public private main new chief site resident lead managing assistant associate junior government state
    humanitarian international independent legal political military civil civilian security emergency""".split()
    )
    | NO_PARTY
)
"""Words that share nothing."""
UNITS = frozenset("command brigade division battalion regiment sector unit garrison base fleet squadron corps region district zone".split())
"""What an army is parted into."""
POLICE_RANKS = frozenset("inspector superintendent constable detective policeman policewoman police-officer".split())
FORCE_HEADS = frozenset("army military guard gendarmerie police navy air-force patrol troops corps".split())
POLICE_HEADS = frozenset("police gendarmerie constabulary".split())
MINISTRIES = frozenset("ministry department".split())
STATE_OFFICES = frozenset("minister president governor premier ambassador".split())
OFFICE_BODIES: dict[str, frozenset[str]] = {
    "minister": MINISTRIES, "mayor": frozenset(["council", "municipality", "city"]), "councillor": frozenset(["council"]),
    "judge": frozenset(["court", "tribunal"]), "ambassador": frozenset(["embassy"]), "rector": frozenset(["university"]),
    "foreman": FIRMS, "manager": FIRMS, "executive": FIRMS, "chairman": frozenset(["commission", "committee", "board"]),
    "commissioner": frozenset(["commission"]), "treasurer": frozenset(["union"]), "steward": frozenset(["union"]),
}  # fmt: skip
"""Bodies that have an office, where a report knows one of them."""


def singular(noun: str) -> str:
    """The singular of a regular plural, else the noun itself."""
    if noun in ("police", "press", "congress", "news", "witness", "forces", "taliban", "customs", "business", "chess"):
        return noun
    irregular = {"men": "man", "women": "woman", "people": "person", "wives": "wife", "children": "child", "bodies": "body"}
    for plural, one in irregular.items():
        if noun == plural or (plural in ("men", "women") and noun.endswith(plural) and len(noun) > 5):
            return noun[: -len(plural)] + one
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun


def is_acronym(name: str) -> bool:
    """Whether a name is two to four capitals, with or without full stops, so that it is no person's."""
    plain = name.replace(".", "")
    return 2 <= len(plain) <= 4 and plain.isalpha() and plain.isupper()


def same_role(noun: str) -> str:
    """One form for nouns that name the same role or body in other words or spellings."""
    return SAME_ROLE.get(noun, noun)


def is_person(noun: str) -> bool:
    """Whether a singular noun names a person."""
    if noun in BANDS:
        return False
    if noun in PERSONS:
        return True
    if noun in STATE_HEADS or noun in ORGANIZATION_HEADS or noun in MEDIA_HEADS or noun in ARMED_HEADS:
        return False
    return noun.endswith(("man", "woman", "ist", "eer", "ician", "person", "keeper", "monger", "boy", "girl", "maker"))
