"""Re-sourcing: what other origins can fill is filled, without limit. The low end of a disruption, years after it.

Dietzenbacher, van Burken & Kondo, "Hypothetical extractions from a global perspective", Economic Systems Research
31(4), 2019, pp. 505–519 (the global extraction method): inputs that a buyer no longer has from one origin are bought
from its other origins of the same product in proportion to its purchases there, so that each column of A keeps its sum
by product. The method is theirs for a full extraction; a cut of a part of the flow is the same with that part. With f
held, x* = (I − A*)⁻¹ f. Only the columns of the affected buyers change, by ΔA = D, so with L = (I − A)⁻¹

    x* − x = L D (I − L_J D)⁻¹ x_J

(Woodbury; Hager, SIAM Review 31(2), 1989), J the affected columns: two thin products and one product with L.
Re-sourcing moves output between origins: the loss of one is the gain of others, and both are in the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kaname.kernels.leontief import per_unit, total_requirements

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

# Above this share of all columns one factorisation (2/3 N³) is cheaper than the thin products (2 n² N + 2/3 n³).
LARGE = 0.5


@dataclass(frozen=True, slots=True)
class Resourced:
    """Output after cut inputs have been bought elsewhere.

    Attributes
    ----------
    loss
        (N,), x − x*, unit of `x`; negative where an industry gains.
    rerouted
        Value of the purchases that moved to other origins, unit of `Z`.
    closed
        (M, 2), pairs (buyer's column, product) that had no other origin: their cut input is lost, not replaced, and
        the buyer goes on without it.
    closed_value
        (M,), value of the input lost by each of them, unit of `Z`.
    """

    loss: Array
    rerouted: float
    closed: Indices
    closed_value: Array


def checked_cut(buyers: ArrayLike, cut: ArrayLike, economies: int, sectors: int) -> tuple[Indices, Array]:
    """Return the affected buyers (K,) and their cuts (K, S, E), without buyers that nothing happens to.

    Parameters
    ----------
    buyers
        (K,) numbers of economies, each once.
    cut
        (K, S, E): share, 0–1, of the purchases by the industries of economy buyers[k] of product s from economy e that
        stops.
    economies, sectors
        E and S.

    Raises
    ------
    ValueError
        When a shape is another, a buyer is named twice or is no economy, or a share is outside 0–1.
    """
    who, shares = np.asarray(buyers), np.asarray(cut, dtype=np.float64)
    if who.ndim != 1 or shares.shape != (len(who), sectors, economies):
        message = f"the cut must have the shape (buyers, {sectors} products, {economies} origins)"
        raise ValueError(message)
    if not np.isin(who, np.arange(economies)).all() or len(np.unique(who)) != len(who):
        message = f"buyers must be different numbers from 0 to {economies - 1}"
        raise ValueError(message)
    if not np.all((shares >= 0) & (shares <= 1)):
        message = "shares cut must lie between 0 and 1"
        raise ValueError(message)
    touched = shares.any(axis=(1, 2))
    return who[touched].astype(np.intp), shares[touched]


def resourcing_loss(Z: Array, L: Array, x: Array, economies: int, buyers: ArrayLike, cut: ArrayLike) -> Resourced:
    """Return the output each industry loses when cut inputs are bought from the remaining origins.

    Parameters
    ----------
    Z, L
        (N, N): intermediate flows, non-negative, and Leontief inverse, industries ordered economy by economy.
    x
        (N,): gross output.
    economies
        Number E of economies; N = E · S.
    buyers, cut
        (K,) and (K, S, E), as in `checked_cut`.

    Raises
    ------
    ValueError
        When the cut is malformed, or the system that remains is singular.

    Notes
    -----
    A buyer turns only to origins whose sales to it are not cut at all: a half-cut origin sells it half, not more. A
    product whose every origin is cut is therefore closed even where the cuts are partial, and loses what is cut.
    """
    n = len(x)
    sectors = n // economies
    who, shares = checked_cut(buyers, cut, economies, sectors)
    if len(who) == 0:
        return Resourced(np.zeros(n), 0.0, np.zeros((0, 2), dtype=np.intp), np.zeros(0))
    columns = (who[:, None] * sectors + np.arange(sectors)).ravel()
    D = np.empty((n, len(columns)))
    filled, lost = np.empty((sectors, len(columns))), np.empty((sectors, len(columns)))
    for k, share in enumerate(shares):
        here = slice(k * sectors, (k + 1) * sectors)
        flows = Z[:, columns[here]].reshape(economies, sectors, sectors)
        change, filled[:, here], lost[:, here] = _rerouting(flows, share.T[:, :, None])
        D[:, here] = change.reshape(n, sectors)
    D *= per_unit(x)[columns]
    change = _output_change(Z, L, x, columns, D)
    buyer, product = np.nonzero(lost.T)
    closed = np.column_stack([columns[buyer], product])
    return Resourced(0.0 - change, float(filled.sum()), closed, lost[product, buyer])


def _rerouting(flows: Array, cut: Array) -> tuple[Array, Array, Array]:
    """Return the change of one buyer's flows (E, S, buying industries), and what moves and what is lost by product."""
    gone = flows * cut
    severed = gone.sum(axis=0)
    open_flows = np.where(cut == 0, flows, 0.0)
    left = open_flows.sum(axis=0)
    filled = np.where(left > 0, severed, 0.0)
    change = np.divide(open_flows, left, out=np.zeros_like(flows), where=left > 0) * filled - gone
    return change, filled, severed - filled


def _output_change(Z: Array, L: Array, x: Array, columns: Indices, D: Array) -> Array:
    """Return x* − x, (N,), when the columns of A change by D (N, n)."""
    if len(columns) > LARGE * len(x):
        A = Z * per_unit(x)
        A[:, columns] += D
        return total_requirements(A, D @ x[columns])
    try:
        response = np.linalg.solve(np.eye(len(columns)) - L[columns] @ D, x[columns])
    except np.linalg.LinAlgError:
        message = "I − A is singular after the cut: some industry uses up all it makes"
        raise ValueError(message) from None
    return np.asarray(L @ (D @ response), dtype=np.float64)
