"""The solvers behind their words: closed forms, a blind second implementation, conservation, and honest refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from rationing_oracle import rationing as plain
from small_world import ECONOMIES, SECTORS, benched, industry, made_world, random_world

from kaname.errors import UsageFault, ValidationFault
from kaname.kernels.inventories import SINGLE
from kaname.scenarios.cuts import scenario_cuts
from kaname.scenarios.parameters import SHORT_RUN, Parameters, critical_inputs
from kaname.scenarios.shocks import (
    Embargo,
    ExportBan,
    Release,
    Scenario,
    Stocks,
    Substitution,
    SupplyCut,
    Tariff,
)
from kaname.scenarios.solvers import SOLVERS, solver_named
from kaname.vocab.stress import criticality, stocks, substitutability

CHN, JPN, USA = range(3)
CHIPS = SECTORS.index("C26")
WORLD = random_world(4)
PREPARED = benched(WORLD)
EMBARGO = Embargo(by=("CHN",), on=("JPN",))


def solved(solver, *shocks, prepared=PREPARED, cushion=(), **parameters):
    cuts = scenario_cuts(Scenario(name="x", shock=shocks, cushion=cushion), prepared.table, {})
    return SOLVERS[solver](prepared, cuts, Parameters(**parameters))


def by_economy(found):
    return found.loss.reshape(3, -1).sum(axis=1)


# rationing -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shock", "where"),
    [
        (EMBARGO, [(CHN, JPN, slice(None), 1.0), (JPN, CHN, slice(None), 1.0)]),
        (SupplyCut(by=("CHN",), sectors=("C26",), depth=0.5), [(CHN, [JPN, USA], CHIPS, 0.5)]),
        (ExportBan(by=("USA",), on=("JPN",), days=73), [(USA, JPN, slice(None), 0.2)]),
    ],
)
@pytest.mark.parametrize("friction", [{}, {"tau": "sector", "delta": "sector", "rho": -2.0, "varrho": -0.5}])
def test_rationing_is_the_blind_implementation_on_the_cut_the_words_mean(shock, where, friction):
    """Both iterate to 1e-7 of the shock; 1e-8 of output lies well above what is left of either."""
    cut = np.zeros((3, 3, len(SECTORS)))
    for seller, buyer, sector, depth in where:
        cut[seller, buyer, sector] = depth
    table = substitutability()
    tau, delta = 0.30, 0.10
    if friction:
        tau, delta = ([getattr(row, name).central for row in table.values()] for name in ("tau", "delta"))
    rho, varrho = friction.get("rho", -1.0), friction.get("varrho", -1.0)
    expected = plain(WORLD.Z, WORLD.outside, WORLD.x, 3, cut, tau, delta, rho, varrho)["x"]
    found = solved("rationing", shock, **friction)
    np.testing.assert_allclose(WORLD.x - found.loss, expected, rtol=1e-7, atol=1e-8 * WORLD.x.max())
    assert found.assumptions == ("rationing", "year_average", "intermediate_only")


@pytest.mark.parametrize(
    ("name", "values"),
    [("depth", (0.0, 0.2, 0.6, 1.0)), ("tau", (0.0, 0.3, 0.8, 1.0)), ("delta", (1.0, 0.5, 0.1, 0.02))],
)
def test_losses_grow_with_depth_and_friction_and_shrink_with_leakage(name, values):
    """For the world, and up to rounding; nothing is lost at the first value of each."""
    losses = []
    for value in values:
        depth = value if name == "depth" else 1.0
        found = solved("rationing", EMBARGO.model_copy(update={"depth": depth}), **({} if name == "depth" else {name: value}))  # fmt: skip
        losses.append(found.loss.sum())
    assert losses[0] == pytest.approx(0.0, abs=1e-7 * WORLD.x.sum() if name == "tau" else 1e-9 * WORLD.x.sum())
    assert all(after > before for before, after in zip(losses, losses[1:], strict=False))


def test_cushions_lower_the_loss_of_whom_they_are_for():
    bare = by_economy(solved("rationing", EMBARGO))[JPN]
    for cushion in (
        Stocks(economies=("JPN",), days=10),
        Release(economies=("JPN",), days=10),
        Substitution(economies=("JPN",), share=0.3),
    ):
        assert 0 < by_economy(solved("rationing", EMBARGO, cushion=(cushion,)))[JPN] < bare, cushion


# resourcing ------------------------------------------------------------------------------------------------------------


def test_resourcing_moves_value_added_and_loses_none():
    """Columns of A keep their sums and final demand is met, so Σ v x* = Σ f = Σ v x: gross output may change, not that.

    1e-12: the linear algebra of 150 industries.
    """
    table = random_world(4, zeros=0, missing=0.0)
    found = solved("resourcing", EMBARGO, prepared=benched(table))
    assert len(found.left) == 0
    added = 1 - table.Z.sum(axis=0) / table.x
    assert abs(added @ found.loss) < 1e-12 * table.x.sum()
    assert abs(found.loss.sum()) > 1e-4 * table.x.sum(), "gross output does not add up to nothing"
    assert by_economy(found)[USA] < 0, "whoever is bought from instead gains"


# inventories -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("closure", ["critical", "adaptive"])
def test_without_a_shock_nothing_moves_for_a_year(closure):
    """A depth of nought through every layer; 1e-12 is rounding over 365 days."""
    found = solved("inventories", EMBARGO.model_copy(update={"depth": 0.0}), closure=closure)
    assert found.paths.output.shape == (365, len(WORLD.x))
    np.testing.assert_allclose(found.paths.output, np.tile(WORLD.x / 365, (365, 1)), rtol=1e-12)
    assert np.abs(found.paths.unmet).max() <= 1e-12 * WORLD.x.max() / 365
    assert np.abs(found.loss).max() <= 1e-12 * WORLD.x.max()


def test_a_later_shock_moves_nothing_before_its_day_and_goods_balance_every_day():
    ban = ExportBan(by=("CHN",), on=("JPN",), start=20, days=30)
    found = solved("inventories", ban, days=60)
    np.testing.assert_allclose(found.paths.output[:20], np.tile(WORLD.x / 365, (20, 1)), rtol=1e-12)
    assert np.abs(found.paths.output[20] - WORLD.x / 365).max() > 1e-6 * WORLD.x.max() / 365, "sellers lose at once"
    assert found.paths.imbalance.max() <= SINGLE
    np.testing.assert_allclose(found.base, WORLD.x * 60 / 365)
    np.testing.assert_allclose(found.loss, found.base - found.paths.output.sum(axis=0), atol=1e-9 * WORLD.x.max())


def test_only_the_first_year_counts_and_added_stock_delays_the_buyer():
    ban = ExportBan(by=("CHN",), on=("JPN",))
    found = solved("inventories", ban, days=400)
    lost = (WORLD.x / 365 - found.paths.output[:365]).sum(axis=0)
    np.testing.assert_allclose(found.loss, lost, atol=1e-9 * WORLD.x.max())
    bare = solved("inventories", ban, days=60)
    stocked = solved("inventories", ban, days=60, cushion=(Stocks(economies=("JPN",), days=60),))
    assert by_economy(stocked)[JPN] < by_economy(bare)[JPN]


def test_the_daily_loop_is_given_the_tables():
    """Days of ``vocab/stocks.csv`` times the factor, one at least; ratings by product and user."""
    chosen = Parameters(stock="high", stock_factor=2.0)
    rows = list(stocks().values())
    expected = [max(2 * row.days.high, 1.0) for row in rows]
    np.testing.assert_array_equal(chosen.stock_days(), expected)
    assert Parameters(stock_factor=1e-6).stock_days().min() == 1.0
    rated = critical_inputs()
    for at, product in enumerate(SECTORS):
        for user in ("C26", "C29", "F", "Q"):
            assert rated[at, SECTORS.index(user)] == criticality()[product, user]


# cost_push -------------------------------------------------------------------------------------------------------------

SHARE, COST, THETA = 0.3, 0.5, 0.5


def one_buyer(home=70.0):
    """Japan's C29 buys one product, C26: 30 from China and the rest at home; its makers buy nothing."""
    flows = {(("CHN", "C26"), ("JPN", "C29")): 30.0}
    if home:
        flows[("JPN", "C26"), ("JPN", "C29")] = home
    output = {("CHN", "C26"): 200.0, ("JPN", "C26"): 200.0, ("JPN", "C29"): (30.0 + home) / COST}
    return benched(made_world(flows, output))


