"""Answers about energy: suppliers, stocks, a closed strait, more from one supplier, and where LNG would go."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kaname.answers.energy_contract import (
    AdditionalCase,
    AdditionalEntry,
    CoverEntry,
    EnergyAnswer,
    FuelEntry,
    PathRow,
    PathSeries,
    ReallocationEntry,
    ShareChange,
    StockEntry,
    StopEntry,
    StoppedEntry,
    SupplierEntry,
    SupplierRow,
)
from kaname.answers.lanes import sea_distances
from kaname.energy.additional import Additional, additional_supply
from kaname.energy.cover import RESTRAINT, Cover, Holding, cover, holdings, stopped_by_origin, stopped_share
from kaname.energy.fuel_trade import bilateral, exported_tonnes
from kaname.energy.reallocation import allocated, lng_market, lng_trade
from kaname.energy.records import STOCK_FUEL, StraitOrigin, lng_ports, stocks_of, strait_origins
from kaname.energy.suppliers import diversity, shares_of
from kaname.errors import DataFault, UsageFault
from kaname.indicators.energy import FUELS, FuelImports, energy_imports
from kaname.kernels.allocation import Allocation, Fairness
from kaname.model.quantity import Band, OpenBand
from kaname.questions.notes import notes
from kaname.questions.presence import changes_noted, require_flows
from kaname.questions.session import Session, trade_members
from kaname.texts import Bilingual, both
from kaname.vocab.economies import economy, members
from kaname.vocab.table import names, rows
from kaname.warehouse.tables import governance_snapshot

Array = NDArray[np.float64]
# Political stability runs from about −2.5 to 2.5.
STABILITY_SPAN = 5.0
LONGEST = 3650
# Below this share of a fuel's value the answer says on how much its shares by weight rest.
WEIGHED = 0.995
TONNES = 1e6
HORMUZ = "hormuz"
StockFuel = Literal["oil", "lng"]


@dataclass(frozen=True, slots=True)
class StraitStop:
    """A closed strait.

    Attributes
    ----------
    strait
        Its name in ``vocab/strait_origins.csv``.
    days
        How long it stays closed.
    restraint
        Share of need saved; None takes the band of the fuel.
    max_release
        Most that is released a day, share of a day's need.
    stock_days
        Stocks to use instead of the published ones, days of need by fuel (oil, lng).
    reallocate, pool
        Whether to ask where LNG goes, and whose contracts bind together.
    """

    strait: str
    days: int = 90
    restraint: float | None = None
    max_release: float = math.inf
    stock_days: tuple[tuple[StockFuel, float], ...] = ()
    reallocate: bool = False
    pool: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.days <= LONGEST:
            raise UsageFault("energy_bad_days", days=self.days, longest=LONGEST)
        if self.restraint is not None and not 0 <= self.restraint < 1:
            raise UsageFault("energy_bad_restraint", restraint=self.restraint)
        if not self.max_release > 0:
            raise UsageFault("energy_bad_release", release=self.max_release)
        for _, days in self.stock_days:
            if not (math.isfinite(days) and days >= 0):
                raise UsageFault("energy_bad_stock", days=days)


@dataclass(frozen=True, slots=True)
class More:
    """So many million tonnes a year more of a fuel from a supplier."""

    megatonnes: float
    supplier: str = "USA"
    fuel: str = "lng"

    def __post_init__(self) -> None:
        if self.fuel not in FUELS:
            raise UsageFault("energy_unknown_fuel", fuel=self.fuel, known=", ".join(FUELS))
        if not (math.isfinite(self.megatonnes) and self.megatonnes > 0):
            raise UsageFault("energy_bad_amount", amount=self.megatonnes)


def energy_answer(
    session: Session, code: str, year: int | None = None, closure: StraitStop | None = None, more: More | None = None
) -> EnergyAnswer:
    """Return an economy's fuels by supplier, its stocks, and what a closure or more from one supplier would change.

    Raises
    ------
    UsageFault
        For an unknown economy, year, strait or fuel, or a number out of range.
    DataFault
        When a closure is asked about and no stock is on record or given.
    """
    label, inside = trade_members(code)
    year = session.trade().require_year(session.trade().latest_year if year is None else year)
    trade = session.trade()
    imports = energy_imports(trade, inside, year)
    if not imports:
        require_flows(trade, label, inside, year, year)
    position = _stability(session, year)
    assumed = [*_weighed(imports), *notes("energy_stirling")]
    stop: StopEntry | None = None
    covers: tuple[CoverEntry, ...] = ()
    moved: tuple[ReallocationEntry, ...] = ()
    if closure is not None:
        stop = _stop(session, imports, closure, year)
        covers = _covers(imports, inside, closure, stop)
        if not covers:
            raise DataFault("energy_no_stock", economy=label)
        moved = _reallocations(session, label, year, closure, stop) if closure.reallocate else ()
        assumed += [*notes("energy_bypass", "energy_band", "energy_share", "energy_rival", "energy_restraint")]
        assumed += notes("energy_reallocation", "energy_lng_routes") if moved else ()
    extra = _more(session, imports, label, year, more) if more is not None else None
    assumed += notes("energy_more") if extra else ()
    return EnergyAnswer(
        economy=label,
        members=inside,
        year=year,
        edition=trade.source.edition,
        fuels={fuel: _fuel(found, position) for fuel, found in imports.items()},
        stocks=_stocks(inside),
        stop=stop,
        days_of_cover=_first(covers) if covers else None,
        cover=covers,
        more=extra,
        reallocation=moved,
        horizon_days=closure.days if closure else None,
        assumptions=tuple(assumed),
        notes=(
            *changes_noted(inside, year, year),
            *notes("energy_stock_days", "energy_lng_stock", "energy_doubtful", "taiwan", "hubs"),
        ),
        sources=tuple(s for s in (trade.source, governance_snapshot(session.store).source)),
    )


def table_rows(answer: EnergyAnswer) -> list[PathRow] | list[SupplierRow]:
    """Return the rows of the answer as a file: stock left by day with a closure, else suppliers by fuel."""
    if answer.cover:
        return [
            PathRow(fuel=c.fuel, basis=c.basis, day=day, low=low, central=central, high=high)
            for c in answer.cover
            for day, low, central, high in zip(c.path.day, c.path.low, c.path.central, c.path.high, strict=True)
        ]
    return [
        SupplierRow(fuel=fuel, year=entry.year, **supplier.model_dump())
        for fuel, entry in answer.fuels.items()
        for supplier in entry.suppliers
    ]


def _stability(session: Session, year: int) -> dict[str, float]:
    """Return each economy's political stability in the year, or in the last one published before it."""
    frame = session.governance.filter((nw.col("year") <= year) & ~nw.col("political_stability").is_null())
    found = frame.select("year", "economy", "political_stability").collect("pyarrow").rows(named=True)
    ordered = sorted(found, key=lambda row: row["year"])
    return {row["economy"]: float(row["political_stability"]) for row in ordered}


