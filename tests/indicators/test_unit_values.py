"""Weights that lie: flagged by the price a tonne, estimated at the median, and held against what is known."""

from importlib import import_module

import numpy as np
import pyarrow as pa
import pytest

from kaname.indicators.energy import FUELS, energy_imports
from kaname.indicators.unit_values import OFF, corrected, median_unit_values, off_by
from kaname.model.trade import TradeTable

FUEL_CODES = [code for codes in FUELS.values() for code in codes]


def table(session, prices, usd=2_000_000):
    """Crude from one seller to buyers of their own, each at its price a tonne; None is no weight."""
    nw = import_module("narwhals")
    frame = pa.table(
        {
            "year": pa.array([2024] * len(prices), pa.int16()),
            "exporter": ["SAU"] * len(prices),
            "importer": [f"B{at:02}" for at in range(len(prices))],
            "product": ["270900"] * len(prices),
            "value_usd": [usd] * len(prices),
            "tonnes": [None if price is None else usd / price for price in prices],
        }
    )
    return TradeTable(nw.from_native(frame).lazy(), "HS92", session.trade().source)


def weights(given):
    return [(row["tonnes"], row["tonnes_reported"]) for row in given.frame.collect().rows(named=True)]


def test_a_weight_three_times_off_is_estimated_and_the_others_stay(session):
    """Prices 500 … 600 with a median of 550: 100 and 2,000 are errors of the weight, 190 and 1,600 are not."""
    prices = [500, 540, 550, 560, 600, 100, 2000, 190, 1600]
    given = table(session, prices)
    assert median_unit_values(given) == {(2024, "270900"): 550.0}
    low, high = 550 / OFF, 550 * OFF
    assert 100 < low < 190
    assert 1600 < high < 2000
    found = weights(corrected(given, [2024], ["270900"]).trade)
    for price, (tonnes, reported) in zip(prices, found, strict=True):
        assert reported == pytest.approx(2e6 / price, rel=1e-12)
        assert tonnes == pytest.approx(2e6 / 550 if price in {100, 2000} else 2e6 / price, rel=1e-12)
    assert off_by(given, 3) == (2, 9)
    assert off_by(given, 100) == (0, 9)


def test_a_missing_weight_stays_missing_and_few_flows_have_no_middle(session):
    found = weights(corrected(table(session, [500, 550, 550, 600, 650, None]), [2024], ["270900"]).trade)
    assert found[-1] == (None, None)
    few = weights(corrected(table(session, [500, 1, 550]), [2024], ["270900"]).trade)
    assert all(tonnes == reported for tonnes, reported in few)


def test_a_small_flow_does_not_move_the_middle(session):
    assert median_unit_values(table(session, [500] * 9, usd=900_000)) == {}


def test_how_many_weights_of_the_bundled_trade_lie(session):
    """Counted apart from this code: 239,560 flows above a million dollars, about 28,000 off by three, 9,000 by ten."""
    three, count = off_by(session.trade(), 3)
    ten, _ = off_by(session.trade(), 10)
    assert count == pytest.approx(239_560, rel=0.002)
    assert three == pytest.approx(28_000, rel=0.01)
    assert ten == pytest.approx(9_000, rel=0.01)


@pytest.mark.parametrize(
    ("importer", "year", "supplier", "reported", "published"),
    [
        # Million tonnes a year; a barrel of crude is about 1/7.33 t. Thailand refines about 1.0 mb/d and has imported
        # 0.9–1.05 mb/d of crude for years; the Philippines' one refinery has a capacity of 0.18 mb/d.
        ("THA", 2024, "ARE", 177.5, (0.8, 1.1)),
        ("PHL", 2023, "SAU", 80.0, (0.05, 0.18)),
    ],
)
def test_imports_of_crude_are_what_refineries_can_take(session, importer, year, supplier, reported, published):
    crude = energy_imports(session.trade(), importer, year)["crude"]
    assert crude.tonnes_reported / 1e6 > 0.9 * reported
    barrels = crude.tonnes * 7.33 / 366 / 1e6
    low, high = published
    assert low < barrels < high
    assert crude.corrected >= 1
    assert max(crude.origins, key=lambda o: (o.tonnes_reported or 0) - (o.tonnes or 0)).economy == supplier


def test_japans_published_weights_stand(session):
    """METHODS: LNG 65.9 Mt (AUS 38.1 %), crude 116.9 Mt (ARE 42.3 %) in 2024, by customs; none of its large flows lies."""
    found = energy_imports(session.trade(), "JPN", 2024)
    for fuel, tonnes, leader, share in (("lng", 65.9, "AUS", 0.381), ("crude", 116.9, "ARE", 0.423)):
        assert found[fuel].tonnes / 1e6 == pytest.approx(tonnes, abs=0.05)
        assert found[fuel].tonnes == pytest.approx(found[fuel].tonnes_reported, rel=1e-4)
        first = found[fuel].origins[0]
        assert (first.economy, first.share_by_weight) == (leader, pytest.approx(share, abs=5e-4))


def test_the_same_on_another_engine(session):
    """Polars over the same file: weights agree to 1e-9 (the estimates are one division each)."""
    pl = import_module("polars")
    nw = import_module("narwhals")
    path = session.store.snapshot("baci_hs92_materials").path
    other = TradeTable(nw.from_native(pl.scan_parquet(path)), "HS92", session.trade().source)
    keys = ("exporter", "importer", "product")
    made = [
        sorted(
            (tuple(row[key] for key in keys), row["tonnes"])
            for row in corrected(trade, [2023], FUEL_CODES).trade.frame.collect().rows(named=True)
        )
        for trade in (session.trade(), other)
    ]
    assert [row[0] for row in made[0]] == [row[0] for row in made[1]]
    here, there = (np.array([np.nan if row[1] is None else row[1] for row in rows]) for rows in made)
    np.testing.assert_allclose(here, there, rtol=1e-9)
