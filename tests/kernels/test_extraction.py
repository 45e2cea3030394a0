"""Extraction by the Woodbury identity against solving the mutilated system outright."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.kernels.extraction import extraction_loss, pairwise_extraction_loss
from kaname.kernels.leontief import leontief_inverse, technical_coefficients, total_requirements

LEATHER = Path(__file__).resolve().parents[3] / "shared" / "refs" / "leather.json"


def economies_table(seed: int, e: int, s: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = e * s
    Z = rng.random((n, n)) * (rng.random((n, n)) < 0.7)
    return Z, Z.sum(axis=1) + rng.random(n) + np.maximum(Z.sum(axis=0) - Z.sum(axis=1), 0) + 0.1


def loss_by_solving(Z, x, sellers, buyers):
    A = technical_coefficients(Z, x)
    cut = A.copy()
    cut[np.ix_(sellers, buyers)] = 0
    return x - total_requirements(cut, x - A @ x)


@given(seed=st.integers(0, 2**32 - 1), e=st.integers(2, 5), s=st.integers(1, 4))
def test_every_pair_equals_a_full_solution(seed, e, s):
    Z, x = economies_table(seed, e, s)
    L = leontief_inverse(technical_coefficients(Z, x))
    loss = pairwise_extraction_loss(Z, L, x, e)
    for i in range(e):
        for j in range(e):
            if i == j:
                assert np.isnan(loss[i, j]).all()
                continue
            sellers, buyers = (np.arange(k * s, (k + 1) * s) for k in (i, j))
            outright = loss_by_solving(Z, x, sellers, buyers)
            assert pytest.approx(outright.reshape(e, s).sum(axis=1), rel=1e-9, abs=1e-9) == loss[i, j]
            assert pytest.approx(outright, rel=1e-9, abs=1e-9) == extraction_loss(Z, L, x, sellers, buyers)


@given(seed=st.integers(0, 2**32 - 1))
def test_some_sectors_of_several_economies(seed):
    Z, x = economies_table(seed, 4, 3)
    L = leontief_inverse(technical_coefficients(Z, x))
    sellers, buyers = np.array([0, 2, 4]), np.array([6, 7, 8, 9])
    assert pytest.approx(loss_by_solving(Z, x, sellers, buyers), rel=1e-9, abs=1e-9) == extraction_loss(
        Z, L, x, sellers, buyers
    )


def test_nothing_sold_costs_nothing_and_idle_economies_are_no_obstacle():
    Z, x = economies_table(5, 3, 2)
    Z[4:], Z[:, 4:], x[4:] = 0, 0, 0
    L = leontief_inverse(technical_coefficients(Z, x))
    loss = pairwise_extraction_loss(Z, L, x, 3)
    assert not loss[2, 0].any()
    assert not loss[0, 2].any()
    assert loss[0, 1].sum() > 0


@pytest.mark.skipif(not LEATHER.is_file(), reason="the published 'leather' table is not beside this checkout")
def test_leather_table_loses_the_published_value_added():
    """GDP lost by extracting all exports equals DVA (Los, Timmer & de Vries 2016): 52.81756 for ARG.

    Exports of intermediates leave by the kernel; those to final demand, which it does not touch, by a direct product.
    Tolerance: the seven printed digits.
    """
    table = json.loads(LEATHER.read_text())
    Z, Y = np.array(table["Z"]), np.array(table["Y"])
    x = Z.sum(axis=1) + Y.sum(axis=1)
    A = technical_coefficients(Z, x)
    v = 1 - A.sum(axis=0)
    own, abroad = np.arange(3), np.arange(3, 9)
    cut = A.copy()
    cut[np.ix_(own, abroad)] = 0
    f_without = Y.sum(axis=1)
    f_without[own] = Y[own, 0]
    dva = (v * (x - total_requirements(cut, f_without)))[own].sum()
    assert dva == pytest.approx(table["results"]["ARG"]["DVA"], abs=5e-6)
    # The part through intermediates alone is the kernel's.
    L = leontief_inverse(A)
    by_kernel = (v * extraction_loss(Z, L, x, own, abroad))[own].sum()
    final = x - total_requirements(cut, Y.sum(axis=1))
    assert by_kernel == pytest.approx((v * final)[own].sum(), rel=1e-12)
    assert 0 < by_kernel < dva
