"""Day-by-day propagation of a shortage through stocks, orders and rationing.

One loop, two closures (`inventory_closures`). On each day, with the stocks S of the morning:

1. orders of product r by industry j go to origins in base shares Z_ij/Z_rj; a cut link receives what is left open
2. demand d_i = Σ_j O_ij + f_i; output x_i = min(capacity, input bound, d_i)
3. rationing is proportional: industries and final buyers alike receive x_i/d_i of what they asked for
4. stocks: S + received − used, used = min(A x, what is there): only an input that does not bind can run short
5. orders for tomorrow, and (adaptive) tomorrow's capacity

Pichler, Pangallo, del Rio-Chanona, Lafond & Farmer, Journal of Economic Dynamics and Control 144 (2022), arXiv
2102.09608, input bound by equation 11 and output by equation 14; Hallegatte, Risk Analysis 28(3), 2008 and 34(1), 2014.
Decided where they leave room: unmet final demand is lost, not postponed (both); there is no rebuilding demand (ARIO);
labour is not modelled, capacity is base output times what a shock leaves (critical). An industry without output stays
at 0; one without sales or purchases is no obstacle.

State is products × buyers, (S, N): a seller makes one product, so per product one pass over its rows of Z, still
in cache, gives demand, rationing and deliveries. Quantities in the loop are annual rates; results are amounts a day.

A day is two passes over Z and bound by memory, so the table may be read in single precision. Only what *departs* from
full orders and full deliveries goes through it, d = Z 1 − Z (1 − o) and r = 1 Z − (1 − ratio) Z, the first terms summed
in doubles: a day without shock is exact, and any other is wrong by less than `SINGLE` of base sales and purchases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.kernels.inventory_closures import InventoryRules, StockNorms, order, stock_norms, stretched
from kaname.kernels.leontief import per_unit

Array = NDArray[np.float64]
DAYS_PER_YEAR = 365.0
FREE, DEMAND = -1, -2
# Rounding of a day's demand or delivery against base, by the precision in which the table is read: sums of some
# thousands of terms in doubles; in singles (unit roundoff 6e-8) blocked sums of as many.
DOUBLE, SINGLE = 1e-9, 1e-6
# Below this share of a buyer's purchases the other origins count as closed: there is nobody left to reorder from.
CLOSED = 1e-9


@dataclass(frozen=True, slots=True)
class InventoryTable:
    """A table prepared for the loop; N = E · S industries, economy by economy.

    Attributes
    ----------
    Z
        (N, N): intermediate flows a year; not copied.
    flows
        Z as the loop reads it: itself, or in single precision, half the memory traffic.
    outside
        (N,): sales outside the intermediate block a year, never negative.
    x
        (N,): output a year, the row sums of both.
    economies
        E.
    inputs
        (S, N): purchases of each product by each industry a year, over all origins.
    """

    Z: Array
    flows: NDArray[np.floating]
    outside: Array
    x: Array
    economies: int
    inputs: Array

    @property
    def rounding(self) -> float:
        """What a day's demand or delivery may be off, relative to base."""
        return SINGLE if self.flows.dtype == np.float32 else DOUBLE


@dataclass(frozen=True, slots=True)
class PurchaseCut:
    """Purchases that are stopped: orders not sent, so the seller loses the demand too.

    Attributes
    ----------
    buyers
        (K,): numbers of the economies whose industries are cut off, none twice.
    cut
        (K, P, O): share 0–1 of purchases of each product from each origin that is stopped. Final buyers are not cut.
    amplitude
        (T,): 0–1, what part of the cut holds on each day.
    products, origins
        (P,) and (O,): which products, and which economies they come from, none twice; all of them when not given.
    """

    buyers: NDArray[np.intp]
    cut: Array
    amplitude: Array
    products: NDArray[np.intp] | None = None
    origins: NDArray[np.intp] | None = None


