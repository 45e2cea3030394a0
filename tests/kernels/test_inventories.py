"""The daily loop: nothing moves unshocked, accounts close, a plain second implementation, cases worked by hand."""

from itertools import product

import inventories_oracle as oracle
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.kernels.inventories import (
    SINGLE,
    CapacityLoss,
    PurchaseCut,
    day_of_loss,
    first_to_stop,
    inventory_paths,
    inventory_table,
    recovery_day,
)
from kaname.kernels.inventory_closures import InventoryRules

CLOSURES = ("critical", "adaptive")
# Sums of at most a few thousand terms a day, damped from day to day: 1e-12 leaves four digits above rounding.
STILL = 1e-12
ACCOUNTS = 1e-12
# Two orders of summation over some 60 days, through minima and ratios that do not amplify.
ORACLE = 1e-10
seeds = st.integers(0, 2**32 - 1)


def random_flows(seed, e, s, *, empty=False):
    rng = np.random.default_rng(seed)
    n = e * s
    Z = rng.random((n, n)) * (rng.random((n, n)) < 0.7) * 10
    outside = rng.random(n) * 10 + 0.1
    if empty:
        dead = int(rng.integers(n))
        Z[dead], Z[:, dead], outside[dead] = 0, 0, 0
        Z[:, int(rng.integers(n))] = 0
        Z[int(rng.integers(n))] = 0
    Z[:, Z.sum(axis=1) + outside == 0] = 0
    return Z, outside


def table_of(Z, outside, e, *, single=False):
    return inventory_table(Z, outside, Z.sum(axis=1) + outside, e, single=single)


def relative(paths):
    made = paths.base > 0
    assert (paths.output[:, ~made] == 0).all()
    return paths.output[:, made] / paths.base[made]


def finite(paths):
    assert np.isfinite(paths.output).all()
    assert np.isfinite(paths.unmet).all()
    assert not np.isnan(paths.cover).any()
    assert paths.imbalance.max() <= ACCOUNTS


@settings(max_examples=15, deadline=None)
@given(seed=seeds, e=st.integers(1, 4), s=st.integers(1, 4), closure=st.sampled_from(CLOSURES))
def test_without_a_shock_nothing_moves_for_a_year(seed, e, s, closure):
    Z, outside = random_flows(seed, e, s, empty=True)
    days = np.random.default_rng(seed).choice([1.0, 3.0, 90.0, np.inf], (s, e * s))
    paths = inventory_paths(table_of(Z, outside, e), InventoryRules(closure, days), 365)
    assert np.abs(relative(paths) - 1).max(initial=0) <= STILL
    assert paths.unmet.max() <= STILL * max(paths.base.max(), 1e-300)
    assert (paths.binding == -1).all()
    assert np.abs(paths.cover[np.isfinite(paths.cover)] - 1).max(initial=0) <= STILL * 10
    finite(paths)


