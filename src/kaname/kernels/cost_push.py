"""Cost push: what a cut or a tariff does to every price, by exact nested CES with fixed factor prices.

Industry j buys, of each product r, a bundle over origins (elasticity ξ_r), an aggregate of the bundles (ε), and value
added, purchases from outside the table among it, at price 1 (θ):

    p_j = [m_j P_j^{1−θ} + 1 − m_j]^{1/(1−θ)},   P_j = [Σ_r b_rj C_rj^{1−ε}]^{1/(1−ε)}

with m and b its cost shares before the shock, when every price is 1. A cut of share d_g lets the buyer have at most
(1−d_g) of what it bought from origin g for each unit of the bundle. With s the shares of origins, 0 the origins that
are not rationed, and ρ = (ξ−1)/ξ, the bundle with binding rations g costs

    C = s₀ y P₀ + Σ_g s_g (1−d_g) p_g,   y = [(1 − Σ_g s_g (1−d_g)^ρ) / s₀]^{1/ρ}
    P₀ = [Σ_{i∈0} s_i/s₀ p_i^{1−ξ}]^{1/(1−ξ)}

and y = Π_g (1−d_g)^{−s_g/s₀} at ξ = 1. A ration does not bind where the buyer would take less anyway: where the shadow
price λ = P₀ y^{1/ξ} is below p_g (1−d_g)^{1/ξ}. A full cut with ξ > 1 costs (1−ω)^{−1/(ξ−1)} (Feenstra, AER 84(1),
1994). For ξ ≤ 1 only cuts that leave 1 − Σ s_g (1−d_g)^ρ > 0 have a finite cost. The rest is refused by name.

The nesting is that of Baqaee & Farhi ("The macroeconomic impact of microeconomic shocks: beyond Hulten's theorem",
Econometrica 87(4), 2019; with origins, "Networks, barriers, and trade", Econometrica 92(2), 2024); with fixed factor
prices only its price block remains. Defaults: θ = 0.5 is their 2019 benchmark; ε = 0.2 is their milder alternative to
0.001, and about the upper end of the 90 % interval of Atalay (AEJ: Macroeconomics 9(4), 2017), whose estimates by
instruments are −0.1 for ε (he uses 0.1) and 0.8–0.9 for θ (he uses 1). Neither is precise: show a range.

Everything is held as logarithms and as deviations from the base, so no shock is exactly no change and a small one keeps
its digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kaname.kernels.leontief import per_unit
from kaname.kernels.resourcing import checked_cut

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

PRODUCT_ELASTICITY = 0.2
VALUE_ADDED_ELASTICITY = 0.5

# The iteration ends at this step in log prices over the largest of them, or at this step outright, which rounding sets.
TOLERANCE, ROUNDING = 1e-13, 1e-15
# Steps at most, and how many before the last are mixed.
MAX_STEPS, MEMORY = 200, 5
# ln of the largest float64, and no price to show.
OVERFLOW = 700.0
# Purchases may exceed output by rounding alone.
COST_TOLERANCE = 1e-9


class NoFiniteCost(ValueError):
    """A cut that no price can make good.

    Attributes
    ----------
    pairs
        (M, 2), pairs (buyer's column, product) whose bundle has no finite cost: nothing is left to buy, or the
        elasticity between origins is too low for so deep a cut. Empty where each bundle has a finite cost and their
        spiral through the network has none.
    """

    def __init__(self, message: str, pairs: Indices) -> None:
        super().__init__(message)
        self.pairs = pairs


@dataclass(frozen=True, slots=True)
class CostPush:
    """Prices after a shock, factor prices fixed.

    Attributes
    ----------
    prices
        (N,), unit cost of each industry over its cost before.
    columns
        (n,), the industries of the affected buyers.
    bundles
        (S, n), what each product's bundle costs them at unchanged prices of sellers, over its cost before: the direct
        effect. 1 where nothing is bought.
    steps
        Iterations taken.
    """

    prices: Array
    columns: Indices
    bundles: Array
    steps: int


@dataclass(frozen=True, slots=True)
class _Costs:
    """Shares before the shock: flows (S, E, N) by product, their totals (S, N), b (S, N), m (N,) and 1 − ξ (S, 1)."""

    flows: Array
    totals: Array
    b: Array
    m: Array
    kappa: Array
    product: float
    value_added: float


@dataclass(frozen=True, slots=True)
class _Measures:
    """What changes for the affected buyers.

    Free purchases, shares of a bundle's total, by product: `free` (S, E, n) with (1+t)^{1−ξ} worked in, their sum
    without it `open_share` (S, n) and the tariffs' own part `levied` (S, n). Rationed cells (product, buyer, origin),
    M of them in P groups with one product and buyer: shares `s` (M, S) over the buyer's industries, logarithms of
    what is kept `kept` and of 1 + t `tax` (M, 1), the seller (M,), first cell of each group, group of each cell, and
    product, buyer of each group.
    """

    columns: Indices
    free: Array
    open_share: Array
    levied: Array
    s: Array
    kept: Array
    tax: Array
    seller: Indices
    first: Indices
    group: Indices
    product: Indices
    buyer: Indices


def cost_push_prices(  # noqa: PLR0913
    Z: Array,
    L: Array,
    x: Array,
    economies: int,
    buyers: ArrayLike,
    cut: ArrayLike,
    *,
    origin_elasticity: ArrayLike,
    product_elasticity: float = PRODUCT_ELASTICITY,
    value_added_elasticity: float = VALUE_ADDED_ELASTICITY,
    tariff: ArrayLike | None = None,
    spared: ArrayLike | None = None,
) -> CostPush:
    """Return the price of every industry after cuts and tariffs have gone through the whole network.

    Parameters
    ----------
    Z, L
        (N, N): intermediate flows, non-negative, and Leontief inverse, industries ordered economy by economy.
    x
        (N,): gross output, unit of `Z`.
    economies
        Number E of economies; N = E · S.
    buyers, cut
        (K,) and (K, S, E): share, 0–1, of the purchases by the industries of economy buyers[k] of product s from
        economy e that stops.
    origin_elasticity
        ξ ≥ 0 between origins, a number or (S,) by product.
    product_elasticity, value_added_elasticity
        ε between products and θ between intermediates and value added, ≥ 0; 0 is Leontief, 1 Cobb–Douglas.
    tariff
        (K, S, E): ad valorem rates ≥ 0 on the same buyers' purchases; the revenue leaves the network.
    spared
        (M, 2), pairs (buyer's column, product) that the cuts leave alone. A table holds purchases of a few thousand
        dollars from one origin alone: the pairs of a refusal may be spared, and should then be named with the answer.

    Raises
    ------
    NoFiniteCost
        When a cut has no finite cost; it carries the pairs (buyer's column, product).
    ValueError
        When an argument is malformed, or an industry buys more than it makes.

    Notes
    -----
    The fixed point is sought by chord iteration: the Jacobian before the shock is Aᵀ whatever the elasticities, so
    Lᵀ corrects each step, and a step costs one pass over Z and one over L.
    """
    n = len(x)
    costs = _costs(Z, x, economies, origin_elasticity, product_elasticity, value_added_elasticity)
    who, depth, rates = _checked_shock(buyers, cut, tariff, economies, n // economies)
    measures = _measures(costs, who, depth, rates, spared)
    if len(who) == 0:
        return CostPush(np.ones(n), measures.columns, np.ones((n // economies, 0)), 0)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        direct = _affected_bundles(costs, measures, np.zeros(n))
        pi, steps = _fixed_point(costs, measures, L)
    return CostPush(np.exp(pi), measures.columns, np.exp(direct), steps)


def _costs(Z: Array, x: Array, economies: int, xi: ArrayLike, product: float, value_added: float) -> _Costs:
    """Return the cost shares before the shock."""
    sectors = len(x) // economies
    origin = np.asarray(xi, dtype=np.float64)
    if origin.shape not in {(), (sectors,)}:
        message = f"elasticities between origins must be one number or {sectors}, one a product"
        raise ValueError(message)
    every = np.concatenate([origin.ravel(), [product, value_added]])
    if not np.all((every >= 0) & np.isfinite(every)):
        message = "elasticities must be finite and not negative"
        raise ValueError(message)
    flows = Z.reshape(economies, sectors, len(x)).transpose(1, 0, 2)
    totals = flows.sum(axis=1)
    m = totals.sum(axis=0) * per_unit(x)
    if np.any(totals[:, x == 0]) or not np.all(m <= 1 + COST_TOLERANCE):
        message = "an industry's purchases exceed its output"
        raise ValueError(message)
    spent = totals.sum(axis=0)
    b = np.divide(totals, spent, out=np.zeros_like(totals), where=spent > 0)
    kappa = 1.0 - np.broadcast_to(origin, (sectors,))[:, None]
    return _Costs(flows, totals, b, np.minimum(m, 1.0), kappa, 1.0 - product, 1.0 - value_added)


def _checked_shock(
    buyers: ArrayLike, cut: ArrayLike, tariff: ArrayLike | None, economies: int, sectors: int
) -> tuple[Indices, Array, Array]:
    """Return the buyers that a cut or a tariff touches, and both, (K, S, E)."""
    checked_cut(buyers, cut, economies, sectors)
    who, depth = np.asarray(buyers).astype(np.intp), np.asarray(cut, dtype=np.float64)
    rates = np.zeros_like(depth) if tariff is None else np.asarray(tariff, dtype=np.float64)
    if rates.shape != depth.shape or not np.all((rates >= 0) & np.isfinite(rates)):
        message = "tariffs must have the shape of the cut, be finite and not negative"
        raise ValueError(message)
    touched = (depth + rates).any(axis=(1, 2))
    return who[touched], depth[touched], rates[touched]


def _measures(costs: _Costs, who: Indices, depth: Array, rates: Array, spared: ArrayLike | None) -> _Measures:
    """Return the shock in the form the iteration uses, or refuse it."""
    sectors, economies, _ = costs.flows.shape
    columns = (who[:, None] * sectors + np.arange(sectors)).ravel()
    shares = np.ascontiguousarray(costs.flows[:, :, columns])
    total = costs.totals[:, None, columns]
    np.divide(shares, total, out=shares, where=total > 0)
    blocks = shares.reshape(sectors, economies, len(who), sectors)
    tax = np.log1p(rates.transpose(1, 2, 0))
    product, buyer, origin = np.nonzero(depth.transpose(1, 0, 2))
    s = np.where(_kept_free(costs, columns, spared)[product, buyer], 0.0, blocks[product, origin, buyer])
    bought = s.any(axis=1)
    product, buyer, origin, s = product[bought], buyer[bought], origin[bought], s[bought]
    blocks[product, origin, buyer] -= s
    open_share = shares.sum(axis=1)
    levied = (blocks * _lifted(tax, costs.kappa[:, :, None])[..., None]).sum(axis=1)
    blocks *= np.exp(costs.kappa[:, :, None] * tax)[..., None]
    pair = product * max(len(who), 1) + buyer
    _, first, group = np.unique(pair, return_index=True, return_inverse=True)
    with np.errstate(divide="ignore"):
        kept = np.log1p(-depth[buyer, product, origin])[:, None]
    measures = _Measures(
        columns=columns,
        free=shares,
        open_share=open_share,
        levied=levied.reshape(sectors, len(columns)),
        s=s,
        kept=kept,
        tax=tax[product, origin, buyer][:, None],
        seller=origin * sectors + product,
        first=first,
        group=group,
        product=product[first],
        buyer=buyer[first],
    )
    _refuse_without_cost(costs, measures)
    return measures


def _kept_free(costs: _Costs, columns: Indices, spared: ArrayLike | None) -> NDArray[np.bool_]:
    """Return where the cuts leave a bundle alone, (S, K, S): product, buyer, its industries."""
    sectors, _, n = costs.flows.shape
    free = np.zeros((sectors, n), dtype=np.bool_)
    if spared is not None:
        pairs = np.asarray(spared, dtype=np.intp)
        inside = pairs.ndim == 2 and pairs.shape[1] == 2 and np.all((pairs >= 0) & (pairs < [n, sectors]))  # noqa: PLR2004
        if not inside:
            message = "pairs to spare must be (buyer's column, product)"
            raise ValueError(message)
        free[pairs[:, 1], pairs[:, 0]] = True
    return free[:, columns].reshape(sectors, -1, sectors)


def _refuse_without_cost(costs: _Costs, measures: _Measures) -> None:
    """Raise where the free origins cannot make up for the rationed ones at any price."""
    if len(measures.group) == 0:
        return
    sectors = len(costs.totals)
    xi = (1.0 - costs.kappa)[measures.product]
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        rho = np.where(xi == 0, -np.inf, (xi - 1.0) / xi)[measures.group]
        short = np.where(measures.s > 0, measures.s * -_lifted(measures.kept, rho), 0.0)
    # 1 − Σ s_g (1−d_g)^ρ is the free share plus what is missing; at ξ = 1 the logarithm takes the place of the power.
    missing = np.add.reduceat(short, measures.first)
    free = measures.open_share.reshape(sectors, -1, sectors)[measures.product, measures.buyer]
    below, at, none = (xi < 1) & (free + missing <= 0), (xi == 1) & np.isinf(missing), free <= 0
    where, industry = np.nonzero((missing != 0) & (below | at | none))
    if len(where):
        column = measures.columns.reshape(-1, sectors)[measures.buyer[where], industry]
        pairs = np.column_stack([column, measures.product[where]])
        message = (
            f"too little is left to buy: no finite cost after the cut for bundles of inputs, {len(pairs)} in number"
        )
        raise NoFiniteCost(message, pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))])


def _fixed_point(costs: _Costs, measures: _Measures, L: Array) -> tuple[Array, int]:
    """Return log prices (N,) and the number of steps.

    Chord steps, mixed over the last few by Anderson's rule (JACM 12(4), 1965): the step that the linear combination of
    past steps nearest to none would have taken.
    """
    pi = np.zeros(len(L))
    states: list[Array] = []
    moves: list[Array] = []
    for step in range(1, MAX_STEPS + 1):
        move = (_unit_costs(costs, measures, pi) - pi) @ L
        size = np.abs(move).max()
        if not size < OVERFLOW:
            break
        states, moves = [*states[-MEMORY:], pi], [*moves[-MEMORY:], move]
        pi = _mixed(states, moves)
        if size <= max(TOLERANCE * np.abs(pi).max(), ROUNDING):
            return pi, step
    message = "prices have no finite end: what is left costs so much that the cost spiral does not close"
    raise NoFiniteCost(message, np.zeros((0, 2), dtype=np.intp))


def _mixed(states: list[Array], moves: list[Array]) -> Array:
    """Return the next state from past ones and the steps proposed there, newest last."""
    state, move = states[-1], moves[-1]
    if len(moves) == 1:
        return state + move
    turns = np.diff(np.array(moves), axis=0)
    weights = np.linalg.lstsq(turns.T, move, rcond=None)[0]
    return np.asarray(state + move - weights @ (np.diff(np.array(states), axis=0) + turns), dtype=np.float64)


def _unit_costs(costs: _Costs, measures: _Measures, pi: Array) -> Array:
    """Return ln of the unit cost of every industry at log prices `pi`, (N,)."""
    sectors, economies, n = costs.flows.shape
    by_product = pi.reshape(economies, sectors).T
    bought = (costs.totals > 0).astype(np.float64)

    def shared(weights: Array) -> Array:
        sums = _sums(weights, costs.flows)
        return np.divide(sums, costs.totals, out=sums, where=costs.totals > 0)

    bundles = _index(
        shared(_lifted(by_product, costs.kappa)),
        lambda: shared(np.exp(costs.kappa * by_product)),
        bought,
        costs.kappa,
    )
    bundles[:, measures.columns] = _affected_bundles(costs, measures, pi)
    aggregate = _lowered((costs.b * _lifted(bundles, costs.product)).sum(axis=0), np.full(n, costs.product))
    return _lowered(costs.m * _lifted(aggregate, costs.value_added), np.full(n, costs.value_added))


def _affected_bundles(costs: _Costs, measures: _Measures, pi: Array) -> Array:
    """Return ln C of the affected buyers, (S, n), at log prices `pi`."""
    sectors, economies, _ = costs.flows.shape
    by_product = pi.reshape(economies, sectors).T
    deviation = _sums(_lifted(by_product, costs.kappa), measures.free) + measures.levied
    level = _sums(np.exp(costs.kappa * by_product), measures.free)
    bundles = _index(deviation, lambda: level, measures.open_share, costs.kappa)
    if len(measures.group):
        blocks = (sectors, -1, sectors)
        at = (measures.product, measures.buyer)
        free = (deviation.reshape(blocks)[at], level.reshape(blocks)[at], measures.open_share.reshape(blocks)[at])
        bundles.reshape(blocks)[at] = _rationed_bundles(costs, measures, pi, *free)
    return bundles


def _rationed_bundles(
    costs: _Costs, measures: _Measures, pi: Array, deviation: Array, level: Array, share: Array
) -> Array:
    """Return ln C of the bundles with rations, (P, S), from the sums over their free origins.

    The rations that bind are found by releasing those below the shadow price: with all bound the shadow price is too
    low, so each later round can only bind more, and the rounds end.
    """
    kappa = costs.kappa[measures.product]
    xi = 1.0 - kappa
    rho = -kappa / xi
    group, first, s = measures.group, measures.first, measures.s
    price = pi[measures.seller][:, None] + measures.tax
    lifted, raised = s * _lifted(price, kappa[group]), s * np.exp(kappa[group] * price)
    short, threshold = s * -_lifted(measures.kept, rho[group]), price + measures.kept / xi[group]
    bound = np.ones(s.shape, dtype=bool)
    while True:
        around, relative, positive, missing = (
            base + np.add.reduceat(np.where(which, part, 0.0), first)
            for base, which, part in (
                (share, ~bound, s),
                (deviation, ~bound, lifted),
                (level, ~bound, raised),
                (0.0, bound, short),
            )
        )
        index = _index(relative, lambda: positive, around, kappa)  # noqa: B023 - called at once
        y = _lowered(np.divide(missing, around, out=np.zeros_like(missing), where=around > 0), rho)
        binding = (index + y / xi)[group] >= threshold
        before, bound = bound, binding if bound.all() else bound | binding
        if np.array_equal(before, bound):
            break
    held = np.where(bound, s * np.expm1(price + measures.kept), 0.0)
    return np.asarray(np.log1p(around * np.expm1(index + y) + np.add.reduceat(held, first)), dtype=np.float64)


def _sums(weights: Array, shares: Array) -> Array:
    """Return Σ_e weights (S, E) · shares (S, E, n), by product and buyer, (S, n)."""
    return np.asarray((weights[:, None] @ shares)[:, 0], dtype=np.float64)


def _index(deviation: Array, level: Callable[[], Array], share: Array, kappa: Array) -> Array:
    """Return ln of the CES index [Σ s p^κ / Σ s]^{1/κ} from Σ s (p^κ − 1) and, where it is needed, Σ s p^κ.

    Where nothing is bought the index is 1.
    """
    part = np.divide(deviation, share, out=np.zeros_like(deviation), where=share > 0)
    index = _lowered(part, kappa)
    # Far below the base 1 + deviation loses its digits; the sum of positive terms keeps them.
    deep = (part < -0.5) & (kappa != 0)  # noqa: PLR2004
    if deep.any():
        index[deep] = np.log(level()[deep] / share[deep]) / np.broadcast_to(kappa, index.shape)[deep]
    return index


def _lifted(z: Array, kappa: Array | float) -> Array:
    """Return p^κ − 1 for z = ln p; z itself at κ = 0."""
    return np.asarray(np.where(np.asarray(kappa) == 0, z, np.expm1(kappa * z)), dtype=np.float64)


def _lowered(deviation: Array, kappa: Array) -> Array:
    """Return ln p for Σ s (p^κ − 1): the inverse of `_lifted`."""
    one = np.where(kappa == 0, 1.0, kappa)
    return np.asarray(np.where(kappa == 0, deviation, np.log1p(np.where(kappa == 0, 0.0, deviation)) / one))
