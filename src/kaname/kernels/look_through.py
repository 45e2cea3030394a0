"""Look-through exposure: the share of a buyer's production that comes from a supplier, through others too.

FPEM_ij = L_ij / Σ_i L_ij and face value (I+A)_ij / Σ_i L_ij over the same denominator
(Baldwin, Freeman & Theodorakopoulos, NBER WP 30525, 2022; Hidden Exposure, BPEA Fall 2023).
Buyers are combined as a ratio of sums: (L w)_i / Σ_i (L w)_i.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kaname.kernels.leontief import per_unit

Array = NDArray[np.float64]


def requirements_by_origin(M: Array, w: Array, sellers: NDArray[np.bool_], economies: int) -> Array:
    """Return Σ_{i∈o} (M w_b)_i for every origin o and buyer b; (economies, economies), unit of `w`.

    Parameters
    ----------
    M
        (N, N): L for look-through, A for the first round; industries economy by economy, N = economies · sectors.
    w
        (N,): weight of each buying industry; an economy's own industries are its buyer.
    sellers
        (N,): the selling industries in scope.

    Notes
    -----
    Origins are summed before buyers, one row vector times each origin's rows: one pass over M, bound by memory.
    """
    n = len(w)
    by_industry = (sellers.astype(np.float64).reshape(economies, 1, -1) @ M.reshape(economies, -1, n))[:, 0] * w
    return np.asarray(by_industry.reshape(economies, economies, -1).sum(axis=2), dtype=np.float64)


def shares_of_total(required: Array, total: Array) -> Array:
    """Return each origin's part of what each buyer requires in all, (economies, buyers), 0–1.

    `total` (buyers,) sums look-through requirements over the selling industries. A buyer that requires nothing has no
    shares: its column is NaN.
    """
    return np.asarray(np.divide(required, total, out=np.full_like(required, np.nan), where=total > 0), dtype=np.float64)


def direct_requirements(Z: Array, x: Array, weights: Array) -> Array:
    """Return (I + A) w, (N, buyers): the buyers' own output and their first round of purchases; A = Z x̂⁻¹."""
    return np.asarray(weights + Z @ (weights * per_unit(x)[:, None]), dtype=np.float64)
