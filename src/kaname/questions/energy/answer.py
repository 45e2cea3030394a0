"""The work of energy: suppliers, stocks, a closed strait, more from one supplier, and where LNG would go."""

from __future__ import annotations

import math

from kaname.energy.additional import Additional, additional_supply
from kaname.energy.cover import RESTRAINT, Cover, Holding, cover, holdings, stopped_by_origin, stopped_share
from kaname.energy.fuel_trade import bilateral, exported_tonnes
from kaname.energy.reallocation import allocated, lng_market, lng_trade, terminal_distances
from kaname.energy.records import STOCK_FUEL, StraitOrigin, stocks_of, strait_origins
from kaname.energy.suppliers import diversity, shares_of
from kaname.errors import DataFault, UsageFault
from kaname.indicators.energy import FuelImports, energy_imports
from kaname.indicators.governance import SPAN, stability
from kaname.kernels.allocation import Allocation, Fairness
from kaname.model.quantity import Band, OpenBand
from kaname.questions.energy.question import (
    WEIGHED,
    AdditionalCase,
    AdditionalEntry,
    CoverEntry,
    Energy,
    EnergyAnswer,
    FuelEntry,
    PathSeries,
    ReallocationEntry,
    ShareChange,
    StockEntry,
    StopEntry,
    StoppedEntry,
    SupplierEntry,
)
from kaname.questions.folders import folder_of
from kaname.questions.notes import notes
from kaname.questions.presence import changes_noted, require_flows
from kaname.questions.session import Session, trade_members
from kaname.texts import LANGUAGES, Bilingual, both
from kaname.vocab.economies import members
from kaname.vocab.table import names, rows
from kaname.warehouse.tables import governance_snapshot

TONNES = 1e6
HORMUZ = "hormuz"
# Weights that move the total by less are corrected and not spoken of.
LIES = 0.01


def answer(session: Session, asked: Energy) -> EnergyAnswer:
    """Return an economy's fuels by supplier, its stocks, and what a closure or more from one supplier would change.

    Raises
    ------
    UsageFault
        For a year the trade table lacks, or more than the others supply.
    DataFault
        When a closure is asked about and no stock is on record or given, or a fuel that is not imported.
    """
    label, inside = trade_members(asked.economy)
    trade = session.trade()
    year = trade.require_year(trade.latest_year if asked.year is None else asked.year)
    imports = energy_imports(trade, inside, year)
    if not imports:
        require_flows(trade, label, inside, year, year)
    position = stability(session.governance, year)
    assumed = [*_weighed(imports), *_corrected(imports), *notes("energy_stirling")]
    stop = _stop(session, imports, asked.stop, asked, year) if asked.stop is not None else None
    covers: tuple[CoverEntry, ...] = ()
    moved: tuple[ReallocationEntry, ...] = ()
    if stop is not None:
        covers = _covers(imports, inside, asked, stop)
        if not covers:
            group = any(stocks_of(member, fuel) for member in inside for fuel in STOCK_FUEL.values())
            raise DataFault("energy_group_stock" if group and len(inside) > 1 else "energy_no_stock", economy=label)
        moved = _reallocations(session, (label, inside), year, asked, stop) if _moves(asked) else ()
        assumed += [*notes("energy_bypass", "energy_band", "energy_share", "energy_rival", "energy_restraint")]
        assumed += notes("energy_reallocation", "energy_lng_routes") if moved else ()
    if asked.more is not None and asked.supplier in inside:
        raise UsageFault("energy_own_supplier", economy=label, supplier=asked.supplier)
    extra = _more(session, imports, label, year, asked, asked.more) if asked.more is not None else None
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
        horizon_days=asked.days if stop else None,
        assumptions=tuple(assumed),
        notes=(
            *changes_noted(inside, year, year),
            *notes("energy_stock_days", "energy_lng_stock", "energy_doubtful", "taiwan", "hubs"),
        ),
        sources=(trade.source, governance_snapshot(session.store).source),
    )


def _moves(asked: Energy) -> bool:
    return asked.reallocate or asked.pool is not None


