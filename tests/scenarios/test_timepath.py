"""What a daily path says, on paths written by hand: every day and share can be counted off."""

import numpy as np
import pytest
from small_world import SECTORS, benched, industry, made_world, random_world

from kaname.kernels.inventories import DEMAND, FREE, SINGLE, InventoryPaths
from kaname.scenarios.cuts import scenario_cuts
from kaname.scenarios.parameters import Parameters
from kaname.scenarios.shocks import Scenario, SupplyCut
from kaname.scenarios.solvers import inventories
from kaname.scenarios.timepath import time_path

DAYS = 365
CARS, CARE, CHIPS = (industry("JPN", sector) for sector in ("C29", "Q", "C26"))
# Cars add 100 of value to 300 of output, care 300 to 300: a third and three thirds.
TABLE = made_world({(("CHN", "C26"), ("JPN", "C29")): 200.0}, {("CHN", "C26"): 730.0, ("JPN", "C29"): 300.0, ("JPN", "Q"): 300.0})  # fmt: skip


def paths(**changes):
    base = TABLE.x / DAYS
    shape = (DAYS, len(base))
    made = {
        "base": base,
        "output": np.tile(base, (DAYS, 1)),
        "unmet": np.zeros(shape),
        "cover": np.full(shape, np.inf),
        "binding": np.full(shape, FREE, dtype=np.int16),
        "imbalance": np.zeros(DAYS),
    }
    return InventoryPaths(**(made | changes))


def test_a_quiet_year():
    found = time_path(paths(), TABLE, "JPN", end=0)
    np.testing.assert_allclose(found.output, 1.0, rtol=1e-15)
    assert not found.unmet.any()
    assert (found.first_to_stop, found.limited_by, found.days_to_loss, found.recovery) == (None, None, (None, None), 0)
    assert found.worst_output == pytest.approx(1.0)
    np.testing.assert_array_equal(found.cover, np.full(DAYS, 1e3))  # nothing binds


def stopped():
    """From day 10 to 69 cars make nothing, for want of chips; on day 5 care had a day at 60 %."""
    output = np.tile(TABLE.x / DAYS, (DAYS, 1))
    binding = np.full(output.shape, FREE, dtype=np.int16)
    unmet, cover = np.zeros_like(output), np.full(output.shape, np.inf)
    output[10:70, CARS] = 0.0
    unmet[10:70, CARS] = TABLE.x[CARS] / DAYS
    output[5, CARE] *= 0.6
    binding[10:70, CARS] = SECTORS.index("C26")
    binding[5, CARE] = DEMAND
    cover[:, CARS] = np.linspace(1, 0, DAYS)
    return paths(output=output, binding=binding, unmet=unmet, cover=cover)


def test_the_first_to_stop_and_what_it_lacked():
    """Half of output is the line: care at 60 % has not stopped, cars at nothing have, on day 10, for chips."""
    found = time_path(stopped(), TABLE, "JPN", end=70)
    assert found.first_to_stop == ("C29", 10)
    assert found.limited_by == "C26"
    assert (found.worst_day, found.worst_output) == (10, pytest.approx(0.5))
    assert found.output[5] == pytest.approx(0.8)
    assert found.unmet[10] == pytest.approx(0.5)
    assert found.unmet[9] == 0.0


def test_days_until_a_share_of_a_year_is_lost():
    """Value added is 400 a year. Day 5 costs care 0.4·300/365 = 0.329; each day without cars costs 100/365 = 0.274.

    1 % is 4: after day 5, 13.4 days of cars, the fourteenth is day 23. 5 % is 20: 60 days of cars cost 16.4, so never.
    """
    found = time_path(stopped(), TABLE, "JPN", end=70)
    assert found.days_to_loss == (23, None)


def test_recovery_counts_from_the_end_of_the_shock():
    assert time_path(stopped(), TABLE, "JPN", end=70).recovery == 70
    assert time_path(stopped(), TABLE, "JPN", end=40).recovery == 70
    assert time_path(stopped(), TABLE, "JPN", end=200).recovery == 200
    assert time_path(stopped(), TABLE, "JPN", end=DAYS).recovery is None


def test_capacity_or_demand_is_no_product():
    held = stopped()
    held.binding[10:70, CARS] = DEMAND
    assert time_path(held, TABLE, "JPN", end=70).limited_by is None


def test_cover_is_that_of_the_industry_in_the_middle_of_output():
    """Cars and care each make half: the weighted median is the lower of the two."""
    found = time_path(stopped(), TABLE, "JPN", end=70)
    np.testing.assert_allclose(found.cover, np.linspace(1, 0, DAYS))


def test_an_economy_is_read_from_its_own_industries():
    table = random_world(2)
    prepared = benched(table)
    cuts = scenario_cuts(Scenario(name="x", shock=(SupplyCut(by=("CHN",), days=20),)), table, {})
    run = inventories(prepared, cuts, Parameters(days=40))
    for code, at in (("CHN", 0), ("JPN", 50), ("USA", 100)):
        found = time_path(run.paths, table, code, end=20)
        here = slice(at, at + 50)
        np.testing.assert_allclose(found.output, run.paths.output[:, here].sum(axis=1) / run.base[here].sum() * 40)
        assert found.worst_output == found.output.min()
    assert run.paths.imbalance.max() <= SINGLE