def unit_cost(bundle):
    """p = [m C^{1−θ} + 1 − m]^{1/(1−θ)} with one product, whatever the elasticity between products."""
    return (COST * bundle ** (1 - THETA) + 1 - COST) ** (1 / (1 - THETA))


@pytest.mark.parametrize("level", ["low", "central", "high"])
def test_a_tariff_has_the_closed_form_of_one_buyer(level):
    xi = Parameters(elasticity=level).origin_elasticity()[CHIPS]
    rate = 0.25
    bundle = (SHARE * (1 + rate) ** (1 - xi) + 1 - SHARE) ** (1 / (1 - xi))
    found = solved("cost_push", Tariff(by=("JPN",), on=("CHN",), depth=rate), prepared=one_buyer(), elasticity=level)
    at = industry("JPN", "C29")
    assert found.prices[at] == pytest.approx(unit_cost(bundle), rel=1e-12)
    assert found.loss[at] == pytest.approx(200.0 * (1 - 1 / unit_cost(bundle)), rel=1e-11)
    assert found.prices[industry("CHN", "C26")] == 1.0


def test_a_full_cut_costs_the_variety_that_is_gone():
    """(1−ω)^{−1/(ξ−1)} (Feenstra, AER 84(1), 1994)."""
    xi = Parameters().origin_elasticity()[CHIPS]
    found = solved("cost_push", ExportBan(by=("CHN",), on=("JPN",)), prepared=one_buyer())
    bundle = (1 - SHARE) ** (-1 / (xi - 1))
    assert found.prices[industry("JPN", "C29")] == pytest.approx(unit_cost(bundle), rel=1e-12)


