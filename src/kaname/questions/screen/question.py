"""Which products an economy or group imports from too few, most concentrated first."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kaname.indicators.concentration import MINIMUM_USD
from kaname.indicators.rules import DEFAULT_RULE, Figure
from kaname.questions.asking import (
    Answer,
    Asked,
    Cited,
    Count,
    EconomyCode,
    EconomyCodes,
    Index,
    Part,
    Party,
    Product,
    Question,
    Share,
    Told,
    Tonnes,
    Usd,
    Year,
)
from kaname.texts import Bilingual


class SupplierShare(Part):
    """One supplier of a product; `share` of its imports by value, 0-1."""

    economy: EconomyCode
    share: Share


class Alternative(Part):
    """Another exporter of a product than its first supplier."""

    economy: EconomyCode
    exports_usd: Usd = Field(description="what it exports to anyone, current US dollars")
    sold_here_usd: Usd = Field(description="what of that the economy buys already")


class ScreenCounts(Part):
    """How many products were judged, called dependent, and by whom they are led."""

    products: Count = Field(description="products judged in the year asked for")
    dependent: Count = Field(description="products that the rule calls dependent")
    by_supplier: dict[str, int] = Field(description="dependent products by their largest supplier, most first")
    stricter: Count = Field(description="dependent products if every threshold were a tenth higher")
    looser: Count = Field(description="dependent products if every threshold were a tenth lower")


class Threshold(Part):
    """One condition of the rule as it was used."""

    figure: Figure
    threshold: Annotated[float, Told("number", 3)]
    reached: bool = Field(description="whether the threshold itself counts")
    published: Annotated[float, Told("number", 3)] = Field(description="threshold of the rule as it is published")


class ScreenRow(Part):
    """One product an economy imports."""

    product: str = Field(description="six-digit code, with its leading zero")
    revision: str = Field(description="revision of the Harmonized System")
    name: Bilingual
    year: Year
    value_usd: Usd = Field(description="imports, current US dollars")
    hhi: Index = Field(description="concentration of suppliers by value, 0-1")
    effective_suppliers: Annotated[float, Told("number", 1)] = Field(description="1/HHI")
    supplier_count: Count = Field(description="number of suppliers")
    suppliers: tuple[SupplierShare, ...] = Field(description="all suppliers, largest first")
    top_supplier: EconomyCode = Field(description="largest supplier; the first in the alphabet among equals")
    top_share: Share = Field(description="its share of the value, 0-1")
    dependent: bool = Field(description="whether the rule calls the product dependent")
    firm: bool = Field(description="whether the verdict stays with every threshold a tenth higher and a tenth lower")
    rank: Count = Field(description="place among the products judged that year, the highest HHI first")
    rank_best: Count = Field(
        description="its best place by HHI or by top share, with the minimum a tenth, as asked, or ten times"
    )
    rank_worst: Count = Field(description="its worst place of the same")
    years_dependent: Count = Field(description="years from since to year in which the rule calls it dependent")
    years_judged: Count = Field(description="years from since to year in which it was imported for the minimum or more")
    governance_risk: Annotated[float | None, Told("index", 3, "estimate")] = Field(
        default=None, description="mean governance risk of the suppliers by value, 0-1; null unless asked for"
    )
    governance_hhi: Annotated[float | None, Told("index", 3, "estimate")] = Field(
        default=None, description="HHI with each supplier's term times its governance risk, 0-1; null unless asked for"
    )
    political_distance: Annotated[float | None, Told("number", 2, "estimate")] = Field(
        default=None,
        description="mean distance to the suppliers by their votes in the UN, of those who vote; null unless asked for",
    )
    distance_covers: Share | None = Field(default=None, description="share of the value whose suppliers vote, 0-1")
    alternatives: tuple[Alternative, ...] = Field(
        default=(), description="other exporters, largest first; empty unless asked for"
    )
    growth_needed: Annotated[float | None, Told("share", 0, "estimate")] = Field(
        default=None,
        description="first supplier's sales here over what all other exporters sell to anyone; null where none does",
    )
    growth_needed_within: Annotated[float | None, Told("share", 0, "estimate")] = Field(
        default=None, description="the same over the exports of the group's members; null where none does"
    )
    world_hhi: Index | None = Field(
        description="concentration of the world's exporters, 0-1; null where the table cannot say"
    )
    import_export_ratio: Annotated[float, Told("ratio")] | None = Field(
        description="imports over exports; null where nothing is exported"
    )
    commodity: str | None = Field(description="raw material it embodies, as World Mining Data names it")
    production_hhi: Index | None = Field(description="concentration of that material's producers; null without data")
    production_leader: EconomyCode | None = Field(description="its largest producer; null without data")
    own_production_tonnes: Tonnes | None = Field(
        description="the economy's own production of that material, tonnes (gas as LNG); null without data"
    )
    production_top_share: Share | None = Field(
        default=None, description="share of the largest producer in the material's production, 0-1; null without data"
    )


class BelowMinimum(Part):
    """A product left out of the screen because little of it is imported."""

    product: str
    year: Year
    value_usd: Usd


class ScreenAnswer(Answer):
    """Answer of ``kaname screen``."""

    economy: EconomyCode = Field(description="ISO3 code, or the group's id")
    members: EconomyCodes = Field(description="economies it stands for; trade among them is netted")
    year: Year
    since: Year = Field(description="first year answered; equal to year for one year")
    rule: str
    rule_source: str
    thresholds: tuple[Threshold, ...] = Field(description="conditions of the rule; all must hold")
    within: EconomyCode | None = Field(description="group whose members are looked at as alternatives; null for none")
    product_set: str | None = Field(description="the set that products are of; null for all")
    minimum_usd: Usd = Field(description="products imported for less are in below_minimum, not in rows")
    edition: str
    counts: ScreenCounts
    rows: tuple[ScreenRow, ...] = Field(description="highest HHI first, latest year first")
    below_minimum: tuple[BelowMinimum, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class Screen(Question[ScreenAnswer]):
    """Which products lack autonomy."""

    economy: Annotated[Party, Asked(bare=True)]
    year: int | None = None
    since: int | None = None
    rule: str = DEFAULT_RULE
    product: Product | None = None
    product_set: Annotated[str | None, Asked(flag="--set")] = None
    minimum: float = Field(default=MINIMUM_USD, ge=0)
    top_share: float | None = Field(default=None, ge=0, le=1)
    hhi: float | None = Field(default=None, ge=0, le=1)
    world_hhi: float | None = Field(default=None, ge=0, le=1)
    ratio: float | None = Field(default=None, ge=0)
    weighted: bool = False
    alternatives: bool = False
    within: Party | None = None
