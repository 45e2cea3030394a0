"""Which products change their flag between two editions or years of trade, and why."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kaname.indicators.concentration import MINIMUM_USD
from kaname.indicators.rules import DEFAULT_RULE
from kaname.questions.asking import (
    Answer,
    Asked,
    Cited,
    Count,
    EconomyCode,
    Part,
    Party,
    Question,
    Share,
    Usd,
    Year,
)
from kaname.texts import Bilingual

Why = Literal["share", "supplier", "appeared", "gone", "below_minimum", "above_minimum", "other_figures"]


class Side(Part):
    """One of the two tables."""

    table: str
    year: Year
    revision: str
    edition: str
    products: Count = Field(description="products judged")
    dependent: Count


class Flip(Part):
    """A product that one side calls dependent and the other does not."""

    product: str
    revision: str
    name: Bilingual
    before: bool
    after: bool
    why: Why = Field(
        description="share: the largest share moved; supplier: another leads; appeared, gone: imported on one side; "
        "below_minimum, above_minimum: judged on one side only; other_figures: what else the rule reads"
    )
    before_supplier: EconomyCode | None
    after_supplier: EconomyCode | None
    before_share: Share | None
    after_share: Share | None
    before_usd: Usd | None
    after_usd: Usd | None


class DiffAnswer(Answer):
    """Answer of ``kaname data diff``."""

    economy: EconomyCode
    rule: str
    minimum_usd: Usd
    before: Side
    after: Side
    same: Count = Field(description="products with the same flag on both sides")
    flips: tuple[Flip, ...] = Field(description="largest imports first")
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class DataDiff(Question[DiffAnswer]):
    """Which flags flip between two tables, or two years of one (``NAME@YEAR``)."""

    before: Annotated[str, Asked(bare=True)]
    after: Annotated[str, Asked(bare=True)]
    economy: Party = "JPN"
    rule: str = DEFAULT_RULE
    minimum: float = Field(default=MINIMUM_USD, ge=0)
