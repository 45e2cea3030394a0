"""How energy reads: suppliers and stocks, days of cover through a closure, more from one supplier, LNG moved."""

from __future__ import annotations

from collections.abc import Iterable

from kaname.media.drawings import OriginBar, OriginChart, OriginSlice, StockPath
from kaname.media.sheet import Pull
from kaname.media.view import Picture, Shown, Table, View
from kaname.model.quantity import OpenBand
from kaname.questions.asking import Count, EconomyCode, EconomyCodes, Index, Part, Share, Tonnes, Usd, Year
from kaname.questions.energy.question import (
    WEIGHED,
    AdditionalEntry,
    CaseRow,
    CoverEntry,
    CoverRow,
    EnergyAnswer,
    EstimatedPrice,
    EstimatedShare,
    EstimatedTonnes,
    FuelEntry,
    Number,
    PathRow,
    ReallocationEntry,
    ShareChange,
    StockEntry,
    StopEntry,
    StoppedEntry,
    SupplierRow,
    UsdPerTonne,
)
from kaname.questions.reading import Reader

RANKED = 8
DRAWN = 6


class FuelRow(Part):
    """Imports of one fuel, its suppliers apart."""

    fuel: str
    year: Year
    tonnes: Tonnes
    tonnes_reported: Tonnes
    corrected: Count
    value_usd: Usd
    usd_per_tonne: UsdPerTonne | None
    weighed_share: Share
    hhi: Index
    effective_suppliers: Number
    shannon: Number
    stirling: Index | None
    stirling_coverage: Share
    doubtful: EconomyCodes


class ReallocationRow(Part):
    """Where LNG goes under one rule, over twelve months."""

    rule: str
    pool: EconomyCodes
    shared_shortage: EstimatedShare | None
    unmet_share: EstimatedShare
    unmet_tonnes: EstimatedTonnes
    world_unmet_tonnes: EstimatedTonnes
    highest_scarcity_price: EstimatedPrice


class Arrival(Part):
    """LNG that arrives from one exporter under one rule, and in the base year."""

    rule: str
    exporter: EconomyCode
    arrivals: EstimatedTonnes
    arrivals_base: Tonnes


def view(found: EnergyAnswer, read: Reader) -> View:
    """Return what the question was about: cover when a strait stops, else what more would change, else suppliers."""
    lead = [_background(found, read)] if found.fuels else []
    if found.more is not None:
        lead.append(_more(found.more, found, read))
    if found.reallocation:
        lead.append(_moved(found, read))
    headline = _headline(found, read)
    return read.view(
        title=read.say("title", economy=read.party(found.economy), year=found.year, edition=found.edition),
        headline=headline,
        lead=tuple(sentence for sentence in lead if sentence != headline),
        pull=_pull(found, read),
        pictures=_pictures(found, read),
        tables=tuple(_tables(found, read)),
        lines=tuple(_lines(found, read)),
        notes=[*found.assumptions, *found.notes],
        sources=found.sources,
        kind="estimate" if found.stop or found.more else "fact",
    )


def _fuel(fuel: str, read: Reader) -> str:
    return read.value(fuel, column="fuel")


def _headline(found: EnergyAnswer, read: Reader) -> str:
    if found.stop is not None and found.cover:
        return _cover_headline(found.cover[0], found.stop, found, read)
    if found.more is not None:
        return _more(found.more, found, read)
    parts = [
        read.say(
            "headline.part" if entry.weighed_share >= WEIGHED else "headline.part_weighed",
            fuel=_fuel(fuel, read),
            share=read.share(entry.suppliers[0].share, 0),
            supplier=read.party(entry.suppliers[0].economy),
        )
        for fuel, entry in found.fuels.items()
        if entry.suppliers
    ]
    told = {"economy_start": read.start(found.economy), "economy": read.party(found.economy), "year": found.year}
    return read.say("headline.suppliers" if parts else "headline.none", **told, parts=read.listed(parts))


def _background(found: EnergyAnswer, read: Reader) -> str:
    """Return the share of imports that stops, or without a closure how concentrated suppliers are."""
    if found.stop is not None:
        stopped = [
            read.say(
                "stopped_part", fuel=_fuel(fuel, read), band=read.band(band.low, band.central, band.high, read.share)
            )
            for fuel, band in found.stop.stopped_share.items()
        ]
        return read.say("stopped", parts=read.listed(stopped))
    parts = [
        read.say("concentration_part", fuel=_fuel(fuel, read), hhi=read.cell(entry.hhi, "index"))
        for fuel, entry in found.fuels.items()
    ]
    return read.say("concentration", parts=read.listed(parts))


