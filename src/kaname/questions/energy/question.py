"""Who supplies an economy's fuel, what is in stock, and how long it lasts when a strait closes."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from kaname.energy.records import strait_origins
from kaname.errors import UsageFault
from kaname.indicators.energy import FUELS
from kaname.model.quantity import Band, OpenBand
from kaname.questions.asking import (
    Answer,
    Asked,
    Cited,
    Count,
    Economy,
    EconomyCode,
    EconomyCodes,
    Index,
    Part,
    Party,
    Question,
    Share,
    Strait,
    Told,
    Tonnes,
    Usd,
    Year,
)
from kaname.texts import Bilingual

LONGEST = 3650
Number = Annotated[float, Told("number")]
UsdPerTonne = Annotated[float, Told("number", 0)]
EstimatedDays = Annotated[float, Told("days", 1, "estimate")]
# Below this share of a fuel's value the answer says on how much its shares by weight rest.
WEIGHED = 0.995
EstimatedShare = Annotated[float, Told("share", 1, "estimate")]
EstimatedBand = Annotated[Band, Told("share", 1, "estimate")]
EstimatedIndex = Annotated[float, Told("index", 3, "estimate")]
EstimatedTonnes = Annotated[float, Told("tonnes", kind="estimate")]
EstimatedUsd = Annotated[float, Told("usd", kind="estimate")]
EstimatedDaysBand = Annotated[Band, Told("days", 0, "estimate")]
EstimatedOpenDays = Annotated[OpenBand, Told("days", 0, "estimate")]
EstimatedPrice = Annotated[float, Told("number", 0, "estimate")]
DayCount = Annotated[int, Told("days", 0)]


class SupplierEntry(Part):
    """One supplier of a fuel."""

    economy: EconomyCode
    share: Share = Field(description="share by weight, or by value where nothing is weighed, 0-1")
    tonnes: Tonnes | None = Field(
        description="null where no weight is reported; estimated from the value where the reported one lies"
    )
    tonnes_reported: Tonnes | None = Field(description="as reported; null where no weight is")
    value_usd: Usd
    usd_per_tonne: UsdPerTonne | None


class SupplierRow(SupplierEntry):
    """The same as ``--out`` writes it."""

    fuel: str
    year: Year


class FuelEntry(Part):
    """Imports of one fuel in a year."""

    year: Year
    tonnes: Tonnes = Field(description="over the flows that report a weight; estimated where it lies")
    tonnes_reported: Tonnes = Field(description="the same as reported")
    corrected: Count = Field(description="flows whose weight was estimated from the value, three times off the median")
    value_usd: Usd = Field(description="import cost, current US dollars")
    usd_per_tonne: UsdPerTonne | None = Field(description="value over weight of the weighed flows")
    weighed_share: Share = Field(description="share of the value whose weight is reported, 0-1")
    suppliers: tuple[SupplierEntry, ...] = Field(description="largest first")
    hhi: Index = Field(description="concentration of suppliers by weight, 0-1")
    effective_suppliers: Number = Field(description="1/HHI")
    shannon: Number = Field(description="Shannon entropy of the shares, natural units")
    stirling: Index | None = Field(
        description="Stirling diversity, alpha = beta = 1; two suppliers differ by their political stability"
    )
    stirling_coverage: Share = Field(description="share of the fuel whose suppliers have a stability score, 0-1")
    doubtful: EconomyCodes = Field(description="suppliers whose price a tonne is three times off the median")


class StockEntry(Part):
    """One published stock."""

    economy: EconomyCode
    fuel: str = Field(description="oil or lng")
    holder: str = Field(description="state, private, joint, utilities, city_gas, obligation or all")
    basis: str = Field(
        description="what a day means: statutory, iea, consumption, all_use, power, capacity; empty without days"
    )
    as_of: str
    days: Annotated[Band, Told("days", 0)] | None
    quantity: Number | None
    unit: str
    note: Bilingual
    source: str


class PathSeries(Part):
    """Stock left at the start of each day and after the last, in days of need."""

    day: tuple[DayCount, ...]
    low: tuple[EstimatedDays, ...]
    central: tuple[EstimatedDays, ...]
    high: tuple[EstimatedDays, ...]


class PathRow(Part):
    """One day of one stock, as ``--out`` writes it; days of need."""

    fuel: str
    basis: str
    day: DayCount
    low: EstimatedDays
    central: EstimatedDays
    high: EstimatedDays


class CoverRow(Part):
    """How long one stock lasts through the closure, as ``--out`` writes it."""

    fuel: str = Field(description="oil or lng")
    basis: str = Field(
        description="what a day of the stock means; given: by the caller; imports: quantity over imports"
    )
    as_of: str
    stock_days: Annotated[Band, Told("days", 0)] = Field(description="the stock in days of need, nothing arriving")
    stopped_share: EstimatedBand = Field(description="share of imports that stops, 0-1")
    restraint: Annotated[Band, Told("share", 0, "assumption")] = Field(
        description="share of need saved in the low, central and high case of cover, 0-1"
    )
    days_of_cover: EstimatedOpenDays = Field(
        description="days until the stock is empty if the closure goes on; null is never"
    )
    stock_left: EstimatedDaysBand = Field(description="stock when the closure ends, days of need")
    unmet_days: EstimatedDaysBand = Field(description="need unmet in the closure, days of need: least, central, most")


class CoverEntry(CoverRow):
    """How long one stock lasts through the closure."""

    path: PathSeries


class StoppedEntry(Part):
    """One origin behind the strait."""

    economy: EconomyCode
    fuel: str = Field(description="crude or lng")
    share: Share = Field(description="its share of the importer's supply, 0-1")
    stopped: EstimatedBand = Field(description="share of its exports that stops, 0-1")
    note: Bilingual
    source: str


class StopEntry(Part):
    """The closure asked about."""

    strait: str
    name: Bilingual
    days: DayCount
    max_release: Annotated[float, Told("share", kind="assumption")] | None = Field(
        description="most that is released a day, share of a day's need; null is no limit"
    )
    origins: tuple[StoppedEntry, ...]
    stopped_share: dict[str, EstimatedBand] = Field(
        description="by fuel (crude, lng): share of imports that stops, 0-1"
    )


class ShareChange(Part):
    """A supplier before and after."""

    economy: EconomyCode
    before: Share = Field(description="share of the importer's supply, 0-1")
    after: EstimatedBand = Field(description="over the ways of making room; central: in proportion")
    of_its_exports_before: Share | None = Field(description="share of its exports that goes to the importer, 0-1")
    of_its_exports_after: EstimatedBand | None = Field(
        description="the same afterwards, its exports to others unchanged"
    )


class CaseRow(Part):
    """One way of making room for the additional supply, as ``--out`` writes it."""

    case: str = Field(description="pro_rata, largest_first, costliest_first, exposed_first or on_top")
    hhi: EstimatedIndex
    cost_change_usd: EstimatedUsd = Field(
        description="change of the yearly import bill at base-year prices, US dollars"
    )
    exposed_share: EstimatedShare = Field(description="share of supply from behind Hormuz, 0-1")


class AdditionalCase(CaseRow):
    """One way of making room for the additional supply."""

    shares: dict[str, EstimatedShare]


class AdditionalEntry(Part):
    """What more from one supplier would change."""

    fuel: str
    supplier: str
    more_tonnes: Annotated[float, Told("tonnes", kind="assumption")] = Field(description="a year")
    hhi_before: Index
    hhi_after: Annotated[Band, Told("index", 3, "estimate")]
    cost_change_usd: Annotated[Band, Told("usd", kind="estimate")] = Field(
        description="over the ways of making room within today's total (on_top is apart)"
    )
    exposed_before: EstimatedShare
    exposed_after: EstimatedBand
    suppliers: tuple[ShareChange, ...]
    cases: tuple[AdditionalCase, ...]


class ReallocationEntry(Part):
    """Where LNG goes under one rule; the importer is the economy asked about."""

    rule: str = Field(description="cost, proportional, max_min or pooled")
    pool: EconomyCodes = Field(description="economies whose contracts bind together; empty but for pooled")
    shared_shortage: EstimatedShare | None = Field(
        description="share of demand all (or the worst off) go short by; null for cost"
    )
    unmet_tonnes: EstimatedTonnes = Field(description="the importer's unmet demand in twelve months")
    unmet_share: EstimatedShare = Field(description="over its demand, 0-1")
    world_unmet_tonnes: EstimatedTonnes
    scarcity_price: tuple[EstimatedPrice, ...] = Field(
        description="dual of the importer's demand by month, US dollars a tonne"
    )
    fleet_rent: tuple[Annotated[float, Told("number", 6, "estimate")], ...] = Field(
        description="dual of the fleet by month, US dollars a tonne-kilometre"
    )
    arrivals: dict[str, EstimatedTonnes] = Field(description="tonnes in twelve months by exporter")
    arrivals_base: dict[str, Tonnes] = Field(description="the same in the base year")


class EnergyAnswer(Answer):
    """Answer of ``kaname energy``."""

    economy: EconomyCode
    members: EconomyCodes
    year: Year
    edition: str
    fuels: dict[str, FuelEntry] = Field(description="crude, lng, coal; a fuel that is not imported is absent")
    stocks: tuple[StockEntry, ...] = Field(
        description="as published, the latest date of each basis; empty: none on record"
    )
    stop: StopEntry | None = Field(description="with --stop")
    days_of_cover: dict[str, EstimatedOpenDays] | None = Field(
        description="oil and lng, on the first basis of cover; null is never"
    )
    cover: tuple[CoverEntry, ...] = Field(description="every fuel and basis that has a stock")
    more: AdditionalEntry | None = Field(description="with --more")
    reallocation: tuple[ReallocationEntry, ...] = Field(description="with --reallocate")
    horizon_days: DayCount | None = Field(description="days of the closure")
    assumptions: tuple[Bilingual, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


def _fuel(given: Any) -> Any:  # noqa: ANN401 - what is not text is left to pydantic
    if isinstance(given, str) and given not in FUELS:
        raise UsageFault("energy_unknown_fuel", fuel=given, known=", ".join(FUELS))
    return given


class Energy(Question[EnergyAnswer]):
    """Fuels by supplier, stocks, and how long they last when a strait closes."""

    economy: Annotated[Party, Asked(bare=True)]
    stop: Strait | None = None
    days: int = 90
    restraint: float | None = None
    release: float | None = None
    oil_days: float | None = None
    lng_days: float | None = None
    reallocate: bool = False
    pool: Party | None = None
    more: float | None = None
    supplier: Economy = "USA"
    fuel: Annotated[Literal["crude", "lng", "coal"], BeforeValidator(_fuel)] = "lng"
    year: int | None = None

    @model_validator(mode="after")
    def _closable(self) -> Self:
        stocks = [days for days in (self.oil_days, self.lng_days) if days is not None]
        if self.stop is None:
            if self.reallocate or self.pool is not None or stocks or (self.restraint, self.release) != (None, None):
                raise UsageFault("energy_needs_stop")
            return self
        strait_origins(self.stop)
        if not 1 <= self.days <= LONGEST:
            raise UsageFault("energy_bad_days", days=self.days, longest=LONGEST)
        if self.restraint is not None and not 0 <= self.restraint < 1:
            raise UsageFault("energy_bad_restraint", restraint=self.restraint)
        if self.release is not None and not self.release > 0:
            raise UsageFault("energy_bad_release", release=self.release)
        for days in stocks:
            if not (math.isfinite(days) and days >= 0):
                raise UsageFault("energy_bad_stock", days=days)
        return self

    @model_validator(mode="after")
    def _an_amount(self) -> Self:
        if self.more is not None and not (math.isfinite(self.more) and self.more > 0):
            raise UsageFault("energy_bad_amount", amount=self.more)
        return self
