"""Names that are told apart sooner are those that the whole comparison tells apart."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.records import ActorKind
from counterclaim.resolve.who.actor_names import ActorName
from counterclaim.resolve.who.same_name import compare, same
from tests.resolve.who import test_same_name as pairs

KINDS: tuple[ActorKind, ...] = ("person", "person", "organization", "state", "media", "armed_group", "collective", "anonymous")
PAIRS = [*pairs.SAME_PERSONS, *pairs.OTHER_PERSONS, *pairs.SAME_BODIES, *pairs.OTHER_BODIES, ("Ana Kolar", "Ana Kolaz")]
NAMES = ("", "…", "the mayor of Ruse", "Mr", "A. B.", *dict.fromkeys(name for pair in PAIRS for name in pair))


@st.composite
def actors(draw: st.DrawFn) -> tuple[ActorName, ActorName]:
    """Two that may have much in common."""
    names = st.sampled_from(NAMES)
    kind = draw(st.sampled_from(KINDS))
    first, second = (
        ActorName(
            name,
            draw(st.sampled_from((kind, kind, *KINDS))),
            tuple(draw(st.lists(names, max_size=2))),
            draw(st.sampled_from((None, "mayor", "deputy mayor", "general"))),
            draw(st.none() | names),
            draw(st.sampled_from((None, "BG", "RO"))),
        )
        for name in draw(st.sampled_from(PAIRS) | st.tuples(names, names))
    )
    return first, second


@settings(max_examples=1500)
@given(actors())
def test_same_is_what_compare_calls_the_same(two: tuple[ActorName, ActorName]) -> None:
    match = compare(*two)
    assert same(*two) == (match if match.verdict == "same" else None)
