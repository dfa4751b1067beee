"""Whom a pronoun stands for: what speaks for each candidate, weighed by what was learned from annotated texts.

Weights are in a table beside their features, made by training/antecedents.py on GUM's coreference (train and dev).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

NAME = "antecedents@1"
"""What is stored with a pronoun that this choice resolved."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or something mentioned before a pronoun.

    Attributes:
        sentences: how many sentences back it was last mentioned, 0 for the pronoun's own.
        between: how many others have been mentioned since.
        opens_sentence: whether that mention stands at the beginning of its sentence.
        quoted: whether it stands inside a quotation that the pronoun is outside of.
        form: "pronoun", "name" or "nominal", the form of that mention.
        same_pronoun: whether it was called by the same pronoun then.
        mentions: how often it has been mentioned so far.
        gender_known: whether its gender is known (to agree: others are no candidates).
        number_agrees: whether one stands for one, and several for several.
        person: whether it is a person.
        speaker: whether that mention is a source of a statement.
    """

    sentences: int
    between: int
    opens_sentence: bool
    quoted: bool
    form: str
    same_pronoun: bool
    mentions: int
    gender_known: bool
    number_agrees: bool
    person: bool
    speaker: bool


def features(c: Candidate, pronoun: str, speaks: bool = False) -> dict[str, float]:
    """What speaks for and against a candidate, by name.

    `speaks`: the pronoun is the source of a statement. News changes speakers from paragraph to paragraph, and what follows
    a text's main person through it (the same pronoun before, many mentions) then misleads: it is left out.
    """
    seen = {
        "same_sentence": float(c.sentences == 0),
        "sentences": float(min(c.sentences, 10)),
        "between": math.log1p(c.between),
        "opens_sentence": float(c.opens_sentence),
        "quoted": float(c.quoted),
        "name": float(c.form == "name"),
        "number_agrees": float(c.number_agrees),
        "speaker": float(c.speaker),
        f"{pronoun}_person": float(c.person),
    }
    if not speaks:
        seen |= {
            "same_pronoun": float(c.same_pronoun),
            "mentions": math.log1p(c.mentions),
            "gender_known": float(c.gender_known),
        }
    return seen


WEIGHTS: dict[bool, dict[str, float]] = {
    False: {
        "between": -0.127, "gender_known": 0.307, "he_person": 0.006, "mentions": 0.297, "name": 0.661, "number_agrees": 2.09,
        "opens_sentence": 0.402, "quoted": 0.246, "same_pronoun": 2.093, "same_sentence": 1.032, "sentences": -0.994, "she_person": 0.567,
        "speaker": -0.198, "they_person": 1.049,
    },
    True: {
        "between": -0.141, "he_person": 0.007, "name": 0.038, "number_agrees": 2.424, "opens_sentence": 0.403, "quoted": 0.068,
        "same_sentence": 0.79, "sentences": -1.071, "she_person": 1.03, "speaker": -0.174, "they_person": 1.407,
    },
}  # fmt: skip
"""By whether the pronoun is the source of a statement."""
SPEAKS_ON = 1.5
"""Logits for somebody who spoke before, where the pronoun is a source: coreference texts mark no sources, so that this was set by hand."""


def score(c: Candidate, pronoun: str, speaks: bool = False) -> float:
    """How well a candidate fits, in logits among the candidates."""
    weights = WEIGHTS[speaks]
    total = sum(weights.get(name, 0.0) * value for name, value in features(c, pronoun, speaks).items())
    return total + (SPEAKS_ON if speaks and c.speaker else 0.0)
