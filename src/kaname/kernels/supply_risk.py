"""Supply risk of a raw material: concentration of its production times the governance of who supplies it.

Gemechu, Helbig, Sonnemann, Thorenz and Tuma (2016), Journal of Industrial Ecology 20(1), as set out in Koyamparambath
and others' geopolrisk-py: score = HHI of production × Σ q g / (Σ q + P).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def import_risk(q: ArrayLike, g: ArrayLike, cell: ArrayLike, produced: ArrayLike) -> tuple[Array, Array]:
    """Return (Σ q g, Σ q) / (Σ q + P) of each cell: the imports' risk, and the part of use that is imported.

    Parameters
    ----------
    q
        Imports of each flow by weight, ≥ 0; shape (flows,).
    g
        Governance risk of the supplier of each, 0–1; shape (flows,).
    cell
        The cell (importer and material) of each flow, 0 … cells − 1; shape (flows,).
    produced
        P: the importer's own production in each cell, in the unit of q; shape (cells,).

    Returns
    -------
    tuple
        Both of shape (cells,), 0–1; NaN where nothing is imported or produced.

    Raises
    ------
    ValueError
        When a weight is negative or not finite, or a risk is outside 0–1.
    """
    weight, risk = np.asarray(q, dtype=np.float64), np.asarray(g, dtype=np.float64)
    own = np.asarray(produced, dtype=np.float64)
    if not (np.all(np.isfinite(weight)) and np.all(np.isfinite(own))) or np.any(weight < 0) or np.any(own < 0):
        message = "weights must be finite and not negative"
        raise ValueError(message)
    if not np.all((risk >= 0) & (risk <= 1)):
        message = "risks must be between 0 and 1"
        raise ValueError(message)
    places = np.asarray(cell, dtype=np.intp)
    imported = np.bincount(places, weight, len(own)).astype(np.float64)
    weighted = np.bincount(places, weight * risk, len(own)).astype(np.float64)
    used = imported + own

    def part(of: Array) -> Array:
        return np.asarray(np.divide(of, used, out=np.full_like(used, np.nan), where=used > 0), dtype=np.float64)

    return part(weighted), part(imported)
