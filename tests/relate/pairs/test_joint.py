"""Pairs that are weighed together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.relate.pairs import joint
from counterclaim.relate.pairs.joint import Floats, Graph, Linear, Net, Round, sides_of, weigh

NUMBERS, WIDTH, KINDS = 6, 3, 4


def linear(draw: np.random.Generator, inputs: int, outputs: int) -> Linear:
    return Linear(draw.normal(size=(inputs, outputs)) / 3, draw.normal(size=outputs) / 3)


def net(seed: int = 1) -> Net:
    draw = np.random.default_rng(seed)
    rounds = tuple(Round(linear(draw, WIDTH, WIDTH), linear(draw, WIDTH, WIDTH), linear(draw, 4 * WIDTH, WIDTH)) for _ in range(2))
    return Net(linear(draw, NUMBERS, KINDS), linear(draw, NUMBERS, WIDTH), rounds, linear(draw, WIDTH, KINDS))


def graph(statements: int, share: float, seed: int, parties: int = 3) -> tuple[Graph, Floats]:
    draw = np.random.default_rng(seed)
    ends = np.array([(a, b) for b in range(statements) for a in range(b) if draw.random() < share], dtype=np.int64).reshape(-1, 2)
    sides = sides_of([(f"party {seed} {a % parties}", f"party {seed} {b % parties}") for a, b in ends])
    return Graph(ends[:, 0], ends[:, 1], statements, sides), draw.normal(size=(len(ends), NUMBERS))


def dense(model: Net, x: Floats, g: Graph) -> Floats:
    """The same, with a table of all statements by all others."""
    z = joint._bent(model.begins(x))
    is_pair = np.zeros((g.statements, g.statements))
    is_pair[g.a, g.b] = is_pair[g.b, g.a] = 1
    for turn in model.rounds:
        told = turn.tells(z) * joint._share(turn.loudness(z))
        table = np.zeros((g.statements, g.statements, WIDTH))
        table[g.a, g.b] = table[g.b, g.a] = told
        third = np.einsum("ikd,kjd->ijd", table, table)[g.a, g.b] / np.sqrt((is_pair @ is_pair)[g.a, g.b] + 1)[:, None] / 2
        own = table.sum(1) / (is_pair.sum(1)[:, None] + 1)
        between = np.array(
            [told[(g.sides == side) & (np.arange(len(x)) != n)].sum(0) / ((g.sides == side).sum() + 1) for n, side in enumerate(g.sides)]
        )
        z = z + joint._bent(turn.hears(np.concatenate([z, third, own[g.a] + own[g.b], between], 1)))
    raised = np.exp(model.alone(x) + model.adds(z))
    made: Floats = raised / raised.sum(1, keepdims=True)
    return made


@given(
    st.integers(2, 12),
    st.sampled_from([0.2, 0.6, 1.0]),
    st.integers(0, 50),
    st.sampled_from([1, 7, 400_000]),
    st.sampled_from([1, 5, 2_000]),
)
def test_thirds_are_found_as_a_table_of_all_would_show_them(statements: int, share: float, seed: int, at_once: int, near: int) -> None:
    g, x = graph(statements, share, seed)
    if not len(x):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joint, "_AT_ONCE", at_once)
        patch.setattr(joint, "_NEAR", near)
        assert weigh([net()], x, g) == pytest.approx(dense(net(), x, g), abs=1e-9)


def test_the_mean_of_nets_is_weighed() -> None:
    g, x = graph(9, 0.7, 3)
    assert weigh([net(1), net(2)], x, g) == pytest.approx((dense(net(1), x, g) + dense(net(2), x, g)) / 2, abs=1e-9)


def both_of(one: Graph, other: Graph, apart: int) -> Graph:
    """Two events; the numbers of the other's parties begin with `apart`."""
    return Graph(
        np.concatenate([one.a, other.a + one.statements]),
        np.concatenate([one.b, other.b + one.statements]),
        one.statements + other.statements,
        np.concatenate([one.sides, other.sides + apart]),
    )


@given(st.integers(0, 50))
def test_other_events_change_nothing_to_the_last_bit(seed: int) -> None:
    (one, x), (other, y) = graph(8, 0.6, seed), graph(40, 0.5, seed + 1)
    found = weigh([net()], np.concatenate([x, y]), both_of(one, other, int(one.sides.max(initial=-1)) + 1))
    assert found.tobytes() == np.concatenate([weigh([net()], x, one), weigh([net()], y, other)]).tobytes()