@pytest.mark.parametrize("closure", CLOSURES)
def test_nothing_moves_in_a_table_of_realistic_spread(closure):
    # Log-normal flows over six orders of magnitude, mostly domestic: the spread of an inter-country table.
    rng = np.random.default_rng(1)
    e, s = 12, 10
    Z = np.exp(rng.normal(0, 3, (e * s, e * s)))
    Z[np.arange(e * s)[:, None] // s == np.arange(e * s) // s] *= 50
    paths = inventory_paths(table_of(Z, Z.sum(axis=1), e), InventoryRules(closure, 30.0), 365)
    assert np.abs(relative(paths) - 1).max() <= STILL
    finite(paths)


def random_case(seed, closure):
    rng = np.random.default_rng(seed)
    e, s, days = int(rng.integers(1, 4)), int(rng.integers(1, 4)), 60
    n = e * s
    Z, outside = random_flows(seed, e, s, empty=bool(rng.random() < 0.5))
    lowest = 1.0 if closure == "critical" else 0.0
    stock_days = rng.choice([lowest, 1.5, 4.0, 20.0, np.inf], (s, n))
    critical = rng.choice([0.0, 0.5, 1.0], (s, s), p=[0.2, 0.2, 0.6])
    if closure == "critical":
        # What never binds may be kept at no stock at all.
        stock_days = np.where(np.tile(critical, (1, e)) == 0, rng.choice([0.0, 5.0], (s, n)), stock_days)
    rules = {
        "closure": closure, "days": stock_days, "critical": critical, "tau": float(rng.uniform(1, 15)),
        "alpha_max": float(rng.uniform(1, 1.5)), "alpha_days": float(rng.uniform(5, 100)),
        "psi": float(rng.uniform(0.3, 1)), "reorder": float(rng.choice([0, 0.4, 1])),
        "refill": bool(rng.integers(2)),
    }  # fmt: skip
    cuts = []
    for _ in range(int(rng.integers(0, 3))):
        buyers = rng.permutation(e)[: int(rng.integers(1, e + 1))]
        cut = rng.choice([0.0, 0.3, 1.0], (len(buyers), s, e))
        cuts.append(PurchaseCut(buyers, cut, np.repeat(rng.choice([0, 0.5, 1.0], 6), 10)))
    losses = [CapacityLoss(rng.random(n) * (rng.random(n) < 0.5), np.repeat(rng.random(4), 15))]
    final = rng.uniform(0.5, 1.2, (days, n))
    return (Z, outside, e, s, days), rules, cuts, losses, final


def rules_of(closure, rules):
    return InventoryRules(
        closure, rules["days"], rules["critical"], rules["tau"], rules["alpha_max"], rules["alpha_days"],
        rules["psi"], rules["reorder"], rules["refill"],
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(seed=seeds, closure=st.sampled_from(CLOSURES))
def test_agrees_with_the_plain_implementation(seed, closure):
    (Z, outside, e, s, days), rules, cuts, losses, final = random_case(seed, closure)

    def left_open(t, i, j):
        share = 1.0
        for shock in cuts:
            for k, buyer in enumerate(shock.buyers):
                if j // s == buyer:
                    share *= 1 - shock.amplitude[t] * shock.cut[k, i % s, i // s]
        return share

    def capacity(t, i):
        return 1 - losses[0].amplitude[t] * losses[0].loss[i]

    shocks = {"open": left_open, "capacity": capacity, "final": lambda t, i: final[t, i]}
    plain = oracle.simulated(Z, outside, e, days, rules, shocks)
    paths = inventory_paths(
        table_of(Z, outside, e), rules_of(closure, rules), days, cuts=cuts, losses=losses, final_demand=final
    )
    finite(paths)
    scale = max(paths.base.max(), 1e-300)
    assert np.abs(paths.output - plain["output"]).max() <= ORACLE * scale
    assert np.abs(paths.unmet - plain["unmet"]).max() <= ORACLE * scale
    assert (np.isinf(paths.cover) == np.isinf(plain["cover"])).all()
    some = np.isfinite(paths.cover)
    assert np.abs(paths.cover[some] - plain["cover"][some]).max(initial=0) <= ORACLE
    # A tie between two limits may be told either way by rounding; ties are rare.
    assert (paths.binding != plain["binding"]).mean() < 0.02
    assert np.abs(plain["lost"]).max() <= ACCOUNTS * scale


@settings(max_examples=40, deadline=None)
@given(seed=seeds, closure=st.sampled_from(CLOSURES))
def test_single_precision_is_within_what_it_states(seed, closure):
    """A day's accounts close to SINGLE; stocks carry its rounding on, in small wild tables up to a hundredfold (800
    tables: 1e-5 at most; the whole table, a year of an embargo: 4e-6 of an industry, 2e-8 of an economy)."""
    (Z, outside, e, _, days), rules, cuts, losses, final = random_case(seed, closure)
    double, single = (
        inventory_paths(
            table_of(Z, outside, e, single=s), rules_of(closure, rules), days,
            cuts=cuts, losses=losses, final_demand=final,
        )
        for s in (False, True)
    )  # fmt: skip
    assert single.imbalance.max() <= SINGLE
    assert (single.output >= 0).all()
    assert (single.unmet >= 0).all()
    assert np.abs(single.output - double.output).max() <= 100 * SINGLE * max(double.base.max(), 1e-300)


@pytest.mark.parametrize("closure", CLOSURES)
def test_in_single_precision_nothing_moves_either(closure):
    """Only departures from the base pass through single precision: none is exactly none."""
    Z, outside = random_flows(7, 4, 4)
    paths = inventory_paths(table_of(Z, outside, 4, single=True), InventoryRules(closure, 30.0), 365)
    assert np.abs(relative(paths) - 1).max() <= STILL
    assert (paths.binding == -1).all()


def two_industries():
    """Economy 0 makes 365 a year and sells 73 to economy 1, which makes 365; one product, no other flow."""
    return table_of(np.array([[0.0, 73.0], [0.0, 0.0]]), np.array([292.0, 365.0]), 2)


def cut_off(days, depth=1.0, last=None):
    amplitude = np.ones(days)
    amplitude[last:] = 0 if last is not None else 1
    return PurchaseCut(np.array([1]), np.array([[[depth, 0.0]]]), amplitude)


def test_a_full_cut_of_a_critical_input_by_hand():
    # Base use is 0.2 a day, the stock 3 days of it: three full days, then nothing; the seller keeps 0.8 of demand.
    paths = inventory_paths(two_industries(), InventoryRules("critical", 3.0), 6, cuts=[cut_off(6)])
    assert paths.output[:, 1] == pytest.approx([1, 1, 1, 0, 0, 0], abs=1e-12)
    assert paths.output[:, 0] == pytest.approx([0.8] * 6, rel=1e-12)
    assert paths.cover[:, 1] == pytest.approx([1, 2 / 3, 1 / 3, 0, 0, 0], abs=1e-12)
    assert paths.binding[:, 1].tolist() == [-1, -1, -1, 0, 0, 0]
    assert paths.binding[:, 0].tolist() == [-2] * 6
    assert paths.unmet[:, 1] == pytest.approx([0, 0, 0, 1, 1, 1], abs=1e-12)
    assert first_to_stop(paths) == (1, 3)


def test_half_a_cut_of_a_critical_input_by_hand():
    # Day 0 asks 1 day of use and half of it comes: 1.5 − 1 left of 1, and so on with orders 1 + (1 − u)/10.
    # u: 1 → 0.5; order 1.05, half comes: output min(1, 0.5) = 0.5, u = 0.5 + 0.525 − 0.5 = 0.525; then
    # demand still 1: order 1 + 0.475/10 = 1.0475, half 0.52375; output 0.525, u = 0.52375.
    paths = inventory_paths(two_industries(), InventoryRules("critical", 1.0), 4, cuts=[cut_off(4, 0.5)])
    assert paths.output[:, 1] == pytest.approx([1, 0.5, 0.525, 0.52375], rel=1e-12)
    # The seller: 0.8 outside and 0.2 · half of what is ordered.
    assert paths.output[:, 0] == pytest.approx([0.9, 0.905, 0.90475, 0.8 + 0.1 * 1.047625], rel=1e-12)


def test_without_restoring_orders_output_settles_at_what_is_left():
    # Half of one day's use arrives each day and nothing more is ordered: 3 days of stock carry 5 days, then ½ for ever.
    rules = InventoryRules("critical", 3.0, restore_days=np.inf)
    paths = inventory_paths(two_industries(), rules, 30, cuts=[cut_off(30, 0.5)])
    # Morning stocks 3, 2.5, 2, 1.5, 1, ½, ½ ...
    assert paths.output[:, 1] == pytest.approx([1] * 5 + [0.5] * 25, rel=1e-12)


def test_an_important_input_binds_half_way_by_hand():
    rules = InventoryRules("critical", 2.0, criticality=np.array([[0.5]]))
    paths = inventory_paths(two_industries(), rules, 6, cuts=[cut_off(6)])
    # Stocks 2, 1, 0: bounds ½(2+1), ½(1+1), then ½(0+1) for ever.
    assert paths.output[:, 1] == pytest.approx([1, 1, 0.5, 0.5, 0.5, 0.5], abs=1e-12)


def test_a_full_cut_in_the_adaptive_closure_by_hand():
    # Target 4 days, ψ = ½: output falls once less than 2 days are left, as stock/2 days: 4, 3, 2, 1 → ½, ½ → ¼ ...
    rules = InventoryRules("adaptive", 4.0, psi=0.5)
    paths = inventory_paths(two_industries(), rules, 7, cuts=[cut_off(7)])
    assert paths.output[:, 1] == pytest.approx([1, 1, 1, 0.5, 0.25, 0.125, 0.0625], rel=1e-12)


def test_overproduction_by_hand():
    # Half the capacity is gone: scarcity ½, so α = 1 + 0.25 · ½/365 on the second day. Buyer 1 falls with it later.
    loss = CapacityLoss(np.array([0.5, 0.0]), np.ones(2))
    paths = inventory_paths(two_industries(), InventoryRules("adaptive", 90.0), 2, losses=[loss])
    assert paths.output[:, 0] == pytest.approx([0.5, 0.5 * (1 + 0.125 / 365)], rel=1e-12)
    assert paths.unmet[0] == pytest.approx([0.4, 0.0], rel=1e-12)


def test_reordering_makes_up_for_a_cut_where_there_is_room():
    # Two origins of one product, the buyer takes half from each; origin 0 is cut and 1 asked for all of it.
    Z = np.zeros((3, 3))
    Z[0, 2] = Z[1, 2] = 10.0
    table = table_of(Z, np.array([90.0, 90.0, 100.0]), 3)
    shock = PurchaseCut(np.array([2]), np.array([[[1.0, 0.0, 0.0]]]), np.ones(60))
    restraint = np.ones((60, 3))
    restraint[:, 1] = 0.5

    def last_output(reorder, final_demand=None):
        rules = InventoryRules("critical", 5.0, reorder=reorder)
        return inventory_paths(table, rules, 60, cuts=[shock], final_demand=final_demand).output[-1]

    base = table.x / 365
    # Final buyers of seller 1 hold back, so that it has room. Nothing reordered: stocks settle where half of the order
    # 1 + (5 − u)/10 arrives and all is used, u = ½ (1.5 − u/10).
    assert last_output(0.0, restraint)[2] / base[2] == pytest.approx(0.75 / 1.05, rel=1e-9)
    # Seller 1 at its capacity of 100 a year sells to final buyers too: they are rationed alike.
    assert last_output(1.0)[1] == pytest.approx(base[1], rel=1e-12)
    # With room, everything reordered arrives.
    assert last_output(1.0, restraint)[2] == pytest.approx(base[2], rel=1e-9)


def test_what_is_reordered_is_the_share_lost_elsewhere():
    # Day 0 asks one day of use: origins a = .5, .3, .2; κ = 1, .5, 0; lost .5 and .15; left 0, .15, .2.
    # ρ = ½: the .5 of origin 0 goes .15 : .2 to 1 and 2; the .15 of origin 1 all to 2.
    Z = np.zeros((4, 4))
    Z[:3, 3] = 5.0, 3.0, 2.0
    table = table_of(Z, np.array([5.0, 7.0, 8.0, 10.0]), 4)
    shock = PurchaseCut(np.array([3]), np.array([[[1.0, 0.5, 0.0, 0.0]]]), np.ones(1))
    final = np.array([[1.0, 0.5, 0.5, 1.0]])
    rules = InventoryRules("critical", 5.0, reorder=0.5)
    made = inventory_paths(table, rules, 1, cuts=[shock], final_demand=final).output[0] * 365
    one = 0.15 + 0.5 * 0.5 * 0.15 / 0.35
    two = 0.2 + 0.5 * (0.5 * 0.2 / 0.35 + 0.15)
    assert made[:3] == pytest.approx([5.0, 3.5 + 10 * one, 4.0 + 10 * two], rel=1e-12)


@pytest.mark.parametrize(("closure", "reorder"), [("critical", 0.0), ("adaptive", 0.0), ("critical", 1.0)])
def test_a_deeper_cut_costs_more_on_a_chain(closure, reorder):
    # Monotone where goods flow one way and nobody gains from a rival's orders: 0 → 1 → 2, one origin each, so that
    # reordering has nowhere to go and must change nothing. Stocks outlast shallow cuts: not less, and in all more.
    Z = np.zeros((3, 3))
    Z[0, 1], Z[1, 2] = 30.0, 40.0
    table = table_of(Z, np.array([50.0, 60.0, 100.0]), 3)
    lost = []
    for depth in np.linspace(0, 1, 11):
        shock = PurchaseCut(np.array([1]), np.array([[[depth, 0.0, 0.0]]]), np.ones(200))
        paths = inventory_paths(table, InventoryRules(closure, 10.0, reorder=reorder), 200, cuts=[shock])
        lost.append(float((paths.base - paths.output).sum()))
    assert lost[0] == pytest.approx(0, abs=1e-9)
    assert (np.diff(lost) >= -1e-9).all()
    assert lost[-1] > lost[5] > 0


@pytest.mark.parametrize("closure", CLOSURES)
def test_degenerate_tables_stay_numbers(closure):
    rng = np.random.default_rng(3)
    e, s, days = 3, 3, 200
    Z, outside = random_flows(9, e, s)
    Z[4], Z[:, 4], outside[4] = 0, 0, 0
    Z[:, 7] = 0
    everything = [PurchaseCut(np.arange(e), np.ones((e, s, e)), np.ones(days))]
    for stock_days, critical in product((0.0, 1.0, np.inf), (0.0, 1.0)):
        if closure == "critical" and stock_days == 0 and critical:
            continue
        rules = InventoryRules(closure, stock_days, np.full((s, s), critical), reorder=1.0)
        losses = [CapacityLoss(rng.integers(0, 2, e * s).astype(float), np.ones(days))]
        paths = inventory_paths(
            table_of(Z, outside, e), rules, days, cuts=everything, losses=losses, final_demand=np.zeros(days)
        )
        finite(paths)
        assert (paths.output == 0).all()
        finite(inventory_paths(table_of(Z, outside, e), rules, days, cuts=everything, losses=losses))
    none = inventory_paths(table_of(np.zeros((4, 4)), np.zeros(4), 2), InventoryRules(closure, 5.0), 3)
    finite(none)
    assert (none.output == 0).all()


def test_a_cut_that_ends_leaves_the_flows_as_they_were():
    Z, outside = random_flows(11, 3, 2)
    table = table_of(Z, outside, 3)
    before = table.Z.copy()
    shock = PurchaseCut(np.array([0, 2]), np.ones((2, 2, 3)), np.r_[np.ones(3), np.zeros(397)])
    paths = inventory_paths(table, InventoryRules("critical", 20.0), 400, cuts=[shock])
    assert (before == table.Z).all()
    # A cut shorter than the stocks: output dips (orders not sent) and returns.
    assert relative(paths)[0].min() < 1
    assert recovery_day(paths.output.sum(axis=1), paths.base.sum(), 3) is not None
    assert relative(paths)[-1] == pytest.approx(np.ones(6), abs=1e-2)


def test_readings_of_a_path():
    output = np.array([[1.0, 2.0], [0.5, 2.0], [0.0, 0.0], [1.0, 1.99], [1.0, 2.0]])
    base, added = np.array([1.0, 2.0]), np.array([365.0, 365.0])
    # Value added lost a day: 0, ½, 2, 0.005, 0 of 730 a year.
    assert day_of_loss(output, base, added, 0.5 / 730) == 1
    assert day_of_loss(output, base, added, 0.6 / 730) == 2
    assert day_of_loss(output, base, added, 0.5) is None
    assert recovery_day(output.sum(axis=1), 3.0, 0) == 3
    assert recovery_day(output.sum(axis=1), 3.0, 4) == 4
    assert recovery_day(output[:3].sum(axis=1), 3.0, 0) is None


def test_nobody_stops_without_a_shock_and_progress_is_told():
    told = []
    paths = inventory_paths(two_industries(), InventoryRules("critical", 3.0), 4, progress=told.append)
    assert first_to_stop(paths) is None
    assert told == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"stock_days": 0.5}, "at least one day"),
        ({"stock_days": -1.0}, "zero or more"),
        ({"stock_days": np.nan}, "zero or more"),
        ({"criticality": np.array([[0.7]])}, "0, ½ or 1"),
        ({"restore_days": 0.5}, "one day or more"),
        ({"closure": "other"}, "critical or adaptive"),
        ({"reorder": 1.1}, "between 0 and 1"),
        ({"psi": 0.0}, "psi"),
    ],
)
def test_rules_outside_their_meaning_are_refused(rules, message):
    given_rules = {"closure": "critical", "stock_days": 3.0, **rules}
    with pytest.raises(ValueError, match=message):
        inventory_paths(two_industries(), InventoryRules(**given_rules), 3)


