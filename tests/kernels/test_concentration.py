"""Concentration: values worked by hand, bounds, and what has no answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kaname.kernels.concentration import effective_suppliers, herfindahl_hirschman, shares, top_share

amounts = arrays(np.float64, st.integers(1, 20), elements=st.floats(0, 1e12, width=64))


def test_worked_by_hand():
    m = np.array([[50.0, 30.0, 20.0], [7.0, 0.0, 0.0]])
    assert herfindahl_hirschman(m) == pytest.approx([0.38, 1.0])
    assert effective_suppliers(m) == pytest.approx([1 / 0.38, 1.0])
    assert top_share(m) == pytest.approx([0.5, 1.0])
    assert shares(m)[0] == pytest.approx([0.5, 0.3, 0.2])


def test_no_total_has_no_concentration():
    assert np.isnan(herfindahl_hirschman(np.zeros(3)))
    assert np.isnan(top_share(np.zeros((2, 3)))).all()


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_what_is_not_an_amount_is_refused(bad):
    with pytest.raises(ValueError, match="finite and not negative"):
        herfindahl_hirschman([1.0, bad])


@given(amounts)
def test_bounds(m):
    if m.sum() <= 0 or not np.isfinite(m.sum()):
        return
    hhi, top = float(herfindahl_hirschman(m)), float(top_share(m))
    assert 1 / len(m) - 1e-9 <= hhi <= 1 + 1e-9
    # HHI ≥ 0.5 implies a top share ≥ 0.5; the converse fails: see the next test.
    assert top**2 - 1e-9 <= hhi <= top + 1e-9


def test_top_share_of_half_does_not_imply_concentration():
    m = np.array([50.0, *[1.0] * 50])
    assert top_share(m) == pytest.approx(0.5)
    assert herfindahl_hirschman(m) < 0.3


def test_merging_suppliers_never_lowers_concentration():
    rng = np.random.default_rng(0)
    for _ in range(50):
        m = rng.random(6)
        assert herfindahl_hirschman(np.array([m[0] + m[1], *m[2:]])) > herfindahl_hirschman(m)