@given(st.integers(3, 14), st.sampled_from([0.3, 0.7, 1.0]), st.integers(0, 50), st.integers(1, 9))
def test_pairs_that_are_weighed_in_several_places_come_out_the_same_to_the_last_bit(
    statements: int, share: float, seed: int, most: int
) -> None:
    g, x = graph(statements, share, seed)
    model = net()
    state = joint.begin(model, x)
    homes = np.arange(len(x)) // most  # pairs that follow one another are weighed in one place, whatever they have in common
    for turn in model.rounds:
        between = joint.Beside(g).between(joint.tell(turn, state))
        heard = np.empty_like(state)
        for home in range(len(x) and int(homes[-1]) + 1):
            mine = np.flatnonzero(homes == home)
            ends = np.union1d(g.a[mine], g.b[mine])
            here = np.flatnonzero(np.isin(g.a, ends) | np.isin(g.b, ends))
            known, places = np.unique(np.concatenate([g.a[here], g.b[here]]), return_inverse=True)
            part = Graph(*np.split(places, 2), len(known), g.sides[here], np.flatnonzero(np.isin(here, mine)))
            told = joint.tell(turn, state[here])
            heard[mine] = joint.hear(turn, state[mine], told, joint.Beside(part), between)
        state = heard
    assert joint.chances(model, x, state).tobytes() == weigh([model], x, g).tobytes()


@given(st.integers(3, 14), st.sampled_from([0.3, 0.7, 1.0]), st.integers(0, 50), st.integers(1, 9))
def test_what_places_exchange_is_enough(statements: int, share: float, seed: int, most: int) -> None:
    draw = np.random.default_rng(seed)
    party = draw.integers(-1, 3, size=statements)
    ends = np.array([(a, b) for b in range(statements) for a in range(b) if draw.random() < share], dtype=np.int64).reshape(-1, 2)
    ends, x = draw.permutation(ends), draw.normal(size=(len(ends), NUMBERS))
    nets = [net(1), net(2)]
    whole = joint.among(*ends.T, np.ones(len(ends), dtype=np.bool_), party.__getitem__)
    expected = weigh(nets, x[whole.rows], whole.graph._replace(own=None))
    # in the order of the ledger from here on
    ends, x = ends[whole.rows], x[whole.rows]
    homes = np.arange(len(x)) // most
    places = [np.flatnonzero(homes == home) for home in range(len(x) and int(homes[-1]) + 1)]
    two = np.sort(party[ends], axis=1) @ [10, 1]
    known = (party[ends] >= 0).all(axis=1)
    shared = [side for side in np.unique(two[known]).tolist() if len({*homes[known & (two == side)].tolist()}) > 1]
    states = [joint.begin(one, x) for one in nets]
    for turn in range(2):
        parts = []
        for mine in places:
            told_here = mine[np.isin(two[mine], shared) & known[mine]]
            sides = np.searchsorted(shared, two[told_here])
            parts.append(joint.tell_by(nets, turn, [state[told_here] for state in states], sides, len(shared)))
        told = joint.Told(*(sum(one[n] for one in parts) for n in range(3))) if parts else None
        after = [np.empty_like(state) for state in states]
        for mine in places:
            here = np.flatnonzero(np.isin(ends, ends[mine]).any(axis=1))
            part = joint.among(*ends[here].T, np.isin(here, mine), party.__getitem__)
            keys = [part.parties[side] @ [10, 1] if (part.parties[side] >= 0).all() else -1 for side in range(len(part.parties))]
            abroad = np.array([side for side, key in enumerate(keys) if key in shared], dtype=np.int64)
            at = [shared.index(keys[side]) for side in abroad]
            its = [state[here[part.rows]] for state in states]
            assert told is not None
            heard = joint.hear_of(nets, turn, its, part.graph, abroad, joint.Told(*(one[at] for one in told)))
            for state, own in zip(after, heard, strict=True):
                state[mine] = own
        states = after
    found = joint.mean([joint.chances(one, x, state) for one, state in zip(nets, states, strict=True)])
    assert found.tobytes() == expected.tobytes()


def test_nothing_is_weighed_of_nothing() -> None:
    g, x = graph(1, 1, 1)
    assert weigh([net()], x, g).shape == (0, KINDS)


def test_which_statement_comes_first_changes_nothing() -> None:
    g, x = graph(9, 0.7, 3)
    assert weigh([net()], x, g._replace(a=g.b, b=g.a)) == pytest.approx(weigh([net()], x, g), abs=1e-9)


def test_two_parties_are_the_same_two_whoever_comes_first() -> None:
    assert sides_of([("army", "front"), ("front", "army"), ("army", "army")]).tolist() == [0, 0, 1]
