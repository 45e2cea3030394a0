"""From shocks in words to shares of the table's flows, with what the bridge between the two assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault
from kaname.model.concordance import Bridge
from kaname.model.input_output import InputOutputTable
from kaname.scenarios.shocks import (
    ALL,
    YEAR,
    DemandRestraint,
    Embargo,
    ImportBan,
    Scenario,
    Shock,
    StraitClosure,
    Substitution,
    Tariff,
)
from kaname.vocab.economies import members
from kaname.vocab.sectors import scope_sectors

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """One cut with its own course in time.

    Attributes
    ----------
    cut
        (E, E, S): share 0–1 of the flows from the first economy to the second, by product sold, that stops.
    start, days, ramp
        First day, duration, and days it takes to reach its depth.
    """

    cut: Array
    start: int
    days: int
    ramp: int

    def amplitude(self, days: int) -> Array:
        """Return what part of the cut holds on each of `days` days, (days,), 0–1."""
        day = np.arange(days, dtype=np.float64)
        grown = np.minimum((day - self.start + 1) / (self.ramp + 1), 1.0)
        lasts = (day >= self.start) & (day < self.start + self.days)
        return np.asarray(np.where(lasts, grown, 0.0), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Routed:
    """What a closed strait does to every pair by the sea lanes, all (E, E, S): seller, buyer, product sold.

    Attributes
    ----------
    lost, delayed
        Shares of the flow, 0–1: without any path, and by a longer one.
    delay_days
        Days by which the delayed part is late.
    """

    lost: Array
    delayed: Array
    delay_days: Array


@dataclass(frozen=True, slots=True, eq=False)
class Severance:
    """What a scenario does to a table.

    Attributes
    ----------
    legs
        Cuts, each with its course in time.
    tariffs
        Ad valorem rates on purchases by the second economy from the first, in place of a cut, likewise.
    stock_days, reserve_days
        (E, S): days of use added to the buyers' stocks, and released from public reserves.
    bridged
        Shares of sectors that stand for products, as found.
    outside
        Economies named that the table does not hold.
    """

    legs: tuple[Leg, ...]
    tariffs: tuple[Leg, ...]
    stock_days: Array
    reserve_days: Array
    bridged: tuple[Bridge, ...]
    outside: tuple[str, ...]

    @property
    def tariff(self) -> Array:
        """Rates averaged over the first year, (E, E, S); rates on the same flow add up."""
        rates = self._nothing()
        for leg in self.tariffs:
            rates += leg.cut * leg.amplitude(YEAR).mean()
        return rates

    def average(self) -> Array:
        """Return the cut averaged over the first year, (E, E, S): what the models without a calendar are given.

        Cuts that hold on the same day act together as 1 − Π(1 − cut).
        """
        found = self._nothing()
        if not self.legs:
            return found
        courses = np.array([leg.amplitude(YEAR) for leg in self.legs])
        alike, days = np.unique(courses, axis=1, return_counts=True)
        for course, count in zip(alike.T, days, strict=True):
            found += count / YEAR * together(self.legs, course)
        return np.minimum(found, 1.0)

    def _nothing(self) -> Array:
        economies, sectors = self.stock_days.shape
        return np.zeros((economies, economies, sectors))


def together(legs: tuple[Leg, ...], course: Array) -> Array:
    """Return the cut (E, E, S) of several legs at once, each to the part of its depth that `course` says."""
    kept = np.ones_like(legs[0].cut)
    for leg, part in zip(legs, course, strict=True):
        if part > 0:
            kept *= 1.0 - part * leg.cut
    return 1.0 - kept


def severance(
    scenario: Scenario,
    table: InputOutputTable,
    shares: Mapping[str, Array],
    closures: Mapping[StraitClosure, Routed] | None = None,
) -> Severance:
    """Return what `scenario` does to `table`.

    Parameters
    ----------
    scenario, table
        The shocks, and the flows they meet.
    shares
        By product that a shock names: (E, E, S), the product's share of each flow, from its value in trade.
    closures
        For each routed closure, what the sea lanes say.

    Raises
    ------
    UsageFault
        When no economy that a code stands for is in the table, or nobody is left to act on.
    """
    shape = (len(table.economies), len(table.sectors))
    legs: list[Leg] = []
    tariffs: list[Leg] = []
    bridged: dict[str, Bridge] = {}
    outside: set[str] = set()
    for shock in scenario.shock:
        acting, met = _sides(shock, table, outside)
        scope = _scope(shock, table, shares, bridged)
        if isinstance(shock, Tariff):
            tariffs.append(_duty(shock, acting, met, scope))
        elif isinstance(shock, StraitClosure) and shock.routed:
            legs += _routed(shock, (closures or {})[shock], _between(acting, met, scope))
        else:
            legs += _legs(shock, acting, met, scope)
    return _cushioned(
        Severance(
            legs=tuple(legs),
            tariffs=tuple(tariffs),
            stock_days=np.zeros(shape),
            reserve_days=np.zeros(shape),
            bridged=tuple(bridged.values()),
            outside=tuple(sorted(outside)),
        ),
        scenario,
        table,
    )


def _sides(shock: Shock, table: InputOutputTable, outside: set[str]) -> tuple[Array, Array]:
    """Return masks (E,) of who acts and whom it meets; an economy on both sides does nothing to itself."""
    everyone = np.ones(len(table.economies))
    on = shock.on or (ALL,)
    acting, met = _mask(shock.by, table, outside), _mask(on, table, outside)
    if ALL in shock.by:
        acting = everyone if ALL in on else everyone - met
    if ALL in on:
        met = everyone if ALL in shock.by else everyone - acting
    if not _between(acting, met, np.ones(1)).any():
        raise UsageFault("shock_nobody", by=", ".join(shock.by), on=", ".join(on))
    return acting, met


def _mask(codes: tuple[str, ...], table: InputOutputTable, outside: set[str]) -> Array:
    found = np.zeros(len(table.economies))
    for code in codes:
        if code == ALL:
            continue
        inside = [member for member in members(code) if member in table.economies]
        outside |= set(members(code)) - set(inside)
        if not inside:
            raise UsageFault("economy_not_in_icio", economy=code, count=len(table.economies))
        found[[table.economy(member) for member in inside]] = 1.0
    return found


def _between(sellers: Array, buyers: Array, scope: Array) -> Array:
    """Return (E, E, S): `scope` on the links from sellers to buyers, nothing on an economy's trade with itself."""
    links = np.outer(sellers, buyers)
    np.fill_diagonal(links, 0.0)
    return np.asarray(links[:, :, None] * scope, dtype=np.float64)


