"""From shocks in words to shares of the table's flows, with what the bridge between the two assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kaname.errors import UsageFault, ValidationFault
from kaname.model.concordance import Bridge
from kaname.model.input_output import InputOutputTable
from kaname.scenarios.parameters import require_known_sectors
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
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]
# Flows that the cuts of one scenario may hold: a third of a gigabyte. The 80 economies cut off from one another in all
# 50 sectors are 316,000; one economy cut off from another is 50.
FLOWS = 40_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """One cut with its own course in time: only the flows it touches.

    Attributes
    ----------
    sellers, buyers
        (L,) each: the links, numbers of the selling and the buying economy; no link twice, none of one with itself.
    sectors
        (K,): numbers of the sectors sold, none twice.
    share
        (L, K): share 0–1 of each of those flows that stops.
    start, days, ramp
        First day, duration, and days it takes to reach its depth.
    """

    sellers: Indices
    buyers: Indices
    sectors: Indices
    share: Array
    start: int
    days: int
    ramp: int

    @property
    def flows(self) -> tuple[Indices, Indices, Indices]:
        """Where the shares stand in an array (E, E, S)."""
        return self.sellers[:, None], self.buyers[:, None], self.sectors[None, :]

    def spread(self, economies: int, sectors: int) -> Array:
        """Return the share of every flow of a table that stops, (E, E, S)."""
        found = np.zeros((economies, economies, sectors))
        found[self.flows] = self.share
        return found

    def amplitude(self, days: int) -> Array:
        """Return what part of the cut holds on each of `days` days, (days,), 0–1."""
        day = np.arange(days, dtype=np.float64)
        grown = np.minimum((day - self.start + 1) / (self.ramp + 1), 1.0)
        lasts = (day >= self.start) & (day < self.start + self.days)
        return np.asarray(np.where(lasts, grown, 0.0), dtype=np.float64)

    def trimmed(self) -> Cut:
        """Return the cut without links and sectors of which nothing stops."""
        links, sectors = self.share.any(axis=1), self.share.any(axis=0)
        if links.all() and sectors.all():
            return self
        return replace(
            self,
            sellers=self.sellers[links],
            buyers=self.buyers[links],
            sectors=self.sectors[sectors],
            share=self.share[np.ix_(links, sectors)],
        )


@dataclass(frozen=True, slots=True, eq=False)
class ProductShare:
    """What share of each flow a product makes up, in the sectors that make it.

    Attributes
    ----------
    bridge
        The same in words.
    sectors
        (K,): numbers of those sectors.
    share
        (E, E, K): the product's share 0–1 of each flow, seller by buyer.
    """

    bridge: Bridge
    sectors: Indices
    share: Array

    @classmethod
    def of(cls, product: str, shares: Array, table: InputOutputTable) -> ProductShare:
        """Return the product whose shares of all flows are `shares` (E, E, S)."""
        sectors = np.flatnonzero(shares.any(axis=(0, 1)))
        return cls(Bridge.of(product, shares, table), sectors, np.ascontiguousarray(shares[:, :, sectors]))


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
class ScenarioCuts:
    """What a scenario does to a table.

    Attributes
    ----------
    cuts
        Cuts, each with its course in time.
    tariffs
        Ad valorem rates on purchases by the second economy from the first, in place of a share, likewise.
    stock_days, reserve_days
        (E, S): days of use added to the buyers' stocks, and released from public reserves.
    bridged
        Shares of sectors that stand for products, as found.
    outside
        Economies named that the table does not hold.
    """

    cuts: tuple[Cut, ...]
    tariffs: tuple[Cut, ...]
    stock_days: Array
    reserve_days: Array
    bridged: tuple[Bridge, ...]
    outside: tuple[str, ...]

    @property
    def tariff(self) -> Array:
        """Rates averaged over the first year, (E, E, S); rates on the same flow add up."""
        rates = self._nothing()
        for cut in self.tariffs:
            rates[cut.flows] += cut.share * cut.amplitude(YEAR).mean()
        return rates

    def average(self) -> Array:
        """Return the cut averaged over the first year, (E, E, S): what the models without a calendar are given.

        Cuts that hold on the same day act together as 1 − Π(1 − cut).
        """
        found = self._nothing()
        if not self.cuts:
            return found
        courses = np.array([cut.amplitude(YEAR) for cut in self.cuts])
        alike, days = np.unique(courses, axis=1, return_counts=True)
        for course, count in zip(alike.T, days, strict=True):
            found += count / YEAR * together(self.cuts, course, found.shape)
        return np.minimum(found, 1.0)

    def without_prices(self, origin_elasticity: Array) -> ScenarioCuts:
        """Return what a model without prices is given: a tariff t is a fall of quantities by 1 − (1+t)^−ξ.

        Parameters
        ----------
        origin_elasticity
            ξ between origins by sector, (S,).
        """
        if not self.tariffs:
            return self
        fallen = tuple(
            replace(cut, share=1.0 - (1.0 + cut.share) ** -origin_elasticity[cut.sectors]) for cut in self.tariffs
        )
        return replace(self, cuts=(*self.cuts, *fallen))

    def _nothing(self) -> Array:
        economies, sectors = self.stock_days.shape
        return np.zeros((economies, economies, sectors))


def together(cuts: tuple[Cut, ...], course: Array, shape: tuple[int, ...]) -> Array:
    """Return the share (E, E, S) that several cuts stop at once, each to the part of its depth that `course` says."""
    kept = np.ones(shape)
    for cut, part in zip(cuts, course.tolist(), strict=True):
        if part > 0:
            kept[cut.flows] *= 1.0 - part * cut.share
    return 1.0 - kept


def scenario_cuts(
    scenario: Scenario,
    table: InputOutputTable,
    shares: Mapping[str, ProductShare],
    closures: Mapping[StraitClosure, Routed] | None = None,
) -> ScenarioCuts:
    """Return what `scenario` does to `table`.

    Parameters
    ----------
    scenario, table
        The shocks, and the flows they meet.
    shares
        By product that a shock names, its share of each flow, from its value in trade.
    closures
        For each routed closure, what the sea lanes say.

    Raises
    ------
    UsageFault
        When no economy that a code stands for is in the table, or nobody is left to act on.
    ValidationFault
        When the table's sectors are not those of the vocabulary, or the shocks touch more than `FLOWS` flows.
    """
    require_known_sectors(table)
    shape = (len(table.economies), len(table.sectors))
    cuts: list[Cut] = []
    tariffs: list[Cut] = []
    bridged: dict[str, Bridge] = {}
    outside: set[str] = set()
    for shock in scenario.shock:
        acting, met = _sides(shock, table, outside)
        bridged |= {code: shares[code].bridge for code in shock.products}
        scope = _Scope.of(shock, table, shares)
        if isinstance(shock, Tariff):
            tariffs.append(_duty(shock, acting, met, scope))
        elif isinstance(shock, StraitClosure) and shock.routed:
            cuts += _routed(shock, (closures or {})[shock], _links(acting, met), scope)
        else:
            cuts += _stopped(shock, acting, met, scope)
        _require_room(cuts, tariffs)
    return _cushioned(
        ScenarioCuts(
            cuts=tuple(cuts),
            tariffs=tuple(tariffs),
            stock_days=np.zeros(shape),
            reserve_days=np.zeros(shape),
            bridged=tuple(bridged.values()),
            outside=tuple(sorted(outside)),
        ),
        scenario,
        table,
    )


def _require_room(*held: list[Cut]) -> None:
    """Raise where the cuts so far hold more flows than are worked on at once."""
    if sum(cut.share.size for cuts in held for cut in cuts) > FLOWS:
        raise ValidationFault("scenario_too_large", limit=f"{FLOWS:,}")


def _sides(shock: Shock, table: InputOutputTable, outside: set[str]) -> tuple[Mask, Mask]:
    """Return masks (E,) of who acts and whom it meets; an economy on both sides does nothing to itself."""
    on = shock.on or (ALL,)
    acting, met = _mask(shock.by, table, outside), _mask(on, table, outside)
    if ALL in shock.by:
        acting = np.ones_like(met) if ALL in on else ~met
    if ALL in on:
        met = np.ones_like(acting) if ALL in shock.by else ~acting
    if not _links(acting, met).any():
        raise UsageFault("shock_nobody", by=", ".join(shock.by), on=", ".join(on))
    return acting, met


def _mask(codes: tuple[str, ...], table: InputOutputTable, outside: set[str]) -> Mask:
    found = np.zeros(len(table.economies), dtype=np.bool_)
    for code in codes:
        if code == ALL:
            continue
        inside = [member for member in members(code) if member in table.economies]
        outside |= set(members(code)) - set(inside)
        if not inside:
            raise UsageFault("economy_not_in_icio", economy=code, count=len(table.economies))
        found[[table.economy(member) for member in inside]] = True
    return found


def _links(sellers: Mask, buyers: Mask) -> Mask:
    """Return the links from sellers to buyers, (E, E), without an economy's trade with itself."""
    links = np.logical_and.outer(sellers, buyers)
    np.fill_diagonal(links, val=False)
    return np.asarray(links, dtype=np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class _Scope:
    """What a shock covers of the flows it meets.

    Attributes
    ----------
    sectors, every
        (K,) and (S,): numbers of the sectors covered, and of all.
    part
        (E, E, K): the share of each flow that the shock's products are; None where whole sectors are meant.
    """

    sectors: Indices
    every: Indices
    part: Array | None

    @classmethod
    def of(cls, shock: Shock, table: InputOutputTable, shares: Mapping[str, ProductShare]) -> _Scope:
        every = np.arange(len(table.sectors))
        if not shock.products:
            return cls(_sector_numbers(shock.sectors, table), every, None)
        sectors = np.unique(np.concatenate([shares[code].sectors for code in shock.products]))
        part = np.zeros((len(table.economies), len(table.economies), len(sectors)))
        for code in shock.products:
            part[:, :, np.searchsorted(sectors, shares[code].sectors)] += shares[code].share
        return cls(sectors, every, np.minimum(part, 1.0))

    def at(self, sellers: Indices, buyers: Indices) -> Array:
        """Return the share covered of the flows on some links, (L, K)."""
        return np.ones((len(sellers), len(self.sectors))) if self.part is None else self.part[sellers, buyers]


def _sector_numbers(codes: tuple[str, ...], table: InputOutputTable) -> Indices:
    """Return the numbers of the sectors that codes stand for, all of them where none is named."""
    wanted = {sector for code in codes for sector in scope_sectors(code)} or set(table.sectors)
    return np.array([at for at, sector in enumerate(table.sectors) if sector in wanted], dtype=np.intp)


def _duty(shock: Tariff, acting: Mask, met: Mask, scope: _Scope) -> Cut:
    """Return the rates of a tariff, and of the one it is answered with."""
    levied, answered = _links(met, acting), _links(acting, met)
    if shock.retaliation == 0:
        return _cut(shock, levied, scope, shock.depth)
    sellers, buyers = np.nonzero(levied | answered)
    rates = np.zeros((len(sellers), len(scope.every)))
    on = levied[sellers, buyers]
    rates[np.ix_(on, scope.sectors)] = shock.depth * scope.at(sellers[on], buyers[on])
    rates[answered[sellers, buyers]] += shock.retaliation
    return Cut(sellers, buyers, scope.every, rates, shock.start, shock.days, shock.ramp)


def _stopped(shock: Shock, acting: Mask, met: Mask, scope: _Scope) -> list[Cut]:
    sold, bought = _links(acting, met), _links(met, acting)
    if isinstance(shock, ImportBan):
        sold, bought = bought, sold
    links = sold | bought if isinstance(shock, Embargo) else sold
    cuts = [_cut(shock, links, scope, shock.depth)] if shock.depth > 0 else []
    if isinstance(shock, StraitClosure) and shock.delayed > 0 and shock.delay_days > 0:
        # Cargo that comes late is missing once, for as long as it is late.
        late = _cut(shock, links, scope, shock.delayed)
        cuts.append(replace(late, days=min(shock.delay_days, shock.days), ramp=0))
    if shock.retaliation > 0:
        # In kind: a ban on sales is answered by one on sales, a ban on purchases by one on purchases.
        whole = _Scope(scope.every, scope.every, None)
        cuts.append(_cut(shock, bought, whole, shock.retaliation))
    return cuts


def _cut(shock: Shock, links: Mask, scope: _Scope, depth: float) -> Cut:
    """Return `depth` of what a shock covers on some links (E, E), for as long as the shock lasts."""
    sellers, buyers = np.nonzero(links)
    share = depth * scope.at(sellers, buyers)
    return Cut(sellers, buyers, scope.sectors, share, shock.start, shock.days, shock.ramp)


def _routed(shock: StraitClosure, found: Routed, links: Mask, scope: _Scope) -> list[Cut]:
    """Return the cuts of a closure by the sea lanes: what is lost, and what is late, one a whole day of delay."""
    met = _cut(shock, links, scope, 1.0)
    lost = replace(met, share=found.lost[met.flows] * met.share).trimmed()
    late = replace(met, share=found.delayed[met.flows] * met.share, ramp=0).trimmed()
    days = np.ceil(found.delay_days[late.flows] - 1e-9).astype(np.int64)
    delays = np.unique(days[(late.share > 0) & (days > 0)]).tolist()
    return ([lost] if lost.share.size else []) + [
        replace(late, share=np.where(days == n, late.share, 0.0), days=min(n, shock.days)).trimmed() for n in delays
    ]


def _cushioned(found: ScenarioCuts, scenario: Scenario, table: InputOutputTable) -> ScenarioCuts:
    """Return the cuts with their cushions worked in; restraint and substitution come off every cut at once."""
    outside = set(found.outside)
    restraint, replaced = np.zeros_like(found.stock_days), np.zeros_like(found.stock_days)
    for cushion in scenario.cushion:
        economies = _mask(cushion.economies, table, outside)
        if ALL in cushion.economies:
            economies[:] = True
        place = np.zeros_like(restraint)
        place[np.ix_(economies, _sector_numbers(cushion.sectors, table))] = 1.0
        if isinstance(cushion, DemandRestraint):
            restraint = np.maximum(restraint, cushion.share * place)
        elif isinstance(cushion, Substitution):
            replaced = np.maximum(replaced, cushion.share * place)
        else:
            days = found.stock_days if cushion.kind == "stocks" else found.reserve_days
            days += cushion.days * place
    left = _Left(found.cuts, restraint, table)
    cuts = tuple(
        replace(cut, share=(1.0 - replaced[cut.flows[1:]]) * cut.share * left.beside(cut)[cut.flows[1:]])
        for cut in found.cuts
    )
    return replace(found, cuts=cuts, outside=tuple(sorted(outside)))


class _Left:
    """What share of each cut is left once buyers do without what they can, worked out once for cuts that meet the same.

    Parameters
    ----------
    cuts
        All cuts of the scenario.
    spared
        (E, S): share of each buyer's use of a product that it does without.
    table
        The flows.
    """

    def __init__(self, cuts: tuple[Cut, ...], spared: Array, table: InputOutputTable) -> None:
        self.cuts, self.spared, self.table = cuts, spared, table
        self.starts = np.array([cut.start for cut in cuts])
        self.ends = self.starts + np.array([cut.days for cut in cuts])
        self.found: dict[bytes, Array] = {}

    def beside(self, cut: Cut) -> Array:
        """Return what is left of `cut`, (E, S): what buyers do without they do without once for all that then holds."""
        if not self.spared.any():
            return np.ones_like(self.spared)
        meanwhile = (self.starts < cut.start + cut.days) & (cut.start < self.ends)
        key = meanwhile.tobytes()
        if key not in self.found:
            e, s = self.spared.shape
            at_once = together(self.cuts, meanwhile.astype(np.float64), (e, e, s))
            self.found[key] = _left(at_once, self.spared, self.table)
        return self.found[key]


def offset(cut: Array, spared: Array, table: InputOutputTable) -> Array:
    """Return `cut` (E, E, S) less what buyers can do without: `spared` (E, S), share of each buyer's use of a product.

    What is spared comes off all origins that are cut, in proportion; it never turns a cut into a gain.
    """
    return cut * _left(cut, spared, table)


def _left(cut: Array, spared: Array, table: InputOutputTable) -> Array:
    """Return the share of `cut` that remains, by buyer and product, (E, S), once `spared` has come off it."""
    if not spared.any():
        return np.ones_like(spared)
    used = table.bought.sum(axis=0)
    lost = np.divide((cut * table.bought).sum(axis=0), used, out=np.zeros_like(spared), where=used > 0)
    left = np.divide(lost - spared, lost, out=np.ones_like(spared), where=lost > 0)
    return np.asarray(np.clip(left, 0.0, 1.0), dtype=np.float64)


def compact(cut: Array) -> tuple[Indices, Array]:
    """Return the buyers that a cut (E, E, S) touches, (K,), and their part of it as kernels take it, (K, S, E)."""
    buyers = np.flatnonzero(cut.any(axis=(0, 2)))
    return buyers, np.ascontiguousarray(cut[:, buyers].transpose(1, 2, 0))
