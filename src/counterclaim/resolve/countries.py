"""Countries by the names and adjectives that news uses, and the organs that are known without one.

Source: ISO 3166-1 alpha-2 codes; names and adjectives as English news writes them.
"""

from __future__ import annotations

import re

# code: name, then other names and adjectives
_TABLE = """
AF Afghanistan|Afghan|Afghans
AL Albania|Albanian
DZ Algeria|Algerian
AO Angola|Angolan
AR Argentina|Argentine|Argentinian
AM Armenia|Armenian
AU Australia|Australian
AT Austria|Austrian
AZ Azerbaijan|Azerbaijani|Azeri
BS Bahamas|Bahamian
BH Bahrain|Bahraini
BD Bangladesh|Bangladeshi
BY Belarus|Belarusian|Belarussian
BE Belgium|Belgian
BZ Belize|Belizean
BJ Benin|Beninese
BT Bhutan|Bhutanese
BO Bolivia|Bolivian
BA Bosnia and Herzegovina|Bosnia|Bosnian
BW Botswana|Botswanan
BR Brazil|Brazilian
BN Brunei|Bruneian
BG Bulgaria|Bulgarian
BF Burkina Faso|Burkinabe|Burkinabè
BI Burundi|Burundian
KH Cambodia|Cambodian
CM Cameroon|Cameroonian
CA Canada|Canadian
CF Central African Republic|Central African
TD Chad|Chadian
CL Chile|Chilean
CN China|Chinese
CO Colombia|Colombian
KM Comoros|Comorian
CG Republic of the Congo|Congo-Brazzaville
CD Democratic Republic of the Congo|Democratic Republic of Congo|DR Congo|DRC|Congo|Congolese
CR Costa Rica|Costa Rican
CI Ivory Coast|Côte d'Ivoire|Ivorian
HR Croatia|Croatian
CU Cuba|Cuban
CY Cyprus|Cypriot
CZ Czech Republic|Czechia|Czech
DK Denmark|Danish
DJ Djibouti|Djiboutian
DO Dominican Republic|Dominican
EC Ecuador|Ecuadorian|Ecuadorean
EG Egypt|Egyptian
SV El Salvador|Salvadoran
GQ Equatorial Guinea
ER Eritrea|Eritrean
EE Estonia|Estonian
SZ Eswatini|Swaziland|Swazi
ET Ethiopia|Ethiopian
FJ Fiji|Fijian
FI Finland|Finnish
FR France|French
GA Gabon|Gabonese
GM Gambia|Gambian
GE Georgia|Georgian
DE Germany|German
GH Ghana|Ghanaian
GR Greece|Greek
GT Guatemala|Guatemalan
GN Guinea|Guinean
GW Guinea-Bissau
GY Guyana|Guyanese
HT Haiti|Haitian
HN Honduras|Honduran
HU Hungary|Hungarian
IS Iceland|Icelandic
IN India|Indian
ID Indonesia|Indonesian
IR Iran|Iranian
IQ Iraq|Iraqi
IE Ireland|Irish
IL Israel|Israeli
IT Italy|Italian
JM Jamaica|Jamaican
JP Japan|Japanese
JO Jordan|Jordanian
KZ Kazakhstan|Kazakh|Kazakhstani
KE Kenya|Kenyan
XK Kosovo|Kosovar|Kosovan
KW Kuwait|Kuwaiti
KG Kyrgyzstan|Kyrgyz
LA Laos|Laotian|Lao
LV Latvia|Latvian
LB Lebanon|Lebanese
LS Lesotho|Basotho
LR Liberia|Liberian
LY Libya|Libyan
LT Lithuania|Lithuanian
LU Luxembourg
MG Madagascar|Malagasy
MW Malawi|Malawian
MY Malaysia|Malaysian
MV Maldives|Maldivian
ML Mali|Malian
MT Malta|Maltese
MR Mauritania|Mauritanian
MU Mauritius|Mauritian
MX Mexico|Mexican
MD Moldova|Moldovan
MN Mongolia|Mongolian
ME Montenegro|Montenegrin
MA Morocco|Moroccan
MZ Mozambique|Mozambican
MM Myanmar|Burma|Burmese
NA Namibia|Namibian
NP Nepal|Nepali|Nepalese
NL Netherlands|Dutch
NZ New Zealand
NI Nicaragua|Nicaraguan
NE Niger|Nigerien
NG Nigeria|Nigerian
KP North Korea|North Korean
MK North Macedonia|Macedonian
NO Norway|Norwegian
OM Oman|Omani
PK Pakistan|Pakistani
PS Palestine|Palestinian
PA Panama|Panamanian
PG Papua New Guinea|Papua New Guinean
PY Paraguay|Paraguayan
PE Peru|Peruvian
PH Philippines|Philippine|Filipino
PL Poland|Polish
PT Portugal|Portuguese
QA Qatar|Qatari
RO Romania|Romanian
RU Russia|Russian|Russian Federation
RW Rwanda|Rwandan
SA Saudi Arabia|Saudi
SN Senegal|Senegalese
RS Serbia|Serbian
SL Sierra Leone|Sierra Leonean
SG Singapore|Singaporean
SK Slovakia|Slovak
SI Slovenia|Slovenian
SB Solomon Islands
SO Somalia|Somali
ZA South Africa|South African
KR South Korea|South Korean
SS South Sudan|South Sudanese
ES Spain|Spanish
LK Sri Lanka|Sri Lankan
SD Sudan|Sudanese
SR Suriname|Surinamese
SE Sweden|Swedish
CH Switzerland|Swiss
SY Syria|Syrian
TW Taiwan|Taiwanese
TJ Tajikistan|Tajik
TZ Tanzania|Tanzanian
TH Thailand|Thai
TL East Timor|Timor-Leste|Timorese
TG Togo|Togolese
TN Tunisia|Tunisian
TR Turkey|Türkiye|Turkish
TM Turkmenistan|Turkmen
UG Uganda|Ugandan
UA Ukraine|Ukrainian
AE United Arab Emirates|UAE|Emirati
GB United Kingdom|UK|U.K.|Britain|Great Britain|British
US United States|United States of America|U.S.|US|USA|U.S.A.|American
UY Uruguay|Uruguayan
UZ Uzbekistan|Uzbek
VU Vanuatu
VE Venezuela|Venezuelan
VN Vietnam|Vietnamese
YE Yemen|Yemeni
ZM Zambia|Zambian
ZW Zimbabwe|Zimbabwean
"""

