"""How a screen of imports changes when hubs sell on goods they bought elsewhere, as a band."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kaname.indicators.concentration import MINIMUM_USD
from kaname.indicators.reexports import Case
from kaname.indicators.rules import DEFAULT_RULE
from kaname.model.quantity import Band
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
    Usd,
    Year,
)
from kaname.texts import Bilingual

EstimatedUsd = Annotated[float, Told("usd", kind="estimate")]
EstimatedUsdBand = Annotated[Band, Told("usd", kind="estimate")]
EstimatedShare = Annotated[Band, Told("share", 1, "estimate")]
EstimatedIndex = Annotated[Band, Told("index", 3, "estimate")]


class HubUse(Part):
    """One hub: the published share of re-exports in its exports, and what it sells the economy."""

    hub: EconomyCode
    published_share: Share = Field(description="re-exports in its exports of all products together, 0-1")
    published_year: Year
    basis: Bilingual
    source: str
    url: str
    sold_usd: Usd = Field(description="what it sells the economy of the products judged, current US dollars")
    reexported_usd: EstimatedUsdBand = Field(
        description="how much of that is re-exported: none, at the published share, as much as its imports allow"
    )
    products: Count = Field(description="products judged that it sells the economy")
    cut: Count = Field(description="of these, products in which its imports allow less than the published share")


class OriginCase(Part):
    """One product's suppliers in one case."""

    top_supplier: EconomyCode = Field(description="largest supplier; the first in the alphabet among equals")
    top_share: Share = Field(description="its share of the value, 0-1")
    hhi: Index = Field(description="concentration of suppliers by value, 0-1")
    dependent: bool = Field(description="whether the rule calls the product dependent")


class HubsRow(Part):
    """One product an economy imports, by origin in three cases."""

    product: str = Field(description="six-digit code, with its leading zero")
    revision: str = Field(description="revision of the Harmonized System")
    name: Bilingual
    value_usd: Usd = Field(description="imports, current US dollars; the same in every case")
    hub_share: Share = Field(description="share of them bought from hubs, 0-1")
    reexported_share: EstimatedShare = Field(description="share of them that hubs re-exported, 0-1")
    reported: OriginCase = Field(description="as reported: nothing is re-exported")
    published: OriginCase = Field(description="at the hubs' published shares, never above what their imports allow")
    most: OriginCase = Field(description="as much re-exported as the hubs' imports of the product allow")
    top_share: EstimatedShare = Field(description="largest share: least, middle and most of the three cases")
    top_share_cases: tuple[Case, Case, Case] = Field(description="the case of each end of top_share, low to high")
    hhi: EstimatedIndex = Field(description="HHI: least, middle and most of the three cases")
    hhi_cases: tuple[Case, Case, Case] = Field(description="the case of each end of hhi, low to high")
    verdict_changes: bool = Field(description="whether the rule says otherwise in one case than in another")
    leader_changes: bool = Field(description="whether another supplier leads in one case than in another")


class OriginMoved(Part):
    """What the economy imports from one origin in each case, all products judged together."""

    economy: EconomyCode
    reported_usd: Usd
    published_usd: EstimatedUsd
    most_usd: EstimatedUsd


class HubsCounts(Part):
    """How many products hubs touch, and what that changes."""

    products: Count = Field(description="products judged")
    from_hubs: Count = Field(description="products of which something is bought from a hub")
    dependent_reported: Count
    dependent_published: Count
    dependent_most: Count
    verdict_changes: Count = Field(description="products whose verdict is not the same in all cases")
    leader_changes: Count = Field(description="products whose largest supplier is not the same in all cases")
    imports_usd: Usd = Field(description="imports of the products judged; the same in every case")
    hub_usd: Usd = Field(description="of that bought from hubs")
    reexported_usd: EstimatedUsdBand = Field(description="of that re-exported by hubs")


class HubsAnswer(Answer):
    """Answer of ``kaname hubs``."""

    economy: EconomyCode = Field(description="ISO3 code, or the group's id")
    members: EconomyCodes = Field(description="economies it stands for; trade among them is netted")
    year: Year
    rule: str
    rule_source: str
    product_set: str | None = Field(description="the set that products are of; null for all")
    minimum_usd: Usd = Field(description="products imported for less are not judged")
    edition: str
    counts: HubsCounts
    hubs: tuple[HubUse, ...] = Field(description="largest sales first")
    rows: tuple[HubsRow, ...] = Field(description="changed verdicts first, then by what hubs re-exported at most")
    origins: tuple[OriginMoved, ...] = Field(description="origins that change, the largest change first")
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class Hubs(Question[HubsAnswer]):
    """What re-exports through hubs may hide."""

    economy: Annotated[Party, Asked(bare=True)]
    year: int | None = None
    rule: str = DEFAULT_RULE
    product: Product | None = None
    product_set: Annotated[str | None, Asked(flag="--set")] = None
    minimum: float = Field(default=MINIMUM_USD, ge=0)
