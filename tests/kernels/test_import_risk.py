"""GeoPolRisk's two parts by hand."""

import numpy as np
import pytest

from kaname.kernels.supply_risk import import_risk


def test_by_hand():
    """60 t at risk .5 and 20 t at .25 beside 20 t made at home: (30 + 5)/100 and 80/100; a cell of nothing has none."""
    risk, share = import_risk([60, 20, 5], [0.5, 0.25, 1.0], [0, 0, 1], [20, 0, 0])
    np.testing.assert_allclose(risk, [0.35, 1.0, np.nan], rtol=1e-15)
    np.testing.assert_allclose(share, [0.8, 1.0, np.nan], rtol=1e-15)


def test_all_at_one_risk_is_the_share_imported_times_it():
    rng = np.random.default_rng(1)
    q, cell, own = rng.random(500), rng.integers(0, 20, 500), rng.random(20)
    risk, share = import_risk(q, np.full(500, 0.3), cell, own)
    np.testing.assert_allclose(risk, 0.3 * share, rtol=1e-13)


@pytest.mark.parametrize(("q", "g"), [([-1.0], [0.5]), ([np.nan], [0.5]), ([1.0], [1.5]), ([1.0], [np.nan])])
def test_what_is_no_weight_and_no_risk(q, g):
    with pytest.raises(ValueError, match="must be"):
        import_risk(q, g, [0], [1.0])
