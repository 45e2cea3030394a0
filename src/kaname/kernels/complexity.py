"""Economic complexity: who exports what with comparative advantage, and what that says of both.

Hidalgo and Hausmann (2009), PNAS 106(26); eigenvectors as in Hausmann, Hidalgo et al. (2014), The Atlas of Economic
Complexity. An index of the variety of an export basket: it says nothing of how far others can do without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
# Balassa's ratio from which a product counts as exported with comparative advantage.
ADVANTAGE = 1.0
# Below this gap, relative to the first eigenvalue, the second eigenvector is not one of its own.
GAP = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Complexity:
    """Complexity of economies and products.

    Attributes
    ----------
    rca
        Revealed comparative advantage (Balassa 1965); shape (economies, products), NaN where there is no trade.
    diversity, ubiquity
        Products an economy exports with advantage, (economies,); economies that do so with a product, (products,).
    eci, pci
        The indices: mean 0 and standard deviation 1 over economies, and pci on the same scale, so that an economy's
        is the mean of its products'; NaN for those without advantage in anything, or by anyone.
    """

    rca: Array
    diversity: Array
    ubiquity: Array
    eci: Array
    pci: Array


def complexity(x: ArrayLike) -> Complexity:
    """Return the complexity of economies and products from exports `x`, shape (economies, products), ≥ 0.

    The smaller side's matrix is taken apart: with M of 0 and 1, D and U its row and column sums,
    D^−½ M U⁻¹ Mᵀ D^−½ is symmetric and has the eigenvalues of D⁻¹ M U⁻¹ Mᵀ, whose second eigenvector is the index.

    Raises
    ------
    ValueError
        When a value is negative or not finite, or the second eigenvector is not unique, as for a world that falls into
        parts which share no product.
    """
    exports = np.asarray(x, dtype=np.float64)
    if not np.all(np.isfinite(exports)) or np.any(exports < 0):
        message = "exports must be finite and not negative"
        raise ValueError(message)
    expected = np.outer(exports.sum(axis=1), exports.sum(axis=0))
    total = exports.sum()
    rca = np.divide(exports * total, expected, out=np.full_like(exports, np.nan), where=expected > 0)
    m = (rca >= ADVANTAGE).astype(np.float64)
    diversity, ubiquity = m.sum(axis=1), m.sum(axis=0)
    rows, columns = diversity > 0, ubiquity > 0
    eci, pci = np.full(len(diversity), np.nan), np.full(len(ubiquity), np.nan)
    if rows.sum() > 1 and columns.any():
        eci[rows], pci[columns] = _indices(m[np.ix_(rows, columns)])
    return Complexity(rca, diversity, ubiquity, eci, pci)


def _indices(m: Array) -> tuple[Array, Array]:
    diversity, ubiquity = m.sum(axis=1), m.sum(axis=0)
    # B Bᵀ and Bᵀ B share their eigenvalues: the singular vectors of B give both indices.
    b = m / np.sqrt(diversity)[:, None] / np.sqrt(ubiquity)[None, :]
    values, vectors = np.linalg.eigh(b @ b.T)
    if len(values) > 1 and (values[-1] - values[-2] < GAP or (len(values) > 2 and values[-2] - values[-3] < GAP)):  # noqa: PLR2004
        message = "the second eigenvector is not unique"
        raise ValueError(message)
    kc = vectors[:, -2] / np.sqrt(diversity)
    spread = kc - kc.mean()
    if np.dot(spread, diversity - diversity.mean()) < 0:
        kc = -kc
    # An economy's index is the mean of its products': kc = D⁻¹ M kp and kp ∝ U⁻¹ Mᵀ kc.
    kp = (m.T @ kc) / ubiquity / values[-2]
    mean, deviation = kc.mean(), kc.std()
    return (kc - mean) / deviation, (kp - mean) / deviation
