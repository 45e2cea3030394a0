"""Which products others import first of all from an economy or group, and who depends on it for them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from kaname.errors import UsageFault
from kaname.indicators.concentration import MINIMUM_USD
from kaname.indicators.indispensability import THRESHOLD
from kaname.questions.asking import (
    Answer,
    Asked,
    Cited,
    Count,
    EconomyCode,
    EconomyCodes,
    Part,
    Party,
    Question,
    Share,
    Usd,
    Year,
)
from kaname.texts import Bilingual


class PivotRow(Part):
    """One product an economy exports, and who depends on it for that."""

    product: str
    revision: str
    name: Bilingual
    export_value_usd: Usd = Field(description="exports, current US dollars")
    world_share: Share = Field(description="share of the world's exports, 0-1")
    world_rank: Count
    partners: Count = Field(description="importers whose imports reach the minimum value")
    dependents: Count = Field(description="those with this economy as first supplier at or above the threshold")
    dependents_value_usd: Usd = Field(description="what the dependents import of it in all, US dollars")
    mean_share: Share = Field(description="mean share in the partners' imports, 0-1")
    dependent_economies: EconomyCodes
    production_share: Share | None = Field(description="share of the material's world production; null without data")


class IndispensableAnswer(Answer):
    """Answer of ``kaname indispensable``."""

    economy: EconomyCode
    members: EconomyCodes
    year: Year
    threshold: Share = Field(description="top-supplier share from which a partner counts as dependent, 0-1")
    product_set: str | None = Field(description="the set that products are of; null for all")
    minimum_usd: Usd
    edition: str
    rows: tuple[PivotRow, ...] = Field(description="most dependents first")
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


def _threshold(value: float) -> float:
    if not 0 < value <= 1:
        raise UsageFault("bad_threshold", threshold=value)
    return value


class Indispensable(Question[IndispensableAnswer]):
    """For which products others depend on this economy."""

    economy: Annotated[Party, Asked(bare=True)]
    year: int | None = None
    threshold: Annotated[float, AfterValidator(_threshold)] = THRESHOLD
    product_set: Annotated[str | None, Asked(flag="--set")] = None
    minimum: float = Field(default=MINIMUM_USD, ge=0)
