"""The LNG programme: a case solved by hand, duality, complementary slackness, conservation, fairness, force majeure."""

from dataclasses import replace

import numpy as np
import pytest

from kaname.kernels.allocation import Market, feasible_floors, reallocation, without_route


def plain(cost, capacity, demand, penalty, **changes) -> Market:
    """A market of one month or more without floors, stocks or limits on the fleet."""
    cost, capacity, demand = (np.asarray(v, dtype=float) for v in (cost, capacity, demand))
    exporters, importers = cost.shape
    months = demand.shape[1]
    market = Market(
        cost=cost,
        capacity=capacity,
        demand=demand,
        penalty=np.asarray(penalty, dtype=float),
        floor=np.zeros((exporters, importers, months)),
        limit=np.full((exporters, importers), np.inf),
        distance=np.ones((exporters, importers)),
        fleet=np.full(months, np.inf),
        stock=np.zeros(importers),
        stock_capacity=np.zeros(importers),
        stock_end=np.zeros(importers),
    )
    return replace(market, **changes)


@pytest.fixture
def two_by_two() -> Market:
    """A loads 10, B loads 5; X needs 8, Y needs 9; two tonnes are lacking."""
    return plain([[1, 3], [2, 1]], [[10], [5]], [[8], [9]], [10, 10])


@pytest.fixture(scope="module")
def large() -> Market:
    random = np.random.default_rng(4)
    exporters, importers, months = 12, 15, 6
    distance = random.uniform(1, 20, (exporters, importers))
    capacity = np.repeat(random.uniform(0.2, 5, exporters)[:, None], months, axis=1)
    demand = random.uniform(0.5, 5, importers)[:, None] * random.uniform(0.7, 1.3, (importers, months))
    demand *= 1.15 * capacity.sum() / demand.sum()
    limit = np.where(random.random((exporters, importers)) < 0.1, 0.0, np.inf)
    floor = 0.4 * capacity[:, None, :] * (demand / demand.sum(axis=0))[None]
    return Market(
        cost=100 + 10 * distance,
        capacity=capacity,
        demand=demand,
        penalty=random.uniform(2000, 2100, importers),
        floor=feasible_floors(floor, capacity, limit),
        limit=limit,
        distance=distance,
        fleet=np.full(months, 0.9 * capacity[:, 0].sum() * distance.mean()),
        stock=0.5 * demand.mean(axis=1),
        stock_capacity=demand.mean(axis=1),
        stock_end=0.1 * demand.mean(axis=1),
    )


def test_two_by_two_by_hand(two_by_two):
    """B→Y is cheapest; A's tonnes save 9 at X and 7 at Y, so Y goes short by 2: 8·1 + 2·3 + 5·1 + 2·10 = 39.

    A tonne more at Y would save its penalty, 10; A's rent is 10 − 3, B's 10 − 1, and X's price is A's rent + 1.
    """
    found = reallocation(two_by_two)
    assert found.shipments[:, :, 0] == pytest.approx(np.array([[8.0, 2.0], [0.0, 5.0]]))
    assert found.unmet[:, 0] == pytest.approx([0.0, 2.0])
    assert found.objective == pytest.approx(39.0)
    assert found.scarcity_price[:, 0] == pytest.approx([8.0, 10.0])
    assert found.capacity_rent[:, 0] == pytest.approx([7.0, 9.0])
    assert found.shared_shortage is None


def test_equal_shares_by_hand(two_by_two):
    """Both go short by 2/17: 8·15/17·1 + (9·15/17 − 5)·3 + 5·1 + 2·10."""
    expected = 8 * 15 / 17 + (9 * 15 / 17 - 5) * 3 + 5 + 20
    for rule in ("proportional", "max_min"):
        found = reallocation(two_by_two, rule)
        assert found.shared_shortage == pytest.approx(2 / 17)
        assert found.unmet[:, 0] == pytest.approx([16 / 17, 18 / 17], rel=1e-6)
        assert found.objective == pytest.approx(expected, rel=1e-6)


