"""Hypothetical extraction of one economy's sales to another, for every pair at once.

Removing supplier i's sales to buyer j from A leaves x* = (I − A*)⁻¹ f. The change has rank ≤ S, so with
L = (I − A)⁻¹ the block Woodbury identity gives, with q = Z_ij 1 the sales removed,

    x − x* = L_·i (I + A_ij L_ji)⁻¹ q

and every pair costs one S × S solve: the whole matrix is one inverse and small change.
Dietzenbacher, van der Linden & Steenge, Economic Systems Research 5(2), 1993; the identity is Woodbury's
(Hager, SIAM Review 31(2), 1989). It is the seller who loses: never read it as the buyer's cost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kaname.kernels.leontief import per_unit

Array = NDArray[np.float64]
Indices = NDArray[np.intp]


def pairwise_extraction_loss(Z: Array, L: Array, x: Array, economies: int) -> Array:
    """Return the output lost by each economy for each pair; (supplier, buyer, affected), unit of `x`.

    Parameters
    ----------
    Z, L
        (N, N): intermediate flows and Leontief inverse, industries ordered economy by economy.
    x
        (N,): gross output.
    economies
        Number E of economies; N = E · S.

    Notes
    -----
    The diagonal (an economy's sales to itself) is not a pair between economies and is left NaN. A supplier's rows of A
    are formed block by block, so A itself is never held.
    """
    n = len(x)
    size = n // economies
    scale = per_unit(x)
    by_economy = L.reshape(economies, size, n).sum(axis=1)
    loss = np.empty((economies, economies, economies))
    for i in range(economies):
        rows = slice(i * size, (i + 1) * size)
        sold = Z[rows].reshape(size, economies, size).sum(axis=2).T[:, :, None]
        block = np.ascontiguousarray((Z[rows] * scale).reshape(size, economies, size).transpose(1, 0, 2))
        back = np.ascontiguousarray(L[:, rows]).reshape(economies, size, size)
        system = block @ back
        system.reshape(economies, -1)[:, :: size + 1] += 1.0
        response = np.linalg.solve(system, sold)[:, :, 0]
        loss[i] = response @ by_economy[:, rows].T
        loss[i, i] = np.nan
    return loss


def extraction_loss(Z: Array, L: Array, x: Array, sellers: Indices, buyers: Indices) -> Array:
    """Return the output each industry loses when `sellers` stop selling to `buyers`; (N,), unit of `x`.

    Sellers and buyers are any industries, so coalitions and sectors are covered; a full cut of A on the
    rows `sellers` and the columns `buyers`.
    """
    flows = Z[np.ix_(sellers, buyers)]
    system = np.eye(len(sellers)) + (flows * per_unit(x[buyers])) @ L[np.ix_(buyers, sellers)]
    response = np.linalg.solve(system, flows.sum(axis=1))
    return np.asarray(L[:, sellers] @ response, dtype=np.float64)
