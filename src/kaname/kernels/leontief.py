"""The Leontief system x = A x + f and its Ghosh twin.

Orientation: `Z` (N, N) holds what row sells to column; `x` (N,) is gross output. An industry without output
buys nothing and sells nothing: its column and row of coefficients are zero, and anything else is refused.
Source: Miller & Blair, Input–Output Analysis (2nd ed. 2009), equations 2.3–2.12 and 12.4–12.8.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def per_unit(x: Array) -> Array:
    """Return 1/x, and 0 for an industry without output; (N,).

    Raises
    ------
    ValueError
        When an output is negative or not a number.
    """
    if not np.all(x >= 0):
        message = "gross output must not be negative"
        raise ValueError(message)
    return np.divide(1.0, x, out=np.zeros_like(x), where=x > 0)


def technical_coefficients(Z: Array, x: Array) -> Array:
    """Return A = Z x̂⁻¹, (N, N): input of row per unit of column's output.

    Raises
    ------
    ValueError
        When an industry has purchases and no output.
    """
    if np.any(Z.sum(axis=0)[x == 0] != 0):
        message = "an industry has purchases but no output"
        raise ValueError(message)
    return np.asarray(Z * per_unit(x)[None, :], dtype=np.float64)


def allocation_coefficients(Z: Array, x: Array) -> Array:
    """Return Ghosh B = x̂⁻¹ Z, (N, N): share of row's output sold to column.

    Raises
    ------
    ValueError
        When an industry has sales and no output.
    """
    if np.any(Z.sum(axis=1)[x == 0] != 0):
        message = "an industry has sales but no output"
        raise ValueError(message)
    return np.asarray(Z * per_unit(x)[:, None], dtype=np.float64)


def leontief_inverse(A: Array) -> Array:
    """Return L = (I − A)⁻¹, (N, N), C-ordered, from one LU factorisation in one buffer.

    The buffer is handed to LAPACK as its transpose, so that row-major memory is column-major for it and the
    inverse comes back in place: memory is A plus one matrix.

    Raises
    ------
    ValueError
        When I − A is singular.
    """
    from scipy.linalg import lapack  # noqa: PLC0415 - 0.3 s that a cached inverse need not pay

    factor, pivots = _factored(A)
    work, _ = lapack.dgetri_lwork(len(A))
    inverse, _ = lapack.dgetri(factor, pivots, lwork=int(work), overwrite_lu=1)
    return np.ascontiguousarray(inverse.T)


def total_requirements(A: Array, f: Array) -> Array:
    """Return x = L f for final demand f, (N,) or (N, k), by one factorisation and no inverse.

    Raises
    ------
    ValueError
        When I − A is singular.
    """
    from scipy.linalg import lapack  # noqa: PLC0415

    factor, pivots = _factored(A)
    # The factor is of the transpose, so its transpose is solved.
    x, _ = lapack.dgetrs(factor, pivots, f, trans=1)
    return np.asarray(x, dtype=np.float64)


def _factored(A: Array) -> tuple[Array, NDArray[np.int32]]:
    """Return the LU factorisation of (I − A)ᵀ and its pivots."""
    from scipy.linalg import lapack  # noqa: PLC0415

    buffer = np.negative(A)
    buffer.flat[:: len(A) + 1] += 1.0
    factor, pivots, info = lapack.dgetrf(buffer.T, overwrite_a=1)
    if info != 0:
        message = "I − A is singular: some industry uses up all it makes"
        raise ValueError(message)
    return factor, pivots
