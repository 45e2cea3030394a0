"""Days of cover: shares behind Hormuz against published ones, bypass by hand, bands, and the arithmetic of METI's days."""

from __future__ import annotations

import math

import pytest

from kaname.energy.cover import RESTRAINT, cover, holdings, stopped_by_origin, stopped_share
from kaname.energy.fuel_trade import exported_tonnes
from kaname.energy.records import BARRELS_PER_TONNE, StraitOrigin, stocks_of, strait_origins
from kaname.energy.suppliers import shares_of
from kaname.indicators.energy import energy_imports
from kaname.model.quantity import Band

NONE = Band(0.0, 0.0, 0.0)


def same(value: float) -> Band:
    return Band(value, value, value)


def origin(code: str, bypass: Band) -> StraitOrigin:
    return StraitOrigin("hormuz", code, "crude", 1.0, bypass, {"ja": "", "en": ""}, "")


@pytest.mark.parametrize(("economy", "percent"), [("JPN", 92.9), ("KOR", 71.9), ("IND", 45.3), ("PHL", 95.5)])
def test_the_upper_bound_is_the_hormuz_coast_share_of_crude(session, economy, percent):
    """Hormuz-coast share of crude oil by weight, 2024, as counted from BACI; one decimal, so 0.05."""
    shares = shares_of(energy_imports(session.trade(), economy, 2024)["crude"])
    origins = strait_origins("hormuz")
    exports = exported_tonnes(session.trade(), "crude", 2024, [o.origin for o in origins if o.fuel == "crude"])
    found = stopped_share(shares, stopped_by_origin(origins, "crude", exports))
    assert 100 * found.high == pytest.approx(percent, abs=0.05)
    assert 0 < found.low < found.central < found.high


def test_japans_lng_through_hormuz_is_about_six_percent(session):
    """METI through Reuters, 2026-03-04: about 6 %; half a point of rounding."""
    shares = shares_of(energy_imports(session.trade(), "JPN", 2024)["lng"])
    found = stopped_share(shares, stopped_by_origin(strait_origins("hormuz"), "lng", {}))
    assert 100 * found.high == pytest.approx(6, abs=0.5)
    assert found.low == found.high


def test_one_wrong_weight_does_not_swell_an_origins_exports(session):
    """Saudi exports of crude oil in 2024 were about 6 mb/d; the Emirates’ raw weights add up to twice what value allows."""
    found = exported_tonnes(session.trade(), "crude", 2024, ["SAU", "ARE"])
    barrels = {code: tonnes * BARRELS_PER_TONNE / 365 / 1e6 for code, tonnes in found.items()}
    assert barrels["SAU"] == pytest.approx(6.0, abs=0.5)
    assert 2.0 < barrels["ARE"] < 4.0


def test_bypass_by_hand():
    """An origin exports 4 mb/d and 1, 2 or 4 mb/d get around: three quarters, a half and nothing stop."""
    exports = {"SAU": 4e6 * 365 / BARRELS_PER_TONNE}
    found = stopped_by_origin((origin("SAU", Band(1.0, 2.0, 5.0)),), "crude", exports)["SAU"]
    assert (found.low, found.central, found.high) == pytest.approx((0.0, 0.5, 0.75))
    nothing = stopped_by_origin((origin("IRN", Band(0.0, 1.0, 1.0)),), "crude", {})["IRN"]
    assert (nothing.low, nothing.high) == (1.0, 1.0)


def test_shares_of_lanes_can_stand_in_for_the_table():
    found = stopped_share({"SAU": 0.4, "OMN": 0.1}, {"SAU": Band(0.5, 0.6, 1.0), "QAT": same(1.0)})
    assert (found.low, found.central, found.high) == pytest.approx((0.2, 0.24, 0.4))


def test_254_days_last_254_over_07_with_30_percent_arriving():
    found = cover(same(254.0), same(0.7), NONE, 90)
    assert found.days.low == found.days.central == found.days.high == pytest.approx(254 / 0.7, rel=1e-12)
    assert found.left.central == pytest.approx(254 - 0.7 * 90, rel=1e-9)
    assert len(found.path[1]) == 91
    assert found.path[1][0] == 254.0


def test_the_low_case_joins_the_worst_ends():
    found = cover(Band(100, 120, 150), Band(0.2, 0.5, 0.8), Band(0.0, 0.05, 0.1), 200)
    assert found.days.low == pytest.approx(100 / 0.8)
    assert found.days.central == pytest.approx(120 / 0.45)
    assert found.days.high == pytest.approx(150 / 0.1)
    assert found.unmet.high == pytest.approx(200 * 0.8 - 100)
    assert found.unmet.low == 0


def test_saving_what_stops_leaves_the_stock_whole():
    found = cover(same(10.0), same(0.05), same(0.1), 365)
    assert math.isinf(found.days.low)
    assert found.left.low == 10.0


def test_a_limit_on_release_leaves_need_unmet_from_the_first_day():
    found = cover(same(100.0), same(1.0), NONE, 10, max_release=0.4)
    assert found.days.central == pytest.approx(250.0)
    assert found.unmet.central == pytest.approx(6.0)


def test_restraint_of_oil_is_that_of_the_iea_agreement():
    """Art. 14 of the Agreement on an International Energy Program: 10 % once supplies fall by 12 %."""
    assert (RESTRAINT["crude"].low, RESTRAINT["crude"].high) == (0.0, 0.10)


def test_holdings_add_up_by_basis_and_never_mix():
    found = {h.basis: h for h in holdings(stocks_of("JPN", "oil"), 116.9e6)}
    assert found["statutory"].days.central == 254
    assert found["iea"].days.central == 205
    assert list(found) == ["statutory", "iea"]


def test_barrels_become_days_of_imports():
    """The United States: 415.4 + 439.3 million barrels over 7.33 a tonne, against 100 Mt a year."""
    (found,) = holdings(stocks_of("USA", "oil"), 100e6)
    assert found.basis == "imports"
    assert found.days.central == pytest.approx((415.4 + 439.3) / 7.33 / (100 / 365))
