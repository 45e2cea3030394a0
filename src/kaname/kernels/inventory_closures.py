"""What a buyer's stock allows and what it orders, in the two published closures of the daily loop.

Stocks are counted in days of base use: u_rj = S_rj / (Z_rj / 365), S the stock of product r at industry j, so one
unit of use a day is one for every input at base output and both closures become a line in u.

critical
    Pichler, Pangallo, del Rio-Chanona, Lafond & Farmer, JEDC 144 (2022), arXiv 2102.09608: the half-critical
    variant of the partially binding Leontief function. Bound: min over critical inputs of S/A and over important
    inputs of ½(S/A + x⁰), x⁰ the base capacity. Orders: A d(t−1) + (n Z⁰ − S)/τ with yesterday's demand d.
adaptive
    ARIO: Hallegatte, Risk Analysis 28(3) 2008 and 34(1) 2014. Bound: S / (ψ n A), n the target days: output falls with
    the stock once that is below the share ψ of its target. Orders: A x(t−1) + (n A x* − S)₊/τ with yesterday's
    use and x* = min(demand, capacity). Capacity is α x⁰, and α moves towards its maximum at the scarcity (d − x)/d.

Two things the papers leave open are decided here: an order is never negative (critical; a stock above its target
cancels at most the whole order), and criticality applies to the adaptive closure as well, all inputs critical by
default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Closure = Literal["critical", "adaptive"]

RESTORE_DAYS = {"critical": 10.0, "adaptive": 60.0}
CRITICALITY = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class InventoryRules:
    """How industries keep stocks, order and stretch their capacity.

    Attributes
    ----------
    closure
        "critical" (Pichler et al. 2022) or "adaptive" (ARIO, Hallegatte 2008, 2014).
    stock_days
        Target stock of each input in days of base use: a number, (S,) by product or (S, N) by product and buyer;
        `numpy.inf`: delivered as used, never binds (services). Stocks start at their targets.
    criticality
        (S, S), product × using sector: 1 critical, ½ important, 0 never binds. None: all critical.
    restore_days
        Days over which a gap to the target is ordered; None takes the papers' 10 (critical) or 60 (adaptive). The order
        goes to every open origin in base shares, so under a partial cut it is itself a slow substitution; `numpy.inf`
        orders what is used and no more.
    overproduction_max, overproduction_days, psi
        Adaptive only: the largest capacity over base, the days it takes to adjust, and the share of the target below
        which a stock binds.
    reorder
        0–1: of what a cut origin no longer delivers, the share ordered from the buyer's other origins of the same
        product in proportion to what is open there. 0, as in both papers, is no substitution between origins.
    refill
        Whether a buyer that a cut has hit refills its stock of that product from the origins left, as both papers have
        it: in a few weeks that replaces the cut one. False holds its orders of that product at base use while the cut
        lasts, so that what is cut is missing until `reorder` says otherwise.
    """

    closure: Closure
    stock_days: ArrayLike
    criticality: ArrayLike | None = None
    restore_days: float | None = None
    overproduction_max: float = 1.25
    overproduction_days: float = 365.0
    psi: float = 0.8
    reorder: float = 0.0
    refill: bool = True

    @property
    def tau(self) -> float:
        """Days over which a gap is ordered."""
        return RESTORE_DAYS[self.closure] if self.restore_days is None else float(self.restore_days)

    def check(self) -> None:
        """Raise ValueError when a number is outside its meaning."""
        if self.closure not in RESTORE_DAYS:
            message = "the closure is either critical or adaptive"
            raise ValueError(message)
        tests = (
            (self.tau >= 1, "a gap is restored over one day or more"),
            (1 <= self.overproduction_max < np.inf, "overproduction is base capacity or more"),
            (1 <= self.overproduction_days < np.inf, "overproduction adjusts over one day or more"),
            (0 < self.psi <= 1, "psi lies above 0 and not above 1"),
            (0 <= self.reorder <= 1, "the reordered share lies between 0 and 1"),
        )
        for holds, message in tests:
            if not holds:
                raise ValueError(message)


@dataclass(frozen=True, slots=True)
class StockNorms:
    """What one run holds stocks against; all (S, N), product × buyer.

    Attributes
    ----------
    target
        Days of base use wished; 0 where no stock is kept.
    held
        1 where a stock is kept, 0 where the input is not used or never runs out.
    slope, offset
        The bound on output over base output is slope · u + offset; 0 and infinity where the input never binds.
    per_target, never
        Cover is u · per_target + never, with never infinite where the input cannot bind.
    """

    target: Array
    held: Array
    slope: Array
    offset: Array
    per_target: Array
    never: Array


def stock_norms(rules: InventoryRules, inputs: Array) -> StockNorms:
    """Return the norms of a run; `inputs` (S, N) is what each industry buys of each product.

    Raises
    ------
    ValueError
        When days are negative or not numbers, a criticality is not 0, ½ or 1, or (critical closure) an input that binds
        is kept for less than a day: deliveries arrive at the day's end, so output would fall without a shock.
    """
    products, industries = inputs.shape
    days = np.asarray(rules.stock_days, dtype=np.float64)
    days = np.broadcast_to(days[:, None] if days.ndim == 1 else days, inputs.shape)
    if not np.all(days >= 0):
        message = "target stocks are days, zero or more"
        raise ValueError(message)
    binds = _criticality(rules, products)
    kept = (inputs > 0) & np.isfinite(days)
    target = np.where(kept, days, 0.0)
    critical = np.where(kept, np.tile(binds, (1, industries // products)), 0.0)
    if rules.closure == "critical":
        if np.any((critical > 0) & (target < 1)):
            message = "a critical or important input needs a stock of at least one day"
            raise ValueError(message)
        full = np.ones_like(target)
    else:
        critical = np.where(target > 0, critical, 0.0)
        full = rules.psi * target
    can = critical > 0
    never = np.where(can, 0.0, np.inf)
    return StockNorms(
        target=target,
        held=kept.astype(np.float64),
        slope=np.divide(critical, full, out=np.zeros_like(target), where=can),
        offset=np.where(can, 1.0 - critical, np.inf),
        per_target=np.divide(1.0, target, out=np.zeros_like(target), where=can),
        never=never,
    )


def order(rules: InventoryRules, target: Array, stock: Array, expected: Array, goal: Array, out: Array) -> None:
    """Write the orders of one product into `out`, in days of base use; all arrays (N,).

    `expected` is yesterday's demand over base output (critical) or yesterday's output over it (adaptive); `goal` is
    x* over base output (adaptive).
    """
    if rules.closure == "critical":
        np.subtract(target, stock, out=out)
        out *= 1.0 / rules.tau
        out += expected
        np.maximum(out, 0.0, out=out)
        return
    np.multiply(target, goal, out=out)
    out -= stock
    np.maximum(out, 0.0, out=out)
    out *= 1.0 / rules.tau
    out += expected


def stretched(rules: InventoryRules, stretch: Array, demand: Array, made: Array) -> Array:
    """Return tomorrow's capacity over base, α(t+1), from today's, demand and output; shapes alike.

    α grows by (α_max − α) ζ/τ_α while scarcity ζ = (d − x)/d is positive and else returns to 1 at 1/τ_α. In the
    critical closure it stays at 1.
    """
    if rules.closure == "critical":
        return stretch
    scarcity = np.divide(demand - made, demand, out=np.zeros_like(demand), where=demand > 0)
    growth = np.where(scarcity > 0, (rules.overproduction_max - stretch) * scarcity, 1.0 - stretch)
    return np.asarray(stretch + growth / rules.overproduction_days, dtype=np.float64)


def _criticality(rules: InventoryRules, products: int) -> Array:
    """Return the (S, S) criticality, all critical when none is given."""
    if rules.criticality is None:
        return np.ones((products, products))
    binds = np.asarray(rules.criticality, dtype=np.float64)
    if binds.shape != (products, products) or not np.isin(binds, CRITICALITY).all():
        message = "criticality is product by sector, each 0, ½ or 1"
        raise ValueError(message)
    return binds
