"""Two closures: what the model says from what was known beforehand, and what ships did (IMF PortWatch)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kaname.lanes.backtest import observed_change, physical_forecast, premium_forecast, war_premium

DAILY = Path(__file__).parents[3] / "shared" / "data" / "portwatch_daily.parquet"
BEFORE_RED_SEA, RED_SEA = ("2023-01-01", "2023-11-18"), ("2024-01-15", "2024-12-31")
BEFORE_HORMUZ, HORMUZ = ("2026-01-01", "2026-02-27"), ("2026-03-05", "2026-03-31")

needs_portwatch = pytest.mark.skipif(
    not DAILY.is_file(), reason="PortWatch's daily transits are not beside the project"
)


@pytest.fixture(scope="module")
def change():
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(DAILY)

    def of(strait, ships, before, after):
        part = table.filter(pc.equal(table["chokepoint"], strait))
        dates = np.array(part["date"].to_pylist(), dtype="datetime64[D]")
        return observed_change(dates, part[ships].to_pylist(), before, after)

    return of


@needs_portwatch
def test_hormuz_2026(lanes, flows, change):
    """A strait closed to all, with no way round: the model says all transits stop; 95 % did."""
    for cargo, ships in (("container", "container"), ("crude", "tanker")):
        said = physical_forecast(lanes, flows, "hormuz", cargo)
        assert said.fall.central == 1
        assert said.lost == pytest.approx(1)
        assert change("hormuz_strait", ships, BEFORE_HORMUZ, HORMUZ) == pytest.approx(-said.fall.central, abs=0.05)
    # All ships: 5 points fewer stopped than said; those that went on were small or of the littoral states.
    assert change("hormuz_strait", "total", BEFORE_HORMUZ, HORMUZ) == pytest.approx(-0.949, abs=0.005)


# Kind of cargo, ships of PortWatch, what they did in transits, error allowed: that of the documentation and a point.
RED_SEA_CASES = [
    ("container", "container", -0.72, 0.10),
    ("crude", "tanker", -0.56, 0.10),
    ("bulk", "dryBulk", -0.47, 0.12),
]


@needs_portwatch
@pytest.mark.parametrize(("cargo", "ships", "did", "error"), RED_SEA_CASES)
def test_bab_el_mandeb_2024(lanes, flows, change, cargo, ships, did, error):
    """A strait open at a war-risk premium of 0.5 to 1 % of the ship: the model says who turns away."""
    found = change("bab_el_mandeb", ships, BEFORE_RED_SEA, RED_SEA)
    assert found == pytest.approx(did, abs=0.01)
    said = premium_forecast(lanes, flows, "bab_el_mandeb", cargo)
    assert said.fall.low <= -found <= said.fall.high
    assert said.fall.central == pytest.approx(-found, abs=error)
    assert 0 < said.round_cape <= 1


@needs_portwatch
def test_the_order_in_which_ships_turned_away(lanes, flows, change):
    said = [premium_forecast(lanes, flows, "bab_el_mandeb", case[0]).fall.central for case in RED_SEA_CASES]
    did = [-change("bab_el_mandeb", case[1], BEFORE_RED_SEA, RED_SEA) for case in RED_SEA_CASES]
    assert np.argsort(said).tolist() == np.argsort(did).tolist() == [2, 1, 0]


def test_a_change_needs_days_and_traffic():
    dates = np.array(["2024-01-01", "2024-01-02", "2024-02-01"], dtype="datetime64[D]")
    january, february = ("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29")
    assert observed_change(dates, [10, 20, 6], january, february) == pytest.approx(-0.6)
    with pytest.raises(ValueError, match="no day"):
        observed_change(dates, [10, 20, 6], january, ("2025-01-01", "2025-01-31"))
    with pytest.raises(ValueError, match="nothing passed"):
        observed_change(dates, [0, 0, 6], january, february)


def test_premiums_rise_with_the_rate():
    band = war_premium("container")
    # 0.7 % of 100 million over 80,000 dollars a day at 16 knots.
    assert band.central == pytest.approx(0.007 * 100e6 / 80e3 * 16 * 24 * 1.852)
    assert band.low < band.central < band.high