def test_a_stock_is_used_when_it_is_worth_most():
    """Month 1 has plenty, month 2 nothing: the tank of 3 is filled in month 1 and used in month 2."""
    market = plain([[1.0]], [[10.0, 0.0]], [[4.0, 5.0]], [50.0], stock_capacity=np.array([3.0]))
    found = reallocation(market)
    assert found.shipments[0, 0] == pytest.approx([7.0, 0.0])
    assert found.stock[0] == pytest.approx([3.0, 0.0])
    assert found.unmet[0] == pytest.approx([0.0, 2.0])
    kept = reallocation(replace(market, stock_end=np.array([3.0])))
    assert kept.unmet[0] == pytest.approx([0.0, 5.0])


def test_a_short_fleet_sends_ships_to_the_near_port():
    """Distances 1 and 4, fleet 6: the near port's 4 first, then half a tonne to the far one; a tonne-km saves (20−1)/4."""
    market = plain([[1, 1]], [[10]], [[4], [4]], [20, 20], distance=np.array([[1.0, 4.0]]), fleet=np.array([6.0]))
    found = reallocation(market)
    assert found.shipments[0, :, 0] == pytest.approx([4.0, 0.5])
    assert found.fleet_rent == pytest.approx([19 / 4])


@pytest.mark.parametrize("rule", ["cost", "proportional", "max_min"])
def test_strong_duality(large, rule):
    """HiGHS solves to 1e-7 feasibility; the two values agree to 1e-9 of the objective."""
    found = reallocation(large, rule)
    assert found.dual_objective == pytest.approx(found.objective, rel=1e-9)


@pytest.mark.parametrize("rule", ["cost", "proportional", "max_min"])
def test_conservation_and_limits(large, rule):
    found = reallocation(large, rule)
    before = np.column_stack((large.stock, found.stock[:, :-1]))
    balance = before + found.shipments.sum(axis=0) + found.unmet - found.stock - found.surplus
    assert balance == pytest.approx(large.demand, abs=1e-7)
    assert np.all(found.surplus > -1e-7)
    assert np.all(found.shipments.sum(axis=1) <= large.capacity + 1e-7)
    assert np.all(found.shipments >= large.floor - 1e-7)
    assert np.all(found.shipments[large.limit == 0] == 0)
    assert np.all(np.einsum("ij,ijt->t", large.distance, found.shipments) <= large.fleet + 1e-6)
    assert np.all((found.stock >= -1e-7) & (found.stock <= large.stock_capacity[:, None] + 1e-7))
    assert np.all(found.stock[:, -1] >= large.stock_end - 1e-7)
    assert np.all(found.unmet <= large.demand + 1e-7)


def test_complementary_slackness(large):
    """What is scarce has a price and what has a price is scarce; a cargo moves only where it earns its cost.

    Tolerance 1e-5 on products of tonnes and dollars that are about 1e3 each.
    """
    found = reallocation(large)
    loaded = found.shipments.sum(axis=1)
    assert found.capacity_rent * (large.capacity - loaded) == pytest.approx(np.zeros_like(loaded), abs=1e-5)
    used = np.einsum("ij,ijt->t", large.distance, found.shipments)
    assert found.fleet_rent * (large.fleet - used) == pytest.approx(np.zeros_like(used), abs=1e-5)
    assert found.scarcity_price * found.surplus == pytest.approx(np.zeros_like(found.surplus), abs=1e-5)
    reduced = (
        large.cost[:, :, None]
        + found.capacity_rent[:, None, :]
        + large.distance[:, :, None] * found.fleet_rent
        - found.scarcity_price[None]
    )
    free = (found.shipments > large.floor + 1e-6) & (large.limit > 0)[:, :, None]
    assert free.sum() > 20
    assert reduced[free] == pytest.approx(np.zeros(free.sum()), abs=1e-6)
    assert np.all(reduced[large.limit > 0] > -1e-6)


def test_the_price_is_what_a_tonne_more_saves(large):
    """The dual against a finite difference: one thousandth of a tonne less needed by the dearest importer."""
    found = reallocation(large)
    importer, month = np.unravel_index(np.argmax(found.scarcity_price), found.scarcity_price.shape)
    step = 1e-3
    demand = large.demand.copy()
    demand[importer, month] -= step
    saved = found.objective - reallocation(replace(large, demand=demand)).objective
    assert saved / step == pytest.approx(found.scarcity_price[importer, month], rel=1e-6)


