"""The JSON contract of ``kaname energy``."""

from __future__ import annotations

from pydantic import Field

from kaname.answers.contract import Answer, SourceEntry
from kaname.model.quantity import Band, OpenBand
from kaname.texts import Bilingual


class SupplierEntry(Answer):
    """One supplier of a fuel."""

    economy: str
    share: float = Field(description="share by weight, or by value where nothing is weighed, 0-1")
    tonnes: float | None = Field(description="null where no weight is reported")
    value_usd: float
    usd_per_tonne: float | None


class SupplierRow(SupplierEntry):
    """The same as ``--out`` writes it."""

    fuel: str
    year: int


class FuelEntry(Answer):
    """Imports of one fuel in a year."""

    year: int
    tonnes: float = Field(description="over the flows that report a weight")
    value_usd: float = Field(description="import cost, current US dollars")
    usd_per_tonne: float | None = Field(description="value over weight of the weighed flows")
    weighed_share: float = Field(description="share of the value whose weight is reported, 0-1")
    suppliers: tuple[SupplierEntry, ...] = Field(description="largest first")
    hhi: float = Field(description="concentration of suppliers by weight, 0-1")
    effective_suppliers: float = Field(description="1/HHI")
    shannon: float = Field(description="Shannon entropy of the shares, natural units")
    stirling: float | None = Field(
        description="Stirling diversity, alpha = beta = 1; two suppliers differ by their political stability"
    )
    stirling_coverage: float = Field(description="share of the fuel whose suppliers have a stability score, 0-1")
    doubtful: tuple[str, ...] = Field(description="suppliers whose price a tonne is three times off the median")


class StockEntry(Answer):
    """One published stock."""

    economy: str
    fuel: str = Field(description="oil or lng")
    holder: str = Field(description="state, private, joint, utilities, city_gas, obligation or all")
    basis: str = Field(
        description="what a day means: statutory, iea, consumption, all_use, power, capacity; empty without days"
    )
    as_of: str
    days: Band | None
    quantity: float | None
    unit: str
    note: Bilingual
    source: str


class PathSeries(Answer):
    """Stock left at the start of each day and after the last, in days of need."""

    day: tuple[int, ...]
    low: tuple[float, ...]
    central: tuple[float, ...]
    high: tuple[float, ...]


class PathRow(Answer):
    """One day of one stock, as ``--out`` writes it; days of need."""

    fuel: str
    basis: str
    day: int
    low: float
    central: float
    high: float


class CoverEntry(Answer):
    """How long one stock lasts through the closure."""

    fuel: str = Field(description="oil or lng")
    basis: str = Field(
        description="what a day of the stock means; given: by the caller; imports: quantity over imports"
    )
    as_of: str
    stock_days: Band = Field(description="the stock in days of need, nothing arriving")
    stopped_share: Band = Field(description="share of imports that stops, 0-1")
    restraint: Band = Field(description="share of need saved in the low, central and high case of cover, 0-1")
    days_of_cover: OpenBand = Field(description="days until the stock is empty if the closure goes on; null is never")
    stock_left: Band = Field(description="stock when the closure ends, days of need")
    unmet_days: Band = Field(description="need unmet in the closure, days of need: least, central, most")
    path: PathSeries


class StoppedEntry(Answer):
    """One origin behind the strait."""

    economy: str
    fuel: str = Field(description="crude or lng")
    share: float = Field(description="its share of the importer's supply, 0-1")
    stopped: Band = Field(description="share of its exports that stops, 0-1")
    note: Bilingual
    source: str


class StopEntry(Answer):
    """The closure asked about."""

    strait: str
    name: Bilingual
    days: int
    max_release: float | None = Field(
        description="most that is released a day, share of a day's need; null is no limit"
    )
    origins: tuple[StoppedEntry, ...]
    stopped_share: dict[str, Band] = Field(description="by fuel (crude, lng): share of imports that stops, 0-1")


class ShareChange(Answer):
    """A supplier before and after."""

    economy: str
    before: float = Field(description="share of the importer's supply, 0-1")
    after: Band = Field(description="over the ways of making room; central: in proportion")
    of_its_exports_before: float | None = Field(description="share of its exports that goes to the importer, 0-1")
    of_its_exports_after: Band | None = Field(description="the same afterwards, its exports to others unchanged")


class AdditionalCase(Answer):
    """One way of making room for the additional supply."""

    case: str = Field(description="pro_rata, largest_first, costliest_first, exposed_first or on_top")
    hhi: float
    cost_change_usd: float = Field(description="change of the yearly import bill at base-year prices, US dollars")
    exposed_share: float = Field(description="share of supply from behind Hormuz, 0-1")
    shares: dict[str, float]


class AdditionalEntry(Answer):
    """What more from one supplier would change."""

    fuel: str
    supplier: str
    more_tonnes: float = Field(description="a year")
    hhi_before: float
    hhi_after: Band
    cost_change_usd: Band = Field(description="over the ways of making room within today's total (on_top is apart)")
    exposed_before: float
    exposed_after: Band
    suppliers: tuple[ShareChange, ...]
    cases: tuple[AdditionalCase, ...]


class ReallocationEntry(Answer):
    """Where LNG goes under one rule; the importer is the economy asked about."""

    rule: str = Field(description="cost, proportional, max_min or pooled")
    pool: tuple[str, ...] = Field(description="economies whose contracts bind together; empty but for pooled")
    shared_shortage: float | None = Field(
        description="share of demand all (or the worst off) go short by; null for cost"
    )
    unmet_tonnes: float = Field(description="the importer's unmet demand in twelve months")
    unmet_share: float = Field(description="over its demand, 0-1")
    world_unmet_tonnes: float
    scarcity_price: tuple[float, ...] = Field(description="dual of the importer's demand by month, US dollars a tonne")
    fleet_rent: tuple[float, ...] = Field(description="dual of the fleet by month, US dollars a tonne-kilometre")
    arrivals: dict[str, float] = Field(description="tonnes in twelve months by exporter")
    arrivals_base: dict[str, float] = Field(description="the same in the base year")


class EnergyAnswer(Answer):
    """Answer of ``kaname energy``."""

    economy: str
    members: tuple[str, ...]
    year: int
    edition: str
    fuels: dict[str, FuelEntry] = Field(description="crude, lng, coal; a fuel that is not imported is absent")
    stocks: tuple[StockEntry, ...] = Field(
        description="as published, the latest date of each basis; empty: none on record"
    )
    stop: StopEntry | None = Field(description="with --stop")
    days_of_cover: dict[str, OpenBand] | None = Field(
        description="oil and lng, on the first basis of cover; null is never"
    )
    cover: tuple[CoverEntry, ...] = Field(description="every fuel and basis that has a stock")
    more: AdditionalEntry | None = Field(description="with --more")
    reallocation: tuple[ReallocationEntry, ...] = Field(description="with --reallocate")
    horizon_days: int | None = Field(description="days of the closure")
    assumptions: tuple[Bilingual, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceEntry, ...]
