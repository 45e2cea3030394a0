"""Two reports of the same flows: m what the importer says, x what the exporter says.

Both are positive, or NaN where that side says nothing: absence is not zero. Figures are of flows that both report.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """How far two reports are apart, by group; NaN where no flow of a group is reported by both.

    Attributes
    ----------
    importer, exporter
        Σ m and Σ x; shape (groups,).
    index
        Σ|m − x| / Σ(m + x), 0 where all flows agree, towards 1 where none does; shape (groups,).
    distance
        Mean of |ln(m/x)| weighted by (m + x)/2: the reporting distance whose weighted variance Gaulier and Zignago
        (2010), CEPII Working Paper 2010-23, section 2.4, decompose; here it is not decomposed. Shape (groups,).
    within
        Share of Σ m whose m/x − 1 lies in the margin; shape (groups,).
    flows
        Flows that both report; shape (groups,).
    """

    importer: Array
    exporter: Array
    index: Array
    distance: Array
    within: Array
    flows: NDArray[np.int64]


def log_ratio(m: ArrayLike, x: ArrayLike) -> Array:
    """Return ln(m/x); NaN where a side says nothing."""
    ours, theirs = np.asarray(m, dtype=np.float64), np.asarray(x, dtype=np.float64)
    return np.asarray(np.log(ours / theirs), dtype=np.float64)


def in_margin(m: ArrayLike, x: ArrayLike, low: float, high: float) -> NDArray[np.bool_]:
    """Return whether low ≤ m/x − 1 ≤ high; False where a side says nothing."""
    ours, theirs = np.asarray(m, dtype=np.float64), np.asarray(x, dtype=np.float64)
    return np.asarray((ours >= (1 + low) * theirs) & (ours <= (1 + high) * theirs), dtype=np.bool_)


def asymmetry(m: ArrayLike, x: ArrayLike, group: ArrayLike, groups: int, margin: tuple[float, float]) -> Asymmetry:
    """Return how far two reports are apart in each group.

    Parameters
    ----------
    m, x
        Reports of importers and exporters, positive or NaN; shape (flows,).
    group
        The group of each flow, 0 … groups − 1; shape (flows,).
    groups
        How many there are.
    margin
        What m may be above x, 0.2 for 20 %: the lower and the upper end.

    Raises
    ------
    ValueError
        When a report is zero, negative or infinite.
    """
    ours, theirs = np.asarray(m, dtype=np.float64), np.asarray(x, dtype=np.float64)
    for side in (ours, theirs):
        if np.any(side <= 0) or np.any(np.isinf(side)):
            message = "reports must be positive and finite, or NaN"
            raise ValueError(message)
    both = ~np.isnan(ours) & ~np.isnan(theirs)
    ours, theirs, places = ours[both], theirs[both], np.asarray(group, dtype=np.intp)[both]

    def total(of: Array) -> Array:
        return np.bincount(places, of, groups).astype(np.float64)

    def part(of: Array, whole: Array) -> Array:
        return np.asarray(np.divide(of, whole, out=np.full_like(whole, np.nan), where=whole > 0), dtype=np.float64)

    flows = np.bincount(places, minlength=groups).astype(np.int64)
    imported, exported = total(ours), total(theirs)
    either = imported + exported
    apart = np.abs(np.log(ours / theirs))
    known = np.where(flows > 0, 1.0, np.nan)
    return Asymmetry(
        importer=imported * known,
        exporter=exported * known,
        index=part(total(np.abs(ours - theirs)), either),
        distance=part(total((ours + theirs) / 2 * apart), either / 2),
        within=part(total(np.where(in_margin(ours, theirs, *margin), ours, 0.0)), imported),
        flows=flows,
    )


def routed(m: ArrayLike, x: ArrayLike, product: ArrayLike, products: int, high: float) -> Array:
    """Return the part of each flow x that stands under other partners in the importers' reports; shape (flows,).

    Product by product, what exporters say beyond importers (x − m) is held against what importers say beyond exporters
    and the margin (m − (1 + high) x) under other partners, and shared out in proportion: what Hamanaka (2012), Whose
    Trade Statistics are Correct?, calls misclassification of direction, here without saying by whom. A side that says
    nothing of a flow reports the good under other partners, so its figure here is 0.

    Parameters
    ----------
    m, x
        Reports of importers and exporters, positive or NaN; shape (flows,). Partners that report nothing at all must
        be left out: of them nothing is known.
    product
        The product of each flow, 0 … products − 1; shape (flows,).
    high
        The upper end of the margin, 0.2 for 20 %.
    """
    ours, theirs = np.nan_to_num(np.asarray(m, dtype=np.float64)), np.nan_to_num(np.asarray(x, dtype=np.float64))
    places = np.asarray(product, dtype=np.intp)
    beyond = np.maximum(theirs - ours, 0.0)
    elsewhere = np.bincount(places, np.maximum(ours - (1 + high) * theirs, 0.0), products)
    offered = np.bincount(places, beyond, products)
    taken = np.divide(np.minimum(elsewhere, offered), offered, out=np.zeros(products), where=offered > 0)
    return np.asarray(beyond * taken[places], dtype=np.float64)
