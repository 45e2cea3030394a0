"""The sourcing program: a case solved by hand, its dual, finite differences, and a second formulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kaname.coalitions.sourcing import Market, cheapest_sourcing

# HiGHS leaves primal and dual residuals of 1e-7 at most.
LEFT = 1e-6


def market(**changes):
    """Two importers of ten tonnes; a member sells six at 2, an outsider twenty at 1, another outsider three at 5."""
    given_ = {
        "cost": np.array([2.0, 1.0, 5.0]),
        "capacity": np.array([6.0, 20.0, 3.0]),
        "today": np.array([[0.0, 10.0, 0.0], [0.0, 10.0, 0.0]]),
        "demand": np.array([10.0, 10.0]),
        "allowed": np.ones((2, 3), dtype=bool),
        "outsider": np.array([False, True, True]),
    }
    return Market(**{**given_, **changes})


def test_a_case_solved_by_hand():
    """Cap one half each: 5 + 5 from the cheap outsider, 6 from the member, 3 from the dear outsider, 1 unmet.

    Cost 10·1 + 6·2 + 3·5 = 37. With π = 2·3·5 = 30, a tonne of member capacity saves π − 2 = 28, one of the dear
    outsider 25, one of the cheap outsider nothing; a wider cap gives both importers one tonne each at 1 instead of π:
    a unit of s̄ is worth 2·10·29 = 580.
    """
    found = cheapest_sourcing(market(), cap=0.5)
    assert found.flow.sum(axis=0) == pytest.approx([6, 10, 3], abs=LEFT)
    assert found.flow[:, 1] == pytest.approx([5, 5], abs=LEFT)
    assert found.unmet.sum() == pytest.approx(1, abs=LEFT)
    assert found.cost == pytest.approx(37, abs=LEFT)
    assert found.objective == pytest.approx(67, abs=LEFT)
    assert found.demand_price == pytest.approx([30, 30], abs=LEFT)
    assert found.capacity_price == pytest.approx([28, 0, 25], abs=LEFT)
    assert found.cap_price == pytest.approx(580, abs=LEFT)


def test_the_same_with_the_cap_on_all_outsiders_together():
    """Five tonnes of outsiders each, the cheap ones: 10·1 + 6·2 = 22 and 4 unmet."""
    found = cheapest_sourcing(market(), cap=0.5, jointly=True)
    assert found.flow.sum(axis=0) == pytest.approx([6, 10, 0], abs=LEFT)
    assert (found.cost, found.unmet.sum()) == (pytest.approx(22, abs=LEFT), pytest.approx(4, abs=LEFT))


def test_strong_duality_of_the_hand_case():
    """Prices times limits give the objective back: Σ d p − Σ k μ − s̄ · cap price, demand at π."""
    found, given_ = cheapest_sourcing(market(), cap=0.5), market()
    dual = found.demand_price @ given_.demand - found.capacity_price @ given_.capacity - 0.5 * found.cap_price
    assert dual == pytest.approx(found.objective, rel=1e-9)


def test_no_one_buys_from_itself():
    allowed = np.array([[False, True, True], [True, True, True]])
    found = cheapest_sourcing(market(allowed=allowed), cap=0.0)
    assert found.flow[0].sum() == 0
    assert found.flow[1, 0] == pytest.approx(6, abs=LEFT)


def test_with_a_switching_cost_nothing_moves_for_cheapness():
    today = np.array([[2.0, 3.0, 1.0], [1.0, 4.0, 1.0]])
    sold = market(today=today, demand=today.sum(axis=1), capacity=today.sum(axis=0) * 2)
    stays = cheapest_sourcing(sold, cap=1.0, switching=10.0)
    assert stays.flow == pytest.approx(today, abs=LEFT)
    moves = cheapest_sourcing(sold, cap=1.0)
    assert moves.cost < stays.cost
    least = cheapest_sourcing(sold, cap=0.5, switching=10.0)
    # Only what the second importer buys beyond three tonnes from the outsider moves.
    assert np.maximum(least.flow - today, 0).sum() == pytest.approx(1, abs=LEFT)
    assert least.flow[0] == pytest.approx(today[0], abs=LEFT)


def random_market(seed):
    rng = np.random.default_rng(seed)
    n, origins = 3, 6
    today = rng.uniform(0, 1, (n, origins)) * (rng.uniform(size=(n, origins)) < 0.6)
    today[:, 0] += 0.1
    return Market(
        cost=rng.uniform(0.5, 2, origins),
        capacity=today.sum(axis=0) * 1.1,
        today=today,
        demand=today.sum(axis=1),
        allowed=np.ones((n, origins), dtype=bool),
        outsider=np.arange(origins) < 3,
    )


@given(seed=st.integers(0, 10**6), cap=st.floats(0, 1), switching=st.sampled_from([0.0, 4.0]), jointly=st.booleans())
@settings(max_examples=40, deadline=None)
def test_plans_are_feasible_and_their_dual_agrees(seed, cap, switching, jointly):
    given_ = random_market(seed)
    found = cheapest_sourcing(given_, cap, switching, jointly=jointly)
    assert found.flow.min() >= -LEFT
    assert found.flow.sum(axis=1) + found.unmet == pytest.approx(given_.demand, abs=LEFT)
    assert np.all(found.flow.sum(axis=0) <= given_.capacity + LEFT)
    held = found.flow[:, given_.outsider]
    held = held.sum(axis=1, keepdims=True) if jointly else held
    assert np.all(held <= cap * given_.demand[:, None] + LEFT)
    if switching == 0:
        # The cap's own tonnes scale with s̄; with κ today's tonnes are limits of their own.
        dual = found.demand_price @ given_.demand - found.capacity_price @ given_.capacity - cap * found.cap_price
        assert dual == pytest.approx(found.objective, rel=1e-7, abs=1e-7)


@given(seed=st.integers(0, 10**6), jointly=st.booleans())
@settings(max_examples=20, deadline=None)
def test_a_wider_cap_never_costs_more_and_its_price_is_a_slope(seed, jointly):
    given_ = random_market(seed)
    points = [cheapest_sourcing(given_, cap, 4.0, jointly=jointly) for cap in (0.2, 0.2001, 0.4, 0.8)]
    objectives = [point.objective for point in points]
    assert all(a >= b - LEFT for a, b in zip(objectives, objectives[1:], strict=False))
    # Convex in the cap: the slope over a small step lies between the prices at its ends.
    slope = (objectives[0] - objectives[1]) / 1e-4
    assert points[1].cap_price - 1e-3 <= slope <= points[0].cap_price + 1e-3


def test_a_second_formulation_without_today_s_links():
    """The textbook program with one row for each cap and shortage at the same penalty."""
    given_, cap = random_market(11), 0.3
    found = cheapest_sourcing(given_, cap)
    n, origins = given_.allowed.shape
    penalty = 2 * (n + 1) * given_.cost.max()
    rows, limits = [], []
    for i in range(origins):
        rows.append(np.concatenate([np.tile(np.eye(origins)[i], n), np.zeros(n)]))
        limits.append(given_.capacity[i])
    for m in range(n):
        for i in np.flatnonzero(given_.outsider):
            rows.append(np.eye(n * origins + n)[m * origins + i])
            limits.append(cap * given_.demand[m])
    needs = np.hstack([np.kron(np.eye(n), np.ones(origins)), np.eye(n)])
    other = linprog(
        np.concatenate([np.tile(given_.cost, n), np.full(n, penalty)]),
        A_ub=np.array(rows), b_ub=np.array(limits), A_eq=needs, b_eq=given_.demand, method="highs-ipm",
    )  # fmt: skip
    assert found.objective == pytest.approx(other.fun, rel=1e-7)


@pytest.mark.parametrize(
    ("changes", "cap", "named"),
    [
        ({}, 1.5, "cap"),
        ({}, np.nan, "cap"),
        ({"cost": np.array([1.0, np.nan, 1.0])}, 0.5, "finite"),
        ({"demand": np.array([-1.0, 1.0])}, 0.5, "not negative"),
    ],
)
def test_what_is_no_market_is_refused(changes, cap, named):
    with pytest.raises(ValueError, match=named):
        cheapest_sourcing(market(**changes), cap)
