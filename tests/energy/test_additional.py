"""More from one supplier: shares, concentration and cost by hand, and nothing lost on the way."""

from __future__ import annotations

import pytest

from kaname.energy.additional import additional_supply

TONNES = {"AUS": 60.0, "QAT": 30.0, "USA": 10.0}
PRICES = {"AUS": 600.0, "QAT": 500.0, "USA": 550.0}


@pytest.fixture
def cases():
    found = additional_supply(TONNES, PRICES, "USA", 20.0, {"QAT": 1.0})
    return {case.case: case for case in found}


def test_in_proportion(cases):
    """Australia gives 40/3, Qatar 20/3; HHI of (46⅔, 23⅓, 30); 20·550 − 40/3·600 − 20/3·500 = −333⅓."""
    case = cases["pro_rata"]
    assert case.tonnes == pytest.approx({"AUS": 140 / 3, "QAT": 70 / 3, "USA": 30.0})
    assert case.hhi == pytest.approx((140 / 3) ** 2 / 1e4 + (70 / 3) ** 2 / 1e4 + 0.09)
    assert case.cost_change_usd == pytest.approx(20 * 550 - 40 / 3 * 600 - 20 / 3 * 500)
    assert case.exposed_share == pytest.approx(70 / 300)


def test_the_largest_the_dearest_and_the_exposed_give_way(cases):
    assert cases["largest_first"].tonnes == pytest.approx({"AUS": 40.0, "QAT": 30.0, "USA": 30.0})
    assert cases["costliest_first"].tonnes == cases["largest_first"].tonnes
    assert cases["exposed_first"].tonnes == pytest.approx({"AUS": 60.0, "QAT": 10.0, "USA": 30.0})
    assert cases["exposed_first"].cost_change_usd == pytest.approx(20 * (550 - 500))


def test_on_top_the_total_grows_and_all_is_paid_for(cases):
    case = cases["on_top"]
    assert sum(case.tonnes.values()) == 120.0
    assert case.cost_change_usd == 20 * 550


def test_within_the_total_nothing_is_lost(cases):
    for name, case in cases.items():
        assert sum(case.shares.values()) == pytest.approx(1.0)
        if name != "on_top":
            assert sum(case.tonnes.values()) == pytest.approx(100.0)


def test_more_than_the_largest_has_goes_on_to_the_next():
    case = next(c for c in additional_supply(TONNES, PRICES, "USA", 70.0, {}) if c.case == "largest_first")
    assert case.tonnes == pytest.approx({"AUS": 0.0, "QAT": 20.0, "USA": 80.0})
    assert "AUS" not in case.shares


def test_a_new_supplier():
    case = additional_supply(TONNES, {**PRICES, "CAN": 400.0}, "CAN", 10.0, {})[0]
    assert case.shares["CAN"] == pytest.approx(0.1)
