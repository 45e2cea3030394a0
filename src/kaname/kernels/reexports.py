"""Goods that pass through hubs: how much of what a hub sells it may have bought, and where that came from.

A hub's sale is of its own origin or re-exported. What is re-exported comes from the hub's suppliers in proportion, and
where a supplier is a hub too, from its suppliers in turn: O = (I − R)⁻¹ [diag(1 − r), diag(r) a'], with R = diag(r) a
among hubs. It is the absorbing chain of Kemeny and Snell (1960), Finite Markov Chains: every row of O adds up to one,
so that value is conserved.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def most_reexported(exports: ArrayLike, imports: ArrayLike) -> Array:
    """Return min(X, M) / X: the largest part of exports that can be re-exports, which never exceed imports.

    Parameters
    ----------
    exports, imports
        X and M of each hub and product, ≥ 0; shape (...).

    Returns
    -------
    Array
        Shape (...), 0–1; 0 where nothing is exported.

    Raises
    ------
    ValueError
        When an amount is negative or not finite.
    """
    X, M = _amounts(exports), _amounts(imports)
    return np.asarray(np.divide(np.minimum(X, M), X, out=np.zeros_like(X), where=X > 0), dtype=np.float64)


def supplier_shares(bought: ArrayLike) -> Array:
    """Return a: each supplier's share of what hubs buy; shape (..., hubs, suppliers); 0 all along where nothing is.

    Raises
    ------
    ValueError
        When an amount is negative or not finite.
    """
    amounts = _amounts(bought)
    total = amounts.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(amounts, total, out=np.zeros_like(amounts), where=total > 0), dtype=np.float64)


def possible(r: ArrayLike, a: ArrayLike) -> Array:
    """Return the shares `r` with 0 where nothing can be re-exported; shape (..., hubs).

    A hub without suppliers re-exports nothing, nor do hubs that buy from each other alone and sell all of it on: no
    goods have come in from outside them.

    Parameters
    ----------
    r
        Re-exported share of each hub's sales, 0–1; shape (..., hubs).
    a
        Shares of each hub's suppliers, the hubs themselves first and in their order; shape (..., hubs, suppliers).
    """
    shares, suppliers = np.asarray(r, dtype=np.float64), np.asarray(a, dtype=np.float64)
    hubs = shares.shape[-1]
    held = np.where(suppliers.sum(axis=-1) > 0, shares, 0.0)
    outside = suppliers[..., hubs:].sum(axis=-1) > 0
    among = (suppliers[..., :hubs] > 0) & (held[..., None] > 0)
    # From such a hub some goods lead to an origin.
    ends = (held < 1) | outside
    for _ in range(hubs):
        ends = ends | np.any(among & ends[..., None, :], axis=-1)
    return np.where(ends, held, 0.0)


def origins(r: ArrayLike, a: ArrayLike) -> Array:
    """Return O: which part of a hub's sales has its origin where; shape (..., hubs, suppliers), rows add up to one.

    Parameters
    ----------
    r
        Re-exported share of each hub's sales, 0–1, as `possible` leaves it; shape (..., hubs).
    a
        Shares of each hub's suppliers, the hubs first; shape (..., hubs, suppliers).

    Raises
    ------
    ValueError
        When a share is outside 0–1.
    """
    shares, suppliers = np.asarray(r, dtype=np.float64), np.asarray(a, dtype=np.float64)
    if not np.all((shares >= 0) & (shares <= 1)):
        message = "shares must be between 0 and 1"
        raise ValueError(message)
    hubs = shares.shape[-1]
    through = shares[..., None] * suppliers
    own = np.eye(hubs) * (1.0 - shares)[..., None]
    ends = np.concatenate([own, through[..., hubs:]], axis=-1)
    return np.asarray(np.linalg.solve(np.eye(hubs) - through[..., :hubs], ends), dtype=np.float64)


def by_origin(m: ArrayLike, o: ArrayLike) -> Array:
    """Return imports by origin: what hubs sell is given to where it came from; shape (..., suppliers).

    Parameters
    ----------
    m
        Imports from each supplier as reported, the hubs first; shape (..., suppliers).
    o
        O of `origins`; shape (..., hubs, suppliers).
    """
    reported, found = np.asarray(m, dtype=np.float64), np.asarray(o, dtype=np.float64)
    hubs = found.shape[-2]
    moved = np.einsum("...h,...hs->...s", reported[..., :hubs], found)
    direct = np.concatenate([np.zeros_like(reported[..., :hubs]), reported[..., hubs:]], axis=-1)
    return np.asarray(direct + moved, dtype=np.float64)


def _amounts(given: ArrayLike) -> Array:
    amounts = np.asarray(given, dtype=np.float64)
    if not np.all(np.isfinite(amounts)) or np.any(amounts < 0):
        message = "amounts must be finite and not negative"
        raise ValueError(message)
    return amounts
