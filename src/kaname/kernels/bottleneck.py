"""What small inputs without a substitute keep from being made: caps on output, in time, and how to share what is left.

Of commodity k the share L of supply is lost and the part r of that is replaced within the horizon: z = L (1 − r) is
missing. A stock of D days of use lasts D/z days, since only what is missing is drawn from it; then industry j, of whose
output the part φ_kj cannot be made without k, makes at most 1 − φ_kj z_kj of what it made. Several commodities do not
add up: on each day the scarcest binds (Leontief). Averaging z over the year inside the minimum would be wrong, since
stocks end on different days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

Array = NDArray[np.float64]
YEAR = 365.0


@dataclass(frozen=True, slots=True, eq=False)
class Capped:
    """What caps on output come to.

    Attributes
    ----------
    lost
        (…, N): share of a year's output that is not made.
    cap
        (…, N): the lowest cap of the year, share of base output.
    binding
        (…, N): the commodity of that cap; −1 where none binds.
    waits
        (…, N): days until the first cap binds; infinite where none does.
    """

    lost: Array
    cap: Array
    binding: NDArray[np.intp]
    waits: Array


def missing(lost: ArrayLike, replaced: ArrayLike) -> Array:
    """Return z = L (1 − r): the share of supply that is lost and not replaced, 0–1.

    Raises
    ------
    ValueError
        When a share lies outside 0–1.
    """
    return _share("a lost share", lost) * (1.0 - _share("a replaced share", replaced))


def capped_year(phi: ArrayLike, z: ArrayLike, stock_days: ArrayLike, days: ArrayLike) -> Capped:
    """Return what industries lose over a year under the caps of all commodities; exact, not day by day.

    Parameters
    ----------
    phi, z
        (…, K, N): embodied share of each commodity in each industry's output, and share of its supply missing, 0–1.
    stock_days
        (…, K, N): days of base use in stock, which use at the full rate draws down by z a day.
    days
        (…, K, N): days for which the supply is missing, from the first day; what is past a year does not count.

    Raises
    ------
    ValueError
        When a share lies outside 0–1, or days are negative.
    """
    phi, z = _share("φ", phi), _share("a missing share", z)
    stock, until = (np.asarray(value, dtype=np.float64) for value in (stock_days, days))
    if not (np.all(stock >= 0) and np.all(until >= 0)):
        message = "days of stock and of shortage are not negative"
        raise ValueError(message)
    depth, z, stock, until = np.broadcast_arrays(phi * z, z, stock, np.minimum(until, YEAR))
    with np.errstate(over="ignore"):
        since = np.divide(stock, z, out=np.full(z.shape, np.inf), where=depth > 0)
    turns = np.sort(np.concatenate([np.minimum(since, YEAR), until], axis=-2), axis=-2)
    lost = np.zeros(depth.shape[:-2] + depth.shape[-1:])
    for first, last in zip(np.moveaxis(turns, -2, 0)[:-1], np.moveaxis(turns, -2, 0)[1:], strict=True):
        middle = ((first + last) / 2)[..., None, :]
        lost += (last - first) * np.where((since <= middle) & (middle < until), depth, 0.0).max(axis=-2)
    binds = np.where(since < until, depth, 0.0)
    worst = binds.max(axis=-2)
    waits = np.where(binds > 0, since, np.inf).min(axis=-2)
    return Capped(lost / YEAR, 1.0 - worst, np.where(worst > 0, binds.argmax(axis=-2), -1), waits)


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What is left of commodities, shared so that least is lost.

    Attributes
    ----------
    access
        (K, N): share of its need of each commodity that each industry is given, 0–1.
    cap
        (N,): output over base output.
    loss
        Σ value (1 − cap), unit of `value`.
    worth
        (K,): value kept by one more unit of supply (all of it is 1), the dual of the supply constraint.
    """

    access: Array
    cap: Array
    loss: float
    worth: Array


def least_loss(value: ArrayLike, phi: ArrayLike, use: ArrayLike, supply: ArrayLike) -> Shared:
    """Return the sharing of what is left that keeps most value: max Σ v_j c_j, a linear programme (HiGHS).

    c_j ≤ 1 − φ_kj (1 − a_kj), Σ_j u_kj a_kj ≤ s_k, 0 ≤ a, c ≤ 1. Its dual is the value added per unit of supply of
    USGS Open-File Reports 2024-1057 and 2025-1047.

    Parameters
    ----------
    value
        (N,): value added of each industry at base output.
    phi, use
        (K, N): embodied shares, and shares of the use of each commodity, which add up to 1 over industries.
    supply
        (K,): share of base use that there is, 0–1.

    Raises
    ------
    ValueError
        When a share lies outside 0–1, or the solver finds no answer.
    """
    worth = np.asarray(value, dtype=np.float64)
    phi, use, s = _share("φ", phi), _share("a use share", use), _share("a supply", supply)
    k, n = phi.shape
    # Variables: the caps, then the access of each industry to each commodity.
    cost = np.concatenate([-worth, np.zeros(k * n)])
    above = np.zeros((k * n + k, n + k * n))
    each = np.arange(k * n)
    above[each, each % n] = 1.0
    above[each, n + each] = -phi.ravel()
    for row in range(k):
        above[k * n + row, n + row * n : n + (row + 1) * n] = use[row]
    limits = np.concatenate([1.0 - phi.ravel(), s])
    found = linprog(cost, A_ub=above, b_ub=limits, bounds=(0.0, 1.0), method="highs")
    if found.status != 0 or found.x is None:
        message = f"no sharing of what is left: {found.message}"
        raise ValueError(message)
    cap = np.asarray(found.x[:n])
    dual = -np.asarray(found.ineqlin.marginals[k * n :])
    return Shared(np.asarray(found.x[n:]).reshape(k, n), cap, float(worth @ (1.0 - cap)), dual)


def _share(name: str, value: ArrayLike) -> Array:
    share = np.asarray(value, dtype=np.float64)
    if not np.all((share >= 0) & (share <= 1)):
        message = f"{name} must lie between 0 and 1"
        raise ValueError(message)
    return share
