"""How much of each raw material an economy or group uses comes from suppliers at risk, and who supplies it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kaname.questions.asking import (
    Answer,
    Asked,
    Cited,
    EconomyCode,
    EconomyCodes,
    Index,
    Part,
    Party,
    Question,
    Share,
    Told,
    Tonnes,
    Usd,
    Year,
)
from kaname.texts import Bilingual


class MaterialSupplier(Part):
    """One supplier of a material; `share` of its imports by weight, 0-1."""

    economy: EconomyCode
    share: Share


class SupplyRiskRow(Part):
    """The supply risk of one raw material."""

    commodity: str = Field(description="raw material, as World Mining Data names it")
    name: Bilingual
    tonnes: Tonnes = Field(description="imports by weight as reported, of flows that carry one")
    unweighed_usd: Usd = Field(description="imports without a weight, which are in no share here, US dollars")
    own_production_tonnes: Tonnes = Field(description="own production, tonnes (gas as LNG)")
    import_share: Share = Field(description="imports over imports and own production, by weight, 0-1, unweighted")
    import_risk: Annotated[float, Told("index", 3, "estimate")] = Field(
        description="the same with each supplier weighted by governance risk, 0-1"
    )
    production_hhi: Index = Field(description="concentration of the world's production, 0-1")
    score: Annotated[float, Told("index", 3, "estimate")] = Field(
        description="GeoPolRisk score: production_hhi times import_risk, 0-1"
    )
    top_supplier: EconomyCode | None = Field(description="largest supplier by weight; null where nothing is weighed")
    suppliers: tuple[MaterialSupplier, ...] = Field(description="all suppliers by weight, largest first")
    unrated: EconomyCodes = Field(description="suppliers without a governance rating, which count 0.5")


class SupplyRiskAnswer(Answer):
    """Answer of ``kaname supply-risk``."""

    economy: EconomyCode = Field(description="ISO3 code, or the group's id")
    members: EconomyCodes = Field(description="economies it stands for; trade among them is netted")
    year: Year
    edition: str
    rows: tuple[SupplyRiskRow, ...] = Field(description="highest score first")
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class SupplyRisk(Question[SupplyRiskAnswer]):
    """Which raw materials come from suppliers at risk."""

    economy: Annotated[Party, Asked(bare=True)]
    year: int | None = None
