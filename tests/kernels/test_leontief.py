"""The Leontief system against printed tables and its own accounting identities."""

import miller_blair as book
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.kernels.leontief import (
    allocation_coefficients,
    leontief_inverse,
    per_unit,
    technical_coefficients,
    total_requirements,
)

# Half a unit of the last printed digit.
FOUR_DECIMALS = 5.1e-5
TWO_DECIMALS = 5.1e-3


def random_table(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    Z = rng.random((n, n)) * (rng.random((n, n)) < 0.6)
    return Z, Z.sum(axis=1) + 0.2 + rng.random(n) + np.maximum(Z.sum(axis=0) - Z.sum(axis=1), 0)


def test_two_sector_table_of_miller_and_blair():
    Z, x = np.array(book.TWO_SECTOR_Z), np.array(book.TWO_SECTOR_X)
    A = technical_coefficients(Z, x)
    assert pytest.approx(np.array(book.TWO_SECTOR_A), abs=1e-12) == A
    assert np.abs(leontief_inverse(A) - book.TWO_SECTOR_L).max() < FOUR_DECIMALS
    f = np.array(book.TWO_SECTOR_NEW_DEMAND)
    assert np.abs(total_requirements(A, f) - book.TWO_SECTOR_NEW_OUTPUT).max() < TWO_DECIMALS
    G = leontief_inverse(allocation_coefficients(Z, x))
    assert np.abs(G - book.TWO_SECTOR_G).max() < FOUR_DECIMALS


def test_reducible_table_of_miller_and_blair():
    L = leontief_inverse(np.array(book.PROBLEM_2_2_A))
    assert np.abs(L - book.PROBLEM_2_2_L).max() < 5.1e-4
    assert pytest.approx(np.array(book.PROBLEM_2_2_X), rel=1e-12) == L @ book.PROBLEM_2_2_DEMAND


def test_germany_1995_of_the_eurostat_manual():
    Z, x = np.array(book.GERMANY_1995_Z), np.array(book.GERMANY_1995_X)
    L = leontief_inverse(technical_coefficients(Z, x))
    assert np.abs(np.diag(L)[:3] - book.GERMANY_1995_L_DIAGONAL).max() < FOUR_DECIMALS
    assert np.abs(L.sum(axis=0) - book.GERMANY_1995_BACKWARD).max() < FOUR_DECIMALS
    G = leontief_inverse(allocation_coefficients(Z, x))
    assert np.abs(G[:, 0] - book.GERMANY_1995_G_AGRICULTURE).max() < FOUR_DECIMALS
    stated = np.array([np.nan if value is None else value for value in book.GERMANY_1995_FORWARD])
    assert np.nanmax(np.abs(G.sum(axis=1) - stated)) < FOUR_DECIMALS


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 12))
def test_inverse_reproduces_output_and_agrees_with_solving(seed, n):
    Z, x = random_table(seed, n)
    A = technical_coefficients(Z, x)
    L = leontief_inverse(A)
    f = x - Z.sum(axis=1)
    assert pytest.approx(x, rel=1e-9) == L @ f
    assert pytest.approx(L @ f, rel=1e-9) == total_requirements(A, f)
    assert L.min() >= 0
    # Value added per unit of demand is what it pays out: v L = 1.
    v = 1 - A.sum(axis=0)
    assert pytest.approx(np.ones(n), rel=1e-9) == v @ L


def test_idle_industry_buys_and_sells_nothing():
    Z, x = random_table(3, 5)
    Z[2, :] = Z[:, 2] = 0
    x[2] = 0
    A = technical_coefficients(Z, x)
    assert not A[:, 2].any()
    assert np.array_equal(leontief_inverse(A)[2], np.eye(5)[2])
    assert np.array_equal(allocation_coefficients(Z, x)[2], np.zeros(5))


def test_negative_zero_output_is_zero_and_nan_is_refused():
    assert np.array_equal(per_unit(np.array([2.0, -0.0])), [0.5, 0.0])
    for bad in (-1.0, np.nan):
        with pytest.raises(ValueError, match="negative"):
            per_unit(np.array([1.0, bad]))


def test_flows_without_output_are_refused():
    Z = np.array([[0.0, 1.0], [1.0, 0.0]])
    with pytest.raises(ValueError, match="purchases but no output"):
        technical_coefficients(Z, np.array([2.0, 0.0]))
    with pytest.raises(ValueError, match="sales but no output"):
        allocation_coefficients(Z, np.array([2.0, 0.0]))


def test_industry_that_uses_up_all_it_makes_is_refused():
    with pytest.raises(ValueError, match="singular"):
        leontief_inverse(np.array([[1.0, 0.0], [0.0, 0.5]]))
    with pytest.raises(ValueError, match="singular"):
        total_requirements(np.array([[1.0, 0.0], [0.0, 0.5]]), np.ones(2))