def _fuel(imports: FuelImports, position: dict[str, float]) -> FuelEntry:
    shares, found = shares_of(imports), diversity(imports, position, STABILITY_SPAN)
    origins = {origin.economy: origin for origin in imports.origins}
    return FuelEntry(
        year=imports.year,
        tonnes=imports.tonnes,
        value_usd=imports.value_usd,
        usd_per_tonne=found.usd_per_tonne,
        weighed_share=imports.weighed_share,
        suppliers=tuple(
            SupplierEntry(
                economy=code,
                share=share,
                tonnes=origins[code].tonnes,
                value_usd=origins[code].value_usd,
                usd_per_tonne=_price(origins[code].value_usd, origins[code].tonnes),
            )
            for code, share in shares.items()
        ),
        hhi=imports.hhi,
        effective_suppliers=found.effective_suppliers,
        shannon=found.shannon,
        stirling=found.stirling,
        stirling_coverage=found.stirling_coverage,
        doubtful=found.doubtful,
    )


def _weighed(imports: dict[str, FuelImports]) -> tuple[Bilingual, ...]:
    """Return, for every fuel of which not all is weighed, on how much of its value the shares rest."""
    return tuple(
        both("methods.note.energy_weighed", fuel=both(f"cli.energy.{fuel}"), percent=f"{found.weighed_share:.0%}")
        if found.tonnes > 0
        else both("methods.note.energy_unweighed", fuel=both(f"cli.energy.{fuel}"))
        for fuel, found in imports.items()
        if found.weighed_share < WEIGHED
    )


def _price(usd: float, tonnes: float | None) -> float | None:
    return usd / tonnes if tonnes else None


def _stocks(inside: tuple[str, ...]) -> tuple[StockEntry, ...]:
    return tuple(
        StockEntry(
            economy=stock.economy,
            fuel=stock.fuel,
            holder=stock.holder,
            basis=stock.basis,
            as_of=stock.as_of,
            days=stock.days,
            quantity=stock.quantity,
            unit=stock.unit,
            note=stock.note,
            source=stock.source,
        )
        for member in inside
        for fuel in ("oil", "lng")
        for stock in stocks_of(member, fuel)
    )


