"""Several scenarios side by side under one solver."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from kaname.errors import UsageFault
from kaname.questions.asking import Answer, Asked, Cited, EconomyCodes, Part, Parties, Question, Told, Year
from kaname.questions.scenarios import Assumed, GivenScenarios, GivenSolver, parameters_given
from kaname.texts import Bilingual


class CompareRow(Part):
    """One scenario beside others."""

    scenario: str
    title: Bilingual
    world_loss_usd_mn: Annotated[float, Told("usd_mn", kind="estimate")]
    loss_pct: Annotated[dict[str, float], Told("percent", 3, "estimate")] = Field(description="the economies asked for")
    world_loss_pct: Annotated[float, Told("percent", 3, "estimate")] | None = Field(
        default=None, description="percent of the world's output"
    )
    world_loss_pct_of_value_added: Annotated[float, Told("percent", 3, "estimate")] | None = Field(
        default=None, description="percent of the world's value added"
    )


class CompareAnswer(Answer):
    """Answer of ``kaname stress compare``."""

    solver: str
    economies: EconomyCodes
    rows: tuple[CompareRow, ...]
    assumptions: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]
    year: Year | None = Field(default=None, description="year of the flows")
    days: Annotated[int, Told("days", kind="assumption")] | None = Field(
        default=None, description="days that losses and output are counted over"
    )


class StressCompare(Question[CompareAnswer]):
    """Scenarios by name, file, table or value, the same solver and assumptions for each."""

    reads_files: ClassVar[bool] = True

    scenarios: Annotated[GivenScenarios, Asked(bare=True)]
    solver: GivenSolver = "rationing"
    economy: Parties = ()
    set: Assumed = ()

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.scenarios:
            raise UsageFault("nothing_to_compare")
        parameters_given({}, self.set)
        return self