def test_in_the_first_year_a_partial_cut_has_a_cost_and_a_full_one_none():
    """ξ = 0.76 of Boehm, Levchenko & Pandalai-Nayar: y = [(1 − s(1−d)^ρ)/(1 − s)]^{1/ρ}, ρ = (ξ−1)/ξ, is the ration's."""
    rho = (SHORT_RUN - 1) / SHORT_RUN
    depth = 0.2
    y = ((1 - SHARE * (1 - depth) ** rho) / (1 - SHARE)) ** (1 / rho)
    bundle = (1 - SHARE) * y + SHARE * (1 - depth)
    ban = ExportBan(by=("CHN",), on=("JPN",), depth=depth)
    found = solved("cost_push", ban, prepared=one_buyer(), horizon="short")
    assert found.prices[industry("JPN", "C29")] == pytest.approx(unit_cost(bundle), rel=1e-12)
    assert found.assumptions[0] == "cost_push_short"
    for prepared in (one_buyer(), PREPARED):
        with pytest.raises(ValidationFault) as fault:
            solved("cost_push", ExportBan(by=("CHN",), on=("JPN",)), prepared=prepared, horizon="short")
        assert fault.value.key == "cost_push_short"
        assert "1 or less" in str(fault.value)


def test_an_origin_without_another_is_named_unless_it_is_next_to_nothing():
    with pytest.raises(ValidationFault) as fault:
        solved("cost_push", ExportBan(by=("CHN",), on=("JPN",)), prepared=one_buyer(home=0.0))
    assert fault.value.key == "cost_push_no_origin"
    assert "JPN/C29 ← C26" in str(fault.value)
    flows = {(("CHN", "C26"), ("JPN", "C29")): 30.0, (("USA", "C26"), ("JPN", "C29")): 70.0, (("CHN", "C20"), ("JPN", "C29")): 0.01}  # fmt: skip
    output = {("CHN", "C26"): 200.0, ("USA", "C26"): 200.0, ("CHN", "C20"): 10.0, ("JPN", "C29"): 300.0}
    found = solved("cost_push", ExportBan(by=("CHN",), on=("JPN",)), prepared=benched(made_world(flows, output)))
    np.testing.assert_array_equal(found.left, [[industry("JPN", "C29"), SECTORS.index("C20")]])


def test_a_tariff_of_a_fifth_of_a_year_is_a_fifth_of_the_rate():
    year = solved("cost_push", Tariff(by=("JPN",), on=("CHN",), depth=0.05), prepared=one_buyer())
    part = solved("cost_push", Tariff(by=("JPN",), on=("CHN",), depth=0.25, days=73), prepared=one_buyer())
    np.testing.assert_allclose(part.prices, year.prices, rtol=1e-14)


def test_elasticities_between_the_columns_are_in_logarithms():
    low, central, high = (Parameters(elasticity=level).origin_elasticity() for level in ("low", "central", "high"))
    np.testing.assert_allclose(Parameters(elasticity_position=0.0).origin_elasticity(), low)
    np.testing.assert_allclose(Parameters(elasticity_position=1.0).origin_elasticity(), high)
    middle = Parameters(elasticity_position=0.5).origin_elasticity()
    np.testing.assert_allclose(middle - 1, np.sqrt((low - 1) * (high - 1)))
    assert np.all((low <= central) & (central <= high))
    np.testing.assert_array_equal(Parameters(horizon="short", elasticity_position=0.5).origin_elasticity(), 0.76)


