"""Reports made by varying sentences: real-looking, all different, with reprints, further versions and documents without a report.

Everything in them is invented; places are real. The same number gives the same reports on every machine.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

TOWNS = (
    "Varna Ruse Plovdiv Gabrovo Sliven Dobrich Shumen Pernik Vidin Montana Lovech Razgrad Silistra Kardzhali Pazardzhik Targovishte".split()
)
FIRST = "Ana Ivo Petra Marin Lena Stoyan Vera Kiril Dora Boris Elena Pavel Nadia Simeon Rada Todor Mira Asen Yana Hristo".split()
STARTS, MIDDLES = "B Br D Dr G Gr K Kr L M N P R S St T V Z".split(), "a e i o u".split()
ENDS = "bov chev dev gov kov lov mov nev rov sev tov vich zhev".split()
ROLES = ("the mayor", "a spokesman for the river authority", "the head of the fire brigade", "a farmer", "the opposition leader", "a nurse")
THINGS = ("bridge", "dam", "depot", "ferry", "grain store", "power station", "school", "road tunnel", "bus station", "market hall")
HAPPENED = ("collapsed", "burned down", "was flooded", "was shelled", "was closed", "was stormed", "broke", "was raided")
OUTLETS = ("Danube Post", "Rila Courier", "The Harbour Times", "Radio Balkan Wind", "Evening Ledger", "Thracian Star", "Struma Gazette")
AGENCIES = ("Lower Danube Wire", "Agence Thrace")
VERBS = ("said", "told reporters", "insisted", "claimed", "wrote in a statement", "added", "conceded", "warned")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NOUNS = """tractor bakery sandbag lantern turbine orchard ladder chapel viaduct kiosk quarry pump cellar rooftop barge cable
culvert fence garage hangar inn jetty kitchen loom mill nursery oven parcel quay ration sawmill tannery utensil vault
wagon yard attic barn chimney ditch engine furrow gutter hydrant icehouse junction kennel lorry meadow notebook outpost
pontoon radio silo terrace uniform vineyard warehouse blanket crate drum filter generator helmet invoice jerrycan
keyring ledger mattress needle overcoat plank rope""".split()
ADJECTIVES = """rusted yellow narrow abandoned borrowed crooked damp empty frozen grey hollow idle jagged late muddy northern old
painted quiet ruined shallow tall upper vacant wooden broken cracked distant eastern faded gravel heavy inner leaning
moored new open private rented sealed temporary unlit vaulted western""".split()
DONE = """moved counted burned hidden sold fenced drained repaired guarded emptied searched photographed loaded blocked paid
promised inspected cleared dug lost marked signed towed welded covered shared measured fetched hung lit""".split()
CLAIMS = (
    "at least {n} people had died beside the {adj} {noun}", "{n} {noun}s of {town} had been {done}", "no {noun} was {done} before {day}",
    "the {adj} {noun} had been {done} for {n} leva", "{n} guards {done} a {noun} and left", "{who} {done} the {noun} of {town}",
    "{n} people were still missing near the {noun} of {town}", "a {adj} {noun} had {done} nothing but {noun}s",
    "the army {done} every {noun} west of {town}", "{who} never {done} a {adj} {noun}",
)  # fmt: skip
DENIALS = (
    "{who}, {role}, denied that the {adj} {noun} had been {done}.", "{who} dismissed the figure of {n} {noun}s as invented.",
    "{who}, {role}, would neither confirm nor deny that a {noun} was {done}.",
)  # fmt: skip
COLOUR = (
    "A {adj} {noun} stood beside the {noun} until {day}.", "{n} {noun}s hung from the {adj} {noun}, all of them {done}.",
    "Children {done} {adj} {noun}s past the {noun} of {town}.", "By noon the {noun} was {done} and {adj}.",
    "Near {town} a {noun} lay {done} under {n} {noun}s.", "The {noun} rang, a {noun} was {done}, and the {adj} {noun} stayed shut.",
)  # fmt: skip


def make_reports(folder: Path, count: int, seed: int = 4) -> Path:
    """Write reports and a manifest of them; about one in eight is a reprint, one in twenty a further version of a page.

    Returns:
        The manifest's path.
    """
    draw = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    entries: list[dict[str, str]] = []
    texts: list[str] = []
    for n in range(count):
        entry = {"publisher": draw.choice(OUTLETS), "published_at": f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"}
        text, version_of = varied(draw, texts)
        if version_of is not None:
            entry = {**entries[version_of]}
        entry["file"] = f"report-{n:06}.txt"
        entry.setdefault("url", f"https://outlet.example/{n:06}")
        (folder / entry["file"]).write_text(text, encoding="utf-8")
        entries.append(entry)
        texts.append(text)
    manifest = folder / "reports.json"
    manifest.write_text(json.dumps(entries), encoding="utf-8")
    return manifest


def varied(draw: random.Random, earlier: list[str]) -> tuple[str, int | None]:
    """A new report, a reprint of an earlier one, or a further version of one.

    Returns:
        The text, and which of the earlier ones it is a version of.
    """
    kind = draw.random()
    if earlier and kind < 0.12:
        return _reprint(draw, draw.choice(earlier)), None
    if earlier and kind < 0.17:
        of = draw.randrange(len(earlier))
        return earlier[of].replace(" people ", " men ", 1).replace("At least", "More than", 1) + f"Updated at {draw.randint(1, 12)}.\n", of
    return report(draw), None


def report(draw: random.Random) -> str:
    """A report of 80 to 250 words."""
    town, thing, happened = draw.choice(TOWNS), draw.choice(THINGS), draw.choice(HAPPENED)
    agency = draw.choice(AGENCIES) if draw.random() < 0.2 else None
    opening = f"{town.upper()} ({agency}) — " if agency else ""
    paragraphs = [f"{opening}The {thing} of {town} {happened} on {draw.choice(DAYS)}, {_person(draw)} {draw.choice(VERBS)}."]
    for _ in range(draw.randint(3, 9)):
        paragraphs.append(draw.choice((_claim, _claim, _quote, _denial, _colour))(draw))
    return f"{town}: {thing} {happened}, {_person(draw)} says\n\n" + "\n\n".join(paragraphs) + "\n"


def _person(draw: random.Random) -> str:
    return f"{draw.choice(FIRST)} {draw.choice(STARTS)}{draw.choice(MIDDLES)}{draw.choice(ENDS)}"


def _filled(draw: random.Random, words: str) -> str:
    slots = {
        "n": lambda: str(draw.randint(2, 900)), "day": lambda: draw.choice(DAYS), "who": lambda: _person(draw),
        "role": lambda: draw.choice(ROLES), "town": lambda: draw.choice(TOWNS), "noun": lambda: draw.choice(NOUNS),
        "adj": lambda: draw.choice(ADJECTIVES), "done": lambda: draw.choice(DONE),
    }  # fmt: skip
    return re.sub(r"\{(\w+)\}", lambda match: slots[match.group(1)](), words)


def _claim(draw: random.Random) -> str:
    said = _filled(draw, draw.choice(CLAIMS))
    return f"{_person(draw)}, {draw.choice(ROLES)}, {draw.choice(VERBS)} that {said}. {_filled(draw, draw.choice(COLOUR))}"


def _quote(draw: random.Random) -> str:
    words = _filled(draw, draw.choice(CLAIMS))
    return f"“{words[0].upper()}{words[1:]},” {_person(draw)} {draw.choice(('said', 'shouted', 'told us'))} near {draw.choice(TOWNS)}."


def _denial(draw: random.Random) -> str:
    return _filled(draw, draw.choice(DENIALS))


def _colour(draw: random.Random) -> str:
    one, two = (_filled(draw, draw.choice(COLOUR)) for _ in range(2))
    return f"{one} {two} The road to {draw.choice(TOWNS)} stayed shut on {draw.choice(DAYS)}."


def _reprint(draw: random.Random, text: str) -> str:
    """The same report with another title, perhaps a paragraph less."""
    _, *paragraphs = text.rstrip("\n").split("\n\n")
    if len(paragraphs) > 4 and draw.random() < 0.5:
        del paragraphs[draw.randrange(1, len(paragraphs))]
    return f"What {_person(draw)} knows\n\n" + "\n\n".join(paragraphs) + "\n"
