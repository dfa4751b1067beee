"""Likenesses to origins: who joins whom, what kind, and that grouping a part gives what grouping everything gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.records import Likeness, Reason
from counterclaim.relate.origins import Printed, group, origin_id, touched

WHY = (Reason("shared_passages", "80 of 100 words of narration, in one"),)


def like(document, source, score=0.8, kind="reprint", reasons=WHY):
    return Likeness(document, source, kind, score, reasons)


def documents(origins):
    return [list(origin.documents) for origin in origins]


def test_every_document_is_in_one_origin_in_the_order_of_the_ledger():
    origins = group(["c", "a", "b"], [like("b", "c")], {})
    assert documents(origins) == [["c", "b"], ["a"]]
    assert [o.kind for o in origins] == ["reprint", "own"]
    assert origins[0].id == origin_id("c") == "o" + "2e7d2c03a9507ae2"
    assert origins[0].reasons == (Reason("reprint", "b from c: 80 of 100 words of narration, in one"),)


def test_a_digest_goes_with_the_story_that_it_draws_on_most():
    assert documents(group(["s1", "s2", "d"], [like("d", "s1", 0.3, "excerpt"), like("d", "s2", 0.5)], {})) == [["s1"], ["s2", "d"]]


def test_ties_go_to_the_earlier_source():
    assert documents(group(["s1", "s2", "d"], [like("d", "s2", 0.4), like("d", "s1", 0.4)], {})) == [["s1", "d"], ["s2"]]


def test_a_report_that_has_two_thirds_of_two_others_joins_them():
    assert documents(group(["r1", "r2", "d"], [like("d", "r1", 0.9), like("d", "r2", 0.7)], {})) == [["r1", "r2", "d"]]


def test_a_relay_joins_one_only_however_much_it_tells():
    likenesses = [like("d", "r1", 0.9, "relay"), like("d", "r2", 0.8, "relay")]
    assert documents(group(["r1", "r2", "d"], likenesses, {})) == [["r1", "d"], ["r2"]]


def test_a_version_goes_before_everything():
    likenesses = [like("d", "r1", 0.5), like("d", "r2", 0.1, "version")]
    assert documents(group(["r1", "r2", "d"], likenesses, {})) == [["r1"], ["r2", "d"]]


def test_a_circle_is_one_origin():
    assert documents(group(["a", "b", "c"], [like("a", "b"), like("b", "c"), like("c", "a")], {})) == [["a", "b", "c"]]


def test_what_lies_outside_is_passed_over():
    assert documents(group(["a"], [like("a", "z"), like("z", "a"), like("a", "a")], {})) == [["a"]]


def test_the_agency_is_whom_a_report_credits():
    credit = (*WHY, Reason("credit", 'credits "BL", Baltic Line being the publisher of the other'))
    printed = {"w": Printed("Baltic Line"), "r": Printed("The Riga Lamp", ("BL",))}
    (origin,) = group(["w", "r"], [like("r", "w", reasons=credit)], printed)
    assert (origin.kind, origin.agency) == ("wire", "Baltic Line")


def test_an_agency_that_is_not_in_the_ledger_is_known_by_its_credits():
    printed = {"r": Printed("The Riga Lamp", ("Baltic Wire",)), "s": Printed("Tartu Today", ("Baltic Wire", "staff"))}
    (origin,) = group(["r", "s"], [like("s", "r")], printed)
    assert (origin.kind, origin.agency) == ("wire", "Baltic Wire")
    assert origin.reasons[-1] == Reason("credit", '"Baltic Wire" is credited by 2 of 2')


def test_a_report_alone_is_its_outlets_own_or_an_agencys():
    printed = {"a": Printed("The Riga Lamp"), "b": Printed("Baltic News Agency"), "c": Printed(None, ("Baltic Wire",))}
    assert [(o.kind, o.agency) for o in group(["a", "b", "c", "d"], [], printed)] == [
        ("own", None),
        ("wire", "Baltic News Agency"),
        ("wire", "Baltic Wire"),
        ("own", None),
    ]


def test_an_agency_that_relays_a_newspaper_is_not_behind_the_story():
    printed = {"p": Printed("The Riga Lamp"), "a": Printed("Baltic News Agency")}
    (origin,) = group(["p", "a"], [like("a", "p", 0.8, "relay")], printed)
    assert (origin.kind, origin.agency) == ("reprint", None)


NAMES = [f"d{n}" for n in range(12)]
LIKENESSES = st.lists(
    st.builds(
        like,
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.sampled_from([0.2, 0.4, 0.65, 0.7, 1.0]),
        st.sampled_from(["version", "copy", "reprint", "excerpt", "relay"]),
    ),
    max_size=25,
    unique_by=lambda n: frozenset((n.document, n.source)),
)
PRINTED = {"d1": Printed("Baltic News Agency"), "d4": Printed("The Riga Lamp", ("Baltic Wire",)), "d7": Printed("Tartu Today", ("AFP",))}


@settings(max_examples=300)
@given(LIKENESSES, st.permutations(NAMES))
def test_adding_one_by_one_gives_what_grouping_everything_gives(likenesses, order):
    kept = []  # the ledger: origins, regrouped only where a new document's likenesses reach
    for number, document in enumerate(order):
        here = set(order[: number + 1])
        new = [n for n in likenesses if document in (n.document, n.source) and {n.document, n.source} <= here]
        reached = touched(new) | {document}
        part = {d for origin in kept for d in origin.documents if reached & set(origin.documents)} | {document}
        anew = group([d for d in order if d in part], [n for n in likenesses if {n.document, n.source} <= part], PRINTED)
        kept = [origin for origin in kept if not part & set(origin.documents)] + anew
    everything = group(order, likenesses, PRINTED)
    assert sorted(kept, key=lambda o: o.id) == sorted(everything, key=lambda o: o.id)


@given(LIKENESSES, st.randoms())
def test_the_order_of_likenesses_does_not_matter(likenesses, dice):
    shuffled = list(likenesses)
    dice.shuffle(shuffled)
    assert group(NAMES, shuffled, PRINTED) == group(NAMES, likenesses, PRINTED)
