"""How complex the export baskets of economies are, and the products in them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kaname.indicators.complexity import MINIMUM_USD
from kaname.questions.asking import (
    Answer,
    Asked,
    Cited,
    Count,
    Economy,
    EconomyCode,
    EconomyCodes,
    Part,
    Question,
    Told,
    Usd,
    Year,
)
from kaname.texts import Bilingual


class EconomyComplexity(Part):
    """The complexity of one economy's exports."""

    rank: Count = Field(description="place by eci, 1 is the most complex")
    economy: EconomyCode
    eci: Annotated[float, Told("number", 3, "estimate")] = Field(
        description="economic complexity index, mean 0 and standard deviation 1 over these economies"
    )
    diversity: Count = Field(description="products exported with comparative advantage (RCA 1 or more)")
    exports_usd: Usd = Field(description="exports of the products in the table, current US dollars")


class ProductComplexity(Part):
    """The complexity of one product."""

    product: str = Field(description="six-digit code, with its leading zero")
    revision: str
    name: Bilingual
    pci: Annotated[float, Told("number", 3, "estimate")] = Field(description="product complexity index, on eci's scale")
    ubiquity: Count = Field(description="economies that export it with comparative advantage")
    exports_usd: Usd = Field(description="exports of the economies ranked, current US dollars")
    rca: Annotated[float | None, Told("ratio", 2)] = Field(
        description="the named economy's revealed comparative advantage in it; null where none is named"
    )


class ComplexityAnswer(Answer):
    """Answer of ``kaname complexity``."""

    economy: EconomyCode | None = Field(description="whose advantages stand beside the products; null for none")
    year: Year
    edition: str
    minimum_usd: Usd = Field(description="economies that export less are in left_out, not ranked")
    left_out: EconomyCodes
    rows: tuple[EconomyComplexity, ...] = Field(description="most complex first")
    products: tuple[ProductComplexity, ...] = Field(description="most complex first")
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class Complexity(Question[ComplexityAnswer]):
    """How complex export baskets and products are."""

    economy: Annotated[Economy | None, Asked(bare=True)] = None
    year: int | None = None
    minimum: float = Field(default=MINIMUM_USD, ge=0)