@dataclass(frozen=True, slots=True)
class CapacityLoss:
    """Capacity that is gone: `loss` (N,), 0–1, times `amplitude` (T,), 0–1."""

    loss: Array
    amplitude: Array


@dataclass(frozen=True, slots=True)
class InventoryPaths:
    """What happened, a row a day; amounts are those of one day (a year's over 365).

    Attributes
    ----------
    base
        (N,): output on a day without shock.
    output, unmet
        (T, N): output, and final demand not met, which is lost.
    cover
        (T, N): the lowest stock over its target at base output among the inputs that can bind, in the morning; infinite
        where none can.
    binding
        (T, N) int16: the product whose stock limits output, −1 when capacity does or nothing, −2 when demand does.
    imbalance
        (T,): the largest violation of the day's accounts, relative: by product output = deliveries + final deliveries;
        in total Δstocks = received − used.
    """

    base: Array
    output: Array
    unmet: Array
    cover: Array
    binding: NDArray[np.int16]
    imbalance: Array


def inventory_table(Z: Array, outside: Array, x: Array, economies: int, *, single: bool = False) -> InventoryTable:
    """Return the table prepared for the loop.

    Parameters
    ----------
    Z, outside, x
        (N, N), (N,), (N,): flows, sales outside the block and output a year, in one unit, Z 1 + outside = x. Columns
        need not balance: an industry may buy from outside the table.
    economies
        E; N = E · S.
    single
        Read the flows in single precision: `SINGLE` instead of `DOUBLE` rounding.

    Raises
    ------
    ValueError
        When shapes do not fit, a value is negative or not finite, rows do not balance, or an industry without
        output buys.
    """
    n = len(x)
    if Z.shape != (n, n) or outside.shape != (n,) or economies < 1 or n % economies:
        message = "flows are N by N, sales and output N, and N a multiple of the economies"
        raise ValueError(message)
    flows = np.ascontiguousarray(Z, dtype=np.float64)
    sales = flows.sum(axis=1)
    made = sales + outside
    if not np.isfinite(made).all() or flows.min(initial=0.0) < 0 or outside.min(initial=0.0) < 0:
        message = "flows and sales must be finite and not negative"
        raise ValueError(message)
    if not np.allclose(made, x, rtol=1e-6, atol=1e-9 * made.max(initial=0.0)):
        message = "output must equal intermediate and outside sales"
        raise ValueError(message)
    inputs = flows.reshape(economies, -1, n).sum(axis=0)
    if inputs[:, made == 0].any():
        message = "an industry has purchases but no output"
        raise ValueError(message)
    read = flows.astype(np.float32) if single else flows
    return InventoryTable(flows, read, np.asarray(outside, dtype=np.float64), made, economies, inputs)


def inventory_paths(
    table: InventoryTable,
    rules: InventoryRules,
    days: int,
    *,
    cuts: Sequence[PurchaseCut] = (),
    losses: Sequence[CapacityLoss] = (),
    final_demand: Array | None = None,
    progress: Callable[[int], None] | None = None,
) -> InventoryPaths:
    """Return the paths of output, stocks and unmet final demand over `days` = T days.

    Parameters
    ----------
    cuts, losses
        Several act together as 1 − Π(1 − a c).
    final_demand
        (T,) or (T, N): factor on final demand (restraint); None is 1.
    progress
        Called with the number of each day when it is done.

    Raises
    ------
    ValueError
        When a shape does not fit, a share is outside 0–1, or a rule outside its meaning.
    """
    rules.check()
    norms = stock_norms(rules, table.inputs)
    links = _OpenLinks(table, cuts, days, rules)
    capacity = _capacities(table, losses, days)
    factor = _factors(table, final_demand, days)
    loop = _Loop(table, rules, norms)
    n = len(table.x)
    paths = InventoryPaths(
        base=table.x / DAYS_PER_YEAR,
        output=np.empty((days, n)),
        unmet=np.empty((days, n)),
        cover=np.empty((days, n)),
        binding=np.empty((days, n), dtype=np.int16),
        imbalance=np.empty(days),
    )
    for day in range(days):
        links.open_on(day)
        loop.record_morning(paths, day)
        loop.trade(links, capacity(day), table.outside * factor[day])
        loop.record_evening(paths, day)
        loop.restock()
        paths.imbalance[day] = loop.imbalance
        if progress is not None:
            progress(day)
    return paths


