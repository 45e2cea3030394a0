"""Who would lose more by parting, partner by partner."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kaname.questions.asking import Answer, Asked, Cited, Economy, EconomyCode, Part, Question, Told
from kaname.texts import Bilingual

EstimatedPercent = Annotated[float, Told("percent", 3, "estimate")]


class AsymmetryRow(Part):
    """One partner: what each would lose if the other stopped selling to it."""

    partner: EconomyCode
    loses_pct: EstimatedPercent = Field(description="percent of the economy's output lost if the partner withdraws")
    partner_loses_pct: EstimatedPercent = Field(
        description="percent of the partner's output lost if the economy withdraws"
    )
    difference_pct: EstimatedPercent = Field(
        description="loses_pct - partner_loses_pct; positive: the economy loses more"
    )
    own_cost_pct: EstimatedPercent = Field(
        description="percent of the economy's own output that its own withdrawal costs it"
    )


class AsymmetryAnswer(Answer):
    """Answer of ``kaname stress asymmetry ECONOMY``."""

    economy: EconomyCode
    model: str
    rows: tuple[AsymmetryRow, ...] = Field(description="largest difference first")
    assumptions: tuple[Bilingual, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


class StressAsymmetry(Question[AsymmetryAnswer]):
    """Each partner's withdrawal, and one's own, in the loss form of the dependence matrix."""

    economy: Annotated[Economy, Asked(bare=True)]
