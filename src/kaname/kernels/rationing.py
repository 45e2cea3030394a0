"""Two-sided rationing: severed flows leak a little, are rerouted within fixed capacities, and the rest rations output.

Bhattathiripad & Veetil (2026), Political Power in International Trade; Veetil & Vemmarath, arXiv 2607.09951. With base
flows F (row sells to column), α_rj w_j buyer j's spending on product r, d̄_i seller i's intermediate sales, z_i its
other sales and β_j = 1 − w_j/x_j:

1. severed links keep the leakage δ: F̂ = F (1 − cut (1−δ));
2. each product is balanced on its own: Σ_i u_i F̂_ij v_rj = ct_rj and Σ_j u_i F̂_ij v_rj = rt_i, where both targets are
   the base margins less τ (1−δ) of what was severed. F less that loss has exactly these margins, so a balance exists;
3. θ_rj = Σ_{i∈r} u_i F̂_ij v_rj h_i / (α_rj w_j), κ_j = (Σ_r α_rj θ_rj^ρ)^{1/ρ}, λ_j = [β_j + (1−β_j) κ_j^ϱ]^{1/ϱ}, and
   fulfilment h is the largest fixed point of h = λ(h);
4. output x' = λ z + h ∘ (B' x'), B' the rerouted coefficients on x.

Caps on output (of what cannot be made without an input that is missing) bind fulfilment, not λ: h_j = min{λ_j, c_j x_j
/ d_j} with d = z + B' x' what is ordered, so that x'_j ≤ c_j x_j; λ times c would count the same shortage twice. The
ceilings on h start at c and are set after each output step until they stay.

Only intermediate flows are cut. All three systems are solved by chord steps on the Jacobian of the unshocked table,
factored once: per product an economies × economies matrix for log u, the Leontief inverse for h and x'.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Rows = Indices | slice

# A step this small beside all that has moved ends an iteration: each is a twentieth of the one before, or less.
STEP, STEPS = 1e-7, 400
# What rounding leaves of a step in log u, of a margin's error, and of a step in h or x'.
LOG_ROUNDING, MARGIN_ROUNDING, ROUNDING = 1e-13, 1e-14, 1e-13
MARGIN = 1e-10
# A round of ceilings that moves output by less than this, beside all that is lost, is the last; most need a dozen.
CEILING, CEILINGS = 1e-6, 200
# What rounding leaves of a margin whose every link is cut.
NOTHING = 1e-12
# Modes of the balance that leave every margin alone: one a connected part of a product's trade.
GAUGE = 1e-9


class NoBalance(ValueError):
    """Margins that no rerouting can meet: someone has lost every link; `places` are (scenario, product)."""

    def __init__(self, places: list[tuple[int, int]]) -> None:
        self.places = places
        super().__init__("a buyer has no origin left, or a seller no buyer, and nothing leaks through")


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The unshocked table arranged by product, with what every scenario reuses; industries economy by economy.

    Attributes
    ----------
    flows
        (S, E, N): F by product, selling economy and buyer.
    bundles
        (S, N): α_rj w_j, spending of each buyer on each product.
    sales
        (S, E): d̄, intermediate sales of each seller.
    unused
        (S, N): 1 where a buyer buys none of a product, else 0.
    outside, x, spend
        (N,): sales outside the intermediate block, gross output, intermediate spend w.
    steps
        (S, E, E): pseudo-inverse of the balance's Jacobian in log u at the base, gauge modes dropped.
    L
        (N, N): Leontief inverse of the table, in single precision: it only shortens the way, never moves the goal.
    """

    flows: Array
    bundles: Array
    unused: Array
    sales: Array
    outside: Array
    x: Array
    spend: Array
    steps: Array
    L: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Rationed:
    """What is left after the shock.

    Attributes
    ----------
    x
        (B, N): output, unit of the table.
    h
        (B, N): fulfilment, share of orders each industry delivers, 0–1.
    worst
        (B, N): fulfilment min(λ, c) if demand stayed as it was: the part of the loss that comes with what is not
        delivered, and not with what is no longer ordered. It is h where nothing is capped.
    kappa
        (B, N): efficiency of the bundle of intermediates, 0–1.
    margin
        (B,): largest relative error of a balanced margin.
    """

    x: Array
    h: Array
    worst: Array
    kappa: Array
    margin: Array


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """What B scenarios sever.

    Attributes
    ----------
    buyers
        (K,): numbers of the economies whose purchases are cut.
    share
        (B, K, S, E): share of the purchases of economy buyers[k] of product s from economy e that is covered, 0–1.
    """

    buyers: Indices
    share: Array