def _cover_headline(entry: CoverEntry, stop: StopEntry, found: EnergyAnswer, read: Reader) -> str:
    told = {
        "economy": read.party(found.economy),
        "strait": read.of(stop.name),
        "fuel": _fuel(entry.fuel, read),
        "year": found.year,
    }
    band = entry.days_of_cover
    if band.central is None:
        return read.say("cover.never", **told)
    told |= {"days": _day(band.central, read), "low": _day(band.low, read)}
    if band.high is None:
        return read.say("cover.days_open", **told)
    return read.say("cover.days", **told, high=_day(band.high, read))


def _cover_note(band: OpenBand, year: int, read: Reader) -> str:
    if band.low is None:
        return read.say("pull.cover_note_never", year=year)
    told = {"year": year, "low": _day(band.low, read)}
    if band.high is None:
        return read.say("pull.cover_note_open", **told)
    return read.say("pull.cover_note", **told, high=_day(band.high, read))


def _day(days: float | None, read: Reader) -> str:
    return read.say("never") if days is None else read.cell(days, "days", digits=0)


def _open(band: OpenBand, read: Reader) -> str:
    low, central, high = (_day(days, read) for days in (band.low, band.central, band.high))
    return read.shared("band", central=central, low=low, high=high) if low != high else central


def _pull(found: EnergyAnswer, read: Reader) -> Pull | None:
    if found.stop is not None and found.cover:
        entry = found.cover[0]
        days = entry.days_of_cover
        told = {"fuel": _fuel(entry.fuel, read), "basis": read.value(entry.basis, column="basis")}
        return Pull(
            value=read.say("days", days=_day(days.central, read)) if days.central is not None else read.say("never"),
            label=read.say("pull.cover", **told),
            note=_cover_note(days, found.year, read),
        )
    if found.more is not None:
        more = found.more
        low, high = (read.cell(end, "index") for end in (more.hhi_after.low, more.hhi_after.high))
        fuel = _fuel(more.fuel, read)
        return Pull(
            value=f"{read.cell(more.hhi_before, 'index')} → {read.cell(more.hhi_after.central, 'index')}",
            label=read.say("pull.more", fuel=fuel),
            note=read.say("pull.more_note", year=found.year, low=low, high=high),
        )
    if not found.fuels:
        return None
    fuel, imported = next(iter(found.fuels.items()))
    if not imported.suppliers:
        return None
    first = imported.suppliers[0]
    return Pull(
        value=read.share(first.share),
        label=read.say("pull.supplier", fuel=_fuel(fuel, read), supplier=read.name("economy", first.economy)),
        note=_all_of(imported, read),
    )


def _all_of(imported: FuelEntry, read: Reader) -> str:
    """Return what a supplier's share is a share of: the weight, or the value where nothing is weighed."""
    if imported.tonnes > 0:
        return read.say("pull.supplier_note", year=imported.year, tonnes=_amount(imported, read))
    return read.say("pull.supplier_value_note", year=imported.year, amount=_amount(imported, read))


def _amount(imported: FuelEntry, read: Reader) -> str:
    if imported.tonnes > 0:
        return read.cell(imported.tonnes, "tonnes")
    return read.money(imported.value_usd, imported.year)


def _more(more: AdditionalEntry, found: EnergyAnswer, read: Reader) -> str:
    cost = more.cost_change_usd
    low, high = (read.money(end, found.year) for end in (cost.low, cost.high))
    return read.say(
        "more",
        economy=read.party(found.economy),
        supplier=read.party(more.supplier),
        fuel=_fuel(more.fuel, read),
        amount=read.cell(more.more_tonnes, "tonnes"),
        before=read.cell(more.hhi_before, "index"),
        after=read.cell(more.hhi_after.central, "index"),
        low=low,
        high=high,
        year=found.year,
    )


def _moved(found: EnergyAnswer, read: Reader) -> str:
    shares = [entry.unmet_share for entry in found.reallocation]
    return read.say(
        "moved",
        economy=read.party(found.economy),
        low=read.share(min(shares)),
        high=read.share(max(shares)),
        world=read.cell(found.reallocation[0].world_unmet_tonnes, "tonnes"),
    )