def first_to_stop(paths: InventoryPaths, below: float = 0.01) -> tuple[int, int] | None:
    """Return (industry, day) of the first industry whose output is below the share `below` of base; None if none is.

    Among those that stop on the same day, the one with the largest base output.
    """
    stopped = (paths.output < below * paths.base) & (paths.base > 0)
    at = np.flatnonzero(stopped.any(axis=1))
    if not at.size:
        return None
    return int(np.argmax(np.where(stopped[at[0]], paths.base, -1.0))), int(at[0])


def day_of_loss(output: Array, base: Array, value_added: Array, share: float) -> int | None:
    """Return the first day on which cumulative value-added loss reaches `share` of a year's value added; None if never.

    `output` (T, n) and `base` (n,) are amounts a day of the industries in question, `value_added` (n,) theirs a year;
    value added moves with output and a gain offsets a loss.
    """
    lost = (base - output) @ (value_added * per_unit(base)) / DAYS_PER_YEAR
    reached = np.flatnonzero(np.cumsum(lost) >= share * value_added.sum())
    return int(reached[0]) if reached.size else None


def recovery_day(output: Array, base: float, end: int, within: float = 0.01) -> int | None:
    """Return the first day from `end` on after which `output` (T,) stays within `within` of `base`; None if none."""
    away = np.flatnonzero(np.abs(output - base) > within * base)
    back = max(end, int(away[-1]) + 1 if away.size else 0)
    return back if back < len(output) else None


