"""How long a stock lasts when supply falls short: each day's draw is need less arrivals, up to what can be released.

    dS/dt = −min(r_max, D (1 − δ) − I(t)),   S(0) = S₀

with S the stock, D the need a day before the shock, δ the share of it that is saved (restraint), I(t) what still
arrives and r_max the most that can be released in a day. "Days of stock" as published take I = 0, δ = 0 and no limit:
S₀ / D. With constant arrivals I the stock lasts S₀ / (D (1 − δ) − I), so 254 days of need last 254 / 0.7 days when 30 %
still arrives (IEA, Oil Stocks of IEA Countries: cover is reserves over daily net imports). I(t) is constant within a
day, so the path is piecewise linear and both functions are exact. Where more arrives than is needed the stock grows.

Stock, need, arrivals and release share one unit (tonnes, barrels, or days of need with D = 1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def survival_days(
    stock: ArrayLike, need: ArrayLike, arrivals: ArrayLike, max_release: ArrayLike = np.inf, restraint: ArrayLike = 0.0
) -> Array:
    """Return the days until the stock is empty and need goes unmet; infinity where that never comes.

    Parameters
    ----------
    stock
        S₀ ≥ 0, shape (...).
    need
        D ≥ 0 a day, shape (...).
    arrivals
        I(t) ≥ 0 a day, shape (..., days); the last day's value goes on for ever. A scalar is constant.
    max_release
        r_max > 0 a day, shape (...); infinity is no limit.
    restraint
        δ, the share of the need that is saved, 0–1, shape (...).

    Raises
    ------
    ValueError
        When a value is negative or not a number, the release is not positive, or the restraint is outside 0–1.
    """
    s, draw = _draws(stock, need, arrivals, max_release, restraint)
    path = s[..., None] - np.cumsum(draw, axis=-1)
    before = np.concatenate((s[..., None], path[..., :-1]), axis=-1)
    empty = (before - draw <= 0) & (draw > 0)
    first = np.argmax(empty, axis=-1)
    rate = np.take_along_axis(draw, first[..., None], axis=-1)[..., 0]
    left = np.take_along_axis(before, first[..., None], axis=-1)[..., 0]
    last, lasting = draw[..., -1], path[..., -1]
    with np.errstate(divide="ignore", invalid="ignore"):
        within = first + left / rate
        beyond = np.where(last > 0, draw.shape[-1] + lasting / last, np.inf)
    return np.asarray(np.where(empty.any(axis=-1), within, beyond), dtype=np.float64)


def stock_path(
    stock: ArrayLike, need: ArrayLike, arrivals: ArrayLike, max_release: ArrayLike = np.inf, restraint: ArrayLike = 0.0
) -> tuple[Array, Array]:
    """Return the stock at the start of each day and after the last, and the need not met on each day.

    Shapes are (..., days + 1) and (..., days). Arguments are those of `survival_days`; the number of days is that of
    `arrivals`. An empty stock stays at zero and the gap goes unmet: stock drawn + arrivals + unmet − added = need after
    restraint, day by day.

    Raises
    ------
    ValueError
        As in `survival_days`.
    """
    s, draw = _draws(stock, need, arrivals, max_release, restraint)
    gap = _gap(need, arrivals, restraint, draw.shape)
    level = [s]
    unmet = []
    for day in range(draw.shape[-1]):
        drawn = np.minimum(draw[..., day], level[-1])
        level.append(level[-1] - drawn)
        unmet.append(np.maximum(gap[..., day], 0.0) - np.maximum(drawn, 0.0))
    return np.stack(level, axis=-1), np.stack(unmet, axis=-1)


def _gap(need: ArrayLike, arrivals: ArrayLike, restraint: ArrayLike, shape: tuple[int, ...]) -> Array:
    wanted = np.asarray(need, dtype=np.float64) * (1.0 - np.asarray(restraint, dtype=np.float64))
    arriving = np.atleast_1d(np.asarray(arrivals, dtype=np.float64))
    return np.asarray(np.broadcast_to(wanted[..., None] - arriving, shape), dtype=np.float64)


def _draws(
    stock: ArrayLike, need: ArrayLike, arrivals: ArrayLike, max_release: ArrayLike, restraint: ArrayLike
) -> tuple[Array, Array]:
    """Return the stock, shape (...), and each day's draw, shape (..., days), negative where the stock grows."""
    arriving = np.atleast_1d(np.asarray(arrivals, dtype=np.float64))
    s, d, limit, saved = (np.asarray(v, dtype=np.float64) for v in (stock, need, max_release, restraint))
    for name, values in (("stock", s), ("need", d), ("arrivals", arriving)):
        if not np.all(np.isfinite(values) & (values >= 0)):
            message = f"the {name} must be finite and not negative"
            raise ValueError(message)
    if arriving.shape[-1] == 0:
        message = "the arrivals need at least one day"
        raise ValueError(message)
    if not np.all(limit > 0):
        message = "the largest release must be positive"
        raise ValueError(message)
    if not np.all((saved >= 0) & (saved <= 1)):
        message = "the restraint must lie between 0 and 1"
        raise ValueError(message)
    s, d, limit, saved, _ = np.broadcast_arrays(s, d, limit, saved, arriving[..., 0])
    gap = d[..., None] * (1.0 - saved[..., None]) - arriving
    return np.asarray(s, dtype=np.float64), np.asarray(np.minimum(limit[..., None], gap), dtype=np.float64)