def base(Z: Array, outside: Array, x: Array, L: Array, economies: int) -> Base:
    """Return the base arranged by product; one copy of the flows and S small eigenproblems.

    Parameters
    ----------
    Z, L
        (N, N): intermediate flows and the Leontief inverse.
    outside, x
        (N,): sales outside the intermediate block, gross output; Z 1 + outside = x.
    economies
        E; N = E · S, industries economy by economy.
    """
    n = len(x)
    size = n // economies
    flows = np.ascontiguousarray(Z.reshape(economies, size, n).transpose(1, 0, 2))
    bundles, sales = flows.sum(axis=1), flows.sum(axis=2)
    steps = np.empty((size, economies, economies))
    for r in range(size):
        weighted = flows[r] * _inverse(bundles[r])
        steps[r] = _pseudo_inverse(np.diag(sales[r]) - weighted @ flows[r].T)
    unused = (bundles <= 0).astype(np.float64)
    return Base(flows, bundles, unused, sales, outside, x, bundles.sum(axis=0), steps, L.astype(np.float32))


def rationing(
    base: Base,
    cuts: Cuts,
    tau: ArrayLike = 0.30,
    delta: ArrayLike = 0.10,
    rho: ArrayLike = -1.0,
    varrho: ArrayLike = -1.0,
    cap: ArrayLike | None = None,
) -> Rationed:
    """Return output, fulfilment and bundle efficiency of B scenarios at once.

    Parameters
    ----------
    base
        The table, from `base`.
    cuts
        What is severed.
    tau, delta
        Friction and leakage, 0–1: scalar, (S,) by product, or (B, S).
    rho, varrho
        Curvature across products, and between intermediates and the rest, negative: scalar or (B,).
    cap
        c, most output over base output, 0–1: (N,) or (B, N); none where not given.

    Raises
    ------
    ValueError
        When a parameter is outside its range, or the ceilings of caps do not settle. ρ or ϱ of −∞ is refused: every
        industry then falls with its worst input, none can be the last to fall, and the only fixed point is no output.
    NoBalance
        When a buyer has lost every origin of a product, or a seller every buyer, and nothing leaks through.
    """
    b, s = cuts.share.shape[0], base.sales.shape[0]
    tau, delta = (np.broadcast_to(np.asarray(value, dtype=np.float64), (b, s)) for value in (tau, delta))
    rho, varrho = (np.broadcast_to(np.asarray(value, dtype=np.float64), (b,)) for value in (rho, varrho))
    _admissible(cuts, tau, delta, (rho, varrho))
    work = _Work(base, cuts, tau, delta)
    margin = work.balance()
    curved = rho[:, None], varrho[:, None]
    caps = np.broadcast_to(np.asarray(1.0 if cap is None else cap, dtype=np.float64), (b, work.n))
    if not np.all((caps >= 0) & (caps <= 1)):
        message = "a cap must lie between 0 and 1"
        raise ValueError(message)
    worst, kappa = _fulfilment(work, *curved, caps)
    h = worst
    x, ordered = _output(work, h)
    for _ in range(CEILINGS if (caps < 1).any() else 0):
        # Who is asked for less delivers a larger part of it within the same cap.
        ceiling = np.minimum(1.0, np.divide(caps * base.x, ordered, out=np.ones_like(x), where=ordered > 0))
        before, (h, kappa) = x, _fulfilment(work, *curved, ceiling)
        x, ordered = _output(work, h)
        if np.abs(x - before).max() <= CEILING * max(float((base.x - x).max()), ROUNDING * base.x.max()):
            break
    else:
        if (caps < 1).any():
            message = "the ceilings of the caps do not settle"
            raise ValueError(message)
    return Rationed(x, h, worst, kappa, margin)


def _admissible(cuts: Cuts, tau: Array, delta: Array, curvatures: tuple[Array, Array]) -> None:
    for name, value in (("τ", tau), ("δ", delta), ("a cut", cuts.share)):
        if not np.all((value >= 0) & (value <= 1)):
            message = f"{name} must lie between 0 and 1"
            raise ValueError(message)
    for name, value in zip(("ρ", "ϱ"), curvatures, strict=True):
        if not np.all(np.isfinite(value) & (value < 0)):
            message = f"{name} must be negative and finite: at −∞ all output collapses, from 0 nothing complements"
            raise ValueError(message)


