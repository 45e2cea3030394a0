"""Two reports of the same flows, by hand: what is absent is in no figure, what is routed is matched product by product."""

import numpy as np
import pytest

from kaname.kernels.mirror import asymmetry, in_margin, log_ratio, routed

NAN = np.nan


def test_figures_by_hand():
    """Flows (m, x): (106, 100) and (50, 100) of the first group, one-sided ones of both, none of the third.

    Index (6 + 50)/(206 + 150); distance (103 ln 1.06 + 75 ln 2)/178; within the margin 106 of 156.
    """
    found = asymmetry([106, 50, NAN, 7], [100, 100, 9, NAN], [0, 0, 0, 1], 3, (0.0, 0.2))
    assert found.flows.tolist() == [2, 0, 0]
    assert (found.importer[0], found.exporter[0]) == (156, 200)
    assert found.index[0] == pytest.approx(56 / 356, rel=1e-14)
    assert found.distance[0] == pytest.approx((103 * np.log(1.06) + 75 * np.log(2)) / 178, rel=1e-14)
    assert found.within[0] == pytest.approx(106 / 156, rel=1e-14)
    for figure in (found.importer, found.exporter, found.index, found.distance, found.within):
        assert np.isnan(figure[1:]).all()


def test_reports_that_agree_and_the_ends_of_the_margin():
    same = asymmetry([5, 8], [5, 8], [0, 0], 1, (0.0, 0.2))
    assert (same.index[0], same.distance[0], same.within[0]) == (0, 0, 1)
    assert in_margin([100, 120, 121, 99, NAN], [100, 100, 100, 100, 1], 0.0, 0.2).tolist() == [1, 1, 0, 0, 0]
    assert log_ratio([2, NAN], [1, 1])[0] == np.log(2)
    assert np.isnan(log_ratio([NAN], [1])[0])


def test_the_index_does_not_ask_who_is_right():
    """Sides exchanged, the index and the distance stay; values in another unit change neither."""
    rng = np.random.default_rng(3)
    m, x = rng.lognormal(0, 2, 50), rng.lognormal(0, 2, 50)
    one, other = (asymmetry(*pair, np.zeros(50, int), 1, (0.0, 0.2)) for pair in ((m, x), (1000 * x, 1000 * m)))
    assert one.index[0] == pytest.approx(other.index[0], rel=1e-12)
    assert one.distance[0] == pytest.approx(other.distance[0], rel=1e-12)


def test_zero_is_no_report():
    for bad in (0.0, -1.0, np.inf):
        with pytest.raises(ValueError, match="positive and finite"):
            asymmetry([bad], [1.0], [0], 1, (0.0, 0.2))


def test_routing_is_matched_product_by_product():
    """Product 0: 30 beyond the importer at the hub, 90 − 1.2 × 50 = 30 beyond the exporter elsewhere: all of it.

    Product 1: 30 and 10 beyond the importer, 4 elsewhere: a tenth of each. Product 2: nothing elsewhere.
    """
    m = [10, 90, NAN, 10, 28, 5]
    x = [40, 50, 30, 20, 20, 50]
    found = routed(m, x, [0, 0, 1, 1, 1, 2], 3, 0.2)
    np.testing.assert_allclose(found, [30, 0, 3, 1, 0, 0], rtol=1e-12)


def test_routing_never_exceeds_what_stands_elsewhere():
    rng = np.random.default_rng(4)
    m, x, product = rng.lognormal(0, 2, 400), rng.lognormal(0, 2, 400), rng.integers(0, 20, 400)
    found = np.bincount(product, routed(m, x, product, 20, 0.2), 20)
    assert np.all(found <= np.bincount(product, np.maximum(m - 1.2 * x, 0), 20) + 1e-9)
    assert np.all(found <= np.bincount(product, np.maximum(x - m, 0), 20) + 1e-9)
    assert found.sum() > 0
