"""Loss when a supplier withdraws: vulnerability read by the buyer, leverage read by the supplier.

With an import bundle of trade elasticity σ − 1 in a CES aggregate, losing suppliers whose share is ω raises its
price by (1−ω)^(−1/(σ−1)), so that to first order in the expenditure share e the real-income loss is
e · (−ln(1−ω)) / (σ−1) (Clayton, Maggiori & Schreger, NBER WP 31852 and 33309; Feenstra 1994 for the variety term).
Convex in ω, hence superadditive: a coalition's leverage exceeds the sum of its members'.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def withdrawal_loss(expenditure_share: ArrayLike, withdrawn_share: ArrayLike, elasticity: ArrayLike) -> Array:
    """Return the loss as a share of expenditure, in [0, ∞]; inputs broadcast.

    Parameters
    ----------
    expenditure_share
        e, the bundle's share of the buyer's expenditure, 0–1.
    withdrawn_share
        ω, the share of the bundle that is withdrawn, 0–1; at ω = 1 with e > 0 the loss is infinite.
    elasticity
        σ − 1 > 0, the elasticity of trade values to price.

    Raises
    ------
    ValueError
        When a share is outside 0–1 or σ − 1 is not positive: below that a full cut has no finite answer.
    """
    e, w, k = (np.asarray(v, dtype=np.float64) for v in (expenditure_share, withdrawn_share, elasticity))
    if not (np.all((e >= 0) & (e <= 1)) and np.all((w >= 0) & (w <= 1))):
        message = "shares must lie between 0 and 1"
        raise ValueError(message)
    if not np.all(k > 0):
        message = "the elasticity σ − 1 must be positive"
        raise ValueError(message)
    with np.errstate(divide="ignore", invalid="ignore"):
        loss = e * -np.log1p(-w) / k
    return np.asarray(np.where(e > 0, loss, 0.0), dtype=np.float64)
