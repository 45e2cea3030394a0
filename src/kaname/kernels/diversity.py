"""Diversity of one importer's suppliers: variety, balance and disparity.

Every function takes values `m` of shape (..., suppliers), non-negative, in any one unit, and reduces the last axis. A
total of zero has no diversity: the answer is NaN, never 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kaname.kernels.concentration import shares

Array = NDArray[np.float64]


def shannon_entropy(m: ArrayLike) -> Array:
    """Return −Σ s ln s in natural units, 0 (one supplier) to ln n (n equal ones); shape (...).

    Shannon (1948); as a measure of energy diversity Stirling (1994), Energy Policy 22(3).
    """
    s = shares(m)
    return np.asarray(-np.sum(s * np.log(np.where(s > 0, s, 1.0)), axis=-1) + 0.0, dtype=np.float64)


def stirling_diversity(m: ArrayLike, disparity: ArrayLike, alpha: float = 1.0, beta: float = 1.0) -> Array:
    """Return Δ = Σ_{i≠j} d_ij^α (s_i s_j)^β over ordered pairs; shape (...).

    Stirling (2007), J. R. Soc. Interface 4(15), eq. 2, with pairs counted both ways so that α = 0, β = 1 is 1 − HHI
    (Gini–Simpson). α = 0, β = 0 counts ordered pairs of suppliers that supply anything; α = 1, β = 1 is Rao's quadratic
    entropy.

    Parameters
    ----------
    m
        Values, shape (..., suppliers).
    disparity
        d ≥ 0, symmetric with a zero diagonal, shape (suppliers, suppliers), in units the reader chooses.
    alpha, beta
        Weights of disparity and of balance, ≥ 0.

    Raises
    ------
    ValueError
        When the disparities are not such a matrix, or a weight is negative.
    """
    s = shares(m)
    d = np.asarray(disparity, dtype=np.float64)
    n = s.shape[-1]
    if d.shape != (n, n) or not np.all(np.isfinite(d) & (d >= 0)):
        message = "the disparities must be finite, not negative and one for each pair of suppliers"
        raise ValueError(message)
    if np.any(np.diag(d) != 0) or not np.allclose(d, d.T):
        message = "the disparities must be symmetric with zeros on the diagonal"
        raise ValueError(message)
    if alpha < 0 or beta < 0:
        message = "the weights of disparity and balance must not be negative"
        raise ValueError(message)
    weight = np.where(np.eye(n, dtype=bool), 0.0, d**alpha)
    # Where nothing is supplied nothing is added, also when β = 0.
    balance = np.where(s > 0, s**beta, np.where(np.isnan(s), np.nan, 0.0))
    return np.asarray(np.einsum("...i,ij,...j->...", balance, weight, balance), dtype=np.float64)