def _stop(session: Session, imports: dict[str, FuelImports], closure: StraitStop, year: int) -> StopEntry:
    origins = strait_origins(closure.strait)
    by_origin = {fuel: _stopped(session, origins, fuel, year) for fuel in STOCK_FUEL}
    shares = {fuel: shares_of(imports[fuel]) if fuel in imports else {} for fuel in STOCK_FUEL}
    named = next(row for row in rows("chokepoints") if row["chokepoint"] == closure.strait)
    return StopEntry(
        strait=closure.strait,
        name=names(named, "name"),
        days=closure.days,
        max_release=closure.max_release if math.isfinite(closure.max_release) else None,
        origins=tuple(
            StoppedEntry(
                economy=o.origin,
                fuel=o.fuel,
                share=shares[o.fuel].get(o.origin, 0.0),
                stopped=by_origin[o.fuel][o.origin],
                note=o.note,
                source=o.source,
            )
            for o in origins
        ),
        stopped_share={fuel: stopped_share(shares[fuel], by_origin[fuel]) for fuel in STOCK_FUEL if fuel in imports},
    )


def _stopped(session: Session, origins: tuple[StraitOrigin, ...], fuel: str, year: int) -> dict[str, Band]:
    codes = [origin.origin for origin in origins if origin.fuel == fuel]
    return stopped_by_origin(origins, fuel, exported_tonnes(session.trade(), fuel, year, codes))


def _covers(
    imports: dict[str, FuelImports], inside: tuple[str, ...], closure: StraitStop, stop: StopEntry
) -> tuple[CoverEntry, ...]:
    given = dict(closure.stock_days)
    entries = []
    for fuel, stopped in stop.stopped_share.items():
        stored = STOCK_FUEL[fuel]
        held = holdings(stocks_of(inside[0], stored), imports[fuel].tonnes) if len(inside) == 1 else ()
        if stored in given:
            held = (Holding(basis="given", as_of="", days=Band.at(given[stored])),)
        restraint = RESTRAINT[fuel] if closure.restraint is None else Band.at(closure.restraint)
        for holding in held:
            found = cover(holding.days, stopped, restraint, closure.days, closure.max_release)
            entries.append(_cover(stored, holding, found))
    return tuple(entries)


def _cover(fuel: str, holding: Holding, found: Cover) -> CoverEntry:
    low, central, high = found.path
    return CoverEntry(
        fuel=fuel,
        basis=holding.basis,
        as_of=holding.as_of,
        stock_days=found.stock_days,
        stopped_share=found.stopped,
        restraint=found.restraint,
        days_of_cover=found.days.opened,
        stock_left=found.left,
        unmet_days=found.unmet,
        path=PathSeries(day=tuple(range(len(low))), low=low, central=central, high=high),
    )


def _first(covers: tuple[CoverEntry, ...]) -> dict[str, OpenBand]:
    found: dict[str, OpenBand] = {}
    for entry in covers:
        found.setdefault(entry.fuel, entry.days_of_cover)
    return found


def _more(session: Session, imports: dict[str, FuelImports], label: str, year: int, more: More) -> AdditionalEntry:
    supplier = economy(more.supplier).code
    if more.fuel not in imports or imports[more.fuel].tonnes <= 0:
        raise DataFault("energy_not_imported", economy=label, fuel=more.fuel)
    flows = bilateral(session.trade(), more.fuel, year)
    tonnes = {o.economy: o.tonnes for o in imports[more.fuel].origins if o.tonnes}
    added, others = more.megatonnes * TONNES, sum(t for code, t in tonnes.items() if code != supplier)
    if added > others:
        raise UsageFault("energy_too_much", amount=more.megatonnes, others=f"{others / TONNES:.1f}")
    prices = {o.economy: o.value_usd / o.tonnes for o in imports[more.fuel].origins if o.tonnes}
    prices.setdefault(supplier, _seller_price(flows, supplier))
    exposed = {o.origin: o.exposed for o in strait_origins(HORMUZ) if o.fuel == more.fuel}
    cases = additional_supply(tonnes, prices, supplier, added, exposed)
    within = [case for case in cases if case.case != "on_top"]
    total = sum(tonnes.values())
    sold: dict[str, float] = {}
    for (exporter, _), (mass, _usd) in flows.items():
        sold[exporter] = sold.get(exporter, 0.0) + mass
    return AdditionalEntry(
        fuel=more.fuel,
        supplier=supplier,
        more_tonnes=added,
        hhi_before=imports[more.fuel].hhi,
        hhi_after=_over([case.hhi for case in cases]),
        cost_change_usd=_over([case.cost_change_usd for case in within]),
        exposed_before=sum(tonnes.get(code, 0.0) * share for code, share in exposed.items()) / total,
        exposed_after=_over([case.exposed_share for case in cases]),
        suppliers=tuple(_change(code, tonnes, cases, sold) for code in cases[0].shares),
        cases=tuple(
            AdditionalCase(
                case=case.case,
                hhi=case.hhi,
                cost_change_usd=case.cost_change_usd,
                exposed_share=case.exposed_share,
                shares=case.shares,
            )
            for case in cases
        ),
    )