# ces -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alpha", "sigma", "left", "percent"),
    [(0.04, 0.04, 0.9, 1.569), (0.04, 0.10, 0.9, 0.679), (0.04, 1.0, 0.9, 0.421), (0.012, 0.10, 0.7, 2.751)],
)
def test_ces_gives_the_table_of_what_if(alpha, sigma, left, percent):
    """Bachmann et al. (2022), through the words: Japan spends α of its output on the input, 1 − E/E₀ of which stops."""
    flows = {(("CHN", "C26"), ("JPN", "C29")): 1000 * alpha}
    prepared = benched(made_world(flows, {("CHN", "C26"): 100.0, ("JPN", "C29"): 600.0, ("JPN", "Q"): 400.0}))
    found = solved("ces", SupplyCut(by=("CHN",), sectors=("C26",), depth=1 - left), prepared=prepared, sigma=sigma)
    lost = by_economy(found)
    assert 100 * lost[JPN] / 1000 == pytest.approx(percent, abs=5.1e-4)
    assert lost[CHN] == lost[USA] == 0.0
    np.testing.assert_allclose(found.loss[industry("JPN", "Q")] / lost[JPN], 0.4)


# Corners ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"tau": -0.1}, {"tau": 1.1}, {"tau": float("nan")}, {"tau": "class"}, {"delta": 2.0}, {"rho": 0.0}, {"rho": 0.5},
        {"rho": float("-inf")}, {"varrho": float("-inf")}, {"varrho": -101.0}, {"varrho": float("nan")}, {"sigma": -1.0},
        {"product_elasticity": -0.1}, {"value_added_elasticity": float("inf")}, {"days": 0}, {"stock_factor": 0.0},
        {"stock_factor": float("inf")}, {"reorder": 1.5}, {"restore_days": 0.5}, {"elasticity_position": 2.0},
        {"elasticity": "middle"}, {"closure": "open"}, {"horizon": "never"}, {"temperature": 1},
    ],
)  # fmt: skip
def test_parameters_outside_their_meaning_are_refused(wrong):
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        Parameters(**wrong)


def test_an_economy_that_supplies_everything_is_refused_by_name_or_leaks():
    """China sells all chips to everyone: with no leak nothing balances; with the default leak the answer is finite."""
    flows = {(("CHN", "C26"), (buyer, "C29")): 50.0 for buyer in ECONOMIES}
    output = {("CHN", "C26"): 150.0} | {(code, "C29"): 200.0 for code in ECONOMIES}
    prepared = benched(made_world(flows, output))
    ban = SupplyCut(by=("CHN",))
    with pytest.raises(ValidationFault) as fault:
        solved("rationing", ban, prepared=prepared, delta=0.0)
    assert fault.value.key == "rationing_no_balance"
    assert "C26" in str(fault.value)
    leaking = solved("rationing", ban, prepared=prepared)
    assert np.isfinite(leaking.loss).all()
    assert leaking.loss[industry("JPN", "C29")] > 0
    replaced = solved("resourcing", ban, prepared=prepared)
    np.testing.assert_array_equal(replaced.left, [[industry(c, "C29"), CHIPS] for c in ("JPN", "USA")])


shock = st.builds(
    lambda kind, by, on, sectors, depth, days: kind(by=(by,), on=(on,), sectors=sectors, depth=depth, days=days),
    st.sampled_from([ExportBan, Embargo, SupplyCut, Tariff]),
    st.sampled_from(["CHN", "JPN", "ALL"]),
    st.sampled_from(["USA", "ALL"]),
    st.sampled_from([(), ("C26",), ("goods",)]),
    st.sampled_from([0.0, 0.3, 1.0]),
    st.sampled_from([30, 365]),
)


@settings(max_examples=40, deadline=None)
@given(
    shocks=st.lists(shock, min_size=1, max_size=2),
    solver=st.sampled_from(["resourcing", "rationing", "cost_push", "ces"]),
    delta=st.sampled_from([0.0, 0.1]),
    horizon=st.sampled_from(["long", "short"]),
)
def test_every_answer_is_a_number_or_a_refusal(shocks, solver, delta, horizon):
    """Two industries of the table are dead; cuts may be full, both ways, of everything."""
    try:
        found = solved(solver, *shocks, delta=delta, horizon=horizon)
    except (UsageFault, ValidationFault):
        return
    assert np.isfinite(found.loss).all()
    assert np.all(found.loss <= WORLD.x * (1 + 1e-9))
    assert not found.loss[WORLD.x == 0].any()


def test_an_unknown_solver_is_named_with_those_there_are():
    with pytest.raises(UsageFault, match=r"no solver ghosh.*rationing"):
        solver_named("ghosh")
    assert solver_named("ces") == "ces"
