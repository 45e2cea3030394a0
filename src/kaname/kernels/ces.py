"""Output lost when one input runs short, by the exact CES form: a sufficient statistic for one input at a time.

With the input's share α of cost before the shortage and elasticity of substitution σ between it and everything else,

    Y / Y₀ = [α (E/E₀)^ρ + 1 − α]^{1/ρ},   ρ = (σ − 1)/σ

(Bachmann, Baqaee, Bayer, Kuhn, Löschel, Moll, Peichl, Pittel & Schularick, "What if? The economic effects for Germany
of a stop of energy imports from Russia", ECONtribute Policy Brief 28, 2022; Economica 91(364), 2024, appendix A.2, in
quantities relative to the base). It is evaluated in logarithms of the ratios, so nothing is lost next to σ = 1, and no
power overflows next to σ = 0. The second-order expansion of the same papers fails near σ = 0 and is not offered.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

# Below it the answer is Leontief's to every digit, ln(Y/Y₀) − ln(E/E₀) = σ ln α, and 1/σ may overflow.
FIXED = 1e-200


def shortage_loss(input_share: ArrayLike, elasticity: ArrayLike, remaining: ArrayLike) -> Array:
    """Return 1 − Y/Y₀, the share of output lost, at most 1; inputs broadcast. Negative where more than E₀ is at hand.

    Parameters
    ----------
    input_share
        α, the input's share of cost before the shortage, 0–1.
    elasticity
        σ ≥ 0. At 1 the answer is Cobb–Douglas, 1 − (E/E₀)^α; at 0 Leontief, 1 − min(1, E/E₀) for 0 < α < 1; at
        infinity, perfect substitutes, α (1 − E/E₀).
    remaining
        E/E₀ ≥ 0, what is left of the input over what was used.

    Raises
    ------
    ValueError
        When a share is outside 0–1, an elasticity is negative, or a remaining quantity is negative or not finite.
    """
    alpha, sigma, left = np.broadcast_arrays(*(np.asarray(v, float) for v in (input_share, elasticity, remaining)))
    if not np.all((alpha >= 0) & (alpha <= 1)):
        message = "the input's share of cost must lie between 0 and 1"
        raise ValueError(message)
    if not np.all(sigma >= 0):
        message = "the elasticity of substitution must not be negative"
        raise ValueError(message)
    if not np.all((left >= 0) & np.isfinite(left)):
        message = "what remains of the input must be finite and not negative"
        raise ValueError(message)
    with np.errstate(all="ignore"):
        change = _log_output(alpha, sigma, np.log(left))
    return np.asarray(0.0 - np.expm1(change), dtype=np.float64)


def _log_output(alpha: Array, sigma: Array, u: Array) -> Array:
    """Return ln(Y/Y₀) for u = ln(E/E₀): ln(1 + α (e^{ρu} − 1)) / ρ and its limits."""
    rho = np.where(np.isinf(sigma), 1.0, (sigma - 1.0) / sigma)
    rise = alpha * np.expm1(rho * u)
    # Next to zero log1p keeps the digits; far from it the sum of two positive terms does, and cannot overflow.
    total = np.where(np.abs(rise) < 0.5, np.log1p(rise), np.logaddexp(np.log(alpha) + rho * u, np.log1p(-alpha)))  # noqa: PLR2004
    cases = [alpha == 0, alpha == 1, u == 0, sigma < FIXED, sigma == 1]
    return np.select(cases, [np.zeros_like(u), u, np.zeros_like(u), np.minimum(u, 0.0), alpha * u], total / rho)
