"""Diversity of suppliers on the bundled trade, against published shares."""

from __future__ import annotations

import numpy as np
import pytest

from kaname.energy.suppliers import diversity, price, shares_of
from kaname.indicators.energy import FuelImports, Origin, energy_imports


def imports(*flows: tuple[str, float, float | None]) -> FuelImports:
    value, mass = sum(f[1] for f in flows), sum(f[2] or 0.0 for f in flows)
    origins = tuple(Origin(c, usd, t, usd / value, t / mass if t and mass else None) for c, usd, t in flows)
    return FuelImports("lng", 2024, value, mass, 1.0, 0.5, origins)


def test_japans_lng_suppliers(session):
    """METHODS figures of 2024 by weight: AUS 38.1, MYS 15.6, USA 9.4, RUS 8.6, QAT 4.4 %."""
    shares = shares_of(energy_imports(session.trade(), "JPN", 2024)["lng"])
    published = {"AUS": 38.1, "MYS": 15.6, "USA": 9.4, "RUS": 8.6, "QAT": 4.4}
    assert {code: 100 * shares[code] for code in published} == pytest.approx(published, abs=0.05)
    assert list(shares)[:2] == ["AUS", "MYS"]


def test_two_equal_suppliers_a_whole_scale_apart():
    found = diversity(imports(("A", 10.0, 1.0), ("B", 10.0, 1.0)), {"A": -2.5, "B": 2.5}, 5.0)
    assert found.shannon == pytest.approx(np.log(2))
    assert found.effective_suppliers == pytest.approx(2.0)
    assert found.stirling == pytest.approx(0.5)
    assert found.usd_per_tonne == pytest.approx(10.0)


def test_suppliers_without_a_score_are_left_out_and_counted():
    found = diversity(imports(("A", 10.0, 1.0), ("B", 30.0, 3.0)), {"A": 0.0}, 5.0)
    assert (found.stirling, found.stirling_coverage) == (0.0, 0.25)
    assert diversity(imports(("A", 10.0, 1.0)), {}, 5.0).stirling is None


def test_a_wrong_weight_is_shown():
    """Thailand’s crude oil from the Emirates in the bundled edition: a sixth of anyone else’s price a tonne."""
    found = diversity(imports(("A", 600.0, 1.0), ("B", 620.0, 1.0), ("C", 97.0, 1.0)), {}, 5.0)
    assert found.doubtful == ("C",)


def test_value_stands_in_where_nothing_is_weighed():
    unweighed = imports(("A", 30.0, None), ("B", 10.0, None))
    assert shares_of(unweighed) == {"A": 0.75, "B": 0.25}
    assert price(unweighed.origins) is None
