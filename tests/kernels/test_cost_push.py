"""Cost push against cost minimised outright, closed forms of small economies, and the first-order network."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from kaname.kernels.cost_push import NoFiniteCost, cost_push_prices
from kaname.kernels.leontief import leontief_inverse, technical_coefficients
from kaname.kernels.power import withdrawal_loss


def economies_table(
    seed: int, e: int, s: int, density: float = 0.8, least: float = 0.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Flows, output and Leontief inverse; value added is between a fifth and two thirds of cost."""
    rng = np.random.default_rng(seed)
    n = e * s
    Z = rng.uniform(least, 1, (n, n)) * (rng.random((n, n)) < density)
    x = np.maximum(Z.sum(axis=0) / rng.uniform(0.35, 0.8, n), 0.5)
    return Z, x, leontief_inverse(technical_coefficients(Z, x))


def two_economies(own: float, foreign: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One product; economy 0 buys from both, economy 1 buys nothing, so its price stays 1."""
    Z, x = np.array([[own, 0.0], [foreign, 0.0]]), np.ones(2)
    return Z, x, leontief_inverse(technical_coefficients(Z, x))


def ces(values: np.ndarray, shares: np.ndarray, elasticity: float) -> float:
    """Quantity aggregate, base quantities 1."""
    used = shares > 0
    if elasticity == 1:
        return float(np.exp(shares[used] @ np.log(values[used])))
    r = (elasticity - 1) / elasticity
    return float((shares[used] @ values[used] ** r) ** (1 / r))


def cheapest(prices, shares, elasticity, ceilings=None) -> float:
    """Least cost of one unit of a CES aggregate by a general solver: no price index is used.

    Quantities relative to base; a ceiling is on the quantity over that of the aggregate.
    """
    used = shares > 0
    p, s = prices[used], shares[used]
    top = np.full(len(p), np.inf) if ceilings is None else np.asarray(ceilings)[used]
    r = (elasticity - 1) / elasticity
    # It may stop outside what is allowed; then it starts from elsewhere.
    for more in np.linspace(0.3, 3.0, 20):
        found = minimize(
            lambda z: s @ (p * np.exp(z)),
            np.minimum(np.log(top) - 1e-3, more),
            jac=lambda z: s * p * np.exp(z),
            bounds=[(-30, np.log(t) if np.isfinite(t) else 30) for t in top],
            constraints={
                "type": "ineq",
                "fun": lambda z: np.log(ces(np.exp(z), s, elasticity)),
                "jac": lambda z: s * np.exp(r * z) / (s @ np.exp(r * z)),
            },
            method="SLSQP",
            options={"ftol": 1e-15, "maxiter": 2000},
        )
        if np.log(ces(np.exp(found.x), s, elasticity)) > -1e-8:
            break
    else:
        pytest.fail("the general solver found nothing allowed")
    return float(found.fun)


@settings(deadline=None, max_examples=15)
@given(
    seed=st.integers(0, 2**32 - 1),
    xi=st.sampled_from([0.6, 1.0, 1.7, 4.0]),
    epsilon=st.sampled_from([0.2, 1.0, 1.5]),
    theta=st.sampled_from([0.5, 1.0, 2.0]),
)
def test_prices_are_the_least_cost_found_by_a_general_solver(seed, xi, epsilon, theta):
    """The nest is minimised from the bottom up at the prices found; those must come out again.

    Tolerance: SLSQP's constraint, about 1e-7.
    """
    rng = np.random.default_rng(seed)
    e, s = 3, 2
    Z, x, L = economies_table(seed, e, s, density=1.0, least=0.5)
    cut, tariff = np.zeros((1, s, e)), np.zeros((1, s, e))
    cut[0, :, 2] = rng.uniform(0.05, 0.3, s)
    cut[0, 1, 1] = 0.1
    tariff[0, 0, :] = rng.uniform(0, 0.4, e)
    elasticities = {"origin_elasticity": xi, "product_elasticity": epsilon, "value_added_elasticity": theta}
    p = cost_push_prices(Z, L, x, e, [0], cut, tariff=tariff, **elasticities).prices
    for j in range(e * s):
        hit = j < s
        bundles, spent = np.empty(s), np.empty(s)
        for r in range(s):
            bought = Z[r::s, j]
            spent[r] = bought.sum()
            paid = p[r::s] * (1 + tariff[0, r] * hit)
            ceilings = np.where(cut[0, r] * hit > 0, 1 - cut[0, r], np.inf)
            bundles[r] = cheapest(paid, bought / spent[r], xi, ceilings)
        m = spent.sum() / x[j]
        inputs = cheapest(bundles, spent / spent.sum(), epsilon)
        assert cheapest(np.array([inputs, 1.0]), np.array([m, 1 - m]), theta) == pytest.approx(p[j], rel=1e-6)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), xi=st.floats(1.2, 20), origin=st.integers(0, 3))
def test_a_full_cut_costs_what_the_withdrawal_kernel_says(seed, xi, origin):
    """(1−ω)^{−1/(ξ−1)} at unchanged prices, from another kernel."""
    Z, x, L = economies_table(seed, 4, 3, density=1.0)
    cut = np.zeros((1, 3, 4))
    cut[0, :, origin] = 1
    # Leontief above the bundles would let some of the costlier cases spiral; the direct effect is the same.
    found = cost_push_prices(
        Z, L, x, 4, [1], cut, origin_elasticity=xi, product_elasticity=1.5, value_added_elasticity=1.5
    )
    flows = Z.reshape(4, 3, 12)[:, :, found.columns]
    omega = flows[origin] / flows.sum(axis=0)
    assert np.log(found.bundles) == pytest.approx(withdrawal_loss(1.0, omega, xi - 1), rel=1e-10, abs=1e-12)
    assert found.columns.tolist() == [3, 4, 5]


@pytest.mark.parametrize("theta", [0.0, 0.5, 1.0, 2.0])
def test_one_industry_that_feeds_itself(theta):
    """p^{1−θ} = m (k p)^{1−θ} + 1 − m with k = s₀^{−1/(ξ−1)}, solved for p."""
    Z, x, L = two_economies(0.3, 0.1)
    cut = np.zeros((1, 1, 2))
    cut[0, 0, 1] = 1
    m, k = 0.4, 0.75 ** (-1 / 1.5)
    by_hand = k ** (m / (1 - m)) if theta == 1 else ((1 - m) / (1 - m * k ** (1 - theta))) ** (1 / (1 - theta))
    found = cost_push_prices(Z, L, x, 2, [0], cut, origin_elasticity=2.5, value_added_elasticity=theta)
    assert found.prices == pytest.approx([by_hand, 1.0], rel=1e-12)
    assert found.bundles == pytest.approx(np.array([[k]]), rel=1e-12)


@pytest.mark.parametrize(("xi", "depth"), [(1.0, 0.5), (0.5, 0.5), (0.5, 0.7), (3.0, 0.5), (1 - 1e-9, 0.5)])
def test_a_partial_cut_by_hand(xi, depth):
    """s₀ y + s_g (1−d) at unchanged prices; y from the aggregate set to 1, at ξ = 1 Π (1−d)^{−s_g/s₀}."""
    Z, x, L = two_economies(0.4, 0.1)
    cut = np.zeros((1, 1, 2))
    cut[0, 0, 1] = depth
    rho = (xi - 1) / xi
    nearly_one = abs(rho) < 1e-6
    y = (1 - depth) ** (-0.25) if nearly_one else ((1 - 0.2 * (1 - depth) ** rho) / 0.8) ** (1 / rho)
    found = cost_push_prices(Z, L, x, 2, [0], cut, origin_elasticity=xi)
    assert found.bundles[0, 0] == pytest.approx(0.8 * y + 0.2 * (1 - depth), rel=1e-9 if nearly_one else 1e-12)


@pytest.mark.parametrize("theta", [0.0, 0.5, 1.0, 3.0])
def test_a_tariff_on_the_only_origin(theta):
    """p^{1−θ} = m (1+t)^{1−θ} + 1 − m, whatever the elasticity between origins."""
    Z, x, L = two_economies(0.0, 0.6)
    tariff = np.zeros((1, 1, 2))
    tariff[0, 0, 1] = 0.25
    by_hand = 1.25**0.6 if theta == 1 else (0.6 * 1.25 ** (1 - theta) + 0.4) ** (1 / (1 - theta))
    for xi in (0.0, 1.0, 5.0):
        found = cost_push_prices(
            Z, L, x, 2, [0], np.zeros((1, 1, 2)), origin_elasticity=xi, value_added_elasticity=theta, tariff=tariff
        )
        assert found.prices == pytest.approx([by_hand, 1.0], rel=1e-13)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_tariffs_in_fixed_proportions_and_in_cobb_douglas_are_linear(seed):
    """Leontief: p = A_τᵀ p + v. Cobb–Douglas: ln p = Lᵀ Σ_i a_ij ln(1+t_ij). Both solved outright."""
    rng = np.random.default_rng(seed)
    Z, x, L = economies_table(seed, 3, 2)
    tariff = rng.random((2, 2, 3)) * 0.1
    wedge = np.ones((6, 6))
    for k, buyer in enumerate((0, 2)):
        wedge[:, 2 * buyer : 2 * buyer + 2] += tariff[k].T.reshape(6, 1)
    A = Z / x

    def prices(level):
        return cost_push_prices(
            Z,
            L,
            x,
            3,
            [0, 2],
            np.zeros((2, 2, 3)),
            origin_elasticity=level,
            product_elasticity=level,
            value_added_elasticity=level,
            tariff=tariff,
        ).prices

    assert pytest.approx(np.linalg.solve(np.eye(6) - (A * wedge).T, 1 - A.sum(axis=0)), rel=1e-11) == prices(0.0)
    assert pytest.approx(np.exp(L.T @ (A * np.log(wedge)).sum(axis=0)), rel=1e-11) == prices(1.0)


@pytest.mark.parametrize("kind", ["tariff", "cut"])
def test_small_shocks_follow_the_first_order_network(kind):
    """p − 1 = Lᵀ (direct) + second order: halving a tariff divides the rest by 4.

    A ration of d moves costs by d² and the weights of the origins by d, so that its rest is of order d³ and falls by 8.
    The ratio itself has an error of the next order, hence a tenth.
    """
    Z, x, L = economies_table(7, 4, 3)
    none = np.zeros((1, 3, 4))

    def error(size):
        shock = none.copy()
        shock[0, 1, [0, 3]] = size
        change = {"cut": shock} if kind == "cut" else {"cut": none, "tariff": shock}
        found = cost_push_prices(Z, L, x, 4, [2], origin_elasticity=3.0, **change)
        spent = Z.reshape(4, 3, 12).sum(axis=0)[:, found.columns] / x[found.columns]
        first = L[found.columns].T @ (spent * (found.bundles - 1)).sum(axis=0)
        assert np.abs(found.prices - 1 - first).max() < 0.1 * np.abs(first).max()
        return np.abs(found.prices - 1 - first).max()

    expected = {"tariff": 4, "cut": 8}[kind]
    for size in (0.02, 0.01):
        assert error(size) / error(size / 2) == pytest.approx(expected, rel=0.1)


def test_hulten_a_small_tariff_costs_final_demand_what_it_is_levied_on():
    """Σ_j f_j ln p_j = t · (taxed purchases) to first order, wherever in the network they are."""
    Z, x, L = economies_table(11, 4, 3, density=0.3)
    x = np.maximum(x, Z.sum(axis=1) + 0.1)
    L = leontief_inverse(technical_coefficients(Z, x))
    f = x - Z.sum(axis=1)
    tariff, t = np.zeros((1, 3, 4)), 1e-7
    tariff[0, :, 0] = t
    p = cost_push_prices(Z, L, x, 4, [3], np.zeros((1, 3, 4)), origin_elasticity=4.0, tariff=tariff).prices
    assert f @ np.log(p) / t == pytest.approx(Z[:3, 9:].sum(), rel=1e-6)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_deeper_cuts_and_lower_elasticities_cost_more(seed):
    Z, x, L = economies_table(seed, 3, 2, density=1.0, least=0.3)
    cut = np.zeros((1, 2, 3))
    cut[0, :, 1] = 1.0

    def prices(depth, xi):
        return cost_push_prices(Z, L, x, 3, [0], depth * cut, origin_elasticity=xi).prices

    by_depth = [prices(depth, 6.0) for depth in (0.0, 0.01, 0.3, 0.7, 1.0)]
    by_elasticity = [prices(0.1, xi) for xi in (50.0, 5.0, 2.0, 1.0, 0.7)]
    for series in (by_depth, by_elasticity):
        for cheaper, dearer in itertools.pairwise(series):
            assert np.all(dearer >= cheaper - 1e-13)
            assert dearer[0] > cheaper[0]


def test_a_ration_above_what_is_bought_anyway_costs_nothing():
    """Tariffs take purchases from origin 1 down by more than a twentieth, so a cut of a twentieth is idle there."""
    Z, x, L = economies_table(3, 3, 2, density=1.0)
    cut, tariff = np.zeros((1, 2, 3)), np.zeros((1, 2, 3))
    cut[0, :, 1], tariff[0, :, 1] = 0.05, 0.5
    alone = cost_push_prices(Z, L, x, 3, [0], 0 * cut, origin_elasticity=5.0, tariff=tariff)
    both = cost_push_prices(Z, L, x, 3, [0], cut, origin_elasticity=5.0, tariff=tariff)
    assert both.prices == pytest.approx(alone.prices, rel=1e-13)
    cut[0, :, 1] = 0.999
    assert cost_push_prices(Z, L, x, 3, [0], cut, origin_elasticity=5.0, tariff=tariff).prices[0] > both.prices[0]


def test_no_shock_is_exactly_no_change_and_units_do_not_matter():
    Z, x, L = economies_table(2, 3, 2)
    none = np.zeros((2, 2, 3))
    for buyers, cut in (([0, 1], none), ([], np.zeros((0, 2, 3)))):
        found = cost_push_prices(Z, L, x, 3, buyers, cut, origin_elasticity=2.0)
        assert np.array_equal(found.prices, np.ones(6))
        assert found.bundles.shape == (2, 0)
    none[0, 0, 1] = 0.5
    once = cost_push_prices(Z, L, x, 3, [0, 1], none, origin_elasticity=2.0)
    scaled = cost_push_prices(1e6 * Z, L, 1e6 * x, 3, [0, 1], none, origin_elasticity=2.0)
    assert scaled.prices == pytest.approx(once.prices, rel=1e-13)
    # Only the buyer named by a cut is affected.
    assert once.columns.tolist() == [0, 1]


def test_elasticities_by_product_are_one_elasticity_each():
    Z, x, L = economies_table(4, 3, 2, density=1.0)
    cut = np.zeros((1, 2, 3))
    cut[0, 0, 1] = 1
    # The product that is not cut is bought in fixed proportions or freely: at unchanged prices its bundle costs 1.
    found = cost_push_prices(Z, L, x, 3, [0], cut, origin_elasticity=[3.0, 0.0])
    uniform = cost_push_prices(Z, L, x, 3, [0], cut, origin_elasticity=3.0)
    assert found.bundles == pytest.approx(uniform.bundles, rel=1e-14)
    assert np.array_equal(found.bundles[1], np.ones(2))
    assert found.prices[0] > uniform.prices[0] > 1


def test_far_from_the_base_no_digit_is_lost():
    """With ξ = 30 and tariffs of 900 % on nearly all, Σ s p^{1−ξ} is 10⁻²⁹ of the base: [Σ s (1+t)^{1−ξ}]^{1/(1−ξ)}."""
    Z, x, L = two_economies(1e-12, 0.2)
    tariff = np.array([[[8.0, 9.0]]])
    found = cost_push_prices(Z, L, x, 2, [0], np.zeros((1, 1, 2)), origin_elasticity=30.0, tariff=tariff)
    own = 1e-12 / (0.2 + 1e-12)
    direct = (own * 9.0**-29.0 + (1 - own) * 10.0**-29.0) ** (-1 / 29)
    assert found.bundles[0, 0] == pytest.approx(direct, rel=1e-12)


def test_what_has_no_finite_cost_is_named():
    Z, x, L = economies_table(6, 3, 2, density=1.0)
    cut = np.zeros((1, 2, 3))
    cut[0, 1, 2] = 1
    for xi in (1.0, 0.5, 0.0):
        with pytest.raises(NoFiniteCost, match="2 in number") as refused:
            cost_push_prices(Z, L, x, 3, [1], cut, origin_elasticity=xi)
        assert refused.value.pairs.tolist() == [[2, 1], [3, 1]]
    # Every origin rationed, be it by a hair: nothing can make up for it.
    cut[0, 1] = 0.001
    with pytest.raises(NoFiniteCost):
        cost_push_prices(Z, L, x, 3, [1], cut, origin_elasticity=8.0)
    # Product 1 comes to industry 3 from economy 2 alone: refused there, and computed when spared.
    Z[[1, 3], 3] = 0
    L = leontief_inverse(technical_coefficients(Z, x))
    cut[0, 1] = [0, 0, 1]
    with pytest.raises(NoFiniteCost) as refused:
        cost_push_prices(Z, L, x, 3, [1], cut, origin_elasticity=8.0)
    assert refused.value.pairs.tolist() == [[3, 1]]
    found = cost_push_prices(Z, L, x, 3, [1], cut, origin_elasticity=8.0, spared=refused.value.pairs)
    assert found.bundles[1, 1] == 1
    assert found.bundles[1, 0] > 1


@pytest.mark.parametrize("slack", [1e-6, -1e-6])
def test_the_deepest_cut_below_unit_elasticity(slack):
    """ξ = ½, ρ = −1: finite while 1 > s_g/(1−d), so the border is d = s₀."""
    Z, x, L = two_economies(0.3, 0.1)
    cut = np.zeros((1, 1, 2))
    cut[0, 0, 1] = 0.75 - slack
    if slack < 0:
        with pytest.raises(NoFiniteCost) as refused:
            cost_push_prices(Z, L, x, 2, [0], cut, origin_elasticity=0.5)
        assert refused.value.pairs.tolist() == [[0, 0]]
    else:
        # Finite by itself, and far too dear for an industry that feeds itself in complements.
        with pytest.raises(NoFiniteCost, match="spiral") as refused:
            cost_push_prices(Z, L, x, 2, [0], cut, origin_elasticity=0.5)
        assert refused.value.pairs.shape == (0, 2)
        found = cost_push_prices(Z, L, x, 2, [0], cut, origin_elasticity=0.5, value_added_elasticity=3.0)
        assert np.isfinite(found.prices).all()


def test_a_spiral_ends_just_where_the_closed_form_says():
    """m k^{1−θ} < 1 with k = s₀^{−1/(ξ−1)} in the one-industry economy: near the border it is found, beyond it not."""
    Z, x, L = two_economies(0.3, 0.3)
    cut = np.zeros((1, 1, 2))
    cut[0, 0, 1] = 1
    border = 1 + np.log(2) / (-np.log(0.6) / 0.5)
    k = 0.5 ** (-1 / (1.02 * border - 1))
    near = cost_push_prices(Z, L, x, 2, [0], cut, origin_elasticity=1.02 * border)
    assert near.prices[0] == pytest.approx((0.4 / (1 - 0.6 * k**0.5)) ** 2, rel=1e-9)
    with pytest.raises(NoFiniteCost, match="spiral"):
        cost_push_prices(Z, L, x, 2, [0], cut, origin_elasticity=0.98 * border)


def test_idle_industries_and_missing_products_are_no_obstacle():
    Z, x, _ = economies_table(5, 3, 2, density=1.0)
    Z[4:], Z[:, 4:], x[4:] = 0, 0, 0
    Z[1::2, 0] = 0
    L = leontief_inverse(technical_coefficients(Z, x))
    cut = np.zeros((3, 2, 3))
    cut[:, :, 2] = 1
    cut[0, 1, 0] = 0.5
    found = cost_push_prices(Z, L, x, 3, [0, 1, 2], cut, origin_elasticity=4.0)
    assert np.isfinite(found.prices).all()
    assert np.array_equal(found.prices[4:], np.ones(2))
    # Economy 2 sells nothing, so cutting it alone moves nothing.
    assert np.array_equal(
        cost_push_prices(Z, L, x, 3, [1], cut[1:2], origin_elasticity=0.5).prices,
        np.ones(6),
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"origin_elasticity": [2.0, 2.0, 2.0]}, "one a product"),
        ({"origin_elasticity": -1.0}, "elasticities must be finite"),
        ({"origin_elasticity": np.inf}, "elasticities must be finite"),
        ({"product_elasticity": np.nan}, "elasticities must be finite"),
        ({"value_added_elasticity": -0.1}, "elasticities must be finite"),
        ({"tariff": np.zeros((1, 2, 2))}, "tariffs"),
        ({"tariff": np.full((1, 2, 3), -0.1)}, "tariffs"),
        ({"tariff": np.full((1, 2, 3), np.inf)}, "tariffs"),
        ({"cut": np.zeros((1, 3, 2))}, "shape"),
        ({"cut": np.full((1, 2, 3), 1.5)}, "between 0 and 1"),
        ({"spared": [[6, 0]]}, "spare"),
        ({"spared": [0, 1]}, "spare"),
        ({"x": np.full(6, 1e-3)}, "exceed its output"),
        ({"x": np.array([0, 9, 9, 9, 9, 9.0])}, "exceed its output"),
    ],
)
def test_malformed_arguments_are_refused(change, words):
    Z, x, L = economies_table(2, 3, 2)
    arguments = {"x": x, "cut": np.full((1, 2, 3), 0.0), "origin_elasticity": 2.0} | change
    with pytest.raises(ValueError, match=words):
        cost_push_prices(Z, L, economies=3, buyers=[0], **arguments)
