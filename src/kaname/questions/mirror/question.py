"""How far importers' and exporters' reports of the same flows of an economy are apart, by product and partner."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kaname.indicators.concentration import MINIMUM_USD
from kaname.indicators.mirror import Flow, Reporter
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

Ratio = Annotated[float, Told("number", 2)]
Estimate = Annotated[float, Told("share", 1, "estimate")]


class ReportsOf(Part):
    """One of the two sides that are compared."""

    table: str
    side: Reporter
    year: Year
    edition: str


class MirrorFlow(Part):
    """One product and partner that both sides report."""

    product: str = Field(description="six-digit code, with its leading zero")
    revision: str
    name: Bilingual
    partner: EconomyCode
    importer_usd: Usd = Field(description="what the importer reports, with freight and insurance as a rule")
    exporter_usd: Usd = Field(description="what the exporter reports, without them as a rule")
    gap_usd: Usd = Field(description="importer's less exporter's")
    log_ratio: Ratio = Field(description="natural logarithm of importer's over exporter's")
    in_margin: bool = Field(description="whether freight and insurance may explain the gap: 0-20 % by the margin")
    importer_tonnes: Tonnes | None = Field(description="null where the importer gives no weight")
    exporter_tonnes: Tonnes | None = Field(description="null where the exporter gives no weight")


class OneSided(Part):
    """One product and partner that one side alone reports; the other side is not zero but absent."""

    product: str
    revision: str
    name: Bilingual
    partner: EconomyCode
    side: Reporter = Field(description="who reports it")
    value_usd: Usd
    tonnes: Tonnes | None
    partner_reports: bool = Field(description="whether the partner reports anything to anybody in the year")


class Apart(Part):
    """How far the reports of some flows are apart; null where no flow is reported by both."""

    importer_usd: Usd | None = Field(description="by importers, of flows that both report")
    exporter_usd: Usd | None = Field(description="by exporters, of flows that both report")
    gap_usd: Usd | None
    log_ratio: Ratio | None
    index: Index | None = Field(description="sum of absolute gaps over the sum of both reports, 0-1")
    distance: Ratio | None = Field(description="mean absolute log ratio weighted by value")
    in_margin: Share | None = Field(description="share of the importers' value whose gap the margin may explain, 0-1")
    flows: Count = Field(description="flows that both report")
    only_importer_usd: Usd = Field(description="flows that importers alone report")
    only_exporter_usd: Usd = Field(description="flows that exporters alone report")


class PartnerApart(Apart):
    """One partner, all products together."""

    partner: EconomyCode
    reports: bool = Field(description="whether it reports anything to anybody in the year")
    hub: bool = Field(description="whether it is in the list of re-export hubs")
    routed_share: Estimate | None = Field(
        description="part of the exporters' figure that importers report under others, 0-1; null without reports"
    )
    routed: bool = Field(description="whether that is half or more of an exporters' figure of the minimum or more")


class ProductApart(Apart):
    """One product, all partners together."""

    product: str
    revision: str
    name: Bilingual


class MirrorAnswer(Answer):
    """Answer of ``kaname mirror``."""

    economy: EconomyCode = Field(description="ISO3 code, or the group's id")
    members: EconomyCodes = Field(description="economies it stands for; trade among them is netted")
    flow: Flow = Field(description="its imports, or its exports")
    year: Year
    importers: ReportsOf
    exporters: ReportsOf
    revision: str
    product_set: str | None = Field(description="the set that products are of; null for all")
    margin_low: Share = Field(description="what importers' reports may be above exporters': lower end")
    margin_high: Share = Field(description="upper end")
    margin_typical: Share = Field(description="its mean in the literature")
    minimum_usd: Usd = Field(description="flows of less on both sides are in the sums, not in rows and one_sided")
    total: Apart
    silent_usd: Usd = Field(description="of the one-sided flows those with partners that report nothing in the year")
    partners: tuple[PartnerApart, ...] = Field(description="largest gap first, those without one last")
    products: tuple[ProductApart, ...] = Field(description="largest gap first, those without one last")
    rows: tuple[MirrorFlow, ...] = Field(description="largest gap first")
    one_sided: tuple[OneSided, ...] = Field(description="largest first")
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class Mirror(Question[MirrorAnswer]):
    """Where importers' and exporters' reports differ."""

    economy: Annotated[Party, Asked(bare=True)]
    year: int | None = None
    flow: Flow = "imports"
    against: str | None = None
    product: Product | None = None
    product_set: Annotated[str | None, Asked(flag="--set")] = None
    minimum: float = Field(default=MINIMUM_USD, ge=0)
