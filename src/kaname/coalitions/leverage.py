"""Leverage of a coalition: what a target would lose if the members withdrew their supplies together.

The withdrawal kernel (`kaname.kernels.power`) on the summed share of the members. It is convex in that share, so the
coalition has more than the sum of its members (after Clayton, Maggiori & Schreger, NBER WP 31852 and 33309).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.coalitions.games import ShapleyShares
from kaname.indicators.leverage import elasticities
from kaname.kernels.power import withdrawal_loss
from kaname.kernels.shapley import EXACT_UP_TO, every_coalition, sampled_shapley_value, shapley_value
from kaname.model.input_output import InputOutputTable

Array = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class CoalitionLeverage:
    """Loss of a target as a share of its gross output, for every form of the elasticity: low, central, high loss.

    Attributes
    ----------
    members
        Codes.
    together
        (3,): when all withdraw.
    alone
        (3, n): when each withdraws alone.
    shapley
        Of the central loss.
    closed
        Products that have no other origin once all withdraw: infinite, so they are left out of every coalition.
    """

    members: tuple[str, ...]
    together: Array
    alone: Array
    shapley: ShapleyShares
    closed: tuple[str, ...]


def coalition_leverage(
    table: InputOutputTable, members: tuple[str, ...], target: tuple[str, ...], pairs: int, seed: int
) -> CoalitionLeverage:
    """Return Σ_r e_r (−ln(1 − ω_r(S))) / (σ_r − 1) for all members, for each alone, and its Shapley value.

    e_r is the share of product r, from every origin, in the target's gross output; ω_r(S) what S supplies of it.
    """
    e, s = len(table.economies), len(table.sectors)
    buying = table.industries(target)
    bought = table.Z[:, buying].sum(axis=1).reshape(e, s)
    total = bought.sum(axis=0)
    supplied = bought[[table.economy(member) for member in members]]
    share = np.divide(supplied, total, out=np.zeros_like(supplied), where=total > 0)
    closed = share.sum(axis=0) >= 1.0
    share[:, closed] = 0.0
    expenditure = np.where(closed, 0.0, total) / table.x[buying].sum()
    levels = elasticities(table.sectors)[::-1]

    def loss(held: Array, level: int = 1) -> Array:
        """Return the loss for shares held, (..., S) to (...)."""
        lost = withdrawal_loss(expenditure, np.clip(held, 0.0, 1.0), levels[level])
        return np.asarray(lost.sum(axis=-1), dtype=np.float64)

    n = len(members)
    single = loss(share)
    if n <= EXACT_UP_TO:
        value = shapley_value(loss(every_coalition(n).astype(np.float64) @ share))
        shapley = ShapleyShares(value, value - single, "exact")
    else:
        found = sampled_shapley_value(
            lambda orders: loss(share[orders].cumsum(axis=1)), n, pairs, seed, spread=float(loss(share.sum(axis=0)))
        )
        shapley = ShapleyShares(found.value, found.value - single, "sampled", found)
    return CoalitionLeverage(
        members=members,
        together=np.array([float(loss(share.sum(axis=0), level)) for level in range(3)]),
        alone=np.stack([loss(share, level) for level in range(3)]),
        shapley=shapley,
        closed=tuple(code for code, shut in zip(table.sectors, closed, strict=True) if shut),
    )
