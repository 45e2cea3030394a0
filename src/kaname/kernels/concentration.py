"""Concentration of one importer's suppliers of one product.

Every function takes values `m` of shape (..., suppliers), non-negative, in any one unit, and reduces the
last axis. A total of zero has no concentration: the answer is NaN, never 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def shares(m: ArrayLike) -> Array:
    """Return each supplier's share of the total; shape (..., suppliers), 0–1.

    Raises
    ------
    ValueError
        When a value is negative or not a number.
    """
    values = np.asarray(m, dtype=np.float64)
    if not np.all(np.isfinite(values)) or np.any(values < 0):
        message = "values must be finite and not negative"
        raise ValueError(message)
    total = values.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(values, total, out=np.full_like(values, np.nan), where=total > 0), dtype=np.float64)


def herfindahl_hirschman(m: ArrayLike) -> Array:
    """Return Σ s², in [1/n, 1]; shape (...).

    Hirschman (1945), Herfindahl (1950).
    """
    return np.asarray(np.square(shares(m)).sum(axis=-1), dtype=np.float64)


def effective_suppliers(m: ArrayLike) -> Array:
    """Return 1/HHI, the number of equal suppliers with the same concentration (Adelman 1969)."""
    return np.asarray(1.0 / herfindahl_hirschman(m), dtype=np.float64)


def top_share(m: ArrayLike) -> Array:
    """Return the largest supplier's share, C1; shape (...), 0–1."""
    return np.asarray(shares(m).max(axis=-1), dtype=np.float64)