def test_fairness_costs_and_shares(large):
    cheapest, equal, worst = (reallocation(large, rule) for rule in ("cost", "proportional", "max_min"))
    assert cheapest.objective <= worst.objective + 1e-6 <= equal.objective + 2e-6
    need = large.demand.sum(axis=1)
    assert equal.unmet.sum(axis=1) / need == pytest.approx(np.full(len(need), equal.shared_shortage), abs=1e-8)
    assert (worst.unmet.sum(axis=1) / need).max() <= worst.shared_shortage + 1e-8
    assert (cheapest.unmet.sum(axis=1) / need).max() > worst.shared_shortage + 0.01


def test_an_importer_no_route_reaches_does_not_drag_the_others_down():
    market = plain([[1, 1]], [[6]], [[4], [4]], [20, 20], limit=np.array([[np.inf, 0.0]]))
    for rule in ("proportional", "max_min"):
        found = reallocation(market, rule)
        assert found.unmet[:, 0] == pytest.approx([0.0, 4.0], abs=1e-8)


def test_pooled_floors_never_cost_more_and_can_cost_less(two_by_two):
    """B must send 4 to X; pooled, X may take A's tonnes and Y B's: the floor no longer binds."""
    floor = np.zeros((2, 2, 1))
    floor[1, 0, 0] = 4.0
    bound = replace(two_by_two, floor=floor)
    alone, pooled = reallocation(bound), reallocation(bound, pool=np.array([True, True]))
    assert alone.objective > pooled.objective
    assert pooled.objective == pytest.approx(39.0)


def test_force_majeure_scales_the_floors():
    floor = np.array([[[6.0], [4.0]]])
    assert feasible_floors(floor, np.array([[5.0]]), np.full((1, 2), np.inf))[0, :, 0] == pytest.approx([3.0, 2.0])
    assert feasible_floors(floor, np.array([[20.0]]), np.array([[1.0, np.inf]]))[0, :, 0] == pytest.approx([1.0, 4.0])
    assert feasible_floors(floor, np.array([[0.0]]), np.full((1, 2), np.inf)).sum() == 0


def test_a_closed_route_carries_nothing(two_by_two):
    floor = np.zeros((2, 2, 1))
    floor[0, 0, 0] = 5.0
    closed = without_route(replace(two_by_two, floor=floor), np.array([[True, True], [False, False]]))
    found = reallocation(closed)
    assert found.shipments[0].sum() == 0
    assert found.unmet.sum() == pytest.approx(12.0)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"penalty": np.ones(3)}, "shape"),
        ({"penalty": np.array([-1.0, 1.0])}, "penalty"),
        ({"capacity": np.array([[np.inf], [1.0]])}, "capacity"),
        ({"cost": np.full((2, 2), np.nan)}, "costs"),
        ({"floor": np.full((2, 2, 1), 9.0)}, "capacity"),
        ({"limit": np.zeros((2, 2)), "floor": np.ones((2, 2, 1))}, "route"),
        ({"stock": np.array([1.0, 0.0])}, "tanks"),
    ],
)
def test_what_a_market_refuses(two_by_two, changes, word):
    with pytest.raises(ValueError, match=word):
        replace(two_by_two, **changes)


def test_what_has_no_allocation(two_by_two):
    full = replace(two_by_two, stock_capacity=np.array([99.0, 99.0]), stock_end=np.array([99.0, 99.0]))
    with pytest.raises(ValueError, match="no allocation"):
        reallocation(full)
    with pytest.raises(ValueError, match="no fairness rule"):
        reallocation(two_by_two, "kind")
    with pytest.raises(ValueError, match="coalition"):
        reallocation(two_by_two, pool=np.array([True]))


@pytest.mark.parametrize("rule", ["cost", "proportional", "max_min"])
def test_tonnes_by_the_million_give_the_same_shares(large, rule):
    """The unit of mass does not matter; in tonnes an unscaled programme would lose a shared shortage below 1e-7."""
    million = 1e6
    amounts = ("capacity", "demand", "floor", "limit", "stock", "stock_capacity", "stock_end", "fleet")
    tonnes = replace(large, **{name: getattr(large, name) * million for name in amounts})
    small, big = reallocation(large, rule), reallocation(tonnes, rule)
    assert big.objective == pytest.approx(small.objective * million, rel=1e-9)
    assert big.shared_shortage == pytest.approx(small.shared_shortage, abs=1e-9)
    assert big.unmet.sum() == pytest.approx(small.unmet.sum() * million, rel=1e-9)
