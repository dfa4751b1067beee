"""What events a statement tells of, by its words: one table, shared by the forms of event data.

English words only, and only those that leave little doubt: what no rule knows has no event. The rules do not see who acted or whether
it is true; whether it is said to have happened at all, `happened` tells.

Sources: ACLED Codebook (2023 and October 2024), event and sub-event types; PLOVER manual (draft 0.7b1, 2021), categories and modes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from counterclaim.records import Attribution


class Rule(NamedTuple):
    """Words, and what they tell of.

    Attributes:
        name: permanent.
        event_type: ACLED's.
        sub_event_type: ACLED's; empty where the words leave it open.
        event: PLOVER's category; None where it has none.
        mode: PLOVER's mode of the category; None where the words leave it open.
        words: one of which has to stand in the statement.
        others: of these one has to stand there as well.
    """

    name: str
    event_type: str
    sub_event_type: str
    event: str | None
    mode: str | None
    words: re.Pattern[str]
    others: re.Pattern[str] | None = None

    def fits(self, text: str) -> bool:
        """Whether a text has its words."""
        return self.words.search(text) is not None and (self.others is None or self.others.search(text) is not None)


_LOOK = 5_000
"""Code points of a statement that are looked at."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.I)


_STATE = r"(?:army|troops|soldiers|police|military|government\sforces|security\sforces|armed\sforces)"
_REBELS = r"(?:rebels|fighters|militants|insurgents|gunmen|separatists|guerrill?as|jihadists|militia(?:men)?)"
_AREA = r"(?:town|village|city|district|province|capital|base|airport|airfield|port|outpost|checkpoint|border\scrossing|territory|area)s?"
_BETWEEN = r"(?:[^\w'’-]+[\w'’-]+){0,4}?[^\w'’-]+"  # up to four words; no character can be of both classes
_TOOK = r"(?:captur(?:ed?|ing)|seiz(?:ed?|ing)|overr[au]n|(?:took|taken|taking|take)\s(?:full\s)?control\sof)"
_BACK = r"back\sunder\s(?:government|army)\scontrol"
_RETOOK = rf"(?:re-?captur(?:ed?|ing)|re-?took|re-?taken|regain(?:ed|ing)?\scontrol\sof|(?:took|taken)\sback|{_BACK})"
_PROTEST = (
    r"protest(?:s|ed|ers?|ors?|ing)?|demonstrat(?:ed|ors?|ing|ions?)|marchers|marched\s(?:through|on|to|in|against)|rall(?:y|ies)|sit-ins?"
)
_CLASH = (
    r"clash(?:ed|es|ing)?|(?:heavy\s|fierce\s)?fighting|battl(?:es?|ed|ing)|gun\s?battles?|fire\s?fights?|skirmish(?:es)?|ambush(?:ed|es)?"
    r"|exchang(?:ed?|ing|es?)\s(?:of\s)?(?:gun\s?)?fire|returned\sfire|repelled|repulsed|offensive"
)
_CIVILIANS = (
    r"(?:civilians|villagers?|residents?|worshippers|passengers?|travell?ers|journalists?|reporters?|aid\sworkers?|doctors?|nurses?"
    r"|farmers?|herders|students?|pupils|teachers?|children|child|women|woman|families|family|refugees)"
)
_HARMED = (
    r"(?:attack(?:ed|ing)?|shot|gunned\sdown|massacr(?:ed?|ing)|execut(?:ed|ing)|behead(?:ed|ing)|stabbed|murder(?:ed|ing)"
    r"|tortur(?:ed|ing)|beat(?:en|ing)?|opened\sfire\s(?:on|at)|fired\s(?:on|at))"
)

_BATTLES, _REMOTE, _CIVILIAN = "Battles", "Explosions/Remote violence", "Violence against civilians"
_PROTESTS, _RIOTS, _STRATEGIC = "Protests", "Riots", "Strategic developments"

