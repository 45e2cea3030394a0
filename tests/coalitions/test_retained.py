"""Output kept without outside buyers: against solving each coalition, the extraction kernel, and orders of arrival."""

import numpy as np
import pytest

from kaname.coalitions.retained import (
    retained_output_along,
    retained_output_of_all,
    retained_output_with_one_more,
)
from kaname.kernels.extraction import extraction_loss
from kaname.kernels.leontief import leontief_inverse
from kaname.kernels.shapley import every_coalition

# One solve against another of the same system.
SOLVED = {"rel": 1e-11}


@pytest.fixture(scope="module")
def table():
    """Five economies of three sectors, rows that balance, one industry without output."""
    rng = np.random.default_rng(3)
    Z, outside = rng.uniform(0, 1, (15, 15)), rng.uniform(8, 12, 15)
    Z[7] = Z[:, 7] = outside[7] = 0.0
    x = Z.sum(axis=1) + outside
    return Z, outside, x


def coefficients(Z, x):
    return Z * np.divide(1.0, x, out=np.zeros_like(x), where=x > 0)


def test_every_coalition_against_its_own_solve(table):
    Z, f, x = table
    A = coefficients(Z, x)
    found = retained_output_of_all(A, f, 5)
    assert found[0] == 0
    for number, inside in enumerate(every_coalition(5)):
        at = np.repeat(inside, 3)
        own = np.linalg.solve(np.eye(at.sum()) - A[np.ix_(at, at)], f[at]).sum() if at.any() else 0.0
        assert found[number] == pytest.approx(own, **SOLVED)


def test_against_the_extraction_kernel(table):
    """The whole table with the coalition's sales to outsiders extracted (Dietzenbacher et al. 1993)."""
    Z, f, x = table
    A = coefficients(Z, x)
    L = leontief_inverse(A)
    found = retained_output_of_all(A, f, 5)
    for number in (1, 6, 19, 30):
        at = np.repeat(every_coalition(5)[number], 3)
        lost = extraction_loss(Z, L, x, np.flatnonzero(at), np.flatnonzero(~at))
        assert found[number] == pytest.approx((x - lost)[at].sum(), **SOLVED)


def test_orders_of_arrival_pass_through_the_same_coalitions(table):
    Z, f, x = table
    A = coefficients(Z, x)
    everyone = retained_output_of_all(A, f, 5)
    orders = np.array([[0, 1, 2, 3, 4], [4, 2, 0, 3, 1]])
    found = retained_output_along(A, f, orders)
    for order, kept in zip(orders, found, strict=True):
        numbers = np.cumsum(1 << order)
        assert kept == pytest.approx(everyone[numbers], **SOLVED)
    with pytest.raises(ValueError, match="buys as much as it makes"):
        retained_output_along(A * 3, f, orders)


def test_one_more_buyer(table):
    Z, f, x = table
    A = coefficients(Z, x)
    own, one = np.arange(6), np.arange(9, 12)
    join = (A[np.ix_(own, one)], A[np.ix_(one, own)], A[np.ix_(one, one)], f[one])
    kept = retained_output_with_one_more(A[np.ix_(own, own)], f[own], [join])
    both = np.concatenate([own, one])
    whole = np.linalg.solve(np.eye(9) - A[np.ix_(both, both)], f[both])
    assert kept[0] == pytest.approx(whole[:6].sum(), **SOLVED)


def test_the_worth_never_falls_and_is_superadditive(table):
    Z, f, x = table
    found = retained_output_of_all(coefficients(Z, x), f, 5)
    for a in range(32):
        for b in range(32):
            if a & b == a:
                assert found[b] >= found[a] - 1e-12
            if a & b == 0:
                assert found[a | b] >= found[a] + found[b] - 1e-12
