"""The withdrawal kernel: closed form, convexity, superadditivity, corners."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.kernels.power import withdrawal_loss

share = st.floats(0, 0.99)
elasticity = st.floats(0.1, 50)


def ces_price_rise(w: float, k: float) -> float:
    """Price of a CES bundle without the suppliers of share w, over its price with them."""
    return (1 - w) ** (-1 / k)


@given(w=share, k=elasticity, e=st.floats(0, 1))
def test_equals_the_log_rise_of_the_bundle_price(w, k, e):
    assert withdrawal_loss(e, w, k) == pytest.approx(e * math.log(ces_price_rise(w, k)), rel=1e-9, abs=1e-12)


def test_equals_a_ces_price_index_computed_from_its_varieties():
    prices, weights, sigma = np.array([1.0, 1.3, 0.7]), np.array([0.4, 0.35, 0.25]), 4.0
    terms = weights * prices ** (1 - sigma)
    spent = terms / terms.sum()
    before = terms.sum() ** (1 / (1 - sigma))
    after = terms[1:].sum() ** (1 / (1 - sigma))
    assert withdrawal_loss(1.0, spent[0], sigma - 1) == pytest.approx(math.log(after / before), rel=1e-12)


@given(a=st.floats(0.01, 0.45), b=st.floats(0.01, 0.45), k=elasticity)
def test_a_coalition_has_more_than_its_members(a, b, k):
    assert withdrawal_loss(1.0, a + b, k) > withdrawal_loss(1.0, a, k) + withdrawal_loss(1.0, b, k)


def test_corners():
    assert withdrawal_loss(0.0, 1.0, 2.0) == 0
    assert withdrawal_loss(0.3, 0.0, 2.0) == 0
    assert withdrawal_loss(0.3, 1.0, 2.0) == math.inf


@pytest.mark.parametrize(
    ("e", "w", "k"), [(-0.1, 0.5, 2), (0.5, 1.1, 2), (0.5, np.nan, 2), (0.5, 0.5, 0), (0.5, 0.5, -1)]
)
def test_what_has_no_finite_answer_is_refused(e, w, k):
    with pytest.raises(ValueError, match=r"between 0 and 1|positive"):
        withdrawal_loss(e, w, k)
