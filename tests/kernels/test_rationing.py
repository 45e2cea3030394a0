"""Two-sided rationing against a blind second implementation, the published numbers, and what must hold in any table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rationing_oracle import random_table
from rationing_oracle import rationing as plain

from kaname.kernels.leontief import leontief_inverse, technical_coefficients
from kaname.kernels.rationing import Cuts, NoBalance, base, rationing

seeds = st.integers(0, 2**32 - 1)


def arranged(Z, outside, x, economies):
    return base(Z, outside, x, leontief_inverse(technical_coefficients(Z, x)), economies)


def compact(cut):
    """(E seller, E buyer, S) as the kernel takes it."""
    buyers = np.flatnonzero(cut.any(axis=(0, 2)))
    return Cuts(buyers, np.ascontiguousarray(cut[:, buyers].transpose(1, 2, 0))[None])


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_agrees_with_the_blind_implementation(seed):
    """Both iterate to 1e-7 of the shock and better; 1e-8 of output is far above what is left of either."""
    rng = np.random.default_rng(seed)
    economies, sectors = int(rng.integers(2, 6)), int(rng.integers(1, 5))
    Z, outside, x = random_table(rng, economies, sectors, zeros=int(rng.integers(0, 2)))
    cut = rng.random((economies, economies, sectors)) * (rng.random((economies, economies, sectors)) < 0.3)
    cut[np.arange(economies), np.arange(economies)] = 0
    tau, delta = rng.uniform(0, 1, sectors), rng.uniform(0.02, 1, sectors)
    rho, varrho = -rng.uniform(0.2, 3), -rng.uniform(0.2, 3)
    expected = plain(Z, outside, x, economies, cut, tau, delta, rho, varrho)
    found = rationing(arranged(Z, outside, x, economies), compact(cut), tau, delta, rho, varrho)
    np.testing.assert_allclose(found.x[0], expected["x"], rtol=1e-7, atol=1e-8 * x.max())
    np.testing.assert_allclose(found.h[0], expected["h"], rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(found.kappa[0], expected["kappa"], rtol=1e-7, atol=1e-9)
    assert found.margin[0] <= 1e-9


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_a_batch_is_its_scenarios_one_by_one(seed):
    rng = np.random.default_rng(seed)
    Z, outside, x = random_table(rng, 4, 3)
    ready = arranged(Z, outside, x, 4)
    share = rng.random((3, 2, 3, 4)) * (rng.random((3, 2, 3, 4)) < 0.5)
    buyers = np.array([0, 2])
    share[:, 0, :, 0] = share[:, 1, :, 2] = 0
    tau, delta = rng.uniform(0, 1, (3, 3)), rng.uniform(0.05, 1, (3, 3))
    rho, varrho = -rng.uniform(0.2, 3, 3), -rng.uniform(0.2, 3, 3)
    together = rationing(ready, Cuts(buyers, share), tau, delta, rho, varrho)
    for b in range(3):
        alone = rationing(ready, Cuts(buyers, share[b : b + 1]), tau[b], delta[b], rho[b], varrho[b])
        np.testing.assert_allclose(together.x[b], alone.x[0], rtol=1e-8)


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_losses_grow_with_depth_and_friction_and_shrink_with_leakage(seed):
    """Fulfilment is the largest fixed point of a map that falls with each, so no industry is better off."""
    rng = np.random.default_rng(seed)
    Z, outside, x = random_table(rng, 4, 3)
    ready = arranged(Z, outside, x, 4)
    share = rng.random((1, 1, 3, 4))
    share[:, :, :, 1] = 0
    buyers = np.array([1])

    def world(depth=1.0, tau=0.3, delta=0.1):
        return rationing(ready, Cuts(buyers, depth * share), tau, delta).x.sum()

    rounding = 1e-9 * x.sum()
    for values, name in (((0.2, 0.5, 1.0), "depth"), ((0.0, 0.3, 0.8), "tau"), ((0.9, 0.4, 0.05), "delta")):
        outputs = [world(**{name: value}) for value in values]
        assert all(after <= before + rounding for before, after in zip(outputs, outputs[1:], strict=False)), name


def test_without_a_cut_nothing_moves():
    rng = np.random.default_rng(1)
    Z, outside, x = random_table(rng, 4, 3)
    found = rationing(arranged(Z, outside, x, 4), Cuts(np.array([0]), np.zeros((2, 1, 3, 4))))
    np.testing.assert_allclose(found.x, np.repeat(x[None], 2, axis=0), rtol=1e-13)
    assert np.all(found.margin == 0)


def two_economies():
    """One product; economy 1 buys it from economy 0 alone, and makes for final use from it and value added."""
    Z = np.array([[0.0, 40.0], [0.0, 0.0]])
    return Z, np.array([60.0, 100.0]), np.array([100.0, 100.0])


def test_a_supplier_of_everything_by_hand():
    """No other origin: what leaks and what friction leaves is all there is. ct = 40 (1 − τ(1−δ)), θ = ct / 40 · h."""
    Z, outside, x = two_economies()
    tau, delta = 0.3, 0.1
    found = rationing(arranged(Z, outside, x, 2), Cuts(np.array([1]), np.array([[[[1.0, 0.0]]]])), tau, delta)
    theta = 1 - tau * (1 - delta)
    lam = 1 / (0.6 + 0.4 / theta)
    np.testing.assert_allclose(found.h[0], [1.0, lam], rtol=1e-10)
    # Seller: 60 outside and what the smaller buyer still orders; buyer: its final sales, rationed.
    np.testing.assert_allclose(found.x[0], [60 + 40 * theta * lam, 100 * lam], rtol=1e-10)


def test_where_nothing_leaks_and_nothing_is_left_the_model_refuses_or_stops():
    Z, outside, x = two_economies()
    ready, everything = arranged(Z, outside, x, 2), Cuts(np.array([1]), np.array([[[[1.0, 0.0]]]]))
    with pytest.raises(NoBalance) as refused:
        rationing(ready, everything, 0.3, 0.0)
    assert refused.value.places == [(0, 0)]
    stopped = rationing(ready, everything, 1.0, 0.0)
    np.testing.assert_allclose(stopped.x[0], [60.0, 0.0], atol=1e-10)
    assert np.isfinite(stopped.h).all()


@pytest.mark.parametrize(
    "wrong", [{"rho": -np.inf}, {"varrho": -np.inf}, {"rho": 0.0}, {"varrho": 0.5}, {"tau": 1.2}, {"delta": -0.1}]
)
def test_what_has_no_meaning_is_refused(wrong):
    Z, outside, x = two_economies()
    with pytest.raises(ValueError, match=r"must|complement"):
        rationing(arranged(Z, outside, x, 2), Cuts(np.array([1]), np.array([[[[1.0, 0.0]]]])), **wrong)


def test_an_industry_without_inputs_and_one_without_output_stay_as_they_are():
    rng = np.random.default_rng(5)
    Z, outside, x = random_table(rng, 3, 2)
    Z[:, 0] = 0.0
    Z[3, :] = Z[:, 3] = 0.0
    outside[3] = 0.0
    x = Z.sum(axis=1) + outside
    found = rationing(arranged(Z, outside, x, 3), Cuts(np.array([1, 2]), np.full((1, 2, 2, 3), 0.5)), 0.5, 0.2)
    assert np.isfinite(found.x).all()
    assert found.h[0, 0] == 1.0
    assert found.x[0, 3] == 0.0


@pytest.fixture(scope="module")
def real(session):
    return session.input_output(), session.prepared().rationing


def percent_lost(real, pairs, **parameters):
    table, ready = real
    e, s = len(table.economies), len(table.sectors)
    cut = np.zeros((e, e, s))
    for seller, buyer in pairs:
        cut[table.economy(seller), table.economy(buyer)] = 1.0
    lost = (table.x - rationing(ready, compact(cut), **parameters).x[0]).reshape(e, s).sum(axis=1)
    shares = dict(zip(table.economies, 100 * lost / table.output_by_economy(), strict=True))
    return lost.sum(), 100 * lost.sum() / table.x.sum(), shares


def test_the_published_numbers(real):
    """sanction-simulator 0.1.4 on the unrounded table; ours is rounded to a thousand dollars a flow, worth 1e-5 of a loss."""
    world, share, by_economy = percent_lost(real, [("JPN", "CHN"), ("CHN", "JPN")])
    assert world / 1e3 == pytest.approx(613.594, rel=2e-5)
    assert share == pytest.approx(0.31888, abs=1e-5)
    assert by_economy["JPN"] == pytest.approx(2.28269, rel=2e-5)
    assert by_economy["CHN"] == pytest.approx(0.71566, rel=2e-5)
    world, share, by_economy = percent_lost(real, [("USA", "CHN"), ("CHN", "USA")])
    assert world / 1e3 == pytest.approx(696.506, rel=2e-5)
    assert share == pytest.approx(0.36197, abs=1e-5)
    assert by_economy["CHN"] == pytest.approx(0.84715, rel=2e-5)
    assert by_economy["USA"] == pytest.approx(0.49993, rel=2e-5)
    _, share, by_economy = percent_lost(real, [("CHN", "JPN")])
    assert by_economy["JPN"] == pytest.approx(1.33728, rel=2e-5)
    assert by_economy["CHN"] == pytest.approx(0.21251, rel=5e-5)
    assert share == pytest.approx(0.12941, abs=1e-5)


@pytest.mark.parametrize(
    ("parameters", "japan"),
    [
        ({"tau": 0.05}, 0.21969), ({"tau": 0.6}, 2.72783), ({"tau": 0.8}, 3.69195), ({"delta": 1 / 3}, 0.97575),
        ({"delta": 0.6}, 0.57647), ({"rho": -2.0, "varrho": -0.5}, 1.34841),
    ],
)  # fmt: skip
def test_the_peer_elsewhere_in_its_parameters(real, parameters, japan):
    """China banned from selling to Japan, as sanction-simulator 0.1.4 computes it (benchmarks/peer_sanction_simulator.py)."""
    assert percent_lost(real, [("CHN", "JPN")], **parameters)[2]["JPN"] == pytest.approx(japan, rel=3e-5)