def _pictures(found: EnergyAnswer, read: Reader) -> tuple[Picture, ...]:
    if found.stop is not None and found.cover:
        return (_cover_picture(found.cover[0], found.stop, found, read),)
    drawn = {fuel: entry for fuel, entry in found.fuels.items() if entry.suppliers}
    if not drawn:
        return ()
    bars = tuple(_origins(fuel, entry, read) for fuel, entry in drawn.items())
    weighed = {entry.tonnes > 0 for entry in drawn.values()}
    by = "suppliers" if weighed == {True} else "suppliers_value" if weighed == {False} else "suppliers_mixed"
    chart = OriginChart("", bars, read.say("first"), read.say("others"), "", "")
    return (read.picture(by, chart, economy=read.party(found.economy), year=found.year),)


def _cover_picture(entry: CoverEntry, stop: StopEntry, found: EnergyAnswer, read: Reader) -> Picture:
    chart = StockPath(
        day=entry.path.day,
        low=entry.path.low,
        central=entry.path.central,
        high=entry.path.high,
        closed_days=stop.days,
        levels=(read.say("path.low"), read.say("path.central"), read.say("path.high")),
        axis=read.say("path.axis", basis=read.value(entry.basis, column="basis")),
        closed=read.say("path.closed"),
        first=read.say("path.first"),
    )
    return read.picture(
        "cover",
        chart,
        economy=read.party(found.economy),
        strait=read.of(stop.name),
        fuel=_fuel(entry.fuel, read),
        days=stop.days,
    )


def _origins(fuel: str, entry: FuelEntry, read: Reader) -> OriginBar:
    """Return one fuel's bar: the largest suppliers, the first of them dark, and the rest together."""
    named = entry.suppliers[:DRAWN]
    slices = [
        OriginSlice(read.name("economy", one.economy), one.share, member=number == 0)
        for number, one in enumerate(named)
    ]
    if (rest := sum(one.share for one in entry.suppliers[DRAWN:])) > 0:
        slices.append(OriginSlice(read.say("rest"), rest, member=False))
    return OriginBar(_fuel(fuel, read), _amount(entry, read), tuple(slices))


def _tables(found: EnergyAnswer, read: Reader) -> Iterable[Table]:
    if found.stop is not None and found.cover:
        yield from _stop_tables(found, found.stop, read)
    if found.more is not None:
        yield from _more_tables(found, found.more, read)
    suppliers = [
        SupplierRow(fuel=fuel, year=entry.year, **one.model_dump())
        for fuel, entry in found.fuels.items()
        for one in entry.suppliers
    ]
    ranked = read.say("suppliers_title", economy=read.party(found.economy), year=found.year)
    yield read.table("suppliers", SupplierRow, suppliers, _ranked(found, read), title=ranked)
    fuels = [FuelRow(fuel=fuel, **entry.model_dump(exclude={"suppliers"})) for fuel, entry in found.fuels.items()]
    weights = (read.cell(one.tonnes, "tonnes") if one.tonnes > 0 else read.shared("none") for one in fuels)
    yield read.table(
        "fuels",
        FuelRow,
        fuels,
        ("fuel", read.shown("tonnes", weights, "right"), "value_usd", "weighed_share", "hhi", "shannon", "stirling"),
        title=read.say("fuels_title"),
    )
    cited = " / ".join(dict.fromkeys(stock.source for stock in found.stocks))
    yield read.table(
        "stocks",
        StockEntry,
        found.stocks,
        _stocks_shown(found, read),
        title=read.say("stocks_title"),
        note=read.say("stock_sources", sources=cited) if cited else "",
    )
    if found.reallocation:
        yield from _moved_tables(found.reallocation, read)


def _ranked(found: EnergyAnswer, read: Reader) -> tuple[Shown, ...]:
    """Return the largest suppliers for the eye, one column a fuel, first to last."""
    most = min(max((len(entry.suppliers) for entry in found.fuels.values()), default=0), RANKED)

    def cells(fuel: str) -> tuple[str, ...]:
        named = found.fuels[fuel].suppliers[:most]
        said = [
            read.say("ranked", name=read.name("economy", one.economy), share=read.share(one.share)) for one in named
        ]
        return (*said, *("" for _ in range(most - len(said))))

    columns = {
        "crude": lambda: read.shown("crude", cells("crude")),
        "lng": lambda: read.shown("lng", cells("lng")),
        "coal": lambda: read.shown("coal", cells("coal")),
    }
    rank = read.shown("rank", (str(number + 1) for number in range(most)))
    return (rank, *(columns[fuel]() for fuel in found.fuels))


