"""What two statements say of each other.

Two halves. `compare` looks at the texts of a new report's statements and of earlier ones: which are worth comparing, and what speaks
for and against each relation. That is kept; it never changes while the texts stay. `judge` weighs it, with what may still change
(who speaks for whom, when it was said, which reports are one origin), whenever relations are asked for.
"""

from __future__ import annotations

from counterclaim.relate.pairs.candidates import MAX_HOLDERS, choose_documents, event_keys
from counterclaim.relate.pairs.compare import candidates_of, compare
from counterclaim.relate.pairs.judge import judge
from counterclaim.relate.pairs.statement import Pair, Statement, Told
from counterclaim.relate.pairs.weights import load_weights

__all__ = [
    "MAX_HOLDERS",
    "Pair",
    "Statement",
    "Told",
    "candidates_of",
    "choose_documents",
    "compare",
    "event_keys",
    "judge",
    "load_weights",
]