def _scope(shock: Shock, table: InputOutputTable, shares: Mapping[str, Array], bridged: dict[str, Bridge]) -> Array:
    """Return the share of each flow that the shock covers: (S,) for sectors, (E, E, S) for products."""
    if shock.products:
        for code in shock.products:
            bridged[code] = Bridge.of(code, shares[code], table)
        return np.asarray(np.minimum(np.sum([shares[code] for code in shock.products], axis=0), 1.0), dtype=np.float64)
    wanted = {sector for code in shock.sectors for sector in scope_sectors(code)} or set(table.sectors)
    return np.array([float(sector in wanted) for sector in table.sectors])


def _duty(shock: Tariff, acting: Array, met: Array, scope: Array) -> Leg:
    """Return the rates of a tariff, and of the one it is answered with."""
    rates = shock.depth * _between(met, acting, scope)
    rates += shock.retaliation * _between(acting, met, np.ones(scope.shape[-1]))
    return Leg(rates, shock.start, shock.days, shock.ramp)


def _legs(shock: Shock, acting: Array, met: Array, scope: Array) -> list[Leg]:
    sold, bought = _between(acting, met, scope), _between(met, acting, scope)
    if isinstance(shock, ImportBan):
        sold, bought = bought, sold
    cut = np.maximum(sold, bought) if isinstance(shock, Embargo) else sold
    legs = [Leg(shock.depth * cut, shock.start, shock.days, shock.ramp)] if shock.depth > 0 else []
    if isinstance(shock, StraitClosure) and shock.delayed > 0 and shock.delay_days > 0:
        # Cargo that comes late is missing once, for as long as it is late.
        legs.append(Leg(shock.delayed * cut, shock.start, min(shock.delay_days, shock.days), 0))
    if shock.retaliation > 0:
        answer = _between(acting, met, np.ones(scope.shape[-1]))
        if not isinstance(shock, ImportBan):
            answer = answer.transpose(1, 0, 2)
        legs.append(Leg(shock.retaliation * answer, shock.start, shock.days, shock.ramp))
    return legs


