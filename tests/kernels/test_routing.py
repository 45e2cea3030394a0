"""Routing against a search we did not write (scipy), an enumeration of all ways, and lengths on the globe."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from kaname.kernels.routing import (
    GateLengths,
    cheapest,
    cheapest_states,
    crossings,
    great_circle,
    route_choice,
    traffic,
)

GATES = 3


def lengths_of(seed: int, origins: int = 4) -> GateLengths:
    """Random places in the plane: ports, and gates whose two sides are some way apart from the ports."""
    rng = np.random.default_rng(seed)
    ports, side_a = rng.uniform(0, 1000, (origins, 2)), rng.uniform(0, 1000, (GATES, 2))
    enter, leave = np.vstack([side_a, side_a + 1]), np.vstack([side_a + 1, side_a])
    far = lambda a, b: np.linalg.norm(a[:, None] - b[None], axis=2)  # noqa: E731
    direct = far(ports, ports)
    direct[rng.random(direct.shape) < 0.5] = np.inf
    access, between, egress = far(ports, enter), far(leave, enter), far(leave, ports)
    between[rng.random(between.shape) < 0.2] = np.inf
    return GateLengths(direct, access, between, egress)


def graph_of(lengths: GateLengths, toll: np.ndarray) -> csr_array:
    """The same as one graph for scipy: origins, states, destinations; a turn back through a gate left out."""
    o, n, d = len(lengths.direct), len(lengths.between), lengths.direct.shape[1]
    graph = np.full((o + n + d, o + n + d), np.inf)
    twice = np.tile(toll, 2)
    graph[:o, o + n :] = lengths.direct
    graph[:o, o : o + n] = lengths.access + twice
    between = lengths.between + twice
    for state in range(n):
        between[state, (state + n // 2) % n] = np.inf
    graph[o : o + n, o : o + n] = between
    graph[o : o + n, o + n :] = lengths.egress
    # A sparse matrix keeps an edge of almost no length, which scipy drops from a dense one.
    return csr_array(np.where(np.isfinite(graph), np.maximum(graph, 1e-9), 0.0))


def all_ways(lengths, toll, dispersion, origin, destination):
    """Enumerate every way that leads nearer at each gate: (weight, length, gates passed)."""
    cost, behind = cheapest(lengths, toll)
    ahead, twice, n = behind[:, destination], np.tile(toll, 2), len(lengths.between)
    ways = []

    def walk(state, paid, length, passed):
        home = lengths.egress[state, destination]
        if np.isfinite(home):
            ways.append((paid + home, length + home, passed))
        for following in range(n):
            step = lengths.between[state, following]
            if following != (state + n // 2) % n and np.isfinite(step) and ahead[following] < ahead[state]:
                walk(following, paid + step + twice[following], length + step, passed | {following % GATES})

    direct = lengths.direct[origin, destination]
    if np.isfinite(direct):
        ways.append((direct, direct, frozenset()))
    for state in range(n):
        step = lengths.access[origin, state]
        if np.isfinite(step) and ahead[state] < cost[origin, destination]:
            walk(state, step + twice[state], step, frozenset({state % GATES}))
    weight = np.exp(-(np.array([paid for paid, _, _ in ways]) - cost[origin, destination]) / dispersion)
    return weight / weight.sum(), np.array([length for _, length, _ in ways]), [passed for _, _, passed in ways]


def test_great_circles_have_their_published_lengths():
    # A quarter of a great circle on the mean radius; a degree of latitude is 111.195 km.
    assert great_circle(np.array([0.0, 0.0]), np.array([90.0, 0.0])) == pytest.approx(10007.557, abs=0.001)
    assert great_circle(np.array([140.0, 35.0]), np.array([140.0, 36.0])) == pytest.approx(111.195, abs=0.001)
    # Across the date line, and between antipodes.
    assert great_circle(np.array([179.5, 0.0]), np.array([-179.5, 0.0])) == pytest.approx(111.195, abs=0.001)
    assert great_circle(np.array([0.0, 0.0]), np.array([180.0, 0.0])) == pytest.approx(np.pi * 6371.0088, rel=1e-9)


def test_edges_cross_a_line_from_its_left_or_right():
    starts = np.array([[0.0, 1.0], [0.0, -1.0], [0.0, 1.0], [5.0, 1.0], [179.0, 1.0]])
    ends = np.array([[0.0, -1.0], [0.0, 1.0], [0.0, 0.5], [5.0, -1.0], [-179.0, -1.0]])
    assert crossings(starts, ends, np.array([-2.0, 0.0]), np.array([2.0, 0.0])).tolist() == [1, -1, 0, 0, 0]
    # The line itself may lie across the date line.
    assert crossings(starts, ends, np.array([178.0, 0.0]), np.array([-178.0, 0.0])).tolist() == [0, 0, 0, 0, 1]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), toll=st.lists(st.floats(0, 500), min_size=GATES, max_size=GATES))
def test_cheapest_costs_equal_a_search_by_scipy(seed, toll):
    lengths, tolls = lengths_of(seed), np.array(toll)
    cost, behind = cheapest(lengths, tolls)
    o, n = len(lengths.direct), len(lengths.between)
    found = dijkstra(graph_of(lengths, tolls), indices=range(o + n))
    # 1e-9 stands for an edge of length 0.
    np.testing.assert_allclose(cost, found[:o, o + n :], atol=1e-6)
    np.testing.assert_allclose(behind, found[o:, o + n :], atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), dispersion=st.floats(20, 2000))
def test_shares_and_lengths_equal_an_enumeration_of_all_ways(seed, dispersion):
    lengths, toll = lengths_of(seed), np.array([0.0, 100.0, 40.0])
    choice = route_choice(lengths, toll, dispersion)
    avoided = np.array([True, False, True])
    _, whole, rest = traffic(lengths, toll, dispersion, avoided, np.array([1.0, 0.0, 2.0]))
    for origin, destination in ((0, 1), (2, 3)):
        weight, length, passed = all_ways(lengths, toll, dispersion, origin, destination)
        assert choice.length[origin, destination] == pytest.approx(weight @ length, rel=1e-9)
        # A way may pass a gate there and, later, back: it counts twice in the sum, so the share is held from above.
        for gate in range(GATES):
            through = sum(w for w, gates in zip(weight, passed, strict=True) if gate in gates)
            assert choice.passing[origin, destination, gate] >= through - 1e-9
            if choice.passing[origin, destination, gate] < through + 1e-6:
                mean = sum(w * x for w, x, g in zip(weight, length, passed, strict=True) if gate in g)
                assert choice.through[origin, destination, gate] * through == pytest.approx(mean, rel=1e-6, abs=1e-6)
        spared = np.array([not (gates & {0, 2}) for gates in passed])
        assert rest.share[origin, destination] == pytest.approx(weight[spared].sum(), abs=1e-9)
        if weight[spared].sum() > 1e-6:
            mean = (weight[spared] @ length[spared]) / weight[spared].sum()
            assert rest.length[origin, destination] == pytest.approx(mean, rel=1e-6)
        assert whole.length[origin, destination] == pytest.approx(weight @ length, rel=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_all_traffic_takes_the_cheapest_way_as_the_dispersion_vanishes(seed):
    lengths, toll = lengths_of(seed), np.array([10.0, 0.0, 30.0])
    choice = route_choice(lengths, toll, 1e-3)
    cost, behind = cheapest(lengths, toll)
    for origin in range(4):
        for destination in range(4):
            states = cheapest_states(lengths, toll, behind, origin, destination)
            paid = choice.length[origin, destination] + toll[[s % GATES for s in states]].sum()
            assert paid == pytest.approx(cost[origin, destination], rel=1e-6)


def test_no_path_is_infinite_and_passes_nothing():
    lengths = lengths_of(1)
    shut = GateLengths(np.full((4, 4), np.inf), lengths.access, lengths.between, lengths.egress).open_to(
        np.zeros(GATES, dtype=bool)
    )
    choice = route_choice(shut, np.zeros(GATES), 100.0)
    assert np.isinf(choice.cost).all()
    assert np.isinf(choice.length).all()
    assert (choice.passing == 0).all()
    assert cheapest_states(shut, np.zeros(GATES), cheapest(shut, np.zeros(GATES))[1], 0, 1) is None
    _, whole, rest = traffic(shut, np.zeros(GATES), 100.0, np.array([True, False, False]))
    assert (whole.share == 0).all()
    assert (rest.share == 0).all()


def test_what_is_no_length_or_no_dispersion_is_refused():
    lengths = lengths_of(2)
    with pytest.raises(ValueError, match="above 0"):
        route_choice(lengths, np.zeros(GATES), 0.0)
    with pytest.raises(ValueError, match="negative"):
        GateLengths(-lengths.direct, lengths.access, lengths.between, lengths.egress)
    with pytest.raises(ValueError, match="do not fit"):
        GateLengths(lengths.direct, lengths.access[:, :5], lengths.between, lengths.egress)
    with pytest.raises(ValueError, match="circles"):
        cheapest(lengths_of(3), np.full(GATES, -5000.0))