ORGANS = {
    "state department": "US", "pentagon": "US", "white house": "US", "justice department": "US", "treasury department": "US",
    "defense department": "US", "homeland security department": "US", "department of state": "US", "fbi": "US", "cia": "US",
    "u.s. congress": "US", "centcom": "US", "kremlin": "RU", "state duma": "RU", "fsb": "RU", "downing street": "GB",
    "home office": "GB", "foreign office": "GB", "élysée": "FR", "elysee": "FR", "bundestag": "DE",
    "bundeswehr": "DE", "knesset": "IL", "idf": "IL", "israel defense forces": "IL", "shin bet": "IL", "mossad": "IL", "zhongnanhai": "CN",
    "people's liberation army": "CN", "blue house": "KR", "verkhovna rada": "UA", "sbu": "UA", "majlis": "IR", "irgc": "IR",
    "lok sabha": "IN", "inter-services public relations": "PK",
}  # fmt: skip
"""Bodies that one country is known by, in lower case."""

NAMES: dict[str, str] = {}
"""Code to name."""
CODES: dict[str, str] = {}
"""Name or adjective, as written, to code."""
for _line in _TABLE.strip().split("\n"):
    _code, _, _forms = _line.partition(" ")
    NAMES[_code] = _forms.split("|")[0]
    for _form in _forms.split("|"):
        CODES[_form] = _code

_NAMESAKES = (
    "East China Sea", "Gulf of Guinea", "Gulf of Mexico", "Gulf of Oman", "Indian Ocean", "Irish Sea", "Mozambique Channel", "New Mexico",
    "Norwegian Sea", "Philippine Sea", "Sea of Japan", "South China Sea",
)  # fmt: skip
"""Seas, and a state, that are named after a country and are not in it."""
_FORMS = sorted((*CODES, *_NAMESAKES), key=len, reverse=True)
_ANY = re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, _FORMS)) + r")(?!\w)")


def first_country(text: str) -> str | None:
    """The code of the first country that a text names, by name or adjective."""
    return next((code for _, code in countries(text)), None)


def countries(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, str]]:
    """(offset, code) of every country named between two code points."""
    found = _ANY.finditer(text, start, len(text) if end is None else end)
    return [(m.start(), CODES[m.group()]) for m in found if m.group() in CODES]


def is_country(name: str) -> bool:
    """Whether a name is a country's own (not an adjective)."""
    code = CODES.get(name.removeprefix("the ").removeprefix("The "))
    return code is not None and (name.endswith(NAMES[code]) or name.removeprefix("the ").removeprefix("The ") in _OWN)


_OWN = {
    "Bosnia", "DR Congo", "DRC", "Congo", "Czechia", "Swaziland", "Burma", "U.S.", "US", "USA", "U.S.A.", "UK", "U.K.", "Britain",
    "Great Britain", "UAE", "Türkiye", "Côte d'Ivoire", "Timor-Leste", "Democratic Republic of Congo", "Russian Federation",
    "United States of America",
}  # fmt: skip