def _stocks_shown(found: EnergyAnswer, read: Reader) -> tuple[str | Shown, ...]:
    amounts = (
        read.shared("none")
        if stock.quantity is None
        else read.say("amount", amount=f"{stock.quantity:g}", unit=read.value(stock.unit, column="unit"))
        for stock in found.stocks
    )
    basis = (read.value(stock.basis, column="basis") if stock.basis else read.say("no_days") for stock in found.stocks)
    days = (
        read.shared("none") if stock.days is None else read.cell(stock.days.central, "days", digits=0)
        for stock in found.stocks
    )
    return (
        *("economy", "fuel", "holder"),
        read.shown("basis", basis),
        "as_of",
        read.shown("days", days, "right"),
        read.shown("quantity", amounts, "right"),
    )


def _stop_tables(found: EnergyAnswer, stop: StopEntry, read: Reader) -> Iterable[Table]:
    told = {"strait": read.of(stop.name), "days": stop.days}
    path = [
        PathRow(fuel=entry.fuel, basis=entry.basis, day=day, low=low, central=central, high=high)
        for entry in found.cover
        for day, low, central, high in zip(
            entry.path.day, entry.path.low, entry.path.central, entry.path.high, strict=True
        )
    ]
    yield read.table("path", PathRow, path, (), title=read.say("path_title", **told))
    lasting = (_open(entry.days_of_cover, read) for entry in found.cover)
    stocked = (read.cell(entry.stock_days.central, "days", digits=0) for entry in found.cover)
    yield read.table(
        "cover",
        CoverRow,
        found.cover,
        (
            *("fuel", "basis"),
            read.shown("stock_days", stocked, "right"),
            "stopped_share",
            read.shown("days_of_cover", lasting, "right"),
            "stock_left",
        ),
        title=read.say("cover_title", **told),
    )
    yield read.table(
        "behind",
        StoppedEntry,
        stop.origins,
        _behind(stop, read),
        title=read.say("behind_title", strait=told["strait"]),
    )


def _behind(stop: StopEntry, read: Reader) -> tuple[Shown, ...]:
    """Return the columns for the eye, of the origins that supply anything."""
    supplying = [origin for origin in stop.origins if origin.share > 0]
    stopped = (read.band(one.stopped.low, one.stopped.central, one.stopped.high, read.share) for one in supplying)
    return (
        read.shown("economy", (read.name("economy", one.economy) for one in supplying)),
        read.shown("fuel", (_fuel(one.fuel, read) for one in supplying)),
        read.shown("share", (read.share(one.share) for one in supplying), "right"),
        read.shown("stopped", stopped, "right"),
    )


def _more_tables(found: EnergyAnswer, more: AdditionalEntry, read: Reader) -> Iterable[Table]:
    told = {"supplier": read.party(more.supplier), "fuel": _fuel(more.fuel, read)}
    amount = read.cell(more.more_tonnes, "tonnes")
    yield read.table(
        "more",
        ShareChange,
        more.suppliers,
        ("economy", "before", "after"),
        title=read.say("more_title", **told, amount=amount),
        most=RANKED,
    )
    yield read.table(
        "cases",
        CaseRow,
        more.cases,
        ("case", "hhi", "cost_change_usd", "exposed_share"),
        title=read.say("cases_title"),
        year=found.year,
    )


def _moved_tables(entries: tuple[ReallocationEntry, ...], read: Reader) -> Iterable[Table]:
    moved = [
        ReallocationRow(
            **entry.model_dump(include=set(ReallocationRow.model_fields)),
            highest_scarcity_price=max(entry.scarcity_price),
        )
        for entry in entries
    ]
    yield read.table(
        "reallocation",
        ReallocationRow,
        moved,
        ("rule", "unmet_share", "unmet_tonnes", "world_unmet_tonnes", "highest_scarcity_price"),
        title=read.say("lng_title"),
    )
    arrivals = [
        Arrival(rule=entry.rule, exporter=code, arrivals=tonnes, arrivals_base=entry.arrivals_base[code])
        for entry in entries
        for code, tonnes in entry.arrivals.items()
    ]
    yield read.table("arrivals", Arrival, arrivals, (), title=read.say("arrivals_title"))


def _lines(found: EnergyAnswer, read: Reader) -> Iterable[str]:
    for fuel, entry in found.fuels.items():
        if entry.doubtful:
            named = read.listed(read.name("economy", code) for code in entry.doubtful)
            yield read.say("doubtful", fuel=_fuel(fuel, read), economies=named)
