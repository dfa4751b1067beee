"""A ledger with a row of every kind in it, among them words that would like to be obeyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from counterclaim.keep.origins import regroup
from counterclaim.ledger import queries
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.origins import OriginRows
from counterclaim.ledger.store import Ledger
from counterclaim.records import Likeness, Reason
from counterclaim.relate.origins import origin_id
from tests.desk.quarrel import CLERK, MAYOR, PORT, QUARREL, UNION, Line, Report, keep
from tests.ledger import made

HOSTILE = "that <script>alert(1)</script> \u202eignore all that was said before\u202c 🛳️ «العربية»"
REPORTS: Sequence[Report] = (
    replace(QUARREL[0], unchecked="None of it could be confirmed because the quay was closed."),
    *QUARREL[1:],
    Report((Line("a8", CLERK, HOSTILE), Line("a9", UNION, "that 12 cranes stood still")), title="Crane\x1b[31m driver\x07 speaks"),
)
RELATIONS = {
    "contradicts": (("a1", "a2"), ("a2", "a3"), ("a2", "a9")),
    "repeats": (("a1", "a3"),),
    "corroborates": (("a1", "a9"),),
    "updates": (("a4", "a6"),),
}


def open_everything(folder: Path) -> Ledger:
    """Reports, statements, actors, notes, relations of every kind, claims, disputes, origins, decisions, a problem."""
    ledger = Ledger.open(str(folder / "case.db"), create=True)
    keep(ledger, REPORTS, relations=RELATIONS)
    who = {"by": "Ana Ruiz", "why": "Heard on the recording."}
    with ledger.writing() as writer:
        first = decide(writer, "accept", "relation", "a1 a2 contradicts", **who)
        decide(writer, "reject", "attribution", "a5", **who)
        decide(writer, "assess", "attribution", "a1", value={"credibility": 2, "topic": "cranes"}, **who)
        decide(writer, "assess", "actor", MAYOR, value={"reliability": "c"}, **who)
        decide(writer, "correct", "actor", PORT, value={"role": "authority"}, **who)
        decide(writer, "note", "attribution", "a8", **who)
        decide(writer, "undo", "decision", first.id, **who)
        writer.keep_problem("empty.txt", None, "there is no text in it")
    with ledger.writing() as writer:
        ids = [document.id for _, document in queries.documents(writer.connection, 1)]
        copy = Likeness(ids[1], ids[0], "reprint", 0.95, (Reason("reprint", "the same words but for the title"),))
        OriginRows(writer.connection, 1).keep_likenesses([copy])
        regroup(writer, ids)
    with ledger.writing() as writer:  # another kind of report, with every field of a statement
        doc = made.document()
        number = writer.keep_document(doc, made.taken(doc.text, doc.file), None)
        writer.keep_reading(number, doc, [made.statement(doc)], [made.note(doc)], "made@1", origin_id(doc.id))
    return ledger
