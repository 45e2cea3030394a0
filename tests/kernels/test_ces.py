"""The exact CES loss: printed values, fifty-digit arithmetic, limits."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.kernels.ces import shortage_loss

# Half a unit of the third printed decimal of a percentage.
PRINTED = 5.1e-6


def by_fifty_digits(alpha: float, sigma: float, left: float) -> float:
    """The defining formula, in arithmetic wide enough that no rearrangement is needed."""
    with localcontext() as context:
        context.prec, context.Emax, context.Emin = 80, 10**15, -(10**15)
        a, e = Decimal(alpha), Decimal(left)
        if sigma == 1:
            return float(1 - e**a)
        rho = (Decimal(sigma) - 1) / Decimal(sigma)
        return float(1 - (a * e**rho + 1 - a) ** (1 / rho))


@pytest.mark.parametrize(
    ("alpha", "sigma", "left", "loss"),
    [
        (0.04, 0.04, 0.9, 0.01569),
        (0.04, 0.10, 0.9, 0.00679),
        (0.04, 1.0, 0.9, 0.00421),
        (0.012, 0.10, 0.7, 0.02751),
    ],
)
def test_german_energy_of_bachmann_and_others(alpha, sigma, left, loss):
    assert shortage_loss(alpha, sigma, left) == pytest.approx(loss, abs=PRINTED)


def test_next_to_leontief_where_the_second_order_expansion_says_more_than_twice_as_much():
    alpha, sigma, u = 0.04, 0.001, np.log(0.9)
    expansion = alpha * u + 0.5 * (1 - 1 / sigma) * alpha * (1 - alpha) * u**2
    assert expansion == pytest.approx(-0.217, abs=5e-4)
    assert shortage_loss(alpha, sigma, 0.9) == pytest.approx(0.097, abs=5e-4)


@settings(deadline=None)
@given(
    alpha=st.floats(1e-6, 1 - 1e-6),
    sigma=st.one_of(st.floats(1e-4, 50), st.floats(1 - 1e-6, 1 + 1e-6)),
    left=st.floats(1e-3, 3),
)
def test_equals_fifty_digit_arithmetic(alpha, sigma, left):
    # 1e-11: at σ = 10⁻⁴ the exponent is 10⁴, so rounding of ρ ln(E/E₀) alone costs four digits of sixteen.
    assert shortage_loss(alpha, sigma, left) == pytest.approx(by_fifty_digits(alpha, sigma, left), rel=1e-11, abs=1e-15)


def test_both_limits_are_reached_without_a_jump():
    alpha, left = np.array([0.04, 0.5, 0.96]), 0.8
    assert shortage_loss(alpha, 1.0, left) == pytest.approx(1 - 0.8**alpha, rel=1e-15)
    for near in (1 - 1e-12, 1 + 1e-12):
        assert shortage_loss(alpha, near, left) == pytest.approx(1 - 0.8**alpha, rel=1e-11)
    assert shortage_loss(alpha, 0.0, left) == pytest.approx(0.2, rel=1e-15)
    assert shortage_loss(alpha, 1e-12, left) == pytest.approx(0.2, rel=1e-9)
    assert shortage_loss(alpha, np.inf, left) == pytest.approx(alpha * 0.2, rel=1e-15)
    assert shortage_loss(alpha, 1e14, left) == pytest.approx(alpha * 0.2, rel=1e-12)


def test_corners():
    sigma = np.array([0.0, 0.5, 1.0, 2.0, np.inf])
    assert np.array_equal(shortage_loss(0.0, sigma, 0.0), np.zeros(5))
    assert np.array_equal(shortage_loss(0.3, sigma, 1.0), np.zeros(5))
    # The whole of cost: output is the input, more or less, whatever the elasticity.
    assert shortage_loss(1.0, sigma, 0.4) == pytest.approx(0.6)
    assert shortage_loss(1.0, sigma, 1.5) == pytest.approx(-0.5)
    # None left: fatal up to Cobb–Douglas, then 1 − (1−α)^{σ/(σ−1)}.
    assert shortage_loss(0.3, sigma, 0.0) == pytest.approx([1, 1, 1, 1 - 0.7**2, 0.3])
    # More than needed is of no use in fixed proportions.
    assert shortage_loss(0.3, 0.0, 2.0) == 0
    assert shortage_loss(0.3, 0.5, 2.0) < 0


def test_shapes_broadcast():
    loss = shortage_loss(np.full((3, 1), 0.04), np.array([0.04, 0.1, 1, 2]), 0.9)
    assert loss.shape == (3, 4)
    assert np.all(np.diff(loss, axis=1) < 0)


@settings(deadline=None)
@given(alpha=st.floats(0.001, 0.999), sigma=st.floats(0, 20), left=st.floats(0, 1))
def test_between_perfect_substitutes_and_fixed_proportions(alpha, sigma, left):
    loss = float(shortage_loss(alpha, sigma, left))
    assert alpha * (1 - left) - 1e-12 <= loss <= 1 - left + 1e-12
    assert loss <= shortage_loss(alpha, sigma / 2, left) + 1e-12


@pytest.mark.parametrize(
    ("alpha", "sigma", "left", "words"),
    [
        (-0.1, 0.5, 0.9, "share of cost"),
        (1.1, 0.5, 0.9, "share of cost"),
        (np.nan, 0.5, 0.9, "share of cost"),
        (0.1, -0.5, 0.9, "elasticity"),
        (0.1, np.nan, 0.9, "elasticity"),
        (0.1, 0.5, -0.9, "remains"),
        (0.1, 0.5, np.inf, "remains"),
        (0.1, 0.5, np.nan, "remains"),
    ],
)
def test_what_is_out_of_range_is_refused(alpha, sigma, left, words):
    with pytest.raises(ValueError, match=words):
        shortage_loss(alpha, sigma, left)
