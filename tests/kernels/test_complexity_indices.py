"""Complexity against the package ecomplexity, and a plain second implementation."""

import numpy as np
import pytest

from kaname.kernels.complexity import complexity

X = [
    [90, 40, 30, 20, 10, 5, 0, 1],
    [60, 50, 10, 30, 0, 0, 2, 0],
    [10, 20, 40, 0, 15, 1, 0, 0],
    [5, 0, 10, 8, 30, 20, 0, 3],
    [0, 3, 0, 0, 20, 40, 10, 0],
    [0, 0, 2, 0, 5, 10, 60, 30],
]
# ecomplexity 0.5.3 (MIT) of these exports, rounded to ten digits.
ECI = [0.8770675503, 0.8870105122, 0.5962469385, 0.1601015778, -0.5944254603, -1.9260011186]
PCI = [
    1.0202941663, 0.906896436, 0.8472386647, 0.7338409344, 0.0346057147, -0.2881419157, -1.5297401798, -2.3222620574,
]  # fmt: skip


def test_ecomplexity_says_the_same():
    found = complexity(X)
    np.testing.assert_allclose(found.eci, ECI, atol=1e-10)
    np.testing.assert_allclose(found.pci, PCI, atol=1e-10)
    assert found.diversity.tolist() == [4, 3, 3, 3, 3, 2]
    assert found.ubiquity.tolist() == [2, 3, 2, 3, 3, 2, 2, 1]


@pytest.mark.parametrize("seed", range(5))
def test_a_plain_second_implementation(seed):
    """The eigenvector of the products' matrix as the Atlas writes it, without symmetry."""
    rng = np.random.default_rng(seed)
    x = rng.lognormal(0, 2, (25, 60)) * (rng.random((25, 60)) < np.linspace(0.9, 0.2, 25)[:, None])
    found = complexity(x)
    m = (x / x.sum(1, keepdims=True) >= x.sum(0) / x.sum()).astype(float)
    left = m / m.sum(1, keepdims=True)
    values, vectors = np.linalg.eig((m / m.sum(0)).T @ left)
    kc = left @ np.real(vectors[:, np.argsort(values.real)[-2]])
    kc *= np.sign(np.corrcoef(kc, m.sum(1))[0, 1])
    np.testing.assert_allclose(found.eci, (kc - kc.mean()) / kc.std(), atol=1e-8)


def test_an_economy_is_the_mean_of_its_products():
    found = complexity(X)
    m = (found.rca >= 1).astype(float)
    np.testing.assert_allclose(m @ found.pci / m.sum(1), found.eci, atol=1e-12)
    assert found.eci.mean() == pytest.approx(0, abs=1e-12)
    assert found.eci.std() == pytest.approx(1, rel=1e-12)


def test_what_nobody_trades_has_no_index():
    x = np.pad(np.array(X, dtype=float), ((0, 1), (0, 1)))
    found = complexity(x)
    np.testing.assert_allclose(found.eci[:-1], ECI, atol=1e-10)
    assert np.isnan(found.eci[-1])
    assert np.isnan(found.pci[-1])
    assert np.isnan(found.rca[-1]).all()


def test_a_world_in_two_parts_has_no_one_ranking():
    with pytest.raises(ValueError, match="not unique"):
        complexity(np.kron(np.eye(2), np.ones((3, 4))))


@pytest.mark.parametrize("value", [-1.0, np.nan, np.inf])
def test_what_is_no_value(value):
    with pytest.raises(ValueError, match="finite and not negative"):
        complexity([[1.0, value], [1.0, 1.0]])