def test_shocks_and_tables_that_do_not_fit_are_refused():
    table, rules = two_industries(), InventoryRules("critical", 3.0)
    one = np.ones((1, 1, 2))
    for cut in (
        PurchaseCut(np.array([2]), one, np.ones(3)),
        PurchaseCut(np.array([0, 0]), np.ones((2, 1, 2)), np.ones(3)),
        PurchaseCut(np.array([0]), one * 2, np.ones(3)),
        PurchaseCut(np.array([0]), one, np.ones(4)),
    ):
        with pytest.raises(ValueError, match=r"buyers|between 0 and 1"):
            inventory_paths(table, rules, 3, cuts=[cut])
    with pytest.raises(ValueError, match="one number an industry"):
        inventory_paths(table, rules, 3, losses=[CapacityLoss(np.ones(3), np.ones(3))])
    with pytest.raises(ValueError, match="finite and not negative"):
        inventory_paths(table, rules, 3, final_demand=np.array([1.0, np.nan, 1.0]))
    with pytest.raises(ValueError, match="one number a day"):
        inventory_paths(table, rules, 3, final_demand=np.ones(4))
    Z = np.array([[0.0, 1.0], [0.0, 0.0]])
    with pytest.raises(ValueError, match="purchases but no output"):
        inventory_table(Z, np.zeros(2), np.array([1.0, 0.0]), 2)
    with pytest.raises(ValueError, match="must equal"):
        inventory_table(Z, np.ones(2), np.array([1.0, 1.0]), 2)
    with pytest.raises(ValueError, match="finite and not negative"):
        inventory_table(Z, np.array([-1.0, 1.0]), np.array([0.0, 1.0]), 2)
    with pytest.raises(ValueError, match="multiple"):
        inventory_table(Z, np.ones(2), np.ones(2), 3)


def test_without_refilling_the_stock_runs_down_and_output_settles_at_what_still_comes():
    """One buyer, one input from two origins, one of them cut: n days of stock last n / ½ days, then half is made."""
    Z = np.zeros((4, 4))
    # Industries (origin 0, product 0), (0, 1), (1, 0), (1, 1); buyer (0, 1) uses product 0 from both origins alike.
    Z[0, 1], Z[2, 1] = 365.0, 365.0
    outside = np.array([0.0, 1000.0, 0.0, 0.0])
    table = inventory_table(Z, outside, Z.sum(axis=1) + outside, 2)
    cut = np.zeros((1, 2, 2))
    cut[0, 0, 1] = 1.0
    shock = PurchaseCut(np.array([0]), cut, np.ones(60))
    paths = inventory_paths(table, InventoryRules("critical", 10.0, refill=False), 60, cuts=[shock])
    share = paths.output[:, 1] / paths.base[1]
    # Ten days of use shrink by half a day a day; the bound bites below one day of use, so after 2 · (10 − 1) days.
    assert np.flatnonzero(share < 1 - 1e-9)[0] == 19
    np.testing.assert_allclose(share[25:], 0.5, rtol=1e-6)