def _routed(shock: StraitClosure, found: Routed, covered: Array) -> list[Leg]:
    """Return the legs of a closure by the sea lanes: what is lost, and what is late, one a whole day of delay."""
    legs = [Leg(found.lost * covered, shock.start, shock.days, shock.ramp)] if (found.lost * covered).any() else []
    late = found.delayed * covered
    days = np.ceil(found.delay_days - 1e-9).astype(np.int64)
    delays = np.unique(days[(late > 0) & (days > 0)]).tolist()
    return legs + [Leg(np.where(days == n, late, 0.0), shock.start, min(n, shock.days), 0) for n in delays]


def _cushioned(found: Severance, scenario: Scenario, table: InputOutputTable) -> Severance:
    """Return the severance with its cushions worked in; restraint and substitution come off every cut at once."""
    outside = set(found.outside)
    restraint, replaced = np.zeros_like(found.stock_days), np.zeros_like(found.stock_days)
    for cushion in scenario.cushion:
        economies = _mask(cushion.economies, table, outside)
        if ALL in cushion.economies:
            economies[:] = 1.0
        wanted = {sector for code in cushion.sectors for sector in scope_sectors(code)} or set(table.sectors)
        place = np.outer(economies, [float(sector in wanted) for sector in table.sectors])
        if isinstance(cushion, DemandRestraint):
            restraint = np.maximum(restraint, cushion.share * place)
        elif isinstance(cushion, Substitution):
            replaced = np.maximum(replaced, cushion.share * place)
        else:
            days = found.stock_days if cushion.kind == "stocks" else found.reserve_days
            days += cushion.days * place
    legs = tuple(
        replace(leg, cut=(1.0 - replaced) * leg.cut * _left(_meanwhile(leg, found.legs), restraint, table))
        for leg in found.legs
    )
    return replace(found, legs=legs, outside=tuple(sorted(outside)))


def _meanwhile(leg: Leg, legs: tuple[Leg, ...]) -> Array:
    """Return all that is cut while `leg` holds, (E, E, S): what buyers do without they do without once."""
    overlaps = [other.start < leg.start + leg.days and leg.start < other.start + other.days for other in legs]
    return together(legs, np.array(overlaps, dtype=np.float64))


def offset(cut: Array, spared: Array, table: InputOutputTable) -> Array:
    """Return `cut` (E, E, S) less what buyers can do without: `spared` (E, S), share of each buyer's use of a product.

    What is spared comes off all origins that are cut, in proportion; it never turns a cut into a gain.
    """
    return cut * _left(cut, spared, table)


def _left(cut: Array, spared: Array, table: InputOutputTable) -> Array:
    """Return the share of `cut` that remains, by buyer and product, (E, S), once `spared` has come off it."""
    e, s = len(table.economies), len(table.sectors)
    if not spared.any():
        return np.ones((e, s))
    bought = table.Z.reshape(e, s, e, s).sum(axis=3).transpose(0, 2, 1)
    used = bought.sum(axis=0)
    lost = np.divide((cut * bought).sum(axis=0), used, out=np.zeros((e, s)), where=used > 0)
    left = np.divide(lost - spared, lost, out=np.ones((e, s)), where=lost > 0)
    return np.asarray(np.clip(left, 0.0, 1.0), dtype=np.float64)


def compact(cut: Array) -> tuple[NDArray[np.intp], Array]:
    """Return the buyers that a cut (E, E, S) touches, (K,), and their part of it as kernels take it, (K, S, E)."""
    buyers = np.flatnonzero(cut.any(axis=(0, 2)))
    return buyers, np.ascontiguousarray(cut[:, buyers].transpose(1, 2, 0))
