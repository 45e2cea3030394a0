"""The solvers: each takes cuts and parameters to losses by industry, and names its horizon and assumptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault, ValidationFault
from kaname.kernels import rationing as two_sided
from kaname.kernels.ces import shortage_loss
from kaname.kernels.cost_push import NoFiniteCost, cost_push_prices
from kaname.kernels.inventories import (
    InventoryPaths,
    InventoryTable,
    PurchaseCut,
    inventory_paths,
    inventory_table,
)
from kaname.kernels.inventory_closures import InventoryRules
from kaname.kernels.resourcing import resourcing_loss
from kaname.model.input_output import InputOutputTable
from kaname.scenarios.cuts import Cut, ScenarioCuts, compact, offset
from kaname.scenarios.parameters import Parameters, critical_inputs, require_known_sectors
from kaname.scenarios.shocks import YEAR

Array = NDArray[np.float64]
Solver = Literal["resourcing", "rationing", "inventories", "cost_push", "ces"]
BRACKET: dict[str, Solver] = {"low": "resourcing", "central": "rationing", "high": "inventories"}
# Bundles without any other origin may be left alone when all of them together are less than this share of what is cut.
NEGLIGIBLE = 1e-3
PLACES_NAMED = 6


class PreparedTable:
    """A table with what the solvers make of it once: the inverse, the products' Jacobians, the daily loop's shares.

    Threads may share it: what one makes the others wait for.

    Parameters
    ----------
    table, L
        The table and its Leontief inverse.
    rationing
        The base of `rationing` if it is at hand already.

    Raises
    ------
    ValidationFault
        When the table's sectors are not those of the vocabulary.
    """

    def __init__(self, table: InputOutputTable, L: Array, rationing: two_sided.Base | None = None) -> None:
        require_known_sectors(table)
        self.table = table
        self.L = L
        self._rationing = rationing
        self._inventories: InventoryTable | None = None
        self._making = Lock()

    @property
    def rationing(self) -> two_sided.Base:
        """The table arranged by product for `rationing`."""
        t = self.table
        with self._making:
            if self._rationing is None:
                self._rationing = two_sided.base(t.Z, t.outside, t.x, self.L, len(t.economies))
            return self._rationing

    @property
    def inventories(self) -> InventoryTable:
        """The table prepared for the daily loop."""
        t = self.table
        with self._making:
            if self._inventories is None:
                self._inventories = inventory_table(t.Z, t.outside, t.x, len(t.economies), single=True)
            return self._inventories


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """What one solver answers.

    Attributes
    ----------
    solver
        Its name.
    loss
        (N,): output lost over the first year, or over `days` if fewer, USD million; negative where an industry gains.
    base
        (N,): output without the shock over the same days, USD million.
    assumptions
        Keys of the sentences that state what was assumed.
    left
        (M, 2), pairs (buying industry, product) without another origin that the solver had to leave alone or close.
    prices
        (N,): unit cost over its cost before; None for a solver of quantities.
    paths
        Daily paths; None for a solver without a calendar.
    """

    solver: Solver
    loss: Array
    base: Array
    assumptions: tuple[str, ...]
    left: NDArray[np.intp] = field(default_factory=lambda: np.empty((0, 2), dtype=np.intp))
    prices: Array | None = None
    paths: InventoryPaths | None = None


def purchase_cut(cut: Cut, days: int) -> PurchaseCut:
    """Return a cut as the daily loop takes it: the buyers, products and origins it touches."""
    buyers, row = np.unique(cut.buyers, return_inverse=True)
    origins, column = np.unique(cut.sellers, return_inverse=True)
    share = np.zeros((len(buyers), len(cut.sectors), len(origins)))
    share[row, :, column] = cut.share
    return PurchaseCut(buyers, share, cut.amplitude(days), cut.sectors, origins)


def yearly_cut(cuts: ScenarioCuts, table: InputOutputTable) -> Array:
    """Return the cut that a model of one year is given, (E, E, S): the year's average less what stocks cover."""
    return offset(cuts.average(), (cuts.stock_days + cuts.reserve_days) / YEAR, table)


def resourcing(prepared: PreparedTable, cuts: ScenarioCuts, parameters: Parameters) -> Loss:  # noqa: ARG001 - it has none
    """Return the losses when other origins fill every gap (Dietzenbacher, van Burken & Kondo 2019)."""
    t = prepared.table
    buyers, cut = compact(yearly_cut(cuts, t))
    found = resourcing_loss(t.Z, prepared.L, t.x, len(t.economies), buyers, cut)
    return Loss("resourcing", found.loss, t.x, ("resourcing", "year_average"), left=found.closed)


def rationing(prepared: PreparedTable, cuts: ScenarioCuts, parameters: Parameters) -> Loss:
    """Return the losses under two-sided rationing (Bhattathiripad & Veetil 2026).

    Raises
    ------
    ValidationFault
        When a buyer or seller has lost every link of a product and nothing leaks through.
    """
    t = prepared.table
    buyers, cut = compact(yearly_cut(cuts, t))
    tau, delta = parameters.friction()
    try:
        found = two_sided.rationing(
            prepared.rationing, two_sided.Cuts(buyers, cut[None]), tau, delta, parameters.rho, parameters.varrho
        )
    except two_sided.NoBalance as fault:
        stuck = ", ".join(sorted({t.sectors[r] for _, r in fault.places}))
        raise ValidationFault("rationing_no_balance", sectors=stuck) from fault
    except ValueError as fault:
        raise ValidationFault("solver_refused", solver="rationing", reason=str(fault)) from fault
    return Loss("rationing", t.x - found.x[0], t.x, ("rationing", "year_average", "intermediate_only"))


