"""Who ships how much to whom when supply is short: a linear programme over exporters, importers and months.

    min  Σ c_ij f_ijt + Σ π_j u_jt
    s.t. S_j,t−1 + Σ_i f_ijt + u_jt − S_jt ≥ D_jt (1 − ε_j)        demand; dual: scarcity price
         Σ_j f_ijt ≤ K_it                                          capacity after the shock; dual: rent
         Σ_ij l_ij f_ijt ≤ F_t                                     fleet, tonne-kilometres; dual: rent
         φ_ijt ≤ f_ijt ≤ R_ij,  0 ≤ S_jt ≤ S̄_j,  S_jT ≥ S*_j,  0 ≤ u_jt ≤ D_jt

f shipments, u unmet demand, S stock at the month's end, c delivered cost, π the value of unmet demand, φ contract
floors, R route limits (0 closes a route), l distances. More than is needed may arrive only where a floor forces it
(surplus). It is the transportation problem of Hitchcock (1941) with shortage, storage and a common fleet; the matrices
are assembled sparse and solved by HiGHS (Huangfu & Hall 2018) through `scipy.optimize.linprog`.

Fairness, beside least cost: *proportional*, every importer that some open route reaches goes short by the same share
of the horizon's demand; *max_min*, the largest such share is made as small as it can be, then cost is minimised (one
level, not the full lexicographic order); *pooled*, the coalition's contract floors bind on its members together, so
that a cargo one member has under contract may go to another. Floors that an exporter's capacity cannot hold are force
majeure: `feasible_floors` scales them in proportion.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import scipy  # its rooms load at first use: 0.3 s that other answers of energy need not pay
from numpy.typing import NDArray

Array = NDArray[np.float64]
Fairness = Literal["cost", "proportional", "max_min"]
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Market:
    """What the programme takes; I exporters, J importers, T months.

    Attributes
    ----------
    cost
        c, delivered cost a tonne, shape (I, J).
    capacity
        K ≥ 0, what each exporter can load in a month, shape (I, T).
    demand
        D (1 − ε) ≥ 0, after restraint, shape (J, T).
    penalty
        π > 0, value of a tonne not delivered, shape (J,).
    floor
        φ ≥ 0, contract floors a month, shape (I, J, T).
    limit
        R ≥ 0, route limits a month; 0 closes a route and infinity leaves it free, shape (I, J).
    distance
        l ≥ 0, shape (I, J).
    fleet
        F ≥ 0, distance times tonnes the fleet can do in a month; infinity leaves it free, shape (T,).
    stock, stock_capacity, stock_end
        At the start, at most, and at least at the end, all ≥ 0, shape (J,).
    """

    cost: Array
    capacity: Array
    demand: Array
    penalty: Array
    floor: Array
    limit: Array
    distance: Array
    fleet: Array
    stock: Array
    stock_capacity: Array
    stock_end: Array

    def __post_init__(self) -> None:
        exporters, importers = self.cost.shape
        months = self.demand.shape[-1]
        shapes = {
            "capacity": (exporters, months),
            "demand": (importers, months),
            "floor": (exporters, importers, months),
            "limit": (exporters, importers),
            "distance": (exporters, importers),
            "fleet": (months,),
            **dict.fromkeys(("penalty", "stock", "stock_capacity", "stock_end"), (importers,)),
        }
        for name, shape in shapes.items():
            values = getattr(self, name)
            if values.shape != shape:
                message = f"{name} has the shape {values.shape}, not {shape}"
                raise ValueError(message)
            if not np.all(values >= 0) or (name not in {"limit", "fleet", "stock_capacity"} and np.isinf(values).any()):
                message = f"{name} must be finite and not negative"
                raise ValueError(message)
        if not np.all(np.isfinite(self.cost)):
            message = "the costs must be finite"
            raise ValueError(message)
        self._check_floors()

    def _check_floors(self) -> None:
        if np.any(self.floor > self.limit[:, :, None] + SLACK):
            message = "a contract floor exceeds what its route allows"
            raise ValueError(message)
        if np.any(self.floor.sum(axis=1) > self.capacity * (1 + SLACK) + SLACK):
            message = "an exporter's contract floors exceed its capacity"
            raise ValueError(message)
        if np.any(self.stock > self.stock_capacity + SLACK) or np.any(self.stock_end > self.stock_capacity + SLACK):
            message = "a stock exceeds what its tanks hold"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Allocation:
    """What the programme gives.

    Attributes
    ----------
    shipments
        f, shape (I, J, T).
    unmet
        u, shape (J, T).
    stock
        S at the end of each month, shape (J, T).
    surplus
        What floors force on an importer beyond its need and its tanks, shape (J, T).
    scarcity_price
        Dual of demand: what one tonne more would save, ≥ 0, shape (J, T).
    capacity_rent
        What one tonne more of loading capacity would save, ≥ 0, shape (I, T).
    fleet_rent
        What one tonne-kilometre more would save, ≥ 0, shape (T,).
    objective
        Σ c f + Σ π u.
    dual_objective
        The value of the dual programme; equal to the primal's at the optimum (strong duality).
    shared_shortage
        The share of demand every importer (proportional) or the worst off (max_min) goes short by; None for least cost.
    """

    shipments: Array
    unmet: Array
    stock: Array
    surplus: Array
    scarcity_price: Array
    capacity_rent: Array
    fleet_rent: Array
    objective: float
    dual_objective: float
    shared_shortage: float | None


def feasible_floors(floor: Array, capacity: Array, limit: Array) -> Array:
    """Return contract floors cut to what routes allow, then to each exporter's capacity in proportion; shape (I, J, T).

    Parameters
    ----------
    floor
        Shape (I, J, T).
    capacity
        Shape (I, T).
    limit
        Shape (I, J).
    """
    cut = np.minimum(floor, limit[:, :, None])
    held = cut.sum(axis=1)
    scale = np.divide(capacity, held, out=np.ones_like(held), where=held > capacity)
    return np.asarray(cut * scale[:, None, :], dtype=np.float64)


def reallocation(market: Market, fairness: Fairness = "cost", pool: NDArray[np.bool_] | None = None) -> Allocation:
    """Return the allocation of least cost under a fairness rule, with its duals.

    Parameters
    ----------
    market
        Costs, capacities, demands, floors, routes, fleet and stocks.
    fairness
        ``cost``, ``proportional`` or ``max_min``.
    pool
        Members of a coalition whose contract floors bind together, shape (J,); None for no coalition.

    Raises
    ------
    ValueError
        When no allocation meets the floors and the stocks at the end, or the rule is unknown.
    """
    if fairness not in {"cost", "proportional", "max_min"}:
        message = f"there is no fairness rule {fairness}"
        raise ValueError(message)
    programme = _Programme(market, pool)
    if fairness == "cost":
        return programme.solved(None, None)
    if fairness == "proportional":
        return programme.solved("equal", None)
    least = programme.solved("worst", None)
    return programme.solved("cap", least.shared_shortage)


def without_route(market: Market, closed: NDArray[np.bool_]) -> Market:
    """Return the market with routes closed, shape (I, J), and the floors on them lifted (force majeure)."""
    limit = np.where(closed, 0.0, market.limit)
    return replace(market, limit=limit, floor=feasible_floors(market.floor, market.capacity, limit))


def _scaled(market: Market, unit: float, reach: float) -> Market:
    amounts = ("capacity", "demand", "floor", "limit", "stock", "stock_capacity", "stock_end")
    scaled: dict[str, Array] = {name: getattr(market, name) / unit for name in amounts}
    return replace(market, **scaled, distance=market.distance / reach, fleet=market.fleet / unit / reach)


class _Programme:
    """The matrices: columns f over open routes, then u, S and the shared shortage θ."""

    def __init__(self, market: Market, pool: NDArray[np.bool_] | None) -> None:
        # In tonnes by the million the solver's tolerances would hide a shared shortage: it works in mean demands.
        self.unit, self.reach = (float(v.mean()) or 1.0 for v in (market.demand, market.distance))
        self.m = _scaled(market, self.unit, self.reach)
        self.I, self.J = market.cost.shape
        self.T = market.demand.shape[-1]
        self.i, self.j = np.nonzero(market.limit > 0)
        self.n = len(self.i)
        self.flows, self.cells = self.n * self.T, self.J * self.T
        self.theta = self.flows + 2 * self.cells
        inside = np.zeros(self.J, dtype=bool) if pool is None else np.asarray(pool, dtype=bool)
        if inside.shape != (self.J,):
            message = "the coalition needs one mark for each importer"
            raise ValueError(message)
        self.pool = inside
        # An endless fleet never binds.
        self.busy = np.flatnonzero(np.isfinite(market.fleet))

    def solved(self, share: str | None, ceiling: float | None) -> Allocation:
        """Return the optimum: `share` is None, ``equal``, ``worst`` (least θ) or ``cap`` (θ ≤ ceiling)."""
        blocks = [self._demand(), self._capacity(), self._fleet(), self._pooled()]
        shared = self._shares()
        if share in {"worst", "cap"}:
            blocks.append((shared, np.zeros(shared.shape[0])))
        bounds = self._bounds(share, ceiling)
        bound = np.concatenate([right for _, right in blocks])
        equal: Any = shared if share == "equal" else None
        found = scipy.optimize.linprog(
            self._cost(worst=share == "worst"),
            A_ub=scipy.sparse.vstack([matrix for matrix, _ in blocks], format="csr"),
            b_ub=bound,
            A_eq=equal,
            b_eq=np.zeros(shared.shape[0]) if share == "equal" else None,
            bounds=[(low, high) for low, high in bounds.tolist()],
            method="highs-ds",
        )
        if found.status != 0:
            message = "no allocation meets the contract floors and the stocks asked for at the end"
            raise ValueError(message)
        return self._unpacked(found, bound, bounds, share, ceiling)

    def _unpacked(
        self,
        found: scipy.optimize.OptimizeResult,
        bound: Array,
        bounds: Array,
        share: str | None,
        ceiling: float | None,
    ) -> Allocation:
        x = np.asarray(found.x, dtype=np.float64)
        dual = np.asarray(found.ineqlin.marginals, dtype=np.float64)
        shipments = np.zeros((self.I, self.J, self.T))
        shipments[self.i, self.j] = x[: self.flows].reshape(self.n, self.T)
        unmet = x[self.flows : self.flows + self.cells].reshape(self.J, self.T)
        stock = x[self.flows + self.cells : self.theta].reshape(self.J, self.T)
        before = np.column_stack((self.m.stock, stock[:, :-1]))
        fleet = np.zeros(self.T)
        fleet[self.busy] = -dual[self.cells + self.I * self.T :][: len(self.busy)] / self.reach
        low, high = bounds.T
        finite = np.isfinite(high)
        value = dual @ bound + found.lower.marginals @ low + found.upper.marginals[finite] @ high[finite]
        theta = float(x[self.theta]) if ceiling is None else ceiling
        return Allocation(
            shipments=shipments * self.unit,
            unmet=unmet * self.unit,
            stock=stock * self.unit,
            surplus=self.unit * (before + shipments.sum(axis=0) + unmet - stock - self.m.demand),
            scarcity_price=-dual[: self.cells].reshape(self.J, self.T),
            capacity_rent=-dual[self.cells :][: self.I * self.T].reshape(self.I, self.T),
            fleet_rent=fleet,
            objective=float(found.fun) * self.unit,
            dual_objective=float(value) * self.unit,
            shared_shortage=None if share is None else theta,
        )

    def _demand(self) -> tuple[scipy.sparse.csr_array, Array]:
        """Rows (j, t): −(arrivals + unmet + stock before − stock after) ≤ −demand."""
        t = np.arange(self.T)
        row_f = (self.j[:, None] * self.T + t).ravel()
        cell = np.arange(self.cells)
        later = cell[cell % self.T > 0]
        rows = np.concatenate((row_f, cell, cell, later))
        columns = np.concatenate(
            (
                np.arange(self.flows),
                self.flows + cell,
                self.flows + self.cells + cell,
                self.flows + self.cells + later - 1,
            )
        )
        values = np.concatenate((np.ones(self.flows), np.ones(self.cells), -np.ones(self.cells), np.ones(len(later))))
        need = self.m.demand.copy()
        need[:, 0] -= self.m.stock
        return self._matrix(-values, rows, columns, self.cells), -need.ravel()

    def _capacity(self) -> tuple[scipy.sparse.csr_array, Array]:
        rows = (self.i[:, None] * self.T + np.arange(self.T)).ravel()
        matrix = self._matrix(np.ones(self.flows), rows, np.arange(self.flows), self.I * self.T)
        return matrix, self.m.capacity.ravel()

    def _fleet(self) -> tuple[scipy.sparse.csr_array, Array]:
        rows = np.tile(np.arange(self.T), self.n)
        values = np.repeat(self.m.distance[self.i, self.j], self.T)
        matrix = self._matrix(values, rows, np.arange(self.flows), self.T)
        return scipy.sparse.csr_array(matrix[self.busy]), self.m.fleet[self.busy]

    def _pooled(self) -> tuple[scipy.sparse.csr_array, Array]:
        """Rows (i, t): the members' shipments together reach their floors together."""
        inside = np.flatnonzero(np.repeat(self.pool[self.j], self.T))
        rows = (self.i[:, None] * self.T + np.arange(self.T)).ravel()[inside]
        together = np.asarray(self.m.floor[:, self.pool, :].sum(axis=1), dtype=np.float64)
        return self._matrix(-np.ones(len(inside)), rows, inside, self.I * self.T), -together.ravel()

    def _shares(self) -> scipy.sparse.csr_array:
        """Rows j: Σ_t u_jt − θ Σ_t D_jt, for importers that an open route reaches and that need anything."""
        total = self.m.demand.sum(axis=1)
        reached = np.isin(np.arange(self.J), self.j)
        members = np.flatnonzero((total > 0) & reached)
        cells = (members[:, None] * self.T + np.arange(self.T)).ravel()
        rows = np.concatenate((np.repeat(np.arange(len(members)), self.T), np.arange(len(members))))
        columns = np.concatenate((self.flows + cells, np.full(len(members), self.theta)))
        values = np.concatenate((np.ones(len(cells)), -total[members]))
        return self._matrix(values, rows, columns, len(members))

    def _cost(self, *, worst: bool) -> Array:
        cost = np.zeros(self.theta + 1)
        if worst:
            cost[self.theta] = 1.0
            return cost
        cost[: self.flows] = np.repeat(self.m.cost[self.i, self.j], self.T)
        cost[self.flows : self.flows + self.cells] = np.repeat(self.m.penalty, self.T)
        return cost

    def _bounds(self, share: str | None, ceiling: float | None) -> Array:
        low, high = np.zeros(self.theta + 1), np.full(self.theta + 1, np.inf)
        held = np.where(self.pool[self.j], 0.0, 1.0)[:, None]
        low[: self.flows] = (self.m.floor[self.i, self.j] * held).ravel()
        high[: self.flows] = np.repeat(self.m.limit[self.i, self.j], self.T)
        tanks = slice(self.flows + self.cells, self.theta)
        high[self.flows : self.flows + self.cells] = self.m.demand.ravel()
        high[tanks] = np.repeat(self.m.stock_capacity, self.T)
        low[tanks].reshape(self.J, self.T)[:, -1] = self.m.stock_end
        high[self.theta] = 0.0 if share is None else 1.0
        if ceiling is not None:
            high[self.theta] = min(1.0, ceiling + SLACK)
        return np.column_stack((low, np.maximum(high, low)))

    def _matrix(
        self, values: Array, rows: NDArray[np.int64], columns: NDArray[np.int64], height: int
    ) -> scipy.sparse.csr_array:
        return scipy.sparse.csr_array(scipy.sparse.coo_array((values, (rows, columns)), shape=(height, self.theta + 1)))