class _Work:
    """The rerouted flows of a batch: u and v by product, and products with them that never form an N × N matrix."""

    def __init__(self, base: Base, cuts: Cuts, tau: Array, delta: Array) -> None:
        s, e, n = base.flows.shape
        self.base = base
        self.b = cuts.share.shape[0]
        self.every: Indices = np.arange(self.b)
        self.size, self.economies, self.n = s, e, n
        self.columns = [slice(int(k) * s, (int(k) + 1) * s) for k in cuts.buyers]
        # (S, K, B, E): what is gone from each link, and what of it no rerouting brings back.
        severed = np.ascontiguousarray(cuts.share.transpose(2, 1, 0, 3))
        self.gone = severed * (1.0 - delta.T)[:, None, :, None]
        self.lost = self.gone * tau.T[:, None, :, None]
        self.touched: NDArray[np.bool_] = np.array([block.any() for block in severed])
        self.u = np.ones((s, self.b, e))
        self.v = np.ones((s, self.b, n))

    def forward(self, r: int, weights: Array, rows: Rows = slice(None)) -> Array:
        """Return Σ_i weights_i F̂_ij for product r; weights (B', E), answer (B', N)."""
        flows = self.base.flows[r]
        summed = weights @ flows
        if self.touched[r]:
            for k, columns in enumerate(self.columns):
                summed[:, columns] -= (weights * self.gone[r, k, rows]) @ flows[:, columns]
        return np.asarray(summed, dtype=np.float64)

    def backward(self, r: int, weights: Array, rows: Rows = slice(None)) -> Array:
        """Return Σ_j F̂_ij weights_j for product r; weights (B', N), answer (B', E)."""
        flows = self.base.flows[r]
        summed = weights @ flows.T
        if self.touched[r]:
            for k, columns in enumerate(self.columns):
                summed -= self.gone[r, k, rows] * (weights[:, columns] @ flows[:, columns].T)
        return np.asarray(summed, dtype=np.float64)

    def balance(self) -> Array:
        """Fill u and v for every touched product; return the largest relative error of a row margin, (B,)."""
        margin = np.zeros(self.b)
        failed: list[tuple[int, int]] = []
        for r in np.flatnonzero(self.touched):
            error, stuck = self._balance(int(r))
            margin = np.maximum(margin, error)
            failed += [(int(row), int(r)) for row in stuck]
        if failed:
            raise NoBalance(failed)
        return margin

    def _targets(self, r: int) -> tuple[Array, Array]:
        """Return the column targets (B, N) and row targets (B, E) of product r."""
        flows = self.base.flows[r]
        ct = np.repeat(self.base.bundles[r][None], self.b, axis=0)
        rt = np.repeat(self.base.sales[r][None], self.b, axis=0)
        for k, columns in enumerate(self.columns):
            ct[:, columns] -= self.lost[r, k] @ flows[:, columns]
            rt -= self.lost[r, k] * flows[:, columns].sum(axis=1)
        return _settled(ct, self.base.bundles[r]), _settled(rt, self.base.sales[r])

    def _balance(self, r: int) -> tuple[Array, Indices]:
        """Balance product r; return the relative error of its row margins (B,) and who has no balance."""
        ct, rt = self._targets(r)
        stranded = self._stranded(r, ct, rt)
        unit = _inverse(rt)
        log_u, error = np.zeros((self.b, self.economies)), np.zeros(self.b)
        rows = left = np.setdiff1d(self.every, stranded)
        for _ in range(STEPS):
            if not left.size:
                return error, stranded
            rows = left
            u = np.exp(log_u[rows])
            v = ct[rows] / self._reach(r, u, rows)
            gap = u * self.backward(r, v, rows) - rt[rows]
            step = gap @ self.base.steps[r]
            log_u[rows] -= step
            error[rows] = np.abs(gap * unit[rows]).max(axis=1)
            moved = np.abs(step).max(axis=1)
            settled = moved <= np.maximum(STEP * np.abs(log_u[rows]).max(axis=1), LOG_ROUNDING)
            self.u[r, rows], self.v[r, rows] = u, v
            left = rows[~((settled & (error[rows] <= MARGIN)) | (error[rows] <= MARGIN_ROUNDING))]
        return error, np.union1d(left, stranded)

    def _reach(self, r: int, u: Array, rows: Indices) -> Array:
        """Return what the columns of product r add up to before they are scaled; 1 where nothing is left to scale."""
        reach = self.forward(r, u, rows) + self.base.unused[r]
        return reach if reach.all() else np.where(reach > 0, reach, 1.0)

    def _stranded(self, r: int, ct: Array, rt: Array) -> Indices:
        """Return the scenarios in which a target of product r is positive and no link is left to meet it."""
        no_origin = (ct > 0) & (self.forward(r, np.ones_like(rt)) <= NOTHING * self.base.bundles[r])
        no_buyer = (rt > 0) & (self.backward(r, np.ones_like(ct)) <= NOTHING * self.base.sales[r])
        return np.flatnonzero(no_origin.any(axis=1) | no_buyer.any(axis=1))