RULES = (
    Rule(
        "excessive-force", _PROTESTS, "Excessive force against protesters", "ASSAULT", None,
        _words(r"(?:opened\sfire|fired|shot|shooting|live\s(?:rounds|ammunition))"), _words(_PROTEST),
    ),
    Rule(
        "protest-dispersed", _PROTESTS, "Protest with intervention", "PROTEST", "demo",
        _words(r"tear[-\s]gas(?:sed)?|water\scannons?|dispers(?:ed?|ing)|rubber\sbullets"), _words(_PROTEST),
    ),
    Rule("protest-violent", _RIOTS, "Violent demonstration", "PROTEST", "riot", _words(r"clash(?:ed|es|ing)?|violent"), _words(_PROTEST)),
    Rule("mob", _RIOTS, "Mob violence", "ASSAULT", None, _words(r"lynch(?:ed|ing)|mob\sviolence|angry\smob|a\smob")),
    Rule("riot", _RIOTS, "Violent demonstration", "PROTEST", "riot", _words(r"riot(?:s|ed|ers|ing)?(?!\s(?:police|squad|shields|gear))")),
    Rule("protest-peaceful", _PROTESTS, "Peaceful protest", "PROTEST", "demo", _words(r"peaceful(?:ly)?"), _words(_PROTEST)),
    Rule("protest", _PROTESTS, "", "PROTEST", "demo", _words(_PROTEST)),
    Rule(
        "territory-regained", _BATTLES, "Government regains territory", "ASSAULT", None,
        _words(rf"{_STATE}{_BETWEEN}{_RETOOK}|{_RETOOK}\sby{_BETWEEN}{_STATE}|{_BACK}"),
    ),
    Rule(
        "territory-overtaken", _BATTLES, "Non-state actor overtakes territory", "ASSAULT", None,
        _words(rf"{_REBELS}{_BETWEEN}{_TOOK}{_BETWEEN}{_AREA}|{_AREA}{_BETWEEN}{_TOOK}\sby{_BETWEEN}{_REBELS}"),
    ),
    Rule("territory", _BATTLES, "", "ASSAULT", None, _words(rf"{_RETOOK}|{_TOOK}{_BETWEEN}{_AREA}|{_AREA}\sfell\sto")),
    Rule("battle", _BATTLES, "Armed clash", "ASSAULT", None, _words(_CLASH)),
    Rule(
        "chemical", _REMOTE, "Chemical weapon", "ASSAULT", "unconventional",
        _words(r"sarin|chlorine\sgas|nerve\sagent|mustard\sgas|(?:poison(?:\sgas)?|chemical(?:\sweapons?)?|gas)\sattacks?"),
    ),
    Rule(
        "suicide-bomb", _REMOTE, "Suicide bomb", "ASSAULT", "suicide-attack",
        _words(r"suicide\s(?:bomb(?:ers?|ings?)?|attack(?:ers?|s)?|vest)|bl(?:ew|own)\s(?:himself|herself|themselves)\sup"),
    ),
    Rule(
        "air-strike", _REMOTE, "Air/drone strike", "ASSAULT", "heavy-weapons",
        _words(
            r"air[-\s]?(?:strikes?|raids?)|drone\s(?:strikes?|attacks?)|barrel\sbombs?|bomb(?:ed|ing|ardment)\sfrom\sthe\sair|aerial\sbomb\w+"
            r"|(?:war\s?planes?|jets|drones?|helicopters?|gunships?)\s(?:had\s|have\s|has\s)?(?:bombed|struck|hit|attacked|strafed|fired)"
        ),
    ),
    Rule("grenade", _REMOTE, "Grenade", "ASSAULT", "explosives", _words(r"(?:hand\s)?grenades?(?!\slaunchers?)")),
    Rule(
        "shelling", _REMOTE, "Shelling/artillery/missile attack", "ASSAULT", "heavy-weapons",
        _words(
            r"shell(?:ed|ing|fire)|artillery|mortars?|bombard(?:ed|ing|ment)|(?:rocket|missile)\s(?:attacks?|strikes?|fire|barrages?)"
            r"|(?:fir(?:ed|ing)|launch(?:ed|ing))(?:\s[\w-]+){0,3}?\s(?:rockets?|missiles?|shells?)|(?:rockets?|missiles?)\s(?:hit|struck|fell|landed)"
        ),
    ),
    Rule(
        "bomb", _REMOTE, "Remote explosive/landmine/IED", "ASSAULT", "explosives",
        _words(
            r"(?:car|truck|roadside|road-side|home-?made|time|remote(?:ly|-)?\s?controlled)\sbomb(?:s|ings?)?|land\s?mines?|booby[-\s]trap(?:s|ped)?"
            r"|I\.?E\.?Ds?|improvised\sexplosive|bomb(?:s)?\s(?:exploded|went\soff)|detonat(?:ed|ing)|bombings?"
        ),
    ),
    Rule(
        "sexual-violence", _CIVILIAN, "Sexual violence", "ASSAULT", "sexual",
        _words(r"(?:gang-?)?rap(?:ed?|es|ing)|sexual(?:ly)?\s(?:assault(?:s|ed)?|violence|abus(?:ed?|e))"),
    ),
    Rule(
        "abduction", _CIVILIAN, "Abduction/forced disappearance", "ASSAULT", "abduct",
        _words(r"abduct(?:ed|ing|ions?)|kidnapp?(?:ed|ing|ings)|taken\shostage|took(?:\s[\w-]+){0,3}?\shostages?|forc(?:ed|ibly)\sdisappear\w+"),
    ),
    Rule("massacre", _CIVILIAN, "Attack", "ASSAULT", "massacre", _words(r"massacr(?:ed?|es|ing)")),
    Rule(
        "attack-on-civilians", _CIVILIAN, "Attack", "ASSAULT", None,
        _words(rf"{_HARMED}{_BETWEEN}{_CIVILIANS}|{_CIVILIANS}\s(?:was|were|been|being)\s(?:[\w-]+\s)?{_HARMED}"),
    ),
    Rule(
        "looting", _STRATEGIC, "Looting/property destruction", "ASSAULT", "destroy",
        _words(r"loot(?:ed|ing|ers)|pillag(?:ed|ing)|ransack(?:ed|ing)|set\sfire\sto|torched|burn(?:ed|t)\sdown|vandali[sz]ed"),
    ),
    Rule(
        "weapons-disrupted", _STRATEGIC, "Disrupted weapons use", None, None,
        _words(r"(?:defused|intercepted|shot\sdown|downed)(?:\s[\w-]+){0,4}?\s(?:drones?|missiles?|rockets?|bombs?|explosives?|mines?)"),
    ),
    Rule(
        "arrests", _STRATEGIC, "Arrests", "COERCE", "arrest",
        _words(r"(?<!cardiac )arrest(?:s|ed|ing)?|detain(?:ed|ing|ees)|rounded\sup|taken\sinto\scustody|(?:mass\s)?detentions?"),
    ),
    Rule(
        "agreement-signed", _STRATEGIC, "Agreement", "SUPPORT", None,
        _words(r"(?<!who )sign(?:ed|ing)(?:\s[\w-]+){0,4}?\s(?:agreements?|deal|accords?|cease-?fire|truce|treaty)"),
    ),
    Rule(
        "agreement-reached", _STRATEGIC, "Agreement", "AGREE", None,
        _words(
            r"(?:agreed|reached)(?:\s[\w-]+){0,4}?\s(?:agreements?|deal|accords?|cease-?fire|truce)|(?:peace|cease-?fire)\s(?:deal|accord|agreement)"
        ),
    ),
)  # fmt: skip
"""In order of precedence: what ACLED counts with another type where both are told of stands behind that."""


def rules_for(text: str) -> list[Rule]:
    """The rules whose words a text has, in the order of the table; white space of any kind stands for a space."""
    line = " ".join(text[:_LOOK].split())
    return [rule for rule in RULES if rule.fits(line)]


def content_of(said: Attribution) -> str:
    """The words of the content in a line."""
    return " ".join(" ".join(span.text.split()) for span in said.content)


def happened(said: Attribution) -> bool:
    """Whether the statement says that something happened: not that it did not, will, should or may."""
    return said.stance == "asserts" and said.polarity == "positive"
