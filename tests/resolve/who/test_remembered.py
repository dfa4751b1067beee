"""What one run remembers: the latest reports that name an actor, found without a look at all the others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records import Reference
from counterclaim.resolve.who.actor_names import ActorName
from counterclaim.resolve.who.remembered import RECENT_DOCUMENTS, Remembered, Run

IDS = ("p1", "p2", "p3", "p4")
REPORTS = st.lists(st.tuples(st.integers(0, 90), st.sets(st.sampled_from(IDS))), max_size=150)


@given(REPORTS, st.sets(st.sampled_from((*IDS, "p5"))))
def test_the_latest_reports_that_name_one_of_some_actors(reports: list[tuple[int, set[str]]], wanted: set[str]) -> None:
    actors = {i: Remembered(i, i, "person", ActorName(i, "person")) for i in IDS}
    run = Run()
    named: dict[str, set[str]] = {}
    for number, inside in reports:
        document = f"d{number}"
        for i in sorted(inside):
            actors[i].mentions.append(Reference(document, 0, 1))
        # one that is changed and not mentioned is not named by the report
        run.keep(document, [actors[i] for i in IDS if i in inside or not actors[i].new])
        if inside:
            named.setdefault(document, set()).update(inside)
    latest = [inside for inside in reversed(named.values()) if inside & wanted][:RECENT_DOCUMENTS]
    found = run.naming(wanted)
    assert [{known.id for known in run.in_documents([document])} for document in found] == latest
    assert {known.id for known in run.in_documents(found)} == set().union(*latest)
