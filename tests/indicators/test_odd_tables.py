"""What indicators make of nothing bought, nothing weighed and nothing produced, and how often they ask the engine."""

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from kaname.energy.suppliers import diversity, price, shares_of
from kaname.errors import ValidationFault
from kaname.indicators.energy import energy_imports
from kaname.indicators.exposure import domestic_input_share
from kaname.indicators.indispensability import partners, pivots
from kaname.indicators.leverage import withdrawal
from kaname.model.input_output import InputOutputTable
from kaname.model.quantity import Source
from kaname.model.trade import TradeTable

WORDS = {"ja": "試験", "en": "test"}
SOURCE = Source("made", WORDS, WORDS, "made for a test", "1", WORDS, "", "0" * 64, "2026-01-01")
COLUMNS = ("year", "exporter", "importer", "product", "value_usd", "tonnes")


def traded(*rows):
    frame = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    return TradeTable(nw.from_native(frame).lazy(), "HS92", SOURCE)


def idle():
    """Industry q of both economies makes and buys nothing."""
    Z = np.array([[1, 0, 1, 0], [0] * 4, [1, 0, 1, 0], [0] * 4], dtype=float)
    x = np.array([5.0, 0, 5, 0])
    return InputOutputTable(("A", "B"), ("p", "q"), Z, x - Z.sum(axis=1), x, 2022, SOURCE)


def test_an_industry_that_buys_nothing_has_no_shares():
    """no-shares-no-warning: refused as exposure refuses it, and no warning (warnings are errors here)."""
    with pytest.raises(ValidationFault, match=r"A.*q"):
        domestic_input_share(idle(), "A", ["q"])
    assert domestic_input_share(idle(), "A", ["p"]) == 0.5


def test_a_buyer_that_makes_nothing_loses_no_share_of_it():
    """no-shares-no-warning, the same kind."""
    Z, x = np.zeros((2, 2)), np.array([5.0, 0])
    table = InputOutputTable(("A", "B"), ("p",), Z, x, x, 2022, SOURCE)
    with pytest.raises(ValidationFault, match="B"):
        withdrawal(table, ["A"], ["B"])


THIRDS = [
    (2022, "SAU", "JPN", "270900", 1e9, 1.5e6),
    (2022, "ARE", "JPN", "270900", 1e9, None),
    (2022, "KWT", "JPN", "270900", 1e9, 0.0),
]


def test_a_weight_of_nothing_is_not_reported():
    """zero-weight-is-missing: shares by weight rest on a third of the value, and say so."""
    found = energy_imports(traded(*THIRDS), "JPN", 2022)["crude"]
    assert found.weighed_share == pytest.approx(1 / 3)
    assert {o.economy: o.tonnes for o in found.origins} == {"SAU": 1.5e6, "ARE": None, "KWT": None}
    assert shares_of(found) == {"SAU": 1.0}
    assert price(found.origins) == pytest.approx(1e9 / 1.5e6)


def test_without_any_weight_shares_are_by_value():
    """zero-weight-is-missing: by value each has a third, HHI 1/3."""
    rows = [(*row[:5], 0.0) for row in THIRDS]
    found = energy_imports(traded(*rows), "JPN", 2022)["crude"]
    assert (found.weighed_share, found.tonnes) == (0.0, 0.0)
    assert found.hhi == pytest.approx(1 / 3)
    assert shares_of(found) == pytest.approx(dict.fromkeys(("SAU", "ARE", "KWT"), 1 / 3))
    assert diversity(found, {}, 5.0).usd_per_tonne is None


def test_a_fuel_of_no_value_is_not_imported():
    """zero-weight-is-missing, the same kind: no share can be taken of nothing."""
    assert energy_imports(traded((2022, "SAU", "JPN", "270900", 0.0, 3.0)), "JPN", 2022) == {}


def test_several_as_one_buy_nothing_from_each_other():
    rows = [*THIRDS, (2022, "KOR", "JPN", "270900", 5e9, 1e6), (2022, "SAU", "KOR", "270900", 1e9, None)]
    found = energy_imports(traded(*rows), ("JPN", "KOR"), 2022)["crude"]
    assert found.value_usd == 4e9
    assert found.weighed_share == pytest.approx(1 / 4)
    assert {o.economy for o in found.origins} == {"SAU", "ARE", "KWT"}


def test_pivots_take_out_the_economys_own_cells_and_no_other_flows(session):
    year = session.trade().where(years=[2024])
    flows, lazy = year.frame, partners(year, "CHN")
    assert isinstance(lazy, nw.LazyFrame)
    cells = lazy.collect("polars")
    sold = flows.filter(nw.col("exporter") == "CHN", nw.col("value_usd") > 0).collect("polars")
    assert 0 < len(cells) <= len(sold) < len(flows.collect("polars")) / 4
    assert len(pivots(session.trade(), "CHN", 2024)) == len(sold["product"].unique())


def test_a_product_nobody_buys_enough_of_is_still_listed():
    flows = traded((2022, "CHN", "JPN", "280530", 5e5, None), (2022, "VNM", "JPN", "280530", 1e5, None))
    (only,) = pivots(flows, "CHN", 2022)
    assert (only.partners, only.dependents, only.mean_share, only.world_rank) == (0, 0, 0.0, 1)
    assert only.world_share == pytest.approx(5 / 6)
