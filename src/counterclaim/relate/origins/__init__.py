"""Which reports are one origin: copies, reprints, excerpts and relays, each with what shows it.

report, other = prepare(document, attributions), prepare(document2, attributions2)
likeness = compare(report, other)
origins = group(order, likenesses, printed)

A ledger keeps `fingerprints`, `publisher_keys` and `relay_keys` of each document, lets `choose_candidates` say with which ones a new
document is compared, and groups the origins that are `touched` anew. Nothing here reads or writes a database.
"""

from __future__ import annotations

from counterclaim.relate.origins.candidates import MAX_CANDIDATES, MAX_HOLDERS, choose_candidates
from counterclaim.relate.origins.fingerprints import CERTAIN_WORDS, fingerprints
from counterclaim.relate.origins.grouping import MOST_OF_IT, Printed, group, joining, origin_id, touched
from counterclaim.relate.origins.named import publisher_keys, relay_keys
from counterclaim.relate.origins.report import Report, prepare
from counterclaim.relate.origins.verdict import compare

__all__ = [
    "CERTAIN_WORDS",
    "MAX_CANDIDATES",
    "MAX_HOLDERS",
    "MOST_OF_IT",
    "Printed",
    "Report",
    "choose_candidates",
    "compare",
    "fingerprints",
    "group",
    "joining",
    "origin_id",
    "prepare",
    "publisher_keys",
    "relay_keys",
    "touched",
]
