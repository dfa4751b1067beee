"""Evidence from opposed predicates: captured and still held, open and sealed, fled and never left.

A table that grows: one line an opposition, words of the one side, a bar, words of the other. A word stands for its forms ("capture"
for "captured", "capturing"). Two statements oppose each other where each has a word of another side and both are affirmed, or both denied.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from counterclaim.relate.wording import Word, words_of

TABLE = """
capture seize overrun conquer fall fallen take taken liberate recapture retake | hold held holding resist defend repel repulse resistance
capture seize overrun conquer control | lose lost free recapture retake
victory won win conquered | continue resist fighting defeated lost
flee fled abandon desert withdraw withdrew retreat pullout evacuated left | remain stay stood hold held advance advancing return post
surrender surrendered capitulate | fight fought resist refuse refused
end ended over finished cease ceased stop stopped | continue continues ongoing rage resume resumed underway
open opened reopened unlocked unsealed accessible | closed close shut sealed locked blocked barred chained welded inaccessible
alive survived living survivor breathing | dead died killed body buried corpse
arrest arrested detain detained custody jailed held | free freed released release home liberty
accident accidental malfunction fault failure mishap negligence technical | attack sabotage deliberate bomb missile shot explosive arson
genuine authentic real true original | fake forged fabricated doctored false invented manipulated staged edited
confirm confirmed admit admitted acknowledged | deny denied dismissed rejected refuted
guilty responsible blame culpable | innocent blameless cleared exonerated
safe drinkable clean harmless normal | toxic poisoned contaminated unsafe dangerous undrinkable polluted lethal
intact undamaged standing untouched | destroyed damaged collapsed burnt burned demolished ruined flattened
voluntary voluntarily willingly consent agreed | forced force coerced compelled gunpoint evicted expelled
first fired provoked began started attacked | answered returned retaliated responded ambushed
peaceful unarmed calm orderly | violent armed riot rioters violence chaos looted
civilian civilians villagers farmers guests patients shoppers | fighters militants terrorists combatants insurgents gunmen rebels
resign resigned stepped quit | dismissed sacked fired ousted removed
valid legal lawful legitimate | invalid illegal unlawful void annulled illegitimate
warned alerted informed notified told | unaware unwarned surprise uninformed
paid pay compensated | unpaid owed withheld owe
support supported backed voted endorsed | opposed rejected against
signed agreed accepted deal | refused rejected unsigned collapsed
arrived reached delivered entered came | turned stopped blocked never prevented
increase increased rose risen more grew | decrease decreased fell fewer dropped less
full packed sold overcrowded crowded | empty deserted half-empty
quick minutes immediately promptly | late delay delayed hours slow
locked chained bolted | open unlocked ajar
guard guarded staffed manned | abandoned unmanned absent
trained qualified licensed certified inspected tested checked | unqualified unlicensed unchecked untested uninspected
found recovered located | missing lost disappeared
present attended inside | absent elsewhere abroad outside
"""
_LEAST_STEM = 4
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ied", "ed", "ies", "es", "s", "d", "e")


class Opposed(NamedTuple):
    """A word of each statement that no two sides share."""

    a: Word
    b: Word


def stem(word: str) -> str:
    """A word without its ending, so that its forms are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


@cache
def _sides() -> dict[str, list[tuple[int, int]]]:
    """Oppositions and sides that each stem stands on."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate(TABLE.strip().splitlines()):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                places = found.setdefault(stem(word), [])
                if (number, side) not in places:
                    places.append((number, side))
    return found


def find_opposed(a: str, b: str) -> list[Opposed]:
    """Words of two texts that stand on opposed sides, the first of each opposition; offsets are those of the texts.

    A text that has words of both sides of an opposition is on neither.
    """
    left, right = _placed(a), _placed(b)
    found = []
    for (number, side), word in sorted(left.items()):
        other = right.get((number, 1 - side))
        if other is not None and (number, 1 - side) not in left and (number, side) not in right:
            found.append(Opposed(word, other))
    return found


def _placed(text: str) -> dict[tuple[int, int], Word]:
    sides = _sides()
    found: dict[tuple[int, int], Word] = {}
    for word in words_of(text):
        for place in sides.get(stem(word.key), ()):
            found.setdefault(place, word)
    return found