def _seller_price(flows: dict[tuple[str, str], tuple[float, float]], supplier: str) -> float:
    """Return what a supplier that is new to the importer gets a tonne elsewhere."""
    mine = [amounts for (exporter, _), amounts in flows.items() if exporter == supplier and amounts[0] > 0]
    if not mine:
        raise DataFault("energy_no_price", economy=supplier)
    return sum(usd for _, usd in mine) / sum(mass for mass, _ in mine)


def _change(code: str, tonnes: dict[str, float], cases: tuple[Additional, ...], sold: dict[str, float]) -> ShareChange:
    before = tonnes.get(code, 0.0)
    elsewhere = max(sold.get(code, 0.0) - before, 0.0)
    after = [case.tonnes.get(code, 0.0) for case in cases]
    known = code in sold and sold[code] > 0
    return ShareChange(
        economy=code,
        before=before / sum(tonnes.values()),
        after=_over([case.shares.get(code, 0.0) for case in cases]),
        of_its_exports_before=before / sold[code] if known else None,
        of_its_exports_after=_over([t / (elsewhere + t) if elsewhere + t > 0 else 0.0 for t in after])
        if known
        else None,
    )


def _terminal_distances(session: Session) -> Array:
    """Return kilometres by sea between exporters and importers of LNG, from the nearest terminals of each."""
    out, into = lng_ports("exporter"), lng_ports("importer")
    places = [place for ports in (out, into) for terminals in ports.values() for place in terminals]
    owner = [code for ports in (out, into) for code, terminals in ports.items() for _ in terminals]
    loading = sum(len(terminals) for terminals in out.values())
    km = sea_distances(session, np.array([(lon, lat) for lat, lon in places]))[:loading, loading:]
    starts, ends = np.array(owner[:loading]), np.array(owner[loading:])
    return np.array([[km[starts == a][:, ends == b].min() for b in into] for a in out])


def _reallocations(
    session: Session, label: str, year: int, closure: StraitStop, stop: StopEntry
) -> tuple[ReallocationEntry, ...]:
    trade = lng_trade(bilateral(session.trade(), "lng", year), _terminal_distances(session))
    if label not in trade.importers:
        raise DataFault("energy_no_terminal", economy=label)
    stopped = {entry.economy: entry.stopped.central for entry in stop.origins if entry.fuel == "lng"}
    market = lng_market(trade, stopped, closure.days, closure.restraint or 0.0)
    at = trade.importers.index(label)
    base = dict(zip(trade.exporters, trade.tonnes[:, at].tolist(), strict=True))
    rules: tuple[Fairness, ...] = ("cost", "proportional", "max_min")
    runs: list[tuple[str, tuple[str, ...], Allocation]] = [(rule, (), allocated(trade, market, rule)) for rule in rules]
    if closure.pool is not None:
        pool = tuple(code for code in members(closure.pool) if code in trade.importers)
        if not pool:
            raise DataFault("energy_no_terminal", economy=closure.pool.upper())
        runs.append(("pooled", pool, allocated(trade, market, "cost", pool)))
    return tuple(
        ReallocationEntry(
            rule=rule,
            pool=pool,
            shared_shortage=found.shared_shortage,
            unmet_tonnes=float(found.unmet[at].sum()),
            unmet_share=float(found.unmet[at].sum() / max(market.demand[at].sum(), 1e-12)),
            world_unmet_tonnes=float(found.unmet.sum()),
            scarcity_price=tuple(found.scarcity_price[at].tolist()),
            fleet_rent=tuple(found.fleet_rent.tolist()),
            arrivals=dict(zip(trade.exporters, found.shipments[:, at].sum(axis=1).tolist(), strict=True)),
            arrivals_base=base,
        )
        for rule, pool, found in runs
    )


def _over(values: list[float]) -> Band:
    """Return the band of several cases; the first is the central one."""
    return Band.around(values[0], values)