class _OpenLinks:
    """The flows along which a unit of orders is placed today: Z where nothing is cut, less and more where links are.

    The table's own are read when there is no cut; otherwise one copy, of which only what cut buyers purchase of cut
    products is ever rewritten, and only on days on which their cut changes. `sales` (S, E) and
    `purchases` (S, N) are its sums over buyers and over origins.
    """

    __slots__ = ("ceiling", "changes", "cuts", "flows", "keep", "members", "purchases", "rules", "sales", "table")

    def __init__(self, table: InventoryTable, cuts: Sequence[PurchaseCut], days: int, rules: InventoryRules) -> None:
        products = len(table.inputs)
        self.table = table
        self.rules = rules
        # By product: None, or the most each buyer may order today, in days of base use.
        self.ceiling: list[Array | None] = [None] * products
        self.members = sorted({int(b) for shock in cuts for b in shock.buyers})
        # Each cut with where it stands in `keep`.
        self.cuts = [(shock, self._place(shock, days)) for shock in cuts]
        courses = np.array([shock.amplitude for shock in cuts]).reshape(len(cuts), days)
        self.changes = (np.diff(courses, axis=1, prepend=0.0) != 0).any(axis=0)
        self.flows = table.flows.copy() if self.members else table.flows
        self.sales = _by_product(table.x - table.outside, products)
        self.purchases = table.inputs.copy()
        self.keep = np.ones((len(self.members), products, table.economies))

    def _place(self, shock: PurchaseCut, days: int) -> tuple[NDArray[np.intp], ...]:
        """Return where a cut stands among members, products and origins, for indexing; refuse a malformed one."""
        products, economies = len(self.table.inputs), self.table.economies
        made = np.arange(products) if shock.products is None else shock.products
        origins = np.arange(economies) if shock.origins is None else shock.origins
        if shock.cut.shape != (len(shock.buyers), len(made), len(origins)) or shock.amplitude.shape != (days,):
            message = "a cut is buyers by products by origins, its amplitude one number a day"
            raise ValueError(message)
        _shares(shock.cut, shock.amplitude)
        for what, numbers, end in (
            ("buyers", shock.buyers, economies),
            ("products", made, products),
            ("origins", origins, economies),
        ):
            if not np.all((numbers >= 0) & (numbers < end)) or len(np.unique(numbers)) != len(numbers):
                message = f"{what} are numbers of the table, none twice"
                raise ValueError(message)
        return np.ix_(np.searchsorted(self.members, shock.buyers), made, origins)

    def open_on(self, day: int) -> None:
        """Bring the flows to the cuts of `day`."""
        if day > 0 and not self.changes[day]:
            return
        keep = np.ones_like(self.keep)
        for shock, place in self.cuts:
            if shock.amplitude[day] > 0:
                keep[place] *= 1.0 - shock.amplitude[day] * shock.cut
        changed = (keep != self.keep).any(axis=2)
        for r in np.flatnonzero(changed.any(axis=0)):
            at = np.flatnonzero(changed[:, r])
            self._rewrite(int(r), np.array(self.members)[at], keep[at, r].T)
        if not self.rules.refill:
            self._hold(keep)
        self.keep = keep

    def _hold(self, keep: Array) -> None:
        """Hold the orders of what a buyer is cut from at base use."""
        hit: NDArray[np.bool_] = np.asarray((keep < 1).any(axis=2))
        for r in range(len(self.ceiling)):
            self.ceiling[r] = None
            if hit[:, r].any():
                most = np.full(len(self.table.x), np.inf)
                most.reshape(self.table.economies, -1)[np.array(self.members)[hit[:, r]]] = 1.0
                self.ceiling[r] = most

    def _rewrite(self, r: int, buyers: NDArray[np.intp], keep: Array) -> None:
        """Write what K buying economies order of product r by origin; `keep` (E, K) is the open share of each link.

        With base purchases a_e, what is left is l_e = a_e k_e, and the share ρ of what origin e lost goes to the other
        origins o by what is left there: l_o [1 + ρ Σ_{e≠o} (a_e − l_e) / (Σ l − l_e)]. Nobody else left: it is lost.
        """
        shape = (self.table.economies, len(self.table.inputs), self.table.economies, -1)
        orders = self.table.Z.reshape(shape)[:, r, buyers]
        cut = np.flatnonzero((keep < 1).any(axis=1))
        base = orders[cut]
        left = base * keep[cut][:, :, None]
        if self.rules.reorder > 0:
            lost = base - left
            wanted = self.table.inputs[r].reshape(self.table.economies, -1)[buyers]
            elsewhere = (wanted - lost.sum(axis=0)) - left
            moved = np.divide(lost, elsewhere, out=np.zeros_like(lost), where=elsewhere > CLOSED * wanted)
            more = moved.sum(axis=0)
            orders *= 1.0 + self.rules.reorder * more
            left *= 1.0 + self.rules.reorder * (more - moved)
        orders[cut] = left
        self.purchases[r].reshape(self.table.economies, -1)[buyers] = orders.sum(axis=0)
        self.flows.reshape(shape)[:, r, buyers] = orders
        self.sales[r] = self.flows[r :: len(self.sales)].sum(axis=1, dtype=np.float64)