def inventories(
    prepared: PreparedTable,
    cuts: ScenarioCuts,
    parameters: Parameters,
    progress: Callable[[int], None] | None = None,
) -> Loss:
    """Return the losses day by day with stocks and critical inputs (Pichler et al. 2022, or ARIO)."""
    t = prepared.table
    days = parameters.days
    extra = (cuts.stock_days + cuts.reserve_days).T
    rules = InventoryRules(
        closure=parameters.closure,
        stock_days=parameters.stock_days()[:, None] + np.repeat(extra, len(t.sectors), axis=1),
        criticality=critical_inputs(),
        restore_days=parameters.restore_days,
        reorder=parameters.reorder,
        refill=parameters.refill,
    )
    stopped = [purchase_cut(cut, days) for cut in cuts.cuts]
    try:
        paths = inventory_paths(prepared.inventories, rules, days, cuts=stopped, progress=progress)
    except ValueError as fault:
        raise ValidationFault("solver_refused", solver="inventories", reason=str(fault)) from fault
    counted = min(days, YEAR)
    base = paths.base * counted
    lost = base - paths.output[:counted].sum(axis=0)
    closure = f"inventories_{parameters.closure}"
    return Loss("inventories", lost, base, (closure, "stocks_table", "intermediate_only"), paths=paths)


def cost_push(prepared: PreparedTable, cuts: ScenarioCuts, parameters: Parameters) -> Loss:
    """Return the output that unchanged spending no longer buys once costs have gone through the network.

    Raises
    ------
    ValidationFault
        When a cut has no finite cost: a full cut with ξ ≤ 1, or inputs worth naming without another origin.
    """
    t = prepared.table
    cut = yearly_cut(cuts, t)
    buyers = np.flatnonzero(cut.any(axis=(0, 2)) | cuts.tariff.any(axis=(0, 2)))
    shares, rates = (np.ascontiguousarray(part[:, buyers].transpose(1, 2, 0)) for part in (cut, cuts.tariff))
    xi = parameters.origin_elasticity()
    spared: NDArray[np.intp] = np.empty((0, 2), dtype=np.intp)
    for attempt in (0, 1):
        try:
            found = cost_push_prices(
                *(t.Z, prepared.L, t.x, len(t.economies), buyers, shares),
                origin_elasticity=xi,
                product_elasticity=parameters.product_elasticity,
                value_added_elasticity=parameters.value_added_elasticity,
                tariff=rates,
                spared=spared,
            )
        except NoFiniteCost as fault:
            if attempt or not _negligible(t, cut, fault.pairs) or parameters.horizon == "short":
                raise _no_finite_cost(t, fault, parameters) from fault
            spared = fault.pairs
            continue
        break
    lost = t.x * (1.0 - 1.0 / found.prices)
    return Loss("cost_push", lost, t.x, (f"cost_push_{parameters.horizon}", "year_average"), spared, found.prices)


def _negligible(table: InputOutputTable, cut: Array, pairs: NDArray[np.intp]) -> bool:
    """Tell whether what these bundles buy is next to nothing beside all that is cut."""
    e, s = len(table.economies), len(table.sectors)
    if not len(pairs):
        return False
    bought = table.Z.reshape(e, s, -1)
    value = sum(float(bought[:, product, column].sum()) for column, product in pairs)
    severed = float((cut * table.bought).sum())
    return value <= NEGLIGIBLE * severed


def _no_finite_cost(table: InputOutputTable, fault: NoFiniteCost, parameters: Parameters) -> ValidationFault:
    if parameters.horizon == "short":
        return ValidationFault("cost_push_short")
    if not len(fault.pairs):
        return ValidationFault("solver_refused", solver="cost_push", reason=str(fault))
    return ValidationFault("cost_push_no_origin", places=named_pairs(table, fault.pairs))


def named_pairs(table: InputOutputTable, pairs: NDArray[np.intp]) -> str:
    """Return pairs (buying industry, product) as a reader names them, the first few and how many there are."""
    size = len(table.sectors)
    places = [f"{table.economies[c // size]}/{table.sectors[c % size]} ← {table.sectors[r]}" for c, r in pairs]
    more = "" if len(places) <= PLACES_NAMED else f" … ({len(places)})"
    return ", ".join(places[:PLACES_NAMED]) + more


def ces(prepared: PreparedTable, cuts: ScenarioCuts, parameters: Parameters) -> Loss:
    """Return the losses when all that is cut is one input of each economy (Bachmann et al. 2022).

    The loss of an economy is spread over its industries by output: the formula knows no industries.
    """
    t = prepared.table
    e, s = len(t.economies), len(t.sectors)
    cut = yearly_cut(cuts, t)
    touched = cut.any(axis=0)
    used = (t.bought.sum(axis=0) * touched).sum(axis=1)
    lost = (cut * t.bought).sum(axis=(0, 2))
    output = t.output_by_economy()
    alpha = np.divide(used, output, out=np.zeros(e), where=output > 0)
    remaining = 1.0 - np.divide(lost, used, out=np.zeros(e), where=used > 0)
    share = shortage_loss(alpha, parameters.sigma, np.maximum(remaining, 0.0))
    return Loss("ces", t.x * np.repeat(share, s), t.x, ("ces", "year_average", "intermediate_only"))


SOLVERS: dict[str, Callable[[PreparedTable, ScenarioCuts, Parameters], Loss]] = {
    "resourcing": resourcing,
    "rationing": rationing,
    "inventories": inventories,
    "cost_push": cost_push,
    "ces": ces,
}


def solver_named(name: str) -> Solver:
    """Return a solver's name, or raise `UsageFault` naming those there are."""
    for known in ("resourcing", "rationing", "inventories", "cost_push", "ces"):
        if name == known:
            return known
    raise UsageFault("unknown_solver", solver=name, known=", ".join(SOLVERS))
