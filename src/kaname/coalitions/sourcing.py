"""The cheapest way for several importers to buy one product under caps on whom they buy from: one small linear program.

    min Σ_ni (c_i f_ni + κ max(0, f_ni − t_ni)) + π Σ_n u_n   subject to
    Σ_i f_ni + u_n = d_n                    demand; u is what no one may supply
    Σ_n f_ni ≤ k_i                          capacity of origin i
    f_ni ≤ s̄ d_n for every outsider i       cap on each outsider, or Σ_{outsiders} f_ni ≤ s̄ d_n, cap on all together

c is a cost per tonne, t what is bought today, and κ what a tonne costs more on a link beyond today's. κ = 0 re-sources
everything at least cost. With κ above every difference in c nothing moves for cheapness alone: as little as possible is
moved, and that at least cost. π is so large that as little as possible is left unmet first. Solved by HiGHS (Huangfu &
Hall, Mathematical Programming Computation 10, 2018), whose multipliers are returned as prices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """One product's importers and origins; n importers, I origins.

    Attributes
    ----------
    cost, capacity
        (I,): cost per tonne, and tonnes, of each origin.
    today
        (n, I): tonnes bought today.
    demand
        (n,): tonnes needed.
    allowed
        (n, I): who may buy from whom; no one buys from itself.
    outsider
        (I,): origins the cap applies to.
    """

    cost: Array
    capacity: Array
    today: Array
    demand: Array
    allowed: Mask
    outsider: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Sourcing:
    """The cheapest sourcing of one product.

    Attributes
    ----------
    flow
        (n, I): tonnes each importer buys from each origin.
    unmet
        (n,): tonnes no admissible origin can supply.
    cost
        Σ c f, without κ and without the penalty of what is unmet.
    objective
        What was minimised.
    demand_price
        (n,): what one more tonne of demand would add to the objective, the cap's tonnes as they are.
    capacity_price
        (I,): what one more tonne of an origin's capacity would save, ≥ 0.
    cap_price
        −∂ objective / ∂ s̄ at this margin, ≥ 0.
    """

    flow: Array
    unmet: Array
    cost: float
    objective: float
    demand_price: Array
    capacity_price: Array
    cap_price: float


def cheapest_sourcing(market: Market, cap: float, switching: float = 0.0, *, jointly: bool = False) -> Sourcing:
    """Return the cheapest sourcing of one product under a cap on outsiders.

    Parameters
    ----------
    market
        Importers and origins.
    cap
        s̄, share of an importer's demand, 0–1.
    switching
        κ ≥ 0, per tonne.
    jointly
        Whether the cap holds for all outsiders of an importer together, or for each of them.

    Raises
    ------
    ValueError
        When the cap is outside 0–1, a number is negative or not finite, or the program has no solution.
    """
    if not 0 <= cap <= 1:
        message = "the cap must lie between 0 and 1"
        raise ValueError(message)
    numbers = (market.cost, market.capacity, market.today, market.demand, np.array(switching))
    if not all(np.all(np.isfinite(v) & (v >= 0)) for v in numbers):
        message = "costs, demand and capacities must be finite and not negative"
        raise ValueError(message)
    links = _links(market, cap, jointly=jointly)
    dearest = float(market.cost.max(initial=0.0)) + switching
    # Filling a shortage may pass a tonne on from importer to importer, each time to a new link.
    penalty = 2.0 * (len(market.demand) + 1.0) * max(dearest, 1e-12)
    found = _solved(market, links, cap, (switching, penalty), jointly=jointly)
    if found.x is None or not found.success:
        message = f"the sourcing program has no solution: {found.message}"
        raise ValueError(message)
    count = len(links.buyer)
    flow = np.zeros(market.allowed.shape)
    np.add.at(flow, (links.buyer, links.origin), found.x[:count])
    origins = len(market.cost)
    slack = -np.asarray(found.ineqlin.marginals)
    if jointly:
        cap_price = float(slack[origins:] @ market.demand)
    else:
        moved = -np.asarray(found.upper.marginals)[:count]
        cap_price = float(moved @ (links.widens * market.demand[links.buyer]))
    return Sourcing(
        flow=flow,
        unmet=np.asarray(found.x[count:], dtype=np.float64),
        cost=float((flow @ market.cost).sum()),
        objective=float(found.fun),
        demand_price=np.asarray(found.eqlin.marginals, dtype=np.float64),
        capacity_price=slack[:origins],
        cap_price=cap_price,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Links:
    """Today's part and the new part of every admissible link: buyer, origin, ceiling, and whether a cap sets it."""

    buyer: NDArray[np.intp]
    origin: NDArray[np.intp]
    new: Mask
    ceiling: Array
    widens: Mask


def _links(market: Market, cap: float, *, jointly: bool) -> _Links:
    buyer, origin = np.nonzero(market.allowed)
    today = market.today[buyer, origin]
    limit = np.full(len(buyer), np.inf)
    if not jointly:
        limit = np.where(market.outsider[origin], cap * market.demand[buyer], np.inf)
    held = today > 0
    # The cap leaves today's part what fits under it, and the new part the rest: no row for each link is needed.
    old, new = np.minimum(today, limit)[held], np.maximum(limit - today, 0.0)
    capped = np.isfinite(limit)
    return _Links(
        buyer=np.concatenate([buyer[held], buyer]),
        origin=np.concatenate([origin[held], origin]),
        new=np.concatenate([np.zeros(int(held.sum()), dtype=np.bool_), np.ones(len(buyer), dtype=np.bool_)]),
        ceiling=np.concatenate([old, new]),
        widens=np.concatenate([(capped & (limit < today))[held], capped & (limit >= today)]),
    )


def _solved(market: Market, links: _Links, cap: float, prices: tuple[float, float], *, jointly: bool) -> Any:  # noqa: ANN401 - scipy's result
    from scipy.optimize import linprog  # noqa: PLC0415 - 0.3 s that other answers need not pay
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    n, origins, count = len(market.demand), len(market.cost), len(links.buyer)
    switching, penalty = prices
    at, gap = np.arange(count), np.arange(n)
    needs = csr_matrix(
        (np.ones(count + n), (np.concatenate([links.buyer, gap]), np.arange(count + n))), shape=(n, count + n)
    )
    rows, columns, limits = links.origin, at, market.capacity
    if jointly:
        foreign = np.flatnonzero(market.outsider[links.origin])
        rows, columns = np.concatenate([rows, origins + links.buyer[foreign]]), np.concatenate([at, foreign])
        limits = np.concatenate([limits, cap * market.demand])
    bounded = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(limits), count + n))
    upper = np.concatenate([links.ceiling, np.full(n, np.inf)])
    program: dict[str, Any] = {
        "c": np.concatenate([market.cost[links.origin] + switching * links.new, np.full(n, penalty)]),
        "A_ub": bounded,
        "b_ub": limits,
        "A_eq": needs,
        "b_eq": market.demand,
        "bounds": np.column_stack([np.zeros(count + n), upper]),
    }
    return linprog(**program, method="highs")