class _Loop:
    """The state of one run and the arrays a day is worked in. By product (S, ·), annual rates, stocks in days."""

    __slots__ = (
        "allowed", "bought", "can_bind", "cover", "demand", "endless", "final", "imbalance", "made", "norms",
        "orders",
        "per_input", "per_output", "received", "room", "rules", "stock", "stretch", "table", "value", "worth", "x",
    )  # fmt: skip

    def __init__(self, table: InventoryTable, rules: InventoryRules, norms: StockNorms) -> None:
        self.table, self.rules, self.norms = table, rules, norms
        products, n = table.inputs.shape
        self.x = _by_product(table.x, products)
        self.per_output = per_unit(table.x)
        self.per_input = per_unit(table.inputs)
        self.value = table.inputs * norms.held
        self.stock = norms.target.copy()
        self.worth = float(np.vdot(self.value, self.stock))
        self.endless: NDArray[np.bool_] = np.asarray(((norms.held == 0) & (table.inputs > 0)).any(axis=1))
        self.can_bind: NDArray[np.bool_] = np.asarray(np.isfinite(norms.never).any(axis=1))
        self.orders = np.ones((products, n))
        self.received = np.empty((products, n))
        self.stretch = np.ones_like(self.x)
        self.demand, self.made = self.x.copy(), self.x.copy()
        self.room, self.final = self.x.copy(), np.empty_like(self.x)
        self.allowed, self.cover = np.empty(n), np.empty(n)
        self.imbalance, self.bought = 0.0, 0.0
        self._bound_all()

    def trade(self, links: _OpenLinks, capacity: Array, final: Array) -> None:
        """Let every product be ordered, made, rationed and delivered; `capacity` and `final` are (N,)."""
        products = len(self.orders)
        np.multiply(_by_product(capacity, len(self.orders)), self.stretch, out=self.room)
        self.final = _by_product(final, len(self.orders))
        top = np.minimum(self.room, _by_product(self._bounded(), len(self.orders)))
        filled = np.zeros_like(self.x)
        whole = self.table.x.sum() or 1.0

        kind = links.flows.dtype
        worst = bought = 0.0
        for r in range(products):
            most = links.ceiling[r]
            placed = self.orders[r] if most is None else np.minimum(self.orders[r], most)
            # `matmul` reads rows that are S apart in place; `dot` would copy them.
            flows, demand, made, ratio = links.flows[r::products], self.demand[r], self.made[r], filled[r]
            np.subtract(links.sales[r], flows @ (1.0 - placed).astype(kind, copy=False), out=demand)
            # Where all orders stop, rounding alone is left, on either side of nothing.
            np.maximum(demand, 0.0, out=demand)
            demand += self.final[r]
            np.minimum(demand, top[r], out=made)
            np.divide(made, demand, out=ratio, where=demand > 0)
            delivered = links.purchases[r] - (1.0 - ratio).astype(kind, copy=False) @ flows
            np.maximum(delivered, 0.0, out=delivered)
            delivered *= placed
            sold = delivered.sum() + ratio @ self.final[r]
            worst = max(worst, abs(made.sum() - sold) / (self.x[r].sum() or whole))
            bought += delivered @ self.norms.held[r]
            np.multiply(delivered, self.per_input[r], out=self.received[r])
        self.imbalance, self.bought = float(worst), float(bought)

    def restock(self) -> None:
        """Use inputs, take in deliveries, and write tomorrow's orders, bounds and capacity."""
        used_share = self._by_industry(self.made) * self.per_output
        if self.rules.closure == "critical":
            expected, goal = self._by_industry(self.demand) * self.per_output, used_share
        else:
            expected = used_share
            goal = self._by_industry(np.minimum(self.demand, self.room)) * self.per_output
        self.stretch = stretched(self.rules, self.stretch, self.demand, self.made)
        used, scratch = np.empty_like(used_share), np.empty_like(used_share)
        worth = drawn = 0.0
        self._clear_bounds()
        for r in range(len(self.stock)):
            stock = self.stock[r]
            stock += self.received[r]
            np.minimum(stock, used_share, out=used)
            stock -= used
            if self.endless[r]:
                stock *= self.norms.held[r]
            worth += self.value[r] @ stock
            drawn += self.value[r] @ used
            order(self.rules, self.norms.target[r], stock, expected, goal, self.orders[r])
            self._bound(r, scratch)
        whole = self.table.inputs.sum() or 1.0
        self.imbalance = max(self.imbalance, abs(float(worth - self.worth - self.bought + drawn)) / whole)
        self.worth = worth

    def record_morning(self, paths: InventoryPaths, day: int) -> None:
        """Record the cover the day begins with."""
        paths.cover[day] = self.cover

    def record_evening(self, paths: InventoryPaths, day: int) -> None:
        """Record output, what limits it and the final demand not met."""
        np.divide(self._by_industry(self.made), DAYS_PER_YEAR, out=paths.output[day])
        short = np.divide(self.demand - self.made, self.demand, out=np.zeros_like(self.made), where=self.demand > 0)
        np.divide(self._by_industry(short * self.final), DAYS_PER_YEAR, out=paths.unmet[day])
        room, asked = self._by_industry(self.room), self._by_industry(self.demand)
        surely = 1 - self.table.rounding
        binding = np.where(asked < room * surely, DEMAND, FREE)
        short_of_input = self._bounded() < np.minimum(room, asked) * surely
        paths.binding[day] = binding
        at = np.flatnonzero(short_of_input)
        paths.binding[day, at] = np.argmin(
            self.norms.slope[:, at] * self.stock[:, at] + self.norms.offset[:, at], axis=0
        )

    def _bounded(self) -> Array:
        """Return the output the stocks allow, (N,); infinite where none can bind, 0 without base output."""
        return np.multiply(self.allowed, self.table.x, out=np.zeros_like(self.allowed), where=self.table.x > 0)

    def _bound_all(self) -> None:
        self._clear_bounds()
        scratch = np.empty_like(self.allowed)
        for r in range(len(self.stock)):
            self._bound(r, scratch)

    def _clear_bounds(self) -> None:
        self.allowed.fill(np.inf)
        self.cover.fill(np.inf)

    def _bound(self, r: int, scratch: Array) -> None:
        """Lower the bound and the cover of every buyer to what its stock of product r allows."""
        if not self.can_bind[r]:
            return
        norms, stock = self.norms, self.stock[r]
        np.multiply(norms.slope[r], stock, out=scratch)
        scratch += norms.offset[r]
        np.minimum(self.allowed, scratch, out=self.allowed)
        np.multiply(norms.per_target[r], stock, out=scratch)
        scratch += norms.never[r]
        np.minimum(self.cover, scratch, out=self.cover)

    def _by_industry(self, values: Array) -> Array:
        """Return (S, E) as (N,)."""
        return np.ascontiguousarray(values.T).reshape(-1)