def _fulfilment(work: _Work, rho: Array, varrho: Array, ceiling: Array) -> tuple[Array, Array]:
    """Return fulfilment h ≤ `ceiling` and bundle efficiency κ, all (B, N), by chord steps from h = 1."""
    base = work.base
    share = base.bundles * _inverse(base.spend)
    intermediate = base.spend * _inverse(base.x)
    idle = (base.spend <= 0).astype(np.float64)
    # θ per unit of what is delivered; 1 where a product is not used.
    scale = work.v / (base.bundles + base.unused)[:, None, :]
    h, kappa = np.ones((work.b, work.n)), np.ones((work.b, work.n))
    moved = np.full(work.b, np.inf)
    rows: Rows = slice(None)
    for _ in range(STEPS):
        here, curved, outer = h[rows], rho[rows], varrho[rows]
        summed = np.repeat(idle[None], len(here), axis=0)
        for r in range(work.size):
            theta = work.forward(r, work.u[r, rows] * here[:, r :: work.size], rows)
            theta *= scale[r, rows]
            theta += base.unused[r]
            summed += _weighted_power(share[r], theta, curved)
        kappa[rows] = np.minimum(_root(summed, curved), 1.0)
        lam = _root(1.0 - intermediate + _weighted_power(intermediate, kappa[rows], outer), outer)
        gap = np.minimum(lam, ceiling[rows]) - here
        size = np.abs(gap).max(axis=1)
        # The chord can overshoot under very strong complements; the plain step never does.
        step = np.where((size < moved[rows])[:, None], gap.astype(np.float32) @ base.L, gap)
        moved[rows] = size
        h[rows] = np.clip(here + step, 0.0, 1.0)
        going = np.abs(step).max(axis=1) > np.maximum(STEP * (1 - h[rows]).max(axis=1), ROUNDING)
        left = work.every[rows][going]
        if not left.size:
            return h, kappa
        rows = left
    message = "fulfilment does not settle: ρ or ϱ is too strongly negative for this shock"
    raise ValueError(message)


def _output(work: _Work, h: Array) -> tuple[Array, Array]:
    """Return output x' = h z + h ∘ (B' x') and what is ordered, z + B' x', both (B, N)."""
    base = work.base
    unit = _inverse(base.x)
    asked = np.empty((work.b, work.n))
    x = np.repeat(base.x[None], work.b, axis=0)
    rows: Rows = slice(None)
    for _ in range(STEPS):
        here = x[rows]
        activity, ordered = here * unit, np.empty_like(here)
        for r in range(work.size):
            ordered[:, r :: work.size] = work.u[r, rows] * work.backward(r, work.v[r, rows] * activity, rows)
        ordered += base.outside
        asked[rows] = ordered
        step = (h[rows] * ordered - here).astype(np.float32) @ base.L.T
        x[rows] = here = np.maximum(here + step, 0.0)
        lost = (base.x - here).max(axis=1)
        going = np.abs(step).max(axis=1) > np.maximum(STEP * lost, ROUNDING * base.x.max())
        left = work.every[rows][going]
        if not left.size:
            return x, asked
        rows = left
    message = "output does not settle after the shock"
    raise ValueError(message)


def _inverse(values: Array) -> Array:
    """Return 1/values, and 0 where a value is 0 or less."""
    return np.divide(1.0, values, out=np.zeros_like(values), where=values > 0)


def _settled(target: Array, base: Array) -> Array:
    return np.asarray(np.where(target > NOTHING * base, target, 0.0), dtype=np.float64)


def _weighted_power(weight: Array, values: Array, exponent: Array) -> Array:
    """Return weight · values^exponent for a negative exponent: ∞ at 0, and 0 where the weight is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = weight / values if np.all(exponent == -1.0) else weight * values**exponent
    return np.asarray(np.where(weight > 0, found, 0.0) if not values.all() else found, dtype=np.float64)


def _root(values: Array, exponent: Array) -> Array:
    """Return values^(1/exponent) for a negative exponent; 0 at ∞."""
    return np.asarray(1.0 / values if np.all(exponent == -1.0) else values ** (1.0 / exponent), dtype=np.float64)


def _pseudo_inverse(J: Array) -> Array:
    """Return J⁺ of a symmetric positive semi-definite J with its gauge modes dropped."""
    scale = np.sqrt(np.maximum(np.diag(J), 0.0))
    unit = _inverse(scale)
    values, vectors = np.linalg.eigh(J * unit * unit[:, None])
    kept = np.where(values > GAUGE, values, np.inf)
    return np.asarray((vectors / kept) @ vectors.T * unit * unit[:, None], dtype=np.float64)