def _fuel(imports: FuelImports, position: dict[str, float]) -> FuelEntry:
    shares, found = shares_of(imports), diversity(imports, position, SPAN)
    origins = {origin.economy: origin for origin in imports.origins}
    return FuelEntry(
        year=imports.year,
        tonnes=imports.tonnes,
        tonnes_reported=imports.tonnes_reported,
        corrected=imports.corrected,
        value_usd=imports.value_usd,
        usd_per_tonne=found.usd_per_tonne,
        weighed_share=imports.weighed_share,
        suppliers=tuple(
            SupplierEntry(
                economy=code,
                share=share,
                tonnes=origins[code].tonnes,
                tonnes_reported=origins[code].tonnes_reported,
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
        both("methods.note.energy_weighed", fuel=_named(fuel), percent=f"{found.weighed_share:.0%}")
        if found.tonnes > 0
        else both("methods.note.energy_unweighed", fuel=_named(fuel))
        for fuel, found in imports.items()
        if found.weighed_share < WEIGHED
    )


def _corrected(imports: dict[str, FuelImports]) -> tuple[Bilingual, ...]:
    """Return, for every fuel with weights that lie by so much as a hundredth of its total, what was done about them."""
    return tuple(
        both(
            "methods.note.energy_corrected",
            fuel=_named(fuel),
            count=found.corrected,
            reported=f"{found.tonnes_reported / TONNES:.1f}",
            tonnes=f"{found.tonnes / TONNES:.1f}",
        )
        for fuel, found in imports.items()
        if abs(found.tonnes - found.tonnes_reported) > LIES * found.tonnes
    )


def _named(fuel: str) -> Bilingual:
    return Bilingual(**{language: folder_of(Energy).say(f"code.fuel.{fuel}", language) for language in LANGUAGES})


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


def _stop(session: Session, imports: dict[str, FuelImports], strait: str, asked: Energy, year: int) -> StopEntry:
    origins = strait_origins(strait)
    by_origin = {fuel: _stopped(session, origins, fuel, year) for fuel in STOCK_FUEL}
    shares = {fuel: shares_of(imports[fuel]) if fuel in imports else {} for fuel in STOCK_FUEL}
    named = next(row for row in rows("chokepoints") if row["chokepoint"] == strait)
    return StopEntry(
        strait=strait,
        name=names(named, "name"),
        days=asked.days,
        max_release=asked.release if asked.release is not None and math.isfinite(asked.release) else None,
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
    imports: dict[str, FuelImports], inside: tuple[str, ...], asked: Energy, stop: StopEntry
) -> tuple[CoverEntry, ...]:
    given = {"oil": asked.oil_days, "lng": asked.lng_days}
    released = math.inf if asked.release is None else asked.release
    entries = []
    for fuel, stopped in stop.stopped_share.items():
        stored = STOCK_FUEL[fuel]
        held = holdings(stocks_of(inside[0], stored), imports[fuel].tonnes) if len(inside) == 1 else ()
        if (days := given[stored]) is not None:
            held = (Holding(basis="given", as_of="", days=Band.at(days)),)
        restraint = RESTRAINT[fuel] if asked.restraint is None else Band.at(asked.restraint)
        for holding in held:
            found = cover(holding.days, stopped, restraint, asked.days, released)
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


def _more(
    session: Session, imports: dict[str, FuelImports], label: str, year: int, asked: Energy, more: float
) -> AdditionalEntry:
    supplier, fuel = asked.supplier, asked.fuel
    if fuel not in imports or imports[fuel].tonnes <= 0:
        raise DataFault("energy_not_imported", economy=label, fuel=fuel)
    flows = bilateral(session.trade(), fuel, year)
    tonnes = {o.economy: o.tonnes for o in imports[fuel].origins if o.tonnes}
    added, others = more * TONNES, sum(t for code, t in tonnes.items() if code != supplier)
    if added > others:
        raise UsageFault("energy_too_much", amount=more, others=f"{others / TONNES:.1f}")
    prices = {o.economy: o.value_usd / o.tonnes for o in imports[fuel].origins if o.tonnes}
    prices.setdefault(supplier, _seller_price(flows, supplier))
    exposed = {o.origin: o.exposed for o in strait_origins(HORMUZ) if o.fuel == fuel}
    cases = additional_supply(tonnes, prices, supplier, added, exposed)
    within = [case for case in cases if case.case != "on_top"]
    total = sum(tonnes.values())
    sold: dict[str, float] = {}
    for (exporter, _), (mass, _usd) in flows.items():
        sold[exporter] = sold.get(exporter, 0.0) + mass
    return AdditionalEntry(
        fuel=fuel,
        supplier=supplier,
        more_tonnes=added,
        hhi_before=imports[fuel].hhi,
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


def _reallocations(
    session: Session, importer: tuple[str, tuple[str, ...]], year: int, asked: Energy, stop: StopEntry
) -> tuple[ReallocationEntry, ...]:
    label, inside = importer
    if len(inside) > 1:
        raise UsageFault("energy_group_reallocation", economy=label)
    distances = terminal_distances(session.sea_network().distances)
    trade = lng_trade(bilateral(session.trade(), "lng", year), distances)
    if label not in trade.importers:
        raise DataFault("energy_no_terminal", economy=label)
    stopped = {entry.economy: entry.stopped.central for entry in stop.origins if entry.fuel == "lng"}
    market = lng_market(trade, stopped, asked.days, asked.restraint or 0.0)
    at = trade.importers.index(label)
    base = dict(zip(trade.exporters, trade.tonnes[:, at].tolist(), strict=True))
    rules: tuple[Fairness, ...] = ("cost", "proportional", "max_min")
    runs: list[tuple[str, tuple[str, ...], Allocation]] = [(rule, (), allocated(trade, market, rule)) for rule in rules]
    if asked.pool is not None:
        pool = tuple(code for code in members(asked.pool) if code in trade.importers)
        if not pool:
            raise DataFault("energy_no_terminal", economy=asked.pool)
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