def _by_product(values: Array, products: int) -> Array:
    """Return (N,) as (S, E)."""
    return np.ascontiguousarray(values.reshape(-1, products).T)


def _capacities(table: InventoryTable, losses: Sequence[CapacityLoss], days: int) -> Callable[[int], Array]:
    """Return the base capacity a shock leaves, (N,), as a function of the day."""
    for shock in losses:
        if shock.loss.shape != table.x.shape or shock.amplitude.shape != (days,):
            message = "a capacity loss is one number an industry, its amplitude one number a day"
            raise ValueError(message)
        _shares(shock.loss, shock.amplitude)

    def left(day: int) -> Array:
        capacity = table.x.copy()
        for shock in losses:
            capacity *= 1.0 - shock.amplitude[day] * shock.loss
        return capacity

    return left


def _factors(table: InventoryTable, final_demand: Array | None, days: int) -> Array:
    """Return the factor on final demand, (T, 1) or (T, N)."""
    if final_demand is None:
        return np.ones((days, 1))
    factor = final_demand[:, None] if final_demand.ndim == 1 else final_demand
    if factor.shape not in {(days, 1), (days, len(table.x))}:
        message = "the factor on final demand is one number a day, or one a day and industry"
        raise ValueError(message)
    if not np.all((factor >= 0) & np.isfinite(factor)):
        message = "the factor on final demand must be finite and not negative"
        raise ValueError(message)
    return factor


def _shares(*arrays: Array) -> None:
    for array in arrays:
        if not np.all((array >= 0) & (array <= 1)):
            message = "cuts, losses and amplitudes lie between 0 and 1"
            raise ValueError(message)
