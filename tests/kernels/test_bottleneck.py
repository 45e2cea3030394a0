"""Caps on output: the two-industry oracle, the CES limit, the dual of the programme, time by hand, and what is monotone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kaname.kernels import rationing as two_sided
from kaname.kernels.bottleneck import capped_year, least_loss, missing
from kaname.kernels.ces import shortage_loss
from kaname.kernels.leontief import leontief_inverse
from kaname.kernels.price import extra_bill, price_rise

Z = np.array([[150.0, 500.0], [200.0, 100.0]])
X = np.array([1000.0, 2000.0])
SHARES = st.floats(0, 1)


def table(Z=Z, x=X, economies=1):
    return two_sided.base(Z, x - Z.sum(axis=1), x, leontief_inverse(Z / x), economies)


def nothing(base):
    return two_sided.Cuts(np.array([0]), np.zeros((1, 1, len(base.sales), base.sales.shape[1])))


def test_the_two_industries_of_miller_and_blair_with_a_cap_of_seven_tenths():
    base = table()
    found = two_sided.rationing(base, nothing(base), cap=(1.0, 0.7))
    # Worked outside the code to six digits.
    assert found.x[0] == pytest.approx([746.835, 1400.0], abs=5e-4)
    assert found.h[0] == pytest.approx([0.919719, 0.729407], abs=5e-7)
    # The cap on output is met, and it is not on top of what fulfilment loses: .7 times λ would end far below.
    assert found.x[0, 1] / X[1] == pytest.approx(0.7, abs=1e-6)


def test_without_a_cap_nothing_changes():
    base = table()
    plain, capped = (two_sided.rationing(base, nothing(base), cap=cap) for cap in (None, np.ones(2)))
    assert np.array_equal(plain.x, capped.x)
    assert np.allclose(plain.x[0], X, rtol=1e-12)
    assert np.array_equal(plain.h, plain.worst)


@pytest.mark.parametrize("seed", range(6))
def test_capped_output_is_the_fixed_point_it_claims_to_be(seed):
    """Held against the plain iteration of the definition, written apart, on random tables of three economies."""
    rng = np.random.default_rng(seed)
    e, s = 3, 4
    flows = rng.random((e * s, e * s)) * rng.random((e * s, 1))
    x = flows.sum(axis=1) + rng.uniform(1, 4, e * s)
    x = np.maximum(x, flows.sum(axis=0) * 1.3)
    cap = np.where(rng.random(e * s) < 0.4, rng.uniform(0.3, 1, e * s), 1.0)
    base = table(flows, x, e)
    found = two_sided.rationing(base, nothing(base), cap=cap)

    spend = flows.sum(axis=0)
    product = np.arange(e * s) % s
    alpha = np.array([flows[product == r].sum(axis=0) for r in range(s)]) / spend
    beta, z = 1 - spend / x, x - flows.sum(axis=1)

    def fulfilment(ceiling):
        h = np.ones(e * s)
        for _ in range(5_000):
            delivered = flows * h[:, None]
            theta = np.array([delivered[product == r].sum(axis=0) for r in range(s)]) / (alpha * spend)
            kappa = 1 / (alpha / theta).sum(axis=0)
            h = np.minimum(1 / (beta + (1 - beta) / kappa), ceiling)
        return h

    out, before = x, np.zeros(e * s)
    while np.any(np.abs(out - before) > 1e-10 * x):
        h = fulfilment(np.minimum(1, cap * x / (z + flows / x @ out)))
        before, out = out, np.linalg.solve(np.eye(e * s) - h[:, None] * flows / x, h * z)
    assert found.x[0] == pytest.approx(out, rel=1e-5)
    assert np.all(found.x[0] <= cap * x * (1 + 1e-6))
    assert np.all(found.worst[0] <= found.h[0] + 1e-9)


def test_a_tighter_cap_never_gives_more():
    base = table()
    outputs = [two_sided.rationing(base, nothing(base), cap=(1.0, c)).x[0].sum() for c in np.linspace(1, 0.2, 9)]
    assert all(later <= earlier + 1e-9 for earlier, later in zip(outputs, outputs[1:], strict=False))


def test_time_by_hand():
    """40 % missing for 200 days; 30 days of stock last 75. A second, of which half is missing, binds from day 160.

    Industry 0 needs the first for half its output: 125 days at .2. Industry 1 needs both: .2 × 85 days, then the
    larger of .2 and .45 for 40 days, then the second alone (300 days in all) at .45 for 100.
    """
    phi = np.array([[0.5, 0.5], [0.0, 0.9]])
    found = capped_year(phi, [[0.4], [0.5]], [[30.0], [80.0]], [[200.0], [300.0]])
    assert found.lost == pytest.approx([125 * 0.2 / 365, (85 * 0.2 + 40 * 0.45 + 100 * 0.45) / 365], rel=1e-12)
    assert found.cap == pytest.approx([0.8, 0.55])
    assert found.binding.tolist() == [0, 1]
    assert found.waits == pytest.approx([75, 75])


def test_stock_for_longer_than_the_shortage_loses_nothing():
    found = capped_year([[0.8]], [[0.5]], [[50.0]], [[99.0]])
    assert (found.lost[0], found.cap[0], found.binding[0], found.waits[0]) == (0, 1, -1, np.inf)


def test_day_by_day_comes_to_the_same():
    """A count of days, rounded to days, beside the exact segments."""
    rng = np.random.default_rng(3)
    phi, z = rng.random((3, 5)), rng.random((3, 5))
    since = rng.integers(0, 300, (3, 5)).astype(float)
    until = rng.integers(0, 500, (3, 5)).astype(float)
    found = capped_year(phi, z, since * z, until)
    day = np.arange(365)[:, None, None]
    on = (np.round(since) <= day) & (day < until)
    assert found.lost == pytest.approx((phi * z * on).max(axis=1).sum(axis=0) / 365, abs=1e-9)


@given(arrays(float, (2, 3), elements=SHARES), arrays(float, (2, 3), elements=SHARES), st.floats(0, 400), SHARES)
def test_more_missing_needed_or_less_in_stock_never_loses_less(phi, z, stock, step):
    days = np.full((2, 3), 365.0)
    here = capped_year(phi, z, np.full((2, 3), stock), days).lost
    assert np.all(here <= capped_year(phi + (1 - phi) * step, z, np.full((2, 3), stock), days).lost + 1e-12)
    assert np.all(here <= capped_year(phi, z + (1 - z) * step, np.full((2, 3), stock), days).lost + 1e-12)
    assert np.all(here <= capped_year(phi, z, np.full((2, 3), stock * (1 - step)), days).lost + 1e-12)
    assert np.all((here >= 0) & (here <= (phi * z).max(axis=0) + 1e-12))


@pytest.mark.parametrize("left", [0.9, 0.5, 0.2])
def test_the_limit_of_ces_is_a_cap(left):
    """One input that all output needs: as σ → 0 the CES formula ends at the cap 1 − (1 − s) = s; above, it loses less."""
    cap = capped_year([[1.0]], [[1 - left]], [[0.0]], [[365.0]]).cap[0]
    assert 1 - shortage_loss(np.array([0.04]), 1e-3, np.array([left]))[0] == pytest.approx(cap, abs=5e-3)
    assert 1 - shortage_loss(np.array([0.04]), 0.1, np.array([left]))[0] > cap


def test_what_is_missing():
    assert missing(0.6, 0.25) == pytest.approx(0.45)
    with pytest.raises(ValueError, match="between 0 and 1"):
        missing(1.2, 0.0)


@pytest.mark.parametrize("seed", range(5))
def test_least_loss_of_one_commodity_is_the_knapsack(seed):
    """With one commodity the programme is a fractional knapsack: first to whom loses most a unit of supply."""
    rng = np.random.default_rng(seed)
    value, phi, use = rng.uniform(1, 9, 6), rng.random(6), rng.dirichlet(np.ones(6))
    supply = rng.uniform(0.1, 0.9)
    found = least_loss(value, phi[None], use[None], [supply])
    left, access = supply, np.zeros(6)
    for j in np.argsort(-value * phi / use):
        access[j] = min(1.0, left / use[j])
        left -= access[j] * use[j]
    assert found.loss == pytest.approx((value * phi * (1 - access)).sum(), rel=1e-9)
    # The dual is what a little more supply is worth.
    more = least_loss(value, phi[None], use[None], [supply + 1e-6])
    assert found.worth[0] == pytest.approx((found.loss - more.loss) / 1e-6, rel=1e-4)
    # Sharing in proportion never does better.
    assert found.loss <= (value * phi * (1 - supply)).sum() + 1e-12


def test_two_commodities_are_not_given_to_who_lacks_the_other():
    """Industry 0 needs both, and nothing is left of the second: the first goes to industry 1."""
    found = least_loss([10.0, 1.0], [[1.0, 1.0], [1.0, 0.0]], [[0.5, 0.5], [1.0, 0.0]], [0.5, 0.0])
    assert found.cap == pytest.approx([0.0, 1.0])
    assert found.loss == pytest.approx(10.0)


def test_price_by_hand():
    """A tenth of supply missing: .9^(−1/.275) = 1.4669 with the central pair, 1.2346 with the sum .5."""
    assert price_rise(0.1, 0.015, 0.26) == pytest.approx(0.9 ** (-1 / 0.275) - 1, rel=1e-12)
    assert price_rise(0.1, 0.15, 0.35) == pytest.approx(0.2345679, abs=1e-6)
    # Both sides of the market meet at that price.
    rise = price_rise(0.103, 0.11, 0.13)
    assert (1 + rise) ** -0.13 == pytest.approx((1 - 0.103) * (1 + rise) ** 0.11, rel=1e-12)
    # Central shortage of Hormuz 2026 under three pairs: +24, +48, +57 %, as the method's sheet works them out.
    pairs = ((0.15, 0.35), (0.015, 0.26), (0.11, 0.13))
    assert [round(100 * float(price_rise(0.103, *pair))) for pair in pairs] == [24, 48, 57]
    assert price_rise(0.0, 0.1, 0.1) == 0


@pytest.mark.parametrize("elasticities", [(0.01, 0.04), (-0.1, 0.4), (0.2, -0.01)])
def test_a_price_without_elasticities_is_refused(elasticities):
    with pytest.raises(ValueError, match="add up to"):
        price_rise(0.1, *elasticities)


def test_the_extra_bill_of_all_economies_is_nothing():
    """What importers pay more exporters receive more: net imports of the world are zero, and so is the sum."""
    net = np.array([60.0, 25.0, -85.0])
    bills = extra_bill(net, 0.45, 365)
    assert bills.sum() == pytest.approx(0, abs=1e-12)
    assert bills[0] == pytest.approx(27.0)
    assert extra_bill(60.0, 0.45, 73) == pytest.approx(5.4)
