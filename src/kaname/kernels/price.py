"""The price of a world market after a shortage, and what it adds to import bills."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
YEAR = 365.0
# Below this sum of elasticities the formula leaves what was ever observed: at .05 a twentieth less would be +180 %.
LEAST = 0.15
# Rounding of a sum of two typed elasticities, which may stand exactly at the limit.
ROUNDING = 1e-9


def price_rise(shortage: ArrayLike, supply: ArrayLike, demand: ArrayLike) -> Array:
    """Return p'/p − 1 after the share `shortage` of world supply is missing: ln(p'/p) = −ln(1 − q)/(ε_s + ε_d).

    Constant elasticities on both sides: demand p^(−ε_d) meets the remaining supply (1 − q) p^(ε_s).

    Parameters
    ----------
    shortage
        q, 0 ≤ q < 1, after bypass, spare capacity and released stocks.
    supply, demand
        Short-run price elasticities of supply and demand, both as positive numbers.

    Raises
    ------
    ValueError
        When a share or an elasticity is outside its range, or the elasticities add up to less than `LEAST`.
    """
    q, up, down = (np.asarray(value, dtype=np.float64) for value in (shortage, supply, demand))
    if not np.all((q >= 0) & (q < 1)):
        message = "a shortage is a share of supply, from 0 to less than 1"
        raise ValueError(message)
    if not (np.all(up >= 0) and np.all(down >= 0) and np.all(up + down >= LEAST - ROUNDING)):
        message = f"elasticities are positive and add up to {LEAST} or more"
        raise ValueError(message)
    return np.asarray(np.expm1(-np.log1p(-q) / (up + down)), dtype=np.float64)


def extra_bill(net_imports: ArrayLike, rise: ArrayLike, days: ArrayLike, kept: ArrayLike = 1.0) -> Array:
    """Return what net imports cost more while the price is high: m κ π T/365; negative is an exporter's gain.

    Volumes are those of before times what is `kept`, so that a buyer who can buy less does not seem to gain by it.

    Parameters
    ----------
    net_imports
        m, imports less exports of a year at base prices, any unit of money.
    rise
        π, from `price_rise`.
    days
        T ≤ 365, days at that price.
    kept
        κ, share of the volume that still moves, 0–1.
    """
    m, up, time, volume = (np.asarray(value, dtype=np.float64) for value in (net_imports, rise, days, kept))
    if not (np.all((time >= 0) & (time <= YEAR)) and np.all((volume >= 0) & (volume <= 1))):
        message = "days are those of one year, and what is kept a share"
        raise ValueError(message)
    return np.asarray(m * volume * up * time / YEAR, dtype=np.float64)
